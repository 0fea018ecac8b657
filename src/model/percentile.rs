//! Percentiles of saved rounds.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// A percentile of the saved rounds.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum Percentile {
    /// The 90th.
    P90,
    /// The 95th.
    P95,
    /// The 99th.
    P99,
}

impl Percentile {
    /// Every percentile.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The share of the rounds that are no slower.
    fn share(self) -> f64 {
        match self {
            Self::P90 => 0.90,
            Self::P95 => 0.95,
            Self::P99 => 0.99,
        }
    }

    /// The percentile of some times, by linear interpolation between the two nearest ranks (type 7
    /// of Hyndman and Fan, The American Statistician 50(4), 1996), which `numpy.percentile` and
    /// `statistics.quantiles(..., method="inclusive")` take too. `None` of no times.
    pub fn of(self, times: &[f64]) -> Option<f64> {
        let mut sorted: Vec<f64> = times.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let position = self.share() * sorted.len().checked_sub(1)? as f64;
        let below = position.floor();
        let (low, high) = (*sorted.get(below as usize)?, *sorted.get(position.ceil() as usize)?);
        Some(low + (high - low) * (position - below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_numpy() {
        // numpy.percentile([1, 2, 3, 10], [90, 95, 99])
        let times = [10.0, 1.0, 3.0, 2.0];
        let found: Vec<f64> = Percentile::ALL.iter().filter_map(|p| p.of(&times)).collect();
        for (found, expected) in found.iter().zip([7.9, 8.95, 9.79]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
        assert_eq!((Percentile::P99.of(&[]), Percentile::P99.of(&[4.0])), (None, Some(4.0)));
    }
}
