//! Dates in words. All are in UTC; each function is one shape that people or programs read.

use chrono::{DateTime, SecondsFormat, Utc};

/// `2026-11-20 10:00`, where a line has little room.
pub(crate) fn to_the_minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

/// `2026-11-20 10:00 UTC`, in a sentence.
pub(crate) fn to_the_minute_utc(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// `2026-11-20 10:00:12`, in a column that names UTC.
pub(crate) fn to_the_second(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// `2026-11-20T10:00:12`, the only shape that the schema of JUnit reports takes.
pub(crate) fn xml_date(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// `2026-11-20T10:00:12Z`, RFC 3339 as the JSON has it, with as many digits as the date has.
pub(crate) fn json_date(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// `2026-11-20T10:00:12+00:00`, RFC 3339 as CSV has it.
pub(crate) fn csv_date(at: DateTime<Utc>) -> String {
    at.to_rfc3339()
}
