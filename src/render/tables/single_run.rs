//! One run without a reference, as a table.

use crate::analysis::compare::comparison::Comparison;
use crate::model::statistic::Statistic;
use crate::render::report::SingleRun;
use crate::render::tables::rows::{self, VARIANTS, time};
use crate::render::tables::sheet::{Cell, Column, Document, Section, Sheet};
use crate::render::words::implementations;
use crate::render::words::order::as_people_count;
use crate::render::words::run_names::run_facts;
use crate::render::words::units::counted;
use crate::render::words::verdicts;
use crate::render::words::verdicts::FootnoteLetters;

/// The statistics that are shown, all in one unit.
const STATISTICS: [Statistic; 5] =
    [Statistic::Mean, Statistic::Median, Statistic::Min, Statistic::Max, Statistic::StdDev];

/// The table.
pub(crate) fn single_run(single: &SingleRun<'_>) -> Document {
    let mut cases = single.cases.to_vec();
    cases.sort_by(|a, b| as_people_count(&a.name, &b.name));
    let mut rows = Vec::with_capacity(cases.len());
    for case in &cases {
        let mut cells = vec![Cell::Text(case.name.clone())];
        cells.extend(STATISTICS.map(|statistic| time(&case.stats, statistic)));
        cells.push(Cell::count(case.stats.rounds));
        rows.push(cells);
    }
    let sheet = Sheet { heading: None, columns: columns(), rows };
    let mut sections = vec![Section { heading: None, sheets: vec![sheet] }];
    let variants = &single.within.variants;
    let letters = FootnoteLetters::of(variants.iter());
    if !variants.is_empty() {
        sections.push(Section {
            heading: Some(implementations::heading(single.within, "this run")),
            sheets: vec![variants_sheet(single.within, &letters)],
        });
    }
    let info = &single.run.info;
    Document {
        title: format!("{}, {}", info.label(), counted(cases.len(), "case")),
        facts: vec![run_facts(info)],
        sections,
        footnotes: verdicts::reasons(&letters, variants.iter()),
    }
}

/// The implementations of the run against each other.
fn variants_sheet(within: &Comparison, letters: &FootnoteLetters) -> Sheet {
    let mut lines = Vec::with_capacity(within.variants.len());
    for row in &within.variants {
        lines.push(rows::cells(row, (VARIANTS.name)(row), within.metric, letters));
    }
    Sheet { heading: None, columns: rows::columns(VARIANTS.sides), rows: lines }
}

fn columns() -> Vec<Column> {
    let mut columns = vec![Column::new("benchmark")];
    for (statistic_idx, statistic) in STATISTICS.iter().enumerate() {
        columns.push(match statistic_idx {
            0 => Column::new(statistic.label()),
            _ => Column::sharing(statistic.label()),
        });
    }
    columns.push(Column::new("rounds"));
    columns
}
