//! The profiles of a folder, joined to the runs and cases that they belong to.

use std::collections::{BTreeMap, BTreeSet};

use crate::inquiry::sides::{SelectedSides, Selection};
use crate::load::archive::archive::Archive;
use crate::load::profile_folder::{ProfileFile, ProfileFolder};
use crate::model::profile::ProfileSource;
use crate::model::run::Run;
use crate::model::warning::{Warning, WarningKind};

/// How many names a warning lists at most; then it says how many more there are.
const MOST_NAMES: usize = 5;

/// Adds the profiles that belong to the selected runs, and warnings about the folder.
pub(crate) fn attach_profiles(found: &mut Selection, folder: &ProfileFolder, archive: &Archive) {
    match found {
        Selection::Pair(SelectedSides { reference, candidate, warnings, .. }) => {
            warnings.extend(attach(folder, archive, reference.iter_mut().chain(candidate)));
        }
        Selection::SingleRun(run, _, warnings) => {
            warnings.extend(attach(folder, archive, [&mut **run]))
        }
    }
}

/// Adds to each of these runs of the archive the profiles that name its run id: to the cases of
/// that node id, else to the only case of that name.
///
/// A warning names each profile that belongs to no run of the archive or to no case of its run,
/// that the folder has twice, or that could not be read, unless the archive warns of the same file.
/// Profiles of runs that are not compared are ignored.
fn attach<'r>(
    folder: &ProfileFolder,
    archive: &Archive,
    runs: impl IntoIterator<Item = &'r mut Run>,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for warning in &folder.warnings {
        let same_file = |other: &Warning| other.path.is_some() && other.path == warning.path;
        if !archive.warnings().iter().any(same_file) {
            warnings.push(warning.clone());
        }
    }
    let known: BTreeSet<&str> = archive.runs().iter().map(|run| run.id.as_str()).collect();
    for file in folder.files.iter().filter(|file| !known.contains(file.run_id.as_str())) {
        let message = format!("the profile is of run `{}`, and no run has that id", file.run_id);
        warnings.push(Warning::new(WarningKind::Profile, message).at(&file.path));
    }
    for run in runs {
        for file in &folder.files {
            if file.run_id == run.info.id {
                warnings.extend(attach_file(file, run));
            }
        }
    }
    warnings
}

fn attach_file(file: &ProfileFile, run: &mut Run) -> Vec<Warning> {
    let mut by_fullname: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, case) in run.cases.iter().enumerate() {
        by_fullname.entry(&case.fullname).or_default().push(i);
        by_name.entry(&case.name).or_default().push(i);
    }
    let (mut found, mut unknown, mut twice) = (Vec::new(), Vec::new(), Vec::new());
    for (key, profile) in &file.cases {
        let key = key.as_str();
        let only_of_name = by_name.get(key).filter(|cases| cases.len() == 1);
        match by_fullname.get(key).or(only_of_name) {
            Some(cases) => found.extend(cases.iter().map(|case| (*case, key, profile))),
            None => unknown.push(key),
        }
    }
    // The first file that has profiled a case counts.
    for (i, key, profile) in found {
        match run.cases.get_mut(i) {
            Some(case) if case.profile(ProfileSource::Folder).is_none() => {
                case.profiles.push(profile.clone())
            }
            Some(_) | None => twice.push(key),
        }
    }
    let label = run.info.label();
    let mut warnings = Vec::new();
    for (names, what) in [
        (unknown, format!("run `{label}` has no such case")),
        (twice, format!("another file has profiled the same case of run `{label}`, which counts")),
    ] {
        if !names.is_empty() {
            let message = format!("{what}: {}", listed(&names));
            warnings.push(Warning::new(WarningKind::Profile, message).at(&file.path));
        }
    }
    warnings
}

fn listed(names: &[&str]) -> String {
    let shown: Vec<String> =
        names.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    let more = names.len() - shown.len();
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}
