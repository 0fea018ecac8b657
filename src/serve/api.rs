//! The answers: the documents of the command line, made by the same functions, for the words of a query.

use std::io;

use axum::body::Bytes;

use crate::analysis::choose::choice::NoAnswer;
use crate::analysis::question::{ComparisonQuestion, WordError};
use crate::analysis::raw_question::{RawComparison, RawHistory};
use crate::inquiry;
use crate::inquiry::history::history;
use crate::inquiry::profiles::attach_profiles;
use crate::inquiry::sides::{Selection, find, kept_cases};
use crate::load::archive::archive::Archive;
use crate::load::archive::archive::KnownFacts;
use crate::render::formats::json::v1;
use crate::render::report::HistoryReport;
use crate::render::report::{Options, Report, ReportExtras, SideRuns, View};
use crate::render::words::problems;
use crate::render::words::problems::{Problem, SearchContext};
use crate::serve::cache::{CachedStatistics, TableCache, TopicCache};
use crate::serve::dashboard::{Dashboard, ServeConfig, Snapshot, lock};
use crate::serve::query;

/// What may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// `runs --format json`.
    Runs,
    /// `analyze --format json`.
    Comparison,
    /// `history --format json`.
    History,
    /// What the page starts with.
    Defaults,
}

impl Topic {
    /// How many there are.
    pub const COUNT: usize = 4;
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status code of HTTP.
    pub status: u16,
    /// A JSON document.
    pub body: Bytes,
}

/// Why there is none.
struct ApiRefusal {
    status: u16,
    told: Problem,
}

impl ApiRefusal {
    /// What was asked means nothing.
    fn asked(told: Problem) -> Self {
        Self { status: 400, told }
    }

    /// There is nothing to answer with.
    fn missing(told: Problem) -> Self {
        Self { status: 404, told }
    }
}

/// How often an answer is sought anew because the archive changed while it was made.
const MOST_TRIES: usize = 8;

/// Answers, from memory where nothing changed since the same was asked. A file that goes between being listed and being
/// read is no reason to refuse: what is there then is listed again.
pub(crate) fn answer(dashboard: &Dashboard, topic: Topic, query: &str) -> Reply {
    let mut snapshot = dashboard.now();
    for _ in 1..MOST_TRIES {
        let reply = answer_of(dashboard, &snapshot, topic, query);
        if reply.status == 200 {
            return reply;
        }
        let now = dashboard.now();
        if now.fingerprint == snapshot.fingerprint {
            return reply;
        }
        snapshot = now;
    }
    answer_of(dashboard, &snapshot, topic, query)
}

fn answer_of(dashboard: &Dashboard, snapshot: &Snapshot, topic: Topic, query: &str) -> Reply {
    let known = || lock(&dashboard.answers).get(snapshot.fingerprint, topic, query);
    if let Some(reply) = known() {
        return reply;
    }
    // One answer of a kind at a time: a comparison need not wait until a whole archive is read for its list of runs.
    let mut turn = lock(dashboard.turn(topic));
    // Whoever had the turn before may have been asked the same.
    if let Some(reply) = known() {
        return reply;
    }
    let reply = match made(dashboard, snapshot, &mut turn, topic, query) {
        Ok(body) => Reply { status: 200, body: body.into() },
        Err(refusal) => refused(refusal.status, &refusal.told),
    };
    lock(&dashboard.answers).put(snapshot.fingerprint, topic, query, &reply);
    reply
}

/// An answer that says why there is none.
pub(crate) fn refused(status: u16, told: &Problem) -> Reply {
    let mut body = Vec::new();
    // Writing into memory does not fail.
    v1::write_refusal(told, &mut body).ok();
    Reply { status, body: body.into() }
}

fn made(
    dashboard: &Dashboard,
    snapshot: &Snapshot,
    remembered: &mut TopicCache,
    topic: Topic,
    query: &str,
) -> Result<Vec<u8>, ApiRefusal> {
    let served = &dashboard.served;
    match topic {
        Topic::Defaults => {
            query::nothing(query, "/api/defaults").map_err(ApiRefusal::asked)?;
            document(|out| v1::write_defaults(&served.query, out))
        }
        Topic::Runs => {
            query::nothing(query, "/api/runs").map_err(ApiRefusal::asked)?;
            runs(served, snapshot, &mut remembered.facts)
        }
        Topic::Comparison => {
            let words = query::comparison(query).map_err(ApiRefusal::asked)?;
            comparison(&words, served, snapshot)
        }
        Topic::History => {
            let words = query::history(query).map_err(ApiRefusal::asked)?;
            past(&words, served, snapshot, &mut remembered.sweeps)
        }
    }
}

