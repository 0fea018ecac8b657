//! Passing over a value that is not needed.
//!
//! What is passed over is checked as if it were read, but for [`Reader::skip_plain_list`], which
//! the caller must choose.

use std::io::Read;

use memchr::{memchr, memchr3};

use crate::load::json::error::{Fault, JsonError};
use crate::load::json::limits::DEEPEST_SKIP;
use crate::load::json::reader::{JsonKind, Reader, count_blanks};
use crate::load::json::text::count_plain;

impl<R: Read> Reader<R> {
    /// Passes over the next value, however deep, and checks all of it.
    ///
    /// # Errors
    /// Where the value is malformed.
    #[inline]
    pub fn skip(&mut self) -> Result<(), JsonError> {
        if self.skip_plain_number() { Ok(()) } else { self.skip_anything() }
    }

    fn skip_anything(&mut self) -> Result<(), JsonError> {
        let mut open = OpenContainers::default();
        loop {
            match self.kind()? {
                JsonKind::Object => {
                    self.open_object()?;
                    open.push(Container::Object);
                }
                JsonKind::Array => {
                    self.open_array()?;
                    open.push(Container::Array);
                }
                JsonKind::Text => {
                    self.window.consume(1);
                    self.text_body(|_| {})?;
                    if matches!(open.last(), Some(Container::Array)) {
                        self.skip_plain_texts();
                    }
                }
                JsonKind::Number => self.skip_number()?,
                JsonKind::Word => self.skip_word()?,
            }
            if open.depth > DEEPEST_SKIP {
                return Err(Fault::TooDeep.at(self.offset()));
            }
            // The value that just ended may be the last of its container, and so on outwards.
            loop {
                let more = match open.last() {
                    None => return Ok(()),
                    Some(Container::Object) => self.next_key_unread()?,
                    Some(Container::Array) => self.next_item()?,
                };
                if more {
                    break;
                }
                open.pop();
            }
        }
    }

    /// Passes over the next texts of a list, after a text in it, as far as they are in the window
    /// and without escapes: the hundred flags of a CPU are most of the bytes before `benchmarks`.
    fn skip_plain_texts(&mut self) {
        let unread = self.window.unread();
        let mut rest = unread;
        while let [b',', item @ ..] = rest
            && let Some([b'"', text @ ..]) = item.get(count_blanks(item)..)
            && let Some((_, [b'"', after @ ..])) = text.split_at_checked(count_plain(text))
        {
            rest = after;
        }
        let n_passed = unread.len() - rest.len();
        self.window.consume(n_passed);
    }

    /// Passes over the rest of a list, after its opening bracket, by a search for its end instead
    /// of reading its elements. `false` where a text, a list or an object may begin first: the
    /// elements before it are consumed, and the caller goes on the careful way, at an element.
    ///
    /// On valid JSON this is exact: a list in which nothing opens another bracket or a text ends at
    /// the first `]`. On invalid JSON it may overlook what is wrong *inside* such a list; so it is
    /// never used where a run is read whole.
    pub fn skip_plain_list(&mut self) -> Result<bool, JsonError> {
        loop {
            let unread = self.window.unread();
            match memchr3(b']', b'[', b'"', unread) {
                Some(offset) => {
                    let before = unread.get(..offset).unwrap_or_default();
                    let object = memchr(b'{', before);
                    let is_plain = object.is_none() && unread.get(offset) == Some(&b']');
                    self.window.consume(object.unwrap_or(offset));
                    return Ok(is_plain);
                }
                None => {
                    if let Some(object) = memchr(b'{', unread) {
                        self.window.consume(object);
                        return Ok(false);
                    }
                    self.window.consume(unread.len());
                    if !self.window.refill()? {
                        return Err(self.unexpected(None));
                    }
                }
            }
        }
    }

    /// Passes over `true`, `false` or `null`.
    fn skip_word(&mut self) -> Result<(), JsonError> {
        match self.window.peek()? {
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            _ => self.word(b"null"),
        }
    }

