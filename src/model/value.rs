//! A value as Python recorded it in an artifact (a param, a custom group), printed as Python prints
//! it.

use std::cmp::Ordering;
use std::fmt;

/// A recorded value. Objects keep the order in which they were written.
///
/// The order between values ([`Ord`]) is total and fixed, so that sorted output is the same each
/// time; it means nothing else.
#[derive(Debug, Clone)]
pub enum Value {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer of any size, as its digits with an optional leading `-`.
    Int(String),
    /// A float, NaN and the infinities included.
    Float(f64),
    /// Text. A lone surrogate is kept as its escape, for instance `\ud800`.
    Text(String),
    /// A list or a tuple.
    List(Vec<Value>),
    /// A dictionary.
    Dict(Vec<(String, Value)>),
    /// A list or dictionary that is nested too deeply to be read, or a text or number that is too
    /// long; prints as `...`.
    TooDeep,
}

impl Value {
    /// The text of a [`Value::Text`].
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::None
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::List(_)
            | Self::Dict(_)
            | Self::TooDeep => None,
        }
    }

    /// A number for the kind, so that values of different kinds have an order.
    fn rank(&self) -> u8 {
        match self {
            Self::None => 0,
            Self::Bool(_) => 1,
            Self::Int(_) => 2,
            Self::Float(_) => 3,
            Self::Text(_) => 4,
            Self::List(_) => 5,
            Self::Dict(_) => 6,
            Self::TooDeep => 7,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Value {}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Int(a), Self::Int(b)) => compare_integers(a, b),
            (Self::Float(a), Self::Float(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::List(a), Self::List(b)) => a.cmp(b),
            (Self::Dict(a), Self::Dict(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

/// Orders two integers given as digits (no leading zeros) with an optional sign.
fn compare_integers(a: &str, b: &str) -> Ordering {
    match (a.strip_prefix('-'), b.strip_prefix('-')) {
        (None, None) => compare_magnitudes(a, b),
        (Some(a), Some(b)) => compare_magnitudes(b, a),
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
    }
}

/// Orders two unsigned integers: without leading zeros the longer one is the larger.
fn compare_magnitudes(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// As Python's `str` prints it: text bare at the top, quoted inside lists and dictionaries.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::None => f.write_str("None"),
            Self::Bool(true) => f.write_str("True"),
            Self::Bool(false) => f.write_str("False"),
            Self::Int(digits) => f.write_str(digits),
            Self::Float(number) => write_float(f, *number),
            Self::List(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { ", " })?;
                    write_nested(f, item)?;
                }
                f.write_str("]")
            }
            Self::Dict(entries) => {
                f.write_str("{")?;
                for (i, (key, value)) in entries.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { ", " })?;
                    write_quoted(f, key)?;
                    f.write_str(": ")?;
                    write_nested(f, value)?;
                }
                f.write_str("}")
            }
            Self::TooDeep => f.write_str("..."),
        }
    }
}

/// Inside a container Python prints the `repr`: the same but for quoted text.
fn write_nested(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    match value.as_text() {
        Some(text) => write_quoted(f, text),
        None => write!(f, "{value}"),
    }
}

/// Python's `repr` of text, for what can occur in an artifact: single quotes unless only those
/// occur inside.
fn write_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    write!(f, "{quote}")?;
    for c in text.chars() {
        match c {
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c == quote => write!(f, "\\{c}")?,
            c => write!(f, "{c}")?,
        }
    }
    write!(f, "{quote}")
}

/// Python's `repr` of a float: shortest digits that read back, exponent from 1e16 up and below
/// 1e-4.
///
/// Source: CPython, `float_repr_style = 'short'`, format code `r` (`Python/pystrtod.c`,
/// `format_float_short`).
fn write_float(f: &mut fmt::Formatter<'_>, number: f64) -> fmt::Result {
    if number.is_nan() {
        return f.write_str("nan");
    }
    if number.is_infinite() {
        return f.write_str(if number > 0.0 { "inf" } else { "-inf" });
    }
    let magnitude = number.abs();
    if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) {
        let text = format!("{number:e}");
        return match text.split_once('e') {
            Some((mantissa, exponent)) => {
                let (sign, digits) = match exponent.strip_prefix('-') {
                    Some(digits) => ('-', digits),
                    None => ('+', exponent),
                };
                write!(f, "{mantissa}e{sign}{digits:0>2}")
            }
            None => f.write_str(&text),
        };
    }
    let text = format!("{number}");
    if text.contains('.') { f.write_str(&text) } else { write!(f, "{text}.0") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_print_as_python_prints_them() {
        let text = |text: &str| Value::Text(text.to_owned());
        // Right-hand sides are what CPython 3.11 printed for `str(value)`.
        for (value, expected) in [
            (Value::None, "None"),
            (Value::Bool(true), "True"),
            (
                Value::Int("-340282366920938463463374607431768211456".into()),
                "-340282366920938463463374607431768211456",
            ),
            (Value::Float(1.0), "1.0"),
            (Value::Float(-0.0), "-0.0"),
            (Value::Float(0.1), "0.1"),
            (Value::Float(1e16), "1e+16"),
            (Value::Float(9999999999999998.0), "9999999999999998.0"),
            (Value::Float(0.0001), "0.0001"),
            (Value::Float(0.00001), "1e-05"),
            (Value::Float(1.5e-7), "1.5e-07"),
            (Value::Float(1e300), "1e+300"),
            (Value::Float(f64::NAN), "nan"),
            (Value::Float(f64::NEG_INFINITY), "-inf"),
            (text("cpu"), "cpu"),
            (
                Value::List(vec![text("a"), Value::Int("1".into()), Value::Bool(false)]),
                "['a', 1, False]",
            ),
            (
                Value::Dict(vec![("k".into(), text("it's")), ("n".into(), Value::None)]),
                r#"{'k': "it's", 'n': None}"#,
            ),
            (Value::List(vec![text("both ' and \"\n")]), r#"['both \' and "\n']"#),
            (Value::TooDeep, "..."),
        ] {
            assert_eq!(value.to_string(), expected);
        }
    }

    #[test]
    fn integers_order_by_size_whatever_their_length() {
        let mut values: Vec<Value> =
            ["10", "-10", "9", "-9", "0"].map(|d| Value::Int(d.into())).into();
        values.sort();
        assert_eq!(
            values.iter().map(Value::to_string).collect::<Vec<_>>(),
            ["-10", "-9", "0", "9", "10"]
        );
    }
}
