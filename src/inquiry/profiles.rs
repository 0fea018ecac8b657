//! Profiles of a folder find the runs and cases they belong to.

use std::collections::{BTreeMap, BTreeSet};

use crate::inquiry::sides::{SelectedSides, Selection};
use crate::load::archive::archive::Archive;
use crate::load::profile_folder::{ProfileFile, ProfileFolder};
use crate::model::profile::ProfileSource;
use crate::model::run::Run;
use crate::model::warning::{Warning, WarningKind};

/// At most so many names stand in a warning; then how many more there are.
const MOST_NAMES: usize = 5;

/// Gives what was found in the archive the profiles that belong to it; what to know about them joins its warnings.
pub(crate) fn attach_profiles(found: &mut Selection, folder: &ProfileFolder, archive: &Archive) {
    match found {
        Selection::Pair(SelectedSides { reference, candidate, warnings, .. }) => {
            warnings.extend(attach(folder, archive, reference.iter_mut().chain(candidate)));
        }
        Selection::SingleRun(run, warnings) => {
            warnings.extend(attach(folder, archive, [&mut **run]))
        }
    }
}

/// Gives each of these runs, which were read from the archive, the profiles that name its run id: to the cases of that
/// node id, else to the one case of that name.
///
/// What belongs to no run of the archive, or to no case of its run, and what the folder says twice, is a warning; so is
/// what could not be read, unless the archive has told of the same file. A profile of a run that is not compared waits.
fn attach<'r>(
    folder: &ProfileFolder,
    archive: &Archive,
    runs: impl IntoIterator<Item = &'r mut Run>,
) -> Vec<Warning> {
    let is_told = |warning: &Warning| {
        archive.warnings().iter().any(|other| other.path.is_some() && other.path == warning.path)
    };
    let mut warnings: Vec<Warning> =
        folder.warnings.iter().filter(|warning| !is_told(warning)).cloned().collect();
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
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, case) in run.cases.iter().enumerate() {
        places.entry(&case.fullname).or_default().push(i);
        by_name.entry(&case.name).or_default().push(i);
    }
    let (mut found, mut homeless, mut twice) = (Vec::new(), Vec::new(), Vec::new());
    for (key, profile) in &file.cases {
        let key = key.as_str();
        let alone = || by_name.get(key).filter(|cases| cases.len() == 1);
        match places.get(key).or_else(alone) {
            Some(cases) => found.extend(cases.iter().map(|case| (*case, key, profile))),
            None => homeless.push(key),
        }
    }
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
        (homeless, format!("run `{label}` has no such case")),
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
