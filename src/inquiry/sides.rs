//! Two sides of an archive: which runs, what is in them, what earlier runs show about the noise,
//! and the comparison.

use std::collections::{BTreeSet, HashMap};

use crate::analysis::choose::choice::{NoAnswer, RunSelection, SelectError, choose};
use crate::analysis::compare::circumstances::replicate_groups;
use crate::analysis::compare::comparison::{Comparison, ComparisonRules, compare};
use crate::analysis::compare::judge_rows::EarlierSamples;
use crate::analysis::judge::rule::LEAST_HISTORY;
use crate::analysis::judge::sample::RunSample;
use crate::analysis::pair::implementations::UnknownImplementation;
use crate::load::archive::archive::Archive;
use crate::load::archive::statistic_table::StatisticTable;
use crate::model::case::Case;
use crate::model::run::{Run, RunInfo};
use crate::model::statistic::Statistic;
use crate::model::warning::{Warning, WarningKind};

/// The runs of both sides, read whole.
#[derive(Debug)]
pub(crate) struct SelectedSides {
    /// What is compared against, oldest first; never none.
    pub reference: Vec<Run>,
    /// What is judged, oldest first; never none.
    pub candidate: Vec<Run>,
    /// The index of the oldest run of the candidate side in the archive.
    pub first_candidate: usize,
    /// About the choice and the runs.
    pub warnings: Vec<Warning>,
}

/// What an archive has for a selection.
#[derive(Debug)]
pub(crate) enum Selection {
    /// Two sides.
    Pair(SelectedSides),
    /// A run that has nothing to be compared with yet, and warnings about it.
    SingleRun(Box<Run>, Vec<Warning>),
}

/// Chooses both sides and reads them. Where the archive is not exact, what fails is tried again
/// after every file was read whole: only then is the middle of each file known, with a late tag or
/// damage.
///
/// # Errors
/// Where no run matches, a chosen one cannot be read, or there is none.
pub(crate) fn find(
    archive: &mut Archive,
    selection: &RunSelection,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Selection, NoAnswer> {
    match try_find(archive, selection, progress) {
        Ok(Selection::Pair(sides)) => Ok(Selection::Pair(sides)),
        first if archive.is_exact() => first,
        Ok(Selection::SingleRun(..)) | Err(_) => {
            archive.read_all_identities(progress);
            try_find(archive, selection, progress)
        }
    }
}

/// Chooses both sides of the archive as it is listed now, and reads them.
fn try_find(
    archive: &Archive,
    selection: &RunSelection,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Selection, NoAnswer> {
    if archive.runs().is_empty() {
        return Err(NoAnswer::NoRuns);
    }
    let choice = match choose(archive.runs(), selection) {
        Ok(choice) => choice,
        Err(error) => match single_run(archive, selection, &error) {
            None => return Err(NoAnswer::Choice(error)),
            Some(run_idx) => {
                let read = ensure_unchanged(archive, Some(&run_idx), archive.read(run_idx));
                let (run, warnings) = read.map_err(NoAnswer::Unreadable)?;
                return Ok(Selection::SingleRun(Box::new(run), warnings));
            }
        },
    };
    let mut sides = SelectedSides {
        reference: Vec::new(),
        candidate: Vec::new(),
        first_candidate: choice.candidate.first().copied().unwrap_or_default(),
        warnings: choice.notes,
    };
    // Both sides at once, so that every core has files to read.
    let which = [choice.reference.as_slice(), &choice.candidate].concat();
    for (idx, read) in archive.read_many(&which, progress).into_iter().enumerate() {
        let read = ensure_unchanged(archive, which.get(idx), read);
        let (run, warnings) = read.map_err(NoAnswer::Unreadable)?;
        sides.warnings.extend(warnings);
        if idx < choice.reference.len() {
            sides.reference.push(run);
        } else {
            sides.candidate.push(run);
        }
    }
    Ok(Selection::Pair(sides))
}

/// The index of a run that has nothing to be compared with yet: the only one, or by default the
/// latest where earlier runs are on other kinds of machines only. A build on a new machine is no
/// failure.
fn single_run(archive: &Archive, selection: &RunSelection, error: &SelectError) -> Option<usize> {
    match error {
        SelectError::NothingBefore { .. } | SelectError::NoOther { .. }
            if archive.runs().len() == 1 =>
        {
            Some(0)
        }
        SelectError::NothingBefore { same_machine: true, .. } if selection.candidate.is_none() => {
            archive.runs().len().checked_sub(1)
        }
        SelectError::NothingBefore { .. }
        | SelectError::NoOther { .. }
        | SelectError::NoMatch { .. }
        | SelectError::SameRun { .. } => None,
    }
}

/// The cases of a single run that the filter shows.
pub(crate) fn shown_cases<'r>(run: &'r Run, rules: &ComparisonRules) -> Vec<&'r Case> {
    let filter = rules.filter.as_ref();
    run.cases
        .iter()
        .filter(|case| filter.is_none_or(|filter| filter.is_match(&case.fullname)))
        .collect()
}

