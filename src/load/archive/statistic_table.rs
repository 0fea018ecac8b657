//! One statistic, or a few, of every case of many runs, in little memory.
//!
//! A run's cases are mostly those of the run before: names are kept once, and a case is an index
//! and a number.

use std::collections::HashMap;
use std::sync::Arc;

use crate::load::artifact::detail::Detail;
use crate::load::artifact::entry::EntryReader;
use crate::load::artifact::run_artifact::{CaseSink, RunFacts};
use crate::model::metric::Metric;
use crate::model::track::track_parts;
use crate::model::warning::Warning;

/// One statistic of every case of the requested runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatisticTable {
    /// The tracks of all cases that have the statistic in any of the runs, sorted.
    pub names: Vec<Arc<str>>,
    /// For each requested run, in that order: the cases that have the statistic, as an index into
    /// `names`, and its value (seconds of a statistic, else in the unit of the metric); in the order of the file, each name once.
    pub points: Vec<Points>,
    /// For each requested run: how much there is in it; `None` where its file cannot be used.
    pub facts: Vec<Option<RunFacts>>,
    /// About entries that are no cases, and runs that were listed and cannot be used after all; by
    /// path.
    pub warnings: Vec<Warning>,
    /// Whether a run is not the one that the archive lists. Then the order of the runs may be
    /// another: read all identities and choose again.
    pub outdated: bool,
}

impl StatisticTable {
    /// The same numbers with some runs taken together. A group is the runs, as indices into
    /// `points`, that become one.
    pub(crate) fn grouped(&self, groups: &[Vec<usize>]) -> Self {
        let points = groups.iter().map(|group| {
            group
                .iter()
                .filter_map(|run_idx| self.points.get(*run_idx))
                .flatten()
                .copied()
                .collect()
        });
        let facts = groups.iter().map(|group| {
            let facts = group.iter().filter_map(|run_idx| self.facts.get(*run_idx)?.as_ref());
            facts.fold(None, |sum: Option<RunFacts>, facts| {
                let sum = sum.unwrap_or_default();
                let has_data = sum.has_data || facts.has_data;
                Some(RunFacts { cases: sum.cases + facts.cases, has_data })
            })
        });
        let (points, facts) = (points.collect(), facts.collect());
        Self { names: self.names.clone(), points, facts, warnings: self.warnings.clone(), ..*self }
    }
}

/// Where the cases of some runs start in their texts, by which one of them can be read without the
/// rest.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EntryOffsets {
    /// The tracks of all cases, sorted.
    pub names: Vec<Arc<str>>,
    /// For each requested run, in that order: the cases as an index into `names`, and the byte
    /// where each starts, in the order of the text. `None` where the run cannot be used or a case
    /// starts beyond 4 GiB.
    pub runs: Vec<Option<CaseOffsets>>,
}

impl EntryOffsets {
    /// The indices of the tracks of the benchmarks with these full names.
    pub(crate) fn ids(&self, fullnames: &[&str]) -> Vec<(u32, &str)> {
        let tracks = (0..).zip(&self.names);
        tracks
            .filter(|(_, name)| fullnames.contains(&track_parts(name).0))
            .map(|(id, name)| (id, &**name))
            .collect()
    }
}

/// Cases of one run as an index into a table of names, and the byte of the text where each starts.
pub(crate) type CaseOffsets = Vec<(u32, u32)>;

/// Cases of one run as an index into a table of names, and the value of a metric: seconds of a
/// statistic, else in the unit of the metric.
pub(crate) type Points = Vec<(u32, f64)>;

/// The names that one thread has met, and the cases of the run that it is reading, all with one
/// [`EntryReader`].
#[derive(Debug)]
pub struct StatisticColumn<const N: usize> {
    metrics: [Metric; N],
    ids: HashMap<Arc<str>, u32>,
    /// By [`EntryReader::known_idx`], which saves most of the hashing.
    ids_of_known: Vec<Option<u32>>,
    /// By id.
    names: Vec<Arc<str>>,
    /// By id: the run that had the name last, by its number.
    last_runs: Vec<Option<u64>>,
    /// The number of the run that is read.
    run_number: u64,
    /// The names that the run had before, once for each time.
    repeated: Vec<Arc<str>>,
    /// Of the ids that the run has several times: how many points each statistic had when the last
    /// of these times began. Earlier points of such an id do not count.
    last_starts: HashMap<u32, [usize; N]>,
    /// One list a statistic.
    points: [Points; N],
    /// Where the cases start, if that is recorded; `None` once a case of the run starts too far on.
    offsets: Option<CaseOffsets>,
    records_offsets: bool,
}

