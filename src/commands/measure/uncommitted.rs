//! What a working tree has that its commit has not, by file, so that a measurement that goes on is one
//! of the same code. Times of files are no part of it: a file that is written again is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::commands::measure::git::Git;
use crate::load::artifact::digest::digest_of;

/// The path of a file from the top of the checkout, and a digest of what is not committed of it.
pub(super) type Uncommitted = BTreeMap<String, String>;

/// Folders that Python and its tools write while they run. What is in them follows from the rest.
const CACHES: [&str; 3] = ["__pycache__", ".pytest_cache", ".benchmarks"];
/// The file that makes a folder a virtual environment.
const ENVIRONMENT: &str = "/pyvenv.cfg";
/// The most bytes of a file that git does not know which are read. Of a longer one the size and the
/// time count.
const MOST_BYTES: u64 = 1 << 20;

/// What is not committed in a checkout. git writes what it sees of the files into this copy of the
/// index.
pub(super) fn uncommitted(git: &Git, index: &Path) -> Uncommitted {
    let mut files = changes(&git.changes(index));
    let unknown = git.unknown_files();
    let environments: Vec<&str> =
        unknown.iter().filter_map(|path| path.strip_suffix(ENVIRONMENT)).collect();
    for path in unknown.iter().filter(|path| !is_made_by_tools(path, &environments)) {
        files.insert(path.clone(), state(&git.top.join(path)));
    }
    files
}

/// The changes of each file in a diff of git. No line of a content begins as the head of a file does.
fn changes(diff: &str) -> Uncommitted {
    let parts = format!("\n{diff}");
    let of_files = parts.split("\ndiff --git ").skip(1);
    let named = of_files.map(|part| {
        let head = part.lines().next().unwrap_or_default();
        let path = head.rsplit_once(" b/").map_or(head, |(_, path)| path);
        (path.to_owned(), digest_of(part.trim_end().as_bytes()))
    });
    named.collect()
}

fn is_made_by_tools(path: &str, environments: &[&str]) -> bool {
    path.split('/').any(|part| CACHES.contains(&part))
        || environments.iter().any(|folder| Path::new(path).starts_with(folder))
}

fn state(path: &Path) -> String {
    let Ok(facts) = fs::metadata(path) else { return String::new() };
    let is_small = facts.is_file() && facts.len() <= MOST_BYTES;
    match is_small.then(|| fs::read(path)) {
        Some(Ok(bytes)) => digest_of(&bytes),
        Some(Err(_)) | None => format!("{} bytes of {:?}", facts.len(), facts.modified().ok()),
    }
}

/// The files in a checkout that this command writes itself: the one of `--output`, and those to which
/// a shell leads its streams, where the system names them.
pub(super) fn written_files(git: &Git, output: Option<&Path>) -> BTreeSet<String> {
    let streams = ["/dev/stdout", "/dev/stderr"].map(PathBuf::from);
    let output = output.map(|path| git.top.join(&git.prefix).join(path));
    let real = |file: PathBuf| -> Option<PathBuf> {
        // The file itself may not be there yet.
        let folder = fs::canonicalize(file.parent()?).ok()?;
        Some(fs::canonicalize(&file).unwrap_or(folder.join(file.file_name()?)))
    };
    let files = output.into_iter().chain(streams).filter_map(real);
    let inside = files.filter_map(|file| file.strip_prefix(&git.top).ok().map(Path::to_owned));
    inside.map(|path| path.to_string_lossy().replace('\\', "/")).collect()
}

/// The first file that is not the same, but for these.
pub(super) fn first_difference<'a>(
    before: &'a Uncommitted,
    now: &'a Uncommitted,
    written: &BTreeSet<String>,
) -> Option<&'a str> {
    let paths: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let mut changed = paths.into_iter().filter(|path| before.get(*path) != now.get(*path));
    changed.find(|path| !written.contains(*path)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_changed_file_is_named_but_for_what_is_written() {
        let [before, now] = ["+x = 1", "+x = 2"].map(|line| {
            let head = |path: &str| format!("diff --git a/{path} b/{path}\n--- a/{path}\n");
            changes(&format!("{}+same\n{}{line}\n", head("a b.py"), head("c.py")))
        });
        assert_eq!(before.keys().collect::<Vec<_>>(), ["a b.py", "c.py"]);
        let difference = |written: &[&str]| {
            let written = written.iter().map(|path| (*path).to_owned()).collect();
            first_difference(&before, &now, &written)
        };
        assert_eq!((difference(&[]), difference(&["c.py"])), (Some("c.py"), None));
        assert_eq!(first_difference(&before, &before, &BTreeSet::new()), None);
    }

    #[test]
    fn caches_and_environments_are_made_by_tools() {
        let is_made = |path| is_made_by_tools(path, &["own/env"]);
        for path in ["a/__pycache__/b.pyc", ".benchmarks/x/0001.json", "own/env/lib/x.py"] {
            assert!(is_made(path), "{path}");
        }
        for path in ["own/environment.py", "data.json", "own/x.py"] {
            assert!(!is_made(path), "{path}");
        }
    }
}
