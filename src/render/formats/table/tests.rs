//! Drawn sheets: nothing is lost, nothing is too wide, and colour is only paint.

use proptest::prelude::*;

use super::*;
use crate::analysis::judge::verdict::Verdict;
use crate::render::tables::sheet::{ChangeInterval, Column, Keep};

/// Names and words as artifacts may have them: blank ends, escapes, wide and zero-width
/// letters.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,30}",
        "[a-z0-9 :\\[\\]]{0,20}[a-z]",
        "[a-z ]{1,6}",
        Just("\u{4e16}\u{754c}[\u{1f600}]".to_owned()),
        Just("e\u{301}\u{200b}a\u{200d}".to_owned()),
        Just("a\nb\u{1f}\u{1b}[31mc\u{202e}".to_owned()),
        "\\PC{1,12}",
    ]
}

fn cell(kind: usize) -> BoxedStrategy<Cell> {
    let number = prop_oneof![1e-9..1e3, Just(0.0), 1.0..1e9];
    let present = match kind {
        0 => number.prop_map(Cell::Time).boxed(),
        1 => (-99.0..1e4).prop_map(Cell::Percent).boxed(),
        2 => number.prop_map(Cell::Speedup).boxed(),
        3 => any::<u32>().prop_map(|count| Cell::Count(count.into())).boxed(),
        4 => (0.1..1.0, 0.1..9.0, 1.0..9.0)
            .prop_map(|(low, ratio, high)| Cell::Interval(ChangeInterval { ratio, low, high }))
            .boxed(),
        5 => (prop::sample::select(&Verdict::ALL[..]), any::<bool>())
            .prop_map(|(verdict, noted)| Cell::Verdict(verdict, noted))
            .boxed(),
        _ => text().prop_map(Cell::Text).boxed(),
    };
    prop_oneof![8 => present, 1 => Just(Cell::Missing)].boxed()
}

fn column() -> impl Strategy<Value = Column> {
    let titles = ["delta", "avg delta", "reference median", "verdict", "since \u{4e16}", "steps"];
    let keep = [Keep::Always, Keep::Always, Keep::IfItFits, Keep::IfWide];
    (prop::sample::select(titles.to_vec()), prop::sample::select(keep.to_vec()))
        .prop_map(|(title, keep)| Column { title: title.to_owned(), keep })
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let columns = prop::collection::vec((column(), 0..7usize), 0..9);
    columns.prop_flat_map(|columns| {
        let (columns, kinds): (Vec<Column>, Vec<usize>) = columns.into_iter().unzip();
        let cells: Vec<_> = kinds.into_iter().map(cell).collect();
        let row = (text(), cells).prop_map(|(name, mut cells)| {
            cells.insert(0, Cell::Text(name));
            cells
        });
        prop::collection::vec(row, 0..6).prop_map(move |rows| {
            let columns = std::iter::once(Column::new("benchmark")).chain(columns.clone());
            Sheet { columns: columns.collect(), rows, ..Sheet::default() }
        })
    })
}

fn style() -> impl Strategy<Value = Style> {
    (any::<bool>(), proptest::option::of(20..=140usize), any::<bool>())
        .prop_map(|(color, width, ascii)| Style { color, width, ascii })
}

fn drawn(sheet: &Sheet, style: &Style) -> String {
    let mut out = Vec::new();
    write_sheet(sheet, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The texts that a sheet is drawn with, whatever their place.
fn fitted(sheet: &Sheet, style: &Style) -> Vec<Vec<String>> {
    texts(&Drawing::new(sheet, style).sheet, style)
}

fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    letters.sort_unstable();
    letters
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_is_added(sheet in sheet(), style in style()) {
        let plain = Style { color: false, ..style.clone() };
        let drawn = drawn(&sheet, &plain);
        let mut texts = fitted(&sheet, &plain);
        // The heading of the names goes where each name has a line of its own.
        let heading = &mut texts[0][0];
        if !drawn.lines().next().unwrap_or_default().starts_with(heading.as_str()) {
            heading.clear();
        }
        prop_assert_eq!(letters(&drawn), letters(&texts.concat().concat()));
        prop_assert!(drawn.lines().all(|line| line == line.trim_end()));
        for row in &sheet.rows {
            let name = shown(&row[0].text(sheet.numbers), &style);
            let is_of_name = |line: &str| line.starts_with(name.trim_end());
            prop_assert!(drawn.lines().any(is_of_name), "{name:?} is whole in\n{drawn}");
        }
    }

    #[test]
    fn only_columns_that_may_go_are_left_out(sheet in sheet(), style in style()) {
        let fitted = Drawing::new(&sheet, &style).sheet;
        let always = |sheet: &Sheet| -> Vec<String> {
            let always = sheet.columns.iter().filter(|column| column.keep == Keep::Always);
            always.map(|column| column.title.clone()).collect()
        };
        prop_assert_eq!(always(&fitted), always(&sheet));
        if style.width.is_none() {
            let may_go = |column: &&Column| column.keep != Keep::IfWide;
            prop_assert_eq!(fitted.columns.len(), sheet.columns.iter().filter(may_go).count());
        }
    }

    #[test]
    fn the_height_is_the_number_of_lines(sheet in sheet(), style in style()) {
        let lines = drawn(&sheet, &style).lines().count();
        let expected = height(&sheet, &style);
        // A stacked row has fewer lines where its numbers are all empty.
        prop_assert!(lines <= expected, "{lines} {expected}");
        if !Drawing::new(&sheet, &style).layout.is_stacked {
            prop_assert_eq!(lines, expected);
        }
    }

    #[test]
    fn no_line_is_too_wide_but_those_of_one_text(sheet in sheet(), style in style()) {
        let Some(available) = style.width else { return Ok(()) };
        let style = Style { color: false, ..style };
        let texts = fitted(&sheet, &style).concat();
        for line in drawn(&sheet, &style).lines().filter(|line| width(line) > available) {
            let is_one_text = texts.iter().any(|text| text.trim() == line.trim());
            prop_assert!(is_one_text, "{line:?} is wider than {available}");
        }
    }

    #[test]
    fn colour_changes_no_letter(sheet in sheet(), style in style()) {
        let plain = drawn(&sheet, &Style { color: false, ..style.clone() });
        let colored = drawn(&sheet, &Style { color: true, ..style });
        let escapes = regex::Regex::new("\u{1b}\\[[0-9]+m").unwrap();
        prop_assert_eq!(escapes.replace_all(&colored, ""), plain);
    }
}
