//! The tables of a history under the newest names of their benchmarks.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analysis::pair::series_names::{NameRules, SeriesNames, join_names};
use crate::analysis::question::HistoryQuestion;
use crate::load::archive::archive::Archive;
use crate::load::archive::statistic_table::StatisticTable;
use crate::model::track::{track_name, track_parts};

/// Joins the names that benchmarks have in a table of these runs, each in one file or several.
pub(crate) fn series_names(
    archive: &Archive,
    question: &HistoryQuestion,
    parts: &[Vec<usize>],
    table: &StatisticTable,
) -> SeriesNames {
    // Mostly the newest run has every benchmark.
    if table.points.last().is_some_and(|newest| newest.len() == table.names.len()) {
        return SeriesNames::default();
    }
    let fullnames: Vec<Arc<str>> =
        table.names.iter().map(|name| track_parts(name).0.into()).collect();
    let mut runs = Vec::with_capacity(table.points.len());
    for points in &table.points {
        let names = points.iter().filter_map(|(id, _)| fullnames.get(*id as usize).cloned());
        runs.push(names.collect());
    }
    let rules = NameRules { postfixes: &question.postfixes, renames: &question.renames };
    join_names(&runs, rules, &mut |run_idx| {
        let mut files = parts.get(run_idx)?.iter();
        let (mut whole, _) = archive.read(*files.next()?).ok()?;
        for file in files {
            whole.cases.extend(archive.read(*file).ok()?.0.cases);
        }
        Some(whole)
    })
}

/// The same table with the newest names.
pub(crate) fn under_newest_names(
    table: Arc<StatisticTable>,
    names: &SeriesNames,
) -> Arc<StatisticTable> {
    if names.is_empty() {
        return table;
    }
    let newest = |name: &str| -> Arc<str> {
        let (fullname, version) = track_parts(name);
        track_name(names.newest(fullname), version).into()
    };
    let of_old: Vec<Arc<str>> = table.names.iter().map(|name| newest(name)).collect();
    let sorted: Vec<Arc<str>> =
        of_old.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let new_id = |id: &u32| -> Option<u32> {
        let name = of_old.get(*id as usize)?;
        u32::try_from(sorted.binary_search(name).ok()?).ok()
    };
    let mut points = table.points.clone();
    for points in &mut points {
        points.retain_mut(|(id, _)| match new_id(id) {
            Some(new) => {
                *id = new;
                true
            }
            None => false,
        });
    }
    Arc::new(StatisticTable { names: sorted, points, ..(*table).clone() })
}

/// Every name of the benchmarks that have these names.
pub(crate) fn all_names_of(benchmarks: &[String], names: &SeriesNames) -> Vec<String> {
    let newest: BTreeSet<&str> = benchmarks.iter().map(|name| names.newest(name)).collect();
    let mut all: Vec<String> = newest.iter().map(|name| (*name).to_owned()).collect();
    for name in newest {
        all.extend(names.earlier(name).iter().map(ToString::to_string));
    }
    all
}
