//! Identifies a run by the two ends of its file.
//!
//! pytest-benchmark writes `machine_info` and `commit_info` first and `datetime` and `version` last
//! (seen in 3.4.1 to 5.3.1), so the comparison of two runs out of many needs almost none of the
//! bytes: for 1,000 runs of 200 cases (285 MB) this takes a hundredth of the time of reading them.
//! A file of any other layout is not guessed at but read whole; and the later reading of a whole
//! run shows whether it is the one that its ends name.
//!
//! This misses only one thing: a file of another tool that states something about the run *between*
//! `benchmarks` and another list of objects.
//!
//! ```text
//! {                                  the head is read from here
//!     "machine_info": {…},
//!     "commit_info": {…},
//!     "benchmarks": [
//!         {                          up to here,
//!         …
//!         }                          and the tail from the last of these
//!     ],
//!     "datetime": "2024-…",
//!     "version": "5.3.1"
//! }                                  to the end
//! ```

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use memchr::memmem;

use crate::load::artifact::identity::Identity;
use crate::load::json::error::JsonError;
use crate::load::json::reader::{JsonKind, Reader};

/// How many bytes of the head are read; on real machines the CPU's flags fill up to 5 KiB.
const HEAD: usize = 8 * 1024;

/// How many bytes of the tail are read.
const TAIL: usize = 4 * 1024;

/// The end of `benchmarks` as `indent=4` writes it. A string cannot contain a line break, so this
/// is the end of a list of objects one level inside a root; what follows is read strictly to the
/// end of the file, which shows that it is *the* root.
const SEAM: &[u8] = b"\n        }\n    ],\n    \"";

/// The same end of a list, of whatever.
const END_OF_LIST: &[u8] = b"\n    ],\n    \"";

/// The identity that the ends of a file state; `None` where only the whole file can.
pub(crate) fn read_identity_from_ends(path: &Path) -> Option<Identity> {
    let (head, tail) = ends(path).ok()??;
    identity_at_ends(&head, &tail)
}

/// The first and the last bytes of a file that is larger than both together.
fn ends(path: &Path) -> io::Result<Option<(Vec<u8>, Vec<u8>)>> {
    let mut file = File::open(path)?;
    let (mut head, mut tail) = (vec![0; HEAD], vec![0; TAIL]);
    // Where the file is shorter than the tail, this seeks before its start and fails.
    let before_tail = file.seek(SeekFrom::End(-(TAIL as i64)))?;
    if before_tail <= HEAD as u64 {
        return Ok(None);
    }
    file.read_exact(&mut tail)?;
    file.rewind()?;
    file.read_exact(&mut head)?;
    Ok(Some((head, tail)))
}

fn identity_at_ends(head: &[u8], tail: &[u8]) -> Option<Identity> {
    let mut identity = Identity::default();
    let seam = memmem::rfind(tail, SEAM)?;
    let last_list = memmem::rfind(tail, END_OF_LIST)?;
    if seam + SEAM.len() != last_list + END_OF_LIST.len() {
        return None;
    }
    // From the comma after the bracket.
    let rest = tail.get(seam + SEAM.len() - b",\n    \"".len()..)?;
    let whole = absorb_head(head, &mut identity).ok()? && absorb_tail(rest, &mut identity).ok()?;
    (whole && identity.is_pytest_benchmark).then_some(identity)
}

/// Reads up to the first entry of `benchmarks`; `false` where anything but pytest-benchmark's own
/// facts comes first.
fn absorb_head(head: &[u8], identity: &mut Identity) -> Result<bool, JsonError> {
    let mut reader = Reader::with_chunk(head, HEAD);
    let mut key = String::new();
    reader.begin()?;
    reader.open_object()?;
    while reader.next_key(&mut key)? {
        match key.as_str() {
            "machine_info" | "commit_info" => identity.absorb(&key, &mut reader)?,
            "benchmarks" => {
                reader.open_array()?;
                return Ok(reader.next_item()? && reader.kind()? == JsonKind::Object);
            }
            _ => return Ok(false),
        }
    }
    Ok(false)
}

