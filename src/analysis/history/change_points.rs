//! Steps in a history: where a case got faster or slower and stayed so.
//!
//! The series of each case is cut where segments of constant level fit it best ([`partition`]), and each cut must pass a
//! test between its two segments ([`change_points`]). What all cases share is taken out before, in
//! [`shared_path`](crate::analysis::history::shared_path). Everything is in natural logarithms of locations, oldest run first.

use crate::analysis::averages::{mean, squared_deviations};
use crate::analysis::history::partition::{LEAST_SEGMENT, best_position, partition};
use crate::analysis::judge::distributions::{t_quantile, t_upper_tail};
use crate::analysis::judge::rule::LEAST_NOISE;

/// A series shorter than this is not searched.
pub(crate) const LEAST_RUNS: usize = 8;

/// Level at which a step must pass its test.
const STEP_ALPHA: f64 = 0.01;

/// Confidence of the interval of a step.
const CONFIDENCE: f64 = 0.95;

/// A step between two neighbouring runs of an archive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ChangePoint {
    /// Index of the last run before it that has the case.
    pub last_before: usize,
    /// Index of the first run after it that has the case.
    pub first_after: usize,
    /// Level after it / level before it; above 1 is slower.
    pub ratio: f64,
    /// Lower end of the 95 % interval of that.
    pub ratio_low: f64,
    /// Upper end.
    pub ratio_high: f64,
    /// p-value of "a step of no more than the practical threshold".
    pub p: f64,
}

/// A step between two neighbouring positions of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SeriesStep {
    /// Position of the last number before it.
    pub last_before: usize,
    /// Position of the first number after it.
    pub first_after: usize,
    test: StepTest,
}

impl SeriesStep {
    /// The same step between runs; `runs` holds the index of the run at each position.
    pub(crate) fn at_runs(&self, runs: &[usize]) -> Option<ChangePoint> {
        let StepTest { theta, half_width, p } = self.test;
        Some(ChangePoint {
            last_before: *runs.get(self.last_before)?,
            first_after: *runs.get(self.first_after)?,
            ratio: theta.exp(),
            ratio_low: (theta - half_width).exp(),
            ratio_high: (theta + half_width).exp(),
            p,
        })
    }
}

/// The steps of one case, oldest first. A number a run, `None` where the run has no usable one for the case.
/// Fewer than [`LEAST_RUNS`] numbers have none. `log_min_effect` is the practical threshold, in logarithms.
pub(crate) fn change_points(series: &[Option<f64>], log_min_effect: f64) -> Vec<SeriesStep> {
    let present: Vec<(usize, f64)> =
        series.iter().enumerate().filter_map(|(i, log)| Some((i, (*log)?))).collect();
    if present.len() < LEAST_RUNS {
        return Vec::new();
    }
    let logs: Vec<f64> = present.iter().map(|(_, log)| *log).collect();
    let mut starts = partition(&logs);
    loop {
        let steps = steps(&logs, &starts, log_min_effect);
        // The least certain step is taken back, and its neighbours are looked at again over the longer segment.
        let worst =
            steps.iter().enumerate().max_by(|a, b| a.1.p.total_cmp(&b.1.p).then(b.0.cmp(&a.0)));
        match worst {
            Some((i, step)) if step.p > STEP_ALPHA => {
                starts.remove(i);
            }
            _ if shift_first_misplaced_step(&logs, &mut starts) => {}
            _ => {
                let found = steps.iter().zip(&starts);
                return found.filter_map(|(test, start)| at(*test, *start, &present)).collect();
            }
        }
    }
}

/// Moves the first step that is elsewhere than where the levels around it fit best; whether there was one. It happens
/// where a segment of fewer runs than the shortest allowed would fit better, at the newest runs above all. Then there is
/// no step yet and it is taken back: it would name a run before the one that it began with.
fn shift_first_misplaced_step(logs: &[f64], starts: &mut Vec<usize>) -> bool {
    let edges: Vec<usize> =
        [0].into_iter().chain(starts.iter().copied()).chain([logs.len()]).collect();
    for (i, edge) in edges.windows(3).enumerate() {
        let [first, start, end] = *edge else { continue };
        let position =
            best_position(logs.get(first..end).unwrap_or_default(), start - first) + first;
        if position == start {
            continue;
        }
        starts.remove(i);
        if position - first >= LEAST_SEGMENT && end - position >= LEAST_SEGMENT {
            starts.insert(i, position);
        }
        return true;
    }
    false
}

/// The test of a step: the segments around it are taken as replicate runs.
#[derive(Debug, Clone, Copy, PartialEq)]
struct StepTest {
    /// `ln(level after / level before)`.
    theta: f64,
    /// Half the width of its 95 % interval.
    half_width: f64,
    /// p-value of "a step of no more than the practical threshold".
    p: f64,
}

