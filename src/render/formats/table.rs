//! A sheet as aligned columns.
//!
//! [`Grid`] aligns the columns. Where a table is wider than the terminal, columns that matter less go,
//! then intervals shrink, or go where that spares lines, then the rows with long names or a long last sentence take a second line.
//! Where that is not enough, each row takes its name's line and then as many lines of numbers as they
//! need. A name is never cut or wrapped.

use std::io::{self, Write};
use std::ops::Range;

use owo_colors::OwoColorize;

use crate::render::formats::grid::{Alignment, GAP, Grid, joined};
use crate::render::formats::long_cells::{take_long_ends, take_long_names, whole_width, widths};
use crate::render::tables::sheet::{
    Cell, Document, Keep, Mark, Section, Sheet, Style, TITLE_GAP, Tone, Toned,
};
use crate::render::words::prose::wrapped;
use crate::render::words::text::{ascii, printable, width};

/// Spaces before the numbers of a row whose name is on a line of its own.
const INDENT: usize = 4;
/// The least width of a terminal that shows every column.
const WIDE: usize = 120;

/// Draws a document.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(document: &Document, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_title(&document.title, style, out)?;
    for fact in &document.facts {
        // A fact is a word and a sentence, the sentences aligned: lines that wrap are aligned with
        // them.
        let sentence = fact
            .find("  ")
            .map_or(0, |gap| fact.len() - fact.get(gap..).unwrap_or_default().trim_start().len());
        write_prose(fact, sentence, style, out)?;
    }
    for section in &document.sections {
        write_section(section, style, out)?;
    }
    if !document.footnotes.is_empty() {
        writeln!(out)?;
    }
    for note in &document.footnotes {
        write_prose(note, INDENT, style, out)?;
    }
    Ok(())
}

/// The first line. Where it is wider than the terminal, what follows its gap is on the next line.
fn write_title(title: &[Toned], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let whole: String = title.iter().map(|part| shown(&part.text, style)).collect();
    let Some(available) = style.width.filter(|available| *available < width(&whole)) else {
        return write_toned(title, style, out);
    };
    let mut halves = title.split(|part| part.text.starts_with(TITLE_GAP));
    let first = halves.next().unwrap_or_default();
    let first_width: usize = first.iter().map(|part| width(&shown(&part.text, style))).sum();
    if first_width <= available {
        write_toned(first, style, out)?;
    } else {
        let text: String = first.iter().map(|part| part.text.as_str()).collect();
        write_prose(&text, INDENT, style, out)?;
    }
    for part in title.iter().filter(|part| part.text.starts_with(TITLE_GAP)) {
        write_prose(part.text.trim_start(), INDENT, style, out)?;
    }
    Ok(())
}

fn write_toned(parts: &[Toned], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for part in parts.iter().filter(|part| !part.text.is_empty()) {
        let text = strong(&shown(&part.text, style), style);
        write!(out, "{}", if style.color { toned(&text, part.tone) } else { text })?;
    }
    writeln!(out)
}

