//! One entry of `benchmarks`: a case, or what is wrong with it.

use std::io::Read;

use crate::load::artifact::entry_prefix_cache::{EntryPrefixCache, LONGEST};
use crate::load::artifact::stats::{Detail, Scratch, StatsNotes, read_stats};
use crate::load::json::JsonError;
use crate::load::json::reader::{JsonKind, Reader};
use crate::load::profile_folder::read_cprofile;
use crate::model::case::Case;
use crate::model::fields::Fields;

/// Why an entry of `benchmarks` is no case, or not a whole one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnusableEntry {
    /// It is a number, a text, a list.
    #[error("entry of `benchmarks` is not an object")]
    NotAnObject,
    /// It has no `stats`, or something else than an object there.
    #[error("entry of `benchmarks` has no `stats`")]
    NoStats,
    /// It has neither `name` nor `fullname`.
    #[error("entry of `benchmarks` has neither `name` nor `fullname`")]
    NoName,
    /// The first of some cases with a statistic that is no number. The cases count, the statistic does not.
    #[error("`{key}` is no number and counts as absent{}", if *cases > 1 { format!(", in {cases} entries") } else { String::new() })]
    NoNumber {
        /// The statistic, in the first of them.
        key: &'static str,
        /// How many cases have such a statistic.
        cases: usize,
    },
}

/// Room for one entry, used again for the next.
#[derive(Debug, Default)]
pub struct EntryReader {
    /// The entry, as far as [`Detail`] asked for it. Short of [`Detail::keeps_all`], the name that is missing of the two
    /// is left empty.
    pub case: Case,
    /// What its `stats` hold beside numbers.
    pub beside: StatsNotes,
    /// The byte of the text where it starts.
    pub start: u64,
    /// A number for the full name, the same in every entry that this draft reads; `None` where it was not foretold.
    pub known_idx: Option<usize>,
    key: String,
    room: Scratch,
    memo: EntryPrefixCache,
    /// The bytes from the start of the entry on, as many as the memo may want.
    ahead: Vec<u8>,
}

impl EntryReader {
    /// The node id, or the name where the artifact has none.
    pub fn fullname(&self) -> &str {
        if self.case.fullname.is_empty() { &self.case.name } else { &self.case.fullname }
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
        if detail.keeps_all() {
            self.case = Case::default();
        }
        self.case.name.clear();
        self.case.fullname.clear();
        (self.beside, self.known_idx) = (StatsNotes::default(), None);
        let mut has_stats = false;
        let mut marks = MarkNames::default();
        let mut extra = ExtraFields::default();
        let start = reader.offset();
        self.start = start;
        // Whoever keeps more than names and numbers has to read what stands before the numbers.
        let foretells = match detail {
            Detail::Facts | Detail::StatisticSet(_) => true,
            Detail::Checked | Detail::Whole | Detail::Raw => false,
        };
        if foretells && self.enter_predicted(reader)? {
            has_stats = true;
            self.read_stats(reader, detail)?;
        } else if !reader.open_object_or_skip()? {
            return Ok(Err(UnusableEntry::NotAnObject));
        }
        while reader.next_key(&mut self.key)? {
            self.known_idx = None;
            match self.key.as_str() {
                "name" => read_name(reader, &mut self.case.name)?,
                "fullname" => read_name(reader, &mut self.case.fullname)?,
                "stats" => {
                    has_stats = reader.open_object_or_skip()?;
                    if has_stats {
                        if foretells {
                            self.remember((reader.offset() - start) as usize);
                        }
                        self.read_stats(reader, detail)?;
                    }
                }
                key if detail.keeps_all() => match key {
                    "group" => self.case.group = reader.text_or_skip()?,
                    "params" => self.case.params = read_dict(reader)?.unwrap_or_default(),
                    "extra_info" => extra = read_extra(reader)?,
                    "options" => self.case.timer = read_timer(reader)?,
                    "marks" | "markers" => marks.absorb(key, reader)?,
                    "cprofile" => self.case.profiles = read_cprofile(reader)?.into_iter().collect(),
                    _ => reader.skip()?,
                },
                _ => reader.skip()?,
            }
        }
        if !has_stats {
            return Ok(Err(UnusableEntry::NoStats));
        }
        if self.fullname().is_empty() {
            return Ok(Err(UnusableEntry::NoName));
        }
        if detail.keeps_all() {
            complete_names(&mut self.case);
            self.case.marks = marks.first().or_else(|| extra.marks.first()).unwrap_or_default();
            self.case.custom_groups = extra.custom_groups.or(extra.groupings).unwrap_or_default();
        }
        Ok(Ok(()))
    }

    /// Another `benchmarks` begins.
    pub fn restart(&mut self) {
        self.memo.restart();
    }

