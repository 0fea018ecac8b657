//! Where artifacts are looked for: folders, files, pipes and standard input become origins that can be opened.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::load::find::origin::Origin;
use crate::load::find::walk::{FoundFile, walk, without_repeats};
use crate::model::warning::Warning;

/// Where to look for artifacts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Each a folder, which is walked with all below it; a file, whatever its name; or `-`, one artifact on standard
    /// input.
    pub paths: &'a [PathBuf],
    /// Read and check every byte of every file.
    pub strict: bool,
}

/// Why a path that was asked for cannot be used. That nothing is found there is no error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    /// There is nothing at the path; usually a typo, or another working directory.
    #[error("no such file or folder: `{}`", .path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// It is there and cannot be read; usually the rights.
    #[error("cannot read `{}`: {reason}", .path.display())]
    Unreadable {
        /// The path; `-` for standard input.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

/// The files worth opening, and what could not be looked into.
pub(crate) fn find(
    paths: &[PathBuf],
    stdin: &mut dyn Read,
) -> Result<(Vec<Origin>, Vec<Warning>), LoadError> {
    let mut files = Vec::new();
    let mut pipes: Vec<Origin> = Vec::new();
    let mut warnings = Vec::new();
    let mut has_links = paths.len() > 1;
    for path in paths {
        let unreadable = |error: io::Error| LoadError::Unreadable {
            path: path.clone(),
            reason: error.to_string(),
        };
        let piped = |pipe: &mut dyn Read| Origin::pipe(path.clone(), pipe).map_err(unreadable);
        if pipes.iter().any(|pipe| pipe.path() == path) {
            continue;
        }
        if path == Path::new("-") {
            pipes.push(piped(stdin)?);
            continue;
        }
        let metadata = fs::metadata(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => LoadError::Missing { path: path.clone() },
            _ => unreadable(error),
        })?;
        if metadata.is_dir() {
            let found = walk(path)
                .map_err(|reason| LoadError::Unreadable { path: path.clone(), reason })?;
            files.extend(found.files);
            warnings.extend(found.warnings);
            has_links |= found.has_links;
        } else {
            let mut file = fs::File::open(path).map_err(unreadable)?;
            if metadata.is_file() {
                files.push(FoundFile { root: path.clone(), path: path.clone() });
            } else {
                // A pipe that was asked for by name, such as `<(zcat old.json.gz)` of a shell.
                pipes.push(piped(&mut file)?);
            }
        }
    }
    // Without a link no path leads to a file twice, and to make sure costs as much as to read the file's edges.
    let paths = if has_links {
        without_repeats(files)
    } else {
        files.into_iter().map(|file| file.path).collect()
    };
    let mut origins: Vec<Origin> = paths.into_iter().map(Origin::file).collect();
    origins.extend(pipes);
    Ok((origins, warnings))
}
