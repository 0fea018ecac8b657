//! The raw rounds of one entry: counted, checked, or kept.

use std::io::Read;

use crate::load::artifact::detail::Detail;
use crate::load::json::error::JsonError;
use crate::load::json::number::parse;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::seconds::Seconds;
use crate::model::stats::Stats;

/// Reads the raw `data`: a list of numbers. Other elements (some tools write a text such as `...
/// omitted`) do not count; a `data` that is no list has no numbers. Returns whether it has any.
///
/// # Errors
/// Where the text is malformed.
pub(crate) fn read_data<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    stats: &mut Stats,
) -> Result<bool, JsonError> {
    let mut has_data = false;
    stats.samples = 0;
    stats.data.clear();
    match reader.kind()? {
        JsonKind::Array => reader.open_array()?,
        JsonKind::Object | JsonKind::Text | JsonKind::Number | JsonKind::Word => {
            reader.skip()?;
            return Ok(false);
        }
    }
    while reader.next_item()? {
        if reader.kind()? != JsonKind::Number {
            reader.skip()?;
            continue;
        }
        has_data = true;
        match detail {
            Detail::Facts | Detail::StatisticSet(_) => {
                if reader.skip_plain_list()? {
                    continue;
                }
                reader.skip()?;
            }
            Detail::Checked => {
                if reader.number_run(|_| {}) == 0 {
                    reader.skip()?;
                }
            }
            Detail::Whole => {
                let n_run = reader.number_run(|_| {});
                if n_run == 0 {
                    reader.float()?;
                }
                stats.samples += n_run.max(1) as u64;
            }
            Detail::Raw => {
                let rounds = &mut stats.data;
                let n_run = reader.number_run(|digits| rounds.push(Seconds::new(parse(digits))));
                if n_run == 0 {
                    rounds.push(Seconds::new(reader.float()?));
                }
                stats.samples += n_run.max(1) as u64;
                reader.keep(n_run.max(1) * size_of::<Option<Seconds>>())?;
            }
        }
    }
    Ok(has_data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::artifact::detail::StatisticSet;
    use crate::model::statistic::Statistic;

    fn read(text: &str, detail: Detail) -> (bool, Stats) {
        let mut stats = Stats { samples: 9, ..Stats::default() };
        let mut reader = Reader::with_chunk(text.as_bytes(), 7);
        let has_data = read_data(&mut reader, detail, &mut stats).unwrap();
        reader.finish().unwrap();
        (has_data, stats)
    }

    #[test]
    fn data_is_counted_whatever_is_in_it() {
        for (written, samples) in [
            ("[]", 0),
            ("[1.0, 2.0]", 2),
            ("[ \"... omitted\" ]", 0),
            ("[1.0, \"... ] omitted\", 2.0, [3.0], {\"a\": [4.0]}, NaN, null]", 3),
            ("[null, 1]", 1),
            ("[1, {\"k\": 1}]", 1),
            ("[1, {\"k\": {}}, {}, 2, {\"]\": \"}\"}, 3]", 3),
            ("null", 0),
            ("\"[1, 2]\"", 0),
            ("3", 0),
        ] {
            for detail in [
                Detail::Facts,
                Detail::Checked,
                Detail::StatisticSet(StatisticSet::of(&[Statistic::Median])),
                Detail::Whole,
            ] {
                let (has_data, stats) = read(written, detail);
                assert_eq!(has_data, samples > 0, "{written} {detail:?}");
                if detail == Detail::Whole {
                    assert_eq!(stats.samples, samples, "{written}");
                }
            }
        }
    }

    #[test]
    fn raw_rounds_keep_their_order() {
        let written = "[3.0, 1e-9, \"... omitted\", NaN, -1, 2]";
        let (_, stats) = read(written, Detail::Raw);
        let seconds: Vec<Option<f64>> =
            stats.data.iter().map(|round| round.map(Seconds::get)).collect();
        assert_eq!(seconds, [Some(3.0), Some(1e-9), None, None, Some(2.0)]);
        assert_eq!(stats.samples, 5);
        let (_, whole) = read(written, Detail::Whole);
        assert_eq!(whole, Stats { data: Vec::new(), ..stats });
    }
}
