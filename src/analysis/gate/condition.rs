//! `--fail-on`: one condition that makes a benchmark fail.

use std::fmt;

use crate::analysis::compare::delta::Delta;
use crate::analysis::compare::row::Row;
use crate::analysis::gate::duration::{short_duration, short_size};
use crate::analysis::gate::subject::{NotTested, Subject, Trial};
use crate::analysis::growth::growth::Family;
use crate::analysis::judge::verdict::{Reason, Verdict};
use crate::model::extra_metric::{Better, ExtraMetric};
use crate::model::fields::Fields;
use crate::model::metric::Metric;
use crate::model::quantity::{Unit, converted};
use crate::model::stats::Stats;

/// One condition. A benchmark that meets it fails the comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Gate {
    /// `regressed`, `improved`, `removed`, `incomparable`, `inconclusive`: the verdict.
    Verdict(Verdict),
    /// `regressed:5%`: the verdict, and a judged change slower by more than this many percent.
    RegressedBeyond(f64),
    /// `improved:20%`: the verdict, and a judged change faster by more than this many percent.
    ImprovedBeyond(f64),
    /// `mean:5%`: a metric worse by more than this many percent, whatever the verdict.
    Percent(Metric, f64),
    /// `mean:5ms`: a metric worse by more than this, whatever the verdict.
    Difference(Metric, Limit),
    /// `mean>20ms`: a metric of the candidate above this, whatever the reference.
    Ceiling(Metric, Limit),
    /// `extra:accuracy<0.9`: a metric of the candidate below this, whatever the reference.
    Floor(Metric, Limit),
    /// `growth:0.2`: growth that is regressed, and an exponent that rose by more than this.
    Growth(f64),
}

/// An amount with what it counts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limit {
    pub amount: f64,
    pub unit: Unit,
}

impl Limit {
    /// A time.
    pub(crate) fn seconds(amount: f64) -> Self {
        Self { amount, unit: Unit::Seconds }
    }

    /// Its amount in the unit in which a benchmark has the metric; `None` where it limits something
    /// else. What a suite stores may have no unit.
    pub(crate) fn amount_for(&self, metric: &Metric, stats: &Stats) -> Option<f64> {
        match (stats.unit_of(metric), metric.is_time()) {
            (Unit::None, false) => Some(self.amount),
            (unit, _) => converted(self.amount, &self.unit, &unit),
        }
    }

    /// The same, or as it is written where the benchmark has nothing to compare it with.
    fn shown_for(&self, metric: &Metric, subject: Subject<'_>) -> (f64, Unit) {
        let stats = subject.candidate();
        match stats.and_then(|stats| Some((self.amount_for(metric, stats)?, stats.unit_of(metric))))
        {
            Some((amount, unit)) if unit != Unit::None => (amount, unit),
            Some(_) | None => (self.amount, self.unit.clone()),
        }
    }
}

/// As it is written: `20ms`, `8MiB`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unit {
            Unit::Seconds => f.write_str(&short_duration(self.amount)),
            Unit::Bytes => f.write_str(&short_size(self.amount)),
            unit @ (Unit::None | Unit::Sign(_)) => write!(f, "{}{unit}", self.amount),
        }
    }
}

/// What budgets of one kind replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BudgetKind {
    /// How much slower a benchmark may get.
    Change,
    /// How long a benchmark may take, or what else it may cost.
    Ceiling,
}

/// A number that a gate looks at, or its limit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum GateNumber {
    /// A change in percent.
    Percent(f64),
    /// A number of a metric or a difference of two, and what it counts.
    Amount(f64, Unit),
    /// A change of an exponent.
    Exponent(f64),
}

/// As it is written.
impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verdict(verdict) => f.write_str(verdict.label()),
            Self::RegressedBeyond(limit) => write!(f, "regressed:{limit}%"),
            Self::ImprovedBeyond(limit) => write!(f, "improved:{limit}%"),
            Self::Percent(metric, limit) => write!(f, "{metric}:{limit}%"),
            Self::Difference(metric, limit) => write!(f, "{metric}:{limit}"),
            Self::Ceiling(metric, limit) => write!(f, "{metric}>{limit}"),
            Self::Floor(metric, limit) => write!(f, "{metric}<{limit}"),
            Self::Growth(limit) => write!(f, "growth:{limit}"),
        }
    }
}

impl Gate {
    /// The budgets that replace it for their benchmarks; `None` if no budget does.
    pub(crate) fn replaced_by(&self) -> Option<BudgetKind> {
        match self {
            Self::Verdict(Verdict::Regressed)
            | Self::RegressedBeyond(_)
            | Self::Percent(..)
            | Self::Difference(..) => Some(BudgetKind::Change),
            Self::Ceiling(..) | Self::Floor(..) => Some(BudgetKind::Ceiling),
            Self::Verdict(_) | Self::ImprovedBeyond(_) | Self::Growth(_) => None,
        }
    }