fn runs(
    served: &ServeConfig,
    snapshot: &Snapshot,
    known: &mut KnownFacts,
) -> Result<Vec<u8>, ApiRefusal> {
    let archive = snapshot.archive().map_err(ApiRefusal::missing)?;
    if archive.runs().is_empty() {
        return Err(not_found(&NoAnswer::NoRuns, served, &archive));
    }
    let (listed, _) = inquiry::runs::list(&archive, Some(known), &mut |_, _| {});
    document(|out| v1::write_runs(&listed, out))
}

fn comparison(
    words: &RawComparison,
    served: &ServeConfig,
    snapshot: &Snapshot,
) -> Result<Vec<u8>, ApiRefusal> {
    let ComparisonQuestion { selection, rules } = words.parse().map_err(meaningless)?;
    let mut archive = snapshot.archive().map_err(ApiRefusal::missing)?;
    let found = find(&mut archive, &selection, &mut |_, _| {});
    let mut found = found.map_err(|error| not_found(&error, served, &archive))?;
    attach_profiles(&mut found, &snapshot.profiles, &archive);
    let body = match found {
        Selection::SingleRun(run, _) => {
            let cases = kept_cases(&run, &rules);
            document(|out| v1::write_single_run(&run, &cases, out))
        }
        Selection::Pair(sides) => {
            let comparison = sides.compare(&archive, &rules);
            let sides_of = SideRuns::of(&sides.reference).zip(SideRuns::of(&sides.candidate));
            let (reference, candidate) =
                sides_of.ok_or_else(|| not_found(&NoAnswer::NoRuns, served, &archive))?;
            let report = Report {
                comparison: &comparison,
                reference,
                candidate,
                options: &Options::of(words, &rules),
                warnings: &sides.all_warnings(&archive, &comparison),
                view: &View::default(),
                extra: ReportExtras::default(),
            };
            document(|out| v1::write_comparison(&report, out))
        }
    };
    snapshot.keep(archive);
    body
}

fn past(
    words: &RawHistory,
    served: &ServeConfig,
    snapshot: &Snapshot,
    sweeps: &mut TableCache,
) -> Result<Vec<u8>, ApiRefusal> {
    let question = words.parse().map_err(meaningless)?;
    let mut archive = snapshot.archive().map_err(ApiRefusal::missing)?;
    let found = history(
        &mut archive,
        &question,
        &mut CachedStatistics { sweeps, of: snapshot.fingerprint },
    );
    let history = found.map_err(|error| not_found(&error, served, &archive))?;
    let report = HistoryReport {
        runs: &history.runs(&archive),
        trend: &history.trend,
        metric: question.metric,
        groups: &history.groups,
        ranges: &history.ranges,
        reference: history.chosen.reference,
        only_changed: false,
        ascii: false,
        warnings: &history.warnings,
    };
    let body = document(|out| v1::write_history(&report, out));
    snapshot.keep(archive);
    body
}

/// A document in memory.
fn document(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<Vec<u8>, ApiRefusal> {
    let mut body = Vec::new();
    let told =
        |error: io::Error| Problem { message: error.to_string(), causes: Vec::new(), hint: None };
    write(&mut body).map_err(|error| ApiRefusal { status: 500, told: told(error) })?;
    Ok(body)
}

fn meaningless(error: WordError) -> ApiRefusal {
    ApiRefusal::asked(problems::wrong_word(&error))
}

fn not_found(error: &NoAnswer, served: &ServeConfig, archive: &Archive) -> ApiRefusal {
    let search_context = SearchContext {
        paths: &served.paths,
        runs: archive.runs(),
        warnings: archive.warnings(),
        n_skipped: archive.skipped().len(),
    };
    let told = problems::not_found(error, &search_context);
    match error {
        NoAnswer::NoRuns | NoAnswer::Unreadable(_) => ApiRefusal::missing(told),
        NoAnswer::Choice(_) | NoAnswer::HistoryWindow(_) => ApiRefusal::asked(told),
    }
}
