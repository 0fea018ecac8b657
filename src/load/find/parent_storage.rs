//! The storage of a project, seen from a folder inside it.

use std::path::{Path, PathBuf};

/// The names of folders and files at the root of a repository.
const ROOTS: [&str; 2] = [".git", ".hg"];

/// The `.benchmarks` of the nearest folder above `folder`, up to the root of its repository, or
/// without a repository up to the nearest `pyproject.toml`. `None` where there is none, or where
/// neither shows how far the project reaches.
pub(crate) fn parent_storage(folder: &Path) -> Option<PathBuf> {
    let holds = |marks: &[&str]| {
        folder.ancestors().find(|ancestor| marks.iter().any(|mark| ancestor.join(mark).exists()))
    };
    let root = holds(&ROOTS).or_else(|| holds(&["pyproject.toml"]))?;
    let parents = folder.ancestors().skip(1).take_while(|parent| parent.starts_with(root));
    parents.map(|parent| parent.join(".benchmarks")).find(|storage| storage.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_storage_of_the_project_is_found() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        for folder in ["outer/.benchmarks", "outer/repo/a/b", "outer/repo/.git"] {
            std::fs::create_dir_all(at(folder)).unwrap();
        }
        // One beyond the repository is another project's.
        assert_eq!(parent_storage(&at("outer/repo/a/b")), None);
        std::fs::create_dir_all(at("outer/repo/.benchmarks")).unwrap();
        assert_eq!(parent_storage(&at("outer/repo/a/b")), Some(at("outer/repo/.benchmarks")));
        std::fs::create_dir_all(at("outer/repo/a/.benchmarks")).unwrap();
        assert_eq!(parent_storage(&at("outer/repo/a/b")), Some(at("outer/repo/a/.benchmarks")));
        assert_eq!(parent_storage(&at("outer/repo")), None);
        // Without a repository a project reaches up to its configuration.
        std::fs::create_dir_all(at("other/.benchmarks")).unwrap();
        std::fs::create_dir_all(at("other/tests")).unwrap();
        assert_eq!(parent_storage(&at("other/tests")), None);
        std::fs::write(at("other/pyproject.toml"), "").unwrap();
        assert_eq!(parent_storage(&at("other/tests")), Some(at("other/.benchmarks")));
    }
}
