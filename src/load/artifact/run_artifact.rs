//! One artifact: known from other people's JSON by its shape, while it is read.
//!
//! An artifact is an object whose `benchmarks` is a list with at least one object in it that has
//! `stats` as an object and a `name` or `fullname`. pytest-benchmark also saves runs without any
//! benchmark; those show by `machine_info` or `commit_info`. All other JSON is foreign, for
//! instance `{"benchmarks": [{"runs": []}]}` of pyperf.

use std::io::Read;

use crate::load::artifact::detail::Detail;
use crate::load::artifact::entry::EntryReader;
use crate::load::artifact::error::{ArtifactError, UnusableEntry};
use crate::load::artifact::identity::Identity;
use crate::load::json::error::{Fault, JsonError};
use crate::load::json::limits::LONGEST_TEXT;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::case::Case;

/// The longest text of the facts about a run, in bytes: all runs of an archive are in memory.
const LONGEST_FACT: usize = 64 * 1024;

/// How many entries that are no cases are named; the rest is counted.
const MOST_UNUSABLE: usize = 100;

/// How much there is in a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunFacts {
    /// How many usable cases.
    pub cases: usize,
    /// Whether any of them has raw data.
    pub has_data: bool,
}

/// An artifact without its cases, which went to the [`CaseSink`].
#[derive(Debug)]
pub struct Artifact {
    /// Who measured, when and where.
    pub identity: Identity,
    /// How much was measured.
    pub facts: RunFacts,
    /// Entries of `benchmarks` that are no cases (at most a hundred and one for the rest), and the first that is not a whole one, with the
    /// byte where each starts, ascending.
    pub unusable: Vec<(u64, UnusableEntry)>,
}

/// What takes the cases while an artifact is read.
pub trait CaseSink {
    /// Another `benchmarks` replaces what came so far.
    fn restart(&mut self);
    /// Takes the next case, in the order of the file. It may take parts of the entry away.
    fn case(&mut self, entry: &mut EntryReader);
}

/// Keeps nothing.
impl CaseSink for () {
    fn restart(&mut self) {}
    fn case(&mut self, _: &mut EntryReader) {}
}

/// Keeps all.
impl CaseSink for Vec<Case> {
    fn restart(&mut self) {
        self.clear();
    }
    fn case(&mut self, entry: &mut EntryReader) {
        self.push(std::mem::take(&mut entry.case));
    }
}

/// What is under `benchmarks`.
enum Benchmarks {
    Absent,
    OtherType { offset: u64 },
    List { facts: RunFacts, unusable: Vec<(u64, UnusableEntry)> },
}

/// Reads a whole text, of its cases what `detail` keeps. `entry` may have read earlier texts, and
/// learns from this one. `None` is other people's JSON.
///
/// # Errors
/// Where the text is no JSON, and where it is pytest-benchmark's but of the wrong types. Not for
/// what follows a complete foreign value: `{"a": 1}` and another line are JSON Lines, and no
/// artifact.
pub fn read_artifact<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    entry: &mut EntryReader,
    sink: &mut impl CaseSink,
) -> Result<Option<Artifact>, ArtifactError> {
    reader.begin()?;
    if !reader.open_object_or_skip()? {
        return Ok(None);
    }
    let mut identity = Identity::default();
    let mut benchmarks = Benchmarks::Absent;
    reader.limit_texts(LONGEST_FACT);
    let mut key = String::new();
    while reader.next_key(&mut key)? {
        match key.as_str() {
            "benchmarks" => {
                sink.restart();
                reader.limit_texts(LONGEST_TEXT);
                benchmarks = read_benchmarks(reader, detail, entry, sink)?;
                reader.limit_texts(LONGEST_FACT);
            }
            other => identity.absorb(other, reader)?,
        }
        if let Some(start) = reader.take_overlong() {
            return Err(ArtifactError::Json(Fault::TooLong.at(start)));
        }
    }
    let (facts, unusable) = match benchmarks {
        Benchmarks::List { facts, unusable } => (facts, unusable),
        Benchmarks::OtherType { offset } if identity.is_pytest_benchmark => {
            return Err(ArtifactError::NoList { offset });
        }
        Benchmarks::OtherType { .. } | Benchmarks::Absent => return Ok(None),
    };
    if facts.cases == 0 {
        match unusable.first() {
            _ if !identity.is_pytest_benchmark => return Ok(None),
            Some(&(offset, why)) => return Err(ArtifactError::NoCase { offset, why }),
            None => {}
        }
    }
    reader.finish()?;
    Ok(Some(Artifact { identity, facts, unusable }))
}

