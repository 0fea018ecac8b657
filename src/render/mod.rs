//! The text edge: comparisons, histories and lists become tables, Markdown, CSV, JSON, JUnit, annotations; errors and
//! questions become words. Nothing is judged here.
//!
//! Tables for people go through [`sheet::Sheet`]: `layout` decides which columns in which order and with which words,
//! `terminal` and `markdown` only draw. JSON and CSV are for programs, keep full precision and have their own files.

pub mod choices;
pub mod command_line;
pub mod comment;
pub mod csv;
pub mod github;
pub mod json;
pub mod junit;
pub mod layout;
pub mod findings;
pub mod formats;
pub mod history;
pub mod markdown;
pub mod messages;
pub mod order;
pub mod profile;
pub mod refusals;
pub mod session;
pub mod sheet;
pub mod terminal;
pub mod text;
pub mod units;

use std::io::{self, Write};

use crate::analysis::asked::ComparisonWords;
use crate::analysis::compare::{Comparison, Row, Rules};
use crate::analysis::gating::GateReport;
use crate::analysis::grouping::GroupBy;
use crate::analysis::rule::Rule;
use crate::analysis::verdict::Verdict;
use crate::model::run::{ListedRun, Run};
use crate::model::statistic::Statistic;
use crate::model::warning::Warning;
use crate::render::history::HistoryReport;
use crate::render::sheet::{Document, Style};

/// What the rows of a table are sorted by, within their group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// Name, then params.
    #[default]
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
    pub const ALL: [Self; 5] = [Self::Name, Self::Delta, Self::Speedup, Self::Reference, Self::Candidate];

    /// The word for `--sort`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Delta => "delta",
            Self::Speedup => "speedup",
            Self::Reference => "reference",
            Self::Candidate => "candidate",
        }
    }
}

/// A column asked for by `--columns`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtraColumn {
    /// A statistic, of both sides and with its delta.
    Statistic(Statistic),
    /// The rounds of both sides.
    Rounds,
    /// The iterations of both sides.
    Iterations,
}

/// What is shown, and how.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Order within groups, for tables.
    pub sort: SortBy,
    /// Leaves out rows whose verdict is neither improved nor regressed.
    pub only_changed: bool,
    /// The benchmark whose verdict is to be explained.
    pub explain: Option<String>,
    /// More statistics.
    pub columns: Vec<ExtraColumn>,
}

impl View {
    /// The rows that are shown, in the order of the comparison.
    pub fn shown<'c>(&self, rows: &'c [Row]) -> impl Iterator<Item = &'c Row> + Clone + use<'c> {
        let only_changed = self.only_changed;
        let changed = |row: &Row| matches!(row.judged.verdict, Verdict::Improved | Verdict::Regressed);
        rows.iter().filter(move |row| !only_changed || changed(row))
    }
}

/// The runs of one side.
#[derive(Debug, Clone, Copy)]
pub struct SideRuns<'a> {
    /// The newest, which names the side.
    pub newest: &'a Run,
    /// All of them, oldest first.
    pub all: &'a [Run],
}

impl<'a> SideRuns<'a> {
    /// A side of these runs, oldest first; `None` where there is none.
    pub fn of(runs: &'a [Run]) -> Option<Self> {
        runs.last().map(|newest| Self { newest, all: runs })
    }
}

/// A comparison with the facts that every format states beside it.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The numbers.
    pub comparison: &'a Comparison,
    /// What is compared against.
    pub reference: SideRuns<'a>,
    /// What is judged.
    pub candidate: SideRuns<'a>,
    /// What was asked for, for the JSON.
    pub options: &'a Options,
    /// What to know: from loading, choosing and comparing.
    pub warnings: &'a [Warning],
    /// What is shown.
    pub view: &'a View,
    /// What stands beside the comparison, if anything.
    pub extra: Extra<'a>,
}

/// What may stand beside a comparison.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extra<'a> {
    /// What the gates say.
    pub gates: Option<&'a GateReport<'a>>,
    /// What the page shows beside it.
    pub page: Option<&'a Surroundings<'a>>,
}

/// What stands around a comparison on its page.
#[derive(Debug)]
pub struct Surroundings<'a> {
    /// The runs of the archive, oldest first.
    pub listed: &'a [ListedRun<'a>],
    /// The history of as many of them as a page can hold.
    pub history: HistoryReport<'a>,
}

/// What was asked for, as the JSON repeats it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Group tokens.
    pub group_by: GroupBy,
    /// `--distinct-param`.
    pub distinct_params: Vec<String>,
    /// `--exclude-param`.
    pub exclude_params: Vec<String>,
    /// `--original-postfix`, as given.
    pub original_postfixes: Vec<String>,
    /// `--reference-postfix`, as given.
    pub reference_postfixes: Vec<String>,
    /// `--filter`, as given.
    pub filter: Option<String>,
    /// What verdicts were reached with.
    pub rule: Rule,
}

impl Options {
    /// The words of a question, and what they mean.
    pub fn of(words: &ComparisonWords, rules: &Rules) -> Self {
        Self {
            group_by: rules.fold.group_by.clone(),
            distinct_params: words.distinct_param.clone(),
            exclude_params: words.exclude_param.clone(),
            original_postfixes: words.original_postfix.clone(),
            reference_postfixes: words.reference_postfix.clone(),
            filter: words.filter.clone(),
            rule: rules.verdict,
        }
    }
}

/// Writes a finished document as a table or as Markdown.
///
/// # Errors
/// Only those of the writer.
pub fn write_document(document: &Document, markdown: bool, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if markdown { markdown::write(document, out) } else { terminal::write(document, style, out) }
}
