//! Folding: rows that differ only in some params become one row, made of pairs.

use std::collections::BTreeMap;

use crate::analysis::averages::mean;
use crate::analysis::judge::judgement::CaseRuns;
use crate::analysis::judge::run_sample::RunSample;
use crate::analysis::pair::grouping::{GroupBy, GroupToken, joined, label_parts, param_part};
use crate::analysis::pair::naming::{Postfixes, node_id};
use crate::analysis::pair::pairing::{MatchedBy, Pairing};
use crate::analysis::pair::sides::SideCase;
use crate::model::case::Case;
use crate::model::fields::Fields;
use crate::model::seconds::Seconds;
use crate::model::statistic::{Statistic, Stats};

/// Which rows are one, and under which label they stand.
#[derive(Debug, Clone)]
pub(crate) struct FoldRules {
    /// `--distinct-param`: only these params keep rows apart, and groups are split by them.
    pub distinct: Vec<String>,
    /// `--exclude-param`: these params do not keep rows apart.
    pub exclude: Vec<String>,
    /// What labels are made of.
    pub group_by: GroupBy,
    /// What is a postfix.
    pub postfixes: Postfixes,
}

/// What a row is called and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowName {
    /// The group's label.
    pub group: String,
    /// The test's name with its id; a folded row's id is made of the params that are left.
    pub name: String,
    /// The node id, folded in the same way.
    pub fullname: String,
    /// The params that are left.
    pub params: Fields,
}

/// The cases behind one row, reference and candidate in step where they are pairs.
#[derive(Debug, Clone)]
pub(crate) struct RowCases<'a> {
    /// What it is called.
    pub name: RowName,
    /// How its cases found each other; the weakest way of a fold.
    pub matched_by: MatchedBy,
    /// Whether the two lists are pairs. If not, the fold had no pair and holds all cases of both sides.
    pub paired: bool,
    /// The reference's cases, never none.
    pub reference: Vec<SideCase<'a>>,
    /// The candidate's cases, never none.
    pub candidate: Vec<SideCase<'a>>,
}

/// A case that stands on one side only.
#[derive(Debug, Clone)]
pub(crate) struct UnpairedEntry<'a> {
    /// What it is called.
    pub name: RowName,
    /// The case.
    pub case: SideCase<'a>,
}

/// Rows, and what has no partner.
#[derive(Debug, Clone, Default)]
pub(crate) struct FoldResult<'a> {
    /// One entry per row, in no particular order.
    pub rows: Vec<RowCases<'a>>,
    /// What only the candidate has.
    pub added: Vec<UnpairedEntry<'a>>,
    /// What only the reference has.
    pub removed: Vec<UnpairedEntry<'a>>,
}

/// Turns pairs into rows. A fold that has no pair at all takes every case of both sides; otherwise cases without a
/// partner stay what they are, added or removed.
pub(crate) fn fold<'a>(pairing: Pairing<'a>, rules: &FoldRules) -> FoldResult<'a> {
    let mut folded = FoldResult::default();
    let mut folds: BTreeMap<FoldKey, RowCases<'a>> = BTreeMap::new();
    for pair in pairing.matched {
        // The candidate is the state of today: its group and params name the row.
        let identity = FoldIdentity::of(pair.candidate.newest, rules);
        let row = RowCases {
            name: identity.name,
            matched_by: pair.matched_by,
            paired: true,
            reference: vec![pair.reference],
            candidate: vec![pair.candidate],
        };
        match identity.fold {
            None => folded.rows.push(row),
            Some(key) => match folds.get_mut(&key) {
                None => {
                    folds.insert(key, row);
                }
                Some(whole) => {
                    whole.matched_by = whole.matched_by.max(row.matched_by);
                    whole.reference.extend(row.reference);
                    whole.candidate.extend(row.candidate);
                }
            },
        }
    }
    let mut loose: BTreeMap<FoldKey, (Vec<UnpairedEntry<'a>>, Vec<UnpairedEntry<'a>>)> =
        BTreeMap::new();
    for case in pairing.only_in_reference {
        let identity = FoldIdentity::of(case.newest, rules);
        let lone = UnpairedEntry { name: identity.full_name, case };
        match identity.fold.filter(|key| !folds.contains_key(key)) {
            Some(key) => loose.entry(key).or_default().0.push(lone),
            None => folded.removed.push(lone),
        }
    }
    for case in pairing.only_in_candidate {
        let identity = FoldIdentity::of(case.newest, rules);
        let lone = UnpairedEntry { name: identity.full_name, case };
        match identity.fold.filter(|key| !folds.contains_key(key)) {
            Some(key) => loose.entry(key).or_default().1.push(lone),
            None => folded.added.push(lone),
        }
    }
    folded.rows.extend(folds.into_values());
    for (removed, added) in loose.into_values() {
        match added.first() {
            Some(first) if !removed.is_empty() => folded.rows.push(RowCases {
                name: FoldIdentity::of(first.case.newest, rules).name,
                matched_by: MatchedBy::Params,
                paired: false,
                reference: removed.into_iter().map(|entry| entry.case).collect(),
                candidate: added.into_iter().map(|entry| entry.case).collect(),
            }),
            Some(_) | None => {
                folded.removed.extend(removed);
                folded.added.extend(added);
            }
        }
    }
    folded
}

