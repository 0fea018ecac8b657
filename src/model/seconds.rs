//! A duration as an artifact states it: seconds, finite and not negative, or it does not exist.

/// A time in seconds. Never NaN, never infinite, never negative: [`Seconds::new`] is the only door.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Seconds(f64);

impl Seconds {
    /// The time, or `None` for what cannot be one: NaN, an infinity, a negative number.
    pub fn new(seconds: f64) -> Option<Self> {
        // `-0.0` is folded to `0.0` so that equal times print equally.
        (seconds.is_finite() && seconds >= 0.0).then_some(Self(seconds + 0.0))
    }

    /// The number of seconds.
    pub fn get(self) -> f64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_finite_times_from_zero_on_exist() {
        for good in [0.0, 1e-320, 1.5, f64::MAX] {
            assert_eq!(Seconds::new(good).map(Seconds::get), Some(good));
        }
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e-9] {
            assert_eq!(Seconds::new(bad), None);
        }
        assert!(Seconds::new(-0.0).is_some_and(|zero| zero.get().is_sign_positive()));
    }
}
