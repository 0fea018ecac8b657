//! The runs of the storage that a session may need: the run to compare with, and some runs before
//! it, which show the noise. A user would notice the time to open thousands of files, so most of
//! them remain closed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::analysis::choose::selector::find;
use crate::commands::plugin::artifact_text::read_text;
use crate::commands::plugin::first_session::explain;
use crate::commands::plugin::wire::{Compare, ReportRequest};
use crate::commands::progress::no_progress;
use crate::load::archive::archive::Archive;
use crate::load::find::file_name::file_name;
use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::model::run::Run;
use crate::model::warning::{Warning, WarningKind};
use crate::render::words::problems::Problem;
use crate::render::words::session_notes::NoReference;
use crate::render::words::units::counted;

/// Of the files that pytest-benchmark has numbered in one folder, this many of the highest numbers
/// are opened. They may be from several kinds of machine, and a dozen of one kind show the noise.
const LATEST: usize = 50;

/// The runs before a session.
#[derive(Debug)]
pub(super) struct PriorRuns {
    /// The saved runs that were opened.
    pub archive: Archive,
    /// The run to compare with.
    pub reference: Result<Run, NoReference>,
    /// About the selection and the selected run.
    pub warnings: Vec<Warning>,
}

/// Opens the latest files, and finds the run to compare with. All of them are opened only if it is
/// not among the latest, or if a selector names it, which can mean any of them.
///
/// # Errors
/// Where a file that could be opened before cannot be read, or the run inside the request is none.
pub(super) fn read_prior_runs(request: &ReportRequest) -> Result<PriorRuns, Problem> {
    let saved: Vec<&Path> = request.storage.saved.iter().map(PathBuf::as_path).collect();
    let latest = latest(&request.storage.saved);
    let mut prior = match selector(request) {
        Some(_) => open_files(&saved, request)?,
        None => open_files(&latest, request)?,
    };
    let is_missing = matches!(prior.reference, Err(NoReference::NothingSaved { .. }));
    if is_missing && latest.len() < saved.len() {
        prior = open_files(&saved, request)?;
    }
    prior.reference = prior.reference.map_err(|none| explain(none, &request.storage));
    Ok(prior)
}

/// The value of `--benchmark-compare`, if pytest-benchmark finds no file that it names. It only
/// knows the beginnings of file names.
fn selector(request: &ReportRequest) -> Option<&str> {
    match &request.options.compare {
        Some(Compare::Named(text)) if request.storage.compared.is_empty() => Some(text),
        Some(Compare::Named(_) | Compare::Latest(_)) | None => None,
    }
}

/// Takes the CPU model from a saved run of the same host. A session does not detect it, because
/// that is slow.
pub(super) fn complete_machine(current: &mut Run, archive: &Archive) {
    let machine = &mut current.info.machine;
    if machine.cpu.is_some() || machine.node.is_none() {
        return;
    }
    for saved in archive.runs().iter().rev().map(|run| &run.machine) {
        let is_same_host = (&saved.node, &saved.system, &saved.arch)
            == (&machine.node, &machine.system, &machine.arch);
        if is_same_host && saved.cpu.is_some() {
            machine.cpu = saved.cpu.clone();
            return;
        }
    }
}

/// The highest numbers of each folder, and every file without a number.
fn latest(saved: &[PathBuf]) -> Vec<&Path> {
    let mut numbered: BTreeMap<Option<&Path>, Vec<(u64, &Path)>> = BTreeMap::new();
    let mut latest = Vec::new();
    for path in saved {
        match file_name(path).number {
            Some(number) => numbered.entry(path.parent()).or_default().push((number, path)),
            None => latest.push(path.as_path()),
        }
    }
    for mut files in numbered.into_values() {
        files.sort_unstable_by_key(|file| Reverse(*file));
        latest.extend(files.into_iter().take(LATEST).map(|(_, path)| path));
    }
    latest
}

