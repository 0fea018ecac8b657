//! A comparison as a comment under a pull request: the verdict first, then what changed, everything
//! else folded away.
//!
//! GitHub takes comments of up to 65,536 characters. What does not fit is left out from the end and
//! counted.

use std::io::{self, Write};

use crate::analysis::gate::report::GateReport;
use crate::render::formats::markdown::{body, escaped, table};
use crate::render::report::{Report, SingleRun, View};
use crate::render::tables::sheet::{Document, Sheet, Style, TITLE_GAP};
use crate::render::tables::{comparison, single_run};
use crate::render::words::gates::{failing_and_waived, gate_result};
use crate::render::words::units::counted;

/// What GitHub takes, with room for the lines that end the comment.
const MOST_BYTES: usize = 65_536 - 4_096;

/// Writes the comment.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let view = View { all: true, ..report.view.clone() };
    let document = comparison::comparison(&Report { view: &view, ..*report }, &Style::default());
    let mut comment = Comment { text: String::new(), left_out: 0 };
    let gate = gate_prefix(report.extra.gates);
    let title = document.plain_title();
    let (answer, size) = title.split_once(TITLE_GAP).unwrap_or((&title, ""));
    let size = if size.is_empty() { String::new() } else { format!(" of {}", escaped(size)) };
    comment.line(&format!("**{gate}{}**{size}", escaped(answer)));
    if let Some(who) = document.facts.first() {
        comment.line(&format!("\n{}", escaped(who)));
    }
    comment.gates(report.extra.gates);
    if let Some(sheet) = comparison::changed_sheet(report) {
        comment.line("");
        comment.sheet(&sheet);
    }
    let rows = report.view.shown(&report.comparison.rows).count();
    comment.finish(&format!("all {}", counted(rows, "row")), &document, out)
}

/// Writes that a run has nothing to be compared with yet, and its numbers folded away.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(single: &SingleRun<'_>, out: &mut dyn Write) -> io::Result<()> {
    let view = View { all: true, ..single.view.clone() };
    let all = SingleRun { view: &view, ..*single };
    let document = single_run::single_run(&all, &Style::default());
    let mut comment = Comment { text: String::new(), left_out: 0 };
    let gate = gate_prefix(single.gates);
    comment.line(&format!("**{gate}{}**", escaped(&document.plain_title())));
    comment.gates(single.gates);
    comment.finish(&format!("all {}", counted(single.cases.len(), "case")), &document, out)
}

/// The result of the gates before the title; empty without any.
fn gate_prefix(gates: Option<&GateReport<'_>>) -> String {
    gates.and_then(gate_result).map_or(String::new(), |result| format!("{result}: "))
}

/// A comment that grows line by line.
struct Comment {
    text: String,
    left_out: usize,
}

impl Comment {
    /// Adds a line. Where it has no room it is counted, and so is all that follows: a row without
    /// its table would be worse than none.
    fn line(&mut self, line: &str) -> bool {
        if self.left_out > 0 || self.text.len() + line.len() + 1 > MOST_BYTES {
            self.left_out += 1;
            return false;
        }
        self.text.push_str(line);
        self.text.push('\n');
        true
    }

    /// Folds a document away under these words, and writes all.
    fn finish(mut self, summary: &str, document: &Document, out: &mut dyn Write) -> io::Result<()> {
        let is_folded = self.line(&format!("\n<details><summary>{summary}</summary>\n"));
        for line in body(document) {
            self.line(&line);
        }
        out.write_all(self.text.as_bytes())?;
        if is_folded {
            writeln!(out, "\n</details>")?;
        }
        if self.left_out > 0 {
            let lines = counted(self.left_out, "line");
            writeln!(
                out,
                "\n{lines} left out: a comment holds 65,536 characters; \
                 `pytest-park analyze --all` shows them"
            )?;
        }
        Ok(())
    }

    /// Adds what fails and what is waived.
    fn gates(&mut self, gates: Option<&GateReport<'_>>) {
        let Some(gates) = gates else { return };
        for line in failing_and_waived(gates) {
            self.item(&line);
        }
    }

    fn item(&mut self, text: &str) {
        self.line(&format!("- {}", escaped(text)));
    }

    fn sheet(&mut self, sheet: &Sheet) {
        for row in table(sheet) {
            self.line(&row);
        }
    }
}
