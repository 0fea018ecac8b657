//! The words of `--fail-on`, read.
//!
//! ```text
//! regressed   regressed:5%   improved:20%   removed   mean:5%   median:5ms   mean>20ms   growth:0.2
//! extra:peak_bytes:20%   extra:peak_bytes>8MiB   extra:accuracy<0.9   ops:5%   p95>20ms
//! ```

use std::str::FromStr;

use thiserror::Error;

use crate::analysis::choose::spelling::nearest;
use crate::analysis::gate::condition::{Gate, Limit};
use crate::analysis::gate::duration::{EXAMPLES, parse_duration};
use crate::analysis::judge::verdict::Verdict;
use crate::model::metric::{EXTRA, Metric};
use crate::model::quantity::{Unit, read_quantity};

/// The verdicts that a gate may ask for.
const VERDICTS: [Verdict; 5] = [
    Verdict::Regressed,
    Verdict::Improved,
    Verdict::Removed,
    Verdict::Incomparable,
    Verdict::Inconclusive,
];

/// One gate of each kind, for messages.
pub(crate) const KNOWN_GATES: &str = "regressed, regressed:5%, improved:20%, removed, \
     incomparable, inconclusive, mean:5%, median:5ms, mean>20ms, extra:NAME:20%, extra:NAME>8MiB, \
     growth:0.2";

/// An expression that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is no gate: {problem}")]
pub(crate) struct GateError {
    /// As given.
    pub text: String,
    /// What is wrong with it.
    pub problem: String,
    /// Gates that may have been meant, likeliest first; never none.
    pub suggestions: Vec<String>,
}

/// What is wrong with an expression, and what may have been meant.
struct Mistake {
    problem: String,
    suggestions: Vec<String>,
}

impl Mistake {
    fn new(problem: impl Into<String>, suggestion: impl Into<String>) -> Self {
        Self { problem: problem.into(), suggestions: vec![suggestion.into()] }
    }
}

impl FromStr for Gate {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        parse(text.trim()).map_err(|Mistake { problem, suggestions }| GateError {
            text: text.to_owned(),
            problem,
            suggestions,
        })
    }
}

fn parse(text: &str) -> Result<Gate, Mistake> {
    let is_mark = |c: char| matches!(c, ':' | '>' | '<');
    // The name of a stored number follows a colon of its own, and may have more of them.
    let at = match text.strip_prefix(EXTRA) {
        Some(rest) => rest.rfind(is_mark).map(|at| EXTRA.len() + at),
        None => text.find(is_mark),
    };
    let Some(at) = at else { return parse_without_limit(text) };
    let (subject, limit) = text.split_at(at);
    let (subject, mark) = (subject.trim(), limit.get(..1).unwrap_or_default());
    let limit = limit.get(1..).unwrap_or_default().trim();
    if subject.eq_ignore_ascii_case(GROWTH) {
        return parse_growth(limit);
    }
    match (subject.parse::<Metric>(), mark) {
        (Ok(metric), ":") => parse_change(metric, limit),
        (Ok(metric), mark) => {
            let limit = parse_bound(&metric, mark, limit)?;
            let bound = if mark == "<" { Gate::Floor } else { Gate::Ceiling };
            Ok(bound(metric, limit))
        }
        (Err(_), mark) => parse_verdict(subject, mark != ":", limit),
    }
}

fn parse_without_limit(text: &str) -> Result<Gate, Mistake> {
    if let Some(verdict) = verdict(text) {
        return Ok(Gate::Verdict(verdict));
    }
    if text.eq_ignore_ascii_case(GROWTH) {
        return Err(Mistake::new("`growth` needs a limit", "growth:0.2"));
    }
    match text.parse::<Metric>() {
        Ok(metric) => {
            Err(Mistake::new(format!("`{metric}` needs a limit"), format!("{metric}:5%")))
        }
        Err(_) => Err(unknown(text)),
    }
}

/// The word of a gate of growth.
const GROWTH: &str = "growth";

