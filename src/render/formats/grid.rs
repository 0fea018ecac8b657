//! Texts in columns. `comfy-table` measures, pads and aligns them; which of them share a line is
//! the caller's affair, because no table crate draws a row as its name and lines of numbers below
//! it.

use std::collections::BTreeMap;

use comfy_table::{CellAlignment, Column, ContentLineStyle, Table, TableStyle, presets};

use crate::render::words::text::width;

/// Spaces between columns.
pub(crate) const GAP: &str = "  ";

/// Separates the cells of a line that `comfy-table` draws. No text that may be shown holds it:
/// [`printable`](crate::render::words::text::printable) escapes control characters.
const SEPARATOR: char = '\u{1f}';

/// No borders, and a line that can be taken apart again.
const STYLE: TableStyle =
    presets::NOTHING.content_lines(ContentLineStyle::none().junction(SEPARATOR));

/// The widest text that `comfy-table` aligns. It breaks a wider one into lines.
const WIDEST: usize = u16::MAX as usize;

/// On which side of its column a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alignment {
    /// As words are.
    Left,
    /// As numbers are.
    Right,
}

/// Lines of texts, each in its column.
pub(crate) struct Grid {
    table: Table,
    widths: Vec<usize>,
    /// Texts by line and column that are too wide to be aligned. They are shown whole all the same.
    overlong: BTreeMap<(usize, usize), String>,
}

impl Grid {
    /// Measures lines of printable texts. Their columns have these alignments.
    pub(crate) fn new(
        lines: impl Iterator<Item = Vec<String>>,
        alignments: impl Iterator<Item = Alignment>,
    ) -> Self {
        let mut table = Table::new();
        table.load_style(STYLE);
        let mut overlong = BTreeMap::new();
        for (line_idx, mut line) in lines.enumerate() {
            for (column_idx, text) in line.iter_mut().enumerate() {
                // Measuring is slow, and hardly a text has more columns than bytes.
                if text.len() > WIDEST / 2 && width(text) > WIDEST {
                    overlong.insert((line_idx, column_idx), std::mem::take(text));
                }
            }
            table.add_row(line);
        }
        for (column, alignment) in table.column_iter_mut().zip(alignments) {
            align(column, alignment);
        }
        let mut widths: Vec<usize> =
            table.column_max_content_widths().into_iter().map(usize::from).collect();
        for ((_, column_idx), text) in &overlong {
            if let Some(widest) = widths.get_mut(*column_idx) {
                *widest = (*widest).max(width(text));
            }
        }
        Self { table, widths, overlong }
    }

    /// The width of each column: that of its widest text, at least 1.
    pub(crate) fn widths(&self) -> &[usize] {
        &self.widths
    }

    /// The cells of each line, all of a column equally wide.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Vec<String>> {
        self.table.lines().enumerate().map(|(line_idx, line)| {
            let mut cells: Vec<String> = line.split(SEPARATOR).map(str::to_owned).collect();
            for ((_, column_idx), text) in self.overlong.range((line_idx, 0)..(line_idx + 1, 0)) {
                if let Some(cell) = cells.get_mut(*column_idx) {
                    cell.clone_from(text);
                }
            }
            cells
        })
    }
}

fn align(column: &mut Column, alignment: Alignment) {
    column.set_padding((0, 0));
    column.set_cell_alignment(match alignment {
        Alignment::Left => CellAlignment::Left,
        Alignment::Right => CellAlignment::Right,
    });
}

/// Cells on one line, without blanks at its end.
pub(crate) fn joined(cells: &[String]) -> String {
    let mut line = cells.join(GAP);
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_wider_than_the_crate_can_align_is_shown_whole() {
        let wide = "x y".repeat(30_000);
        let lines = [vec![wide.clone(), "1".to_owned()], vec!["a".to_owned(), "10".to_owned()]];
        let alignments = [Alignment::Left, Alignment::Right];
        let grid = Grid::new(lines.into_iter(), alignments.into_iter());
        assert_eq!(grid.widths(), [90_000, 2]);
        let drawn: Vec<String> = grid.lines().map(|cells| joined(&cells)).collect();
        assert_eq!(drawn, [format!("{wide}   1"), "a  10".to_owned()]);
    }

    mod laws {
        use proptest::collection::vec;
        use proptest::prelude::*;

        use super::super::*;
        use crate::render::words::text::printable;

        fn text() -> impl Strategy<Value = String> {
            let text = prop_oneof![".{0,12}", "[a-z ]{0,40}", "[\u{4e16}\u{200b}\u{301}x\n]{0,6}"];
            text.prop_map(|text| printable(&text).into_owned())
        }

        proptest! {
            #[test]
            fn all_cells_of_a_column_are_equally_wide_and_whole(
                lines in vec(vec(text(), 3), 0..8),
                is_right in vec(any::<bool>(), 3),
            ) {
                let alignment =
                    |right: &bool| if *right { Alignment::Right } else { Alignment::Left };
                let grid = Grid::new(lines.clone().into_iter(), is_right.iter().map(alignment));
                let drawn: Vec<Vec<String>> = grid.lines().collect();
                prop_assert_eq!(drawn.len(), lines.len());
                for (texts, cells) in lines.iter().zip(&drawn) {
                    prop_assert_eq!(cells.len(), texts.len());
                    for (column_idx, (text, cell)) in texts.iter().zip(cells).enumerate() {
                        let pad = " ".repeat(grid.widths()[column_idx] - width(text));
                        let expected = match is_right[column_idx] {
                            true => format!("{pad}{text}"),
                            false => format!("{text}{pad}"),
                        };
                        prop_assert_eq!(cell, &expected);
                    }
                }
            }
        }
    }
}
