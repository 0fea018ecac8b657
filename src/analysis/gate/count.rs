//! What a gate could test. A gate that passes is only as good as the benchmarks that it could
//! judge.

use crate::analysis::gate::condition::Gate;
use crate::analysis::gate::subject::{Subject, Trial};
use crate::analysis::judge::verdict::Verdict;

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
}

impl GateCount {
    pub(super) fn new(by: String, gate: Gate) -> Self {
        Self { by, gate, n_rows: 0, n_tested: 0, n_judged: 0, n_budgeted: 0 }
    }

    /// Counts how it ended for one benchmark.
    pub(super) fn add(&mut self, subject: Subject<'_>, trial: &Trial) {
        match trial {
            Trial::NotTested(why) => self.n_rows += usize::from(!why.is_beside_the_point()),
            Trial::Passes | Trial::Fails => {
                self.n_rows += 1;
                self.n_tested += 1;
                self.n_judged += usize::from(self.decides(subject));
            }
        }
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
