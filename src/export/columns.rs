//! The two tables of version 1: `bench`, a row for each run and case, and `samples`, a row for each raw round.
//!
//! A column is declared once, together with what fills it: files, documentation and `--print-schema` are made of these
//! lists. Any change of a list is a new [`SCHEMA_VERSION`].

use std::sync::Arc;

use serde_json::Value as Json;

use crate::analysis::naming::{NodeId, Postfixes, node_id};
use crate::export::table::{Cell, Column, DIGEST, Kind, Presence, Table};
use crate::model::case::Case;
use crate::model::fields::Fields;
use crate::model::run::Run;
use crate::model::seconds::Seconds;
use crate::model::statistic::Statistic;
use crate::render::json::v1::params_json;

/// The version of both tables.
pub const SCHEMA_VERSION: i64 = 1;

/// A run and what the export says of it.
#[derive(Debug, Clone, Copy)]
pub struct Exported<'a> {
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
struct Named<'a> {
    case: &'a Case,
    id: NodeId<'a>,
    base: &'a str,
    postfix: Option<&'a str>,
}

impl<'a> Named<'a> {
    fn of(case: &'a Case, postfixes: &'a Postfixes) -> Self {
        let id = node_id(case);
        let (base, postfix) = postfixes.split(id.function);
        Self { case, id, base, postfix: postfix.map(|(_, text)| text) }
    }
}