/// A step in the series; `start` counts only the positions that have a number, `present`.
fn at(test: StepTest, start: usize, present: &[(usize, f64)]) -> Option<SeriesStep> {
    let (last_before, _) = *present.get(start.checked_sub(1)?)?;
    let (first_after, _) = *present.get(start)?;
    Some(SeriesStep { last_before, first_after, test })
}

/// Each step with its test against the practical threshold: difference of the segments' means, pooled variance, both
/// tails of Student's t beyond the threshold added (McCarthy and Smyth 2009, TREAT). The noise is never believed to be
/// below 0.005, so that equal values on both sides can be tested as well.
fn steps(logs: &[f64], starts: &[usize], threshold: f64) -> Vec<StepTest> {
    let ends = starts.iter().skip(1).copied().chain([logs.len()]);
    let firsts = [0].into_iter().chain(starts.iter().copied());
    firsts
        .zip(starts)
        .zip(ends)
        .filter_map(|((first, start), end)| {
            let (before, after) = (logs.get(first..*start)?, logs.get(*start..end)?);
            let df = (before.len() + after.len()).saturating_sub(2).max(1) as f64;
            let variance = (squared_deviations(before) + squared_deviations(after)) / df;
            let per_run = 1.0 / before.len() as f64 + 1.0 / after.len() as f64;
            let standard_error = (variance.max(LEAST_NOISE * LEAST_NOISE) * per_run).sqrt();
            let theta = mean(after)? - mean(before)?;
            let tail = |distance: f64| t_upper_tail(distance / standard_error, df);
            let p = (tail(theta.abs() - threshold) + tail(theta.abs() + threshold)).min(1.0);
            Some(StepTest {
                theta,
                half_width: t_quantile(0.5 + CONFIDENCE / 2.0, df) * standard_error,
                p,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const THRESHOLD: f64 = 0.02;

    fn places(series: &[Option<f64>]) -> Vec<(usize, usize)> {
        change_points(series, THRESHOLD)
            .iter()
            .map(|step| (step.last_before, step.first_after))
            .collect()
    }

    fn step(n_before: usize, n_after: usize, size: f64) -> Vec<Option<f64>> {
        [vec![Some(0.0); n_before], vec![Some(size); n_after]].concat()
    }

    #[test]
    fn a_step_that_stays_is_found_with_its_size_and_an_odd_run_or_a_small_step_is_none() {
        let found = change_points(&step(6, 6, 0.2), THRESHOLD);
        assert_eq!((found[0].last_before, found[0].first_after), (5, 6));
        let runs: Vec<usize> = (100..112).collect();
        let step_of_runs = found[0].at_runs(&runs).unwrap();
        assert_eq!((step_of_runs.last_before, step_of_runs.first_after), (105, 106));
        assert!((step_of_runs.ratio - 0.2f64.exp()).abs() < 1e-12);
        assert!(step_of_runs.ratio_low < step_of_runs.ratio);
        assert!(step_of_runs.ratio < step_of_runs.ratio_high);
        assert!(step_of_runs.p <= 0.01);
        let mut odd = step(12, 0, 0.0);
        odd[5] = Some(3.0);
        for series in [&odd, &step(6, 6, 0.015), &step(12, 0, 0.0), &step(3, 4, 0.5), &vec![]] {
            assert_eq!(places(series), []);
        }
    }

    #[test]
    fn a_step_is_told_of_the_run_that_it_began_with_or_not_yet() {
        let since = |n_after: usize| step(18, n_after, 0.15);
        assert_eq!(
            partition(&since(2).into_iter().flatten().collect::<Vec<_>>()),
            [17],
            "a run too early"
        );
        assert_eq!(places(&since(2)), []);
        assert_eq!(places(&since(3)), [(17, 18)]);
        let until = |n_before: usize| step(n_before, 18, 0.15);
        assert_eq!((places(&until(2)), places(&until(3))), (vec![], vec![(2, 3)]));
    }

    #[test]
    fn runs_without_the_case_are_skipped_and_places_stay_those_of_the_runs() {
        let mut series = step(6, 6, -0.2);
        series.insert(6, None);
        series.insert(0, None);
        assert_eq!(places(&series), [(6, 8)]);
    }

    mod laws {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn segments_are_never_short_and_a_mirrored_series_has_the_mirrored_steps(
                series in proptest::collection::vec(-0.3..0.3f64, 0..40), level in -20.0..20.0f64,
            ) {
                let starts = partition(&series);
                let edges: Vec<usize> = [0].into_iter().chain(starts.iter().copied()).chain([series.len()]).collect();
                if !starts.is_empty() {
                    prop_assert!(edges.windows(2).all(|edge| edge[1] - edge[0] >= LEAST_SEGMENT));
                }
                let there: Vec<Option<f64>> = series.iter().copied().map(Some).collect();
                let mirrored: Vec<Option<f64>> = series.iter().map(|log| Some(level - log)).collect();
                prop_assert_eq!(places(&there), places(&mirrored));
                for point in change_points(&there, THRESHOLD) {
                    prop_assert!(point.test.theta.abs() > THRESHOLD);
                }
            }
        }
    }
}
