//! Rows of a comparison as a table: the judged statistic of both sides, the change, its interval and
//! the verdict, all of one statistic; then the columns that were asked for.

use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Difference;
use crate::model::metric::Metric;
use crate::model::stats::Stats;
use crate::render::report::{ExtraColumn, View};
use crate::render::tables::sheet::{Cell, ChangeInterval, Column, Keep, Mark, Sheet};
use crate::render::words::order::Standing;
use crate::render::words::quantities::quotient_name;
use crate::render::words::row_names::row_names;

/// How a table of rows is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowTable<'a> {
    /// The headings of the two sides.
    pub sides: [&'a str; 2],
    /// What deltas and speedups are made of.
    pub metric: &'a Metric,
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
        if self.was_asked_for_more()
            && let Some(interval) = columns.iter_mut().find(|column| column.title == "interval")
        {
            interval.keep = Keep::IfRowsFit;
        }
        if settles {
            columns.push(Column::if_it_fits("settled by"));
        }
        for extra in self.extra_columns() {
            columns.extend(extra_titles(extra).into_iter().map(Column::new));
        }
        if let Some(keep) = self.metric_keep() {
            let metric = self.metric.label();
            let better = quotient_name(self.metric);
            let titles = [format!("{metric} ref"), format!("{metric} cand"), "delta".to_owned()];
            columns.extend(titles.map(|title| Column { title, keep }));
            // Both sides say it as well.
            let keep = keep.min(if self.names_metric() { Keep::Always } else { Keep::IfItFits });
            columns.push(Column { title: better.to_owned(), keep });
        }
        columns
    }

    /// Whether the user asked for numbers beside those of the verdict.
    fn was_asked_for_more(&self) -> bool {
        !self.view.columns.is_empty() || self.metric_keep() == Some(Keep::Always)
    }

    /// Whether `--columns` names the metric.
    fn names_metric(&self) -> bool {
        self.view.columns.iter().any(|extra| self.is_metric(extra))
    }

    /// The columns that were asked for, but those of the metric.
    fn extra_columns(&self) -> impl Iterator<Item = &ExtraColumn> {
        self.view.columns.iter().filter(|extra| !self.is_metric(extra))
    }

    fn is_metric(&self, extra: &ExtraColumn) -> bool {
        matches!(extra, ExtraColumn::Metric(metric) if metric == self.metric)
    }

    /// When the columns of the metric are shown; `None` where they are not.
    fn metric_keep(&self) -> Option<Keep> {
        if self.names_metric() {
            return Some(Keep::Always);
        }
        // A stored number is what the verdict is about, so the row shows it already.
        if self.metric.extra().is_some() {
            return None;
        }
        // Another metric was asked for; the mean is shown where there is room.
        Some(if *self.metric == Metric::default() { Keep::IfWide } else { Keep::Always })
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
fn judged_cells(name: Cell, row: &Row, metric: &Metric) -> Vec<Cell> {
    let judged = &row.judged;
    let ratio = judged.theta.map(f64::exp);
    let unit = Judged::unit(metric, row);
    let (change, interval) = match (ratio, judged.interval(), judged.difference) {
        (Some(ratio), Some((low, high)), _) => {
            (Cell::Change(ratio), Cell::Interval(ChangeInterval { ratio, low, high }))
        }
        (_, _, Some(Difference { by, low, high })) => (
            Cell::Difference(by, unit.clone()),
            Cell::DifferenceInterval([low, high], unit.clone()),
        ),
        (ratio, _, None) => (ratio.map_or(Cell::Missing, Cell::Change), Cell::Missing),
    };
    vec![
        name,
        Cell::quantity(judged.located.map(|located| located.reference), &unit),
        Cell::quantity(judged.located.map(|located| located.candidate), &unit),
        change,
        interval,
        Cell::Verdict(judged.verdict, moved_apart(row, metric).is_some()),
    ]
}

/// The change of a statistic as a ratio, where the interval of the judged one does not hold it.
///
/// Of a metric of the rounds it is the change of the time behind it.
pub(crate) fn moved_apart(row: &Row, metric: &Metric) -> Option<f64> {
    // A stored number is itself what is judged. A fold judges the geometric mean of its benchmarks
    // and shows the arithmetic one of the metric, which differ by themselves.
    if metric.extra().is_some() || row.cases > 1 {
        return None;
    }
    let (low, high) = row.judged.interval()?;
    let ratio = row.delta_of(metric).speedup?.recip();
    (ratio.is_finite() && (ratio < low || high < ratio)).then_some(ratio)
}

fn metric_cells(row: &Row, metric: &Metric) -> [Cell; 4] {
    let delta = row.delta_of(metric);
    [
        time(&row.reference, metric),
        time(&row.candidate, metric),
        Cell::percent(delta.percent),
        Cell::speedup(delta.speedup),
    ]
}

fn extra_titles(extra: &ExtraColumn) -> Vec<String> {
    let name = match extra {
        ExtraColumn::Metric(metric) => metric.label(),
        ExtraColumn::Rounds => "rounds".into(),
        ExtraColumn::Iterations => "iterations".into(),
    };
    let mut titles = vec![format!("{name} ref"), format!("{name} cand")];
    match extra {
        ExtraColumn::Metric(_) => titles.push(format!("{name} delta")),
        ExtraColumn::Rounds | ExtraColumn::Iterations => {}
    }
    titles
}

fn extra_cells(extra: &ExtraColumn, row: &Row) -> Vec<Cell> {
    let (reference, candidate) = (&row.reference, &row.candidate);
    match extra {
        ExtraColumn::Metric(metric) => vec![
            time(reference, metric),
            time(candidate, metric),
            Cell::percent(row.delta_of(metric).percent),
        ],
        ExtraColumn::Rounds => {
            vec![Cell::count(reference.rounds), Cell::count(candidate.rounds)]
        }
        ExtraColumn::Iterations => {
            vec![Cell::count(reference.iterations), Cell::count(candidate.iterations)]
        }
    }
}

/// A metric as a cell.
pub(crate) fn time(stats: &Stats, metric: &Metric) -> Cell {
    Cell::quantity(stats.number(metric), &stats.unit_of(metric))
}
