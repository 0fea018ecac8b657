//! A sheet as aligned columns.
//!
//! Our own sixty lines rather than a table crate: names are never cut or wrapped, and where a table is wider than the
//! terminal each row takes two lines, the name and then its numbers, which no crate we tried draws.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::render::tables::sheet::{Cell, Column, Document, Sheet, Style, Tone};
use crate::render::words::text::{ascii, printable, width};
use crate::render::words::units::TimeUnit;

/// Spaces between columns.
const GAP: usize = 2;
/// Spaces before the numbers of a row whose name stands on a line of its own.
const INDENT: usize = 4;

/// Draws a document.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(document: &Document, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", strong(&shown(&document.title, style), style))?;
    for fact in &document.facts {
        // A fact is a word and a sentence, the sentences aligned: what wraps is aligned with them.
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

/// Sentences, wrapped between words where the terminal is narrower; the lines that follow are indented.
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
    let indent = " ".repeat(indent.min(width / 2));
    let options = textwrap::Options::new(width)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(text.trim_end(), options) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Draws one sheet. Where it would be wider than the style allows, a row takes its name's line and as many lines of
/// numbers as they need.
fn write_sheet(sheet: &Sheet, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let units = sheet.units();
    let headings = heading_lines(sheet, &units, style);
    let plan = Plan::new(sheet, &headings, &units, style);
    if let Some(heading) = &sheet.heading {
        writeln!(out, "{}", strong(&shown(heading, style), style))?;
    }
    plan.write(&headings, &|text, _| faint(text, style), out)?;
    for row in &sheet.rows {
        plan.write(&[drawn_row(row, &units, style)], &|text, tone| toned(text, tone, style), out)?;
    }
    Ok(())
}

/// Whether each row of a sheet fits on one line.
pub(crate) fn fits(sheet: &Sheet, style: &Style) -> bool {
    let units = sheet.units();
    !Plan::new(sheet, &heading_lines(sheet, &units, style), &units, style).is_stacked
}

/// The line of a row. Drawn once for its width and once to be written: the text of all rows of a large sheet would be
/// the largest thing in memory.
fn drawn_row(row: &[Cell], units: &[TimeUnit], style: &Style) -> Line {
    row.iter()
        .zip(units)
        .map(|(cell, unit)| (shown(&cell.text(*unit), style), cell.tone()))
        .collect()
}

/// The drawn cells of a line.
type Line = Vec<(String, Tone)>;

/// Where each column of a sheet stands.
struct Plan {
    widths: Vec<usize>,
    /// Columns of words are set flush left, numbers flush right.
    is_left: Vec<bool>,
    /// Whether names stand on lines of their own.
    is_stacked: bool,
    /// The last column, where it stands behind the name because that spares a line.
    behind_name: Option<usize>,
    /// The columns of each line of a row, as first and one past the last.
    lines: Vec<(usize, usize)>,
}

/// The lines that columns from the second on take between an indent and the width, as first and one past the last.
fn stacked(widths: &[usize], available: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let (mut first, mut used) = (1, INDENT);
    for (i, column) in widths.iter().enumerate().skip(1) {
        if i > first && used + column > available {
            lines.push((first, i));
            (first, used) = (i, INDENT);
        }
        used += column + GAP;
    }
    lines.push((first, widths.len()));
    lines
}

impl Plan {
    fn new(sheet: &Sheet, headings: &[Line], units: &[TimeUnit], style: &Style) -> Self {
        let mut widths = vec![0; sheet.columns.len()];
        let mut widen = |line: &Line| {
            for (widest, (text, _)) in widths.iter_mut().zip(line) {
                *widest = (*widest).max(width(text));
            }
        };
        headings.iter().for_each(&mut widen);
        for row in &sheet.rows {
            widen(&drawn_row(row, units, style));
        }
        let is_left = (0..sheet.columns.len()).map(|i| is_text(sheet, i)).collect();
        let whole = widths.iter().map(|it| it + GAP).sum::<usize>().saturating_sub(GAP);
        let Some(available) = style.width.filter(|available| whole > *available) else {
            let lines = vec![(0, widths.len())];
            return Self { lines, widths, is_left, is_stacked: false, behind_name: None };
        };
        let lines = stacked(&widths, available);
        // The verdict, torn off from the numbers, stands better behind the name.
        if let [name, numbers @ .., last] = widths.as_slice()
            && !numbers.is_empty()
            && is_left.last() == Some(&true)
            && name + GAP + last <= available
            && headings
                .iter()
                .skip(1)
                .all(|line| line.last().is_none_or(|(word, _)| word.is_empty()))
        {
            let last_idx = widths.len() - 1;
            let without = stacked(widths.get(..last_idx).unwrap_or_default(), available);
            if without.len() < lines.len() {
                return Self {
                    lines: without,
                    widths,
                    is_left,
                    is_stacked: true,
                    behind_name: Some(last_idx),
                };
            }
        }
        Self { lines, widths, is_left, is_stacked: true, behind_name: None }
    }

    /// Writes one row, or all lines of the headings.
    fn write(
        &self,
        block: &[Line],
        paint: &dyn Fn(&str, Tone) -> String,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if self.is_stacked
            && let Some(line) = block.first()
            && let Some((name, tone)) = line.first()
        {
            let behind = self.behind_name.and_then(|last| line.get(last)).map(|(text, tone)| {
                let pad =
                    self.widths.first().copied().unwrap_or(0).saturating_sub(width(name)) + GAP;
                format!("{}{}", " ".repeat(pad), paint(text, *tone))
            });
            writeln!(out, "{}{}", paint(name, *tone), behind.unwrap_or_default())?;
        }
        for (first, end) in &self.lines {
            for line in block {
                let drawn = self.drawn(line, *first, *end, paint);
                if !drawn.is_empty() || !self.is_stacked {
                    writeln!(out, "{drawn}")?;
                }
            }
        }
        Ok(())
    }

    fn drawn(
        &self,
        line: &Line,
        first: usize,
        end: usize,
        paint: &dyn Fn(&str, Tone) -> String,
    ) -> String {
        let mut drawn = " ".repeat(if self.is_stacked { INDENT } else { 0 });
        for (i, (text, tone)) in line.iter().enumerate().take(end).skip(first) {
            let pad =
                " ".repeat(self.widths.get(i).copied().unwrap_or(0).saturating_sub(width(text)));
            if i > first {
                drawn.push_str(&" ".repeat(GAP));
            }
            match self.is_left.get(i) {
                Some(true) => drawn.extend([paint(text, *tone), pad]),
                Some(false) | None => drawn.extend([pad, paint(text, *tone)]),
            }
        }
        drawn.truncate(drawn.trim_end().len());
        drawn
    }
}

/// The headings, a word a line so that columns stay narrow, and the units below them.
fn heading_lines(sheet: &Sheet, units: &[TimeUnit], style: &Style) -> Vec<Line> {
    let words = |(i, column): (usize, &Column)| {
        let mut words: Vec<String> =
            column.title.split(' ').map(|word| shown(word, style)).collect();
        words.extend(sheet.stated_unit(i, units).map(|unit| shown(&format!("[{unit}]"), style)));
        words
    };
    let headings: Vec<Vec<String>> = sheet.columns.iter().enumerate().map(words).collect();
    let height = headings.iter().map(Vec::len).max().unwrap_or(0);
    let line = |i: usize| {
        headings.iter().map(|it| (it.get(i).cloned().unwrap_or_default(), Tone::Neutral)).collect()
    };
    (0..height).map(line).collect()
}

/// Columns of words are set flush left, numbers flush right.
fn is_text(sheet: &Sheet, column_idx: usize) -> bool {
    let mut cells =
        sheet.rows.iter().filter_map(|row| row.get(column_idx)).filter(|it| **it != Cell::Missing);
    column_idx == 0 || cells.all(|cell| matches!(cell, Cell::Text(_) | Cell::Verdict(..)))
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

fn toned(text: &str, tone: Tone, style: &Style) -> String {
    match tone {
        Tone::Good if style.color => text.green().to_string(),
        Tone::Bad if style.color => text.red().to_string(),
        Tone::Good | Tone::Bad | Tone::Neutral => text.to_owned(),
    }
}
