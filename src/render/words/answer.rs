//! The answer of a comparison in words: its first line and who is compared.

use chrono::TimeDelta;

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::judge_rows::SuiteSummary;
use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::summary::Summary;
use crate::analysis::judge::verdict::{NoiseSource, Reason, Verdict};
use crate::model::run::{PairSchedule, RunInfo, first_letters, letters_apart};
use crate::render::report::{Report, SideRuns};
use crate::render::tables::sheet::{TITLE_GAP, Tone, Toned};
use crate::render::words::quantities::{better_and_worse, judged_name};
use crate::render::words::run_names::{numbered_name, short_name, side_names};
use crate::render::words::units::{counted, speedup};
use crate::render::words::verdicts::{LEAST_WIDENING, is_exact, order, shift};

/// The first line: what changed, of how many, and by how much in all.
pub(crate) fn headline(comparison: &Comparison) -> Vec<Toned> {
    let summary = &comparison.overall;
    let mut parts = verdict_parts(summary);
    if summary.count > 0 {
        let tail = format!("{TITLE_GAP}{}", size(comparison));
        parts.push(Toned { text: tail, tone: Tone::Neutral });
    }
    parts
}

/// The counts of verdicts, the most important first.
pub(crate) fn verdict_parts(summary: &Summary) -> Vec<Toned> {
    let count = |verdict: Verdict| summary.verdict(verdict);
    let (unchanged, inconclusive) = (count(Verdict::Unchanged), count(Verdict::Inconclusive));
    let claims = count(Verdict::Regressed) + count(Verdict::Improved);
    let mut parts: Vec<(String, Tone)> = Vec::new();
    for (verdict, tone) in [(Verdict::Regressed, Tone::Bad), (Verdict::Improved, Tone::Good)] {
        if count(verdict) > 0 {
            parts.push((format!("{} {}", count(verdict), verdict.label()), tone));
        }
    }
    let mut neutral = |text: String| parts.push((text, Tone::Neutral));
    match (unchanged, inconclusive) {
        (0, 0) => {}
        (unchanged, 0) => neutral(format!("{unchanged} unchanged")),
        (0, inconclusive) => neutral(format!("{inconclusive} inconclusive")),
        (unchanged, inconclusive) if claims > 0 => {
            neutral(format!("{} without a clear change", unchanged + inconclusive));
        }
        (unchanged, inconclusive) => {
            neutral(format!("{unchanged} unchanged"));
            neutral(format!("{inconclusive} inconclusive"));
        }
    }
    for verdict in [Verdict::Incomparable, Verdict::Added, Verdict::Removed] {
        if count(verdict) > 0 {
            neutral(format!("{} {}", count(verdict), verdict.label()));
        }
    }
    let lead = match (summary.count, claims, unchanged, inconclusive) {
        (0, ..) => "nothing to compare: ",
        (_, 0, 0, _) => "no answer: ",
        (_, 0, _, 0) => "no change: ",
        (_, 0, _, _) => "no clear change: ",
        (..) => "",
    };
    let mut line = vec![Toned { text: lead.to_owned(), tone: Tone::Neutral }];
    for (i, (text, tone)) in parts.into_iter().enumerate() {
        if i > 0 {
            line.push(Toned { text: ", ".to_owned(), tone: Tone::Neutral });
        }
        line.push(Toned { text, tone });
    }
    if summary.count == 0 && line.len() == 1 {
        return Toned::plain("nothing to compare");
    }
    line
}

/// How many benchmarks there are and, where something is claimed, how much faster or slower they
/// are in all.
fn size(comparison: &Comparison) -> String {
    let summary = &comparison.overall;
    let n_cases: usize = comparison.rows.iter().map(|row| row.cases).sum();
    let benchmarks = if n_cases == summary.count {
        counted(n_cases, "benchmark")
    } else {
        format!("{} of {}", counted(summary.count, "row"), counted(n_cases, "benchmark"))
    };
    let has_claims = comparison.rows.iter().any(|row| row.judged.verdict.is_claim());
    match summary.judged_speedup.filter(|_| has_claims) {
        Some(ratio) => {
            let words = better_and_worse(&comparison.metric);
            format!("{benchmarks}, {} (geometric mean)", in_all(ratio, words))
        }
        None => benchmarks,
    }
}

