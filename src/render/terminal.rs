//! A sheet as aligned columns.
//!
//! Our own sixty lines rather than a table crate: names are never cut or wrapped, and where a table is wider than the
//! terminal each row takes two lines, the name and then its numbers, which no crate we tried draws.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::render::sheet::{Cell, Column, Document, Sheet, Style, Tone};
use crate::render::text::{printable, width};
use crate::render::units::TimeUnit;

/// Spaces between columns.
const GAP: usize = 2;
/// Spaces before the numbers of a row whose name stands on a line of its own.
const INDENT: usize = 4;

/// Draws a document.
///
/// # Errors
/// Only those of the writer.
pub fn write(document: &Document, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", strong(&printable(&document.title), style))?;
    for fact in &document.facts {
        // A fact is a word and a sentence, the sentences aligned: what wraps is aligned with them.
        let sentence =
            fact.find("  ").map_or(0, |gap| fact.len() - fact.get(gap..).unwrap_or_default().trim_start().len());
        write_prose(fact, sentence, style, out)?;
    }
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            writeln!(out, "\n{}", strong(&printable(heading), style))?;
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
fn write_prose(text: &str, indent: usize, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let text = printable(text);
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

/// Draws one sheet; on two lines a row where it would be wider than the style allows.
fn write_sheet(sheet: &Sheet, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let units = sheet.units();
    let mut lines: Vec<Vec<(String, Tone)>> = heading_lines(sheet, &units);
    let n_headings = lines.len();
    for row in &sheet.rows {
        let cells = row.iter().zip(&units).map(|(cell, unit)| (printable(&cell.text(*unit)).into_owned(), cell.tone()));
        lines.push(cells.collect());
    }
    let left: Vec<bool> = (0..sheet.columns.len()).map(|i| is_text(sheet, i)).collect();
    let mut widths = vec![0; sheet.columns.len()];
    for line in &lines {
        for (widest, (text, _)) in widths.iter_mut().zip(line) {
            *widest = (*widest).max(width(text));
        }
    }
    let numbers: usize = widths.iter().skip(1).map(|it| it + GAP).sum();
    let name = widths.first().copied().unwrap_or(0);
    let stacked = style.width.is_some_and(|available| name + numbers > available);
    if let Some(heading) = &sheet.heading {
        writeln!(out, "{}", strong(&printable(heading), style))?;
    }
    for (line_idx, line) in lines.iter().enumerate() {
        let is_heading = line_idx < n_headings;
        let mut drawn = String::new();
        for (i, (text, tone)) in line.iter().enumerate() {
            if i == 0 && stacked {
                if !text.is_empty() {
                    writeln!(out, "{}", if is_heading { faint(text, style) } else { text.clone() })?;
                }
                drawn.push_str(&" ".repeat(INDENT.saturating_sub(GAP)));
                continue;
            }
            let pad = " ".repeat(widths.get(i).copied().unwrap_or(0).saturating_sub(width(text)));
            let shown = if is_heading { faint(text, style) } else { toned(text, *tone, style) };
            if i > 0 {
                drawn.push_str(&" ".repeat(GAP));
            }
            match left.get(i) {
                Some(true) => drawn.extend([shown, pad]),
                Some(false) | None => drawn.extend([pad, shown]),
            }
        }
        writeln!(out, "{}", drawn.trim_end())?;
    }
    Ok(())
}

/// The headings, a word a line so that columns stay narrow, and the units below them.
fn heading_lines(sheet: &Sheet, units: &[TimeUnit]) -> Vec<Vec<(String, Tone)>> {
    let words = |(i, column): (usize, &Column)| {
        let mut words: Vec<String> = column.title.split(' ').map(str::to_owned).collect();
        words.extend(sheet.stated_unit(i, units).map(|unit| format!("[{unit}]")));
        words
    };
    let headings: Vec<Vec<String>> = sheet.columns.iter().enumerate().map(words).collect();
    let height = headings.iter().map(Vec::len).max().unwrap_or(0);
    let line = |i: usize| headings.iter().map(|it| (it.get(i).cloned().unwrap_or_default(), Tone::Neutral)).collect();
    (0..height).map(line).collect()
}

/// Columns of words are set flush left, numbers flush right.
fn is_text(sheet: &Sheet, column_idx: usize) -> bool {
    let mut cells = sheet.rows.iter().filter_map(|row| row.get(column_idx)).filter(|it| **it != Cell::Missing);
    column_idx == 0 || cells.all(|cell| matches!(cell, Cell::Text(_) | Cell::Verdict(..)))
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
