//! Statistics of many runs: of every case, or of a few by their names.

use crate::load::archive::archive::Archive;
use crate::load::archive::index::{IndexEntry, ReadDepth, index_file};
use crate::load::archive::parallel::on_every_core;
use crate::load::archive::repeated_cases::repeated_warning;
use crate::load::archive::statistic_table::{
    CaseOffsets, EntryOffsets, Points, RunColumns, StatisticColumn, StatisticTable, merge_columns,
    merge_offsets,
};
use crate::load::archive::warnings::{changed_file_warning, sort_warnings};
use crate::load::artifact::artifact_reader::ArtifactReader;
use crate::load::find::origin::Origin;
use crate::model::metric::Metric;
use crate::model::run::RunInfo;
use crate::model::track::track_parts;
use crate::model::warning::Warning;

/// What one thread reads runs with.
type ColumnReader<const N: usize> = (ArtifactReader, StatisticColumn<N>);

impl Archive {
    /// One metric of every case of these runs, and little else in memory.
    pub fn read_table(
        &self,
        metric: impl Into<Metric>,
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> StatisticTable {
        let [table] = self.read_tables([metric.into()], which, progress);
        table
    }

    /// Several metrics, each as a table of its own, in one reading.
    pub fn read_tables<const N: usize>(
        &self,
        metrics: [impl Into<Metric>; N],
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> [StatisticTable; N] {
        let metrics = metrics.map(Into::into);
        self.read_columns(which, || StatisticColumn::new(metrics.clone()), progress).into_tables()
    }

    /// As [`Archive::read_tables`], and where the cases start, by which
    /// [`Archive::read_named_tables`] reads only some of them.
    pub fn read_tables_with_offsets<const N: usize>(
        &self,
        metrics: [Metric; N],
        which: &[usize],
        progress: &mut dyn FnMut(usize, usize),
    ) -> ([StatisticTable; N], EntryOffsets) {
        let mut read =
            self.read_columns(which, || StatisticColumn::with_offsets(metrics.clone()), progress);
        let offsets = merge_offsets(&read.columns, &mut read.runs);
        (read.into_tables(), offsets)
    }

    /// Several metrics of the cases with these full names, of the runs that `offsets` is of.
    /// Only those cases of a file are read, or all of it where their offsets are not known or
    /// another case is there by now.
    pub fn read_named_tables<const N: usize>(
        &self,
        metrics: [Metric; N],
        which: &[usize],
        offsets: &EntryOffsets,
        names: &[&str],
    ) -> [StatisticTable; N] {
        let requested = offsets.ids(names);
        let read = |reader: &mut ColumnReader<N>, i: usize| {
            let origin = self.origins.get(*which.get(i)?)?;
            let of_run = offsets.runs.get(i)?.as_ref();
            let entries = of_run.map(|of_run| entries_to_read(of_run, &requested));
            Some(read_named_points(origin, entries.as_deref(), names, reader))
        };
        let new_reader = || (ArtifactReader::default(), StatisticColumn::new(metrics.clone()));
        let (readers, results) = on_every_core(which.len(), new_reader, read, &mut |_, _| {});
        let mut runs = Vec::with_capacity(results.len());
        for (column_idx, points) in results {
            let of_run = points.map(|points| RunColumns { points, ..RunColumns::default() });
            runs.push(RunColumns { column_idx, ..of_run.unwrap_or_default() });
        }
        merge_columns(&columns_of(readers), runs)
    }

    /// Reads these runs into columns, one a thread.
    fn read_columns<const N: usize>(
        &self,
        which: &[usize],
        new_column: impl Fn() -> StatisticColumn<N> + Sync,
        progress: &mut dyn FnMut(usize, usize),
    ) -> ColumnarRuns<N> {
        let read = |reader: &mut ColumnReader<N>, i: usize| {
            let run_idx = *which.get(i)?;
            Some(read_run(self.origins.get(run_idx)?, self.runs.get(run_idx)?, reader))
        };
        let new_reader = || (ArtifactReader::default(), new_column());
        let (readers, results) = on_every_core(which.len(), new_reader, read, progress);
        let mut runs = Vec::with_capacity(results.len());
        let (mut warnings, mut outdated) = (Vec::new(), false);
        for (column_idx, result) in results {
            let (run, of_run, is_other) = result.unwrap_or_default();
            warnings.extend(of_run);
            outdated |= is_other;
            runs.push(RunColumns { column_idx, ..run });
        }
        sort_warnings(&mut warnings);
        ColumnarRuns { columns: columns_of(readers), runs, warnings, outdated }
    }
}

/// Some runs in columns: the names that each thread met, and the values of the runs under them.
struct ColumnarRuns<const N: usize> {
    columns: Vec<StatisticColumn<N>>,
    runs: Vec<RunColumns<N>>,
    warnings: Vec<Warning>,
    /// Whether one of them is not the run that the archive lists.
    outdated: bool,
}

impl<const N: usize> ColumnarRuns<N> {
    fn into_tables(self) -> [StatisticTable; N] {
        let Self { columns, runs, warnings, outdated } = self;
        merge_columns(&columns, runs).map(|table| StatisticTable {
            warnings: warnings.clone(),
            outdated,
            ..table
        })
    }
}

fn columns_of<const N: usize>(readers: Vec<ColumnReader<N>>) -> Vec<StatisticColumn<N>> {
    readers.into_iter().map(|(_, column)| column).collect()
}

/// Reads a run; returns also warnings about it, and whether it is another run than the listed one.
fn read_run<const N: usize>(
    origin: &Origin,
    listed: &RunInfo,
    (reader, column): &mut ColumnReader<N>,
) -> (RunColumns<N>, Vec<Warning>, bool) {
    column.take_points();
    column.take_offsets();
    column.take_repeated();
    let depth = ReadDepth::Whole(column.detail());
    let warning = match index_file(origin, depth, reader, column) {
        IndexEntry::Run(read) => {
            let (points, offsets) = (column.take_points(), column.take_offsets());
            let run = RunColumns { points, offsets, facts: read.facts, ..RunColumns::default() };
            let mut warnings = read.warnings;
            warnings.extend(repeated_warning(origin, &column.take_repeated()));
            return (run, warnings, read.info != *listed);
        }
        IndexEntry::Unusable(warning) => warning,
        IndexEntry::Foreign(_) => changed_file_warning(origin),
    };
    (RunColumns::default(), vec![warning], true)
}

/// Where the requested cases of a run start, with the full name that each must have.
fn entries_to_read<'n>(of_run: &CaseOffsets, requested: &[(u32, &'n str)]) -> Vec<(u64, &'n str)> {
    let mut entries = Vec::new();
    for (id, start) in of_run {
        if let Some((_, name)) = requested.iter().find(|(other, _)| other == id) {
            entries.push((u64::from(*start), *name));
        }
    }
    entries
}

