//! The selector language: one word, and the runs it means.
//!
//! A selector is tried as each [`MatchKind`] in their order; the first that finds a run wins. Runs
//! are oldest first, as the loader orders them.

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
    /// The artifact's path, the end of it, or its file name.
    Path,
    /// `latest`, `previous`, `oldest`, `latest~N`.
    Position,
    /// A date, or the beginning of one, in UTC.
    Date,
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
        MatchKind::Stem => indices(runs, |run| run.stem == selector),
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
            end => indices(runs, |run| run.path.ends_with(end)),
        },
        MatchKind::Position => position(runs.len(), selector).into_iter().collect(),
        MatchKind::Date => by_date(runs, selector),
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

/// The index of `latest`, `previous`, `oldest` or `latest~N` among `n_runs` runs.
fn position(n_runs: usize, selector: &str) -> Option<usize> {
    let back = match selector {
        "latest" => 0,
        "previous" => 1,
        "oldest" => return (n_runs > 0).then_some(0),
        _ => usize::try_from(parse_digits(selector.strip_prefix("latest~")?)?).ok()?,
    };
    n_runs.checked_sub(back.checked_add(1)?)
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
pub(crate) mod tests {
    use super::*;
    use crate::model::run::{Commit, Machine};

    /// Six runs, oldest first, each with something of its own.
    pub(crate) fn runs() -> Vec<RunInfo> {
        let run = |number: u64,
                   name: &str,
                   commit: &str,
                   branch: &str,
                   date: &str,
                   system: &str| RunInfo {
            id: format!("id-{number}"),
            number: Some(number),
            name: Some(name.into()),
            stem: format!("{number:04}_{name}"),
            path: format!("store/Linux/{number:04}_{name}.json").into(),
            recorded_at: date.parse().ok(),
            commit: Commit {
                id: Some(commit.into()),
                branch: Some(branch.into()),
                ..Commit::default()
            },
            machine: Machine { system: Some(system.into()), ..Machine::default() },
            ..RunInfo::default()
        };
        let mut runs = vec![
            run(1, "baseline", "8d530304aa", "main", "2026-11-20T10:00:00Z", "Linux"),
            run(2, "candidate-v2", "beef0000cc", "fix/x", "2026-11-21T10:00:00Z", "Linux"),
            run(3, "baseline", "8d53ffff00", "main", "2026-11-22T10:00:00.25Z", "Darwin"),
            run(4, "nightly", "0003000000", "main", "2026-11-23T10:00:00Z", "Linux"),
            run(5, "latest-good", "1234567890", "dev", "2026-11-23T12:00:00Z", "Darwin"),
            run(12, "final", "ffffffffff", "dev", "2026-12-01T10:00:00Z", "Linux"),
        ];
        runs[3].tag = Some("v1.0".into());
        runs
    }

    #[test]
    fn a_selector_is_the_first_thing_that_it_matches() {
        for (selector, expected) in [
            ("id-2", Some((MatchKind::RunId, vec![1]))),
            ("v1.0", Some((MatchKind::Tag, vec![3]))),
            ("0001_baseline", Some((MatchKind::Stem, vec![0]))),
            ("3", Some((MatchKind::Number, vec![2]))),
            ("0003", Some((MatchKind::Number, vec![2]))),
            ("12", Some((MatchKind::Number, vec![5]))),
            ("baseline", Some((MatchKind::Name, vec![0, 2]))),
            ("8d53", Some((MatchKind::Commit, vec![0, 2]))),
            ("8D530304", Some((MatchKind::Commit, vec![0]))),
            ("000300", Some((MatchKind::Commit, vec![3]))),
            ("8d5", None),
            ("branch:main", Some((MatchKind::Branch, vec![0, 2, 3]))),
            ("branch:ma", None),
            ("store/Linux/0002_candidate-v2.json", Some((MatchKind::Path, vec![1]))),
            ("./store/Linux/0002_candidate-v2.json", Some((MatchKind::Path, vec![1]))),
            ("0002_candidate-v2.json", Some((MatchKind::Path, vec![1]))),
            ("latest", Some((MatchKind::Position, vec![5]))),
            ("previous", Some((MatchKind::Position, vec![4]))),
            ("oldest", Some((MatchKind::Position, vec![0]))),
            ("latest~2", Some((MatchKind::Position, vec![3]))),
            ("latest~5", Some((MatchKind::Position, vec![0]))),
            ("latest~6", None),
            ("latest~99999999999999999999", None),
            ("2026-11-23", Some((MatchKind::Date, vec![3, 4]))),
            ("2026-11-23T10", Some((MatchKind::Date, vec![3]))),
            ("2026-11-23 12:00", Some((MatchKind::Date, vec![4]))),
            ("2026-11-22T11:00:00.25+01:00", Some((MatchKind::Date, vec![2]))),
            ("base*", Some((MatchKind::Glob, vec![0, 2]))),
            ("000?_n*", Some((MatchKind::Glob, vec![3]))),
            ("v[0-9].*", Some((MatchKind::Glob, vec![3]))),
            ("[", None),
            ("", None),
            ("+3", None),
            ("nonsense", None),
        ] {
            assert_eq!(find(&runs(), selector), expected, "{selector:?}");
        }
    }

    #[test]
    fn the_nearest_selector_is_one_that_matches() {
        for (selector, expected) in [
            ("basline", Some("baseline")),
            ("main", Some("branch:main")),
            ("mian", Some("branch:main")),
            ("branch:mian", Some("branch:main")),
            ("fix/y", Some("branch:fix/x")),
            ("candidate", Some("candidate-v2")),
            ("zzz", None),
        ] {
            let near = nearest_name(&runs(), selector);
            assert_eq!(near.as_deref(), expected, "{selector}");
            assert!(near.is_none_or(|near| find(&runs(), &near).is_some()), "{selector}");
        }
    }

    #[test]
    fn a_run_is_named_by_what_no_other_run_is_called() {
        let mut runs = runs();
        let named = |runs: &[RunInfo]| -> Vec<String> {
            (0..runs.len()).map(|i| selector_of(runs, i).unwrap_or_default()).collect()
        };
        assert_eq!(
            named(&runs),
            ["0001_baseline", "candidate-v2", "0003_baseline", "v1.0", "latest-good", "final"]
        );
        // The same file name in the folders of two machines: the commits differ, then the ids, then
        // the paths.
        (runs[2].stem, runs[2].number) = ("0001_baseline".into(), Some(1));
        assert_eq!((named(&runs)[0].as_str(), named(&runs)[2].as_str()), ("8d530304", "8d53ffff"));
        runs[2].commit = runs[0].commit.clone();
        assert_eq!((named(&runs)[0].as_str(), named(&runs)[2].as_str()), ("id-1", "id-3"));
        runs[2].id = "id-1".into();
        assert_eq!(named(&runs)[2], "store/Linux/0003_baseline.json");
        runs[2].path = runs[0].path.clone();
        assert_eq!((named(&runs)[0].as_str(), named(&runs)[2].as_str()), ("latest~5", "latest~3"));
        runs[5].name = Some("two\nlines".into());
        assert_eq!(named(&runs)[5], "0012_final");
        // What `--benchmark-autosave` calls a run is longer than its number and says no more.
        runs[5].name = Some("ffffffffff_20261201_100000".into());
        assert_eq!(named(&runs)[5], "0012");
        assert_eq!(selector_of(&runs, 6), None);
    }
}
