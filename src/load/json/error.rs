//! Why a text could not be read on, and where.

use std::fmt;
use std::io;

/// Why a text could not be read on.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// The source failed; usually the disk, the rights, or a broken `.gz`.
    #[error(transparent)]
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
    /// A byte that cannot come next.
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
    /// A text or number that is too long to be kept, where the run's facts are due.
    #[error("a name, id or number is too long")]
    TooLong,
    /// Lists and objects nested deeper than anything that is written by a program.
    #[error("nested too deep: more than a million levels")]
    TooDeep,
    /// A packed text from which more would be kept than its size allows.
    #[error("too much for a packed file of its size")]
    TooMuch,
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

impl fmt::Display for ByteDisplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_ascii_graphic() {
            write!(f, "`{}`", char::from(self.0))
        } else {
            write!(f, "byte {:#04x}", self.0)
        }
    }
}
