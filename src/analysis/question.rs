//! What is asked for in words, and what it means: one reading for the flags of the command line and for the queries of
//! the dashboard, so that neither can understand a word that the other does not.
//!
//! ```text
//! ComparisonWords { metric: Some("median"), group_by: ["group"], .. }.read()? == ComparisonQuestion { rules, .. }
//! ```

use regex::Regex;
use thiserror::Error;

use crate::analysis::choose::choice::RunSelection;
use crate::analysis::choose::history_window::HistoryWindow;
use crate::analysis::compare::comparison::ComparisonRules;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::pair::fold::FoldRules;
use crate::analysis::pair::grouping::{GroupBy, GroupToken, UnknownToken};
use crate::analysis::pair::naming::Postfixes;
use crate::model::statistic::Statistic;

/// A comparison as it is asked for. Options are absent where nothing was said, and lists empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RawComparison {
    /// `--reference`.
    pub reference: Option<String>,
    /// `--candidate`.
    pub candidate: Option<String>,
    /// `--pool`.
    pub pool: bool,
    /// `--same-machine`.
    pub same_machine: bool,
    /// `--group-by`.
    pub group_by: Vec<String>,
    /// `--distinct-param`.
    pub distinct_param: Vec<String>,
    /// `--exclude-param`.
    pub exclude_param: Vec<String>,
    /// `--original-postfix`.
    pub original_postfix: Vec<String>,
    /// `--reference-postfix`.
    pub reference_postfix: Vec<String>,
    /// `--metric`.
    pub metric: Option<String>,
    /// `--filter`.
    pub filter: Option<String>,
    /// `--min-effect`.
    pub min_effect: Option<String>,
    /// `--alpha`.
    pub alpha: Option<String>,
    /// `--noise`.
    pub noise: Option<String>,
}

/// What the words of a comparison mean.
#[derive(Debug, Clone)]
pub(crate) struct ComparisonQuestion {
    /// Which runs.
    pub wanted: RunSelection,
    /// How to compare them.
    pub rules: ComparisonRules,
}

/// A history as it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RawHistory {
    /// `--since`.
    pub since: Option<String>,
    /// `--last`; not 0.
    pub last: Option<usize>,
    /// `--reference`.
    pub reference: Option<String>,
    /// `--group-by`.
    pub group_by: Vec<String>,
    /// `--metric`.
    pub metric: Option<String>,
    /// `--filter`.
    pub filter: Option<String>,
    /// `--min-effect`.
    pub min_effect: Option<String>,
    /// Exact node ids; all benchmarks where there is none.
    pub benchmarks: Vec<String>,
    /// Whether each point also has the range of its rounds.
    pub band: bool,
}

/// What the words of a history mean.
#[derive(Debug, Clone)]
pub(crate) struct HistoryQuestion {
    /// Which runs.
    pub span: HistoryWindow,
    /// What points are made of.
    pub metric: Statistic,
    /// What to group by; nothing where empty.
    pub group_by: GroupBy,
    /// What is a postfix, for groups.
    pub postfixes: Postfixes,
    /// Keeps benchmarks whose node id this finds.
    pub filter: Option<Regex>,
    /// Keeps benchmarks with these node ids; all where empty.
    pub benchmarks: Vec<String>,
    /// Whether each point also has the range of its rounds.
    pub band: bool,
    /// What a step needs.
    pub rule: VerdictRule,
}

