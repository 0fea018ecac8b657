//! Whether anything changed where artifacts are looked for, without opening a file.

use std::fmt;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::load::find::walk::walk;

/// Differs where a file worth opening came, went, or has another size or time of change. Only
/// fingerprints of one process can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The fingerprint of what is at these paths. A path that cannot be read is part of it, and no
/// error.
pub(crate) fn fingerprint<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Fingerprint {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        path.hash(&mut hasher);
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => match walk(path, 0) {
                Ok(walked) => {
                    for file in &walked.files {
                        hash_file(&file.path, &mut hasher);
                    }
                    for warning in &walked.warnings {
                        (&warning.path, &warning.message).hash(&mut hasher);
                    }
                }
                Err(error) => error.to_string().hash(&mut hasher),
            },
            Ok(_) | Err(_) => hash_file(path, &mut hasher),
        }
    }
    Fingerprint(hasher.finish())
}

fn hash_file(path: &Path, hasher: &mut DefaultHasher) {
    path.hash(hasher);
    match fs::metadata(path) {
        Ok(metadata) => {
            (metadata.len(), metadata.modified().ok(), identity(&metadata)).hash(hasher)
        }
        Err(error) => error.kind().hash(hasher),
    }
}

/// What distinguishes two files of one size and time, where the system has it.
#[cfg(unix)]
fn identity(metadata: &Metadata) -> impl Hash + use<> {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec(), metadata.mode())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> impl Hash + use<> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_changes_with_every_file_worth_opening_and_with_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let paths = [folder.path().to_owned()];
        let at = |name: &str| folder.path().join(name);
        let mut seen = vec![fingerprint(&paths)];
        let mut changed = |what: &str, expected: bool| {
            let now = fingerprint(&paths);
            assert_eq!(!seen.contains(&now), expected, "{what}");
            assert_eq!(now, fingerprint(&paths), "{what}");
            seen.push(now);
        };
        fs::write(at("a.json"), "1").unwrap();
        changed("a file came", true);
        fs::write(at("notes.txt"), "1").unwrap();
        changed("a file of another kind came", false);
        fs::write(at("a.json"), "12").unwrap();
        changed("it grew", true);
        fs::write(at("b"), "34").unwrap();
        fs::rename(at("b"), at("a.json")).unwrap();
        changed("another of its size took its place", true);
        fs::remove_file(at("a.json")).unwrap();
        fs::remove_file(at("notes.txt")).unwrap();
        changed("all went: as at first", false);
        drop(folder);
        changed("the folder went", true);
    }
}