/// Entries that are no cases, as they are met: a small packed file may hold millions.
#[derive(Default)]
struct UnusableEntries {
    named: Vec<(u64, UnusableEntry)>,
    /// Where the first one starts that is not named, and how many are not.
    rest: Option<(u64, usize)>,
}

impl UnusableEntries {
    fn push(&mut self, offset: u64, why: UnusableEntry) {
        if self.named.len() < MOST_UNUSABLE {
            self.named.push((offset, why));
        } else {
            self.rest.get_or_insert((offset, 0)).1 += 1;
        }
    }

    /// The first of them, and one for the rest.
    fn named(mut self) -> Vec<(u64, UnusableEntry)> {
        let rest = self.rest.map(|(offset, entries)| (offset, UnusableEntry::More { entries }));
        self.named.extend(rest);
        self.named
    }
}

fn read_benchmarks<R: Read>(
    reader: &mut Reader<R>,
    detail: Detail,
    entry: &mut EntryReader,
    sink: &mut impl CaseSink,
) -> Result<Benchmarks, JsonError> {
    if reader.kind()? != JsonKind::Array {
        let offset = reader.offset();
        reader.skip()?;
        return Ok(Benchmarks::OtherType { offset });
    }
    let mut facts = RunFacts::default();
    let mut unusable = UnusableEntries::default();
    let mut no_number: Option<(u64, &'static str, usize)> = None;
    entry.restart();
    reader.open_array()?;
    while reader.next_item()? {
        // Passes over the blanks before the entry, which an error at its offset would point at.
        reader.kind()?;
        let offset = reader.offset();
        let read = entry.read(reader, detail)?;
        if reader.take_overlong().is_some() {
            unusable.push(offset, UnusableEntry::TooLong);
            continue;
        }
        match read {
            Ok(()) => {
                let names = entry.case.name.len() + entry.case.fullname.len();
                reader.keep(size_of::<Case>() + names)?;
                facts.cases += 1;
                facts.has_data |= entry.notes.has_data;
                if entry.notes.lacks_stats {
                    unusable.push(offset, UnusableEntry::NoStats);
                }
                if let Some(key) = entry.notes.no_number {
                    no_number.get_or_insert((offset, key, 0)).2 += 1;
                }
                sink.case(entry);
            }
            Err(why) => unusable.push(offset, why),
        }
    }
    let mut unusable = unusable.named();
    // One warning for all of them: a tool that writes texts instead of numbers does so in every
    // entry.
    if let Some((offset, key, cases)) = no_number {
        unusable.push((offset, UnusableEntry::NoNumber { key, cases }));
        unusable.sort_unstable_by_key(|(offset, _)| *offset);
    }
    Ok(Benchmarks::List { facts, unusable })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::artifact::detail::StatisticSet;
    use crate::model::statistic::Statistic;

    /// What a text is, in one line; the same for every detail and window.
    fn check(text: &str, expected: &str) {
        for detail in [
            Detail::Facts,
            Detail::Checked,
            Detail::StatisticSet(StatisticSet::of(&[Statistic::Mean])),
            Detail::Whole,
        ] {
            for chunk in [1, 700, 1 << 18] {
                let mut cases = Vec::new();
                let mut reader = Reader::with_chunk(text.as_bytes(), chunk);
                let outcome = match read_artifact(
                    &mut reader,
                    detail,
                    &mut EntryReader::default(),
                    &mut cases,
                ) {
                    Ok(None) => "foreign".to_owned(),
                    Ok(Some(artifact)) => {
                        assert_eq!(cases.len(), artifact.facts.cases);
                        format!(
                            "{} cases, {} unusable",
                            artifact.facts.cases,
                            artifact.unusable.len()
                        )
                    }
                    Err(error) => error.to_string(),
                };
                assert_eq!(outcome, expected, "{text} {detail:?} by {chunk}");
            }
        }
    }

    #[test]
    fn a_hundred_entries_that_are_no_cases_are_named_and_the_rest_is_counted() {
        let case = r#"{"name": "a", "stats": {"mean": 1}}"#;
        for (n_bad, n_named) in [(100, 100), (101, 101), (5_000, 101)] {
            let text = format!("{{\"benchmarks\": [{case}{}]}}", ",{}".repeat(n_bad));
            check(&text, &format!("1 cases, {n_named} unusable"));
        }
    }

    #[test]
    fn what_is_too_long_costs_its_entry_or_is_no_fact() {
        let case = r#"{"name": "a", "stats": {"mean": 1}}"#;
        let long = |n_bytes: usize| "x".repeat(n_bytes);
        let named = |n_bytes| format!(r#"{{"name": "{}", "stats": {{}}}}"#, long(n_bytes));
        for (n_bytes, expected) in
            [(LONGEST_TEXT, "2 cases, 0 unusable"), (LONGEST_TEXT + 1, "1 cases, 1 unusable")]
        {
            check(&format!(r#"{{"benchmarks": [{case}, {}]}}"#, named(n_bytes)), expected);
        }
        for (n_bytes, expected) in [
            (LONGEST_FACT, "1 cases, 0 unusable"),
            (LONGEST_FACT + 1, "a name, id or number is too long"),
        ] {
            for fact in [r#""run_id": "LONG""#, r#""commit_info": {"LONG": 1}"#] {
                let fact = fact.replace("LONG", &long(n_bytes));
                check(&format!(r#"{{{fact}, "benchmarks": [{case}]}}"#), expected);
            }
        }
    }

    #[test]
    fn an_artifact_is_known_by_its_shape() {
        let case = r#"{"name": "a", "stats": {"mean": 1}}"#;
        for (text, expected) in [
            (format!(r#"{{"benchmarks": [{case}]}}"#), "1 cases, 0 unusable"),
            (format!(r#"{{"benchmarks": [{case}, 5, {{}}]}}"#), "1 cases, 2 unusable"),
            (
                format!(r#"{{"benchmarks": [{case}, {case}], "benchmarks": [{case}]}}"#),
                "1 cases, 0 unusable",
            ),
            (format!(r#"{{"benchmarks": [{case}], "benchmarks": null}}"#), "foreign"),
            (format!("\u{feff}{{\"benchmarks\": [{case}]}}\n"), "1 cases, 0 unusable"),
            (r#"{"machine_info": {}, "benchmarks": []}"#.into(), "0 cases, 0 unusable"),
            (r#"{"benchmarks": [], "commit_info": null}"#.into(), "0 cases, 0 unusable"),
            (r#"{"benchmarks": []}"#.into(), "foreign"),
            (r#"{"benchmarks": [{"runs": [1]}], "version": "1.0"}"#.into(), "foreign"),
            (r#"{"benchmarks": {"a": 1}}"#.into(), "foreign"),
            (r#"{"machine_info": {}}"#.into(), "foreign"),
            (r#"{"machine_info": {}, "benchmarks": {}}"#.into(), "`benchmarks` is not a list"),
            (
                r#"{"machine_info": {}, "benchmarks": [{"name": "a"}]}"#.into(),
                "no entry of `benchmarks` can be used: entry of `benchmarks` has no `stats`",
            ),
            ("[1, 2]".into(), "foreign"),
            ("{\"a\": 1}\n{\"a\": 2}\n".into(), "foreign"),
            ("[1]\n[2]\n".into(), "foreign"),
            ("3".into(), "foreign"),
            (format!(r#"{{"benchmarks": [{case}]}} x"#), "text after the end of the artifact"),
            (
                r#"{"machine_info": {}, "benchmarks": []}}"#.into(),
                "text after the end of the artifact",
            ),
            (format!(r#"{{"benchmarks": [{case}]"#), "the text ends too early"),
            (String::new(), "the file is empty"),
            ("<html>".into(), "not valid JSON: unexpected `<`"),
        ] {
            check(&text, expected);
        }
    }
}
