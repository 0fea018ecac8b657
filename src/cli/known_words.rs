//! Values that are one of some words. Help, completions and error messages take the words from the
//! same list.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::export::format::Format;
use crate::model::metric::{Metric, STORED};
use crate::render::formats::output_format::{HistoryFormat, OutputFormat, RunsFormat};
use crate::render::report::{ExtraColumn, SortBy};
use crate::render::words::numbers::TimeUnit;
use crate::render::words::problems::{Problem, unknown_word};

/// The words that an option takes, each with its value, in the order in which help lists them.
#[derive(Debug, Clone)]
pub(super) struct KnownWords<T>(Vec<(&'static str, T)>);

impl<T: Clone> KnownWords<T> {
    fn new<'t>(values: impl Iterator<Item = &'t T>, word: fn(T) -> &'static str) -> Self
    where
        T: 't,
    {
        Self(values.map(|value| (word(value.clone()), value.clone())).collect())
    }

    fn words(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.0.iter().map(|(word, _)| *word)
    }

    fn find(&self, option: &str, word: &str) -> Result<T, Problem> {
        self.find_among(option, word, &[])
    }

    /// The same, where the option takes other words too.
    fn find_among(
        &self,
        option: &str,
        word: &str,
        others: &'static [&'static str],
    ) -> Result<T, Problem> {
        match self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)) {
            Some((_, value)) => Ok(value.clone()),
            None => Err(unknown_word(option, word, self.words().chain(others.iter().copied()))),
        }
    }

    /// The words as help lists them: `table, json or csv`.
    pub(super) fn listed(&self) -> String {
        or_list(&self.words().collect::<Vec<_>>())
    }
}

/// clap's own parser of possible values words its error itself; this one has the known words and a
/// hint, like every other message.
impl<T: Clone + Send + Sync + 'static> TypedValueParser for KnownWords<T> {
    type Value = T;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let option = arg.and_then(Arg::get_long).map_or(String::new(), |flag| format!("--{flag}"));
        let known = self.clone();
        StringValueParser::new()
            .try_map(move |word| known.find(&option, &word))
            .parse_ref(cmd, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.words().map(PossibleValue::new)))
    }
}

fn or_list(words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [word] => (*word).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

pub(super) fn output_formats() -> KnownWords<OutputFormat> {
    KnownWords::new(OutputFormat::ALL.iter(), OutputFormat::label)
}

pub(super) fn history_formats() -> KnownWords<HistoryFormat> {
    KnownWords::new(HistoryFormat::ALL.iter(), HistoryFormat::label)
}

pub(super) fn runs_formats() -> KnownWords<RunsFormat> {
    KnownWords::new(RunsFormat::ALL.iter(), RunsFormat::label)
}

pub(super) fn export_formats() -> KnownWords<Format> {
    KnownWords::new(Format::ALL.iter(), Format::label)
}

/// The orders of rows.
pub(super) fn orders() -> KnownWords<SortBy> {
    KnownWords::new(SortBy::ALL.iter(), SortBy::label)
}

/// The orders of rows as help lists them, with what comes first.
pub(super) fn explained_orders() -> String {
    let mut orders = Vec::new();
    for order in SortBy::ALL.iter().copied() {
        let first = match order {
            // The order of the reference is explained together with the candidate's, which follows
            // it.
            SortBy::Name | SortBy::Reference => "",
            SortBy::Change => " (regressions, improvements, then the others)",
            SortBy::Delta => " (biggest slowdown first)",
            SortBy::Speedup => " (biggest first)",
            SortBy::Candidate => " (slowest first)",
        };
        orders.push(format!("{}{first}", order.label()));
    }
    or_list(&orders)
}

/// The units of `--time-unit`.
pub(super) fn time_units() -> KnownWords<TimeUnit> {
    KnownWords::new(TimeUnit::ALL.iter(), TimeUnit::label)
}

/// Known words, or `extra:NAME` of a number that the suite stores.
#[derive(Debug, Clone)]
pub(super) struct OrStored<T> {
    known: KnownWords<T>,
    stored: fn(&str) -> Option<T>,
}

impl<T: Clone> OrStored<T> {
    /// The words as help lists them.
    pub(super) fn listed(&self) -> String {
        or_list(&self.known.words().chain([STORED]).collect::<Vec<_>>())
    }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for OrStored<T> {
    type Value = T;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let option = arg.and_then(Arg::get_long).map_or(String::new(), |flag| format!("--{flag}"));
        let OrStored { known, stored } = self.clone();
        StringValueParser::new()
            .try_map(move |word| match stored(&word) {
                Some(value) => Ok(value),
                None => known.find_among(&option, &word, &[STORED]),
            })
            .parse_ref(cmd, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.known.possible_values()
    }
}

/// A stored number by its word; `None` of any other word.
fn stored(word: &str) -> Option<Metric> {
    word.parse().ok().filter(|metric: &Metric| metric.extra().is_some())
}

/// The names of metrics. They stay words, because `analysis/question.rs` reads those of the
/// dashboard too.
pub(super) fn metrics() -> OrStored<String> {
    let known = Metric::words().into_iter().map(|word| (word, word.to_owned())).collect();
    OrStored { known: KnownWords(known), stored: |word| stored(word).map(|_| word.to_owned()) }
}

/// What `--columns` takes.
pub(super) fn columns() -> OrStored<ExtraColumn> {
    let metrics = Metric::words()
        .into_iter()
        .filter_map(|word| Some((word, ExtraColumn::Metric(word.parse().ok()?))));
    let counts = [("rounds", ExtraColumn::Rounds), ("iterations", ExtraColumn::Iterations)];
    OrStored {
        known: KnownWords(metrics.chain(counts).collect()),
        stored: |word| stored(word).map(ExtraColumn::Metric),
    }
}
