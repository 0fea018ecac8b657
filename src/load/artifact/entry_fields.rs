//! The members of an entry that name and describe its case: params, groups, marks, options.

use std::io::Read;
use std::sync::Arc;

use crate::load::json::error::JsonError;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::case::{Case, Control};
use crate::model::fields::Fields;
use crate::model::value::Value;

/// The groups and marks of an entry. Hooks may write each of them under several keys.
#[derive(Default)]
pub(crate) struct EntryFields {
    pub marks: MarkNames,
    pub extra: ExtraFields,
}

impl EntryFields {
    /// Completes a case, once its whole entry is read.
    pub(crate) fn complete(self, case: &mut Case) {
        complete_names(case);
        let Self { marks, extra } = self;
        case.control = extra.all.get("pytest_park").and_then(control_of);
        case.custom_groups = extra.custom_groups().unwrap_or_default();
        case.version = extra.version.first();
        case.marks = marks.first().or_else(|| extra.marks.first()).unwrap_or_default();
        case.extra = extra.all;
    }
}

/// Fills the name that is missing from the other: `name` is what follows the last `::` before the
/// id.
fn complete_names(case: &mut Case) {
    if case.fullname.is_empty() {
        case.fullname.clone_from(&case.name);
    }
    if case.name.is_empty() {
        let id_start = case.fullname.find('[').unwrap_or(case.fullname.len());
        let path = case.fullname.get(..id_start).unwrap_or_default();
        let name_start = path.rfind("::").map_or(0, |colons| colons + 2);
        case.name = case.fullname.get(name_start..).unwrap_or_default().to_owned();
    }
}

/// Reads an object to keep it; passes over anything else, which is `None`.
pub(crate) fn read_dict<R: Read>(reader: &mut Reader<R>) -> Result<Option<Fields>, JsonError> {
    let mut entries = Vec::new();
    let mut key = String::new();
    if !reader.open_object_or_skip()? {
        return Ok(None);
    }
    while reader.next_key(&mut key)? {
        let value = reader.value()?;
        reader.keep(size_of::<(String, Value)>() + key.len())?;
        entries.push((key.clone(), value));
    }
    Ok(Some(entries.into_iter().collect()))
}

/// The options of pytest-benchmark that change how it measures, beside the timer.
const MEASURING: [&str; 6] =
    ["disable_gc", "min_rounds", "max_time", "min_time", "warmup", "calibration_precision"];

/// Longer options are read in every entry.
const LONGEST_OPTIONS: usize = 1024;

/// The options of the last entry, and their text. Nearly all entries of a run have the same, so they
/// are read and held once.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownOptions {
    /// From its bracket to the other; empty where nothing is known.
    text: Vec<u8>,
    timer: Option<Arc<str>>,
    options: Fields,
}

impl KnownOptions {
    /// Reads `options`: the timer, and those of [`MEASURING`] that have a value.
    pub(crate) fn read<R: Read>(
        &mut self,
        reader: &mut Reader<R>,
    ) -> Result<(Option<Arc<str>>, Fields), JsonError> {
        if !self.text.is_empty() && reader.ahead(self.text.len())? == self.text {
            reader.pass(self.text.len());
        } else {
            let is_object = reader.kind()? == JsonKind::Object;
            let start = reader.offset();
            let ahead = reader.ahead(LONGEST_OPTIONS)?.to_vec();
            let (timer, options) = read_options(reader)?;
            let length = (reader.offset() - start) as usize;
            let text = ahead.get(..length).filter(|_| is_object).unwrap_or_default().to_vec();
            *self = Self { text, timer: timer.map(Into::into), options };
        }
        Ok((self.timer.clone(), self.options.clone()))
    }
}

fn read_options<R: Read>(reader: &mut Reader<R>) -> Result<(Option<String>, Fields), JsonError> {
    let (mut timer, mut options) = (None, Vec::new());
    let mut key = String::new();
    if reader.open_object_or_skip()? {
        while reader.next_key(&mut key)? {
            match key.as_str() {
                "timer" => timer = reader.text_or_skip()?,
                known if MEASURING.contains(&known) => match reader.value()? {
                    Value::None => options.retain(|(other, _)| *other != key),
                    value => options.push((key.clone(), value)),
                },
                _ => reader.skip()?,
            }
        }
    }
    Ok((timer, options.into_iter().collect()))
}

/// `extra_info`: all of it, and the members that have a meaning here.
#[derive(Default)]
pub(crate) struct ExtraFields {
    all: Fields,
    marks: MarkNames,
    version: VersionNames,
}

