//! Finds the artifacts under a folder: `*.json` and `*.json.gz`, at any depth, through links, in a
//! fixed order.
//!
//! A link to a folder that contains it is not followed; a file that is reached twice is kept once;
//! what is neither a file nor a folder (a pipe, a device) is passed over unopened.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::load::find::file_name::is_artifact_name;
use crate::model::warning::{Warning, WarningKind};

/// What a walk finds.
#[derive(Debug, Default)]
pub(crate) struct WalkResult {
    /// The files worth opening, in the order of the walk.
    pub files: Vec<FoundFile>,
    /// One about each file or folder that could not be read.
    pub warnings: Vec<Warning>,
    /// Whether a link was met, so that a file may have been reached twice.
    pub has_links: bool,
}

/// A file worth opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundFile {
    /// The requested folder, or the file itself.
    pub root: PathBuf,
    /// The path as it was reached, which starts with `root`.
    pub path: PathBuf,
    /// Which of the requested paths `root` is.
    pub argument_idx: usize,
}

/// A file and all that leads to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ReachedFile {
    /// The path by which it is opened.
    pub path: PathBuf,
    /// The other paths to it, sorted.
    pub links: Vec<PathBuf>,
    /// Which of the requested paths lead to it, ascending.
    pub argument_idxs: Vec<usize>,
}

impl From<FoundFile> for ReachedFile {
    fn from(file: FoundFile) -> Self {
        Self { path: file.path, links: Vec::new(), argument_idxs: vec![file.argument_idx] }
    }
}

/// Walks a folder, which must exist. `argument_idx` is which of the requested paths it is.
///
/// # Errors
/// Where the folder itself cannot be read; what is below it costs only a warning.
pub(crate) fn walk(root: &Path, argument_idx: usize) -> io::Result<WalkResult> {
    let mut result = WalkResult::default();
    for entry in WalkDir::new(root).follow_links(true).sort_by_file_name() {
        match entry {
            Ok(entry) => {
                result.has_links |= entry.path_is_symlink();
                if entry.file_type().is_file() && is_artifact_name(entry.path()) {
                    let (root, path) = (root.to_owned(), entry.into_path());
                    result.files.push(FoundFile { root, path, argument_idx });
                }
            }
            Err(error) if error.loop_ancestor().is_some() => result.has_links = true,
            Err(error) => {
                let depth = error.depth();
                let path = error.path().unwrap_or(root).to_owned();
                // Every error of a walk is of the system, but for the loops above.
                let text = error.to_string();
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other(text));
                if depth == 0 {
                    return Err(error);
                }
                // A link into nothing: editors leave such as locks, so it counts only where it
                // could be an artifact.
                let dangling =
                    fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
                if !dangling || is_artifact_name(&path) {
                    let warning = Warning::new(WarningKind::Unreadable, error.to_string());
                    result.warnings.push(warning.at(path));
                }
            }
        }
    }
    Ok(result)
}

/// Files of which none is reached twice, each with the other paths that lead to it.
///
/// Of several paths to a file the one without a link in it is kept, else the first. A file that
/// cannot be resolved is kept, to fail where it is opened.
pub(crate) fn without_repeats(files: Vec<FoundFile>) -> Vec<ReachedFile> {
    let mut folders = FolderStack::default();
    let mut resolved: Vec<(Option<PathBuf>, bool)> = Vec::with_capacity(files.len());
    for file in &files {
        let canonical = folders.resolve(&file.path);
        let below = file.path.strip_prefix(&file.root).unwrap_or(Path::new(""));
        // A requested file itself is reached by its own name.
        let is_direct = below.as_os_str().is_empty()
            || folders.canonical(&file.root).map(|root| root.join(below)) == canonical;
        resolved.push((canonical, is_direct));
    }
    let mut kept_idx: HashMap<&PathBuf, usize> = HashMap::new();
    // Direct paths go first, so that a link never wins over one.
    for direct in [true, false] {
        for (file_idx, (canonical, is_direct)) in resolved.iter().enumerate() {
            if let (Some(canonical), true) = (canonical, *is_direct == direct) {
                kept_idx.entry(canonical).or_insert(file_idx);
            }
        }
    }
    let mut reached: BTreeMap<usize, ReachedFile> = BTreeMap::new();
    for (file_idx, (file, (canonical, _))) in files.iter().zip(&resolved).enumerate() {
        let known = canonical.as_ref().and_then(|canonical| kept_idx.get(canonical));
        let kept = reached.entry(known.copied().unwrap_or(file_idx)).or_default();
        kept.argument_idxs.push(file.argument_idx);
        if known.is_none_or(|known| *known == file_idx) {
            kept.path = file.path.clone();
        } else {
            kept.links.push(file.path.clone());
        }
    }
    let mut reached: Vec<ReachedFile> = reached.into_values().collect();
    for file in &mut reached {
        file.links.retain(|link| *link != file.path);
        file.links.sort();
        file.links.dedup();
        file.argument_idxs.dedup();
    }
    reached
}

