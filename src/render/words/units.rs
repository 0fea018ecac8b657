//! What numbers look like: `12.346 µs`, `+12.3 %`, `1.25×`. Rounding never turns something into
//! nothing.

use crate::render::words::numbers::with_separators;

/// The unit of a column of times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeUnit {
    /// `ns`, `µs`, `ms` or `s`.
    pub label: &'static str,
    /// How many of it make a second.
    per_second: f64,
    /// Digits after the point.
    decimals: usize,
}

/// The units, smallest first, with how many make a second.
const UNITS: [(&str, f64); 4] = [("ns", 1e9), ("µs", 1e6), ("ms", 1e3), ("s", 1.0)];

impl TimeUnit {
    /// One unit for a whole column: the largest in which the smallest time above zero is at least
    /// 1, or at least 0.1 where the largest time would have seven digits and more; and enough
    /// digits, up to six after the point, for the smallest to show three of its own. So no time but
    /// a true zero ever prints as zero.
    pub fn for_column(seconds: impl Iterator<Item = f64>) -> Self {
        let (mut smallest, mut largest) = (f64::INFINITY, 0.0f64);
        for time in seconds.map(f64::abs).filter(|time| *time > 0.0 && time.is_finite()) {
            (smallest, largest) = (smallest.min(time), largest.max(time));
        }
        if smallest.is_infinite() {
            return Self { label: "s", per_second: 1.0, decimals: 3 };
        }
        let (mut label, mut per_second) = unit_of(smallest, 1.0).unwrap_or(("ns", 1e9));
        if largest * per_second >= 1e6 {
            (label, per_second) = unit_of(smallest, 0.1).unwrap_or((label, per_second));
        }
        let scaled = smallest * per_second;
        let decimals =
            if scaled < 1.0 { (2.0 - scaled.log10().floor()).clamp(3.0, 6.0) as usize } else { 3 };
        Self { label, per_second, decimals }
    }

    /// A time in this unit, without the unit's name. A time too small for the column's digits, or
    /// too large to be counted in its unit, prints with its own exponent.
    pub fn format(self, seconds: f64) -> String {
        let scaled = seconds * self.per_second;
        if scaled.is_infinite() && seconds.is_finite() {
            let in_seconds = format!("{seconds:.2e}");
            let (digits, exponent) = in_seconds.split_once('e').unwrap_or((&in_seconds, "0"));
            let exponent = exponent.parse().unwrap_or(0) + self.per_second.log10() as i32;
            return format!("{digits}e{exponent}");
        }
        let text = format!("{scaled:.*}", self.decimals);
        if seconds != 0.0 && !shows_digit(&text) {
            return format!("{scaled:.2e}");
        }
        with_separators(&text)
    }
}

/// Whether a number that is not zero is written with a digit that is not zero either.
fn shows_digit(text: &str) -> bool {
    text.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
}

/// The largest unit in which a time is at least this.
fn unit_of(seconds: f64, least: f64) -> Option<(&'static str, f64)> {
    UNITS.into_iter().rev().find(|(_, per_second)| seconds * per_second >= least)
}

/// A percentage with its sign, `+12.3 %`; whole percents from 100 % on, and as many digits as it
/// takes to show a difference at all. From a million on it has an exponent: only bounds of
/// intervals that say next to nothing are so large.
pub fn percent(percent: f64) -> String {
    if percent == 0.0 {
        return "0.0 %".to_owned();
    }
    let magnitude = percent.abs();
    if magnitude >= 1e6 {
        return format!("{percent:+.1e} %");
    }
    let decimals = usize::from(magnitude < 99.95);
    let text = format!("{percent:+.decimals$}");
    if shows_digit(&text) {
        let (sign, digits) = text.split_at(1);
        return format!("{sign}{} %", with_separators(digits));
    }
    if magnitude >= 1e-6 {
        // One digit that is not zero.
        let decimals = (-magnitude.log10().floor()).max(2.0) as usize;
        return format!("{percent:+.decimals$} %");
    }
    format!("{percent:+.0e} %")
}

