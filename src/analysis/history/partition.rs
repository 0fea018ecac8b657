//! Where segments of constant level fit a series best, and where a single step fits best.
//! Everything is in natural logarithms of locations, oldest run first.

use crate::analysis::averages::median;
use crate::analysis::judge::distributions::NORMAL_QUARTILE;
use crate::analysis::judge::rule::LEAST_NOISE;

/// The shortest segment: one odd run, or two, is no step.
pub(crate) const LEAST_SEGMENT: usize = 3;

/// The price of a step, in units of the noise times the logarithm of the number of runs.
const PRICE: f64 = 3.0;

/// In a series of up to this many runs each number is a level to try.
const EVERY_LEVEL: usize = 200;

/// The distance of levels in a longer series, in units of the noise.
const LEVEL_STEP: f64 = 0.1;

/// Fits differ when their costs do by more than this; below it is rounding.
const SAME_COST: f64 = 1e-12;

/// The piecewise constant fit with least absolute deviations and a price per step, every segment at
/// least three runs long: where its second and later segments start. Exact, by dynamic programming
/// over the level of the last segment.
///
/// Minimises the sum of `|log - median of its segment|` plus `3 sd ln n` for each step (optimal
/// partitioning, Jackson et al. 2005; absolute deviations, as in the Potts functional of Storath,
/// Weinmann and Unser 2017, so that an odd run costs its distance and no more). The noise sd is
/// 1.4826 times the median absolute difference of neighbours by `sqrt 2`, at least 0.005: equal
/// values have no steps rather than many. Of equally good fits the earlier start wins.
///
/// A segment is cheapest around one of its own numbers, so the levels to try are the numbers of the
/// series: for each the least cost of a fit whose last segment has that level (as functional
/// pruning does for any level; Maidstone et al. 2017). That takes n steps for each level, of a few
/// additions. In a series of more than 200 runs, levels within a tenth of the noise of each other
/// are tried as one, so that its cost is that of the runs and not of their square: the error of a
/// level is far below the noise of a run.
pub fn partition(logs: &[f64]) -> Vec<usize> {
    let n_runs = logs.len();
    if n_runs < 2 * LEAST_SEGMENT {
        return Vec::new();
    }
    let differences: Vec<f64> =
        logs.iter().zip(logs.iter().skip(1)).map(|(a, b)| (b - a).abs()).collect();
    // A difference of two runs has the noise of both: sqrt 2 times that of one.
    let sd = median(&differences).unwrap_or_default() / NORMAL_QUARTILE / 2f64.sqrt();
    let sd = sd.max(LEAST_NOISE);
    let price = PRICE * sd * (n_runs as f64).ln();

    // Around a common centre, so that long sums lose no digits.
    let centre = median(logs).unwrap_or_default();
    let logs: Vec<f64> = logs.iter().map(|log| log - centre).collect();
    let mut levels = Levels::of(&logs, LEVEL_STEP * sd);
    // For each number of runs, from the oldest on: the least cost of a fit to them, and where its
    // last segment starts.
    let mut best = vec![(f64::INFINITY, 0); n_runs + 1];
    // The first segment costs no step.
    if let Some(fit_to_none) = best.first_mut() {
        *fit_to_none = (-price, 0);
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
    // Backwards: the best fit up to each end names the start of its last segment.
    let mut starts = Vec::new();
    let mut end = n_runs;
    while let Some((_, start)) = best.get(end).filter(|(_, start)| *start > 0) {
        starts.push(*start);
        end = *start;
    }
    starts.reverse();
    starts
}

/// For each level that the last segment may have, the cheapest fit so far. Each list has one entry
/// for each level.
struct Levels {
    levels: Vec<f64>,
    costs: Vec<f64>,
    /// Where the last segment starts; whole numbers, as floats so that costs and starts are chosen
    /// in one step.
    starts: Vec<f64>,
    /// Memory for the starts of the cheapest fits, used again for each run.
    scratch: Vec<f64>,
}

impl Levels {
    /// No fit yet, for the levels of these numbers; of many numbers one for each `width` that has
    /// any: their median.
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
            scratch: Vec::new(),
        }
    }

    /// Adds one more run, the `last` of three: each fit continues at its level, or a segment of the
    /// three runs begins at that level, whichever is cheaper. `before` is the cost of all runs
    /// before that segment, its step included.
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
        self.scratch.clear();
        for (cost_of_fit, start) in fits {
            let is_cheapest = *cost_of_fit <= cost + SAME_COST;
            self.scratch.push(if is_cheapest { *start } else { f64::INFINITY });
        }
        (cost, least(&self.scratch) as usize)
    }
}

/// The least of some numbers, none of them NaN; infinity for an empty list. Eight lanes are
/// independent of each other, so that the compiler can use vector instructions.
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

/// Where a step fits best between the medians of what is before and after its current position: the
/// position with the least sum of distances from them. The current one wins if it is among the
/// best, else the first of them.
pub(crate) fn best_position(logs: &[f64], current: usize) -> usize {
    let (before, after) = logs.split_at_checked(current).unwrap_or_default();
    let (Some(before), Some(after)) = (median(before), median(after)) else { return current };
    // The sum for each position, less that for a step before the first run; each side has at least
    // one run.
    let mut costs = Vec::with_capacity(logs.len());
    let mut sum = 0.0;
    for (position, log) in (1..logs.len()).zip(logs) {
        sum += (log - before).abs() - (log - after).abs();
        costs.push((position, sum));
    }
    let least_cost = costs.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min);
    let mut best = costs.iter().filter(|(_, cost)| *cost <= least_cost + SAME_COST);
    if best.clone().any(|(position, _)| *position == current) {
        return current;
    }
    best.next().map_or(current, |(position, _)| *position)
}

#[cfg(test)]
mod tests {
    use super::*;

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
                noise in proptest::collection::vec(
                    -0.02..0.02f64, EVERY_LEVEL + 1..EVERY_LEVEL + 40,
                ),
                steps in proptest::collection::vec(-0.2..0.2f64, 4),
            ) {
                let n_runs = noise.len();
                let level = |run: usize| steps[steps.len() * run / n_runs];
                let series: Vec<f64> =
                    noise.iter().enumerate().map(|(run, noise)| level(run) + noise).collect();
                let (sd, price) = noise_and_price(&series);
                let found = cost(&series, &partition(&series), price);
                prop_assert!(found < least_cost(&series, price) + sd);
            }
        }

        proptest! {
            #[test]
            fn no_fit_is_cheaper(
                series in proptest::collection::vec(
                    (-0.3..0.3f64).prop_map(|log| (log * 50.0).round() / 50.0), 6..30,
                ),
            ) {
                let (_, price) = noise_and_price(&series);
                let found = cost(&series, &partition(&series), price);
                prop_assert!((found - least_cost(&series, price)).abs() < 1e-9);
            }
        }
    }
}
