//! A sheet as aligned columns.
//!
//! [`Grid`] aligns the columns. Where a table is wider than the terminal, each row takes its name's
//! line and then as many lines of numbers as they need: a name is never cut or wrapped.

use std::io::{self, Write};
use std::ops::Range;

use owo_colors::OwoColorize;

use crate::render::formats::grid::{Alignment, GAP, Grid, joined};
use crate::render::tables::sheet::{Cell, Document, Sheet, Style, Tone};
use crate::render::words::prose::wrapped;
use crate::render::words::text::{ascii, printable};
use crate::render::words::units::TimeUnit;

/// Spaces before the numbers of a row whose name is on a line of its own.
const INDENT: usize = 4;

/// Draws a document.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(document: &Document, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", strong(&shown(&document.title, style), style))?;
    for fact in &document.facts {
        // A fact is a word and a sentence, the sentences aligned: lines that wrap are aligned with
        // them.
        let sentence = fact
            .find("  ")
            .map_or(0, |gap| fact.len() - fact.get(gap..).unwrap_or_default().trim_start().len());
        write_prose(fact, sentence, style, out)?;
    }
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            writeln!(out, "\n{}", strong(&shown(heading, style), style))?;
        }
        for sheet in &section.sheets {
            writeln!(out)?;
            write_sheet(sheet, style, out)?;
        }
    }
    if !document.footnotes.is_empty() {
        writeln!(out)?;
    }
    for note in &document.footnotes {
        write_prose(note, INDENT, style, out)?;
    }
    Ok(())
}

/// Sentences, wrapped between words where the terminal is narrower; the lines that follow are
/// indented.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_prose(
    text: &str,
    indent: usize,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = shown(text, style);
    let Some(width) = style.width else {
        return writeln!(out, "{}", text.trim_end());
    };
    for line in wrapped(&text, width, indent) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Draws one sheet. Where it would be wider than the style allows, a row takes its name's line and
/// as many lines of numbers as they need.
fn write_sheet(sheet: &Sheet, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if let Some(heading) = &sheet.heading {
        writeln!(out, "{}", strong(&shown(heading, style), style))?;
    }
    let Drawing { n_headings, grid, layout } = Drawing::new(sheet, style);
    let mut lines = grid.lines();
    let mut headings = Vec::with_capacity(n_headings);
    for cells in lines.by_ref().take(n_headings) {
        headings.push(cells.iter().map(|cell| painted(cell, |word| faint(word, style))).collect());
    }
    layout.write(&headings, out)?;
    for (row, mut cells) in sheet.rows.iter().zip(lines) {
        for (cell, text) in row.iter().zip(&mut cells) {
            // Most cells have no tone, and most output no colour.
            if style.color && cell.tone() != Tone::Neutral {
                *text = painted(text, |word| toned(word, cell.tone()));
            }
        }
        layout.write(&[cells], out)?;
    }
    Ok(())
}

/// Whether each row of a sheet fits on one line.
pub(crate) fn fits(sheet: &Sheet, style: &Style) -> bool {
    !Drawing::new(sheet, style).layout.is_stacked
}

/// A sheet whose columns are measured.
struct Drawing {
    /// The lines of the headings, then one line for each row.
    grid: Grid,
    n_headings: usize,
    layout: Layout,
}

impl Drawing {
    fn new(sheet: &Sheet, style: &Style) -> Self {
        let units = sheet.units();
        let headings = heading_lines(sheet, &units, style);
        let alignments: Vec<Alignment> =
            (0..sheet.columns.len()).map(|column_idx| alignment(sheet, column_idx)).collect();
        let rows = sheet.rows.iter().map(|row| {
            row.iter().zip(&units).map(|(cell, unit)| shown(&cell.text(*unit), style)).collect()
        });
        // A second word or a unit would need lines of its own after the name.
        let ends_in_words = alignments.last() == Some(&Alignment::Left)
            && headings.iter().skip(1).all(|line| line.last().is_none_or(String::is_empty));
        let n_headings = headings.len();
        let grid = Grid::new(headings.into_iter().chain(rows), alignments.into_iter());
        let layout = Layout::new(grid.widths(), ends_in_words, style);
        Self { grid, n_headings, layout }
    }
}

