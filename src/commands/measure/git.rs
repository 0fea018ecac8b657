//! git as a program, for the checkouts of the sides. Whatever is asked here leaves the user's index,
//! branches and stashes as they are.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::render::words::problems::Problem;

/// What helps where a revision is not known.
const UNKNOWN: &str =
    "`git fetch --tags` gets what only the remote has; `git log --oneline` lists commits";

/// A repository, by the top folder of one of its checkouts.
#[derive(Debug, Clone)]
pub(super) struct Git {
    pub top: PathBuf,
    /// The current folder from there.
    pub prefix: PathBuf,
}

/// Why git has no answer.
#[derive(Debug)]
pub(super) enum GitError {
    /// It could not be started.
    Missing(io::Error),
    /// It ended with an error, and said this.
    Failed(String),
}

impl Git {
    /// By a folder that is the top of a checkout.
    pub(super) fn at(top: impl Into<PathBuf>) -> Self {
        Self { top: top.into(), prefix: PathBuf::new() }
    }

    /// The repository around a folder.
    ///
    /// # Errors
    /// Where git is missing, or there is no repository.
    pub(super) fn around(folder: &Path) -> Result<Self, Problem> {
        let git = Self::at(folder);
        match git.line(&["rev-parse", "--show-toplevel"]) {
            Ok(top) => {
                let prefix = git.line(&["rev-parse", "--show-prefix"]).unwrap_or_default();
                Ok(Self { prefix: PathBuf::from(prefix.trim_end_matches('/')), ..Self::at(top) })
            }
            Err(GitError::Missing(error)) => Err(Problem::new("cannot start git")
                .because(error.to_string())
                .with_hint("install git: `measure` checks out the reference with it")),
            Err(GitError::Failed(_)) => {
                Err(Problem::new(format!("`{}` is in no git repository", folder.display()))
                    .because("`measure` checks out the reference from the repository")
                    .with_hint(
                        "in a repository: `pytest-park measure`; of saved runs: \
                         `pytest-park analyze`",
                    ))
            }
        }
    }

    /// The id of the commit that a revision means.
    ///
    /// # Errors
    /// Where there is none.
    pub(super) fn commit(&self, revision: &str) -> Result<String, Problem> {
        let unknown = || {
            Problem::new(format!("there is no revision `{revision}` in this repository"))
                .with_hint(self.shallow_hint().unwrap_or(UNKNOWN))
        };
        // A word that looks like an option would be one.
        if revision.is_empty() || revision.starts_with('-') {
            return Err(unknown());
        }
        self.line(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])
            .map_err(|_| unknown())
    }

    /// The newest commit that two have in their histories; `None` for none.
    pub(super) fn merge_base(&self, a: &str, b: &str) -> Option<String> {
        self.line(&["merge-base", a, b]).ok()
    }

    /// The default branch as this repository knows it.
    pub(super) fn default_branch(&self) -> Option<String> {
        let of_remote =
            self.line(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
        let usual = ["main", "master", "origin/main", "origin/master"];
        let known = of_remote.into_iter().chain(usual.map(str::to_owned));
        known.into_iter().find(|branch| self.commit(branch).is_ok())
    }

    /// The branch of the checkout; `None` for a detached head.
    pub(super) fn branch(&self) -> Option<String> {
        self.line(&["symbolic-ref", "--quiet", "--short", "HEAD"]).ok()
    }

    /// Whether files that git knows have changes that are not committed.
    pub(super) fn is_dirty(&self) -> bool {
        self.output(&["status", "--porcelain", "--untracked-files=no"])
            .is_ok_and(|changes| !changes.trim().is_empty())
    }

    /// Whether the history ends early, as in the clones of build servers.
    fn is_shallow(&self) -> bool {
        self.line(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer == "true")
    }

    /// How to get the history that a shallow clone does not have; `None` in a whole one.
    pub(super) fn shallow_hint(&self) -> Option<&'static str> {
        self.is_shallow().then_some(
            "`git fetch --unshallow` gets the rest; in a workflow, actions/checkout with `fetch-depth: 0`",
        )
    }

    /// The submodules of this checkout, as paths from its top, each with its commit.
    pub(super) fn submodules(&self) -> Vec<(String, String)> {
        let listed = self.output(&["ls-files", "--stage", "-z"]).unwrap_or_default();
        let entries = listed.split('\0').filter_map(|entry| {
            // `160000 ID 0<tab>PATH`
            let (facts, path) = entry.split_once('\t')?;
            let commit = facts.strip_prefix("160000 ")?.split(' ').next()?;
            Some((path.to_owned(), commit.to_owned()))
        });
        entries.collect()
    }

    /// The changes of known files in this checkout that are not committed. git writes what it sees of
    /// the files into this copy of the index.
    pub(super) fn changes(&self, index: &Path) -> String {
        let mut diff = self.command();
        diff.args(["diff", "HEAD", "--binary", "--no-ext-diff", "--no-color"]);
        diff.args(["--src-prefix=a/", "--dst-prefix=b/"]);
        printed(diff.env("GIT_INDEX_FILE", index)).unwrap_or_default()
    }

    /// The files of this checkout that git neither knows nor ignores.
    pub(super) fn unknown_files(&self) -> Vec<String> {
        let listed = self.output(&["ls-files", "-z", "--others", "--exclude-standard"]);
        listed.unwrap_or_default().split_terminator('\0').map(str::to_owned).collect()
    }

    /// Copies the index of this checkout. What fails leaves no file, which to git is an empty index.
    pub(super) fn copy_index(&self, to: &Path) {
        let path = self.line(&["rev-parse", "--path-format=absolute", "--git-path", "index"]);
        let copy = |path: String| -> io::Result<()> {
            fs::copy(&path, to)?;
            // A file that was changed in the second of the index is compared by its content. A copy
            // with a later time would hide the change.
            File::options().write(true).open(to)?.set_modified(fs::metadata(path)?.modified()?)
        };
        path.ok().and_then(|path| copy(path).ok());
    }

    /// What git prints, without the end of the line.
    pub(super) fn line(&self, arguments: &[&str]) -> Result<String, GitError> {
        let text = self.output(arguments)?.trim_end_matches(['\n', '\r']).to_owned();
        if text.is_empty() { Err(GitError::Failed(String::new())) } else { Ok(text) }
    }

    /// What git prints.
    pub(super) fn output(&self, arguments: &[&str]) -> Result<String, GitError> {
        printed(self.command().args(arguments))
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(&self.top)
            // A hook of the user is about the user's checkout.
            .args(["-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false"])
            // `status` would write what it finds into the index.
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            // What git sets for its hooks would lead to another repository than the folder.
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE")
            .stdin(Stdio::null());
        // Ctrl-C on the terminal is for us: git finishes what it does.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command
    }
}

fn printed(command: &mut Command) -> Result<String, GitError> {
    let output = command.output().map_err(GitError::Missing)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(GitError::Failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}
