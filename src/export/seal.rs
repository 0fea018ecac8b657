//! The seal of a Parquet file: the SHA-256 of all its bytes, in its own footer.
//!
//! A file is added to by reading it back. The reader of the `parquet` crate panics on some damaged files (60.1: a
//! negative offset, a dictionary page that is missing) and takes others, of which a digit was flipped, for whole. So no
//! file is read back that is not, byte for byte, what was written. The digits stand in the footer's key-value metadata,
//! where every reader passes over them; they are counted as zeros while the sum is made.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};

/// The key of the digits in the metadata.
pub(crate) const KEY: &str = "pytest-park.sha256";

/// What stands in place of the digits before they are known.
pub(crate) const BLANK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The metadata stands at the end of the footer, which stands at the end of the file.
const TAIL: u64 = 64 * 1024;

/// Puts the digits in their place.
///
/// # Errors
/// Where the file cannot be read and written, or has no place for the digits.
pub(crate) fn seal(file: &mut File) -> io::Result<()> {
    let Some(place) = find(file)? else {
        return Err(io::Error::other("there is no place for the seal"));
    };
    let digits = sum(file, place)?;
    file.seek(SeekFrom::Start(place))?;
    file.write_all(digits.as_bytes())
}

/// Whether the file is as it was when it was sealed. It is left at its start.
///
/// # Errors
/// Where it cannot be read.
pub(crate) fn is_whole(file: &mut File) -> io::Result<bool> {
    let Some(place) = find(file)? else { return Ok(false) };
    let mut digits = [0; BLANK.len()];
    file.seek(SeekFrom::Start(place))?;
    file.read_exact(&mut digits)?;
    let is_whole = sum(file, place)?.as_bytes() == digits;
    file.rewind()?;
    Ok(is_whole)
}

/// Where the digits start: behind the last key, and a byte each for what comes and for how long it is.
fn find(file: &mut File) -> io::Result<Option<u64>> {
    let length = file.metadata()?.len();
    let start = length.saturating_sub(TAIL);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    Read::take(&mut *file, TAIL).read_to_end(&mut tail)?;
    let found = tail.windows(KEY.len()).rposition(|window| window == KEY.as_bytes());
    let place = found.map(|at| start + (at + KEY.len() + 2) as u64);
    Ok(place.filter(|place| place + BLANK.len() as u64 <= length))
}

/// The sum of all bytes, with zeros for the digits at this place.
fn sum(file: &mut File, place: u64) -> io::Result<String> {
    let mut sum = Sha256::new();
    file.rewind()?;
    add(&mut Read::take(&mut *file, place), &mut sum)?;
    sum.update(BLANK);
    file.seek(SeekFrom::Start(place + BLANK.len() as u64))?;
    add(file, &mut sum)?;
    Ok(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add(from: &mut impl Read, sum: &mut Sha256) -> io::Result<()> {
    let mut room = [0; 16 * 1024];
    loop {
        let n_read = from.read(&mut room)?;
        if n_read == 0 {
            return Ok(());
        }
        sum.update(room.get(..n_read).unwrap_or_default());
    }
}
