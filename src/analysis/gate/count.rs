//! What a gate could test. A gate that passes is only as good as the rows that it could judge.

use crate::analysis::compare::row::Row;
use crate::analysis::gate::condition::Gate;
use crate::analysis::judge::verdict::Verdict;

/// How many rows one gate or budget is for, and how many of these it could test.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GateCount {
    /// The gate as it was written, or the budget in words.
    pub by: String,
    /// Whether it asks for verdicts; otherwise for a number.
    pub asks_verdicts: bool,
    /// The rows that it is for.
    pub n_rows: usize,
    /// Of these, the rows with usable times on both sides.
    pub n_measured: usize,
    /// Of these, the rows with a verdict other than inconclusive, or with a number.
    pub n_judged: usize,
}

impl GateCount {
    pub(super) fn new(by: String, gate: Gate) -> Self {
        let asks_verdicts = gate.asks_verdicts();
        Self { by, asks_verdicts, n_rows: 0, n_measured: 0, n_judged: 0 }
    }

    /// Counts one row. `trips` says whether it fails, or `None` without a number.
    pub(super) fn add(&mut self, row: &Row, trips: Option<bool>) {
        let (is_measured, is_decided) = match row.judged.verdict {
            Verdict::Improved | Verdict::Regressed | Verdict::Unchanged => (true, true),
            Verdict::Inconclusive => (true, false),
            Verdict::Incomparable | Verdict::Added | Verdict::Removed => (false, false),
        };
        let has_number = trips.is_some();
        let (is_measured, is_judged) = match self.asks_verdicts {
            true => (is_measured && has_number, is_decided && has_number),
            false => (has_number, has_number),
        };
        self.n_rows += 1;
        self.n_measured += usize::from(is_measured);
        self.n_judged += usize::from(is_judged);
    }
}
