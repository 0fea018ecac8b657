//! Rows of a comparison as a table: the judged statistic of both sides, the change, its interval and
//! the verdict, all of one statistic; then the columns that were asked for.

use crate::analysis::compare::row::Row;
use crate::model::statistic::{Statistic, Stats};
use crate::render::report::{ExtraColumn, View};
use crate::render::tables::sheet::{Cell, ChangeInterval, Column, Keep, Mark, Sheet};
use crate::render::words::order::Standing;
use crate::render::words::row_names::row_names;

/// How a table of rows is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowTable<'a> {
    /// The headings of the two sides.
    pub sides: [&'a str; 2],
    /// What deltas and speedups are made of.
    pub metric: Statistic,
    pub view: &'a View,
    /// The room of a name; `None` shows all of it.
    pub longest_name: Option<usize>,
}

impl RowTable<'_> {
    /// The table of these rows, in their order. `names` are those of [`row_names`], or others.
    pub(crate) fn sheet(&self, rows: &[&Row], names: Vec<String>) -> Sheet {
        let standings: Vec<Standing> = rows.iter().map(|row| Standing::of(row)).collect();
        let has_marks = standings.iter().any(|standing| mark(*standing) != Mark::None);
        let settles = settles(rows);
        let mut lines = Vec::with_capacity(rows.len());
        for ((row, name), standing) in rows.iter().zip(names).zip(standings) {
            let name = if has_marks { Cell::Name(mark(standing), name) } else { Cell::Text(name) };
            let mut cells = judged_cells(name, row, self.metric);
            if settles {
                cells.push(settle_cell(row, standing));
            }
            cells.extend(self.extra_columns().flat_map(|extra| extra_cells(extra, row)));
            cells.extend(
                self.metric_keep().into_iter().flat_map(|_| metric_cells(row, self.metric)),
            );
            lines.push(cells);
        }
        Sheet {
            columns: self.columns(settles),
            rows: lines,
            numbers: self.view.numbers,
            ..Sheet::default()
        }
    }

    /// The same under the usual names.
    pub(crate) fn named_sheet(&self, rows: &[&Row]) -> Sheet {
        self.sheet(rows, row_names(rows, self.longest_name))
    }

    fn columns(&self, settles: bool) -> Vec<Column> {
        let [first, second] = self.sides;
        let mut columns: Vec<Column> =
            ["benchmark", first, second, "change", "interval", "verdict"].map(Column::new).into();
        if settles {
            columns.push(Column::if_it_fits("settled by"));
        }
        for extra in self.extra_columns() {
            columns.extend(extra_titles(extra).into_iter().map(Column::new));
        }
        if let Some(keep) = self.metric_keep() {
            let metric = self.metric.label();
            let titles = [format!("{metric} ref"), format!("{metric} cand")];
            let titles = titles.into_iter().chain(["delta".to_owned(), "speedup".to_owned()]);
            columns.extend(titles.map(|title| Column { title, keep }));
        }
        columns
    }

    /// The columns that were asked for, but those of the metric.
    fn extra_columns(&self) -> impl Iterator<Item = ExtraColumn> {
        let metric = ExtraColumn::Statistic(self.metric);
        self.view.columns.iter().copied().filter(move |extra| *extra != metric)
    }

    /// When the columns of the metric are shown; `None` where they are not.
    fn metric_keep(&self) -> Option<Keep> {
        if self.view.columns.contains(&ExtraColumn::Statistic(self.metric)) {
            return Some(Keep::Always);
        }
        // Another metric was asked for; the mean is shown where there is room.
        Some(if self.metric == Statistic::Mean { Keep::IfWide } else { Keep::IfItFits })
    }
}

fn mark(standing: Standing) -> Mark {
    match standing {
        Standing::Regressed => Mark::Slower,
        Standing::Improved => Mark::Faster,
        Standing::Leaning => Mark::Leaning,
        Standing::Rest => Mark::None,
    }
}

/// Whether it is known of a leaning row what would settle it.
fn settles(rows: &[&Row]) -> bool {
    rows.iter()
        .any(|row| Standing::of(row) == Standing::Leaning && row.judged.runs_to_settle.is_some())
}

fn settle_cell(row: &Row, standing: Standing) -> Cell {
    match row.judged.runs_to_settle.filter(|_| standing == Standing::Leaning) {
        Some(runs) => Cell::Text(format!("{runs} runs a side")),
        None => Cell::Text(String::new()),
    }
}

/// The name and what the verdict is about.
fn judged_cells(name: Cell, row: &Row, metric: Statistic) -> Vec<Cell> {
    let judged = &row.judged;
    let ratio = judged.theta.map(f64::exp);
    let interval = match (ratio, judged.interval()) {
        (Some(ratio), Some((low, high))) => Cell::Interval(ChangeInterval { ratio, low, high }),
        (None, _) | (_, None) => Cell::Missing,
    };
    vec![
        name,
        Cell::time(judged.located.map(|located| located.reference)),
        Cell::time(judged.located.map(|located| located.candidate)),
        ratio.map_or(Cell::Missing, Cell::Change),
        interval,
        Cell::Verdict(judged.verdict, moved_apart(row, metric).is_some()),
    ]
}

/// The change of a statistic as a ratio, where the interval of the judged one does not hold it.
pub(crate) fn moved_apart(row: &Row, statistic: Statistic) -> Option<f64> {
    let (low, high) = row.judged.interval()?;
    let ratio = row.delta_of(statistic).speedup?.recip();
    (ratio.is_finite() && (ratio < low || high < ratio)).then_some(ratio)
}

fn metric_cells(row: &Row, metric: Statistic) -> [Cell; 4] {
    let delta = row.delta_of(metric);
    [
        time(&row.reference, metric),
        time(&row.candidate, metric),
        Cell::percent(delta.percent),
        Cell::speedup(delta.speedup),
    ]
}

fn extra_titles(extra: ExtraColumn) -> Vec<String> {
    let name = match extra {
        ExtraColumn::Statistic(statistic) => statistic.label(),
        ExtraColumn::Rounds => "rounds",
        ExtraColumn::Iterations => "iterations",
    };
    let mut titles = vec![format!("{name} ref"), format!("{name} cand")];
    match extra {
        ExtraColumn::Statistic(_) => titles.push(format!("{name} delta")),
        ExtraColumn::Rounds | ExtraColumn::Iterations => {}
    }
    titles
}

fn extra_cells(extra: ExtraColumn, row: &Row) -> Vec<Cell> {
    let (reference, candidate) = (&row.reference, &row.candidate);
    match extra {
        ExtraColumn::Statistic(statistic) => vec![
            time(reference, statistic),
            time(candidate, statistic),
            Cell::percent(row.delta_of(statistic).percent),
        ],
        ExtraColumn::Rounds => {
            vec![Cell::count(reference.rounds), Cell::count(candidate.rounds)]
        }
        ExtraColumn::Iterations => {
            vec![Cell::count(reference.iterations), Cell::count(candidate.iterations)]
        }
    }
}

/// A statistic as a cell.
pub(crate) fn time(stats: &Stats, statistic: Statistic) -> Cell {
    Cell::time(stats.seconds(statistic))
}
