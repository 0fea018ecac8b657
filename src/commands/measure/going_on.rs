//! What a measurement keeps of itself, so that it can go on, and what is refused when it does.

use std::path::{Path, PathBuf};

use crate::commands::measure::git::Git;
use crate::commands::measure::kept_folder::{Record, RecordedSide, SCHEMA};
use crate::commands::measure::side::{Code, Side};
use crate::commands::measure::uncommitted::{first_difference, uncommitted, written_files};
use crate::commands::request::MeasureRequest;
use crate::model::run::first_letters;
use crate::render::words::problems::Problem;

/// The sides of a measurement that goes on are those that it began with, unless others are named.
pub(super) fn go_on_with(request: &mut MeasureRequest, record: &Record, git: &Git) {
    let revision = |side: &RecordedSide| match &side.uncommitted {
        None => Some(side.commit.clone()),
        Some(_) => None,
    };
    request.against = request.against.take().or_else(|| revision(&record.reference));
    request.candidate = request.candidate.take().or_else(|| revision(&record.candidate));
    request.setup = request.setup.take().or_else(|| record.setup.clone());
    request.lockstep &= record.lockstep;
    go_on_by(request, record, git);
    if request.pytest_args.is_empty() {
        request.pytest_args = record.pytest_args.iter().map(Into::into).collect();
    }
}

/// Each side keeps its interpreter, unless another is named.
fn go_on_by(request: &mut MeasureRequest, record: &Record, git: &Git) {
    if request.python.is_some() {
        return;
    }
    let has_own_python = request.reference_python.is_some() || request.candidate_python.is_some();
    let [reference, candidate] =
        [&record.reference, &record.candidate].map(|side| known_python(side, git));
    // Options for each side are what makes both of them the working tree.
    let is_one_tree =
        record.reference.uncommitted.is_some() && record.candidate.uncommitted.is_some();
    if reference == candidate && !has_own_python && !is_one_tree {
        request.python = reference;
    } else {
        request.reference_python = request.reference_python.take().or(reference);
        request.candidate_python = request.candidate_python.take().or(candidate);
    }
}

/// The interpreter of a side. One in its checkout is there before the setup only where that is the
/// working tree; `None` elsewhere.
fn known_python(side: &RecordedSide, git: &Git) -> Option<PathBuf> {
    let python = Path::new(&side.python);
    // A bare name is looked for on the path.
    let is_in_checkout = python.is_relative() && python.components().count() > 1;
    match (is_in_checkout, &side.uncommitted) {
        (false, _) => Some(python.to_owned()),
        (true, Some(_)) => Some(git.top.join(python)),
        (true, None) => None,
    }
}

/// What is measured now.
pub(super) fn record_of(
    request: &MeasureRequest,
    [reference, candidate]: &[Side; 2],
    git: &Git,
    index: &Path,
) -> Record {
    let recorded = |side: &Side| RecordedSide {
        name: side.plan.tag.clone(),
        commit: match &side.plan.code {
            Code::Commit(commit) => commit.clone(),
            Code::WorkingTree => git.commit("HEAD").unwrap_or_default(),
        },
        uncommitted: match &side.plan.code {
            Code::Commit(_) => None,
            Code::WorkingTree => Some(uncommitted(git, index)),
        },
        // An environment that a setup makes is in another checkout each time.
        python: side
            .python
            .strip_prefix(&side.checkout)
            .unwrap_or(&side.python)
            .display()
            .to_string(),
    };
    let words = request.pytest_args.iter();
    Record {
        schema: SCHEMA.to_owned(),
        reference: recorded(reference),
        candidate: recorded(candidate),
        pytest_args: words.map(|word| word.to_string_lossy().into_owned()).collect(),
        setup: request.setup.clone(),
        lockstep: request.lockstep,
        folder: Some(folder_in_words(git)),
        written: written_files(git, request.analyze.destination.path.as_deref()),
    }
}

/// The folder in which pytest is called, from the top of the checkout.
fn folder_in_words(git: &Git) -> String {
    let inside = git.prefix.to_string_lossy();
    if inside.is_empty() { ".".to_owned() } else { inside.into_owned() }
}

/// Takes over what the measurement has written before.
///
/// # Errors
/// Where a folder holds a measurement of something else.
pub(super) fn refuse_another(recorded: &Record, now: &mut Record) -> Result<(), Problem> {
    now.written.extend(recorded.written.iter().cloned());
    let written = &now.written;
    let sides = [
        ("reference", &recorded.reference, &now.reference),
        ("candidate", &recorded.candidate, &now.candidate),
    ];
    for (name, before, now) in sides {
        let why = if before.commit != now.commit {
            let [before, now] = [&before.commit, &now.commit].map(|commit| first_letters(commit));
            format!("its {name} was {before} and is {now}")
        } else if before.uncommitted.is_some() != now.uncommitted.is_some() {
            format!("its {name} was {}, not {}", before.state(), now.state())
        } else if let (Some(before), Some(now)) = (&before.uncommitted, &now.uncommitted)
            && let Some(file) = first_difference(before, now, written)
        {
            format!("the working tree of its {name} has changed since: `{file}`")
        } else if before.python != now.python {
            format!("its {name} was measured by {}, not {}", before.python, now.python)
        } else {
            continue;
        };
        return Err(Problem::new("the folder of `--to` holds another measurement")
            .because(why)
            .with_hint("`--to DIR` takes a new folder too"));
    }
    if let (Some(before), Some(now)) = (&recorded.folder, &now.folder)
        && before != now
    {
        return Err(Problem::new("the folder of `--to` holds another measurement")
            .because(format!("pytest was called in the folder `{before}`, not in `{now}`"))
            .with_hint("call it again in that folder of the repository"));
    }
    if recorded.pytest_args != now.pytest_args {
        return Err(Problem::new("the folder of `--to` holds another measurement")
            .because(format!("pytest was called with: {}", recorded.pytest_args.join(" ")))
            .with_hint("without words after `--` it is called so again"));
    }
    Ok(())
}
