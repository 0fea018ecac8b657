//! `measure`: two versions of the code, measured in turn until the answer is there.
//!
//! [`command`] is the way through. [`schedule`] and [`turns`] decide and do nothing else, so tests try
//! them without a process; [`session`] starts processes and talks with the probe inside them.

mod artifacts;
pub(crate) mod command;
mod dry_run;
mod git;
mod going_on;
mod interpreter;
mod interrupts;
pub(crate) mod guard;
mod kept_folder;
mod measuring;
mod messages;
mod own_code;
mod pair;
mod processes;
pub(crate) mod schedule;
mod session;
mod setup;
mod side;
mod turns;
mod uncommitted;
mod warm_up;
mod work_folder;
mod worktree;
