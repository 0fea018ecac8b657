//! A duration as an artifact states it: seconds, finite and not negative, or it does not exist.

use std::fmt;
use std::num::NonZeroU64;

/// A time in seconds. Never NaN, never infinite, never negative: [`Seconds::new`] is the only door.
///
/// Stored as the bits of the float plus one, which is never zero, so that an `Option<Seconds>` is
/// no larger than a float: an archive holds hundreds of thousands of them. The bits of floats from
/// zero on are ordered as the floats are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(NonZeroU64);

impl Seconds {
    /// The time, or `None` for what cannot be one: NaN, an infinity, a negative number.
    pub fn new(seconds: f64) -> Option<Self> {
        // `-0.0 + 0.0` is `0.0`, so that equal times print equally.
        (seconds.is_finite() && seconds >= 0.0)
            .then(|| Self(NonZeroU64::MIN.saturating_add((seconds + 0.0).to_bits())))
    }

    /// The number of seconds.
    pub fn get(self) -> f64 {
        f64::from_bits(self.0.get() - 1)
    }
}

impl fmt::Debug for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seconds({:?})", self.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_finite_times_from_zero_on_exist() {
        let good = [0.0, 1e-320, 1.5, f64::MAX];
        assert!(good.map(Seconds::new).is_sorted());
        assert_eq!(size_of::<Option<Seconds>>(), size_of::<f64>());
        for good in good {
            assert_eq!(Seconds::new(good).map(Seconds::get), Some(good));
        }
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e-9] {
            assert_eq!(Seconds::new(bad), None);
        }
        assert!(Seconds::new(-0.0).is_some_and(|zero| zero.get().is_sign_positive()));
    }
}
