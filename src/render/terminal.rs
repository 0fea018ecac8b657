//! A sheet as aligned columns.
//!
//! Our own sixty lines rather than a table crate: names are never cut or wrapped, and where a table is wider than the
//! terminal each row takes two lines, the name and then its numbers, which no crate we tried draws.

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::render::sheet::{Cell, Document, Sheet, Style, Tone};
use crate::render::text::{ascii, printable, width};

/// Spaces between columns.
const GAP: usize = 2;
/// Spaces before the numbers of a row whose name stands on a line of its own.
const INDENT: usize = 4;

/// Draws a document.
///
/// # Errors
/// Only those of the writer.
pub fn write(document: &Document, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", strong(&shown(&document.title, style), style))?;
    for fact in &document.facts {
        writeln!(out, "{}", shown(fact, style).trim_end())?;
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
        writeln!(out, "{}", shown(note, style))?;
    }
    Ok(())
}

/// A sheet as texts, and how wide each column is.
struct Drawn {
    lines: Vec<Vec<(String, Tone)>>,
    n_headings: usize,
    widths: Vec<usize>,
}

fn draw(sheet: &Sheet, style: &Style) -> Drawn {
    let units = sheet.units();
    let mut lines: Vec<Vec<(String, Tone)>> = Vec::with_capacity(sheet.rows.len() + 2);
    lines.push(sheet.columns.iter().map(|it| (shown(&it.title, style), Tone::Neutral)).collect());
    let stated: Vec<&str> =
        (0..sheet.columns.len()).map(|i| sheet.stated_unit(i, &units).unwrap_or_default()).collect();
    if stated.iter().any(|it| !it.is_empty()) {
        let unit = |it: &&str| if it.is_empty() { String::new() } else { shown(&format!("[{it}]"), style) };
        lines.push(stated.iter().map(|it| (unit(it), Tone::Neutral)).collect());
    }
    let n_headings = lines.len();
    for row in &sheet.rows {
        let cells = row.iter().zip(&units).map(|(cell, unit)| (shown(&cell.text(*unit), style), cell.tone()));
        lines.push(cells.collect());
    }
    let mut widths = vec![0; sheet.columns.len()];
    for line in &lines {
        for (widest, (text, _)) in widths.iter_mut().zip(line) {
            *widest = (*widest).max(width(text));
        }
    }
    Drawn { lines, n_headings, widths }
}

/// How wide a sheet is with each row on one line.
pub fn sheet_width(sheet: &Sheet, style: &Style) -> usize {
    let widths = draw(sheet, style).widths;
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Draws one sheet; on two lines a row where it would be wider than the style allows.
fn write_sheet(sheet: &Sheet, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Drawn { lines, n_headings, widths } = draw(sheet, style);
    let left: Vec<bool> = (0..sheet.columns.len()).map(|i| is_text(sheet, i)).collect();
    let numbers: usize = widths.iter().skip(1).map(|it| it + GAP).sum();
    let name = widths.first().copied().unwrap_or(0);
    let stacked = style.width.is_some_and(|available| name + numbers > available);
    if let Some(heading) = &sheet.heading {
        writeln!(out, "{}", strong(&shown(heading, style), style))?;
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
            let colored = if is_heading { faint(text, style) } else { toned(text, *tone, style) };
            if i > 0 {
                drawn.push_str(&" ".repeat(GAP));
            }
            match left.get(i) {
                Some(true) => drawn.extend([colored, pad]),
                Some(false) | None => drawn.extend([pad, colored]),
            }
        }
        writeln!(out, "{}", drawn.trim_end())?;
    }
    Ok(())
}

/// A text as it may be shown.
pub fn shown(text: &str, style: &Style) -> String {
    let text = printable(text);
    if style.ascii { ascii(&text).into_owned() } else { text.into_owned() }
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
