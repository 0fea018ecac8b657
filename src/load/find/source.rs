//! Where artifacts are looked for: folders, files, pipes and standard input become origins.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::load::find::failed_reads;
use crate::load::find::origin::Origin;
use crate::load::find::walk::{FoundFile, ReachedFile, walk, without_repeats};
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
    for (argument_idx, path) in paths.iter().enumerate() {
        found.add(path, argument_idx, stdin)?;
    }
    // Without a link no path leads to a file twice, and a check costs as much as to read the file's
    // ends.
    let files = if found.has_links {
        without_repeats(found.files)
    } else {
        found.files.into_iter().map(ReachedFile::from).collect()
    };
    let mut origins: Vec<Origin> = files.into_iter().map(Origin::reached).collect();
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
    fn add(
        &mut self,
        path: &Path,
        argument_idx: usize,
        stdin: &mut dyn Read,
    ) -> Result<(), LoadError> {
        // A pipe is empty the second time.
        if let Some(pipe) = self.pipes.iter_mut().find(|pipe| pipe.path() == path) {
            pipe.also_reached_by(argument_idx);
            return Ok(());
        }
        if path == Path::new("-") {
            return self.add_pipe(path, argument_idx, stdin);
        }
        let metadata = fs::metadata(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => LoadError::Missing { path: path.to_owned() },
            _ => unreadable(path, error),
        })?;
        if metadata.is_dir() {
            let walked = walk(path, argument_idx).map_err(|error| unreadable(path, error))?;
            self.files.extend(walked.files);
            self.warnings.extend(walked.warnings);
            self.has_links |= walked.has_links;
            return Ok(());
        }
        let mut file = fs::File::open(path).map_err(|error| unreadable(path, error))?;
        if metadata.is_file() {
            let (root, path) = (path.to_owned(), path.to_owned());
            self.files.push(FoundFile { root, path, argument_idx });
            return Ok(());
        }
        // A pipe that is requested by name, such as `<(zcat old.json.gz)` of a shell.
        self.add_pipe(path, argument_idx, &mut file)
    }

    fn add_pipe(
        &mut self,
        path: &Path,
        argument_idx: usize,
        pipe: &mut dyn Read,
    ) -> Result<(), LoadError> {
        let mut origin =
            Origin::pipe(path.to_owned(), pipe).map_err(|error| unreadable(path, error))?;
        origin.also_reached_by(argument_idx);
        self.pipes.push(origin);
        Ok(())
    }
}

fn unreadable(path: &Path, source: io::Error) -> LoadError {
    failed_reads::note(&source);
    LoadError::Unreadable { path: path.to_owned(), source }
}