    /// Reads `true` or `false`; passes over anything else, which is `None`.
    ///
    /// # Errors
    /// Where the value is malformed.
    pub fn bool_or_skip(&mut self) -> Result<Option<bool>, JsonError> {
        self.kind()?;
        let truth = match self.window.peek()? {
            Some(b't') => Some(true),
            Some(b'f') => Some(false),
            _ => None,
        };
        self.skip()?;
        Ok(truth)
    }
}

/// What a bracket opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Container {
    Object,
    Array,
}

/// The open containers, innermost last, in one bit each.
#[derive(Default)]
struct OpenContainers {
    bits: Vec<u64>,
    depth: usize,
}

impl OpenContainers {
    fn push(&mut self, container: Container) {
        let bit = self.depth % 64;
        if bit == 0 {
            self.bits.push(0);
        }
        if let Some(word) = self.bits.last_mut() {
            *word &= !(1 << bit);
            *word |= u64::from(container == Container::Array) << bit;
        }
        self.depth += 1;
    }

    fn last(&self) -> Option<Container> {
        let innermost = self.depth.checked_sub(1)?;
        let word = self.bits.last()?;
        let is_array = word >> (innermost % 64) & 1 == 1;
        Some(if is_array { Container::Array } else { Container::Object })
    }

    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.bits.truncate(self.depth.div_ceil(64));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_no_limit() {
        for depth in [1, 63, 64, 65, 200_000] {
            let text = format!("{}1{}", "[{\"a\":".repeat(depth), "}]".repeat(depth));
            let mut reader = Reader::new(text.as_bytes());
            reader.skip().unwrap();
            reader.finish().unwrap();
            let wrong = format!("{}1{}", "[{\"a\":".repeat(depth), "]}".repeat(depth));
            assert!(Reader::new(wrong.as_bytes()).skip().is_err());
        }
    }

    #[test]
    fn a_plain_list_ends_at_its_bracket_and_any_other_list_is_left_to_the_careful_way() {
        for (text, plain, rest) in [
            ("[1, 2.5, NaN, null]x", true, "]x"),
            ("[]x", true, "]x"),
            ("[1, \"]\"]x", false, "\"]\"]x"),
            ("[1, [2]]x", false, "[2]]x"),
            ("[1, {\"k\": [2]}]x", false, "{\"k\": [2]}]x"),
            ("[1, {}]x", false, "{}]x"),
        ] {
            for chunk in [1, 3, 4096] {
                let mut reader = Reader::with_chunk(text.as_bytes(), chunk);
                reader.open_array().unwrap();
                assert_eq!(reader.skip_plain_list().unwrap(), plain, "{text}");
                assert_eq!(reader.offset() as usize, text.len() - rest.len(), "{text}");
            }
        }
        let mut cut = Reader::new(&b"[1, 2"[..]);
        cut.open_array().unwrap();
        assert!(cut.skip_plain_list().is_err());
    }

    #[test]
    fn a_list_of_texts_is_checked_to_its_last_byte() {
        for (text, is_list) in [
            (r#"["a", "b","c" , "d"]"#, true),
            (r#"["a", "b\n", "", 1, "c", ["d", "e"], "f"]"#, true),
            (r#"["a", "b" "c"]"#, false),
            (r#"["a", "b", ]"#, false),
            (r#"["a", "b\x", "c"]"#, false),
            ("[\"a\", \"b\", \"c\td\"]", false),
            (r#"{"k": "a", "b"}"#, false),
            (r#"["a", "b", "c"#, false),
        ] {
            for chunk in [1, 5, 4096] {
                let mut reader = Reader::with_chunk(text.as_bytes(), chunk);
                assert_eq!(reader.skip().and_then(|()| reader.finish()).is_ok(), is_list, "{text}");
            }
        }
    }

    #[test]
    fn only_a_truth_value_is_one() {
        for (text, expected) in
            [("true", Some(true)), ("false", Some(false)), ("null", None), ("[true]", None)]
        {
            assert_eq!(Reader::new(text.as_bytes()).bool_or_skip().unwrap(), expected);
        }
    }
}
