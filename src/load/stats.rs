//! The `stats` of one entry: numbers in seconds, and the raw `data`.

use std::io::Read;

use crate::load::batches::batch_medians;
use crate::load::json::JsonError;
use crate::load::json::reader::{Kind, Reader};
use crate::model::seconds::Seconds;
use crate::model::statistic::{Statistic, Stats};

/// How much of an artifact a reading keeps, and so how much it may pass over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// How many cases there are, and whether they have raw data.
    Facts,
    /// The same, every byte checked.
    Checked,
    /// Names and one statistic.
    One(Statistic),
    /// Everything the model knows, every byte checked.
    Whole,
}

/// What `stats` holds, as far as it was asked for.
#[derive(Debug, Default)]
pub struct Measured {
    /// The statistics.
    pub stats: Stats,
    /// Whether `data` holds a number.
    pub has_data: bool,
}

/// Reads `stats`, which must be an object. `numbers` is room for the raw data, used again and again.
///
/// # Errors
/// Where the text is malformed. A statistic of another type than a number is absent, and no error.
pub fn read_stats<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    key: &mut String,
    numbers: &mut Vec<f64>,
) -> Result<Measured, JsonError> {
    let mut measured = Measured::default();
    reader.open_object()?;
    while reader.next_key(key)? {
        match key.as_str() {
            "data" => read_data(reader, detail, numbers, &mut measured)?,
            "rounds" if detail == Detail::Whole => measured.stats.rounds = read_number(reader)?.and_then(as_count),
            "iterations" if detail == Detail::Whole => {
                measured.stats.iterations = read_number(reader)?.and_then(as_count);
            }
            name => match Statistic::ALL.into_iter().find(|it| it.label() == name && wants(detail, *it)) {
                Some(statistic) => measured.stats.put(statistic, read_number(reader)?.and_then(Seconds::new)),
                None => reader.skip()?,
            },
        }
    }
    Ok(measured)
}

fn wants(detail: Detail, statistic: Statistic) -> bool {
    match detail {
        Detail::Facts | Detail::Checked => false,
        Detail::One(wanted) => wanted == statistic,
        Detail::Whole => true,
    }
}

/// Reads a number, or the number in a text as Python's `float` would; anything else is passed over and `None`.
fn read_number<R: Read>(reader: &mut Reader<R>) -> Result<Option<f64>, JsonError> {
    match reader.kind()? {
        Kind::Number => reader.float().map(Some),
        Kind::Text => Ok(python_float(&reader.text()?)),
        Kind::Object | Kind::Array | Kind::Word => reader.skip().map(|()| None),
    }
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
fn as_count(number: f64) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && (0.0..=EXACT).contains(&number)).then_some(number as u64)
}

/// Reads the raw `data`: a list of numbers. What is no number in it (some tools write a text such as `... omitted`) is
/// not counted; a `data` that is no list is none.
fn read_data<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    numbers: &mut Vec<f64>,
    measured: &mut Measured,
) -> Result<(), JsonError> {
    (measured.has_data, measured.stats.samples, measured.stats.batches) = (false, 0, None);
    match reader.kind()? {
        Kind::Array => reader.open_array()?,
        Kind::Object | Kind::Text | Kind::Number | Kind::Word => return reader.skip(),
    }
    numbers.clear();
    while reader.next_item()? {
        if reader.kind()? != Kind::Number {
            reader.skip()?;
            continue;
        }
        measured.has_data = true;
        match detail {
            Detail::Facts | Detail::One(_) => {
                if reader.skip_plain_list()? {
                    continue;
                }
                reader.skip()?;
            }
            Detail::Checked => reader.skip()?,
            Detail::Whole => {
                let number = reader.float()?;
                measured.stats.samples += 1;
                if number.is_finite() && number > 0.0 {
                    numbers.push(number);
                }
            }
        }
    }
    measured.stats.batches = batch_medians(numbers);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DETAILS: [Detail; 4] = [Detail::Facts, Detail::Checked, Detail::One(Statistic::Median), Detail::Whole];

    fn read(text: &str, detail: Detail) -> Measured {
        let mut reader = Reader::with_chunk(text.as_bytes(), 7);
        let measured = read_stats(&mut reader, detail, &mut String::new(), &mut Vec::new()).unwrap();
        reader.finish().unwrap();
        measured
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
            for detail in [Detail::One(Statistic::Median), Detail::Whole] {
                assert_eq!(read(&text, detail).stats.median.map(Seconds::get), expected, "{text}");
            }
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
            let stats = read(&format!("{{\"rounds\": {written}, \"iterations\": {written}}}"), Detail::Whole).stats;
            assert_eq!((stats.rounds, stats.iterations), (expected, expected), "{written}");
        }
    }

    #[test]
    fn data_is_counted_whatever_stands_in_it() {
        for (written, samples) in [
            ("[]", 0),
            ("[1.0, 2.0]", 2),
            ("[ \"... omitted\" ]", 0),
            ("[1.0, \"... ] omitted\", 2.0, [3.0], {\"a\": [4.0]}, NaN, null]", 3),
            ("[null, 1]", 1),
            ("null", 0),
            ("\"[1, 2]\"", 0),
            ("3", 0),
            ("[1], \"data\": []", 0),
        ] {
            for detail in DETAILS {
                let measured = read(&format!("{{\"data\": {written}, \"median\": 3}}"), detail);
                assert_eq!(measured.has_data, samples > 0, "{written} {detail:?}");
                if detail == Detail::Whole {
                    assert_eq!(measured.stats.samples, samples, "{written}");
                }
            }
        }
    }

    #[test]
    fn batches_come_from_forty_positive_numbers_on() {
        for (n, has_batches) in [(39, false), (40, true)] {
            let data = vec!["0.5"; n].join(", ");
            let text = format!("{{\"data\": [{data}, 0.0, -1, NaN]}}");
            let stats = read(&text, Detail::Whole).stats;
            assert_eq!((stats.batches.is_some(), stats.samples), (has_batches, n as u64 + 3));
        }
    }
}
