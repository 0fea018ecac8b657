//! A comparison for people, the answer first: what changed, who is compared, the changed rows by
//! size, what became of the others, the summary, groups, implementations, and cases without a
//! partner.

use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::{Row, UnpairedCase};
use crate::render::formats::table::height;
use crate::render::report::{Report, SortBy, View};
use crate::render::tables::explanation::explanation;
use crate::render::tables::marks::notes_of_marks;
use crate::render::tables::rows::RowTable;
use crate::render::tables::sheet::{Document, Section, Sheet, Style};
use crate::render::tables::{groups, growth_grid, implementations, profile, unpaired};
use crate::render::words::answer::{headline, who};
use crate::render::words::averages::summary;
use crate::render::words::enumerations::first_names;
use crate::render::words::next_step::{lists_them, next};
use crate::render::words::order::{Standing, answer_order, by_group, sorted};
use crate::render::words::rest::rest;
use crate::render::words::row_names::id_names;
use crate::render::words::shortened::{LONGEST_ID, names_within, short_label};
use crate::render::words::units::counted;

/// Rows that are all listed, whether they changed or not.
const MOST_ROWS: usize = 20;
/// Lines of the table of rows, unless `--all` asks for more.
const MOST_LINES: usize = 32;
/// Lines of a screen that holds the whole answer at 80 columns.
const SCREEN: usize = 58;
/// Lines of that which the sentences take, at most in nearly all cases.
const SENTENCES: usize = 21;
/// Names in a sentence.
const MOST_NAMES: usize = 5;

/// All of a comparison, as much as fits the place.
pub(crate) fn comparison(report: &Report<'_>, style: &Style) -> Document {
    if let Some(benchmark) = &report.view.explain {
        return explanation(report, benchmark);
    }
    let comparison = report.comparison;
    let listing = Listing::new(report, style);
    let mut sections = Vec::new();
    // Several sizes say more than one.
    let grid = comparison.growth.as_ref().filter(|_| asks_for_grid(report));
    sections.extend(grid.and_then(|growth| growth_grid::growth_grid(growth, report.view)));
    sections.extend(row_sections(report, &listing, style));
    // Where everything is listed, nothing needs to be measured.
    let measured = if report.view.all { &[] } else { sections.as_slice() };
    let rows_height: usize = measured.iter().map(|section| section_height(section, style)).sum();
    let mut notes = Vec::new();
    notes.extend(listing.hidden_note(report));
    notes.extend(rest(&listing.rest, comparison, report).filter(|_| !report.view.only_changed));
    notes.extend(listing.unlisted_note(report));
    notes.extend(notes_of_marks(&Judged::of(comparison), &listing.shown, style));
    if !notes.is_empty() {
        sections.push(Section::of_notes(notes));
    }
    if !comparison.rows.is_empty() {
        sections.push(Section::of_notes(vec![summary(&comparison.overall, &comparison.metric)]));
    }
    let room = SCREEN.saturating_sub(SENTENCES + rows_height);
    let implementations =
        implementations::section(comparison, report.view, style, room, report.extra.is_session);
    let taken: usize = implementations.iter().map(|section| section_height(section, style)).sum();
    sections.extend(groups::section(report, room.saturating_sub(taken)));
    sections.extend(implementations);
    let unpaired = [("added", &comparison.added), ("removed", &comparison.removed)];
    let lines: Vec<String> = unpaired
        .iter()
        .filter_map(|(word, cases)| unpaired_line(word, cases, report, style))
        .collect();
    if !lines.is_empty() {
        sections.push(Section::of_notes(lines));
    }
    for (word, cases) in unpaired.into_iter().filter(|(_, cases)| !cases.is_empty()) {
        if report.view.all {
            let sheet = unpaired::sheet(
                cases,
                &comparison.metric,
                report.view.numbers,
                style.longest_name(),
            );
            let heading = Some(format!("{word}: {}", counted(cases.len(), "benchmark")));
            sections.push(Section { heading, sheets: vec![sheet], notes: Vec::new() });
        }
    }
    let mut footnotes: Vec<String> = next(report).into_iter().collect();
    if listing.shown.iter().any(|row| shows_profile(row)) {
        footnotes.push(profile::LEGEND.to_owned());
    }
    Document { title: headline(comparison), facts: who(report), sections, footnotes }
}

