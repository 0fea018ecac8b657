//! When pairs are measured, judged and enough. Pure: what measures is a [`Measurer`].
//!
//! Each look judges all pairs at a level of its own, lower than that of one comparison, because every
//! look is another chance to be wrong (Pocock 1977, group sequential methods). Nothing is decided
//! before the last look: a benchmark that an earlier look has settled is measured no more, and is
//! judged again with the others.

use std::collections::BTreeSet;

use crate::analysis::choose::choice::SideName;
use crate::analysis::compare::comparison::{Comparison, ComparisonRules, UnknownName, compare};
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::analysis::pair::fold::FoldRules;
use crate::analysis::pair::grouping::GroupBy;
use crate::model::run::Run;

/// False discovery rate of one look.
pub(crate) const ALPHA_OF_A_LOOK: f64 = 0.02;

/// The numbers of pairs after which all are judged. Measured: with two pairs too little is known of
/// the noise, and each look more costs some power.
const LOOKS: [usize; 9] = [3, 4, 5, 6, 8, 10, 13, 16, 20];
/// After those, the number of pairs between two looks.
const LATER_LOOKS: usize = 5;

/// How many settled benchmarks are measured on: what they do together shows what the machine does.
const CONTROLS: usize = 3;

/// The runs of a pair: reference and candidate.
pub(crate) type PairOfRuns = [Run; 2];

/// What measures pairs.
pub(crate) trait Measurer {
    /// Why it cannot go on.
    type Error;

    /// Measures the pair of this number, from 1 on. `None` where the measurement is to end.
    ///
    /// # Errors
    /// Where a pair cannot be measured, now or later.
    fn measure(
        &mut self,
        number: usize,
        left_out: &LeftOut,
    ) -> Result<Option<PairOfRuns>, Self::Error>;

    /// Hears what a look has found.
    ///
    /// # Errors
    /// Where it cannot be shown.
    fn looked(&mut self, look: &LookReport<'_>) -> Result<(), Self::Error>;
}

/// The benchmarks that are not measured any more, by node id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LeftOut {
    pub reference: BTreeSet<String>,
    pub candidate: BTreeSet<String>,
}

impl LeftOut {
    /// Those of one side.
    pub(crate) fn of(&mut self, side: SideName) -> &mut BTreeSet<String> {
        match side {
            SideName::Reference => &mut self.reference,
            SideName::Candidate => &mut self.candidate,
        }
    }
}

/// What is known after some pairs.
#[derive(Debug)]
pub(crate) struct LookReport<'a> {
    /// How many pairs are judged.
    pub pairs: usize,
    /// The benchmarks that both sides have and no verdict yet, by name.
    pub undecided: Vec<&'a Row>,
    /// How many both sides have.
    pub all: usize,
}

/// Why no more is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Every benchmark has its verdict.
    Settled,
    /// The most pairs are measured.
    MostPairs,
    /// The measurer has ended it.
    Stopped,
}

/// Measures pairs after those that are there until every benchmark that both sides have is settled.
///
/// # Errors
/// Those of the measurer.
pub(crate) fn measure_until_settled<M: Measurer>(
    pairs: &mut Vec<PairOfRuns>,
    most_pairs: usize,
    rules: &ComparisonRules,
    measurer: &mut M,
) -> Result<Ended, M::Error> {
    let rules = rules_of_a_look(rules);
    let mut left_out = LeftOut::default();
    if !pairs.is_empty() && look(pairs, &rules, measurer, &mut left_out)? {
        return Ok(Ended::Settled);
    }
    while pairs.len() < most_pairs {
        let Some(pair) = measurer.measure(pairs.len() + 1, &left_out)? else {
            return Ok(Ended::Stopped);
        };
        pairs.push(pair);
        let is_last = pairs.len() == most_pairs;
        if (is_last || is_look(pairs.len())) && look(pairs, &rules, measurer, &mut left_out)? {
            return Ok(Ended::Settled);
        }
        if pairs.len() == 1
            && let Ok(comparison) = judged(pairs, &rules)
        {
            left_out = one_sided(pairs, &comparison);
        }
    }
    Ok(Ended::MostPairs)
}