    /// Enters the `stats` of the entry that the memo expects, if it comes.
    fn enter_predicted<R: Read>(&mut self, reader: &mut Reader<R>) -> Result<bool, JsonError> {
        self.ahead.clear();
        if let Some(known) = self.memo.predicted()
            && reader.open_object_as(&known.beginning)?
        {
            self.case.name.push_str(&known.name);
            self.case.fullname.push_str(&known.fullname);
            self.known_idx = self.memo.hit();
            return Ok(true);
        }
        self.ahead.extend_from_slice(reader.ahead(LONGEST)?);
        Ok(false)
    }

    /// Remembers the first bytes of an entry, up to the bracket that opens its `stats`.
    fn remember(&mut self, length: usize) {
        if let Some(beginning) = self.ahead.get(..length)
            && !self.fullname().is_empty()
        {
            self.memo.insert(beginning, &self.case.name, &self.case.fullname);
        }
    }

    fn read_stats<R: Read>(
        &mut self,
        reader: &mut Reader<R>,
        detail: Detail,
    ) -> Result<(), JsonError> {
        self.beside = read_stats(reader, detail, &mut self.room, &mut self.case.stats)?;
        Ok(())
    }
}

/// Reads a name in place of what was there; anything but a text is none.
fn read_name<R: Read>(reader: &mut Reader<R>, name: &mut String) -> Result<(), JsonError> {
    match reader.kind()? {
        JsonKind::Text => reader.text_into(name),
        JsonKind::Object | JsonKind::Array | JsonKind::Number | JsonKind::Word => {
            name.clear();
            reader.skip()
        }
    }
}

/// Fills the name that is missing from the other: behind the last `::` that stands before the id.
fn complete_names(case: &mut Case) {
    if case.fullname.is_empty() {
        case.fullname.clone_from(&case.name);
    }
    if case.name.is_empty() {
        let id = case.fullname.find('[').unwrap_or(case.fullname.len());
        let start =
            case.fullname.get(..id).and_then(|path| path.rfind("::")).map_or(0, |place| place + 2);
        case.name = case.fullname.get(start..).unwrap_or_default().to_owned();
    }
}

/// Reads an object to keep it; anything else is passed over and `None`.
fn read_dict<R: Read>(reader: &mut Reader<R>) -> Result<Option<Fields>, JsonError> {
    let mut entries = Vec::new();
    let mut key = String::new();
    if !reader.open_object_or_skip()? {
        return Ok(None);
    }
    while reader.next_key(&mut key)? {
        let value = reader.value()?;
        entries.push((key.clone(), value));
    }
    Ok(Some(entries.into_iter().collect()))
}

/// `options.timer`.
fn read_timer<R: Read>(reader: &mut Reader<R>) -> Result<Option<String>, JsonError> {
    let mut timer = None;
    let mut key = String::new();
    if reader.open_object_or_skip()? {
        while reader.next_key(&mut key)? {
            match key.as_str() {
                "timer" => timer = reader.text_or_skip()?,
                _ => reader.skip()?,
            }
        }
    }
    Ok(timer)
}

/// What we know of `extra_info`.
#[derive(Default)]
struct ExtraFields {
    marks: MarkNames,
    custom_groups: Option<Fields>,
    groupings: Option<Fields>,
}

fn read_extra<R: Read>(reader: &mut Reader<R>) -> Result<ExtraFields, JsonError> {
    let mut extra = ExtraFields::default();
    let mut key = String::new();
    if reader.open_object_or_skip()? {
        while reader.next_key(&mut key)? {
            match key.as_str() {
                "custom_groups" => extra.custom_groups = read_dict(reader)?,
                "groupings" => extra.groupings = read_dict(reader)?,
                "marks" | "markers" => extra.marks.absorb(&key, reader)?,
                _ => reader.skip()?,
            }
        }
    }
    Ok(extra)
}

/// Marks under the two names that they go by.
#[derive(Default)]
struct MarkNames {
    marks: Vec<String>,
    markers: Vec<String>,
}

impl MarkNames {
    fn absorb<R: Read>(&mut self, key: &str, reader: &mut Reader<R>) -> Result<(), JsonError> {
        let read = read_marks(reader)?;
        match key {
            "marks" => self.marks = read,
            _ => self.markers = read,
        }
        Ok(())
    }

    /// Those of the first name that has any.
    fn first(self) -> Option<Vec<String>> {
        [self.marks, self.markers].into_iter().find(|marks| !marks.is_empty())
    }
}