/// A mean speedup in words.
fn in_all(ratio: f64, [better, worse]: [&str; 2]) -> String {
    let text = speedup(ratio.max(ratio.recip()));
    match text.as_str() {
        "1.00×" if better == "faster" => "as fast as before".to_owned(),
        "1.00×" => "as before".to_owned(),
        _ if ratio > 1.0 => format!("{text} {better}"),
        _ => format!("{text} {worse}"),
    }
}

/// Who is compared with whom, and what matters of the noise; then what is to be known of all rows.
pub(crate) fn who(report: &Report<'_>) -> Vec<String> {
    let comparison = report.comparison;
    let suite = &comparison.suite;
    let (reference, candidate) = (report.reference, report.candidate);
    let names = if report.extra.is_session {
        // Of several saved runs with one name only the number says which one this is.
        (numbered_name(&reference.newest.info), short_name(&candidate.newest.info))
    } else {
        side_names(&reference.newest.info, &candidate.newest.info)
    };
    let mut parts = vec![format!("{} → {}", names.0, names.1)];
    let names = format!("{} {}", names.0, names.1);
    let mut circumstances = Vec::new();
    let pairs = pairs(reference, candidate);
    if pairs.is_none() {
        circumstances.extend(time_between(&reference.newest.info, &candidate.newest.info));
    }
    circumstances.extend(commits(&reference.newest.info, &candidate.newest.info, &names));
    circumstances.extend(pairs.or_else(|| pooled(reference, candidate)));
    circumstances.extend(python(comparison));
    if !circumstances.is_empty() {
        parts.push(circumstances.join(", "));
    }
    if !comparison.rows.is_empty() {
        let judged = Judged::of(comparison);
        parts.push(format!("by {}, {}", judged_name(&judged), noise_in_short(suite)));
    }
    let mut lines = vec![parts.join(" · ")];
    if is_on_another_machine(comparison) {
        lines.push(
            "the sides were measured on different kinds of machine, so no change is claimed; \
             `--across-machines` claims all the same"
                .to_owned(),
        );
    }
    lines.extend(shift(suite));
    lines.extend(order(suite));
    lines
}

/// How much later the candidate was measured; `None` where a date is missing.
fn time_between(reference: &RunInfo, candidate: &RunInfo) -> Option<String> {
    let passed = candidate.recorded_at? - reference.recorded_at?;
    if passed.num_seconds() == 0 {
        return Some("at the same time".to_owned());
    }
    let size = duration(passed.abs());
    Some(if passed > TimeDelta::zero() {
        format!("{size} later")
    } else {
        format!("measured {size} earlier than the reference")
    })
}

/// A duration in its largest unit.
fn duration(passed: TimeDelta) -> String {
    let (days, hours, minutes) = (passed.num_days(), passed.num_hours(), passed.num_minutes());
    let whole = |count: i64, thing: &str| counted(count.unsigned_abs() as usize, thing);
    match (days, hours, minutes) {
        (730.., ..) => whole(days / 365, "year"),
        (60.., ..) => whole(days / 30, "month"),
        (2.., ..) => whole(days, "day"),
        (_, 2.., _) => format!("{hours} h"),
        (.., 2..) => format!("{minutes} min"),
        (..) => format!("{} s", passed.num_seconds()),
    }
}

