//! What the runs of two sides hold, as a table.

use crate::analysis::compare::held_metrics::HeldMetric;
use crate::render::tables::sheet::{Cell, Column, Document, Section, Sheet, Toned};
use crate::render::words::numbers::NumberStyle;
use crate::render::words::units::counted;

/// The metrics, with the benchmarks of each side that have a number of it.
pub(crate) fn held_metrics(held: &[HeldMetric], numbers: NumberStyle) -> Document {
    let titles = ["metric", "reference", "candidate", "from", "to", "better"];
    let rows = held.iter().map(|held| {
        let HeldMetric { metric, cases: [reference, candidate], range: [low, high], unit } = held;
        vec![
            Cell::Text(metric.to_string()),
            Cell::Count(*reference as u64),
            Cell::Count(*candidate as u64),
            Cell::quantity(Some(*low), unit),
            Cell::quantity(Some(*high), unit),
            Cell::Text(metric.better().label().to_owned()),
        ]
    });
    let sheet = Sheet {
        columns: titles.map(Column::new).into(),
        rows: rows.collect(),
        numbers,
        ..Sheet::default()
    };
    Document {
        title: Toned::plain(format!("{}: `--metric` takes any", counted(held.len(), "metric"))),
        facts: vec!["how many benchmarks of each side have a number, and its range".to_owned()],
        sections: vec![Section::of_sheets(vec![sheet])],
        footnotes: Vec::new(),
    }
}
