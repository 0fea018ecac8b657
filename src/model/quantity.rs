//! Numbers with units: what a suite writes as `"12.3 MB"`, and the units that numbers are shown in.

use std::fmt;
use std::sync::Arc;

/// What a number counts. It decides how the number is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, written as a time.
    Seconds,
    /// Bytes, written in powers of 1024.
    Bytes,
    /// Nothing: the number stands by itself.
    #[default]
    None,
    /// A sign after the number.
    Sign(Arc<str>),
}

impl Unit {
    /// The unit of a sign: `s`, `B`, nothing, or any other.
    pub fn of_sign(sign: &str) -> Self {
        match sign.trim() {
            "" => Self::None,
            "s" => Self::Seconds,
            "B" | "bytes" => Self::Bytes,
            other => Self::Sign(other.into()),
        }
    }
}

impl Unit {
    /// How many seconds one of it is; `None` where it counts something else.
    pub(crate) fn in_seconds(&self) -> Option<f64> {
        let sign = self.to_string().to_lowercase();
        let (_, scale, _) =
            SIGNS.iter().find(|(known, _, of)| *known == sign && *of == Self::Seconds)?;
        Some(*scale)
    }
}

/// An amount in another unit: 2e-6 seconds are 2000 `ns`. An amount without a unit is in any. `None`
/// where the units count different things.
pub(crate) fn converted(amount: f64, from: &Unit, to: &Unit) -> Option<f64> {
    if from == to || *from == Unit::None {
        return Some(amount);
    }
    let sign = match to {
        Unit::Sign(sign) => sign.to_lowercase(),
        Unit::Seconds | Unit::Bytes | Unit::None => return None,
    };
    let (_, scale, _) = SIGNS.iter().find(|(known, _, of)| *known == sign && of == from)?;
    Some(without_error(amount / scale))
}

/// A number as it is with 15 digits, which is what a float keeps of any decimal number: 2e-6 / 1e-9
/// is 2000, not 1999.9999999999998.
fn without_error(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// The sign; nothing where there is none.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seconds => "s",
            Self::Bytes => "B",
            Self::None => "",
            Self::Sign(sign) => sign,
        })
    }
}

/// Signs of sizes and times, and how many bytes or seconds each is. Decimal prefixes are powers of
/// ten and those with an `i` are powers of two (IEC 80000-13).
static SIGNS: [(&str, f64, Unit); 26] = [
    ("b", 1.0, Unit::Bytes),
    ("byte", 1.0, Unit::Bytes),
    ("bytes", 1.0, Unit::Bytes),
    ("kb", 1e3, Unit::Bytes),
    ("mb", 1e6, Unit::Bytes),
    ("gb", 1e9, Unit::Bytes),
    ("tb", 1e12, Unit::Bytes),
    ("kib", 1024.0, Unit::Bytes),
    ("mib", 1_048_576.0, Unit::Bytes),
    ("gib", 1_073_741_824.0, Unit::Bytes),
    ("tib", 1_099_511_627_776.0, Unit::Bytes),
    ("ns", 1e-9, Unit::Seconds),
    ("us", 1e-6, Unit::Seconds),
    ("µs", 1e-6, Unit::Seconds),
    ("μs", 1e-6, Unit::Seconds),
    ("ms", 1e-3, Unit::Seconds),
    ("s", 1.0, Unit::Seconds),
    ("sec", 1.0, Unit::Seconds),
    ("second", 1.0, Unit::Seconds),
    ("seconds", 1.0, Unit::Seconds),
    ("min", 60.0, Unit::Seconds),
    ("h", 3600.0, Unit::Seconds),
    ("k", 1e3, Unit::None),
    ("m", 1e6, Unit::None),
    ("g", 1e9, Unit::None),
    ("", 1.0, Unit::None),
];

