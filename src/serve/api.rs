//! The answers: the documents of the command line, made by the same functions, for the words of a query.

use std::io;

use axum::body::Bytes;

use crate::analysis::choose::choice::NotFound;
use crate::analysis::question::{ComparisonQuestion, ComparisonWords, HistoryWords, WordError};
use crate::inquiry;
use crate::inquiry::history::history;
use crate::inquiry::profiles::attach_to;
use crate::inquiry::sides::{Found, find, kept_cases};
use crate::load::archive::archive::Archive;
use crate::load::archive::archive::KnownFacts;
use crate::render::formats::json::v1;
use crate::render::report::HistoryReport;
use crate::render::report::{Extra, Options, Report, SideRuns, View};
use crate::render::words::problems;
use crate::render::words::problems::{Looked, Told};
use crate::serve::cache::{Remembered, Sweeps, SweepsOf};
use crate::serve::dashboard::{Dashboard, Served, Snapshot, lock};
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
struct Refusal {
    status: u16,
    told: Told,
}

impl Refusal {
    /// What was asked means nothing.
    fn asked(told: Told) -> Self {
        Self { status: 400, told }
    }

    /// There is nothing to answer with.
    fn missing(told: Told) -> Self {
        Self { status: 404, told }
    }
}

/// How often an answer is sought anew because the archive changed while it was made.
const MOST_TRIES: usize = 8;

/// Answers, from memory where nothing changed since the same was asked. A file that goes between being listed and being
/// read is no reason to refuse: what is there then is listed again.
pub fn answer(dashboard: &Dashboard, topic: Topic, query: &str) -> Reply {
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
pub fn refused(status: u16, told: &Told) -> Reply {
    let mut body = Vec::new();
    // Writing into memory does not fail.
    v1::write_refusal(told, &mut body).ok();
    Reply { status, body: body.into() }
}

fn made(
    dashboard: &Dashboard,
    snapshot: &Snapshot,
    remembered: &mut Remembered,
    topic: Topic,
    query: &str,
) -> Result<Vec<u8>, Refusal> {
    let served = &dashboard.served;
    match topic {
        Topic::Defaults => {
            query::nothing(query, "/api/defaults").map_err(Refusal::asked)?;
            document(|out| v1::write_defaults(&served.query, out))
        }
        Topic::Runs => {
            query::nothing(query, "/api/runs").map_err(Refusal::asked)?;
            runs(served, snapshot, &mut remembered.facts)
        }
        Topic::Comparison => {
            let words = query::comparison(query).map_err(Refusal::asked)?;
            comparison(&words, served, snapshot)
        }
        Topic::History => {
            let words = query::history(query).map_err(Refusal::asked)?;
            past(&words, served, snapshot, &mut remembered.sweeps)
        }
    }
}

fn runs(served: &Served, snapshot: &Snapshot, known: &mut KnownFacts) -> Result<Vec<u8>, Refusal> {
    let archive = snapshot.archive().map_err(Refusal::missing)?;
    if archive.runs().is_empty() {
        return Err(not_found(&NotFound::NoRuns, served, &archive));
    }
    let (listed, _) = inquiry::runs::list(&archive, Some(known), &mut |_, _| {});
    document(|out| v1::write_runs(&listed, out))
}

fn comparison(
    words: &ComparisonWords,
    served: &Served,
    snapshot: &Snapshot,
) -> Result<Vec<u8>, Refusal> {
    let ComparisonQuestion { wanted, rules } = words.read().map_err(meaningless)?;
    let mut archive = snapshot.archive().map_err(Refusal::missing)?;
    let found = find(&mut archive, &wanted, &mut |_, _| {});
    let mut found = found.map_err(|error| not_found(&error, served, &archive))?;
    attach_to(&mut found, &snapshot.profiles, &archive);
    let body = match found {
        Found::Alone(run, _) => {
            let cases = kept_cases(&run, &rules);
            document(|out| v1::write_single_run(&run, &cases, out))
        }
        Found::Two(sides) => {
            let comparison = sides.compare(&archive, &rules);
            let sides_of = SideRuns::of(&sides.reference).zip(SideRuns::of(&sides.candidate));
            let (reference, candidate) =
                sides_of.ok_or_else(|| not_found(&NotFound::NoRuns, served, &archive))?;
            let report = Report {
                comparison: &comparison,
                reference,
                candidate,
                options: &Options::of(words, &rules),
                warnings: &sides.all_warnings(&archive, &comparison),
                view: &View::default(),
                extra: Extra::default(),
            };
            document(|out| v1::write_comparison(&report, out))
        }
    };
    snapshot.keep(archive);
    body
}

fn past(
    words: &HistoryWords,
    served: &Served,
    snapshot: &Snapshot,
    sweeps: &mut Sweeps,
) -> Result<Vec<u8>, Refusal> {
    let question = words.read().map_err(meaningless)?;
    let mut archive = snapshot.archive().map_err(Refusal::missing)?;
    let found =
        history(&mut archive, &question, &mut SweepsOf { sweeps, of: snapshot.fingerprint });
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
fn document(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<Vec<u8>, Refusal> {
    let mut body = Vec::new();
    let told =
        |error: io::Error| Told { message: error.to_string(), causes: Vec::new(), hint: None };
    write(&mut body).map_err(|error| Refusal { status: 500, told: told(error) })?;
    Ok(body)
}

fn meaningless(error: WordError) -> Refusal {
    Refusal::asked(problems::wrong_word(&error))
}

fn not_found(error: &NotFound, served: &Served, archive: &Archive) -> Refusal {
    let looked = Looked {
        paths: &served.paths,
        runs: archive.runs(),
        warnings: archive.warnings(),
        n_skipped: archive.skipped().len(),
    };
    let told = problems::not_found(error, &looked);
    match error {
        NotFound::NoRuns | NotFound::Unreadable(_) => Refusal::missing(told),
        NotFound::Choice(_) | NotFound::Span(_) => Refusal::asked(told),
    }
}
