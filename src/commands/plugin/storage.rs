//! What the storage holds that a session may need: the run to compare with, and some runs before it, which tell the
//! noise. A session pays for these and not for a storage of thousands, so most files stay closed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::commands::plugin::read_text;
use crate::commands::plugin::wire::{Compare, ReportRequest};
use crate::commands::stop::Stop;
use crate::load::archive::archive::Archive;
use crate::load::find::file_name::file_name;
use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::model::run::Run;
use crate::model::warning::{Warning, WarningKind};
use crate::render::tables::session::NoReference;
use crate::render::words::units::counted;

/// Of the files that pytest-benchmark has numbered in one folder, this many of the highest numbers are opened. Runs of
/// several kinds of machine may stand there, and a dozen of one kind tell the noise.
const LATEST: usize = 50;

/// What came before a session.
#[derive(Debug)]
pub(super) struct PriorRuns {
    /// The saved runs that were opened.
    pub archive: Archive,
    /// The run to compare with.
    pub reference: Result<Run, NoReference>,
    /// What to know about the choice and the run chosen.
    pub warnings: Vec<Warning>,
}

/// Opens the latest files, and finds the run to compare with. All of them are opened only if it is not among the latest.
///
/// # Errors
/// Where a file that could be opened a moment ago cannot be read, or the run that the request itself brings is none.
pub(super) fn look_back(request: &ReportRequest) -> Result<PriorRuns, Stop> {
    let saved = &request.storage.saved;
    let latest = latest(saved);
    let past = look_at(&latest, request)?;
    if latest.len() == saved.len() || !matches!(past.reference, Err(NoReference::NothingSaved)) {
        return Ok(past);
    }
    look_at(&saved.iter().map(PathBuf::as_path).collect::<Vec<_>>(), request)
}

/// A plain session does not ask for the CPU model, because that is slow. A saved run of the same host knows it.
pub(super) fn know_the_machine(current: &mut Run, archive: &Archive) {
    let machine = &mut current.info.machine;
    if machine.cpu.is_none() && machine.node.is_some() {
        let same_host = archive.runs().iter().rev().map(|run| &run.machine).find(|it| {
            (&it.node, &it.system, &it.arch) == (&machine.node, &machine.system, &machine.arch)
                && it.cpu.is_some()
        });
        machine.cpu = same_host.and_then(|it| it.cpu.clone());
    }
}

/// The highest numbers of each folder, and every file without a number.
fn latest(saved: &[PathBuf]) -> Vec<&Path> {
    let mut numbered: BTreeMap<Option<&Path>, Vec<(u64, &Path)>> = BTreeMap::new();
    let mut kept = Vec::new();
    for path in saved {
        match file_name(path).number {
            Some(number) => numbered.entry(path.parent()).or_default().push((number, path)),
            None => kept.push(path.as_path()),
        }
    }
    for mut files in numbered.into_values() {
        files.sort_unstable_by_key(|it| Reverse(*it));
        kept.extend(files.into_iter().take(LATEST).map(|(_, path)| path));
    }
    kept
}

/// Lists the runs of these files and of those that pytest-benchmark compares with, and finds the run to compare with. A
/// file that vanished or cannot be opened is no error: the storage belongs to others as well.
fn look_at(saved: &[&Path], request: &ReportRequest) -> Result<PriorRuns, Stop> {
    let compared = request.storage.compared.iter().map(PathBuf::as_path);
    let all: BTreeSet<&Path> = saved.iter().copied().chain(compared).collect();
    let paths: Vec<PathBuf> =
        all.into_iter().filter(|path| File::open(path).is_ok()).map(Path::to_owned).collect();
    let archive =
        open_archive(&Source { paths: &paths, strict: false }, &mut io::empty(), &mut |_, _| {})
            .map_err(|error| Stop::told(error.to_string(), Vec::new(), None))?;
    let (reference, warnings) = reference(request, &archive)?;
    Ok(PriorRuns { archive, reference, warnings })
}

/// What pytest-benchmark compares with, else the latest run that was there when the session started. What cannot be
/// read costs a warning and leaves its place to the one before it.
fn reference(
    request: &ReportRequest,
    archive: &Archive,
) -> Result<(Result<Run, NoReference>, Vec<Warning>), Stop> {
    if let Some(text) = &request.storage.reference {
        let (mut run, warnings) = read_text(text)?;
        run.info.name = request.storage.location.clone();
        return Ok((Ok(run), warnings));
    }
    let asked = request.options.compare.as_ref().filter(|it| !matches!(it, Compare::Latest(false)));
    let compared = |path: &PathBuf| asked.is_none() || request.storage.compared.contains(path);
    let mut places: Vec<usize> = Vec::new();
    for (i, run) in archive.runs().iter().enumerate() {
        if compared(&run.path) {
            places.push(i);
        }
    }
    let mut warnings = Vec::new();
    if asked.is_some() && places.len() > 1 {
        let message = format!(
            "`--benchmark-compare` names {}; the latest is the reference",
            counted(places.len(), "run")
        );
        warnings.push(Warning::new(WarningKind::Selection, message));
    }
    for place in places.into_iter().rev() {
        match archive.read(place) {
            Ok((run, doubts)) => {
                warnings.extend(doubts);
                return Ok((Ok(run), warnings));
            }
            Err(warning) => warnings.push(warning),
        }
    }
    let none = match asked {
        Some(Compare::NamedColumn(text)) => NoReference::NoMatch(text.clone()),
        Some(Compare::Latest(_)) | None => NoReference::NothingSaved,
    };
    Ok((Err(none), warnings))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_numbers_of_each_folder_are_opened_and_what_has_none() {
        let name = |folder: &str, i: usize| PathBuf::from(format!("{folder}/{i:04}_a.json"));
        let mut saved: Vec<PathBuf> = (1..=LATEST + 3).map(|i| name("many", i)).collect();
        saved.extend([name("few", 1), name("few", 10_000), "many/unnumbered.json".into()]);
        let mut kept = latest(&saved);
        kept.sort();
        let mut expected: Vec<PathBuf> = (4..=LATEST + 3).map(|i| name("many", i)).collect();
        expected.extend([name("few", 1), name("few", 10_000), "many/unnumbered.json".into()]);
        expected.sort();
        assert_eq!(kept, expected);
        // 10000 is a higher number than 9999, though not a later word.
        let saved: Vec<PathBuf> = (10_000 - LATEST..=10_000).map(|i| name("many", i)).collect();
        assert!(latest(&saved).contains(&name("many", 10_000).as_path()));
        assert!(!latest(&saved).contains(&name("many", 10_000 - LATEST).as_path()));
    }
}
