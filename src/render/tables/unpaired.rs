//! Cases that only one side has, as a table.

use crate::analysis::compare::row::UnpairedCase;
use crate::analysis::pair::addresses::without_addresses;
use crate::model::metric::Metric;
use crate::render::tables::rows::time;
use crate::render::tables::sheet::{Cell, Column, Sheet};
use crate::render::words::numbers::NumberStyle;
use crate::render::words::order::as_people_count;

/// Each case with its time.
pub(crate) fn sheet(cases: &[UnpairedCase], metric: &Metric, numbers: NumberStyle) -> Sheet {
    let mut cases: Vec<&UnpairedCase> = cases.iter().collect();
    cases.sort_by(|a, b| as_people_count(&a.name.fullname, &b.name.fullname));
    let rows = cases
        .into_iter()
        .map(|case| {
            vec![Cell::Text(without_addresses(&case.name.fullname)), time(&case.stats, metric)]
        })
        .collect();
    let columns = vec![Column::new("benchmark"), Column::new(metric.label())];
    Sheet { columns, rows, numbers, ..Sheet::default() }
}
