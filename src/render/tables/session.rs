//! The section of a pytest session: the rows and verdicts of `analyze` in short.
//!
//! `-q` is one line and the worst rows, `-v` the tables of `analyze`, `-vv` also how they came
//! about.

use std::io::{self, Write};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::row::Row;
use crate::analysis::pair::addresses::without_addresses;
use crate::model::run::Run;
use crate::model::stats::Stats;
use crate::model::warning::Warning;
use crate::render::formats::table;
use crate::render::report::{Options, Report, ReportExtras, SideRuns, View};
use crate::render::tables::sheet::{Document, Style, Toned};
use crate::render::tables::{comparison, implementations};
use crate::render::words::answer::verdict_parts;
use crate::render::words::enumerations::first_names;
use crate::render::words::numbers::{Digits, change_in_words};
use crate::render::words::order::{Standing, answer_order};
use crate::render::words::run_names::numbered_name;
use crate::render::words::session_notes::{
    NoReference, no_reference, not_measured, ran_without_measuring,
};
use crate::render::words::units::counted;
use crate::render::words::warnings;

/// The results of a session.
#[derive(Debug)]
pub(crate) struct SessionSection<'a> {
    /// Where there is no reference, all cases are added.
    pub comparison: &'a Comparison,
    pub reference: Result<&'a Run, NoReference>,
    /// The run of this session.
    pub current: &'a Run,
    /// Node ids that the reference has and this session did not run.
    pub not_run: &'a [String],
    /// Columns of the one line that counts these, where options select a part of the suite; `None`
    /// lists them.
    pub not_run_columns: Option<usize>,
    /// How many benchmark tests ran without measuring.
    pub unmeasured: usize,
    /// Whether `--benchmark-disable` is why they did not measure.
    pub disabled: bool,
    /// How many benchmark tests failed.
    pub failed: usize,
    pub options: &'a Options,
    /// From loading, choosing and comparing.
    pub warnings: &'a [Warning],
    /// What else there is to know, one sentence a line; not for `-q`.
    pub notes: &'a [String],
    /// Facts for `-vv`.
    pub debug: &'a [String],
}

/// Rows of each kind below the one line of `-q`.
const MOST_WORST: usize = 3;
/// Lines of the implementations, where there is nothing else to show.
const IMPLEMENTATIONS: usize = 40;
/// Names in a list.
const MOST_NAMES: usize = 5;

/// Writes the section, as much of it as the verbosity asks for.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write(
    session: &SessionSection<'_>,
    verbosity: i64,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if verbosity < 0 {
        return write_lines(&brief(session).join("\n"), style, out);
    }
    let document = document(session, verbosity, style);
    table::write(&document, style, out)?;
    let mut lines = Vec::new();
    for warning in session.warnings {
        lines.push(format!("warning: {}", warnings::worded(warning)));
    }
    lines.extend(session.notes.iter().cloned());
    lines.extend(session.debug.iter().map(|fact| format!("debug: {fact}")));
    write_lines(&lines.join("\n"), style, out)
}

/// The section: the parts of `analyze` in their order, with `-v` all of them.
fn document(session: &SessionSection<'_>, verbosity: i64, style: &Style) -> Document {
    let view = View { all: verbosity > 0, ..View::default() };
    let current = SideRuns::of_one(session.current);
    let report = |reference| Report {
        comparison: session.comparison,
        reference,
        candidate: current,
        options: session.options,
        warnings: session.warnings,
        view: &view,
        extra: ReportExtras { is_session: true, ..ReportExtras::default() },
    };
    let most = if verbosity > 0 { usize::MAX } else { MOST_NAMES };
    match &session.reference {
        Ok(reference) => {
            let report = report(SideRuns::of_one(reference));
            let mut document = comparison::comparison(&report, style);
            document.facts.extend(facts(session));
            document.footnotes.extend(lists(session, most));
            document
        }
        Err(none) => Document {
            title: Toned::plain(no_reference(none)),
            facts: facts(session),
            sections: implementations::section(
                session.comparison,
                &view,
                style,
                IMPLEMENTATIONS,
                true,
            )
            .into_iter()
            .collect(),
            footnotes: Vec::new(),
        },
    }
}

/// Writes lines of text, wrapped at words.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_lines(text: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    text.lines().try_for_each(|line| table::write_prose(line, 2, style, out))
}

/// `-q`: the first line, then the largest regressions and improvements.
fn brief(session: &SessionSection<'_>) -> Vec<String> {
    let comparison = session.comparison;
    let mut lines = match &session.reference {
        Ok(reference) => {
            let answer: String =
                verdict_parts(&comparison.overall).into_iter().map(|part| part.text).collect();
            let reference = numbered_name(&reference.info);
            vec![format!("pytest-park: {answer}, against {reference}")]
        }
        Err(none) => vec![format!("pytest-park: {}", no_reference(none))],
    };
    lines.extend(facts(session).into_iter().map(|line| format!("pytest-park: {line}")));
    let rows = answer_order(comparison.rows.iter());
    for standing in [Standing::Regressed, Standing::Improved] {
        let of_kind: Vec<&Row> =
            rows.iter().copied().filter(|row| Standing::of(row) == standing).collect();
        for row in of_kind.iter().take(MOST_WORST) {
            let change = row
                .judged
                .theta
                .map_or("-".to_owned(), |theta| change_in_words(theta.exp(), Digits::Short));
            let name = without_addresses(&row.name.fullname);
            lines.push(format!("  {} {change}  {name}", row.judged.verdict.label()));
        }
        if of_kind.len() > MOST_WORST {
            let more = of_kind.len() - MOST_WORST;
            let verdict = of_kind.first().map_or("", |row| row.judged.verdict.label());
            lines.push(format!("  and {more} more {verdict}"));
        }
    }
    lines
}

/// What the numbers do not show.
fn facts(session: &SessionSection<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let cases = &session.current.cases;
    if cases.iter().all(|case| ran_once(&case.stats)) {
        lines.push("every benchmark ran exactly once: no spread is known".to_owned());
    }
    if session.unmeasured > 0 {
        lines.push(ran_without_measuring(session.unmeasured, session.disabled));
    }
    lines
}

/// Whether the function was called exactly once.
fn ran_once(stats: &Stats) -> bool {
    stats.rounds == Some(1) && stats.iterations.is_none_or(|iterations| iterations == 1)
}

/// What only one side has, and what failed.
fn lists(session: &SessionSection<'_>, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if !session.not_run.is_empty() {
        let not_run: Vec<&str> = session.not_run.iter().map(String::as_str).collect();
        lines.push(match session.not_run_columns {
            Some(columns) => not_measured(&not_run, columns),
            None => format!("saved, but not measured now: {}", first_names(&not_run, most)),
        });
    }
    if session.failed > 0 {
        lines.push(format!("left out: {} that failed", counted(session.failed, "benchmark")));
    }
    lines
}
