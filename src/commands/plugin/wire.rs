//! What the Python side sends and gets: protocol 1. A request is one JSON object on standard input.
//!
//! What was measured travels as text in the shape of an artifact, inside that object: Python's JSON may hold `NaN` and
//! lone surrogates, which our loader reads and a strict parser does not. Fields that are not known are ignored;
//! whatever else changes, changes the number.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::commands::stop::Stop;

/// The protocol spoken here.
pub(super) const PROTOCOL: u64 = 1;

/// What every request begins with.
#[derive(Debug, Deserialize)]
struct Greeting {
    protocol: u64,
}

/// A session has ended: what is there to say?
#[derive(Debug, Deserialize)]
pub(super) struct ReportRequest {
    /// Versions, for the curious.
    pub versions: BTreeMap<String, String>,
    /// What was asked for on the command line, in the ini file or in `conftest.py`.
    pub options: ReportOptions,
    /// The saved runs.
    pub storage: Storage,
    /// This session's numbers, as the text of an artifact.
    pub current: String,
    /// What the numbers do not show.
    pub counts: Counts,
    /// What the terminal can do.
    pub terminal: TerminalFacts,
}

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReportOptions {
    /// Postfixes of the original implementation, each text with commas.
    pub original_postfix: Vec<String>,
    /// Postfixes of the implementation compared with it, each text with commas.
    pub reference_postfix: Vec<String>,
    /// Who said so: `flag`, `ini`, `conftest` or nobody.
    pub postfix_source: BTreeMap<String, Option<String>>,
    /// `--benchmark-compare`.
    pub compare: Option<Compare>,
    /// `--park-fail-on`, each text with commas.
    pub fail_on: Vec<String>,
    /// -1 for `-q`, 1 for `-v`.
    pub verbosity: i64,
    /// `--benchmark-quiet`: only a gate that fails may speak.
    pub quiet: bool,
}

/// `--benchmark-compare`, alone or with what names the run.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Compare {
    /// `--benchmark-compare`: the latest; `false` where it was not asked for.
    Latest(bool),
    /// `--benchmark-compare=0001`.
    NamedColumn(String),
}

/// The saved runs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Storage {
    /// Where they are, in words.
    pub location: Option<String>,
    /// The files that were there when the session started.
    pub saved: Vec<PathBuf>,
    /// The files that pytest-benchmark compares with.
    pub compared: Vec<PathBuf>,
    /// A run to compare with that is in no file, as the text of an artifact.
    pub reference: Option<String>,
}

/// How many benchmark tests gave no number.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Counts {
    /// They ran once, and nothing was measured.
    pub unmeasured: usize,
    /// Whether that was asked for.
    pub disabled: bool,
    /// They failed.
    pub failed: usize,
}

/// What the terminal can do.
#[derive(Debug, Deserialize)]
pub(super) struct TerminalFacts {
    /// Whether to colour.
    pub color: bool,
    /// How wide it is.
    pub width: usize,
    /// Whether it shows more than ASCII.
    pub unicode: bool,
}

/// Which groups do these benchmarks form?
#[derive(Debug, Deserialize)]
pub(super) struct GroupRequest {
    /// The benchmarks, as the text of an artifact; their numbers are not asked for.
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
    /// Params that keep no benchmarks apart.
    #[serde(default)]
    pub ignore_params: Vec<String>,
}

/// The groups.
#[derive(Debug, Serialize)]
pub(super) struct GroupReply {
    /// The protocol of the reply.
    pub protocol: u64,
    /// The name of each benchmark in its parts, in the order of the request.
    pub parts: Vec<NameParts>,
    /// The groups in the order to show them.
    pub groups: Vec<Group>,
}

/// What stands in `extra_info["pytest_park_name_parts"]`.
#[derive(Debug, Serialize)]
pub(super) struct NameParts {
    /// The function without postfix and id.
    pub base_name: String,
    /// The id.
    pub parameters: Option<String>,
    /// The postfix, with its underscores.
    pub postfix: Option<String>,
}

/// One group.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    /// Its label; `None` where no token has a value.
    pub label: Option<String>,
    /// Its benchmarks in the order to show them, as places in the request.
    pub members: Vec<usize>,
}

/// Reads a request.
///
/// # Errors
/// Where it is not understood, in one line.
pub(super) fn read<T: DeserializeOwned>(stdin: &mut dyn Read) -> Result<T, Stop> {
    let told = |message: String| Stop::told(message, Vec::new(), None);
    let mut text = Vec::new();
    stdin
        .read_to_end(&mut text)
        .map_err(|error| told(format!("cannot read the request: {error}")))?;
    let malformed =
        |error: serde_json::Error| told(format!("the request is not understood: {error}"));
    let greeting: Greeting = serde_json::from_slice(&text).map_err(malformed)?;
    if greeting.protocol != PROTOCOL {
        let version = env!("CARGO_PKG_VERSION");
        let spoken = greeting.protocol;
        return Err(told(format!(
            "pytest-park v{version} speaks protocol {PROTOCOL}, the plugin speaks {spoken}"
        )));
    }
    serde_json::from_slice(&text).map_err(malformed)
}

/// The words of texts with commas.
pub(super) fn words(texts: &[String]) -> Vec<String> {
    let words = texts.iter().flat_map(|text| text.split(',')).map(str::trim);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
