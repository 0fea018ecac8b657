//! Strings: their escapes, and what they may not contain.
//!
//! A surrogate without its other half, which Python writes and JSON crates refuse, is kept as the
//! text of its escape: `"\ud800"` becomes the six characters `\ud800`, in lower case as Python
//! prints it.

use std::io::Read;

use crate::load::json::error::{Fault, JsonError};
use crate::load::json::reader::Reader;

/// One in each of eight bytes.
const EACH: u64 = 0x0101_0101_0101_0101;

impl<R: Read> Reader<R> {
    /// Reads a string.
    ///
    /// # Errors
    /// Where the next value is no string, as where the string is malformed.
    pub fn text(&mut self) -> Result<String, JsonError> {
        let mut text = String::new();
        self.text_into(&mut text)?;
        Ok(text)
    }

    /// Reads a string into `text`, which is emptied first.
    ///
    /// # Errors
    /// As [`Reader::text`].
    pub fn text_into(&mut self, text: &mut String) -> Result<(), JsonError> {
        match self.next_byte()? {
            Some(b'"') => self.window.consume(1),
            other => return Err(self.unexpected(other)),
        }
        self.text_body_into(text)
    }

    /// The rest of a string after its opening quote, into `text`, which stays empty where the string
    /// is too long to be kept.
    pub(super) fn text_body_into(&mut self, text: &mut String) -> Result<(), JsonError> {
        let mut bytes = std::mem::take(text).into_bytes();
        bytes.clear();
        let start = self.offset();
        let longest = self.limits.longest;
        self.text_body(|part| {
            if bytes.len() <= longest {
                bytes.extend_from_slice(part);
            }
        })?;
        if bytes.len() > longest {
            bytes = Vec::new();
            self.limits.note_overlong(start);
        }
        // The window lets only UTF-8 through, so this cannot fail; it makes the bytes a `String`.
        *text = String::from_utf8(bytes).map_err(|_| Fault::Utf8.at(start))?;
        Ok(())
    }

    /// Reads the rest of a string after its opening quote and hands out its text piece by piece.
    #[inline]
    pub(super) fn text_body(&mut self, mut part: impl FnMut(&[u8])) -> Result<(), JsonError> {
        loop {
            let unread = self.window.unread();
            let (plain, rest) = unread.split_at_checked(count_plain(unread)).unwrap_or_default();
            let stop = rest.first().copied();
            part(plain);
            let n_plain = plain.len();
            self.window.consume(n_plain);
            match stop {
                Some(b'"') => {
                    self.window.consume(1);
                    return Ok(());
                }
                Some(b'\\') => self.escape(&mut part)?,
                Some(_) => return Err(Fault::Control.at(self.offset())),
                None if self.window.refill()? => {}
                None => return Err(self.unexpected(None)),
            }
        }
    }

    /// Reads one escape, or the two of a surrogate pair. The window starts at the backslash.
    fn escape(&mut self, part: &mut impl FnMut(&[u8])) -> Result<(), JsonError> {
        // The two escapes of a surrogate pair.
        self.window.at_least(12)?;
        let seen = self.window.unread();
        let plain: &[u8] = match seen.get(1) {
            None => return Err(Fault::End.at(self.offset() + seen.len() as u64)),
            Some(b'"') => b"\"",
            Some(b'\\') => b"\\",
            Some(b'/') => b"/",
            Some(b'b') => b"\x08",
            Some(b'f') => b"\x0c",
            Some(b'n') => b"\n",
            Some(b'r') => b"\r",
            Some(b't') => b"\t",
            Some(b'u') => return self.unicode_escape(part),
            Some(_) => return Err(Fault::Escape.at(self.offset())),
        };
        part(plain);
        self.window.consume(2);
        Ok(())
    }

