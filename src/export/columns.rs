//! The two tables of version 1: `bench`, a row for each run and case, and `samples`, a row for each raw round.
//!
//! A column is declared once, together with what fills it: files, documentation and `--print-schema` are made of these
//! lists. Any change of a list is a new [`SCHEMA_VERSION`].

use std::sync::Arc;

use serde_json::Value as Json;

use crate::analysis::pair::naming::{NodeId, Postfixes, node_id};
use crate::export::table::{ColumnType, DIGEST, ExportCell, ExportColumn, ExportTable, Presence};
use crate::model::case::Case;
use crate::model::fields::Fields;
use crate::model::run::Run;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;
use crate::render::formats::json::v1::params_json;

/// The version of both tables.
pub(crate) const SCHEMA_VERSION: i64 = 1;

/// A run and what the export says of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExportedRun<'a> {
    /// The run.
    pub run: &'a Run,
    /// The SHA-256 of its text.
    pub digest: &'a str,
    /// Which project it belongs to.
    pub project: &'a str,
    /// Which place exports it.
    pub source: &'a str,
}

/// A case and the parts of its name.
struct NamedColumn<'a> {
    case: &'a Case,
    id: NodeId<'a>,
    base: &'a str,
    postfix: Option<&'a str>,
}

impl<'a> NamedColumn<'a> {
    fn of(case: &'a Case, postfixes: &'a Postfixes) -> Self {
        let id = node_id(case);
        let (base, postfix) = postfixes.split(id.function);
        Self { case, id, base, postfix: postfix.map(|(_, text)| text) }
    }
}

