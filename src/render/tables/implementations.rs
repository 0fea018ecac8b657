//! Implementation against implementation inside one run: the pairs as a table, all of them in a
//! line, and those without a partner.

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::Row;
use crate::render::formats::table::height;
use crate::render::report::View;
use crate::render::tables::marks::notes_of_marks;
use crate::render::tables::profile;
use crate::render::tables::rows::RowTable;
use crate::render::tables::sheet::{Section, Style};
use crate::render::words::averages::summary;
use crate::render::words::enumerations::first_names;
use crate::render::words::implementations::{heading, side_words};
use crate::render::words::next_step::lists_them;
use crate::render::words::order::answer_order;
use crate::render::words::row_names::{id_names, row_names};
use crate::render::words::shortened::names_within;
use crate::render::words::units::counted;
use crate::render::words::verdicts::verdict_counts;

/// Lines of the section beside those of its pairs.
const FRAME: usize = 7;
/// Names in a sentence.
const MOST_NAMES: usize = 5;

/// The implementations of the candidate, in `room` lines at most unless all are asked for; `None`
/// where it has no pair of them.
pub(crate) fn section(
    comparison: &Comparison,
    view: &View,
    style: &Style,
    room: usize,
    is_session: bool,
) -> Option<Section> {
    if comparison.variants.is_empty() {
        return None;
    }
    let mut rows = answer_order(comparison.variants.iter());
    let sides = side_words(comparison);
    let longest_name = style.longest_name();
    let table =
        RowTable { sides: [&sides[0], &sides[1]], metric: &comparison.metric, view, longest_name };
    let sheet = |rows: &[&Row]| {
        let names = rows.iter().map(|row| pair_name(row, comparison)).collect();
        table.sheet(rows, names_within(names, longest_name))
    };
    while !view.all && !rows.is_empty() && height(&sheet(&rows), style) + FRAME > room {
        rows.pop();
    }
    let hidden = comparison.variants.len() - rows.len();
    let mut sheets = Vec::new();
    if !rows.is_empty() {
        sheets.push(sheet(&rows));
        sheets.extend(rows.iter().filter_map(|row| profile::of_changed(row)));
    }
    let mut notes = Vec::new();
    notes.extend(notes_of_marks(&Judged::of_variants(comparison), &rows, style));
    if hidden > 0 {
        let more = if rows.is_empty() { "pair" } else { "more pair" };
        notes.push(format!("{}: {}", counted(hidden, more), lists_them(is_session)));
    }
    let overall = &comparison.variants_overall;
    if comparison.variants.len() > 1 {
        let summary = summary(overall, &comparison.metric);
        notes.push(format!("{}; {summary}", verdict_counts(overall)));
    }
    notes.extend(unpaired(comparison, view));
    Some(Section { heading: Some(heading(comparison, "this run")), sheets, notes })
}

/// What a pair is called: the test itself where the headings say what it is compared with, else both
/// of them.
fn pair_name(row: &Row, comparison: &Comparison) -> String {
    if let ([Some(_), _], 1) = (comparison.variants_labels(), row.cases) {
        return row.name.name.clone();
    }
    match (row.reference_ids.as_slice(), &row.implementations) {
        ([original], _) => {
            format!("{} → {}", id_names([original.as_str()].into_iter()).concat(), row.name.name)
        }
        // A fold has no single name of its original.
        (_, Some(labels)) => format!(
            "{} ({}, {} → {})",
            row.name.name,
            counted(row.cases, "case"),
            labels.reference,
            labels.candidate
        ),
        (_, None) => row_names(&[row], None).concat(),
    }
}

/// The implementations that have nothing to be compared with.
fn unpaired(comparison: &Comparison, view: &View) -> Option<String> {
    let unpaired = &comparison.variants_unpaired;
    let names = id_names(unpaired.iter().map(|of| of.case.name.fullname.as_str()));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let most = if view.all { usize::MAX } else { MOST_NAMES };
    (!names.is_empty()).then(|| {
        format!(
            "without a partner: {}: {}",
            counted(names.len(), "benchmark"),
            first_names(&names, most)
        )
    })
}