impl<const N: usize> StatisticColumn<N> {
    /// A column without names.
    pub fn new<M: Into<Metric>>(metrics: [M; N]) -> Self {
        Self {
            metrics: metrics.map(Into::into),
            ids: HashMap::new(),
            ids_of_known: Vec::new(),
            names: Vec::new(),
            last_runs: Vec::new(),
            run_number: 0,
            repeated: Vec::new(),
            last_starts: HashMap::new(),
            points: std::array::from_fn(|_| Vec::new()),
            offsets: None,
            records_offsets: false,
        }
    }

    /// A column without names, which also records where cases start.
    pub fn with_offsets<M: Into<Metric>>(metrics: [M; N]) -> Self {
        Self { records_offsets: true, offsets: Some(Vec::new()), ..Self::new(metrics) }
    }

    /// The detail in which artifacts are to be read for this column.
    pub fn detail(&self) -> Detail {
        Detail::of_metrics(&self.metrics)
    }

    /// Where the cases of the last run start, under this column's ids.
    pub fn take_offsets(&mut self) -> Option<CaseOffsets> {
        std::mem::replace(&mut self.offsets, self.records_offsets.then(Vec::new))
    }

    /// The names that the last run had several times, once for each time that does not count.
    pub fn take_repeated(&mut self) -> Vec<Arc<str>> {
        std::mem::take(&mut self.repeated)
    }

    /// The points of the last run, by statistic, under this column's ids. The next case begins
    /// another run.
    pub fn take_points(&mut self) -> [Points; N] {
        self.run_number += 1;
        self.drop_earlier();
        // Copies of just their length; the memory that grew with the run is used again for the
        // next.
        let taken = self.points.each_ref().map(|points| points.as_slice().to_vec());
        self.points.iter_mut().for_each(Vec::clear);
        taken
    }

    /// The name of an id.
    pub fn name(&self, id: u32) -> Option<&str> {
        self.names.get(id as usize).map(AsRef::as_ref)
    }

    /// The id of a name, a new one for a new name. `None` after four billion names.
    fn id(&mut self, name: &str) -> Option<u32> {
        if let Some(id) = self.ids.get(name) {
            return Some(*id);
        }
        let id = u32::try_from(self.names.len()).ok()?;
        let name: Arc<str> = name.into();
        self.ids.insert(name.clone(), id);
        self.names.push(name);
        self.last_runs.push(None);
        Some(id)
    }

    /// Notes where the case of a name begins that the run had before: the last time counts.
    fn note_repeated(&mut self, id: u32) {
        let Some(last_run) = self.last_runs.get_mut(id as usize) else { return };
        if last_run.replace(self.run_number) != Some(self.run_number) {
            return;
        }
        let name = self.names.get(id as usize);
        self.repeated.extend(name.map(|name| track_parts(name).0.into()));
        self.last_starts.insert(id, self.points.each_ref().map(Vec::len));
    }

    /// Drops the points of repeated names that do not count. All at the end of the run, because a
    /// pass for each repeated name takes the square of their number.
    fn drop_earlier(&mut self) {
        let last_starts = std::mem::take(&mut self.last_starts);
        if last_starts.is_empty() {
            return;
        }
        for (metric_idx, points) in self.points.iter_mut().enumerate() {
            let mut point_idx = 0;
            points.retain(|(id, _)| {
                let start = last_starts.get(id).and_then(|starts| starts.get(metric_idx));
                point_idx += 1;
                start.is_none_or(|start| *start < point_idx)
            });
        }
    }
}

impl<const N: usize> CaseSink for StatisticColumn<N> {
    fn restart(&mut self) {
        self.run_number += 1;
        self.repeated.clear();
        self.last_starts.clear();
        self.points.iter_mut().for_each(Vec::clear);
        self.offsets = self.records_offsets.then(Vec::new);
    }

    fn case(&mut self, entry: &mut EntryReader) {
        let numbers = self.metrics.each_ref().map(|metric| entry.case.number(metric));
        let known_id = entry
            .known_idx
            .and_then(|known_idx| self.ids_of_known.get(known_idx).copied().flatten());
        let Some(id) = known_id.or_else(|| self.id(&entry.track_name())) else { return };
        if let (Some(known_idx), None) = (entry.known_idx, known_id) {
            self.ids_of_known.resize(self.ids_of_known.len().max(known_idx + 1), None);
            if let Some(slot) = self.ids_of_known.get_mut(known_idx) {
                *slot = Some(id);
            }
        }
        self.note_repeated(id);
        if let Some(offsets) = &mut self.offsets {
            match u32::try_from(entry.start) {
                Ok(start) => offsets.push((id, start)),
                Err(_) => self.offsets = None,
            }
        }
        for (points, number) in self.points.iter_mut().zip(numbers) {
            points.extend(number.map(|number| (id, number)));
        }
    }
}

