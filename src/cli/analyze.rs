//! `analyze`: its arguments, and the request that they make.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::gate::budgets::GateRules;
use crate::analysis::gate::condition::Gate;
use crate::analysis::gate::parse::GateError;
use crate::analysis::question::ComparisonQuestion;
use crate::cli::comparison::{
    ComparisonWords, FilterPart, GroupingPart, MetricPart, OptionArgs, OverPart, RulePart,
    SelectionPart,
};
use crate::cli::defaults::Defaults;
use crate::cli::groups::{ConfigArgs, LinkArgs, SourceArgs, TalkArgs, destination, sources, talk};
use crate::cli::known_words::{columns, explained_orders, orders, output_formats, time_units};
use crate::cli::measured_folder::open_measured;
use crate::cli::repeated_words::{rule_words, selection_words};
use crate::commands::request::{AnalyzeRequest, Request, Sources};
use crate::host::Terminal;
use crate::model::metric::Metric;
use crate::render::formats::output_format::OutputFormat;
use crate::render::report::{ExtraColumn, Options, SortBy, View};
use crate::render::words::numbers::{Digits, NumberStyle, TimeUnit};
use crate::render::words::problems::{Problem, for_shell, no_growth_of, refused_gate, wrong_word};

#[derive(Debug, Args)]
pub(super) struct AnalyzeArgs {
    #[command(flatten)]
    pub comparison: ComparisonWords,
    #[command(flatten)]
    pub selection: OptionArgs<SelectionPart>,
    #[command(flatten)]
    pub grouping: OptionArgs<GroupingPart>,
    #[command(flatten)]
    pub over: OptionArgs<OverPart>,
    #[command(flatten)]
    pub verdict: VerdictArgs,
    #[command(flatten)]
    pub output: OutputArgs,

    /// List the metrics that the two sides hold, and compare nothing
    #[arg(long, conflicts_with = "fail_on", help_heading = "Output")]
    pub list_metrics: bool,

    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub talk: TalkArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Verdicts")]
pub(super) struct VerdictArgs {
    #[command(flatten)]
    pub rule: OptionArgs<RulePart>,

    /// Exit with 1 if a benchmark regressed, vanished, or is slower than a limit
    ///
    /// `regressed`, `improved`, `removed`, `incomparable`, `inconclusive` (by verdict),
    /// `regressed:5%`, `improved:20%` (and the change beyond that), `mean:5%`, `median:5ms`,
    /// `extra:peak_bytes:20%` (a metric worse by that), `mean>20ms`, `extra:peak_bytes>8MiB`,
    /// `extra:accuracy<0.9` (a metric beyond that, with or without a reference), `growth:0.2` (an exponent that rose by more than that). Repeat it; every one counts. A gate that tests nothing fails.
    #[arg(long, value_name = "EXPR", value_delimiter = ',')]
    pub fail_on: Vec<String>,

    /// Exit with 1 where there is no reference to compare with yet
    #[arg(long)]
    pub require_reference: bool,

