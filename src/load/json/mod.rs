//! The JSON that Python writes, read from a stream in one small window.
//!
//! By hand, because no JSON crate reads from a stream all that Python's `json` reads and
//! pytest-benchmark therefore writes: `NaN`, `Infinity`, `-Infinity`, numbers beyond a double
//! (`1e999` is infinity), lone surrogates, duplicate keys (the last wins). This reader accepts all
//! of these, and a UTF-8 byte order mark. It refuses what Python refuses: control characters in
//! strings, a byte that is not UTF-8, text after the end, and all that is no JSON.
//!
//! Crates that were considered instead: jiter reads `NaN`, but needs the whole text in memory;
//! struson and serde_json read a stream, but refuse `NaN`; sonic-rs and simd-json are strict and
//! need the whole text. In the tests serde_json is the oracle for all that both accept.
//!
//! ```text
//! {"mean": NaN, "name": "\ud800"}   is read; the name is the six characters \ud800
//! {"mean": 01}                      is refused: byte 10 is not `,` or `}`
//! ```
//!
//! Passing over does not recurse, the nesting of values to be kept is bounded, and no file is ever
//! in memory whole. Read in this order: the window ([`window`]), the structure ([`reader`]), the
//! scalars ([`text`], [`number`], [`number_length`]), passing over ([`skip`]), values to be kept
//! ([`value`]), and where in the file an error is ([`error`], [`position`]).

pub(crate) mod error;
pub(crate) mod kept;
pub(crate) mod limits;
pub(crate) mod number;
pub(crate) mod number_length;
pub(crate) mod position;
pub(crate) mod reader;
pub(crate) mod skip;
pub(crate) mod text;
pub(crate) mod value;
pub(crate) mod window;

#[cfg(test)]
mod laws;