/// What the rows of one fold share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct FoldKey {
    path: String,
    class: Option<String>,
    function: String,
    params: Vec<(String, String)>,
    group: String,
}

struct FoldIdentity {
    /// The row's name, without the params that are folded away.
    name: RowName,
    /// The case's own name, for where it stands alone: nothing is folded away from it.
    full_name: RowName,
    /// `None` where folding takes nothing away from the case, which then is a row of its own.
    fold: Option<FoldKey>,
}

impl FoldIdentity {
    fn of(case: &Case, rules: &FoldRules) -> Self {
        let kept = |name: &String| {
            !rules.exclude.contains(name)
                && (rules.distinct.is_empty() || rules.distinct.contains(name))
        };
        let left: Fields = case
            .params
            .iter()
            .filter(|(name, _)| kept(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let label = |params| split_by_distinct(case, params, rules);
        let group = label(&left);
        let full_name = RowName {
            group: label(&case.params),
            name: case.name.clone(),
            fullname: case.fullname.clone(),
            params: case.params.clone(),
        };
        if left.len() == case.params.len() {
            return Self { name: full_name.clone(), full_name, fold: None };
        }
        let node = node_id(case);
        let pairs: Vec<String> =
            left.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let id = if pairs.is_empty() { String::new() } else { format!("[{}]", pairs.join("-")) };
        let place: Vec<&str> =
            [node.path].into_iter().filter(|path| !path.is_empty()).chain(node.class).collect();
        let name = format!("{}{id}", node.function);
        let fullname = place.into_iter().chain([name.as_str()]).collect::<Vec<_>>().join("::");
        let key = FoldKey {
            path: node.path.to_owned(),
            class: node.class.map(str::to_owned),
            function: node.function.to_owned(),
            params: left
                .iter()
                .map(|(name, value)| (name.clone(), value.without_addresses()))
                .collect(),
            group: group.clone(),
        };
        Self { name: RowName { group, name, fullname, params: left }, full_name, fold: Some(key) }
    }
}

/// The label of a case with ` | param:K=value` for each distinct param that it does not name already.
fn split_by_distinct(case: &Case, left: &Fields, rules: &FoldRules) -> String {
    let parts = label_parts(case, left, &rules.group_by, &rules.postfixes);
    let mut label = joined(&parts);
    for name in &rules.distinct {
        let Some(value) = left.get(name) else { continue };
        let names_it = |token: &GroupToken| {
            matches!(token, GroupToken::Params) || *token == GroupToken::Param(name.clone())
        };
        if !parts.iter().any(|(token, _)| names_it(token)) {
            label = format!("{label} | {}", param_part(name, value));
        }
    }
    label
}

impl RowCases<'_> {
    /// The numbers of both sides, averaged over pooled runs first, then over the cases of a fold.
    ///
    /// Each statistic is the arithmetic mean over the pairs in which both sides have it, so that a fold never compares
    /// different cases; where no pair has both, a side that is alone in having it shows its own mean. `rounds`,
    /// `iterations` and `samples` are the fewest of any case, which is what the average can be trusted for.
    pub(crate) fn stats(&self) -> (Stats, Stats) {
        let (mut reference, mut candidate) = (counts(&self.reference), counts(&self.candidate));
        for statistic in Statistic::ALL {
            let (old, new) = self.averages(statistic);
            reference.put(statistic, old.and_then(Seconds::new));
            candidate.put(statistic, new.and_then(Seconds::new));
        }
        (reference, candidate)
    }

    fn averages(&self, statistic: Statistic) -> (Option<f64>, Option<f64>) {
        let reference = || self.reference.iter().map(|case| over_runs(case, statistic));
        let candidate = || self.candidate.iter().map(|case| over_runs(case, statistic));
        let (old, new) = (|| mean(reference().flatten()), || mean(candidate().flatten()));
        if !self.paired {
            return (old(), new());
        }
        let both = || reference().zip(candidate()).filter_map(|(old, new)| old.zip(new));
        let of_pairs = (mean(both().map(|(old, _)| old)), mean(both().map(|(_, new)| new)));
        if of_pairs != (None, None) {
            return of_pairs;
        }
        // No pair has both: a side that is alone in having it.
        match (old(), new()) {
            (old, None) => (old, None),
            (None, new) => (None, new),
            (Some(_), Some(_)) => (None, None),
        }
    }

    /// What each run of each side says about the row, in the side's order, for judging: the mean over the cases of a
    /// fold, `None` where the run lacks one of them. Of pairs only those count that have a location on both sides.
    pub(crate) fn by_run(&self) -> CaseRuns {
        let located = |case: &SideCase<'_>| {
            over_runs(case, Statistic::Median)
                .or_else(|| over_runs(case, Statistic::Mean))
                .is_some()
        };
        let usable = |i: usize| {
            let both = self.reference.get(i).zip(self.candidate.get(i));
            !self.paired
                || self.reference.len() == 1
                || both.is_some_and(|(a, b)| located(a) && located(b))
        };
        let [reference, candidate] = [&self.reference, &self.candidate].map(|side| {
            let kept: Vec<&SideCase<'_>> =
                side.iter().enumerate().filter(|(i, _)| usable(*i)).map(|(_, case)| case).collect();
            let n_runs = side.first().map_or(0, |case| case.by_run.len());
            (0..n_runs).map(|run_idx| one_run(&kept, run_idx)).collect()
        });
        CaseRuns { reference, candidate }
    }
}

