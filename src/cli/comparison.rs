//! The options of a comparison as arguments: built from the list of options, in parts that help
//! shows together.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use clap::builder::TypedValueParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

use crate::analysis::raw_question::{
    COMPARISON_OPTIONS, OptionValue, QuestionOption, RawComparison,
};
use crate::cli::known_words::metrics;

/// What help says about an option. Its name and the kind of its values are in the list of options.
pub(super) struct OptionHelp {
    name: &'static str,
    short: Option<char>,
    value_name: &'static str,
    help: &'static str,
    details: Option<&'static str>,
}

const fn help(name: &'static str, value_name: &'static str, help: &'static str) -> OptionHelp {
    OptionHelp { name, short: None, value_name, help, details: None }
}

impl OptionHelp {
    const fn short(self, short: char) -> Self {
        Self { short: Some(short), ..self }
    }
}

/// Options that help shows together.
pub(super) trait HelpPart {
    const HEADING: &'static str;
    const OPTIONS: &'static [OptionHelp];
    /// Changes an argument where one command needs it.
    fn adapt(arg: Arg) -> Arg {
        arg
    }
}

#[derive(Debug)]
pub(super) struct SelectionPart;
#[derive(Debug)]
pub(super) struct GroupingPart;
/// `--over`.
#[derive(Debug)]
pub(super) struct OverPart;
#[derive(Debug)]
pub(super) struct RulePart;
/// `--metric` with its default.
#[derive(Debug)]
pub(super) struct MetricPart;
/// `--metric` without one: the page has its own default.
#[derive(Debug)]
pub(super) struct PageMetricPart;
#[derive(Debug)]
pub(super) struct FilterPart;

impl HelpPart for SelectionPart {
    const HEADING: &'static str = "Choosing runs";
    const OPTIONS: &'static [OptionHelp] = &[
        help(
            "reference",
            "RUN",
            "What to compare against [default: the run before the candidate, or the PATHs before the \
             last]",
        )
        .short('r'),
        help("candidate", "RUN", "What to judge [default: the latest run, or that of the last PATH]")
            .short('c'),
        help("pool", "", "Compare several runs a side: all that --reference and --candidate match"),
        help("same_machine", "", "Take defaults from runs on the candidate's kind of machine only"),
        OptionHelp {
            details: Some(
                "Shards of a build, and the files that the workers of pytest-xdist save with \
                 pytest-benchmark up to 5.1, are parts of one run: they have one commit and kind \
                 of machine, were measured within an hour, and share no benchmark. By default they \
                 are joined.",
            ),
            ..help("no_join", "", "Keep the files of one run apart")
        },
        OptionHelp { details: Some(ORDER_DETAILS), ..help("order", "auto|measured|commit", ORDER) },
    ];
}

impl HelpPart for GroupingPart {
    const HEADING: &'static str = "Grouping and pairing";
    const OPTIONS: &'static [OptionHelp] = &[
        OptionHelp {
            details: Some(
                "Repeat it or give a comma list to combine. Without it: the first of custom, \
                 group, marks and params that has a value, case by case.",
            ),
            short: Some('g'),
            ..help(
                "group_by",
                "TOKEN",
                "Group by custom:KEY, custom, group, marks, params, param:NAME, name, fullname, \
                 func, file or class",
            )
        },
        help(
            "distinct_param",
            "PARAM",
            "Fold rows that differ only in other params, and split groups by this one",
        ),
        help("exclude_param", "PARAM", "Fold rows that differ only in this param"),
        help(
            "original_postfix",
            "POSTFIX",
            "Name endings of the original implementation [default: original, orig, old, baseline]",
        ),
        help(
            "reference_postfix",
            "POSTFIX",
            "Name endings of the implementation compared with it \
             [default: reference, ref, new, optimized, optimised, candidate, cand]",
        ),
        OptionHelp {
            details: Some(
                "`strategy=list` compares every other strategy of a function with its `list`, \
                 where all other params are the same. Without BASE it is the value that is an \
                 original postfix, else the first in the run. Without this option the params \
                 implementation, impl and variant are compared so.",
            ),
            ..help(
                "compare",
                "PARAM[=BASE]",
                "Compare the values of this param with each other inside the candidate run",
            )
        },
    ];
}

