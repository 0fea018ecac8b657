//! What measures the pairs: the sessions of both sides, in lockstep or in turn.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::analysis::choose::choice::SideName;
use crate::commands::measure::interrupts::Interrupts;
use crate::commands::measure::kept_folder::{KeptFolder, remove_progress};
use crate::commands::measure::pair::{
    PairError, SessionReport, drive, has_artifact, ran_its_tests,
};
use crate::commands::measure::processes::last_lines;
use crate::commands::measure::schedule::{LeftOut, LookReport, Measurer, PairOfRuns};
use crate::commands::measure::session::{Session, SessionPlan, SessionStarter};
use crate::commands::measure::side::Side;
use crate::commands::progress::StatusLines;
use crate::load::measurement::SIDES;
use crate::model::measurement_progress::MeasurementProgress;
use crate::render::words::measuring::{failed_test, look_in_words, switched};
use crate::render::words::problems::Problem;

/// What the options of a session are while it is measured, unless the user names others. Measured:
/// more time buys more in more pairs.
const MAX_TIME: &str = "--benchmark-max-time";
const USUAL_MAX_TIME: &str = "--benchmark-max-time=0.1";

/// A measurement that goes on.
pub(super) struct Measuring<'a> {
    pub starter: SessionStarter<'a>,
    pub sides: &'a [Side; 2],
    pub kept: &'a KeptFolder,
    pub interrupts: Interrupts,
    /// Whether both sessions of a pair are alive at once.
    pub lockstep: bool,
    pub timeout: Duration,
    /// When no further pair begins.
    pub deadline: Option<Instant>,
    /// The tests that fail, by the side on which they do.
    pub failing: LeftOut,
    /// What is to be known in the end.
    pub notes: Vec<String>,
    pub status: StatusLines<'a>,
    /// How far it is, for a page that shows it.
    pub progress: MeasurementProgress,
    /// How long the last pair took.
    pub last_pair: Option<Duration>,
}

impl Measurer for Measuring<'_> {
    type Error = Problem;

    fn measure(
        &mut self,
        number: usize,
        left_out: &LeftOut,
    ) -> Result<Option<PairOfRuns>, Problem> {
        let is_over = self
            .deadline
            .is_some_and(|deadline| Instant::now() + self.last_pair.unwrap_or_default() > deadline);
        if self.interrupts.has_come() || is_over {
            return Ok(None);
        }
        let start = Instant::now();
        let measured = self.measure_pair(number, left_out)?;
        self.last_pair = Some(start.elapsed());
        if measured.is_some() {
            self.status.pair_is_done(number);
            self.progress.pairs = number;
            self.kept.write_progress(&self.progress);
        }
        Ok(measured)
    }

    fn looked(&mut self, look: &LookReport<'_>) -> Result<(), Problem> {
        let more = self.progress.most_pairs.saturating_sub(look.pairs);
        let by_pairs = self.last_pair.map(|pair| pair * u32::try_from(more).unwrap_or(u32::MAX));
        let by_budget =
            self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let left = by_pairs.into_iter().chain(by_budget).min();
        self.status.show(&look_in_words(look.pairs, &look.undecided, look.all, left));
        self.progress.benchmarks = look.all;
        self.progress.settled = look.all - look.undecided.len();
        self.kept.write_progress(&self.progress);
        Ok(())
    }
}

