//! The talk on standard error: errors, warnings, notes and hints.
//!
//! ```text
//! error: no run matches `basline` as reference
//!   there are: 0001_baseline, 0002_candidate-v2
//!
//! hint: did you mean `baseline`?
//! ```

use std::borrow::Cow;
use std::error::Error;
use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::analysis::gate::report::GateReport;
use crate::model::warning::{Warning, WarningKind};
use crate::render::words::gates::{
    failures_of_gates, offence, passed_gates, waiting_gates, without_a_number,
};
use crate::render::words::problems::Problem;
use crate::render::words::prose::wrapped;
use crate::render::words::text::printable;
use crate::render::words::units::counted;
use crate::render::words::warnings::worded;

/// The number of warnings that are printed without `-v`; the rest is counted.
const MOST_WARNINGS: usize = 10;

/// Standard error, with colour or without. Each method fails only where the writer does.
pub(crate) struct Voice<'a> {
    color: bool,
    /// The columns of a terminal; lines stay whole elsewhere.
    width: Option<usize>,
    err: &'a mut dyn Write,
}

impl<'a> Voice<'a> {
    pub(crate) fn new(color: bool, width: Option<usize>, err: &'a mut dyn Write) -> Self {
        Self { color, width, err }
    }

    /// Prints an error: a problem with its causes and its hint, any other one with its sources as
    /// causes.
    pub(crate) fn error(&mut self, error: &(dyn Error + 'static)) -> io::Result<()> {
        if let Some(problem) = error.downcast_ref::<Problem>() {
            return self.problem(problem);
        }
        let mut problem = Problem::new(error.to_string());
        let mut source = error.source();
        while let Some(error) = source {
            problem.causes.push(error.to_string());
            source = error.source();
        }
        self.problem(&problem)
    }

    fn problem(&mut self, problem: &Problem) -> io::Result<()> {
        self.line(Label::Error, &problem.message)?;
        for cause in &problem.causes {
            self.plain_line(&format!("  {}", printable(cause)))?;
        }
        match &problem.hint {
            Some(hint) => {
                writeln!(self.err)?;
                self.hint(hint)
            }
            None => Ok(()),
        }
    }

    /// Prints a warning in words.
    pub(crate) fn warning(&mut self, message: &str) -> io::Result<()> {
        self.line(Label::Warning, message)
    }

    /// Prints something that would work.
    pub(crate) fn hint(&mut self, text: &str) -> io::Result<()> {
        self.line(Label::Hint, text)
    }

    /// Prints a fact that needs no attention in colour.
    pub(crate) fn note(&mut self, text: &str) -> io::Result<()> {
        self.plain_line(&format!("note: {}", printable(text)))
    }

    /// Prints a note and the lines to copy that belong to it.
    pub(crate) fn note_with_lines(&mut self, lines: &[String]) -> io::Result<()> {
        let Some((first, lines)) = lines.split_first() else { return Ok(()) };
        self.note(first)?;
        // Whole, so that they are easy to copy.
        lines.iter().try_for_each(|line| writeln!(self.err, "  {}", printable(line)))
    }

    /// Prints the command line that repeats what was done. It has its own line, so that it is easy
    /// to copy.
    pub(crate) fn command_line(&mut self, command_line: &str) -> io::Result<()> {
        write!(self.err, "\nthe same again:\n")?;
        if self.color {
            writeln!(self.err, "{}", command_line.bold())
        } else {
            writeln!(self.err, "{command_line}")
        }
    }

    /// Prints warnings, at most ten and then their number; all of them where `verbose`. Those about
    /// shared run ids are one line: copies of a folder repeat every id.
    pub(crate) fn warnings(&mut self, warnings: &[Warning], verbose: bool) -> io::Result<()> {
        let is_of_id = |warning: &&Warning| warning.kind == WarningKind::DuplicateRunId;
        let n_ids = warnings.iter().filter(is_of_id).count();
        let mut texts = Vec::with_capacity(warnings.len());
        let mut has_id = false;
        for warning in warnings {
            if verbose || n_ids == 1 || !is_of_id(&warning) {
                texts.push(worded(warning));
            } else if !has_id {
                let more = counted(n_ids - 1, "more run id");
                texts.push(format!("{}, and {more} likewise; `-v` shows all", worded(warning)));
                has_id = true;
            }
        }
        let most = if verbose { usize::MAX } else { MOST_WARNINGS };
        for text in texts.iter().take(most) {
            self.warning(text)?;
        }
        match texts.len().saturating_sub(most) {
            0 => Ok(()),
            more => self.warning(&format!("{more} more; `-v` shows all")),
        }
    }

    /// Prints a line for each benchmark that fails a gate, and for each gate that tested nothing.
    pub(crate) fn failed_gates(&mut self, report: &GateReport<'_>) -> io::Result<()> {
        for offender in &report.offenders {
            self.line(Label::Fail, &offence(offender, report))?;
        }
        for text in failures_of_gates(report) {
            self.line(Label::Gate, &text)?;
        }
        Ok(())
    }

    /// Prints what else to know of gates: which benchmarks a waiver lets pass, how many no gate could
    /// test, which waivers are no longer needed, and which patterns of budgets and waivers name no
    /// benchmark.
    pub(crate) fn gate_notes(&mut self, report: &GateReport<'_>) -> io::Result<()> {
        for offender in &report.waived {
            self.note(&format!("waived: {}", offence(offender, report)))?;
        }
        if let Some(text) = without_a_number(report) {
            self.note(&text)?;
        }
        for waiver in &report.stale {
            self.note(&format!(
                "the waiver for `{}` expired on {} and nothing needs it",
                waiver.benchmarks.text, waiver.until
            ))?;
        }
        for pattern in &report.unmatched {
            self.note(&format!(
                "`{pattern}` in the gates of {} names no benchmark of this comparison",
                report.file
            ))?;
        }
        Ok(())
    }

    /// Prints a line for each gate that passes.
    pub(crate) fn passed_gates(&mut self, report: &GateReport<'_>) -> io::Result<()> {
        passed_gates(report).iter().try_for_each(|line| writeln!(self.err, "{}", printable(line)))
    }

    /// Prints a line for each gate that waits for a reference.
    pub(crate) fn waiting_gates(&mut self, report: &GateReport<'_>) -> io::Result<()> {
        waiting_gates(report).iter().try_for_each(|line| writeln!(self.err, "{}", printable(line)))
    }

    fn line(&mut self, label: Label, message: &str) -> io::Result<()> {
        let plain = label.plain();
        let shown = if self.color { label.colored() } else { plain.to_owned() };
        let text = format!("{plain} {}", printable(message));
        for (line_idx, line) in self.broken(&text, plain.len() + 1).iter().enumerate() {
            // The first word of the first line is the label.
            match line.strip_prefix(plain) {
                Some(rest) if line_idx == 0 => writeln!(self.err, "{shown}{rest}")?,
                Some(_) | None => writeln!(self.err, "{line}")?,
            }
        }
        Ok(())
    }

    /// Prints a line without colour. What does not fit is indented like it, and two columns more.
    fn plain_line(&mut self, text: &str) -> io::Result<()> {
        let indent = text.len() - text.trim_start().len() + 2;
        for line in self.broken(text, indent) {
            writeln!(self.err, "{line}")?;
        }
        Ok(())
    }

    /// The lines of a text on this terminal.
    fn broken<'t>(&self, text: &'t str, indent: usize) -> Vec<Cow<'t, str>> {
        match self.width {
            Some(width) => wrapped(text, width, indent),
            None => vec![Cow::Borrowed(text)],
        }
    }
}

/// The first word of a line.
#[derive(Debug, Clone, Copy)]
enum Label {
    Error,
    Fail,
    Gate,
    Warning,
    Hint,
}

impl Label {
    fn plain(self) -> &'static str {
        match self {
            Self::Error => "error:",
            Self::Fail => "fail:",
            Self::Gate => "gate:",
            Self::Warning => "warning:",
            Self::Hint => "hint:",
        }
    }

    fn colored(self) -> String {
        let text = self.plain();
        match self {
            Self::Error | Self::Fail | Self::Gate => text.red().bold().to_string(),
            Self::Warning => text.yellow().bold().to_string(),
            Self::Hint => text.cyan().to_string(),
        }
    }
}