type OfRun = (ExportColumn, fn(&ExportedRun<'_>) -> ExportCell);
type OfCase = (ExportColumn, fn(&NamedColumn<'_>) -> ExportCell);

const fn always(name: &'static str, kind: ColumnType, meaning: &'static str) -> ExportColumn {
    ExportColumn { name, kind, presence: Presence::Always, meaning }
}

const fn known(name: &'static str, kind: ColumnType, meaning: &'static str) -> ExportColumn {
    ExportColumn { name, kind, presence: Presence::WhereKnown, meaning }
}

/// What both tables say of a run.
const RUN: [OfRun; 6] = [
    (always("schema_version", ColumnType::Int, "1"), |_| ExportCell::Int(SCHEMA_VERSION)),
    (
        always(
            DIGEST,
            ColumnType::Text,
            "SHA-256 of the artifact's text (unpacked, if it was packed): one artifact, one value",
        ),
        |it| text(it.digest),
    ),
    (
        always(
            "project",
            ColumnType::Text,
            "`--project`, else `commit_info.project` of the artifact, else `unknown`",
        ),
        |it| text(it.project),
    ),
    (always("source_name", ColumnType::Text, "`--source`: which machine exported the row"), |it| {
        text(it.source)
    }),
    (always("run_id", ColumnType::Text, "the run's id, as `pytest-park runs` prints it"), |it| {
        text(&it.run.info.id)
    }),
    (known("run_time", ColumnType::Time, "when the run ended"), |it| {
        it.run
            .info
            .recorded_at
            .map_or(ExportCell::Null, |at| ExportCell::Time(at.timestamp_micros()))
    }),
];

/// What `bench` says of a run beyond that.
const RUN_MORE: [OfRun; 14] = [
    (known("run_number", ColumnType::Int, "7 of `0007_baseline.json`"), |it| {
        count(it.run.info.number)
    }),
    (known("run_name", ColumnType::Text, "`baseline` of `0007_baseline.json`"), |it| {
        maybe(it.run.info.name.as_deref())
    }),
    (
        always("file_stem", ColumnType::Text, "the file's name without `.json` or `.json.gz`"),
        |it| text(&it.run.info.stem),
    ),
    (known("tag", ColumnType::Text, "`metadata.tag`, else `metadata.label`, else `tag`"), |it| {
        maybe(it.run.info.tag.as_deref())
    }),
    (known("commit_id", ColumnType::Text, "the commit"), |it| {
        maybe(it.run.info.commit.id.as_deref())
    }),
    (known("branch", ColumnType::Text, "the branch"), |it| {
        maybe(it.run.info.commit.branch.as_deref())
    }),
    (known("dirty", ColumnType::Bool, "whether the work tree had uncommitted changes"), |it| {
        it.run.info.commit.dirty.map_or(ExportCell::Null, ExportCell::Bool)
    }),
    (known("node", ColumnType::Text, "host name"), |it| maybe(it.run.info.machine.node.as_deref())),
    (known("system", ColumnType::Text, "operating system"), |it| {
        maybe(it.run.info.machine.system.as_deref())
    }),
    (known("arch", ColumnType::Text, "architecture"), |it| {
        maybe(it.run.info.machine.arch.as_deref())
    }),
    (known("cpu", ColumnType::Text, "CPU model"), |it| maybe(it.run.info.machine.cpu.as_deref())),
    (known("python_implementation", ColumnType::Text, "such as `CPython`"), |it| {
        maybe(it.run.info.machine.implementation.as_deref())
    }),
    (known("python_version", ColumnType::Text, "such as `3.12.1`"), |it| {
        maybe(it.run.info.machine.python.as_deref())
    }),
    (known("benchmark_version", ColumnType::Text, "version of pytest-benchmark"), |it| {
        maybe(it.run.info.pytest_benchmark.as_deref())
    }),
];

/// What both tables say of a case.
const CASE: [OfCase; 1] = [(
    always("fullname", ColumnType::Text, "the node id: `tests/test_a.py::TestA::test_a[x]`"),
    |it| text(&it.case.fullname),
)];

/// What `bench` says of a case beyond that.
const CASE_MORE: [OfCase; 22] = [
    (always("name", ColumnType::Text, "the test's name: `test_a[x]`"), |it| text(&it.case.name)),
    (
        always(
            "base_name",
            ColumnType::Text,
            "the function without a postfix that is known without configuration",
        ),
        |it| text(it.base),
    ),
    (known("postfix", ColumnType::Text, "that postfix, such as `original`"), |it| {
        maybe(it.postfix)
    }),
    (known("param_id", ColumnType::Text, "the text in the brackets of the name"), |it| {
        maybe(it.id.id)
    }),
    (known("bench_group", ColumnType::Text, "pytest-benchmark's group"), |it| {
        maybe(it.case.group.as_deref())
    }),
    (known("params_json", ColumnType::Text, "the params, as a JSON object"), |it| {
        json_object(&it.case.params)
    }),
    (known("custom_json", ColumnType::Text, "the custom groups, as a JSON object"), |it| {
        json_object(&it.case.custom_groups)
    }),
    (known("marks_json", ColumnType::Text, "the marks, as a JSON list"), |it| {
        json_list(&it.case.marks)
    }),
    (known("timer", ColumnType::Text, "the timer, such as `perf_counter`"), |it| {
        maybe(it.case.timer.as_deref())
    }),
    (known("min", ColumnType::Float, "fastest round, in seconds"), |it| time(it, Statistic::Min)),
    (known("max", ColumnType::Float, "slowest round, in seconds"), |it| time(it, Statistic::Max)),
    (known("mean", ColumnType::Float, "arithmetic mean of the rounds, in seconds"), |it| {
        time(it, Statistic::Mean)
    }),
    (known("median", ColumnType::Float, "median of the rounds, in seconds"), |it| {
        time(it, Statistic::Median)
    }),
    (
        known("stddev", ColumnType::Float, "sample standard deviation of the rounds, in seconds"),
        |it| time(it, Statistic::StdDev),
    ),
    (known("q1", ColumnType::Float, "first quartile of the rounds, in seconds"), |it| {
        time(it, Statistic::Q1)
    }),
    (known("q3", ColumnType::Float, "third quartile of the rounds, in seconds"), |it| {
        time(it, Statistic::Q3)
    }),
    (known("iqr", ColumnType::Float, "interquartile range of the rounds, in seconds"), |it| {
        time(it, Statistic::Iqr)
    }),
    (known("ops", ColumnType::Float, "rounds a second, as recorded"), |it| {
        it.case.stats.ops.map_or(ExportCell::Null, ExportCell::Float)
    }),
    (known("total", ColumnType::Float, "all rounds together, in seconds"), |it| {
        seconds(it.case.stats.total)
    }),
    (known("rounds", ColumnType::Int, "how many rounds were timed"), |it| {
        count(it.case.stats.rounds)
    }),
    (known("iterations", ColumnType::Int, "how often the function ran within a round"), |it| {
        count(it.case.stats.iterations)
    }),
    (
        always(
            "samples",
            ColumnType::Int,
            "how many numbers the artifact's raw data holds; 0 without",
        ),
        |it| count(Some(it.case.stats.samples)),
    ),
];

const CASE_IDX: ExportColumn =
    always("case_idx", ColumnType::Int, "index of the case in its artifact, from 0");
const SAMPLE_IDX: ExportColumn =
    always("sample_idx", ColumnType::Int, "index of the round in the raw data, from 0");
const SECONDS: ExportColumn =
    known("seconds", ColumnType::Float, "the round, divided by its iterations, in seconds");

/// A row for each run and case.
pub(crate) fn bench() -> ExportTable {
    let run = RUN.iter().chain(&RUN_MORE).map(|(column, _)| *column);
    let case = CASE.iter().chain(&CASE_MORE).map(|(column, _)| *column);
    ExportTable {
        name: "bench",
        meaning: "One row for each case of each run.",
        columns: run.chain([CASE_IDX]).chain(case).collect(),
    }
}

/// A row for each raw round.
pub(crate) fn samples() -> ExportTable {
    let (run, case) =
        (RUN.iter().map(|(column, _)| *column), CASE.iter().map(|(column, _)| *column));
    ExportTable {
        name: "samples",
        meaning: "One row for each raw round, with `--with-data`. It joins `bench` by `artifact_sha256` and `case_idx`.",
        columns: run.chain([CASE_IDX]).chain(case).chain([SAMPLE_IDX, SECONDS]).collect(),
    }
}

/// Both tables in Markdown.
pub(crate) fn described() -> String {
    format!("{}\n{}", bench().described(), samples().described())
}

/// The rows of a run in `bench`.
pub(crate) fn bench_rows(exported: &ExportedRun<'_>) -> impl Iterator<Item = Vec<ExportCell>> {
    let postfixes = Postfixes::new(&[], &[]);
    let of_run: Vec<ExportCell> =
        RUN.iter().chain(&RUN_MORE).map(|(_, cell)| cell(exported)).collect();
    exported.run.cases.iter().zip(0..).map(move |(case, case_idx)| {
        let named = NamedColumn::of(case, &postfixes);
        let of_case = CASE.iter().chain(&CASE_MORE).map(|(_, cell)| cell(&named));
        of_run.iter().cloned().chain([ExportCell::Int(case_idx)]).chain(of_case).collect()
    })
}

/// The rows of a run in `samples`: none of a case whose raw rounds were not read or not recorded.
pub(crate) fn sample_rows(exported: &ExportedRun<'_>) -> impl Iterator<Item = Vec<ExportCell>> {
    let postfixes = Postfixes::new(&[], &[]);
    let of_run: Vec<ExportCell> = RUN.iter().map(|(_, cell)| cell(exported)).collect();
    exported.run.cases.iter().zip(0..).flat_map(move |(case, case_idx)| {
        let named = NamedColumn::of(case, &postfixes);
        let of_case = CASE.iter().map(|(_, cell)| cell(&named));
        let start: Vec<ExportCell> =
            of_run.iter().cloned().chain([ExportCell::Int(case_idx)]).chain(of_case).collect();
        case.stats.data.iter().zip(0..).map(move |(sample, sample_idx)| {
            let end = [ExportCell::Int(sample_idx), seconds(*sample)];
            start.iter().cloned().chain(end).collect()
        })
    })
}

fn text(text: &str) -> ExportCell {
    ExportCell::Text(Arc::from(text))
}

fn maybe(it: Option<&str>) -> ExportCell {
    it.map_or(ExportCell::Null, text)
}

/// Beyond 2^63 a count is no count.
fn count(it: Option<u64>) -> ExportCell {
    it.and_then(|it| i64::try_from(it).ok()).map_or(ExportCell::Null, ExportCell::Int)
}

fn seconds(it: Option<Seconds>) -> ExportCell {
    it.map_or(ExportCell::Null, |it| ExportCell::Float(it.get()))
}

fn time(it: &NamedColumn<'_>, statistic: Statistic) -> ExportCell {
    seconds(it.case.stats.get(statistic))
}

fn json_object(fields: &Fields) -> ExportCell {
    if fields.is_empty() { ExportCell::Null } else { text(&params_json(fields).to_string()) }
}

fn json_list(items: &[String]) -> ExportCell {
    if items.is_empty() { ExportCell::Null } else { text(&Json::from(items).to_string()) }
}
