//! Numbers that a suite stores in `extra_info`: which way is better, what they count, and how they are
//! found.

use strum::{EnumString, IntoStaticStr};

use crate::model::fields::Fields;
use crate::model::quantity::{Unit, converted, read_quantity};
use crate::model::value::Value;

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Better {
    /// A smaller number is better, as for times.
    #[default]
    Lower,
    /// A bigger number is better, as for rates.
    Higher,
}

impl Better {
    /// The word in every output.
    pub fn label(self) -> &'static str {
        self.into()
    }

    /// A change or a difference with the sign that it has where smaller is better: above 0 is worse.
    pub fn worse(self, change: f64) -> f64 {
        match self {
            Self::Lower => change,
            Self::Higher => -change,
        }
    }
}

/// A number that the suite stores in `extra_info`, and what is known of it.
#[derive(Debug, Clone)]
pub struct ExtraMetric {
    /// Its name below `extra_info`, with dots between nested keys.
    pub name: String,
    /// Which way is better.
    pub better: Better,
    /// What it counts; `None` where the numbers themselves say it.
    pub unit: Option<Unit>,
    /// Noise between runs of unchanged code, as a standard deviation of logarithms, where nothing
    /// measures it; 0 says that the number always repeats.
    pub noise: Option<f64>,
}

/// One name is one metric, whatever is known of it.
impl PartialEq for ExtraMetric {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// What names end in, and what that says.
static ENDINGS: [(&str, Better, Unit); 7] = [
    ("_bytes", Better::Lower, Unit::Bytes),
    ("_ns", Better::Lower, Unit::None),
    ("_seconds", Better::Lower, Unit::Seconds),
    ("_count", Better::Lower, Unit::None),
    ("per_second", Better::Higher, Unit::None),
    ("throughput", Better::Higher, Unit::None),
    ("accuracy", Better::Higher, Unit::None),
];

impl ExtraMetric {
    /// The metric of a name, with what its ending says.
    pub fn new(name: &str) -> Self {
        let ending = ENDINGS.iter().find(|(ending, ..)| name.ends_with(ending));
        let unit = match name {
            name if name.ends_with("_ns") => Some(Unit::Sign("ns".into())),
            name if name.ends_with("per_second") => Some(Unit::Sign("/s".into())),
            // Bytes, rows or requests a second: the number itself says it.
            name if name.ends_with("throughput") => None,
            _ => ending.map(|(.., unit)| unit.clone()),
        };
        let better = ending.map_or(Better::Lower, |(_, better, _)| *better);
        Self { name: name.to_owned(), better, unit, noise: None }
    }

    /// Its number and unit in an `extra_info`; `None` where there is none, or something else.
    ///
    /// A list is its median, and a text is read as [`read_quantity`] does, in the unit of the metric
    /// where that is known.
    pub fn find(&self, extra: &Fields) -> Option<(f64, Unit)> {
        let found = extra
            .get(&self.name)
            .or_else(|| splits(&self.name).find_map(|(key, rest)| nested(extra.get(key)?, rest)))?;
        let (amount, unit) = number(found)?;
        match &self.unit {
            // What counts something else is not the metric.
            Some(own) if unit != Unit::None => Some((converted(amount, &unit, own)?, own.clone())),
            Some(_) | None => Some((amount, unit)),
        }
    }
}

/// The ways to take a first key off a dotted name.
fn splits(name: &str) -> impl Iterator<Item = (&str, &str)> {
    name.match_indices('.').filter_map(|(dot, _)| Some((name.get(..dot)?, name.get(dot + 1..)?)))
}

/// What a dictionary has under a dotted name. A key with dots of its own comes first.
fn nested<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let Value::Dict(entries) = value else { return None };
    // Of two entries with one key the last counts, as in Python's `json`.
    let entry = |key: &str| entries.iter().rev().find(|(other, _)| other == key);
    match entry(name) {
        Some((_, found)) => Some(found),
        None => splits(name).find_map(|(key, rest)| nested(&entry(key)?.1, rest)),
    }
}

