//! Processes that end with everything they have started.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use process_wrap::std::{ChildWrapper, CommandWrap};

/// How many of the last lines of a process an error shows.
const MOST_LINES: usize = 12;

/// A process in a group of its own: whoever ends it ends its children too, and Ctrl-C on a terminal of
/// Unix does not reach it. It is ended where it is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Box<dyn ChildWrapper>,
}

impl Process {
    /// Starts a command that reads nothing and prints into a file.
    ///
    /// # Errors
    /// Where it cannot be started.
    pub(super) fn start(mut command: Command, log: &Path) -> io::Result<Self> {
        let output = File::create(log)?;
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let mut command = CommandWrap::from(command);
        #[cfg(unix)]
        command.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::std::JobObject);
        Ok(Self { child: command.spawn()? })
    }

    /// How it ended; `None` while it runs.
    pub(super) fn status(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Also where it has ended: what it started may still run.
        self.child.start_kill().ok();
        self.child.wait().ok();
    }
}

/// The last lines that a process has printed.
pub(super) fn last_lines(log: &Path) -> Vec<String> {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.iter().rev().take(MOST_LINES).rev().map(|line| (*line).to_owned()).collect()
}