/// Reads what follows `benchmarks`, to the very end; `false` where there is another `benchmarks`.
fn absorb_tail(rest: &[u8], identity: &mut Identity) -> Result<bool, JsonError> {
    let mut reader = Reader::with_chunk(rest, TAIL);
    let mut key = String::new();
    while reader.next_key(&mut key)? {
        if key == "benchmarks" {
            return Ok(false);
        }
        identity.absorb(&key, &mut reader)?;
    }
    reader.finish()?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::artifact::detail::Detail;
    use crate::load::artifact::entry::EntryReader;
    use crate::load::artifact::run_artifact::read_artifact;

    /// What a member of the root or an entry of `benchmarks` looks like at this indentation.
    fn entries(n: usize) -> String {
        let entry = r#"{
            "name": "a",
            "stats": {
                "mean": 1.0
            }
        }"#;
        vec![format!("        {entry}"); n].join(",\n")
    }

    const HEAD_FACTS: &str = r#"    "machine_info": {
        "node": "n"
    },
    "commit_info": {
        "id": "abc"
    },
"#;

    /// Whether the ends of a text identify its run; if so, the whole text must state the same.
    fn check(text: &str, expected: bool) {
        let head = text.as_bytes().get(..HEAD.min(text.len())).unwrap();
        let tail = text.as_bytes().get(text.len().saturating_sub(TAIL)..).unwrap();
        let from_ends = identity_at_ends(head, tail);
        assert_eq!(from_ends.is_some(), expected, "{text}");
        if let Some(identity) = from_ends {
            let mut reader = Reader::new(text.as_bytes());
            let whole =
                read_artifact(&mut reader, Detail::Facts, &mut EntryReader::default(), &mut ())
                    .unwrap()
                    .unwrap();
            let path = Path::new("0001_a.json");
            assert_eq!(identity.into_info(path), whole.identity.into_info(path));
        }
    }

    /// A text in pytest-benchmark's layout with these lines after `benchmarks`.
    fn artifact(head: &str, n_entries: usize, rest: &str) -> String {
        format!("{{\n{head}    \"benchmarks\": [\n{}\n    ]{rest}", entries(n_entries))
    }

    #[test]
    fn the_ends_identify_what_pytest_benchmark_writes() {
        let date = ",\n    \"datetime\": \"2024-01-02T03:04:05\",\n    \"version\": \"5.3.1\"\n}";
        for n_entries in [1, 2, 500] {
            check(&artifact(HEAD_FACTS, n_entries, date), true);
        }
        for rest in [
            ",\n    \"metadata\": {\n        \"run_id\": \"x\"\n    },\n    \"datetime\": \"2024-01-02T03:04:05\"\n}\n",
            ",\n    \"datetime\": \"first\",\n    \"datetime\": \"last\"\n}",
            ",\n    \"version\": \"5.3.1\",\n    \"commit_info\": {\n        \"id\": \"late\"\n    }\n}",
        ] {
            check(&artifact(HEAD_FACTS, 500, rest), true);
        }
        check(&format!("\u{feff}{}", artifact(HEAD_FACTS, 9, date)), true);
    }

    #[test]
    fn anything_else_is_read_whole() {
        let date = ",\n    \"datetime\": \"2024-01-02T03:04:05\"\n}";
        let good = artifact(HEAD_FACTS, 500, date);
        for text in [
            artifact("", 500, date),
            artifact("    \"metadata\": {},\n", 500, date),
            artifact(HEAD_FACTS, 500, "\n}"),
            artifact(HEAD_FACTS, 500, ",\n    \"datetime\": \"cut"),
            artifact(HEAD_FACTS, 500, ",\n    \"version\": \"5\"\n}\n{}"),
            artifact(HEAD_FACTS, 500, ",\n    \"version\": \"5\"\n}}"),
            artifact(HEAD_FACTS, 500, ",\n    \"benchmarks\": []\n}"),
            artifact(
                HEAD_FACTS,
                500,
                ",\n    \"list\": [\n        1\n    ],\n    \"version\": \"5\"\n}",
            ),
            good.replace('\n', "\r\n"),
            good.replace("    ", "  "),
            good.replace(['\n', ' '], ""),
            good.replace("\"benchmarks\": [", "\"benchmarks\": [ 5,"),
            good.replace("\"benchmarks\": [", "\"other\": ["),
            good.replace("\"node\": \"n\"", &format!("\"node\": \"{}\"", "n".repeat(HEAD))),
            good.replace("2024-01-02", &"9".repeat(TAIL)),
            good.replacen('{', "[", 1),
            String::new(),
        ] {
            check(&text, false);
        }
    }

    #[test]
    fn a_small_or_missing_file_is_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        assert!(read_identity_from_ends(&path).is_none());
        let date = ",\n    \"datetime\": \"2024-01-02T03:04:05\"\n}";
        for (n_entries, expected) in [(1, false), (500, true)] {
            std::fs::write(&path, artifact(HEAD_FACTS, n_entries, date)).unwrap();
            assert_eq!(read_identity_from_ends(&path).is_some(), expected);
        }
    }
}
