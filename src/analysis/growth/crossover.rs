//! Where the faster side turns: a size below which one side is faster and above which the other is.
//!
//! It is said only between two sizes that are claimed, one each way. Sizes between them may be
//! undecided, as those next to a crossover are.

use crate::analysis::judge::verdict::{Judgement, Verdict};

/// A size at which both sides take equally long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crossover {
    /// The size, by a straight line of logarithms between the two measured ones around it.
    pub size: f64,
    /// The least size that the intervals allow; never below the claimed size before.
    pub low: f64,
    /// The largest one; never above the claimed size after.
    pub high: f64,
    /// What is so below it: improved where the candidate is faster there.
    pub below: Verdict,
}

/// The crossovers of a family, the smallest size first. The sizes are in their order.
pub(super) fn crossovers(sizes: &[(f64, Judgement)]) -> Vec<Crossover> {
    let is_claim = |(_, (_, judged)): &(usize, &(f64, Judgement))| judged.verdict.is_claim();
    let claimed: Vec<(usize, &(f64, Judgement))> =
        sizes.iter().enumerate().filter(is_claim).collect();
    let mut found = Vec::new();
    for pair in claimed.windows(2) {
        if let [(first, (_, below)), (last, (_, above))] = pair
            && below.verdict == above.verdict.swapped()
        {
            let measured = sizes.get(*first..=*last).unwrap_or_default();
            found.extend(between(measured, below.verdict));
        }
    }
    found
}

/// The crossover within these sizes. The first and the last are claimed, one each way; those between
/// them are not, and still show where it is.
fn between(measured: &[(f64, Judgement)], below: Verdict) -> Option<Crossover> {
    let by = |value: fn(&Judgement) -> Option<f64>| -> Vec<f64> {
        let known = |(size, judged): &(f64, Judgement)| Some((*size, value(judged)?));
        turns(&measured.iter().filter_map(known).collect::<Vec<_>>())
    };
    let of_theta = by(|judged| judged.theta);
    let of_low = by(|judged| judged.low.map(f64::ln));
    let of_high = by(|judged| judged.high.map(f64::ln));
    let size = of_theta.first().copied()?;
    let all = || of_theta.iter().chain(&of_low).chain(&of_high).copied();
    Some(Crossover {
        size,
        low: all().fold(size, f64::min),
        high: all().fold(size, f64::max),
        below,
    })
}

/// Where a line through points of size and logarithm passes 0, by straight lines of logarithms from
/// each point to the next.
fn turns(points: &[(f64, f64)]) -> Vec<f64> {
    let turn = |pair: &[(f64, f64)]| {
        let [(before, of_before), (after, of_after)] = pair else { return None };
        if (*of_before < 0.0) == (*of_after < 0.0) {
            return None;
        }
        let share = (of_before / (of_before - of_after)).clamp(0.0, 1.0);
        // Computed from the nearer end, so that an end is exact.
        Some((before.ln() + share * (after.ln() - before.ln())).exp().clamp(*before, *after))
    };
    points.windows(2).filter_map(turn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(theta: f64, half: f64, verdict: Verdict) -> Judgement {
        Judgement {
            theta: Some(theta),
            low: Some((theta - half).exp()),
            high: Some((theta + half).exp()),
            ..Judgement::bare(verdict, None)
        }
    }

    #[test]
    fn it_lies_between_claims_of_both_ways_and_nowhere_else() {
        let faster = judged(-0.64, 0.1, Verdict::Improved);
        let undecided = judged(0.01, 0.1, Verdict::Inconclusive);
        let slower = judged(1.61, 0.1, Verdict::Regressed);
        let found = crossovers(&[(100.0, faster), (1000.0, slower)]);
        let [Crossover { size, low, high, below }] = found[..] else { panic!("{found:?}") };
        assert!((size - 192.506).abs() < 0.01 && low < size && size < high, "{found:?}");
        assert!(150.0 < low && high < 250.0);
        assert_eq!(below, Verdict::Improved);
        assert_eq!(crossovers(&[(1.0, faster), (2.0, undecided), (3.0, slower)]).len(), 1);
        assert_eq!(crossovers(&[(1.0, slower), (2.0, faster), (3.0, slower)]).len(), 2);
        // A curve: what was measured between the claims says where, though it is undecided.
        let still_faster = judged(-0.69, 0.9, Verdict::Inconclusive);
        let much_faster = judged(-3.0, 0.1, Verdict::Improved);
        let found = crossovers(&[(10.0, much_faster), (100.0, still_faster), (1000.0, slower)]);
        let [Crossover { size, low, high, .. }] = found[..] else { panic!("{found:?}") };
        assert!((size - 199.5).abs() < 0.1 && low < 100.0 && 200.0 < high, "{found:?}");
        for none in [
            vec![(1.0, faster), (2.0, undecided)],
            vec![(1.0, undecided), (2.0, undecided), (3.0, slower)],
            vec![(1.0, faster), (2.0, faster)],
            vec![],
        ] {
            assert_eq!(crossovers(&none), []);
        }
    }
}
