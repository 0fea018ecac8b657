//! Steps in words: by how much, where, and beside what.

use crate::analysis::history::change_points::ChangePoint;
use crate::render::report::HistoryReport;
use crate::render::words::numbers::{Digits, change_interval, directed_change};
use crate::render::words::quantities::step_ways;
use crate::render::words::run_names::with_commit;

/// How large a step is, with its interval and where it is: `+17 % (+13 … +21 %) at #7 4b885025`.
pub(crate) fn step_text(step: &ChangePoint, report: &HistoryReport<'_>) -> String {
    let runs = report.runs;
    let size = directed_change(step.ratio, Digits::Short, step_ways(report.metric));
    let bounds = change_interval(step.ratio, step.ratio_low, step.ratio_high, Digits::Short);
    let (Some(before), Some(after)) = (runs.get(step.last_before), runs.get(step.first_after))
    else {
        return format!("{size} ({bounds})");
    };
    let after = with_commit(after);
    if step.last_before + 1 == step.first_after {
        format!("{size} ({bounds}) at {after}")
    } else {
        format!("{size} ({bounds}) between {} and {after}", with_commit(before))
    }
}

/// What the steps of single benchmarks are beside: one sentence for each step of the whole suite.
pub(crate) fn beside(report: &HistoryReport<'_>) -> Vec<String> {
    let sentence = |step: &ChangePoint| {
        let step = step_text(step, report);
        format!("the whole suite moved by {step}: the steps below are beside that")
    };
    report.trend.suite_steps.iter().map(sentence).collect()
}
