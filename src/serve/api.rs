//! The answers to queries: the documents of the command line, made by the same functions.

use std::io::{self, Write};
use std::sync::Arc;

use crate::analysis::choose::choice::NoAnswer;
use crate::analysis::compare::comparison::UnknownName;
use crate::analysis::question::{ComparisonQuestion, WordError};
use crate::analysis::raw_question::{RawComparison, RawHistory};
use crate::inquiry;
use crate::inquiry::find_sides::find;
use crate::inquiry::history::history;
use crate::inquiry::profiles::attach_profiles;
use crate::inquiry::sides::{Selection, compare_within, needs, shown_cases};
use crate::load::archive::archive::Archive;
use crate::load::archive::archive::KnownFacts;
use crate::load::find::failed_reads;
use crate::load::measurement::read_progress;
use crate::render::formats::json::{page, v1};
use crate::render::report::{HistoryReport, SingleRun, View};
use crate::render::words::problems;
use crate::render::words::problems::Problem;
use crate::render::words::unfound_runs::{self, SearchContext};
use crate::serve::cache::{CachedStatistics, TableCache, TopicCache};
use crate::serve::compared::Compared;
use crate::serve::dashboard::{Dashboard, ServeConfig, Snapshot, lock};
use crate::serve::query::{self, RowKey};
use crate::serve::topic::{Reply, Topic};

/// Why there is no answer.
struct ApiRefusal {
    /// The status code of HTTP.
    status: u16,
    problem: Problem,
}

impl ApiRefusal {
    /// The query means nothing.
    fn bad_request(problem: Problem) -> Self {
        Self { status: 400, problem }
    }

    /// There is nothing to answer with.
    fn missing(problem: Problem) -> Self {
        Self { status: 404, problem }
    }
}

/// For whom a document is.
#[derive(Debug, Clone, Copy)]
enum Audience {
    /// Scripts, which read version 1.
    Scripts,
    /// The page.
    Page,
}

