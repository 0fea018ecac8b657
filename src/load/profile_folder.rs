//! The files of a profile folder.
//!
//! ```text
//! {"run_id": "2026-11-23T23:13:37+00:00", "cases": [
//!     {"case_key": "t.py::test_x", "function": "decode", "file": "codec.py", "line": 8, "total_time": 0.0031}
//! ]}
//! ```
//!
//! A file may have `fullname` instead of `case_key`; `file` and `line` may be missing; times are
//! seconds. Other JSON is passed over, and one bad file costs one warning, as with artifacts.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::load::archive::warnings::{file_warning, sort_warnings, warning_at_offset};
use crate::load::artifact::error::ArtifactError;
use crate::load::artifact::field_number::{as_count, read_number};
use crate::load::find::origin::Origin;
use crate::load::find::source::{LoadError, find_origins};
use crate::load::json::error::{Fault, JsonError};
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::profile::{Function, FunctionTime, Profile, ProfileSource};
use crate::model::seconds::Seconds;
use crate::model::warning::{Warning, WarningKind};

/// The profiles of a folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfileFolder {
    /// One a file, sorted by path.
    pub files: Vec<ProfileFile>,
    /// About files and folders that cannot be used, one each, sorted by path.
    pub warnings: Vec<Warning>,
}

/// One file of a profile folder.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileFile {
    /// Its path as it was reached.
    pub path: PathBuf,
    /// The id of the run that was profiled.
    pub run_id: String,
    /// The profile of each case, by the name that the file gives the case.
    pub cases: BTreeMap<String, Profile>,
}

