//! What an archive offers where a word is to be completed: selectors, group tokens, params.
//!
//! A completion is asked for at every key, so runs are told by the ends of their files, and cases are read of the newest
//! runs only. Whatever goes wrong means nothing is offered: there is nobody to tell.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use crate::analysis::pair::addresses::value_without_addresses;
use crate::analysis::pair::available_groupings::available_groupings;
use crate::analysis::pair::grouping::KNOWN_TOKENS;
use crate::analysis::pair::naming::Postfixes;
use crate::load::archive::archive::Archive;
use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::model::case::Case;
use crate::model::run::Run;
use crate::render::tables::pick_lists::{groups, run_in_short};

/// How many of the newest runs are read for tokens and params.
const MOST_READ: usize = 2;

/// A word, and what a shell may show beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CandidateKind {
    /// What completes.
    pub word: String,
    /// What it is; perhaps empty.
    pub about: String,
}

/// The words that choose a run: tags, saved names and numbers, newest first, then branches and positions.
pub(crate) fn selectors(paths: &[PathBuf]) -> Vec<CandidateKind> {
    let archive = open(paths);
    let newest_first = || archive.runs().iter().rev();
    let mut offers = Vec::new();
    for run in newest_first() {
        let name = run.name.clone().filter(|_| !run.is_autosaved());
        let number = run.number.map(|number| format!("{number:04}"));
        let stem = Some(run.stem.clone()).filter(|_| number.is_none());
        let words = [run.tag.clone(), name, number, stem].into_iter().flatten();
        offers.extend(words.map(|word| CandidateKind { word, about: run_in_short(run) }));
    }
    let branches = newest_first().filter_map(|run| Some((run.commit.branch.as_deref()?, run)));
    offers.extend(branches.map(|(name, run)| CandidateKind {
        word: format!("branch:{name}"),
        about: run_in_short(run),
    }));
    for (word, run) in [("latest", archive.runs().last()), ("oldest", archive.runs().first())] {
        offers.extend(
            run.map(|run| CandidateKind { word: word.to_owned(), about: run_in_short(run) }),
        );
    }
    without_repeats(offers)
}

/// The tokens that cases of the newest runs have a value for; all that do not ask for a key where there is no run.
pub(crate) fn tokens(paths: &[PathBuf]) -> Vec<CandidateKind> {
    let runs = newest(paths);
    let offered = available_groupings(cases(&runs), &Postfixes::new(&[], &[]));
    if !offered.is_empty() {
        let offer = |it| CandidateKind { about: groups(&it), word: it.token.to_string() };
        return without_repeats(offered.into_iter().map(offer).collect());
    }
    let known = KNOWN_TOKENS.iter().filter(|(token, _)| !token.contains(':'));
    known
        .map(|(token, _)| CandidateKind { word: (*token).to_owned(), about: String::new() })
        .collect()
}

/// The params that cases of the newest runs have, with their values as far as there are few.
pub(crate) fn params(paths: &[PathBuf]) -> Vec<CandidateKind> {
    let runs = newest(paths);
    let names: BTreeSet<&String> = cases(&runs).flat_map(|case| case.params.keys()).collect();
    let values = |name: &str| -> String {
        let values: BTreeSet<String> = cases(&runs)
            .filter_map(|case| case.params.get(name))
            .map(value_without_addresses)
            .collect();
        let shown = values.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
        if values.len() > 3 { format!("{shown}, …") } else { shown }
    };
    without_repeats(
        names
            .into_iter()
            .map(|name| CandidateKind { word: name.clone(), about: values(name) })
            .collect(),
    )
}

/// The archive; an empty one where it cannot be opened.
fn open(paths: &[PathBuf]) -> Archive {
    let source = Source { paths, strict: false };
    open_archive(&source, &mut std::io::empty(), &mut |_, _| {}).unwrap_or_default()
}

/// The newest runs that can be read.
fn newest(paths: &[PathBuf]) -> Vec<Run> {
    let archive = open(paths);
    let newest_first = (0..archive.runs().len()).rev();
    newest_first
        .filter_map(|run| archive.read(run).ok())
        .map(|(run, _)| run)
        .take(MOST_READ)
        .collect()
}

fn cases(runs: &[Run]) -> impl Iterator<Item = &Case> + Clone {
    runs.iter().flat_map(|run| &run.cases)
}

/// The first offer of each word that can be typed, in order; the shell sees nothing else.
fn without_repeats(mut offers: Vec<CandidateKind>) -> Vec<CandidateKind> {
    let mut seen = HashSet::new();
    let typable =
        |word: &str| !word.is_empty() && !word.starts_with('-') && !word.contains(char::is_control);
    offers.retain(|it| typable(&it.word) && seen.insert(it.word.clone()));
    for offer in &mut offers {
        offer.about.retain(|c| !c.is_control());
    }
    offers
}
