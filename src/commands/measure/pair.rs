//! Drives the sessions of one pair, both at once in lockstep or one by itself, until they end.

use std::path::Path;
use std::process::ExitStatus;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use crate::commands::measure::interrupts::Interrupts;
use crate::commands::measure::messages::Message;
use crate::commands::measure::session::{Event, Happening, Session, Switchboard};
use crate::commands::measure::turns::{SessionState, TurnKind, Turns};

/// How long the last words of a session that has ended are waited for.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// How often it is looked whether a process has ended or Ctrl-C was pressed.
const LOOK_AFTER: Duration = Duration::from_millis(50);
/// How long a session may take at least to load what it needs, or to end when it says nothing more.
const TO_BEGIN_OR_END: Duration = Duration::from_secs(60);

/// What a session has said and how it ended.
#[derive(Debug, Default)]
pub(super) struct SessionReport {
    pub python: Option<String>,
    pub pytest_benchmark: Option<String>,
    /// Options that the probe made harmless.
    pub spoilers: Vec<String>,
    /// Why it takes no turns.
    pub no_lockstep: Option<String>,
    /// What it was to measure; `None` where it did not come so far.
    pub collected: Option<Vec<String>>,
    /// The tests that failed or were skipped, whether they failed, and why.
    pub unmeasured: Vec<Unmeasured>,
    /// The project's own modules: name, file, and whether it is an installed copy; `None` where it
    /// did not say.
    pub modules: Option<Vec<(String, String, bool)>>,
    pub status: Option<ExitStatus>,
}

/// A test without a measurement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unmeasured {
    pub test: String,
    /// Whether it failed; else it was skipped.
    pub failed: bool,
    pub why: String,
}

impl SessionReport {
    fn hear(&mut self, message: &mut Message) {
        self.python = message.python.take().or(self.python.take());
        self.pytest_benchmark = message.pytest_benchmark.take().or(self.pytest_benchmark.take());
        self.no_lockstep = message.no_lockstep.take().or(self.no_lockstep.take());
        self.spoilers.append(&mut message.spoilers);
        self.collected = message.collected.clone().or(self.collected.take());
        if let Some(test) = message.unmeasured.take() {
            let why = std::mem::take(&mut message.why);
            self.unmeasured.push(Unmeasured { test, failed: message.failed, why });
        }
        self.modules = message.modules.take().or(self.modules.take());
    }
}

/// Why a pair has no result.
#[derive(Debug)]
pub(super) enum PairError {
    /// Ctrl-C.
    Interrupted,
    /// A session kept the turn for longer than it may, at this test.
    Hangs { side: usize, test: Option<String>, limit: Duration },
}

/// Drives sessions until they end. The reports are by side; that of a side without a session is
/// empty.
///
/// # Errors
/// Where they are to be given up. They end when they are dropped.
pub(super) fn drive(
    sessions: &mut [Session],
    board: &Switchboard,
    lead: usize,
    timeout: Duration,
    interrupts: Interrupts,
) -> Result<[SessionReport; 2], PairError> {
    let mut reports = [SessionReport::default(), SessionReport::default()];
    let mut turns = Turns::new(lead);
    let mut clocks = SessionClocks::new();
    for side in 0..reports.len() {
        if !sessions.iter().any(|session| session.side == side) {
            turns.ended(side);
            clocks.over(side);
        }
    }
    loop {
        while let Some(side) = turns.give() {
            if let Some(session) = sessions.iter_mut().find(|session| session.side == side) {
                session.give_turn();
                clocks.moved(side);
            }
        }
        match board.events.recv_timeout(LOOK_AFTER) {
            Ok(event) => take(event, sessions, &mut turns, &mut reports, &mut clocks),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(PairError::Interrupted),
        }
        for session in sessions.iter_mut() {
            let Some(report) = reports.get_mut(session.side) else { continue };
            if report.status.is_none() {
                report.status = session.status();
            }
            if report.status.is_some() {
                turns.ended(session.side);
                clocks.over(session.side);
            }
        }
        if interrupts.has_come() {
            return Err(PairError::Interrupted);
        }
        if reports.iter().zip(0..).all(|(report, side)| {
            report.status.is_some() || !sessions.iter().any(|session| session.side == side)
        }) {
            // What was said at last may still be in the line. A process that a test has forked keeps
            // the line open, so this waits no longer than a moment.
            let end = Instant::now() + LAST_WORDS;
            while sessions.iter().any(|session| !clocks.has_closed(session.side)) {
                let left = end.saturating_duration_since(Instant::now());
                let Ok(event) = board.events.recv_timeout(left) else { break };
                take(event, sessions, &mut turns, &mut reports, &mut clocks);
            }
            return Ok(reports);
        }
        if let Some(side) = clocks.hanging(&turns, timeout) {
            let (test, limit) = (clocks.test(side), clocks.limit(side, timeout));
            return Err(PairError::Hangs { side, test, limit });
        }
    }
}

