//! The tables of a comparison: rows by group, the groups, variants, and cases without a partner.

use crate::analysis::compare::row::Row;
use crate::render::report::{ExtraColumn, Report, SideRuns, SortBy, View};
use crate::render::tables::rows::{self, VARIANTS, Wording, benchmark};
use crate::render::tables::sheet::{Document, Section, Sheet};
use crate::render::tables::{groups, profile, unpaired};
use crate::render::words::implementations;
use crate::render::words::order::{by_group, sorted};
use crate::render::words::run_names::{run_facts, side_names};
use crate::render::words::units::counted;
use crate::render::words::verdicts;
use crate::render::words::verdicts::FootnoteLetters;

/// Run against run.
const RUNS: Wording = Wording { sides: ["reference", "candidate"], name: benchmark };

/// All tables of a comparison.
pub(crate) fn comparison(report: &Report<'_>) -> Document {
    let comparison = report.comparison;
    let (reference, candidate) =
        side_names(&report.reference.newest.info, &report.candidate.newest.info);
    let letters = FootnoteLetters::of(footnoted(report));
    let mut sections = Vec::new();
    if !comparison.rows.is_empty() {
        sections.push(Section { heading: None, sheets: row_sheets(report, &letters) });
        let sheets = vec![groups::sheet(comparison)];
        sections.push(Section { heading: Some("groups".to_owned()), sheets });
    }
    if !comparison.variants.is_empty() {
        let rows: Vec<&Row> = comparison.variants.iter().collect();
        let profiles = comparison.variants.iter().filter_map(profile::of_changed);
        let mut sheets = vec![rows_sheet(rows, None, report, &VARIANTS, &letters)];
        sheets.extend(profiles);
        let heading = implementations::heading(comparison, &candidate);
        sections.push(Section { heading: Some(heading), sheets });
    }
    if let Some(benchmark) = &report.view.explain {
        sections.extend(verdicts::explained(report, benchmark));
    }
    for (change, cases, run) in
        [("added", &comparison.added, &candidate), ("removed", &comparison.removed, &reference)]
    {
        if !cases.is_empty() {
            let heading = format!("{change}: {}, only in {run}", counted(cases.len(), "case"));
            let sheets = vec![unpaired::sheet(cases, comparison.metric)];
            sections.push(Section { heading: Some(heading), sheets });
        }
    }
    let mut facts = side_facts(report.reference, report.candidate);
    facts.extend(verdicts::overall(comparison));
    Document {
        title: format!("{reference} → {candidate}, by {}", comparison.metric),
        facts,
        sections,
        footnotes: footnotes(report, &letters),
    }
}

/// One table of the rows that improved or regressed, of all groups, biggest slowdown first; `None`
/// where no row did.
pub(crate) fn changed_sheet(report: &Report<'_>) -> Option<Sheet> {
    // A comment begins with what went wrong, in whatever order the rest is.
    let view = View { sort: SortBy::Delta, only_changed: true, ..report.view.clone() };
    let rows: Vec<&Row> = view.shown(&report.comparison.rows).collect();
    if rows.is_empty() {
        return None;
    }
    let letters = FootnoteLetters::of(footnoted(report));
    Some(rows_sheet(rows, None, &Report { view: &view, ..*report }, &RUNS, &letters))
}

/// A line for each side, aligned; with pooled runs, how many there are.
fn side_facts(reference: SideRuns<'_>, candidate: SideRuns<'_>) -> Vec<String> {
    let mut facts = Vec::with_capacity(2);
    for (word, side) in [("reference", reference), ("candidate", candidate)] {
        let pooled = match side.all.len() {
            0 | 1 => String::new(),
            runs => format!(", the newest of {runs} pooled runs"),
        };
        facts.push(format!("{word}  {}{pooled}", run_facts(&side.newest.info)));
    }
    facts
}

/// A table for each group, followed by the profiles of its rows.
fn row_sheets(report: &Report<'_>, letters: &FootnoteLetters) -> Vec<Sheet> {
    let shown = report.view.shown(&report.comparison.rows);
    let mut sheets = Vec::new();
    for (label, rows) in by_group(shown, report.view.sort, report.comparison.metric) {
        let profiles: Vec<Sheet> = rows.iter().copied().filter_map(profile::of_changed).collect();
        sheets.push(rows_sheet(rows, Some(label.to_owned()), report, &RUNS, letters));
        sheets.extend(profiles);
    }
    sheets
}

/// One table of rows, with the columns that `--columns` adds.
fn rows_sheet(
    rows: Vec<&Row>,
    heading: Option<String>,
    report: &Report<'_>,
    wording: &Wording,
    letters: &FootnoteLetters,
) -> Sheet {
    let metric = report.comparison.metric;
    // The first columns show the metric already.
    let extras: Vec<ExtraColumn> = report
        .view
        .columns
        .iter()
        .copied()
        .filter(|extra| *extra != ExtraColumn::Statistic(metric))
        .collect();
    let mut columns = rows::columns(wording.sides);
    columns.extend(extras.iter().flat_map(|extra| rows::extra_columns(*extra, wording.sides)));
    let mut lines = Vec::with_capacity(rows.len());
    for row in sorted(rows.into_iter(), report.view.sort, metric) {
        let mut cells = rows::cells(row, (wording.name)(row), metric, letters);
        cells.extend(extras.iter().flat_map(|extra| rows::extra_cells(*extra, row)));
        lines.push(cells);
    }
    Sheet { heading, columns, rows: lines }
}

/// The rows whose verdicts may need a footnote.
fn footnoted<'r>(report: &Report<'r>) -> impl Iterator<Item = &'r Row> + Clone {
    report.view.shown(&report.comparison.rows).chain(&report.comparison.variants)
}

/// The last lines: what is hidden, why cases are undecided, and how to read the table.
fn footnotes(report: &Report<'_>, letters: &FootnoteLetters) -> Vec<String> {
    let comparison = report.comparison;
    let mut notes = Vec::new();
    let hidden = comparison.rows.len() - report.view.shown(&comparison.rows).count();
    if hidden > 0 {
        notes.push(format!("{} not shown: neither improved nor regressed", counted(hidden, "row")));
    }
    notes.extend(verdicts::reasons(letters, footnoted(report)));
    let outside = footnoted(report).filter(|row| is_outside_interval(row)).count();
    if outside > 0 {
        let (metric, rows) = (comparison.metric, counted(outside, "row"));
        notes.push(format!(
            "{rows} with a delta of the {metric} outside the interval of {}: the two moved apart",
            comparison.suite.findings.statistic.words()
        ));
    }
    if !comparison.rows.is_empty() || !comparison.variants.is_empty() {
        notes.push(verdicts::legend(report));
    }
    if footnoted(report).any(|row| shows_profile(row, report.view)) {
        notes.push(profile::LEGEND.to_owned());
    }
    notes
}

/// Whether the delta of the metric is not within the interval of the judged change.
fn is_outside_interval(row: &Row) -> bool {
    match (row.judged.interval(), row.delta.speedup) {
        (Some((low, high)), Some(speedup)) => {
            let ratio = speedup.recip();
            ratio < low || ratio > high
        }
        (None, _) | (_, None) => false,
    }
}

/// Whether a table shows where the time of a row went.
fn shows_profile(row: &Row, view: &View) -> bool {
    !row.profile.is_empty() && (row.judged.verdict.is_claim() || view.explain.is_some())
}
