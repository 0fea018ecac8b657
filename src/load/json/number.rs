//! Numbers: Python's grammar, which is JSON's and `NaN`, `Infinity`, `-Infinity`.
//!
//! A number beyond a double is an infinity, as in Python (`1e999`); an integer may have any size.

use std::io::Read;

use crate::load::json::reader::Reader;
use crate::load::json::{Fault, JsonError};
use crate::model::value::Value;

/// What kind of number was read; its digits are in the reader's scratch.
enum Shape {
    /// Digits only.
    Integer,
    /// With a fraction or an exponent.
    Decimal,
    /// `NaN`, `Infinity` or `-Infinity`.
    Named(f64),
}

impl<R: Read> Reader<R> {
    /// Reads a number as the nearest double, or an infinity beyond the largest.
    ///
    /// # Errors
    /// Where the next value is no number.
    pub fn float(&mut self) -> Result<f64, JsonError> {
        self.next_byte()?;
        let unread = self.window.unread();
        if let Some(length) = plain_length(unread) {
            let number = parse(unread.get(..length).unwrap_or_default());
            self.window.consume(length);
            return Ok(number);
        }
        Ok(match self.number_piecewise(true)? {
            Shape::Named(number) => number,
            Shape::Integer | Shape::Decimal => parse(&self.scratch),
        })
    }

    /// Reads a number as Python would keep it: an integer by its digits, anything else as a float.
    ///
    /// # Errors
    /// Where the next value is no number.
    pub fn number(&mut self) -> Result<Value, JsonError> {
        Ok(match self.number_piecewise(true)? {
            Shape::Named(number) => Value::Float(number),
            Shape::Decimal => Value::Float(parse(&self.scratch)),
            // Python has no negative zero among its integers.
            Shape::Integer if self.scratch == b"-0" => Value::Int("0".to_owned()),
            Shape::Integer => Value::Int(String::from_utf8_lossy(&self.scratch).into_owned()),
        })
    }

    /// Passes over a number.
    pub(super) fn skip_number(&mut self) -> Result<(), JsonError> {
        match plain_length(self.window.unread()) {
            Some(length) => self.window.consume(length),
            None => _ = self.number_piecewise(false)?,
        }
        Ok(())
    }

