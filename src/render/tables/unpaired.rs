//! Cases that only one side has, as a table.

use crate::analysis::compare::row::UnpairedCase;
use crate::analysis::pair::addresses::without_addresses;
use crate::model::metric::Metric;
use crate::render::tables::rows::time;
use crate::render::tables::sheet::{Cell, Column, Sheet};
use crate::render::words::numbers::NumberStyle;
use crate::render::words::order::as_people_count;
use crate::render::words::shortened::names_within;

/// Each case with its time.
pub(crate) fn sheet(
    cases: &[UnpairedCase],
    metric: &Metric,
    numbers: NumberStyle,
    longest_name: Option<usize>,
) -> Sheet {
    let mut cases: Vec<&UnpairedCase> = cases.iter().collect();
    cases.sort_by(|a, b| as_people_count(&a.name.fullname, &b.name.fullname));
    let names = cases.iter().map(|case| without_addresses(&case.name.fullname)).collect();
    let names = names_within(names, longest_name);
    let rows = names
        .into_iter()
        .zip(&cases)
        .map(|(name, case)| vec![Cell::Text(name), time(&case.stats, metric)])
        .collect();
    let columns = vec![Column::new("benchmark"), Column::new(metric.label())];
    Sheet { columns, rows, numbers, ..Sheet::default() }
}