impl Measuring<'_> {
    /// Measures a pair. `None` where Ctrl-C ended it.
    fn measure_pair(
        &mut self,
        number: usize,
        left_out: &LeftOut,
    ) -> Result<Option<PairOfRuns>, Problem> {
        let left_out = self.with_failing(number, left_out);
        let artifacts = SIDES.map(|side| self.starter.work.file(&format!("{side}-measured.json")));
        for artifact in &artifacts {
            forget(artifact)?;
        }
        let outcome = if self.lockstep {
            self.run_sessions(number, &[0, 1], &left_out, &artifacts)
        } else {
            self.run_sessions(number, &[0], &left_out, &artifacts).and_then(|first| {
                let [reference, _] = first;
                let [_, candidate] = self.run_sessions(number, &[1], &left_out, &artifacts)?;
                Ok([reference, candidate])
            })
        };
        let reports = match outcome {
            Ok(reports) => reports,
            Err(SessionFailure::Interrupted) => return Ok(None),
            // Perhaps it waits for what the other side has. Alone it may hang or end again.
            Err(SessionFailure::Died(problem) | SessionFailure::Hangs(problem))
                if self.lockstep =>
            {
                return self.in_turn_from_now(number, left_out, &problem.message);
            }
            Err(
                SessionFailure::Died(problem)
                | SessionFailure::Hangs(problem)
                | SessionFailure::Other(problem),
            ) => {
                return Err(problem);
            }
        };
        let failures = self.new_failures(&reports);
        // It has passed alone, in the warm-up.
        if let (true, Some((_, test, _))) = (self.lockstep, failures.first()) {
            let why = format!("`{test}` passes alone and fails beside the other side");
            return self.in_turn_from_now(number, left_out, &why);
        }
        for (side, test, why) in failures {
            self.notes.push(failed_test(side, &test, &why));
            self.failing.of(side).insert(test);
        }
        if let Some(side) = self.sides.iter().zip(&artifacts).find(|(_, file)| !has_artifact(file))
        {
            let name = side.0.name.label();
            return Err(Problem::new(format!("no benchmark of the {name} was measured"))
                .because("every test failed, or was skipped"));
        }
        self.kept.keep(number, &artifacts).map(Some)
    }

    /// What each side does not measure in a pair, with the tests that fail. In the first pair a side
    /// measures what fails only on the other one, so that the report has it as removed or added.
    fn with_failing(&self, number: usize, left_out: &LeftOut) -> [BTreeSet<String>; 2] {
        let LeftOut { reference, candidate } = &self.failing;
        let failing = match number {
            1 => [reference.clone(), candidate.clone()],
            _ => [(); 2].map(|()| reference | candidate),
        };
        let [of_reference, of_candidate] = &failing;
        [&left_out.reference | of_reference, &left_out.candidate | of_candidate]
    }

    /// Measures sessions in turn from this pair on.
    fn in_turn_from_now(
        &mut self,
        number: usize,
        [reference, candidate]: [BTreeSet<String>; 2],
        why: &str,
    ) -> Result<Option<PairOfRuns>, Problem> {
        self.lockstep = false;
        self.notes.push(switched(number, why));
        self.measure_pair(number, &LeftOut { reference, candidate })
    }

    fn new_failures(&mut self, reports: &[SessionReport; 2]) -> Vec<(SideName, String, String)> {
        let mut found = Vec::new();
        for (side, report) in self.sides.iter().zip(reports) {
            let known = self.failing.of(side.name);
            for unmeasured in &report.unmeasured {
                if unmeasured.failed && !known.contains(&unmeasured.test) {
                    found.push((side.name, unmeasured.test.clone(), unmeasured.why.clone()));
                }
            }
        }
        found
    }

    /// Runs the sessions of these sides at once.
    fn run_sessions(
        &self,
        number: usize,
        which: &[usize],
        left_out: &[BTreeSet<String>; 2],
        artifacts: &[PathBuf; 2],
    ) -> Result<[SessionReport; 2], SessionFailure> {
        let names_its_time = self
            .starter
            .pytest_args
            .iter()
            .any(|word| word.to_string_lossy().starts_with(MAX_TIME));
        let options: &[&str] = if names_its_time { &[] } else { &[USUAL_MAX_TIME] };
        let mut sessions = Vec::new();
        let all = self.sides.iter().zip(left_out).zip(artifacts);
        for ((side, left_out), artifact) in all {
            if !which.contains(&side.index()) {
                continue;
            }
            let plan = SessionPlan {
                pair: number,
                lockstep: self.lockstep,
                left_out,
                artifact: artifact.clone(),
                options: options.iter().map(OsString::from).collect(),
            };
            sessions.push(start(&self.starter, side, &plan).map_err(SessionFailure::Other)?);
        }
        run(sessions, self.starter.board, number % 2, self.timeout, self.interrupts)
    }
}

/// What ends, however it ends, is no longer under way.
impl Drop for Measuring<'_> {
    fn drop(&mut self) {
        remove_progress(&self.kept.path);
    }
}

/// Why sessions have no result.
pub(super) enum SessionFailure {
    /// Ctrl-C.
    Interrupted,
    /// One ended as no session does that has run its tests.
    Died(Problem),
    /// One said nothing for too long.
    Hangs(Problem),
    /// Anything else.
    Other(Problem),
}

