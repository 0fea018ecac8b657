//! What a format writes: a comparison, a single run or a history, with the facts that every format
//! shows with it, and which of its rows are shown.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use crate::analysis::choose::run_listing::RunListing;
use crate::analysis::compare::comparison::{Comparison, ComparisonRules};
use crate::analysis::compare::row::Row;
use strum::{IntoStaticStr, VariantArray};

use crate::analysis::gate::report::GateReport;
use crate::analysis::history::history::History;
use crate::analysis::history::round_spread::RoundSpread;
use crate::analysis::history::trend::{Series, Trend};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::pair::grouping::GroupBy;
use crate::analysis::raw_question::RawComparison;
use crate::model::case::Case;
use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::run::{Run, RunInfo};
use crate::model::warning::Warning;
use crate::render::words::numbers::NumberStyle;

/// What the rows of a table are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub(crate) enum SortBy {
    /// Regressions, improvements and what leans, each by the size of the change, then the others by
    /// name.
    #[default]
    Change,
    /// Name, then params.
    Name,
    /// Biggest slowdown first.
    Delta,
    /// Biggest speedup first.
    Speedup,
    /// Slowest reference first.
    Reference,
    /// Slowest candidate first.
    Candidate,
}

impl SortBy {
    /// Every order, as help names them.
    pub(crate) const ALL: &[Self] = Self::VARIANTS;

    /// The order where programs read: that of names, unless another one is asked for.
    pub(crate) fn for_programs(self) -> Self {
        match self {
            Self::Change => Self::Name,
            Self::Name | Self::Delta | Self::Speedup | Self::Reference | Self::Candidate => self,
        }
    }

    /// The word for `--sort`.
    pub(crate) fn label(self) -> &'static str {
        self.into()
    }
}

/// A column that `--columns` adds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExtraColumn {
    /// A metric, of both sides and with its delta.
    Metric(Metric),
    /// The rounds of both sides.
    Rounds,
    /// The iterations of both sides.
    Iterations,
}

/// What is shown, and how.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    pub sort: SortBy,
    /// Leaves out rows whose verdict is neither improved nor regressed.
    pub only_changed: bool,
    /// Lists everything, however much it is.
    pub all: bool,
    pub numbers: NumberStyle,
    /// The benchmark whose verdict is to be explained.
    pub explain: Option<String>,
    pub columns: Vec<ExtraColumn>,
}

impl View {
    /// The rows that are shown, in the order of the comparison.
    pub(crate) fn shown<'c>(
        &self,
        rows: &'c [Row],
    ) -> impl Iterator<Item = &'c Row> + Clone + use<'c> {
        let only_changed = self.only_changed;
        rows.iter().filter(move |row| !only_changed || row.judged.verdict.is_claim())
    }

    /// Whether a row is shown.
    pub(crate) fn shows(&self, row: &Row) -> bool {
        !self.only_changed || row.judged.verdict.is_claim()
    }
}

/// The runs of one side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SideRuns<'a> {
    /// The newest, which names the side.
    pub newest: &'a Run,
    /// All of them, oldest first.
    pub all: &'a [Run],
}

impl<'a> SideRuns<'a> {
    /// A side of one run.
    pub(crate) fn of_one(run: &'a Run) -> Self {
        Self { newest: run, all: std::slice::from_ref(run) }
    }

    /// A side of these runs, oldest first; `None` where there is none.
    pub(crate) fn of(runs: &'a [Run]) -> Option<Self> {
        runs.last().map(|newest| Self { newest, all: runs })
    }
}

/// A comparison with the facts that formats show with it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report<'a> {
    pub comparison: &'a Comparison,
    pub reference: SideRuns<'a>,
    pub candidate: SideRuns<'a>,
    pub options: &'a Options,
    /// From loading, choosing and comparing.
    pub warnings: &'a [Warning],
    pub view: &'a View,
    pub extra: ReportExtras<'a>,
}

/// What only some reports have.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReportExtras<'a> {
    pub gates: Option<&'a GateReport<'a>>,
    /// What the page shows as well.
    pub page: Option<&'a PageSurroundings<'a>>,
    /// Whether the candidate is a session that has just ended, which no command line can name.
    pub is_session: bool,
    /// The folders and files that the command line names; none for the default folder.
    pub paths: &'a [PathBuf],
    /// Whether a run that is saved now would be among theirs, because all of them are folders.
    pub takes_new_runs: bool,
    /// All runs that the command line reads, where each is one file; none where nobody looks for more.
    pub runs: &'a [RunInfo],
    /// The words of the command line that select the two sides.
    pub selection: &'a [OsString],
    /// Those that decide which rows there are and how they are judged.
    pub rules: &'a [OsString],
    /// The words after `measure` that measure both sides again; `None` where the repository around
    /// the current folder does not have them.
    pub measure: Option<&'a [OsString]>,
}

