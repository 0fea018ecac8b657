//! How what cannot be done is worded: the same words for a wrong option on the command line and for a wrong query of
//! the dashboard. What is wrong, what would be right, and something that would work.

use std::path::PathBuf;

use crate::analysis::grouping::{KNOWN_TOKENS, UnknownToken};
use crate::analysis::select::{SelectError, Wanted};
use crate::analysis::spelling::nearest;
use crate::model::run::RunInfo;
use crate::model::warning::Warning;
use crate::render::messages::worded;
use crate::render::units::counted;

/// How many runs an error names.
const MOST_RUNS: usize = 10;

/// A refusal in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is wrong.
    pub message: String,
    /// Why, or what would be right, line by line.
    pub causes: Vec<String>,
    /// Something that would work.
    pub hint: Option<String>,
}

/// A word that is not one of `known`.
pub fn unknown_word<'k>(option: &str, word: &str, known: impl Iterator<Item = &'k str> + Clone) -> Told {
    let listed: Vec<&str> = known.clone().collect();
    Told {
        message: format!("`{option}` does not know `{word}`"),
        causes: vec![format!("known: {}", listed.join(", "))],
        hint: nearest(word, known).map(|it| format!("`{option} {it}`")),
    }
}

/// A group token that does not exist.
pub fn unknown_token(error: &UnknownToken) -> Told {
    let known = KNOWN_TOKENS.iter().map(|(token, aliases)| match aliases {
        [] => (*token).to_owned(),
        _ => format!("{token} ({})", aliases.join(", ")),
    });
    Told {
        message: error.to_string(),
        causes: vec![format!("known: {}", known.collect::<Vec<_>>().join(", "))],
        hint: error.nearest.map(|it| format!("`--group-by {it}`")),
    }
}

/// A pattern that is no regular expression.
pub fn bad_pattern(pattern: &str, error: &regex::Error) -> Told {
    Told {
        message: "`--filter` is not a regular expression".to_owned(),
        causes: error.to_string().lines().map(str::to_owned).collect(),
        hint: Some(format!("`--filter '{}'` takes it literally", regex::escape(pattern))),
    }
}

/// No run at these paths.
pub fn no_runs(paths: &[PathBuf], warnings: &[Warning], n_skipped: usize) -> Told {
    let named: Vec<String> = paths.iter().map(|it| format!("`{}`", it.display())).collect();
    let mut causes: Vec<String> = warnings.iter().take(MOST_RUNS).map(worded).collect();
    if n_skipped > 0 {
        causes.push(format!("{} skipped: JSON, but not pytest-benchmark's", counted(n_skipped, "file")));
    }
    Told {
        message: format!("no runs found in {}", named.join(", ")),
        causes,
        hint: Some("`pytest --benchmark-save baseline` saves a run under ./.benchmarks".to_owned()),
    }
}

/// A run that was chosen and cannot be used.
pub fn unreadable_run(warning: &Warning) -> Told {
    Told {
        message: "a chosen run cannot be read".to_owned(),
        causes: vec![worded(warning)],
        hint: Some("`pytest-park runs` lists the runs; choose others by `--reference` and `--candidate`".to_owned()),
    }
}

/// No two sides could be chosen of these runs.
pub fn no_choice(error: &SelectError, runs: &[RunInfo], wanted: &Wanted) -> Told {
    let option = |side: &str, value: &str| format!("`--{side} {value}`");
    let hint = match error {
        SelectError::NoMatch { side, nearest, .. } => match nearest {
            Some(near) => option(side.label(), near),
            None => "`pytest-park runs` lists what there is".to_owned(),
        },
        SelectError::SameRun { .. } if wanted.reference.is_some() => {
            "leave out `--candidate`, or name another run".to_owned()
        }
        SelectError::SameRun { .. } => "name another run by `--reference`".to_owned(),
        SelectError::NothingBefore { .. } => "`--reference latest` compares with a later run".to_owned(),
        SelectError::NoOther { .. } => "`pytest --benchmark-save NAME` saves another run".to_owned(),
    };
    Told { message: error.to_string(), causes: listed(runs), hint: Some(hint) }
}

/// The runs that exist, newest first.
fn listed(runs: &[RunInfo]) -> Vec<String> {
    let mut lines = vec!["there are, newest first:".to_owned()];
    lines.extend(runs.iter().rev().take(MOST_RUNS).map(|run| {
        let date = run.recorded_at.map_or(String::new(), |at| at.format("  %Y-%m-%d %H:%M UTC").to_string());
        let tag = run.tag.as_deref().map_or(String::new(), |tag| format!("  tag {tag}"));
        let commit = run
            .commit
            .id
            .as_deref()
            .map_or(String::new(), |id| format!("  {}", id.chars().take(8).collect::<String>()));
        format!("  {}{date}{commit}{tag}", run.stem)
    }));
    let more = runs.len().saturating_sub(MOST_RUNS);
    if more > 0 {
        lines.push(format!("  and {more} more: `pytest-park runs` lists them all"));
    }
    lines
}
