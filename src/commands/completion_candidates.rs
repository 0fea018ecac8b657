//! The words of an archive that complete a word: selectors, group tokens, params, benchmarks; and
//! the gates that there are.
//!
//! A shell calls this at every press of Tab, so runs are identified by the ends of their files, and
//! only the newest runs are read for their cases. On any error there are no words, because there is
//! no place for a message.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use crate::analysis::pair::addresses::value_without_addresses;
use crate::analysis::pair::available_groupings::available_groupings;
use crate::analysis::pair::grouping::KNOWN_TOKENS;
use crate::analysis::pair::naming::Postfixes;
use crate::commands::progress::no_progress;
use crate::load::archive::archive::Archive;
use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::model::case::Case;
use crate::model::run::Run;
use crate::model::statistic::Statistic;
use crate::render::tables::pick_lists::{groups, run_in_short};

/// How many of the newest runs are read for tokens and params.
const MOST_READ: usize = 2;
/// How many values of a param are shown.
const MOST_VALUES: usize = 3;

/// A word, and what a shell may show beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suggestion {
    pub word: String,
    /// May be empty.
    pub about: String,
}

impl Suggestion {
    fn new(word: impl Into<String>, about: impl Into<String>) -> Self {
        Self { word: word.into(), about: about.into() }
    }
}

/// The words that select a run: tags, saved names and numbers, newest first, then branches and
/// positions.
pub(crate) fn selectors(paths: &[PathBuf]) -> Vec<Suggestion> {
    let archive = open(paths);
    let mut suggestions = Vec::new();
    for run in archive.runs().iter().rev() {
        let name = run.name.clone().filter(|_| !run.is_autosaved());
        let number = run.number.map(|number| format!("{number:04}"));
        let stem = Some(run.stem.clone()).filter(|_| number.is_none());
        for word in [run.tag.clone(), name, number, stem].into_iter().flatten() {
            suggestions.push(Suggestion::new(word, run_in_short(run)));
        }
    }
    for run in archive.runs().iter().rev() {
        if let Some(branch) = &run.commit.branch {
            suggestions.push(Suggestion::new(format!("branch:{branch}"), run_in_short(run)));
        }
    }
    for (word, run) in [("latest", archive.runs().last()), ("oldest", archive.runs().first())] {
        suggestions.extend(run.map(|run| Suggestion::new(word, run_in_short(run))));
    }
    without_repeats(suggestions)
}

/// The tokens for which cases of the newest runs have a value; without runs all tokens that need no
/// key.
pub(crate) fn tokens(paths: &[PathBuf]) -> Vec<Suggestion> {
    let runs = newest(paths);
    let mut suggestions = Vec::new();
    for grouping in available_groupings(cases(&runs), &Postfixes::new(&[], &[])) {
        suggestions.push(Suggestion::new(grouping.token.to_string(), groups(&grouping)));
    }
    if suggestions.is_empty() {
        let without_key = KNOWN_TOKENS.iter().filter(|(token, _)| !token.contains(':'));
        return without_key.map(|(token, _)| Suggestion::new(*token, "")).collect();
    }
    without_repeats(suggestions)
}

/// The params of the cases of the newest runs, with some of their values.
pub(crate) fn params(paths: &[PathBuf]) -> Vec<Suggestion> {
    let runs = newest(paths);
    let names: BTreeSet<&String> = cases(&runs).flat_map(|case| case.params.keys()).collect();
    let suggestions = names.into_iter().map(|name| Suggestion::new(name, values(&runs, name)));
    without_repeats(suggestions.collect())
}

/// The names of the benchmarks of the newest runs, each with its file.
pub(crate) fn benchmarks(paths: &[PathBuf]) -> Vec<Suggestion> {
    let runs = newest(paths);
    let mut suggestions = Vec::new();
    for case in cases(&runs) {
        let (file, _) = case.fullname.split_once("::").unwrap_or_default();
        suggestions.push(Suggestion::new(&case.name, file));
    }
    suggestions.sort_by(|a, b| a.word.cmp(&b.word));
    without_repeats(suggestions)
}

/// The kinds of gates, each with a limit to change.
pub(crate) fn gates(_: &[PathBuf]) -> Vec<Suggestion> {
    let mut suggestions = vec![
        Suggestion::new("regressed", "the verdict"),
        Suggestion::new("regressed:5%", "the verdict, beyond 5 %"),
        Suggestion::new("improved", "faster: asks for a fresh reference"),
        Suggestion::new("improved:20%", "faster by more than 20 %"),
        Suggestion::new("removed", "the candidate lacks a benchmark"),
        Suggestion::new("incomparable", "a benchmark has no usable time"),
        Suggestion::new("inconclusive", "the data cannot say"),
        Suggestion::new("growth:0.2", "an exponent rose by more than 0.2"),
    ];
    for statistic in Statistic::ALL {
        let about = format!("{statistic} is slower by more than 5 %");
        suggestions.push(Suggestion::new(format!("{statistic}:5%"), about));
    }
    suggestions
}

fn values(runs: &[Run], param: &str) -> String {
    let values = cases(runs).filter_map(|case| case.params.get(param));
    let values: BTreeSet<String> = values.map(value_without_addresses).collect();
    let shown: Vec<&str> = values.iter().take(MOST_VALUES).map(String::as_str).collect();
    let more = if values.len() > MOST_VALUES { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// The archive; an empty one where it cannot be opened.
fn open(paths: &[PathBuf]) -> Archive {
    let source = Source { paths, strict: false };
    open_archive(&source, &mut std::io::empty(), &mut no_progress).unwrap_or_default()
}

/// The newest runs that can be read.
fn newest(paths: &[PathBuf]) -> Vec<Run> {
    let archive = open(paths);
    let newest_first = (0..archive.runs().len()).rev();
    let runs = newest_first.filter_map(|run_idx| archive.read(run_idx).ok());
    runs.map(|(run, _)| run).take(MOST_READ).collect()
}

fn cases(runs: &[Run]) -> impl Iterator<Item = &Case> + Clone {
    runs.iter().flat_map(|run| &run.cases)
}

/// The first suggestion of each word that can be typed, in order, without characters that would
/// break a line.
fn without_repeats(mut suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
    let mut seen = HashSet::new();
    suggestions
        .retain(|suggestion| is_typable(&suggestion.word) && seen.insert(suggestion.word.clone()));
    for suggestion in &mut suggestions {
        suggestion.about.retain(|c| !c.is_control());
    }
    suggestions
}

fn is_typable(word: &str) -> bool {
    !word.is_empty() && !word.starts_with('-') && !word.contains(char::is_control)
}