/// Whether all pairs are judged after this many.
fn is_look(n_pairs: usize) -> bool {
    let last = LOOKS.last().copied().unwrap_or_default();
    LOOKS.contains(&n_pairs) || (n_pairs > last && (n_pairs - last).is_multiple_of(LATER_LOOKS))
}

/// Every benchmark by itself, whatever is folded and shown in the end.
fn rules_of_a_look(rules: &ComparisonRules) -> ComparisonRules {
    let fold = FoldRules {
        distinct: Vec::new(),
        exclude: Vec::new(),
        group_by: GroupBy::default(),
        ..rules.fold.clone()
    };
    ComparisonRules { fold, filter: None, compare: None, ..rules.clone() }
}

/// Judges all pairs. Whether every benchmark is settled.
fn look<M: Measurer>(
    pairs: &[PairOfRuns],
    rules: &ComparisonRules,
    measurer: &mut M,
    left_out: &mut LeftOut,
) -> Result<bool, M::Error> {
    // Without groups, folds and `--compare` there is no name that the runs may not have.
    let Ok(comparison) = judged(pairs, rules) else { return Ok(false) };
    let undecided: Vec<&Row> = comparison.rows.iter().filter(|row| !is_settled(row)).collect();
    let is_settled = undecided.is_empty();
    measurer.looked(&LookReport { pairs: pairs.len(), undecided, all: comparison.rows.len() })?;
    *left_out = one_sided(pairs, &comparison);
    for row in settled_and_no_control(&comparison) {
        left_out.reference.extend(row.reference_ids.iter().cloned());
        left_out.candidate.extend(row.candidate_ids.iter().cloned());
    }
    Ok(is_settled)
}

/// All pairs as one comparison.
///
/// # Errors
/// As [`compare`].
pub(crate) fn judged(
    pairs: &[PairOfRuns],
    rules: &ComparisonRules,
) -> Result<Comparison, UnknownName> {
    let (reference, candidate): (Vec<&Run>, Vec<&Run>) =
        pairs.iter().map(|[reference, candidate]| (reference, candidate)).unzip();
    compare(&reference, &candidate, &[], rules)
}

fn is_settled(row: &Row) -> bool {
    row.judged.verdict != Verdict::Inconclusive
}

/// The settled rows that need no more runs. The surest unchanged ones stay: they are the controls.
fn settled_and_no_control(comparison: &Comparison) -> Vec<&Row> {
    let mut settled: Vec<&Row> = comparison.rows.iter().filter(|row| is_settled(row)).collect();
    let worth = |row: &Row| (row.judged.verdict != Verdict::Unchanged, row.judged.se);
    settled.sort_by(|a, b| {
        let ((is_changed_a, se_a), (is_changed_b, se_b)) = (worth(a), worth(b));
        let by_se = se_a.unwrap_or(f64::INFINITY).total_cmp(&se_b.unwrap_or(f64::INFINITY));
        is_changed_a.cmp(&is_changed_b).then(by_se)
    });
    settled.split_off(CONTROLS.min(settled.len()))
}

/// The benchmarks that only one side has: they are measured once, to be listed.
fn one_sided(pairs: &[PairOfRuns], comparison: &Comparison) -> LeftOut {
    let rows = &comparison.rows;
    let paired =
        |ids: fn(&Row) -> &[String]| -> BTreeSet<&String> { rows.iter().flat_map(ids).collect() };
    let unpaired = |side: fn(&PairOfRuns) -> &Run, paired: &BTreeSet<&String>| {
        let cases = pairs.iter().flat_map(|pair| &side(pair).cases);
        let ids = cases.map(|case| &case.fullname).filter(|id| !paired.contains(id));
        ids.cloned().collect()
    };
    LeftOut {
        reference: unpaired(|[reference, _]| reference, &paired(|row| &row.reference_ids)),
        candidate: unpaired(|[_, candidate]| candidate, &paired(|row| &row.candidate_ids)),
    }
}

#[cfg(test)]
mod tests;
