//! Sets the checkout of a side up by the command that the user names.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::commands::measure::interrupts::Interrupts;
use crate::commands::measure::processes::{Process, last_lines};
use crate::commands::measure::side::Side;
use crate::render::words::problems::Problem;

/// How often it is looked whether the command has ended.
const LOOK_AFTER: Duration = Duration::from_millis(20);

/// Runs a command of the shell in the folder of a side. `false` where Ctrl-C ended it.
///
/// # Errors
/// Where it fails, with its last lines.
pub(super) fn set_up(
    side: &Side,
    text: &str,
    log: &Path,
    interrupts: Interrupts,
) -> Result<bool, Problem> {
    let mut command = shell(text);
    command.current_dir(&side.folder);
    let failed = |why: String| {
        let name = side.name.label();
        Problem::new(format!("the setup of the {name} failed: `{text}`"))
            .because(format!("in {}: {why}", side.folder.display()))
    };
    let mut process = Process::start(command, log).map_err(|error| failed(error.to_string()))?;
    loop {
        if let Some(status) = process.status() {
            if status.success() {
                return Ok(true);
            }
            return Err(last_lines(log)
                .into_iter()
                .fold(failed(status.to_string()), Problem::because));
        }
        if interrupts.has_come() {
            return Ok(false);
        }
        thread::sleep(LOOK_AFTER);
    }
}

fn shell(text: &str) -> Command {
    let (program, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(program);
    command.args([option, text]);
    command
}
