//! The parts of a file name: `0007_baseline.json` has number 7, name `baseline` and stem
//! `0007_baseline`.

use std::path::Path;

/// Endings of artifacts, longest first.
const ENDINGS: [&str; 2] = [".json.gz", ".json"];

/// The parts of an artifact's file name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileName {
    /// Without `.json` or `.json.gz`.
    pub stem: String,
    /// What `--benchmark-save` counted: at least four digits before the first underscore.
    pub number: Option<u64>,
    /// The value of `--benchmark-save`: all after that underscore.
    pub name: Option<String>,
}

/// Splits a path's file name into its parts.
pub(crate) fn file_name(path: &Path) -> FileName {
    let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let stem = ENDINGS.into_iter().find_map(|ending| file.strip_suffix(ending)).unwrap_or(&file);
    let saved = stem.split_once('_').filter(|(digits, name)| {
        digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty()
    });
    // More digits than a number can have are a name.
    let saved = saved.and_then(|(digits, name)| Some((digits.parse().ok()?, name)));
    FileName {
        stem: stem.to_owned(),
        number: saved.map(|(number, _)| number),
        name: saved.map(|(_, name)| name.to_owned()),
    }
}

/// Whether a file in a folder is worth opening: `*.json` and `*.json.gz`.
pub(crate) fn is_artifact_name(path: &Path) -> bool {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    ENDINGS.into_iter().any(|ending| file.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_have_number_and_name() {
        for (path, stem, number, name) in [
            ("a/0007_baseline.json", "0007_baseline", Some(7), Some("baseline")),
            (
                "0001_0126_iter145-final.json",
                "0001_0126_iter145-final",
                Some(1),
                Some("0126_iter145-final"),
            ),
            ("10000_x.json.gz", "10000_x", Some(10000), Some("x")),
            ("0002_two words.json", "0002_two words", Some(2), Some("two words")),
            ("baseline.json", "baseline", None, None),
            ("007_x.json", "007_x", None, None),
            ("0007_.json", "0007_", None, None),
            ("0007.json", "0007", None, None),
            ("99999999999999999999_x.json", "99999999999999999999_x", None, None),
            ("٠٠٠٧_x.json", "٠٠٠٧_x", None, None),
            (".json", "", None, None),
            ("-", "-", None, None),
            ("results.txt", "results.txt", None, None),
        ] {
            let expected = FileName { stem: stem.into(), number, name: name.map(Into::into) };
            assert_eq!(file_name(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn only_json_is_opened() {
        for (path, expected) in [
            ("a.json", true),
            ("a.json.gz", true),
            ("a.jsonl", false),
            ("a.JSON", false),
            ("json", false),
        ] {
            assert_eq!(is_artifact_name(Path::new(path)), expected, "{path}");
        }
    }
}