/// A limit of the change of an exponent.
fn parse_growth(limit: &str) -> Result<Gate, Mistake> {
    number(limit).map(Gate::Growth).ok_or_else(|| {
        let problem = format!("`{limit}` is not a number from 0 on, by which an exponent may rise");
        Mistake::new(problem, "growth:0.2")
    })
}

/// A verdict with a limit of its change.
fn parse_verdict(word: &str, is_ceiling: bool, limit: &str) -> Result<Gate, Mistake> {
    let Some(verdict) = verdict(word) else { return Err(unknown(word)) };
    let label = verdict.label();
    if is_ceiling {
        let problem = format!("`{label}` is a verdict, and only a statistic has a ceiling");
        return Err(Mistake::new(problem, "mean>20ms"));
    }
    let beyond = match verdict {
        Verdict::Regressed => Gate::RegressedBeyond,
        Verdict::Improved => Gate::ImprovedBeyond,
        Verdict::Unchanged
        | Verdict::Inconclusive
        | Verdict::Incomparable
        | Verdict::Added
        | Verdict::Removed => {
            return Err(Mistake::new(format!("`{label}` takes no limit"), label));
        }
    };
    let Some(percent) = limit.strip_suffix('%') else {
        let number = number(limit).map_or("5".to_owned(), |_| limit.to_owned());
        let problem = format!("the limit of `{label}` is a percentage");
        return Err(Mistake::new(problem, format!("{label}:{number}%")));
    };
    let percent = parse_percent(percent, &format!("{label}:5%"))?;
    if verdict == Verdict::Improved && percent >= 100.0 {
        let problem = "nothing gets faster by 100 % or more; twice as fast is 50 %";
        return Err(Mistake::new(problem, "improved:50%"));
    }
    Ok(beyond(percent))
}

/// The limit of a metric: a time has a unit, and what a timer counts otherwise too; what a suite
/// stores may have one. `None` where the text is none.
pub(crate) fn parse_limit(metric: &Metric, text: &str) -> Option<Limit> {
    if metric.is_time()
        && let Some(seconds) = parse_duration(text)
    {
        return Some(Limit::seconds(seconds));
    }
    let (amount, unit) = read_quantity(text)?;
    let is_known = match unit {
        Unit::Bytes => true,
        // Durations are read above, and stricter.
        Unit::Seconds => !metric.is_time(),
        Unit::None | Unit::Sign(_) => !metric.is_time() && !text.ends_with('%'),
    };
    is_known.then_some(Limit { amount, unit })
}

/// A limit of the change of a metric.
fn parse_change(metric: Metric, limit: &str) -> Result<Gate, Mistake> {
    let statistic = metric.label();
    if let Some(percent) = limit.strip_suffix('%') {
        let percent = parse_percent(percent, &format!("{statistic}:5%"))?;
        return Ok(Gate::Percent(metric, percent));
    }
    if let Some(limit) = parse_limit(&metric, limit).filter(|limit| limit.amount >= 0.0) {
        return Ok(Gate::Difference(metric, limit));
    }
    if !metric.is_time() {
        let problem = format!("`{limit}` is neither a percentage nor a number such as 5 or 8MiB");
        return Err(Mistake::new(problem, format!("{statistic}:5%")));
    }
    if number(limit).is_some() {
        return Err(Mistake {
            problem: format!("`{limit}` has no unit"),
            suggestions: vec![format!("{statistic}:{limit}%"), format!("{statistic}:{limit}s")],
        });
    }
    let problem = format!("`{limit}` is neither a percentage nor a time such as {EXAMPLES}");
    Err(Mistake {
        problem,
        suggestions: vec![format!("{statistic}:5%"), format!("{statistic}:5ms")],
    })
}

