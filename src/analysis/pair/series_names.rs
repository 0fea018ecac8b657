//! Which names of many runs are one benchmark: the pairs of a comparison, run by run from the
//! newest back.
//!
//! A name belongs to one series in all runs, so two names that any run has beside each other are
//! never joined. Params are asked for only where a name has ended and another has begun that could
//! be the same benchmark.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::analysis::pair::addresses::id_without_addresses;
use crate::analysis::pair::case_names::{CaseName, case_names, in_same_order};
use crate::analysis::pair::naming::{Postfixes, split_name};
use crate::analysis::pair::pairing::{CaseKey, today_key};
use crate::analysis::pair::renames::Renames;
use crate::model::case::Case;
use crate::model::run::Run;

/// What pairs names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameRules<'r> {
    pub postfixes: &'r Postfixes,
    pub renames: &'r Renames,
}

/// The names that benchmarks had before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SeriesNames {
    /// The newest name of each earlier one.
    newest: BTreeMap<Arc<str>, Arc<str>>,
    /// The earlier names of each newest one, sorted.
    earlier: BTreeMap<Arc<str>, Vec<Arc<str>>>,
}

impl SeriesNames {
    /// Of the newest name of each earlier one.
    fn new(newest: BTreeMap<Arc<str>, Arc<str>>) -> Self {
        let mut earlier: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
        for (name, of) in &newest {
            earlier.entry(of.clone()).or_default().push(name.clone());
        }
        Self { newest, earlier }
    }

    /// Whether every benchmark has one name.
    pub(crate) fn is_empty(&self) -> bool {
        self.newest.is_empty()
    }

    /// The newest name of the benchmark that has this name.
    pub(crate) fn newest<'n>(&'n self, name: &'n str) -> &'n str {
        self.newest.get(name).map_or(name, |newest| newest)
    }

    /// The earlier names of the benchmark with this newest name, sorted.
    pub(crate) fn earlier(&self, newest: &str) -> &[Arc<str>] {
        self.earlier.get(newest).map_or(&[], Vec::as_slice)
    }
}

/// Joins the names of some runs, oldest first, each in the order of its file. `read_run` reads one
/// of them whole, for its params; where it cannot be read, its names are joined by themselves only.
pub(crate) fn join_names(
    runs: &[Vec<Arc<str>>],
    rules: NameRules<'_>,
    read_run: &mut dyn FnMut(usize) -> Option<Run>,
) -> SeriesNames {
    let mut joining = Joining::of(runs);
    let mut cases = ReadCases::default();
    for (run_idx, names) in runs.iter().enumerate().rev() {
        let mut left: Vec<Arc<str>> =
            names.iter().filter(|name| !joining.of_name.contains_key(*name)).cloned().collect();
        if !left.is_empty() && !joining.series.is_empty() {
            left = joining.join_addressless(runs, run_idx, left);
            left = joining.join_renamed(run_idx, left, rules.renames);
            left = joining.join_by_key(run_idx, left, rules, &mut cases, read_run);
        }
        for name in left {
            joining.begin(name, run_idx, names);
        }
    }
    joining.names()
}

/// One benchmark, as far as its names are joined.
struct SeriesOfNames {
    newest: Arc<str>,
    /// The newest run that has it.
    home: usize,
    /// The runs that have one of its names.
    runs: BTreeSet<usize>,
    /// The name without addresses, where it has some.
    addressless: Option<CaseName<'static>>,
}

struct Joining<'r> {
    series: Vec<SeriesOfNames>,
    of_name: HashMap<Arc<str>, usize>,
    /// The runs that have each name.
    runs_of: HashMap<&'r str, BTreeSet<usize>>,
}

impl<'r> Joining<'r> {
    fn of(runs: &'r [Vec<Arc<str>>]) -> Self {
        let mut runs_of: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for (run_idx, names) in runs.iter().enumerate() {
            for name in names {
                runs_of.entry(name).or_default().insert(run_idx);
            }
        }
        Self { series: Vec::new(), of_name: HashMap::new(), runs_of }
    }

