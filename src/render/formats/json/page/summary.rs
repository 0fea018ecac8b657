//! Counts and averages of rows in words.

use serde::Serialize;

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::summary::Summary;
use crate::analysis::judge::verdict::Verdict;
use crate::model::metric::Metric;
use crate::render::formats::json::page::shown::{Shown, percent, speedup};
use crate::render::words::numbers::{Digits, directed_change};
use crate::render::words::quantities::{better_and_worse, judged_ways};
use crate::render::words::shortened::short_label;
use crate::render::words::text::printable;

/// The verdicts in the order in which a reader looks for them.
const VERDICTS: [Verdict; 7] = [
    Verdict::Regressed,
    Verdict::Improved,
    Verdict::Unchanged,
    Verdict::Inconclusive,
    Verdict::Incomparable,
    Verdict::Added,
    Verdict::Removed,
];

fn meaning(verdict: Verdict, metric: &Metric) -> &'static str {
    let [better, worse] = better_and_worse(metric);
    match verdict {
        Verdict::Regressed => worse,
        Verdict::Improved => better,
        Verdict::Unchanged => "no change that matters",
        Verdict::Inconclusive => "the data cannot say",
        Verdict::Incomparable => "no usable number on a side",
        Verdict::Added => "only in the candidate",
        Verdict::Removed => "only in the reference",
    }
}

/// How many benchmarks have a verdict, and by how much they moved.
#[derive(Debug, Serialize)]
pub(super) struct Tile {
    verdict: &'static str,
    count: usize,
    meaning: &'static str,
    /// From the smallest to the largest change, and their geometric mean.
    range: Option<String>,
}

/// A group, or all rows.
#[derive(Debug, Serialize)]
pub(super) struct PageGroup {
    /// All of the label, by which rows name it.
    group: String,
    label: String,
    count: usize,
    verdicts: Vec<(&'static str, usize)>,
    avg_delta: Option<Shown>,
    median_delta: Option<Shown>,
    avg_speedup: Option<Shown>,
    geomean_speedup: Option<Shown>,
}

pub(super) fn page_group(label: &str, summary: &Summary) -> PageGroup {
    let counts = VERDICTS.iter().map(|verdict| (verdict.label(), summary.verdict(*verdict)));
    PageGroup {
        group: printable(label).into_owned(),
        label: short_label(label),
        count: summary.count,
        verdicts: counts.filter(|(_, count)| *count > 0).collect(),
        avg_delta: summary.avg_delta_pct.map(percent),
        median_delta: summary.median_delta_pct.map(percent),
        avg_speedup: summary.avg_speedup.map(speedup),
        geomean_speedup: summary.geomean_speedup.map(speedup),
    }
}

/// The counts of all verdicts.
pub(super) fn tiles(comparison: &Comparison) -> Vec<Tile> {
    let tile = |verdict: &Verdict| Tile {
        verdict: verdict.label(),
        count: comparison.overall.verdict(*verdict),
        meaning: meaning(*verdict, &comparison.metric),
        range: range(comparison, *verdict),
    };
    VERDICTS.iter().map(tile).collect()
}

/// By how much the claims of one verdict moved.
fn range(comparison: &Comparison, verdict: Verdict) -> Option<String> {
    let of_verdict = comparison.rows.iter().filter(|row| row.judged.verdict == verdict);
    let mut thetas: Vec<f64> = of_verdict.filter_map(|row| row.judged.theta).collect();
    if !verdict.is_claim() {
        return None;
    }
    thetas.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let ways = judged_ways(&Judged::of(comparison));
    let written = |theta: f64| directed_change(theta.exp(), Digits::Short, ways);
    match thetas.as_slice() {
        [] => None,
        [only] => Some(written(*only)),
        [least, .., most] => {
            let mean = thetas.iter().sum::<f64>() / thetas.len() as f64;
            Some(format!("{}, mean {}", between(&written(*least), &written(*most)), written(mean)))
        }
    }
}

/// `+84 … +104 %`.
fn between(least: &str, most: &str) -> String {
    if least == most {
        return least.to_owned();
    }
    match (least.strip_suffix(" %"), most.ends_with('%')) {
        (Some(number), true) => format!("{number} … {most}"),
        (_, _) => format!("{least} … {most}"),
    }
}

/// Whether the groups say more than the rows: several of them, and not nearly all of one row.
pub(super) fn groups_say_more(comparison: &Comparison) -> bool {
    let n_groups = comparison.groups.len();
    let n_alone = comparison.groups.iter().filter(|(_, summary)| summary.count <= 1).count();
    n_groups > 1 && n_alone * 5 < n_groups * 4
}
