//! Where artifacts are looked for: folders, files, pipes and standard input become origins.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::load::find::failed_reads;
use crate::load::find::origin::Origin;
use crate::load::find::walk::{FoundFile, walk, without_repeats};
use crate::model::warning::Warning;

/// Where to look for artifacts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Each a folder, which is walked with all below it; a file, whatever its name; or `-`, one
    /// artifact on standard input.
    pub paths: &'a [PathBuf],
    /// Read and check every byte of every file.
    pub strict: bool,
}

/// Why a requested path cannot be used. A folder without artifacts is no error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    /// There is nothing at the path; usually a typo, or another working directory.
    #[error("no such file or folder: `{}`", .path.display())]
    Missing { path: PathBuf },
    /// It exists and cannot be read; usually the rights.
    #[error("cannot read `{}`: {source}", .path.display())]
    Unreadable {
        /// The path; `-` for standard input.
        path: PathBuf,
        source: io::Error,
    },
}

/// Finds the files worth opening, with warnings about what could not be opened on the way.
///
/// # Errors
/// Where one of the paths itself cannot be used.
pub(crate) fn find_origins(
    paths: &[PathBuf],
    stdin: &mut dyn Read,
) -> Result<(Vec<Origin>, Vec<Warning>), LoadError> {
    let mut found = FoundOrigins { has_links: paths.len() > 1, ..FoundOrigins::default() };
    for path in paths {
        found.add(path, stdin)?;
    }
    // Without a link no path leads to a file twice, and a check costs as much as to read the file's
    // ends.
    let files = if found.has_links {
        without_repeats(found.files)
    } else {
        found.files.into_iter().map(|file| file.path).collect()
    };
    let mut origins: Vec<Origin> = files.into_iter().map(Origin::file).collect();
    origins.extend(found.pipes);
    Ok((origins, found.warnings))
}

/// What the paths so far lead to.
#[derive(Default)]
struct FoundOrigins {
    files: Vec<FoundFile>,
    pipes: Vec<Origin>,
    warnings: Vec<Warning>,
    /// Whether a file may have been reached twice.
    has_links: bool,
}

impl FoundOrigins {
    fn add(&mut self, path: &Path, stdin: &mut dyn Read) -> Result<(), LoadError> {
        // A pipe is empty the second time.
        if self.pipes.iter().any(|pipe| pipe.path() == path) {
            return Ok(());
        }
        if path == Path::new("-") {
            return self.add_pipe(path, stdin);
        }
        let metadata = fs::metadata(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => LoadError::Missing { path: path.to_owned() },
            _ => unreadable(path, error),
        })?;
        if metadata.is_dir() {
            let walked = walk(path).map_err(|error| unreadable(path, error))?;
            self.files.extend(walked.files);
            self.warnings.extend(walked.warnings);
            self.has_links |= walked.has_links;
            return Ok(());
        }
        let mut file = fs::File::open(path).map_err(|error| unreadable(path, error))?;
        if metadata.is_file() {
            self.files.push(FoundFile { root: path.to_owned(), path: path.to_owned() });
            return Ok(());
        }
        // A pipe that is requested by name, such as `<(zcat old.json.gz)` of a shell.
        self.add_pipe(path, &mut file)
    }

    fn add_pipe(&mut self, path: &Path, pipe: &mut dyn Read) -> Result<(), LoadError> {
        let origin =
            Origin::pipe(path.to_owned(), pipe).map_err(|error| unreadable(path, error))?;
        self.pipes.push(origin);
        Ok(())
    }
}

fn unreadable(path: &Path, source: io::Error) -> LoadError {
    failed_reads::note(&source);
    LoadError::Unreadable { path: path.to_owned(), source }
}
