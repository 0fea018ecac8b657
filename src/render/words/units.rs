//! What averages and counts look like: `+12.3 %`, `1.25×`, `3 cases`. Rounding never turns something
//! into nothing.

use crate::render::words::numbers::with_separators;

/// Whether a number that is not zero is written with a digit that is not zero either.
fn shows_digit(text: &str) -> bool {
    text.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
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
}
