//! Who measured, when and where: everything in an artifact but its `benchmarks`.

use std::io::Read;
use std::path::Path;

use crate::load::artifact::dates::parse_date;
use crate::load::find::file_name::file_name;
use crate::load::json::error::JsonError;
use crate::load::json::reader::Reader;
use crate::model::run::{Commit, Machine, RunInfo};

/// The facts of a run as its artifact states them. Hooks may write anything instead of them: what
/// has an unexpected shape is absent, and never an error.
#[derive(Debug, Default)]
pub struct Identity {
    /// Whether there is a `machine_info` or a `commit_info`, which only pytest-benchmark's files
    /// have.
    pub is_pytest_benchmark: bool,
    machine: Machine,
    commit: Commit,
    project: Option<String>,
    metadata: Metadata,
    /// The same names outside `metadata`.
    top: Metadata,
    version: Option<String>,
}

/// What `metadata` may hold, or the top level instead.
#[derive(Debug, Default)]
struct Metadata {
    run_id: Option<String>,
    tag: Option<String>,
    label: Option<String>,
    datetime: Option<String>,
    measured: Option<String>,
}

impl Identity {
    /// Reads the value of one key at the top of an artifact, if it states a fact. A key that comes
    /// again replaces what came before, as in Python.
    ///
    /// # Errors
    /// Where the value is malformed.
    pub fn absorb<R: Read>(&mut self, key: &str, reader: &mut Reader<R>) -> Result<(), JsonError> {
        match key {
            "machine_info" => {
                self.is_pytest_benchmark = true;
                self.machine = read_machine(reader)?;
            }
            "commit_info" => {
                self.is_pytest_benchmark = true;
                (self.commit, self.project) = read_commit(reader)?;
            }
            "metadata" => self.metadata = read_metadata(reader)?,
            "version" => self.version = reader.scalar_text()?,
            "run_id" => self.top.run_id = reader.scalar_text()?,
            "tag" => self.top.tag = reader.scalar_text()?,
            "datetime" => self.top.datetime = reader.scalar_text()?,
            _ => reader.skip()?,
        }
        Ok(())
    }

    /// The run's facts, together with those that its path states.
    pub fn into_info(self, path: &Path) -> RunInfo {
        let file = file_name(path);
        let (metadata, top) = (self.metadata, self.top);
        let dates = [&top.datetime, &metadata.datetime];
        let recorded_at = dates.into_iter().flatten().find_map(|text| parse_date(text));
        let id = metadata.run_id.or(top.run_id).or(top.datetime).or(metadata.datetime);
        RunInfo {
            id: id.or_else(|| self.commit.id.clone()).unwrap_or_else(|| file.stem.clone()),
            tag: metadata.tag.or(metadata.label).or(top.tag),
            number: file.number,
            name: file.name,
            stem: file.stem,
            path: path.to_owned(),
            links: Vec::new(),
            recorded_at,
            project: self.project,
            commit: self.commit,
            machine: self.machine,
            schedule: metadata.measured.and_then(|word| word.parse().ok()),
            pytest_benchmark: self.version,
        }
    }
}

fn read_machine<R: Read>(reader: &mut Reader<R>) -> Result<Machine, JsonError> {
    let mut machine = Machine::default();
    let (mut processor, mut cpu) = (None, None);
    let mut key = String::new();
    if !reader.open_object_or_skip()? {
        return Ok(machine);
    }
    while reader.next_key(&mut key)? {
        match key.as_str() {
            "node" => machine.node = reader.text_or_skip()?,
            "system" => machine.system = reader.text_or_skip()?,
            "machine" => machine.arch = reader.text_or_skip()?,
            "processor" => processor = reader.text_or_skip()?,
            "cpu" => cpu = read_cpu(reader)?,
            "python_version" => machine.python = reader.text_or_skip()?,
            "python_implementation" => machine.implementation = reader.text_or_skip()?,
            _ => reader.skip()?,
        }
    }
    machine.cpu = cpu.or(processor);
    Ok(machine)
}

/// The CPU's model; before pytest-benchmark 3.4 the key was `brand`.
fn read_cpu<R: Read>(reader: &mut Reader<R>) -> Result<Option<String>, JsonError> {
    let (mut brand_raw, mut brand) = (None, None);
    let mut key = String::new();
    if reader.open_object_or_skip()? {
        while reader.next_key(&mut key)? {
            match key.as_str() {
                "brand_raw" => brand_raw = reader.text_or_skip()?,
                "brand" => brand = reader.text_or_skip()?,
                _ => reader.skip()?,
            }
        }
    }
    Ok(brand_raw.or(brand))
}

/// The commit, and the project's name.
fn read_commit<R: Read>(reader: &mut Reader<R>) -> Result<(Commit, Option<String>), JsonError> {
    let mut commit = Commit::default();
    let mut project = None;
    let (mut time, mut author_time) = (None, None);
    let mut key = String::new();
    if reader.open_object_or_skip()? {
        while reader.next_key(&mut key)? {
            match key.as_str() {
                "id" => {
                    commit.id =
                        reader.text_or_skip()?.filter(|id| id != "unversioned" && id != "unknown")
                }
                "branch" => {
                    let branch = reader.text_or_skip()?;
                    commit.branch = branch
                        .filter(|branch| branch != "(unknown)" && branch != "(detached head)");
                }
                "dirty" => commit.dirty = reader.bool_or_skip()?,
                "project" => project = reader.text_or_skip()?,
                "time" => time = reader.text_or_skip()?,
                "author_time" => author_time = reader.text_or_skip()?,
                _ => reader.skip()?,
            }
        }
    }
    commit.time = [time, author_time].iter().flatten().find_map(|text| parse_date(text));
    Ok((commit, project))
}

