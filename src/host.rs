//! The surroundings of the program: streams, facts about the terminal, answers to questions, and
//! the exit status.
//!
//! `main` finds all of this out; the floors above share it here without knowing each other.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::PathBuf;

/// Everything the program reads from and writes to. `main` connects the real ones, tests their own.
pub struct Io<'a> {
    /// Standard input, for an artifact named `-`.
    pub stdin: &'a mut dyn Read,
    /// Data.
    pub stdout: &'a mut dyn Write,
    /// Messages.
    pub stderr: &'a mut dyn Write,
    /// Answers to questions, where [`Terminal::interactive`] says that there is a person.
    pub ask: &'a mut dyn Ask,
    /// Facts about the terminal.
    pub terminal: Terminal,
}

/// Plain facts about the terminal and the environment, which `main` finds out once.
#[derive(Debug, Clone, Default)]
pub struct Terminal {
    /// What `--color auto` means on standard output.
    pub color: bool,
    /// What `--color auto` means on standard error.
    pub color_err: bool,
    /// The width of the terminal of standard output, if it is one, or the value of `COLUMNS`.
    pub width: Option<usize>,
    /// The width of the terminal of standard error, if it is one.
    pub width_err: Option<usize>,
    /// Whether standard output is a terminal.
    pub shows_output: bool,
    /// Whether trends are drawn in ASCII: a locale is set, and it is not one of UTF-8.
    pub ascii: bool,
    /// Today, in UTC.
    pub today: Option<chrono::NaiveDate>,
    /// The current folder, from which a configuration is searched upward.
    pub folder: Option<PathBuf>,
    /// The environment variables whose names begin with `PYTEST_PARK_`.
    pub environment: BTreeMap<String, String>,
    /// The file that a GitHub workflow shows as the summary of the job.
    pub job_summary: Option<PathBuf>,
    /// Whether standard error is a terminal that may show progress.
    pub progress: bool,
    /// What a command that starts other programs needs to know.
    pub programs: Programs,
    /// Whether there is a person to answer: all three streams are a terminal that can move its
    /// cursor.
    pub interactive: bool,
}

/// Facts about the programs around this one.
#[derive(Debug, Clone, Default)]
pub struct Programs {
    /// The folder in which a user's programs keep what they can make again.
    pub cache: Option<PathBuf>,
    /// The folder of the active virtual environment.
    pub virtual_env: Option<PathBuf>,
    /// The folders of `PYTHONPATH`.
    pub python_path: Vec<PathBuf>,
    /// The folders of `PATH`.
    pub search_path: Vec<PathBuf>,
    /// The file of this program.
    pub own: Option<PathBuf>,
}

/// A source of answers.
pub trait Ask {
    /// The index of one of these lines, which are not empty; the cursor begins at `start`.
    ///
    /// # Errors
    /// Where there is no answer.
    fn one(&mut self, question: &str, lines: Vec<String>, start: usize) -> Result<usize, NoReply>;

    /// The indices of any of these lines in their order; perhaps none.
    ///
    /// # Errors
    /// Where there is no answer.
    fn any(&mut self, question: &str, lines: Vec<String>) -> Result<Vec<usize>, NoReply>;

    /// The path of a folder.
    ///
    /// # Errors
    /// Where there is no answer.
    fn folder(&mut self, question: &str) -> Result<String, NoReply>;
}

/// Nobody to answer, as in a build without the questions.
#[derive(Debug, Clone, Copy)]
pub struct Nobody;

impl Nobody {
    fn reply<T>() -> Result<T, NoReply> {
        Err(NoReply::Failed("this program was built without its questions".to_owned()))
    }
}

impl Ask for Nobody {
    fn one(&mut self, _: &str, _: Vec<String>, _: usize) -> Result<usize, NoReply> {
        Self::reply()
    }

    fn any(&mut self, _: &str, _: Vec<String>) -> Result<Vec<usize>, NoReply> {
        Self::reply()
    }

    fn folder(&mut self, _: &str) -> Result<String, NoReply> {
        Self::reply()
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum NoReply {
    /// Esc: back to the previous question.
    Back,
    /// Ctrl-C.
    Interrupted,
    /// The terminal cannot show questions.
    Failed(String),
    /// Standard error failed.
    Io(io::Error),
}

impl From<io::Error> for NoReply {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// How the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done.
    Success,
    /// A gate failed.
    GateFailed,
    /// The command could not do it: usage, no runs, no match, `--strict`.
    Failure,
    /// The report for the pytest plugin is complete, and a gate of the session failed.
    ReportedGateFailed,
    /// The user interrupted a question or a measurement.
    Interrupted,
    /// A measurement for `git bisect run` cannot say: the commit is to be skipped.
    CannotSay,
}

impl ExitStatus {
    /// The process's exit code: 0, 1 or 2; 3 only for the plugin; 125 only for `git bisect run`; 130,
    /// as in a shell, for Ctrl-C.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::GateFailed => 1,
            Self::Failure => 2,
            Self::ReportedGateFailed => 3,
            Self::CannotSay => 125,
            Self::Interrupted => 130,
        }
    }
}
