//! `measure`: its arguments, and the request that they make.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::analysis::gate::duration::{EXAMPLES, parse_duration};
use crate::cli::analyze::{AnalyzeParts, OutputArgs, VerdictArgs, analyze_parts};
use crate::cli::comparison::{ComparisonWords, GroupingPart, OptionArgs};
use crate::cli::defaults::Defaults;
use crate::cli::groups::{ConfigArgs, TalkArgs};
use crate::cli::repeated_words::rule_words;
use crate::commands::measure::schedule::ALPHA_OF_A_LOOK;
use crate::commands::request::{MeasureRequest, Request, Sources};
use crate::host::Terminal;
use crate::render::words::problems::Problem;

#[derive(Debug, Args)]
pub(super) struct MeasureArgs {
    /// What to compare against: any commit, branch or tag [default: where this branch left the
    /// default branch; on that branch HEAD, or HEAD~1 if nothing is changed]
    #[arg(long, value_name = "REV", help_heading = SIDES)]
    pub against: Option<String>,

    /// What to judge [default: the working tree as it is, with its uncommitted changes]
    #[arg(long, value_name = "REV", help_heading = SIDES)]
    pub candidate: Option<String>,

    /// The Python of both sides [default: the active virtual environment, else .venv of the
    /// repository, else python3]
    #[arg(long, value_name = "PATH", help_heading = SIDES)]
    pub python: Option<PathBuf>,

    /// The Python of the reference; without --against both sides are the working tree
    #[arg(long, value_name = "PATH", help_heading = SIDES)]
    pub reference_python: Option<PathBuf>,

    /// The Python of the candidate; without --against both sides are the working tree
    #[arg(long, value_name = "PATH", help_heading = SIDES)]
    pub candidate_python: Option<PathBuf>,

    /// Run this once in each checkout before measuring, as in 'uv sync'
    ///
    /// A shell runs it. A .venv that is in the checkout afterwards is the Python of that side,
    /// unless an option names another.
    #[arg(long, value_name = "CMD", help_heading = SIDES)]
    pub setup: Option<String>,

    /// Measure no more than this many pairs of sessions
    #[arg(
        long, value_name = "N", default_value = "20", help_heading = SCHEDULE,
        value_parser = clap::value_parser!(u32).range(1..=1000),
    )]
    pub max_pairs: u32,

    /// Stop when this much time is used up, as in 90s or 5m, and judge what is there
    #[arg(long, value_name = "TIME", help_heading = SCHEDULE, value_parser = budget)]
    pub budget: Option<Duration>,

    /// Give up when nothing is heard from a session for this long: a round, or a test in turn
    #[arg(
        long, value_name = "TIME", default_value = "2min", help_heading = SCHEDULE,
        value_parser = budget,
    )]
    pub timeout: Duration,

    /// Measure whole sessions in turn instead of both at once, a few milliseconds each
    #[arg(long, help_heading = SCHEDULE)]
    pub no_lockstep: bool,

    /// Keep the artifacts in this folder, and go on if it holds such a measurement
    /// [default: .pytest-park/DATE-REFERENCE-CANDIDATE]
    #[arg(long, value_name = "DIR", help_heading = SCHEDULE)]
    pub to: Option<PathBuf>,

    /// Exit for `git bisect run`: 0 not slower, 1 regressed, 125 cannot say
    #[arg(long, help_heading = SCHEDULE)]
    pub bisect: bool,

    /// Print what would be measured, and measure nothing
    #[arg(long, help_heading = SCHEDULE)]
    pub dry_run: bool,

    #[command(flatten)]
    pub comparison: ComparisonWords,
    #[command(flatten)]
    pub grouping: OptionArgs<GroupingPart>,
    #[command(flatten)]
    pub verdict: VerdictArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub config: ConfigArgs,

    /// What pytest is called with: paths, -k, markers [default: what pytest itself would run]
    #[arg(last = true, value_name = "PYTEST_ARG", help_heading = None::<&str>)]
    pub pytest_args: Vec<OsString>,

    #[command(flatten)]
    pub talk: TalkArgs,
}

const SIDES: &str = "Sides";
const SCHEDULE: &str = "Measuring";

/// # Errors
/// Where the text is no time.
fn budget(text: &str) -> Result<Duration, String> {
    // People write minutes with one letter, which in gates could be thousandths.
    let minutes = text.strip_suffix('m').and_then(|number| parse_duration(&format!("{number}min")));
    let seconds = parse_duration(text).or(minutes).filter(|seconds| *seconds > 0.0);
    let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration.ok_or_else(|| format!("a time such as 5m, {EXAMPLES}"))
}

/// # Errors
/// Where a value means nothing.
pub(super) fn measure(
    args: MeasureArgs,
    defaults: Defaults,
    terminal: &Terminal,
) -> Result<Request, Problem> {
    let mut comparison = args.comparison;
    let own_words = rule_words(&comparison);
    comparison.raw.alpha.get_or_insert_with(|| ALPHA_OF_A_LOOK.to_string());
    let parts = AnalyzeParts {
        comparison,
        verdict: args.verdict,
        output: args.output,
        lists_metrics: false,
        // Filled in when it is known where the artifacts are.
        sources: Sources { paths: Vec::new(), strict: false },
        talk: args.talk,
    };
    let mut analyze = analyze_parts(parts, defaults, terminal)?;
    // Each pair is a run of its own, however few benchmarks it has left to measure.
    analyze.selection.pool = true;
    analyze.selection.no_join = true;
    // The folder of the measurement says by itself what its sides are, and the level of a look.
    analyze.selection_words.clear();
    analyze.rule_words = own_words;
    Ok(Request::Measure(Box::new(MeasureRequest {
        analyze,
        against: args.against,
        candidate: args.candidate,
        python: args.python,
        reference_python: args.reference_python,
        candidate_python: args.candidate_python,
        setup: args.setup,
        max_pairs: args.max_pairs as usize,
        budget: args.budget,
        timeout: args.timeout,
        lockstep: !args.no_lockstep,
        to: args.to,
        bisect: args.bisect,
        dry_run: args.dry_run,
        pytest_args: args.pytest_args,
    })))
}