/// Reads a list of texts, or one text with commas.
fn read_marks<R: Read>(reader: &mut Reader<R>) -> Result<Vec<String>, JsonError> {
    let mut marks = Vec::new();
    match reader.kind()? {
        JsonKind::Text => {
            let text = reader.text()?;
            marks.extend(
                text.split(',').map(str::trim).filter(|mark| !mark.is_empty()).map(str::to_owned),
            );
        }
        JsonKind::Array => {
            reader.open_array()?;
            while reader.next_item()? {
                marks.extend(reader.text_or_skip()?);
            }
        }
        JsonKind::Object | JsonKind::Number | JsonKind::Word => reader.skip()?,
    }
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::artifact::stats::StatisticSet;
    use crate::model::statistic::Statistic;
    use crate::model::value::Value;

    fn read(text: &str) -> Result<Case, UnusableEntry> {
        let mut draft = EntryReader::default();
        let outcome = draft.read(&mut Reader::new(text.as_bytes()), Detail::Whole).unwrap();
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
                (brief.fullname(), brief.beside.has_data),
                (draft.fullname(), draft.beside.has_data),
                "{text}"
            );
        }
        outcome.map(|()| draft.case)
    }

    #[test]
    fn an_entry_needs_stats_and_a_name() {
        for (text, predicted) in [
            (r#"{"name": "a", "stats": {}}"#, Ok("a")),
            (r#"{"fullname": "f.py::a", "stats": {}}"#, Ok("f.py::a")),
            (r#"{"fullname": "f.py::a", "name": "a", "stats": {}}"#, Ok("f.py::a")),
            (r#"{"fullname": 5, "name": "a", "stats": {}}"#, Ok("a")),
            (r#"{"name": "a"}"#, Err(UnusableEntry::NoStats)),
            (r#"{"name": "a", "stats": [1]}"#, Err(UnusableEntry::NoStats)),
            (r#"{"name": "a", "stats": {}, "stats": null}"#, Err(UnusableEntry::NoStats)),
            (r#"{"stats": {}}"#, Err(UnusableEntry::NoName)),
            (r#"{"name": "", "fullname": null, "stats": {}}"#, Err(UnusableEntry::NoName)),
            ("[]", Err(UnusableEntry::NotAnObject)),
            ("null", Err(UnusableEntry::NotAnObject)),
        ] {
            assert_eq!(
                read(text).map(|case| case.fullname),
                predicted.map(str::to_owned),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_of_an_entry_is_left_for_the_next() {
        let mut draft = EntryReader::default();
        for (text, group) in [
            (r#"{"name": "a", "stats": {"data": [1]}, "group": "g"}"#, Some("g")),
            (r#"{"name": "b", "group": "h", "marks": "m"}"#, Some("h")),
            (r#"{"name": "c", "stats": {}}"#, None),
        ] {
            let _ = draft.read(&mut Reader::new(text.as_bytes()), Detail::Whole).unwrap();
            assert_eq!(draft.case.group.as_deref(), group);
        }
        assert_eq!(draft.case, Case { name: "c".into(), fullname: "c".into(), ..Case::default() });
        assert!(!draft.beside.has_data);
    }

    #[test]
    fn a_missing_name_is_the_end_of_the_node_id() {
        for (fullname, predicted) in [
            ("t/f.py::TestA::test_x[a::b-c]", "test_x[a::b-c]"),
            ("test_x[a::b]", "test_x[a::b]"),
            ("t/f.py::test_x", "test_x"),
            ("é::", ""),
        ] {
            assert_eq!(
                read(&format!(r#"{{"fullname": "{fullname}", "stats": {{}}}}"#)).unwrap().name,
                predicted
            );
        }
    }

    #[test]
    fn groups_marks_and_params_are_kept_as_recorded() {
        let case =
            |inner: &str| read(&format!(r#"{{"name": "a", "stats": {{}}, {inner}}}"#)).unwrap();
        for (inner, predicted) in [
            (r#""marks": ["slow", 3, "gpu"]"#, &["slow", "gpu"][..]),
            (r#""markers": " a, b ,,""#, &["a", "b"]),
            (r#""marks": ["m"], "markers": ["n"], "extra_info": {"marks": ["x"]}"#, &["m"]),
            (r#""marks": [], "extra_info": {"markers": "x"}"#, &["x"]),
            (r#""marks": {"a": 1}"#, &[]),
        ] {
            assert_eq!(case(inner).marks, predicted, "{inner}");
        }
        for (inner, predicted) in [
            (r#""extra_info": {"custom_groups": {"k": 1}, "groupings": {"k": 2}}"#, Some("1")),
            (r#""extra_info": {"custom_groups": "x", "groupings": {"k": 2}}"#, Some("2")),
            (r#""extra_info": [{"custom_groups": {"k": 1}}]"#, None),
        ] {
            assert_eq!(
                case(inner).custom_groups.get("k").map(Value::to_string).as_deref(),
                predicted,
                "{inner}"
            );
        }
        let case = case(
            r#""group": "", "params": {"n": 1, "n": 1.0}, "options": {"timer": "perf_counter"}"#,
        );
        assert_eq!((case.group, case.timer.as_deref()), (None, Some("perf_counter")));
        assert_eq!(case.params.get("n").map(Value::to_string).as_deref(), Some("1.0"));
    }
}
