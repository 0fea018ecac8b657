//! A number where one is due: as JSON, or as a text that Python's `float` reads.

use std::io::Read;

use crate::load::json::error::JsonError;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::value::Value;

/// A value where a number is due.
pub(crate) enum FieldNumber {
    Number(f64),
    Null,
    /// Anything that is no number.
    Other,
}

impl FieldNumber {
    pub(crate) fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Null | Self::Other => None,
        }
    }
}

/// Reads a number, or the number in a text as Python's `float` would; passes over anything else.
///
/// # Errors
/// Where the text is malformed.
pub(crate) fn read_field_number<R: Read>(reader: &mut Reader<R>) -> Result<FieldNumber, JsonError> {
    Ok(match reader.kind()? {
        JsonKind::Number => FieldNumber::Number(reader.float()?),
        JsonKind::Text => {
            python_float(&reader.text()?).map_or(FieldNumber::Other, FieldNumber::Number)
        }
        JsonKind::Word if reader.value()? == Value::None => FieldNumber::Null,
        JsonKind::Word => FieldNumber::Other,
        JsonKind::Object | JsonKind::Array => {
            reader.skip()?;
            FieldNumber::Other
        }
    })
}

/// As [`read_field_number`], with `None` for anything but a number.
///
/// # Errors
/// Where the text is malformed.
pub(crate) fn read_number<R: Read>(reader: &mut Reader<R>) -> Result<Option<f64>, JsonError> {
    read_field_number(reader).map(FieldNumber::number)
}

/// The number that Python's `float` reads from a text: it allows blanks around the number, and
/// single underscores between digits.
fn python_float(text: &str) -> Option<f64> {
    let text = text.trim();
    if !text.contains('_') {
        return text.parse().ok();
    }
    let is_grouped = text.split('_').all(|part| !part.is_empty())
        && text.as_bytes().windows(3).all(|around| match around {
            [before, b'_', after] => before.is_ascii_digit() && after.is_ascii_digit(),
            _ => true,
        });
    if is_grouped { text.replace('_', "").parse().ok() } else { None }
}

/// The count that a number is: whole, not negative, and small enough for a double to be exact.
pub(crate) fn as_count(number: f64) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && (0.0..=EXACT).contains(&number)).then_some(number as u64)
}
