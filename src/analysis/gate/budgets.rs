//! Which rows fail: gates for all of them, budgets for some, waivers until a day.
//!
//! A row with a budget of its own is tested by that and by no gate; of several budgets the last one
//! counts, as in ignore files. A waiver lets a failing row pass until its last day; after that the
//! row fails and says so.

use chrono::NaiveDate;

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::row::Row;
use crate::analysis::gate::condition::Gate;
use crate::analysis::gate::count::GateCount;
use crate::analysis::gate::patterns::matches;
use crate::model::statistic::Statistic;

/// What makes a comparison fail.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct GateRules {
    /// For every row without a budget, each as it was written.
    pub gates: Vec<(String, Gate)>,
    /// For some benchmarks; the last one that names a row counts for it.
    pub budgets: Vec<Budget>,
    /// Failures that are accepted for a while.
    pub waivers: Vec<Waiver>,
    /// Today, in UTC. Nothing is expired where it is not known.
    pub today: Option<NaiveDate>,
}

impl GateRules {
    /// Whether there is a gate or a budget that could fail.
    pub(crate) fn can_fail(&self) -> bool {
        !self.gates.is_empty() || !self.budgets.is_empty()
    }
}

/// What some benchmarks may cost.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Budget {
    /// The benchmarks that it limits: a pattern over node ids, see [`matches()`].
    pub benchmarks: String,
    pub gate: Gate,
    /// Differences up to this many seconds never fail.
    pub floor: Option<f64>,
}

/// A failure that is accepted until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiver {
    /// The benchmarks that may fail: a pattern over node ids, see [`matches()`].
    pub benchmarks: String,
    /// Why they may.
    pub reason: String,
    /// The last day on which it counts.
    pub until: NaiveDate,
}

impl Waiver {
    fn is_for(&self, row: &Row) -> bool {
        is_named(row, &self.benchmarks)
    }
}

/// A row that fails a gate or its budget.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Offender<'c> {
    pub row: &'c Row,
    /// The statistic whose change is beyond the limit.
    pub statistic: Statistic,
    /// The gate as it was written, or the budget in words.
    pub by: String,
    /// The waiver that let the row pass until it expired, or that lets it pass.
    pub waiver: Option<&'c Waiver>,
    /// Whether that waiver is expired.
    pub is_expired: bool,
}

/// The result of testing a comparison.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct GateReport<'c> {
    /// Whether there is a gate or a budget that could fail.
    pub can_fail: bool,
    /// Every row that fails, once per gate, in the order of gates, then budgets, then rows.
    pub offenders: Vec<Offender<'c>>,
    /// Every row that a waiver lets pass, in the same order.
    pub waived: Vec<Offender<'c>>,
    /// How many times a row had no number to be tested by.
    pub untested: usize,
    /// What each gate and then each budget could test.
    pub counts: Vec<GateCount>,
    /// Waivers that have expired and that no failing row needs any more.
    pub stale: Vec<&'c Waiver>,
    /// Budgets and waivers whose pattern names no row, in the order of budgets, then waivers.
    pub unmatched: Vec<&'c str>,
}

/// Tests every row against its budget, or against every gate.
pub(crate) fn test_gates<'c>(comparison: &'c Comparison, rules: &'c GateRules) -> GateReport<'c> {
    let mut report = GateReport { can_fail: rules.can_fail(), ..GateReport::default() };
    let metric = comparison.metric;
    let budget_idxs: Vec<Option<usize>> =
        comparison.rows.iter().map(|row| budget_idx(row, rules)).collect();
    // A gate is for the rows that have no budget of their own.
    for (text, gate) in &rules.gates {
        let mut count = GateCount::new(text.clone(), *gate);
        for (row, budget_idx) in comparison.rows.iter().zip(&budget_idxs) {
            if budget_idx.is_none() {
                let trips = gate.trips(row, metric);
                count.add(row, trips);
                report.add(row, gate.statistic(metric), trips, text.clone(), rules);
            }
        }
        report.counts.push(count);
    }
    for (idx, budget) in rules.budgets.iter().enumerate() {
        let mut count = GateCount::new(budget_words(budget), budget.gate);
        for (row, budget_idx) in comparison.rows.iter().zip(&budget_idxs) {
            if *budget_idx == Some(idx) {
                let trips = exceeds(budget, row, metric);
                count.add(row, trips);
                report.add(row, budget.gate.statistic(metric), trips, budget_words(budget), rules);
            }
        }
        report.counts.push(count);
    }
    // An expired waiver of a row that fails is named with the failure; only others are stale.
    for waiver in &rules.waivers {
        let is_needed = report.offenders.iter().any(|offender| waiver.is_for(offender.row));
        if is_expired(waiver, rules) && !is_needed {
            report.stale.push(waiver);
        }
    }
    let budget_patterns = rules.budgets.iter().map(|budget| &budget.benchmarks);
    let waiver_patterns = rules.waivers.iter().map(|waiver| &waiver.benchmarks);
    for pattern in budget_patterns.chain(waiver_patterns) {
        if !comparison.rows.iter().any(|row| is_named(row, pattern)) {
            report.unmatched.push(pattern);
        }
    }
    report
}

/// The budget of a row: of several the last one.
fn budget_idx(row: &Row, rules: &GateRules) -> Option<usize> {
    rules.budgets.iter().rposition(|budget| is_named(row, &budget.benchmarks))
}

impl<'c> GateReport<'c> {
    /// Counts the result of one test of a row.
    fn add(
        &mut self,
        row: &'c Row,
        statistic: Statistic,
        trips: Option<bool>,
        by: String,
        rules: &'c GateRules,
    ) {
        match trips {
            None => self.untested += 1,
            Some(false) => {}
            Some(true) => {
                let mut of_row = rules.waivers.iter().filter(|waiver| waiver.is_for(row));
                let valid = of_row.clone().find(|waiver| !is_expired(waiver, rules));
                let is_expired = valid.is_none();
                // An expired waiver is named beside the failure, so that it is clear why it fails
                // now.
                let waiver = valid.or_else(|| of_row.next_back());
                let offender = Offender { row, statistic, by, waiver, is_expired };
                if valid.is_some() {
                    self.waived.push(offender)
                } else {
                    self.offenders.push(offender)
                }
            }
        }
    }

    /// The first gate that a row fails.
    pub(crate) fn offence(&self, row: &Row) -> Option<&Offender<'c>> {
        self.offenders.iter().find(|offender| std::ptr::eq(offender.row, row))
    }
}

/// Whether a row is beyond its budget; `None` where it has no number to say so.
fn exceeds(budget: &Budget, row: &Row, metric: Statistic) -> Option<bool> {
    let trips = budget.gate.trips(row, metric)?;
    let Some(floor) = budget.floor else { return Some(trips) };
    let difference = row.delta_of(budget.gate.statistic(metric)).difference;
    Some(trips && difference.is_some_and(|difference| difference > floor))
}

fn is_expired(waiver: &Waiver, rules: &GateRules) -> bool {
    rules.today.is_some_and(|today| waiver.until < today)
}

fn is_named(row: &Row, pattern: &str) -> bool {
    row.candidate_ids.iter().chain([&row.name.fullname]).any(|id| matches(pattern, id))
}

fn budget_words(budget: &Budget) -> String {
    let floor = budget.floor.map_or(String::new(), |floor| format!(" and {floor} s"));
    format!("{}{floor} for {}", budget.gate, budget.benchmarks)
}
