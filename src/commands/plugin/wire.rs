//! What the Python side sends and gets: protocol 1. A request is one JSON object on standard input.
//!
//! The measured numbers travel as text in the shape of an artifact, inside that object: Python's
//! JSON may have `NaN` and lone surrogates, which our loader reads and a strict parser does not.
//! Unknown fields are ignored; any other change needs a new number.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use crate::render::words::problems::Problem;

/// The protocol spoken here.
pub(super) const PROTOCOL: u64 = 1;

/// The first part of every request.
#[derive(Debug, Deserialize)]
struct Greeting {
    protocol: u64,
}

/// Asks for the section of a session that has ended.
#[derive(Debug, Deserialize)]
pub(super) struct ReportRequest {
    /// Versions, for the curious.
    pub versions: BTreeMap<String, String>,
    /// From the command line, the ini file or `conftest.py`.
    pub options: ReportOptions,
    pub storage: Storage,
    /// This session's numbers, as the text of an artifact.
    pub current: String,
    /// Benchmarks without numbers.
    pub counts: Counts,
    pub terminal: TerminalFacts,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReportOptions {
    /// Postfixes of the original implementation, each text with commas.
    pub original_postfix: Vec<String>,
    /// Postfixes of the implementation compared with it, each text with commas.
    pub reference_postfix: Vec<String>,
    /// Where they are from: `flag`, `ini`, `conftest` or nowhere.
    pub postfix_source: BTreeMap<String, Option<String>>,
    /// `--benchmark-compare`.
    pub compare: Option<Compare>,
    /// `--park-fail-on`, each text with commas.
    pub fail_on: Vec<String>,
    /// Where they are from: `flag`, `addopts` of the ini file, or `ini` for a key of its own.
    pub fail_on_source: Option<String>,
    /// Whether options select a part of the suite.
    pub part: bool,
    /// -1 for `-q`, 1 for `-v`.
    pub verbosity: i64,
    /// `--benchmark-quiet`: only a failing gate prints.
    pub quiet: bool,
}

/// `--benchmark-compare`, without or with the name of a run.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Compare {
    /// `--benchmark-compare`: the latest; `false` without the option.
    Latest(bool),
    /// `--benchmark-compare=0001`.
    Named(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Storage {
    /// Where they are, in words.
    pub location: Option<String>,
    /// The files that were there when the session started.
    #[serde(deserialize_with = "paths")]
    pub saved: Vec<PathBuf>,
    /// The files that pytest-benchmark has added since, under the name of this session.
    #[serde(deserialize_with = "paths")]
    pub saved_now: Vec<PathBuf>,
    /// The folder in which pytest started.
    #[serde(deserialize_with = "path")]
    pub invocation_dir: Option<PathBuf>,
    /// pytest's root folder.
    #[serde(deserialize_with = "path")]
    pub rootdir: Option<PathBuf>,
    /// The files that pytest-benchmark compares with.
    #[serde(deserialize_with = "paths")]
    pub compared: Vec<PathBuf>,
    /// A run to compare with that is in no file, as the text of an artifact.
    pub reference: Option<String>,
}

/// A path as Python sends it: a text, or for a name that is no Unicode its bytes.
#[derive(Deserialize)]
#[serde(untagged)]
enum SentPath {
    Text(PathBuf),
    Bytes {
        /// Two digits a byte.
        hex: String,
    },
}

impl SentPath {
    fn into_path(self) -> Option<PathBuf> {
        let hex = match self {
            Self::Text(path) => return Some(path),
            Self::Bytes { hex } => hex,
        };
        let digits = hex.as_bytes().chunks(2);
        let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        Some(path_of_bytes(digits.map(byte).collect::<Option<Vec<u8>>>()?))
    }
}

#[cfg(unix)]
fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes).into()
}

/// A name that is no Unicode cannot be made of bytes here; a file of the other name is not there.
#[cfg(not(unix))]
fn path_of_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

