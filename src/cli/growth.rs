//! `growth`: its arguments, and the request that they make.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::gate::budgets::GateRules;
use crate::analysis::gate::condition::Gate;
use crate::analysis::question::ComparisonQuestion;
use crate::cli::analyze::{NumberArgs, number_style, parse_gates};
use crate::cli::comparison::{
    ComparisonWords, FilterPart, OptionArgs, OverPart, RulePart, SelectionPart,
};
use crate::cli::defaults::Defaults;
use crate::cli::groups::{ConfigArgs, SourceArgs, TalkArgs, destination, sources, talk};
use crate::cli::known_words::history_formats;
use crate::commands::request::{GrowthRequest, Request};
use crate::host::Terminal;
use crate::render::formats::output_format::HistoryFormat;
use crate::render::report::{Options, SortBy, View};
use crate::render::words::problems::{Problem, wrong_word};

#[derive(Debug, Args)]
pub(super) struct GrowthArgs {
    #[command(flatten)]
    pub comparison: ComparisonWords,
    #[command(flatten)]
    pub over: OptionArgs<OverPart>,
    #[command(flatten)]
    pub selection: OptionArgs<SelectionPart>,
    #[command(flatten)]
    pub rule: OptionArgs<RulePart>,

    /// Exit with 1 if a benchmark grows more: growth:LIMIT
    ///
    /// `growth:0.2` fails a benchmark whose growth is regressed and whose exponent rose by more
    /// than 0.2. A gate that tests nothing fails.
    #[arg(long, value_name = "growth:LIMIT", value_delimiter = ',', help_heading = "Verdicts")]
    pub fail_on: Vec<String>,

    #[arg(
        long, value_name = "FORMAT", default_value = "table", help_heading = "Output",
        value_parser = history_formats(), hide_possible_values = true,
        help = format!("How to write it: {}", history_formats().listed()),
    )]
    pub format: HistoryFormat,

    /// Write to a file instead of standard output, which `-` is
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub filter: OptionArgs<FilterPart>,

    /// List every benchmark, however many there are
    #[arg(long, conflicts_with = "only_changed", help_heading = "Output")]
    pub all: bool,

    /// Show only benchmarks that changed
    #[arg(long, help_heading = "Output")]
    pub only_changed: bool,

    #[command(flatten)]
    pub numbers: NumberArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub talk: TalkArgs,
}

/// # Errors
/// Where a value means nothing.
pub(super) fn growth(
    args: GrowthArgs,
    defaults: Defaults,
    terminal: &Terminal,
) -> Result<Request, Problem> {
    let ComparisonWords { raw: words, .. } = args.comparison;
    let ComparisonQuestion { selection, mut rules } =
        words.parse().map_err(|error| defaults.name_origin(wrong_word(&error), error.option()))?;
    let Defaults { renames, metrics, .. } = defaults;
    rules.renames = renames;
    rules.growth.get_or_insert_default();
    let gates = parse_gates(&args.fail_on)?;
    if let Some((text, _)) = gates.iter().find(|(_, gate)| !matches!(gate, Gate::Growth(_))) {
        return Err(Problem::new(format!("`--fail-on {text}` is not about growth"))
            .because("here it takes growth:LIMIT; `pytest-park analyze` takes every gate")
            .with_hint("`--fail-on growth:0.2`"));
    }
    Ok(Request::Growth(Box::new(GrowthRequest {
        sources: sources(args.source),
        options: Options::of(&words, &rules),
        selection,
        rules,
        metrics,
        gates: GateRules {
            gates,
            budgets: Vec::new(),
            waivers: Vec::new(),
            file: None,
            today: terminal.today,
        },
        view: View {
            sort: SortBy::default(),
            only_changed: args.only_changed,
            all: args.all,
            numbers: number_style(&args.numbers),
            columns: Vec::new(),
            explain: None,
        },
        format: args.format,
        destination: destination(args.output, &args.talk, terminal),
        talk: talk(&args.talk, terminal),
    })))
}