/// What a single run shows by itself: its implementations against each other. Its other cases have
/// no partner.
///
/// # Errors
/// Where the run does not have the param to compare by, or its base.
pub(crate) fn compare_within(
    run: &Run,
    rules: &ComparisonRules,
) -> Result<Comparison, UnknownImplementation> {
    compare(&[], &[run], &[], rules)
}

/// A run that was read and warnings about it, or why it cannot be used.
type SidesRead = Result<(Run, Vec<Warning>), Warning>;

/// Fails where a run that was read is not the one that the archive lists, from the edges of the
/// file.
fn ensure_unchanged(archive: &Archive, run_idx: Option<&usize>, read: SidesRead) -> SidesRead {
    let (run, warnings) = read?;
    if run_idx.and_then(|run_idx| archive.runs().get(*run_idx)) != Some(&run.info) {
        let message = "the file says something else than it did a moment ago";
        return Err(Warning::new(WarningKind::CorruptArtifact, message).at(run.info.path));
    }
    Ok((run, warnings))
}

impl SelectedSides {
    /// Compares them. The archive is the one they were found in.
    ///
    /// # Errors
    /// Where the candidate does not have the param to compare by, or its base.
    pub(crate) fn compare(
        &self,
        archive: &Archive,
        rules: &ComparisonRules,
    ) -> Result<Comparison, UnknownImplementation> {
        let (reference, candidate): (Vec<&Run>, Vec<&Run>) =
            (self.reference.iter().collect(), self.candidate.iter().collect());
        let which = self.earlier_runs(archive);
        let tables = archive.read_tables(EARLIER_STATISTICS, &which, &mut |_, _| {});
        let earlier = earlier_samples(archive, &which, &tables);
        let mut comparison = compare(&reference, &candidate, &earlier, rules)?;
        // The noise is measured without a run that the system could not read, so the verdicts may be
        // others than they are with it.
        let [first, ..] = &tables;
        let unread = first.warnings.iter().filter(|warning| {
            warning.kind == WarningKind::Unreadable && !archive.warnings().contains(warning)
        });
        comparison.warnings.extend(unread.cloned());
        Ok(comparison)
    }

    /// All warnings: from loading, choosing and comparing.
    pub(crate) fn all_warnings(&self, archive: &Archive, comparison: &Comparison) -> Vec<Warning> {
        [archive.warnings(), &self.warnings, &comparison.warnings].concat()
    }

    /// The runs just before the candidate on its kind of machine, oldest first, as indices in the
    /// archive. A run that is in the archive twice counts once: a copy would look like a machine
    /// without noise. Empty where there are too few.
    fn earlier_runs(&self, archive: &Archive) -> Vec<usize> {
        let Some(newest) = self.candidate.last() else { return Vec::new() };
        let mut ids: BTreeSet<&str> =
            self.candidate.iter().map(|run| run.info.id.as_str()).collect();
        let mut which: Vec<usize> = Vec::new();
        for (i, run) in archive.runs().iter().enumerate().take(self.first_candidate).rev() {
            if which.len() < MOST_EARLIER
                && run.machine.same_kind(&newest.info.machine)
                && ids.insert(&run.id)
            {
                which.push(i);
            }
        }
        // Fewer than these are too few to read the noise from, so they need not be opened.
        if which.len() < LEAST_HISTORY {
            return Vec::new();
        }
        which.reverse();
        which
    }
}

/// How many earlier runs the noise is read from: enough to know it, few enough to cost little and
/// to be recent.
const MOST_EARLIER: usize = 12;

/// The statistics of earlier runs that the rule looks at.
const EARLIER_STATISTICS: [Statistic; 2] = [Statistic::Min, Statistic::Median];

/// What each earlier run measured, by node id. The tables are those of [`EARLIER_STATISTICS`] over
/// these runs.
fn earlier_samples<'t>(
    archive: &Archive,
    which: &[usize],
    tables: &'t [StatisticTable; EARLIER_STATISTICS.len()],
) -> Vec<EarlierSamples<'t>> {
    let infos: Vec<&RunInfo> = which.iter().filter_map(|run| archive.runs().get(*run)).collect();
    let mut earlier = Vec::with_capacity(which.len());
    for (run_idx, replicate_group) in replicate_groups(&infos).into_iter().enumerate() {
        let mut cases: HashMap<&str, RunSample> = HashMap::new();
        for (statistic, table) in EARLIER_STATISTICS.iter().zip(tables) {
            for (id, seconds) in table.points.get(run_idx).into_iter().flatten() {
                let Some(name) = table.names.get(*id as usize) else { continue };
                let sample = cases.entry(name).or_default();
                let slot = match statistic {
                    Statistic::Min => &mut sample.min,
                    _ => &mut sample.median,
                };
                // Where a name occurs twice in a run, the first counts, as the first of them pairs
                // first.
                slot.get_or_insert(*seconds);
            }
        }
        earlier.push(EarlierSamples { cases, replicate_group });
    }
    earlier
}
