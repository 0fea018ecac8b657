//! Profiles: the `cprofile` rows of an entry of `benchmarks`, and the files of a profile folder.
//!
//! ```text
//! {"run_id": "2026-11-23T23:13:37+00:00", "cases": [
//!     {"case_key": "t.py::test_x", "function": "decode", "file": "codec.py", "line": 8, "total_time": 0.0031}
//! ]}
//! ```
//!
//! `fullname` may stand for `case_key`; `file` and `line` may be missing; times are seconds. Other JSON is passed over,
//! and one bad file costs one warning, as with artifacts.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::load::archive::index::sort_warnings;
use crate::load::artifact::run_artifact::ArtifactError;
use crate::load::artifact::stats::{as_count, read_number};
use crate::load::find::origin::Origin;
use crate::load::find::source::LoadError;
use crate::load::find::source::find;
use crate::load::json::JsonError;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::profile::{Function, FunctionTime, Profile, ProfileSource};
use crate::model::seconds::Seconds;
use crate::model::warning::{Warning, WarningKind};

/// The call that ends every profile of cProfile: none of the benchmark's.
const PROFILERS_END: &str = "<method 'disable' of '_lsprof.Profiler' objects>";

/// The profiles of a folder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfileFolder {
    /// One a file, sorted by path.
    pub files: Vec<ProfileFile>,
    /// Files and folders that cannot be used, one each, sorted by path.
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

