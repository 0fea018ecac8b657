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

use crate::analysis::gate::budgets::{GateReport, Offender};
use crate::analysis::gate::count::GateCount;
use crate::model::warning::Warning;
use crate::render::words::problems::Problem;
use crate::render::words::prose::wrapped;
use crate::render::words::text::printable;
use crate::render::words::units;
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

    /// Prints warnings, at most ten and then their number; all of them where `verbose`.
    pub(crate) fn warnings(&mut self, warnings: &[Warning], verbose: bool) -> io::Result<()> {
        let most = if verbose { usize::MAX } else { MOST_WARNINGS };
        for warning in warnings.iter().take(most) {
            self.warning(&worded(warning))?;
        }
        match warnings.len().saturating_sub(most) {
            0 => Ok(()),
            more => self.warning(&format!("{more} more; `-v` shows all")),
        }
    }

    /// Prints a line for each row that fails a gate and for each that a waiver lets pass, how many
    /// rows no gate could test, which waivers are no longer needed, and which patterns of budgets
    /// and waivers name no row.
    pub(crate) fn gates(&mut self, report: &GateReport<'_>) -> io::Result<()> {
        for offender in &report.offenders {
            self.line(Label::Fail, &offence(offender))?;
        }
        for offender in &report.waived {
            self.note(&format!("waived: {}", offence(offender)))?;
        }
        if report.untested > 0 {
            let rows = units::counted(report.untested, "row");
            self.note(&format!("{rows} without a number could not be tested by `--fail-on`"))?;
        }
        for waiver in &report.stale {
            self.note(&format!(
                "the waiver for `{}` expired on {} and nothing needs it",
                waiver.benchmarks, waiver.until
            ))?;
        }
        for pattern in &report.unmatched {
            self.note(&format!(
                "`{pattern}` in the gates of pyproject.toml names no benchmark of this comparison"
            ))?;
        }
        Ok(())
    }

    /// Prints a line for each gate that passes.
    pub(crate) fn passed_gates(&mut self, report: &GateReport<'_>) -> io::Result<()> {
        passed_gates(report).iter().try_for_each(|line| writeln!(self.err, "{}", printable(line)))
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
    Warning,
    Hint,
}

impl Label {
    fn plain(self) -> &'static str {
        match self {
            Self::Error => "error:",
            Self::Fail => "fail:",
            Self::Warning => "warning:",
            Self::Hint => "hint:",
        }
    }

    fn colored(self) -> String {
        let text = self.plain();
        match self {
            Self::Error | Self::Fail => text.red().bold().to_string(),
            Self::Warning => text.yellow().bold().to_string(),
            Self::Hint => text.cyan().to_string(),
        }
    }
}

/// What each gate could test, where all of them pass: `gate: regressed passed: 24 of 26 benchmarks
/// could be judged`. A gate without a single row that it could test has no line.
fn passed_gates(report: &GateReport<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if !report.offenders.is_empty() {
        return lines;
    }
    for GateCount { by, asks_verdicts, n_rows, n_measured, n_judged } in &report.counts {
        if *n_measured > 0 {
            let benchmarks = units::counted(*n_rows, "benchmark");
            let what = if *asks_verdicts { "could be judged" } else { "had a number" };
            lines.push(format!("gate: {by} passed: {n_judged} of {benchmarks} {what}"));
        }
    }
    lines
}

/// What is wrong with a row, on one line.
pub(crate) fn offence(offender: &Offender<'_>) -> String {
    format!("{}: {}", offender.row.name.fullname, offence_without_name(offender))
}

/// The same without the name of the row.
pub(crate) fn offence_without_name(
    Offender { row, statistic, by, waiver, is_expired }: &Offender<'_>,
) -> String {
    let moved = row.delta_of(*statistic).percent.map_or("was 0 before".to_owned(), units::percent);
    let verdict = row.judged.verdict.label();
    let waived = match waiver {
        Some(waiver) if *is_expired => {
            format!("; waiver expired on {}: {}", waiver.until, waiver.reason)
        }
        Some(waiver) => format!("; waived until {}: {}", waiver.until, waiver.reason),
        None => String::new(),
    };
    format!("{statistic} {moved}, verdict {verdict} (`{by}`{waived})")
}
