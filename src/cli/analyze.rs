//! The words of `analyze`, and the request they make.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::gate::budgets::GateRules;
use crate::analysis::gate::condition::{Gate, GateError};
use crate::analysis::question::{ComparisonQuestion, RawComparison};
use crate::cli::config::Defaults;
use crate::cli::groups::{
    ConfigArgs, GroupingArgs, RuleArgs, SelectionArgs, SourceArgs, TalkArgs, comparison_words,
    destination, sources, talk,
};
use crate::cli::refusal::{Refusal, RefusalBuilder, one_of};
use crate::commands::request::{AnalyzeRequest, Request};
use crate::host::Terminal;
use crate::model::statistic::Statistic;
use crate::render::formats::output_format::OutputFormat;
use crate::render::report::{ExtraColumn, Options, SortBy, View};

#[derive(Debug, Args)]
pub(super) struct AnalyzeArgs {
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub selection: SelectionArgs,
    #[command(flatten)]
    pub grouping: GroupingArgs,
    #[command(flatten)]
    pub verdict: VerdictArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    #[command(flatten)]
    pub talk: TalkArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Verdicts")]
pub(super) struct VerdictArgs {
    #[command(flatten)]
    pub rule: RuleArgs,

    /// Exit with 1 if a row regressed, or a statistic is slower than a limit
    ///
    /// `regressed` (by verdict), `regressed:5%` (and beyond 5 %), `mean:5%`, `median:0.001` (seconds). Repeat it; every
    /// one counts.
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
    /// How to write it: table, json, csv, markdown, html, junit or github
    ///
    /// `markdown` has the shape of a comment under a pull request. `html` is the dashboard in one file that needs no
    /// server. `junit` is a test report. `github` annotates a workflow, and
    /// adds the Markdown to the job summary that GITHUB_STEP_SUMMARY names, unless `--output` is given.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: String,

    /// Write to a file instead of standard output, which `-` is
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// The statistic that deltas are made of: mean, median, min, max, stddev, iqr, q1 or q3
    #[arg(long, value_name = "STATISTIC", default_value = "mean")]
    pub metric: String,

    /// Show more columns: any statistic, rounds, iterations
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub columns: Vec<String>,

    /// Order rows by name, delta (biggest slowdown first), speedup (biggest first), reference or candidate (slowest first)
    #[arg(long, value_name = "ORDER", default_value = "name")]
    pub sort: String,

    /// Keep benchmarks whose node id this regular expression finds
    #[arg(long, value_name = "REGEX")]
    pub filter: Option<String>,

    /// Show only rows whose verdict is improved or regressed
    #[arg(long)]
    pub only_changed: bool,

    /// Show below a changed row the functions whose time changed most, by the profiles in this folder
    ///
    /// Its JSON files have the shape {"run_id": "…", "cases": [{"fullname": "…", "function": "…", "file": "…", "line": 1,
    /// "total_time": 0.001}]}, in seconds. What `pytest --benchmark-cprofile` saved inside the artifacts needs no folder.
    #[arg(long, value_name = "DIR")]
    pub profiler_folder: Option<PathBuf>,
}

/// The request.
///
/// # Errors
/// Where a value means nothing.
pub(super) fn analyze(
    args: AnalyzeArgs,
    defaults: &Defaults,
    terminal: &Terminal,
) -> Result<Request, Refusal> {
    let talk = talk(&args.talk, terminal);
    let refuse = RefusalBuilder { color: talk.color_err };
    let words = RawComparison {
        metric: Some(args.output.metric.clone()),
        filter: args.output.filter.clone(),
        ..comparison_words(args.selection, args.grouping, args.verdict.rule)
    };
    let ComparisonQuestion { wanted, rules } = words.read().map_err(|error| refuse.word(&error))?;
    let view = View { explain: args.verdict.explain, ..shown(&args.output, &refuse)? };
    let gates = gates(&args.verdict.fail_on, &refuse)?;
    let format =
        one_of("--format", &args.output.format, OutputFormat::ALL, OutputFormat::label, &refuse)?;
    Ok(Request::Analyze(Box::new(AnalyzeRequest {
        sources: sources(args.source),
        profiler_folder: args.output.profiler_folder,
        options: Options::of(&words, &rules),
        wanted,
        rules,
        gates: GateRules {
            gates,
            budgets: defaults.budgets.clone(),
            waivers: defaults.waivers.clone(),
            today: terminal.today,
        },
        require_reference: args.verdict.require_reference,
        view,
        format,
        // The job summary is for people; what goes to a file is for whoever asked for the file.
        summary: terminal
            .job_summary
            .clone()
            .filter(|_| format == OutputFormat::Github && args.output.output.is_none()),
        destination: destination(args.output.output, &args.talk, terminal),
        talk,
    })))
}

fn gates(texts: &[String], refuse: &RefusalBuilder) -> Result<Vec<(String, Gate)>, Refusal> {
    let mut gates = Vec::new();
    for text in texts {
        let gate = text.parse().map_err(|error: GateError| {
            let causes = vec!["known: regressed, regressed:5%, mean:5%, median:0.001".to_owned()];
            refuse.value(error.to_string(), causes, Some("`--fail-on regressed`".to_owned()))
        })?;
        gates.push((text.clone(), gate));
    }
    Ok(gates)
}

fn shown(args: &OutputArgs, refuse: &RefusalBuilder) -> Result<View, Refusal> {
    let statistics = Statistic::ALL.iter().map(|it| it.label());
    let mut columns = Vec::new();
    for word in &args.columns {
        columns.push(match (word.parse(), word.to_ascii_lowercase().as_str()) {
            (Ok(statistic), _) => ExtraColumn::Statistic(statistic),
            (Err(()), "rounds") => ExtraColumn::Rounds,
            (Err(()), "iterations") => ExtraColumn::Iterations,
            (Err(()), _) => {
                return Err(refuse.unknown(
                    "--columns",
                    word,
                    statistics.chain(["rounds", "iterations"]),
                ));
            }
        });
    }
    let sort = one_of("--sort", &args.sort, SortBy::ALL, SortBy::label, refuse)?;
    Ok(View { sort, only_changed: args.only_changed, columns, explain: None })
}