pub(crate) fn read_extra<R: Read>(reader: &mut Reader<R>) -> Result<ExtraFields, JsonError> {
    let all = read_dict(reader)?.unwrap_or_default();
    let mut extra = ExtraFields::default();
    for (key, value) in all.iter() {
        match key.as_str() {
            "marks" | "markers" => extra.marks.put(key, marks_of(value)),
            "benchmark_version" | "version" => extra.version.put(key, scalar_text(value)),
            _ => {}
        }
    }
    Ok(ExtraFields { all, ..extra })
}

impl ExtraFields {
    /// The groups of the benchmark, under the first name that has any.
    fn custom_groups(&self) -> Option<Fields> {
        ["custom_groups", "groupings"].into_iter().find_map(|key| dict(self.all.get(key)?))
    }
}

/// The entries of a dictionary.
fn dict(value: &Value) -> Option<Fields> {
    match value {
        Value::Dict(entries) => Some(entries.iter().cloned().collect()),
        _ => None,
    }
}

/// A number or a non-empty text, as Python prints it.
fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) if !text.is_empty() => Some(text.clone()),
        Value::Int(_) | Value::Float(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Reads no more of `extra_info` than the version of the benchmark.
pub(crate) fn read_version<R: Read>(reader: &mut Reader<R>) -> Result<Option<String>, JsonError> {
    let mut version = VersionNames::default();
    let mut key = String::new();
    if reader.open_object_or_skip()? {
        while reader.next_key(&mut key)? {
            match key.as_str() {
                "benchmark_version" | "version" => version.absorb(&key, reader)?,
                _ => reader.skip()?,
            }
        }
    }
    Ok(version.first())
}

/// Versions of a benchmark under the two names that suites give them.
#[derive(Default)]
struct VersionNames {
    benchmark_version: Option<String>,
    version: Option<String>,
}

impl VersionNames {
    /// Reads a version, a text or a number, in place of what came before.
    fn absorb<R: Read>(&mut self, key: &str, reader: &mut Reader<R>) -> Result<(), JsonError> {
        let read = reader.scalar_text()?;
        self.put(key, read);
        Ok(())
    }

    fn put(&mut self, key: &str, version: Option<String>) {
        match key {
            "benchmark_version" => self.benchmark_version = version,
            _ => self.version = version,
        }
    }

    /// That of the name that says it best.
    fn first(self) -> Option<String> {
        self.benchmark_version.or(self.version)
    }
}

/// What the plugin stores: two readings in seconds. Anything else under the name, as a suite of its
/// own may write it, and a reading that is no time above zero, is none.
fn control_of(value: &Value) -> Option<Control> {
    let stored = dict(value)?;
    let before = stored.get("control_before").and_then(reading);
    let after = stored.get("control_after").and_then(reading);
    before.zip(after).map(|(before, after)| Control { before, after })
}

/// A time above zero, in seconds.
fn reading(value: &Value) -> Option<f64> {
    match value {
        Value::Float(seconds) if seconds.is_finite() && *seconds > 0.0 => Some(*seconds),
        _ => None,
    }
}

/// Marks under the two names that hooks give them.
#[derive(Default)]
pub(crate) struct MarkNames {
    marks: Vec<String>,
    markers: Vec<String>,
}

impl MarkNames {
    /// Reads the value of `marks` or `markers`, in place of what came before.
    pub(crate) fn absorb<R: Read>(
        &mut self,
        key: &str,
        reader: &mut Reader<R>,
    ) -> Result<(), JsonError> {
        let read = read_marks(reader)?;
        self.put(key, read);
        Ok(())
    }

    fn put(&mut self, key: &str, marks: Vec<String>) {
        match key {
            "marks" => self.marks = marks,
            _ => self.markers = marks,
        }
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
            marks = split_marks(&text);
        }
        JsonKind::Array => {
            reader.open_array()?;
            while reader.next_item()? {
                if let Some(mark) = reader.text_or_skip()? {
                    reader.keep(size_of::<String>() + mark.len())?;
                    marks.push(mark);
                }
            }
        }
        JsonKind::Object | JsonKind::Number | JsonKind::Word => reader.skip()?,
    }
    Ok(marks)
}

/// The marks of a recorded value: a list of texts, or one text with commas.
fn marks_of(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => split_marks(text),
        Value::List(items) => {
            let texts = items.iter().filter_map(Value::as_text);
            texts.filter(|mark| !mark.is_empty()).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

fn split_marks(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|mark| !mark.is_empty()).map(str::to_owned).collect()
}
