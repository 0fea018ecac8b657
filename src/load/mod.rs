//! The disk edge: folders of artifacts in, runs and warnings out.
//!
//! One bad file costs one warning and never its neighbours; what a file does not say is absent and never 0; the same
//! folder gives the same answer in the same order. Nothing here prints. Read in this order: what is found ([`mod@walk`],
//! [`names`], [`origin`]), how a text is read ([`json`]), how an artifact is made of it ([`artifact`], [`identity`],
//! [`entry`], [`stats`], [`memo`], or of its two ends, [`peek`]; what tells it from others, [`digest`]), what is offered
//! of many ([`archive`], [`sweep`]), whether any changed ([`mod@fingerprint`]), and where there may be some
//! ([`mod@nearby`]).
//!
//! ```text
//! let mut archive = load::open(&Source { paths, strict: false }, stdin, &mut |_, _| {})?;
//! let (run, warnings) = archive.read(archive.runs().len() - 1)?;
//! ```

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub mod archive;
pub mod artifact;
pub mod data;
pub mod dates;
pub mod desk;
pub mod digest;
pub mod entry;
pub mod fingerprint;
pub mod identity;
pub mod json;
pub mod listing;
pub mod memo;
pub mod names;
pub mod nearby;
pub mod origin;
pub mod parallel;
pub mod peek;
pub mod profiles;
pub mod stats;
pub mod sweep;
pub mod walk;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod laws;

pub use crate::load::archive::Archive;
pub use crate::load::artifact::RunFacts;
pub use crate::load::nearby::nearby;
pub use crate::load::sweep::Sweep;

use crate::load::listing::How;
use crate::load::origin::Origin;
use crate::load::stats::Detail;
use crate::load::walk::{FoundFile, each_once, walk};
use crate::model::warning::Warning;

/// Where to look for artifacts.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Each a folder, which is walked with all below it; a file, whatever its name; or `-`, one artifact on standard
    /// input.
    pub paths: &'a [PathBuf],
    /// Read and check every byte of every file.
    pub strict: bool,
}

/// Why a path that was asked for cannot be used. That nothing is found there is no error.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
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

/// Finds the artifacts at these paths and lists their runs. `progress` is told (files done, files in all).
///
/// # Errors
/// Where one of the paths itself cannot be used.
pub fn open(
    source: &Source<'_>,
    stdin: &mut dyn Read,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Archive, LoadError> {
    let (origins, warnings) = find(source.paths, stdin)?;
    let how = if source.strict { How::Whole(Detail::Checked) } else { How::Edges };
    Ok(Archive::list(&origins, warnings, how, progress))
}

/// The files worth opening, and what could not be looked into.
fn find(paths: &[PathBuf], stdin: &mut dyn Read) -> Result<(Vec<Origin>, Vec<Warning>), LoadError> {
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
        each_once(files)
    } else {
        files.into_iter().map(|file| file.path).collect()
    };
    let mut origins: Vec<Origin> = paths.into_iter().map(Origin::file).collect();
    origins.extend(pipes);
    Ok((origins, warnings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const RUN: &str = r#"{"benchmarks": [{"name": "a", "stats": {"mean": 1.0}}]}"#;

    fn opened(paths: &[PathBuf], stdin: &str) -> Result<Archive, LoadError> {
        open(&Source { paths, strict: false }, &mut stdin.as_bytes(), &mut |_, _| {})
    }

    #[test]
    fn folders_files_and_standard_input_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let gzipped = folder.path().join("0002_b.json.gz");
        let mut encoder = flate2::write::GzEncoder::new(
            fs::File::create(&gzipped).unwrap(),
            flate2::Compression::fast(),
        );
        encoder.write_all(RUN.as_bytes()).unwrap();
        encoder.finish().unwrap();
        let other = folder.path().join("saved.txt");
        fs::write(&other, RUN).unwrap();
        let paths = [folder.path().to_owned(), other, "-".into(), "-".into(), gzipped];
        let archive = opened(&paths, RUN).unwrap();
        let stems: Vec<&str> = archive.runs().iter().map(|run| run.stem.as_str()).collect();
        assert_eq!(stems, ["saved.txt", "-", "0002_b"]);
        assert!(archive.read_all(&mut |_, _| {}).iter().all(Result::is_ok));
        assert!(archive.warnings().is_empty());
    }

    #[test]
    fn a_damaged_gzip_is_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json.gz");
        for bytes in [&b"not gzip"[..], b"\x1f\x8b\x08", b""] {
            fs::write(&path, bytes).unwrap();
            let archive = opened(&[folder.path().to_owned()], "").unwrap();
            assert_eq!(
                (archive.runs().len(), archive.warnings().len()),
                (0, 1),
                "{:?}",
                archive.warnings()
            );
        }
    }

    #[test]
    fn only_a_path_that_cannot_be_used_is_an_error() {
        assert!(matches!(opened(&["no/such".into()], ""), Err(LoadError::Missing { .. })));
        let folder = tempfile::tempdir().unwrap();
        let archive = opened(&[folder.path().to_owned(), "-".into()], "").unwrap();
        assert_eq!((archive.runs().len(), archive.warnings().len()), (0, 1));
    }
}