fn path<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PathBuf>, D::Error> {
    Ok(Option::<SentPath>::deserialize(from)?.and_then(SentPath::into_path))
}

fn paths<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<PathBuf>, D::Error> {
    let sent = Vec::<SentPath>::deserialize(from)?;
    Ok(sent.into_iter().filter_map(SentPath::into_path).collect())
}

/// How many benchmark tests gave no number.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Counts {
    /// They were to run.
    pub collected: usize,
    /// They ran once without a measurement.
    pub unmeasured: usize,
    /// Whether `--benchmark-disable` says so.
    pub disabled: bool,
    /// Whether `--benchmark-skip` says that none runs.
    pub skipped: bool,
    /// Whether pytest-xdist runs the tests, where pytest-benchmark measures nothing.
    pub parallel: bool,
    pub failed: usize,
}

#[derive(Debug, Deserialize)]
pub(super) struct TerminalFacts {
    pub color: bool,
    /// In columns.
    pub width: usize,
    /// Whether it shows more than ASCII.
    pub unicode: bool,
}

/// Asks whether the gates of a session mean anything.
#[derive(Debug, Deserialize)]
pub(super) struct CheckRequest {
    /// `--park-fail-on` or its ini key, each text with commas.
    pub fail_on: Vec<String>,
    /// Where they are from: `flag`, `addopts` or `ini`.
    #[serde(default)]
    pub source: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct CheckReply {
    /// The protocol of the reply.
    pub protocol: u64,
    /// What is wrong with the first expression that is no gate, and what would work, in lines.
    pub refusal: Option<String>,
}

/// Asks for the groups of benchmarks.
#[derive(Debug, Deserialize)]
pub(super) struct GroupRequest {
    /// The benchmarks, as the text of an artifact; their numbers do not matter.
    pub current: String,
    /// `--benchmark-group-by`.
    pub group_by: String,
    /// Postfixes of the original implementation, each text with commas.
    #[serde(default)]
    pub original_postfix: Vec<String>,
    /// Postfixes of the implementation compared with it, each text with commas.
    #[serde(default)]
    pub reference_postfix: Vec<String>,
    /// What to call a postfix.
    #[serde(default)]
    pub group_values_by_postfix: BTreeMap<String, String>,
    /// Params that do not separate benchmarks.
    #[serde(default)]
    pub ignore_params: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct GroupReply {
    /// The protocol of the reply.
    pub protocol: u64,
    /// The name of each benchmark in its parts, in the order of the request.
    pub parts: Vec<NameParts>,
    /// The groups in the order to show them.
    pub groups: Vec<Group>,
}

/// The value of `extra_info["pytest_park_name_parts"]`.
#[derive(Debug, Serialize)]
pub(super) struct NameParts {
    /// The function without postfix and id.
    pub base_name: String,
    /// The id.
    pub parameters: Option<String>,
    /// The postfix, with its underscores.
    pub postfix: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Group {
    /// `None` where no token has a value.
    pub label: Option<String>,
    /// Its benchmarks in the order to show them, as indices in the request.
    pub members: Vec<usize>,
}

/// Reads a request.
///
/// # Errors
/// Where it is malformed, in one line.
pub(super) fn read<T: DeserializeOwned>(stdin: &mut dyn Read) -> Result<T, Problem> {
    let mut text = Vec::new();
    stdin
        .read_to_end(&mut text)
        .map_err(|error| Problem::new(format!("cannot read the request: {error}")))?;
    let greeting: Greeting = parse(&text)?;
    if greeting.protocol != PROTOCOL {
        let version = env!("CARGO_PKG_VERSION");
        let spoken = greeting.protocol;
        return Err(Problem::new(format!(
            "pytest-park v{version} speaks protocol {PROTOCOL}, the plugin speaks {spoken}"
        )));
    }
    parse(&text)
}

fn parse<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(text)
        .map_err(|error| Problem::new(format!("the request is not understood: {error}")))
}

/// The words of texts with commas.
pub(super) fn words(texts: &[String]) -> Vec<String> {
    let words = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
