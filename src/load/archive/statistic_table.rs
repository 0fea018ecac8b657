//! One statistic, or a few, of every case of many runs, in little memory.
//!
//! A run's cases are mostly those of the run before: names are kept once, and a case is an index and a number.

use std::collections::HashMap;
use std::sync::Arc;

use crate::load::artifact::entry::EntryReader;
use crate::load::artifact::run_artifact::{CaseSink, RunFacts};
use crate::model::statistic::Statistic;
use crate::model::warning::Warning;

/// One statistic of every case of the runs asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatisticTable {
    /// The full names of all cases that have the statistic in any of the runs, sorted.
    pub names: Vec<Arc<str>>,
    /// For each run asked for, in that order: the cases that have the statistic, as an index into `names`, and its
    /// value in seconds; in the order of the file, where a name may stand twice.
    pub points: Vec<Points>,
    /// For each run asked for: how much there is in it; `None` where its file cannot be used.
    pub facts: Vec<Option<RunFacts>>,
    /// Entries that are no cases, and runs that were listed and cannot be used after all, by path.
    pub warnings: Vec<Warning>,
    /// Whether a run was not what [`Archive::runs`](crate::load::archive::archive::Archive::runs) lists. Then the order of the runs may
    /// be another: read all identities and choose again.
    pub outdated: bool,
}

/// Where the cases of some runs start in their texts, by which one of them is read alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EntryOffsets {
    /// The full names of all cases, sorted.
    pub names: Vec<Arc<str>>,
    /// For each run asked for, in that order: the cases as an index into `names`, and the byte where each starts, in the
    /// order of the text. `None` where the run cannot be used or a place is beyond 4 GiB.
    pub runs: Vec<Option<CasePlaces>>,
}

/// Cases of one run as an index into a table of names, and the byte of the text where each starts.
pub(crate) type CasePlaces = Vec<(u32, u32)>;

/// Cases of one run as an index into a table of names, and the value of a statistic in seconds.
pub(crate) type Points = Vec<(u32, f64)>;

impl<const N: usize> Default for RunColumns<N> {
    fn default() -> Self {
        Self {
            column_idx: 0,
            points: std::array::from_fn(|_| Vec::new()),
            places: None,
            facts: None,
        }
    }
}

/// The names that one thread has met, and the cases of the run that it is reading, all of them with one draft.
#[derive(Debug)]
pub struct StatisticColumn<const N: usize> {
    statistics: [Statistic; N],
    ids: HashMap<Arc<str>, u32>,
    /// By [`EntryReader::known_idx`], which spares most of the hashing.
    ids_of_known: Vec<Option<u32>>,
    /// By id.
    names: Vec<Arc<str>>,
    /// One list a statistic.
    points: [Points; N],
    /// Where the cases start, where that is wanted; nothing from the first one on that is too far behind.
    places: Option<CasePlaces>,
    wants_places: bool,
}

impl<const N: usize> StatisticColumn<N> {
    /// Nothing yet.
    pub fn new(statistics: [Statistic; N]) -> Self {
        Self {
            statistics,
            ids: HashMap::new(),
            ids_of_known: Vec::new(),
            names: Vec::new(),
            points: std::array::from_fn(|_| Vec::new()),
            places: None,
            wants_places: false,
        }
    }

    /// The same, minding where cases start.
    pub fn with_places(statistics: [Statistic; N]) -> Self {
        Self { wants_places: true, places: Some(Vec::new()), ..Self::new(statistics) }
    }

    /// Where the cases of the run that was read last start, under this column's ids.
    pub fn take_places(&mut self) -> Option<CasePlaces> {
        std::mem::replace(&mut self.places, self.wants_places.then(Vec::new))
    }

    /// The statistics.
    pub fn statistics(&self) -> [Statistic; N] {
        self.statistics
    }

    /// The points of the run that was read last, by statistic, under this column's ids.
    pub fn take_points(&mut self) -> [Points; N] {
        // Copies of just their length; what grew with the run is used again for the next.
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
        Some(id)
    }
}

