//! Steps in a history: where a case got faster or slower and stayed so.
//!
//! The series of each case is cut where segments of constant level fit it best ([`partition`]), and each cut must stand a
//! test between its two segments ([`change_points`]). What all cases share is taken out before, in
//! [`suite_path`](crate::analysis::history::shared_path). Everything is in natural logarithms of locations, oldest run first.

use crate::analysis::averages::{mean, median, squared_deviations};
use crate::analysis::judge::distributions::{t_quantile, t_upper_tail};
use crate::analysis::judge::rule::{LEAST_NOISE, NORMAL_QUARTILE};

/// A series shorter than this is not searched.
pub(crate) const LEAST_RUNS: usize = 8;
/// The shortest segment: one odd run, or two, is no step.
const LEAST_SEGMENT: usize = 3;
/// The price of a step, in units of the noise times the logarithm of the number of runs.
const PRICE: f64 = 3.0;
/// Level at which a step must stand its test.
const STEP_ALPHA: f64 = 0.01;
/// Confidence of the interval of a step.
const CONFIDENCE: f64 = 0.95;

/// A step between two neighbouring runs of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ChangePoint {
    /// Place of the last run before it that has the case.
    pub last_before: usize,
    /// Place of the first run after it that has the case.
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

/// The steps of one case, oldest first. One place a run, `None` where the run has no usable number for the case.
/// Fewer than [`LEAST_RUNS`] numbers have none. `log_min_effect` is the practical threshold, in logarithms.
pub(crate) fn change_points(series: &[Option<f64>], log_min_effect: f64) -> Vec<ChangePoint> {
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
                return steps
                    .iter()
                    .zip(&starts)
                    .filter_map(|(step, start)| step.at(*start, &present))
                    .collect();
            }
        }
    }
}

/// Moves the first step that stands elsewhere than where the levels around it fit best; whether there was one. It happens
/// where a segment of fewer runs than the shortest allowed would fit better, at the newest runs above all. Then there is
/// no step yet and it is taken back: it would be told of a run before the one that it began with.
fn shift_first_misplaced_step(logs: &[f64], starts: &mut Vec<usize>) -> bool {
    let edges: Vec<usize> =
        [0].into_iter().chain(starts.iter().copied()).chain([logs.len()]).collect();
    for (i, edge) in edges.windows(3).enumerate() {
        let [first, start, end] = *edge else { continue };
        let place = best_place(logs.get(first..end).unwrap_or_default(), start - first) + first;
        if place == start {
            continue;
        }
        starts.remove(i);
        if place - first >= LEAST_SEGMENT && end - place >= LEAST_SEGMENT {
            starts.insert(i, place);
        }
        return true;
    }
    false
}

/// Where a step fits best between the medians of what stands before and behind its present place: the place with the least
/// sum of distances from them, the present one if it is among the best, else the first of them.
fn best_place(logs: &[f64], present: usize) -> usize {
    let (before, behind) = logs.split_at_checked(present).unwrap_or_default();
    let (Some(before), Some(behind)) = (median(before), median(behind)) else { return present };
    // The sum for each place, less that for a step before the first run; each side keeps at least one run.
    let costs = logs.iter().scan(0.0, |sum, log| {
        *sum += (log - before).abs() - (log - behind).abs();
        Some(*sum)
    });
    let costs: Vec<(usize, f64)> = (1..logs.len()).zip(costs).collect();
    let best = costs.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min);
    let fits: Vec<usize> = costs
        .iter()
        .filter(|(_, cost)| *cost <= best + SAME_COST)
        .map(|(place, _)| *place)
        .collect();
    if fits.contains(&present) { present } else { fits.first().copied().unwrap_or(present) }
}

