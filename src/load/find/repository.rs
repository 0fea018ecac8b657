//! What git knows about the repository around a folder: which commit a word means, and which
//! commits come before it.
//!
//! git is a program that is called, and never needed: where it is missing, fails, takes too long or
//! finds no repository, nothing is known. Nothing is fetched.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long one call may take.
const MOST_TIME: Duration = Duration::from_secs(2);
/// How often a call is looked after.
const LOOK_AFTER: Duration = Duration::from_millis(3);
/// How many commits before one are looked at.
const MOST_ANCESTORS: usize = 20_000;

/// The repository around a folder.
#[derive(Debug, Clone)]
pub(crate) struct Repository {
    folder: PathBuf,
}

impl Repository {
    /// That of the first of these paths that leads to a folder or a file; `None` for none.
    pub(crate) fn around(paths: &[PathBuf]) -> Option<Self> {
        paths.iter().find_map(|path| {
            let folder = if path.is_dir() { path.as_path() } else { path.parent()? };
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            (path.exists() && folder.is_dir()).then(|| Self { folder: folder.to_owned() })
        })
    }

    /// The id of the commit that a word means to git: `HEAD~3`, `v2.1`, `main`.
    pub(crate) fn commit(&self, word: &str) -> Option<String> {
        // A word that looks like an option would be one.
        if word.is_empty() || word.starts_with('-') || word.contains(char::is_control) {
            return None;
        }
        let commit = self.git(&["rev-parse", "--verify", "--quiet", &format!("{word}^{{commit}}")]);
        commit.and_then(|text| lines(&text).into_iter().next())
    }

    /// The id of the newest commit that is in the history of this checkout and of another commit.
    /// Of a branch that is known only from the remote, that is used.
    pub(crate) fn merge_base(&self, word: &str) -> Option<String> {
        let other = self.commit(word).or_else(|| self.commit(&format!("origin/{word}")))?;
        self.git(&["merge-base", "HEAD", &other]).and_then(|text| lines(&text).into_iter().next())
    }

    /// The ids of a commit and of those in its history, newest first.
    pub(crate) fn history(&self, commit: &str) -> Vec<String> {
        let most = format!("--max-count={MOST_ANCESTORS}");
        let text = self.git(&["rev-list", &most, commit, "--"]);
        text.map_or(Vec::new(), |text| lines(&text))
    }

    /// What git prints for these arguments; `None` where it fails.
    fn git(&self, arguments: &[&str]) -> Option<String> {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(&self.folder)
            // A clone without all objects would fetch those that it lacks.
            .args(["-c", "protocol.allow=never"])
            .args(arguments)
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        finish(command.spawn().ok()?)
    }
}

/// What a process prints, if it succeeds in time. Else it is ended.
fn finish(mut process: Child) -> Option<String> {
    let mut output = process.stdout.take()?;
    // Read beside the process: it would wait for a full pipe.
    let reader = thread::Builder::new().spawn(move || {
        let mut text = String::new();
        output.read_to_string(&mut text).ok().map(|_| text)
    });
    let Ok(reader) = reader else {
        process.kill().ok();
        process.wait().ok();
        return None;
    };
    let start = Instant::now();
    let is_done = loop {
        match process.try_wait() {
            Ok(Some(status)) => break status.success(),
            Ok(None) if start.elapsed() < MOST_TIME => thread::sleep(LOOK_AFTER),
            Ok(None) | Err(_) => {
                process.kill().ok();
                process.wait().ok();
                break false;
            }
        }
    };
    let text = reader.join().ok().flatten();
    text.filter(|_| is_done)
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_an_option_is_no_commit() {
        let repository = Repository { folder: ".".into() };
        for word in ["", "--help", "-h", "a\nb"] {
            assert_eq!(repository.commit(word), None, "{word}");
        }
    }

    #[test]
    fn outside_a_repository_nothing_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::around(&[folder.path().to_owned()]).unwrap();
        assert_eq!(repository.commit("HEAD"), None);
        assert_eq!(repository.merge_base("main"), None);
        assert!(repository.history("HEAD").is_empty());
        assert!(Repository::around(&["no/such/folder".into(), "-".into()]).is_none());
    }

    #[test]
    #[cfg(unix)]
    fn a_process_that_takes_too_long_is_ended() {
        // By itself this process ends well, and then there is an answer.
        let sleep = Command::new("sleep").arg("30").stdout(Stdio::piped()).spawn().unwrap();
        assert_eq!(finish(sleep), None);
    }
}
