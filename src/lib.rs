//! The inside of the `pytest-park` program. No Rust API is promised: the library exists so that tests and fuzz
//! targets reach the parts. Read in this order; `ARCHITECTURE.md` draws the floors.

pub mod model;
pub mod analysis;
pub mod load;
pub mod render;
pub mod page;
pub mod export;
pub mod study;
pub mod serve;
pub mod commands;
pub mod cli;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use crate::commands::guided::ask::Ask;

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

/// Runs the program: `args` begins with the program's own name, as in a process. A closed pipe is success.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> ExitStatus {
    let args: Vec<OsString> = args.into_iter().collect();
    let outcome = if cli::guided::is_wanted(&args, &io.terminal) {
        cli::guided::run(io)
    } else {
        match cli::parse(args, &io.terminal) {
            Ok(request) => commands::run(request, io),
            Err(refusal) => cli::explain(&refusal, io).map(|()| refusal.status()),
        }
    };
    let flushed = outcome.and_then(|status| io.stdout.flush().map(|()| status));
    match flushed {
        Ok(status) => status,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Success,
        Err(error) => {
            let message = format!("cannot write the output: {error}");
            // Nothing is left to say where standard error fails too.
            render::messages::error(&message, &[], None, false, io.stderr).ok();
            ExitStatus::Failure
        }
    }
}
