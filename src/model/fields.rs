//! Values by name: params, custom groups.

use std::sync::Arc;

use crate::model::value::Value;

/// Values by name, sorted by name, each name once. A few entries in one small block of memory: an
/// archive holds tens of thousands of these, and a tree's nodes would weigh ten times as much. A clone
/// shares that block.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fields(Arc<[(String, Value)]>);

impl Fields {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let entry_idx = self.0.binary_search_by(|(key, _)| key.as_str().cmp(name)).ok()?;
        self.0.get(entry_idx).map(|(_, value)| value)
    }

    /// Names and values, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The names, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(name, _)| name)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// From entries in any order. Of two with one name the last counts, as in Python's `json`.
impl FromIterator<(String, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(entries: I) -> Self {
        let mut entries: Vec<(String, Value)> = entries.into_iter().collect();
        // Backwards, so that the last of equal names comes first and is the one that stays.
        entries.reverse();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries.dedup_by(|(a, _), (b, _)| a == b);
        Self(entries.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_the_last_of_two_counts() {
        let entry = |name: &str, digits: &str| (name.to_owned(), Value::Int(digits.to_owned()));
        let fields: Fields = [entry("b", "1"), entry("a", "2"), entry("b", "3"), entry("c", "4")]
            .into_iter()
            .collect();
        let listed: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(listed, ["a=2", "b=3", "c=4"]);
        assert_eq!(fields.get("b").map(Value::to_string).as_deref(), Some("3"));
        assert_eq!((fields.get("d"), fields.len(), Fields::default().is_empty()), (None, 3, true));
    }
}
