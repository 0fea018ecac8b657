//! Looks around for folders that hold artifacts, to offer them. The search is bounded, nearest
//! first: a user can still name by its path what the search misses.
//!
//! pytest-benchmark saves into `.benchmarks/Linux-CPython-3.12-64bit/0001_name.json`. The folder to
//! offer is the one that holds those of all machines: `.benchmarks` itself, or the parent of a
//! folder that is named for a machine.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use crate::load::artifact::artifact_reader::ArtifactReader;
use crate::load::artifact::detail::Detail;
use crate::load::artifact::identity_from_ends::read_identity_from_ends;
use crate::load::artifact::run_artifact::RunFacts;
use crate::load::find::file_name::is_artifact_name;
use crate::load::find::origin::Origin;

/// How many folders are offered at most.
const MOST_OFFERED: usize = 20;
/// How many folders are searched at most.
const MOST_FOLDERS: usize = 2_000;
/// How many levels below the first folder are searched.
const MOST_LEVELS: usize = 5;
/// How many files of one folder are tried before it counts as one without artifacts.
const MOST_FILES: usize = 16;
/// A file of another layout than pytest-benchmark's must be read whole; larger ones are passed
/// over.
const MOST_BYTES: u64 = 4 << 20;
/// Folders full of files that no benchmark wrote.
const PASSED_OVER: [&str; 6] =
    ["node_modules", "target", "venv", "site-packages", "__pycache__", "build"];

/// The folders at or below `root` that hold artifacts, relative to it (empty for itself): its
/// `.benchmarks` first, then the nearest, then by name. Of two below `root` that contain one
/// another only the upper one is offered; what cannot be read is passed over.
pub(crate) fn find_storage_folders(root: &Path) -> Vec<PathBuf> {
    let mut offered: Vec<PathBuf> = Vec::new();
    let mut queue = VecDeque::from([(PathBuf::new(), 0)]);
    let mut n_searched = 0;
    while let Some((folder, level)) = queue.pop_front() {
        if n_searched == MOST_FOLDERS || offered.len() == MOST_OFFERED {
            break;
        }
        n_searched += 1;
        if offered.iter().any(|upper| covers(upper, &folder)) {
            continue;
        }
        let (folders, files) = entries(&root.join(&folder));
        if any_artifact(&files) {
            let upper = folder_to_offer(&folder);
            offered.retain(|other| !covers(&upper, other) && *other != upper);
            offered.push(upper);
        }
        if level < MOST_LEVELS {
            queue.extend(folders.into_iter().map(|name| (folder.join(name), level + 1)));
        }
    }
    offered.sort_by_key(|folder| folder != Path::new(".benchmarks"));
    offered
}

/// Whether a storage holds an artifact, in itself or in the folder of a machine. Only a few files
/// are tried.
pub(crate) fn holds_artifacts(storage: &Path) -> bool {
    let (folders, files) = entries(storage);
    let machines = folders.iter().take(MOST_OFFERED).map(|name| entries(&storage.join(name)).1);
    [files].into_iter().chain(machines).any(|files| any_artifact(&files))
}

fn any_artifact(files: &[PathBuf]) -> bool {
    files.iter().take(MOST_FILES).any(|file| is_artifact(file))
}

/// Whether one offered folder makes another below it needless. The root does not: a stray artifact
/// in it must not hide the project's folders.
fn covers(upper: &Path, folder: &Path) -> bool {
    !upper.as_os_str().is_empty() && folder.starts_with(upper)
}