/// The piecewise constant fit with least absolute deviations and a price per step, every segment at least three runs
/// long: where its second and later segments start. Exact, by dynamic programming over the level of the last segment.
///
/// Minimises the sum of `|log - median of its segment|` plus `3 sd ln n` for each step (optimal partitioning, Jackson
/// et al. 2005; absolute deviations, as in the Potts functional of Storath, Weinmann and Unser 2017, so that an odd run
/// costs its distance and no more). The noise sd is 1.4826 times the median absolute difference of neighbours by
/// `sqrt 2`, at least 0.005: equal values have no steps rather than many. Of equally good fits the earlier start wins.
///
/// A segment is cheapest around one of its own numbers, so the levels to try are the numbers of the series: for each
/// the least cost of a fit whose last segment stands there (as functional pruning does for any level; Maidstone et al.
/// 2017). That takes n steps for each level, of a few additions. In a series of more than 200 runs, levels
/// within a tenth of the noise of each other are tried as one, so that its cost is that of the runs and not of their
/// square: a level is off by less than a run's noise tells of it.
pub fn partition(logs: &[f64]) -> Vec<usize> {
    let n_runs = logs.len();
    if n_runs < 2 * LEAST_SEGMENT {
        return Vec::new();
    }
    let differences: Vec<f64> =
        logs.iter().zip(logs.iter().skip(1)).map(|(a, b)| (b - a).abs()).collect();
    let sd = median(&differences).unwrap_or_default() / NORMAL_QUARTILE / 2f64.sqrt();
    let sd = sd.max(LEAST_NOISE);
    let price = PRICE * sd * (n_runs as f64).ln();

    // Around a common centre, so that long sums lose no digits.
    let centre = median(logs).unwrap_or_default();
    let logs: Vec<f64> = logs.iter().map(|log| log - centre).collect();
    let mut levels = Levels::of(&logs, LEVEL_STEP * sd);
    // For each number of runs: the least cost of the fits to so many, and where the last segment of that fit starts.
    let mut best = vec![(f64::INFINITY, 0); n_runs + 1];
    if let Some(nothing) = best.first_mut() {
        *nothing = (-price, 0);
    }
    for (start, opening) in logs.windows(LEAST_SEGMENT).enumerate() {
        let (Some((before, _)), [first, second, last]) = (best.get(start).copied(), opening) else {
            continue;
        };
        levels.add([*first, *second, *last], before + price, start);
        if let Some(end) = best.get_mut(start + LEAST_SEGMENT) {
            *end = levels.best();
        }
    }
    let mut starts = Vec::new();
    let mut end = n_runs;
    while let Some((_, start)) = best.get(end).filter(|(_, start)| *start > 0) {
        starts.push(*start);
        end = *start;
    }
    starts.reverse();
    starts
}

/// In a series of up to so many runs each number is a level to try.
const EVERY_LEVEL: usize = 200;

/// The distance of levels in a longer series, in units of the noise.
const LEVEL_STEP: f64 = 0.1;

/// Fits differ when their costs do by more than this; below it is rounding.
const SAME_COST: f64 = 1e-12;

/// For each level a last segment may have: the cheapest fit so far that ends there. One place a level in each list.
struct Levels {
    levels: Vec<f64>,
    costs: Vec<f64>,
    /// Where the last segment starts; whole numbers, as floats so that costs and starts are chosen in one step.
    starts: Vec<f64>,
    /// Room for the starts of the cheapest fits.
    room: Vec<f64>,
}

impl Levels {
    /// No fit yet, for the levels of these numbers; of many numbers one for each `width` that has any: their median.
    fn of(logs: &[f64], width: f64) -> Self {
        let mut levels = logs.to_vec();
        levels.sort_unstable_by(f64::total_cmp);
        if levels.len() > EVERY_LEVEL {
            let cell = |log: f64| (log / width).round();
            levels = levels.chunk_by(|a, b| cell(*a) == cell(*b)).filter_map(median).collect();
        }
        levels.dedup();
        let n_levels = levels.len();
        Self {
            levels,
            costs: vec![f64::INFINITY; n_levels],
            starts: vec![0.0; n_levels],
            room: Vec::new(),
        }
    }

    /// Takes one more run, the last of `opening`: each fit goes on at its level, or a segment of the runs in `opening`
    /// begins there, whichever is cheaper. `before` is the cost of all before that segment, its step included.
    fn add(&mut self, [first, second, last]: [f64; LEAST_SEGMENT], before: f64, start: usize) {
        let start = start as f64;
        for ((level, cost), begun) in self.levels.iter().zip(&mut self.costs).zip(&mut self.starts)
        {
            let opened = before + (first - level).abs() + (second - level).abs();
            let opens = opened < *cost - SAME_COST;
            *cost = if opens { opened } else { *cost } + (last - level).abs();
            *begun = if opens { start } else { *begun };
        }
    }

    /// The least cost, and the earliest start of the fits that have it.
    fn best(&mut self) -> (f64, usize) {
        let cost = least(&self.costs);
        let fits = self.costs.iter().zip(&self.starts);
        self.room.clear();
        self.room.extend(fits.map(|(cost_of_fit, start)| {
            if *cost_of_fit <= cost + SAME_COST { *start } else { f64::INFINITY }
        }));
        (cost, least(&self.room) as usize)
    }
}

