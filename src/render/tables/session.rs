//! The section of a pytest session: the rows and verdicts of `analyze` in short.
//!
//! `-q` is one line and the worst rows, `-v` the tables of `analyze`, `-vv` also how they came
//! about.

use std::io::{self, Write};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::run::Run;
use crate::model::statistic::Stats;
use crate::model::warning::Warning;
use crate::render::formats::table;
use crate::render::report::{Options, Report, ReportExtras, SideRuns, SortBy, View};
use crate::render::tables::rows::{self, VARIANTS, Wording, benchmark};
use crate::render::tables::sheet::{Document, Section, Sheet, Style};
use crate::render::tables::{comparison, groups};
use crate::render::words::enumerations::first_names;
use crate::render::words::order::sorted;
use crate::render::words::run_names::run_facts;
use crate::render::words::session_notes::{NoReference, no_reference, not_measured};
use crate::render::words::units::{counted, percent};
use crate::render::words::verdicts;
use crate::render::words::verdicts::FootnoteLetters;
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

/// Rows of a table at most, if they have not changed.
const MOST_ROWS: usize = 20;
/// Groups at most.
const MOST_GROUPS: usize = 8;
/// Rows below the one line of `-q`.
const MOST_WORST: usize = 3;
/// Names in a list.
const MOST_NAMES: usize = 5;

/// The saved run against this session.
const AGAINST_NOW: Wording = Wording { sides: ["reference", "now"], name: benchmark };

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
    if verbosity < 0 || session.current.cases.is_empty() {
        return write_lines(&brief(session).join("\n"), style, out);
    }
    let document = match &session.reference {
        Ok(reference) if verbosity > 0 => whole(session, reference),
        Ok(_) | Err(_) => compact(session, style),
    };
    table::write(&document, style, out)?;
    let mut lines = Vec::new();
    for warning in session.warnings {
        lines.push(format!("warning: {}", warnings::worded(warning)));
    }
    lines.extend(session.notes.iter().cloned());
    lines.extend(session.debug.iter().map(|fact| format!("debug: {fact}")));
    write_lines(&lines.join("\n"), style, out)
}

/// The section at its full length: the tables of `analyze`.
fn whole(session: &SessionSection<'_>, reference: &Run) -> Document {
    let view = View { sort: SortBy::Name, ..View::default() };
    let report = Report {
        comparison: session.comparison,
        reference: SideRuns::of_one(reference),
        candidate: SideRuns::of_one(session.current),
        options: session.options,
        warnings: session.warnings,
        view: &view,
        extra: ReportExtras::default(),
    };
    let mut document = comparison::comparison(&report);
    document.facts.extend(facts(session));
    document.footnotes.extend(lists(session, usize::MAX));
    document
}

/// Writes lines of text, wrapped at words.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_lines(text: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    text.lines().try_for_each(|line| table::write_prose(line, 2, style, out))
}

/// `-q`: one line, then the worst rows. Where nothing was measured, why.
fn brief(session: &SessionSection<'_>) -> Vec<String> {
    let counts = verdicts::verdict_counts(&session.comparison.overall);
    let mut lines = match &session.reference {
        _ if session.current.cases.is_empty() => Vec::new(),
        Ok(reference) => vec![format!("pytest-park: {counts}, against {}", reference.info.stem)],
        Err(none) => vec![format!("pytest-park: {}", no_reference(none))],
    };
    lines.extend(facts(session).into_iter().map(|line| format!("pytest-park: {line}")));
    let regressed =
        session.comparison.rows.iter().filter(|row| row.judged.verdict == Verdict::Regressed);
    let worst = sorted(regressed, SortBy::Delta, session.comparison.metric);
    for row in worst.iter().take(MOST_WORST) {
        let delta = row.delta.percent.map_or("-".to_owned(), percent);
        lines.push(format!("  regressed {delta}  {}", row.name.fullname));
    }
    if worst.len() > MOST_WORST {
        lines.push(format!("  and {} more", worst.len() - MOST_WORST));
    }
    lines
}

/// What the numbers do not show.
fn facts(session: &SessionSection<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let cases = &session.current.cases;
    if !cases.is_empty() && cases.iter().all(|case| ran_once(&case.stats)) {
        lines.push("every benchmark ran exactly once: no spread is known".to_owned());
    }
    if session.unmeasured > 0 {
        let tests = counted(session.unmeasured, "benchmark test");
        let why = if session.disabled { " (`--benchmark-disable`)" } else { "" };
        lines.push(format!("{tests} ran without measuring{why}"));
    }
    lines
}

/// Whether the function was called exactly once.
fn ran_once(stats: &Stats) -> bool {
    stats.rounds == Some(1) && stats.iterations.is_none_or(|iterations| iterations == 1)
}