/// A limit of a metric itself, after `>` or `<`.
fn parse_bound(metric: &Metric, mark: &str, limit: &str) -> Result<Limit, Mistake> {
    let statistic = metric.label();
    if let Some(limit) = parse_limit(metric, limit) {
        return Ok(limit);
    }
    if !metric.is_time() {
        let problem = format!("`{limit}` is no number such as 5 or 8MiB");
        return Err(Mistake::new(problem, format!("{statistic}{mark}5")));
    }
    if number(limit).is_some() {
        let problem = format!("`{limit}` has no unit");
        return Err(Mistake::new(problem, format!("{statistic}{mark}{limit}s")));
    }
    if limit.ends_with('%') {
        let problem = "a ceiling is a time; a percentage limits the change";
        return Err(Mistake {
            problem: problem.to_owned(),
            suggestions: vec![format!("{statistic}:{limit}"), format!("{statistic}{mark}20ms")],
        });
    }
    let problem = format!("`{limit}` is no time such as {EXAMPLES}");
    Err(Mistake::new(problem, format!("{statistic}{mark}20ms")))
}

fn parse_percent(digits: &str, suggestion: &str) -> Result<f64, Mistake> {
    let digits = digits.trim();
    number(digits)
        .ok_or_else(|| Mistake::new(format!("`{digits}` is not a number from 0 on"), suggestion))
}

/// A number from 0 on.
fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0)
}

fn verdict(word: &str) -> Option<Verdict> {
    VERDICTS.into_iter().find(|verdict| verdict.label().eq_ignore_ascii_case(word))
}

