//! `--fail-on`: one condition that makes a benchmark fail.

use std::fmt;

use crate::analysis::compare::delta::Delta;
use crate::analysis::compare::row::Row;
use crate::analysis::gate::duration::short_duration;
use crate::analysis::gate::subject::{NotTested, Subject, Trial};
use crate::analysis::growth::growth::Family;
use crate::analysis::judge::verdict::{Reason, Verdict};
use crate::model::statistic::Statistic;

/// One condition. A benchmark that meets it fails the comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Gate {
    /// `regressed`, `improved`, `removed`, `incomparable`, `inconclusive`: the verdict.
    Verdict(Verdict),
    /// `regressed:5%`: the verdict, and a judged change slower by more than this many percent.
    RegressedBeyond(f64),
    /// `improved:20%`: the verdict, and a judged change faster by more than this many percent.
    ImprovedBeyond(f64),
    /// `mean:5%`: a statistic slower by more than this many percent, whatever the verdict.
    Percent(Statistic, f64),
    /// `mean:5ms`: a statistic slower by more than this many seconds, whatever the verdict.
    Seconds(Statistic, f64),
    /// `mean>20ms`: a statistic of the candidate above this many seconds, whatever the reference.
    Ceiling(Statistic, f64),
    /// `growth:0.2`: growth that is regressed, and an exponent that rose by more than this.
    Growth(f64),
}

/// What budgets of one kind replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BudgetKind {
    /// How much slower a benchmark may get.
    Change,
    /// How long a benchmark may take.
    Ceiling,
}

/// A number that a gate looks at, or its limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum GateNumber {
    /// A change in percent.
    Percent(f64),
    /// A time or a difference of times.
    Seconds(f64),
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
            Self::Percent(statistic, limit) => write!(f, "{statistic}:{limit}%"),
            Self::Seconds(statistic, limit) => write!(f, "{statistic}:{}", short_duration(*limit)),
            Self::Ceiling(statistic, limit) => write!(f, "{statistic}>{}", short_duration(*limit)),
            Self::Growth(limit) => write!(f, "growth:{limit}"),
        }
    }
}

impl Gate {
    /// The budgets that replace it for their benchmarks; `None` if no budget does.
    pub(crate) fn replaced_by(self) -> Option<BudgetKind> {
        match self {
            Self::Verdict(Verdict::Regressed)
            | Self::RegressedBeyond(_)
            | Self::Percent(..)
            | Self::Seconds(..) => Some(BudgetKind::Change),
            Self::Ceiling(..) => Some(BudgetKind::Ceiling),
            Self::Verdict(_) | Self::ImprovedBeyond(_) | Self::Growth(_) => None,
        }
    }

    /// Whether it looks at subjects of this kind: families have growth, and nothing else has.
    pub(super) fn is_about(self, subject: Subject<'_>) -> bool {
        matches!(self, Self::Growth(_)) == matches!(subject, Subject::Family(_))
    }

    /// Whether it compares with a reference.
    pub(crate) fn needs_reference(self) -> bool {
        self.replaced_by() != Some(BudgetKind::Ceiling)
    }

    /// How it ends for a benchmark.
    pub(super) fn try_on(self, subject: Subject<'_>) -> Trial {
        match (self, subject) {
            (Self::Ceiling(statistic, limit), _) => {
                let Some(stats) = subject.candidate() else {
                    return Trial::NotTested(NotTested::OnlyReference);
                };
                let is_above = stats.seconds(statistic).map(|seconds| seconds > limit);
                of_number(is_above, statistic)
            }
            (Self::Verdict(Verdict::Removed), Subject::Removed(_)) => Trial::Fails,
            (Self::Verdict(Verdict::Removed), Subject::Row(_)) => Trial::Passes,
            (_, Subject::Row(row)) => self.try_on_row(row),
            (_, Subject::Family(family)) => self.try_on_family(family),
            (_, Subject::Added(_)) => Trial::NotTested(NotTested::OnlyCandidate),
            (_, Subject::Removed(_)) => Trial::NotTested(NotTested::OnlyReference),
        }
    }

    fn try_on_family(self, family: &Family) -> Trial {
        let exponent = &family.exponent;
        match (self, exponent.p, exponent.reason) {
            (Self::Growth(_), None, Some(reason)) => {
                Trial::NotTested(NotTested::NoUsableTime(reason))
            }
            (Self::Growth(limit), _, _) => {
                of_condition(exponent.verdict == Verdict::Regressed && exponent.change > limit)
            }
            // Families have no other numbers.
            (_, _, _) => Trial::Passes,
        }
    }

