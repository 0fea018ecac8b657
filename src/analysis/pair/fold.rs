//! Folding: rows that differ only in some params become one row, made of pairs.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::averages::mean;
use crate::analysis::pair::addresses::value_without_addresses;
use crate::analysis::pair::grouping::{GroupBy, GroupToken, joined, label_parts, param_part};
use crate::analysis::pair::naming::{Postfixes, node_id};
use crate::analysis::pair::pairing::{ImplementationLabels, MatchedBy, Pairing};
use crate::analysis::pair::sides::SideCase;
use crate::model::case::Case;
use crate::model::fields::Fields;
use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;
use crate::model::stats::Stats;

/// Which rows become one, and what their group's label is made of.
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

/// The name of a row and its group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowName {
    /// The group's label.
    pub group: String,
    /// The test's name with its id; a folded row's id is made of the params that are left.
    pub name: String,
    /// The node id, folded in the same way.
    pub fullname: String,
    /// The params that are not folded away.
    pub params: Fields,
}

impl RowName {
    /// Whether this is the test's name or the node id.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name == name || self.fullname == name
    }
}

/// The cases of one row. Where they are pairs, both lists are in the same order.
#[derive(Debug, Clone)]
pub(crate) struct RowCases<'a> {
    pub name: RowName,
    /// How its cases found each other; the weakest way of a fold.
    pub matched_by: MatchedBy,
    /// Whether the two lists are pairs. If not, the fold had no pair and holds all cases of both
    /// sides.
    pub paired: bool,
    /// The reference's cases, never none.
    pub reference: Vec<SideCase<'a>>,
    /// The candidate's cases, never none.
    pub candidate: Vec<SideCase<'a>>,
    /// What the sides are, where they are two implementations inside one run.
    pub implementations: Option<ImplementationLabels>,
}

/// A case of one side only.
#[derive(Debug, Clone)]
pub(crate) struct UnpairedEntry<'a> {
    pub name: RowName,
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

/// Turns pairs into rows. A fold that has no pair at all takes every case of both sides; otherwise
/// cases without a partner stay what they are, added or removed.
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
            implementations: pairing.implementations.clone(),
        };
        match identity.fold {
            None => folded.rows.push(row),
            Some(key) => match folds.get_mut(&key) {
                None => {
                    folds.insert(key, row);
                }
                Some(whole) => {
                    // Ways are ordered from the strongest to the weakest.
                    whole.matched_by = whole.matched_by.max(row.matched_by);
                    whole.reference.extend(row.reference);
                    whole.candidate.extend(row.candidate);
                }
            },
        }
    }
    // Cases without a partner whose fold has no pair.
    let mut unpaired: BTreeMap<FoldKey, UnpairedFold<'a>> = BTreeMap::new();
    for case in pairing.only_in_reference {
        let identity = FoldIdentity::of(case.newest, rules);
        let entry = UnpairedEntry { name: own_name(case.newest, rules), case };
        match identity.fold.filter(|key| !folds.contains_key(key)) {
            Some(key) => unpaired.entry(key).or_default().removed.push(entry),
            None => folded.removed.push(entry),
        }
    }
    for case in pairing.only_in_candidate {
        let identity = FoldIdentity::of(case.newest, rules);
        let entry = UnpairedEntry { name: own_name(case.newest, rules), case };
        match identity.fold.filter(|key| !folds.contains_key(key)) {
            Some(key) => unpaired.entry(key).or_default().added.push(entry),
            None => folded.added.push(entry),
        }
    }
    folded.rows.extend(folds.into_values());
    for fold in unpaired.into_values() {
        folded.add_unpaired(fold, rules);
    }
    folded
}

/// The cases of a fold that has no pair.
#[derive(Debug, Clone, Default)]
struct UnpairedFold<'a> {
    removed: Vec<UnpairedEntry<'a>>,
    added: Vec<UnpairedEntry<'a>>,
}

