//! `--explain`: one benchmark alone. What was measured, how much noise there is, what follows, and
//! what would settle it.

use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::statistic::Statistic;
use crate::model::stats::Stats;
use crate::render::report::{Report, View};
use crate::render::tables::profile;
use crate::render::tables::rows::{RowTable, time};
use crate::render::tables::sheet::{Cell, Column, Document, Section, Sheet, Toned};
use crate::render::words::answer::{percent_without_sign, who};
use crate::render::words::next_step::next;
use crate::render::words::numbers::{change_interval, directed_change};
use crate::render::words::order::answer_order;
use crate::render::words::quantities::{judged_name, judged_ways, signed_quantity};
use crate::render::words::units::counted;
use crate::render::words::verdicts::{named, noise, shortest};

/// The explanation of the benchmark that `name` names; where it names several, their list.
pub(crate) fn explanation(report: &Report<'_>, name: &str) -> Document {
    match named(&report.comparison.rows, name).as_slice() {
        [row] => explained(row, report),
        rows => listed(rows, report, name),
    }
}

/// The benchmarks that match the name, to choose one from.
fn listed(rows: &[&Row], report: &Report<'_>, name: &str) -> Document {
    let rows = answer_order(rows.iter().copied());
    let table = RowTable {
        sides: ["reference", "candidate"],
        metric: &report.comparison.metric,
        view: report.view,
        longest_name: None,
    };
    Document {
        title: Toned::plain(format!(
            "`{name}` fits {}: `--explain` explains one of them",
            counted(rows.len(), "benchmark")
        )),
        facts: who(report),
        sections: vec![Section::of_sheets(vec![table.named_sheet(&rows)])],
        footnotes: Vec::new(),
    }
}

fn explained(row: &Row, report: &Report<'_>) -> Document {
    let digits = report.view.numbers.digits;
    let judged = &row.judged;
    let of = Judged::of(report.comparison);
    let change = judged.theta.map_or(String::new(), |theta| {
        format!(", {}", directed_change(theta.exp(), digits, judged_ways(&of)))
    });
    let title = format!("{}: {}{change}", row.name.fullname, judged.verdict.label());
    let mut sections = vec![Section::of_sheets(vec![measured(row, report)])];
    sections.push(Section::of_notes(why(row, report)));
    sections.extend(profile::sheet(row).map(|sheet| Section::of_sheets(vec![sheet])));
    let mut footnotes = Vec::new();
    if judged.verdict == Verdict::Inconclusive {
        footnotes.extend(next_of(row, report));
    }
    if !row.profile.is_empty() {
        footnotes.push(profile::LEGEND.to_owned());
    }
    Document { title: Toned::plain(title), facts: who(report), sections, footnotes }
}

/// The command that would settle this row, as if it were the only one.
fn next_of(row: &Row, report: &Report<'_>) -> Option<String> {
    // Without a number of runs the next command is the one that was given.
    row.judged.runs_to_settle?;
    let mut only = report.comparison.clone();
    only.rows = vec![row.clone()];
    next(&Report { comparison: &only, ..*report })
}

/// What was measured: the judged statistic, and beside it those that people compare by hand.
fn measured(row: &Row, report: &Report<'_>) -> Sheet {
    let of = Judged::of(report.comparison);
    let unit = Judged::unit(&of.metric, row);
    let mut rows = Vec::new();
    let judged = row.judged.located;
    rows.extend(judged.map(|located| {
        vec![
            Cell::Text(format!("{} (judged)", judged_name(&of))),
            Cell::quantity(Some(located.reference), &unit),
            Cell::quantity(Some(located.candidate), &unit),
            match (row.judged.theta, row.judged.difference) {
                (Some(theta), _) => Cell::Change(theta.exp()),
                (None, Some(difference)) => Cell::Difference(difference.by, unit.clone()),
                (None, None) => Cell::Missing,
            },
        ]
    }));
    for shown in [Statistic::Min, Statistic::Median, Statistic::Mean, Statistic::StdDev] {
        // The judged one is above, but for pooled runs it is another number.
        if Some(shown) != of.statistic.statistic() || judged.is_none() {
            rows.push(statistic_row(row, shown));
        }
    }
    let rounds = |stats: &Stats| Cell::count(stats.rounds);
    rows.push(vec![
        Cell::Text("rounds".to_owned()),
        rounds(&row.reference),
        rounds(&row.candidate),
        Cell::Text(String::new()),
    ]);
    let View { numbers, .. } = *report.view;
    let columns = ["", "reference", "candidate", "change"].map(Column::new).into();
    Sheet { columns, rows, numbers, ..Sheet::default() }
}