impl HelpPart for OverPart {
    const HEADING: &'static str = "Growth";
    const OPTIONS: &'static [OptionHelp] = &[OptionHelp {
        details: Some(
            "Benchmarks that differ only in this param, and have three values of it or more, are \
             one benchmark at several sizes. Where benchmarks have no params, the numbers in their \
             ids count: `n` of `test_sort[n=100]`, `id` of `test_sort[100]`, `id2` of \
             `test_sort[list-100]`.",
        ),
        ..help("over", "PARAM", "Show how times grow with this numeric param")
    }];
}

impl HelpPart for RulePart {
    const HEADING: &'static str = "Verdicts";
    const OPTIONS: &'static [OptionHelp] = &[
        help("min_effect", "PCT", "Claim only changes beyond this many percent [default: 2]"),
        help(
            "alpha",
            "RATE",
            "False discovery rate of the claims; one minus it is the confidence of the intervals \
             [default: 0.05; 0.02 each time `measure` judges]",
        ),
        help(
            "noise",
            "auto|PCT",
            "Scatter between runs in percent, where neither pooled runs nor earlier ones measure it \
             [default: auto]",
        ),
        help(
            "across_machines",
            "",
            "Give verdicts although the sides were measured on different kinds of machine",
        ),
    ];
}

/// Help of `--order`, here and in `history`.
pub(super) const ORDER: &str = "Order runs by when they were measured or by their commits \
                                [default: auto]";
const ORDER_DETAILS: &str = "It decides which runs are the latest, the previous and the \
    one before another. By default it is when they were measured; but where most commits were \
    measured in another order than they were made, as after a backfill, it is when the commits \
    were made. Then a note says so.";

/// The names of the metrics are added to the help of the argument.
const METRIC: &str = "What deltas are made of: ";
const METRIC_DETAILS: &str = "`extra:NAME` is a number that the suite stores in `extra_info`, with \
    dots between nested keys; it is judged by itself, while verdicts by all other metrics are about \
    the rounds. Of `ops` (calls a second) more is better. Percentiles (p90, p95, p99) need saved \
    rounds. Repeat it for a table each.";

impl HelpPart for MetricPart {
    const HEADING: &'static str = "Output";
    const OPTIONS: &'static [OptionHelp] = &[help("metric", "METRIC", METRIC)];

    fn adapt(arg: Arg) -> Arg {
        let help = format!("{METRIC}{}", metrics().listed());
        let details = format!("{help}\n\n{METRIC_DETAILS}");
        arg.default_value("mean").action(ArgAction::Append).long_help(details)
    }
}

impl HelpPart for PageMetricPart {
    const HEADING: &'static str = "Output";
    const OPTIONS: &'static [OptionHelp] = &[help("metric", "METRIC", METRIC)];

    fn adapt(arg: Arg) -> Arg {
        let help = format!("{METRIC}{} [default: mean]", metrics().listed());
        arg.help(help)
    }
}

impl HelpPart for FilterPart {
    const HEADING: &'static str = "Output";
    const OPTIONS: &'static [OptionHelp] =
        &[help("filter", "REGEX", "Keep benchmarks whose node id this regular expression finds")
            .short('k')];
}

/// The arguments of one part. Their values are in [`ComparisonWords`].
#[derive(Debug)]
pub(super) struct OptionArgs<Part>(PhantomData<Part>);

