//! A file that rows are written to, in any format.

use std::fs::File;
use std::path::Path;

use crate::export::error::Trouble;
use crate::export::table::ExportCell;

/// A file that rows are written to.
pub(crate) trait RowFile {
    /// Adds a row, with a cell for each column of the table.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn add(&mut self, row: Vec<ExportCell>) -> Result<(), Trouble>;

    /// Adds those rows of a former file of this table whose artifact is not known, in their order,
    /// and returns their number.
    ///
    /// # Errors
    /// Where either file fails, or the former one is of another table.
    fn keep_former(
        &mut self,
        former: &Path,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Result<u64, Trouble>;

    /// Writes all rows that are still in memory.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn finish(self: Box<Self>) -> Result<File, Trouble>;
}
