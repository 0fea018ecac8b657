//! The seal of a Parquet file: the SHA-256 of all its bytes, in its own footer.
//!
//! A file is added to by reading it back. The reader of the `parquet` crate panics on some damaged
//! files (60.1: a negative offset, a dictionary page that is missing) and accepts others in which a
//! digit is flipped. So a file is read back only if it is, byte for byte, what was written. The
//! digits are in the footer's key-value metadata, which every reader skips; they count as zeros in
//! the sum.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};

/// The key of the digits in the metadata.
pub(crate) const KEY: &str = "pytest-park.sha256";

/// What is written for the digits before they are known.
pub(crate) const BLANK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The bytes at the end of a file that are searched for the metadata: it is the end of the footer,
/// which is the end of the file.
const TAIL: u64 = 64 * 1024;

/// Writes the digits.
///
/// # Errors
/// Where the file cannot be read and written, or has no room for the digits.
pub(crate) fn seal(file: &mut File) -> io::Result<()> {
    let Some(offset) = find(file)? else {
        return Err(io::Error::other("there is no place for the seal"));
    };
    let digits = sum(file, offset)?;
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(digits.as_bytes())
}

/// Whether the file is as it was when it was sealed. Afterwards it is read from its start.
///
/// # Errors
/// Where it cannot be read.
pub(crate) fn is_whole(file: &mut File) -> io::Result<bool> {
    let Some(offset) = find(file)? else { return Ok(false) };
    let mut digits = [0; BLANK.len()];
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(&mut digits)?;
    let is_whole = sum(file, offset)?.as_bytes() == digits;
    file.rewind()?;
    Ok(is_whole)
}

/// The offset of the digits: after the last key, a byte for the type of the value and one for its
/// length.
fn find(file: &mut File) -> io::Result<Option<u64>> {
    let length = file.metadata()?.len();
    let start = length.saturating_sub(TAIL);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    Read::take(&mut *file, TAIL).read_to_end(&mut tail)?;
    // The last one: texts before the footer may contain the key too.
    let found = tail.windows(KEY.len()).rposition(|window| window == KEY.as_bytes());
    let offset = found.map(|position| start + (position + KEY.len() + 2) as u64);
    Ok(offset.filter(|offset| offset + BLANK.len() as u64 <= length))
}

/// The sum of all bytes, with zeros for the digits at this offset.
fn sum(file: &mut File, offset: u64) -> io::Result<String> {
    let mut sum = Sha256::new();
    file.rewind()?;
    add(&mut Read::take(&mut *file, offset), &mut sum)?;
    sum.update(BLANK);
    file.seek(SeekFrom::Start(offset + BLANK.len() as u64))?;
    add(file, &mut sum)?;
    Ok(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add(from: &mut impl Read, sum: &mut Sha256) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    loop {
        let n_read = from.read(&mut buffer)?;
        if n_read == 0 {
            return Ok(());
        }
        sum.update(buffer.get(..n_read).unwrap_or_default());
    }
}