/// Lists the runs of these files and of those that pytest-benchmark compares with, and finds the
/// run to compare with. A file that is gone or cannot be opened is no error: other tools use the
/// storage too.
fn open_files(saved: &[&Path], request: &ReportRequest) -> Result<PriorRuns, Problem> {
    let compared = request.storage.compared.iter().map(PathBuf::as_path);
    let all: BTreeSet<&Path> = saved.iter().copied().chain(compared).collect();
    // A pipe or device in the storage may never end, and opening it may not either.
    let opens = |path: &&Path| path.is_file() && File::open(path).is_ok();
    let paths: Vec<PathBuf> = all.into_iter().filter(opens).map(Path::to_owned).collect();
    let source = Source { paths: &paths, strict: false };
    let archive = open_archive(&source, &mut io::empty(), &mut no_progress)
        .map_err(|error| Problem::new(error.to_string()))?;
    let (reference, warnings) = find_reference(request, &archive)?;
    Ok(PriorRuns { archive, reference, warnings })
}

/// The run that pytest-benchmark compares with, else the one that a selector names, else the latest
/// run from before the session. A run that cannot be read costs a warning, and the one before it
/// takes its part.
fn find_reference(
    request: &ReportRequest,
    archive: &Archive,
) -> Result<(Result<Run, NoReference>, Vec<Warning>), Problem> {
    if let Some(text) = &request.storage.reference {
        let (mut run, warnings) = read_text(text)?;
        run.info.name = request.storage.location.clone();
        return Ok((Ok(run), warnings));
    }
    let compare = match &request.options.compare {
        None | Some(Compare::Latest(false)) => None,
        Some(compare) => Some(compare),
    };
    let mut eligible: Vec<usize> = Vec::new();
    for (run_idx, run) in archive.runs().iter().enumerate() {
        if compare.is_none() || request.storage.compared.contains(&run.path) {
            eligible.push(run_idx);
        }
    }
    if let Some((_, found)) = selector(request).and_then(|text| find(archive.runs(), text)) {
        eligible = found;
    }
    let mut warnings = Vec::new();
    if compare.is_some() && eligible.len() > 1 {
        let runs = counted(eligible.len(), "run");
        let message = format!("`--benchmark-compare` names {runs}; the latest is the reference");
        warnings.push(Warning::new(WarningKind::Selection, message));
    }
    for run_idx in eligible.into_iter().rev() {
        match archive.read(run_idx) {
            Ok((run, doubts)) => {
                warnings.extend(doubts);
                return Ok((Ok(run), warnings));
            }
            Err(warning) => warnings.push(warning),
        }
    }
    let none = match compare {
        Some(Compare::Named(text)) => NoReference::NoMatch(text.clone()),
        Some(Compare::Latest(_)) | None => NoReference::NOTHING,
    };
    Ok((Err(none), warnings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_numbers_of_each_folder_are_opened_and_files_without_number() {
        let name = |folder: &str, i: usize| PathBuf::from(format!("{folder}/{i:04}_a.json"));
        let mut saved: Vec<PathBuf> = (1..=LATEST + 3).map(|i| name("many", i)).collect();
        saved.extend([name("few", 1), name("few", 10_000), "many/unnumbered.json".into()]);
        let mut opened = latest(&saved);
        opened.sort();
        let mut expected: Vec<PathBuf> = (4..=LATEST + 3).map(|i| name("many", i)).collect();
        expected.extend([name("few", 1), name("few", 10_000), "many/unnumbered.json".into()]);
        expected.sort();
        assert_eq!(opened, expected);
        // 10000 is a higher number than 9999, though not a later word.
        let saved: Vec<PathBuf> = (10_000 - LATEST..=10_000).map(|i| name("many", i)).collect();
        assert!(latest(&saved).contains(&name("many", 10_000).as_path()));
        assert!(!latest(&saved).contains(&name("many", 10_000 - LATEST).as_path()));
    }
}
