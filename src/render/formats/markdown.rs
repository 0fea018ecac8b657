//! A sheet as a GitHub-flavoured table.

use std::io::{self, Write};

use crate::render::tables::sheet::{Cell, Document, Keep, Sheet};
use crate::render::words::text::printable;

/// Writes a document.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {}", escaped(&document.plain_title()))?;
    if !document.facts.is_empty() {
        writeln!(out)?;
    }
    body(document).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// All of a document below its title, by lines. A heading or a note has an empty line of its own
/// before it, inside the same entry, so that neither is ever without the other.
pub(crate) fn body(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for fact in &document.facts {
        lines.push(format!("- {}", sentence(fact)));
    }
    for section in &document.sections {
        lines.extend(section.heading.iter().map(|heading| format!("\n### {}", escaped(heading))));
        for sheet in &section.sheets {
            lines
                .extend(sheet.heading.iter().map(|heading| format!("\n#### {}", escaped(heading))));
            lines.push(String::new());
            lines.extend(table(sheet));
        }
        lines.extend(section.notes.iter().map(|note| paragraph(note)));
    }
    lines.extend(document.footnotes.iter().map(|note| paragraph(note)));
    lines
}

fn paragraph(text: &str) -> String {
    format!("\n{}", sentence(text))
}

/// A sentence. Runs of blanks align columns in a terminal; here they mean nothing.
fn sentence(text: &str) -> String {
    escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The lines of a table: headings, rule, rows.
pub(crate) fn table(sheet: &Sheet) -> Vec<String> {
    let mut sheet = sheet.clone();
    sheet.drop_columns(Keep::IfWide);
    let mut titles = Vec::new();
    let mut rules = Vec::new();
    for (column_idx, column) in sheet.columns.iter().enumerate() {
        titles.push(escaped(&column.title));
        let mut cells = sheet.rows.iter().filter_map(|row| row.get(column_idx));
        let is_words = cells.all(Cell::is_words);
        rules.push(if is_words { "---" } else { "---:" });
    }
    let mut lines =
        vec![format!("| {} |", titles.join(" | ")), format!("| {} |", rules.join(" | "))];
    for row in &sheet.rows {
        let cells: Vec<String> =
            row.iter().map(|cell| escaped(cell.text(sheet.numbers).trim())).collect();
        lines.push(format!("| {} |", cells.join(" | ")));
    }
    lines
}

/// Text that Markdown and HTML take literally, on one line.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '~' | '#' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            '@' => safe.push_str("&#64;"),
            c => safe.push(c),
        }
    }
    safe
}
