//! Problems in words: the same for a wrong option on the command line and for a wrong query of the
//! dashboard. Each says what is wrong, what would be right, and something that would work.

use std::borrow::Cow;

use thiserror::Error;

use crate::analysis::choose::spelling::nearest;
use crate::analysis::compare::comparison::UnknownName;
use crate::analysis::gate::parse::{GateError, KNOWN_GATES};
use crate::analysis::pair::grouping::{KNOWN_TOKENS, UnknownToken};
use crate::analysis::pair::implementations::UnknownImplementation;
use crate::analysis::pair::known_keys::UnknownKey;
use crate::analysis::question::WordError;
use crate::model::metric::{EXTRA, Metric, STORED};
use crate::render::words::command_line::quoted;
use crate::render::words::enumerations::first_names;

/// How many runs an error names.
pub(super) const MOST_RUNS: usize = 10;
/// How many params or values an error names.
const MOST_VALUES: usize = 20;

/// Why the program does not do what it should, for the user.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct Problem {
    /// What is wrong.
    pub message: String,
    /// Why, or what would be right, line by line.
    pub causes: Vec<String>,
    /// Something that would work.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem whose message says it all.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), causes: Vec::new(), hint: None }
    }

    pub(crate) fn because(mut self, cause: impl Into<String>) -> Self {
        self.causes.push(cause.into());
        self
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A word that is not one of `known`.
pub(crate) fn unknown_word<'k>(
    option: &str,
    word: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Problem {
    let listed: Vec<&str> = known.clone().collect();
    let mut suggestion = nearest(word, known).or_else(|| listed.first().copied());
    // Where a stored number can be named, a word that is near to nothing is the name of one.
    let stored = format!("{EXTRA}{word}");
    if listed.contains(&STORED) && nearest(word, listed.iter().copied()).is_none() {
        suggestion = Some(&stored);
    }
    Problem {
        message: format!("`{option}` does not know `{word}`"),
        causes: vec![format!("known: {}", listed.join(", "))],
        hint: suggestion.map(|known_word| format!("`{option} {known_word}`")),
    }
}

/// A key of `owner`, such as a file or a query, that is not one of `known`.
pub(crate) fn unknown_key<'k>(
    key: &str,
    owner: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Problem {
    let listed: Vec<&str> = known.clone().collect();
    Problem {
        message: format!("unknown key `{key}` in {owner}"),
        causes: vec![format!("known: {}", listed.join(", "))],
        hint: nearest(key, known).map(|known_key| format!("`{known_key}`")),
    }
}

/// A value of a file or the environment that is not what its key takes.
pub(crate) fn wrong_value(key: &str, should: &str, written: &str) -> Problem {
    Problem::new(format!("`{key}` {should}, not `{}`", written.trim()))
}

/// No row of a comparison has this name.
pub(crate) fn no_row<'k>(name: &str, names: impl Iterator<Item = &'k str> + Clone) -> Problem {
    let listed: Vec<&str> = names.clone().collect();
    let hint = nearest(name, names).or_else(|| listed.first().copied());
    Problem {
        message: format!("`--explain`: no row is called `{name}`"),
        causes: if listed.is_empty() {
            Vec::new()
        } else {
            vec![format!("there are: {}", first_names(&listed, MOST_RUNS))]
        },
        hint: hint.map(|near| format!("`--explain '{near}'`")),
    }
}

/// `--explain` for a benchmark that only this side has.
pub(crate) fn nothing_to_explain(name: &str, side: &str) -> Problem {
    Problem::new(format!(
        "`--explain`: only the {side} has `{name}`, so it is compared with nothing"
    ))
}

/// A gate that would test nothing, because the filter keeps nothing.
pub(crate) fn nothing_to_test() -> Problem {
    Problem::new("there is nothing to test: `--filter` keeps no benchmark")
        .because("a gate that tests nothing would let everything pass")
        .with_hint("leave out `--filter` to see the names")
}

/// An expression that is no gate. `written` writes a gate as its place takes it.
pub(crate) fn refused_gate(error: &GateError, written: impl Fn(&str) -> String) -> Problem {
    let suggestions: Vec<String> =
        error.suggestions.iter().map(|gate| format!("`{}`", written(gate))).collect();
    Problem::new(error.to_string())
        .because(format!("known: {KNOWN_GATES}"))
        .with_hint(suggestions.join(" or "))
}

/// A gate as it is typed: a `>` without quotes would write to a file.
pub(crate) fn for_shell(gate: &str) -> Cow<'_, str> {
    if gate.contains('>') { quoted(gate, cfg!(windows)) } else { Cow::Borrowed(gate) }
}

