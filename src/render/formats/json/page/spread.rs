//! How the changes of a comparison are spread: counted into bins of equal ratio.

use serde::Serialize;

use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::render::words::numbers::{Digits, directed_change};

/// The verdicts of a bin, from the bottom.
const STACK: [Verdict; 4] =
    [Verdict::Unchanged, Verdict::Inconclusive, Verdict::Improved, Verdict::Regressed];

/// Changes between two ratios.
#[derive(Debug, Serialize)]
pub(super) struct Bin {
    /// The logarithms of its ends. The first and the last bin also hold what is beyond.
    low: f64,
    high: f64,
    label: String,
    counts: [usize; STACK.len()],
}

/// All bins; they are as many on either side of no change.
#[derive(Debug, Serialize)]
pub(super) struct Spread {
    total: usize,
    verdicts: [&'static str; STACK.len()],
    bins: Vec<Bin>,
}

/// The bins of these rows, with what less and more is called; `None` where no row has a change.
pub(super) fn spread(rows: &[Row], ways: [&str; 2]) -> Option<Spread> {
    let changes: Vec<(f64, Verdict)> =
        rows.iter().filter_map(|row| Some((row.judged.theta?, row.judged.verdict))).collect();
    if changes.is_empty() {
        return None;
    }
    let total = changes.len();
    let half = ((total as f64).sqrt() * 1.5).round().clamp(6.0, 17.0) as usize;
    let step = reach(&changes) / (half as f64 + 0.5);
    let n_bins = 2 * half + 1;
    let mut bins: Vec<Bin> = (0..n_bins)
        .map(|idx| {
            let middle = (idx as f64 - half as f64) * step;
            let (low, high) = (middle - step / 2.0, middle + step / 2.0);
            Bin {
                low,
                high,
                label: label(idx, n_bins, [low, high], ways),
                counts: [0; STACK.len()],
            }
        })
        .collect();
    for (theta, verdict) in changes {
        let place = (theta / step).round().clamp(-(half as f64), half as f64) + half as f64;
        let layer = STACK.iter().position(|of| *of == verdict);
        if let Some((bin, layer)) = bins.get_mut(place as usize).zip(layer)
            && let Some(count) = bin.counts.get_mut(layer)
        {
            *count += 1;
        }
    }
    Some(Spread { total, verdicts: STACK.map(Verdict::label), bins })
}

/// How far the scale goes, as a logarithm: it holds nearly all changes, at least 10 % and at most a
/// factor of twenty.
fn reach(changes: &[(f64, Verdict)]) -> f64 {
    let mut sizes: Vec<f64> = changes.iter().map(|(theta, _)| theta.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let idx = (sizes.len() as f64 * 0.97).floor() as usize;
    let almost_all = sizes.get(idx.min(sizes.len() - 1)).copied().unwrap_or_default();
    (almost_all * 1.08).clamp(1.1_f64.ln(), 20_f64.ln())
}

fn label(idx: usize, n_bins: usize, ends: [f64; 2], ways: [&str; 2]) -> String {
    let [low, high] = ends.map(|log| directed_change(log.exp(), Digits::Short, ways));
    let [less, more] = ways;
    if idx == 0 {
        format!("{high} or {less}")
    } else if idx + 1 == n_bins {
        format!("{low} or {more}")
    } else {
        format!("{low} to {high}")
    }
}