fn statistic_row(row: &Row, statistic: Statistic) -> Vec<Cell> {
    let metric = &statistic.into();
    let ratio = row.delta_of(metric).speedup.map(f64::recip);
    vec![
        Cell::Text(statistic.label().to_owned()),
        time(&row.reference, metric),
        time(&row.candidate, metric),
        ratio.filter(|ratio| ratio.is_finite()).map_or(Cell::Missing, Cell::Change),
    ]
}

/// What follows from the numbers, sentence by sentence.
fn why(row: &Row, report: &Report<'_>) -> Vec<String> {
    let evidence = evidence(row, report);
    evidence.into_iter().map(|(name, sentence)| format!("{name:<10}{sentence}")).collect()
}

/// What follows from the numbers: of each sentence what it is about, and the sentence. One that is
/// about the same as the one before it has no name.
pub(crate) fn evidence(row: &Row, report: &Report<'_>) -> Vec<(&'static str, String)> {
    let (judged, rule) = (&row.judged, report.options.rule);
    let digits = report.view.numbers.digits;
    let suite = &report.comparison.suite;
    let mut lines = Vec::new();
    if let (Some(theta), Some((low, high))) = (judged.theta, judged.interval()) {
        let condition = match report.comparison.metric.extra() {
            Some(_) => "",
            None => ", as long as neither side was slow all the while",
        };
        let sentence = format!(
            "{} at {} % confidence{condition}",
            change_interval(theta.exp(), low, high, digits),
            shortest(100.0 * (1.0 - rule.alpha)),
        );
        lines.push(("interval", sentence));
    }
    if let Some(difference) = judged.difference {
        let unit = Judged::unit(&report.comparison.metric, row);
        let numbers = report.view.numbers;
        let sentence = format!(
            "{} … {} at {} % confidence: by difference, because a number is not above 0",
            signed_quantity(difference.low, &unit, numbers),
            signed_quantity(difference.high, &unit, numbers),
            shortest(100.0 * (1.0 - rule.alpha)),
        );
        lines.push(("interval", sentence));
    }
    lines.push(("noise", noise(suite)));
    let threshold = percent_without_sign(rule.min_effect);
    lines.extend(judged.p_noise.map(|p| {
        let sentence = format!(
            "{} that noise shows this much where the code changed by {threshold} or less",
            chance(p)
        );
        ("chance", sentence)
    }));
    lines.extend(judged.p_slow.map(|p| {
        ("", format!("{} that every run of the slower side met a slow machine", chance(p)))
    }));
    lines.extend(judged.q.map(|q| {
        let alpha = percent_without_sign(rule.alpha);
        let both = if judged.p_slow.is_some() { "both together, corrected" } else { "corrected" };
        let sentence =
            format!("{} {both} for all benchmarks; a claim needs {alpha} or less", chance(q));
        ("", sentence)
    }));
    lines.push(("verdict", conclusion(row, &Judged::of(report.comparison), &threshold)));
    lines
}

/// The verdict in a sentence.
fn conclusion(row: &Row, of: &Judged, threshold: &str) -> String {
    let name = judged_name(of);
    let (better, worse) = match of.metric.extra() {
        Some(_) => ("better", "worse"),
        None => ("faster", "slower"),
    };
    let judged = &row.judged;
    let reason = judged.reason.map_or(String::new(), |reason| format!(": {}", reason.sentence()));
    match judged.verdict {
        Verdict::Improved => {
            format!("improved: {name} got {better} by more than {threshold}")
        }
        Verdict::Regressed => {
            format!("regressed: {name} got {worse} by more than {threshold}")
        }
        Verdict::Unchanged => "unchanged: a change of 10 % or more is ruled out".to_owned(),
        Verdict::Inconclusive => {
            let settle = judged
                .runs_to_settle
                .map_or(String::new(), |runs| format!("; {runs} runs a side would settle it"));
            format!("inconclusive{reason}{settle}")
        }
        Verdict::Incomparable | Verdict::Added | Verdict::Removed => {
            format!("{}{reason}", judged.verdict.label())
        }
    }
}

/// A probability that people can weigh.
fn chance(p: f64) -> String {
    if p >= 0.995 {
        "nearly certain".to_owned()
    } else if p >= 0.01 {
        percent_without_sign(p)
    } else if p > 1e-6 {
        format!("1 in {}", counted((1.0 / p).round() as usize, "").trim_end_matches("s").trim())
    } else {
        "less than 1 in a million".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chance_is_a_share_or_one_in_many() {
        for (p, expected) in [
            (1.0, "nearly certain"),
            (0.25, "25 %"),
            (0.034, "3.4 %"),
            (0.0008, "1 in 1,250"),
            (0.0, "less than 1 in a million"),
        ] {
            assert_eq!(chance(p), expected);
        }
    }
}