fn unknown(word: &str) -> Mistake {
    let verdicts = VERDICTS.map(Verdict::label);
    let statistics = Metric::words();
    let suggestion = nearest(word, verdicts).map(str::to_owned);
    let of_statistic =
        || nearest(word, statistics.iter().copied()).map(|statistic| format!("{statistic}:5%"));
    Mistake::new(
        format!(
            "it begins with a verdict ({}) or a metric ({}, {EXTRA}NAME)",
            verdicts.join(", "),
            statistics.join(", ")
        ),
        suggestion.or_else(of_statistic).unwrap_or_else(|| "regressed".to_owned()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::percentile::Percentile;
    use crate::model::statistic::Statistic;

    fn extra(name: &str) -> Metric {
        format!("extra:{name}").parse().unwrap()
    }

    fn bytes(amount: f64) -> Limit {
        Limit { amount, unit: Unit::Bytes }
    }

    fn plain(amount: f64) -> Limit {
        Limit { amount, unit: Unit::None }
    }

    #[test]
    fn expressions_are_verdicts_changes_and_ceilings() {
        for (text, expected) in [
            ("regressed", Gate::Verdict(Verdict::Regressed)),
            (" Removed ", Gate::Verdict(Verdict::Removed)),
            ("incomparable", Gate::Verdict(Verdict::Incomparable)),
            ("inconclusive", Gate::Verdict(Verdict::Inconclusive)),
            ("improved", Gate::Verdict(Verdict::Improved)),
            ("Regressed:5%", Gate::RegressedBeyond(5.0)),
            ("improved:20%", Gate::ImprovedBeyond(20.0)),
            ("mean:5%", Gate::Percent(Statistic::Mean.into(), 5.0)),
            ("min: 0.5 %", Gate::Percent(Statistic::Min.into(), 0.5)),
            ("median:1ms", Gate::Difference(Statistic::Median.into(), Limit::seconds(0.001))),
            ("mean:2min", Gate::Difference(Statistic::Mean.into(), Limit::seconds(120.0))),
            ("max:1e-6s", Gate::Difference(Statistic::Max.into(), Limit::seconds(1e-6))),
            ("mean>20ms", Gate::Ceiling(Statistic::Mean.into(), Limit::seconds(0.02))),
            ("Q3 > 5 µs", Gate::Ceiling(Statistic::Q3.into(), Limit::seconds(5e-6))),
            ("mean>8MiB", Gate::Ceiling(Statistic::Mean.into(), bytes(8_388_608.0))),
            ("p95>20ms", Gate::Ceiling(Metric::Percentile(Percentile::P95), Limit::seconds(0.02))),
            ("ops:5%", Gate::Percent(Metric::Ops, 5.0)),
            ("extra:peak_bytes:20%", Gate::Percent(extra("peak_bytes"), 20.0)),
            ("extra:m.peak_bytes>8MiB", Gate::Ceiling(extra("m.peak_bytes"), bytes(8_388_608.0))),
            ("extra:a:b:1 kB", Gate::Difference(extra("a:b"), bytes(1000.0))),
            ("extra:accuracy<0.9", Gate::Floor(extra("accuracy"), plain(0.9))),
            ("extra:loss>-3", Gate::Ceiling(extra("loss"), plain(-3.0))),
        ] {
            assert_eq!(text.parse::<Gate>().as_ref(), Ok(&expected), "{text}");
            let written = expected.to_string();
            assert_eq!(written.parse::<Gate>(), Ok(expected), "{written}");
        }
    }

    #[test]
    fn what_means_nothing_is_refused_with_what_may_be_meant() {
        for (text, problem, suggestions) in [
            ("mean", "`mean` needs a limit", &["mean:5%"][..]),
            ("mean:5", "`5` has no unit", &["mean:5%", "mean:5s"]),
            ("mean:0.001", "`0.001` has no unit", &["mean:0.001%", "mean:0.001s"]),
            ("mean>20", "`20` has no unit", &["mean>20s"]),
            (
                "mean>5%",
                "a ceiling is a time; a percentage limits the change",
                &["mean:5%", "mean>20ms"],
            ),
            (
                "mean>=20ms",
                "`=20ms` is no time such as 10ns, 5us, 20ms, 1.5s, 2min, 1h",
                &["mean>20ms"],
            ),
            (
                "mean:5m",
                "`5m` is neither a percentage nor a time such as 10ns, 5us, 20ms, 1.5s, 2min, 1h",
                &["mean:5%", "mean:5ms"],
            ),
            ("regressed:5", "the limit of `regressed` is a percentage", &["regressed:5%"]),
            ("regressed:5ms", "the limit of `regressed` is a percentage", &["regressed:5%"]),
            (
                "regressed>5ms",
                "`regressed` is a verdict, and only a statistic has a ceiling",
                &["mean>20ms"],
            ),
            ("removed:5%", "`removed` takes no limit", &["removed"]),
            (
                "improved:100%",
                "nothing gets faster by 100 % or more; twice as fast is 50 %",
                &["improved:50%"],
            ),
            ("mean<5", "`5` has no unit", &["mean<5s"]),
            ("extra:a", "`extra:a` needs a limit", &["extra:a:5%"]),
            ("extra:a>x", "`x` is no number such as 5 or 8MiB", &["extra:a>5"]),
            ("extra:a>5%", "`5%` is no number such as 5 or 8MiB", &["extra:a>5"]),
            (
                "extra:a:-5",
                "`-5` is neither a percentage nor a number such as 5 or 8MiB",
                &["extra:a:5%"],
            ),
            ("mean:-5%", "`-5` is not a number from 0 on", &["mean:5%"]),
            ("mean:x%", "`x` is not a number from 0 on", &["mean:5%"]),
            ("mean:inf%", "`inf` is not a number from 0 on", &["mean:5%"]),
        ] {
            let error = text.parse::<Gate>().unwrap_err();
            assert_eq!(error.problem, problem, "{text}");
            assert_eq!(error.suggestions, suggestions, "{text}");
            for suggestion in suggestions {
                assert!(suggestion.parse::<Gate>().is_ok(), "{suggestion}");
            }
        }
        for (text, suggestion) in [
            ("regresed", "regressed"),
            ("remove", "removed"),
            ("meen:5%", "mean:5%"),
            ("unchanged", "regressed"),
            ("", "regressed"),
            ("zzz>5", "regressed"),
        ] {
            let error = text.parse::<Gate>().unwrap_err();
            assert_eq!(error.suggestions, [suggestion], "{text}");
            assert!(
                error.problem.starts_with("it begins with a verdict (regressed, improved, "),
                "{}",
                error.problem
            );
        }
    }
}