    /// Whether it looks at subjects of this kind: families have growth, and nothing else has.
    pub(super) fn is_about(&self, subject: Subject<'_>) -> bool {
        matches!(self, Self::Growth(_)) == matches!(subject, Subject::Family(_))
    }

    /// Whether it compares with a reference.
    pub(crate) fn needs_reference(&self) -> bool {
        self.replaced_by() != Some(BudgetKind::Ceiling)
    }

    /// How it ends for a benchmark.
    pub(super) fn try_on(&self, subject: Subject<'_>) -> Trial {
        match (self, subject) {
            (Self::Ceiling(metric, limit) | Self::Floor(metric, limit), _) => {
                let Some(stats) = subject.candidate() else {
                    return Trial::NotTested(NotTested::OnlyReference);
                };
                let Some(amount) = limit.amount_for(metric, stats) else {
                    return Trial::NotTested(NotTested::AnotherUnit(metric.clone()));
                };
                let fails = |number: f64| match self {
                    Self::Floor(..) => number < amount,
                    _ => number > amount,
                };
                of_number(stats.number(metric).map(fails), metric)
            }
            (Self::Verdict(Verdict::Removed), Subject::Removed(_)) => Trial::Fails,
            (Self::Verdict(Verdict::Removed), Subject::Row(_)) => Trial::Passes,
            (_, Subject::Row(row)) => self.try_on_row(row),
            (_, Subject::Family(family)) => self.try_on_family(family),
            (_, Subject::Added(_)) => Trial::NotTested(NotTested::OnlyCandidate),
            (_, Subject::Removed(_)) => Trial::NotTested(NotTested::OnlyReference),
        }
    }

    fn try_on_family(&self, family: &Family) -> Trial {
        let exponent = &family.exponent;
        match (self, exponent.p, exponent.reason) {
            (Self::Growth(_), None, Some(reason)) => {
                Trial::NotTested(NotTested::NoUsableTime(reason))
            }
            (Self::Growth(limit), _, _) => {
                of_condition(exponent.verdict == Verdict::Regressed && exponent.change > *limit)
            }
            // Families have no other numbers.
            (_, _, _) => Trial::Passes,
        }
    }

    fn try_on_row(&self, row: &Row) -> Trial {
        let verdict = row.judged.verdict;
        match self {
            Self::Verdict(Verdict::Incomparable) => of_condition(verdict == Verdict::Incomparable),
            Self::Verdict(_) | Self::RegressedBeyond(_) | Self::ImprovedBeyond(_)
                if verdict == Verdict::Incomparable =>
            {
                let reason = row.judged.reason.unwrap_or(Reason::NoUsableTime);
                Trial::NotTested(NotTested::NoUsableTime(reason))
            }
            Self::Verdict(wanted) => of_condition(verdict == *wanted),
            Self::RegressedBeyond(limit) => {
                let is_beyond = judged_percent(row)
                    .is_none_or(|percent| row.better_judged.worse(percent) > *limit);
                of_condition(verdict == Verdict::Regressed && is_beyond)
            }
            Self::ImprovedBeyond(limit) => {
                let is_beyond = judged_percent(row)
                    .is_none_or(|percent| row.better_judged.worse(percent) < -*limit);
                of_condition(verdict == Verdict::Improved && is_beyond)
            }
            Self::Percent(metric, _) | Self::Difference(metric, _)
                if have_two_units(row, metric) =>
            {
                Trial::NotTested(NotTested::UnitsDiffer(metric.clone()))
            }
            Self::Percent(metric, limit) => {
                of_number(exceeds_percent(&row.delta_of(metric), metric.better(), *limit), metric)
            }
            Self::Difference(metric, limit) => {
                let Some(amount) = limit.amount_for(metric, &row.candidate) else {
                    return Trial::NotTested(NotTested::AnotherUnit(metric.clone()));
                };
                let difference = row.delta_of(metric).difference;
                let worse = difference.map(|difference| metric.better().worse(difference));
                of_number(worse.map(|worse| worse > amount), metric)
            }
            // A row has the numbers of both sides.
            Self::Ceiling(..) | Self::Floor(..) => self.try_on(Subject::Row(row)),
            // A row is one size.
            Self::Growth(_) => Trial::Passes,
        }
    }

    /// How many seconds slower a row is by what the gate looks at, or how much worse in another
    /// unit; `None` where it has no numbers.
    pub(super) fn difference(&self, row: &Row) -> Option<f64> {
        match self {
            Self::Verdict(_) | Self::RegressedBeyond(_) | Self::ImprovedBeyond(_) => {
                let located = row.judged.located?;
                Some(row.better_judged.worse(located.candidate - located.reference))
            }
            Self::Percent(metric, _)
            | Self::Difference(metric, _)
            | Self::Ceiling(metric, _)
            | Self::Floor(metric, _) => {
                row.delta_of(metric).difference.map(|difference| metric.better().worse(difference))
            }
            Self::Growth(_) => None,
        }
    }