/// The finite number of a value, and its unit.
fn number(value: &Value) -> Option<(f64, Unit)> {
    match value {
        Value::Int(digits) => finite(digits.parse().ok()?).map(|number| (number, Unit::None)),
        Value::Float(float) => finite(*float).map(|number| (number, Unit::None)),
        Value::Text(text) => read_quantity(text),
        Value::List(items) => {
            let read: Option<Vec<(f64, Unit)>> = items.iter().map(scalar).collect();
            let read = read?;
            let (_, unit) = read.first()?.clone();
            if read.iter().any(|(_, other)| *other != unit) {
                return None;
            }
            let mut numbers: Vec<f64> = read.into_iter().map(|(number, _)| number).collect();
            numbers.sort_unstable_by(f64::total_cmp);
            let middle = numbers.len() / 2;
            let upper = *numbers.get(middle)?;
            let lower =
                if numbers.len().is_multiple_of(2) { *numbers.get(middle - 1)? } else { upper };
            finite(lower / 2.0 + upper / 2.0).map(|median| (median, unit))
        }
        Value::None | Value::Bool(_) | Value::Dict(_) | Value::TooDeep => None,
    }
}

/// The same of what is in a list; a list in a list is none.
fn scalar(value: &Value) -> Option<(f64, Unit)> {
    if matches!(value, Value::List(_)) { None } else { number(value) }
}

fn finite(number: f64) -> Option<f64> {
    // `-0.0 + 0.0` is `0.0`, so that equal numbers print equally.
    number.is_finite().then_some(number + 0.0)
}

/// Every number in an `extra_info`, as the dotted name of a metric, in the order of the names.
pub(crate) fn numbers_of(extra: &Fields) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for (key, value) in extra.iter() {
        // What the plugin and its users store there for other purposes.
        if !NO_METRICS.contains(&key.as_str()) {
            collect_numbers(key, value, &mut found);
        }
    }
    found
}

/// Keys of `extra_info` that have another meaning.
const NO_METRICS: [&str; 7] = [
    "pytest_park",
    "custom_groups",
    "groupings",
    "marks",
    "markers",
    "benchmark_version",
    "version",
];

fn collect_numbers(name: &str, value: &Value, found: &mut Vec<(String, f64)>) {
    match value {
        Value::Dict(entries) => {
            for (key, value) in entries {
                collect_numbers(&format!("{name}.{key}"), value, found);
            }
        }
        value => found.extend(number(value).map(|(number, _)| (name.to_owned(), number))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(digits: &str) -> Value {
        Value::Int(digits.to_owned())
    }

    fn dict(key: &str, value: Value) -> Value {
        Value::Dict(vec![(key.to_owned(), value)])
    }

    #[test]
    fn a_name_finds_what_it_names() {
        let text = |text: &str| Value::Text(text.to_owned());
        let list = |items: &[Value]| Value::List(items.to_vec());
        let extra: Fields = [
            ("plain".to_owned(), int("12")),
            ("zero".to_owned(), Value::Float(-0.0)),
            ("nan".to_owned(), Value::Float(f64::NAN)),
            ("truth".to_owned(), Value::Bool(true)),
            ("size".to_owned(), text("12.3 MB")),
            ("odd".to_owned(), list(&[int("9"), int("1"), int("5")])),
            ("even".to_owned(), list(&[int("4"), int("1"), int("2"), int("9")])),
            ("sizes".to_owned(), list(&[text("1 kB"), text("3 kB")])),
            ("mixed".to_owned(), list(&[text("1 kB"), text("3 s")])),
            ("gap".to_owned(), list(&[int("4"), Value::None])),
            ("empty".to_owned(), list(&[])),
            ("deep".to_owned(), dict("a", dict("b.c", int("7")))),
            ("a.b".to_owned(), dict("c", int("8"))),
        ]
        .into_iter()
        .collect();
        for (name, expected) in [
            ("plain", Some(12.0)),
            ("zero", Some(0.0)),
            ("nan", None),
            ("truth", None),
            ("size", Some(12.3e6)),
            ("odd", Some(5.0)),
            ("even", Some(3.0)),
            ("sizes", Some(2000.0)),
            ("mixed", None),
            ("gap", None),
            ("empty", None),
            ("deep", None),
            ("deep.a", None),
            ("deep.a.b.c", Some(7.0)),
            ("a.b.c", Some(8.0)),
            ("a.b", None),
            ("absent", None),
            (".", None),
        ] {
            let found = ExtraMetric::new(name).find(&extra).map(|(number, _)| number);
            assert_eq!(found, expected, "{name}");
        }
        let named: Vec<String> = numbers_of(&extra).into_iter().map(|(name, _)| name).collect();
        let expected = ["a.b.c", "deep.a.b.c", "even", "odd", "plain", "size", "sizes", "zero"];
        assert_eq!(named, expected);
    }
}
