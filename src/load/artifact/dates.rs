//! When a run was recorded.
//!
//! pytest-benchmark up to 4.0 wrote UTC without an offset (`2024-04-03T12:00:00.123456`), from 5.0
//! on it writes `+00:00`; `isoformat` drops the fraction when it is zero. Both are read, and so is
//! what hooks of suites write: a blank instead of the `T`, a `Z`, `+0000` as of strftime's `%z`, no
//! seconds, no separators.

use chrono::{DateTime, NaiveDateTime, Utc};

/// The moment that a recorded date names; a date without offset is UTC. `None` for what is no date
/// and time.
pub(crate) fn parse_date(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let extended = extended(text);
    let text = extended.as_deref().unwrap_or(text);
    // chrono would also read `2024-1-2T3:4:5`, which no known tool writes.
    let separators = [(4, b'-'), (7, b'-'), (13, b':')];
    if !separators.into_iter().all(|(offset, byte)| text.as_bytes().get(offset) == Some(&byte)) {
        return None;
    }
    let (date, time) = (text.get(..10)?, text.get(11..)?);
    if !matches!(text.as_bytes().get(10), Some(b'T' | b't' | b' ')) || time.len() < "12:00".len() {
        return None;
    }
    // `%z` reads every offset but this one.
    let joined = match time.strip_suffix(['Z', 'z']) {
        Some(time) => format!("{date}T{time}+00:00"),
        None => format!("{date}T{time}"),
    };
    let [with_offset, without] = if text.as_bytes().get(16) == Some(&b':') {
        ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M:%S%.f"]
    } else {
        ["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M"]
    };
    match DateTime::parse_from_str(&joined, with_offset) {
        Ok(date) => Some(date.to_utc()),
        Err(_) => NaiveDateTime::parse_from_str(&joined, without).ok().map(|date| date.and_utc()),
    }
}

/// The same date with its separators: `20240403T120000Z` is `2024-04-03T12:00:00Z`. `None` where it
/// has them.
fn extended(text: &str) -> Option<String> {
    let (date, time) = (text.get(..8)?, text.get(9..15)?);
    let are_digits = [date, time].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !are_digits || text.as_bytes().get(8) != Some(&b'T') {
        return None;
    }
    Some(format!(
        "{}-{}-{}T{}:{}:{}{}",
        date.get(..4)?,
        date.get(4..6)?,
        date.get(6..)?,
        time.get(..2)?,
        time.get(2..4)?,
        time.get(4..)?,
        text.get(15..)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_and_without_offset() {
        for (text, expected) in [
            ("2024-04-03T12:00:00.123456", "2024-04-03T12:00:00.123456+00:00"),
            ("2024-04-03T12:00:00", "2024-04-03T12:00:00+00:00"),
            ("2024-04-03 12:00:00.5", "2024-04-03T12:00:00.500+00:00"),
            ("2024-04-03T12:00:00+00:00", "2024-04-03T12:00:00+00:00"),
            ("2024-04-03T12:00:00.25Z", "2024-04-03T12:00:00.250+00:00"),
            ("2024-04-03 12:00:00+02:00", "2024-04-03T10:00:00+00:00"),
            (" 2024-04-03T12:00:00-05:30 ", "2024-04-03T17:30:00+00:00"),
            ("2024-04-03T12:00:00+0000", "2024-04-03T12:00:00+00:00"),
            ("2024-04-03T12:00:00.5-0500", "2024-04-03T17:00:00.500+00:00"),
            ("2024-04-03T12:00Z", "2024-04-03T12:00:00+00:00"),
            ("2024-04-03T12:00", "2024-04-03T12:00:00+00:00"),
            ("2024-04-03 12:00+02:00", "2024-04-03T10:00:00+00:00"),
            ("20240403T120000Z", "2024-04-03T12:00:00+00:00"),
            ("20240403T120000.25+0200", "2024-04-03T10:00:00.250+00:00"),
        ] {
            assert_eq!(
                parse_date(text).map(|date| date.to_rfc3339()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_date_and_time_is_none() {
        for text in [
            "",
            "now",
            "2024-04-03",
            "2024-04-03T12:0",
            "2024-04-03T12:00 tea",
            "20240403",
            "20240403T12",
            "20240403120000",
            "2024-13-03T12:00:00",
            "2024-02-30T12:00:00",
            "%cI",
            "2024-4-3T1:2:3",
            "2024-04-03T25:00:00",
            "2024-04-03T12:00:00 tea",
            "+2024-04-03T12:00:00",
            "2024-04-0éT12:00:00",
            "1712145600",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
