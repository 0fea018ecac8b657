//! Params as JSON values.

use serde_json::{Number, Value as Json};

use crate::model::fields::Fields;
use crate::model::value::Value;

/// Params as JSON. A number that JSON does not have is the text that Python prints: `nan`, `inf`,
/// and integers beyond 64 bits, which most readers would round.
pub(crate) fn params_json(params: &Fields) -> Json {
    Json::Object(params.iter().map(|(name, value)| (name.clone(), value_json(value))).collect())
}

fn value_json(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Int(digits) => match digits.parse::<i64>() {
            Ok(number) => Json::Number(number.into()),
            Err(_) => Json::String(digits.clone()),
        },
        Value::Float(number) => {
            Number::from_f64(*number).map_or_else(|| Json::String(value.to_string()), Json::Number)
        }
        Value::Text(text) => Json::String(text.clone()),
        Value::List(items) => Json::Array(items.iter().map(value_json).collect()),
        Value::Dict(entries) => Json::Object(
            entries.iter().map(|(key, value)| (key.clone(), value_json(value))).collect(),
        ),
        Value::TooDeep => Json::String(value.to_string()),
    }
}