/// A number with a unit, read from a text: `12.3 MB` are 12,300,000 bytes. Sizes become bytes, times
/// seconds; any other sign stays one. `None` where the text does not begin with a finite number, or
/// has more than a number and one word.
///
/// ```
/// use pytest_park::parts::{Unit, read_quantity};
/// assert_eq!(read_quantity("12.3 MB"), Some((12.3e6, Unit::Bytes)));
/// assert_eq!(read_quantity("3 queries"), Some((3.0, Unit::of_sign("queries"))));
/// assert_eq!(read_quantity("fast"), None);
/// ```
pub fn read_quantity(text: &str) -> Option<(f64, Unit)> {
    let text = text.trim();
    let is_of_a_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | ',' | '_');
    let mut end = text.find(|c| !is_of_a_number(c)).unwrap_or(text.len());
    // An exponent: `1e6`, and not the `e` of a word.
    if let Some(exponent) = text.get(end..).and_then(|rest| rest.strip_prefix(['e', 'E'])) {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let n_digits = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        if n_digits > 0 {
            end += 1 + (exponent.len() - digits.len()) + n_digits;
        }
    }
    let (number, sign) = text.split_at_checked(end)?;
    // Commas and underscores separate thousands, as Python's `format` writes them. Any other comma
    // may be that of a decimal fraction.
    if !has_groups_of_thousands(number) {
        return None;
    }
    let number: f64 = number.replace([',', '_'], "").parse().ok()?;
    let sign = sign.trim();
    if sign.split_whitespace().count() > 1 {
        return None;
    }
    let lower = sign.to_lowercase();
    let known = SIGNS.iter().find(|(known, ..)| *known == lower);
    let (scale, unit) = known.map_or((1.0, None), |(_, scale, unit)| (*scale, Some(unit.clone())));
    let number = if scale == 1.0 { number } else { without_error(number * scale) };
    let unit = unit.unwrap_or_else(|| Unit::Sign(sign.into()));
    number.is_finite().then_some((number, unit))
}

/// Whether each comma of a number is followed by three digits, as in `1,234,567.8`.
fn has_groups_of_thousands(number: &str) -> bool {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let (first, groups) = whole.split_once(',').map_or((whole, None), |(a, b)| (a, Some(b)));
    let is_group = |group: &str| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit());
    let is_grouped = |groups: &str| !first.is_empty() && groups.split(',').all(is_group);
    !fraction.contains(',') && groups.is_none_or(is_grouped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_number_and_a_unit_or_nothing() {
        for (text, expected) in [
            ("12.3 MB", Some((12.3e6, "B"))),
            ("8MiB", Some((8_388_608.0, "B"))),
            (" 900 kB ", Some((900e3, "B"))),
            ("1,234", Some((1234.0, ""))),
            ("-1,234,567.8 B", Some((-1_234_567.8, "B"))),
            ("1_000.5", Some((1000.5, ""))),
            ("12,5 MB", None),
            ("1.234,5", None),
            ("1,2345", None),
            (",123", None),
            ("35 us", Some((35e-6, "s"))),
            ("0.1 GB", Some((1e8, "B"))),
            ("1e6 B", Some((1e6, "B"))),
            ("2.5 ms", Some((2.5e-3, "s"))),
            ("-3", Some((-3.0, ""))),
            ("97 %", Some((97.0, "%"))),
            ("12 req/s", Some((12.0, "req/s"))),
            ("3 every", Some((3.0, "every"))),
            ("3every", Some((3.0, "every"))),
            ("1.2k", Some((1200.0, ""))),
            ("12 MB of 16", None),
            ("1.2.3", None),
            ("1e999", None),
            ("nan", None),
            ("inf", None),
            ("MB", None),
            ("", None),
            ("-", None),
            ("é", None),
        ] {
            let read = read_quantity(text);
            let read = read.as_ref().map(|(number, unit)| (*number, unit.to_string()));
            assert_eq!(read, expected.map(|(number, unit)| (number, unit.to_owned())), "{text}");
        }
    }

    #[test]
    fn an_amount_is_converted_into_units_of_its_kind_only() {
        let sign = Unit::of_sign;
        for (amount, from, to, expected) in [
            (2e-6, "s", "ns", Some(2000.0)),
            (35e-6, "s", "us", Some(35.0)),
            (0.5, "s", "ms", Some(500.0)),
            (0.5, "s", "s", Some(0.5)),
            (2e6, "B", "MB", Some(2.0)),
            (3.0, "", "ns", Some(3.0)),
            (3.0, "queries", "queries", Some(3.0)),
            (3.0, "s", "B", None),
            (3.0, "B", "ns", None),
            (3.0, "queries", "rows", None),
            (3.0, "queries", "", None),
            (3.0, "s", "", None),
        ] {
            let found = converted(amount, &sign(from), &sign(to));
            assert_eq!(found, expected, "{amount} {from} in {to}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_finite_number_or_none(text in "[-+0-9.,_eE]{0,12} ?[a-zA-Zµ%/ é]{0,8}|.*") {
            if let Some((number, _)) = read_quantity(&text) {
                proptest::prop_assert!(number.is_finite(), "{text}");
            }
        }
    }
}
