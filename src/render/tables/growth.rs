//! The growth of benchmarks for people: the answer first, then each family with its times by size,
//! the changed ones first.
//!
//! ```text
//!                     n      10     100    1,000  growth
//! ▲ test_lookup  reference  197 ns  2 µs  19.7 µs  n^1.00
//!                candidate   60 ns  1 µs  98.5 µs  n^2.00
//!                change      3.3×▼ 1.9×▼    5.0×▲  +1.00 (+0.93 … +1.08)
//! ```
//!
//! Where sizes have no room as columns, they are lines.

use crate::analysis::growth::growth::{Family, FamilySize, Growth};
use crate::analysis::judge::by_side::Side;
use crate::analysis::judge::estimate::ratio;
use crate::analysis::judge::verdict::Verdict;
use crate::model::quantity::Unit;
use crate::render::formats::grid::GAP;
use crate::render::report::Report;
use crate::render::tables::sheet::{
    Cell, ChangeInterval, Column, Document, Mark, Section, Sheet, Style,
};
use crate::render::words::answer::who;
use crate::render::words::growth::{
    both_growths, exponent_change_text, growth_headline, growth_text, growth_ways, left_out,
    only_on_one_side, remarks, size_text, undecided,
};
use crate::render::words::growth_order::{Rank, in_answer};
use crate::render::words::numbers::{Digits, NumberStyle, directed_change};
use crate::render::words::order::as_people_count;
use crate::render::words::row_names::id_names;
use crate::render::words::shortened::names_within;
use crate::render::words::text::width;
use crate::render::words::units::counted;

/// Unchanged and undecided benchmarks that are listed, unless `--all` asks for more.
const MOST_REST: usize = 20;

/// The mark of a family: that of its growth, else of its level.
pub(super) fn mark(family: &Family) -> Mark {
    let (exponent, level) = (&family.exponent, &family.level);
    match (exponent.verdict, level.verdict) {
        (Verdict::Regressed, _) => Mark::Slower,
        (Verdict::Improved, _) => Mark::Faster,
        (_, Verdict::Regressed) => Mark::Slower,
        (_, Verdict::Improved) => Mark::Faster,
        (Verdict::Unchanged, Verdict::Unchanged) => Mark::Same,
        _ if 0.0 < exponent.low || exponent.high < 0.0 => Mark::Leaning,
        _ => Mark::None,
    }
}

/// A family with its name in this list.
struct Named<'g> {
    family: &'g Family,
    name: String,
}

/// The whole answer.
pub(crate) fn growth(report: &Report<'_>, style: &Style) -> Document {
    let nothing = Growth::default();
    let growth = report.comparison.growth.as_ref().unwrap_or(&nothing);
    let numbers = report.view.numbers;
    let mut families = in_order(growth, style);
    let n_rest = families.iter().filter(|named| Rank::of(named.family) == Rank::Rest).count();
    let lists_rest = report.view.all || (n_rest <= MOST_REST && !report.view.only_changed);
    families.retain(|named| lists_rest || Rank::of(named.family) != Rank::Rest);
    let mut sections = Vec::new();
    for of_sizes in families.chunk_by(|a, b| has_sizes_of(a.family, b.family)) {
        let sheet = by_column(of_sizes, numbers);
        if style.width.is_none_or(|available| width_of(&sheet) <= available) {
            sections.push(Section::of_sheets(vec![sheet]));
            let notes: Vec<String> =
                of_sizes.iter().filter_map(|named| remark(named, numbers)).collect();
            if !notes.is_empty() {
                sections.push(Section::of_notes(notes));
            }
        } else {
            sections.extend(by_line(of_sizes, numbers));
        }
    }
    let mut notes = Vec::new();
    if !lists_rest && n_rest > 0 && !report.view.only_changed {
        let others = counted(n_rest, "benchmark");
        notes.push(format!("{others} without a clear change: `--all` lists them"));
    }
    notes.extend(undecided(growth));
    notes.extend(left_out(growth));
    notes.extend(only_on_one_side(report.comparison));
    if !notes.is_empty() {
        sections.push(Section::of_notes(notes));
    }
    let footnotes = if families.is_empty() { Vec::new() } else { vec![LEGEND.to_owned()] };
    Document {
        title: growth_headline(growth, report.comparison),
        facts: who(report),
        sections,
        footnotes,
    }
}

const LEGEND: &str = "n^k is the growth at the largest size, of the curve a + b·n^k; ▲ ▼ claimed, \
    = unchanged, ? leans. A size's own change has an arrow where it is claimed alone.";

/// The changed families first, each part by the size of the change, then the others by name.
fn in_order<'g>(growth: &'g Growth, style: &Style) -> Vec<Named<'g>> {
    let has_one_param = growth.families.windows(2).all(|pair| match pair {
        [a, b] => a.param == b.param,
        _ => true,
    });
    let names = id_names(growth.families.iter().map(|family| family.name.fullname.as_str()));
    let names = names_within(names, style.longest_name());
    let mut named: Vec<Named<'g>> = Vec::with_capacity(names.len());
    for (family, name) in growth.families.iter().zip(names) {
        let name = if has_one_param { name } else { format!("{name} over {}", family.param) };
        named.push(Named { family, name });
    }
    named.sort_by(|a, b| {
        in_answer(a.family, b.family).then_with(|| as_people_count(&a.name, &b.name))
    });
    named
}