fn read_metadata<R: Read>(reader: &mut Reader<R>) -> Result<Metadata, JsonError> {
    let mut metadata = Metadata::default();
    let mut key = String::new();
    if reader.open_object_or_skip()? {
        while reader.next_key(&mut key)? {
            match key.as_str() {
                "run_id" => metadata.run_id = reader.scalar_text()?,
                "tag" => metadata.tag = reader.scalar_text()?,
                "label" => metadata.label = reader.scalar_text()?,
                "datetime" => metadata.datetime = reader.scalar_text()?,
                "measured" => metadata.measured = reader.scalar_text()?,
                _ => reader.skip()?,
            }
        }
    }
    Ok(metadata)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info(text: &str) -> RunInfo {
        let mut reader = Reader::new(text.as_bytes());
        let mut identity = Identity::default();
        let mut key = String::new();
        reader.open_object().unwrap();
        while reader.next_key(&mut key).unwrap() {
            identity.absorb(&key, &mut reader).unwrap();
        }
        identity.into_info(Path::new("d/0003_saved.json"))
    }

    #[test]
    fn a_run_is_called_by_the_first_name_it_has() {
        for (text, id, tag) in [
            (
                r#"{"metadata": {"run_id": "m", "tag": "t", "label": "l"}, "run_id": "r", "tag": "top"}"#,
                "m",
                Some("t"),
            ),
            (
                r#"{"metadata": {"label": "l"}, "run_id": 7, "tag": "top", "datetime": "d"}"#,
                "7",
                Some("l"),
            ),
            (
                r#"{"metadata": null, "tag": 1.5, "datetime": "2024-01-02T03:04:05"}"#,
                "2024-01-02T03:04:05",
                Some("1.5"),
            ),
            (r#"{"metadata": {"datetime": "md"}, "commit_info": {"id": "abc"}}"#, "md", None),
            (r#"{"datetime": "", "commit_info": {"id": "abc"}}"#, "abc", None),
            (r#"{"commit_info": {"id": "unversioned"}}"#, "0003_saved", None),
            (
                r#"{"commit_info": "no object", "machine_info": [1], "metadata": 5}"#,
                "0003_saved",
                None,
            ),
            (r#"{"run_id": "first", "run_id": "last"}"#, "last", None),
            (r#"{"commit_info": {"id": "a", "id": "b"}, "commit_info": {}}"#, "0003_saved", None),
        ] {
            let info = info(text);
            assert_eq!((info.id.as_str(), info.tag.as_deref()), (id, tag), "{text}");
            assert_eq!((info.number, info.name.as_deref()), (Some(3), Some("saved")));
        }
    }

    #[test]
    fn a_date_is_the_first_usable_one() {
        for (text, expected) in [
            (r#"{"datetime": "2024-01-02T03:04:05"}"#, Some("2024-01-02T03:04:05+00:00")),
            (
                r#"{"datetime": "%cI", "metadata": {"datetime": "2024-01-02 03:04:05Z"}}"#,
                Some("2024-01-02T03:04:05+00:00"),
            ),
            (r#"{"datetime": 1712145600}"#, None),
            ("{}", None),
        ] {
            assert_eq!(
                info(text).recorded_at.map(|date| date.to_rfc3339()).as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn commit_and_machine_are_read_as_far_as_they_are_known() {
        let info = info(
            r#"{"machine_info": {"node": "n", "processor": "arm", "machine": "arm64", "system": "", "cpu": {"brand": "old"},
                "python_version": "3.12.1", "python_implementation": "CPython"}, "version": "5.3.1",
                "commit_info": {"id": "abc", "branch": "(detached head)", "dirty": true, "project": "p"}}"#,
        );
        let text = |text: &str| Some(text.to_owned());
        let machine = Machine {
            node: text("n"),
            system: None,
            arch: text("arm64"),
            cpu: text("old"),
            python: text("3.12.1"),
            implementation: text("CPython"),
        };
        assert_eq!(info.machine, machine);
        assert_eq!(info.commit, Commit { id: text("abc"), dirty: Some(true), ..Commit::default() });
        assert_eq!((info.pytest_benchmark, info.project), (text("5.3.1"), text("p")));
    }

    #[test]
    fn the_cpu_is_the_most_telling_of_its_names() {
        for (text, expected) in [
            (r#"{"cpu": {"brand": "b", "brand_raw": "r"}, "processor": "p"}"#, Some("r")),
            (r#"{"cpu": {"brand_raw": ""}, "processor": "p"}"#, Some("p")),
            (r#"{"cpu": "x", "processor": ""}"#, None),
        ] {
            assert_eq!(
                info(&format!("{{\"machine_info\": {text}}}")).machine.cpu.as_deref(),
                expected
            );
        }
    }
}
