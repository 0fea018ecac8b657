//! Which rows fail: gates for all of them, budgets for some, waivers until a day.
//!
//! A row with a budget of its own is tested by that and by no gate; of several budgets the last one counts, as in
//! ignore files. A waiver lets a failing row pass until its last day; after that the row fails and says so.

use chrono::NaiveDate;

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::row::Row;
use crate::analysis::gate::condition::Gate;
use crate::analysis::gate::patterns::matches;
use crate::model::statistic::Statistic;

/// What makes a comparison fail.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct GateRules {
    /// For every row without a budget, each as it was written.
    pub gates: Vec<(String, Gate)>,
    /// For some benchmarks.
    pub budgets: Vec<Budget>,
    /// Who may fail for a while.
    pub waivers: Vec<Waiver>,
    /// Today, in UTC. Nothing is expired where it is not known.
    pub today: Option<NaiveDate>,
}

impl GateRules {
    /// Whether anything was asked that could fail.
    pub(crate) fn is_asked(&self) -> bool {
        !self.gates.is_empty() || !self.budgets.is_empty()
    }
}

/// What some benchmarks may cost.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Budget {
    /// Which: a pattern over node ids, see [`matches()`].
    pub benchmarks: String,
    /// The limit.
    pub gate: Gate,
    /// Differences of so many seconds and less never fail.
    pub floor: Option<f64>,
}

/// A failure that is accepted until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiver {
    /// Whose: a pattern over node ids, see [`matches()`].
    pub benchmarks: String,
    /// Why.
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
    /// The row.
    pub row: &'c Row,
    /// Whose change is beyond the limit.
    pub statistic: Statistic,
    /// The gate as it was written, or the budget in words.
    pub by: String,
    /// The waiver that let the row pass until it expired, or that lets it pass.
    pub waiver: Option<&'c Waiver>,
    /// Whether that waiver is expired.
    pub is_expired: bool,
}

/// What the gates say of a comparison.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct GateReport<'c> {
    /// Whether anything was asked that could fail.
    pub is_asked: bool,
    /// Every row that fails, once per gate, in the order of gates, then budgets, then rows.
    pub offenders: Vec<Offender<'c>>,
    /// Every row that a waiver lets pass, in the same order.
    pub waived: Vec<Offender<'c>>,
    /// How many times a row had no number to be tested by.
    pub untested: usize,
    /// Waivers that have expired and that no failing row needs any more.
    pub stale: Vec<&'c Waiver>,
    /// Budgets and waivers whose pattern names no row, in the order of budgets, then waivers.
    pub nobodys: Vec<&'c str>,
}

/// Tests every row against its budget, or against every gate.
pub(crate) fn test_gates<'c>(comparison: &'c Comparison, rules: &'c GateRules) -> GateReport<'c> {
    let mut report = GateReport { is_asked: rules.is_asked(), ..GateReport::default() };
    let budget_of =
        |row: &Row| rules.budgets.iter().rposition(|budget| is_named(row, &budget.benchmarks));
    let budgets: Vec<Option<usize>> = comparison.rows.iter().map(budget_of).collect();
    let rows = || comparison.rows.iter().zip(&budgets);
    for (text, gate) in &rules.gates {
        for (row, _) in rows().filter(|(_, budget)| budget.is_none()) {
            report.add(
                row,
                *gate,
                gate.trips(row, comparison.metric),
                text.clone(),
                comparison.metric,
                rules,
            );
        }
    }
    for (i, budget) in rules.budgets.iter().enumerate() {
        for (row, _) in rows().filter(|(_, budget_idx)| **budget_idx == Some(i)) {
            let by = budget_words(budget);
            report.add(
                row,
                budget.gate,
                exceeds(budget, row, comparison.metric),
                by,
                comparison.metric,
                rules,
            );
        }
    }
    let needed =
        |waiver: &Waiver| report.offenders.iter().any(|offender| waiver.is_for(offender.row));
    let stale = rules
        .waivers
        .iter()
        .filter(|waiver| is_expired(waiver, rules) && !needed(waiver))
        .collect();
    report.stale = stale;
    let patterns = rules
        .budgets
        .iter()
        .map(|budget| &budget.benchmarks)
        .chain(rules.waivers.iter().map(|waiver| &waiver.benchmarks));
    let is_nobodys = |pattern: &&String| !comparison.rows.iter().any(|row| is_named(row, pattern));
    report.nobodys = patterns.filter(is_nobodys).map(String::as_str).collect();
    report
}

impl<'c> GateReport<'c> {
    fn add(
        &mut self,
        row: &'c Row,
        gate: Gate,
        trips: Option<bool>,
        by: String,
        metric: Statistic,
        rules: &'c GateRules,
    ) {
        match trips {
            None => self.untested += 1,
            Some(false) => {}
            Some(true) => {
                let mut of_row = rules.waivers.iter().filter(|waiver| waiver.is_for(row));
                let valid = of_row.clone().find(|waiver| !is_expired(waiver, rules));
                let is_expired = valid.is_none();
                let waiver = valid.or_else(|| of_row.next_back());
                let offender =
                    Offender { row, statistic: gate.statistic(metric), by, waiver, is_expired };
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
    let difference = row.delta_of(budget.gate.statistic(metric)).difference;
    Some(
        trips
            && budget
                .floor
                .is_none_or(|floor| difference.is_some_and(|difference| difference > floor)),
    )
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
