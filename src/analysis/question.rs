//! The meaning of a question in words: one reading for the flags of the command line and for the
//! queries of the dashboard, so that both understand the same words.
//!
//! ```text
//! RawComparison { metric: Some("median"), .. }.parse()? == ComparisonQuestion { rules, .. }
//! ```

use regex::Regex;
use thiserror::Error;

use crate::analysis::choose::choice::RunSelection;
use crate::analysis::choose::history_window::HistoryWindow;
use crate::analysis::compare::comparison::ComparisonRules;
use crate::analysis::growth::growth::GrowthQuestion;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::pair::fold::FoldRules;
use crate::analysis::pair::grouping::{GroupBy, GroupToken, UnknownToken};
use crate::analysis::pair::implementations::ComparedParam;
use crate::analysis::pair::naming::{Postfixes, postfix_of_both};
use crate::analysis::pair::renames::Renames;
use crate::analysis::raw_question::{RawComparison, RawHistory};
use crate::model::metric::Metric;
use crate::model::run_order::RunOrder;

/// What the words of a comparison mean.
#[derive(Debug, Clone)]
pub(crate) struct ComparisonQuestion {
    pub selection: RunSelection,
    pub rules: ComparisonRules,
}

/// What the words of a history mean.
#[derive(Debug, Clone)]
pub(crate) struct HistoryQuestion {
    pub span: HistoryWindow,
    /// What points are made of.
    pub metric: Metric,
    /// Empty for no groups.
    pub group_by: GroupBy,
    /// The postfixes that groups ignore.
    pub postfixes: Postfixes,
    /// What benchmarks were called before.
    pub renames: Renames,
    /// Keeps benchmarks whose node id this finds.
    pub filter: Option<Regex>,
    /// Keeps benchmarks with these node ids; empty keeps all.
    pub benchmarks: Vec<String>,
    /// Whether each point also has the range of its rounds.
    pub band: bool,
    /// What a step needs.
    pub rule: VerdictRule,
}

/// A word without a meaning in its place.
#[derive(Debug, Clone, PartialEq, Error)]
pub(crate) enum WordError {
    #[error("`--metric` does not know `{0}`")]
    Metric(String),
    #[error("`--order` does not know `{0}`")]
    Order(String),
    #[error(transparent)]
    Token(#[from] UnknownToken),
    /// Not a number, or one out of range.
    #[error("`{option}` does not take `{text}`")]
    Number {
        option: &'static str,
        text: String,
        /// The option takes less than this.
        most: f64,
        /// A number that the option takes.
        example: &'static str,
    },
    /// A false discovery rate of 0, which allows no claim.
    #[error("`--alpha` must be above 0: at 0 nothing could ever be claimed")]
    NoAlpha,
    #[error("`--filter` is not a regular expression")]
    Pattern { pattern: String, error: regex::Error },
    /// A list without any word.
    #[error("`{0}` names nothing")]
    Blank(&'static str),
    /// A param that would be the one to keep rows apart and the one not to.
    #[error("`{0}` is a param of both `--distinct-param` and `--exclude-param`")]
    ParamOfBoth(String),
    /// A postfix that would mark both implementations.
    #[error("`{0}` is a postfix of both `--original-postfix` and `--reference-postfix`")]
    PostfixOfBoth(String),
    /// A base without a param.
    #[error("`--compare` names no param in `{0}`")]
    NoParam(String),
}

impl WordError {
    /// The flag whose value it is.
    pub(crate) fn option(&self) -> &'static str {
        match self {
            Self::Metric(_) => "--metric",
            Self::Order(_) => "--order",
            Self::Token(_) => "--group-by",
            Self::Number { option, .. } | Self::Blank(option) => option,
            Self::NoAlpha => "--alpha",
            Self::Pattern { .. } => "--filter",
            Self::ParamOfBoth(_) => "--exclude-param",
            Self::PostfixOfBoth(_) => "--original-postfix",
            Self::NoParam(_) => "--compare",
        }
    }
}

impl RawComparison {
    /// The meaning of the words.
    ///
    /// # Errors
    /// The first word that means nothing.
    pub(crate) fn parse(&self) -> Result<ComparisonQuestion, WordError> {
        // Without `..`, so that the compiler asks for the meaning of a new option.
        let Self {
            reference,
            candidate,
            pool,
            same_machine,
            no_join,
            order,
            group_by,
            distinct_param,
            exclude_param,
            original_postfix,
            reference_postfix,
            compare,
            metric,
            filter,
            min_effect,
            alpha,
            noise,
            across_machines,
            over,
        } = self;
        let distinct = parse_params("--distinct-param", distinct_param)?;
        let exclude = parse_params("--exclude-param", exclude_param)?;
        if let Some(param) = exclude.iter().find(|param| distinct.contains(param)) {
            return Err(WordError::ParamOfBoth(param.clone()));
        }
        if let Some(postfix) = postfix_of_both(original_postfix, reference_postfix) {
            return Err(WordError::PostfixOfBoth(postfix));
        }
        Ok(ComparisonQuestion {
            selection: RunSelection {
                reference: reference.clone(),
                candidate: candidate.clone(),
                pool: *pool,
                same_machine: *same_machine,
                no_join: *no_join,
                order: parse_order(order.as_deref())?,
                is_gated: false,
            },
            rules: ComparisonRules {
                across_machines: *across_machines,
                renames: Renames::default(),
                fold: FoldRules {
                    distinct,
                    exclude,
                    group_by: parse_tokens(group_by)?,
                    postfixes: Postfixes::new(original_postfix, reference_postfix),
                },
                compare: compare.as_deref().map(parse_compared).transpose()?,
                metric: parse_metric(metric.as_deref())?,
                other_metrics: Vec::new(),
                verdict: parse_rule(min_effect.as_deref(), alpha.as_deref(), noise.as_deref())?,
                filter: parse_pattern(filter.as_deref())?,
                growth: over.as_deref().map(parse_over).transpose()?,
            },
        })
    }
}

impl RawHistory {
    /// The meaning of the words.
    ///
    /// # Errors
    /// The first word that means nothing.
    pub(crate) fn parse(&self) -> Result<HistoryQuestion, WordError> {
        let Self {
            since,
            last,
            reference,
            order,
            no_join,
            group_by,
            metric,
            filter,
            min_effect,
            benchmarks,
            band,
        } = self;
        Ok(HistoryQuestion {
            span: HistoryWindow {
                since: since.clone(),
                last: *last,
                reference: reference.clone(),
                order: parse_order(order.as_deref())?,
                no_join: *no_join,
            },
            rule: parse_rule(min_effect.as_deref(), None, None)?,
            metric: parse_metric(metric.as_deref())?,
            group_by: parse_tokens(group_by)?,
            postfixes: Postfixes::new(&[], &[]),
            renames: Renames::default(),
            filter: parse_pattern(filter.as_deref())?,
            benchmarks: benchmarks.clone(),
            band: *band,
        })
    }
}

/// The order of the runs; `auto` and no word are the usual one.
fn parse_order(text: Option<&str>) -> Result<Option<RunOrder>, WordError> {
    match text {
        None => Ok(None),
        Some(text) if text.eq_ignore_ascii_case("auto") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| WordError::Order(text.to_owned())),
    }
}

