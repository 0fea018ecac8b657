//! How errors, warnings and hints are worded on stderr.
//!
//! ```text
//! error: no run matches `basline` as reference
//!   there are: 0001_baseline, 0002_candidate-v2
//!
//! hint: did you mean `baseline`?
//! ```

use std::io::{self, Write};

use owo_colors::OwoColorize;

use crate::analysis::gate::{GateReport, Offender};
use crate::model::statistic::Statistic;
use crate::model::warning::Warning;
use crate::render::text::printable;
use crate::render::units;

/// At most so many warnings are printed; then their number.
const MOST_WARNINGS: usize = 10;

/// Prints an error, its causes and a hint with something that would work.
///
/// # Errors
/// Only those of the writer.
pub fn error(message: &str, causes: &[String], hint: Option<&str>, color: bool, err: &mut dyn Write) -> io::Result<()> {
    let word = if color { "error:".red().bold().to_string() } else { "error:".to_owned() };
    writeln!(err, "{word} {}", printable(message))?;
    for cause in causes {
        writeln!(err, "  {}", printable(cause))?;
    }
    match hint {
        Some(text) => writeln!(err, "\n{} {}", hint_word(color), printable(text)),
        None => Ok(()),
    }
}

/// Prints a hint alone.
///
/// # Errors
/// Only those of the writer.
pub fn hint(text: &str, color: bool, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "{} {}", hint_word(color), printable(text))
}

fn hint_word(color: bool) -> String {
    if color { "hint:".cyan().to_string() } else { "hint:".to_owned() }
}

/// Prints warnings, at most ten and then their number; all of them where `verbose`.
///
/// # Errors
/// Only those of the writer.
pub fn warnings(warnings: &[Warning], verbose: bool, color: bool, err: &mut dyn Write) -> io::Result<()> {
    let word = if color { "warning:".yellow().bold().to_string() } else { "warning:".to_owned() };
    let most = if verbose { usize::MAX } else { MOST_WARNINGS };
    for warning in warnings.iter().take(most) {
        writeln!(err, "{word} {}", printable(&worded(warning)))?;
    }
    let more = warnings.len().saturating_sub(most);
    if more > 0 {
        writeln!(err, "{word} {more} more; `-v` shows all")?;
    }
    Ok(())
}

/// Prints a line for each row that fails a gate, and how many rows no gate could test. `texts` are the gates as they
/// were written.
///
/// # Errors
/// Only those of the writer.
pub fn offenders(
    report: &GateReport<'_>,
    metric: Statistic,
    texts: &[String],
    color: bool,
    err: &mut dyn Write,
) -> io::Result<()> {
    let word = if color { "fail:".red().bold().to_string() } else { "fail:".to_owned() };
    for Offender { row, gate: (place, gate) } in &report.offenders {
        let statistic = gate.statistic(metric);
        let moved = row.delta_of(statistic).percent.map_or("was 0 before".to_owned(), units::percent);
        let text = texts.get(*place).map_or("", String::as_str);
        let name = printable(&row.name.fullname).into_owned();
        let verdict = row.judged.verdict.label();
        writeln!(err, "{word} {name}: {statistic} {moved}, verdict {verdict} (`{}`)", printable(text))?;
    }
    if report.untested > 0 {
        let rows = units::counted(report.untested, "row");
        writeln!(err, "note: {rows} without a number could not be tested by `--fail-on`")?;
    }
    Ok(())
}

/// A warning on one line: place, then what.
pub fn worded(warning: &Warning) -> String {
    let place = match (&warning.path, warning.line, warning.column) {
        (Some(path), Some(line), Some(column)) => format!("{}:{line}:{column}: ", path.display()),
        (Some(path), _, _) => format!("{}: ", path.display()),
        (None, _, _) => String::new(),
    };
    format!("{place}{}", warning.message)
}