    /// Show the numbers behind the verdict of this benchmark (its name, node id or a part of it)
    #[arg(long, value_name = "BENCHMARK")]
    pub explain: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    #[arg(
        long, value_name = "FORMAT", default_value = "table",
        value_parser = output_formats(), hide_possible_values = true,
        help = format_help(), long_help = format!("{}\n\n{FORMAT_DETAILS}", format_help()),
    )]
    pub format: OutputFormat,

    /// Write to a file instead of standard output, which `-` is
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub metric: OptionArgs<MetricPart>,

    /// Show more columns: any metric, rounds, iterations
    #[arg(
        long, value_name = "COLUMN", value_delimiter = ',',
        value_parser = columns(), hide_possible_values = true,
    )]
    pub columns: Vec<ExtraColumn>,

    #[arg(
        long, value_name = "ORDER", default_value = "change",
        value_parser = orders(), hide_possible_values = true,
        help = format!("Order rows by {}", explained_orders()),
    )]
    pub sort: SortBy,

    #[command(flatten)]
    pub filter: OptionArgs<FilterPart>,

    /// List every row, group and name, however many there are
    #[arg(long, conflicts_with = "only_changed")]
    pub all: bool,

    /// Show only rows whose verdict is improved or regressed
    #[arg(long)]
    pub only_changed: bool,

    #[command(flatten)]
    pub numbers: NumberArgs,

    /// Show below a changed row the functions whose time changed most, by the profiles in this
    /// folder
    ///
    /// Its JSON files have the shape {"run_id": "…", "cases": [{"fullname": "…", "function": "…",
    /// "file": "…", "line": 1, "total_time": 0.001}]}, in seconds. What `pytest
    /// --benchmark-cprofile` saved inside the artifacts needs no folder.
    #[arg(long, value_name = "DIR")]
    pub profiler_folder: Option<PathBuf>,

    #[command(flatten)]
    pub links: LinkArgs,
}

/// How numbers look.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct NumberArgs {
    #[arg(
        long, value_name = "UNIT", default_value = "auto",
        value_parser = time_units(), hide_possible_values = true,
        help = format!("The unit of all times: {}", time_units().listed()),
    )]
    pub time_unit: TimeUnit,

    /// Significant digits of times and changes: a number, or full
    #[arg(long, value_name = "N|full", value_parser = parse_digits)]
    pub digits: Option<Digits>,
}

pub(super) fn number_style(args: &NumberArgs) -> NumberStyle {
    NumberStyle { unit: args.time_unit, digits: args.digits.unwrap_or_default() }
}

/// # Errors
/// Where the text is neither a number of digits nor the word for all of them.
fn parse_digits(text: &str) -> Result<Digits, String> {
    match text.parse() {
        _ if text.eq_ignore_ascii_case("full") => Ok(Digits::Full),
        Ok(digits @ 1..=17) => Ok(Digits::Significant(digits)),
        Ok(_) | Err(_) => Err("a number from 1 to 17, or full".to_owned()),
    }
}

const FORMAT_DETAILS: &str = "`markdown` has the shape of a comment under a pull request. `html` \
    is the dashboard in one file that needs no server. `junit` is a test report. `github` \
    annotates a workflow, and adds the Markdown to the job summary that GITHUB_STEP_SUMMARY names, unless \
    `--output` is given.";

fn format_help() -> String {
    format!("How to write it: {}", output_formats().listed())
}

/// # Errors
/// Where a value means nothing.
pub(super) fn analyze(
    args: AnalyzeArgs,
    defaults: Defaults,
    terminal: &Terminal,
) -> Result<Request, Problem> {
    let parts = AnalyzeParts {
        comparison: args.comparison,
        verdict: args.verdict,
        output: args.output,
        lists_metrics: args.list_metrics,
        sources: sources(args.source),
        talk: args.talk,
    };
    Ok(Request::Analyze(Box::new(analyze_parts(parts, defaults, terminal)?)))
}

/// The arguments that make a comparison, whichever command has them.
pub(super) struct AnalyzeParts {
    pub comparison: ComparisonWords,
    pub verdict: VerdictArgs,
    pub output: OutputArgs,
    /// Whether to list what the runs hold, and to compare nothing.
    pub lists_metrics: bool,
    pub sources: Sources,
    pub talk: TalkArgs,
}