/// Reads every profile at or below a path. `progress` receives (files done, files in all).
///
/// # Errors
/// Where the path itself cannot be used.
pub(crate) fn open_profiles(
    path: &Path,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<ProfileFolder, LoadError> {
    let (origins, warnings) = find_origins(&[path.to_owned()], &mut io::empty())?;
    let mut folder = ProfileFolder { files: Vec::new(), warnings };
    for (n_done, origin) in origins.iter().enumerate() {
        progress(n_done, origins.len());
        match read_file(origin) {
            Ok(None) => {}
            Ok(Some((file, warning))) => {
                folder.files.push(file);
                folder.warnings.extend(warning);
            }
            Err(warning) => folder.warnings.push(warning),
        }
    }
    progress(origins.len(), origins.len());
    folder.files.sort_by(|a, b| a.path.cmp(&b.path));
    sort_warnings(&mut folder.warnings);
    Ok(folder)
}

/// Reads one file, with a warning about entries that are not used; `None` is other people's JSON.
fn read_file(origin: &Origin) -> Result<Option<(ProfileFile, Option<Warning>)>, Warning> {
    let text = origin.open().map_err(|error| unusable_file(origin, error.into()))?;
    let mut reader = Reader::new(text);
    reader.allow(origin.allowance());
    let draft = read_profile(&mut reader).map_err(|error| unusable_file(origin, error))?;
    let Some(draft) = draft else { return Ok(None) };
    let warning = draft.first_unusable.map(|first| {
        let message = format!(
            "{} of {} entries of `cases` are not used: \
             each needs `case_key` or `fullname`, `function` and `total_time`",
            draft.n_unusable, draft.n_entries
        );
        corrupt_profile(origin, message, first)
    });
    let Some(run_id) = draft.run_id else {
        return Err(corrupt_profile(origin, "the profile has no `run_id`", draft.offset));
    };
    let mut cases = BTreeMap::new();
    for (case, times) in draft.cases {
        cases.insert(case, Profile::new(ProfileSource::Folder, times));
    }
    Ok(Some((ProfileFile { path: origin.path().to_owned(), run_id, cases }, warning)))
}

/// As for an artifact, but the kind of warning is that of a profile.
fn unusable_file(origin: &Origin, error: JsonError) -> Warning {
    let warning = file_warning(origin, &ArtifactError::Json(error));
    match warning.kind {
        WarningKind::CorruptArtifact => Warning { kind: WarningKind::CorruptProfile, ..warning },
        _ => warning,
    }
}

fn corrupt_profile(origin: &Origin, message: impl Into<String>, offset: u64) -> Warning {
    warning_at_offset(origin, Warning::new(WarningKind::CorruptProfile, message), offset)
}

/// A profile while its file is read.
#[derive(Debug, Default)]
struct ProfileDraft {
    run_id: Option<String>,
    cases: BTreeMap<String, Vec<FunctionTime>>,
    n_entries: usize,
    /// How many of them lack something, and where the first of those starts.
    n_unusable: usize,
    first_unusable: Option<u64>,
    /// Where `cases` starts.
    offset: u64,
}

/// Reads a text. `None` is other people's JSON: no object, or one without a list of `cases` that
/// has either a `run_id` beside it or a usable entry in it.
fn read_profile<R: Read>(reader: &mut Reader<R>) -> Result<Option<ProfileDraft>, JsonError> {
    reader.begin()?;
    if !reader.open_object_or_skip()? {
        return Ok(None);
    }
    let mut draft = ProfileDraft::default();
    let mut has_list = false;
    let mut key = String::new();
    while reader.next_key(&mut key)? {
        match key.as_str() {
            "run_id" => draft.run_id = reader.scalar_text()?,
            // As in Python, the last of several `cases` counts.
            "cases" => {
                draft = ProfileDraft { run_id: draft.run_id, ..ProfileDraft::default() };
                has_list = reader.kind()? == JsonKind::Array;
                draft.offset = reader.offset();
                if has_list { read_cases(reader, &mut draft)? } else { reader.skip()? }
            }
            _ => reader.skip()?,
        }
        if let Some(start) = reader.take_overlong() {
            return Err(Fault::TooLong.at(start));
        }
    }
    let is_profile = has_list && (draft.run_id.is_some() || !draft.cases.is_empty());
    if !is_profile {
        return Ok(None);
    }
    reader.finish()?;
    Ok(Some(draft))
}

fn read_cases<R: Read>(reader: &mut Reader<R>, draft: &mut ProfileDraft) -> Result<(), JsonError> {
    reader.open_array()?;
    while reader.next_item()? {
        // Passes over the blanks before the entry.
        reader.kind()?;
        let offset = reader.offset();
        draft.n_entries += 1;
        let entry = read_entry(reader)?;
        let is_whole = reader.take_overlong().is_none();
        match entry.filter(|_| is_whole) {
            Some((case, time)) => {
                reader.keep(2 * size_of::<FunctionTime>() + case.len())?;
                draft.cases.entry(case).or_default().push(time);
            }
            None => {
                draft.n_unusable += 1;
                draft.first_unusable.get_or_insert(offset);
            }
        }
    }
    Ok(())
}

/// One entry of `cases`: which case, and the time of one function.
fn read_entry<R: Read>(
    reader: &mut Reader<R>,
) -> Result<Option<(String, FunctionTime)>, JsonError> {
    if !reader.open_object_or_skip()? {
        return Ok(None);
    }
    let (mut case_key, mut fullname, mut function, mut file) = (None, None, None, None);
    let (mut line, mut seconds) = (None, None);
    let mut key = String::new();
    while reader.next_key(&mut key)? {
        match key.as_str() {
            "case_key" => case_key = reader.text_or_skip()?,
            "fullname" => fullname = reader.text_or_skip()?,
            "function" => function = reader.text_or_skip()?,
            "file" => file = reader.text_or_skip()?,
            "line" => line = read_number(reader)?.and_then(as_count),
            "total_time" => seconds = read_number(reader)?.and_then(Seconds::new),
            _ => reader.skip()?,
        }
    }
    let (Some(case), Some(name), Some(seconds)) = (fullname.or(case_key), function, seconds) else {
        return Ok(None);
    };
    Ok(Some((case, FunctionTime { function: Function { file, name, line }, seconds })))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file of the folder is, in one line.
    fn check(text: &str, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.json"), text).unwrap();
        let profiles = open_profiles(folder.path(), &mut |_, _| {}).unwrap();
        let mut parts: Vec<String> = Vec::new();
        for file in &profiles.files {
            parts.push(file.run_id.clone());
            for (case, profile) in &file.cases {
                for FunctionTime { function: Function { file, name, line }, seconds } in
                    profile.functions()
                {
                    let (file, line) = (file.as_deref().unwrap_or("-"), line.unwrap_or_default());
                    parts.push(format!("{case} {name} {file}:{line} {}", seconds.get()));
                }
            }
        }
        for Warning { kind, line, column, message, .. } in &profiles.warnings {
            let (line, column) = (line.unwrap_or_default(), column.unwrap_or_default());
            parts.push(format!("{} at {line}:{column}: {message}", kind.label()));
        }
        assert_eq!(parts.join("; "), expected, "{text}");
    }

    #[test]
    fn a_profile_is_known_by_its_shape_and_other_json_is_passed_over() {
        let whole = r#"{"case_key": "t::a", "function": "f", "file": "f.py", "line": 3, "total_time": 0.5}"#;
        let least = r#"{"fullname": "t::a", "function": "g", "total_time": "1e-3"}"#;
        check(
            &format!(r#"{{"run_id": "x", "cases": [{whole}, {least}]}}"#),
            "x; t::a g -:0 0.001; t::a f f.py:3 0.5",
        );
        check(
            &format!(r#"{{"cases": [{least}], "run_id": 7, "more": {{}}}}"#),
            "7; t::a g -:0 0.001",
        );
        check(r#"{"run_id": "x", "cases": []}"#, "x");
        for other in
            ["[]", "3", "{}", r#"{"cases": [{"name": "a"}]}"#, r#"{"run_id": "x", "cases": {}}"#]
        {
            check(other, "");
        }
        check(r#"{"run_id": "x", "benchmarks": [{"name": "a", "stats": {"mean": 1}}]}"#, "");
    }

    #[test]
    fn one_bad_file_costs_one_warning() {
        let good = r#"{"fullname": "t::a", "function": "g", "total_time": 1}"#;
        for (text, expected) in [
            ("", "corrupt-profile at 1:1: the file is empty".to_owned()),
            (
                "{\"run_id\": \"x\",\n \"cases\": [",
                "corrupt-profile at 2:12: the text ends too early".into(),
            ),
            ("oops", "corrupt-profile at 1:1: not valid JSON: unexpected `o`".into()),
            (
                &format!("{{\"cases\": [{good}]}}"),
                "corrupt-profile at 1:11: the profile has no `run_id`".into(),
            ),
        ] {
            check(text, &expected);
        }
        let needs = "each needs `case_key` or `fullname`, `function` and `total_time`";
        for bad in [
            "5",
            r#"{"fullname": "t::a", "function": "g", "total_time": NaN}"#,
            r#"{"fullname": "t::a", "function": "g", "total_time": -1}"#,
            r#"{"fullname": "t::a", "total_time": 1}"#,
            r#"{"function": "g", "total_time": 1}"#,
        ] {
            let text = format!("{{\"run_id\": \"x\", \"cases\": [\n{bad}, {good}, {bad}]}}");
            let warning =
                format!("corrupt-profile at 2:1: 2 of 3 entries of `cases` are not used: {needs}");
            check(&text, &format!("x; t::a g -:0 1; {warning}"));
        }
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        assert!(matches!(
            open_profiles(Path::new("no/such"), &mut |_, _| {}),
            Err(LoadError::Missing { .. })
        ));
    }
}