/// A group token that does not exist.
fn unknown_token(error: &UnknownToken) -> Problem {
    let known = KNOWN_TOKENS.iter().map(|(token, aliases)| match aliases {
        [] => (*token).to_owned(),
        _ => format!("{token} ({})", aliases.join(", ")),
    });
    Problem {
        message: error.to_string(),
        causes: vec![format!("known: {}", known.collect::<Vec<_>>().join(", "))],
        hint: Some(format!("`--group-by {}`", error.nearest.unwrap_or("group"))),
    }
}

/// A number that the suite stores, where growth is asked for.
pub(crate) fn no_growth_of(metric: &Metric) -> Problem {
    Problem::new(format!(
        "growth is that of times, and `{metric}` is a number that the suite stores"
    ))
    .with_hint(format!("`--metric mean --metric {metric}` shows both, and the growth of the times"))
}

/// A word without a meaning in its place.
pub(crate) fn wrong_word(error: &WordError) -> Problem {
    let (causes, hint) = match error {
        WordError::Metric(word) => {
            return unknown_word("--metric", word, Metric::words().into_iter().chain([STORED]));
        }
        WordError::Order(word) => {
            return unknown_word("--order", word, ["auto", "measured", "commit"].into_iter());
        }
        WordError::Token(error) => return unknown_token(error),
        WordError::Number { option, most, example, .. } => (
            vec![format!("it takes a number from 0 to below {most}")],
            format!("`{option} {example}`"),
        ),
        WordError::NoAlpha => (Vec::new(), "`--alpha 0.05`".to_owned()),
        WordError::Pattern { pattern, error } => (
            error.to_string().lines().map(str::to_owned).collect(),
            format!("`--filter '{}'` takes it literally", regex::escape(pattern)),
        ),
        WordError::Blank(option) => {
            (Vec::new(), format!("leave out `{option}`, or name something"))
        }
        WordError::ParamOfBoth(param) => (
            vec!["the one keeps rows apart by it, the other does not".to_owned()],
            format!("`--distinct-param {param}` or `--exclude-param {param}`"),
        ),
        WordError::PostfixOfBoth(_) => (
            vec!["it would not say which of two implementations it marks".to_owned()],
            "`--original-postfix old --reference-postfix new`".to_owned(),
        ),
        WordError::NoParam(_) => (
            vec!["it takes PARAM or PARAM=BASE".to_owned()],
            "`--compare strategy=list`".to_owned(),
        ),
    };
    Problem { message: error.to_string(), causes, hint: Some(hint) }
}

/// A name in the question that the runs do not have.
pub(crate) fn unknown_name(error: &UnknownName) -> Problem {
    match error {
        UnknownName::Implementation(error) => unknown_implementation(error),
        UnknownName::Key(error) => unknown_key_of_cases(error),
    }
}

/// A param or a custom group that no benchmark has.
pub(crate) fn unknown_key_of_cases(error: &UnknownKey) -> Problem {
    let UnknownKey { option, kind, known, nearest, .. } = error;
    let listed: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = nearest.as_ref().or(known.first());
    Problem {
        message: error.to_string(),
        causes: vec![match listed.as_slice() {
            [] => format!("no benchmark has any {kind}"),
            _ => format!("{kind}s: {}", first_names(&listed, MOST_VALUES)),
        }],
        hint: Some(match hint {
            Some(key) => format!("`{option} {}`", quoted(&error.as_written(key), cfg!(windows))),
            None => format!("leave out `{option}`"),
        }),
    }
}

/// A param to compare by, or its base, that the candidate run does not have.
fn unknown_implementation(error: &UnknownImplementation) -> Problem {
    let (kind, known, hint) = match error {
        UnknownImplementation::Param { known, nearest, .. } => {
            ("params", known, nearest.as_ref().or(known.first()).cloned())
        }
        UnknownImplementation::Base { name, known, nearest, .. } => {
            let base = nearest.as_ref().or(known.first());
            ("values", known, base.map(|base| format!("{name}={base}")))
        }
    };
    let listed: Vec<&str> = known.iter().map(String::as_str).collect();
    Problem {
        message: error.to_string(),
        causes: vec![match listed.as_slice() {
            [] => format!("it has no {kind}"),
            _ => format!("{kind}: {}", first_names(&listed, MOST_VALUES)),
        }],
        hint: hint.map(|word| format!("`--compare {}`", quoted(&word, cfg!(windows)))),
    }
}

/// A path that cannot be read, and why.
pub(crate) fn unusable_path(why: String, is_missing: bool) -> Problem {
    let problem = Problem::new(why);
    if !is_missing {
        return problem;
    }
    problem.with_hint(
        "`pytest --benchmark-save baseline` saves a run under ./.benchmarks; \
         name another folder as PATH",
    )
}