/// A run that has no reference.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SingleRun<'a> {
    pub run: &'a Run,
    /// Its cases that the filter keeps.
    pub cases: &'a [&'a Case],
    pub view: &'a View,
    /// The run compared with nothing, which shows its implementations against each other.
    pub within: &'a Comparison,
    /// The ceilings, if gates were asked for.
    pub gates: Option<&'a GateReport<'a>>,
    /// What the page shows as well.
    pub page: Option<&'a PageSurroundings<'a>>,
}

/// What a page shows as well as the comparison.
#[derive(Debug)]
pub(crate) struct PageSurroundings<'a> {
    /// The runs of the archive, oldest first.
    pub listed: &'a [RunListing<'a>],
    /// The history of as many of them as a page can hold.
    pub history: HistoryReport<'a>,
    /// Where a commit can be seen, with `{id}` for it.
    pub commit_url: Option<&'a str>,
}

/// A history with the facts that every format states beside it.
#[derive(Debug, Clone)]
pub(crate) struct HistoryReport<'a> {
    /// The runs, oldest first.
    pub runs: &'a [&'a RunInfo],
    /// The numbers.
    pub trend: &'a Trend,
    /// How many older runs are left out because a page cannot hold them.
    pub left_out: usize,
    /// What points are made of.
    pub metric: &'a Metric,
    /// What they count.
    pub unit: Unit,
    /// The group of each benchmark, where groups were asked for.
    pub groups: &'a BTreeMap<Arc<str>, String>,
    /// The range of the rounds behind each point of each benchmark, where ranges were asked for.
    pub ranges: &'a BTreeMap<Arc<str>, Vec<RoundSpread>>,
    /// Place of the run to measure changes against, where one was asked for.
    pub reference: Option<usize>,
    /// Leaves out benchmarks without a step.
    pub only_changed: bool,
    /// Draws with letters that every terminal has.
    pub ascii: bool,
    /// What to know.
    pub warnings: &'a [Warning],
}

impl<'a> HistoryReport<'a> {
    /// The report of a history over these runs, with every benchmark and every letter.
    pub(crate) fn new(history: &'a History, runs: &'a [&'a RunInfo]) -> Self {
        Self {
            runs,
            left_out: 0,
            trend: &history.trend,
            metric: &history.metric,
            unit: history.metric.unit(),
            groups: &history.groups,
            ranges: &history.ranges,
            reference: history.chosen.reference,
            only_changed: false,
            ascii: false,
            warnings: &history.warnings,
        }
    }

    /// The benchmarks that are shown, sorted by name.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &'a Series> + use<'a> {
        let only_changed = self.only_changed;
        self.trend.series.iter().filter(move |series| !only_changed || !series.steps.is_empty())
    }
}

/// The options of a comparison, as the JSON repeats them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub group_by: GroupBy,
    /// `--distinct-param`.
    pub distinct_params: Vec<String>,
    /// `--exclude-param`.
    pub exclude_params: Vec<String>,
    /// `--original-postfix`, as given.
    pub original_postfixes: Vec<String>,
    /// `--reference-postfix`, as given.
    pub reference_postfixes: Vec<String>,
    /// `--compare`, as given.
    pub compare: Option<String>,
    /// `--filter`, as given.
    pub filter: Option<String>,
    /// `--across-machines`.
    pub across_machines: bool,
    pub rule: VerdictRule,
}

impl Options {
    /// The words of a question, and the rules they mean.
    pub(crate) fn of(words: &RawComparison, rules: &ComparisonRules) -> Self {
        Self {
            group_by: rules.fold.group_by.clone(),
            distinct_params: words.distinct_param.clone(),
            exclude_params: words.exclude_param.clone(),
            original_postfixes: words.original_postfix.clone(),
            reference_postfixes: words.reference_postfix.clone(),
            compare: words.compare.clone(),
            filter: words.filter.clone(),
            across_machines: rules.across_machines,
            rule: rules.verdict,
        }
    }

    /// Whether the question names its groups: `--group-by` or `--distinct-param`.
    pub(crate) fn asks_for_groups(&self) -> bool {
        !self.group_by.0.is_empty() || !self.distinct_params.is_empty()
    }
}
