//! The difference between two times or other numbers, and the plain counts made from it.

use strum::IntoStaticStr;

use crate::model::extra_metric::Better;
use crate::model::metric::Metric;
use crate::model::seconds::Seconds;

/// Candidate against reference. Each number is `None` where it has no meaning.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Delta {
    /// `candidate - reference`, in the unit of the metric; of times, negative is faster.
    pub difference: Option<f64>,
    /// `(candidate - reference) / reference * 100`, in percent; of times, negative is faster. `None`
    /// where the reference is not above 0.
    pub percent: Option<f64>,
    /// `reference / candidate`, and its inverse where bigger is better: above 1 is better. `None`
    /// where either is not above 0.
    pub speedup: Option<f64>,
}

impl Delta {
    /// The difference of two times.
    pub(crate) fn between(reference: Option<Seconds>, candidate: Option<Seconds>) -> Self {
        Self::of(reference.map(Seconds::get), candidate.map(Seconds::get), Better::Lower)
    }

    /// The difference of two numbers. There is no percentage against a reference of 0, no speedup of
    /// a candidate of 0, and no number for a quotient beyond the range of a float.
    pub(crate) fn of(reference: Option<f64>, candidate: Option<f64>, better: Better) -> Self {
        let (Some(reference), Some(candidate)) = (reference, candidate) else {
            return Self::default();
        };
        let percent = if reference > 0.0 {
            finite((candidate - reference) / reference * 100.0)
        } else {
            None
        };
        let speedup = if reference > 0.0 && candidate > 0.0 {
            finite(match better {
                Better::Lower => reference / candidate,
                Better::Higher => candidate / reference,
            })
        } else {
            None
        };
        // The quotient of a tiny and a huge time may be rounded to 0, which is no speedup.
        Self {
            difference: finite(candidate - reference),
            percent,
            speedup: speedup.filter(|speedup| *speedup > 0.0),
        }
    }

    /// The plain count that this difference of a metric belongs to. A number that the suite stores
    /// may be 0 or below; then the difference decides.
    pub(crate) fn change_of(&self, metric: &Metric) -> Change {
        let better = metric.better();
        match (self.percent, self.difference, metric) {
            (None, Some(difference), Metric::Extra(_)) => match better.worse(difference) {
                worse if worse < 0.0 => Change::Improved,
                worse if worse > 0.0 => Change::Regressed,
                _ => Change::Unchanged,
            },
            (percent, ..) => {
                Self { percent: percent.map(|percent| better.worse(percent)), ..*self }.change()
            }
        }
    }

    /// The plain count that this difference of times belongs to.
    pub(crate) fn change(&self) -> Change {
        match self.percent {
            None => Change::Incomparable,
            Some(percent) if percent < -UNCHANGED_PCT => Change::Improved,
            Some(percent) if percent > UNCHANGED_PCT => Change::Regressed,
            Some(_) => Change::Unchanged,
        }
    }
}

fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

/// A delta up to this many percent either way counts as unchanged. It only absorbs rounding.
const UNCHANGED_PCT: f64 = 1e-9;

/// The plain counts: which way the number moved, however little. Whether to believe it is the
/// verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum Change {
    /// The candidate is faster.
    Improved,
    /// The candidate is slower.
    Regressed,
    /// The same to 1e-9 percent.
    Unchanged,
    /// A side has no usable number, or the reference is 0.
    Incomparable,
}

impl Change {
    /// The word in every output.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(reference: f64, candidate: f64) -> Delta {
        Delta::between(Seconds::new(reference), Seconds::new(candidate))
    }

    #[test]
    fn the_documented_examples_hold() {
        for (reference, candidate, percent, speedup, change) in [
            (2.0, 1.0, Some(-50.0), Some(2.0), Change::Improved),
            (1.0, 2.0, Some(100.0), Some(0.5), Change::Regressed),
            (5.0, 1.0, Some(-80.0), Some(5.0), Change::Improved),
            (1.0, 1.0, Some(0.0), Some(1.0), Change::Unchanged),
            (0.0, 2e-3, None, None, Change::Incomparable),
            (0.0, 0.0, None, None, Change::Incomparable),
            (1e-3, 0.0, Some(-100.0), None, Change::Improved),
            (5e-324, 1e308, None, None, Change::Incomparable),
        ] {
            let delta = between(reference, candidate);
            assert_eq!(
                (delta.percent, delta.speedup),
                (percent, speedup),
                "{reference} {candidate}"
            );
            assert_eq!(delta.change(), change, "{reference} {candidate}");
        }
        assert_eq!(Delta::between(None, Seconds::new(1.0)), Delta::default());
        assert_eq!(Delta::between(Seconds::new(1.0), None).change(), Change::Incomparable);
    }

    mod laws {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn swapping_the_sides_inverts_the_speedup_and_nothing_is_ever_nan(
                reference in proptest::num::f64::POSITIVE | proptest::num::f64::ZERO,
                candidate in proptest::num::f64::POSITIVE | proptest::num::f64::ZERO,
            ) {
                let there = between(reference, candidate);
                let back = between(candidate, reference);
                let numbers = [there.difference, there.percent, there.speedup];
                for number in numbers.into_iter().flatten() {
                    prop_assert!(number.is_finite());
                }
                if let (Some(a), Some(b)) = (there.speedup, back.speedup) {
                    prop_assert!((a * b - 1.0).abs() < 1e-12 || a < 1e-300 || b < 1e-300);
                    if let Some(percent) = there.percent {
                        prop_assert!(percent * (a - 1.0) <= 0.0);
                    }
                }
            }

            #[test]
            fn a_time_against_itself_is_unchanged(time in proptest::num::f64::POSITIVE) {
                let delta = between(time, time);
                prop_assert_eq!((delta.difference, delta.percent), (Some(0.0), Some(0.0)));
                prop_assert_eq!(delta.speedup, Some(1.0));
            }
        }
    }
}
