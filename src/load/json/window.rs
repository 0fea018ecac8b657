//! A window that moves over a stream of bytes and guarantees that they are UTF-8.
//!
//! Every `read` lands on a 64-byte boundary: into an odd address the kernel copies up to three
//! times slower (measured 61 ms aligned, 77 ms at 16 mod 64, 204 ms at 1 mod 64 for the same 430
//! MB). Unread bytes move to the space before that boundary, so that a look ahead sees them in one
//! piece. To map the file instead would be no faster, would need `unsafe`, and would kill the
//! process when a file shrinks under it.

use std::io::{self, Read};

use crate::load::json::error::{Fault, JsonError};

/// How many bytes one `read` requests. From 64 KiB to 4 MiB all are equally fast; this takes the
/// least memory.
pub(crate) const CHUNK: usize = 64 * 1024;

/// The least space for a look ahead, whatever the chunk: enough for the longest literal and escape.
const LEAST_CARRY: usize = 64;

/// Where reads must land for the kernel to copy fast.
const ALIGNMENT: usize = 64;

/// The bytes of `input` that are in memory and not yet consumed.
pub(crate) struct Window<R> {
    input: R,
    /// Space for carried bytes, then `chunk` bytes where reads land.
    buffer: Vec<u8>,
    /// Where reads land in `buffer`, a multiple of [`ALIGNMENT`] in memory.
    landing: usize,
    chunk: usize,
    /// The unread bytes are `buffer[start..end]`, all of them known to be UTF-8.
    start: usize,
    end: usize,
    /// `buffer[end..filled]` are the first bytes of a character whose last ones have not come yet.
    filled: usize,
    /// How many bytes of the input lie before `buffer[end]`.
    seen: u64,
    state: State,
}

/// Whether more can come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// The input has ended.
    Ended,
    /// The byte after the unread ones is not UTF-8.
    Broken,
}

impl<R: Read> Window<R> {
    /// A window that reads `chunk` bytes at a time, with the buffer of an earlier one: fresh memory
    /// for each of many small files costs as much as to read them.
    pub(crate) fn new(input: R, chunk: usize, buffer: Vec<u8>) -> Self {
        let chunk = chunk.max(1);
        let carry = chunk.max(LEAST_CARRY);
        let size = carry + ALIGNMENT + chunk;
        // The system gives zeroed memory only where it is written, and the carry space seldom is.
        let buffer = if buffer.len() == size { buffer } else { vec![0; size] };
        // `align_offset` may give no usable answer; then the reads are only slower.
        let shift = buffer.as_ptr().wrapping_add(carry).align_offset(ALIGNMENT);
        let landing = carry + if shift < ALIGNMENT { shift } else { 0 };
        let (start, end, filled) = (landing, landing, landing);
        Self { input, buffer, landing, chunk, start, end, filled, seen: 0, state: State::Open }
    }