/// The bounds of a change, from two ratios of candidate to reference: `-3.1…+4.0 %`.
pub fn interval(low: f64, high: f64) -> String {
    let (low, high) = (percent((low - 1.0) * 100.0), percent((high - 1.0) * 100.0));
    format!("{}…{high}", low.trim_end_matches(" %"))
}

/// A ratio of times, `1.25×`.
pub fn speedup(ratio: f64) -> String {
    let decimals = if ratio >= 100.0 { 0 } else { 2 };
    let text = format!("{ratio:.decimals$}");
    if shows_digit(&text) {
        return format!("{}×", with_separators(&text));
    }
    format!("{ratio:.1e}×")
}

/// A count of things, `1 case`, `3 cases`.
pub(crate) fn counted(count: usize, thing: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {thing}{ending}", with_separators(&count.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_the_unit_of_its_smallest_time() {
        for (times, unit, printed) in [
            (&[1.5e-3, 2.0][..], "ms", &["1.500", "2,000.000"][..]),
            (&[12.3456e-6], "µs", &["12.346"]),
            (&[4.2e-8, 0.1], "ns", &["42.000", "100,000,000.000"]),
            (&[0.0, 3.0], "s", &["0.000", "3.000"]),
            (&[0.0], "s", &["0.000"]),
            (&[3.3e-10, 5e-9], "ns", &["0.330", "5.000"]),
            (&[1.234e-13], "ns", &["0.000123"]),
            (&[-2e-3, 5.0], "ms", &["-2.000", "5,000.000"]),
            (&[1.073e-7, 0.0260454], "µs", &["0.107", "26,045.400"]),
            (&[5e-9, 30.0], "ns", &["5.000", "30,000,000,000.000"]),
            (&[5e-324, 1e-3], "ns", &["4.94e-315", "1,000,000.000000"]),
            (&[1e-9, 1.5e300], "ns", &["1.000", "1.50e309"]),
        ] {
            let column = TimeUnit::for_column(times.iter().copied());
            assert_eq!(column.label, unit, "{times:?}");
            let got: Vec<String> = times.iter().map(|time| column.format(*time)).collect();
            assert_eq!(got, printed, "{times:?}");
        }
    }

    #[test]
    fn percentages_and_ratios_keep_their_sign_and_never_round_to_nothing() {
        for (value, expected) in [
            (0.0, "0.0 %"),
            (12.345, "+12.3 %"),
            (-50.0, "-50.0 %"),
            (1234.5, "+1,234 %"),
            (341_172_394.3, "+3.4e8 %"),
            (-0.123, "-0.1 %"),
            (0.004, "+0.004 %"),
            (-0.00004, "-0.00004 %"),
            (3e-9, "+3e-9 %"),
        ] {
            assert_eq!(percent(value), expected);
        }
        for (value, expected) in [
            (1.25, "1.25×"),
            (2.0, "2.00×"),
            (12345.0, "12,345×"),
            (0.5, "0.50×"),
            (0.0004, "4.0e-4×"),
        ] {
            assert_eq!(speedup(value), expected);
        }
        assert_eq!(counted(1, "case"), "1 case");
        assert_eq!(counted(1200, "case"), "1,200 cases");
    }

    mod laws {
        use proptest::prelude::*;

        use super::super::*;

        proptest! {
            #[test]
            fn no_time_but_zero_prints_as_zero(
                times in proptest::collection::vec(proptest::num::f64::POSITIVE, 1..6)
            ) {
                let is_usable = |time: &f64| time.is_finite() && *time < 1e12;
                let times: Vec<f64> = times.into_iter().filter(is_usable).collect();
                let unit = TimeUnit::for_column(times.iter().copied());
                for time in times {
                    prop_assert!(unit.format(time).bytes().any(|b| (b'1'..=b'9').contains(&b)));
                }
            }
        }
    }
}
