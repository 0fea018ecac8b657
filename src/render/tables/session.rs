//! The section of a pytest session: the same rows and verdicts as everywhere, said shortly.
//!
//! `-q` is one line and the worst rows, `-v` the tables of `analyze`, `-vv` also the facts behind them.

use std::io::{self, Write};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::run::Run;
use crate::model::statistic::Stats;
use crate::model::warning::Warning;
use crate::render::formats::table;
use crate::render::report::{Options, Report, ReportExtras, SideRuns, SortBy, View};
use crate::render::tables::comparison::{
    benchmark, comparison as whole, implementations, run_facts, time,
};
use crate::render::tables::sheet::{Cell, Column, Document, Section, Sheet, Style};
use crate::render::words::order::sorted;
use crate::render::words::units::{counted, percent};
use crate::render::words::verdicts;
use crate::render::words::verdicts::FootnoteLetters;
use crate::render::words::warnings;

/// Why there is nothing to compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoReference {
    /// No run was saved before this session.
    NothingSaved,
    /// `--benchmark-compare` names no saved run.
    NoMatch(String),
}

/// What there is to say about a session.
#[derive(Debug)]
pub(crate) struct SessionSection<'a> {
    /// The numbers; all added where there is no reference.
    pub comparison: &'a Comparison,
    /// What is compared against.
    pub reference: Result<&'a Run, NoReference>,
    /// This session.
    pub current: &'a Run,
    /// Node ids that the reference has and this session did not run.
    pub not_run: &'a [String],
    /// How many benchmark tests ran without measuring.
    pub unmeasured: usize,
    /// Whether that was asked for.
    pub disabled: bool,
    /// How many benchmark tests failed.
    pub failed: usize,
    /// What was asked for.
    pub options: &'a Options,
    /// What to know about it all.
    pub warnings: &'a [Warning],
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
    let view = View { sort: SortBy::Name, ..View::default() };
    let one = |run| SideRuns::of(std::slice::from_ref(run));
    let reference = session.reference.as_ref().ok().and_then(|it| one(it));
    let document = match (verbosity, reference, one(session.current)) {
        (1.., Some(reference), Some(candidate)) => {
            let (comparison, options, warnings) =
                (session.comparison, session.options, session.warnings);
            let report = Report {
                comparison,
                reference,
                candidate,
                options,
                warnings,
                view: &view,
                extra: ReportExtras::default(),
            };
            let mut document = whole(&report);
            document.facts.extend(facts(session));
            document.footnotes.extend(lists(session, usize::MAX));
            document
        }
        _ => compact(session, verbosity, style),
    };
    table::write(&document, style, out)?;
    let mut lines = Vec::new();
    lines.extend(session.warnings.iter().map(|it| format!("warning: {}", warnings::worded(it))));
    lines.extend(session.debug.iter().map(|it| format!("debug: {it}")));
    write_lines(&lines.join("\n"), style, out)
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

/// What the numbers alone do not show.
fn facts(session: &SessionSection<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let once = |stats: &Stats| stats.rounds == Some(1) && stats.iterations.is_none_or(|it| it == 1);
    let cases = &session.current.cases;
    if !cases.is_empty() && cases.iter().all(|case| once(&case.stats)) {
        lines.push("every benchmark ran exactly once: no spread is known".to_owned());
    }
    if session.unmeasured > 0 {
        let tests = counted(session.unmeasured, "benchmark test");
        let asked = if session.disabled { " (`--benchmark-disable`)" } else { "" };
        lines.push(format!("{tests} ran without measuring{asked}"));
    }
    lines
}

fn no_reference(none: &NoReference) -> String {
    match none {
        NoReference::NothingSaved => {
            "no saved run to compare with yet: `pytest --benchmark-autosave` or `--benchmark-save NAME` saves one"
                .to_owned()
        }
        NoReference::NoMatch(text) => format!("no saved run matches `--benchmark-compare={text}`"),
    }
}

/// The section at its usual length: changed rows first, and of the others a few.
fn compact(session: &SessionSection<'_>, verbosity: i64, style: &Style) -> Document {
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
    let rows = if verbosity > 0 { usize::MAX } else { MOST_ROWS };
    let shown_rows = by_weight(comparison, rows);
    let marked = || shown_rows.iter().copied().chain(&comparison.variants);
    let marks = FootnoteLetters::of(marked());
    let mut sections = Vec::new();
    if !shown_rows.is_empty() {
        let sheet =
            rows_sheet(&shown_rows, (["reference", "now"], benchmark), comparison, &marks, style);
        sections.push(Section { heading: None, sheets: vec![sheet] });
    }
    if !comparison.variants.is_empty() {
        let rows: Vec<&Row> = comparison.variants.iter().collect();
        let sides = (["original", "reference"], implementations as fn(&Row) -> String);
        sections.push(Section {
            heading: Some("variants in this run: original against reference postfix".to_owned()),
            sheets: vec![rows_sheet(&rows, sides, comparison, &marks, style)],
        });
    }
    let groups = comparison.groups.len();
    if (2..=MOST_GROUPS).contains(&groups) || (groups > 1 && verbosity > 0) {
        sections.push(Section {
            heading: Some("groups".to_owned()),
            sheets: vec![group_sheet(comparison)],
        });
    }
    let mut footnotes = Vec::new();
    let hidden = comparison.rows.len() - shown_rows.len();
    if hidden > 0 {
        footnotes.push(format!(
            "{} more, neither improved nor regressed: `-v` shows all",
            counted(hidden, "row")
        ));
    }
    if groups > MOST_GROUPS && verbosity <= 0 {
        footnotes.push(format!("{}: `-v` shows them", counted(groups, "group")));
    }
    footnotes.extend(verdicts::reasons(&marks, marked()));
    if session.reference.is_ok() {
        footnotes.extend(lists(session, MOST_NAMES));
    }
    if !sections.is_empty() {
        footnotes.push("delta: negative is faster; `-v` says more, `-q` less".to_owned());
    }
    Document { title, facts: lines, sections, footnotes }
}

