//! One run without a reference, as a table.

use crate::model::statistic::Statistic;
use crate::render::report::SingleRun;
use crate::render::tables::rows::time;
use crate::render::tables::sheet::{Cell, Column, Document, Section, Sheet};
use crate::render::words::order::as_people_count;
use crate::render::words::run_names::run_facts;
use crate::render::words::units::counted;

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
    let info = &single.run.info;
    Document {
        title: format!("{}, {}", info.label(), counted(cases.len(), "case")),
        facts: vec![run_facts(info)],
        sections: vec![Section { heading: None, sheets: vec![sheet] }],
        footnotes: Vec::new(),
    }
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
