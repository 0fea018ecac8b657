//! Walks through a JSON text, one step at a time, on the caller's demand.
//!
//! The caller names what it expects and the reader returns it or refuses; the caller
//! [skips](Reader::skip) what it does not need. Every value must be read or skipped exactly once:
//!
//! ```text
//! reader.open_object()?;
//! while reader.next_key(&mut key)? {
//!     match key.as_str() {
//!         "name" => name = reader.text()?,
//!         _ => reader.skip()?,
//!     }
//! }
//! ```

use std::io::Read;

use crate::load::json::error::{Fault, JsonError};
use crate::load::json::limits::Limits;
use crate::load::json::window::{CHUNK, Window};

/// What a value is, known from its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// `{`
    Object,
    /// `[`
    Array,
    /// `"`
    Text,
    /// A digit, `-`, `NaN` or `Infinity`.
    Number,
    /// `true`, `false` or `null`.
    Word,
}

/// A position in a JSON text, and the window around it.
pub struct Reader<R> {
    pub(super) window: Window<R>,
    /// Just after the bracket that opens a container: no comma is due.
    fresh: bool,
    /// The digits of a number that is longer than the window.
    pub(super) scratch: Vec<u8>,
    pub(super) limits: Limits,
}

impl<R: Read> Reader<R> {
    /// At the start of a text.
    pub fn new(input: R) -> Self {
        Self::with_chunk(input, CHUNK)
    }

    /// At the start of a text, reading this many bytes at a time. For tests: the size changes no
    /// answer.
    pub fn with_chunk(input: R, chunk: usize) -> Self {
        Self::around(Window::new(input, chunk, Vec::new()))
    }

    /// At the start of a text, with the buffer of an earlier reader.
    pub fn in_buffer(input: R, buffer: Vec<u8>) -> Self {
        Self::around(Window::new(input, CHUNK, buffer))
    }

    fn around(window: Window<R>) -> Self {
        Self { window, fresh: false, scratch: Vec::new(), limits: Limits::default() }
    }

    /// The buffer, for the next reader.
    pub fn into_buffer(self) -> Vec<u8> {
        self.window.into_buffer()
    }

    /// How many bytes of the text have been read.
    pub fn offset(&self) -> u64 {
        self.window.offset()
    }

    /// Passes over a byte order mark and blanks at the start of a text.
    ///
    /// # Errors
    /// [`Fault::Empty`] where nothing follows.
    pub fn begin(&mut self) -> Result<(), JsonError> {
        if self.window.at_least(3)?.starts_with(b"\xef\xbb\xbf") {
            self.window.consume(3);
        }
        match self.next_byte()? {
            Some(_) => Ok(()),
            None => Err(Fault::Empty.at(0)),
        }
    }

    /// Requires that only blanks are left.
    ///
    /// # Errors
    /// [`Fault::Trailing`] where more follows.
    pub fn finish(&mut self) -> Result<(), JsonError> {
        match self.next_byte()? {
            None => Ok(()),
            Some(_) => Err(Fault::Trailing.at(self.offset())),
        }
    }

    /// What the next value is. Consumes only blanks.
    #[inline]
    pub fn kind(&mut self) -> Result<JsonKind, JsonError> {
        match self.next_byte()? {
            Some(b'{') => Ok(JsonKind::Object),
            Some(b'[') => Ok(JsonKind::Array),
            Some(b'"') => Ok(JsonKind::Text),
            Some(b'-' | b'0'..=b'9' | b'N' | b'I') => Ok(JsonKind::Number),
            Some(b't' | b'f' | b'n') => Ok(JsonKind::Word),
            other => Err(self.unexpected(other)),
        }
    }

    /// Enters an object.
    pub fn open_object(&mut self) -> Result<(), JsonError> {
        self.expect(b'{')?;
        self.fresh = true;
        Ok(())
    }

    /// Enters a list.
    pub fn open_array(&mut self) -> Result<(), JsonError> {
        self.expect(b'[')?;
        self.fresh = true;
        Ok(())
    }

    /// Moves to the next member of the object; `key` becomes its key. `false` leaves the object.
    #[inline]
    pub fn next_key(&mut self, key: &mut String) -> Result<bool, JsonError> {
        let more = self.next_key_quote()?;
        if more {
            self.text_body_into(key)?;
            self.expect(b':')?;
            self.next_byte()?;
        }
        Ok(more)
    }

