//! One run without a reference, as a table; its implementations, which answer something, before that.

use crate::model::case::Case;
use crate::model::metric::Metric;
use crate::model::statistic::Statistic;
use crate::render::report::SingleRun;
use crate::render::tables::implementations;
use crate::render::tables::rows::time;
use crate::render::tables::sheet::{
    Cell, Column, Document, Section, Sheet, Style, TITLE_GAP, Tone, Toned,
};
use crate::render::words::answer::verdict_parts;
use crate::render::words::order::as_people_count;
use crate::render::words::row_names::id_names;
use crate::render::words::run_names::{run_facts, short_name};
use crate::render::words::units::counted;

/// The statistics that are shown; those that go where a terminal is narrow after those that stay.
const STATISTICS: [Statistic; 5] =
    [Statistic::Min, Statistic::Median, Statistic::Mean, Statistic::Max, Statistic::StdDev];
/// How many of them stay.
const STAY: usize = 3;
/// Benchmarks that are listed, unless all are asked for: the slowest ones.
const MOST_ROWS: usize = 30;

/// Lines of the implementations.
const IMPLEMENTATIONS: usize = 24;

/// The table.
pub(crate) fn single_run(single: &SingleRun<'_>, style: &Style) -> Document {
    let mut cases = single.cases.to_vec();
    let hidden = if single.view.all { 0 } else { cases.len().saturating_sub(MOST_ROWS) };
    if hidden > 0 {
        let fastest = |case: &Case| case.stats.seconds(Statistic::Min).unwrap_or(0.0);
        cases.sort_by(|a, b| fastest(b).total_cmp(&fastest(a)));
        cases.truncate(MOST_ROWS);
    }
    cases.sort_by(|a, b| as_people_count(&a.name, &b.name));
    let names = id_names(cases.iter().map(|case| case.fullname.as_str()));
    let metric = &single.within.metric;
    // The statistics are there already.
    let is_stored = !matches!(metric, Metric::Statistic(_));
    let mut rows = Vec::with_capacity(cases.len());
    for (case, name) in cases.iter().zip(names) {
        let mut cells = vec![Cell::Text(name)];
        cells.extend(STATISTICS.map(|statistic| time(&case.stats, &statistic.into())));
        cells.push(Cell::count(case.stats.rounds));
        if is_stored {
            cells.push(Cell::quantity(case.number(metric), &case.stats.unit_of(metric)));
        }
        rows.push(cells);
    }
    let numbers = single.view.numbers;
    let mut columns = columns();
    columns.extend(is_stored.then(|| Column::new(metric.label())));
    let sheet = Sheet { columns, rows, numbers, ..Sheet::default() };
    let info = &single.run.info;
    let mut notes = Vec::new();
    if hidden > 0 {
        notes.push(format!(
            "{} that are faster: `--all` lists them",
            counted(hidden, "more benchmark")
        ));
    }
    let implementations =
        implementations::section(single.within, single.view, style, IMPLEMENTATIONS, false);
    let mut sections: Vec<Section> = implementations.into_iter().collect();
    sections.push(Section { heading: None, sheets: vec![sheet], notes });
    Document {
        title: title(single),
        facts: vec![format!("{} · {}", short_name(info), run_facts(info))],
        sections,
        footnotes: Vec::new(),
    }
}

/// The answer about the implementations, where the run has any; else that there is none yet.
fn title(single: &SingleRun<'_>) -> Vec<Toned> {
    let benchmarks = counted(single.cases.len(), "benchmark");
    let n_pairs = single.within.variants.len();
    if n_pairs == 0 {
        return Toned::plain(format!("nothing to compare with yet: {benchmarks} in one run"));
    }
    let mut parts = verdict_parts(&single.within.variants_overall);
    let pairs = counted(n_pairs, "pair");
    let tail = format!("{TITLE_GAP}{pairs} of implementations, {benchmarks} in one run");
    parts.push(Toned { text: tail, tone: Tone::Neutral });
    parts
}

fn columns() -> Vec<Column> {
    let mut columns = vec![Column::new("benchmark")];
    for (statistic_idx, statistic) in STATISTICS.iter().enumerate() {
        columns.push(if statistic_idx < STAY {
            Column::new(statistic.label())
        } else {
            Column::if_it_fits(statistic.label())
        });
    }
    columns.push(Column::if_it_fits("rounds"));
    columns
}
