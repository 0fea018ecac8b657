//! `--fail-on`: one condition that makes a row fail.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::model::statistic::Statistic;

/// One condition. A row that meets it fails the comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Gate {
    /// `regressed`: the verdict.
    Regressed,
    /// `regressed:5%`: the verdict, and the metric slower by more than so many percent.
    RegressedBeyond(f64),
    /// `mean:5%`: a statistic slower by more than so many percent, whatever the verdict.
    Percent(Statistic, f64),
    /// `mean:0.001`: a statistic slower by more than so many seconds, whatever the verdict.
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
        let refuse = |problem: String| GateError { text: text.to_owned(), problem };
        let (subject, limit) = match text.trim().split_once(':') {
            Some((subject, limit)) => (subject.trim(), Some(limit.trim())),
            None => (text.trim(), None),
        };
        let number = |digits: &str| {
            let number = digits
                .trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite() && *number >= 0.0);
            number.ok_or_else(|| refuse(format!("`{digits}` is not a number from 0 on")))
        };
        if subject.eq_ignore_ascii_case("regressed") {
            return match limit {
                None => Ok(Self::Regressed),
                Some(limit) => match limit.strip_suffix('%') {
                    Some(percent) => Ok(Self::RegressedBeyond(number(percent)?)),
                    None => Err(refuse("the limit of `regressed` is a percentage".to_owned())),
                },
            };
        }
        let Ok(statistic) = subject.parse::<Statistic>() else {
            let known: Vec<&str> =
                Statistic::ALL.iter().map(|statistic| statistic.label()).collect();
            return Err(refuse(format!(
                "it begins with `regressed` or a statistic ({})",
                known.join(", ")
            )));
        };
        match limit {
            None => Err(refuse(format!("`{statistic}` needs a limit"))),
            Some(limit) => match limit.strip_suffix('%') {
                Some(percent) => Ok(Self::Percent(statistic, number(percent)?)),
                None => Ok(Self::Seconds(statistic, number(limit)?)),
            },
        }
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

    /// Whether a row fails; `None` where it has no number to say so. What was 0 and is no longer is slower than any
    /// percentage.
    pub(crate) fn trips(self, row: &Row, metric: Statistic) -> Option<bool> {
        let statistic = self.statistic(metric);
        let delta = row.delta_of(statistic);
        let beyond = |limit: f64| match (delta.percent, delta.difference) {
            (Some(percent), _) => Some(percent > limit),
            (None, Some(difference)) => Some(difference > 0.0),
            (None, None) => None,
        };
        match self {
            Self::Regressed => Some(row.judged.verdict == Verdict::Regressed),
            Self::RegressedBeyond(limit) => {
                Some(row.judged.verdict == Verdict::Regressed && beyond(limit)?)
            }
            Self::Percent(_, limit) => beyond(limit),
            Self::Seconds(_, limit) => delta.difference.map(|difference| difference > limit),
        }
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
                Err(
                    "it begins with `regressed` or a statistic (mean, median, min, max, stddev, iqr, q1, q3)",
                ),
            ),
        ] {
            let got = text.parse::<Gate>().map_err(|error| error.problem);
            assert_eq!(got, expected.map_err(str::to_owned), "{text}");
        }
    }
}