type OfRun = (Column, fn(&Exported<'_>) -> Cell);
type OfCase = (Column, fn(&Named<'_>) -> Cell);

const fn always(name: &'static str, kind: Kind, meaning: &'static str) -> Column {
    Column { name, kind, presence: Presence::Always, meaning }
}

const fn known(name: &'static str, kind: Kind, meaning: &'static str) -> Column {
    Column { name, kind, presence: Presence::WhereKnown, meaning }
}

/// What both tables say of a run.
const RUN: [OfRun; 6] = [
    (always("schema_version", Kind::Int, "1"), |_| Cell::Int(SCHEMA_VERSION)),
    (
        always(
            DIGEST,
            Kind::Text,
            "SHA-256 of the artifact's text (unpacked, if it was packed): one artifact, one value",
        ),
        |it| text(it.digest),
    ),
    (always("project", Kind::Text, "`--project`, else `commit_info.project` of the artifact, else `unknown`"), |it| {
        text(it.project)
    }),
    (always("source_name", Kind::Text, "`--source`: which machine exported the row"), |it| text(it.source)),
    (always("run_id", Kind::Text, "the run's id, as `pytest-park runs` prints it"), |it| text(&it.run.info.id)),
    (known("run_time", Kind::Time, "when the run ended"), |it| {
        it.run.info.recorded_at.map_or(Cell::Null, |at| Cell::Time(at.timestamp_micros()))
    }),
];

/// What `bench` says of a run beyond that.
const RUN_MORE: [OfRun; 14] = [
    (known("run_number", Kind::Int, "7 of `0007_baseline.json`"), |it| count(it.run.info.number)),
    (known("run_name", Kind::Text, "`baseline` of `0007_baseline.json`"), |it| maybe(it.run.info.name.as_deref())),
    (always("file_stem", Kind::Text, "the file's name without `.json` or `.json.gz`"), |it| text(&it.run.info.stem)),
    (known("tag", Kind::Text, "`metadata.tag`, else `metadata.label`, else `tag`"), |it| {
        maybe(it.run.info.tag.as_deref())
    }),
    (known("commit_id", Kind::Text, "the commit"), |it| maybe(it.run.info.commit.id.as_deref())),
    (known("branch", Kind::Text, "the branch"), |it| maybe(it.run.info.commit.branch.as_deref())),
    (known("dirty", Kind::Bool, "whether the work tree had uncommitted changes"), |it| {
        it.run.info.commit.dirty.map_or(Cell::Null, Cell::Bool)
    }),
    (known("node", Kind::Text, "host name"), |it| maybe(it.run.info.machine.node.as_deref())),
    (known("system", Kind::Text, "operating system"), |it| maybe(it.run.info.machine.system.as_deref())),
    (known("arch", Kind::Text, "architecture"), |it| maybe(it.run.info.machine.arch.as_deref())),
    (known("cpu", Kind::Text, "CPU model"), |it| maybe(it.run.info.machine.cpu.as_deref())),
    (known("python_implementation", Kind::Text, "such as `CPython`"), |it| {
        maybe(it.run.info.machine.implementation.as_deref())
    }),
    (known("python_version", Kind::Text, "such as `3.12.1`"), |it| maybe(it.run.info.machine.python.as_deref())),
    (known("benchmark_version", Kind::Text, "version of pytest-benchmark"), |it| {
        maybe(it.run.info.pytest_benchmark.as_deref())
    }),
];

/// What both tables say of a case.
const CASE: [OfCase; 1] =
    [(always("fullname", Kind::Text, "the node id: `tests/test_a.py::TestA::test_a[x]`"), |it| {
        text(&it.case.fullname)
    })];

/// What `bench` says of a case beyond that.
const CASE_MORE: [OfCase; 22] = [
    (always("name", Kind::Text, "the test's name: `test_a[x]`"), |it| text(&it.case.name)),
    (always("base_name", Kind::Text, "the function without a postfix that is known without configuration"), |it| {
        text(it.base)
    }),
    (known("postfix", Kind::Text, "that postfix, such as `original`"), |it| maybe(it.postfix)),
    (known("param_id", Kind::Text, "the text in the brackets of the name"), |it| maybe(it.id.id)),
    (known("bench_group", Kind::Text, "pytest-benchmark's group"), |it| maybe(it.case.group.as_deref())),
    (known("params_json", Kind::Text, "the params, as a JSON object"), |it| json_object(&it.case.params)),
    (known("custom_json", Kind::Text, "the custom groups, as a JSON object"), |it| json_object(&it.case.custom_groups)),
    (known("marks_json", Kind::Text, "the marks, as a JSON list"), |it| json_list(&it.case.marks)),
    (known("timer", Kind::Text, "the timer, such as `perf_counter`"), |it| maybe(it.case.timer.as_deref())),
    (known("min", Kind::Float, "fastest round, in seconds"), |it| time(it, Statistic::Min)),
    (known("max", Kind::Float, "slowest round, in seconds"), |it| time(it, Statistic::Max)),
    (known("mean", Kind::Float, "arithmetic mean of the rounds, in seconds"), |it| time(it, Statistic::Mean)),
    (known("median", Kind::Float, "median of the rounds, in seconds"), |it| time(it, Statistic::Median)),
    (known("stddev", Kind::Float, "sample standard deviation of the rounds, in seconds"), |it| {
        time(it, Statistic::StdDev)
    }),
    (known("q1", Kind::Float, "first quartile of the rounds, in seconds"), |it| time(it, Statistic::Q1)),
    (known("q3", Kind::Float, "third quartile of the rounds, in seconds"), |it| time(it, Statistic::Q3)),
    (known("iqr", Kind::Float, "interquartile range of the rounds, in seconds"), |it| time(it, Statistic::Iqr)),
    (known("ops", Kind::Float, "rounds a second, as recorded"), |it| it.case.stats.ops.map_or(Cell::Null, Cell::Float)),
    (known("total", Kind::Float, "all rounds together, in seconds"), |it| seconds(it.case.stats.total)),
    (known("rounds", Kind::Int, "how many rounds were timed"), |it| count(it.case.stats.rounds)),
    (known("iterations", Kind::Int, "how often the function ran within a round"), |it| count(it.case.stats.iterations)),
    (always("samples", Kind::Int, "how many numbers the artifact's raw data holds; 0 without"), |it| {
        count(Some(it.case.stats.samples))
    }),
];

const CASE_IDX: Column = always("case_idx", Kind::Int, "index of the case in its artifact, from 0");
const SAMPLE_IDX: Column = always("sample_idx", Kind::Int, "index of the round in the raw data, from 0");
const SECONDS: Column = known("seconds", Kind::Float, "the round, divided by its iterations, in seconds");

/// A row for each run and case.
pub fn bench() -> Table {
    let run = RUN.iter().chain(&RUN_MORE).map(|(column, _)| *column);
    let case = CASE.iter().chain(&CASE_MORE).map(|(column, _)| *column);
    Table {
        name: "bench",
        meaning: "One row for each case of each run.",
        columns: run.chain([CASE_IDX]).chain(case).collect(),
    }
}

/// A row for each raw round.
pub fn samples() -> Table {
    let (run, case) = (RUN.iter().map(|(column, _)| *column), CASE.iter().map(|(column, _)| *column));
    Table {
        name: "samples",
        meaning: "One row for each raw round, with `--with-data`. It joins `bench` by `artifact_sha256` and `case_idx`.",
        columns: run.chain([CASE_IDX]).chain(case).chain([SAMPLE_IDX, SECONDS]).collect(),
    }
}

/// Both tables in Markdown.
pub fn described() -> String {
    format!("{}\n{}", bench().described(), samples().described())
}

/// The rows of a run in `bench`.
pub fn bench_rows(exported: &Exported<'_>) -> impl Iterator<Item = Vec<Cell>> {
    let postfixes = Postfixes::new(&[], &[]);
    let of_run: Vec<Cell> = RUN.iter().chain(&RUN_MORE).map(|(_, cell)| cell(exported)).collect();
    exported.run.cases.iter().zip(0..).map(move |(case, case_idx)| {
        let named = Named::of(case, &postfixes);
        let of_case = CASE.iter().chain(&CASE_MORE).map(|(_, cell)| cell(&named));
        of_run.iter().cloned().chain([Cell::Int(case_idx)]).chain(of_case).collect()
    })
}

/// The rows of a run in `samples`: none of a case whose raw rounds were not read or not recorded.
pub fn sample_rows(exported: &Exported<'_>) -> impl Iterator<Item = Vec<Cell>> {
    let postfixes = Postfixes::new(&[], &[]);
    let of_run: Vec<Cell> = RUN.iter().map(|(_, cell)| cell(exported)).collect();
    exported.run.cases.iter().zip(0..).flat_map(move |(case, case_idx)| {
        let named = Named::of(case, &postfixes);
        let of_case = CASE.iter().map(|(_, cell)| cell(&named));
        let start: Vec<Cell> = of_run.iter().cloned().chain([Cell::Int(case_idx)]).chain(of_case).collect();
        case.stats.data.iter().zip(0..).map(move |(sample, sample_idx)| {
            let end = [Cell::Int(sample_idx), seconds(*sample)];
            start.iter().cloned().chain(end).collect()
        })
    })
}

fn text(text: &str) -> Cell {
    Cell::Text(Arc::from(text))
}

fn maybe(it: Option<&str>) -> Cell {
    it.map_or(Cell::Null, text)
}

/// Beyond 2^63 a count is no count.
fn count(it: Option<u64>) -> Cell {
    it.and_then(|it| i64::try_from(it).ok()).map_or(Cell::Null, Cell::Int)
}

fn seconds(it: Option<Seconds>) -> Cell {
    it.map_or(Cell::Null, |it| Cell::Float(it.get()))
}

fn time(it: &Named<'_>, statistic: Statistic) -> Cell {
    seconds(it.case.stats.get(statistic))
}

fn json_object(fields: &Fields) -> Cell {
    if fields.is_empty() { Cell::Null } else { text(&params_json(fields).to_string()) }
}

fn json_list(items: &[String]) -> Cell {
    if items.is_empty() { Cell::Null } else { text(&Json::from(items).to_string()) }
}
