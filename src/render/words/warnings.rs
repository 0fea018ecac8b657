//! A warning in words.

use crate::model::warning::Warning;

/// A warning on one line: where, then what.
pub(crate) fn worded(warning: &Warning) -> String {
    let location = match (&warning.path, warning.line, warning.column) {
        (Some(path), Some(line), Some(column)) => format!("{}:{line}:{column}: ", path.display()),
        (Some(path), _, _) => format!("{}: ", path.display()),
        (None, _, _) => String::new(),
    };
    format!("{location}{}", warning.message)
}
