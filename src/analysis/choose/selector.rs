//! The selector language: one word, and the runs it means.
//!
//! A selector is tried as each [`MatchKind`] in their order; the first that finds a run wins. Runs
//! are oldest first, as the loader orders them.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use globset::GlobBuilder;
use strum::{IntoStaticStr, VariantArray};

use crate::analysis::choose::spelling::nearest;
use crate::model::run::RunInfo;

/// What a selector matches a run by, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum MatchKind {
    /// The exact run id.
    #[strum(serialize = "run id")]
    RunId,
    /// The exact tag.
    Tag,
    /// The file's stem, `0007_baseline`.
    #[strum(serialize = "file stem")]
    Stem,
    /// The file's number, `7` or `0007`.
    Number,
    /// The saved name, `baseline`.
    #[strum(serialize = "saved name")]
    Name,
    /// The commit id, or a prefix of at least 4 hex digits.
    Commit,
    /// `branch:NAME`.
    Branch,
    /// The artifact's path, the end of it, or its file name; or a link to the artifact.
    Path,
    /// `Linux-CPython-3.12-64bit/0001`: the folder, and the beginning of the file name, as
    /// `--benchmark-compare` takes them.
    #[strum(serialize = "folder and number")]
    InFolder,
    /// `latest`, `previous`, `oldest`, `latest~N`.
    Position,
    /// A date, or the beginning of one, in UTC.
    Date,
    /// `0003..0007`, both included: numbers, or the runs from one selector to another. Either end
    /// may be left out.
    Range,
    /// A glob over stem, tag and saved name.
    Glob,
}