    fn try_on_row(self, row: &Row) -> Trial {
        let verdict = row.judged.verdict;
        match self {
            Self::Verdict(Verdict::Incomparable) => of_condition(verdict == Verdict::Incomparable),
            Self::Verdict(_) | Self::RegressedBeyond(_) | Self::ImprovedBeyond(_)
                if verdict == Verdict::Incomparable =>
            {
                let reason = row.judged.reason.unwrap_or(Reason::NoUsableTime);
                Trial::NotTested(NotTested::NoUsableTime(reason))
            }
            Self::Verdict(wanted) => of_condition(verdict == wanted),
            Self::RegressedBeyond(limit) => {
                let is_beyond = judged_percent(row).is_none_or(|percent| percent > limit);
                of_condition(verdict == Verdict::Regressed && is_beyond)
            }
            Self::ImprovedBeyond(limit) => {
                let is_beyond = judged_percent(row).is_none_or(|percent| percent < -limit);
                of_condition(verdict == Verdict::Improved && is_beyond)
            }
            Self::Percent(statistic, limit) => {
                of_number(exceeds_percent(&row.delta_of(statistic), limit), statistic)
            }
            Self::Seconds(statistic, limit) => {
                let difference = row.delta_of(statistic).difference;
                of_number(difference.map(|difference| difference > limit), statistic)
            }
            // A row has the numbers of both sides.
            Self::Ceiling(..) => self.try_on(Subject::Row(row)),
            // A row is one size.
            Self::Growth(_) => Trial::Passes,
        }
    }

    /// How many seconds slower a row is by what the gate looks at; `None` where it has no numbers.
    pub(super) fn difference(self, row: &Row) -> Option<f64> {
        match self {
            Self::Verdict(_) | Self::RegressedBeyond(_) | Self::ImprovedBeyond(_) => {
                row.judged.located.map(|located| located.candidate - located.reference)
            }
            Self::Percent(statistic, _)
            | Self::Seconds(statistic, _)
            | Self::Ceiling(statistic, _) => row.delta_of(statistic).difference,
            Self::Growth(_) => None,
        }
    }

    /// The number that it looks at; `None` where it looks at none, or the benchmark has none.
    pub(crate) fn value(self, subject: Subject<'_>) -> Option<GateNumber> {
        if let Self::Ceiling(statistic, _) = self {
            return subject.candidate()?.seconds(statistic).map(GateNumber::Seconds);
        }
        if let (Self::Growth(_), Subject::Family(family)) = (self, subject) {
            return Some(GateNumber::Exponent(family.exponent.change));
        }
        let Subject::Row(row) = subject else { return None };
        match self {
            Self::Verdict(_) | Self::RegressedBeyond(_) | Self::ImprovedBeyond(_) => {
                judged_percent(row).map(GateNumber::Percent)
            }
            Self::Percent(statistic, _) => row.delta_of(statistic).percent.map(GateNumber::Percent),
            Self::Seconds(statistic, _) => {
                row.delta_of(statistic).difference.map(GateNumber::Seconds)
            }
            Self::Ceiling(..) | Self::Growth(_) => None,
        }
    }

    /// What that number may be at most; `None` for a verdict.
    pub(crate) fn limit(self) -> Option<GateNumber> {
        match self {
            Self::Verdict(_) => None,
            Self::RegressedBeyond(limit) | Self::Percent(_, limit) => {
                Some(GateNumber::Percent(limit))
            }
            // Faster is a negative change.
            Self::ImprovedBeyond(limit) => Some(GateNumber::Percent(-limit)),
            Self::Seconds(_, limit) | Self::Ceiling(_, limit) => Some(GateNumber::Seconds(limit)),
            Self::Growth(limit) => Some(GateNumber::Exponent(limit)),
        }
    }
}

fn of_condition(is_met: bool) -> Trial {
    if is_met { Trial::Fails } else { Trial::Passes }
}

fn of_number(is_met: Option<bool>, statistic: Statistic) -> Trial {
    is_met.map_or(Trial::NotTested(NotTested::NoStatistic(statistic)), of_condition)
}

/// The judged change of a row, which is the one that it shows.
fn judged_percent(row: &Row) -> Option<f64> {
    row.judged.theta.map(|theta| 100.0 * theta.exp_m1())
}

/// Whether a delta is above a percentage. A time of 0 that grows is slower by more than any
/// percentage.
fn exceeds_percent(delta: &Delta, limit: f64) -> Option<bool> {
    match (delta.percent, delta.difference) {
        (Some(percent), _) => Some(percent > limit),
        (None, Some(difference)) => Some(difference > 0.0),
        (None, None) => None,
    }
}