    /// A name that is joined with no other begins a series.
    fn begin(&mut self, name: Arc<str>, home: usize, names: &[Arc<str>]) {
        self.of_name.insert(name.clone(), self.series.len());
        self.series.push(SeriesOfNames {
            runs: self.runs_of.get(&*name).cloned().unwrap_or_default(),
            addressless: addressless(&name, names),
            newest: name,
            home,
        });
    }

    /// Adds a name to a series, unless some run has both.
    fn attach(&mut self, name: &Arc<str>, series_idx: usize) -> bool {
        let runs = self.runs_of.get(&**name).cloned().unwrap_or_default();
        let Some(series) = self.series.get_mut(series_idx) else { return false };
        if !series.runs.is_disjoint(&runs) {
            return false;
        }
        series.runs.extend(runs);
        self.of_name.insert(name.clone(), series_idx);
        true
    }

    /// The series that a run lacks.
    fn free(&self, run_idx: usize) -> impl Iterator<Item = (usize, &SeriesOfNames)> {
        self.series.iter().enumerate().filter(move |(_, series)| !series.runs.contains(&run_idx))
    }

    fn join_addressless(
        &mut self,
        runs: &[Vec<Arc<str>>],
        run_idx: usize,
        left: Vec<Arc<str>>,
    ) -> Vec<Arc<str>> {
        let Some(names) = runs.get(run_idx) else { return left };
        if left.iter().all(|name| id_without_addresses(name).is_none()) {
            return left;
        }
        let mut known: HashMap<&CaseName<'static>, Vec<usize>> = HashMap::new();
        for (series_idx, series) in self.free(run_idx) {
            if let Some(name) = &series.addressless {
                known.entry(name).or_default().push(series_idx);
            }
        }
        let mut found = Vec::new();
        for name in &left {
            let Some(rest) = addressless(name, names) else { continue };
            if let Some([series_idx]) = known.get(&rest).map(Vec::as_slice)
                && let Some(home) = self.series.get(*series_idx).and_then(|it| runs.get(it.home))
                && (is_alone(&rest) || in_same_order(texts(names), texts(home)))
            {
                found.push((name.clone(), *series_idx));
            }
        }
        self.attach_all(left, found)
    }

    fn join_renamed(
        &mut self,
        run_idx: usize,
        left: Vec<Arc<str>>,
        renames: &Renames,
    ) -> Vec<Arc<str>> {
        if renames.is_empty() {
            return left;
        }
        let today = |name: &str| {
            let name = renames.today(name);
            id_without_addresses(&name).unwrap_or(name.into_owned())
        };
        let mut found = Unique::default();
        left.iter().for_each(|name| found.name(today(name), name));
        self.free(run_idx).for_each(|(idx, series)| found.series(today(&series.newest), idx));
        let found = found.pairs();
        self.attach_all(left, found)
    }

    fn join_by_key(
        &mut self,
        run_idx: usize,
        mut left: Vec<Arc<str>>,
        rules: NameRules<'_>,
        cases: &mut ReadCases,
        read_run: &mut dyn FnMut(usize) -> Option<Run>,
    ) -> Vec<Arc<str>> {
        let places: BTreeSet<String> = left.iter().map(|name| place(name, rules)).collect();
        let is_near = |name: &str| places.contains(&place(name, rules));
        let free: Vec<(usize, usize, Arc<str>)> = self
            .free(run_idx)
            .filter(|(_, series)| is_near(&series.newest))
            .map(|(idx, series)| (idx, series.home, series.newest.clone()))
            .collect();
        if free.is_empty() {
            return left;
        }
        cases.read(run_idx, read_run);
        free.iter().for_each(|(_, home, _)| cases.read(*home, read_run));
        for postfixes in [None, Some(rules.postfixes)] {
            let key = |run_idx: usize, name: &str| -> Option<CaseKey<'_>> {
                Some(today_key(cases.get(run_idx, name)?, rules.renames, postfixes))
            };
            let mut found = Unique::default();
            for name in &left {
                if let Some(key) = key(run_idx, name) {
                    found.name(key, name);
                }
            }
            for (series_idx, home, name) in &free {
                let is_free =
                    self.series.get(*series_idx).is_some_and(|it| !it.runs.contains(&run_idx));
                if let Some(key) = key(*home, name).filter(|_| is_free) {
                    found.series(key, *series_idx);
                }
            }
            let found = found.pairs();
            left = self.attach_all(left, found);
        }
        left
    }

    /// Attaches these names; returns those that are still in no series.
    fn attach_all(&mut self, left: Vec<Arc<str>>, found: Vec<(Arc<str>, usize)>) -> Vec<Arc<str>> {
        for (name, series_idx) in found {
            self.attach(&name, series_idx);
        }
        left.into_iter().filter(|name| !self.of_name.contains_key(name)).collect()
    }

    fn names(self) -> SeriesNames {
        let mut names = BTreeMap::new();
        for (name, series_idx) in self.of_name {
            if let Some(series) = self.series.get(series_idx)
                && series.newest != name
            {
                names.insert(name, series.newest.clone());
            }
        }
        SeriesNames::new(names)
    }
}

