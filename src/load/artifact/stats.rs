//! The `stats` of one entry: numbers in seconds, and the raw `data`.

use std::io::Read;

use strum::EnumCount;

use crate::load::artifact::data::read_data;
use crate::load::artifact::detail::Detail;
use crate::load::artifact::field_number::{FieldNumber, as_count, read_field_number};
use crate::load::json::error::JsonError;
use crate::load::json::number::parse;
use crate::load::json::number_length::plain_length;
use crate::load::json::reader::Reader;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;
use crate::model::stats::Stats;

/// Buffers for a key and for raw data, used again for each entry.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    key: String,
}

/// What a member of `stats` is to us.
#[derive(Clone, Copy)]
enum Field {
    Time(Statistic),
    Rounds,
    Iterations,
    Ops,
    Total,
    Data,
    Other,
}

/// A member as pytest-benchmark writes it.
struct Member {
    key: &'static str,
    /// All text from after the comma to its value.
    written: &'static str,
    field: Field,
}

macro_rules! member {
    ($key:literal, $field:expr) => {
        Member { key: $key, written: concat!("\n                \"", $key, "\": "), field: $field }
    };
}

/// The members in the order and layout of pytest-benchmark 3.1 to 5.3. Reading 1,000 runs of 200
/// cases by it takes half the time.
static LAYOUT: [Member; 18] = [
    member!("min", Field::Time(Statistic::Min)),
    member!("max", Field::Time(Statistic::Max)),
    member!("mean", Field::Time(Statistic::Mean)),
    member!("stddev", Field::Time(Statistic::StdDev)),
    member!("rounds", Field::Rounds),
    member!("median", Field::Time(Statistic::Median)),
    member!("iqr", Field::Time(Statistic::Iqr)),
    member!("q1", Field::Time(Statistic::Q1)),
    member!("q3", Field::Time(Statistic::Q3)),
    member!("iqr_outliers", Field::Other),
    member!("stddev_outliers", Field::Other),
    member!("outliers", Field::Other),
    member!("ld15iqr", Field::Other),
    member!("hd15iqr", Field::Other),
    member!("ops", Field::Ops),
    member!("total", Field::Total),
    member!("data", Field::Data),
    member!("iterations", Field::Iterations),
];

// A statistic without a member would be absent from every case, so it does not compile.
#[expect(clippy::indexing_slicing, reason = "it ends before the program is there")]
const _: () = {
    let mut has_member = [false; Statistic::COUNT];
    let mut i = 0;
    while i < LAYOUT.len() {
        if let Field::Time(statistic) = LAYOUT[i].field {
            has_member[statistic.index()] = true;
        }
        i += 1;
    }
    let mut i = 0;
    while i < has_member.len() {
        assert!(has_member[i], "each statistic has a member in `LAYOUT`");
        i += 1;
    }
};

/// At most how many bytes the members of [`LAYOUT`] take, without data.
const LONGEST_LAYOUT: usize = 2 * 1024;

/// What the `stats` of one entry show apart from their numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatsNotes {
    /// Whether `stats` is `null`.
    pub lacks_stats: bool,
    /// Whether there is a number in its `data`.
    pub has_data: bool,
    /// The first member that is due and is neither a number nor `null`; it counts as absent.
    pub no_number: Option<&'static str>,
}

/// Reads the members of `stats`, after the bracket that opens it, and replaces all that `stats`
/// had.
///
/// # Errors
/// Where the text is malformed. A statistic of another type than a number is absent.
pub(crate) fn read_stats<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    scratch: &mut Scratch,
    stats: &mut Stats,
) -> Result<StatsNotes, JsonError> {
    *stats = Stats::default();
    let mut notes = StatsNotes::default();
    let mut next_idx = read_laid_out(reader, detail, 0, stats)?;
    while reader.next_key(&mut scratch.key)? {
        let member_idx = LAYOUT.iter().position(|member| member.key == scratch.key);
        let member = member_idx.and_then(|member_idx| LAYOUT.get(member_idx));
        let field = member.map_or(Field::Other, |member| member.field);
        match field {
            Field::Data => notes.has_data = read_data(reader, detail, stats)?,
            _ if keeps(detail, field) => {
                let number = read_field_number(reader)?;
                if matches!(number, FieldNumber::Other) {
                    notes.no_number = notes.no_number.or(member.map(|member| member.key));
                }
                put(stats, field, number.number());
            }
            _ => reader.skip()?,
        }
        // Most texts that leave the layout come back to it: after `data`, or after a NaN.
        let due_idx = member_idx.map_or(next_idx, |member_idx| member_idx + 1);
        next_idx = read_laid_out(reader, detail, due_idx, stats)?;
    }
    Ok(notes)
}

