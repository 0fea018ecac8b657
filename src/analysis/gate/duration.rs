//! Durations as people write them in gates: a number with its unit, `100us`, `20 ms`, `1.5s`,
//! `2min`.

/// The length of a unit.
enum Length {
    /// A power of ten of seconds. The digits of the number are read together with it, because a
    /// multiplication would change the last of them.
    Exponent(i32),
    Seconds(f64),
}

/// The signs of units. A sign that ends in another one comes before it. The micro sign has two code
/// points.
const UNITS: [(&str, Length); 8] = [
    ("ns", Length::Exponent(-9)),
    ("us", Length::Exponent(-6)),
    ("µs", Length::Exponent(-6)),
    ("μs", Length::Exponent(-6)),
    ("ms", Length::Exponent(-3)),
    ("min", Length::Seconds(60.0)),
    ("h", Length::Seconds(3600.0)),
    ("s", Length::Exponent(0)),
];

/// What a duration looks like, for messages.
pub(crate) const EXAMPLES: &str = "10ns, 5us, 20ms, 1.5s, 2min, 1h";

/// The seconds of a duration from 0 on; `None` where the text is none, or has no unit.
pub(crate) fn parse_duration(text: &str) -> Option<f64> {
    let text = text.trim();
    let (number, length) =
        UNITS.iter().find_map(|(sign, length)| Some((text.strip_suffix(sign)?, length)))?;
    let number = number.trim();
    let plain: f64 = number.parse().ok()?;
    let seconds = match length {
        Length::Exponent(exponent) => format!("{number}e{exponent}").parse(),
        Length::Seconds(seconds) => Ok(plain * seconds),
    };
    // A number with an exponent of its own takes no second one.
    let seconds = seconds.unwrap_or_else(|_| match length {
        Length::Exponent(exponent) => plain * 10f64.powi(*exponent),
        Length::Seconds(seconds) => plain * seconds,
    });
    (seconds.is_finite() && seconds >= 0.0).then_some(seconds)
}

/// A number of seconds in the largest unit that is no longer, as short as it reads back:
/// `20ms`.
pub(crate) fn short_duration(seconds: f64) -> String {
    const LARGEST_FIRST: [(&str, f64); 6] =
        [("h", 3600.0), ("min", 60.0), ("s", 1.0), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9)];
    let fits = |unit: &&(&str, f64)| unit.1 <= seconds;
    // Zero and what is below a nanosecond.
    let (sign, size) = LARGEST_FIRST.iter().find(fits).unwrap_or(&("s", 1.0));
    // A division by a unit that is no power of two leaves noise in the last digits.
    let number = format!("{:.12e}", seconds / size).parse().unwrap_or(seconds / size);
    format!("{number}{sign}")
}

/// A number of bytes in the largest power of 1024 that it is a whole number of, as short as it reads
/// back: `8MiB`.
pub(crate) fn short_size(bytes: f64) -> String {
    let units = [("GiB", 1_073_741_824.0), ("MiB", 1_048_576.0), ("KiB", 1024.0)];
    let fits = |unit: &&(&str, f64)| unit.1 <= bytes && bytes % unit.1 == 0.0;
    let (sign, size) = units.iter().find(fits).unwrap_or(&("B", 1.0));
    format!("{}{sign}", bytes / size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_a_unit() {
        for (text, expected) in [
            ("10ns", Some(10e-9)),
            ("5us", Some(5e-6)),
            ("5 µs", Some(5e-6)),
            ("5μs", Some(5e-6)),
            (" 0.5ms ", Some(0.5e-3)),
            ("1.5s", Some(1.5)),
            ("1e-3s", Some(1e-3)),
            ("2min", Some(120.0)),
            ("1h", Some(3600.0)),
            ("0s", Some(0.0)),
            ("5", None),
            ("5m", None),
            ("5%", None),
            ("s", None),
            ("-1s", None),
            ("infs", None),
            ("NaNs", None),
            ("1e999s", None),
            ("5sec", None),
            ("5 MS", None),
            ("", None),
        ] {
            assert_eq!(parse_duration(text), expected, "{text}");
        }
    }

    #[test]
    fn a_written_size_reads_back() {
        for (bytes, expected) in
            [(8_388_608.0, "8MiB"), (1536.0, "1536B"), (1024.0, "1KiB"), (0.0, "0B"), (0.5, "0.5B")]
        {
            assert_eq!(short_size(bytes), expected);
        }
    }

    #[test]
    fn a_written_duration_reads_back_in_few_digits() {
        for (seconds, expected) in [
            (20e-3, "20ms"),
            (100e-6, "100us"),
            (3e-7, "300ns"),
            (1.5, "1.5s"),
            (90.0, "1.5min"),
            (7200.0, "2h"),
            (0.0, "0s"),
        ] {
            assert_eq!(short_duration(seconds), expected);
            assert_eq!(parse_duration(expected), Some(seconds), "{expected}");
        }
    }
}