    /// The number that it looks at; `None` where it looks at none, or the benchmark has none.
    pub(crate) fn value(&self, subject: Subject<'_>) -> Option<GateNumber> {
        if let Self::Ceiling(metric, _) | Self::Floor(metric, _) = self {
            let stats = subject.candidate()?;
            let unit = stats.unit_of(metric);
            return stats.number(metric).map(|number| GateNumber::Amount(number, unit));
        }
        if let (Self::Growth(_), Subject::Family(family)) = (self, subject) {
            return Some(GateNumber::Exponent(family.exponent.change));
        }
        let Subject::Row(row) = subject else { return None };
        match self {
            Self::Verdict(_) | Self::RegressedBeyond(_) | Self::ImprovedBeyond(_) => {
                judged_percent(row).map(GateNumber::Percent)
            }
            Self::Percent(metric, _) => row.delta_of(metric).percent.map(GateNumber::Percent),
            Self::Difference(metric, _) => {
                let unit = row.candidate.unit_of(metric);
                let difference = row.delta_of(metric).difference;
                difference.map(|difference| GateNumber::Amount(difference, unit))
            }
            Self::Ceiling(..) | Self::Floor(..) | Self::Growth(_) => None,
        }
    }

    /// What that number may be at most (of a floor and of what is better bigger, at least); `None`
    /// for a verdict.
    pub(crate) fn limit(&self, subject: Subject<'_>) -> Option<GateNumber> {
        let judged = match subject {
            Subject::Row(row) => row.better_judged,
            Subject::Added(_) | Subject::Removed(_) | Subject::Family(_) => Better::Lower,
        };
        match self {
            Self::Verdict(_) => None,
            Self::RegressedBeyond(limit) => Some(GateNumber::Percent(judged.worse(*limit))),
            // Better is a negative change of what is worse.
            Self::ImprovedBeyond(limit) => Some(GateNumber::Percent(judged.worse(-limit))),
            Self::Percent(metric, limit) => {
                Some(GateNumber::Percent(metric.better().worse(*limit)))
            }
            Self::Difference(metric, limit) => {
                let (amount, unit) = limit.shown_for(metric, subject);
                Some(GateNumber::Amount(metric.better().worse(amount), unit))
            }
            Self::Ceiling(metric, limit) | Self::Floor(metric, limit) => {
                let (amount, unit) = limit.shown_for(metric, subject);
                Some(GateNumber::Amount(amount, unit))
            }
            Self::Growth(limit) => Some(GateNumber::Exponent(*limit)),
        }
    }

    /// The metric that it names.
    pub(crate) fn metric(&self) -> Option<&Metric> {
        match self {
            Self::Verdict(_)
            | Self::RegressedBeyond(_)
            | Self::ImprovedBeyond(_)
            | Self::Growth(_) => None,
            Self::Percent(metric, _)
            | Self::Difference(metric, _)
            | Self::Ceiling(metric, _)
            | Self::Floor(metric, _) => Some(metric),
        }
    }

    /// The same gate with what is known of its metric.
    pub(crate) fn with_metric(self, settle: impl Fn(Metric) -> Metric) -> Self {
        match self {
            Self::Percent(metric, limit) => Self::Percent(settle(metric), limit),
            Self::Difference(metric, limit) => Self::Difference(settle(metric), limit),
            Self::Ceiling(metric, limit) => Self::Ceiling(settle(metric), limit),
            Self::Floor(metric, limit) => Self::Floor(settle(metric), limit),
            other => other,
        }
    }
}

/// Whether the sides store numbers of a metric that count different things.
fn have_two_units(row: &Row, metric: &Metric) -> bool {
    let Metric::Extra(extra) = metric else { return false };
    // With a unit it finds numbers of that unit only.
    let any_unit = ExtraMetric { unit: None, ..ExtraMetric::clone(extra) };
    let unit = |extra: &Option<Fields>| any_unit.find(extra.as_ref()?).map(|(_, unit)| unit);
    match row.extra.each_ref().map(unit) {
        [Some(reference), Some(candidate)] => {
            reference != candidate && ![&reference, &candidate].contains(&&Unit::None)
        }
        [_, _] => false,
    }
}

fn of_condition(is_met: bool) -> Trial {
    if is_met { Trial::Fails } else { Trial::Passes }
}

fn of_number(is_met: Option<bool>, metric: &Metric) -> Trial {
    is_met.map_or_else(|| Trial::NotTested(NotTested::NoNumber(metric.clone())), of_condition)
}

/// The judged change of a row, which is the one that it shows.
fn judged_percent(row: &Row) -> Option<f64> {
    row.judged.theta.map(|theta| 100.0 * theta.exp_m1())
}

/// Whether a delta is worse by more than a percentage. A number of 0 that gets worse is worse by more
/// than any percentage.
fn exceeds_percent(delta: &Delta, better: Better, limit: f64) -> Option<bool> {
    match (delta.percent, delta.difference) {
        (Some(percent), _) => Some(better.worse(percent) > limit),
        (None, Some(difference)) => Some(better.worse(difference) > 0.0),
        (None, None) => None,
    }
}
