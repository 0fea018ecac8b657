//! One statistic of every case of many runs, in little memory.
//!
//! A run's cases are mostly those of the run before: names are kept once, and a case is an index and a number.

use std::collections::HashMap;
use std::sync::Arc;

use crate::load::artifact::{Keep, RunFacts};
use crate::load::entry::Draft;
use crate::model::statistic::Statistic;
use crate::model::warning::Warning;

/// One statistic of every case of the runs asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sweep {
    /// The full names of all cases that have the statistic in any of the runs, sorted.
    pub names: Vec<Arc<str>>,
    /// For each run asked for, in that order: the cases that have the statistic, as an index into `names`, and its
    /// value in seconds; by index, and by the order of the file where a name stands twice.
    pub points: Vec<Points>,
    /// For each run asked for: how much there is in it; `None` where its file cannot be used.
    pub facts: Vec<Option<RunFacts>>,
    /// Files that cannot be used and entries that are no cases, by path.
    pub warnings: Vec<Warning>,
    /// Whether a run was not what [`Archive::runs`](crate::load::Archive::runs) lists. Then the order of the runs may
    /// be another: read all identities and sweep again.
    pub outdated: bool,
}

/// Cases of one run as an index into a table of names, and the value of a statistic in seconds.
pub type Points = Vec<(u32, f64)>;

/// The names that one thread has met, and the cases of the run that it is reading.
#[derive(Debug)]
pub struct Column {
    statistic: Statistic,
    ids: HashMap<Arc<str>, u32>,
    /// By id.
    names: Vec<Arc<str>>,
    points: Points,
}

impl Column {
    /// Nothing yet.
    pub fn new(statistic: Statistic) -> Self {
        Self { statistic, ids: HashMap::new(), names: Vec::new(), points: Vec::new() }
    }

    /// The points of the run that was read last, under this column's ids.
    pub fn take_points(&mut self) -> Points {
        std::mem::take(&mut self.points)
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

impl Keep for Column {
    fn restart(&mut self) {
        self.points.clear();
    }

    fn case(&mut self, draft: &mut Draft) {
        if let Some(seconds) = draft.case.stats.get(self.statistic)
            && let Some(id) = self.id(draft.fullname())
        {
            self.points.push((id, seconds.get()));
        }
    }
}

/// What one thread read.
#[derive(Debug)]
pub struct Part {
    /// Its names.
    pub column: Column,
    /// The place of each run it read among those asked for, and the run's points under the column's ids.
    pub runs: Vec<(usize, Points)>,
}

/// Puts the columns of all threads under one sorted table of names; the points are in the order asked for.
pub fn merge(parts: Vec<Part>, n_runs: usize) -> (Vec<Arc<str>>, Vec<Points>) {
    let mut names: Vec<Arc<str>> = Vec::new();
    for Part { column, runs } in &parts {
        let mut used = vec![false; column.names.len()];
        for (id, _) in runs.iter().flat_map(|(_, points)| points) {
            if let Some(used) = used.get_mut(*id as usize) {
                *used = true;
            }
        }
        names.extend(column.names.iter().zip(used).filter(|(_, used)| *used).map(|(name, _)| name.clone()));
    }
    names.sort_unstable();
    names.dedup();
    let mut points = vec![Vec::new(); n_runs];
    for Part { column, runs } in parts {
        let new_ids: Vec<Option<u32>> =
            column.names.iter().map(|name| u32::try_from(names.binary_search(name).ok()?).ok()).collect();
        for (place, mut run) in runs {
            run.retain_mut(|(id, _)| match new_ids.get(*id as usize).copied().flatten() {
                Some(new_id) => {
                    *id = new_id;
                    true
                }
                None => false,
            });
            run.sort_by_key(|(id, _)| *id);
            run.shrink_to_fit();
            if let Some(slot) = points.get_mut(place) {
                *slot = run;
            }
        }
    }
    (names, points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::artifact::read_artifact;
    use crate::load::json::reader::Reader;
    use crate::load::stats::Detail;

    fn column(runs: &[&str]) -> (Column, Vec<Points>) {
        let mut column = Column::new(Statistic::Mean);
        let mut points = Vec::new();
        for run in runs {
            let detail = Detail::One(Statistic::Mean);
            read_artifact(&mut Reader::new(run.as_bytes()), detail, &mut column).unwrap();
            points.push(column.take_points());
        }
        (column, points)
    }

    #[test]
    fn columns_of_several_threads_become_one_table() {
        let case = |name: &str, mean: &str| format!(r#"{{"fullname": "{name}", "stats": {{"mean": {mean}}}}}"#);
        let run = |cases: &[String]| format!(r#"{{"benchmarks": [{}]}}"#, cases.join(","));
        let first = run(&[case("c", "1"), case("a", "2"), case("none", "null")]);
        let second = run(&[case("b", "3"), case("c", "4"), case("b", "5")]);
        let third = format!(r#"{{"benchmarks": [{}], "benchmarks": [{}]}}"#, case("gone", "6"), case("a", "7"));
        let (one, mut ones) = column(&[&first, &third]);
        let (two, mut twos) = column(&[&second]);
        let parts = vec![
            Part { column: one, runs: vec![(2, ones.remove(1)), (0, ones.remove(0))] },
            Part { column: two, runs: vec![(1, twos.remove(0))] },
        ];
        let (names, points) = merge(parts, 4);
        assert_eq!(names.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["a", "b", "c"]);
        assert_eq!(points, [vec![(0, 2.0), (2, 1.0)], vec![(1, 3.0), (1, 5.0), (2, 4.0)], vec![(0, 7.0)], vec![]]);
    }
}
