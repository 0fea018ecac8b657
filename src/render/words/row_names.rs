//! What the rows of one list are called: the test's name, and where two have one name as much of
//! their path as tells them apart.

use std::collections::HashMap;

use crate::analysis::compare::row::Row;
use crate::analysis::pair::addresses::without_addresses;
use crate::analysis::pair::pairing::MatchedBy;
use crate::render::words::shortened::names_within;
use crate::render::words::text::width;
use crate::render::words::units::counted;

/// Columns of the words after a name, on a terminal; longer ones are for `--explain` and machines.
const NOTES: usize = 16;

/// The names of these rows, in their order, with how each was folded and paired. `most` is the room
/// of one on a terminal; `None` shows all of it.
pub(crate) fn row_names(rows: &[&Row], most: Option<usize>) -> Vec<String> {
    let mut names = bare_names(rows, most);
    for (name, row) in names.iter_mut().zip(rows) {
        let notes = notes(row);
        let has_room =
            |notes: &str| most.is_none_or(|most| width(name) + width(notes) <= most + NOTES);
        if let Some(notes) = notes.into_iter().find(|notes| has_room(notes)) {
            name.push_str(&notes);
        }
    }
    names
}

/// The same for a sentence: the names alone.
pub(crate) fn bare_names(rows: &[&Row], most: Option<usize>) -> Vec<String> {
    let ids: Vec<(&str, &str)> =
        rows.iter().map(|row| (row.name.name.as_str(), row.name.fullname.as_str())).collect();
    names_within(told_apart(&ids), most)
}

/// The names of these node ids, each with as much of its path as tells it from the others.
pub(crate) fn id_names<'i>(ids: impl Iterator<Item = &'i str>) -> Vec<String> {
    let ids: Vec<(&str, &str)> = ids.map(|id| (plain_name(id), id)).collect();
    told_apart(&ids)
}

/// The names of pairs of name and node id, each with as much of its path as tells it from the
/// others.
fn told_apart(ids: &[(&str, &str)]) -> Vec<String> {
    let clean: Vec<(String, String)> =
        ids.iter().map(|(name, id)| (without_addresses(name), without_addresses(id))).collect();
    let mut namesakes: HashMap<&str, Vec<usize>> = HashMap::new();
    for (idx, (name, _)) in clean.iter().enumerate() {
        namesakes.entry(name).or_default().push(idx);
    }
    let mut names: Vec<String> = clean.iter().map(|(name, _)| name.clone()).collect();
    for of_name in namesakes.into_values().filter(|of_name| of_name.len() > 1) {
        let ids: Vec<(&str, &str)> = of_name
            .iter()
            .filter_map(|idx| clean.get(*idx).map(|(name, id)| (name.as_str(), id.as_str())))
            .collect();
        let n_parts = parts_that_tell_apart(&ids);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (_, id) in &ids {
            *counts.entry(id).or_default() += 1;
        }
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (idx, (name, id)) in of_name.iter().zip(&ids) {
            let told = last_parts(name, id, n_parts);
            let nth = seen.entry(told).and_modify(|nth| *nth += 1).or_insert(1);
            // Only an address kept these apart, so their turn has to.
            let is_shared = counts.get(id).is_some_and(|count| *count > 1);
            if let Some(shown) = names.get_mut(*idx) {
                *shown = if is_shared { format!("{told} #{nth}") } else { told.to_owned() };
            }
        }
    }
    names
}

/// How many parts of the path before their name these namesakes need; all where none tell them
/// apart.
fn parts_that_tell_apart(ids: &[(&str, &str)]) -> usize {
    let most = ids.iter().map(|(name, id)| starts_of_parts(name, id).len()).max().unwrap_or(0);
    for n_parts in 1..most {
        let mut shown: Vec<&str> =
            ids.iter().map(|(name, id)| last_parts(name, id, n_parts)).collect();
        shown.sort_unstable();
        if shown.windows(2).all(|pair| pair.first() != pair.last()) {
            return n_parts;
        }
    }
    most
}

/// Where the parts of a path begin, the nearest to the name first: classes, file, folders.
fn starts_of_parts(name: &str, id: &str) -> Vec<usize> {
    let Some(before) = id.strip_suffix(name).map(|path| path.trim_end_matches("::")) else {
        return vec![0];
    };
    let mut starts: Vec<usize> = before.match_indices("::").map(|(at, _)| at + 2).collect();
    let file_end = before.find("::").unwrap_or(before.len());
    let folders = before.get(..file_end).unwrap_or_default();
    starts.extend(folders.match_indices(['/', '\\']).map(|(at, _)| at + 1));
    starts.push(0);
    starts.sort_unstable_by(|a, b| b.cmp(a));
    starts
}

