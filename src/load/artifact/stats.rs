//! The `stats` of one entry: numbers in seconds, and the raw `data`.

use std::io::Read;

use crate::load::artifact::data::read_data;
use crate::load::json::JsonError;
use crate::load::json::number::{parse, plain_length};
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::seconds::Seconds;
use crate::model::statistic::{Statistic, Stats};
use crate::model::value::Value;

/// How much of an artifact a reading keeps, and so how much it may pass over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// How many cases there are, and whether they have raw data.
    Facts,
    /// The same, every byte checked.
    Checked,
    /// Names and some statistics.
    StatisticSet(StatisticSet),
    /// Everything the model knows but the raw rounds, every byte checked.
    Whole,
    /// The same, and the raw rounds.
    Raw,
}

impl Detail {
    /// Whether all of a case is kept, and not only its name and numbers.
    pub fn keeps_all(self) -> bool {
        match self {
            Self::Whole | Self::Raw => true,
            Self::Facts | Self::Checked | Self::StatisticSet(_) => false,
        }
    }
}

/// A set of statistics, small enough to be asked for each number that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatisticSet(u8);

impl StatisticSet {
    /// These.
    pub fn of(statistics: &[Statistic]) -> Self {
        Self(statistics.iter().fold(0, |set, statistic| set | Self::bit(*statistic)))
    }

    fn holds(self, statistic: Statistic) -> bool {
        self.0 & Self::bit(statistic) != 0
    }

    fn bit(statistic: Statistic) -> u8 {
        1 << statistic as u8
    }
}

/// Room for a key and for raw data, used again and again.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    key: String,
    numbers: Vec<f64>,
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
    /// All from behind the comma to its value.
    written: &'static str,
    field: Field,
}

macro_rules! member {
    ($key:literal, $field:expr) => {
        Member { key: $key, written: concat!("\n                \"", $key, "\": "), field: $field }
    };
}

/// The members in the order and layout of pytest-benchmark 3.1 to 5.3. Reading 1,000 runs of 200 cases by it takes
/// half the time.
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

/// At most how many bytes the members of [`LAYOUT`] take, without data.
const LAID_OUT: usize = 2 * 1024;

/// What was found beside the numbers of one entry's `stats`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatsNotes {
    /// Whether there is a number in its `data`.
    pub has_data: bool,
    /// The first member that was wanted and is neither a number nor `null`; it counts as absent.
    pub no_number: Option<&'static str>,
}

/// Reads the members of `stats`, after the bracket that opens it, in place of what `stats` held.
///
/// # Errors
/// Where the text is malformed. A statistic of another type than a number is none.
pub(crate) fn read_stats<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    room: &mut Scratch,
    stats: &mut Stats,
) -> Result<StatsNotes, JsonError> {
    *stats = Stats::default();
    let mut beside = StatsNotes::default();
    let mut place = read_laid_out(reader, detail, 0, stats)?;
    while reader.next_key(&mut room.key)? {
        let known = LAYOUT.iter().position(|member| member.key == room.key);
        let member = known.and_then(|known| LAYOUT.get(known));
        let field = member.map_or(Field::Other, |member| member.field);
        match field {
            Field::Data => beside.has_data = read_data(reader, detail, &mut room.numbers, stats)?,
            _ if wants(detail, field) => {
                let found = read_found(reader)?;
                if matches!(found, FieldNumber::Other) {
                    beside.no_number = beside.no_number.or(member.map(|member| member.key));
                }
                put(stats, field, found.number());
            }
            _ => reader.skip()?,
        }
        // Most texts that leave the layout come back to it: behind `data`, or a NaN.
        place = read_laid_out(reader, detail, known.map_or(place, |known| known + 1), stats)?;
    }
    Ok(beside)
}

/// Reads the members that come exactly as [`LAYOUT`] says from this place on, with plain values and as far as they do;
/// gives the place they reach. One look ahead and one comparison a member.
fn read_laid_out<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    mut place: usize,
    stats: &mut Stats,
) -> Result<usize, JsonError> {
    let comma_is_due = reader.comma_is_due();
    let ahead = reader.ahead(LAID_OUT)?;
    let mut rest = ahead;
    let mut next = if comma_is_due { rest.strip_prefix(b",") } else { Some(rest) };
    while let (Some(member), Some(text)) = (LAYOUT.get(place), next) {
        match text.strip_prefix(member.written.as_bytes()).and_then(split_plain_value) {
            // Most artifacts have no `data`, and where there is one it is not read here.
            _ if matches!(member.field, Field::Data) => {}
            // A number in a text, or none, is looked at the long way.
            Some(([b'"', ..], _)) if wants(detail, member.field) => break,
            Some((value, behind)) => {
                if wants(detail, member.field) {
                    put(stats, member.field, Some(parse(value)));
                }
                (rest, next) = (behind, behind.strip_prefix(b","));
            }
            None => break,
        }
        place += 1;
    }
    let n_read = ahead.len() - rest.len();
    reader.pass_members(n_read);
    Ok(place)
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
        // A rate is held to the same bounds as a time.
        Field::Ops => stats.ops = number.and_then(Seconds::new).map(Seconds::get),
        Field::Total => stats.total = number.and_then(Seconds::new),
        Field::Data | Field::Other => {}
    }
}

fn wants(detail: Detail, field: Field) -> bool {
    match (detail, field) {
        (Detail::Facts, _) | (_, Field::Data | Field::Other) => false,
        (Detail::StatisticSet(wanted), Field::Time(statistic)) => wanted.holds(statistic),
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

/// What stands where a number is due.
enum FieldNumber {
    Number(f64),
    Null,
    Other,
}

impl FieldNumber {
    fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Null | Self::Other => None,
        }
    }
}

/// Reads a number, or the number in a text as Python's `float` would.
fn read_found<R: Read>(reader: &mut Reader<R>) -> Result<FieldNumber, JsonError> {
    Ok(match reader.kind()? {
        JsonKind::Number => FieldNumber::Number(reader.float()?),
        JsonKind::Text => {
            python_float(&reader.text()?).map_or(FieldNumber::Other, FieldNumber::Number)
        }
        JsonKind::Word if reader.value()? == Value::None => FieldNumber::Null,
        JsonKind::Word => FieldNumber::Other,
        JsonKind::Object | JsonKind::Array => {
            reader.skip()?;
            FieldNumber::Other
        }
    })
}

/// Reads a number, or the number in a text as Python's `float` would; anything else is passed over and `None`.
///
/// # Errors
/// Where the text is malformed.
pub(crate) fn read_number<R: Read>(reader: &mut Reader<R>) -> Result<Option<f64>, JsonError> {
    read_found(reader).map(FieldNumber::number)
}

/// The number that Python's `float` reads from a text: blanks around it, and single underscores between its digits.
fn python_float(text: &str) -> Option<f64> {
    let text = text.trim();
    if !text.contains('_') {
        return text.parse().ok();
    }
    let grouped = text.split('_').all(|part| !part.is_empty())
        && text.as_bytes().windows(3).all(|around| match around {
            [before, b'_', after] => before.is_ascii_digit() && after.is_ascii_digit(),
            _ => true,
        });
    if grouped { text.replace('_', "").parse().ok() } else { None }
}

/// A count, where the number is one: whole, not negative, and small enough for a double to be exact.
pub(crate) fn as_count(number: f64) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && (0.0..=EXACT).contains(&number)).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

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
                let wanted =
                    keys.contains(&"median") && wants(detail, Field::Time(Statistic::Median));
                assert_eq!(laid_out.median.is_some(), wanted, "{text}");
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
