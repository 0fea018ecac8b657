//! Writes the result to standard output or to a file.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::commands::request::Destination;
use crate::commands::stop::Stop;
use crate::host::Io;
use crate::render::tables::sheet::Style;

/// Lets `write` write to the destination.
///
/// # Errors
/// Where the file cannot be made or written, in words; where standard output fails, as it is.
pub(super) fn write_to(
    destination: &Destination,
    io: &mut Io<'_>,
    write: impl FnOnce(&Style, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Stop> {
    let style =
        Style { color: destination.color, width: destination.width, ascii: destination.ascii };
    let Some(path) = &destination.path else {
        return Ok(write(&style, io.stdout)?);
    };
    let told = |error: io::Error| {
        let hint = match error.kind() {
            io::ErrorKind::StorageFull => "make room, or name a file elsewhere by `--output FILE`",
            _ => "`--output FILE` takes a file that can be written, in a folder that exists",
        };
        Stop::told(
            format!("cannot write `{}`", path.display()),
            vec![error.to_string()],
            Some(hint.to_owned()),
        )
    };
    let mut file = BufWriter::new(File::create(path).map_err(told)?);
    write(&style, &mut file).and_then(|()| file.flush()).map_err(told)
}

/// Lets `write` write behind what a file holds; makes the file where there is none.
///
/// # Errors
/// Where the file cannot be opened or written, in words.
pub(super) fn append_to(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Stop> {
    let told = |error: io::Error| {
        Stop::told(
            format!("cannot write behind `{}`", path.display()),
            vec![error.to_string()],
            None,
        )
    };
    let mut file =
        BufWriter::new(OpenOptions::new().append(true).create(true).open(path).map_err(told)?);
    write(&mut file).and_then(|()| file.flush()).map_err(told)
}
