//! Two sides of an archive: which runs, what is in them, what earlier runs tell about the noise, and the comparison.

use std::collections::BTreeSet;

use crate::analysis::choose::choice::{NoAnswer, RunSelection, SelectError, choose};
use crate::analysis::compare::comparison::{Comparison, ComparisonRules, compare};
use crate::analysis::judge::judge_rows::Locations;
use crate::analysis::judge::rule::LEAST_HISTORY;
use crate::load::archive::archive::Archive;
use crate::load::archive::statistic_table::StatisticTable;
use crate::model::case::Case;
use crate::model::run::Run;
use crate::model::statistic::Statistic;
use crate::model::warning::{Warning, WarningKind};

/// The runs of both sides, read whole.
#[derive(Debug)]
pub(crate) struct SelectedSides {
    /// What is compared against, oldest first; never none.
    pub reference: Vec<Run>,
    /// What is judged, oldest first; never none.
    pub candidate: Vec<Run>,
    /// The place of the oldest run of the candidate side in the archive.
    pub first_candidate: usize,
    /// What to know about the choice and the runs.
    pub warnings: Vec<Warning>,
}

/// What the archive holds for what was asked.
#[derive(Debug)]
pub(crate) enum Selection {
    /// Two sides.
    Pair(SelectedSides),
    /// A run that has nothing to be compared with yet, and what to know about it.
    SingleRun(Box<Run>, Vec<Warning>),
}

/// Chooses both sides and reads them. Where the archive is not exact, what fails is tried again after every file was
/// read whole: what stands in the middle of a file, a late tag or damage, is not known before.
///
/// # Errors
/// Where no run matches, a chosen one cannot be read, or there is none.
pub(crate) fn find(
    archive: &mut Archive,
    wanted: &RunSelection,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Selection, NoAnswer> {
    match look(archive, wanted, progress) {
        Ok(Selection::Pair(sides)) => Ok(Selection::Pair(sides)),
        first if archive.is_exact() => first,
        Ok(Selection::SingleRun(..)) | Err(_) => {
            archive.read_all_identities(progress);
            look(archive, wanted, progress)
        }
    }
}

fn look(
    archive: &Archive,
    wanted: &RunSelection,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Selection, NoAnswer> {
    if archive.runs().is_empty() {
        return Err(NoAnswer::NoRuns);
    }
    let choice = match choose(archive.runs(), wanted) {
        Ok(choice) => choice,
        Err(error) => match alone(archive, wanted, &error) {
            None => return Err(NoAnswer::Choice(error)),
            Some(idx) => {
                let read = as_listed(archive, Some(&idx), archive.read(idx));
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
    let which = [choice.reference.as_slice(), &choice.candidate].concat();
    for (place, read) in archive.read_many(&which, progress).into_iter().enumerate() {
        let (run, doubts) =
            as_listed(archive, which.get(place), read).map_err(NoAnswer::Unreadable)?;
        sides.warnings.extend(doubts);
        let side = if place < choice.reference.len() {
            &mut sides.reference
        } else {
            &mut sides.candidate
        };
        side.push(run);
    }
    Ok(Selection::Pair(sides))
}

/// The run that has nothing to be compared with yet: the only one, or by default the latest where earlier runs are on other
/// kinds of machine only. A build that meets a new machine is no failure.
fn alone(archive: &Archive, wanted: &RunSelection, error: &SelectError) -> Option<usize> {
    match error {
        SelectError::NothingBefore { .. } | SelectError::NoOther { .. }
            if archive.runs().len() == 1 =>
        {
            Some(0)
        }
        SelectError::NothingBefore { same_machine: true, .. } if wanted.candidate.is_none() => {
            archive.runs().len().checked_sub(1)
        }
        SelectError::NothingBefore { .. }
        | SelectError::NoOther { .. }
        | SelectError::NoMatch { .. }
        | SelectError::SameRun { .. } => None,
    }
}

/// The cases of the only run there is that a comparison of it would show.
pub(crate) fn kept_cases<'r>(run: &'r Run, rules: &ComparisonRules) -> Vec<&'r Case> {
    let filter = rules.filter.as_ref();
    run.cases
        .iter()
        .filter(|case| filter.is_none_or(|filter| filter.is_match(&case.fullname)))
        .collect()
}

/// What was read of a run and its doubts.
type SidesRead = Result<(Run, Vec<Warning>), Warning>;

/// A run that was read must be the one its file's edges said.
fn as_listed(archive: &Archive, idx: Option<&usize>, read: SidesRead) -> SidesRead {
    let (run, doubts) = read?;
    if idx.and_then(|idx| archive.runs().get(*idx)) != Some(&run.info) {
        let message = "the file says something else than it did a moment ago";
        return Err(Warning::new(WarningKind::CorruptArtifact, message).at(run.info.path));
    }
    Ok((run, doubts))
}

impl SelectedSides {
    /// Compares them. The archive is the one they were found in.
    pub(crate) fn compare(&self, archive: &Archive, rules: &ComparisonRules) -> Comparison {
        let (reference, candidate): (Vec<&Run>, Vec<&Run>) =
            (self.reference.iter().collect(), self.candidate.iter().collect());
        let earlier = self.earlier(archive);
        let locations: Vec<Locations<'_>> =
            earlier.points.iter().map(|points| named(points, &earlier)).collect();
        compare(&reference, &candidate, &locations, rules)
    }

    /// All there is to know: from loading, choosing and comparing.
    pub(crate) fn all_warnings(&self, archive: &Archive, comparison: &Comparison) -> Vec<Warning> {
        [archive.warnings(), &self.warnings, &comparison.warnings].concat()
    }

    /// The medians of the runs just before the candidate on its kind of machine, oldest first. A run that stands in
    /// the archive twice counts once: a copy would look like a machine without noise.
    fn earlier(&self, archive: &Archive) -> StatisticTable {
        let Some(newest) = self.candidate.last() else { return StatisticTable::default() };
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
        which.reverse();
        // Fewer tell nothing, so they need not be read.
        if which.len() < LEAST_HISTORY {
            return StatisticTable::default();
        }
        archive.read_table(Statistic::Median, &which, &mut |_, _| {})
    }
}

/// How many earlier runs tell the noise: enough to know it, few enough to cost little and to be of these days.
const MOST_EARLIER: usize = 12;

/// One run's medians by node id.
fn named<'s>(points: &[(u32, f64)], sweep: &'s StatisticTable) -> Locations<'s> {
    points
        .iter()
        .filter_map(|(id, time)| Some((&**sweep.names.get(*id as usize)?, *time)))
        .collect()
}
