//! The `cprofile` of one entry of `benchmarks`: rows as pytest-benchmark 3.1 to 5.3 writes them,
//! the same in all of these versions.
//!
//! ```text
//! [{"function_name": "suite/work.py:13(spin)", "ncalls": 2, "tottime": 0.5, "cumtime": 0.75}]
//! ```

use std::io::Read;

use crate::load::artifact::field_number::read_number;
use crate::load::json::error::JsonError;
use crate::load::json::reader::{JsonKind, Reader};
use crate::model::profile::{Function, FunctionTime, Profile, ProfileSource};
use crate::model::seconds::Seconds;

/// The call that ends every profile of cProfile; it is none of the benchmark's.
const PROFILERS_END: &str = "<method 'disable' of '_lsprof.Profiler' objects>";

/// Reads the `cprofile` of an entry. A row without a name or a usable `tottime` is passed over, and
/// so is the one in which the profiler times its own end; what is no list is no profile.
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
            reader.keep(size_of::<FunctionTime>() + name.len())?;
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
            assert_eq!(
                profile.as_ref().map(|profile| profile.functions().len()),
                expected,
                "{text}"
            );
            if let Some(profile) = profile {
                let first = &profile.functions()[0];
                assert_eq!((first.function.name.as_str(), first.seconds.get()), ("f", 0.5));
            }
        }
    }
}