/// Whether families are shown as a grid: by `--over`, and not where only a gate looks at them.
fn asks_for_grid(report: &Report<'_>) -> bool {
    report.comparison.growth.as_ref().is_some_and(|growth| growth.over.is_some())
}

/// The lines of a section, with the empty ones before its parts.
fn section_height(section: &Section, style: &Style) -> usize {
    let sheets = section.sheets.iter().map(|sheet| 1 + height(sheet, style));
    2 + sheets.sum::<usize>() + 2 * section.notes.len()
}

/// One table of the rows that improved or regressed, of all groups, regressions first; `None` where
/// no row did.
pub(crate) fn changed_sheet(report: &Report<'_>) -> Option<Sheet> {
    let view = View { only_changed: true, columns: Vec::new(), ..report.view.clone() };
    let rows = answer_order(view.shown(&report.comparison.rows));
    (!rows.is_empty())
        .then(|| row_table(&Report { view: &view, ..*report }, None).named_sheet(&rows))
}

/// Which rows are listed, and which are only counted.
struct Listing<'r> {
    /// In the order of the table.
    shown: Vec<&'r Row>,
    /// Neither changed nor leaning, whether they are listed or not; in order where they are listed.
    rest: Vec<&'r Row>,
    /// Changed or leaning, and left out all the same: there are too many.
    hidden: Vec<&'r Row>,
}

impl<'r> Listing<'r> {
    fn new(report: &Report<'r>, style: &Style) -> Self {
        let comparison = report.comparison;
        let in_grid =
            growth_grid::ids(comparison.growth.as_ref().filter(|_| asks_for_grid(report)));
        let rows = report.view.shown(&comparison.rows);
        let rows = rows.filter(|row| !in_grid.contains(row.name.fullname.as_str()));
        let (mut rest, shown): (Vec<&Row>, Vec<&Row>) =
            rows.partition(|row| Standing::of(row) == Standing::Rest);
        let lists_rest = report.view.all || rest.len() + shown.len() <= MOST_ROWS;
        if lists_rest {
            rest = answer_order(rest.into_iter());
        }
        let mut shown = answer_order(shown.into_iter());
        let ordered = [shown.as_slice(), &rest].concat();
        let mut hidden = Vec::new();
        let height_of =
            |rows: &[&Row]| height(&row_table(report, style.width).named_sheet(rows), style);
        if report.view.all {
            shown = ordered;
        } else {
            // A row takes a line at least, and measuring many rows takes long.
            if shown.len() > MOST_LINES {
                hidden = shown.split_off(MOST_LINES);
            }
            while shown.len() > MOST_NAMES && height_of(&shown) > MOST_LINES {
                let kept = shown.len() * 4 / 5;
                hidden = [shown.split_off(kept), hidden].concat();
            }
            if lists_rest && hidden.is_empty() && height_of(&ordered) <= MOST_LINES {
                shown = ordered;
            }
        }
        match report.view.sort {
            SortBy::Change => {}
            by => shown = sorted(shown.into_iter(), by, &comparison.metric),
        }
        Self { shown, rest, hidden }
    }

    /// That few rows are left out all the same, because their names take more lines than there are.
    fn unlisted_note(&self, report: &Report<'_>) -> Option<String> {
        let n_rows = self.shown.len() + self.rest.len() + self.hidden.len();
        let is_listed = |row: &Row| self.shown.iter().any(|shown| std::ptr::eq(*shown, row));
        let is_left_out = self.rest.first().is_some_and(|row| !is_listed(row));
        (n_rows <= MOST_ROWS && is_left_out).then(|| lists_them(report.extra.is_session).to_owned())
    }