/// Folders whose links have been followed, each once: a thousand files of one folder differ only in
/// their last name.
#[derive(Default)]
struct FolderStack<'p>(HashMap<&'p Path, Option<PathBuf>>);

impl<'p> FolderStack<'p> {
    fn canonical(&mut self, folder: &'p Path) -> Option<PathBuf> {
        self.0.entry(folder).or_insert_with(|| fs::canonicalize(folder).ok()).clone()
    }

    /// The path of a file with all links followed.
    fn resolve(&mut self, file: &'p Path) -> Option<PathBuf> {
        match (file.parent().filter(|folder| !folder.as_os_str().is_empty()), file.file_name()) {
            (Some(folder), Some(name)) if !fs::symlink_metadata(file).ok()?.is_symlink() => {
                Some(self.canonical(folder)?.join(name))
            }
            _ => fs::canonicalize(file).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths below a folder made of these entries: a name ending in `/` is a folder, `a -> b` a
    /// link.
    #[cfg(unix)]
    fn check(entries: &[&str], expected: &[&str], n_warnings: usize) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for entry in entries {
            match entry.split_once(" -> ") {
                Some((link, target)) => {
                    std::os::unix::fs::symlink(target, root.join(link)).unwrap()
                }
                None if entry.ends_with('/') => fs::create_dir_all(root.join(entry)).unwrap(),
                None => fs::write(root.join(entry), "x").unwrap(),
            }
        }
        let result = walk(root, 0).unwrap();
        let paths = without_repeats(result.files);
        let below: Vec<_> = paths
            .iter()
            .map(|file| file.path.strip_prefix(root).unwrap().to_str().unwrap())
            .collect();
        assert_eq!(below, expected, "{entries:?}");
        assert_eq!(result.warnings.len(), n_warnings, "{:?}", result.warnings);
        let leads_somewhere = |entry: &&str| {
            entry.contains("->") && !entry.contains("nowhere") && !entry.contains("self")
        };
        assert_eq!(result.has_links, entries.iter().any(leads_somewhere));
    }

    #[test]
    #[cfg(unix)]
    fn artifacts_are_found_at_any_depth_sorted_and_once() {
        check(
            &["b/", "b/2.json", "a.json", "c.json.gz", "d.txt", "x.json/", "x.json/1.json"],
            &["a.json", "b/2.json", "c.json.gz", "x.json/1.json"],
            0,
        );
        check(&["1.json", "0_latest.json -> 1.json", "z.json -> 1.json"], &["1.json"], 0);
        check(&["b/", "b/1.json", "a -> b"], &["b/1.json"], 0);
        check(&["b/", "b/1.json", "b/up -> .."], &["b/1.json"], 0);
        check(&["1.json", ".#lock -> nowhere"], &["1.json"], 0);
        check(&["1.json", "2.json -> nowhere"], &["1.json"], 1);
        check(&["self.json -> self.json"], &[], 1);
        check(&[], &[], 0);
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        assert!(walk(Path::new("no/such/folder"), 0).is_err());
    }

    #[test]
    fn a_file_given_twice_is_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.json");
        fs::write(&path, "x").unwrap();
        let itself = FoundFile { root: path.clone(), path: path.clone(), argument_idx: 0 };
        let below =
            FoundFile { root: folder.path().to_owned(), path: path.clone(), argument_idx: 1 };
        let again = FoundFile { argument_idx: 2, ..itself.clone() };
        let once = ReachedFile { path, links: Vec::new(), argument_idxs: vec![0, 1, 2] };
        assert_eq!(without_repeats(vec![itself, below, again]), [once]);
    }

    #[test]
    #[cfg(unix)]
    fn a_file_knows_the_links_that_lead_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("b")).unwrap();
        fs::write(at("b/1.json"), "x").unwrap();
        fs::write(at("b/2.json"), "x").unwrap();
        std::os::unix::fs::symlink("b/1.json", at("latest.json")).unwrap();
        std::os::unix::fs::symlink("b", at("a")).unwrap();
        let reached = without_repeats(walk(folder.path(), 0).unwrap().files);
        let links: Vec<_> = reached.iter().map(|file| (&file.path, &file.links)).collect();
        assert_eq!(
            links,
            [
                (&at("b/1.json"), &vec![at("a/1.json"), at("latest.json")]),
                (&at("b/2.json"), &vec![at("a/2.json")]),
            ]
        );
    }
}
