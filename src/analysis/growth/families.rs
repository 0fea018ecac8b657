//! Which rows are the sizes of one benchmark.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::choose::spelling::nearest;
use crate::analysis::growth::size::{numbers_in_id, size_of};
use crate::analysis::judge::verdict::{Judgement, Reason};
use crate::analysis::pair::addresses::value_without_addresses;
use crate::analysis::pair::fold::RowName;
use crate::analysis::pair::known_keys::{KeyKind, UnknownKey};
use crate::model::case::Case;
use crate::model::fields::Fields;
use crate::model::quantity::Unit;

/// Sizes that a family needs: two are a line through anything.
pub(crate) const LEAST_SIZES: usize = 3;

/// A row that may be a size of a family.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JudgedRow<'a> {
    pub name: &'a RowName,
    pub judged: &'a Judgement,
    /// What its timer counts; `None` where that is seconds.
    pub unit: Option<&'a Unit>,
}

/// The rows of one family, by size, the smallest first.
#[derive(Debug, Clone)]
pub(super) struct FamilyRows<'a> {
    /// Its name, without the param of the sizes.
    pub name: RowName,
    /// The param.
    pub param: String,
    /// What the timer counts; `None` where that is seconds.
    pub unit: Option<Unit>,
    /// Never fewer than [`LEAST_SIZES`].
    pub sizes: Vec<(f64, JudgedRow<'a>)>,
}

/// The families of some rows, and what is none.
#[derive(Debug, Clone, Default)]
pub(super) struct FamiliesFound<'a> {
    /// Sorted by name, then param.
    pub families: Vec<FamilyRows<'a>>,
    /// Benchmarks with the param and fewer than [`LEAST_SIZES`] sizes that both sides measured.
    pub too_few: usize,
    /// Why no comparison is made of others with enough sizes: fewer than [`LEAST_SIZES`] of them can be
    /// compared. One reason a benchmark, that of its first other size.
    pub incomparable: Vec<Reason>,
    /// Benchmarks with several rows of one size, which would be a guess.
    pub ambiguous: usize,
}

/// What the sizes of one family share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct FamilyKey {
    function: String,
    param: String,
    /// The other params, or the rest of the id.
    others: Vec<(String, String)>,
    /// What the timer counts: a curve through bytes and seconds would mean nothing.
    unit: Option<String>,
}

/// The families over one param, or over every numeric param there is.
pub(super) fn find_families<'a>(rows: &[JudgedRow<'a>], over: Option<&str>) -> FamiliesFound<'a> {
    let mut members: BTreeMap<FamilyKey, Vec<(f64, JudgedRow<'a>)>> = BTreeMap::new();
    for row in rows {
        for (key, size) in memberships(row) {
            if over.is_none_or(|over| over == key.param) {
                members.entry(key).or_default().push((size, *row));
            }
        }
    }
    let mut found = FamiliesFound::default();
    for (key, mut sizes) in members {
        // Without a param that is asked for, every lone number would be a family of one size.
        let is_meant = over.is_some() || 1 < sizes.len();
        let others: Vec<JudgedRow<'a>> = sizes
            .extract_if(.., |(_, row)| row.judged.located.is_none() || row.judged.own.is_none())
            .map(|(_, row)| row)
            .collect();
        let why = others.first().and_then(|row| row.judged.reason);
        for sizes in without_repeats(&key, sizes) {
            if has_repeats(&sizes) {
                found.ambiguous += 1;
            } else if LEAST_SIZES <= sizes.len() {
                found.families.extend(named_family(&key, sizes));
            } else if let Some(why) = why.filter(|_| LEAST_SIZES <= sizes.len() + others.len()) {
                found.incomparable.push(why);
            } else if is_meant {
                found.too_few += 1;
            }
        }
    }
    found.families.sort_by(|a, b| (&a.name, &a.param).cmp(&(&b.name, &b.param)));
    found
}

/// Whether two rows have one size; the rows are sorted by size.
fn has_repeats(sizes: &[(f64, JudgedRow<'_>)]) -> bool {
    sizes.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b))
}

