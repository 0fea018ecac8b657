//! The JSON that Python writes, read from a stream in one small window.
//!
//! Our own code, because every JSON crate refuses what Python's `json` reads and pytest-benchmark therefore writes:
//! `NaN`, `Infinity`, `-Infinity`, numbers beyond a double (`1e999` is infinity), lone surrogates, duplicate keys
//! (the last wins). All of those are accepted, and a UTF-8 byte order mark. Refused is what Python refuses: control
//! characters in strings, a byte that is not UTF-8, text after the end, and all that is no JSON.
//!
//! ```text
//! {"mean": NaN, "name": "\ud800"}   is read; the name is the six characters \ud800
//! {"mean": 01}                      is refused: byte 10 is not `,` or `}`
//! ```
//!
//! Nothing here recurses, so nothing nests too deeply, and no file is ever held whole. Read in this order: the
//! window ([`window`]), the structure ([`reader`]), the scalars ([`text`], [`number`]), passing over ([`skip`]),
//! values kept ([`value`]), and where in the file an error stands ([`position`]).

use std::io;

pub(crate) mod number;
pub(crate) mod position;
pub(crate) mod reader;
pub(crate) mod skip;
pub(crate) mod text;
pub(crate) mod value;
pub(crate) mod window;

#[cfg(test)]
mod laws;

/// Why a text could not be read on.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// The source failed; usually the disk, the rights, or a broken `.gz`.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The text is not what Python calls JSON; usually a file that was cut short or merged badly.
    #[error("{fault}")]
    Syntax {
        /// What is wrong.
        fault: Fault,
        /// Where, in bytes from the start of the (decompressed) text.
        offset: u64,
    },
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// The text stops inside a value.
    #[error("the text ends too early")]
    End,
    /// A byte that cannot stand there.
    #[error("not valid JSON: unexpected {}", ByteDisplay(*.0))]
    Unexpected(u8),
    /// A bare control character inside a string.
    #[error("not valid JSON: control character in a string")]
    Control,
    /// A backslash followed by what is no escape.
    #[error("not valid JSON: unknown escape in a string")]
    Escape,
    /// A number without the digits it needs.
    #[error("not valid JSON: number without digits")]
    Number,
    /// Bytes that are no UTF-8.
    #[error("not UTF-8")]
    Utf8,
    /// More text after a complete value.
    #[error("text after the end of the artifact")]
    Trailing,
}

impl Fault {
    /// The error that this fault makes at this byte.
    pub fn at(self, offset: u64) -> JsonError {
        JsonError::Syntax { fault: self, offset }
    }
}

/// A byte as a message shows it: itself when it prints, else its number.
struct ByteDisplay(u8);

impl std::fmt::Display for ByteDisplay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_ascii_graphic() {
            write!(f, "`{}`", char::from(self.0))
        } else {
            write!(f, "byte {:#04x}", self.0)
        }
    }
}
