//! What a reader keeps of a text, within [limits](crate::load::json::limits).

use std::io::Read;

use crate::load::json::error::{Fault, JsonError};
use crate::load::json::reader::Reader;

impl<R: Read> Reader<R> {
    /// Allows this many bytes to be kept of the whole text; without a call there is no limit.
    pub fn allow(&mut self, n_bytes: u64) {
        self.limits.left = n_bytes;
    }

    /// From now on keeps texts of at most this many bytes. A longer one is read as an empty one, and
    /// noted for [`Reader::take_overlong`].
    pub fn limit_texts(&mut self, n_bytes: usize) {
        self.limits.longest = n_bytes;
    }

    /// Counts bytes of memory that the caller is about to keep of the text.
    ///
    /// # Errors
    /// Where that is more than is allowed.
    #[inline]
    pub fn keep(&mut self, n_bytes: usize) -> Result<(), JsonError> {
        match self.limits.left.checked_sub(n_bytes as u64) {
            Some(left) => {
                self.limits.left = left;
                Ok(())
            }
            None => Err(Fault::TooMuch.at(self.offset())),
        }
    }

    /// What a reading gives; `None` where that is one text or number that is too long to be kept.
    pub(super) fn unless_overlong<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, JsonError>,
    ) -> Result<Option<T>, JsonError> {
        let earlier = self.limits.overlong.take();
        let read = read(self)?;
        let is_overlong = self.limits.overlong.take().is_some();
        self.limits.overlong = earlier;
        Ok((!is_overlong).then_some(read))
    }

    /// Where the first text or number starts that was too long to be kept, since the last call.
    /// What the caller has got for it means nothing.
    pub fn take_overlong(&mut self) -> Option<u64> {
        self.limits.overlong.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::json::limits::DEEPEST_SKIP;
    use crate::model::value::Value;

    #[test]
    fn a_text_or_number_is_kept_up_to_its_limit_and_what_follows_is_read() {
        for (length, is_kept) in [(10, true), (11, false), (1_000_000, false)] {
            let (text, digits) = ("a".repeat(length), "7".repeat(length));
            let list = format!("[\"{text}\", {digits}, {{\"{text}\": 1}}, 0]");
            for chunk in [3, 64, 4096] {
                let mut reader = Reader::with_chunk(list.as_bytes(), chunk);
                reader.limit_texts(10);
                reader.open_array().unwrap();
                let mut starts = Vec::new();
                for _ in 0..3 {
                    assert!(reader.next_item().unwrap());
                    let value = reader.value().unwrap();
                    let overlong = reader.take_overlong();
                    assert_eq!(overlong.is_none() && value != Value::TooDeep, is_kept, "{length}");
                    starts.extend(overlong);
                }
                assert!(starts.is_sorted());
                assert!(reader.next_item().unwrap());
                assert_eq!(reader.value().unwrap(), Value::Int("0".into()));
                assert_eq!(reader.take_overlong(), None);
                assert!(!reader.next_item().unwrap());
            }
        }
    }

    #[test]
    fn values_are_kept_up_to_what_is_allowed() {
        let list = format!("[{}0]", "[], ".repeat(10_000));
        for (allowed, is_read) in [(u64::MAX, true), (1 << 20, true), (100_000, false)] {
            let mut reader = Reader::new(list.as_bytes());
            reader.allow(allowed);
            assert_eq!(reader.value().is_ok(), is_read, "{allowed}");
            // What is passed over costs nothing.
            let mut reader = Reader::new(list.as_bytes());
            reader.allow(0);
            reader.skip().unwrap();
        }
    }

    #[test]
    fn deep_nesting_ends() {
        let text = "[".repeat(DEEPEST_SKIP + 1);
        let error = Reader::new(text.as_bytes()).skip().unwrap_err();
        assert!(error.to_string().contains("nested"), "{error}");
    }
}