/// Reads the points of the cases with these names: only these entries of the file, or all of it
/// where `entries` is `None` or is not true of the file.
fn read_named_points<const N: usize>(
    origin: &Origin,
    entries: Option<&[(u64, &str)]>,
    names: &[&str],
    (reader, column): &mut ColumnReader<N>,
) -> [Points; N] {
    let detail = column.detail();
    column.take_points();
    let is_read = entries.zip(origin.plain_file()).is_some_and(|(entries, path)| {
        reader.read_entries(path, entries, detail, column).is_some()
    });
    if !is_read {
        column.take_points();
        let entry = index_file(origin, ReadDepth::Whole(detail), reader, column);
        if !matches!(entry, IndexEntry::Run(_)) {
            // The cases before the damage count no more than those after it.
            column.take_points();
        }
    }
    let mut points = column.take_points();
    for points in &mut points {
        points.retain(|(id, _)| {
            column.name(*id).is_some_and(|name| names.contains(&track_parts(name).0))
        });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::find::origin::Origin;
    use crate::model::statistic::Statistic;

    fn nothing(_: usize, _: usize) {}

    /// For each run, the points with one of these names.
    fn named(table: &StatisticTable, names: &[&str]) -> Vec<Vec<(String, f64)>> {
        let mut runs = Vec::new();
        for points in &table.points {
            let points = points.iter().map(|(id, mean)| (&*table.names[*id as usize], *mean));
            let points = points.filter(|(name, _)| names.contains(name));
            runs.push(points.map(|(name, mean)| (name.to_owned(), mean)).collect());
        }
        runs
    }

    #[test]
    fn named_cases_have_the_values_that_they_have_among_all() {
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
        let (all, offsets) = archive.read_tables_with_offsets(
            [Statistic::Mean, Statistic::Median].map(Metric::from),
            &which,
            &mut nothing,
        );
        assert_eq!(
            all,
            archive.read_tables([Statistic::Mean, Statistic::Median], &which, &mut nothing)
        );

        let check = |names: &[&str]| {
            let statistics = [Statistic::Mean, Statistic::Median].map(Metric::from);
            let [means, medians] =
                archive.read_named_tables(statistics.clone(), &which, &offsets, names);
            let [all, _] = archive.read_tables(statistics, &which, &mut nothing);
            assert_eq!(named(&means, names), named(&all, names), "{names:?}");
            assert!(
                means.names.iter().all(|name| names.contains(&&**name)) && medians.names.is_empty()
            );
        };
        for names in [&["b"][..], &["c"], &["ä", "a"], &["d", "b", "none"], &["none"], &[]] {
            check(names);
        }
        // Another text at the same path is read whole.
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