    /// As [`Reader::next_key`], without the key.
    pub(super) fn next_key_unread(&mut self) -> Result<bool, JsonError> {
        let more = self.next_key_quote()?;
        if more {
            self.text_body(|_| {})?;
            self.expect(b':')?;
        }
        Ok(more)
    }

    /// Moves to the next element of the list. `false` leaves the list.
    #[inline]
    pub fn next_item(&mut self) -> Result<bool, JsonError> {
        let more = self.next_member(b']')?;
        // `[1, ]` is no list: a comma promises a value.
        if more && self.next_byte()? == Some(b']') {
            return Err(Fault::Unexpected(b']').at(self.offset()));
        }
        Ok(more)
    }

    #[inline]
    fn next_key_quote(&mut self) -> Result<bool, JsonError> {
        let more = self.next_member(b'}')?;
        if more {
            self.expect(b'"')?;
        }
        Ok(more)
    }

    /// Passes over a comma where one is due; `false` after the closing bracket.
    #[inline]
    fn next_member(&mut self, close: u8) -> Result<bool, JsonError> {
        let fresh = std::mem::take(&mut self.fresh);
        match self.next_byte()? {
            Some(byte) if byte == close => {
                self.window.consume(1);
                Ok(false)
            }
            Some(_) if fresh => Ok(true),
            Some(b',') => {
                self.window.consume(1);
                Ok(true)
            }
            other => Err(self.unexpected(other)),
        }
    }

    /// Passes over blanks and exactly this byte.
    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        match self.next_byte()? {
            Some(next) if next == byte => {
                self.window.consume(1);
                Ok(())
            }
            other => Err(self.unexpected(other)),
        }
    }

    /// Enters the object that begins with exactly these bytes, which must end inside it, just after
    /// a bracket that opens an object, and be valid as far as they go. `false` consumes nothing.
    #[inline]
    pub fn open_object_as(&mut self, prefix: &[u8]) -> Result<bool, JsonError> {
        if !self.window.at_least(prefix.len())?.starts_with(prefix) {
            return Ok(false);
        }
        self.window.consume(prefix.len());
        self.fresh = true;
        Ok(true)
    }

    /// The next bytes, at most `at_most`; fewer at the end of the text, or where the window is
    /// small.
    ///
    /// # Errors
    /// Where reading fails.
    #[inline]
    pub fn ahead(&mut self, at_most: usize) -> Result<&[u8], JsonError> {
        let unread = self.window.at_least(at_most)?;
        Ok(unread.get(..at_most).unwrap_or(unread))
    }

    /// Whether a comma is due before the next member.
    pub fn comma_is_due(&self) -> bool {
        !self.fresh
    }

    /// Passes over bytes that the caller has got from [`Reader::ahead`] and read itself: whole
    /// members, each with the comma before it if one was due, or the value of the key at hand.
    pub fn pass(&mut self, n_bytes: usize) {
        self.window.consume(n_bytes);
        self.fresh &= n_bytes == 0;
    }

    /// Passes over exactly this word, for instance `null`.
    pub(super) fn word(&mut self, word: &[u8]) -> Result<(), JsonError> {
        if self.window.at_least(word.len())?.starts_with(word) {
            self.window.consume(word.len());
            return Ok(());
        }
        // The offset of the error is that of the first byte that differs.
        for expected in word {
            match self.window.peek()? {
                Some(byte) if byte == *expected => self.window.consume(1),
                other => return Err(self.unexpected(other)),
            }
        }
        Ok(())
    }

    /// The next byte that is no blank, not consumed; `None` at the end of the text.
    #[inline]
    pub(super) fn next_byte(&mut self) -> Result<Option<u8>, JsonError> {
        match self.window.unread().first() {
            Some(byte) if *byte > b' ' => Ok(Some(*byte)),
            Some(_) | None => self.next_byte_after_blanks(),
        }
    }

    fn next_byte_after_blanks(&mut self) -> Result<Option<u8>, JsonError> {
        loop {
            let unread = self.window.unread();
            let n_blanks = count_blanks(unread);
            let next = unread.get(n_blanks).copied();
            self.window.consume(n_blanks);
            if next.is_some() || !self.window.refill()? {
                return Ok(next);
            }
        }
    }

    /// The error for a byte that cannot come here, or for the end of the text.
    pub(super) fn unexpected(&self, byte: Option<u8>) -> JsonError {
        let fault = match byte {
            Some(byte) => Fault::Unexpected(byte),
            None => Fault::End,
        };
        fault.at(self.offset())
    }
}