/// Names and series by a key; those pair whose key no other of their kind has.
struct Unique<K> {
    by_key: BTreeMap<K, (Vec<Arc<str>>, Vec<usize>)>,
}

impl<K: Ord> Default for Unique<K> {
    fn default() -> Self {
        Self { by_key: BTreeMap::new() }
    }
}

impl<K: Ord> Unique<K> {
    fn name(&mut self, key: K, name: &Arc<str>) {
        self.by_key.entry(key).or_default().0.push(name.clone());
    }

    fn series(&mut self, key: K, series_idx: usize) {
        self.by_key.entry(key).or_default().1.push(series_idx);
    }

    fn pairs(self) -> Vec<(Arc<str>, usize)> {
        let mut pairs = Vec::new();
        for (names, series) in self.by_key.into_values() {
            if let ([name], [series_idx]) = (names.as_slice(), series.as_slice()) {
                pairs.push((name.clone(), *series_idx));
            }
        }
        pairs
    }
}

/// The cases of the runs that were read.
#[derive(Default)]
struct ReadCases(HashMap<usize, HashMap<String, Case>>);

impl ReadCases {
    fn read(&mut self, run_idx: usize, read_run: &mut dyn FnMut(usize) -> Option<Run>) {
        self.0.entry(run_idx).or_insert_with(|| {
            let cases = read_run(run_idx).map(|run| run.cases).unwrap_or_default();
            cases.into_iter().map(|case| (case.fullname.clone(), case)).collect()
        });
    }

    fn get(&self, run_idx: usize, name: &str) -> Option<&Case> {
        self.0.get(&run_idx)?.get(name)
    }
}

/// The file and the function of today without postfix, which names of one benchmark share.
fn place(name: &str, rules: NameRules<'_>) -> String {
    let today = rules.renames.today(name);
    let (place, _) = split_name(&today);
    let (path, function) = place.split_once("::").unwrap_or(("", place));
    let function = function.rsplit_once("::").map_or(function, |(_, function)| function);
    format!("{path}::{}", rules.postfixes.split(function).0)
}

/// The name without addresses among the names of its run; `None` where it has none.
fn addressless(name: &str, names: &[Arc<str>]) -> Option<CaseName<'static>> {
    id_without_addresses(name)?;
    let position = names.iter().position(|other| **other == *name)?;
    match case_names(texts(names)).into_iter().nth(position)? {
        CaseName::Recorded(_) => None,
        CaseName::Addressless { rest, turn, of } => Some(CaseName::Addressless { rest, turn, of }),
    }
}

fn is_alone(name: &CaseName<'_>) -> bool {
    match name {
        CaseName::Recorded(_) => true,
        CaseName::Addressless { of, .. } => *of == 1,
    }
}

fn texts(names: &[Arc<str>]) -> impl Iterator<Item = &str> {
    names.iter().map(AsRef::as_ref)
}

#[cfg(test)]
mod tests;
