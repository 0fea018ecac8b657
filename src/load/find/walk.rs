//! Finds the artifacts under a folder: `*.json` and `*.json.gz`, at any depth, through links, in a
//! fixed order.
//!
//! Each folder is entered once, whatever links lead to it, so that folders linked in a ring or a mesh
//! cost as much as their files. A file that is reached twice is kept once; what is neither a file
//! nor a folder (a pipe, a device) is passed over unopened.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::load::find::failed_reads;
use crate::load::find::file_name::is_artifact_name;
use crate::model::warning::{Warning, WarningKind};

/// What a walk finds.
#[derive(Debug, Default)]
pub(crate) struct WalkResult {
    /// The files worth opening, sorted by path.
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
    let mut walker = Walker { argument_idx, ..Walker::default() };
    // Folders that no link leads to go first: their paths are the ones that people know.
    let mut folders = VecDeque::from([root.to_owned()]);
    while let Some(folder) = folders.pop_front() {
        walker.walk_below(&folder, root)?;
        folders.extend(walker.links.drain(..));
    }
    walker.result.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walker.result)
}

/// A walk, and the folders that it has entered.
#[derive(Default)]
struct Walker {
    /// Which of the requested paths is walked.
    argument_idx: usize,
    result: WalkResult,
    entered: HashSet<FolderKey>,
    /// Links to folders that were met and not followed yet.
    links: Vec<PathBuf>,
}

impl Walker {
    /// Walks what is below a folder without following the links in it.
    fn walk_below(&mut self, folder: &Path, root: &Path) -> io::Result<()> {
        // A folder is opened through the link that leads to it.
        let mut entries =
            WalkDir::new(folder).follow_root_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.unreadable(error, folder, root)?;
                    continue;
                }
            };
            // The root of a walk may be a link itself; what it leads to is known to be a folder.
            if entry.path_is_symlink() && entry.depth() > 0 {
                self.meet_link(entry.into_path(), root);
            } else if entry.depth() == 0 || entry.file_type().is_dir() {
                let is_new = fs::metadata(entry.path())
                    .is_ok_and(|metadata| self.entered.insert(folder_key(entry.path(), &metadata)));
                if !is_new {
                    entries.skip_current_dir();
                }
            } else if entry.file_type().is_file() {
                self.add_file(entry.into_path(), root);
            }
        }
        Ok(())
    }

    fn meet_link(&mut self, link: PathBuf, root: &Path) {
        match fs::metadata(&link) {
            Ok(metadata) => {
                self.result.has_links = true;
                if metadata.is_dir() {
                    self.links.push(link);
                } else if metadata.is_file() {
                    self.add_file(link, root);
                }
            }
            // A link into nothing: editors leave such as locks, so it counts only where it could be
            // an artifact.
            Err(error) if is_artifact_name(&link) => self.warn(&error, link),
            Err(_) => {}
        }
    }

    fn add_file(&mut self, path: PathBuf, root: &Path) {
        if is_artifact_name(&path) {
            let argument_idx = self.argument_idx;
            self.result.files.push(FoundFile { root: root.to_owned(), path, argument_idx });
        }
    }

    /// # Errors
    /// Where the requested folder itself cannot be read.
    fn unreadable(&mut self, error: walkdir::Error, folder: &Path, root: &Path) -> io::Result<()> {
        let is_root = error.depth() == 0 && folder == root;
        let path = error.path().unwrap_or(folder).to_owned();
        // Every error of a walk that follows no link is of the system.
        let text = error.to_string();
        let error = error.into_io_error().unwrap_or_else(|| io::Error::other(text));
        if is_root {
            return Err(error);
        }
        failed_reads::note(&error);
        self.warn(&error, path);
        Ok(())
    }

    fn warn(&mut self, error: &io::Error, path: PathBuf) {
        let warning = Warning::new(WarningKind::Unreadable, error.to_string());
        self.result.warnings.push(warning.at(path));
    }
}

/// What distinguishes one folder from another, whatever path leads to it: device and inode, or where
/// the system has none the path with all links followed.
#[derive(PartialEq, Eq, Hash)]
struct FolderKey(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

#[cfg(unix)]
fn folder_key(_: &Path, metadata: &Metadata) -> FolderKey {
    use std::os::unix::fs::MetadataExt;
    FolderKey((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn folder_key(path: &Path, _: &Metadata) -> FolderKey {
    FolderKey(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
}

/// The files, each once, with the other paths that lead to it.
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
        check(
            &["b/", "b/1.json", "b/in/", "b/in/2.json", "a -> b/in"],
            &["b/1.json", "b/in/2.json"],
            0,
        );
        check(&[], &[], 0);
    }

    #[test]
    #[cfg(unix)]
    fn folders_linked_in_a_mesh_or_a_ring_are_entered_once() {
        // As in a workspace whose packages link each other: 40 folders, each with links to all, have
        // more paths than could ever be walked.
        let folder = tempfile::tempdir().unwrap();
        let n_folders = 40;
        let at = |i: usize| folder.path().join(format!("p{i:02}"));
        for i in 0..n_folders {
            fs::create_dir(at(i)).unwrap();
            fs::write(at(i).join("1.json"), "x").unwrap();
            for j in 0..n_folders {
                std::os::unix::fs::symlink(at(j), at(i).join(format!("to{j:02}"))).unwrap();
            }
        }
        let result = walk(folder.path(), 0).unwrap();
        assert!(result.warnings.is_empty(), "{:?}", result.warnings);
        let expected: Vec<PathBuf> = (0..n_folders).map(|i| at(i).join("1.json")).collect();
        let found: Vec<PathBuf> = result.files.into_iter().map(|file| file.path).collect();
        assert_eq!(found, expected);
    }

    #[test]
    #[cfg(unix)]
    fn what_only_links_lead_to_is_found() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(elsewhere.path().join("b")).unwrap();
        fs::write(elsewhere.path().join("b/1.json"), "x").unwrap();
        std::os::unix::fs::symlink("..", elsewhere.path().join("b/up")).unwrap();
        for name in ["one", "two"] {
            std::os::unix::fs::symlink(elsewhere.path(), folder.path().join(name)).unwrap();
        }
        let files = walk(folder.path(), 0).unwrap().files;
        let expected = folder.path().join("one/b/1.json");
        assert_eq!(
            files,
            [FoundFile { root: folder.path().to_owned(), path: expected, argument_idx: 0 }]
        );
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
                // A folder is entered once, so the link to it adds no paths.
                (&at("b/1.json"), &vec![at("latest.json")]),
                (&at("b/2.json"), &vec![]),
            ]
        );
    }
}