    /// Reads a number that may be longer than the window, into the scratch where it is to be kept.
    fn number_piecewise(&mut self, keep: bool) -> Result<Shape, JsonError> {
        self.scratch.clear();
        let mut shape = Shape::Integer;
        let sign = self.next_byte()?;
        if sign == Some(b'-') {
            self.take_byte(keep);
        }
        match self.window.peek()? {
            Some(b'0') => self.take_byte(keep),
            Some(b'1'..=b'9') => self.digits(keep)?,
            Some(b'N') if sign != Some(b'-') => return self.word(b"NaN").map(|()| Shape::Named(f64::NAN)),
            Some(b'I') => {
                self.word(b"Infinity")?;
                let negative = sign == Some(b'-');
                return Ok(Shape::Named(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
            }
            Some(_) if sign == Some(b'-') => return Err(Fault::Number.at(self.offset())),
            other => return Err(self.unexpected(other)),
        }
        if self.window.peek()? == Some(b'.') {
            shape = Shape::Decimal;
            self.take_byte(keep);
            self.digits(keep)?;
        }
        if matches!(self.window.peek()?, Some(b'e' | b'E')) {
            shape = Shape::Decimal;
            self.take_byte(keep);
            if matches!(self.window.peek()?, Some(b'+' | b'-')) {
                self.take_byte(keep);
            }
            self.digits(keep)?;
        }
        Ok(shape)
    }

    /// Takes the one byte at hand.
    fn take_byte(&mut self, keep: bool) {
        if keep {
            self.scratch.extend(self.window.unread().first());
        }
        self.window.consume(1);
    }

    /// Takes digits, at least one.
    fn digits(&mut self, keep: bool) -> Result<(), JsonError> {
        match self.window.peek()? {
            Some(b'0'..=b'9') => {}
            Some(_) => return Err(Fault::Number.at(self.offset())),
            None => return Err(self.unexpected(None)),
        }
        loop {
            let unread = self.window.unread();
            let n_digits = count_digits(unread);
            let to_the_edge = n_digits == unread.len();
            if keep {
                self.scratch.extend_from_slice(unread.get(..n_digits).unwrap_or_default());
            }
            self.window.consume(n_digits);
            if !to_the_edge || !self.window.refill()? {
                return Ok(());
            }
        }
    }
}

/// The length of the number at the start of these bytes, where they show it whole: the byte behind it, too.
/// `None` leaves the decision to the slow way, for what is no number as well.
pub(super) fn plain_length(bytes: &[u8]) -> Option<usize> {
    let mut length = usize::from(bytes.first() == Some(&b'-'));
    length += match bytes.get(length)? {
        b'0' => 1,
        b'1'..=b'9' => count_digits(bytes.get(length..)?),
        _ => return None,
    };
    if *bytes.get(length)? == b'.' {
        length += 1;
        let n_digits = count_digits(bytes.get(length..)?);
        if n_digits == 0 {
            return None;
        }
        length += n_digits;
    }
    if matches!(bytes.get(length)?, b'e' | b'E') {
        length += 1;
        if matches!(bytes.get(length)?, b'+' | b'-') {
            length += 1;
        }
        let n_digits = count_digits(bytes.get(length..)?);
        if n_digits == 0 {
            return None;
        }
        length += n_digits;
    }
    bytes.get(length).map(|_| length)
}

/// How many digits these bytes start with.
#[inline]
pub(super) fn count_digits(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len())
}

/// The double nearest to a number of JSON's grammar.
fn parse(digits: &[u8]) -> f64 {
    // Every number of the grammar is one that Rust reads; NaN is what the caller takes for absent.
    std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_python_reads() {
        let huge = "9".repeat(400);
        for (written, float, kept) in [
            ("0", 0.0, "0"),
            ("-0", 0.0, "0"),
            ("-0.0", 0.0, "-0.0"),
            ("12", 12.0, "12"),
            ("-1.5e3", -1500.0, "-1500.0"),
            ("1E+2", 100.0, "100.0"),
            ("5e-324", 5e-324, "5e-324"),
            ("0.1", 0.1, "0.1"),
            ("1e999", f64::INFINITY, "inf"),
            ("-1e999", f64::NEG_INFINITY, "-inf"),
            ("Infinity", f64::INFINITY, "inf"),
            ("-Infinity", f64::NEG_INFINITY, "-inf"),
            (
                "340282366920938463463374607431768211456",
                340282366920938463463374607431768211456.0,
                "340282366920938463463374607431768211456",
            ),
            (&huge, f64::INFINITY, &huge),
        ] {
            for chunk in [1, 2, 4096] {
                let list = format!("[ {written}, {written}]");
                let mut reader = Reader::with_chunk(list.as_bytes(), chunk);
                reader.open_array().unwrap();
                assert!(reader.next_item().unwrap());
                assert_eq!(reader.float().unwrap(), float, "{written} by {chunk}");
                assert!(reader.next_item().unwrap());
                assert_eq!(reader.number().unwrap().to_string(), kept, "{written} by {chunk}");
                assert!(!reader.next_item().unwrap());
                reader.finish().unwrap();
            }
        }
        assert!(Reader::new(&b"NaN"[..]).float().unwrap().is_nan());
        for bad in ["-NaN", "NaX", "true", "\"1\"", "--1", "-", "1.e5", "1e", ""] {
            assert!(Reader::new(format!("{bad} ").as_bytes()).float().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_length_is_given_only_where_it_is_certain() {
        for (bytes, length) in [
            ("1,", Some(1)),
            ("-10.5e-7]", Some(8)),
            ("01", Some(1)),
            ("1", None),
            ("1.", None),
            ("1.5", None),
            ("1.5e", None),
            ("1.x", None),
            ("1e+,", None),
            ("NaN,", None),
            ("-,", None),
            ("", None),
        ] {
            assert_eq!(plain_length(bytes.as_bytes()), length, "{bytes}");
        }
    }
}
