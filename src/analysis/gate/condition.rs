//! `--fail-on`: one condition that makes a row fail.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::analysis::compare::delta::Delta;
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::statistic::Statistic;

/// One condition. A row that meets it fails the comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Gate {
    /// `regressed`: the verdict.
    Regressed,
    /// `regressed:5%`: the verdict, and the metric slower by more than this many percent.
    RegressedBeyond(f64),
    /// `mean:5%`: a statistic slower by more than this many percent, whatever the verdict.
    Percent(Statistic, f64),
    /// `mean:0.001`: a statistic slower by more than this many seconds, whatever the verdict.
    Seconds(Statistic, f64),
}

/// An expression that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is no gate: {problem}")]
pub(crate) struct GateError {
    /// As given.
    pub text: String,
    /// What is wrong with it.
    pub problem: String,
}

impl FromStr for Gate {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        parse_gate(text).map_err(|problem| GateError { text: text.to_owned(), problem })
    }
}

/// The condition, or what is wrong with the text.
fn parse_gate(text: &str) -> Result<Gate, String> {
    let (subject, limit) = match text.trim().split_once(':') {
        Some((subject, limit)) => (subject.trim(), Some(limit.trim())),
        None => (text.trim(), None),
    };
    if subject.eq_ignore_ascii_case("regressed") {
        let Some(limit) = limit else { return Ok(Gate::Regressed) };
        let Some(percent) = limit.strip_suffix('%') else {
            return Err("the limit of `regressed` is a percentage".to_owned());
        };
        return Ok(Gate::RegressedBeyond(parse_limit(percent)?));
    }
    let Ok(statistic) = subject.parse::<Statistic>() else {
        let known = Statistic::ALL.map(Statistic::label).join(", ");
        return Err(format!("it begins with `regressed` or a statistic ({known})"));
    };
    let Some(limit) = limit else { return Err(format!("`{statistic}` needs a limit")) };
    match limit.strip_suffix('%') {
        Some(percent) => Ok(Gate::Percent(statistic, parse_limit(percent)?)),
        None => Ok(Gate::Seconds(statistic, parse_limit(limit)?)),
    }
}

fn parse_limit(digits: &str) -> Result<f64, String> {
    match digits.trim().parse::<f64>() {
        Ok(limit) if limit.is_finite() && limit >= 0.0 => Ok(limit),
        Ok(_) | Err(_) => Err(format!("`{digits}` is not a number from 0 on")),
    }
}

/// As it is written.
impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Regressed => f.write_str("regressed"),
            Self::RegressedBeyond(limit) => write!(f, "regressed:{limit}%"),
            Self::Percent(statistic, limit) => write!(f, "{statistic}:{limit}%"),
            Self::Seconds(statistic, limit) => write!(f, "{statistic}:{limit}"),
        }
    }
}

impl Gate {
    /// The statistic whose change says how far a row is beyond the limit.
    pub(crate) fn statistic(self, metric: Statistic) -> Statistic {
        match self {
            Self::Regressed | Self::RegressedBeyond(_) => metric,
            Self::Percent(statistic, _) | Self::Seconds(statistic, _) => statistic,
        }
    }

    /// Whether it asks for the verdict of a row; otherwise for a number alone.
    pub(crate) fn asks_verdicts(self) -> bool {
        match self {
            Self::Regressed | Self::RegressedBeyond(_) => true,
            Self::Percent(..) | Self::Seconds(..) => false,
        }
    }

    /// Whether a row fails; `None` where it has no number to be tested by.
    pub(crate) fn trips(self, row: &Row, metric: Statistic) -> Option<bool> {
        let delta = row.delta_of(self.statistic(metric));
        match self {
            Self::Regressed => Some(row.judged.verdict == Verdict::Regressed),
            Self::RegressedBeyond(limit) => {
                Some(row.judged.verdict == Verdict::Regressed && exceeds_percent(&delta, limit)?)
            }
            Self::Percent(_, limit) => exceeds_percent(&delta, limit),
            Self::Seconds(_, limit) => delta.difference.map(|difference| difference > limit),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_those_of_pytest_benchmark_and_the_verdict() {
        for (text, expected) in [
            ("regressed", Ok(Gate::Regressed)),
            ("Regressed:5%", Ok(Gate::RegressedBeyond(5.0))),
            ("mean:5%", Ok(Gate::Percent(Statistic::Mean, 5.0))),
            ("min: 0.5 %", Ok(Gate::Percent(Statistic::Min, 0.5))),
            ("median:0.001", Ok(Gate::Seconds(Statistic::Median, 0.001))),
            ("max:1e-6", Ok(Gate::Seconds(Statistic::Max, 1e-6))),
            ("mean", Err("`mean` needs a limit")),
            ("regressed:5", Err("the limit of `regressed` is a percentage")),
            ("mean:-5%", Err("`-5` is not a number from 0 on")),
            ("mean:x%", Err("`x` is not a number from 0 on")),
            (
                "ops:5%",
                Err("it begins with `regressed` or a statistic \
                     (mean, median, min, max, stddev, iqr, q1, q3)"),
            ),
        ] {
            let got = text.parse::<Gate>().map_err(|error| error.problem);
            assert_eq!(got, expected.map_err(str::to_owned), "{text}");
        }
    }
}