/// What was read of one run.
#[derive(Debug)]
pub(crate) struct RunColumns<const N: usize> {
    /// Which column the ids are of.
    pub column_idx: usize,
    /// By statistic.
    pub points: [Points; N],
    /// Where its cases start; `None` where that is not recorded or not known.
    pub offsets: Option<CaseOffsets>,
    /// How much there is in it; `None` where it cannot be used.
    pub facts: Option<RunFacts>,
}

impl<const N: usize> Default for RunColumns<N> {
    fn default() -> Self {
        let points = std::array::from_fn(|_| Vec::new());
        Self { column_idx: 0, points, offsets: None, facts: None }
    }
}

/// Puts the offsets of all runs under one sorted table of names.
pub(crate) fn merge_offsets<const N: usize>(
    columns: &[StatisticColumn<N>],
    runs: &mut [RunColumns<N>],
) -> EntryOffsets {
    let column_idxs: Vec<usize> = runs.iter().map(|run| run.column_idx).collect();
    let is_known: Vec<bool> = runs.iter().map(|run| run.offsets.is_some()).collect();
    let offsets = runs.iter_mut().map(|run| run.offsets.take().unwrap_or_default()).collect();
    let (names, offsets) = under_one_table(columns, &column_idxs, offsets);
    let runs = offsets.into_iter().zip(is_known);
    let runs = runs.map(|(offsets, is_known)| is_known.then_some(offsets)).collect();
    EntryOffsets { names, runs }
}

/// Puts the points of all runs under one sorted table of names a statistic.
pub(crate) fn merge_columns<const N: usize>(
    columns: &[StatisticColumn<N>],
    mut runs: Vec<RunColumns<N>>,
) -> [StatisticTable; N] {
    let column_idxs: Vec<usize> = runs.iter().map(|run| run.column_idx).collect();
    std::array::from_fn(|statistic_idx| {
        let mut points = Vec::with_capacity(runs.len());
        for run in &mut runs {
            let of_run = run.points.get_mut(statistic_idx);
            points.push(of_run.map(std::mem::take).unwrap_or_default());
        }
        let (names, points) = under_one_table(columns, &column_idxs, points);
        let facts = runs.iter().map(|run| run.facts).collect();
        StatisticTable { names, points, facts, ..StatisticTable::default() }
    })
}

/// Names, sorted, and for each run its cases as an index into them, with a value each.
type Table<T> = (Vec<Arc<str>>, Vec<Vec<(u32, T)>>);

/// Gives the cases of all runs new ids: indices into the sorted names that they use. The old ids of
/// a run are those of its column.
fn under_one_table<const N: usize, T>(
    columns: &[StatisticColumn<N>],
    column_idxs: &[usize],
    mut runs: Vec<Vec<(u32, T)>>,
) -> Table<T> {
    let names = used_names(columns, column_idxs, &runs);
    let new_id = |name: &Arc<str>| u32::try_from(names.binary_search(name).ok()?).ok();
    let new_ids: Vec<Vec<Option<u32>>> =
        columns.iter().map(|column| column.names.iter().map(new_id).collect()).collect();
    for (cases, column_idx) in runs.iter_mut().zip(column_idxs) {
        let new_ids = new_ids.get(*column_idx);
        cases.retain_mut(|(id, _)| {
            let new_id = new_ids.and_then(|new_ids| new_ids.get(*id as usize).copied().flatten());
            *id = new_id.unwrap_or(*id);
            new_id.is_some()
        });
        cases.shrink_to_fit();
    }
    (names, runs)
}

/// The names that the cases of these runs use, sorted. A column may know more.
fn used_names<const N: usize, T>(
    columns: &[StatisticColumn<N>],
    column_idxs: &[usize],
    runs: &[Vec<(u32, T)>],
) -> Vec<Arc<str>> {
    let mut is_used: Vec<Vec<bool>> =
        columns.iter().map(|column| vec![false; column.names.len()]).collect();
    for (cases, column_idx) in runs.iter().zip(column_idxs) {
        let Some(is_used) = is_used.get_mut(*column_idx) else { continue };
        for (id, _) in cases {
            if let Some(is_used) = is_used.get_mut(*id as usize) {
                *is_used = true;
            }
        }
    }
    let mut names: Vec<Arc<str>> = Vec::new();
    for (column, is_used) in columns.iter().zip(is_used) {
        let used = column.names.iter().zip(is_used).filter(|(_, is_used)| *is_used);
        names.extend(used.map(|(name, _)| name.clone()));
    }
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests;
