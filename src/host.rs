//! What surrounds the program: streams, the terminal's facts, who answers questions, and how it ended.
//!
//! Everything that `main` finds out about the world is here, so that the floors above share it without knowing each
//! other.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::PathBuf;

/// Everything the program reads from and writes to. `main` connects the real ones, tests their own.
pub struct Io<'a> {
    /// Standard input, for an artifact named `-`.
    pub stdin: &'a mut dyn Read,
    /// Data.
    pub stdout: &'a mut dyn Write,
    /// Talk.
    pub stderr: &'a mut dyn Write,
    /// Who answers questions, where [`Terminal::interactive`] says that there is someone.
    pub ask: &'a mut dyn Ask,
    /// What is known about the terminal.
    pub terminal: Terminal,
}

/// Plain facts about the terminal and the environment, found out once by `main`.
#[derive(Debug, Clone, Default)]
pub struct Terminal {
    /// What `--color auto` means on standard output.
    pub color: bool,
    /// What `--color auto` means on standard error.
    pub color_err: bool,
    /// The width of the terminal that standard output is, if it is one, or what `COLUMNS` says.
    pub width: Option<usize>,
    /// Whether trends are drawn in ASCII: a locale is set, and is none of UTF-8.
    pub ascii: bool,
    /// Today, in UTC.
    pub today: Option<chrono::NaiveDate>,
    /// The current folder, from which a configuration is looked for; none is where it is not known.
    pub folder: Option<PathBuf>,
    /// The environment variables whose names begin with `PYTEST_PARK_`.
    pub environment: BTreeMap<String, String>,
    /// The file that a GitHub workflow shows as the summary of the job.
    pub job_summary: Option<PathBuf>,
    /// Whether standard error is a terminal that may show progress.
    pub progress: bool,
    /// Whether a person can be asked: all three streams are a terminal that can move its cursor.
    pub interactive: bool,
}

/// Who answers.
pub trait Ask {
    /// One of these lines, which are never none, as its place; the cursor begins at `start`.
    ///
    /// # Errors
    /// Where there is no answer.
    fn one(&mut self, question: &str, lines: Vec<String>, start: usize) -> Result<usize, NoReply>;

    /// Any of these lines, as their places in the order of the list; perhaps none.
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

/// Why there is no answer.
#[derive(Debug)]
pub enum NoReply {
    /// Esc: to the question before.
    Back,
    /// Ctrl-C.
    Interrupted,
    /// The terminal cannot be asked on.
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
    /// The asked gate failed.
    GateFailed,
    /// Could not do it: usage, no runs, no match, `--strict`.
    Failure,
    /// The report for the pytest plugin stands, and the gate asked for there failed.
    ReportedGateFailed,
    /// The user broke a question off.
    Interrupted,
}

impl ExitStatus {
    /// The process's exit code: 0, 1 or 2; 3 for the plugin alone; 130, as a shell has it, for Ctrl-C.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::GateFailed => 1,
            Self::Failure => 2,
            Self::ReportedGateFailed => 3,
            Self::Interrupted => 130,
        }
    }
}