/// The rows of a family by size. Where several have one size, their other params differ in nothing
/// but addresses: inside one run these tell objects apart, so they make families of their own.
fn without_repeats<'a>(
    key: &FamilyKey,
    mut sizes: Vec<(f64, JudgedRow<'a>)>,
) -> Vec<Vec<(f64, JudgedRow<'a>)>> {
    sizes.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    if !has_repeats(&sizes) {
        return vec![sizes];
    }
    let mut apart: BTreeMap<Vec<String>, Vec<(f64, JudgedRow<'a>)>> = BTreeMap::new();
    for (size, row) in sizes {
        let others = row.name.params.iter().filter(|(param, _)| **param != key.param);
        let others = others.map(|(_, value)| value.to_string()).collect();
        apart.entry(others).or_default().push((size, row));
    }
    apart.into_values().collect()
}

/// Checks that some cases have sizes of this name: a numeric param, or a number in their ids where
/// they have no params. Where there is no case there is nothing to check against.
///
/// # Errors
/// The names that there are, where it is none of them.
pub(crate) fn ensure_size<'c>(
    over: &str,
    cases: impl IntoIterator<Item = &'c Case> + Clone,
) -> Result<(), UnknownKey> {
    let known = names_of_sizes(cases.clone());
    if known.contains(over) || cases.into_iter().next().is_none() {
        return Ok(());
    }
    Err(UnknownKey {
        option: "--over",
        kind: KeyKind::Size,
        key: over.to_owned(),
        nearest: nearest(over, known.iter().map(String::as_str)).map(str::to_owned),
        known: known.into_iter().collect(),
    })
}

/// The names by which the sizes of some cases are known.
pub(crate) fn names_of_sizes<'c>(cases: impl IntoIterator<Item = &'c Case>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for case in cases {
        for (param, value) in case.params.iter() {
            if size_of(value).is_some() && !names.contains(param) {
                names.insert(param.clone());
            }
        }
        if case.params.is_empty() {
            names.extend(numbers_in_id(&case.name).into_iter().map(|number| number.name));
        }
    }
    names
}

/// Every family that a row may belong to, and its size there.
fn memberships(row: &JudgedRow<'_>) -> Vec<(FamilyKey, f64)> {
    let JudgedRow { name, unit, .. } = row;
    let unit = unit.map(ToString::to_string);
    let function = name.fullname.split('[').next().unwrap_or_default();
    let mut found = Vec::new();
    if name.params.is_empty() {
        for number in numbers_in_id(&name.name) {
            let key = FamilyKey {
                function: function.to_owned(),
                param: number.name,
                others: vec![(String::new(), number.rest)],
                unit: unit.clone(),
            };
            found.push((key, number.size));
        }
        return found;
    }
    for (param, value) in name.params.iter() {
        let Some(size) = size_of(value) else { continue };
        let others = name.params.iter().filter(|(other, _)| *other != param);
        let key = FamilyKey {
            function: function.to_owned(),
            param: param.clone(),
            others: others
                .map(|(other, value)| (other.clone(), value_without_addresses(value)))
                .collect(),
            unit: unit.clone(),
        };
        found.push((key, size));
    }
    found
}

/// The family of these rows; `None` without any.
fn named_family<'a>(key: &FamilyKey, sizes: Vec<(f64, JudgedRow<'a>)>) -> Option<FamilyRows<'a>> {
    let first = sizes.first()?.1.name;
    let others: Fields = first
        .params
        .iter()
        .filter(|(param, _)| **param != key.param)
        .map(|(param, value)| (param.clone(), value.clone()))
        .collect();
    let names: Vec<&str> = sizes.iter().map(|(_, row)| row.name.name.as_str()).collect();
    let id = match shared_id(&names) {
        Some(shared) if shared.is_empty() => String::new(),
        Some(shared) => format!("[{shared}]"),
        None => {
            let pairs = key.others.iter().map(|(param, value)| format!("{param}={value}"));
            format!("[{}]", pairs.collect::<Vec<_>>().join("-"))
        }
    };
    let function = first.name.split('[').next().unwrap_or_default();
    let name = RowName {
        group: String::new(),
        name: format!("{function}{id}"),
        fullname: format!("{}{id}", key.function),
        params: others,
    };
    let unit = sizes.first()?.1.unit.cloned();
    Some(FamilyRows { name, param: key.param.clone(), unit, sizes })
}