/// Writes a history into memory.
type WriteHistory = fn(&HistoryReport<'_>, &mut Vec<u8>) -> io::Result<()>;

/// How often an answer is made again because the archive changed while it was made.
const MOST_TRIES: usize = 8;

/// Answers, from the cache where nothing changed since the same query. A file that disappears after
/// it was listed and before it is read is no reason to refuse: the archive is listed again.
pub(crate) fn answer(dashboard: &Dashboard, topic: Topic, query: &str) -> Reply {
    let mut snapshot = dashboard.now();
    for _ in 1..MOST_TRIES {
        let reply = answer_of(dashboard, &snapshot, topic, query);
        if reply.status == 200 {
            return reply;
        }
        // A refusal stays only if the archive did not change while it was made.
        let now = dashboard.now();
        if now.fingerprint == snapshot.fingerprint {
            return reply;
        }
        snapshot = now;
    }
    answer_of(dashboard, &snapshot, topic, query)
}

fn answer_of(dashboard: &Dashboard, snapshot: &Snapshot, topic: Topic, query: &str) -> Reply {
    let cached = || lock(&dashboard.answers).get(snapshot.fingerprint, topic, query);
    if let Some(reply) = cached() {
        return reply;
    }
    // One answer of a topic at a time: a comparison need not wait until a whole archive is read for
    // its list of runs.
    let mut cache = lock(dashboard.topic_lock(topic));
    // Another request may have had the same answer made while this one waited.
    if let Some(reply) = cached() {
        return reply;
    }
    let n_failed = failed_reads::count();
    let reply = match document_about(dashboard, snapshot, &mut cache, topic, query) {
        Ok(body) => Reply { status: 200, body: body.into() },
        Err(refusal) => refused(refusal.status, &refusal.problem),
    };
    // An answer that lacks what could not be read must not outlive the failure.
    if snapshot.is_sound && failed_reads::count() == n_failed {
        lock(&dashboard.answers).put(snapshot.fingerprint, topic, query, &reply);
    }
    reply
}

/// An answer that says why there is none.
pub(crate) fn refused(status: u16, problem: &Problem) -> Reply {
    let mut body = Vec::new();
    // Writing into memory does not fail.
    v1::write_refusal(problem, &mut body).ok();
    Reply { status, body: body.into() }
}

fn document_about(
    dashboard: &Dashboard,
    snapshot: &Snapshot,
    cache: &mut TopicCache,
    topic: Topic,
    query: &str,
) -> Result<Vec<u8>, ApiRefusal> {
    let served = &dashboard.served;
    match topic {
        Topic::Defaults => {
            query::nothing(query, "/api/defaults").map_err(ApiRefusal::bad_request)?;
            document(|out| v1::write_defaults(&served.query, served.commit_url.as_deref(), out))
        }
        Topic::Runs => {
            query::nothing(query, "/api/runs").map_err(ApiRefusal::bad_request)?;
            runs(Audience::Scripts, served, snapshot, &mut cache.facts)
        }
        Topic::PageRuns => {
            query::nothing(query, "/api/page/runs").map_err(ApiRefusal::bad_request)?;
            runs(Audience::Page, served, snapshot, &mut cache.facts)
        }
        Topic::Comparison => comparison(Audience::Scripts, query, served, snapshot, cache),
        Topic::PageComparison => comparison(Audience::Page, query, served, snapshot, cache),
        Topic::PageDetail => {
            let (key, words) = query::detail(query).map_err(ApiRefusal::bad_request)?;
            detail(&key, &words, served, snapshot, cache)
        }
        Topic::Growth => {
            let words = query::comparison(query).map_err(ApiRefusal::bad_request)?;
            growth(&words, served, snapshot)
        }
        Topic::History => {
            let write: WriteHistory = |report, out| v1::write_history(report, out);
            history_document(write, query, served, snapshot, &mut cache.tables)
        }
        Topic::PageHistory => {
            let write: WriteHistory = |report, out| page::write_history(report, out);
            history_document(write, query, served, snapshot, &mut cache.tables)
        }
        Topic::PageTrends => {
            let write: WriteHistory = |report, out| page::write_trends(report, out);
            history_document(write, query, served, snapshot, &mut cache.tables)
        }
    }
}

fn runs(
    audience: Audience,
    served: &ServeConfig,
    snapshot: &Snapshot,
    known: &mut KnownFacts,
) -> Result<Vec<u8>, ApiRefusal> {
    let archive = snapshot.archive().map_err(ApiRefusal::missing)?;
    if archive.runs().is_empty() {
        return Err(not_found(&NoAnswer::NoRuns, served, &archive));
    }
    let (listed, _) = inquiry::runs::list(&archive, Some(known), &mut |_, _| {});
    document(|out| match audience {
        Audience::Page => {
            let progress = served.measurement.as_deref().and_then(read_progress);
            page::write_runs(&listed, progress.as_ref(), out)
        }
        Audience::Scripts => v1::write_runs(&listed, out),
    })
}

/// What a question about a comparison leads to.
enum Answered {
    Pair(Arc<Compared>),
    /// There is only one run; its document.
    SingleRun(Vec<u8>),
}

fn comparison(
    audience: Audience,
    query: &str,
    served: &ServeConfig,
    snapshot: &Snapshot,
    cache: &mut TopicCache,
) -> Result<Vec<u8>, ApiRefusal> {
    let words = query::comparison(query).map_err(ApiRefusal::bad_request)?;
    let answered = compare(audience, &words, served, snapshot, cache)?;
    let compared = match answered {
        Answered::SingleRun(document) => return Ok(document),
        Answered::Pair(compared) => compared,
    };
    let report = compared.report().ok_or_else(|| no_runs(served, snapshot))?;
    document(|out| match audience {
        Audience::Page => page::write_comparison(&report, out),
        Audience::Scripts => v1::write_comparison(&report, out),
    })
}

fn detail(
    key: &RowKey,
    words: &RawComparison,
    served: &ServeConfig,
    snapshot: &Snapshot,
    cache: &mut TopicCache,
) -> Result<Vec<u8>, ApiRefusal> {
    let archive = snapshot.archive().map_err(ApiRefusal::missing)?;
    match compare(Audience::Page, words, served, snapshot, cache)? {
        Answered::SingleRun(_) => document(|out| out.write_all(b"null")),
        Answered::Pair(compared) => document(|out| compared.write_detail(key, &archive, out)),
    }
}

/// The comparison of these words: the last one where it is the same, else made.
fn compare(
    audience: Audience,
    words: &RawComparison,
    served: &ServeConfig,
    snapshot: &Snapshot,
    cache: &mut TopicCache,
) -> Result<Answered, ApiRefusal> {
    if let Some((of, asked, compared)) = &cache.compared
        && (*of, asked) == (snapshot.fingerprint, words)
    {
        return Ok(Answered::Pair(compared.clone()));
    }
    let n_failed = failed_reads::count();
    let ComparisonQuestion { selection, mut rules } = words.parse().map_err(meaningless)?;
    rules.renames = served.renames.clone();
    rules.metric = served.metrics.settle(rules.metric);
    let mut archive = snapshot.archive().map_err(ApiRefusal::missing)?;
    archive.read_with_needs(needs(&rules, &served.metrics));
    let found = find(&mut archive, &selection, &rules, &mut |_, _| {});
    let mut found = found.map_err(|error| not_found(&error, served, &archive))?;
    attach_profiles(&mut found, &snapshot.profiles, &archive);
    let answered = match found {
        Selection::SingleRun(run, ..) => {
            let cases = shown_cases(&run, &rules);
            let within = compare_within(&run, &rules).map_err(unknown)?;
            let view = View::default();
            let (gates, around) = (None, None);
            let single = SingleRun {
                run: &run,
                cases: &cases,
                within: &within,
                view: &view,
                gates,
                page: around,
            };
            Answered::SingleRun(document(|out| match audience {
                Audience::Page => page::write_single_run(&single, out),
                Audience::Scripts => v1::write_single_run(&single, out),
            })?)
        }
        Selection::Pair(sides) => {
            let compared = Compared::new(sides, &archive, words, &rules).map_err(unknown)?;
            let compared = Arc::new(compared);
            if snapshot.is_sound && failed_reads::count() == n_failed {
                cache.compared = Some((snapshot.fingerprint, words.clone(), compared.clone()));
            }
            Answered::Pair(compared)
        }
    };
    // The question may have had every file read whole.
    snapshot.keep(archive);
    Ok(answered)
}

fn no_runs(served: &ServeConfig, snapshot: &Snapshot) -> ApiRefusal {
    match snapshot.archive() {
        Ok(archive) => not_found(&NoAnswer::NoRuns, served, &archive),
        Err(problem) => ApiRefusal::missing(problem),
    }
}

fn growth(
    words: &RawComparison,
    served: &ServeConfig,
    snapshot: &Snapshot,
) -> Result<Vec<u8>, ApiRefusal> {
    let ComparisonQuestion { selection, mut rules } = words.parse().map_err(meaningless)?;
    rules.renames = served.renames.clone();
    rules.growth.get_or_insert_default();
    rules.metric = served.metrics.settle(rules.metric);
    if rules.metric.extra().is_some() {
        return Err(ApiRefusal::bad_request(problems::no_growth_of(&rules.metric)));
    }
    let mut archive = snapshot.archive().map_err(ApiRefusal::missing)?;
    archive.read_with_needs(needs(&rules, &served.metrics));
    let found = find(&mut archive, &selection, &rules, &mut |_, _| {});
    let found = found.map_err(|error| not_found(&error, served, &archive))?;
    let Selection::Pair(sides) = found else {
        let problem = Problem::new("there is nothing to compare with yet");
        return Err(ApiRefusal::missing(problem));
    };
    let compared = Compared::new(sides, &archive, words, &rules).map_err(unknown)?;
    let report = compared.report().ok_or_else(|| no_runs(served, snapshot))?;
    let body = document(|out| v1::write_growth(&report, out));
    snapshot.keep(archive);
    body
}

fn history_document(
    write: WriteHistory,
    query: &str,
    served: &ServeConfig,
    snapshot: &Snapshot,
    tables: &mut TableCache,
) -> Result<Vec<u8>, ApiRefusal> {
    let words: RawHistory = query::history(query).map_err(ApiRefusal::bad_request)?;
    let mut question = words.parse().map_err(meaningless)?;
    question.renames = served.renames.clone();
    question.metric = served.metrics.settle(question.metric);
    let mut archive = snapshot.archive().map_err(ApiRefusal::missing)?;
    let found =
        history(&mut archive, &question, &mut CachedStatistics::new(tables, snapshot.fingerprint));
    let history = found.map_err(|error| not_found(&error, served, &archive))?;
    let runs = inquiry::history::runs(&archive, &history.chosen);
    let report = HistoryReport {
        unit: inquiry::history_unit::unit(&archive, &history, &served.metrics),
        ..HistoryReport::new(&history, &runs)
    };
    let body = document(|out| write(&report, out));
    snapshot.keep(archive);
    body
}

/// A document in memory.
fn document(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<Vec<u8>, ApiRefusal> {
    let mut body = Vec::new();
    write(&mut body).map_err(|error| {
        let problem = Problem::new(error.to_string());
        ApiRefusal { status: 500, problem }
    })?;
    Ok(body)
}

/// A word of the query that means nothing.
fn meaningless(error: WordError) -> ApiRefusal {
    ApiRefusal::bad_request(problems::wrong_word(&error))
}

/// A word of the query that the candidate run has no meaning for.
fn unknown(error: UnknownName) -> ApiRefusal {
    ApiRefusal::bad_request(problems::unknown_name(&error))
}

fn not_found(error: &NoAnswer, served: &ServeConfig, archive: &Archive) -> ApiRefusal {
    let search_context = SearchContext {
        paths: &served.paths,
        runs: archive.runs(),
        warnings: archive.warnings(),
        n_skipped: archive.skipped().len(),
    };
    let problem = unfound_runs::not_found(error, &search_context);
    match error {
        NoAnswer::NoRuns | NoAnswer::Unreadable(_) => ApiRefusal::missing(problem),
        NoAnswer::Choice(_) | NoAnswer::HistoryWindow(_) | NoAnswer::UnknownKey(_) => {
            ApiRefusal::bad_request(problem)
        }
    }
}
