//! The manual: the program's own page, then one for each command.

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::cli::command::Cli;

pub(super) fn manual() -> String {
    let mut command = Cli::command();
    command.build();
    let mut pages = vec![command.clone()];
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        pages.push(Command::clone(sub).name(format!("pytest-park-{}", sub.get_name())));
    }
    let mut text = Vec::new();
    for page in pages {
        // Writing into memory does not fail.
        Man::new(page).render(&mut text).ok();
    }
    String::from_utf8_lossy(&text).into_owned()
}