/// How the columns of a sheet are spread over the lines of a row.
struct Layout {
    /// Whether names are on lines of their own.
    is_stacked: bool,
    /// Whether the last column follows the name, because that spares a line.
    ends_name_line: bool,
    /// The columns of each line of a row.
    lines: Vec<Range<usize>>,
}

impl Layout {
    fn new(widths: &[usize], ends_in_words: bool, style: &Style) -> Self {
        let whole = widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
        let Some(available) = style.width.filter(|available| whole > *available) else {
            let all_columns = 0..widths.len();
            return Self { is_stacked: false, ends_name_line: false, lines: vec![all_columns] };
        };
        let lines = stacked(widths, available);
        // A verdict that is torn off from its numbers reads better after the name.
        if let [name, numbers @ .., last] = widths
            && ends_in_words
            && !numbers.is_empty()
            && name + GAP.len() + last <= available
        {
            let without_last = widths.get(..widths.len() - 1).unwrap_or_default();
            let shorter = stacked(without_last, available);
            if shorter.len() < lines.len() {
                return Self { is_stacked: true, ends_name_line: true, lines: shorter };
            }
        }
        Self { is_stacked: true, ends_name_line: false, lines }
    }

    /// Writes the line of one row, or all lines of the headings.
    fn write(&self, block: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
        if !self.is_stacked {
            return block.iter().try_for_each(|cells| writeln!(out, "{}", joined(cells)));
        }
        if let Some([name, numbers @ ..]) = block.first().map(Vec::as_slice) {
            let last = numbers.last().filter(|_| self.ends_name_line);
            let name_line: Vec<String> =
                [Some(name), last].into_iter().flatten().cloned().collect();
            writeln!(out, "{}", joined(&name_line))?;
        }
        for columns in &self.lines {
            for cells in block {
                let numbers = joined(cells.get(columns.clone()).unwrap_or_default());
                if !numbers.is_empty() {
                    writeln!(out, "{}{numbers}", " ".repeat(INDENT))?;
                }
            }
        }
        Ok(())
    }
}

/// The columns from the second on, on as many lines as they take between an indent and the width.
fn stacked(widths: &[usize], available: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut first, mut used) = (1, INDENT);
    for (column_idx, column) in widths.iter().enumerate().skip(1) {
        if column_idx > first && used + column > available {
            lines.push(first..column_idx);
            (first, used) = (column_idx, INDENT);
        }
        used += column + GAP.len();
    }
    lines.push(first..widths.len());
    lines
}

/// The headings, a word a line so that columns stay narrow, and the units below them.
fn heading_lines(sheet: &Sheet, units: &[TimeUnit], style: &Style) -> Vec<Vec<String>> {
    let mut headings: Vec<Vec<String>> = Vec::with_capacity(sheet.columns.len());
    for (column_idx, column) in sheet.columns.iter().enumerate() {
        let mut words: Vec<String> =
            column.title.split(' ').map(|word| shown(word, style)).collect();
        let unit = sheet.stated_unit(column_idx, units);
        words.extend(unit.map(|unit| shown(&format!("[{unit}]"), style)));
        headings.push(words);
    }
    let height = headings.iter().map(Vec::len).max().unwrap_or(0);
    let line = |line_idx| {
        headings.iter().map(|words| words.get(line_idx).cloned().unwrap_or_default()).collect()
    };
    (0..height).map(line).collect()
}

