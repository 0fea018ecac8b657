//! What a gate could test. A gate that passes is only as good as the benchmarks that it could
//! judge.

use crate::analysis::gate::condition::Gate;
use crate::analysis::gate::subject::{NotTested, Subject, Trial};
use crate::analysis::judge::verdict::{Reason, Verdict};

/// How many benchmarks one gate or budget is for, and how many of these it could test.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GateCount {
    /// The gate as it was written, or the budget in words.
    pub by: String,
    pub gate: Gate,
    /// The benchmarks that it is for.
    pub n_rows: usize,
    /// Of these, the benchmarks with usable times on the sides that it looks at.
    pub n_tested: usize,
    /// Of these, the benchmarks with a verdict other than inconclusive, or with a number.
    pub n_judged: usize,
    /// Benchmarks that have a budget in its place.
    pub(super) n_budgeted: usize,
    /// Benchmarks that are not tested because the sides are of different kinds of machine.
    n_of_another_machine: usize,
    /// Why benchmarks were tested and not judged, each reason once.
    doubts: Vec<Option<Reason>>,
}

impl GateCount {
    pub(super) fn new(by: String, gate: Gate) -> Self {
        Self {
            by,
            gate,
            n_rows: 0,
            n_tested: 0,
            n_judged: 0,
            n_budgeted: 0,
            n_of_another_machine: 0,
            doubts: Vec::new(),
        }
    }

    /// Counts how it ended for one benchmark.
    pub(super) fn add(&mut self, subject: Subject<'_>, trial: &Trial) {
        match trial {
            Trial::NotTested(why) => {
                self.n_rows += usize::from(!why.is_beside_the_point());
                let is_of_machine = *why == NotTested::NoUsableTime(Reason::AnotherMachine);
                self.n_of_another_machine += usize::from(is_of_machine);
            }
            Trial::Passes | Trial::Fails => {
                self.n_rows += 1;
                self.n_tested += 1;
                if self.decides(subject) {
                    self.n_judged += 1;
                } else if !self.doubts.contains(&reason_of(subject)) {
                    self.doubts.push(reason_of(subject));
                }
            }
        }
    }

    /// Why it could judge none of the benchmarks that it tested, where all have one reason.
    pub(crate) fn common_doubt(&self) -> Option<Reason> {
        match self.doubts.as_slice() {
            [only] if self.n_judged == 0 => *only,
            _ => None,
        }
    }

    /// Whether every benchmark that it is for waits for a reference of the same kind of machine.
    pub(super) fn waits_for_machine(&self) -> bool {
        self.n_rows > 0 && self.n_of_another_machine == self.n_rows
    }

    /// Whether the result for a benchmark that was tested is more than a lack of evidence.
    pub(super) fn decides(&self, subject: Subject<'_>) -> bool {
        let is_inconclusive = match subject {
            Subject::Row(row) => row.judged.verdict == Verdict::Inconclusive,
            Subject::Family(family) => family.exponent.verdict == Verdict::Inconclusive,
            Subject::Added(_) | Subject::Removed(_) => false,
        };
        match &self.gate {
            Gate::Verdict(Verdict::Removed | Verdict::Incomparable) => true,
            Gate::Verdict(_)
            | Gate::RegressedBeyond(_)
            | Gate::ImprovedBeyond(_)
            | Gate::Growth(_) => !is_inconclusive,
            Gate::Percent(..) | Gate::Difference(..) | Gate::Ceiling(..) | Gate::Floor(..) => true,
        }
    }
}

/// Why there is no claim about a benchmark.
fn reason_of(subject: Subject<'_>) -> Option<Reason> {
    match subject {
        Subject::Row(row) => row.judged.reason,
        Subject::Family(family) => family.exponent.reason,
        Subject::Added(_) | Subject::Removed(_) => None,
    }
}