/// Reads members that come exactly as [`LAYOUT`] has them from this index on, with plain values;
/// returns the index of the first that does not. One look ahead, and one comparison a member.
fn read_laid_out<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    mut member_idx: usize,
    stats: &mut Stats,
) -> Result<usize, JsonError> {
    let comma_is_due = reader.comma_is_due();
    let ahead = reader.ahead(LONGEST_LAYOUT)?;
    let mut rest = ahead;
    let mut next = if comma_is_due { rest.strip_prefix(b",") } else { Some(rest) };
    while let (Some(member), Some(text)) = (LAYOUT.get(member_idx), next) {
        match text.strip_prefix(member.written.as_bytes()).and_then(split_plain_value) {
            // Most artifacts have no `data`, and where there is one it is not read here.
            _ if matches!(member.field, Field::Data) => {}
            // A text instead of a number may still have a number in it: `read_field_number`
            // decides.
            Some(([b'"', ..], _)) if keeps(detail, member.field) => break,
            Some((value, after)) => {
                if keeps(detail, member.field) {
                    put(stats, member.field, Some(parse(value)));
                }
                (rest, next) = (after, after.strip_prefix(b","));
            }
            None => break,
        }
        member_idx += 1;
    }
    let n_read = ahead.len() - rest.len();
    reader.pass(n_read);
    Ok(member_idx)
}

/// A number, or a text without escapes such as the `"3;1"` of `outliers`, and what follows it.
fn split_plain_value(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = match bytes {
        [b'"', text @ ..] => {
            let length = text
                .iter()
                .position(|byte| !matches!(byte, b' '..=b'~') || matches!(byte, b'"' | b'\\'))?;
            if text.get(length) != Some(&b'"') {
                return None;
            }
            length + 2
        }
        number => plain_length(number)?,
    };
    bytes.split_at_checked(length)
}

fn put(stats: &mut Stats, field: Field, number: Option<f64>) {
    match field {
        Field::Time(statistic) => stats.put(statistic, number.and_then(Seconds::new)),
        Field::Rounds => stats.rounds = number.and_then(as_count),
        Field::Iterations => stats.iterations = number.and_then(as_count),
        // A rate has the same bounds as a time: finite and not negative.
        Field::Ops => stats.ops = number.and_then(Seconds::new).map(Seconds::get),
        Field::Total => stats.total = number.and_then(Seconds::new),
        Field::Data | Field::Other => {}
    }
}

