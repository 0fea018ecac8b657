//! The list of runs as a table.

use crate::analysis::choose::run_listing::RunListing;
use crate::render::tables::sheet::{Cell, Column, Document, Section, Sheet, Toned};
use crate::render::words::dates::to_the_second;
use crate::render::words::run_names::{short_commit, short_name};
use crate::render::words::units::counted;

/// The columns that are always shown, then those that go where a terminal is narrow.
const TITLES: [&str; 5] = ["run", "date (UTC)", "commit", "cases", "tag"];
const TITLES_IF_THEY_FIT: [&str; 6] = ["number", "branch", "machine", "python", "data", "file"];

/// The runs, oldest first.
pub(crate) fn runs(listed: &[RunListing<'_>]) -> Document {
    let mut sheet = Sheet {
        columns: TITLES
            .into_iter()
            .map(Column::new)
            .chain(TITLES_IF_THEY_FIT.into_iter().map(Column::if_it_fits))
            .collect(),
        rows: listed.iter().map(cells).collect(),
        ..Sheet::default()
    };
    drop_empty_columns(&mut sheet);
    Document {
        title: Toned::plain(format!("{}, oldest first", counted(listed.len(), "run"))),
        sections: vec![Section::of_sheets(vec![sheet])],
        ..Document::default()
    }
}

fn cells(listing: &RunListing<'_>) -> Vec<Cell> {
    let run = listing.info;
    vec![
        Cell::Text(short_name(run)),
        text(run.recorded_at.map(to_the_second)),
        text(short_commit(&run.commit)),
        Cell::Count(listing.cases as u64),
        text(run.tag.clone()),
        text(run.number.map(|number| format!("{number:04}"))),
        text(run.commit.branch.clone()),
        text(run.machine.node.clone()),
        text(run.machine.python.clone()),
        Cell::Text(if listing.data { "yes" } else { "no" }.to_owned()),
        Cell::Text(run.path.display().to_string()),
    ]
}

fn text(text: Option<String>) -> Cell {
    text.map_or(Cell::Missing, Cell::Text)
}

/// Leaves out columns in which no row has anything.
fn drop_empty_columns(sheet: &mut Sheet) {
    // From the right, so that the columns before a dropped one keep their index.
    for column_idx in (0..sheet.columns.len()).rev() {
        let is_empty =
            |row: &Vec<Cell>| row.get(column_idx).is_none_or(|cell| *cell == Cell::Missing);
        if sheet.rows.iter().all(is_empty) {
            sheet.drop_column(column_idx);
        }
    }
}
