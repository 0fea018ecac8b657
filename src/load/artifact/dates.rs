//! When a run was recorded.
//!
//! pytest-benchmark up to 4.0 wrote UTC without an offset (`2024-04-03T12:00:00.123456`), from 5.0
//! on it writes `+00:00`; `isoformat` drops the fraction when it is zero. Both are read, and so are
//! a blank instead of the `T`, and a `Z`.

use chrono::{DateTime, NaiveDateTime, Utc};

/// The moment that a recorded date names; a date without offset is UTC. `None` for what is no date
/// and time.
pub(crate) fn parse_date(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    // chrono would also read `2024-1-2T3:4:5`, which no known tool writes.
    let separators = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    if !separators.into_iter().all(|(offset, byte)| text.as_bytes().get(offset) == Some(&byte)) {
        return None;
    }
    let (date, time) = (text.get(..10)?, text.get(11..)?);
    if !matches!(text.as_bytes().get(10), Some(b'T' | b't' | b' ')) {
        return None;
    }
    let joined = format!("{date}T{time}");
    match DateTime::parse_from_rfc3339(&joined) {
        Ok(date) => Some(date.to_utc()),
        Err(_) => NaiveDateTime::parse_from_str(&joined, "%Y-%m-%dT%H:%M:%S%.f")
            .ok()
            .map(|date| date.and_utc()),
    }
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
            "2024-04-03T12:00",
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
