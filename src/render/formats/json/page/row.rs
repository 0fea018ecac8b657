//! The rows of the page's tables.

use std::borrow::Cow;

use serde::Serialize;

use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::{Row, UnpairedCase};
use crate::analysis::judge::verdict::Difference;
use crate::analysis::pair::fold::RowName;
use crate::model::fields::Fields;
use crate::model::metric::Metric;
use crate::model::statistic::Statistic;
use crate::render::formats::json::page::shown::{
    Shown, change, difference, metric_number, number, percent, speedup,
};
use crate::render::tables::rows::moved_apart;
use crate::render::words::numbers::{Digits, NumberStyle, change_interval, directed_change};
use crate::render::words::order::Standing;
use crate::render::words::quantities::{judged_name, judged_ways, signed_quantity};
use crate::render::words::text::printable;

/// What a benchmark is called.
#[derive(Debug, Serialize)]
pub(super) struct PageName<'a> {
    pub(super) group: Cow<'a, str>,
    /// The node id.
    pub(super) fullname: &'a str,
    /// The node id, safe to show.
    pub(super) id: Cow<'a, str>,
    /// As little of the node id as tells it from the others in its list.
    pub(super) label: String,
    /// The node id without params.
    pub(super) function: &'a str,
    /// `n=1, device=cuda`, as Python writes the values.
    pub(super) params_text: String,
    /// The same, param by param.
    pub(super) params: Vec<(&'a str, String)>,
}

/// A row of a table. What only its details show is in [`detail`](super::detail).
#[derive(Debug, Serialize)]
pub(super) struct PageRow<'a> {
    #[serde(flatten)]
    pub(super) name: PageName<'a>,
    /// The node ids of two implementations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) names: Option<[&'a str; 2]>,
    /// Its place in the order of groups.
    pub(super) place: usize,
    pub(super) cases: usize,
    pub(super) verdict: &'static str,
    pub(super) reason: Option<&'static str>,
    /// Undecided, but its whole interval is on one side of 0.
    pub(super) leans: bool,
    /// The judged statistic of both sides, and its change.
    pub(super) reference: Option<Shown>,
    pub(super) candidate: Option<Shown>,
    pub(super) change: Option<Shown>,
    /// The ends of its interval, as ratios.
    pub(super) interval: Option<(f64, f64, String)>,
    /// Where a number is not above 0: candidate minus reference, and its interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) difference: Option<(Shown, String)>,
    /// The compared statistic of both sides.
    pub(super) metric_reference: Option<Shown>,
    pub(super) metric_candidate: Option<Shown>,
    pub(super) delta: Option<Shown>,
    pub(super) speedup: Option<Shown>,
    /// What to know where the compared statistic moved apart from the judged one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) apart: Option<String>,
}

/// A case that one side has.
#[derive(Debug, Serialize)]
pub(super) struct PageUnpaired<'a> {
    #[serde(flatten)]
    pub(super) name: PageName<'a>,
    pub(super) number: Option<Shown>,
}

/// A row under this label, at this place in the order of groups.
pub(super) fn page_row<'a>(row: &'a Row, label: String, place: usize, of: &Judged) -> PageRow<'a> {
    let judged = &row.judged;
    let unit = Judged::unit(&of.metric, row);
    let ratio = judged.theta.map(f64::exp);
    let interval = ratio
        .zip(judged.interval())
        .map(|(ratio, (low, high))| (low, high, change_interval(ratio, low, high, Digits::Short)));
    let is_variant = row.implementations.is_some();
    let names = row.reference_ids.first().zip(row.candidate_ids.first());
    PageRow {
        name: page_name(&row.name, label),
        names: names
            .filter(|_| is_variant)
            .map(|(reference, candidate)| [reference.as_str(), candidate.as_str()]),
        place,
        cases: row.cases,
        verdict: judged.verdict.label(),
        reason: judged.reason.map(|reason| reason.sentence()),
        leans: Standing::of(row) == Standing::Leaning,
        reference: judged.located.map(|located| number(located.reference, &unit)),
        candidate: judged.located.map(|located| number(located.candidate, &unit)),
        change: ratio.map(|ratio| change(ratio, judged_ways(of))),
        interval,
        difference: judged.difference.map(|Difference { by, low, high }| {
            let [low, high] =
                [low, high].map(|end| signed_quantity(end, &unit, NumberStyle::default()));
            (difference(by, &unit), format!("{low} … {high}"))
        }),
        metric_reference: metric_number(&row.reference, &of.metric),
        metric_candidate: metric_number(&row.candidate, &of.metric),
        delta: row.delta.percent.map(percent),
        speedup: row.delta.speedup.map(speedup),
        apart: apart(row, of),
    }
}

