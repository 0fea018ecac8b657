//! In which order runs follow each other.

use std::cmp::Ordering;

use strum::{EnumString, IntoStaticStr};

use crate::model::run::RunInfo;

/// What puts runs in order, oldest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum RunOrder {
    /// When they were measured. Runs without a date come first.
    #[default]
    Measured,
    /// When their commits were made, and runs of one commit by when they were measured. A run whose
    /// commit has no time is where the time of its measuring puts it.
    Commit,
}

impl RunOrder {
    /// The word, as `--order` takes it.
    pub fn label(self) -> &'static str {
        self.into()
    }

    /// Compares two runs: the older one is less. `None` sorts before any date and any number.
    pub fn compare(self, a: &RunInfo, b: &RunInfo) -> Ordering {
        let first = |run: &RunInfo| match self {
            Self::Measured => run.recorded_at,
            Self::Commit => run.commit.time.or(run.recorded_at),
        };
        let measured = |run: &RunInfo| (run.recorded_at, run.number);
        first(a)
            .cmp(&first(b))
            .then_with(|| measured(a).cmp(&measured(b)))
            .then_with(|| a.path.cmp(&b.path))
    }
}
