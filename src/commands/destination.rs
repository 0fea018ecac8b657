//! Writes the result to standard output or to a file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::commands::request::Destination;
use crate::export::replacement::Replacement;
use crate::host::Io;
use crate::load::archive::archive::Archive;
use crate::render::tables::sheet::Style;
use crate::render::words::problems::Problem;

/// Refuses to write over a run that is read.
///
/// # Errors
/// Where the destination is one.
pub(super) fn refuse_input(destination: &Destination, archive: &Archive) -> Result<(), Problem> {
    match destination.path.as_deref().filter(|path| archive.run_in(path).is_some()) {
        Some(path) => Err(Problem::new(format!(
            "`{}` is a run that is read: its numbers would be lost",
            path.display()
        ))
        .with_hint("name another file by `--output FILE`")),
        None => Ok(()),
    }
}

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
    replace(path, |file| write(&style, file)).map_err(|error| unwritable(path, &error).into())
}

/// Lets `write` write at the end of a file, which is made where it is missing.
///
/// # Errors
/// Where the file cannot be opened or written.
pub(super) fn append_to(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Problem> {
    append(path, write).map_err(|error| {
        Problem::new(format!("cannot append to `{}`", path.display())).because(error.to_string())
    })
}

/// Writes a file beside its target and lets it take the target's place, so that a reader never sees
/// a part of it and a failure leaves the old one. What is no file (a pipe, a terminal) is written to
/// as it is.
fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // `/dev/stdout` leads to the file that a shell has redirected to, which is not ours to replace.
    let is_stream = path.starts_with("/dev") || path.starts_with("/proc");
    if is_stream || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return write_file(File::create(path)?, write);
    }
    let replacement = match Replacement::new(path) {
        // A folder that takes no new file may hold one that can be written, such as one that is
        // mounted into a container.
        Err(error) if is_about_the_folder(&error) => return write_in_place(path, write),
        other => other?,
    };
    let mut file = BufWriter::new(replacement.file());
    write(&mut file)?;
    file.flush()?;
    drop(file);
    replacement.commit()
}

fn is_about_the_folder(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Writes over an existing file, all at once when everything to write is known.
fn write_in_place(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut whole = Vec::new();
    write(&mut whole)?;
    let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
    file.write_all(&whole)
}

/// In one piece: others may append to the same file, as the steps of a workflow do.
fn append(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut whole = Vec::new();
    write(&mut whole)?;
    OpenOptions::new().append(true).create(true).open(path)?.write_all(&whole)
}

fn write_file(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = BufWriter::new(file);
    write(&mut file)?;
    file.flush()
}

fn unwritable(path: &Path, error: &io::Error) -> Problem {
    let hint = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room, or name a file elsewhere by `--output FILE`"
        }
        _ => "`--output FILE` takes a file that can be written, in a folder that exists",
    };
    Problem::new(format!("cannot write `{}`", path.display()))
        .because(error.to_string())
        .with_hint(hint)
}