fn take(
    event: Event,
    sessions: &mut [Session],
    turns: &mut Turns,
    reports: &mut [SessionReport; 2],
    clocks: &mut SessionClocks,
) {
    // A session of an earlier pair may still be heard.
    let Some(session) = sessions.iter_mut().find(|session| session.token == event.token) else {
        return;
    };
    let side = session.side;
    clocks.moved(side);
    match event.what {
        Happening::Connected(stream) => session.connect(stream),
        Happening::Closed => {
            turns.ended(side);
            clocks.closed(side);
        }
        Happening::Said(mut message) => {
            if let Some(report) = reports.get_mut(side) {
                report.hear(&mut message);
            }
            if let Some(tests) = message.collected.take() {
                turns.collected(side, tests);
            }
            let kind = match message.turn.as_deref() {
                None => return,
                Some("start") => TurnKind::Start,
                Some("calibrate") => TurnKind::Calibrate,
                Some(_) => TurnKind::Rounds,
            };
            clocks.at(side, message.test.clone());
            turns.waits(side, message.test.take(), kind);
        }
    }
}

/// When each session was last heard, and where it was.
struct SessionClocks {
    last: [Instant; 2],
    tests: [Option<String>; 2],
    is_closed: [bool; 2],
    /// Whether there is no session, or it has ended.
    is_over: [bool; 2],
}

impl SessionClocks {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            last: [now, now],
            tests: [None, None],
            is_closed: [false, false],
            is_over: [false, false],
        }
    }

    fn over(&mut self, side: usize) {
        if let Some(slot) = self.is_over.get_mut(side) {
            *slot = true;
        }
    }

    fn has_closed(&self, side: usize) -> bool {
        self.is_closed.get(side) == Some(&true)
    }

    /// How long a session may say nothing.
    fn limit(&self, side: usize, timeout: Duration) -> Duration {
        let is_measuring = self.test(side).is_some() && !self.has_closed(side);
        if is_measuring { timeout } else { timeout.max(TO_BEGIN_OR_END) }
    }

    fn moved(&mut self, side: usize) {
        if let Some(last) = self.last.get_mut(side) {
            *last = Instant::now();
        }
    }

    fn at(&mut self, side: usize, test: Option<String>) {
        if let Some(slot) = self.tests.get_mut(side) {
            *slot = test;
        }
    }

    fn closed(&mut self, side: usize) {
        if let Some(slot) = self.is_closed.get_mut(side) {
            *slot = true;
        }
    }

    fn test(&self, side: usize) -> Option<String> {
        self.tests.get(side).cloned().flatten()
    }

    /// The side that runs for too long: one that keeps the turn, or does not end.
    fn hanging(&self, turns: &Turns, timeout: Duration) -> Option<usize> {
        (0..self.last.len()).find(|side| {
            let Some(last) = self.last.get(*side) else { return false };
            let waits = matches!(turns.states.get(*side), Some(SessionState::Waiting { .. }));
            let is_over = self.is_over.get(*side) == Some(&true);
            !waits && !is_over && last.elapsed() > self.limit(*side, timeout)
        })
    }
}

/// Whether pytest ended as it does after tests: all passed, some failed, or none was left to run.
pub(super) fn ran_its_tests(status: Option<ExitStatus>) -> bool {
    matches!(status.and_then(|status| status.code()), Some(0 | 1 | 5))
}

/// Whether a session has left an artifact. Without a benchmark pytest-benchmark writes none.
pub(super) fn has_artifact(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.len() > 0)
}
