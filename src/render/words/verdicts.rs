//! What the verdicts say, in words: counts, noise and the shift of the suite.

use crate::analysis::compare::judge_rows::SuiteSummary;
use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::Row;
use crate::analysis::compare::summary::Summary;
use crate::analysis::judge::rule::LEAST_NOISE;
use crate::analysis::judge::verdict::{Difference, JudgedStatistic, NoiseSource, Verdict};
use crate::render::words::numbers::{
    Digits, NumberStyle, change_in_words, change_interval, directed_change,
};
use crate::render::words::quantities::{judged_name, judged_ways, quantity, signed_quantity};
use crate::render::words::units::counted;

/// By how much the two sides widen the noise where it is said. Less than a twentieth is not worth a
/// reader's time.
pub(crate) const LEAST_WIDENING: f64 = 1.05;

/// Counts of verdicts in words: `2 improved, 1 inconclusive`.
pub(crate) fn verdict_counts(summary: &Summary) -> String {
    let mut words = Vec::new();
    for verdict in Verdict::ALL.iter().copied() {
        let count = summary.verdict(verdict);
        if count > 0 {
            words.push(format!("{count} {}", verdict.label()));
        }
    }
    words.join(", ")
}

/// How much cases move between runs when nothing changed, and how that is known.
pub(crate) fn noise(suite: &SuiteSummary) -> String {
    let findings = &suite.findings;
    let size = format!("{:.1} % between runs", 100.0 * findings.noise);
    let runs = suite.n_noise_runs;
    if is_exact(suite) {
        return match findings.noise_source {
            NoiseSource::Replicates => {
                format!("none: it repeats exactly in {}", counted(runs, "run"))
            }
            NoiseSource::History => {
                format!("none: it repeats exactly in {}", counted(runs, "earlier run"))
            }
            NoiseSource::Assumed | NoiseSource::Option => {
                "none, as given: any change beyond the threshold is claimed".to_owned()
            }
        };
    }
    let source = match findings.noise_source {
        NoiseSource::Replicates => format!("measured from {}", counted(runs, "run")),
        NoiseSource::History => format!("measured from {}", counted(runs, "earlier run")),
        NoiseSource::Assumed => {
            "assumed: too few pooled or earlier runs of these benchmarks measure it".to_owned()
        }
        NoiseSource::Option
            if findings.noise <= LEAST_NOISE && findings.statistic != JudgedStatistic::Stored =>
        {
            "the least that `--noise` can give".to_owned()
        }
        NoiseSource::Option if findings.statistic == JudgedStatistic::Stored => {
            "as given".to_owned()
        }
        NoiseSource::Option => "as given by `--noise`".to_owned(),
    };
    if findings.widened_by < LEAST_WIDENING {
        return format!("{size}, {source}");
    }
    format!("{size}: these two sides scatter {:.1} times as much as {source}", findings.widened_by)
}

/// Whether a stored number has no noise at all.
pub(crate) fn is_exact(suite: &SuiteSummary) -> bool {
    suite.findings.statistic == JudgedStatistic::Stored && suite.findings.noise == 0.0
}

/// A shift of the whole suite, where there is one worth a line.
pub(crate) fn shift(suite: &SuiteSummary) -> Option<String> {
    let findings = &suite.findings;
    let evidence = match (findings.established, findings.guarded) {
        (true, _) => "pooled runs on both sides confirm it",
        (false, true) if findings.whole_shift.abs() > findings.shift.abs() => {
            "more than a machine of one kind can do; another build?"
        }
        (false, true) => "these runs cannot tell whether the code did it or the machine",
        (false, false) => return None,
    };
    let moved = change_in_words(findings.whole_shift.exp(), Digits::Short);
    let (cases, all) = (suite.n_moved_along, counted(suite.n_cases, "benchmark"));
    Some(format!("{cases} of {all} fit one move of the whole suite by about {moved}: {evidence}"))
}

/// What the order of the runs means, where several runs a side leave a doubt. Two single runs are
/// always one after the other.
pub(crate) fn order(suite: &SuiteSummary) -> Option<String> {
    let is_pooled = suite.findings.noise_source == NoiseSource::Replicates;
    (is_pooled && !suite.in_turn).then(|| {
        "the sides were not measured in turn: a machine that drifts looks like a change".to_owned()
    })
}

/// The judged change of a row on one line: both sides, the change and its interval.
pub(crate) fn judged_change(row: &Row, of: &Judged) -> String {
    let judged = &row.judged;
    let name = judged_name(of);
    let unit = Judged::unit(&of.metric, row);
    let side = |number: f64| quantity(number, &unit, NumberStyle::default());
    if let (Some(located), Some(Difference { by, low, high })) = (judged.located, judged.difference)
    {
        return format!(
            "{name} {} → {}, {}, interval {} … {}",
            side(located.reference),
            side(located.candidate),
            signed_quantity(by, &unit, NumberStyle::default()),
            signed_quantity(low, &unit, NumberStyle::default()),
            signed_quantity(high, &unit, NumberStyle::default()),
        );
    }
    let (Some(located), Some(theta)) = (judged.located, judged.theta) else {
        return match of.metric.extra() {
            Some(_) => format!("no {name} on a side"),
            None => format!("no usable time of {name}"),
        };
    };
    let interval = judged.interval().map_or(String::new(), |(low, high)| {
        format!(", interval {}", change_interval(theta.exp(), low, high, Digits::Short))
    });
    format!(
        "{name} {} → {}, {}{interval}",
        side(located.reference),
        side(located.candidate),
        directed_change(theta.exp(), Digits::Short, judged_ways(of))
    )
}

/// A number of three decimals at most, without the zeros at its end.
pub(crate) fn shortest(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The rows that `name` names: exactly, or else as a part of their node id.
pub(crate) fn named<'r>(rows: &'r [Row], name: &str) -> Vec<&'r Row> {
    let mut found: Vec<&Row> = rows.iter().filter(|row| row.name.is_called(name)).collect();
    if found.is_empty() {
        found = rows.iter().filter(|row| row.name.fullname.contains(name)).collect();
    }
    found
}