/// The commits of the sides, as far as their names do not say them, and whether the work tree had
/// changes.
fn commits(reference: &RunInfo, candidate: &RunInfo, names: &str) -> Option<String> {
    let ids = match (reference.commit.id.as_deref(), candidate.commit.id.as_deref()) {
        (Some(a), Some(b)) if a == b => Some(format!("same commit {}", first_letters(a))),
        (Some(a), Some(b)) => {
            let [a, b] = letters_apart(a, b);
            let are_named = names.contains(&a) && names.contains(&b);
            (!are_named).then(|| format!("{a} → {b}"))
        }
        (None, _) | (_, None) => None,
    };
    let dirty = match (reference.commit.dirty, candidate.commit.dirty) {
        (Some(true), Some(true)) => Some("both dirty"),
        (Some(true), _) => Some("reference dirty"),
        (_, Some(true)) => Some("candidate dirty"),
        (_, _) => None,
    };
    let parts: Vec<String> = ids.into_iter().chain(dirty.map(str::to_owned)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How the runs of `measure` were taken; `None` where any run is by itself.
fn pairs(reference: SideRuns<'_>, candidate: SideRuns<'_>) -> Option<String> {
    let runs = reference.all.iter().chain(candidate.all);
    let schedules: Option<Vec<PairSchedule>> = runs.map(|run| run.info.schedule).collect();
    let schedules = schedules.filter(|schedules| !schedules.is_empty())?;
    let has = |schedule| schedules.contains(&schedule);
    let how = match (has(PairSchedule::Lockstep), has(PairSchedule::InTurn)) {
        (true, true) => "in lockstep and in turn",
        (true, false) => "in lockstep",
        (false, _) => "in turn",
    };
    Some(match (reference.all.len(), candidate.all.len()) {
        (a, b) if a == b => format!("{} {how}", counted(a, "pair")),
        (a, b) => format!("{} → {}, {how}", counted(a, "run"), counted(b, "run")),
    })
}

fn pooled(reference: SideRuns<'_>, candidate: SideRuns<'_>) -> Option<String> {
    match (reference.all.len(), candidate.all.len()) {
        (0 | 1, 0 | 1) => None,
        (a, b) if a == b => Some(format!("{a} runs a side")),
        (a, b) => Some(format!("{} → {}", counted(a, "run"), counted(b, "run"))),
    }
}

/// Another Python or pytest-benchmark, which may be the change.
fn python(comparison: &Comparison) -> Option<String> {
    let named = comparison
        .environment
        .iter()
        .filter(|difference| {
            !difference.is_minor
                && ["python", "implementation", "pytest-benchmark"].contains(&difference.key)
        })
        .map(|of| format!("{} {} → {}", of.key, of.reference, of.candidate));
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| named.join(", "))
}

/// The noise in a few words: `noise 2 % (assumed)`.
fn noise_in_short(suite: &SuiteSummary) -> String {
    let findings = &suite.findings;
    let (source, before_it) = match findings.noise_source {
        NoiseSource::Replicates => (counted(suite.n_noise_runs, "run"), "in "),
        NoiseSource::History => (counted(suite.n_noise_runs, "earlier run"), "in "),
        NoiseSource::Assumed => ("assumed".to_owned(), ""),
        NoiseSource::Option => ("given".to_owned(), ""),
    };
    if is_exact(suite) {
        return format!("no noise ({source})");
    }
    let noise = percent_without_sign(findings.noise);
    if findings.widened_by < LEAST_WIDENING {
        return format!("noise {noise} ({source})");
    }
    let own = percent_without_sign(findings.noise / findings.widened_by);
    format!("noise {noise} ({own} {before_it}{source}, more between these sides)")
}

/// A share as a percentage: one decimal below 10 %.
pub(crate) fn percent_without_sign(share: f64) -> String {
    let percent = 100.0 * share;
    let decimals = usize::from(percent < 9.95 && (percent - percent.round()).abs() > 0.05);
    format!("{percent:.decimals$} %")
}

/// Whether verdicts are withheld because the sides were measured on different kinds of machine.
pub(super) fn is_on_another_machine(comparison: &Comparison) -> bool {
    comparison.rows.iter().any(|row| row.judged.reason == Some(Reason::AnotherMachine))
}

#[cfg(test)]
mod tests;
