//! What must hold for every text: the reader and `serde_json` agree on all that both accept, and
//! the size of the window never shows.

use proptest::prelude::*;
use serde_json::Value as Oracle;

use crate::load::json::error::JsonError;
use crate::load::json::reader::Reader;
use crate::model::value::Value;

/// The value of a whole text, read this many bytes at a time.
fn read(text: &[u8], chunk: usize) -> Result<Value, String> {
    let mut reader = Reader::with_chunk(text, chunk);
    let value = reader.begin().and_then(|()| reader.value());
    let value = value.and_then(|value| reader.finish().map(|()| value));
    value.map_err(|error| match error {
        JsonError::Syntax { fault, offset } => format!("{fault} at {offset}"),
        JsonError::Io(error) => error.to_string(),
    })
}

/// The same for a text that is only passed over.
fn skip(text: &[u8], chunk: usize) -> Result<(), String> {
    let mut reader = Reader::with_chunk(text, chunk);
    let outcome = reader.begin().and_then(|()| reader.skip()).and_then(|()| reader.finish());
    outcome.map_err(|error| match error {
        JsonError::Syntax { fault, offset } => format!("{fault} at {offset}"),
        JsonError::Io(error) => error.to_string(),
    })
}

/// Whether our value is the oracle's. Its integers beyond 64 bits are floats; ours keep their
/// digits.
fn same(ours: &Value, oracle: &Oracle) -> bool {
    match (ours, oracle) {
        (Value::None, Oracle::Null) => true,
        (Value::Bool(a), Oracle::Bool(b)) => a == b,
        (Value::Text(a), Oracle::String(b)) => a == b,
        (Value::Int(digits), Oracle::Number(number)) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => *digits == integer.to_string(),
            (_, Some(integer)) => *digits == integer.to_string(),
            _ => digits.parse::<f64>().ok() == number.as_f64(),
        },
        (Value::Float(a), Oracle::Number(number)) => {
            number.as_f64().is_some_and(|b| a.to_bits() == b.to_bits())
        }
        (Value::List(a), Oracle::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Dict(a), Oracle::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => false,
    }
}

/// The laws themselves, for one text.
fn check(text: &[u8]) -> Result<(), TestCaseError> {
    let whole = read(text, 1 << 16);
    for chunk in [1, 2, 3, 5, 17, 63, 64, 65] {
        prop_assert_eq!(&read(text, chunk), &whole, "by {}", chunk);
        prop_assert_eq!(&skip(text, chunk), &whole.clone().map(drop), "skipped by {}", chunk);
    }
    // `-0` is a float to the oracle and 0 to Python; it cannot judge that.
    let minus_zero = |value: &Value| format!("{value:?}").contains("Int(\"0\")");
    match (serde_json::from_slice::<Oracle>(text), whole) {
        (Ok(oracle), Ok(ours)) => {
            prop_assert!(same(&ours, &oracle) || minus_zero(&ours), "{:?} {:?}", ours, oracle)
        }
        (Ok(oracle), Err(error)) => prop_assert!(false, "refused {}: {}", oracle, error),
        (Err(_), _) => {}
    }
    Ok(())
}

/// Texts of JSON's grammar and Python's additions, in any layout.
fn json_text() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        prop_oneof![Just("NaN"), Just("Infinity"), Just("-Infinity"), Just("1e999")]
            .prop_map(str::to_owned),
        any::<f64>().prop_filter("finite", |x| x.is_finite()).prop_map(|x| format!("{x:?}")),
        any::<i64>().prop_map(|x| x.to_string()),
        "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
        any::<String>().prop_map(|x| Oracle::String(x).to_string()),
        r#""([a-zé😀]|\\u[0-9a-fA-F]{4}|\\[nrt"\\/bf]|\\u[dD][89abAB][0-9a-f]{2}\\u[dD][c-fC-F][0-9a-f]{2}){0,6}""#,
    ];
    scalar.prop_recursive(5, 64, 6, |inner| {
        let blank = "[ \n\r\t]{0,3}";
        prop_oneof![
            (proptest::collection::vec((blank, inner.clone(), blank), 0..6)).prop_map(|items| {
                let items: Vec<_> = items.into_iter().map(|(a, item, b)| a + &item + &b).collect();
                format!("[{}]", items.join(","))
            }),
            (proptest::collection::vec((blank, "[ab\\PC]{0,3}", blank, inner), 0..6)).prop_map(
                |members| {
                    let members: Vec<_> = members
                        .into_iter()
                        .map(|(a, key, b, value)| {
                            format!("{a}{}{b}:{b}{value}{a}", Oracle::String(key))
                        })
                        .collect();
                    format!("{{{}}}", members.join(","))
                }
            ),
        ]
    })
}

proptest! {
    #[test]
    fn texts_of_the_grammar_are_read_as_the_oracle_reads_them(text in json_text()) {
        prop_assert!(read(text.as_bytes(), 7).is_ok(), "{}", text);
        check(text.as_bytes())?;
    }

    #[test]
    fn a_damaged_text_is_judged_as_the_oracle_judges_it(
        text in json_text(),
        offset in any::<prop::sample::Index>(),
        damage in prop_oneof![Just(None), any::<u8>().prop_map(Some)],
    ) {
        let mut bytes = text.into_bytes();
        let offset = offset.index(bytes.len());
        match damage {
            None => bytes.truncate(offset),
            Some(byte) => bytes[offset] = byte,
        }
        check(&bytes)?;
        // Where the oracle refuses and we do not, it must be for what only Python writes.
        if let (Err(_), Ok(_)) = (serde_json::from_slice::<Oracle>(&bytes), read(&bytes, 64)) {
            let text = String::from_utf8_lossy(&bytes);
            let marks = ["NaN", "Infinity", "\\u", "e", "E", "\u{feff}"];
            let pythonic = marks.iter().any(|mark| text.contains(mark))
                || text.matches(|c: char| c.is_ascii_digit()).count() > 300;
            prop_assert!(pythonic, "{}", text);
        }
    }

    #[test]
    fn any_bytes_are_only_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes)?;
    }
}
