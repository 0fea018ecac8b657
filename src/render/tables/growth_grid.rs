//! Families inside a comparison: one row a benchmark, one column a size.

use std::collections::HashSet;

use crate::analysis::growth::growth::{Family, Growth};
use crate::render::report::View;
use crate::render::tables::growth::{change_cell, has_sizes_of, mark};
use crate::render::tables::sheet::{Cell, Column, Section, Sheet};
use crate::render::words::growth::{both_growths, left_out, size_text};
use crate::render::words::growth_order::in_answer;
use crate::render::words::numbers::NumberStyle;
use crate::render::words::row_names::id_names;

/// One table for all families with the same sizes; `None` where there is nothing to say.
pub(crate) fn growth_grid(growth: &Growth, view: &View) -> Option<Section> {
    let numbers = view.numbers;
    let is_shown = |family: &&Family| !view.only_changed || family.is_changed();
    let mut families: Vec<&Family> = growth.families.iter().filter(is_shown).collect();
    families.sort_by(|a, b| in_answer(a, b));
    let names = id_names(families.iter().map(|family| family.name.fullname.as_str()));
    let named: Vec<(&Family, String)> = families.into_iter().zip(names).collect();
    let mut tables: Vec<Vec<&(&Family, String)>> = Vec::new();
    for of in &named {
        let same = |table: &&mut Vec<&(&Family, String)>| {
            table.first().is_some_and(|(first, _)| has_sizes_of(first, of.0))
        };
        match tables.iter_mut().find(same) {
            Some(table) => table.push(of),
            None => tables.push(vec![of]),
        }
    }
    let sheets: Vec<Sheet> = tables.iter().map(|table| sheet(table, numbers)).collect();
    let notes = left_out(growth);
    (!sheets.is_empty() || !notes.is_empty()).then_some(Section { sheets, notes, heading: None })
}

/// The node ids of the rows that are in the grid.
pub(super) fn ids(growth: Option<&Growth>) -> HashSet<&str> {
    let families = growth.into_iter().flat_map(|growth| &growth.families);
    families.flat_map(|family| &family.sizes).map(|size| size.fullname.as_str()).collect()
}

fn sheet(families: &[&(&Family, String)], numbers: NumberStyle) -> Sheet {
    let mut columns = vec![Column::new("benchmark")];
    if let Some((first, _)) = families.first() {
        for (size_idx, of) in first.sizes.iter().enumerate() {
            let size = size_text(of.size);
            let is_first = size_idx == 0;
            columns.push(Column::new(if is_first {
                format!("{}={size}", first.param)
            } else {
                size
            }));
        }
    }
    columns.push(Column::if_it_fits("growth"));
    let mut rows = Vec::with_capacity(families.len());
    for (family, name) in families {
        let mut row = vec![Cell::Name(mark(family), name.clone())];
        row.extend(family.sizes.iter().map(|of| change_cell(family, of)));
        row.push(Cell::Text(both_growths(family)));
        rows.push(row);
    }
    Sheet { columns, rows, numbers, ..Sheet::default() }
}
