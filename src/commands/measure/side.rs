//! The two sides: what each is, where it is, and which Python measures it.

use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::SideName;
use crate::commands::measure::git::Git;
use crate::commands::request::MeasureRequest;
use crate::model::run::first_letters;
use crate::render::words::problems::Problem;

/// What the code of a side is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Code {
    /// The user's checkout as it is.
    WorkingTree,
    /// A commit.
    Commit(String),
}

/// What a side is, before anything is checked out.
#[derive(Debug, Clone)]
pub(super) struct SidePlan {
    pub code: Code,
    /// What tables call it.
    pub tag: String,
}

/// A side that can be measured.
#[derive(Debug)]
pub(super) struct Side {
    pub name: SideName,
    pub plan: SidePlan,
    /// The top folder of its checkout.
    pub checkout: PathBuf,
    /// The folder in which pytest is called.
    pub folder: PathBuf,
    /// The folders from the current one up to the top of the checkout, in which its modules may be.
    pub roots: Vec<PathBuf>,
    pub python: PathBuf,
}

impl Side {
    /// The index of the side in a pair.
    pub(super) fn index(&self) -> usize {
        match self.name {
            SideName::Reference => 0,
            SideName::Candidate => 1,
        }
    }
}

/// What both sides are: the reference, then the candidate.
///
/// # Errors
/// Where a revision does not exist, or there is no usual reference.
pub(super) fn plan_sides(request: &MeasureRequest, git: &Git) -> Result<[SidePlan; 2], Problem> {
    let candidate = match &request.candidate {
        Some(revision) => of_revision(git, revision)?,
        None => working_tree("working tree"),
    };
    let has_own_python = request.reference_python.is_some() || request.candidate_python.is_some();
    let reference = match &request.against {
        Some(revision) => of_revision(git, revision)?,
        // The same code in two environments.
        None if has_own_python => match &candidate.code {
            Code::WorkingTree => working_tree("reference Python"),
            Code::Commit(_) => SidePlan { tag: "reference Python".to_owned(), ..candidate.clone() },
        },
        None => usual_reference(git, &candidate)?,
    };
    let candidate = if has_own_python && reference.code == candidate.code {
        SidePlan { tag: "candidate Python".to_owned(), ..candidate }
    } else {
        candidate
    };
    Ok([reference, candidate])
}

fn working_tree(tag: &str) -> SidePlan {
    SidePlan { code: Code::WorkingTree, tag: tag.to_owned() }
}

fn of_revision(git: &Git, revision: &str) -> Result<SidePlan, Problem> {
    let commit = git.commit(revision)?;
    // The letters of a commit that somebody typed are its short name.
    let tag = if commit.starts_with(revision) && revision.len() > 6 {
        first_letters(&commit)
    } else {
        revision.to_owned()
    };
    Ok(SidePlan { code: Code::Commit(commit), tag })
}

/// Where the candidate's branch left the default branch; on that branch itself the last commit, or
/// the one before if nothing is changed.
fn usual_reference(git: &Git, candidate: &SidePlan) -> Result<SidePlan, Problem> {
    let against = |revision: &str| of_revision(git, revision);
    let (tip, is_changed) = match &candidate.code {
        Code::WorkingTree => (git.commit("HEAD").map_err(|_| no_commit())?, git.is_dirty()),
        Code::Commit(commit) => (commit.clone(), false),
    };
    let Some(default_branch) = git.default_branch() else {
        return Err(Problem::new("this repository has no default branch to compare with")
            .because("there is no origin/HEAD, main or master, here or of origin")
            .with_hint("`--against REV` names the reference"));
    };
    let Some(base) = git.merge_base(&tip, &default_branch) else {
        return Err(no_merge_base(git, &default_branch));
    };
    let short_name = default_branch.strip_prefix("origin/").unwrap_or(&default_branch);
    let is_on_it = candidate.code == Code::WorkingTree
        && git.branch().is_some_and(|branch| branch == short_name);
    if base != tip && !is_on_it {
        let tag = format!("base on {default_branch}");
        return Ok(SidePlan { code: Code::Commit(base), tag });
    }
    match (&candidate.code, is_changed) {
        (Code::WorkingTree, true) => against("HEAD"),
        (_, _) => {
            let before = format!("{}~1", if is_on_it { "HEAD" } else { tip.as_str() });
            let found = git.commit(&before).map_err(|_| {
                Problem::new("there is no commit before this one to compare with")
                    .with_hint(git.shallow_hint().unwrap_or("`--against REV` names the reference"))
            })?;
            Ok(SidePlan { tag: first_letters(&found), code: Code::Commit(found) })
        }
    }
}

fn no_commit() -> Problem {
    Problem::new("this repository has no commit yet")
        .with_hint("`git commit` makes one to compare with")
}

fn no_merge_base(git: &Git, default_branch: &str) -> Problem {
    let problem = Problem::new(format!("HEAD and `{default_branch}` have no commit in common"));
    match git.shallow_hint() {
        Some(hint) => {
            problem.because("this clone is shallow: its history ends early").with_hint(hint)
        }
        None => problem.with_hint("`--against REV` names the reference"),
    }
}

/// The folders from one up to the top of its checkout.
pub(super) fn roots(folder: &Path, checkout: &Path) -> Vec<PathBuf> {
    folder
        .ancestors()
        .take_while(|ancestor| ancestor.starts_with(checkout))
        .map(Path::to_owned)
        .collect()
}
