//! Defaults for `analyze` from the environment and from `[tool.pytest-park]` of a `pyproject.toml`.
//!
//! What is not given on the command line is looked for as `PYTEST_PARK_FAIL_ON`, then as `fail-on` in the file, and put
//! between the arguments as if it had been written there: a default means what the same flag means.
//!
//! ```toml
//! [tool.pytest-park]
//! paths = [".benchmarks"]
//! fail-on = ["regressed"]
//!
//! [[tool.pytest-park.gate]]
//! benchmarks = "tests/test_db.py::*"
//! threshold = "20%"
//!
//! [[tool.pytest-park.waiver]]
//! benchmarks = "tests/test_db.py::test_query*"
//! reason = "the index is rebuilt"
//! until = 2026-12-31
//! ```

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory};
use toml::{Table, Value};

use crate::analysis::gate::budgets::{Budget, Waiver};
use crate::cli::command::Cli;
use crate::cli::pyproject_gates;
use crate::host::Terminal;
use crate::render::words::problems::{Problem, unknown_key};

/// The table in the file.
const TABLE: &str = "[tool.pytest-park]";
/// Flags whose values are paths, which stand relative to the file.
const PATHS: [&str; 3] = ["paths", "output", "profiler-folder"];
/// Flags that no default can be given for.
const NEVER: [&str; 4] = ["config", "no-config", "help", "version"];

/// What is to be added to the command line.
#[derive(Debug, Default)]
pub(crate) struct Defaults {
    /// Arguments, each with the place it comes from.
    pub args: Vec<(OsString, String)>,
    /// Budgets of single benchmarks.
    pub budgets: Vec<Budget>,
    /// Accepted failures.
    pub waivers: Vec<Waiver>,
}

impl Defaults {
    /// Where the default comes from that one of these words names by its flag.
    pub(crate) fn origin(&self, words: &str) -> Option<String> {
        let of_flag = |(arg, from): &(OsString, String)| {
            let flag = arg.to_str()?.split('=').next()?.to_owned();
            names(words, &flag).then(|| format!("`{flag}` comes from {from}"))
        };
        self.args.iter().find_map(of_flag)
    }
}

/// Whether a flag or a path stands in some words, by itself and not as a part of a longer one.
fn names(words: &str, flag: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let around: Vec<&str> = words.split(flag).collect();
    let mut places = around.windows(2);
    !flag.is_empty()
        && places.any(|it| matches!(it, [before, after] if !before.ends_with(goes_on) && !after.starts_with(goes_on)))
}

/// Puts the defaults of the environment and of the file between the arguments of `analyze`.
///
/// # Errors
/// Where the file cannot be read, or holds what means nothing.
pub(super) fn add_to(args: &mut Vec<OsString>, terminal: &Terminal) -> Result<Defaults, Problem> {
    let mut command = Cli::command();
    // A command line that is wrong by itself is told about as it is.
    let Ok(matches) = command.try_get_matches_from_mut(args.iter()) else {
        return Ok(Defaults::default());
    };
    let place = args.iter().position(|it| it.to_str() == Some("analyze"));
    let (Some(("analyze", matches)), Some(place)) = (matches.subcommand(), place) else {
        return Ok(Defaults::default());
    };
    let Some(command) = command.find_subcommand("analyze") else { return Ok(Defaults::default()) };
    let found = defaults(command, matches, terminal)?;
    let behind = place + 1;
    args.splice(behind..behind, found.args.iter().map(|(arg, _)| arg.clone()));
    Ok(found)
}

/// Finds the defaults for an `analyze` that was parsed to these matches.
///
/// # Errors
/// Where the file cannot be read, or holds what means nothing.
fn defaults(
    command: &Command,
    matches: &ArgMatches,
    terminal: &Terminal,
) -> Result<Defaults, Problem> {
    let mut found = Defaults::default();
    let known: Vec<&Arg> =
        command.get_arguments().filter(|arg| !NEVER.contains(&name(arg))).collect();
    let file = match (matches.get_one::<PathBuf>("config"), matches.get_flag("no_config")) {
        (_, true) => None,
        (Some(path), false) => Some(read_asked(path)?),
        (None, false) => search(terminal.folder.as_deref())?,
    };
    let mut table = Table::new();
    let mut origin = PathBuf::new();
    if let Some((path, mut read)) = file {
        let place = format!("`{}`", path.display());
        found.budgets = pyproject_gates::budgets(read.remove("gate"), &place)?;
        found.waivers = pyproject_gates::waivers(read.remove("waiver"), &place)?;
        for (key, value) in read {
            let key = key.replace('_', "-");
            if !known.iter().any(|arg| name(arg) == key) {
                let names = known.iter().map(|arg| name(arg)).chain(["gate", "waiver"]);
                return Err(unknown_key(&key, &format!("{TABLE} of {place}"), names));
            }
            table.insert(key, value);
        }
        origin = path;
    }
    for arg in known {
        let given = matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine);
        let key = name(arg);
        let variable = format!("PYTEST_PARK_{}", key.to_ascii_uppercase().replace('-', "_"));
        match (given, terminal.environment.get(&variable), table.get(key)) {
            (true, _, _) | (false, None, None) => {}
            (false, Some(text), _) => add_text(arg, text, &variable, &mut found.args)?,
            (false, None, Some(value)) => add_value(arg, value, &origin, &mut found.args)?,
        }
    }
    Ok(found)
}

/// The key of an argument: its flag, or `paths` for what stands without one.
fn name(arg: &Arg) -> &str {
    arg.get_long().unwrap_or(arg.get_id().as_str())
}

