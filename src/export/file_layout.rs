//! The paths of exported files: `bench/project=web/month=2026-11/main.parquet`.
//!
//! Names come from people and from artifacts, and a path is made of them: whatever is in a name,
//! its file stays inside the export. The columns have the names as they are.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// The month of runs without a date.
pub(crate) const UNDATED: &str = "undated";

/// Longer names are cut: file systems take 255 bytes.
const LONGEST: usize = 120;

/// One part of a table: what one source exports of one project and month.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Part {
    pub project: String,
    /// `2026-11`, or [`UNDATED`].
    pub month: String,
}

impl Part {
    /// The part that a run belongs to.
    pub(crate) fn of(project: &str, recorded_at: Option<DateTime<Utc>>) -> Self {
        let month = recorded_at.map_or(UNDATED.to_owned(), |at| at.format("%Y-%m").to_string());
        Self { project: project.to_owned(), month }
    }

    /// The file of this part, for a table and a source.
    pub(crate) fn path(&self, root: &Path, table: &str, source: &str, extension: &str) -> PathBuf {
        let (project, month) = (safe(&self.project), safe(&self.month));
        let folder =
            root.join(table).join(format!("project={project}")).join(format!("month={month}"));
        folder.join(format!("{}.{extension}", safe(source)))
    }
}

/// A name as a part of a path: letters, digits and `-_.` of ASCII are unchanged, every other byte
/// is `%` and two digits, as Hive, Spark and DuckDB write and read partitions. A dot or underscore
/// at the start, which those engines take for the mark of a hidden file, is escaped too. The end of
/// a long name is replaced by a fingerprint of all of it.
fn safe(name: &str) -> String {
    let mut safe = String::with_capacity(name.len());
    for (i, byte) in name.bytes().enumerate() {
        match byte {
            b'.' | b'_' if i > 0 => safe.push(char::from(byte)),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => safe.push(char::from(byte)),
            // Writing into memory does not fail.
            _ => write!(safe, "%{byte:02X}").unwrap_or_default(),
        }
    }
    if safe.len() <= LONGEST {
        return safe;
    }
    // Room for a dash and 16 digits.
    safe.truncate(LONGEST - 17);
    // An escape is never cut in its middle.
    if let Some(cut) = safe.rfind('%').filter(|start| start + 3 > safe.len()) {
        safe.truncate(cut);
    }
    safe.push('-');
    for byte in Sha256::digest(name.as_bytes()).iter().take(8) {
        write!(safe, "{byte:02x}").unwrap_or_default();
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Component;

    #[test]
    fn a_part_is_a_project_and_a_month() {
        let at = "2026-11-30T23:30:00-01:00".parse::<DateTime<Utc>>().ok();
        for (at, expected) in [
            (at, "/x/bench/project=web/month=2026-12/main.csv"),
            (None, "/x/bench/project=web/month=undated/main.csv"),
        ] {
            assert_eq!(
                Part::of("web", at).path(Path::new("/x"), "bench", "main", "csv"),
                Path::new(expected)
            );
        }
    }

    #[test]
    fn a_name_is_escaped_as_hive_does() {
        for (name, expected) in [
            ("web-2.0_x", "web-2.0_x"),
            ("..", "%2E."),
            (".hidden", "%2Ehidden"),
            ("_SUCCESS", "%5FSUCCESS"),
            ("a/b\\c", "a%2Fb%5Cc"),
            ("é=1", "%C3%A9%3D1"),
            ("a\0\n", "a%00%0A"),
        ] {
            assert_eq!(safe(name), expected);
        }
        let (long, longer) = ("é".repeat(100), "é".repeat(101));
        assert!(safe(&long).len() <= LONGEST && safe(&long) != safe(&longer), "{}", safe(&long));
    }

    mod laws {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn no_name_leads_out_and_no_two_share_a_file(
                names in proptest::collection::vec(".{1,90}", 3),
            ) {
                let path = |project: &str, source: &str| {
                    Part::of(project, None).path(Path::new("x"), "bench", source, "csv")
                };
                let mine = path(&names[0], &names[1]);
                let parts: Vec<Component> = mine.components().collect();
                prop_assert_eq!(parts.len(), 5);
                for part in parts {
                    prop_assert!(matches!(part, Component::Normal(name) if name.len() <= 255));
                }
                prop_assert_eq!(mine == path(&names[2], &names[1]), names[0] == names[2]);
                prop_assert_eq!(mine == path(&names[0], &names[2]), names[1] == names[2]);
            }
        }
    }
}
