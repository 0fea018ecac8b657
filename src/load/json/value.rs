//! Values to be kept: params, custom groups, ids.

use std::collections::HashMap;
use std::io::Read;

use crate::load::json::error::JsonError;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::value::Value;

/// What a member of a list or dictionary takes in memory beside its texts, in bytes.
const MEMBER: usize = size_of::<Value>();

/// Lists and dictionaries nested deeper than this are passed over and become [`Value::TooDeep`]: to
/// read a value recurses, and so do its order, its printing and its drop.
const DEEPEST: usize = 64;

impl<R: Read> Reader<R> {
    /// Reads a value to keep it.
    ///
    /// # Errors
    /// Where the value is malformed.
    pub fn value(&mut self) -> Result<Value, JsonError> {
        self.value_within(DEEPEST)
    }

    /// Reads a number or a non-empty text as the text that Python prints for it; passes over
    /// anything else, which is `None`.
    ///
    /// # Errors
    /// Where the value is malformed.
    pub fn scalar_text(&mut self) -> Result<Option<String>, JsonError> {
        match self.kind()? {
            JsonKind::Text => Ok(Some(self.text()?).filter(|text| !text.is_empty())),
            JsonKind::Number => Ok(Some(self.number()?.to_string())),
            JsonKind::Object | JsonKind::Array | JsonKind::Word => {
                self.skip()?;
                Ok(None)
            }
        }
    }

    /// Reads a non-empty text; passes over anything else, which is `None`.
    ///
    /// # Errors
    /// Where the value is malformed.
    pub fn text_or_skip(&mut self) -> Result<Option<String>, JsonError> {
        match self.kind()? {
            JsonKind::Text => Ok(Some(self.text()?).filter(|text| !text.is_empty())),
            JsonKind::Number | JsonKind::Object | JsonKind::Array | JsonKind::Word => {
                self.skip()?;
                Ok(None)
            }
        }
    }

    /// Enters an object; passes over anything else, which is `false`.
    ///
    /// # Errors
    /// Where the value is malformed.
    pub fn open_object_or_skip(&mut self) -> Result<bool, JsonError> {
        match self.kind()? {
            JsonKind::Object => self.open_object().map(|()| true),
            JsonKind::Number | JsonKind::Text | JsonKind::Array | JsonKind::Word => {
                self.skip().map(|()| false)
            }
        }
    }

    fn value_within(&mut self, levels: usize) -> Result<Value, JsonError> {
        match self.kind()? {
            JsonKind::Text => {
                let Some(text) = self.unless_overlong(Self::text)? else {
                    return Ok(Value::TooDeep);
                };
                self.keep(text.len())?;
                Ok(Value::Text(text))
            }
            JsonKind::Number => {
                let number = self.unless_overlong(Self::number)?;
                self.keep(self.scratch.len())?;
                Ok(number.unwrap_or(Value::TooDeep))
            }
            JsonKind::Word => Ok(self.bool_or_skip()?.map_or(Value::None, Value::Bool)),
            JsonKind::Object | JsonKind::Array if levels == 0 => {
                self.skip().map(|()| Value::TooDeep)
            }
            JsonKind::Array => self.list_within(levels - 1),
            JsonKind::Object => self.dict_within(levels - 1),
        }
    }

    fn list_within(&mut self, levels: usize) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        self.open_array()?;
        while self.next_item()? {
            self.keep(MEMBER)?;
            items.push(self.value_within(levels)?);
        }
        Ok(Value::List(items))
    }

    /// As Python's `dict`: a key that occurs twice keeps its first position and its last value.
    fn dict_within(&mut self, levels: usize) -> Result<Value, JsonError> {
        let mut entries: Vec<(String, Value)> = Vec::new();
        let mut positions: HashMap<String, usize> = HashMap::new();
        let mut key = String::new();
        self.open_object()?;
        while self.next_key(&mut key)? {
            // Once in the dictionary, and once as a key of `positions`.
            self.keep(2 * (MEMBER + key.len()))?;
            let value = self.value_within(levels)?;
            let position = *positions.entry(key.clone()).or_insert(entries.len());
            match entries.get_mut(position) {
                Some((_, old)) => *old = value,
                None => entries.push((key.clone(), value)),
            }
        }
        Ok(Value::Dict(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(text: &str) -> Value {
        let mut reader = Reader::new(text.as_bytes());
        let value = reader.value().unwrap();
        reader.finish().unwrap();
        value
    }

    #[test]
    fn values_are_kept_as_python_would() {
        for (text, printed) in [
            ("null", "None"),
            ("true", "True"),
            ("[1, 1.0, \"a\", [], {}]", "[1, 1.0, 'a', [], {}]"),
            (r#"{"b": 1, "a": 2, "b": {"c": NaN}}"#, "{'b': {'c': nan}, 'a': 2}"),
        ] {
            assert_eq!(value_of(text).to_string(), printed);
        }
    }

    #[test]
    fn what_nests_too_deep_is_passed_over() {
        for (depth, whole) in [(64, true), (65, false), (100_000, false)] {
            let value = value_of(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
            assert_eq!(!value.to_string().contains("..."), whole, "{depth}");
        }
    }

    #[test]
    fn an_id_is_a_text_or_a_number() {
        for (text, expected) in [
            ("\"a\"", Some("a")),
            ("12", Some("12")),
            ("1.50", Some("1.5")),
            ("\"\"", None),
            ("null", None),
            ("true", None),
            ("[1]", None),
        ] {
            assert_eq!(Reader::new(text.as_bytes()).scalar_text().unwrap().as_deref(), expected);
        }
        assert_eq!(Reader::new(&b"12"[..]).text_or_skip().unwrap(), None);
    }
}
