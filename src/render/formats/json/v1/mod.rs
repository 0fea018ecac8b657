//! Version 1 of the JSON: frozen structs of its own, never a dump of internal types. A field is only ever added.
//!
//! Absent numbers are `null`. Times are seconds, dates are RFC 3339 in UTC, the order of keys is that of the structs.

mod history;
mod page;
mod params;
mod wire;

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::analysis::choose::run_listing::RunListing;
use crate::analysis::compare::delta::Delta;
use crate::analysis::compare::function_changes::FunctionChange;
use crate::analysis::compare::row::{Row, UnpairedCase};
use crate::analysis::compare::summary::Summary;
use crate::analysis::judge::verdict::{Reason, Verdict};
use crate::model::case::Case;
use crate::model::run::{Machine, Run, RunInfo};
use crate::model::seconds::Seconds;
use crate::model::statistic::{Statistic, Stats};
use crate::model::warning::Warning;
use crate::render::formats::json::v1::wire::*;
use crate::render::report::{Options, Report, SideRuns};

pub(crate) use crate::render::formats::json::v1::history::write_history;
pub(crate) use crate::render::formats::json::v1::page::{
    write_defaults, write_pulse, write_refusal,
};
pub(crate) use crate::render::formats::json::v1::params::params_json;

/// Writes a comparison.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_comparison(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = report.comparison;
    let document = ComparisonV1 {
        schema: "pytest-park/comparison/v1",
        version: env!("CARGO_PKG_VERSION"),
        metric: comparison.metric.label(),
        reference: side(report.reference),
        candidate: side(report.candidate),
        options: options(report.options, report.view.only_changed),
        rows: report.view.shown(&comparison.rows).map(|it| row(it, false)).collect(),
        added: comparison.added.iter().map(added).collect(),
        removed: comparison.removed.iter().map(removed).collect(),
        groups: comparison
            .groups
            .iter()
            .map(|(label, it)| GroupV1 { label, summary: summary(it) })
            .collect(),
        overall: summary(&comparison.overall),
        variants: comparison.variants.iter().map(|it| row(it, true)).collect(),
        noise: NoiseV1 {
            between_runs_pct: 100.0 * comparison.suite.variance.sqrt(),
            source: comparison.suite.source.label(),
            runs_used: comparison.suite.noise.runs,
            widened_by: comparison.suite.widened_by,
        },
        suite_shift: comparison.suite.shift.map(|shift| SuiteShiftV1 {
            pct: 100.0 * shift.theta.exp_m1(),
            cases: shift.cases,
            of: shift.of,
            established: shift.established,
            doubted: shift.doubted,
        }),
        environment: comparison
            .environment
            .iter()
            .map(|it| EnvironmentV1 {
                key: it.key,
                reference: &it.reference,
                candidate: &it.candidate,
            })
            .collect(),
        warnings: report.warnings.iter().map(warning).collect(),
    };
    write_pretty(&document, out)
}

/// Writes the list of runs, each with its number of cases and whether it holds raw data, where known.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_runs(listed: &[RunListing<'_>], out: &mut dyn Write) -> io::Result<()> {
    let runs =
        listed.iter().map(|it| RunV1 { data: Some(it.data), ..run(it.info, Some(it.cases)) });
    write_pretty(&RunsV1 { schema: "pytest-park/runs/v1", runs: runs.collect() }, out)
}

/// Writes the only run there is, with the numbers of these cases.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_single_run(run: &Run, cases: &[&Case], out: &mut dyn Write) -> io::Result<()> {
    let cases = cases.iter().map(|case| CaseV1 {
        name: &case.name,
        fullname: &case.fullname,
        params: params_json(&case.params),
        stats: stats(&case.stats),
    });
    let document = SingleRunV1 {
        schema: "pytest-park/run/v1",
        version: env!("CARGO_PKG_VERSION"),
        run: whole(run),
        cases: cases.collect(),
    };
    write_pretty(&document, out)
}

fn write_pretty(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    writeln!(out)
}

fn side<'a>(side: SideRuns<'a>) -> SideV1<'a> {
    let pooled = if side.all.len() > 1 { side.all.iter().map(whole).collect() } else { Vec::new() };
    SideV1 { run: whole(side.newest), pooled }
}

fn whole(it: &Run) -> RunV1<'_> {
    run(&it.info, Some(it.cases.len()))
}