impl<const N: usize> CaseSink for StatisticColumn<N> {
    fn restart(&mut self) {
        self.points.iter_mut().for_each(Vec::clear);
        self.places = self.wants_places.then(Vec::new);
    }

    fn case(&mut self, draft: &mut EntryReader) {
        let times = self.statistics.map(|statistic| draft.case.stats.get(statistic));
        if !self.wants_places && times.iter().all(Option::is_none) {
            return;
        }
        let known_id = draft
            .known_idx
            .and_then(|known_idx| self.ids_of_known.get(known_idx).copied().flatten());
        let Some(id) = known_id.or_else(|| self.id(draft.fullname())) else { return };
        if let (Some(known_idx), None) = (draft.known_idx, known_id) {
            self.ids_of_known.resize(self.ids_of_known.len().max(known_idx + 1), None);
            if let Some(slot) = self.ids_of_known.get_mut(known_idx) {
                *slot = Some(id);
            }
        }
        if let Some(places) = &mut self.places {
            match u32::try_from(draft.start) {
                Ok(start) => places.push((id, start)),
                Err(_) => self.places = None,
            }
        }
        for (points, seconds) in self.points.iter_mut().zip(times) {
            points.extend(seconds.map(|seconds| (id, seconds.get())));
        }
    }
}

/// What was read of one run.
#[derive(Debug)]
pub(crate) struct RunColumns<const N: usize> {
    /// Which column named the points.
    pub column_idx: usize,
    /// Its points by statistic, under that column's ids.
    pub points: [Points; N],
    /// Where its cases start, under that column's ids; `None` where that is not wanted or not known.
    pub places: Option<CasePlaces>,
    /// How much there is in it; `None` where it cannot be used.
    pub facts: Option<RunFacts>,
}

/// Puts the places of all threads, and the runs in the order asked for, under one sorted table of names.
pub(crate) fn merge_places<const N: usize>(
    columns: &[StatisticColumn<N>],
    runs: &mut [RunColumns<N>],
) -> EntryOffsets {
    let column_idxs: Vec<usize> = runs.iter().map(|run| run.column_idx).collect();
    let is_known: Vec<bool> = runs.iter().map(|run| run.places.is_some()).collect();
    let places = runs.iter_mut().map(|run| run.places.take().unwrap_or_default()).collect();
    let (names, places) = under_one_table(columns, &column_idxs, places);
    EntryOffsets {
        names,
        runs: places
            .into_iter()
            .zip(is_known)
            .map(|(it, is_known)| is_known.then_some(it))
            .collect(),
    }
}

/// Puts the columns of all threads, and the runs in the order asked for, under one sorted table of names a statistic.
pub(crate) fn merge<const N: usize>(
    columns: &[StatisticColumn<N>],
    mut runs: Vec<RunColumns<N>>,
) -> [StatisticTable; N] {
    std::array::from_fn(|place| {
        let points = runs
            .iter_mut()
            .map(|run| run.points.get_mut(place).map(std::mem::take).unwrap_or_default());
        let points: Vec<Points> = points.collect();
        let column_idxs: Vec<usize> = runs.iter().map(|run| run.column_idx).collect();
        let (names, points) = under_one_table(columns, &column_idxs, points);
        StatisticTable {
            names,
            points,
            facts: runs.iter().map(|run| run.facts).collect(),
            ..StatisticTable::default()
        }
    })
}

/// Names, sorted, and for each run what is told of them by their places.
type Table<T> = (Vec<Arc<str>>, Vec<Vec<(u32, T)>>);