/// A metric by its word; without one the mean.
fn parse_metric(text: Option<&str>) -> Result<Metric, WordError> {
    let Some(text) = text else { return Ok(Metric::default()) };
    text.parse().map_err(|_| WordError::Metric(text.to_owned()))
}

/// The tokens; an empty one is skipped beside others.
fn parse_tokens(texts: &[String]) -> Result<GroupBy, WordError> {
    let mut tokens = Vec::new();
    for text in not_blank("--group-by", texts)? {
        tokens.push(text.parse::<GroupToken>()?);
    }
    Ok(GroupBy(tokens))
}

/// The names of params; an empty one is skipped beside others.
fn parse_params(option: &'static str, texts: &[String]) -> Result<Vec<String>, WordError> {
    Ok(not_blank(option, texts)?.into_iter().cloned().collect())
}

/// The texts that say something.
fn not_blank<'t>(option: &'static str, texts: &'t [String]) -> Result<Vec<&'t String>, WordError> {
    let words: Vec<&String> = texts.iter().filter(|text| !text.trim().is_empty()).collect();
    if words.is_empty() && !texts.is_empty() { Err(WordError::Blank(option)) } else { Ok(words) }
}

/// `PARAM` or `PARAM=BASE`. A base may be empty or hold another `=`, and is taken as it is.
fn parse_compared(text: &str) -> Result<ComparedParam, WordError> {
    let (name, base) = match text.split_once('=') {
        Some((name, base)) => (name, Some(base.to_owned())),
        None => (text, None),
    };
    if name.trim().is_empty() {
        return Err(WordError::NoParam(text.to_owned()));
    }
    Ok(ComparedParam { name: name.trim().to_owned(), base })
}

/// The param of sizes.
fn parse_over(text: &str) -> Result<GrowthQuestion, WordError> {
    match text.trim() {
        "" => Err(WordError::Blank("--over")),
        over => Ok(GrowthQuestion { over: Some(over.to_owned()) }),
    }
}

fn parse_pattern(text: Option<&str>) -> Result<Option<Regex>, WordError> {
    let Some(text) = text else { return Ok(None) };
    match Regex::new(text) {
        Ok(pattern) => Ok(Some(pattern)),
        Err(error) => Err(WordError::Pattern { pattern: text.to_owned(), error }),
    }
}

fn parse_rule(
    min_effect: Option<&str>,
    alpha: Option<&str>,
    noise: Option<&str>,
) -> Result<VerdictRule, WordError> {
    let mut rule = VerdictRule::default();
    match noise {
        Some(text) if !text.trim().eq_ignore_ascii_case("auto") => {
            rule.noise = Some(parse_fraction("--noise", text, 100.0, 1000.0, "2")?);
        }
        Some(_) | None => {}
    }
    if let Some(text) = alpha {
        rule.alpha = parse_fraction("--alpha", text, 1.0, 0.5, "0.05")?;
        if rule.alpha <= 0.0 {
            return Err(WordError::NoAlpha);
        }
    }
    if let Some(text) = min_effect {
        rule.min_effect = parse_fraction("--min-effect", text, 100.0, 1000.0, "2")?;
    }
    Ok(rule)
}

/// A number from 0 to below `most`, divided by `scale`.
fn parse_fraction(
    option: &'static str,
    text: &str,
    scale: f64,
    most: f64,
    example: &'static str,
) -> Result<f64, WordError> {
    match text.trim().trim_end_matches('%').trim().parse::<f64>() {
        // No comparison holds for NaN, so it is refused too.
        Ok(number) if 0.0 <= number && number < most => Ok(number / scale),
        Ok(_) | Err(_) => Err(WordError::Number { option, text: text.to_owned(), most, example }),
    }
}

#[cfg(test)]
mod tests;