/// The names of the folders in a folder that are worth a search, and the paths of its files with an
/// artifact's name; both sorted. Links are not followed, but for a `.benchmarks` that leads
/// elsewhere.
fn entries(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = PathBuf::from(entry.file_name());
        let is_storage = name == Path::new(".benchmarks");
        let Ok(kind) = entry.file_type() else { continue };
        let is_hidden = name.to_string_lossy().starts_with('.') && !is_storage;
        let is_passed_over = PASSED_OVER.iter().any(|other| name == Path::new(other));
        if kind.is_file() && is_artifact_name(&name) {
            files.push(entry.path());
        } else if (kind.is_dir() && !is_hidden && !is_passed_over)
            || (is_storage && entry.path().is_dir())
        {
            folders.push(name);
        }
    }
    folders.sort();
    files.sort();
    (folders, files)
}

/// Whether a file is an artifact with at least one case.
fn is_artifact(path: &Path) -> bool {
    if read_identity_from_ends(path).is_some() {
        return true;
    }
    if !fs::metadata(path).is_ok_and(|metadata| metadata.len() <= MOST_BYTES) {
        return false;
    }
    let origin = Origin::file(path.to_owned());
    let artifact = ArtifactReader::default().read(&origin, Detail::Facts, &mut ());
    matches!(artifact, Ok(Some(artifact)) if artifact.facts != RunFacts::default())
}

/// The folder to offer where `folder` holds artifacts.
fn folder_to_offer(folder: &Path) -> PathBuf {
    let storage = folder.ancestors().find(|ancestor| ancestor.ends_with(".benchmarks"));
    match (storage, folder.parent()) {
        (Some(storage), _) => storage.to_owned(),
        (None, Some(parent)) if is_named_for_machine(folder) => parent.to_owned(),
        (None, _) => folder.to_owned(),
    }
}

/// Whether a folder is named for a machine as pytest-benchmark does it: `Linux-CPython-3.12-64bit`.
fn is_named_for_machine(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.split('-').count() == 4 && name.ends_with("bit")
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = r#"{"benchmarks": [{"name": "a", "stats": {"mean": 1.0}}]}"#;

    /// What is offered where these files are, `/` standing for the folder itself. A file named
    /// `other.json` is none of ours.
    fn check(files: &[&str], expected: &[&str]) {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(
                &path,
                if file.ends_with("other.json") { "{\"benchmarks\": 1}" } else { RUN },
            )
            .unwrap();
        }
        let folders = find_storage_folders(root.path());
        let shown: Vec<&str> = folders.iter().map(|folder| folder.to_str().unwrap()).collect();
        let expected: Vec<&str> =
            expected.iter().map(|folder| folder.trim_end_matches('/')).collect();
        assert_eq!(shown, expected, "{files:?}");
    }

    #[test]
    fn the_folder_of_all_machines_is_offered() {
        check(&[".benchmarks/Linux-CPython-3.12-64bit/0001_a.json"], &[".benchmarks"]);
        check(
            &["bench/Linux-CPython-3.12-64bit/1.json", "bench/Darwin-CPython-3.12-64bit/1.json"],
            &["bench"],
        );
        check(
            &["a/.benchmarks/x/1.json", "b/.benchmarks/x/1.json"],
            &["a/.benchmarks", "b/.benchmarks"],
        );
        check(&["Linux-CPython-3.12-64bit/1.json"], &["/"]);
    }

    #[test]
    fn the_nearest_come_first_and_none_within_another() {
        check(&["deep/er/1.json", "z/1.json"], &["z", "deep/er"]);
        check(&["1.json", "a/1.json"], &["/", "a"]);
        check(&["1.json", ".benchmarks/x/1.json"], &[".benchmarks", "/"]);
        check(&["a/1.json", "a/b/1.json"], &["a"]);
    }

    #[test]
    fn nothing_of_ours_is_nothing_to_offer() {
        check(&[], &[]);
        check(&["other.json", "a/other.json", "a/readme.txt"], &[]);
        check(&["node_modules/1.json", ".git/1.json", "__pycache__/1.json"], &[]);
        check(&["1/2/3/4/5/in.json", "1/2/3/4/5/6/out.json"], &["1/2/3/4/5"]);
        assert!(find_storage_folders(Path::new("no/such/folder")).is_empty());
    }
}