/// The end of a node id: the name with `n_parts` parts before it.
fn last_parts<'i>(name: &str, id: &'i str, n_parts: usize) -> &'i str {
    let starts = starts_of_parts(name, id);
    let start = starts.get(n_parts.saturating_sub(1)).or(starts.last()).copied().unwrap_or(0);
    id.get(start..).unwrap_or(id)
}

/// How many cases a row has and how they were paired, where its name does not say it: all of it, and
/// without the former name.
fn notes(row: &Row) -> [String; 2] {
    let cases = (row.cases > 1).then(|| counted(row.cases, "case"));
    let (whole, short) = match (row.matched_by, row.reference_ids.as_slice()) {
        // The usual way needs no words.
        (MatchedBy::Fullname, _) => (None, None),
        // Where only the place is another, the name says the rest.
        (by @ MatchedBy::Renamed, [id]) if plain_name(id) == row.name.name => {
            (Some(way(by)), Some(way(by)))
        }
        (by, [id]) => {
            let former = without_addresses(former_name(id, row));
            (Some(format!("{}, was {former}", way(by))), Some(way(by)))
        }
        (by, _) => (Some(way(by)), Some(way(by))),
    };
    [whole, short].map(|pairing| {
        let notes: Vec<String> = cases.iter().cloned().chain(pairing).collect();
        if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) }
    })
}

/// What the reference calls a row: its name, and where that is still the same as much of the path as
/// shows what is another.
fn former_name<'i>(id: &'i str, row: &Row) -> &'i str {
    let former = plain_name(id);
    let (name, now) = (row.name.name.as_str(), row.name.fullname.as_str());
    if former != name || id == now {
        return former;
    }
    let most = starts_of_parts(former, id).len();
    let mut told = (1..=most).map(|n_parts| (last_parts(former, id, n_parts), n_parts));
    let differs = |(told, n_parts): &(&str, usize)| *told != last_parts(name, now, *n_parts);
    told.find(differs).map_or(id, |(told, _)| told)
}

/// A way of pairing that is not the usual one.
fn way(by: MatchedBy) -> String {
    match by {
        MatchedBy::Renamed => by.label().to_owned(),
        MatchedBy::Fullname | MatchedBy::Params | MatchedBy::Postfix => {
            format!("by {}", by.label())
        }
    }
}

/// The test's name at the end of a node id.
pub(crate) fn plain_name(id: &str) -> &str {
    // A param may hold `::` as well.
    let before_params = id.split_once('[').map_or(id, |(before, _)| before);
    let start = before_params.rfind("::").map_or(0, |separator| separator + "::".len());
    id.get(start..).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_get_as_much_of_their_path_as_tells_them_apart() {
        for (ids, expected) in [
            (&["a.py::test_x", "b.py::test_y"][..], &["test_x", "test_y"][..]),
            (
                &["a.py::test_x", "b.py::test_x", "c.py::test_y"],
                &["a.py::test_x", "b.py::test_x", "test_y"],
            ),
            (&["t/a.py::A::test_x[1]", "t/a.py::B::test_x[1]"], &["A::test_x[1]", "B::test_x[1]"]),
            (
                &["a/t.py::A::test_x", "b/t.py::A::test_x"],
                &["a/t.py::A::test_x", "b/t.py::A::test_x"],
            ),
            (&["a/t.py::test_x", "b/c/t.py::test_x"], &["a/t.py::test_x", "c/t.py::test_x"]),
            (&["t.py::test_x", "t.py::test_x"], &["t.py::test_x #1", "t.py::test_x #2"]),
            (&["", "x"], &["", "x"]),
            (&["t.py::test_x[<A at 0x7f01>]"], &["test_x[<A at>]"]),
        ] {
            assert_eq!(id_names(ids.iter().copied()), expected);
        }
    }

    #[test]
    fn params_do_not_look_like_paths() {
        assert_eq!(plain_name("t.py::test_x[a::b]"), "test_x[a::b]");
        assert_eq!(
            id_names(["t.py::test_x[a/b]", "u.py::test_x[a/b]"].into_iter()),
            ["t.py::test_x[a/b]", "u.py::test_x[a/b]"]
        );
    }
}
