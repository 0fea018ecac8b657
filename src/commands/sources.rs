//! Opens the archive, and words what can go wrong with it.

use crate::Io;
use crate::commands::progress::Progress;
use crate::commands::{Sources, Stop, Talk};
use crate::load::{self, Archive, LoadError};
use crate::model::run::RunInfo;
use crate::render::messages;
use crate::render::units::counted;

/// How many runs an error names.
const MOST_RUNS: usize = 10;

/// Opens the archive. It holds at least one run.
///
/// # Errors
/// Where a path cannot be used, or no run is found in any.
pub fn open(sources: &Sources, talk: Talk, io: &mut Io<'_>) -> Result<Archive, Stop> {
    let progress = Progress::new("reading", talk.progress);
    let source = load::Source { paths: &sources.paths, strict: sources.strict };
    let archive =
        load::open(&source, io.stdin, &mut |done, all| progress.at(done, all)).map_err(|error| unusable(&error))?;
    progress.clear();
    if talk.verbose && !talk.quiet {
        for path in archive.skipped() {
            writeln!(io.stderr, "skipped: {}: not a pytest-benchmark artifact", path.display())?;
        }
    }
    if archive.runs().is_empty() {
        return Err(no_runs(sources, &archive));
    }
    Ok(archive)
}

/// The error of an archive without any run.
pub fn no_runs(sources: &Sources, archive: &Archive) -> Stop {
    let named: Vec<String> = sources.paths.iter().map(|it| format!("`{}`", it.display())).collect();
    let mut causes: Vec<String> = archive.warnings().iter().take(MOST_RUNS).map(messages::worded).collect();
    if !archive.skipped().is_empty() {
        causes.push(format!("{} skipped: JSON, but not pytest-benchmark's", counted(archive.skipped().len(), "file")));
    }
    let hint = "`pytest --benchmark-save baseline` saves a run under ./.benchmarks".to_owned();
    Stop::told(format!("no runs found in {}", named.join(", ")), causes, Some(hint))
}

fn unusable(error: &LoadError) -> Stop {
    let hint = match error {
        LoadError::Missing { .. } => Some(
            "`pytest --benchmark-save baseline` saves a run under ./.benchmarks; name another folder as PATH"
                .to_owned(),
        ),
        LoadError::Unreadable { .. } => None,
    };
    Stop::told(error.to_string(), Vec::new(), hint)
}

/// The runs that exist, newest first, as causes of an error.
pub fn listed(runs: &[RunInfo]) -> Vec<String> {
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
