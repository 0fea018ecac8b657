//! The checkout of a revision: a worktree of git below the cache folder, removed when it is dropped.

use std::fs;
use std::path::{Path, PathBuf};

use crate::commands::measure::git::{Git, GitError};
use crate::render::words::problems::Problem;

/// A checkout that is ours.
#[derive(Debug)]
pub(super) struct Worktree {
    git: Git,
    /// Its top folder.
    pub folder: PathBuf,
}

impl Worktree {
    /// Checks a commit out into a folder that does not exist yet. Submodules come from those of the
    /// user's checkout, so nothing is fetched.
    ///
    /// # Errors
    /// Where git cannot do it.
    pub(super) fn add(git: &Git, commit: &str, folder: &Path) -> Result<Self, Problem> {
        let path = folder.to_string_lossy();
        let added =
            git.output(&["worktree", "add", "--quiet", "--detach", "--force", &path, commit]);
        let worktree = Self { git: git.clone(), folder: folder.to_owned() };
        added.map_err(|error| cannot_check_out(commit, error))?;
        worktree.fill_submodules()?;
        Ok(worktree)
    }

    fn fill_submodules(&self) -> Result<(), Problem> {
        let own = Git::at(&self.folder);
        for (path, commit) in own.submodules() {
            let known = self.git.top.join(&path);
            // A submodule that the user has not checked out is not needed here either.
            if !known.join(".git").exists() {
                continue;
            }
            let [from, to] = [known, self.folder.join(&path)];
            let [from, to] = [from.to_string_lossy(), to.to_string_lossy()];
            let cloned = own
                .output(&["clone", "--quiet", "--shared", "--no-checkout", &from, &to])
                .and_then(|_| {
                    Git::at(self.folder.join(&path)).output(&["checkout", "--quiet", &commit])
                });
            cloned.map_err(|error| {
                cannot_check_out(&format!("{commit} of the submodule {path}"), error)
                    .with_hint("`git submodule update --init` in the repository, at that revision")
            })?;
        }
        Ok(())
    }
}

fn cannot_check_out(what: &str, error: GitError) -> Problem {
    let problem = Problem::new(format!("cannot check out {what}"));
    match error {
        GitError::Missing(error) => problem.because(error.to_string()),
        GitError::Failed(said) => said.lines().fold(problem, Problem::because),
    }
}

impl Drop for Worktree {
    fn drop(&mut self) {
        remove_worktree(&self.git, &self.folder);
    }
}

/// Removes a checkout and what the repository knows of it. What fails is left for the next time.
pub(super) fn remove_worktree(git: &Git, folder: &Path) {
    let path = folder.to_string_lossy();
    // Twice forced: also with changes, and also while it is locked.
    let removed = git.output(&["worktree", "remove", "--force", "--force", &path]);
    if removed.is_err() {
        fs::remove_dir_all(folder).ok();
        forget(git, folder);
    }
}

/// Removes what a repository knows of a checkout that is gone. Those of the user stay, also where
/// their folders are not there at the moment.
fn forget(git: &Git, folder: &Path) {
    let common = git.line(&["rev-parse", "--path-format=absolute", "--git-common-dir"]);
    let Ok(known) = common.map(|common| Path::new(&common).join("worktrees")) else { return };
    for entry in fs::read_dir(&known).into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path().join("gitdir")).unwrap_or_default();
        if Path::new(text.trim_end()) == folder.join(".git") {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
    // Only where nothing is left in it.
    fs::remove_dir(known).ok();
}