/// Whether two families have the same param and sizes, and so share a table.
pub(super) fn has_sizes_of(a: &Family, b: &Family) -> bool {
    let sizes = |family: &Family| -> Vec<f64> { family.sizes.iter().map(|of| of.size).collect() };
    a.param == b.param && sizes(a) == sizes(b)
}

/// The table with a column for each size: three lines for a family that changed, else one.
fn by_column(families: &[Named<'_>], numbers: NumberStyle) -> Sheet {
    let mut columns = vec![Column::new("benchmark")];
    let mut rows = Vec::new();
    if let Some(first) = families.first() {
        columns.push(Column::new(first.family.param.clone()));
        columns.extend(first.family.sizes.iter().map(|of| Column::new(size_text(of.size))));
    }
    columns.push(Column::new("growth"));
    for named in families {
        let Named { family, name } = named;
        let change = Cell::Text(exponent_change_text(&family.exponent));
        let changes = family.sizes.iter().map(|of| change_cell(family, of));
        if Rank::of(family) == Rank::Rest {
            let mut row = vec![Cell::Name(mark(family), name.clone()), Cell::Text("change".into())];
            row.extend(changes);
            row.push(Cell::Text(both_growths(family)));
            rows.push(row);
            continue;
        }
        for side in [Side::Reference, Side::Candidate] {
            let (first, word) = match side {
                Side::Reference => (Cell::Name(mark(family), name.clone()), "reference"),
                Side::Candidate => (Cell::Text(String::new()), "candidate"),
            };
            let mut row = vec![first, Cell::Text(word.to_owned())];
            row.extend(family.sizes.iter().map(|of| number_cell(family, of, side)));
            row.push(Cell::Text(growth_text(family.curves.of(side))));
            rows.push(row);
        }
        let mut row = vec![Cell::Text(String::new()), Cell::Text("change".to_owned())];
        row.extend(changes);
        row.push(change);
        rows.push(row);
    }
    Sheet { columns, rows, numbers, ..Sheet::default() }
}

/// The same with a line for each size: a table for each family that changed, and one for the others
/// without their sizes.
fn by_line(families: &[Named<'_>], numbers: NumberStyle) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut rest = Vec::new();
    for named in families {
        let Named { family, name } = named;
        let growth = both_growths(family);
        let change = exponent_change_text(&family.exponent);
        if Rank::of(family) == Rank::Rest {
            let name = Cell::Name(mark(family), name.clone());
            rest.push(vec![name, Cell::Text(growth), Cell::Text(change)]);
            continue;
        }
        let titles = [family.param.as_str(), "reference", "candidate", "change"];
        let mut columns: Vec<Column> = titles.into_iter().map(Column::new).collect();
        columns.push(Column::if_it_fits("interval"));
        let rows = family.sizes.iter().map(|of| size_row(family, of)).collect();
        let sheet = Sheet { columns, rows, numbers, ..Sheet::default() };
        let mut notes = vec![format!("growth {growth}, {change}")];
        notes.extend(remarks(family, numbers));
        let heading = Some(format!("{} {name}", mark(family).sign()));
        sections.push(Section { heading, sheets: vec![sheet], notes });
    }
    if !rest.is_empty() {
        let columns = ["benchmark", "growth", "change"].map(Column::new).into();
        let sheet = Sheet { columns, rows: rest, numbers, ..Sheet::default() };
        sections.push(Section::of_sheets(vec![sheet]));
    }
    sections
}

fn size_row(family: &Family, of: &FamilySize) -> Vec<Cell> {
    let judged = &of.judged;
    let interval = judged.theta.zip(judged.interval()).map_or(Cell::Missing, |(theta, ends)| {
        Cell::Interval(ChangeInterval { ratio: ratio(theta), low: ends.0, high: ends.1 })
    });
    vec![
        Cell::Text(size_text(of.size)),
        number_cell(family, of, Side::Reference),
        number_cell(family, of, Side::Candidate),
        change_cell(family, of),
        interval,
    ]
}

/// The number of a side at a size: a time, where the timer is a clock.
fn number_cell(family: &Family, of: &FamilySize, side: Side) -> Cell {
    let unit = family.unit.as_ref().unwrap_or(&Unit::Seconds);
    Cell::quantity(of.judged.located.map(|located| *located.of(side)), unit)
}

/// The judged change of a size.
pub(super) fn change_cell(family: &Family, of: &FamilySize) -> Cell {
    let Some(ratio) = of.judged.theta.map(ratio) else { return Cell::Missing };
    match (&family.unit, of.judged.verdict) {
        (None, verdict) | (Some(_), verdict @ (Verdict::Regressed | Verdict::Improved)) => {
            Cell::Claimed(ratio, verdict)
        }
        // A claimed cell has words for times.
        (Some(_), _) => Cell::Text(directed_change(ratio, Digits::Short, growth_ways(family))),
    }
}

fn remark(named: &Named<'_>, numbers: NumberStyle) -> Option<String> {
    let remarks = remarks(named.family, numbers);
    let is_rest = Rank::of(named.family) == Rank::Rest;
    (!remarks.is_empty() && !is_rest).then(|| format!("{}: {}", named.name, remarks.join("; ")))
}

/// The columns that a table takes.
fn width_of(sheet: &Sheet) -> usize {
    let mut total = GAP.len() * sheet.columns.len().saturating_sub(1);
    for (column_idx, column) in sheet.columns.iter().enumerate() {
        let cells = sheet.rows.iter().filter_map(|row| row.get(column_idx));
        let widest = cells.map(|cell| width(&cell.text(sheet.numbers))).max().unwrap_or(0);
        total += widest.max(width(&column.title));
    }
    total
}