/// A case of one side under this label.
pub(super) fn page_unpaired<'a>(
    case: &'a UnpairedCase,
    label: String,
    metric: &Metric,
) -> PageUnpaired<'a> {
    PageUnpaired { name: page_name(&case.name, label), number: metric_number(&case.stats, metric) }
}

pub(super) fn page_name(name: &RowName, label: String) -> PageName<'_> {
    let label = printable(&label).into_owned();
    PageName {
        group: printable(&name.group),
        fullname: &name.fullname,
        id: printable(&name.fullname),
        label: if label.trim().is_empty() { "(without a name)".to_owned() } else { label },
        function: without_params(&name.fullname),
        params_text: printable(&params_text(&name.params)).into_owned(),
        params: name
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.to_string()))
            .collect(),
    }
}

/// Params as Python writes them: `n=1, device=cuda`.
pub(in crate::render::formats::json) fn params_text(params: &Fields) -> String {
    let params: Vec<String> =
        params.iter().map(|(name, value)| format!("{name}={value}")).collect();
    params.join(", ")
}

/// A node id up to its params.
pub(in crate::render::formats::json) fn without_params(id: &str) -> &str {
    let name_start = id.find("::").unwrap_or_default();
    let params = id.get(name_start..).and_then(|name| name.find('['));
    match params.map(|start| name_start + start) {
        Some(start) if start > 0 => id.get(..start).unwrap_or(id),
        Some(_) | None => id,
    }
}

/// What follows where the compared statistic lies outside the interval of the judged one. A mean
/// that moved alone, while the median stayed with the judged statistic, is about outliers.
fn apart(row: &Row, of: &Judged) -> Option<String> {
    let metric = moved_name(&of.metric);
    let (judged, ways) = (judged_name(of), judged_ways(of));
    let ratio = moved_apart(row, &of.metric)?;
    let (low, high) = row.judged.interval()?;
    let theta = row.judged.theta?;
    let interval = change_interval(theta.exp(), low, high, Digits::Short);
    let moved = directed_change(ratio, Digits::Short, ways);
    let stayed = low <= 1.0 && 1.0 <= high;
    if !stayed {
        return Some(format!(
            "By the {metric} the change is {moved}, outside the interval of {judged} ({interval})."
        ));
    }
    let sentence =
        format!("The {metric} moved by {moved} and {judged} did not follow ({interval})");
    let median = Metric::from(Statistic::Median);
    let is_typical = row.delta_of(&median).speedup.is_some() && moved_apart(row, &median).is_none();
    // What a timer that is no clock counts is not fast or slow.
    let is_mean_time = metric == Statistic::Mean.label() && of.has_clock;
    Some(match (is_mean_time && is_typical, high < ratio) {
        (false, _) => format!("{sentence}."),
        (true, true) => format!("{sentence}: outliers, not slower code; both can matter."),
        (true, false) => format!("{sentence}: fewer outliers, not faster code; both can matter."),
    })
}

/// The time that moves with a metric: calls a second follow the mean.
pub(super) fn moved_name(metric: &Metric) -> Cow<'_, str> {
    match metric {
        Metric::Ops => Statistic::Mean.label().into(),
        Metric::Statistic(_) | Metric::Percentile(_) | Metric::Extra(_) => metric.label(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn params_begin_behind_the_function() {
        for (id, expected) in [
            ("t.py::test_a[1]", "t.py::test_a"),
            ("t[x].py::test_a[a::b[]]", "t[x].py::test_a"),
            ("t.py::test_a", "t.py::test_a"),
            ("[1]", "[1]"),
            ("", ""),
        ] {
            assert_eq!(without_params(id), expected);
        }
    }
}