impl MatchKind {
    /// The words in notes.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}

/// Every run that a selector matches, oldest first and never none, and what it matches by.
pub(crate) fn find(runs: &[RunInfo], selector: &str) -> Option<(MatchKind, Vec<usize>)> {
    for by in MatchKind::VARIANTS {
        let found = find_by(runs, selector, *by);
        if !found.is_empty() {
            return Some((*by, found));
        }
    }
    None
}

/// The selector that is spelled nearest to one that matches nothing, among stems, tags, saved names
/// and branches. It matches a run.
pub(crate) fn nearest_name(runs: &[RunInfo], selector: &str) -> Option<String> {
    let mut names = Vec::new();
    let mut branches = Vec::new();
    for run in runs {
        names.push(run.stem.as_str());
        names.extend(run.tag.as_deref());
        names.extend(run.name.as_deref());
        branches.extend(run.commit.branch.as_deref());
    }
    let branch = selector.strip_prefix("branch:").unwrap_or(selector);
    // A bare branch is spelled right, so it is nearer than any name.
    let is_branch = branches.contains(&branch);
    match nearest(selector, names) {
        Some(name) if !is_branch && branch == selector => Some(name.to_owned()),
        name => nearest(branch, branches)
            .map(|near| format!("branch:{near}"))
            .or(name.map(str::to_owned)),
    }
}

/// The word a person would choose for this run among these: it matches this run and no other. Names
/// come before numbers and ids; the position is the last resort, because it means another run as
/// soon as one is added. `None` where no such word exists, or only one with characters that cannot
/// be typed.
pub(crate) fn selector_of(runs: &[RunInfo], run_idx: usize) -> Option<String> {
    let run = runs.get(run_idx)?;
    let commit = run.commit.id.as_deref();
    // pytest-benchmark makes the names of autosaved runs: they are long and say no more than their
    // numbers.
    let is_named = !run.is_autosaved();
    let words = [
        run.tag.clone(),
        run.name.clone().filter(|_| is_named),
        Some(run.stem.clone()).filter(|_| is_named),
        run.number.map(|number| format!("{number:04}")),
        commit.and_then(|id| id.get(..8)).map(str::to_owned),
        Some(run.stem.clone()),
        Some(run.id.clone()),
        run.path.to_str().map(str::to_owned),
        Some(format!("latest~{}", runs.len() - 1 - run_idx)),
    ];
    for word in words.into_iter().flatten() {
        let is_typable = !word.is_empty() && !word.contains(char::is_control);
        if is_typable && find(runs, &word).is_some_and(|(_, found)| found == [run_idx]) {
            return Some(word);
        }
    }
    None
}

/// The runs that a selector matches in one way, oldest first.
fn find_by(runs: &[RunInfo], selector: &str, by: MatchKind) -> Vec<usize> {
    match by {
        MatchKind::RunId => indices(runs, |run| run.id == selector),
        MatchKind::Tag => indices(runs, |run| run.tag.as_deref() == Some(selector)),
        MatchKind::Stem => {
            let found = indices(runs, |run| run.stem == selector);
            if found.is_empty() { by_link_stem(runs, selector) } else { found }
        }
        MatchKind::Number => match parse_digits(selector) {
            Some(number) => indices(runs, |run| run.number == Some(number)),
            None => Vec::new(),
        },
        MatchKind::Name => indices(runs, |run| run.name.as_deref() == Some(selector)),
        MatchKind::Commit => by_commit(runs, selector),
        MatchKind::Branch => match selector.strip_prefix("branch:") {
            Some(branch) => indices(runs, |run| run.commit.branch.as_deref() == Some(branch)),
            None => Vec::new(),
        },
        MatchKind::Path => match selector.trim_start_matches("./") {
            // Every path ends with the empty one.
            "" => Vec::new(),
            end => indices(runs, |run| {
                run.path.ends_with(end) || run.links.iter().any(|link| link.ends_with(end))
            }),
        },
        MatchKind::InFolder => in_folder(runs, selector),
        MatchKind::Position => position(runs.len(), selector).into_iter().collect(),
        MatchKind::Date => by_date(runs, selector),
        MatchKind::Range => by_range(runs, selector),
        MatchKind::Glob => by_glob(runs, selector),
    }
}

/// The indices of the runs that a condition holds for.
fn indices(runs: &[RunInfo], holds: impl Fn(&RunInfo) -> bool) -> Vec<usize> {
    let mut indices = Vec::new();
    for (run_idx, run) in runs.iter().enumerate() {
        if holds(run) {
            indices.push(run_idx);
        }
    }
    indices
}

fn by_commit(runs: &[RunInfo], selector: &str) -> Vec<usize> {
    let prefix = selector.to_ascii_lowercase();
    if prefix.len() < 4 || !prefix.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Vec::new();
    }
    indices(runs, |run| {
        let id = run.commit.id.as_deref().unwrap_or_default();
        id.to_ascii_lowercase().starts_with(&prefix)
    })
}

/// Runs that a link of this name leads to, with or without its ending.
fn by_link_stem(runs: &[RunInfo], selector: &str) -> Vec<usize> {
    let stem = |link: &PathBuf| {
        let name = link.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.strip_suffix(".gz").unwrap_or(&name);
        stem.strip_suffix(".json").unwrap_or(stem) == selector
    };
    indices(runs, |run| run.links.iter().any(stem))
}

/// Runs in a folder, or in folders that a pattern matches, whose file name begins like this.
/// pytest-benchmark reads `--benchmark-compare=Linux-CPython-3.12-64bit/0001` so.
fn in_folder(runs: &[RunInfo], selector: &str) -> Vec<usize> {
    let Some((folders, start)) = selector.trim_start_matches("./").rsplit_once('/') else {
        return Vec::new();
    };
    if folders.is_empty() || start.is_empty() {
        return Vec::new();
    }
    let mut globs = Vec::new();
    for folder in folders.split('/') {
        let Ok(glob) = GlobBuilder::new(folder).build() else { return Vec::new() };
        globs.push(glob.compile_matcher());
    }
    let file = GlobBuilder::new(start).build().ok().map(|glob| glob.compile_matcher());
    indices(runs, |run| {
        let parents = run.path.parent().into_iter().flat_map(Path::components).rev();
        let mut parents = parents.map(|parent| Path::new(parent.as_os_str()));
        let is_there = globs
            .iter()
            .rev()
            .all(|glob| parents.next().is_some_and(|parent| glob.is_match(parent)));
        let is_number = parse_digits(start).is_some_and(|number| run.number == Some(number));
        is_there
            && (is_number
                || run.stem.starts_with(start)
                || file.as_ref().is_some_and(|glob| glob.is_match(&run.stem)))
    })
}

