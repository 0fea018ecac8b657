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

use crate::analysis::gate::budgets::{GateReport, Offender};
use crate::model::warning::Warning;
use crate::render::words::text::printable;
use crate::render::words::units;

/// At most so many warnings are printed; then their number.
const MOST_WARNINGS: usize = 10;

/// Prints an error, its causes and a hint with something that would work.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn error(
    message: &str,
    causes: &[String],
    hint: Option<&str>,
    color: bool,
    err: &mut dyn Write,
) -> io::Result<()> {
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

/// Prints one warning.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn warning(message: &str, color: bool, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "{} {}", warning_word(color), printable(message))
}

fn warning_word(color: bool) -> String {
    if color { "warning:".yellow().bold().to_string() } else { "warning:".to_owned() }
}

/// Prints a hint alone.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn hint(text: &str, color: bool, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "{} {}", hint_word(color), printable(text))
}

/// Prints the command line that does again what was done, alone on its line so that it can be copied.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn print_command_line(
    command_line: &str,
    color: bool,
    err: &mut dyn Write,
) -> io::Result<()> {
    let shown = if color { command_line.bold().to_string() } else { command_line.to_owned() };
    writeln!(err, "\nthe same again:\n{shown}")
}

fn hint_word(color: bool) -> String {
    if color { "hint:".cyan().to_string() } else { "hint:".to_owned() }
}

/// Prints warnings, at most ten and then their number; all of them where `verbose`.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn warnings(
    warnings: &[Warning],
    verbose: bool,
    color: bool,
    err: &mut dyn Write,
) -> io::Result<()> {
    let word = warning_word(color);
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

/// Prints a line for each row that fails a gate, for each that a waiver lets pass, how many rows no gate could test,
/// which waivers nobody needs any more, and which patterns of budgets and waivers name no row.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn gated(report: &GateReport<'_>, color: bool, err: &mut dyn Write) -> io::Result<()> {
    let word = if color { "fail:".red().bold().to_string() } else { "fail:".to_owned() };
    for offender in &report.offenders {
        writeln!(err, "{word} {}", printable(&offence(offender)))?;
    }
    for offender in &report.waived {
        writeln!(err, "note: waived: {}", printable(&offence(offender)))?;
    }
    if report.untested > 0 {
        let rows = units::counted(report.untested, "row");
        writeln!(err, "note: {rows} without a number could not be tested by `--fail-on`")?;
    }
    for waiver in &report.stale {
        let message = format!(
            "note: the waiver for `{}` expired on {} and nothing needs it",
            waiver.benchmarks, waiver.until
        );
        writeln!(err, "{}", printable(&message))?;
    }
    for pattern in &report.unmatched {
        let message = format!(
            "note: `{pattern}` in the gates of pyproject.toml names no benchmark of this comparison"
        );
        writeln!(err, "{}", printable(&message))?;
    }
    Ok(())
}

/// What is wrong with a row, on one line.
pub(crate) fn offence(offender: &Offender<'_>) -> String {
    format!("{}: {}", offender.row.name.fullname, offence_without_name(offender))
}

/// The same for a place that has the name already.
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

/// A warning on one line: place, then what.
pub(crate) fn worded(warning: &Warning) -> String {
    let place = match (&warning.path, warning.line, warning.column) {
        (Some(path), Some(line), Some(column)) => format!("{}:{line}:{column}: ", path.display()),
        (Some(path), _, _) => format!("{}: ", path.display()),
        (None, _, _) => String::new(),
    };
    format!("{place}{}", warning.message)
}
