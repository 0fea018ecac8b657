//! Which runs are the sides, and what is in them: the choice of selectors, paths and defaults, and
//! what the runs themselves show about it.
//!
//! A default passes over runs that say nothing about the other side: empty ones, copies of it, and
//! those without a benchmark in common. Parts of one run are joined. Only the runs at hand are
//! read, and others only where these do not do.

use crate::analysis::choose::choice::{
    Choice, NoAnswer, RunSelection, SelectError, SideName, choose_within,
};
use crate::analysis::choose::order::order_of;
use crate::analysis::choose::passed_over::{
    PassedOver, copies_note, empty_runs, is_copy, passed_over_note,
};
use crate::analysis::choose::scope::Scope;
use crate::analysis::choose::selector::selector_of;
use crate::analysis::compare::comparison::ComparisonRules;
use crate::inquiry::commits;
use crate::inquiry::positions::{as_typed, positions_of_joined};
use crate::inquiry::projects::several_projects;
use crate::inquiry::run_reader::{JoinedRun, RunReader};
use crate::inquiry::side_facts::{
    compared_with_a_copy, join_note, older_commit_note, other_kinds, parts_of, path_sides,
    share_a_case,
};
use crate::inquiry::sides::{NoReferenceYet, SelectedSides, Selection};
use crate::load::archive::archive::Archive;
use crate::model::run::{Run, RunInfo};
use crate::model::warning::{Warning, WarningKind};

