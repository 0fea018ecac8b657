//! The cases of each side, or those of one side that are compared with each other.

use std::collections::HashMap;

use crate::model::case::Case;
use crate::model::run::Run;

/// One benchmark on one side: the same node id in each of the side's runs.
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
pub(crate) fn across_runs<'a>(reference: &[&'a Run], candidate: &[&'a Run]) -> Sides<'a> {
    Sides { reference: gather(reference), candidate: gather(candidate) }
}

/// Every case of the runs of one side, whose implementations are compared with each other.
pub(crate) fn within_run<'a>(runs: &[&'a Run]) -> Vec<SideCase<'a>> {
    gather(runs)
}

/// One entry per node id, in the order of first appearance.
/// Where a file has a node id several times, its first case belongs with the first of the other
/// files, its second with the second.
fn gather<'a>(runs: &[&'a Run]) -> Vec<SideCase<'a>> {
    let mut found: Vec<SideCase<'a>> = Vec::new();
    // In one run every case is its own.
    if let [run] = runs {
        for case in &run.cases {
            found.push(SideCase { newest: case, by_run: vec![Some(case)] });
        }
        return found;
    }
    // The entry of each node id and turn.
    let mut entries: HashMap<(&str, usize), usize> = HashMap::new();
    for (run_idx, run) in runs.iter().enumerate() {
        let mut turns: HashMap<&str, usize> = HashMap::new();
        for case in &run.cases {
            let turn = turns.entry(&case.fullname).or_default();
            let entry_idx = *entries.entry((&case.fullname, *turn)).or_insert(found.len());
            *turn += 1;
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
