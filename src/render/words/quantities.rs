//! Numbers of any metric in words: times, sizes, counts and rates, and what less and more of them is
//! called.

use crate::analysis::compare::judged::Judged;
use crate::analysis::judge::verdict::JudgedStatistic;
use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::stats::Stats;
use crate::render::words::numbers::{
    Digits, NumberStyle, TIME_DIGITS, TimeUnit, rounded, significant, time, trimmed,
    with_separators,
};

/// Powers of 1024, largest first.
const SIZES: [(&str, f64); 4] =
    [("TiB", 1_099_511_627_776.0), ("GiB", 1_073_741_824.0), ("MiB", 1_048_576.0), ("KiB", 1024.0)];

/// Powers of 1000 from a million on, largest first.
const PREFIXES: [(&str, f64); 3] = [("T", 1e12), ("G", 1e9), ("M", 1e6)];

/// A number with its unit: `52.2 ms`, `1.16 MiB`, `12`, `830 /s`.
pub(crate) fn quantity(number: f64, unit: &Unit, style: NumberStyle) -> String {
    // A time is written as one, whatever its unit. All digits are those of the number itself.
    let is_as_stored = style.digits == Digits::Full && style.unit == TimeUnit::Auto;
    if let Some(seconds) = unit.in_seconds().filter(|_| !is_as_stored) {
        return time(number * seconds, style);
    }
    match unit {
        Unit::Seconds => time(number, style),
        Unit::Bytes => size(number, style.digits),
        Unit::None => plain(number, style.digits),
        Unit::Sign(sign) => {
            let number = plain(number, style.digits);
            // `1.235 M/s` is one unit.
            let is_prefixed = number.ends_with(char::is_alphabetic) && sign.starts_with('/');
            format!("{number}{}{sign}", if is_prefixed { "" } else { " " })
        }
    }
}

/// The same of a difference, with its sign.
pub(crate) fn signed_quantity(number: f64, unit: &Unit, style: NumberStyle) -> String {
    let text = quantity(number, unit, style);
    if number > 0.0 { format!("+{text}") } else { text }
}

/// A number of bytes.
fn size(bytes: f64, digits: Digits) -> String {
    let unit = SIZES.iter().find(|(_, size)| *size <= bytes.abs());
    match (unit, digits) {
        // All digits are those of the bytes.
        (_, Digits::Full) | (None, _) => format!("{} B", plain(bytes, digits)),
        (Some((sign, size)), Digits::Short) => {
            format!("{} {sign}", trimmed(&significant(bytes / size, TIME_DIGITS)))
        }
        (Some((sign, size)), Digits::Significant(_)) => {
            format!("{} {sign}", plain(bytes / size, digits))
        }
    }
}

/// A number by itself. A whole one below a million keeps all its digits; from a million on the others
/// are those of a decimal prefix, `2.005 G`.
fn plain(number: f64, digits: Digits) -> String {
    match digits {
        Digits::Full => with_separators(&format!("{number}")),
        Digits::Short if number.fract() == 0.0 && number.abs() < 1e6 => {
            with_separators(&format!("{number}"))
        }
        // One digit more than times have: what is counted is seldom in doubt by a thousandth.
        Digits::Short => {
            let digits = TIME_DIGITS + 1;
            let magnitude = rounded(number.abs(), digits);
            match PREFIXES.iter().find(|(_, size)| *size <= magnitude && magnitude < 1e15) {
                Some((prefix, size)) => {
                    format!("{} {prefix}", trimmed(&significant(number / size, digits)))
                }
                None => trimmed(&significant(number, digits)).to_owned(),
            }
        }
        Digits::Significant(digits) => significant(number, digits),
    }
}

/// What less and more of a metric is called.
pub(crate) fn ways(metric: &Metric, stats: &Stats) -> [&'static str; 2] {
    if metric.is_time() && stats.unit.is_none() {
        return ["faster", "slower"];
    }
    if *metric == Metric::Ops { ["slower", "faster"] } else { ["less", "more"] }
}

/// What less and more of the judged numbers is called.
pub(crate) fn judged_ways(judged: &Judged) -> [&'static str; 2] {
    let is_stored = judged.metric.extra().is_some();
    if is_stored || !judged.has_clock { ["less", "more"] } else { ["faster", "slower"] }
}

/// What less and more of the numbers is called in which steps of a history are searched.
pub(crate) fn step_ways(metric: &Metric) -> [&'static str; 2] {
    if metric.extra().is_some() { ["less", "more"] } else { ["faster", "slower"] }
}

/// What a quotient of the metric is called that is above 1 where the candidate is better.
pub(crate) fn quotient_name(metric: &Metric) -> &'static str {
    if metric.extra().is_some() { "ratio" } else { "speedup" }
}

/// What the judged numbers are called: the fastest rounds, the median, or the metric.
pub(crate) fn judged_name(judged: &Judged) -> String {
    match (judged.metric.extra(), judged.statistic) {
        (Some(_), _) => judged.metric.to_string(),
        (None, JudgedStatistic::Min) if !judged.has_clock => "the smallest rounds".to_owned(),
        (None, statistic) => statistic.words().to_owned(),
    }
}

/// What better and worse by the metric is called in counts.
pub(crate) fn better_and_worse(metric: &Metric) -> [&'static str; 2] {
    if metric.extra().is_some() { ["better", "worse"] } else { ["faster", "slower"] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_unit_that_it_counts() {
        let sign = Unit::Sign("/s".into());
        for (number, unit, expected) in [
            (1_221_536.0, &Unit::Bytes, "1.16 MiB"),
            (1000.0, &Unit::Bytes, "1,000 B"),
            (-2048.0, &Unit::Bytes, "-2 KiB"),
            (0.0, &Unit::Bytes, "0 B"),
            (12.0, &Unit::None, "12"),
            (123_456.0, &Unit::None, "123,456"),
            (0.973_412, &Unit::None, "0.9734"),
            (999_999.0, &Unit::None, "999,999"),
            (2_004_736_636.0, &Unit::None, "2.005 G"),
            (-1_000_778.0, &Unit::None, "-1.001 M"),
            (999_999_999.0, &Unit::None, "1 G"),
            (1_234_567.8, &sign, "1.235 M/s"),
            (3e6, &Unit::of_sign("instructions"), "3 M instructions"),
            (5_011.0, &Unit::of_sign("ns"), "5.01 µs"),
            (2_005_473_401.0, &Unit::of_sign("ns"), "2.01 s"),
            (0.5, &Unit::of_sign("ms"), "500 µs"),
            (8_378.834_887, &sign, "8,379 /s"),
            (0.0035, &Unit::Seconds, "3.5 ms"),
        ] {
            assert_eq!(quantity(number, unit, NumberStyle::default()), expected);
        }
        let full = NumberStyle { digits: Digits::Full, ..NumberStyle::default() };
        assert_eq!(quantity(1_221_536.0, &Unit::Bytes, full), "1,221,536 B");
        assert_eq!(quantity(0.973_412, &Unit::None, full), "0.973412");
        assert_eq!(quantity(2_005_473_401.0, &Unit::of_sign("ns"), full), "2,005,473,401 ns");
        let ms = NumberStyle { unit: TimeUnit::Ms, ..NumberStyle::default() };
        assert_eq!(quantity(2_005_473_401.0, &Unit::of_sign("ns"), ms), "2,005 ms");
    }
}