/// Regressed rows, biggest slowdown first, then improved ones, biggest first, then others by name: all that changed,
/// and others up to `most` rows together.
fn by_weight(comparison: &Comparison, most: usize) -> Vec<&Row> {
    let Comparison { rows, metric, .. } = comparison;
    let of = |verdict: Verdict| rows.iter().filter(move |row| row.judged.verdict == verdict);
    let mut all = sorted(of(Verdict::Regressed), SortBy::Delta, *metric);
    all.extend(sorted(of(Verdict::Improved), SortBy::Speedup, *metric));
    let n_changed = all.len();
    let unchanged =
        |row: &&Row| !matches!(row.judged.verdict, Verdict::Regressed | Verdict::Improved);
    all.extend(rows.iter().filter(unchanged).take(most.saturating_sub(n_changed)));
    all
}

/// Rows with as many columns as the terminal is wide; the name, both times, the delta and the verdict always stand.
fn rows_sheet(
    rows: &[&Row],
    (sides, called): ([&str; 2], fn(&Row) -> String),
    comparison: &Comparison,
    marks: &FootnoteLetters,
    style: &Style,
) -> Sheet {
    const SPEEDUP: usize = 4;
    const INTERVAL: usize = 5;
    let metric = comparison.metric;
    let [first, second] = sides;
    let name = |row: &Row| {
        let twice = rows.iter().filter(|it| it.name.name == row.name.name).count() > 1;
        if twice { row.name.fullname.clone() } else { called(row) }
    };
    let draw = |row: &&Row| {
        vec![
            Cell::Text(name(row)),
            time(&row.reference, metric),
            time(&row.candidate, metric),
            Cell::percent(row.delta.percent),
            Cell::speedup(row.delta.speedup),
            row.judged
                .estimate
                .map_or(Cell::Missing, |it| Cell::Interval(it.ratio_low, it.ratio_high)),
            Cell::Verdict(row.judged.verdict, marks.of_row(row)),
        ]
    };
    let mut columns = vec![Column::new("benchmark"), Column::new(first), Column::sharing(second)];
    columns.extend(["delta", "speedup", "interval", "verdict"].map(Column::new));
    let mut sheet = Sheet { heading: None, columns, rows: rows.iter().map(draw).collect() };
    for column in [INTERVAL, SPEEDUP] {
        if !table::fits(&sheet, style) {
            sheet.columns.remove(column);
            sheet.rows.iter_mut().for_each(|row| drop(row.remove(column)));
        }
    }
    sheet
}

fn group_sheet(comparison: &Comparison) -> Sheet {
    let columns = ["group", "cases", "avg delta", "avg speedup", "verdicts"].map(Column::new);
    let groups = comparison.groups.iter().map(|(label, summary)| (label.as_str(), summary));
    let rows = groups.chain([("overall", &comparison.overall)]).map(|(label, summary)| {
        vec![
            Cell::Text(label.to_owned()),
            Cell::Count(summary.count as u64),
            Cell::percent(summary.avg_delta_pct),
            Cell::speedup(summary.avg_speedup),
            Cell::Text(verdicts::verdict_counts(summary)),
        ]
    });
    Sheet { heading: None, columns: columns.into(), rows: rows.collect() }
}

/// What stands on one side only, and what failed.
fn lists(session: &SessionSection<'_>, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let named = |names: Vec<&str>| {
        let more = names.len().saturating_sub(most);
        let shown: Vec<&str> = names.into_iter().take(most).collect();
        if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
    };
    let added: Vec<&str> =
        session.comparison.added.iter().map(|it| it.name.fullname.as_str()).collect();
    if !added.is_empty() {
        lines.push(format!("added: {}", named(added)));
    }
    if !session.not_run.is_empty() {
        let not_run: Vec<&str> = session.not_run.iter().map(String::as_str).collect();
        lines.push(format!("saved, but not measured now: {}", named(not_run)));
    }
    if session.failed > 0 {
        lines.push(format!("left out: {} that failed", counted(session.failed, "benchmark")));
    }
    lines
}