impl<'a> FoldResult<'a> {
    /// A fold with cases on both sides is a row of all of them; the cases of one side only stay
    /// without a partner.
    fn add_unpaired(
        &mut self,
        UnpairedFold { removed, added }: UnpairedFold<'a>,
        rules: &FoldRules,
    ) {
        match added.first() {
            Some(first) if !removed.is_empty() => self.rows.push(RowCases {
                name: FoldIdentity::of(first.case.newest, rules).name,
                matched_by: MatchedBy::Params,
                paired: false,
                reference: removed.into_iter().map(|entry| entry.case).collect(),
                candidate: added.into_iter().map(|entry| entry.case).collect(),
                // Implementations are pairs only.
                implementations: None,
            }),
            Some(_) | None => {
                self.removed.extend(removed);
                self.added.extend(added);
            }
        }
    }
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
    /// `None` where folding takes nothing away from the case, which then is a row of its own.
    fold: Option<FoldKey>,
}

impl FoldRules {
    /// Whether cases that differ in this param are different rows.
    fn keeps_apart(&self, param: &String) -> bool {
        !self.exclude.contains(param) && (self.distinct.is_empty() || self.distinct.contains(param))
    }
}

impl FoldIdentity {
    fn of(case: &Case, rules: &FoldRules) -> Self {
        if case.params.keys().all(|name| rules.keeps_apart(name)) {
            return Self { name: own_name(case, rules), fold: None };
        }
        let left: Fields = case
            .params
            .iter()
            .filter(|(name, _)| rules.keeps_apart(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let group = split_by_distinct(case, &left, rules);
        let node = node_id(case);
        let pairs: Vec<String> =
            left.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let id = if pairs.is_empty() { String::new() } else { format!("[{}]", pairs.join("-")) };
        let name = format!("{}{id}", node.function);
        // An artifact may name no file, and most tests have no class.
        let mut parts: Vec<&str> = Vec::with_capacity(3);
        parts.extend(Some(node.path).filter(|path| !path.is_empty()));
        parts.extend(node.class);
        parts.push(&name);
        let fullname = parts.join("::");
        let key = FoldKey {
            path: node.path.to_owned(),
            class: node.class.map(str::to_owned),
            function: node.function.to_owned(),
            params: left
                .iter()
                .map(|(name, value)| (name.clone(), value_without_addresses(value)))
                .collect(),
            group: group.clone(),
        };
        Self { name: RowName { group, name, fullname, params: left }, fold: Some(key) }
    }
}

/// The name of a case with all its params.
pub(crate) fn own_name(case: &Case, rules: &FoldRules) -> RowName {
    RowName {
        group: split_by_distinct(case, &case.params, rules),
        name: case.name.clone(),
        fullname: case.fullname.clone(),
        params: case.params.clone(),
    }
}

/// The label of a case with ` | param:K=value` for each distinct param that it does not name
/// already.
fn split_by_distinct(case: &Case, left: &Fields, rules: &FoldRules) -> String {
    let parts = label_parts(case, left, &rules.group_by, &rules.postfixes);
    let mut label = joined(&parts);
    for name in &rules.distinct {
        let Some(value) = left.get(name) else { continue };
        let is_named = parts.iter().any(|(token, _)| {
            matches!(token, GroupToken::Params)
                || matches!(token, GroupToken::Param(named) if named == name)
        });
        if !is_named {
            label = format!("{label} | {}", param_part(name, value));
        }
    }
    label
}

impl RowCases<'_> {
    /// The numbers of both sides, averaged over pooled runs first, then over the cases of a fold.
    ///
    /// Each statistic is the arithmetic mean over the pairs in which both sides have it, so that a
    /// fold never compares different cases; where no pair has both, a side shows its own mean if
    /// the other side does not have the statistic at all. `rounds`, `iterations` and `samples` are
    /// the fewest of any case, which is what the average can be trusted for.
    /// `metrics` are what else the numbers are of.
    pub(crate) fn stats(&self, metrics: &[Metric]) -> (Stats, Stats) {
        let (mut reference, mut candidate) = (counts(&self.reference), counts(&self.candidate));
        for statistic in Statistic::ALL {
            let (old, new) = self.averages(&statistic.into());
            reference.put(statistic, old.and_then(Seconds::new));
            candidate.put(statistic, new.and_then(Seconds::new));
        }
        for metric in metrics {
            let (old, new) = self.averages(metric);
            reference.others.extend(old.map(|old| (metric.clone(), old)));
            candidate.others.extend(new.map(|new| (metric.clone(), new)));
        }
        (reference, candidate)
    }

    fn averages(&self, metric: &Metric) -> (Option<f64>, Option<f64>) {
        if let ([reference], [candidate], true) =
            (self.reference.as_slice(), self.candidate.as_slice(), self.paired)
        {
            return (over_runs(reference, metric), over_runs(candidate, metric));
        }
        let reference: Vec<Option<f64>> =
            self.reference.iter().map(|case| over_runs(case, metric)).collect();
        let candidate: Vec<Option<f64>> =
            self.candidate.iter().map(|case| over_runs(case, metric)).collect();
        let averages = (mean(reference.iter().flatten()), mean(candidate.iter().flatten()));
        if !self.paired {
            return averages;
        }
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for (reference, candidate) in reference.into_iter().zip(candidate) {
            if let (Some(reference), Some(candidate)) = (reference, candidate) {
                old.push(reference);
                new.push(candidate);
            }
        }
        if !old.is_empty() {
            return (mean(old), mean(new));
        }
        // No pair has both: means over different cases must not be compared.
        match averages {
            (Some(_), Some(_)) => (None, None),
            of_one_side => of_one_side,
        }
    }

    /// Whether any of its cases was measured in several versions of the benchmark, over both sides:
    /// a case without a version is of another version than one that has one. Two implementations
    /// inside one run have versions of their own.
    pub(crate) fn mixes_versions(&self) -> bool {
        fn versions<'a>(sides: &[&'a [SideCase<'_>]]) -> BTreeSet<Option<&'a str>> {
            let cases = sides.iter().flat_map(|side| side.iter());
            let runs = cases.flat_map(|case| case.by_run.iter().flatten());
            runs.map(|case| case.version.as_deref()).collect()
        }
        if self.implementations.is_some() {
            return false;
        }
        if !self.paired {
            return versions(&[&self.reference, &self.candidate]).len() > 1;
        }
        let pairs = self.reference.iter().zip(&self.candidate);
        pairs.into_iter().any(|(reference, candidate)| {
            versions(&[std::slice::from_ref(reference), std::slice::from_ref(candidate)]).len() > 1
        })
    }
}

impl<'a> RowCases<'a> {
    /// What the timers of the candidate count; `None` where that is seconds.
    pub(crate) fn unit(&self) -> Option<&'a Unit> {
        let in_runs = self.candidate.iter().flat_map(|case| case.by_run.iter().flatten());
        shared_unit(in_runs.map(|case| &case.stats.unit))
    }
}

/// The numbers of a case without partner, averaged over pooled runs.
pub(crate) fn lone_stats(case: &SideCase<'_>, metrics: &[Metric]) -> Stats {
    let mut stats = counts(std::slice::from_ref(case));
    for statistic in Statistic::ALL {
        stats.put(statistic, over_runs(case, &statistic.into()).and_then(Seconds::new));
    }
    for metric in metrics {
        stats.others.extend(over_runs(case, metric).map(|number| (metric.clone(), number)));
    }
    stats
}

/// One metric of one case over the runs of its side.
fn over_runs(case: &SideCase<'_>, metric: &Metric) -> Option<f64> {
    mean(case.by_run.iter().flatten().filter_map(|case| case.number(metric)))
}

/// The counts of some cases: the fewest in any run.
fn counts(cases: &[SideCase<'_>]) -> Stats {
    let all = cases.iter().flat_map(|case| case.by_run.iter().flatten());
    Stats {
        rounds: fewest(all.clone().map(|case| case.stats.rounds)),
        iterations: fewest(all.clone().map(|case| case.stats.iterations)),
        samples: all.clone().map(|case| case.stats.samples).min().unwrap_or(0),
        unit: shared_unit(all.map(|case| &case.stats.unit)).cloned(),
        ..Stats::default()
    }
}

/// What the timers of all cases count; nothing that has a name where they differ.
fn shared_unit<'c>(mut units: impl Iterator<Item = &'c Option<Unit>>) -> Option<&'c Unit> {
    let first = units.next()?;
    if units.all(|other| other == first) { first.as_ref() } else { Some(&Unit::None) }
}

/// The fewest of some counts; `None` where one is not known.
pub(super) fn fewest(counts: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    // `None` is less than any number.
    counts.min().flatten()
}
