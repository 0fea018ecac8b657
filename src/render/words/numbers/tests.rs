//! Examples of numbers, and their laws.

use proptest::prelude::*;

use super::*;

#[test]
fn a_time_has_three_digits_and_the_unit_that_suits_it() {
    for (seconds, expected) in [
        (310e-6, "310 µs"),
        (45.6e-3, "45.6 ms"),
        (0.267, "267 ms"),
        (999.96e-6, "1 ms"),
        (31e-9, "31 ns"),
        (3.3e-10, "0.33 ns"),
        (1.234e-13, "1.23e-4 ns"),
        (0.0, "0 s"),
        (-2e-3, "-2 ms"),
        (90.0, "1.5 min"),
        (9360.0, "2.6 h"),
        (1e9, "277,778 h"),
        (5e-324, "4.94e-315 ns"),
    ] {
        assert_eq!(time(seconds, NumberStyle::default()), expected);
    }
}

#[test]
fn a_unit_and_digits_can_be_chosen() {
    let style = |unit, digits| NumberStyle { unit, digits };
    for (seconds, style, expected) in [
        (310e-6, style(TimeUnit::Ms, Digits::Short), "0.31 ms"),
        (2.5, style(TimeUnit::Us, Digits::Short), "2,500,000 µs"),
        (0.012345678, style(TimeUnit::Auto, Digits::Significant(5)), "12.346 ms"),
        (0.012345678, style(TimeUnit::Auto, Digits::Full), "12.345678 ms"),
        (0.1 + 0.2, style(TimeUnit::S, Digits::Full), "0.30000000000000004 s"),
        (9360.5, style(TimeUnit::Auto, Digits::Full), "9,360.5 s"),
        (1.5e-9, style(TimeUnit::S, Digits::Full), "0.0000000015 s"),
    ] {
        assert_eq!(time(seconds, style), expected);
    }
}

#[test]
fn a_change_is_a_percentage_below_a_factor_of_two() {
    for (ratio, expected) in [
        (1.0, "0 %"),
        (1.173, "+17 %"),
        (0.958, "-4.2 %"),
        (1.0996, "+10 %"),
        (1.994, "+99 %"),
        (1.996, "2.0× slower"),
        (0.5, "2.0× faster"),
        (0.51, "-49 %"),
        (0.1695, "5.9× faster"),
        (46.2, "46× slower"),
        (12345.6, "12,346× slower"),
        (1.000_04, "+0.004 %"),
        (0.99, "-1.0 %"),
    ] {
        assert_eq!(change_in_words(ratio, Digits::Short), expected, "{ratio}");
    }
}

#[test]
fn an_interval_is_rounded_outwards_in_the_words_of_its_change() {
    for (ratio, low, high, expected) in [
        (1.17, 1.071, 1.279, "+7 … +28 %"),
        (0.17, 0.1568, 0.1851, "5.4× … 6.4×"),
        (1.01, 0.968, 1.04, "-3.2 … +4.0 %"),
        (1.15, 1.0004, 1.3, "+0.04 … +30 %"),
        (2.1, 0.8, 5.0, "0.8× … 5.0×"),
        (1.0, 1.0, 1.0, "0 … 0 %"),
        (1.5, 0.003, 300.0, "-99.7 … +29,900 %"),
    ] {
        assert_eq!(change_interval(ratio, low, high, Digits::Short), expected);
    }
}

#[test]
fn a_short_interval_is_a_distance_only_where_that_leads_to_its_ends() {
    for (ratio, low, high, expected) in [
        (1.0, 1.0 / 1.09, 1.09, "±9.0 %"),
        (1.17, 1.071, 1.279, "±11 %"),
        (0.63, 0.38, 1.04, "-62…+4%"),
        (1.63, 0.98, 2.71, "-2…+171%"),
        (1.0, 1.0, 1.0, "±0 %"),
        (1.0, 0.8, 1.25, "-20…+25%"),
        (1.0, 0.5, 2.0, "-50…+100%"),
        (0.17, 0.1568, 0.1851, "±0.5×"),
        (8.5, 3.9, 18.7, "3.9…19×"),
        (0.5, 0.05, 6.0, "0.1…20×"),
    ] {
        assert_eq!(short_interval(ratio, low, high, Digits::Short), expected);
    }
}

/// The number that a text begins with.
fn read(text: &str) -> f64 {
    let is_number = |c: char| c.is_ascii_digit() || "+-.e".contains(c);
    let text = text.replace(',', "");
    let end = text.find(|c: char| !is_number(c)).unwrap_or(text.len());
    text.get(..end).unwrap().parse().unwrap()
}

proptest! {
    #[test]
    fn no_time_but_zero_is_written_as_zero(seconds in proptest::num::f64::POSITIVE) {
        prop_assume!(seconds.is_finite());
        let text = time(seconds, NumberStyle::default());
        prop_assert!(text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)), "{text}");
    }

    #[test]
    fn a_change_is_within_the_interval_beside_it(
        theta in -5.0..5.0f64, below in 0.0..3.0f64, above in 0.0..3.0f64,
    ) {
        let (ratio, low, high) = (theta.exp(), (theta - below).exp(), (theta + above).exp());
        let shown = change(ratio, Digits::Short);
        let interval = change_interval(ratio, low, high, Digits::Short);
        let (first, last) = interval.split_once(" … ").unwrap();
        prop_assert_eq!(shown.ends_with('×'), interval.ends_with('×'));
        let (first, shown, last) = (read(first), read(&shown), read(last));
        prop_assert!(first <= shown && shown <= last, "{first} {shown} {last}");
    }

    #[test]
    fn full_digits_read_back_as_the_same_time(seconds in 1e-9..1e4f64) {
        let style = NumberStyle { unit: TimeUnit::S, digits: Digits::Full };
        prop_assert_eq!(read(&time(seconds, style)), seconds);
    }

    #[test]
    fn a_short_interval_reads_as_the_ends_that_it_has(
        theta in -1.5..1.5f64, half in 0.001..1.5f64,
    ) {
        let (ratio, low, high) = (theta.exp(), (theta - half).exp(), (theta + half).exp());
        let short = short_interval(ratio, low, high, Digits::Short);
        prop_assert!(!short.contains('…') || !short.contains(' '), "{short}");
        if let Some(distance) = short.strip_prefix('±') {
            let interval = change_interval(ratio, low, high, Digits::Short);
            let (first, last) = interval.split_once(" … ").unwrap();
            let (shown, by) = (read(&change(ratio, Digits::Short)), read(distance));
            // Half a digit of the change, one of the end and of the distance, and half a one for
            // ends that are not quite as far.
            let rounding = if 9.0 <= by { 3.0 } else { 1.7 };
            for (read_as, end) in [(shown - by, read(first)), (shown + by, read(last))] {
                prop_assert!((read_as - end).abs() <= 0.1 * by + rounding, "{shown} {short}: {interval}");
            }
        }
    }
}
