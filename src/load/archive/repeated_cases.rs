//! Benchmarks that one run has several times: a rerun of pytest-rerunfailures saves the attempt that
//! failed and the one that passed, in this order. The last one counts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::load::find::origin::Origin;
use crate::model::case::Case;
use crate::model::warning::{Warning, WarningKind};

/// How many names of repeated benchmarks are listed.
const MOST_NAMES: usize = 3;

/// The last case of each node id, in the order of the file, and the node ids that had several.
pub(crate) fn last_of_each(mut cases: Vec<Case>) -> (Vec<Case>, Vec<Arc<str>>) {
    let mut last_idxs: HashMap<&str, usize> = HashMap::with_capacity(cases.len());
    let mut repeated: Vec<Arc<str>> = Vec::new();
    for (case_idx, case) in cases.iter().enumerate() {
        if last_idxs.insert(&case.fullname, case_idx).is_some() {
            repeated.push(case.fullname.as_str().into());
        }
    }
    if repeated.is_empty() {
        return (cases, repeated);
    }
    let kept: HashSet<usize> = last_idxs.into_values().collect();
    let mut case_idx = 0;
    cases.retain(|_| {
        case_idx += 1;
        kept.contains(&(case_idx - 1))
    });
    (cases, repeated)
}

/// The warning about the benchmarks that a run has several times. A name is there once for each
/// time that does not count.
pub(crate) fn repeated_warning(origin: &Origin, repeated: &[Arc<str>]) -> Option<Warning> {
    let mut names: HashSet<&str> = HashSet::with_capacity(repeated.len());
    let mut listed: Vec<String> = Vec::new();
    for name in repeated {
        if names.insert(name) && listed.len() < MOST_NAMES {
            listed.push(format!("`{name}`"));
        }
    }
    let what = match names.len() {
        0 => return None,
        1 => "1 benchmark is in the run more than once".to_owned(),
        n_names => format!("{n_names} benchmarks are in the run more than once"),
    };
    let more = match names.len().saturating_sub(MOST_NAMES) {
        0 => String::new(),
        n_more => format!(" and {n_more} more"),
    };
    let message = format!("{what}, and the last time counts: {}{more}", listed.join(", "));
    Some(Warning::new(WarningKind::RepeatedCase, message).at(origin.path()))
}
