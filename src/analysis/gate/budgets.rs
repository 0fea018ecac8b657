//! What may fail: gates for all benchmarks, budgets for some, waivers until a day.
//!
//! A budget takes the place of the gates of its kind for its benchmarks: a threshold that of the
//! gates on a slowdown, a limit that of the ceilings. Of several budgets of one kind the last one
//! counts, as in ignore files. A waiver lets a failing benchmark pass until its last day; after that
//! the benchmark fails and says so.

use chrono::NaiveDate;

use crate::analysis::compare::row::Row;
use crate::analysis::gate::condition::{BudgetKind, Gate};
use crate::analysis::gate::duration::short_duration;
use crate::analysis::gate::patterns::Pattern;
use crate::analysis::gate::subject::{Subject, Trial};
use crate::model::extra_metric::Better;
use crate::model::metric::Metric;

/// What makes a comparison fail.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct GateRules {
    /// For every benchmark without a budget of the kind, each as it was written.
    pub gates: Vec<(String, Gate)>,
    /// For some benchmarks; of each kind the last one that names a benchmark counts for it.
    pub budgets: Vec<Budget>,
    /// Failures that are accepted for a while.
    pub waivers: Vec<Waiver>,
    /// The file that has the budgets and waivers, as it was named; `None` where it is the
    /// `pyproject.toml` that was found.
    pub file: Option<String>,
    /// Today, in UTC. Nothing is expired where it is not known.
    pub today: Option<NaiveDate>,
}

impl GateRules {
    /// Whether there is a gate or a budget that could fail.
    pub(crate) fn can_fail(&self) -> bool {
        !self.gates.is_empty() || !self.budgets.is_empty()
    }

    /// Lets `settle` say what is known of the metrics of all gates and budgets.
    pub(crate) fn settle_metrics(&mut self, settle: impl Fn(Metric) -> Metric) {
        for (_, gate) in &mut self.gates {
            *gate = gate.clone().with_metric(&settle);
        }
        for budget in &mut self.budgets {
            // The limit of a budget is the worst that is allowed, whichever way that is.
            budget.gate = match budget.gate.clone().with_metric(&settle) {
                Gate::Ceiling(metric, limit) if metric.better() == Better::Higher => {
                    Gate::Floor(metric, limit)
                }
                other => other,
            };
        }
    }

    /// The metrics that gates and budgets look at.
    pub(crate) fn metrics(&self) -> Vec<Metric> {
        let gates = self.gates.iter().map(|(_, gate)| gate);
        let gates = gates.chain(self.budgets.iter().map(|budget| &budget.gate));
        gates.filter_map(|gate| gate.metric().cloned()).collect()
    }

    /// The same without what names a metric of its own, and without growth, which is that of the
    /// times whatever the metric: for another comparison of the same runs, by this metric.
    pub(crate) fn of_verdicts(&self, metric: &Metric) -> Self {
        let is_of_verdict =
            |gate: &Gate| gate.metric().is_none() && !matches!(gate, Gate::Growth(_));
        let gates = self.gates.iter().filter(|(_, gate)| is_of_verdict(gate));
        let budgets = self.budgets.iter().filter(|budget| budget.gate.metric().is_none());
        Self {
            gates: gates
                .map(|(text, gate)| (format!("{text} by {metric}"), gate.clone()))
                .collect(),
            budgets: budgets.cloned().collect(),
            waivers: self.waivers.clone(),
            file: self.file.clone(),
            today: self.today,
        }
    }

    /// The budget of a kind that a benchmark has, as an index.
    pub(super) fn budget_idx(&self, subject: Subject<'_>, kind: BudgetKind) -> Option<usize> {
        self.budgets.iter().rposition(|budget| {
            budget.gate.replaced_by() == Some(kind) && subject.is_named(&budget.benchmarks)
        })
    }

    pub(super) fn is_expired(&self, waiver: &Waiver) -> bool {
        self.today.is_some_and(|today| waiver.until < today)
    }
}

/// What some benchmarks may cost.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Budget {
    /// The node ids of the benchmarks that it limits.
    pub benchmarks: Pattern,
    pub gate: Gate,
    /// Differences up to this many seconds never fail.
    pub floor: Option<f64>,
}

impl Budget {
    /// The budget in words.
    pub(crate) fn words(&self) -> String {
        let floor =
            self.floor.map_or(String::new(), |floor| format!(" and {}", short_duration(floor)));
        format!("{}{floor} for {}", self.gate, self.benchmarks.text)
    }

    pub(super) fn try_on(&self, subject: Subject<'_>) -> Trial {
        let trial = self.gate.try_on(subject);
        match (self.floor, subject, trial) {
            (Some(floor), Subject::Row(row), Trial::Fails) if !self.is_above(floor, row) => {
                Trial::Passes
            }
            (_, _, trial) => trial,
        }
    }

    fn is_above(&self, floor: f64, row: &Row) -> bool {
        self.gate.difference(row).is_some_and(|difference| difference > floor)
    }
}

/// A failure that is accepted until a day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Waiver {
    /// The node ids of the benchmarks that may fail.
    pub benchmarks: Pattern,
    /// Why they may.
    pub reason: String,
    /// The last day on which it counts.
    pub until: NaiveDate,
}
