//! The tables of version 1: `bench`, a row for each run and case, `samples`, a row for each raw round,
//! and `stored`, a row for each case that stores something in `extra_info`.
//!
//! A column is declared once, together with what fills it: files, documentation and
//! `--print-schema` are made of these lists. Any change of a list is a new [`SCHEMA_VERSION`].

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::analysis::pair::naming::{NodeId, Postfixes, node_id};
use crate::export::table::{ColumnType, DIGEST, ExportCell, ExportColumn, ExportTable, Presence};
use crate::model::case::Case;
use crate::model::fields::Fields;
use crate::model::metric::Metric;
use crate::model::quantity::Unit;
use crate::model::run::Run;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;
use crate::render::formats::json::v1::params_json;

/// The version of all tables.
pub(crate) const SCHEMA_VERSION: i64 = 1;

/// A run and what is exported beside it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExportedRun<'a> {
    pub run: &'a Run,
    /// The SHA-256 of its text.
    pub digest: &'a str,
    /// The project that it belongs to.
    pub project: &'a str,
    /// The machine that exports it, see `--source`.
    pub source: &'a str,
}

/// A case and the parts of its name.
struct NamedCase<'a> {
    case: &'a Case,
    id: NodeId<'a>,
    base: &'a str,
    postfix: Option<&'a str>,
}

impl<'a> NamedCase<'a> {
    fn of(case: &'a Case, postfixes: &'a Postfixes) -> Self {
        let id = node_id(case);
        let (base, postfix) = postfixes.split(id.function);
        Self { case, id, base, postfix: postfix.map(|(_, text)| text) }
    }
}

