//! Numbers: Python's grammar, which is JSON's and `NaN`, `Infinity`, `-Infinity`.
//!
//! A number beyond a double is an infinity, as in Python (`1e999`); an integer may have any size.

use std::io::Read;

use crate::load::json::reader::{Reader, count_blanks};
use crate::load::json::{Fault, JsonError};
use crate::model::value::Value;

/// What kind of number was read; its digits are in the reader's scratch.
enum Shape {
    /// Digits only.
    Integer,
    /// With a fraction or an exponent.
    Decimal,
    /// `NaN`, `Infinity` or `-Infinity`.
    NamedColumn(f64),
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
            Shape::NamedColumn(number) => number,
            Shape::Integer | Shape::Decimal => parse(&self.scratch),
        })
    }

    /// Reads a number as Python would keep it: an integer by its digits, anything else as a float.
    ///
    /// # Errors
    /// Where the next value is no number.
    pub fn number(&mut self) -> Result<Value, JsonError> {
        Ok(match self.number_piecewise(true)? {
            Shape::NamedColumn(number) => Value::Float(number),
            Shape::Decimal => Value::Float(parse(&self.scratch)),
            // Python has no negative zero among its integers.
            Shape::Integer if self.scratch == b"-0" => Value::Int("0".to_owned()),
            Shape::Integer => Value::Int(String::from_utf8_lossy(&self.scratch).into_owned()),
        })
    }

    /// Hands out the numbers of a list as long as they follow each other at the same distance and lie in the window;
    /// how many. For `data`, whose numbers stand one a line: nothing between them is looked at twice. Must stand at a
    /// number; then stands behind one. What is malformed is left to [`Reader::next_item`].
    pub fn number_run(&mut self, mut each: impl FnMut(&[u8])) -> usize {
        let unread = self.window.unread();
        let Some(first) = plain_length(unread) else { return 0 };
        each(unread.get(..first).unwrap_or_default());
        let mut rest = unread.get(first..).unwrap_or_default();
        let mut n_numbers = 1;
        let between = distance(rest);
        while !between.is_empty()
            && let Some(number) = rest.strip_prefix(between)
            && let Some(length) = plain_length(number)
            && let Some((digits, behind)) = number.split_at_checked(length)
        {
            each(digits);
            (n_numbers, rest) = (n_numbers + 1, behind);
        }
        let passed = unread.len() - rest.len();
        self.window.consume(passed);
        n_numbers
    }

    /// Passes over a number where the window shows it whole.
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
            Some(b'N') if sign != Some(b'-') => {
                return self.word(b"NaN").map(|()| Shape::NamedColumn(f64::NAN));
            }
            Some(b'I') => {
                self.word(b"Infinity")?;
                let negative = sign == Some(b'-');
                return Ok(Shape::NamedColumn(if negative {
                    f64::NEG_INFINITY
                } else {
                    f64::INFINITY
                }));
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

/// A comma and the blanks around it; empty where the bytes start otherwise, which no number follows.
fn distance(bytes: &[u8]) -> &[u8] {
    let before = count_blanks(bytes);
    match bytes.split_at_checked(before) {
        Some((_, [b',', behind @ ..])) => {
            bytes.get(..before + 1 + count_blanks(behind)).unwrap_or_default()
        }
        Some(_) | None => &[],
    }
}

/// The length of the number at the start of these bytes, where they show it whole: the byte behind it, too.
/// `None` leaves the decision to the slow way, for what is no number as well.
#[inline]
pub(crate) fn plain_length(bytes: &[u8]) -> Option<usize> {
    match bytes.first_chunk().and_then(short_length) {
        Some(length) => Some(length),
        None => long_length(bytes),
    }
}

/// Longer than nearly all numbers that Python writes: 17 digits, a point, four zeros before them or an exponent.
const SHORT: usize = 24;

/// The same for a number that ends within these bytes; `None` where only [`long_length`] can tell. Without a loop:
/// where the digits end is looked up in a mask of all the bytes.
#[inline]
fn short_length(bytes: &[u8; SHORT]) -> Option<usize> {
    // A bit for each byte that is no digit; behind the bytes, ones.
    let mut others = u32::MAX << SHORT;
    for (i, eight) in bytes.as_chunks().0.iter().enumerate() {
        others |= bit_for_each_byte(not_digits(u64::from_le_bytes(*eight))) << (8 * i);
    }
    let digits_from = |start: usize| (others >> start).trailing_zeros() as usize;
    let start = usize::from(bytes.first() == Some(&b'-'));
    let n_whole = digits_from(start);
    let mut length = start + n_whole;
    if n_whole == 0 || (n_whole > 1 && bytes.get(start) == Some(&b'0')) {
        return None;
    }
    if *bytes.get(length)? == b'.' {
        let n_decimals = digits_from(length + 1);
        if n_decimals == 0 {
            return None;
        }
        length += 1 + n_decimals;
    }
    if matches!(bytes.get(length)?, b'e' | b'E') {
        length += 1 + usize::from(matches!(bytes.get(length + 1)?, b'+' | b'-'));
        let n_digits = if length < SHORT { digits_from(length) } else { 0 };
        if n_digits == 0 {
            return None;
        }
        length += n_digits;
    }
    (length < SHORT).then_some(length)
}

/// The same for a number of any length.
fn long_length(bytes: &[u8]) -> Option<usize> {
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

/// The highest bits of eight bytes, put together.
#[inline]
fn bit_for_each_byte(highest_bits: u64) -> u32 {
    ((highest_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}

/// How many digits these bytes start with. Eight at a time: this is half of the work on an artifact without data.
#[inline]
fn count_digits(bytes: &[u8]) -> usize {
    let mut n_digits = 0;
    let mut rest = bytes;
    while let Some((eight, behind)) = rest.split_first_chunk::<8>() {
        let others = not_digits(u64::from_le_bytes(*eight));
        if others != 0 {
            return n_digits + others.trailing_zeros() as usize / 8;
        }
        (n_digits, rest) = (n_digits + 8, behind);
    }
    n_digits + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The highest bit of each byte that is no ASCII digit. A digit is 0 to 9 once `0` is taken from it, and only then
/// stays below 128 when 118 is added; the lower seven bits are added alone, so that no byte carries into the next.
#[inline]
fn not_digits(eight: u64) -> u64 {
    const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let less_zero = eight ^ 0x3030_3030_3030_3030;
    (((less_zero & LOW_BITS) + 0x7676_7676_7676_7676) | less_zero) & !LOW_BITS
}

/// The double nearest to a number of JSON's grammar, an infinity beyond the largest.
pub(crate) fn parse(digits: &[u8]) -> f64 {
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

    #[test]
    fn digits_are_counted_as_one_would_one_by_one() {
        for byte in 0..=u8::MAX {
            for place in 0..20 {
                let mut bytes = *b"01234567890123456789";
                bytes[place] = byte;
                let expected = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                assert_eq!(count_digits(&bytes), expected, "{byte} at {place}");
            }
        }
        assert_eq!(count_digits(b""), 0);
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