/// Reads every profile at or below a path. `progress` is told (files done, files in all).
///
/// # Errors
/// Where the path itself cannot be used.
pub(crate) fn open_profiles(
    path: &Path,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<ProfileFolder, LoadError> {
    let (origins, warnings) = find(&[path.to_owned()], &mut io::empty())?;
    let mut folder = ProfileFolder { files: Vec::new(), warnings };
    for (n_done, origin) in origins.iter().enumerate() {
        progress(n_done, origins.len());
        match read_file(origin) {
            Ok(None) => {}
            Ok(Some((file, doubt))) => {
                folder.files.push(file);
                folder.warnings.extend(doubt);
            }
            Err(warning) => folder.warnings.push(warning),
        }
    }
    progress(origins.len(), origins.len());
    folder.files.sort_by(|a, b| a.path.cmp(&b.path));
    sort_warnings(&mut folder.warnings);
    Ok(folder)
}

/// Reads one file, and what to know about it; `None` is other people's JSON.
fn read_file(origin: &Origin) -> Result<Option<(ProfileFile, Option<Warning>)>, Warning> {
    let told = |error: JsonError| match origin.warning(&ArtifactError::Json(error)) {
        warning if warning.kind == WarningKind::Unreadable => warning,
        warning => Warning { kind: WarningKind::CorruptProfile, ..warning },
    };
    let text = origin.open().map_err(|error| told(error.into()))?;
    let Some(draft) = read_profile(&mut Reader::new(text)).map_err(told)? else { return Ok(None) };
    let doubt = |message: String, offset: u64| {
        origin.placed(Warning::new(WarningKind::CorruptProfile, message), offset)
    };
    let Some(run_id) = draft.run_id else {
        return Err(doubt("the profile has no `run_id`".to_owned(), draft.offset));
    };
    let unusable = draft.unusable.first().map(|first| {
        let message = format!(
            "{} of {} entries of `cases` are not used: each needs `case_key` or `fullname`, `function` and `total_time`",
            draft.unusable.len(),
            draft.n_entries
        );
        doubt(message, *first)
    });
    let of_case = |(case, times)| (case, Profile::new(ProfileSource::Folder, times));
    let cases = draft.cases.into_iter().map(of_case).collect();
    Ok(Some((ProfileFile { path: origin.path().to_owned(), run_id, cases }, unusable)))
}

/// What a file says.
#[derive(Debug, Default)]
struct ProfileDraft {
    run_id: Option<String>,
    cases: BTreeMap<String, Vec<FunctionTime>>,
    n_entries: usize,
    /// Where each entry stands that says too little.
    unusable: Vec<u64>,
    /// Where `cases` stands.
    offset: u64,
}

/// Reads a text. `None` is other people's JSON: no object, or one without a list of `cases` that has either a `run_id`
/// beside it or a usable entry in it.
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
            "cases" => {
                draft = ProfileDraft { run_id: draft.run_id, ..ProfileDraft::default() };
                has_list = reader.kind()? == JsonKind::Array;
                draft.offset = reader.offset();
                if has_list { read_cases(reader, &mut draft)? } else { reader.skip()? }
            }
            _ => reader.skip()?,
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
        reader.kind()?;
        let offset = reader.offset();
        draft.n_entries += 1;
        match read_entry(reader)? {
            Some((case, time)) => draft.cases.entry(case).or_default().push(time),
            None => draft.unusable.push(offset),
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
    Ok(Some((case, FunctionTime { function: Function::new(file, &name, line), seconds })))
}

/// Reads the `cprofile` of an entry of `benchmarks`: a list of rows as pytest-benchmark 3.1 to 5.3 writes them, the
/// same in all of them. A row without a name or a usable `tottime` says nothing, nor does the one in which the profiler
/// times its own end; what is no list is no profile.
///
/// # Errors
/// Where the text is malformed.
pub(crate) fn read_cprofile<R: Read>(reader: &mut Reader<R>) -> Result<Option<Profile>, JsonError> {
    if reader.kind()? != JsonKind::Array {
        reader.skip()?;
        return Ok(None);
    }
    let mut functions = Vec::new();
    reader.open_array()?;
    while reader.next_item()? {
        if let Some((name, seconds)) = read_row(reader)?
            && !name.contains(PROFILERS_END)
        {
            functions.push(FunctionTime { function: Function::parse(&name), seconds });
        }
    }
    Ok((!functions.is_empty()).then(|| Profile::new(ProfileSource::Artifact, functions)))
}

fn read_row<R: Read>(reader: &mut Reader<R>) -> Result<Option<(String, Seconds)>, JsonError> {
    if !reader.open_object_or_skip()? {
        return Ok(None);
    }
    let (mut name, mut seconds) = (None, None);
    let mut key = String::new();
    while reader.next_key(&mut key)? {
        match key.as_str() {
            "function_name" => name = reader.text_or_skip()?,
            "tottime" => seconds = read_number(reader)?.and_then(Seconds::new),
            _ => reader.skip()?,
        }
    }
    Ok(name.zip(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file of the folder is, in one line.
    fn check(text: &str, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.json"), text).unwrap();
        let found = open_profiles(folder.path(), &mut |_, _| {}).unwrap();
        let mut said: Vec<String> = Vec::new();
        for file in &found.files {
            said.push(file.run_id.clone());
            for (case, profile) in &file.cases {
                for time in profile.functions() {
                    let Function { file, name, line } = &time.function;
                    let place =
                        format!("{}:{}", file.as_deref().unwrap_or("-"), line.unwrap_or_default());
                    said.push(format!("{case} {name} {place} {}", time.seconds.get()));
                }
            }
        }
        for warning in &found.warnings {
            let place = (warning.line.unwrap_or_default(), warning.column.unwrap_or_default());
            said.push(format!(
                "{} at {}:{}: {}",
                warning.kind.label(),
                place.0,
                place.1,
                warning.message
            ));
        }
        assert_eq!(said.join("; "), expected, "{text}");
    }

    #[test]
    fn a_profile_is_told_by_its_shape_and_other_json_is_passed_over() {
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
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(matches!(
            open_profiles(Path::new("no/such"), &mut |_, _| {}),
            Err(LoadError::Missing { .. })
        ));
    }

    #[test]
    fn cprofile_rows_are_read_and_nothing_else_is_a_profile() {
        let row =
            r#"{"function_name": "a/f.py:3(f)", "ncalls": 2, "tottime": 0.5, "cumtime": 0.75}"#;
        for (text, expected) in [
            (
                format!(
                    "[{row}, 5, {{\"tottime\": 1}}, {{\"function_name\": \"g\", \"tottime\": null}}]"
                ),
                Some(1),
            ),
            (format!("[{row}, {}]", row.replace("(f)", "(g)")), Some(2)),
            (
                format!(
                    "[{}]",
                    row.replace(
                        "a/f.py:3(f)",
                        "~:0(<method 'disable' of '_lsprof.Profiler' objects>)"
                    )
                ),
                None,
            ),
            ("[]".into(), None),
            ("{\"a\": 1}".into(), None),
            ("null".into(), None),
        ] {
            let profile = read_cprofile(&mut Reader::with_chunk(text.as_bytes(), 5)).unwrap();
            assert_eq!(profile.as_ref().map(|it| it.functions().len()), expected, "{text}");
            if let Some(profile) = profile {
                let first = &profile.functions()[0];
                assert_eq!((first.function.name.as_str(), first.seconds.get()), ("f", 0.5));
            }
        }
    }
}
