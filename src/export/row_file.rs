//! What rows are written to, whatever the format.

use std::fs::File;
use std::path::Path;

use crate::export::error::Trouble;
use crate::export::table::ExportCell;

/// What rows are written to.
pub(crate) trait RowFile {
    /// The next row, a cell for each column of the table.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn add(&mut self, row: Vec<ExportCell>) -> Result<(), Trouble>;

    /// Adds those rows of a former file of this table whose artifact is not known, in their order; gives their number.
    ///
    /// # Errors
    /// Where either file fails, or the former one is of another table.
    fn keep_former(
        &mut self,
        former: &Path,
        is_known: &dyn Fn(&str) -> bool,
    ) -> Result<u64, Trouble>;

    /// Writes what is held back.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn finish(self: Box<Self>) -> Result<File, Trouble>;
}