/// Names that these points use, sorted, and the points under their places there. A run's ids are those of its column.
fn under_one_table<const N: usize, T>(
    columns: &[StatisticColumn<N>],
    column_idxs: &[usize],
    mut points: Vec<Vec<(u32, T)>>,
) -> Table<T> {
    let mut used: Vec<Vec<bool>> =
        columns.iter().map(|column| vec![false; column.names.len()]).collect();
    for (points, column_idx) in points.iter().zip(column_idxs) {
        let Some(used) = used.get_mut(*column_idx) else { continue };
        for (id, _) in points {
            if let Some(used) = used.get_mut(*id as usize) {
                *used = true;
            }
        }
    }
    let mut names: Vec<Arc<str>> = Vec::new();
    for (column, used) in columns.iter().zip(used) {
        names.extend(
            column.names.iter().zip(used).filter(|(_, used)| *used).map(|(name, _)| name.clone()),
        );
    }
    names.sort_unstable();
    names.dedup();
    let new_id = |name: &Arc<str>| u32::try_from(names.binary_search(name).ok()?).ok();
    let new_ids: Vec<Vec<Option<u32>>> =
        columns.iter().map(|column| column.names.iter().map(new_id).collect()).collect();
    for (points, column_idx) in points.iter_mut().zip(column_idxs) {
        let new_ids = new_ids.get(*column_idx);
        points.retain_mut(|(id, _)| {
            let new_id = new_ids.and_then(|new_ids| new_ids.get(*id as usize).copied().flatten());
            *id = new_id.unwrap_or(*id);
            new_id.is_some()
        });
        points.shrink_to_fit();
    }
    (names, points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::artifact::run_artifact::read_artifact;
    use crate::load::artifact::stats::{Detail, StatisticSet};
    use crate::load::json::reader::Reader;

    fn column(runs: &[&str]) -> (StatisticColumn<2>, Vec<[Points; 2]>) {
        let statistics = [Statistic::Mean, Statistic::Min];
        let mut column = StatisticColumn::new(statistics);
        let (mut draft, mut points) = (EntryReader::default(), Vec::new());
        for run in runs {
            let detail = Detail::StatisticSet(StatisticSet::of(&statistics));
            read_artifact(&mut Reader::new(run.as_bytes()), detail, &mut draft, &mut column)
                .unwrap();
            points.push(column.take_points());
        }
        (column, points)
    }

    #[test]
    fn columns_of_several_threads_become_one_table_a_statistic() {
        let case =
            |name: &str, stats: &str| format!(r#"{{"fullname": "{name}", "stats": {{{stats}}}}}"#);
        let mean = |name: &str, mean: &str| case(name, &format!(r#""mean": {mean}"#));
        let run = |cases: &[String]| format!(r#"{{"benchmarks": [{}]}}"#, cases.join(","));
        let first =
            run(&[mean("c", "1"), case("a", r#""min": 0.5, "mean": 2"#), mean("none", "null")]);
        let second = run(&[mean("b", "3"), mean("c", "4"), mean("b", "5")]);
        let third = format!(
            r#"{{"benchmarks": [{}], "benchmarks": [{}]}}"#,
            mean("gone", "6"),
            mean("a", "7")
        );
        let ((one, ones), (two, twos)) = (column(&[&first, &third]), column(&[&second]));
        let swept = |column_idx, points: &[Points; 2]| RunColumns {
            column_idx,
            points: points.clone(),
            places: None,
            facts: None,
        };
        let none = [Vec::new(), Vec::new()];
        let runs =
            vec![swept(0, &ones[0]), swept(1, &twos[0]), swept(0, &ones[1]), swept(0, &none)];
        let [means, minima] = merge(&[one, two], runs);
        let names = |sweep: &StatisticTable| {
            sweep.names.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(names(&means), ["a", "b", "c"]);
        let expected =
            [vec![(2, 1.0), (0, 2.0)], vec![(1, 3.0), (2, 4.0), (1, 5.0)], vec![(0, 7.0)], vec![]];
        assert_eq!(means.points, expected);
        assert_eq!(
            (names(&minima), minima.points),
            (vec!["a".to_owned()], vec![vec![(0, 0.5)], vec![], vec![], vec![]])
        );
    }
}
