//! Writes the result to standard output or to a file.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::commands::request::Destination;
use crate::host::Io;
use crate::render::tables::sheet::Style;
use crate::render::words::problems::Problem;

/// Lets `write` write to the destination.
///
/// # Errors
/// Where the file cannot be made or written, or standard output fails.
pub(super) fn write_to(
    destination: &Destination,
    io: &mut Io<'_>,
    write: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let style =
        Style { color: destination.color, width: destination.width, ascii: destination.ascii };
    let Some(path) = &destination.path else {
        return Ok(write(&style, io.stdout)?);
    };
    write_file(File::create(path), |file| write(&style, file))
        .map_err(|error| unwritable(path, &error).into())
}

/// Lets `write` write at the end of a file, which is made where it is missing.
///
/// # Errors
/// Where the file cannot be opened or written.
pub(super) fn append_to(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Problem> {
    write_file(OpenOptions::new().append(true).create(true).open(path), write).map_err(|error| {
        Problem::new(format!("cannot write behind `{}`", path.display())).because(error.to_string())
    })
}

fn write_file(
    file: io::Result<File>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = BufWriter::new(file?);
    write(&mut file)?;
    file.flush()
}

fn unwritable(path: &Path, error: &io::Error) -> Problem {
    let hint = match error.kind() {
        io::ErrorKind::StorageFull => "make room, or name a file elsewhere by `--output FILE`",
        _ => "`--output FILE` takes a file that can be written, in a folder that exists",
    };
    Problem::new(format!("cannot write `{}`", path.display()))
        .because(error.to_string())
        .with_hint(hint)
}