/// Chooses both sides and reads them. Where the archive is not exact, what fails is tried again
/// after every file was read whole: only then is the middle of each file known, with a late tag or
/// damage. The archive's runs are then in the order of the selection.
///
/// # Errors
/// Where no run matches, a chosen one cannot be read, or there is none.
pub(crate) fn find(
    archive: &mut Archive,
    selection: &RunSelection,
    rules: &ComparisonRules,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Selection, NoAnswer> {
    match find_in_order(archive, selection, rules, progress) {
        Ok(Selection::Pair(sides)) => Ok(Selection::Pair(sides)),
        first if archive.is_exact() => first,
        Ok(Selection::SingleRun(..)) | Err(_) => {
            archive.read_all_identities(progress);
            find_in_order(archive, selection, rules, progress)
        }
    }
}

fn find_in_order(
    archive: &mut Archive,
    selection: &RunSelection,
    rules: &ComparisonRules,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Selection, NoAnswer> {
    if archive.runs().is_empty() {
        return Err(NoAnswer::NoRuns);
    }
    let (order, note) = order_of(archive.runs(), selection.order);
    archive.put_in_order(order);
    let archive: &Archive = archive;
    let (selection, named) = commits::resolve(archive, selection);
    let mut reader = RunReader::new(archive);
    let typed = selection.clone();
    let selection = positions_of_joined(archive, &mut reader, selection);
    let mut search = Search {
        archive,
        reader,
        selection: &selection,
        rules,
        notes: note.into_iter().chain(named.notes.iter().cloned()).collect(),
        doubts: Vec::new(),
    };
    let error = match search.choose(progress).and_then(|choice| search.sides(choice)) {
        Ok(sides) => return Ok(Selection::Pair(sides)),
        Err(NoAnswer::Choice(error)) => as_typed(error, &typed),
        Err(error) => return Err(error),
    };
    let Some((run_idx, why)) = search.single_run(&error) else {
        return Err(NoAnswer::Choice(named.explain(error)));
    };
    let single = search.one(run_idx, &[])?;
    let is_only = single.parts.len() == archive.runs().len();
    let why = if is_only { NoReferenceYet::OnlyRun } else { why };
    let of_runs = single.parts.iter().flat_map(|part| search.reader.warnings(*part).to_vec());
    search.notes.extend(of_runs);
    let alone = std::slice::from_ref(&single);
    search.notes.extend(join_note(archive.runs(), SideName::Candidate, alone));
    Ok(Selection::SingleRun(Box::new(single.run), why, search.notes))
}

/// A search for the sides.
struct Search<'a> {
    archive: &'a Archive,
    reader: RunReader<'a>,
    selection: &'a RunSelection,
    rules: &'a ComparisonRules,
    /// What was done by default.
    notes: Vec<Warning>,
    /// What is doubtful about the choice.
    doubts: Vec<Warning>,
}

impl<'a> Search<'a> {
    fn runs(&self) -> &'a [RunInfo] {
        self.archive.runs()
    }

    /// Chooses by facts, and reads what is chosen. The newest run is not the candidate where it is
    /// empty, unless every run is.
    fn choose(&mut self, progress: &mut dyn FnMut(usize, usize)) -> Result<Choice, NoAnswer> {
        let mut scope = Scope { paths: path_sides(self.archive), no_candidates: Vec::new() };
        loop {
            let choice = choose_within(self.runs(), self.selection, &scope);
            let choice = match choice {
                Ok(choice) => choice,
                Err(SelectError::NothingBefore { .. })
                    if !scope.no_candidates.is_empty() && self.is_empty(0)? =>
                {
                    // Every run is empty, so the newest is as good as any.
                    scope.no_candidates = (0..self.runs().len()).collect();
                    continue;
                }
                Err(error) => {
                    self.pass_over(SideName::Candidate, &empty_runs(&scope.no_candidates));
                    return Err(NoAnswer::Choice(error));
                }
            };
            // Both sides at once, so that every core has files to read.
            let which = [choice.reference.as_slice(), &choice.candidate].concat();
            self.reader.read(&which, progress)?;
            if let [newest] = choice.candidate.as_slice()
                && choice.is_default_candidate
                && choice.open_side == SideName::Reference
                && !self.selection.is_gated
                && !scope.no_candidates.contains(newest)
                && self.is_empty(*newest)?
            {
                scope.no_candidates.push(*newest);
                continue;
            }
            if !choice.candidate.iter().any(|run_idx| scope.no_candidates.contains(run_idx)) {
                self.pass_over(SideName::Candidate, &empty_runs(&scope.no_candidates));
            }
            return Ok(choice);
        }
    }

    fn is_empty(&mut self, run_idx: usize) -> Result<bool, NoAnswer> {
        self.reader.read(&[run_idx], &mut |_, _| {})?;
        Ok(!self.reader.has_cases(run_idx))
    }

    /// The sides of a choice: parts are joined, and runs that say nothing are passed over.
    fn sides(&mut self, choice: Choice) -> Result<SelectedSides, NoAnswer> {
        let Choice { reference, candidate, options, open_side, matches, notes, .. } = choice;
        self.doubts = notes;
        let (reference, candidate) = if options.is_empty() {
            self.named_sides(&reference, &candidate)?
        } else if open_side == SideName::Reference {
            let candidate = self.side(SideName::Candidate, &candidate, &[])?;
            let reference = self.open_side(open_side, &options, &candidate)?;
            (vec![reference], candidate)
        } else {
            let reference = self.side(SideName::Reference, &reference, &[])?;
            let candidate = self.open_side(open_side, &options, &reference)?;
            (reference, vec![candidate])
        };
        for (side, runs) in [(SideName::Reference, &reference), (SideName::Candidate, &candidate)] {
            self.notes.extend(join_note(self.runs(), side, runs));
        }
        let of_sides = [parts_of(&reference), parts_of(&candidate)];
        let [reference_parts, candidate_parts] = &of_sides;
        self.doubts.extend(matches.warnings(self.runs(), reference_parts, candidate_parts));
        let doubt = self.nothing_shared(&reference, &candidate);
        self.doubts.extend(doubt);
        self.doubts.extend(compared_with_a_copy(&reference, &candidate));
        if self.archive.paths().len() == 1 {
            self.notes.extend(older_commit_note(self.selection, &reference, &candidate));
        }
        let parts = of_sides.concat();
        let of_runs = parts.iter().flat_map(|run_idx| self.reader.warnings(*run_idx).to_vec());
        let notes = self.notes.iter().cloned();
        let warnings = self.doubts.iter().cloned().chain(of_runs).chain(notes).collect();
        Ok(SelectedSides {
            is_joined: reference.iter().chain(&candidate).any(|joined| joined.parts.len() > 1),
            first_candidate: parts_of(&candidate).into_iter().min().unwrap_or_default(),
            reference: reference.into_iter().map(|joined| joined.run).collect(),
            candidate: candidate.into_iter().map(|joined| joined.run).collect(),
            joins: !self.selection.no_join,
            warnings,
        })
    }

    /// Both sides where each is what was asked for. Parts of one run that are asked for as the two
    /// sides are not joined.
    fn named_sides(
        &mut self,
        reference: &[usize],
        candidate: &[usize],
    ) -> Result<(Vec<JoinedRun>, Vec<JoinedRun>), NoAnswer> {
        if let ([reference], [candidate]) = (reference, candidate)
            && !self.selection.no_join
            && self.reader.parts(*reference, &[])?.contains(candidate)
        {
            let [reference, candidate] =
                [*reference, *candidate].map(|run_idx| self.reader.join(vec![run_idx]));
            return Ok((vec![reference?], vec![candidate?]));
        }
        let reference = self.side(SideName::Reference, reference, candidate)?;
        let candidate = self.side(SideName::Candidate, candidate, &parts_of(&reference))?;
        Ok((reference, candidate))
    }

    /// The runs of a side that is chosen. A lone run is joined with its other parts, several runs
    /// with each other only: they are what the selector names.
    fn side(
        &mut self,
        name: SideName,
        which: &[usize],
        taken: &[usize],
    ) -> Result<Vec<JoinedRun>, NoAnswer> {
        match which {
            [run_idx] => Ok(vec![self.one(*run_idx, taken)?]),
            _ => {
                let (own, copies) = self.reader.without_copies(which)?;
                self.notes.extend(copies_note(self.runs(), name, &copies));
                if self.selection.no_join {
                    return own.iter().map(|run_idx| self.reader.join(vec![*run_idx])).collect();
                }
                self.reader.joined_among(&own)
            }
        }
    }

    fn one(&mut self, run_idx: usize, taken: &[usize]) -> Result<JoinedRun, NoAnswer> {
        if self.selection.no_join {
            return self.reader.join(vec![run_idx]);
        }
        // Two paths are two sides, whatever is in them.
        let of_other_path = match path_sides(self.archive) {
            Some(paths) if paths.candidate.contains(&run_idx) => paths.reference,
            Some(paths) => paths.candidate,
            None => Vec::new(),
        };
        self.reader.with_parts(run_idx, &[taken, &of_other_path].concat())
    }

    /// The first of these runs that says something about the other side; without any, the first.
    fn open_side(
        &mut self,
        side: SideName,
        options: &[usize],
        other: &[JoinedRun],
    ) -> Result<JoinedRun, NoAnswer> {
        let taken = parts_of(other);
        let options: Vec<usize> =
            options.iter().copied().filter(|run_idx| !taken.contains(run_idx)).collect();
        let Some(first) = options.first().copied() else {
            let label = other.last().map_or("", |joined| joined.run.info.short_label()).to_owned();
            let same_machine = self.selection.same_machine;
            return Err(NoAnswer::Choice(match side {
                SideName::Reference => {
                    SelectError::NothingBefore { label, same_machine, later: None }
                }
                SideName::Candidate => SelectError::NoOther { label, same_machine },
            }));
        };
        let copies: Vec<usize> =
            other.iter().flat_map(|joined| joined.copies.iter().copied()).collect();
        let taken = [taken, copies.clone()].concat();
        let has_cases = other.iter().any(|joined| !joined.run.cases.is_empty());
        // A gate judges the newest run, and a side without a benchmark shares none with any.
        if !has_cases || (side == SideName::Candidate && self.selection.is_gated) {
            return self.one(first, &taken);
        }
        let mut passed = Vec::new();
        for run_idx in &options {
            if passed.iter().any(|(known, _)| known == run_idx) {
                continue;
            }
            if copies.contains(run_idx) {
                passed.push((*run_idx, PassedOver::Copy));
                continue;
            }
            let candidate = match self.one(*run_idx, &taken) {
                Ok(joined) => joined,
                Err(error) if *run_idx == first => return Err(error),
                Err(NoAnswer::Unreadable(warning)) => {
                    self.doubts.push(warning);
                    continue;
                }
                Err(error) => return Err(error),
            };
            let Some(why) = self.says_nothing(side, &candidate.run, other) else {
                passed.extend(other_kinds(&options, &candidate, self.runs(), &passed));
                self.pass_over(side, &passed);
                return Ok(candidate);
            };
            for part in candidate.parts {
                passed.push((part, why));
            }
        }
        // None does: as good as any is the nearest.
        self.one(first, &taken)
    }

    /// Why a run says nothing about the other side; `None` where it does.
    fn says_nothing(&self, side: SideName, run: &Run, other: &[JoinedRun]) -> Option<PassedOver> {
        if run.cases.is_empty() {
            return Some(PassedOver::Empty);
        }
        if other.iter().any(|joined| is_copy(run, &joined.run)) {
            return Some(PassedOver::Copy);
        }
        let other: Vec<&Run> = other.iter().map(|joined| &joined.run).collect();
        let shares = match side {
            SideName::Reference => share_a_case(&[run], &other, self.rules),
            SideName::Candidate => share_a_case(&other, &[run], self.rules),
        };
        (!shares).then_some(PassedOver::NothingShared)
    }

    fn pass_over(&mut self, side: SideName, passed: &[(usize, PassedOver)]) {
        self.notes.extend(passed_over_note(self.runs(), side, passed));
    }

    /// What to know where the sides share no benchmark: the nearest run that has one of the
    /// candidate's, or the projects that they are of.
    fn nothing_shared(
        &mut self,
        reference: &[JoinedRun],
        candidate: &[JoinedRun],
    ) -> Option<Warning> {
        let references: Vec<&Run> = reference.iter().map(|joined| &joined.run).collect();
        let candidates: Vec<&Run> = candidate.iter().map(|joined| &joined.run).collect();
        if candidates.iter().all(|run| run.cases.is_empty())
            || references.iter().all(|run| run.cases.is_empty())
            || share_a_case(&references, &candidates, self.rules)
        {
            return None;
        }
        if self.selection.reference.is_none()
            && let Some(later) = self.later_run(&candidates, &parts_of(candidate))
        {
            let message = format!(
                "no earlier run shares a benchmark with the candidate; the nearest that does is \
                 later: `--reference {later}`"
            );
            return Some(Warning::new(WarningKind::Selection, message));
        }
        let (reference, candidate) = (references.last()?, candidates.last()?);
        several_projects(self.runs(), &reference.info, &candidate.info)
    }

    /// What selects the first run after the candidate that shares a benchmark with it.
    fn later_run(&mut self, candidate: &[&Run], parts: &[usize]) -> Option<String> {
        let newest = parts.iter().max()?;
        for run_idx in newest + 1..self.runs().len() {
            let Ok(joined) = self.one(run_idx, parts) else { continue };
            let is_other = !candidate.iter().any(|run| is_copy(run, &joined.run));
            if is_other && share_a_case(&[&joined.run], candidate, self.rules) {
                return selector_of(self.runs(), run_idx);
            }
        }
        None
    }

    /// The index of a run that has nothing to be compared with yet, and why. A build on a new
    /// machine, or one without a saved reference, is no failure.
    fn single_run(&mut self, error: &SelectError) -> Option<(usize, NoReferenceYet)> {
        let newest = self.runs().len().checked_sub(1)?;
        let is_default = self.selection.candidate.is_none();
        match error {
            SelectError::NothingBefore { .. } | SelectError::NoOther { .. } if newest == 0 => {
                Some((0, NoReferenceYet::OnlyRun))
            }
            SelectError::NothingBefore { same_machine: true, .. } if is_default => {
                Some((newest, NoReferenceYet::OnlyOnMachine))
            }
            // The runs after the oldest are empty, or parts of it.
            SelectError::NothingBefore { .. } if is_default => {
                Some((0, NoReferenceYet::OnlyWithCases))
            }
            SelectError::EmptyReferencePath { .. } if is_default => {
                let paths = path_sides(self.archive)?;
                Some((paths.candidate.last().copied()?, NoReferenceYet::NoneAtPath))
            }
            SelectError::NothingBefore { .. }
            | SelectError::NoOther { .. }
            | SelectError::NoMatch { .. }
            | SelectError::EmptyCandidatePath { .. }
            | SelectError::EmptyReferencePath { .. }
            | SelectError::SameRun { .. } => None,
        }
    }
}
