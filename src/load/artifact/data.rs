//! The raw rounds of one entry: counted, checked, or reduced to the medians of twenty consecutive
//! batches.

use std::io::Read;

use crate::load::artifact::detail::Detail;
use crate::load::json::error::JsonError;
use crate::load::json::number::parse;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::seconds::Seconds;
use crate::model::statistic::{BATCHES, BatchMedians, MIN_BATCH_SAMPLES, Stats};

/// Reads the raw `data`: a list of numbers. Other elements (some tools write a text such as `...
/// omitted`) do not count; a `data` that is no list has no numbers. Returns whether it has any.
///
/// `numbers` is a buffer that each call overwrites.
///
/// # Errors
/// Where the text is malformed.
pub(crate) fn read_data<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    numbers: &mut Vec<f64>,
    stats: &mut Stats,
) -> Result<bool, JsonError> {
    let mut has_data = false;
    (stats.samples, stats.batches) = (0, None);
    stats.data.clear();
    match reader.kind()? {
        JsonKind::Array => reader.open_array()?,
        JsonKind::Object | JsonKind::Text | JsonKind::Number | JsonKind::Word => {
            reader.skip()?;
            return Ok(false);
        }
    }
    numbers.clear();
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
            Detail::Whole | Detail::Raw => {
                let keeps_rounds = detail == Detail::Raw;
                let n_run = reader.number_run(|digits| {
                    keep(parse(digits), keeps_rounds, numbers, &mut stats.data)
                });
                if n_run == 0 {
                    keep(reader.float()?, keeps_rounds, numbers, &mut stats.data);
                }
                stats.samples += n_run.max(1) as u64;
            }
        }
    }
    stats.batches = batch_medians(numbers);
    Ok(has_data)
}

/// Keeps one number of `data`: for the batches where it is a positive time, and as a round where
/// those are kept.
#[inline]
fn keep(number: f64, keeps_rounds: bool, times: &mut Vec<f64>, rounds: &mut Vec<Option<Seconds>>) {
    if keeps_rounds {
        rounds.push(Seconds::new(number));
    }
    // A batch takes logarithms of its median, and zero has none.
    if number.is_finite() && number > 0.0 {
        times.push(number);
    }
}

/// The medians of the batches, `None` for fewer than [`MIN_BATCH_SAMPLES`] rounds. The rounds, in
/// seconds and in the order in which they were measured, are left in disorder.
///
/// Batch `i` of `n` rounds spans `[i * n / 20, (i + 1) * n / 20)`; batches of unequal size differ
/// by one round. Equal rounds give equal medians; of an even number of rounds the median is the
/// mean of the middle two.
fn batch_medians(rounds: &mut [f64]) -> Option<Box<BatchMedians>> {
    if rounds.len() < MIN_BATCH_SAMPLES {
        return None;
    }
    let n_rounds = rounds.len();
    let mut medians = [0.0; BATCHES];
    for (i, median) in medians.iter_mut().enumerate() {
        let batch = rounds.get_mut(i * n_rounds / BATCHES..(i + 1) * n_rounds / BATCHES)?;
        *median = median_of(batch)?;
    }
    Some(Box::new(medians))
}

/// The median of a batch, which is left in disorder; `None` of nothing.
fn median_of(batch: &mut [f64]) -> Option<f64> {
    if batch.is_empty() {
        return None;
    }
    let middle = batch.len() / 2;
    let odd = batch.len() % 2 == 1;
    let (below, upper, _) = batch.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = below.iter().copied().max_by(f64::total_cmp);
    match lower {
        // Each is halved first, because the sum of two huge ones would overflow.
        Some(lower) if !odd => Some(lower / 2.0 + *upper / 2.0),
        Some(_) | None => Some(*upper),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::artifact::detail::StatisticSet;
    use crate::model::statistic::Statistic;

    fn read(text: &str, detail: Detail) -> (bool, Stats) {
        let mut stats = Stats { samples: 9, ..Stats::default() };
        let mut reader = Reader::with_chunk(text.as_bytes(), 7);
        let has_data = read_data(&mut reader, detail, &mut vec![9.0; 99], &mut stats).unwrap();
        reader.finish().unwrap();
        (has_data, stats)
    }

    #[test]
    fn medians_are_those_of_consecutive_batches() {
        let mut ascending: Vec<f64> = (0..40).map(f64::from).collect();
        let medians = batch_medians(&mut ascending).unwrap();
        assert_eq!(medians.to_vec(), (0..20).map(|i| f64::from(2 * i) + 0.5).collect::<Vec<_>>());

        let mut swapped: Vec<f64> = (0..60).map(|i| f64::from(i / 3 * 3 + (i + 1) % 3)).collect();
        let medians = batch_medians(&mut swapped).unwrap();
        assert_eq!(medians.to_vec(), (0..20).map(|i| f64::from(3 * i + 1)).collect::<Vec<_>>());
    }

    #[test]
    fn every_round_is_in_one_batch_and_few_rounds_have_none() {
        assert_eq!(batch_medians(&mut [1.0; MIN_BATCH_SAMPLES - 1]), None);
        for n in [40, 41, 59, 1003] {
            assert_eq!(
                batch_medians(&mut vec![2.5; n]).map(|medians| *medians),
                Some([2.5; BATCHES]),
                "{n}"
            );
        }
        assert_eq!(
            batch_medians(&mut [f64::MAX; 40]).map(|medians| *medians),
            Some([f64::MAX; BATCHES])
        );
    }

    #[test]
    fn data_is_counted_whatever_is_in_it() {
        for (written, samples) in [
            ("[]", 0),
            ("[1.0, 2.0]", 2),
            ("[ \"... omitted\" ]", 0),
            ("[1.0, \"... ] omitted\", 2.0, [3.0], {\"a\": [4.0]}, NaN, null]", 3),
            ("[null, 1]", 1),
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

    #[test]
    fn batches_come_from_forty_positive_numbers_on() {
        for (n, has_batches) in [(39, false), (40, true)] {
            let data = vec!["0.5"; n].join(", ");
            let (_, stats) = read(&format!("[{data}, 0.0, -1, NaN]"), Detail::Whole);
            assert_eq!((stats.batches.is_some(), stats.samples), (has_batches, n as u64 + 3));
        }
    }
}
