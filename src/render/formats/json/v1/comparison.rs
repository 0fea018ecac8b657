//! The JSON of a comparison.

use std::io::{self, Write};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::judge_rows::SuiteSummary;
use crate::analysis::compare::summary::Summary;
use crate::analysis::judge::rule::{LEAST_CASES, VerdictRule};
use crate::analysis::judge::verdict::Verdict;
use crate::model::metric::Metric;
use crate::render::formats::json::v1::document::{warning, write_pretty};
use crate::render::formats::json::v1::gate::gate;
use crate::render::formats::json::v1::growth::growth;
use crate::render::formats::json::v1::row::{added, removed, row, unpaired_variant, variant};
use crate::render::formats::json::v1::run::run;
use crate::render::formats::json::v1::wire::{
    ComparisonV1, EnvironmentV1, GroupV1, MetricFactsV1, NoiseV1, OptionsV1, SideV1, SuiteShiftV1,
    SummaryV1, VariantsV1, VerdictsV1,
};
use crate::render::report::{Options, Report, SideRuns};

/// Writes a comparison.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_comparison(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = report.comparison;
    let groups = comparison.groups.iter();
    let statistic = comparison.suite.findings.statistic;
    let document = ComparisonV1 {
        schema: "pytest-park/comparison/v1",
        version: env!("CARGO_PKG_VERSION"),
        metric: comparison.metric.to_string(),
        metric_facts: metric_facts(&comparison.metric),
        reference: side(report.reference),
        candidate: side(report.candidate),
        options: options(report.options, report.view.only_changed),
        rows: report
            .view
            .shown(&comparison.rows)
            .map(|row| self::row(row, &comparison.metric, statistic))
            .collect(),
        added: comparison.added.iter().map(|case| added(case, &comparison.metric)).collect(),
        removed: comparison.removed.iter().map(|case| removed(case, &comparison.metric)).collect(),
        groups: groups.map(|(label, of)| GroupV1 { label, summary: summary(of) }).collect(),
        overall: summary(&comparison.overall),
        variants: variants(comparison),
        noise: noise(&comparison.suite),
        suite_shift: suite_shift(&comparison.suite),
        in_turn: comparison.suite.in_turn,
        environment: environment(comparison),
        warnings: report.warnings.iter().map(warning).collect(),
        gate: report.extra.gates.and_then(gate),
        growth: comparison.growth.as_ref().map(|of| growth(of, report.view.only_changed)),
    };
    write_pretty(&document, out)
}

/// What is known of the metric.
pub(super) fn metric_facts(metric: &Metric) -> MetricFactsV1 {
    MetricFactsV1 { metric_better: metric.better().label(), metric_unit: metric.unit().to_string() }
}

/// The two implementations inside the candidate run.
pub(super) fn variants(comparison: &Comparison) -> VariantsV1<'_> {
    let statistic = comparison.variants_statistic;
    VariantsV1 {
        variants: comparison
            .variants
            .iter()
            .map(|row| variant(row, &comparison.metric, statistic))
            .collect(),
        variants_overall: summary(&comparison.variants_overall),
        variants_unpaired: comparison.variants_unpaired.iter().map(unpaired_variant).collect(),
    }
}

pub(super) fn side<'a>(side: SideRuns<'a>) -> SideV1<'a> {
    // One run is the side itself; `pooled` is there only where it says more.
    let pooled = if side.all.len() > 1 { side.all.iter().map(run).collect() } else { Vec::new() };
    SideV1 { run: run(side.newest), pooled }
}

/// The options that a comparison was made with. All are named here, so that a new one is not
/// forgotten.
pub(super) fn options(options: &Options, only_changed: bool) -> OptionsV1<'_> {
    let Options {
        group_by,
        distinct_params,
        exclude_params,
        original_postfixes,
        reference_postfixes,
        compare,
        filter,
        across_machines,
        // The other numbers of the rule are fixed.
        rule: VerdictRule { alpha, min_effect, margin, noise, .. },
    } = options;
    OptionsV1 {
        group_by: group_by.0.iter().map(ToString::to_string).collect(),
        distinct_params,
        exclude_params,
        original_postfixes,
        reference_postfixes,
        compare: compare.as_deref(),
        filter: filter.as_deref(),
        only_changed,
        min_effect_pct: 100.0 * min_effect,
        margin_pct: 100.0 * margin,
        alpha: *alpha,
        noise_pct: noise.map(|noise| 100.0 * noise),
        across_machines: *across_machines,
    }
}

fn summary(summary: &Summary) -> SummaryV1 {
    SummaryV1 {
        count: summary.count,
        improved: summary.improved,
        regressed: summary.regressed,
        unchanged: summary.unchanged,
        incomparable: summary.incomparable,
        avg_delta_pct: summary.avg_delta_pct,
        median_delta_pct: summary.median_delta_pct,
        avg_speedup: summary.avg_speedup,
        geomean_speedup: summary.geomean_speedup,
        geomean_judged_speedup: summary.judged_speedup,
        verdicts: VerdictsV1 {
            improved: summary.verdict(Verdict::Improved),
            regressed: summary.verdict(Verdict::Regressed),
            unchanged: summary.verdict(Verdict::Unchanged),
            inconclusive: summary.verdict(Verdict::Inconclusive),
            incomparable: summary.verdict(Verdict::Incomparable),
            added: summary.verdict(Verdict::Added),
            removed: summary.verdict(Verdict::Removed),
        },
    }
}

pub(super) fn noise(suite: &SuiteSummary) -> NoiseV1 {
    NoiseV1 {
        between_runs_pct: 100.0 * suite.findings.noise,
        source: suite.findings.noise_source.label(),
        runs_used: suite.n_noise_runs,
        widened_by: suite.findings.widened_by,
        slow_pct: 100.0 * suite.findings.slow,
        resolution_pct: suite.findings.resolution.map(|least| 100.0 * least.exp_m1()),
    }
}

/// The shift of the suite; `None` where there are too few cases to see one.
fn suite_shift(suite: &SuiteSummary) -> Option<SuiteShiftV1> {
    let findings = &suite.findings;
    (suite.n_cases >= LEAST_CASES).then(|| SuiteShiftV1 {
        pct: 100.0 * findings.whole_shift.exp_m1(),
        cases: suite.n_moved_along,
        of: suite.n_cases,
        established: findings.established,
        doubted: findings.guarded,
        guarded: findings.guarded,
    })
}

fn environment(comparison: &Comparison) -> Vec<EnvironmentV1<'_>> {
    let mut differences = Vec::with_capacity(comparison.environment.len());
    for difference in &comparison.environment {
        differences.push(EnvironmentV1 {
            key: difference.key,
            reference: &difference.reference,
            candidate: &difference.candidate,
            cases: difference.share.map(|share| share.cases),
            of: difference.share.map(|share| share.of),
            minor: difference.is_minor,
        });
    }
    differences
}