/// Reads the file that was asked for; it must hold the table.
fn read_asked(path: &Path) -> Result<(PathBuf, Table), Problem> {
    let text = fs::read_to_string(path).map_err(|error| Problem {
        message: format!("cannot read `{}`", path.display()),
        causes: vec![error.to_string()],
        hint: None,
    })?;
    let table = parsed(path, &text)?.ok_or_else(|| Problem {
        message: format!("`{}` has no {TABLE}", path.display()),
        causes: Vec::new(),
        hint: Some("`--no-config` goes without".to_owned()),
    })?;
    Ok((path.to_owned(), table))
}

/// The nearest `pyproject.toml` upward that holds the table.
fn search(folder: Option<&Path>) -> Result<Option<(PathBuf, Table)>, Problem> {
    for folder in folder.into_iter().flat_map(Path::ancestors) {
        let path = folder.join("pyproject.toml");
        // Files of other people's tools are none of our business, nor is what is wrong with them.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if text.contains("pytest-park")
            && let Some(table) = parsed(&path, &text)?
        {
            return Ok(Some((path, table)));
        }
    }
    Ok(None)
}

/// Our table of a file; `None` where it has none.
fn parsed(path: &Path, text: &str) -> Result<Option<Table>, Problem> {
    let mut file: Table = text.parse().map_err(|error: toml::de::Error| Problem {
        message: format!("`{}` is not valid TOML", path.display()),
        causes: error.to_string().trim_end().lines().map(str::to_owned).collect(),
        hint: None,
    })?;
    match file.remove("tool") {
        Some(Value::Table(mut tools)) => match tools.remove("pytest-park") {
            Some(Value::Table(ours)) => Ok(Some(ours)),
            Some(_) | None => Ok(None),
        },
        Some(_) | None => Ok(None),
    }
}

fn add_text(
    arg: &Arg,
    text: &str,
    variable: &str,
    args: &mut Vec<(OsString, String)>,
) -> Result<(), Problem> {
    let from = format!("the environment variable {variable}");
    match arg.get_action() {
        ArgAction::SetTrue => match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => args.push((format!("--{}", name(arg)).into(), from)),
            "" | "0" | "false" | "no" | "off" => {}
            _ => return Err(wrong(variable, "is `true` or `false`", text)),
        },
        _ if arg.is_positional() => {
            args.extend(std::env::split_paths(text).map(|path| (path.into(), from.clone())))
        }
        ArgAction::Count => add_count(arg, text.trim().parse().ok(), variable, text, from, args)?,
        _ => args.push((format!("--{}={text}", name(arg)).into(), from)),
    }
    Ok(())
}

fn add_value(
    arg: &Arg,
    value: &Value,
    file: &Path,
    args: &mut Vec<(OsString, String)>,
) -> Result<(), Problem> {
    let key = name(arg);
    let from = format!("`{}`", file.display());
    let one = |value: &Value| -> Result<OsString, Problem> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Datetime(date) => date.to_string(),
            Value::Boolean(_) | Value::Array(_) | Value::Table(_) => {
                return Err(wrong(
                    key,
                    "is a text or a number, or a list of them",
                    &value.to_string(),
                ));
            }
        };
        Ok(match file.parent() {
            Some(folder) if PATHS.contains(&key) && text != "-" => {
                folder.join(text).into_os_string()
            }
            _ => text.into(),
        })
    };
    match (arg.get_action(), value) {
        (ArgAction::SetTrue, Value::Boolean(true)) => args.push((format!("--{key}").into(), from)),
        (ArgAction::SetTrue, Value::Boolean(false)) => {}
        (ArgAction::SetTrue, other) => {
            return Err(wrong(key, "is `true` or `false`", &other.to_string()));
        }
        (ArgAction::Count, Value::Integer(number)) => {
            add_count(arg, u8::try_from(*number).ok(), key, &number.to_string(), from, args)?;
        }
        (_, value) => {
            let items = match value {
                Value::Array(items) => items.as_slice(),
                single => std::slice::from_ref(single),
            };
            for item in items {
                let text = one(item)?;
                let mut written = OsString::new();
                if !arg.is_positional() {
                    written.push(format!("--{key}="));
                }
                written.push(text);
                args.push((written, from.clone()));
            }
        }
    }
    Ok(())
}

fn add_count(
    arg: &Arg,
    count: Option<u8>,
    key: &str,
    written: &str,
    from: String,
    args: &mut Vec<(OsString, String)>,
) -> Result<(), Problem> {
    let count = count.ok_or_else(|| wrong(key, "is a small number", written))?;
    args.extend((0..count).map(|_| (OsString::from(format!("--{}", name(arg))), from.clone())));
    Ok(())
}

/// A value that is not what its key takes.
pub(super) fn wrong(key: &str, should: &str, written: &str) -> Problem {
    Problem {
        message: format!("`{key}` {should}, not `{}`", written.trim()),
        causes: Vec::new(),
        hint: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_named_only_by_itself() {
        for (words, flag, expected) in [
            ("`--reference` takes a run", "--reference", true),
            ("--reference", "--reference", true),
            ("hint: `--reference=a`", "--reference", true),
            ("`--reference-postfix` takes a name", "--reference", false),
            ("`--reference-postfix` and `--reference`", "--reference", true),
            ("`x--reference`", "--reference", false),
            ("no run in `/a/data`", "/a/data", true),
            ("no run in `/a/database`", "/a/data", false),
            ("- ", "", false),
        ] {
            assert_eq!(names(words, flag), expected, "{flag} in {words}");
        }
    }
}