fn run(info: &RunInfo, cases: Option<usize>) -> RunV1<'_> {
    RunV1 {
        run_id: &info.id,
        label: info.label(),
        tag: info.tag.as_deref(),
        name: info.name.as_deref(),
        number: info.number,
        datetime: info.recorded_at.map(date),
        path: info.path.display().to_string(),
        cases,
        data: None,
        commit: CommitV1 {
            id: info.commit.id.as_deref(),
            branch: info.commit.branch.as_deref(),
            dirty: info.commit.dirty,
        },
        machine: machine(&info.machine),
        pytest_benchmark: info.pytest_benchmark.as_deref(),
    }
}

fn machine(machine: &Machine) -> MachineV1<'_> {
    MachineV1 {
        node: machine.node.as_deref(),
        system: machine.system.as_deref(),
        arch: machine.arch.as_deref(),
        cpu: machine.cpu.as_deref(),
        python: machine.python.as_deref(),
        implementation: machine.implementation.as_deref(),
    }
}

fn date(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn options(options: &Options, only_changed: bool) -> OptionsV1<'_> {
    OptionsV1 {
        group_by: options.group_by.0.iter().map(ToString::to_string).collect(),
        distinct_params: &options.distinct_params,
        exclude_params: &options.exclude_params,
        original_postfixes: &options.original_postfixes,
        reference_postfixes: &options.reference_postfixes,
        filter: options.filter.as_deref(),
        only_changed,
        min_effect_pct: 100.0 * options.rule.min_effect,
        margin_pct: 100.0 * options.rule.margin,
        alpha: options.rule.alpha,
        noise_pct: options.rule.noise.map(|noise| 100.0 * noise),
    }
}

fn row(row: &Row, is_variant: bool) -> RowV1<'_> {
    let names = row.reference_ids.first().zip(row.candidate_ids.first()).filter(|_| is_variant);
    let names = names.map(|(original, reference)| NamesV1 { original, reference });
    RowV1 {
        group: &row.name.group,
        name: &row.name.name,
        fullname: &row.name.fullname,
        names,
        params: params_json(&row.name.params),
        matched_by: row.matched_by.label(),
        cases: row.cases,
        reference: stats(&row.reference),
        candidate: stats(&row.candidate),
        difference: row.delta.difference,
        delta_pct: row.delta.percent,
        speedup: row.delta.speedup,
        change: row.change.label(),
        verdict: row.judged.verdict.label(),
        reason: row.judged.reason.map(Reason::message),
        ratio_low: row.judged.estimate.map(|it| it.ratio_low),
        ratio_high: row.judged.estimate.map(|it| it.ratio_high),
        p: row.judged.estimate.map(|it| it.p),
        q: row.judged.q,
        runs_to_settle: row.judged.runs_to_settle,
        metrics: MetricsV1 {
            mean: delta(row.delta_of(Statistic::Mean)),
            median: delta(row.delta_of(Statistic::Median)),
            min: delta(row.delta_of(Statistic::Min)),
            max: delta(row.delta_of(Statistic::Max)),
        },
        profile: row.profile.iter().map(function).collect(),
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
    // Plain texts and finite numbers always make JSON.
    if functions.is_empty() {
        String::new()
    } else {
        serde_json::to_string(&functions).unwrap_or_default()
    }
}

fn delta(delta: Delta) -> DeltaV1 {
    DeltaV1 { difference: delta.difference, delta_pct: delta.percent, speedup: delta.speedup }
}

fn stats(stats: &Stats) -> StatsV1 {
    let time = |statistic| stats.get(statistic).map(|it| it.get());
    StatsV1 {
        mean: time(Statistic::Mean),
        median: time(Statistic::Median),
        min: time(Statistic::Min),
        max: time(Statistic::Max),
        stddev: time(Statistic::StdDev),
        iqr: time(Statistic::Iqr),
        q1: time(Statistic::Q1),
        q3: time(Statistic::Q3),
        rounds: stats.rounds,
        iterations: stats.iterations,
        samples: stats.samples,
    }
}

fn added(lone: &UnpairedCase) -> AddedV1<'_> {
    let name = &lone.name;
    AddedV1 {
        group: &name.group,
        name: &name.name,
        fullname: &name.fullname,
        params: params_json(&name.params),
        candidate: stats(&lone.stats),
    }
}

fn removed(lone: &UnpairedCase) -> RemovedV1<'_> {
    let name = &lone.name;
    RemovedV1 {
        group: &name.group,
        name: &name.name,
        fullname: &name.fullname,
        params: params_json(&name.params),
        reference: stats(&lone.stats),
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

fn warning(warning: &Warning) -> WarningV1<'_> {
    WarningV1 {
        kind: warning.kind.label(),
        message: &warning.message,
        path: warning.path.as_ref().map(|path| path.display().to_string()),
        line: warning.line,
        column: warning.column,
    }
}