/// The section at its usual length: changed rows first, and of the others a few.
fn compact(session: &SessionSection<'_>, style: &Style) -> Document {
    let comparison = session.comparison;
    let (title, mut lines) = match &session.reference {
        Ok(reference) => {
            let info = &reference.info;
            (
                format!("this run against {} ({})", info.stem, run_facts(info)),
                verdicts::overall(comparison),
            )
        }
        Err(none) => (no_reference(none), Vec::new()),
    };
    lines.extend(facts(session));
    let shown = by_weight(comparison);
    let footnoted = shown.iter().copied().chain(&comparison.variants);
    let letters = FootnoteLetters::of(footnoted.clone());
    let mut sections = Vec::new();
    if !shown.is_empty() {
        let sheet = rows_sheet(&shown, &AGAINST_NOW, comparison, &letters, style);
        sections.push(Section { heading: None, sheets: vec![sheet] });
    }
    if !comparison.variants.is_empty() {
        let rows: Vec<&Row> = comparison.variants.iter().collect();
        sections.push(Section {
            heading: Some("variants in this run: original against reference postfix".to_owned()),
            sheets: vec![rows_sheet(&rows, &VARIANTS, comparison, &letters, style)],
        });
    }
    if (2..=MOST_GROUPS).contains(&comparison.groups.len()) {
        let sheets = vec![groups::short_sheet(comparison)];
        sections.push(Section { heading: Some("groups".to_owned()), sheets });
    }
    let mut footnotes = hidden(comparison, shown.len());
    footnotes.extend(verdicts::reasons(&letters, footnoted));
    if session.reference.is_ok() {
        footnotes.extend(lists(session, MOST_NAMES));
    }
    if !sections.is_empty() {
        footnotes.push("delta: negative is faster; `-v` says more, `-q` less".to_owned());
    }
    Document { title, facts: lines, sections, footnotes }
}

/// How much is not shown.
fn hidden(comparison: &Comparison, n_shown: usize) -> Vec<String> {
    let mut notes = Vec::new();
    let hidden = comparison.rows.len() - n_shown;
    if hidden > 0 {
        notes.push(format!(
            "{} more, neither improved nor regressed: `-v` shows all",
            counted(hidden, "row")
        ));
    }
    let groups = comparison.groups.len();
    if groups > MOST_GROUPS {
        notes.push(format!("{}: `-v` shows them", counted(groups, "group")));
    }
    notes
}

/// Regressed rows, biggest slowdown first, then improved ones, biggest first, then others by name:
/// all that changed, and others up to [`MOST_ROWS`] together.
fn by_weight(comparison: &Comparison) -> Vec<&Row> {
    let (mut regressed, mut improved, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for row in &comparison.rows {
        match row.judged.verdict {
            Verdict::Regressed => regressed.push(row),
            Verdict::Improved => improved.push(row),
            Verdict::Unchanged
            | Verdict::Inconclusive
            | Verdict::Incomparable
            | Verdict::Added
            | Verdict::Removed => others.push(row),
        }
    }
    let mut rows = sorted(regressed.into_iter(), SortBy::Delta, comparison.metric);
    rows.extend(sorted(improved.into_iter(), SortBy::Speedup, comparison.metric));
    others.truncate(MOST_ROWS.saturating_sub(rows.len()));
    rows.extend(others);
    rows
}

/// Rows with as many columns as fit on one line. The name, both times, the delta and the verdict
/// are always shown.
fn rows_sheet(
    rows: &[&Row],
    wording: &Wording,
    comparison: &Comparison,
    letters: &FootnoteLetters,
    style: &Style,
) -> Sheet {
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        // Tests of two files may have one name; only the node id tells them apart.
        let namesakes = rows.iter().filter(|other| other.name.name == row.name.name).count();
        let name = if namesakes > 1 { row.name.fullname.clone() } else { (wording.name)(row) };
        lines.push(rows::cells(row, name, comparison.metric, letters));
    }
    let mut sheet = Sheet { heading: None, columns: rows::columns(wording.sides), rows: lines };
    // From the right, so that the index of the second stays right without the first.
    for column_idx in [rows::INTERVAL, rows::SPEEDUP] {
        if !table::fits(&sheet, style) {
            sheet.drop_column(column_idx);
        }
    }
    sheet
}

/// What only one side has, and what failed.
fn lists(session: &SessionSection<'_>, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let added: Vec<&str> =
        session.comparison.added.iter().map(|case| case.name.fullname.as_str()).collect();
    if !added.is_empty() {
        lines.push(format!("added: {}", first_names(&added, most)));
    }
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
