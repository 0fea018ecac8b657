//! Defaults of the commands from the environment and from `[tool.pytest-park]` of a `pyproject.toml`.
//!
//! What is not given on the command line is looked for as `PYTEST_PARK_FAIL_ON`, then as `fail-on`
//! in the file, and put between the arguments as if it had been written there: a default means what
//! the same flag means.
//!
//! ```toml
//! [tool.pytest-park]
//! paths = [".benchmarks"]
//! fail-on = ["regressed"]
//!
//! [[tool.pytest-park.gate]]
//! benchmarks = "tests/test_db.py::*"
//! threshold = "20%"
//! limit = "50ms"
//!
//! [[tool.pytest-park.waiver]]
//! benchmarks = "tests/test_db.py::test_query*"
//! reason = "the index is rebuilt"
//! until = 2026-12-31
//!
//! [tool.pytest-park.renames]
//! "tests/old.py::*" = "tests/new.py::*"
//! ```

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command};
use toml::{Table, Value};

use crate::analysis::choose::spelling::nearest;
use crate::cli::analyze::AnalyzeArgs;
use crate::cli::defaults::Defaults;
use crate::cli::metrics;
use crate::cli::pyproject_gates;
use crate::cli::renames;
use crate::commands::request::SessionGates;
use crate::host::Terminal;
use crate::render::words::problems::{Problem, unknown_key, wrong_value};
use crate::render::words::session_notes::SESSION_GATES;

/// The table in the file.
const TABLE: &str = "[tool.pytest-park]";
/// Flags whose values are paths, which are relative to the file.
const PATHS: [&str; 3] = ["paths", "output", "profiler-folder"];
/// Variables of the plugin, the completions and the tests.
const OTHER_VARIABLES: [&str; 4] =
    ["PYTEST_PARK_BIN", "PYTEST_PARK_CACHE_DIR", "PYTEST_PARK_COMPLETE", "PYTEST_PARK_CHROMIUM"];
/// The flag whose defaults a session does not read.
const FAIL_ON: &str = "fail-on";
/// What works where the file does not.
const WITHOUT_FILE: &str = "`--no-config` goes without";
/// Flags without configured defaults: those that say what to do instead, or where the defaults are.
const NEVER: [&str; 3] = ["config", "no-config", "list-metrics"];

/// The defaults of these arguments of a command, for what is not given on its command line. Every
/// flag of `analyze` but a few may be configured, and no other.
///
/// # Errors
/// Where the file cannot be read, a value in it or in the environment means nothing, or a key or a
/// variable does not exist: whoever mistypes a gate learns it from any command.
pub(super) fn find_defaults(
    args: &[&Arg],
    given: &ArgMatches,
    terminal: &Terminal,
) -> Result<Defaults, Problem> {
    let configurable = AnalyzeArgs::augment_args(Command::new(""));
    let known = known_args(&configurable);
    let file = match (given.get_one::<PathBuf>("config"), given.get_flag("no_config")) {
        (_, true) => None,
        (Some(path), false) => Some(read_named(path)?),
        (None, false) => search(terminal.folder.as_deref())?,
    };
    only_known_variables(&known, terminal)?;
    let mut defaults = Defaults::default();
    let mut table = Table::new();
    let mut path = PathBuf::new();
    if let Some((found, mut read)) = file {
        let owner = format!("`{}`", found.display());
        defaults.budgets = pyproject_gates::budgets(read.remove("gate"), &owner)?;
        defaults.waivers = pyproject_gates::waivers(read.remove("waiver"), &owner)?;
        defaults.renames = renames::renames(read.remove(renames::RENAMES), &owner)?;
        defaults.metrics = metrics::take_metrics(&mut read, &owner)?;
        table = with_known_keys(read, &known, &owner)?;
        let named = given.get_one::<PathBuf>("config");
        defaults.gates_file = named.map(|path| path.display().to_string());
        path = found;
    }
    for arg in args.iter().copied() {
        if !known.iter().any(|known| known.get_id() == arg.get_id()) {
            continue;
        }
        if given.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine) {
            continue;
        }
        let key = key_of(arg);
        let variable = variable_of(key);
        if let Some(text) = terminal.environment.get(&variable) {
            let origin = format!("the environment variable {variable}");
            defaults.insert(arg, texts_of_variable(arg, text, &variable)?, origin)?;
        } else if let Some(value) = table.get(key) {
            let origin = format!("`{}`", path.display());
            let texts = texts_of_value(arg, value, &path)
                .map_err(|problem| problem.because(format!("in {TABLE} of {origin}")))?;
            defaults.insert(arg, texts, origin)?;
        }
    }
    Ok(defaults)
}

/// The budgets and waivers of a session that starts in this root folder, and what is wrong with its
/// configuration or its environment.
pub(super) fn session_gates(root: &Path, terminal: &Terminal) -> SessionGates {
    let configurable = AnalyzeArgs::augment_args(Command::new(""));
    let known = known_args(&configurable);
    let mut gates = SessionGates::default();
    gates.refused = read_session_gates(root, &known, terminal, &mut gates).err();
    if gates.refused.is_some() {
        gates.budgets.clear();
        gates.waivers.clear();
    }
    gates
}

