//! Any bytes are judged and read as the oracle judges and reads them, as far as it can.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pytest_park::parts::{JsonError, Reader, Value};
use serde_json::Value as Oracle;

fn read(text: &[u8], chunk: usize) -> Result<Value, JsonError> {
    let mut reader = Reader::with_chunk(text, chunk);
    reader.begin()?;
    let value = reader.value()?;
    reader.finish()?;
    Ok(value)
}

fn skip(text: &[u8], chunk: usize) -> Result<(), JsonError> {
    let mut reader = Reader::with_chunk(text, chunk);
    reader.begin()?;
    reader.skip()?;
    reader.finish()
}

fn same(ours: &Value, oracle: &Oracle) -> bool {
    match (ours, oracle) {
        (Value::None, Oracle::Null) | (Value::TooDeep, Oracle::Array(_) | Oracle::Object(_)) => true,
        (Value::Bool(a), Oracle::Bool(b)) => a == b,
        (Value::Text(a), Oracle::String(b)) => a == b,
        (Value::Int(digits), Oracle::Number(number)) => digits.parse::<f64>().ok() == number.as_f64(),
        (Value::Float(a), Oracle::Number(number)) => number.as_f64().is_some_and(|b| a.to_bits() == b.to_bits()),
        (Value::List(a), Oracle::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Dict(a), Oracle::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => false,
    }
}

fuzz_target!(|text: &[u8]| {
    let whole = read(text, 1 << 16);
    let word = |error: &JsonError| format!("{error:?}");
    for chunk in [1, 1 + text.len() % 61, 64] {
        assert_eq!(read(text, chunk).map_err(|error| word(&error)), read(text, 1 << 16).map_err(|error| word(&error)));
        assert_eq!(
            skip(text, chunk).map_err(|error| word(&error)),
            whole.as_ref().map(|_| ()).map_err(word),
            "passed over by {chunk}"
        );
    }
    match (&whole, serde_json::from_slice::<Oracle>(text)) {
        (Ok(ours), Ok(oracle)) => assert!(same(ours, &oracle), "{ours:?} {oracle:?}"),
        (Err(error), Ok(oracle)) => panic!("refused {oracle}: {error}"),
        (_, Err(_)) => {}
    }
});