impl<Part: HelpPart> Args for OptionArgs<Part> {
    fn augment_args(mut command: Command) -> Command {
        for option in &COMPARISON_OPTIONS {
            let described = Part::OPTIONS.iter().find(|described| described.name == option.name);
            if let Some(described) = described {
                let arg = argument(option, described).help_heading(Part::HEADING);
                command = command.arg(Part::adapt(arg));
            }
        }
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<Part: HelpPart> FromArgMatches for OptionArgs<Part> {
    fn from_arg_matches(_: &ArgMatches) -> Result<Self, Error> {
        Ok(Self(PhantomData))
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), Error> {
        Ok(())
    }
}

fn argument(option: &QuestionOption<RawComparison>, described: &OptionHelp) -> Arg {
    let mut arg = Arg::new(option.name).long(option.flag()).help(described.help);
    if let Some(short) = described.short {
        arg = arg.short(short);
    }
    if let Some(details) = described.details {
        arg = arg.long_help(format!("{}\n\n{details}", described.help));
    }
    if let Some(alias) = option.alias {
        arg = arg.visible_alias(alias);
    }
    let mut raw = RawComparison::default();
    match (option.field)(&mut raw) {
        OptionValue::Flag(_) => arg.action(ArgAction::SetTrue),
        OptionValue::Text(_) => arg.value_name(described.value_name),
        OptionValue::Number(_) => arg.value_name(described.value_name).allow_negative_numbers(true),
        OptionValue::Statistic(_) => {
            let metrics = metrics();
            arg.value_name(described.value_name)
                .help(format!("{}{}", described.help, metrics.listed()))
                .value_parser(metrics)
                .hide_possible_values(true)
        }
        OptionValue::Count(_) => arg
            .value_name(described.value_name)
            .value_parser(clap::value_parser!(u32).range(1..).map(|count| count as usize)),
        OptionValue::List(_) => arg
            .value_name(described.value_name)
            .action(ArgAction::Append)
            .value_delimiter(',')
            // A postfix may begin with a hyphen.
            .allow_hyphen_values(option.name.ends_with("_postfix")),
        OptionValue::Repeated(_) => arg.value_name(described.value_name).action(ArgAction::Append),
    }
}

/// The words that a command line gives to the options of a comparison. It adds no arguments itself.
#[derive(Debug)]
pub(super) struct ComparisonWords {
    /// The words; of several metrics the first.
    pub raw: RawComparison,
    /// The names of the options that the command line itself gives; others have their defaults.
    pub given: BTreeSet<&'static str>,
    /// The other metrics, where several are given.
    pub more_metrics: Vec<String>,
}

impl Args for ComparisonWords {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

impl FromArgMatches for ComparisonWords {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut raw = RawComparison::default();
        let mut given = BTreeSet::new();
        for QuestionOption { name, field, .. } in &COMPARISON_OPTIONS {
            // A command that measures its sides has no options that choose them. clap panics on names
            // that it does not know, and only with debug assertions tells whether it does.
            if !matches.ids().any(|id| id.as_str() == *name) {
                continue;
            }
            if matches.value_source(name) == Some(ValueSource::CommandLine) {
                given.insert(*name);
            }
            match field(&mut raw) {
                OptionValue::Flag(value) => *value = matches.get_flag(name),
                OptionValue::Text(value)
                | OptionValue::Number(value)
                | OptionValue::Statistic(value) => {
                    *value = matches.get_one(name).cloned();
                }
                OptionValue::Count(value) => *value = matches.get_one(name).copied(),
                OptionValue::List(values) | OptionValue::Repeated(values) => {
                    *values = matches.get_many(name).into_iter().flatten().cloned().collect();
                }
            }
        }
        let metrics = matches.try_get_many("metric").ok().flatten().into_iter().flatten();
        Ok(Self { raw, given, more_metrics: metrics.skip(1).cloned().collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_of_a_comparison_has_its_help() {
        let parts =
            [SelectionPart::OPTIONS, GroupingPart::OPTIONS, RulePart::OPTIONS, MetricPart::OPTIONS];
        let parts = parts.into_iter().chain([FilterPart::OPTIONS, OverPart::OPTIONS]);
        let described = parts.flatten();
        let mut described: Vec<&str> = described.map(|option| option.name).collect();
        let mut options: Vec<&str> = COMPARISON_OPTIONS.iter().map(|option| option.name).collect();
        described.sort_unstable();
        options.sort_unstable();
        assert_eq!(described, options);
    }
}
