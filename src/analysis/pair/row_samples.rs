//! What the rule is given of a row: what each run measured of each of its cases.

use crate::analysis::averages::mean;
use crate::analysis::judge::sample::{CaseSamples, RunSample};
use crate::analysis::judge::verdict::Reason;
use crate::analysis::pair::fold::{RowCases, fewest};
use crate::analysis::pair::sides::SideCase;
use crate::model::case::Case;
use crate::model::metric::Metric;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;
use crate::model::stats::Stats;

impl RowCases<'_> {
    /// What each run measured, for judging: an entry for each pair, so that the rule sees every
    /// case of the comparison. Where a fold has no pair, one entry with the means over the cases of
    /// each side. Nothing where its sides are [not to be compared](Self::incomparable).
    pub(crate) fn samples(&self, metric: &Metric) -> Vec<CaseSamples> {
        if self.incomparable(metric).is_some() {
            return Vec::new();
        }
        if !self.paired {
            let [reference, candidate] = [&self.reference, &self.candidate].map(|side| {
                let n_runs = side.first().map_or(0, |case| case.by_run.len());
                (0..n_runs).map(|run_idx| mean_sample(side, run_idx, metric)).collect()
            });
            return vec![CaseSamples { reference, candidate }];
        }
        let pairs = self.reference.iter().zip(&self.candidate);
        let samples = |case| samples(case, metric);
        pairs.map(|(a, b)| CaseSamples { reference: samples(a), candidate: samples(b) }).collect()
    }
}

impl RowCases<'_> {
    /// Why its numbers of a metric are not to be compared: they are of several versions of the
    /// benchmark, or of timers that count different things.
    pub(crate) fn incomparable(&self, metric: &Metric) -> Option<Reason> {
        if self.mixes_versions() {
            return Some(Reason::AnotherVersion);
        }
        // What a suite stores does not depend on its timer.
        (metric.extra().is_none() && self.mixes_units()).then_some(Reason::AnotherUnit)
    }

    fn mixes_units(&self) -> bool {
        fn differ(cases: &[&SideCase<'_>]) -> bool {
            let in_runs = cases.iter().flat_map(|case| case.by_run.iter().flatten());
            let mut units = in_runs.map(|case| &case.stats.unit);
            units.next().is_some_and(|first| units.any(|unit| unit != first))
        }
        if self.paired {
            self.reference.iter().zip(&self.candidate).any(|(a, b)| differ(&[a, b]))
        } else {
            let all: Vec<&SideCase<'_>> = self.reference.iter().chain(&self.candidate).collect();
            differ(&all)
        }
    }
}

/// What each run of a side measured of one case.
fn samples(case: &SideCase<'_>, metric: &Metric) -> Vec<Option<RunSample>> {
    let sample = |case: &Case| RunSample {
        stored: metric.extra().and_then(|_| case.number(metric)),
        ..RunSample::of_case(case)
    };
    case.by_run.iter().map(|in_run| in_run.map(sample)).collect()
}

/// The means over some cases in one run, with the fewest rounds of any; `None` where the run lacks
/// one of them.
fn mean_sample(cases: &[SideCase<'_>], run_idx: usize, metric: &Metric) -> Option<RunSample> {
    let mut present: Vec<&Stats> = Vec::with_capacity(cases.len());
    let mut stored: Option<Vec<f64>> = metric.extra().map(|_| Vec::with_capacity(cases.len()));
    for case in cases {
        let case = case.by_run.get(run_idx).copied().flatten()?;
        present.push(&case.stats);
        stored = stored.zip(case.number(metric)).map(|(mut stored, number)| {
            stored.push(number);
            stored
        });
    }
    let mut stats = Stats {
        rounds: fewest(present.iter().map(|stats| stats.rounds)),
        iterations: fewest(present.iter().map(|stats| stats.iterations)),
        ..Stats::default()
    };
    for statistic in Statistic::ALL {
        let times: Option<Vec<f64>> =
            present.iter().map(|stats| stats.seconds(statistic)).collect();
        stats.put(statistic, times.and_then(|times| mean(&times)).and_then(Seconds::new));
    }
    let stored = stored.and_then(mean);
    Some(RunSample { stored, ..RunSample::of_stats(&stats) })
}