fn write_section(section: &Section, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if let Some(heading) = &section.heading {
        writeln!(out, "\n{}", strong(&shown(heading, style), style))?;
    }
    for sheet in &section.sheets {
        writeln!(out)?;
        write_sheet(sheet, style, out)?;
    }
    if !section.notes.is_empty() && section.heading.is_none() {
        writeln!(out)?;
    }
    for note in &section.notes {
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

/// Draws one sheet.
fn write_sheet(sheet: &Sheet, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if let Some(heading) = &sheet.heading {
        writeln!(out, "{}", strong(&shown(heading, style), style))?;
    }
    let Drawing { sheet, grid, layout, long_names, long_ends } = Drawing::new(sheet, style);
    let mut lines = grid.lines();
    if let Some(cells) = lines.next() {
        let heading: Vec<String> =
            cells.iter().map(|cell| painted(cell, |word| faint(word, style))).collect();
        layout.write(&heading, out)?;
    }
    let rows = sheet.rows.iter().zip(lines).zip(long_names.into_iter().zip(long_ends)).enumerate();
    for (row_idx, ((row, mut cells), (long_name, long_end))) in rows {
        let is_dim = sheet.dim_from.is_some_and(|first| first <= row_idx);
        if let Some(name) = long_name {
            writeln!(out, "{}", of_row(name.trim_end(), row.first(), is_dim, style))?;
        }
        if style.color {
            for (cell, text) in row.iter().zip(&mut cells) {
                *text = of_row(text, Some(cell), is_dim, style);
            }
        }
        layout.write(&cells, out)?;
        if let Some(end) = long_end {
            let room = style.width.map_or(usize::MAX, |width| width.saturating_sub(INDENT));
            for line in wrapped(&end, room, 0) {
                writeln!(out, "{}{line}", " ".repeat(INDENT))?;
            }
        }
    }
    Ok(())
}

/// How many lines a sheet takes, without its heading.
pub(crate) fn height(sheet: &Sheet, style: &Style) -> usize {
    let Drawing { layout, long_names, long_ends, .. } = Drawing::new(sheet, style);
    let n_long = long_names.iter().chain(&long_ends).flatten().count();
    let of_row = if layout.is_stacked { 1 + layout.lines.len() } else { 1 };
    (1 + sheet.rows.len()) * of_row + n_long
}

/// The text of a cell in its colour.
fn of_row(text: &str, cell: Option<&Cell>, is_dim: bool, style: &Style) -> String {
    let tone = cell.map_or(Tone::Neutral, Cell::tone);
    match cell {
        // Most cells have no tone, and most output no colour.
        _ if !style.color => text.to_owned(),
        // Only the mark: a screen of red names says no more.
        Some(Cell::Name(Mark::Slower | Mark::Faster, _)) => {
            let mark_end = text.chars().next().map_or(0, char::len_utf8);
            let (mark, name) = text.split_at(mark_end);
            format!("{}{name}", toned(mark, tone))
        }
        _ if tone != Tone::Neutral => painted(text, |word| toned(word, tone)),
        _ if is_dim => painted(text, |word| faint(word, style)),
        _ => text.to_owned(),
    }
}

/// A sheet whose columns are measured and fit as well as they can.
struct Drawing {
    sheet: Sheet,
    /// The line of the headings, then one line for each row.
    grid: Grid,
    layout: Layout,
    /// The names that have a line of their own before the numbers of their row.
    long_names: Vec<Option<String>>,
    /// The last cells that have lines of their own after them.
    long_ends: Vec<Option<String>>,
}

impl Drawing {
    fn new(sheet: &Sheet, style: &Style) -> Self {
        let mut sheet = sheet.clone();
        if style.width.is_none_or(|available| available < WIDE) {
            sheet.drop_columns(Keep::IfWide);
        }
        let mut texts = texts(&sheet, style);
        let mut long_ends = vec![None; sheet.rows.len()];
        if let Some(available) = style.width.filter(|_| sheet.ends_in_sentences) {
            while !take_long_ends(&mut texts, available, false, &mut long_ends) {
                if !sheet.drop_least_column() {
                    take_long_ends(&mut texts, available, true, &mut long_ends);
                    break;
                }
                texts = self::texts(&sheet, style);
            }
        }
        let has_long_end = long_ends.iter().any(Option::is_some);
        if let Some(available) = style.width.filter(|_| !has_long_end) {
            let too_wide = |texts: &[Vec<String>]| available < whole_width(&widths(texts));
            if too_wide(&texts) {
                sheet.drop_columns(Keep::IfWide);
                texts = self::texts(&sheet, style);
            }
            while too_wide(&texts) && sheet.drop_least_column() {
                texts = self::texts(&sheet, style);
            }
            if too_wide(&texts) {
                sheet.shrink_intervals();
                texts = self::texts(&sheet, style);
            }
            if too_wide(&texts) && !keeps_numbers_together(&texts, available) {
                let mut narrower = sheet.clone();
                narrower.drop_columns(Keep::IfRowsFit);
                let narrower_texts = self::texts(&narrower, style);
                if keeps_numbers_together(&narrower_texts, available) {
                    (sheet, texts) = (narrower, narrower_texts);
                }
            }
        }
        let long_names = take_long_names(&mut texts, style.width);
        let alignments: Vec<Alignment> =
            (0..sheet.columns.len()).map(|column_idx| alignment(&sheet, column_idx)).collect();
        let ends_in_words = alignments.last() == Some(&Alignment::Left);
        let grid = Grid::new(texts.into_iter(), alignments.into_iter());
        let layout = Layout::new(grid.widths(), ends_in_words, style);
        Self { sheet, grid, layout, long_names, long_ends }
    }
}

/// Whether the numbers of a row have one line, with or without its name.
fn keeps_numbers_together(texts: &[Vec<String>], available: usize) -> bool {
    let mut texts = texts.to_vec();
    take_long_names(&mut texts, Some(available));
    whole_width(&widths(&texts)) <= available
}

/// The texts of a sheet: the headings, then the rows.
fn texts(sheet: &Sheet, style: &Style) -> Vec<Vec<String>> {
    let headings = sheet.columns.iter().enumerate().map(|(column_idx, column)| {
        let is_marked = column_idx == 0
            && sheet.rows.iter().any(|row| matches!(row.first(), Some(Cell::Name(..))));
        shown(&format!("{}{}", if is_marked { "  " } else { "" }, column.title), style)
    });
    let mut texts = vec![headings.collect()];
    for row in &sheet.rows {
        texts.push(row.iter().map(|cell| shown(&cell.text(sheet.numbers), style)).collect());
    }
    texts
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
        let whole = whole_width(widths);
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

    /// Writes the line or the lines of one row.
    fn write(&self, cells: &[String], out: &mut dyn Write) -> io::Result<()> {
        if !self.is_stacked {
            return writeln!(out, "{}", joined(cells));
        }
        if let [name, numbers @ ..] = cells {
            let last = numbers.last().filter(|_| self.ends_name_line);
            let name_line: Vec<String> =
                [Some(name), last].into_iter().flatten().cloned().collect();
            writeln!(out, "{}", joined(&name_line))?;
        }
        for columns in &self.lines {
            let numbers = joined(cells.get(columns.clone()).unwrap_or_default());
            if !numbers.is_empty() {
                writeln!(out, "{}{numbers}", " ".repeat(INDENT))?;
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

/// Columns of words are flush left, numbers flush right.
fn alignment(sheet: &Sheet, column_idx: usize) -> Alignment {
    let mut cells = sheet.rows.iter().filter_map(|row| row.get(column_idx));
    let is_words = cells.all(Cell::is_words);
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
mod tests;
