//! Sizes: the numbers among the params of a benchmark, and in its id where it has no params.
//!
//! ```text
//! {"n": 1000, "kind": "list"}   n = 1000
//! test_sort[n=1000-list]        n = 1000
//! test_sort[10k]                id = 10000
//! ```

use crate::model::value::Value;

/// What sizes in ids are called where the id has no name for them.
const UNNAMED: &str = "id";

/// A number in the id of a benchmark.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberInId {
    /// What stands before the number, or `id`, `id2`, … by its place.
    pub name: String,
    /// The number.
    pub size: f64,
    /// The id with the number left out, which the sizes of one family share.
    pub rest: String,
}

/// The number that a param is; `None` for what is none, and for one that is not above 0, which has
/// no place on a logarithmic scale.
pub(crate) fn size_of(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Int(digits) => digits.parse().ok()?,
        Value::Float(number) => *number,
        Value::Text(text) => written_size(text)?,
        Value::None | Value::Bool(_) | Value::List(_) | Value::Dict(_) | Value::TooDeep => {
            return None;
        }
    };
    is_size(number).then_some(number)
}

/// The numbers in a node id or a name, in their order. The id is what is in its brackets, and its
/// parts are between hyphens.
pub(crate) fn numbers_in_id(name: &str) -> Vec<NumberInId> {
    let Some((before, id)) = name.split_once('[') else { return Vec::new() };
    let Some(id) = id.strip_suffix(']') else { return Vec::new() };
    let parts: Vec<&str> = id.split('-').collect();
    let mut numbers = Vec::new();
    for (part_idx, part) in parts.iter().enumerate() {
        let digits_at = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let (label, digits) = part.split_at(digits_at);
        let Some(size) = written_size(digits).filter(|size| is_size(*size)) else { continue };
        let label = label.trim_end_matches(['=', '_', ':', '.', ' ']);
        let name = match (label, part_idx) {
            ("", 0) => UNNAMED.to_owned(),
            ("", _) => format!("{UNNAMED}{}", part_idx + 1),
            (label, _) => label.to_owned(),
        };
        let mut others = parts.clone();
        others.remove(part_idx);
        // A line end cannot be in an id, so no other id gives the same rest.
        let rest = format!("{before}[{}]\n{part_idx}\n{label}", others.join("-"));
        numbers.push(NumberInId { name, size, rest });
    }
    numbers
}

fn is_size(number: f64) -> bool {
    number.is_finite() && 0.0 < number
}

/// `1000`, `1_000`, `1e3` or `1k`; M and G are a million and a thousand millions.
fn written_size(text: &str) -> Option<f64> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (digits, scale) = match text.char_indices().next_back()? {
        (at, 'k' | 'K') => (text.get(..at)?, 1e3),
        (at, 'M') => (text.get(..at)?, 1e6),
        (at, 'G') => (text.get(..at)?, 1e9),
        _ => (text, 1.0),
    };
    digits.replace('_', "").parse::<f64>().ok().map(|number| number * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_number_above_zero() {
        for (value, expected) in [
            (Value::Int("1000".into()), Some(1000.0)),
            (Value::Int("0".into()), None),
            (Value::Int("-5".into()), None),
            (Value::Float(2.5), Some(2.5)),
            (Value::Float(f64::NAN), None),
            (Value::Float(f64::INFINITY), None),
            (Value::Text("1_000".into()), Some(1000.0)),
            (Value::Text("10k".into()), Some(10_000.0)),
            (Value::Text("1e3".into()), Some(1000.0)),
            (Value::Text("list".into()), None),
            (Value::Text("nan".into()), None),
            (Value::Text("".into()), None),
            (Value::Bool(true), None),
        ] {
            assert_eq!(size_of(&value), expected, "{value:?}");
        }
    }

    #[test]
    fn ids_name_their_numbers_or_say_where_they_are() {
        let found = |name: &str| -> Vec<(String, f64)> {
            numbers_in_id(name).into_iter().map(|number| (number.name, number.size)).collect()
        };
        assert_eq!(found("test_a[1000]"), [("id".to_owned(), 1000.0)]);
        assert_eq!(found("test_a[list-10k]"), [("id2".to_owned(), 10_000.0)]);
        assert_eq!(
            found("a.py::test_a[n=10-size_5]"),
            [("n".to_owned(), 10.0), ("size".to_owned(), 5.0)]
        );
        for name in ["test_a", "test_1000", "test_a[list]", "test_a[v1.2.3]", "test_a[0]", "a[1"] {
            assert_eq!(found(name), [], "{name}");
        }
    }

    #[test]
    fn sizes_of_one_family_share_the_rest_of_their_ids() {
        let rest = |name: &str| numbers_in_id(name)[0].rest.clone();
        assert_eq!(rest("test_a[10-list]"), rest("test_a[1000-list]"));
        assert_ne!(rest("test_a[10-list]"), rest("test_a[10-dict]"));
        assert_ne!(rest("test_a[10-list]"), rest("test_a[list-10]"));
        assert_ne!(rest("test_a[n10]"), rest("test_a[m10]"));
    }
}