/// The least of some numbers, none of them NaN; infinity of none. Eight at a time, which a processor does at once.
fn least(numbers: &[f64]) -> f64 {
    let lower = |a: f64, b: f64| if b < a { b } else { a };
    let mut lanes = [f64::INFINITY; 8];
    let chunks = numbers.chunks_exact(lanes.len());
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, number) in lanes.iter_mut().zip(chunk) {
            *lane = lower(*lane, *number);
        }
    }
    lanes.iter().chain(rest).copied().fold(f64::INFINITY, lower)
}

/// The step between two segments, taken as replicate runs.
#[derive(Debug, Clone, Copy)]
struct Step {
    theta: f64,
    half_width: f64,
    p: f64,
}

impl Step {
    fn at(&self, start: usize, present: &[(usize, f64)]) -> Option<ChangePoint> {
        let (last_before, _) = *present.get(start.checked_sub(1)?)?;
        let (first_after, _) = *present.get(start)?;
        Some(ChangePoint {
            last_before,
            first_after,
            ratio: self.theta.exp(),
            ratio_low: (self.theta - self.half_width).exp(),
            ratio_high: (self.theta + self.half_width).exp(),
            p: self.p,
        })
    }
}

/// Each step with its test against the practical threshold: difference of the segments' means, pooled variance, both
/// tails of Student's t beyond the threshold added (McCarthy and Smyth 2009, TREAT). The noise is never believed to be
/// below 0.005, so that equal values on both sides bear a test as well.
fn steps(logs: &[f64], starts: &[usize], threshold: f64) -> Vec<Step> {
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
            Some(Step {
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
        assert!((found[0].ratio - 0.2f64.exp()).abs() < 1e-12);
        assert!(
            found[0].ratio_low < found[0].ratio
                && found[0].ratio < found[0].ratio_high
                && found[0].p <= 0.01
        );
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

        /// The cost of a fit, its price a step included: straight from the definition.
        fn cost(logs: &[f64], starts: &[usize], price: f64) -> f64 {
            let edges: Vec<usize> =
                [0].into_iter().chain(starts.iter().copied()).chain([logs.len()]).collect();
            let of_segment = |edge: &[usize]| {
                let segment = &logs[edge[0]..edge[1]];
                let centre = median(segment).unwrap();
                segment.iter().map(|log| (log - centre).abs()).sum::<f64>()
            };
            edges.windows(2).map(of_segment).sum::<f64>() + price * starts.len() as f64
        }

        /// The least cost of any fit, by trying every start of every last segment.
        fn least_cost(logs: &[f64], price: f64) -> f64 {
            let mut best = vec![-price];
            for end in 1..=logs.len() {
                let of_last =
                    |start: usize| best[start] + price + cost(&logs[start..end], &[], price);
                let starts = 0..(end + 1).saturating_sub(LEAST_SEGMENT);
                best.push(starts.map(of_last).fold(f64::INFINITY, f64::min));
            }
            best[logs.len()]
        }

        /// The noise of a series and the price of a step in it: straight from the definition.
        fn noise_and_price(series: &[f64]) -> (f64, f64) {
            let differences: Vec<f64> =
                series.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
            let sd =
                (median(&differences).unwrap() / NORMAL_QUARTILE / 2f64.sqrt()).max(LEAST_NOISE);
            (sd, PRICE * sd * (series.len() as f64).ln())
        }

        proptest! {
            #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
            #[test]
            fn in_a_long_series_no_fit_is_cheaper_by_more_than_a_runs_noise(
                noise in proptest::collection::vec(-0.02..0.02f64, EVERY_LEVEL + 1..EVERY_LEVEL + 40),
                steps in proptest::collection::vec(-0.2..0.2f64, 4),
            ) {
                let n_runs = noise.len();
                let level = |run: usize| steps[steps.len() * run / n_runs];
                let series: Vec<f64> = noise.iter().enumerate().map(|(run, noise)| level(run) + noise).collect();
                let (sd, price) = noise_and_price(&series);
                prop_assert!(cost(&series, &partition(&series), price) < least_cost(&series, price) + sd);
            }
        }

        proptest! {
            #[test]
            fn no_fit_is_cheaper(
                series in proptest::collection::vec((-0.3..0.3f64).prop_map(|log| (log * 50.0).round() / 50.0), 6..30),
            ) {
                let (_, price) = noise_and_price(&series);
                prop_assert!((cost(&series, &partition(&series), price) - least_cost(&series, price)).abs() < 1e-9);
            }

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
                    prop_assert!(point.ratio.ln().abs() > THRESHOLD);
                }
            }
        }
    }
}