/// The parts of the ids of these names that are the same in all of them; `None` where the ids have
/// another number of parts, so that nothing tells which is which.
fn shared_id(names: &[&str]) -> Option<String> {
    let ids = names.iter().map(|name| name.split_once('[')?.1.strip_suffix(']'));
    let ids: Vec<Vec<&str>> =
        ids.collect::<Option<Vec<_>>>()?.iter().map(|id| id.split('-').collect()).collect();
    let first = ids.first()?;
    if ids.iter().any(|id| id.len() != first.len()) {
        return None;
    }
    let is_shared =
        |(part_idx, part): &(usize, &&str)| ids.iter().all(|id| id.get(*part_idx) == Some(*part));
    let shared: Vec<&str> =
        first.iter().enumerate().filter(is_shared).map(|(_, part)| *part).collect();
    Some(shared.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::judge::by_side::BySide;
    use crate::analysis::judge::verdict::{OwnDoubt, Verdict};
    use crate::model::value::Value;

    fn judged() -> Judgement {
        let both = BySide { reference: 1.0, candidate: 1.0 };
        Judgement {
            located: Some(both),
            own: Some(OwnDoubt { variance: 1e-4, slow: both, reach: both }),
            ..Judgement::bare(Verdict::Unchanged, None)
        }
    }

    fn row_name(id: &str, params: &[(&str, Value)]) -> RowName {
        RowName {
            group: String::new(),
            name: format!("test_a[{id}]"),
            fullname: format!("a.py::test_a[{id}]"),
            params: params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        }
    }

    /// Its name, its param and its sizes.
    type FoundFamily = (String, String, Vec<f64>);

    /// The families that are found, and how many benchmarks are none.
    fn found(names: &[RowName], over: Option<&str>) -> (Vec<FoundFamily>, [usize; 2]) {
        let judged = judged();
        let rows: Vec<JudgedRow<'_>> =
            names.iter().map(|name| JudgedRow { name, judged: &judged, unit: None }).collect();
        let found = find_families(&rows, over);
        let families = found.families.into_iter().map(|family| {
            (
                family.name.fullname,
                family.param,
                family.sizes.iter().map(|(size, _)| *size).collect(),
            )
        });
        (families.collect(), [found.too_few, found.ambiguous])
    }

    fn int(number: u32) -> Value {
        Value::Int(number.to_string())
    }

    #[test]
    fn other_params_keep_families_apart() {
        let mut names = Vec::new();
        for kind in ["list", "dict"] {
            for n in [1000, 10, 100] {
                let params = [("n", int(n)), ("kind", Value::Text(kind.into()))];
                names.push(row_name(&format!("{n}-{kind}"), &params));
            }
        }
        let sizes = vec![10.0, 100.0, 1000.0];
        let expected = ["dict", "list"]
            .map(|kind| (format!("a.py::test_a[{kind}]"), "n".to_owned(), sizes.clone()));
        assert_eq!(found(&names, Some("n")), (expected.to_vec(), [0, 0]));
        assert_eq!(found(&names, None), (expected.to_vec(), [0, 0]));
        assert_eq!(found(&names, Some("m")), (vec![], [0, 0]));
        // Four of the six: one family has two sizes left, the other two.
        assert_eq!(found(&names[1..5], Some("n")), (vec![], [2, 0]));
    }

    #[test]
    fn ids_are_read_where_params_are_absent_and_only_there() {
        let names = [10, 20, 30].map(|n| row_name(&format!("list-{n}"), &[]));
        let expected = ("a.py::test_a[list]".to_owned(), "id2".to_owned(), vec![10.0, 20.0, 30.0]);
        assert_eq!(found(&names, None), (vec![expected], [0, 0]));
        let names = [10, 20, 30].map(|n| row_name(&format!("x{n}"), &[("data", Value::None)]));
        assert_eq!(found(&names, None), (vec![], [0, 0]));
    }

    #[test]
    fn rows_of_one_size_are_told_apart_by_their_objects_or_are_no_family() {
        let object = |address: &str| Value::Text(format!("UNSERIALIZABLE[<f at 0x7f0{address}>]"));
        let named = |kind: &str, n: u32, address: &str| {
            row_name(&format!("{kind}-{n}"), &[("n", int(n)), ("f", object(address))])
        };
        let mut names = Vec::new();
        for n in [1, 2, 3] {
            names.push(named("fair", n, "a"));
            names.push(named("greedy", n, "b"));
        }
        let of = |name: &str| (format!("a.py::test_a[{name}]"), "n".into(), vec![1.0, 2.0, 3.0]);
        assert_eq!(found(&names, Some("n")), (vec![of("fair"), of("greedy")], [0, 0]));
        // One object a size, as data are.
        let names = [1, 2, 3].map(|n| named("fair", n, &n.to_string()));
        assert_eq!(found(&names, Some("n")), (vec![of("fair")], [0, 0]));
        let names = [1, 2, 3, 3].map(|n| named("fair", n, "a"));
        assert_eq!(found(&names, Some("n")), (vec![], [0, 1]));
    }
}
