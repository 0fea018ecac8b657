//! One entry of `benchmarks`: a case, or what is wrong with it.

use std::borrow::Cow;
use std::io::Read;

use crate::load::artifact::cprofile::read_cprofile;
use crate::load::artifact::detail::Detail;
use crate::load::artifact::entry_fields::{
    EntryFields, KnownOptions, read_dict, read_extra, read_version,
};
use crate::load::artifact::entry_prefix_cache::{EntryPrefixCache, LONGEST_PREFIX};
use crate::load::artifact::error::UnusableEntry;
use crate::load::artifact::stats::{Scratch, StatsNotes, read_stats};
use crate::load::json::error::JsonError;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::case::Case;
use crate::model::stats::Stats;
use crate::model::track::track_name;

/// Reads entries one after the other, in the same memory, and learns from each for the next.
#[derive(Debug, Default)]
pub struct EntryReader {
    /// The entry, as far as its [`Detail`] keeps it. Short of [`Detail::keeps_all`], the missing
    /// one of the two names is left empty.
    pub case: Case,
    /// What its `stats` show apart from their numbers.
    pub notes: StatsNotes,
    /// The byte of the text where it starts.
    pub start: u64,
    /// A number for the track, the same in every entry that this reader reads; `None` where the
    /// entry was not predicted.
    pub known_idx: Option<usize>,
    key: String,
    scratch: Scratch,
    options: KnownOptions,
    prefixes: EntryPrefixCache,
    /// The bytes from the start of the entry on, at most [`LONGEST_PREFIX`].
    ahead: Vec<u8>,
}

impl EntryReader {
    /// The node id, or the name where the artifact has none.
    pub fn fullname(&self) -> &str {
        if self.case.fullname.is_empty() { &self.case.name } else { &self.case.fullname }
    }