/// A word that means nothing where it stands.
#[derive(Debug, Clone, PartialEq, Error)]
pub(crate) enum WordError {
    /// There is no such statistic.
    #[error("`--metric` does not know `{0}`")]
    Statistic(String),
    /// There is no such group token.
    #[error(transparent)]
    Token(#[from] UnknownToken),
    /// No number, or one out of range.
    #[error("`{option}` does not take `{text}`")]
    Number {
        /// The flag.
        option: &'static str,
        /// What it was given.
        text: String,
        /// It takes less than this.
        most: f64,
        /// A number that it takes.
        example: &'static str,
    },
    /// A false discovery rate that allows no claim.
    #[error("`--alpha` must be above 0: at 0 nothing could ever be claimed")]
    NoAlpha,
    /// No regular expression.
    #[error("`--filter` is not a regular expression")]
    Pattern {
        /// What was given.
        pattern: String,
        /// What is wrong with it.
        error: regex::Error,
    },
}

impl RawComparison {
    /// What the words mean.
    ///
    /// # Errors
    /// The first word that means nothing.
    pub(crate) fn read(&self) -> Result<ComparisonQuestion, WordError> {
        Ok(ComparisonQuestion {
            wanted: RunSelection {
                reference: self.reference.clone(),
                candidate: self.candidate.clone(),
                pool: self.pool,
                same_machine: self.same_machine,
            },
            rules: ComparisonRules {
                fold: FoldRules {
                    distinct: self.distinct_param.clone(),
                    exclude: self.exclude_param.clone(),
                    group_by: GroupBy(tokens(&self.group_by)?),
                    postfixes: Postfixes::new(&self.original_postfix, &self.reference_postfix),
                },
                metric: metric(self.metric.as_deref())?,
                verdict: rule(
                    self.min_effect.as_deref(),
                    self.alpha.as_deref(),
                    self.noise.as_deref(),
                )?,
                filter: pattern(self.filter.as_deref())?,
            },
        })
    }
}

impl RawHistory {
    /// What the words mean.
    ///
    /// # Errors
    /// The first word that means nothing.
    pub(crate) fn read(&self) -> Result<HistoryQuestion, WordError> {
        Ok(HistoryQuestion {
            span: HistoryWindow {
                since: self.since.clone(),
                last: self.last,
                reference: self.reference.clone(),
            },
            rule: rule(self.min_effect.as_deref(), None, None)?,
            metric: metric(self.metric.as_deref())?,
            group_by: GroupBy(tokens(&self.group_by)?),
            postfixes: Postfixes::new(&[], &[]),
            filter: pattern(self.filter.as_deref())?,
            benchmarks: self.benchmarks.clone(),
            band: self.band,
        })
    }
}

fn metric(text: Option<&str>) -> Result<Statistic, WordError> {
    let text = text.unwrap_or(Statistic::Mean.label());
    text.parse().map_err(|_| WordError::Statistic(text.to_owned()))
}

fn tokens(texts: &[String]) -> Result<Vec<GroupToken>, UnknownToken> {
    texts.iter().filter(|it| !it.trim().is_empty()).map(|it| it.parse()).collect()
}

fn pattern(text: Option<&str>) -> Result<Option<Regex>, WordError> {
    let parse = |text: &str| {
        Regex::new(text).map_err(|error| WordError::Pattern { pattern: text.to_owned(), error })
    };
    text.map(parse).transpose()
}

fn rule(
    min_effect: Option<&str>,
    alpha: Option<&str>,
    noise: Option<&str>,
) -> Result<VerdictRule, WordError> {
    let mut rule = VerdictRule::default();
    if let Some(text) = noise.filter(|it| !it.trim().eq_ignore_ascii_case("auto")) {
        rule.noise = Some(fraction("--noise", text, 100.0, 1000.0, "2")?);
    }
    if let Some(text) = alpha {
        rule.alpha = fraction("--alpha", text, 1.0, 0.5, "0.05")?;
        if rule.alpha <= 0.0 {
            return Err(WordError::NoAlpha);
        }
    }
    if let Some(text) = min_effect {
        rule.min_effect = fraction("--min-effect", text, 100.0, 1000.0, "2")?;
    }
    Ok(rule)
}

/// A number from 0 to below `most`, divided by `scale`.
fn fraction(
    option: &'static str,
    text: &str,
    scale: f64,
    most: f64,
    example: &'static str,
) -> Result<f64, WordError> {
    let number = text.trim().trim_end_matches('%').trim().parse().ok();
    let number = number.filter(|it: &f64| it.is_finite() && *it >= 0.0 && *it < most);
    number.map(|it| it / scale).ok_or_else(|| WordError::Number {
        option,
        text: text.to_owned(),
        most,
        example,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_said_is_the_default_rule_by_mean() {
        let question = RawComparison::default().read().unwrap();
        assert_eq!(
            (question.rules.metric, question.rules.verdict),
            (Statistic::Mean, VerdictRule::default())
        );
        let question = RawHistory::default().read().unwrap();
        assert_eq!((question.metric, question.rule), (Statistic::Mean, VerdictRule::default()));
        assert!(question.filter.is_none() && !question.band);
    }

    #[test]
    fn what_was_said_is_taken() {
        let text = |text: &str| Some(text.to_owned());
        let words = RawComparison {
            metric: text("MEDIAN"),
            min_effect: text(" 5 % "),
            alpha: text("0.01"),
            noise: text("3%"),
            filter: text("^a"),
            group_by: vec!["file".to_owned(), " ".to_owned(), "param:x".to_owned()],
            ..RawComparison::default()
        };
        let rules = words.read().unwrap().rules;
        assert_eq!(rules.metric, Statistic::Median);
        assert_eq!(
            rules.verdict,
            VerdictRule {
                alpha: 0.01,
                min_effect: 0.05,
                noise: Some(0.03),
                ..VerdictRule::default()
            }
        );
        assert_eq!(rules.fold.group_by.0, [GroupToken::File, GroupToken::Param("x".to_owned())]);
        assert!(rules.filter.unwrap().is_match("ab"));
        assert_eq!(
            RawComparison { noise: text("Auto"), ..words }.read().unwrap().rules.verdict.noise,
            None
        );
    }

    #[test]
    fn a_word_that_means_nothing_is_told() {
        let told = |words: RawComparison| words.read().unwrap_err().to_string();
        let text = |text: &str| Some(text.to_owned());
        let none = RawComparison::default;
        assert_eq!(
            told(RawComparison { metric: text("men"), ..none() }),
            "`--metric` does not know `men`"
        );
        assert_eq!(
            told(RawComparison { alpha: text("0"), ..none() }),
            WordError::NoAlpha.to_string()
        );
        assert_eq!(
            told(RawComparison { alpha: text("0.5"), ..none() }),
            "`--alpha` does not take `0.5`"
        );
        for bad in ["NaN", "inf", "-1", "1000", "", "x"] {
            let error = RawComparison { min_effect: text(bad), ..none() }.read().unwrap_err();
            assert_eq!(error.to_string(), format!("`--min-effect` does not take `{bad}`"));
        }
        assert_eq!(
            told(RawComparison { filter: text("("), ..none() }),
            "`--filter` is not a regular expression"
        );
        assert_eq!(
            told(RawComparison { group_by: vec!["grp".to_owned()], ..none() }),
            "unknown group token `grp`"
        );
    }
}
