//! `[tool.pytest-park.renames]` of a `pyproject.toml`: what benchmarks were called before.
//!
//! ```toml
//! [tool.pytest-park.renames]
//! "tests/bench/*" = "benchmarks/*"
//! "tests/old.py::*" = "tests/new.py::*"
//! ```

use toml::Value;

use crate::analysis::pair::renames::Renames;
use crate::render::words::problems::{Problem, wrong_value};

/// The key of the table in ours.
pub(super) const RENAMES: &str = "renames";

/// Reads the renames. `owner` names the file in messages.
///
/// # Errors
/// Where one of them means nothing.
pub(super) fn renames(value: Option<Value>, owner: &str) -> Result<Renames, Problem> {
    let origin = || format!("in [tool.pytest-park.renames] of {owner}");
    let table = match value {
        None => return Ok(Renames::default()),
        Some(Value::Table(table)) => table,
        Some(other) => {
            let should = "is a table of old names and new ones";
            return Err(wrong_value(RENAMES, should, &other.to_string())
                .because(format!("in [tool.pytest-park] of {owner}"))
                .with_hint(
                    "[tool.pytest-park.renames], then \"tests/old.py::*\" = \"tests/new.py::*\"",
                ));
        }
    };
    let mut names = Vec::new();
    for (old, new) in table {
        match new {
            Value::String(new) => names.push((old, new)),
            other => {
                let problem = wrong_value(&old, "is a new name", &other.to_string());
                return Err(problem.because(origin()));
            }
        }
    }
    Renames::new(names).map_err(|error| {
        Problem::new(error.to_string())
            .because(origin())
            .with_hint("\"tests/old.py::*\" = \"tests/new.py::*\"")
    })
}