fn read_session_gates(
    root: &Path,
    known: &[&Arg],
    terminal: &Terminal,
    gates: &mut SessionGates,
) -> Result<(), Problem> {
    let found = search(Some(root)).map_err(|refused| {
        gates.has_refused_budgets = refused.has_budgets;
        // pytest has no such option.
        let hint = refused.problem.hint.filter(|hint| hint != WITHOUT_FILE);
        Problem { hint, ..refused.problem }
    })?;
    let variable = variable_of(FAIL_ON);
    if terminal.environment.contains_key(&variable) {
        gates.not_read = Some(format!("the variable {variable}"));
    }
    if let Some((path, mut table)) = found {
        let owner = format!("`{}`", path.display());
        gates.has_refused_budgets = has_budgets(&table);
        if table.keys().any(|key| key.replace('_', "-") == FAIL_ON) {
            gates.not_read.get_or_insert(format!("`{FAIL_ON}` of {TABLE}"));
        }
        gates.budgets = pyproject_gates::budgets(table.remove("gate"), &owner)?;
        gates.waivers = pyproject_gates::waivers(table.remove("waiver"), &owner)?;
        gates.renames = renames::renames(table.remove(renames::RENAMES), &owner)?;
        gates.metrics = metrics::take_metrics(&mut table, &owner)?;
        with_known_keys(table, known, &owner)?;
    }
    only_known_variables(known, terminal).map_err(|problem| in_a_session(problem, &variable))
}

/// Whether a table has budgets, also under a name that is nearly theirs.
fn has_budgets(table: &Table) -> bool {
    table.keys().any(|key| nearest(key, ["gate", "budget"]).is_some())
}

/// A variable that does not exist, where no variable is a gate and few mean anything.
fn in_a_session(problem: Problem, gate: &str) -> Problem {
    let is_gate = problem.hint.as_ref().is_some_and(|hint| hint.contains(gate));
    let hint = if is_gate { Some(SESSION_GATES.to_owned()) } else { problem.hint };
    Problem { causes: Vec::new(), hint, ..problem }
}

/// The arguments that may be configured.
fn known_args(command: &Command) -> Vec<&Arg> {
    command.get_arguments().filter(|arg| !NEVER.contains(&key_of(arg))).collect()
}

/// The environment variable of a key.
fn variable_of(key: &str) -> String {
    format!("PYTEST_PARK_{}", key.to_ascii_uppercase().replace('-', "_"))
}

/// Refuses a variable that no argument has: a misspelled gate must not be off.
fn only_known_variables(known: &[&Arg], terminal: &Terminal) -> Result<(), Problem> {
    let names: Vec<String> = known.iter().map(|arg| variable_of(key_of(arg))).collect();
    for variable in terminal.environment.keys() {
        if !names.contains(variable) && !OTHER_VARIABLES.contains(&variable.as_str()) {
            let names = names.iter().map(String::as_str);
            return Err(unknown_key(variable, "the environment", names));
        }
    }
    Ok(())
}

/// The same table with hyphens in its keys, if all of them are known.
fn with_known_keys(read: Table, known: &[&Arg], owner: &str) -> Result<Table, Problem> {
    let mut table = Table::new();
    for (key, value) in read {
        let key = key.replace('_', "-");
        if !known.iter().any(|arg| key_of(arg) == key) {
            let names = known.iter().map(|arg| key_of(arg)).chain([
                "gate",
                "waiver",
                metrics::TIMER,
                renames::RENAMES,
            ]);
            return Err(unknown_key(&key, &format!("{TABLE} of {owner}"), names));
        }
        table.insert(key, value);
    }
    Ok(table)
}

/// The key of an argument: its flag, or its id where it has none, as `paths`.
fn key_of(arg: &Arg) -> &str {
    arg.get_long().unwrap_or(arg.get_id().as_str())
}

/// Reads the file that `--config` names. It must have the table.
fn read_named(path: &Path) -> Result<(PathBuf, Table), Problem> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error.to_string()))?;
    match our_table(path, &text)? {
        Some(table) => Ok((path.to_owned(), table)),
        None => {
            Err(Problem::new(format!("`{}` has no {TABLE}", path.display()))
                .with_hint(WITHOUT_FILE))
        }
    }
}

/// The nearest `pyproject.toml` upward that has the table.
fn search(folder: Option<&Path>) -> Result<Option<(PathBuf, Table)>, Refused> {
    for folder in folder.into_iter().flat_map(Path::ancestors) {
        let path = folder.join("pyproject.toml");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if is_absence(error.kind()) => continue,
            Err(error) => return Err(unreadable(&path, &error.to_string()).into()),
        };
        let text = String::from_utf8_lossy(&bytes);
        // Files of other tools, and what is wrong with them, do not matter here.
        if !text.contains("pytest-park") && !text.contains("tool.pytest_park") {
            continue;
        }
        if let Err(error) = str::from_utf8(&bytes) {
            return Err(unreadable(&path, &format!("it is not UTF-8: {error}")).into());
        }
        if let Some(table) = our_table(&path, &text)? {
            return Ok(Some((path, table)));
        }
    }
    Ok(None)
}

