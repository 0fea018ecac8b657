//! A second process of this program that tidies up when the first one is killed: it waits for the end
//! of its input, which comes whatever ends the first one.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::commands::measure::kept_folder::remove_progress;
use crate::commands::measure::work_folder::remove_left_over;
use crate::host::{ExitStatus, Io};

/// The command of the guard. No help names it.
pub(crate) const COMMAND: &str = "measure-guard";

/// What says that all is done.
const DONE: &[u8] = b"done";
/// The end of a path.
const END_OF_PATH: u8 = 0;

/// A guard over one work folder. It is sent away when it is dropped, and then does nothing.
#[derive(Debug)]
pub(super) struct Guard {
    process: Child,
}

impl Guard {
    /// Posts a guard. Without one, the next measurement removes what a killed one has left.
    pub(super) fn post(own: Option<&Path>, folder: &Path) -> Option<Self> {
        let mut command = Command::new(own?);
        command.arg(COMMAND).arg(folder);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Ctrl-C on the terminal is not for it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Some(Self { process: command.spawn().ok()? })
    }

    /// Has it end the measurement in this folder too.
    pub(super) fn watch_over(&mut self, kept: &Path) {
        let Some(stdin) = &mut self.process.stdin else { return };
        // In one piece, so that no end of a path is taken for the word.
        stdin.write_all(&[kept.as_os_str().as_encoded_bytes(), &[END_OF_PATH]].concat()).ok();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(mut stdin) = self.process.stdin.take() {
            stdin.write_all(DONE).ok();
        }
        self.process.wait().ok();
    }
}

/// Waits, and removes the work folder if nobody says that all is done.
///
/// # Errors
/// Only those of reading.
pub(crate) fn run(folder: &Path, io: &mut Io<'_>) -> io::Result<ExitStatus> {
    let mut said = Vec::new();
    io.stdin.read_to_end(&mut said)?;
    if said.ends_with(DONE) {
        return Ok(ExitStatus::Success);
    }
    remove_left_over(folder);
    let path = said.split(|byte| *byte == END_OF_PATH).next().unwrap_or_default();
    if let Ok(kept) = std::str::from_utf8(path)
        && !kept.is_empty()
    {
        remove_progress(Path::new(kept));
    }
    Ok(ExitStatus::Success)
}