/// Whether a reading in this detail keeps the number of this field.
fn keeps(detail: Detail, field: Field) -> bool {
    match (detail, field) {
        (Detail::Facts, _) | (_, Field::Data | Field::Other) => false,
        (Detail::StatisticSet(statistics), Field::Time(statistic)) => {
            statistics.contains(statistic)
        }
        (
            Detail::StatisticSet(_),
            Field::Rounds | Field::Iterations | Field::Ops | Field::Total,
        ) => false,
        (
            Detail::Checked | Detail::Whole | Detail::Raw,
            Field::Time(_) | Field::Rounds | Field::Iterations | Field::Ops | Field::Total,
        ) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::artifact::detail::StatisticSet;

    fn details() -> [Detail; 4] {
        [
            Detail::Facts,
            Detail::Checked,
            Detail::StatisticSet(StatisticSet::of(&[Statistic::Median])),
            Detail::Whole,
        ]
    }

    fn read(text: &str, detail: Detail) -> Stats {
        let mut reader = Reader::with_chunk(text.as_bytes(), 7);
        let mut stats = Stats { min: Seconds::new(9.0), ..Stats::default() };
        reader.open_object().unwrap();
        read_stats(&mut reader, detail, &mut Scratch::default(), &mut stats).unwrap();
        reader.finish().unwrap();
        stats
    }

    #[test]
    fn a_statistic_is_a_time_or_absent() {
        for (written, expected) in [
            ("1.5", Some(1.5)),
            ("0", Some(0.0)),
            ("\"1.5\"", Some(1.5)),
            ("\" 1_0.5e-1 \"", Some(1.05)),
            ("\"1__0\"", None),
            ("\"_1\"", None),
            ("\"1e_3\"", None),
            ("\"nan\"", None),
            ("\"fast\"", None),
            ("-1e-9", None),
            ("NaN", None),
            ("Infinity", None),
            ("1e999", None),
            ("null", None),
            ("true", None),
            ("[1.0]", None),
            ("{}", None),
            ("1.0, \"median\": 2.0", Some(2.0)),
            ("1.0, \"median\": null", None),
        ] {
            let text = format!("{{\"min\": 1, \"median\": {written}}}");
            for detail in
                [Detail::StatisticSet(StatisticSet::of(&[Statistic::Median])), Detail::Whole]
            {
                assert_eq!(read(&text, detail).median.map(Seconds::get), expected, "{text}");
            }
        }
    }

    #[test]
    fn the_layout_changes_nothing_but_the_time() {
        let laid_out = |keys: &[&str]| {
            let members: Vec<String> =
                keys.iter().map(|key| format!("\n                \"{key}\": 2")).collect();
            format!("{{{}\n            }}", members.join(","))
        };
        for keys in [
            &[
                "min",
                "max",
                "mean",
                "stddev",
                "rounds",
                "median",
                "iqr",
                "q1",
                "q3",
                "total",
                "data",
                "iterations",
            ][..],
            &["median", "min", "odd", "max", "rounds", "median"],
            &["iterations", "q3", "q1", "median"],
            &[],
        ] {
            let text = laid_out(keys);
            for detail in details() {
                let (laid_out, compact) =
                    (read(&text, detail), read(&text.replace(['\n', ' '], ""), detail));
                assert_eq!(laid_out, compact, "{text}");
                let expected =
                    keys.contains(&"median") && keeps(detail, Field::Time(Statistic::Median));
                assert_eq!(laid_out.median.is_some(), expected, "{text}");
            }
        }
    }

    #[test]
    fn a_comma_is_due_in_any_layout() {
        for (first, comma, expected) in
            [("odd", ",", true), ("odd", "", false), ("min", "", false), ("min", ",,", false)]
        {
            let text = format!(
                "{{\n                \"{first}\": 1{comma}\n                \"max\": 2\n            }}"
            );
            let mut reader = Reader::new(text.as_bytes());
            reader.open_object().unwrap();
            let read = read_stats(
                &mut reader,
                Detail::Whole,
                &mut Scratch::default(),
                &mut Stats::default(),
            );
            assert_eq!(read.is_ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_rate_and_a_sum_are_absent_or_a_number() {
        for (written, expected) in
            [("40.5", Some(40.5)), ("-1", None), ("NaN", None), ("null", None)]
        {
            let stats =
                read(&format!("{{\"ops\": {written}, \"total\": {written}}}"), Detail::Whole);
            assert_eq!(
                (stats.ops, stats.total.map(Seconds::get)),
                (expected, expected),
                "{written}"
            );
        }
    }

    #[test]
    fn a_count_is_whole() {
        for (written, expected) in [
            ("40", Some(40)),
            ("40.0", Some(40)),
            ("\"40\"", Some(40)),
            ("40.5", None),
            ("-1", None),
            ("1e999", None),
            ("1e16", None),
            ("null", None),
        ] {
            let stats = read(
                &format!("{{\"rounds\": {written}, \"iterations\": {written}}}"),
                Detail::Whole,
            );
            assert_eq!((stats.rounds, stats.iterations), (expected, expected), "{written}");
        }
    }
}