/// Whether an error says that there is no such file.
fn is_absence(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// A file that cannot be read.
fn unreadable(path: &Path, why: &str) -> Problem {
    Problem::new(format!("cannot read `{}`", path.display())).because(why).with_hint(WITHOUT_FILE)
}

/// A file that means nothing to us.
struct Refused {
    problem: Problem,
    /// Whether it has budgets.
    has_budgets: bool,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        refused.problem
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, has_budgets: false }
    }
}

/// Our table of a file; `None` where it has none.
fn our_table(path: &Path, text: &str) -> Result<Option<Table>, Refused> {
    let mut file: Table = text.parse().map_err(|error: toml::de::Error| Refused {
        problem: Problem {
            message: format!("`{}` is not valid TOML", path.display()),
            causes: error.to_string().trim_end().lines().map(str::to_owned).collect(),
            hint: None,
        },
        has_budgets: false,
    })?;
    let mut tools = match file.remove("tool") {
        Some(Value::Table(tools)) => tools,
        // `[[tool]]` is a list of tables.
        Some(Value::Array(tables)) if tables.iter().any(|it| it.get("pytest-park").is_some()) => {
            return Err(no_table(path).into());
        }
        Some(_) | None => return Ok(None),
    };
    if let Some(misnamed) = tools.remove("pytest_park") {
        return Err(Refused {
            problem: Problem::new(format!("`{}` has [tool.pytest_park]", path.display()))
                .because("nothing reads it: the name has a hyphen")
                .with_hint(format!("`{TABLE}`")),
            has_budgets: misnamed.as_table().is_some_and(has_budgets),
        });
    }
    match tools.remove("pytest-park") {
        Some(Value::Table(ours)) => Ok(Some(ours)),
        Some(_) => Err(no_table(path).into()),
        None => Ok(None),
    }
}

/// A file whose key of our name is something else.
fn no_table(path: &Path) -> Problem {
    Problem::new(format!("`{TABLE}` of `{}` is not a table", path.display()))
        .because("so none of its gates and defaults count")
        .with_hint(format!("`{TABLE}`, and below it lines such as `fail-on = \"regressed\"`"))
}

/// The texts of an argument that an environment variable gives.
fn texts_of_variable(arg: &Arg, text: &str, variable: &str) -> Result<Vec<OsString>, Problem> {
    match arg.get_action() {
        ArgAction::SetTrue => match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Ok(vec!["true".into()]),
            "" | "0" | "false" | "no" | "off" => Ok(Vec::new()),
            _ => Err(wrong_value(variable, "is `true` or `false`", text)),
        },
        ArgAction::Count => match text.trim().parse::<u8>() {
            Ok(count) => Ok(vec![count.to_string().into()]),
            Err(_) => Err(wrong_value(variable, "is a small number", text)),
        },
        _ if arg.is_positional() => {
            Ok(std::env::split_paths(text).map(PathBuf::into_os_string).collect())
        }
        _ => Ok(vec![text.into()]),
    }
}

/// The texts of an argument that a value of a file gives.
fn texts_of_value(arg: &Arg, value: &Value, file: &Path) -> Result<Vec<OsString>, Problem> {
    let key = key_of(arg);
    match (arg.get_action(), value) {
        (ArgAction::SetTrue, Value::Boolean(true)) => Ok(vec!["true".into()]),
        (ArgAction::SetTrue, Value::Boolean(false)) => Ok(Vec::new()),
        (ArgAction::SetTrue, other) => {
            Err(wrong_value(key, "is `true` or `false`", &other.to_string()))
        }
        (ArgAction::Count, Value::Integer(number)) => match u8::try_from(*number) {
            Ok(count) => Ok(vec![count.to_string().into()]),
            Err(_) => Err(wrong_value(key, "is a small number", &number.to_string())),
        },
        (ArgAction::Count, other) => Err(wrong_value(key, "is a small number", &other.to_string())),
        (_, Value::Array(items)) => items.iter().map(|item| text_of(key, item, file)).collect(),
        (_, single) => Ok(vec![text_of(key, single, file)?]),
    }
}

/// A value as it is written on the command line.
fn text_of(key: &str, value: &Value, file: &Path) -> Result<OsString, Problem> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Datetime(date) => date.to_string(),
        Value::Boolean(_) | Value::Array(_) | Value::Table(_) => {
            let should = "is a text or a number, or a list of them";
            return Err(wrong_value(key, should, &value.to_string()));
        }
    };
    match file.parent() {
        Some(folder) if PATHS.contains(&key) && text != "-" => {
            Ok(folder.join(text).into_os_string())
        }
        _ => Ok(text.into()),
    }
}