    /// The name of the entry's track.
    pub fn track_name(&self) -> Cow<'_, str> {
        track_name(self.fullname(), self.case.version.as_deref())
    }

    /// Reads the next entry in place of the last.
    ///
    /// # Errors
    /// The outer one where the text is malformed; the inner one where the entry is no case.
    pub fn read<R: Read>(
        &mut self,
        reader: &mut Reader<R>,
        detail: Detail,
    ) -> Result<Result<(), UnusableEntry>, JsonError> {
        self.clear(detail);
        self.start = reader.offset();
        // Where more than names and numbers is kept, what precedes the numbers has to be read.
        let predicts = match detail {
            Detail::Facts | Detail::StatisticSet(_) => true,
            Detail::Checked | Detail::Whole | Detail::Raw => false,
        };
        let (mut has_stats, mut is_null) = (false, false);
        if predicts && self.enter_predicted(reader)? {
            has_stats = true;
            self.read_stats(reader, detail)?;
        } else if !reader.open_object_or_skip()? {
            return Ok(Err(UnusableEntry::NotAnObject));
        }
        let mut fields = EntryFields::default();
        while reader.next_key(&mut self.key)? {
            // A late member may still change the name.
            self.known_idx = None;
            match self.key.as_str() {
                "name" => read_name(reader, &mut self.case.name)?,
                "fullname" => read_name(reader, &mut self.case.fullname)?,
                "stats" => {
                    is_null = reader.ahead(4)? == b"null";
                    has_stats = reader.open_object_or_skip()?;
                    if has_stats {
                        if predicts {
                            self.remember_prefix(reader.offset());
                        }
                        self.read_stats(reader, detail)?;
                    }
                }
                _ if detail.keeps_all() => self.read_field(reader, &mut fields)?,
                // Part of the name: numbers of two versions are never in one series.
                "extra_info" if predicts => self.case.version = read_version(reader)?,
                _ => reader.skip()?,
            }
        }
        if !has_stats && (!is_null || self.fullname().is_empty()) {
            return Ok(Err(UnusableEntry::NoStats));
        }
        if self.fullname().is_empty() {
            return Ok(Err(UnusableEntry::NoName));
        }
        if !has_stats {
            // A benchmark that crashed: it is there, and has no number.
            self.case.stats = Stats::default();
            self.notes = StatsNotes { lacks_stats: true, ..StatsNotes::default() };
        }
        if detail.keeps_all() {
            fields.complete(&mut self.case);
        }
        Ok(Ok(()))
    }

    /// Another `benchmarks` begins.
    pub fn restart(&mut self) {
        self.prefixes.restart();
    }

    /// Drops the last entry, but for the memory of what the next one overwrites.
    fn clear(&mut self, detail: Detail) {
        if detail.keeps_all() {
            self.case = Case::default();
        }
        self.case.name.clear();
        self.case.fullname.clear();
        self.case.version = None;
        (self.notes, self.known_idx) = (StatsNotes::default(), None);
    }

    /// Enters the `stats` of the predicted entry, if that is what comes.
    fn enter_predicted<R: Read>(&mut self, reader: &mut Reader<R>) -> Result<bool, JsonError> {
        self.ahead.clear();
        if let Some(known) = self.prefixes.predicted()
            && reader.open_object_as(&known.prefix)?
        {
            self.case.name.push_str(&known.name);
            self.case.fullname.push_str(&known.fullname);
            self.case.version.clone_from(&known.version);
            self.known_idx = self.prefixes.hit();
            return Ok(true);
        }
        self.ahead.extend_from_slice(reader.ahead(LONGEST_PREFIX)?);
        Ok(false)
    }

    /// Remembers the bytes from the start of the entry to this one, after the bracket that opens
    /// its `stats`.
    fn remember_prefix(&mut self, end: u64) {
        if let Some(prefix) = self.ahead.get(..(end - self.start) as usize)
            && !self.fullname().is_empty()
        {
            let case = &self.case;
            self.prefixes.insert(prefix, &case.name, &case.fullname, case.version.as_deref());
        }
    }

    fn read_stats<R: Read>(
        &mut self,
        reader: &mut Reader<R>,
        detail: Detail,
    ) -> Result<(), JsonError> {
        self.notes = read_stats(reader, detail, &mut self.scratch, &mut self.case.stats)?;
        Ok(())
    }

    /// Reads the value of the key at hand, which is neither a name nor `stats`.
    fn read_field<R: Read>(
        &mut self,
        reader: &mut Reader<R>,
        fields: &mut EntryFields,
    ) -> Result<(), JsonError> {
        let case = &mut self.case;
        match self.key.as_str() {
            "group" => case.group = reader.text_or_skip()?,
            "params" => case.params = read_dict(reader)?.unwrap_or_default(),
            "extra_info" => fields.extra = read_extra(reader)?,
            "options" => (case.timer, case.options) = self.options.read(reader)?,
            key @ ("marks" | "markers") => fields.marks.absorb(key, reader)?,
            "cprofile" => case.profiles = read_cprofile(reader)?.into_iter().collect(),
            _ => reader.skip()?,
        }
        Ok(())
    }
}

