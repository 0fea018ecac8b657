//! Statistics of many runs: of every case, or of a few by their names.

use crate::load::archive::archive::Archive;
use crate::load::archive::archive::changed;
use crate::load::archive::index::{IndexEntry, ReadDepth, list_one, sort_warnings};
use crate::load::archive::parallel::on_every_core;
use crate::load::archive::statistic_table::{
    EntryOffsets, Points, RunColumns, StatisticColumn, StatisticTable, merge, merge_places,
};
use crate::load::artifact::artifact_reader::ArtifactReader;
use crate::load::artifact::stats::{Detail, StatisticSet};
use crate::model::statistic::Statistic;
use crate::model::warning::Warning;

impl Archive {
    /// One statistic of every case of these runs, and little else in memory.
    pub fn sweep(
        &self,
        statistic: Statistic,
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> StatisticTable {
        let [sweep] = self.read_tables([statistic], which, progress);
        sweep
    }

    /// Several statistics, each as a sweep of its own, in one reading.
    pub fn read_tables<const N: usize>(
        &self,
        statistics: [Statistic; N],
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> [StatisticTable; N] {
        let (columns, swept) = self.swept(which, || StatisticColumn::new(statistics), progress);
        swept.merged(&columns)
    }

    /// The same, and where the cases start, by which [`Archive::read_named_tables`] reads some of them alone.
    pub fn sweep_and_place<const N: usize>(
        &self,
        statistics: [Statistic; N],
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> ([StatisticTable; N], EntryOffsets) {
        let (columns, mut swept) =
            self.swept(which, || StatisticColumn::with_places(statistics), progress);
        let places = merge_places(&columns, &mut swept.runs);
        (swept.merged(&columns), places)
    }

    /// Several statistics of the cases with these full names, of the same runs as `places` is of: of each file only
    /// those cases are read, or all of it where their places are not known or something else stands there by now.
    pub fn read_named_tables<const N: usize>(
        &self,
        statistics: [Statistic; N],
        which: &[usize],
        places: &EntryOffsets,
        names: &[&str],
    ) -> [StatisticTable; N] {
        let wanted: Vec<(u32, &str)> = names
            .iter()
            .filter_map(|name| {
                let id = places.names.binary_search_by(|it| (**it).cmp(name)).ok()?;
                Some((u32::try_from(id).ok()?, *name))
            })
            .collect();
        let read = |(desk, column): &mut (ArtifactReader, StatisticColumn<N>), place: usize| {
            let run_idx = which.get(place).copied().unwrap_or(usize::MAX);
            let origin = self.origins.get(run_idx)?;
            let known = places.runs.get(place)?.as_ref().zip(origin.plain_file());
            column.take_points();
            let detail = Detail::StatisticSet(StatisticSet::of(&statistics));
            let is_read = known.is_some_and(|(starts, path)| {
                let name_of =
                    |id: u32| wanted.iter().find(|(it, _)| *it == id).map(|(_, name)| *name);
                let entries: Vec<(u64, &str)> = starts
                    .iter()
                    .filter_map(|(id, start)| Some((u64::from(*start), name_of(*id)?)))
                    .collect();
                desk.read_entries(path, &entries, detail, column).is_some()
            });
            if !is_read {
                column.take_points();
                if !matches!(
                    list_one(origin, ReadDepth::Whole(detail), desk, column),
                    IndexEntry::Run(_)
                ) {
                    // What stands before the damage counts no more than what is behind it.
                    column.take_points();
                }
            }
            let mut points = column.take_points();
            for points in &mut points {
                points.retain(|(id, _)| column.name(*id).is_some_and(|name| names.contains(&name)));
            }
            Some(points)
        };
        let new_state = || (ArtifactReader::default(), StatisticColumn::new(statistics));
        let (states, runs) = on_every_core(which.len(), new_state, read, &mut |_, _| {});
        let swept = |(column_idx, points): (usize, Option<[Points; N]>)| {
            points.map_or_else(RunColumns::default, |points| RunColumns {
                column_idx,
                points,
                ..RunColumns::default()
            })
        };
        let columns: Vec<StatisticColumn<N>> =
            states.into_iter().map(|(_, column)| column).collect();
        merge(&columns, runs.into_iter().map(swept).collect())
    }

    /// Reads these runs into columns, one a thread.
    fn swept<const N: usize>(
        &self,
        which: &[usize],
        new_column: impl Fn() -> StatisticColumn<N> + Sync,
        progress: &mut dyn FnMut(usize, usize),
    ) -> (Vec<StatisticColumn<N>>, TablesWithOffsets<N>) {
        let read = |(desk, column): &mut (ArtifactReader, StatisticColumn<N>), place: usize| {
            column.take_points();
            column.take_places();
            let run_idx = which.get(place).copied().unwrap_or(usize::MAX);
            let (origin, run) = (self.origins.get(run_idx)?, self.runs.get(run_idx)?);
            let how =
                ReadDepth::Whole(Detail::StatisticSet(StatisticSet::of(&column.statistics())));
            let unusable = |warning| (RunColumns::default(), vec![warning], true);
            Some(match list_one(origin, how, desk, column) {
                IndexEntry::Run(read) => {
                    let (points, places) = (column.take_points(), column.take_places());
                    let swept =
                        RunColumns { points, places, facts: read.facts, ..RunColumns::default() };
                    (swept, read.warnings, read.info != *run)
                }
                IndexEntry::UnusableEntry(warning) => unusable(warning),
                IndexEntry::Foreign(_) => unusable(changed(origin)),
            })
        };
        let (states, runs) = on_every_core(
            which.len(),
            || (ArtifactReader::default(), new_column()),
            read,
            progress,
        );
        let mut swept = TablesWithOffsets {
            runs: Vec::with_capacity(runs.len()),
            warnings: Vec::new(),
            outdated: false,
        };
        for (column_idx, run) in runs {
            let (run, warnings, outdated) = run.unwrap_or_default();
            swept.warnings.extend(warnings);
            swept.outdated |= outdated;
            swept.runs.push(RunColumns { column_idx, ..run });
        }
        sort_warnings(&mut swept.warnings);
        (states.into_iter().map(|(_, column)| column).collect(), swept)
    }
}

/// What was read of some runs, under the columns of their threads, and what to tell of them.
struct TablesWithOffsets<const N: usize> {
    runs: Vec<RunColumns<N>>,
    warnings: Vec<Warning>,
    outdated: bool,
}

impl<const N: usize> TablesWithOffsets<N> {
    fn merged(self, columns: &[StatisticColumn<N>]) -> [StatisticTable; N] {
        let Self { runs, warnings, outdated } = self;
        merge(columns, runs).map(|sweep| StatisticTable {
            warnings: warnings.clone(),
            outdated,
            ..sweep
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::find::origin::Origin;

    fn nothing(_: usize, _: usize) {}

    #[test]
    fn named_cases_alone_say_what_they_say_among_all() {
        let entry = |name: &str, mean: &str| {
            format!("\n  {{\"fullname\": \"{name}\", \"stats\": {{\"mean\": {mean}}}}}")
        };
        let (folder, mut origins) = (tempfile::tempdir().unwrap(), Vec::new());
        for (name, entries) in [
            ("1.json", [entry("a", "1"), entry("b", "2"), entry("c", "3")]),
            ("2.json", [entry("b", "4"), "5".to_owned(), entry("b", "6")]),
            ("3.json", [entry("c", "NaN"), entry("ä", "7"), entry("c", "8")]),
            ("4.json", [entry("a", "9"), entry("d", "10"), entry("e", "11")]),
        ] {
            std::fs::write(
                folder.path().join(name),
                format!("{{\"benchmarks\": [{}]}}", entries.join(",")),
            )
            .unwrap();
            origins.push(Origin::file(folder.path().join(name)));
        }
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::copy(&mut std::fs::File::open(folder.path().join("1.json")).unwrap(), &mut packed)
            .unwrap();
        std::fs::write(folder.path().join("0.json.gz"), packed.finish().unwrap()).unwrap();
        origins.push(Origin::file(folder.path().join("0.json.gz")));
        let archive = Archive::list(&origins, Vec::new(), ReadDepth::Ends, &mut nothing);
        let which = [0, 4, 2, 1, 3, 9];
        let (all, places) =
            archive.sweep_and_place([Statistic::Mean, Statistic::Median], &which, &mut nothing);
        assert_eq!(
            all,
            archive.read_tables([Statistic::Mean, Statistic::Median], &which, &mut nothing)
        );

        let told = |sweep: &StatisticTable, names: &[&str]| -> Vec<Vec<(String, f64)>> {
            let named = |(id, mean): &(u32, f64)| (sweep.names[*id as usize].to_string(), *mean);
            let of_run = |points: &Points| {
                points.iter().map(named).filter(|(it, _)| names.contains(&it.as_str())).collect()
            };
            sweep.points.iter().map(of_run).collect()
        };
        let check = |names: &[&str]| {
            let statistics = [Statistic::Mean, Statistic::Median];
            let [means, medians] = archive.read_named_tables(statistics, &which, &places, names);
            let [all, _] = archive.read_tables(statistics, &which, &mut nothing);
            assert_eq!(told(&means, names), told(&all, names), "{names:?}");
            assert!(
                means.names.iter().all(|it| names.contains(&&**it)) && medians.names.is_empty()
            );
        };
        for names in [&["b"][..], &["c"], &["ä", "a"], &["d", "b", "none"], &["none"], &[]] {
            check(names);
        }
        // Another text in place of one that was placed is read whole.
        let text = format!("{{\"benchmarks\": [{},{}]}}", entry("longer", "1"), entry("b", "12"));
        std::fs::write(folder.path().join("2.json"), text).unwrap();
        check(&["b"]);
        std::fs::write(
            folder.path().join("2.json"),
            format!("{{\"benchmarks\": [{},", entry("b", "13")),
        )
        .unwrap();
        check(&["b"]);
    }
}
