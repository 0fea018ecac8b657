//! The control: a fixed spin of the processor around a case. It tells whether the machine was fast.

use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::sample::EarlierRun;
use crate::analysis::judge::usable::{UsableCase, UsableRun, lesser, positive};

/// What the control around a run says about the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MachineSpeed {
    /// There is none.
    Absent,
    /// The machine was fast before and after the case.
    Fast,
    /// The machine was slow before or after the case.
    Slow,
}

/// The fastest reading around the runs of a comparison and those before it, in seconds; `None` where
/// no run has one. A machine that is slow for long still has fast moments: the slower of two readings
/// seldom shows one, and a few benchmarks may miss them all.
pub(super) fn fastest_control(cases: &[UsableCase], history: &[EarlierRun]) -> Option<f64> {
    let controls = cases.iter().flat_map(|case| case.sides.both()).map(|side| side.best_control);
    let earlier = history.iter().flat_map(|run| &run.cases).flatten();
    controls.chain(earlier.map(|sample| positive(sample.fastest_control))).fold(None, lesser)
}

impl MachineSpeed {
    /// Of one run, against the fastest control of the comparison.
    pub(super) fn of(run: &UsableRun, fastest: Option<f64>, rule: &VerdictRule) -> Self {
        match (run.control, fastest) {
            (Some(control), Some(fastest)) if (control / fastest).ln() > rule.control_gap => {
                Self::Slow
            }
            (Some(_), Some(_)) => Self::Fast,
            _ => Self::Absent,
        }
    }
}
