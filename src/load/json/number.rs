//! Numbers: Python's grammar, which is JSON's and `NaN`, `Infinity`, `-Infinity`.
//!
//! A number beyond a double is an infinity, as in Python (`1e999`); an integer may have any size.

use std::io::Read;

use crate::load::json::error::{Fault, JsonError};
use crate::load::json::number_length::{count_digits, plain_length};
use crate::load::json::reader::{Reader, count_blanks};
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

    /// Hands out the numbers of a list as long as they follow each other at the same distance and
    /// are whole in the window; returns how many. For `data`, whose numbers are one a line: the
    /// bytes between them are compared, not read. Must be called at a number, and ends after one.
    /// Malformed text is left to [`Reader::next_item`].
    pub fn number_run(&mut self, mut each: impl FnMut(&[u8])) -> usize {
        let unread = self.window.unread();
        let Some(first) = plain_length(unread) else { return 0 };
        each(unread.get(..first).unwrap_or_default());
        let mut rest = unread.get(first..).unwrap_or_default();
        let mut n_numbers = 1;
        let separator = separator(rest);
        while !separator.is_empty()
            && let Some(number) = rest.strip_prefix(separator)
            && let Some(length) = plain_length(number)
            && let Some((digits, after)) = number.split_at_checked(length)
        {
            each(digits);
            (n_numbers, rest) = (n_numbers + 1, after);
        }
        let passed = unread.len() - rest.len();
        self.window.consume(passed);
        n_numbers
    }

    /// Passes over a number where it is whole in the window.
    #[inline]
    pub(super) fn skip_plain_number(&mut self) -> bool {
        let length = plain_length(self.window.unread());
        self.window.consume(length.unwrap_or_default());
        length.is_some()
    }

    /// Passes over a number.
    pub(super) fn skip_number(&mut self) -> Result<(), JsonError> {
        if !self.skip_plain_number() {
            self.number_piecewise(false)?;
        }
        Ok(())
    }

    /// Reads a number that may be longer than the window; with `keep`, its digits into the scratch.
    fn number_piecewise(&mut self, keep: bool) -> Result<Shape, JsonError> {
        self.scratch.clear();
        let start = self.offset();
        let shape = self.pieces_of_number(keep)?;
        if self.scratch.len() > self.limits.longest {
            self.limits.note_overlong(start);
            self.scratch = b"0".to_vec();
        }
        Ok(shape)
    }

    fn pieces_of_number(&mut self, keep: bool) -> Result<Shape, JsonError> {
        let mut shape = Shape::Integer;
        let sign = self.next_byte()?;
        if sign == Some(b'-') {
            self.take_byte(keep);
        }
        match self.window.peek()? {
            Some(b'0') => self.take_byte(keep),
            Some(b'1'..=b'9') => self.digits(keep)?,
            Some(b'N') if sign != Some(b'-') => {
                return self.word(b"NaN").map(|()| Shape::Named(f64::NAN));
            }
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

    /// Takes one byte, which must be in the window.
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
            if keep && self.scratch.len() <= self.limits.longest {
                self.scratch.extend_from_slice(unread.get(..n_digits).unwrap_or_default());
            }
            self.window.consume(n_digits);
            if !to_the_edge || !self.window.refill()? {
                return Ok(());
            }
        }
    }
}

/// A comma and the blanks around it; empty where the bytes start otherwise, and so no number
/// follows.
fn separator(bytes: &[u8]) -> &[u8] {
    let before = count_blanks(bytes);
    match bytes.split_at_checked(before) {
        Some((_, [b',', after @ ..])) => {
            bytes.get(..before + 1 + count_blanks(after)).unwrap_or_default()
        }
        Some(_) | None => &[],
    }
}

/// The double nearest to a number of JSON's grammar, an infinity beyond the largest.
///
/// By the standard library, which is correct to the last bit; fast-float2 has the same algorithm.
pub(crate) fn parse(digits: &[u8]) -> f64 {
    // Rust reads every number of the grammar; NaN is what the caller takes for absent.
    std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_python_reads() {
        let huge = "9".repeat(400);
        for (written, float, printed) in [
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
                assert_eq!(reader.number().unwrap().to_string(), printed, "{written} by {chunk}");
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
    fn a_run_of_numbers_ends_where_the_distance_changes() {
        for (list, expected) in [
            ("1,\n  2,\n  -3.5,\n  4]", &["1", "2", "-3.5", "4"][..]),
            ("1 , 2 , 3,4]", &["1", "2", "3"]),
            ("1, 2, \"3\", 4]", &["1", "2"]),
            ("1, 2, 03, 4]", &["1", "2", "0"]),
            ("1-2, 3]", &["1"]),
            ("1 2]", &["1"]),
            ("1]", &["1"]),
            ("1, 2", &["1"]),
            ("NaN, 2]", &[]),
        ] {
            let mut numbers = Vec::new();
            let mut reader = Reader::new(list.as_bytes());
            reader.begin().unwrap();
            let n_numbers = reader
                .number_run(|digits| numbers.push(String::from_utf8(digits.to_vec()).unwrap()));
            assert_eq!(numbers, expected, "{list}");
            assert_eq!(n_numbers, expected.len());
        }
    }
}