    /// Reads `\uXXXX`, together with a second one where the two are the halves of one character.
    fn unicode_escape(&mut self, part: &mut impl FnMut(&[u8])) -> Result<(), JsonError> {
        let offset = self.offset();
        let seen = self.window.unread();
        let Some(first) = code_unit(seen) else {
            let cut = seen.len() < 6 && seen.iter().skip(2).all(u8::is_ascii_hexdigit);
            return Err(if cut {
                Fault::End.at(offset + seen.len() as u64)
            } else {
                Fault::Escape.at(offset)
            });
        };
        let second = seen.get(6..).and_then(code_unit).unwrap_or_default();
        let (units, length): (&[u16], usize) =
            if is_high(first) && is_low(second) { (&[first, second], 12) } else { (&[first], 6) };
        for decoded in char::decode_utf16(units.iter().copied()) {
            match decoded {
                Ok(character) => part(character.encode_utf8(&mut [0; 4]).as_bytes()),
                Err(lone) => part(format!("\\u{:04x}", lone.unpaired_surrogate()).as_bytes()),
            }
        }
        self.window.consume(length);
        Ok(())
    }
}

/// How many bytes come before the first that is not simply text: a quote, a backslash, a control
/// character. Eight at a time, which suits keys and names: a search that is made for long texts
/// (memchr) takes longer to begin than they are long.
#[inline]
pub(super) fn count_plain(bytes: &[u8]) -> usize {
    let mut n_plain = 0;
    let mut rest = bytes;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let special = first_special(u64::from_le_bytes(*eight));
        if special != 0 {
            return n_plain + special.trailing_zeros() as usize / 8;
        }
        (n_plain, rest) = (n_plain + 8, after);
    }
    n_plain + rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..b' ')).count()
}

/// The highest bit of the first special byte, with anything above it. A subtraction from a byte
/// that is too small borrows from the next, so only the first bit is certain.
#[inline]
fn first_special(eight: u64) -> u64 {
    let quotes = below(eight ^ (EACH * u64::from(b'"')), 1);
    let backslashes = below(eight ^ (EACH * u64::from(b'\\')), 1);
    below(eight, b' ') | quotes | backslashes
}

/// The highest bit of the first byte below a limit, with anything above it.
#[inline]
fn below(eight: u64, limit: u8) -> u64 {
    eight.wrapping_sub(EACH * u64::from(limit)) & !eight & (EACH << 7)
}

/// The code unit of an escape `\uXXXX` at the start of these bytes.
fn code_unit(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The first half of a surrogate pair.
fn is_high(unit: u16) -> bool {
    (0xd800..0xdc00).contains(&unit)
}

/// The second half of a surrogate pair.
fn is_low(unit: u16) -> bool {
    (0xdc00..0xe000).contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_the_characters_that_they_encode() {
        for (written, expected) in [
            (r#""""#, ""),
            (r#""plain""#, "plain"),
            (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r#""\u00e9\u20AC""#, "é€"),
            (r#""\ud83d\ude00!""#, "😀!"),
            (r#""\uD800""#, r"\ud800"),
            (r#""\udc00\ud800x""#, r"\udc00\ud800x"),
            (r#""\ud83d\ud83d\ude00""#, r"\ud83d😀"),
            (r#""\ud83d\n""#, "\\ud83d\n"),
            (r#""\ud83d\u0041""#, "\\ud83dA"),
            (r#""\u0000""#, "\0"),
            ("\"é€😀\"", "é€😀"),
        ] {
            for chunk in [1, 2, 5, 4096] {
                let mut reader = Reader::with_chunk(written.as_bytes(), chunk);
                assert_eq!(reader.text().unwrap(), expected, "{written} by {chunk}");
                reader.finish().unwrap();
            }
        }
    }

    #[test]
    fn plain_bytes_are_counted_as_if_one_by_one() {
        for byte in 0..=u8::MAX {
            for offset in 0..20 {
                for filler in [b' ', b'!', b'a', 0x7f, 0x80, 0xff] {
                    let mut bytes = [filler; 20];
                    bytes[offset] = byte;
                    let special = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
                    let expected = bytes.iter().position(special).unwrap_or(20);
                    assert_eq!(count_plain(&bytes), expected, "{byte} at {offset} among {filler}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_string_is_refused() {
        assert!(Reader::new(&b"12"[..]).text().is_err());
        assert!(Reader::new(&b""[..]).text().is_err());
    }
}