/// Reads a name in place of the last one; anything but a text is none.
fn read_name<R: Read>(reader: &mut Reader<R>, name: &mut String) -> Result<(), JsonError> {
    match reader.kind()? {
        JsonKind::Text => reader.text_into(name),
        JsonKind::Object | JsonKind::Array | JsonKind::Number | JsonKind::Word => {
            name.clear();
            reader.skip()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::artifact::detail::StatisticSet;
    use crate::model::statistic::Statistic;
    use crate::model::value::Value;

    fn read(text: &str) -> Result<Case, UnusableEntry> {
        let mut entry = EntryReader::default();
        let outcome = entry.read(&mut Reader::new(text.as_bytes()), Detail::Whole).unwrap();
        for detail in [
            Detail::Facts,
            Detail::Checked,
            Detail::StatisticSet(StatisticSet::of(&[Statistic::Mean])),
        ] {
            let mut brief = EntryReader::default();
            assert_eq!(
                brief.read(&mut Reader::with_chunk(text.as_bytes(), 3), detail).unwrap(),
                outcome,
                "{text}"
            );
            assert_eq!(
                (brief.fullname(), brief.notes.has_data),
                (entry.fullname(), entry.notes.has_data),
                "{text}"
            );
        }
        outcome.map(|()| entry.case)
    }

    #[test]
    fn an_entry_needs_stats_and_a_name() {
        for (text, expected) in [
            (r#"{"name": "a", "stats": {}}"#, Ok("a")),
            (r#"{"fullname": "f.py::a", "stats": {}}"#, Ok("f.py::a")),
            (r#"{"fullname": "f.py::a", "name": "a", "stats": {}}"#, Ok("f.py::a")),
            (r#"{"fullname": 5, "name": "a", "stats": {}}"#, Ok("a")),
            (r#"{"name": "a"}"#, Err(UnusableEntry::NoStats)),
            (r#"{"name": "a", "stats": [1]}"#, Err(UnusableEntry::NoStats)),
            (r#"{"name": "a", "stats": {}, "stats": null}"#, Ok("a")),
            (r#"{"name": "a", "stats": null, "stats": 1}"#, Err(UnusableEntry::NoStats)),
            (r#"{"stats": null}"#, Err(UnusableEntry::NoStats)),
            (r#"{"stats": {}}"#, Err(UnusableEntry::NoName)),
            (r#"{"name": "", "fullname": null, "stats": {}}"#, Err(UnusableEntry::NoName)),
            ("[]", Err(UnusableEntry::NotAnObject)),
            ("null", Err(UnusableEntry::NotAnObject)),
        ] {
            assert_eq!(read(text).map(|case| case.fullname), expected.map(str::to_owned), "{text}");
        }
    }

    #[test]
    fn a_crashed_benchmark_is_there_without_a_number() {
        let mut entry = EntryReader::default();
        for (text, lacks_stats, mean) in [
            (r#"{"name": "a", "stats": {"mean": 1}}"#, false, Some(1.0)),
            (r#"{"name": "a", "stats": {"mean": 1}, "stats": null}"#, true, None),
            (r#"{"name": "a", "stats": null, "stats": {"mean": 2}}"#, false, Some(2.0)),
            (r#"{"name": "a", "stats": null}"#, true, None),
        ] {
            for detail in [
                Detail::Facts,
                Detail::StatisticSet(StatisticSet::of(&[Statistic::Mean])),
                Detail::Whole,
            ] {
                entry.restart();
                entry.read(&mut Reader::new(text.as_bytes()), detail).unwrap().unwrap();
                assert_eq!(entry.notes.lacks_stats, lacks_stats, "{text}");
                if !matches!(detail, Detail::Facts) {
                    assert_eq!(entry.case.stats.seconds(Statistic::Mean), mean, "{text}");
                }
            }
        }
    }

    #[test]
    fn nothing_of_an_entry_is_left_for_the_next() {
        let mut entry = EntryReader::default();
        for (text, group) in [
            (r#"{"name": "a", "stats": {"data": [1]}, "group": "g"}"#, Some("g")),
            (r#"{"name": "b", "group": "h", "marks": "m"}"#, Some("h")),
            (r#"{"name": "c", "stats": {}}"#, None),
        ] {
            let _ = entry.read(&mut Reader::new(text.as_bytes()), Detail::Whole).unwrap();
            assert_eq!(entry.case.group.as_deref(), group);
        }
        assert_eq!(entry.case, Case { name: "c".into(), fullname: "c".into(), ..Case::default() });
        assert!(!entry.notes.has_data);
    }

    #[test]
    fn options_are_those_of_their_entry_whatever_came_before() {
        let long = format!(r#"{{"note": "{}", "max_time": 3}}"#, "x".repeat(3000));
        for chunk in [3, 4096] {
            let mut entry = EntryReader::default();
            for (options, expected) in [
                (r#"{"timer": "a", "max_time": 1}"#, "a max_time=1"),
                (r#"{"timer": "a", "max_time": 1}"#, "a max_time=1"),
                (r#"{"timer": "a", "max_time": 12}"#, "a max_time=12"),
                ("null", ""),
                (&long, " max_time=3"),
                (r#"{ "timer": "a"}"#, "a "),
                ("{}", ""),
                (r#"[{"timer": "a"}]"#, ""),
            ] {
                let text = format!(r#"{{"name": "n", "options": {options}, "stats": {{}}}}"#);
                let mut reader = Reader::with_chunk(text.as_bytes(), chunk);
                entry.read(&mut reader, Detail::Whole).unwrap().unwrap();
                reader.finish().unwrap();
                let case = &entry.case;
                let read: Vec<String> =
                    case.options.iter().map(|(key, value)| format!("{key}={value}")).collect();
                let read = format!("{} {}", case.timer.as_deref().unwrap_or(""), read.join(" "));
                assert_eq!(read.trim_end(), expected.trim_end(), "{options} by {chunk}");
            }
            let cut = br#"{"name": "n", "options": {"timer""#;
            assert!(entry.read(&mut Reader::new(&cut[..]), Detail::Whole).is_err());
        }
    }

    #[test]
    fn a_missing_name_is_the_end_of_the_node_id() {
        for (fullname, expected) in [
            ("t/f.py::TestA::test_x[a::b-c]", "test_x[a::b-c]"),
            ("test_x[a::b]", "test_x[a::b]"),
            ("t/f.py::test_x", "test_x"),
            ("é::", ""),
        ] {
            assert_eq!(
                read(&format!(r#"{{"fullname": "{fullname}", "stats": {{}}}}"#)).unwrap().name,
                expected
            );
        }
    }

    #[test]
    fn a_version_is_a_text_or_a_number_under_either_name() {
        for (extra, expected) in [
            (r#"{"version": "1.2"}"#, Some("1.2")),
            (r#"{"version": 3, "benchmark_version": 2.0}"#, Some("2.0")),
            (r#"{"benchmark_version": "b", "version": "c"}"#, Some("b")),
            (r#"{"benchmark_version": null, "version": "c"}"#, Some("c")),
            (r#"{"version": ["a"]}"#, None),
            (r#""version""#, None),
        ] {
            for (text, order) in [
                (format!(r#"{{"name": "a", "extra_info": {extra}, "stats": {{}}}}"#), "before"),
                (format!(r#"{{"name": "a", "stats": {{}}, "extra_info": {extra}}}"#), "after"),
            ] {
                assert_eq!(read(&text).unwrap().version.as_deref(), expected, "{extra} {order}");
                // The second time from the cache.
                let mut entry = EntryReader::default();
                for _ in 0..2 {
                    entry.restart();
                    let detail = Detail::StatisticSet(StatisticSet::of(&[Statistic::Mean]));
                    entry.read(&mut Reader::new(text.as_bytes()), detail).unwrap().unwrap();
                    assert_eq!(entry.case.version.as_deref(), expected, "{extra} {order}");
                }
            }
        }
    }

    #[test]
    fn groups_marks_and_params_are_kept_as_recorded() {
        let case =
            |inner: &str| read(&format!(r#"{{"name": "a", "stats": {{}}, {inner}}}"#)).unwrap();
        for (inner, expected) in [
            (r#""marks": ["slow", 3, "gpu"]"#, &["slow", "gpu"][..]),
            (r#""markers": " a, b ,,""#, &["a", "b"]),
            (r#""marks": ["m"], "markers": ["n"], "extra_info": {"marks": ["x"]}"#, &["m"]),
            (r#""marks": [], "extra_info": {"markers": "x"}"#, &["x"]),
            (r#""marks": {"a": 1}"#, &[]),
        ] {
            assert_eq!(case(inner).marks, expected, "{inner}");
        }
        for (inner, expected) in [
            (r#""extra_info": {"custom_groups": {"k": 1}, "groupings": {"k": 2}}"#, Some("1")),
            (r#""extra_info": {"custom_groups": "x", "groupings": {"k": 2}}"#, Some("2")),
            (r#""extra_info": [{"custom_groups": {"k": 1}}]"#, None),
        ] {
            assert_eq!(
                case(inner).custom_groups.get("k").map(Value::to_string).as_deref(),
                expected,
                "{inner}"
            );
        }
        let case = case(
            r#""group": "", "params": {"n": 1, "n": 1.0}, "options": {"timer": "perf_counter",
                "max_time": 0.5, "warmup": false, "min_time": null, "precision": 3, "warmup": 9}"#,
        );
        let options: Vec<String> =
            case.options.iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(options, ["max_time=0.5", "warmup=9"]);
        assert_eq!((case.group, case.timer.as_deref()), (None, Some("perf_counter")));
        assert_eq!(case.params.get("n").map(Value::to_string).as_deref(), Some("1.0"));
    }
}