/// Removes what an earlier pair has left, which would be taken for the numbers of this one.
///
/// # Errors
/// Where it is there and cannot be removed.
fn forget(artifact: &Path) -> Result<(), Problem> {
    match std::fs::remove_file(artifact) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            let problem = Problem::new(format!("cannot remove `{}`", artifact.display()));
            Err(problem.because(error.to_string()))
        }
        Err(_) | Ok(()) => Ok(()),
    }
}

/// Starts a session.
///
/// # Errors
/// Where its interpreter cannot be started.
pub(super) fn start(
    starter: &SessionStarter<'_>,
    side: &Side,
    plan: &SessionPlan<'_>,
) -> Result<Session, Problem> {
    starter.start(side, plan).map_err(|error| {
        let (name, python) = (side.name.label(), side.python.display());
        if error.kind() == std::io::ErrorKind::InvalidInput {
            return Problem::new(format!("cannot measure the {name}"))
                .because(error.to_string())
                .with_hint("measure in a folder whose path lacks that sign");
        }
        Problem::new(format!("cannot start `{python}`, the Python of the {name}"))
            .because(error.to_string())
            .with_hint("`--python PATH` names the interpreter of both sides")
    })
}

/// Drives sessions until they end, and refuses those that did not run their tests.
pub(super) fn run(
    mut sessions: Vec<Session>,
    board: &crate::commands::measure::session::Switchboard,
    lead: usize,
    timeout: Duration,
    interrupts: Interrupts,
) -> Result<[SessionReport; 2], SessionFailure> {
    let reports = match drive(&mut sessions, board, lead, timeout, interrupts) {
        Ok(reports) => reports,
        Err(PairError::Interrupted) => return Err(SessionFailure::Interrupted),
        Err(PairError::Hangs { side, test, limit }) => {
            let log = sessions.iter().find(|session| session.side == side);
            let lines = log.map(|session| last_lines(&session.log)).unwrap_or_default();
            let where_ = match test {
                Some(test) => format!("hangs in `{test}`"),
                None => "hangs before its first test".to_owned(),
            };
            let problem = Problem::new(format!("the session of the {} {where_}", label(side)))
                .because(format!("nothing came from it for {} s", limit.as_secs_f64()));
            let problem = lines.into_iter().fold(problem, Problem::because);
            return Err(SessionFailure::Hangs(
                problem.with_hint("`--timeout TIME` gives it more time"),
            ));
        }
    };
    for session in &sessions {
        let Some(report) = reports.get(session.side) else { continue };
        // Python without pytest ends with 1 too.
        if !ran_its_tests(report.status) || report.collected.is_none() {
            return Err(SessionFailure::Died(died(session, report)));
        }
    }
    Ok(reports)
}

/// The problem of a session that did not run its tests.
fn died(session: &Session, report: &SessionReport) -> Problem {
    let lines = last_lines(&session.log);
    let status = report.status.map_or_else(String::new, |status| format!(" ({status})"));
    let text = lines.join("\n");
    let problem = Problem::new(format!(
        "the session of the {} ended before its tests{status}",
        label(session.side)
    ));
    let problem = lines.into_iter().fold(problem, Problem::because);
    if text.contains("No module named pytest") {
        problem.with_hint(
            "`--python PATH` names an interpreter that has pytest, and `--setup CMD` makes one",
        )
    } else if text.contains("unrecognized arguments") && text.contains("--benchmark-only") {
        problem.with_hint("`pip install pytest-benchmark` in the environment of this interpreter")
    } else {
        problem
    }
}

fn label(side: usize) -> &'static str {
    if side == 0 { SideName::Reference.label() } else { SideName::Candidate.label() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_an_earlier_pair_are_gone_or_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let artifact = folder.path().join("a.json");
        assert_eq!(forget(&artifact), Ok(()));
        std::fs::write(&artifact, "{}").unwrap();
        assert_eq!(forget(&artifact), Ok(()));
        assert!(!artifact.exists());
        // A folder is none that this could remove.
        let problem = forget(folder.path()).unwrap_err();
        assert!(problem.message.starts_with("cannot remove `"), "{}", problem.message);
    }
}
