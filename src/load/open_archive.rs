//! Opens an archive: finds the artifacts at some paths and lists their runs.

use std::io::Read;

use crate::load::archive::archive::Archive;
use crate::load::archive::index::ReadDepth;
use crate::load::artifact::detail::Detail;
use crate::load::find::source::{LoadError, Source, find_origins};

/// Finds the artifacts at these paths and lists their runs. `progress` receives (files done, files
/// in all).
///
/// # Errors
/// Where one of the paths itself cannot be used.
pub(crate) fn open_archive(
    source: &Source<'_>,
    stdin: &mut dyn Read,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Archive, LoadError> {
    let (origins, warnings) = find_origins(source.paths, stdin)?;
    let depth = if source.strict { ReadDepth::Whole(Detail::Checked) } else { ReadDepth::Ends };
    Ok(Archive::list(&origins, warnings, depth, progress).of_paths(source.paths))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write;
    use std::path::PathBuf;

    const RUN: &str = r#"{"benchmarks": [{"name": "a", "stats": {"mean": 1.0}}]}"#;

    fn opened(paths: &[PathBuf], stdin: &str) -> Result<Archive, LoadError> {
        open_archive(&Source { paths, strict: false }, &mut stdin.as_bytes(), &mut |_, _| {})
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