/// The runs between two numbers, or between those that two selectors match.
fn by_range(runs: &[RunInfo], selector: &str) -> Vec<usize> {
    let Some((from, to)) = selector.split_once("..") else { return Vec::new() };
    if from.is_empty() && to.is_empty() {
        return Vec::new();
    }
    let numbers = [from, to].map(|end| (end.is_empty(), parse_digits(end)));
    if let [(true, _) | (false, Some(_)), (true, _) | (false, Some(_))] = numbers {
        let [(_, from), (_, to)] = numbers;
        let numbers = from.unwrap_or(0)..=to.unwrap_or(u64::MAX);
        let found = indices(runs, |run| run.number.is_some_and(|number| numbers.contains(&number)));
        if !found.is_empty() {
            return found;
        }
    }
    // An end that is a range itself would have no meaning.
    let matches = |end: &str| find(runs, end).filter(|(by, _)| *by != MatchKind::Range);
    let first = match from {
        "" => Some(0),
        from => matches(from).and_then(|(_, found)| found.first().copied()),
    };
    let last = match to {
        "" => runs.len().checked_sub(1),
        to => matches(to).and_then(|(_, found)| found.last().copied()),
    };
    match (first, last) {
        (Some(first), Some(last)) if first <= last => (first..=last).collect(),
        (_, _) => Vec::new(),
    }
}

fn by_glob(runs: &[RunInfo], selector: &str) -> Vec<usize> {
    let Ok(glob) = GlobBuilder::new(selector).build() else {
        return Vec::new();
    };
    let glob = glob.compile_matcher();
    indices(runs, |run| {
        let names = [Some(run.stem.as_str()), run.tag.as_deref(), run.name.as_deref()];
        names.into_iter().flatten().any(|name| glob.is_match(name))
    })
}

/// How many runs before the latest one `latest`, `previous` or `latest~N` means.
pub(crate) fn steps_back(selector: &str) -> Option<usize> {
    match selector {
        "latest" => Some(0),
        "previous" => Some(1),
        _ => usize::try_from(parse_digits(selector.strip_prefix("latest~")?)?).ok(),
    }
}

/// The index of `latest`, `previous`, `oldest` or `latest~N` among `n_runs` runs.
fn position(n_runs: usize, selector: &str) -> Option<usize> {
    if selector == "oldest" {
        return (n_runs > 0).then_some(0);
    }
    n_runs.checked_sub(steps_back(selector)?.checked_add(1)?)
}

/// Plain digits, without the sign that `str::parse` would take.
fn parse_digits(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Runs recorded at a moment, or at one whose date in UTC begins with the selector.
fn by_date(runs: &[RunInfo], selector: &str) -> Vec<usize> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(selector) {
        let moment = moment.with_timezone(&Utc);
        return indices(runs, |run| run.recorded_at == Some(moment));
    }
    let prefix = selector.replacen(' ', "T", 1);
    // At least a year: every date begins with the empty text.
    if prefix.len() < 4 || !prefix.bytes().take(4).all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let prefix = prefix.trim_end_matches('Z');
    indices(runs, |run| {
        let Some(at) = run.recorded_at else { return false };
        at.format("%Y-%m-%dT%H:%M:%S%.6f").to_string().starts_with(prefix)
    })
}

#[cfg(test)]
pub(crate) mod tests;