/// The mean of some cases in one run; `None` where the run lacks one, or there is none.
fn one_run(cases: &[&SideCase<'_>], run_idx: usize) -> Option<RunSample> {
    let present: Option<Vec<&Case>> =
        cases.iter().map(|case| case.by_run.get(run_idx).copied().flatten()).collect();
    let present = present?;
    if let [case] = present.as_slice() {
        return RunSample::from_stats(&case.stats);
    }
    let fewest = |count: fn(&Stats) -> Option<u64>| -> Option<u64> {
        let counts: Option<Vec<u64>> = present.iter().map(|case| count(&case.stats)).collect();
        counts?.into_iter().min()
    };
    let mut stats = Stats {
        rounds: fewest(|stats| stats.rounds),
        iterations: fewest(|stats| stats.iterations),
        ..Stats::default()
    };
    for statistic in Statistic::ALL {
        let times: Option<Vec<f64>> =
            present.iter().map(|case| case.stats.get(statistic).map(Seconds::get)).collect();
        stats.put(statistic, times.and_then(|times| mean(&times)).and_then(Seconds::new));
    }
    RunSample::from_stats(&stats)
}

/// The numbers of a case without partner, averaged over pooled runs.
pub(crate) fn lone_stats(case: &SideCase<'_>) -> Stats {
    let mut stats = counts(std::slice::from_ref(case));
    for statistic in Statistic::ALL {
        stats.put(statistic, over_runs(case, statistic).and_then(Seconds::new));
    }
    stats
}

/// One statistic of one case over the runs of its side.
fn over_runs(case: &SideCase<'_>, statistic: Statistic) -> Option<f64> {
    mean(
        case.by_run.iter().flatten().filter_map(|case| case.stats.get(statistic)).map(Seconds::get),
    )
}

fn counts(cases: &[SideCase<'_>]) -> Stats {
    let fewest = |count: fn(&Stats) -> Option<u64>| -> Option<u64> {
        let stats =
            cases.iter().flat_map(|case| case.by_run.iter().flatten()).map(|case| &case.stats);
        // None is less than any number: a count that one lacks is not known of all.
        stats.map(count).min().flatten()
    };
    Stats {
        rounds: fewest(|stats| stats.rounds),
        iterations: fewest(|stats| stats.iterations),
        samples: fewest(|stats| Some(stats.samples)).unwrap_or(0),
        ..Stats::default()
    }
}