/// The request of a comparison.
///
/// # Errors
/// Where a value means nothing.
pub(super) fn analyze_parts(
    mut args: AnalyzeParts,
    defaults: Defaults,
    terminal: &Terminal,
) -> Result<AnalyzeRequest, Problem> {
    let selection_words = selection_words(&args.comparison);
    let rule_words = rule_words(&args.comparison);
    let ComparisonWords { raw: mut words, mut more_metrics, given } = args.comparison;
    // Several configured metrics are for the formats that have room for them.
    if !given.contains("metric") && !args.output.format.takes_several() {
        more_metrics.clear();
    }
    let measured = open_measured(&mut args.sources, &mut words);
    let ComparisonQuestion { selection, mut rules } =
        words.parse().map_err(|error| defaults.name_origin(wrong_word(&error), error.option()))?;
    rules.renames = defaults.renames.clone();
    let settings = defaults.metrics.clone();
    let gates = parse_gates(&args.verdict.fail_on)
        .map_err(|problem| defaults.name_origin(problem, "--fail-on"))?;
    let more_metrics = more_metrics.iter().filter_map(|word| word.parse().ok());
    let mut more_metrics: Vec<Metric> = more_metrics.map(|it| settings.settle(it)).collect();
    rules.metric = settings.settle(rules.metric);
    more_metrics.retain(|metric| *metric != rules.metric);
    if gates.iter().any(|(_, gate)| matches!(gate, Gate::Growth(_))) {
        rules.growth.get_or_insert_default();
    }
    if rules.growth.is_some() && rules.metric.extra().is_some() {
        return Err(defaults.name_origin(no_growth_of(&rules.metric), "--metric"));
    }
    let OutputArgs {
        format,
        output,
        mut columns,
        sort,
        all,
        only_changed,
        numbers,
        profiler_folder,
        links,
        ..
    } = args.output;
    let numbers = number_style(&numbers);
    for column in &mut columns {
        if let ExtraColumn::Metric(metric) = column {
            *metric = settings.settle(metric.clone());
            rules.other_metrics.push(metric.clone());
        }
    }
    let mut gates = GateRules {
        gates,
        budgets: defaults.budgets.clone(),
        waivers: defaults.waivers.clone(),
        file: defaults.gates_file.clone(),
        today: terminal.today,
    };
    gates.settle_metrics(|metric| settings.settle(metric));
    rules.other_metrics.extend(gates.metrics());
    if !more_metrics.is_empty() && !format.takes_several() {
        return Err(Problem::new(format!("`--format {}` takes one `--metric`", format.label()))
            .with_hint("`--format table`, csv and markdown take several"));
    }
    if args.lists_metrics && !matches!(format, OutputFormat::Table | OutputFormat::Markdown) {
        let problem =
            Problem::new(format!("`--list-metrics` has no `--format {}`", format.label()));
        let problem = problem.with_hint("`--format table` or `--format markdown`");
        return Err(defaults.name_origin(problem, "--format"));
    }
    if format == OutputFormat::Html && output.is_none() && terminal.shows_output {
        return Err(Problem::new("a terminal cannot show the page that `--format html` writes")
            .with_hint("`--output report.html`"));
    }
    // The job summary is for people; a file is for whoever named it.
    let summary = match (format, &output) {
        (OutputFormat::Github, None) => terminal.job_summary.clone(),
        (_, _) => None,
    };
    Ok(AnalyzeRequest {
        sources: args.sources,
        shown_paths: measured.map(|folder| vec![folder]),
        profiler_folder,
        commit_url: links.commit_url,
        origins: defaults.origins(),
        options: Options::of(&words, &rules),
        selection_words,
        rule_words,
        selection,
        rules,
        more_metrics,
        metrics: settings,
        list_metrics: args.lists_metrics,
        gates,
        require_reference: args.verdict.require_reference,
        view: View { sort, only_changed, all, numbers, columns, explain: args.verdict.explain },
        format,
        summary,
        destination: destination(output, &args.talk, terminal),
        talk: talk(&args.talk, terminal),
    })
}

/// The gates, each with the text that it is read from.
pub(super) fn parse_gates(texts: &[String]) -> Result<Vec<(String, Gate)>, Problem> {
    let mut gates = Vec::new();
    for text in texts {
        let gate: Gate = text.parse().map_err(|error: GateError| {
            refused_gate(&error, |gate| format!("--fail-on {}", for_shell(gate)))
        })?;
        gates.push((text.clone(), gate));
    }
    Ok(gates)
}
