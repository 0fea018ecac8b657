//! The guided session: questions, whose answers become the words of a command line.
//!
//! Nothing is computed or shown here. The words are parsed and carried out as if they had been
//! typed, so a copy of the command line does what the session did. It has only the words that
//! differ from the defaults of the command.
//!
//! ```text
//! task ──► folder ──► candidate ──► reference ──► (sides) ──► groups ──► analyze --reference v1 bench
//!            └─► another folder
//! ```

mod answers;
#[cfg(feature = "guided")]
pub(crate) mod prompts;
pub(crate) mod session;
pub(crate) mod task;
