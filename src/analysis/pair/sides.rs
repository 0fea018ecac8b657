//! The cases of each side, or those of one side that are compared with each other.

use std::collections::{HashMap, HashSet};

use crate::analysis::pair::case_names::{CaseName, case_names};
use crate::analysis::pair::renames::Renames;
use crate::model::case::Case;
use crate::model::run::Run;

/// One benchmark on one side: the same node id in each of the side's runs, but for addresses and
/// renames.
#[derive(Debug, Clone)]
pub(crate) struct SideCase<'a> {
    /// As the newest run that has it recorded it.
    pub newest: &'a Case,
    /// Run by run, in the side's order; `None` where a run lacks it.
    pub by_run: Vec<Option<&'a Case>>,
}

/// Both sides.
#[derive(Debug, Clone)]
pub(crate) struct Sides<'a> {
    /// What is compared against.
    pub reference: Vec<SideCase<'a>>,
    /// What is judged.
    pub candidate: Vec<SideCase<'a>>,
}

/// Run against run: every case of the runs of each side.
pub(crate) fn across_runs<'a>(
    reference: &[&'a Run],
    candidate: &[&'a Run],
    renames: &Renames,
) -> Sides<'a> {
    Sides { reference: gather(reference, renames), candidate: gather(candidate, renames) }
}

/// Every case of the runs of one side, whose implementations are compared with each other.
pub(crate) fn within_run<'a>(runs: &[&'a Run], renames: &Renames) -> Vec<SideCase<'a>> {
    gather(runs, renames)
}

/// One entry per benchmark, in the order of first appearance.
fn gather<'a>(runs: &[&'a Run], renames: &Renames) -> Vec<SideCase<'a>> {
    let mut found: Vec<SideCase<'a>> = Vec::new();
    // In one run every case is its own.
    if let [run] = runs {
        for case in &run.cases {
            found.push(SideCase { newest: case, by_run: vec![Some(case)] });
        }
        return found;
    }
    let mut entries: HashMap<CaseName<'a>, usize> = HashMap::new();
    for (run_idx, run) in runs.iter().enumerate() {
        let own: HashSet<&str> = run.cases.iter().map(|case| case.fullname.as_str()).collect();
        let fullnames = run.cases.iter().map(|case| case.fullname.as_str());
        for (case, mut name) in run.cases.iter().zip(case_names(fullnames)) {
            let today = renames.today(&case.fullname);
            // A run that has both names has two benchmarks.
            if !own.contains(today.as_ref()) {
                name = CaseName::Recorded(today);
            }
            let entry_idx = *entries.entry(name).or_insert(found.len());
            if entry_idx == found.len() {
                found.push(SideCase { newest: case, by_run: vec![None; runs.len()] });
            }
            if let Some(entry) = found.get_mut(entry_idx) {
                // Runs are oldest first: the last to come is the newest.
                entry.newest = case;
                if let Some(slot) = entry.by_run.get_mut(run_idx) {
                    *slot = Some(case);
                }
            }
        }
    }
    found
}