    /// The buffer, for the next window.
    pub(crate) fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    /// The unread bytes; empty only before the first [`Window::refill`] and where all are consumed.
    #[inline]
    pub(crate) fn unread(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Passes over `n` of the unread bytes.
    #[inline]
    pub(crate) fn consume(&mut self, n: usize) {
        self.start = self.end.min(self.start + n);
    }

    /// How many bytes of the input have been consumed.
    #[inline]
    pub(crate) fn offset(&self) -> u64 {
        self.seen - (self.end - self.start) as u64
    }

    /// The next byte, not consumed; `None` at the end of the input.
    #[inline]
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, JsonError> {
        if self.start == self.end && !self.refill()? {
            return Ok(None);
        }
        Ok(self.unread().first().copied())
    }

    /// Reads on; returns whether there are more unread bytes than before. `false` is the end of the
    /// input, or a window too full to take more.
    ///
    /// # Errors
    /// Where reading fails, and where all unread bytes are consumed and the next one is not UTF-8.
    pub(crate) fn refill(&mut self) -> Result<bool, JsonError> {
        let before = self.end - self.start;
        while self.state == State::Open {
            let carried = self.filled - self.start;
            if carried > self.landing {
                return Ok(false);
            }
            self.buffer.copy_within(self.start..self.filled, self.landing - carried);
            self.end = self.landing - (self.filled - self.end);
            self.start = self.landing - carried;
            let space =
                self.buffer.get_mut(self.landing..self.landing + self.chunk).unwrap_or_default();
            let n_read = read_some(&mut self.input, space)?;
            self.filled = self.landing + n_read;
            self.admit(n_read == 0);
            if self.end - self.start > before {
                return Ok(true);
            }
        }
        if self.state == State::Broken && self.start == self.end {
            return Err(Fault::Utf8.at(self.seen));
        }
        Ok(false)
    }

    /// Moves `end` over the UTF-8 among the bytes that came last.
    fn admit(&mut self, at_end: bool) {
        let fresh = self.buffer.get(self.end..self.filled).unwrap_or_default();
        // Nearly all artifacts are ASCII, and that check costs next to nothing.
        let good = if fresh.is_ascii() {
            fresh.len()
        } else {
            match std::str::from_utf8(fresh) {
                Ok(_) => fresh.len(),
                Err(error) => {
                    if error.error_len().is_some() || at_end {
                        self.state = State::Broken;
                    }
                    error.valid_up_to()
                }
            }
        };
        self.end += good;
        self.seen += good as u64;
        if at_end && self.state == State::Open {
            self.state = State::Ended;
        }
    }

    /// The unread bytes, at least `n` of them unless the input ends before that or the window
    /// cannot hold as many: a caller that gets fewer must work without the look ahead.
    #[inline]
    pub(crate) fn at_least(&mut self, n: usize) -> Result<&[u8], JsonError> {
        while self.end - self.start < n && self.refill()? {}
        Ok(self.unread())
    }
}

/// One `read`, again when a signal interrupts it.
fn read_some(input: &mut impl Read, space: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(space) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that comes out of a window of this chunk, and the error at the end.
    fn drained(bytes: &[u8], chunk: usize) -> (Vec<u8>, Option<u64>) {
        let mut window = Window::new(bytes, chunk, Vec::new());
        let mut out = Vec::new();
        loop {
            match window.peek() {
                Ok(None) => return (out, None),
                Ok(Some(byte)) => {
                    assert_eq!(window.offset(), out.len() as u64);
                    out.push(byte);
                    window.consume(1);
                }
                Err(JsonError::Syntax { fault: Fault::Utf8, offset }) => {
                    return (out, Some(offset));
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    #[test]
    fn bytes_come_out_as_they_went_in_whatever_the_chunk() {
        let long: Vec<u8> = "äöü€𐍈 plain ".bytes().cycle().take(12 * 100).collect();
        let long = String::from_utf8_lossy(&long).into_owned();
        for text in ["", "a", "é", "𐍈", "a€b", &long] {
            for chunk in [1, 2, 3, 7, 64, 1000, CHUNK] {
                assert_eq!(
                    drained(text.as_bytes(), chunk),
                    (text.as_bytes().to_vec(), None),
                    "{text:?} by {chunk}"
                );
            }
        }
    }

    #[test]
    fn what_is_not_utf8_is_found_at_its_first_byte_whatever_the_chunk() {
        for (bytes, bad) in [
            (&b"ab\xff"[..], 2),
            (b"\xff", 0),
            (b"ab\xc3", 2),
            (b"ab\xc3(", 2),
            ("a€".as_bytes().get(..3).unwrap(), 1),
            (b"\xed\xa0\x80", 0),
            (b"a\xf0\x9f\x98x", 1),
            (b"\xc0\x80", 0),
        ] {
            for chunk in [1, 2, 3, 64] {
                let (out, broken) = drained(bytes, chunk);
                assert_eq!(broken, Some(bad), "{bytes:?} by {chunk}");
                assert!(bytes.starts_with(&out) && out.len() as u64 >= bad);
            }
        }
    }

    #[test]
    fn a_look_ahead_is_in_one_piece_and_never_more_than_there_is() {
        let bytes: Vec<u8> = (0..100u8).collect();
        for chunk in [1, 5, 64] {
            let mut window = Window::new(&bytes[..], chunk, Vec::new());
            window.peek().unwrap();
            window.consume(1);
            assert_eq!(window.at_least(60).unwrap().get(..60), bytes.get(1..61));
            window.consume(90);
            window.at_least(60).unwrap();
            let left = window.unread().len();
            assert!(left < 60 && window.offset() + left as u64 == 100, "{chunk}");
        }
    }

    #[test]
    fn reads_land_on_a_boundary() {
        for chunk in [1, 1000, CHUNK] {
            let window = Window::new(&b""[..], chunk, vec![1; 700]);
            assert_eq!(window.buffer.as_ptr().wrapping_add(window.landing) as usize % ALIGNMENT, 0);
        }
    }
}