    /// How much more there is than what is listed.
    fn hidden_note(&self, report: &Report<'_>) -> Option<String> {
        let count = |standing: Standing, word: &str| {
            let n = self.hidden.iter().filter(|row| Standing::of(row) == standing).count();
            (n > 0).then(|| format!("{n} more {word}"))
        };
        let parts: Vec<String> = [
            count(Standing::Regressed, "regressed"),
            count(Standing::Improved, "improved"),
            count(Standing::Leaning, "that lean"),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty())
            .then(|| format!("{}: {}", parts.join(", "), lists_them(report.extra.is_session)))
    }
}

fn row_table<'r>(report: &Report<'r>, width: Option<usize>) -> RowTable<'r> {
    RowTable {
        sides: ["reference", "candidate"],
        metric: &report.comparison.metric,
        view: report.view,
        longest_name: width.map(|_| LONGEST_ID),
    }
}

/// The listed rows: one table, or where groups were asked for one for each group of several rows.
fn row_sections(report: &Report<'_>, listing: &Listing<'_>, style: &Style) -> Vec<Section> {
    if listing.shown.is_empty() {
        return Vec::new();
    }
    let table = row_table(report, style.width);
    if !report.options.asks_for_groups() {
        let mut sheets =
            vec![with_dim_rest(table.named_sheet(&listing.shown), &listing.shown, report)];
        sheets.extend(listing.shown.iter().filter_map(|row| profile::of_changed(row)));
        return vec![Section::of_sheets(sheets)];
    }
    let mut in_order: Vec<&Row> = listing.shown.clone();
    in_order.sort_by(|a, b| a.name.cmp(&b.name));
    let mut sheets = Vec::new();
    let mut alone = Vec::new();
    for (label, rows) in by_group(in_order.into_iter(), report.view.sort, table.metric) {
        if let [row] = rows.as_slice() {
            alone.push(*row);
            continue;
        }
        let sheet = with_dim_rest(table.named_sheet(&rows), &rows, report);
        sheets.push(Sheet { heading: Some(short_label(label)), ..sheet });
        sheets.extend(rows.iter().filter_map(|row| profile::of_changed(row)));
    }
    if !alone.is_empty() {
        let rows = sorted(alone.into_iter(), report.view.sort, table.metric);
        let heading = (!sheets.is_empty()).then(|| "alone in their groups".to_owned());
        let sheet = with_dim_rest(table.named_sheet(&rows), &rows, report);
        sheets.push(Sheet { heading, ..sheet });
        sheets.extend(rows.iter().filter_map(|row| profile::of_changed(row)));
    }
    vec![Section::of_sheets(sheets)]
}

/// A table of rows in the order of an answer, those of the rest dimmed.
fn with_dim_rest(sheet: Sheet, rows: &[&Row], report: &Report<'_>) -> Sheet {
    let first = rows.iter().position(|row| Standing::of(row) == Standing::Rest);
    // In another order the rest is between the others, and where nothing changed it is the answer.
    let dim_from = first.filter(|first| *first > 0 && report.view.sort == SortBy::Change);
    Sheet { dim_from, ..sheet }
}

/// The cases that only one side has, in a sentence.
fn unpaired_line(
    word: &str,
    cases: &[UnpairedCase],
    report: &Report<'_>,
    style: &Style,
) -> Option<String> {
    if cases.is_empty() || report.view.all {
        return None;
    }
    let names = id_names(cases.iter().map(|case| case.name.fullname.as_str()));
    let names = names_within(names, style.longest_name());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let more = if cases.len() > MOST_NAMES {
        format!(" ({})", lists_them(report.extra.is_session))
    } else {
        String::new()
    };
    Some(format!(
        "{word}: {}: {}{more}",
        counted(cases.len(), "benchmark"),
        first_names(&names, MOST_NAMES)
    ))
}

/// Whether a table shows where the time of a row went.
fn shows_profile(row: &Row) -> bool {
    !row.profile.is_empty() && row.judged.verdict.is_claim()
}
