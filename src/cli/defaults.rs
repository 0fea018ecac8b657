//! Defaults of options that the user configured, as defaults of clap.

use std::collections::BTreeMap;
use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, Error};

use crate::analysis::gate::budgets::{Budget, Waiver};
use crate::analysis::pair::renames::Renames;
use crate::cli::refusal::problem_of;
use crate::cli::usage_errors::value_problem;
use crate::model::metric_settings::MetricSettings;
use crate::render::words::problems::Problem;

/// What a configuration gives to a command line that does not say it.
#[derive(Debug, Default)]
pub(crate) struct Defaults {
    values: Vec<DefaultValue>,
    /// Budgets of single benchmarks.
    pub budgets: Vec<Budget>,
    /// Accepted failures.
    pub waivers: Vec<Waiver>,
    /// The file of both, as `--config` names it.
    pub gates_file: Option<String>,
    /// What benchmarks were called before.
    pub renames: Renames,
    /// What metrics and timers mean.
    pub metrics: MetricSettings,
}

/// The default of one argument.
#[derive(Debug)]
struct DefaultValue {
    /// The argument's id in clap.
    id: String,
    /// How it is written on the command line, as in `--metric`.
    flag: String,
    texts: Vec<OsString>,
    /// Where the texts come from, in words.
    origin: String,
}

impl Defaults {
    /// Adds the default of an argument. `origin` says in words where it comes from.
    ///
    /// # Errors
    /// Where the argument does not take the texts.
    pub(super) fn insert(
        &mut self,
        arg: &Arg,
        mut texts: Vec<OsString>,
        origin: String,
    ) -> Result<(), Problem> {
        // Of several metrics a command that shows one takes the first.
        if arg.get_id() == "metric" && matches!(arg.get_action(), ArgAction::Set) {
            texts.truncate(1);
        }
        if texts.is_empty() {
            return Ok(());
        }
        let checked = check(arg, &texts);
        let flag = arg.get_long().map_or(String::new(), |flag| format!("--{flag}"));
        let id = arg.get_id().to_string();
        self.values.push(DefaultValue { id, flag: flag.clone(), texts, origin });
        checked.map_err(|error| self.name_origin(refused(&error, arg), &flag))
    }

    /// Where the value of each configured flag comes from, in words.
    pub(super) fn origins(&self) -> BTreeMap<String, String> {
        self.values.iter().map(|value| (value.flag.clone(), value.origin.clone())).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Makes them the defaults of a command. A list on the command line replaces a default list.
    pub(super) fn apply(&self, mut command: Command) -> Command {
        for value in &self.values {
            let texts = value.texts.clone();
            command = command.mut_arg(&value.id, |arg| arg.default_values(texts));
        }
        command
    }

    /// Says where the value of a flag comes from, unless it is from the command line.
    pub(super) fn name_origin(&self, problem: Problem, flag: &str) -> Problem {
        match self.values.iter().find(|value| value.flag == flag) {
            Some(value) => problem.because(format!("`{flag}` comes from {}", value.origin)),
            None => problem,
        }
    }
}

/// Parses texts as if an argument of the command line had them, so that a wrong default has the
/// error of a wrong flag.
fn check(arg: &Arg, texts: &[OsString]) -> Result<(), Error> {
    if !arg.get_action().takes_values() {
        return Ok(());
    }
    let mut words = Vec::new();
    match arg.get_long() {
        Some(flag) => words.extend(texts.iter().map(|text| {
            let mut word = OsString::from(format!("--{flag}="));
            word.push(text);
            word
        })),
        None => {
            words.push("--".into());
            words.extend_from_slice(texts);
        }
    }
    let command = Command::new("defaults").no_binary_name(true).disable_help_flag(true);
    command.arg(arg).try_get_matches_from(words).map(|_| ())
}

/// The error of a wrong default, in the words of a wrong flag.
fn refused(error: &Error, arg: &Arg) -> Problem {
    problem_of(error).unwrap_or_else(|| value_problem(error, Command::new("defaults").arg(arg)))
}
