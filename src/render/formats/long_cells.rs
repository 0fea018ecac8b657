//! The few cells of a table that are too long for their column: names before the numbers of a row, and
//! sentences after them. They get lines of their own, so that the other rows keep one.

use crate::render::formats::grid::GAP;
use crate::render::words::text::width;

/// The width of each column.
pub(super) fn widths(texts: &[Vec<String>]) -> Vec<usize> {
    let n_columns = texts.first().map_or(0, Vec::len);
    let widest = |column_idx: usize| {
        texts.iter().filter_map(|line| line.get(column_idx)).map(|text| width(text)).max()
    };
    (0..n_columns).map(|column_idx| widest(column_idx).unwrap_or(0)).collect()
}

pub(super) fn whole_width(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1)
}

/// Takes the names out that have no room before their numbers, if the numbers alone have room. One
/// entry a row; the heading of the names goes where it has no room either.
pub(super) fn take_long_names(
    texts: &mut [Vec<String>],
    available: Option<usize>,
) -> Vec<Option<String>> {
    let mut long = vec![None; texts.len().saturating_sub(1)];
    let widths = widths(texts);
    let Some(available) = available.filter(|available| *available < whole_width(&widths)) else {
        return long;
    };
    let numbers = whole_width(widths.get(1..).unwrap_or_default()) + GAP.len();
    let Some(room) = available.checked_sub(numbers).filter(|room| *room > 0) else {
        return long;
    };
    let mut lines = texts.iter_mut();
    if let Some(heading) = lines.next().and_then(|line| line.first_mut())
        && width(heading) > room
    {
        heading.clear();
    }
    for (line, long) in lines.zip(&mut long) {
        if let Some(name) = line.first_mut().filter(|name| width(name) > room) {
            *long = Some(std::mem::take(name));
        }
    }
    long
}

/// Columns of a name where long ones may go to lines of their own.
const LEAST_NAME: usize = 12;

/// Takes the last cells out that have no room after their numbers, if the others have room, or if
/// long names may go to lines of their own as well; whether they were taken. One entry a row.
pub(super) fn take_long_ends(
    texts: &mut [Vec<String>],
    available: usize,
    names_may_go: bool,
    ends: &mut [Option<String>],
) -> bool {
    let mut widths = widths(texts);
    if whole_width(&widths) <= available {
        return true;
    }
    if let Some(name) = widths.first_mut().filter(|_| names_may_go) {
        *name = LEAST_NAME.min(*name);
    }
    let Some((_, others)) = widths.split_last() else { return true };
    let mut room = available.saturating_sub(whole_width(others) + GAP.len());
    let mut lines = texts.iter_mut();
    let heading = lines.next().and_then(|line| line.last()).map_or(0, |heading| width(heading));
    if room < heading {
        if !names_may_go {
            return false;
        }
        // Each row takes several lines anyway, and a sentence is wrapped only on its own.
        room = heading;
    }
    for (line, end) in lines.zip(ends) {
        if let Some(cell) = line.last_mut().filter(|cell| width(cell) > room) {
            *end = Some(std::mem::take(cell));
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_no_room_goes_to_a_line_of_its_own() {
        let texts = [["name", "n", "steps"], ["a", "1", "-"], ["b", "2", "a long sentence"]];
        for (available, fits, taken) in [
            (80, true, None),
            (20, true, Some("a long sentence")),
            (14, true, Some("a long sentence")),
            (13, false, None),
            (5, false, None),
        ] {
            let mut texts = texts.map(|line| line.map(str::to_owned).to_vec());
            let mut ends = vec![None; 2];
            assert_eq!(
                take_long_ends(&mut texts, available, false, &mut ends),
                fits,
                "{available}"
            );
            assert_eq!((ends[0].as_deref(), ends[1].as_deref()), (None, taken), "{available}");
        }
    }
}