/// How many blanks these bytes start with. Most blanks are indentation, which is counted eight at a
/// time.
#[inline]
pub(super) fn count_blanks(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [b'\n', line @ ..] => {
                let mut line = line;
                while let Some((b"        ", after)) = line.split_first_chunk::<8>() {
                    line = after;
                }
                line
            }
            [b' ' | b'\r' | b'\t', after @ ..] => after,
            _ => return bytes.len() - rest.len(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where and why a text is refused, or nothing.
    fn check(text: &str, expected: Option<(Fault, u64)>) {
        for chunk in [1, 2, 3, CHUNK] {
            let mut reader = Reader::with_chunk(text.as_bytes(), chunk);
            let outcome =
                reader.begin().and_then(|()| reader.skip()).and_then(|()| reader.finish());
            let refusal = match outcome {
                Ok(()) => None,
                Err(JsonError::Syntax { fault, offset }) => Some((fault, offset)),
                Err(JsonError::Io(error)) => panic!("{error}"),
            };
            assert_eq!(refusal, expected, "{text:?} by {chunk}");
        }
    }

    #[test]
    fn what_python_reads_is_read() {
        for text in [
            "{}",
            "[]",
            " [ ] ",
            "{ }",
            "0",
            "-0",
            "1e999",
            "NaN",
            "[NaN, Infinity, -Infinity]",
            "\u{feff}{}",
            r#""\ud800""#,
            r#"{"a": 1, "a": [true, false, null]}"#,
            "\r\n\t 1.5E-3 \n",
            "\"\u{7f}é𐍈\"",
            "123456789012345678901234567890123456789012345678901234567890",
            "[[[[[[{}]]]]]]",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn what_python_refuses_is_refused_at_its_offset() {
        for (text, fault, offset) in [
            ("", Fault::Empty, 0),
            (" \n", Fault::Empty, 0),
            ("\u{feff}", Fault::Empty, 0),
            ("{", Fault::End, 1),
            ("[1", Fault::End, 2),
            ("[1,", Fault::End, 3),
            ("[1,]", Fault::Unexpected(b']'), 3),
            ("[,1]", Fault::Unexpected(b','), 1),
            ("{,}", Fault::Unexpected(b','), 1),
            (r#"{"a":1,}"#, Fault::Unexpected(b'}'), 7),
            (r#"{"a" 1}"#, Fault::Unexpected(b'1'), 5),
            (r#"{"a":}"#, Fault::Unexpected(b'}'), 5),
            ("{1:2}", Fault::Unexpected(b'1'), 1),
            ("[1}", Fault::Unexpected(b'}'), 2),
            ("{]", Fault::Unexpected(b']'), 1),
            ("[1 2]", Fault::Unexpected(b'2'), 3),
            ("01", Fault::Trailing, 1),
            ("{} x", Fault::Trailing, 3),
            ("-", Fault::End, 1),
            ("-x", Fault::Number, 1),
            ("1.", Fault::End, 2),
            ("[1.]", Fault::Number, 3),
            ("[1e]", Fault::Number, 3),
            ("[1e+]", Fault::Number, 4),
            ("+1", Fault::Unexpected(b'+'), 0),
            (".5", Fault::Unexpected(b'.'), 0),
            ("nul", Fault::End, 3),
            ("nulx", Fault::Unexpected(b'x'), 3),
            ("nan", Fault::Unexpected(b'a'), 1),
            ("-Infinite", Fault::Unexpected(b'e'), 8),
            ("\"a\nb\"", Fault::Control, 2),
            ("\"a", Fault::End, 2),
            (r#""\x""#, Fault::Escape, 1),
            (r#""\u12g4""#, Fault::Escape, 1),
            (r#""\u12"#, Fault::End, 5),
            (r#""\"#, Fault::End, 2),
            ("<<<<<<< HEAD", Fault::Unexpected(b'<'), 0),
            ("\u{feff}\u{feff}{}", Fault::Unexpected(0xef), 3),
        ] {
            check(text, Some((fault, offset)));
        }
    }
}