/// A column, and what fills it from a run.
type OfRun = (ExportColumn, fn(&ExportedRun<'_>) -> ExportCell);
/// A column, and what fills it from a case.
type OfCase = (ExportColumn, fn(&NamedCase<'_>) -> ExportCell);

const fn always(name: &'static str, kind: ColumnType, meaning: &'static str) -> ExportColumn {
    let (name, meaning) = (Cow::Borrowed(name), Cow::Borrowed(meaning));
    ExportColumn { name, kind, presence: Presence::Always, meaning }
}

const fn known(name: &'static str, kind: ColumnType, meaning: &'static str) -> ExportColumn {
    let (name, meaning) = (Cow::Borrowed(name), Cow::Borrowed(meaning));
    ExportColumn { name, kind, presence: Presence::WhereKnown, meaning }
}

/// The columns of a run in all tables.
static RUN: [OfRun; 6] = [
    (always("schema_version", ColumnType::Int, "1"), |_| ExportCell::Int(SCHEMA_VERSION)),
    (
        always(
            DIGEST,
            ColumnType::Text,
            "SHA-256 of the artifact's text (unpacked, if it was packed): one artifact, one value",
        ),
        |exported| text(exported.digest),
    ),
    (
        always(
            "project",
            ColumnType::Text,
            "`--project`, else `commit_info.project` of the artifact, else `unknown`",
        ),
        |exported| text(exported.project),
    ),
    (
        always("source_name", ColumnType::Text, "`--source`: which machine exported the row"),
        |exported| text(exported.source),
    ),
    (
        always("run_id", ColumnType::Text, "the run's id, as `pytest-park runs` prints it"),
        |exported| text(&exported.run.info.id),
    ),
    (known("run_time", ColumnType::Time, "when the run ended"), |exported| {
        exported
            .run
            .info
            .recorded_at
            .map_or(ExportCell::Null, |at| ExportCell::Time(at.timestamp_micros()))
    }),
];

/// The further columns of a run in `bench`.
static RUN_MORE: [OfRun; 14] = [
    (known("run_number", ColumnType::Int, "7 of `0007_baseline.json`"), |exported| {
        count(exported.run.info.number)
    }),
    (known("run_name", ColumnType::Text, "`baseline` of `0007_baseline.json`"), |exported| {
        maybe(exported.run.info.name.as_deref())
    }),
    (
        always("file_stem", ColumnType::Text, "the file's name without `.json` or `.json.gz`"),
        |exported| text(&exported.run.info.stem),
    ),
    (
        known("tag", ColumnType::Text, "`metadata.tag`, else `metadata.label`, else `tag`"),
        |exported| maybe(exported.run.info.tag.as_deref()),
    ),
    (known("commit_id", ColumnType::Text, "the commit"), |exported| {
        maybe(exported.run.info.commit.id.as_deref())
    }),
    (known("branch", ColumnType::Text, "the branch"), |exported| {
        maybe(exported.run.info.commit.branch.as_deref())
    }),
    (
        known("dirty", ColumnType::Bool, "whether the work tree had uncommitted changes"),
        |exported| exported.run.info.commit.dirty.map_or(ExportCell::Null, ExportCell::Bool),
    ),
    (known("node", ColumnType::Text, "host name"), |exported| {
        maybe(exported.run.info.machine.node.as_deref())
    }),
    (known("system", ColumnType::Text, "operating system"), |exported| {
        maybe(exported.run.info.machine.system.as_deref())
    }),
    (known("arch", ColumnType::Text, "architecture"), |exported| {
        maybe(exported.run.info.machine.arch.as_deref())
    }),
    (known("cpu", ColumnType::Text, "CPU model"), |exported| {
        maybe(exported.run.info.machine.cpu.as_deref())
    }),
    (known("python_implementation", ColumnType::Text, "such as `CPython`"), |exported| {
        maybe(exported.run.info.machine.implementation.as_deref())
    }),
    (known("python_version", ColumnType::Text, "such as `3.12.1`"), |exported| {
        maybe(exported.run.info.machine.python.as_deref())
    }),
    (known("benchmark_version", ColumnType::Text, "version of pytest-benchmark"), |exported| {
        maybe(exported.run.info.pytest_benchmark.as_deref())
    }),
];

/// The columns of a case in all tables.
static CASE: [OfCase; 1] = [(
    always("fullname", ColumnType::Text, "the node id: `tests/test_a.py::TestA::test_a[x]`"),
    |named| text(&named.case.fullname),
)];

/// The further columns of a case in `bench`.
static CASE_MORE: [OfCase; 22] = [
    (always("name", ColumnType::Text, "the test's name: `test_a[x]`"), |named| {
        text(&named.case.name)
    }),
    (
        always(
            "base_name",
            ColumnType::Text,
            "the function without a postfix that is known without configuration",
        ),
        |named| text(named.base),
    ),
    (known("postfix", ColumnType::Text, "that postfix, such as `original`"), |named| {
        maybe(named.postfix)
    }),
    (known("param_id", ColumnType::Text, "the text in the brackets of the name"), |named| {
        maybe(named.id.id)
    }),
    (known("bench_group", ColumnType::Text, "pytest-benchmark's group"), |named| {
        maybe(named.case.group.as_deref())
    }),
    (known("params_json", ColumnType::Text, "the params, as a JSON object"), |named| {
        json_object(&named.case.params)
    }),
    (known("custom_json", ColumnType::Text, "the custom groups, as a JSON object"), |named| {
        json_object(&named.case.custom_groups)
    }),
    (known("marks_json", ColumnType::Text, "the marks, as a JSON list"), |named| {
        json_list(&named.case.marks)
    }),
    (known("timer", ColumnType::Text, "the timer, such as `perf_counter`"), |named| {
        maybe(named.case.timer.as_deref())
    }),
    (known("min", ColumnType::Float, "fastest round, in seconds"), |named| {
        time(named, Statistic::Min)
    }),
    (known("max", ColumnType::Float, "slowest round, in seconds"), |named| {
        time(named, Statistic::Max)
    }),
    (known("mean", ColumnType::Float, "arithmetic mean of the rounds, in seconds"), |named| {
        time(named, Statistic::Mean)
    }),
    (known("median", ColumnType::Float, "median of the rounds, in seconds"), |named| {
        time(named, Statistic::Median)
    }),
    (
        known("stddev", ColumnType::Float, "sample standard deviation of the rounds, in seconds"),
        |named| time(named, Statistic::StdDev),
    ),
    (known("q1", ColumnType::Float, "first quartile of the rounds, in seconds"), |named| {
        time(named, Statistic::Q1)
    }),
    (known("q3", ColumnType::Float, "third quartile of the rounds, in seconds"), |named| {
        time(named, Statistic::Q3)
    }),
    (known("iqr", ColumnType::Float, "interquartile range of the rounds, in seconds"), |named| {
        time(named, Statistic::Iqr)
    }),
    (known("ops", ColumnType::Float, "rounds a second, as recorded"), |named| {
        named.case.stats.ops.map_or(ExportCell::Null, ExportCell::Float)
    }),
    (known("total", ColumnType::Float, "all rounds together, in seconds"), |named| {
        seconds(named.case.stats.total)
    }),
    (known("rounds", ColumnType::Int, "how many rounds were timed"), |named| {
        count(named.case.stats.rounds)
    }),
    (known("iterations", ColumnType::Int, "how often the function ran within a round"), |named| {
        count(named.case.stats.iterations)
    }),
    (
        always(
            "samples",
            ColumnType::Int,
            "how many numbers the artifact's raw data holds; 0 without",
        ),
        |named| count(Some(named.case.stats.samples)),
    ),
];

const EXTRA_JSON: ExportColumn =
    always("extra_json", ColumnType::Text, "all of `extra_info`, as a JSON object");
const CASE_IDX: ExportColumn =
    always("case_idx", ColumnType::Int, "index of the case in its artifact, from 0");
const SAMPLE_IDX: ExportColumn =
    always("sample_idx", ColumnType::Int, "index of the round in the raw data, from 0");
const SECONDS: ExportColumn =
    known("seconds", ColumnType::Float, "the round, divided by its iterations, in seconds");

/// A row for each run and case.
pub(crate) fn bench() -> ExportTable {
    let run = RUN.iter().chain(&RUN_MORE).map(|(column, _)| column.clone());
    let case = CASE.iter().chain(&CASE_MORE).map(|(column, _)| column.clone());
    ExportTable {
        name: "bench",
        meaning: "One row for each case of each run.",
        columns: run.chain([CASE_IDX]).chain(case).collect(),
    }
}

/// A row for each raw round.
pub(crate) fn samples() -> ExportTable {
    let (run, case) = (
        RUN.iter().map(|(column, _)| column.clone()),
        CASE.iter().map(|(column, _)| column.clone()),
    );
    ExportTable {
        name: "samples",
        meaning: "One row for each raw round, with `--with-data`. \
                  It joins `bench` by `artifact_sha256` and `case_idx`.",
        columns: run.chain([CASE_IDX]).chain(case).chain([SAMPLE_IDX, SECONDS]).collect(),
    }
}

/// A row for each run and case that stores something.
pub(crate) fn stored(metrics: &[Metric]) -> ExportTable {
    let (run, case) = (
        RUN.iter().map(|(column, _)| column.clone()),
        CASE.iter().map(|(column, _)| column.clone()),
    );
    ExportTable {
        name: "stored",
        meaning: "One row for each case of each run that stores something in `extra_info`. \
                  It joins `bench` by `artifact_sha256` and `case_idx`.",
        columns: run
            .chain([CASE_IDX])
            .chain(case)
            .chain([EXTRA_JSON])
            .chain(metrics.iter().filter_map(metric_column))
            .collect(),
    }
}

/// The column of a configured metric: `metric_memory_peak_bytes`.
fn metric_column(metric: &Metric) -> Option<ExportColumn> {
    let extra = metric.extra()?;
    let of_a_name = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let name = format!("metric_{}", extra.name.chars().map(of_a_name).collect::<String>());
    let unit = metric.unit();
    let unit = if unit == Unit::None { String::new() } else { format!(", in {unit}") };
    Some(ExportColumn {
        name: Cow::Owned(name),
        kind: ColumnType::Float,
        presence: Presence::WhereKnown,
        meaning: Cow::Owned(format!("`{}` of `extra_info`{unit}", extra.name)),
    })
}

/// The metrics that have a column, each of which has a name of its own.
pub(crate) fn with_own_column(mut metrics: Vec<Metric>) -> Vec<Metric> {
    let mut names = BTreeSet::new();
    metrics.retain(|metric| metric_column(metric).is_some_and(|column| names.insert(column.name)));
    metrics
}

/// All tables in Markdown; the last has a column more for each of the metrics.
pub(crate) fn described(metrics: &[Metric]) -> String {
    let tables = [bench(), samples(), stored(metrics)].map(|table| table.described());
    tables.join("\n")
}

/// The rows of a run in `bench`.
pub(crate) fn bench_rows(exported: &ExportedRun<'_>) -> impl Iterator<Item = Vec<ExportCell>> {
    let postfixes = Postfixes::new(&[], &[]);
    // The cells of a run are the same in all of its rows.
    let of_run: Vec<ExportCell> =
        RUN.iter().chain(&RUN_MORE).map(|(_, cell)| cell(exported)).collect();
    exported.run.cases.iter().zip(0..).map(move |(case, case_idx)| {
        let named = NamedCase::of(case, &postfixes);
        let of_case = CASE.iter().chain(&CASE_MORE).map(|(_, cell)| cell(&named));
        of_run.iter().cloned().chain([ExportCell::Int(case_idx)]).chain(of_case).collect()
    })
}

/// The rows of a run in `stored`: none for a case that stores nothing.
pub(crate) fn stored_rows(
    exported: &ExportedRun<'_>,
    metrics: &[Metric],
) -> impl Iterator<Item = Vec<ExportCell>> {
    let postfixes = Postfixes::new(&[], &[]);
    let of_run: Vec<ExportCell> = RUN.iter().map(|(_, cell)| cell(exported)).collect();
    let cases = exported.run.cases.iter().zip(0..).filter(|(case, _)| !case.extra.is_empty());
    cases.map(move |(case, case_idx)| {
        let named = NamedCase::of(case, &postfixes);
        let of_case = CASE.iter().map(|(_, cell)| cell(&named));
        let numbers = metrics
            .iter()
            .map(|metric| case.number(metric).map_or(ExportCell::Null, ExportCell::Float));
        let start = of_run.iter().cloned().chain([ExportCell::Int(case_idx)]).chain(of_case);
        start.chain([json_object(&case.extra)]).chain(numbers).collect()
    })
}

/// The rows of a run in `samples`: none for a case whose raw rounds were not read or not recorded.
pub(crate) fn sample_rows(exported: &ExportedRun<'_>) -> impl Iterator<Item = Vec<ExportCell>> {
    let postfixes = Postfixes::new(&[], &[]);
    let of_run: Vec<ExportCell> = RUN.iter().map(|(_, cell)| cell(exported)).collect();
    exported.run.cases.iter().zip(0..).flat_map(move |(case, case_idx)| {
        let named = NamedCase::of(case, &postfixes);
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

fn maybe(found: Option<&str>) -> ExportCell {
    found.map_or(ExportCell::Null, text)
}

/// A count; one beyond the range of signed integers is damage, and NULL.
fn count(counted: Option<u64>) -> ExportCell {
    counted.and_then(|number| i64::try_from(number).ok()).map_or(ExportCell::Null, ExportCell::Int)
}

fn seconds(time: Option<Seconds>) -> ExportCell {
    time.map_or(ExportCell::Null, |time| ExportCell::Float(time.get()))
}

fn time(named: &NamedCase<'_>, statistic: Statistic) -> ExportCell {
    seconds(named.case.stats.get(statistic))
}

fn json_object(fields: &Fields) -> ExportCell {
    if fields.is_empty() { ExportCell::Null } else { text(&params_json(fields).to_string()) }
}

fn json_list(items: &[String]) -> ExportCell {
    if items.is_empty() { ExportCell::Null } else { text(&Json::from(items).to_string()) }
}
