//! Where the faster side turns: a size below which one side is faster and above which the other is.
//!
//! It is said only between two sizes that are claimed, one each way. Sizes between them may be
//! undecided, as those next to a crossover are.

use crate::analysis::judge::verdict::{Judgement, Verdict};

/// A size at which both sides take equally long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crossover {
    /// The size, by a straight line of logarithms between the two measured ones.
    pub size: f64,
    /// The least size that the intervals allow; never below the measured size before.
    pub low: f64,
    /// The largest one; never above the measured size after.
    pub high: f64,
    /// What is so below it: improved where the candidate is faster there.
    pub below: Verdict,
}

/// The crossovers of a family, the smallest size first. The sizes are in their order.
pub(super) fn crossovers(sizes: &[(f64, Judgement)]) -> Vec<Crossover> {
    let claimed: Vec<&(f64, Judgement)> =
        sizes.iter().filter(|(_, judged)| judged.verdict.is_claim()).collect();
    let mut found = Vec::new();
    for pair in claimed.windows(2) {
        if let [(before, below), (after, above)] = pair
            && below.verdict == above.verdict.swapped()
        {
            found.extend(between((*before, below), (*after, above)));
        }
    }
    found
}

fn between(
    (before, below): (f64, &Judgement),
    (after, above): (f64, &Judgement),
) -> Option<Crossover> {
    let place = |of_below: f64, of_above: f64| {
        let share = (of_below / (of_below - of_above)).clamp(0.0, 1.0);
        // Computed from the nearer end, so that an end is exact.
        (before.ln() + share * (after.ln() - before.ln())).exp().clamp(before, after)
    };
    let size = place(below.theta?, above.theta?);
    let lows = place(below.low?.ln(), above.low?.ln());
    let highs = place(below.high?.ln(), above.high?.ln());
    Some(Crossover {
        size,
        low: lows.min(highs).min(size),
        high: lows.max(highs).max(size),
        below: below.verdict,
    })
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
