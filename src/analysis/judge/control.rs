//! The control: a fixed spin of the processor around a case. It tells whether the machine was fast.

use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::usable::{UsableCase, UsableRun, lesser};

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

/// The fastest control of a comparison, in seconds; `None` where no run has one.
pub(super) fn fastest_control(cases: &[UsableCase]) -> Option<f64> {
    let controls = cases.iter().flat_map(|case| case.sides.both()).map(|side| side.best_control);
    controls.fold(None, lesser)
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
