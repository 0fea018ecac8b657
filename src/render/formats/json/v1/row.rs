//! The JSON of rows, and of the cases that only one side has.

use crate::analysis::compare::delta::Delta;
use crate::analysis::compare::function_changes::FunctionChange;
use crate::analysis::compare::row::{Row, UnpairedCase, UnpairedImplementation};
use crate::analysis::judge::verdict::{JudgedStatistic, Judgement, Reason};
use crate::model::metric::Metric;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;
use crate::model::stats::Stats;
use crate::render::formats::json::page::row::{params_text, without_params};
use crate::render::formats::json::v1::params::params_json;
use crate::render::formats::json::v1::wire::{
    DeltaV1, ExtraInfoV1, FunctionV1, JudgedV1, MetricsV1, NamesV1, RowV1, StatsV1, UnpairedV1,
    UnpairedVariantV1,
};

/// A row of two implementations in one run, with the node ids and the labels of both.
pub(super) fn variant<'a>(row: &'a Row, metric: &Metric, statistic: JudgedStatistic) -> RowV1<'a> {
    let names = row.reference_ids.first().zip(row.candidate_ids.first());
    let names = names.map(|(original, reference)| NamesV1 { original, reference });
    let labels = row.implementations.as_ref();
    let implementations =
        labels.map(|of| NamesV1 { original: &of.reference, reference: &of.candidate });
    RowV1 { names, implementations, ..self::row(row, metric, statistic) }
}

/// An implementation that is in no row.
pub(super) fn unpaired_variant(unpaired: &UnpairedImplementation) -> UnpairedVariantV1<'_> {
    let name = &unpaired.case.name;
    UnpairedVariantV1 { fullname: &name.fullname, name: &name.name, side: unpaired.role.label() }
}

/// A row of two runs.
pub(super) fn row<'a>(row: &'a Row, metric: &Metric, statistic: JudgedStatistic) -> RowV1<'a> {
    let judged = &row.judged;
    RowV1 {
        group: &row.name.group,
        name: &row.name.name,
        fullname: &row.name.fullname,
        names: None,
        implementations: None,
        params: params_json(&row.name.params),
        matched_by: row.matched_by.label(),
        cases: row.cases,
        reference: stats(&row.reference),
        candidate: stats(&row.candidate),
        metric_reference: row.reference.number(metric),
        metric_candidate: row.candidate.number(metric),
        difference: row.delta.difference,
        delta_pct: row.delta.percent,
        speedup: row.delta.speedup,
        change: row.change.label(),
        verdict: judged.verdict.label(),
        reason: judged.reason.map(Reason::sentence),
        reason_code: judged.reason.map(Reason::code),
        ratio_low: judged.low,
        ratio_high: judged.high,
        p: judged.p,
        q: judged.q,
        runs_to_settle: judged.runs_to_settle,
        judged: self::judged(judged, statistic),
        function: without_params(&row.name.fullname),
        params_text: params_text(&row.name.params),
        metrics: MetricsV1 {
            mean: delta(row.delta_of(&Statistic::Mean.into())),
            median: delta(row.delta_of(&Statistic::Median.into())),
            min: delta(row.delta_of(&Statistic::Min.into())),
            max: delta(row.delta_of(&Statistic::Max.into())),
        },
        extra_info: extra_info(row),
        profile: row.profile.iter().map(function).collect(),
    }
}

fn extra_info(row: &Row) -> ExtraInfoV1 {
    let [reference, candidate] = row.extra.each_ref().map(|of| of.as_ref().map(params_json));
    ExtraInfoV1 { reference, candidate }
}

/// The change that the verdict is about.
fn judged(judged: &Judgement, statistic: JudgedStatistic) -> JudgedV1 {
    JudgedV1 {
        statistic: statistic.label(),
        reference: judged.located.map(|located| located.reference),
        candidate: judged.located.map(|located| located.candidate),
        ratio: judged.theta.map(f64::exp),
        ratio_low: judged.low,
        ratio_high: judged.high,
        se: judged.se,
        df: judged.df,
        p: judged.p,
        p_noise: judged.p_noise,
        p_slow: judged.p_slow,
        q: judged.q,
        counted: [judged.counted.reference, judged.counted.candidate],
        difference: judged.difference.map(|of| of.by),
        difference_low: judged.difference.map(|of| of.low),
        difference_high: judged.difference.map(|of| of.high),
    }
}

/// A case that only the candidate has.
pub(super) fn added<'a>(case: &'a UnpairedCase, metric: &Metric) -> UnpairedV1<'a> {
    let metric_candidate = case.stats.number(metric);
    UnpairedV1 { candidate: Some(stats(&case.stats)), metric_candidate, ..unpaired(case) }
}

/// A case that only the reference has.
pub(super) fn removed<'a>(case: &'a UnpairedCase, metric: &Metric) -> UnpairedV1<'a> {
    let metric_reference = case.stats.number(metric);
    UnpairedV1 { reference: Some(stats(&case.stats)), metric_reference, ..unpaired(case) }
}

fn unpaired(case: &UnpairedCase) -> UnpairedV1<'_> {
    let name = &case.name;
    UnpairedV1 {
        group: &name.group,
        name: &name.name,
        fullname: &name.fullname,
        params: params_json(&name.params),
        extra_info: params_json(&case.extra),
        metric_reference: None,
        metric_candidate: None,
        reference: None,
        candidate: None,
    }
}

fn function(change: &FunctionChange) -> FunctionV1<'_> {
    FunctionV1 {
        function: &change.function.name,
        file: change.function.file.as_deref(),
        line: change.function.line,
        reference: change.reference.map(Seconds::get),
        candidate: change.candidate.map(Seconds::get),
    }
}

/// The `profile` of a row as the comparison has it, on one line; empty where there is none.
pub(crate) fn profile_json(changes: &[FunctionChange]) -> String {
    let functions: Vec<FunctionV1<'_>> = changes.iter().map(function).collect();
    if functions.is_empty() {
        return String::new();
    }
    // Plain texts and finite numbers always make JSON.
    serde_json::to_string(&functions).unwrap_or_default()
}

fn delta(delta: Delta) -> DeltaV1 {
    DeltaV1 { difference: delta.difference, delta_pct: delta.percent, speedup: delta.speedup }
}

/// The statistics of one side. All fields are named here, so that a new one is not forgotten.
pub(super) fn stats(stats: &Stats) -> StatsV1 {
    let Stats {
        mean,
        median,
        min,
        max,
        stddev,
        iqr,
        q1,
        q3,
        rounds,
        iterations,
        ops: _,
        total: _,
        samples,
        data: _,
        others: _,
        unit,
    } = stats;
    StatsV1 {
        mean: mean.map(Seconds::get),
        median: median.map(Seconds::get),
        min: min.map(Seconds::get),
        max: max.map(Seconds::get),
        stddev: stddev.map(Seconds::get),
        iqr: iqr.map(Seconds::get),
        q1: q1.map(Seconds::get),
        q3: q3.map(Seconds::get),
        rounds: *rounds,
        iterations: *iterations,
        samples: *samples,
        unit: unit.as_ref().map(ToString::to_string),
    }
}
