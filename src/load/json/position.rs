//! The line and the column of a byte.
//!
//! They come from a second reading of the text, and only for a message: to count lines in the first
//! one would slow down every good file for the sake of the bad ones.

use std::io::{self, Read};

use memchr::memchr_iter;

/// A position in a text as an editor shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// From 1.
    pub line: u64,
    /// From 1, in bytes.
    pub column: u64,
}

/// The positions of these offsets, which must ascend. Offsets beyond the end have the position
/// after the last byte.
///
/// # Errors
/// Where the text cannot be read again.
pub(crate) fn locate(mut text: impl Read, offsets: &[u64]) -> io::Result<Vec<Position>> {
    let mut positions = Vec::with_capacity(offsets.len());
    let mut remaining = offsets.iter().copied().peekable();
    let mut buffer = vec![0; 64 * 1024];
    let (mut line, mut line_start, mut seen) = (1, 0, 0);
    while remaining.peek().is_some() {
        let n_read = match text.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let bytes = buffer.get(..n_read).unwrap_or_default();
        let end = seen + n_read as u64;
        for newline in memchr_iter(b'\n', bytes).map(|offset| seen + offset as u64) {
            // A newline is the last byte of its own line.
            while let Some(offset) = remaining.next_if(|offset| *offset <= newline) {
                positions.push(Position { line, column: offset - line_start + 1 });
            }
            (line, line_start) = (line + 1, newline + 1);
        }
        while let Some(offset) = remaining.next_if(|offset| *offset < end || n_read == 0) {
            positions.push(Position { line, column: offset.min(end) - line_start + 1 });
        }
        seen = end;
    }
    Ok(positions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_bytes() {
        let text = "ab\n\nä\"x";
        let expected =
            [(0, 1, 1), (2, 1, 3), (3, 2, 1), (4, 3, 1), (6, 3, 3), (8, 3, 5), (99, 3, 5)];
        let offsets: Vec<u64> = expected.iter().map(|(offset, ..)| *offset).collect();
        let positions = locate(text.as_bytes(), &offsets).unwrap();
        let expected: Vec<Position> =
            expected.iter().map(|&(_, line, column)| Position { line, column }).collect();
        assert_eq!(positions, expected);
        assert_eq!(locate(&b""[..], &[0]).unwrap(), [Position { line: 1, column: 1 }]);
    }
}