/// Columns of words are flush left, numbers flush right.
fn alignment(sheet: &Sheet, column_idx: usize) -> Alignment {
    let mut cells = sheet.rows.iter().filter_map(|row| row.get(column_idx));
    let is_words =
        cells.all(|cell| matches!(cell, Cell::Text(_) | Cell::Verdict(..) | Cell::Missing));
    if column_idx == 0 || is_words { Alignment::Left } else { Alignment::Right }
}

/// A padded cell with colour on its text, not on its blanks. Colour comes after the alignment,
/// which would count its escapes as columns.
fn painted(cell: &str, paint: impl Fn(&str) -> String) -> String {
    let text = cell.trim_matches(' ');
    match cell.split_once(text) {
        Some((before, after)) if !text.is_empty() => format!("{before}{}{after}", paint(text)),
        Some(_) | None => cell.to_owned(),
    }
}

/// A text as it may be shown.
fn shown(text: &str, style: &Style) -> String {
    let text = printable(text);
    if style.ascii { ascii(&text).into_owned() } else { text.into_owned() }
}

fn strong(text: &str, style: &Style) -> String {
    if style.color { text.bold().to_string() } else { text.to_owned() }
}

fn faint(text: &str, style: &Style) -> String {
    if style.color && !text.is_empty() { text.dimmed().to_string() } else { text.to_owned() }
}

fn toned(text: &str, tone: Tone) -> String {
    match tone {
        Tone::Good => text.green().to_string(),
        Tone::Bad => text.red().to_string(),
        Tone::Neutral => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::judge::verdict::Verdict;
    use crate::render::tables::sheet::Column;
    use crate::render::words::text::width;

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
            4 => (0.1..1.0, 1.0..9.0).prop_map(|(low, high)| Cell::Interval(low, high)).boxed(),
            5 => {
                let letter = proptest::option::of(prop::char::range('a', 'f'));
                (prop::sample::select(&Verdict::ALL[..]), letter)
                    .prop_map(|(verdict, letter)| Cell::Verdict(verdict, letter))
                    .boxed()
            }
            _ => text().prop_map(Cell::Text).boxed(),
        };
        prop_oneof![8 => present, 1 => Just(Cell::Missing)].boxed()
    }

    fn column() -> impl Strategy<Value = Column> {
        let titles =
            ["delta", "avg delta", "reference median", "verdict", "since \u{4e16}", "steps"];
        (prop::sample::select(titles.to_vec()), any::<bool>())
            .prop_map(|(title, shares_unit)| Column { title: title.to_owned(), shares_unit })
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
                Sheet { heading: None, columns: columns.collect(), rows }
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

    /// All texts of a sheet: the words of its headings, then its cells.
    fn texts(sheet: &Sheet, style: &Style) -> Vec<String> {
        let units = sheet.units();
        let cells = sheet.rows.iter().flat_map(|row| row.iter().zip(&units));
        let cells = cells.map(|(cell, unit)| shown(&cell.text(*unit), style));
        heading_lines(sheet, &units, style).into_iter().flatten().chain(cells).collect()
    }

    fn letters(text: &str) -> Vec<char> {
        let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        letters.sort_unstable();
        letters
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_added(sheet in sheet(), style in style()) {
            let drawn = drawn(&sheet, &Style { color: false, ..style.clone() });
            prop_assert_eq!(letters(&drawn), letters(&texts(&sheet, &style).concat()));
            prop_assert!(drawn.lines().all(|line| line == line.trim_end()));
            for row in &sheet.rows {
                let name = shown(&row[0].text(sheet.units()[0]), &style);
                let is_of_name = |line: &str| line.starts_with(name.trim_end());
                prop_assert!(drawn.lines().any(is_of_name), "{name:?} is whole in\n{drawn}");
            }
        }

        #[test]
        fn no_line_is_too_wide_but_those_of_one_text(sheet in sheet(), style in style()) {
            let Some(available) = style.width else { return Ok(()) };
            let style = Style { color: false, ..style };
            let texts = texts(&sheet, &style);
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
}
