//! One session of each side that is not recorded: it fills the caches of bytecode, and shows what
//! there is to measure, with which versions, and from where the project's own code comes.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::time::Duration;

use crate::commands::measure::interrupts::Interrupts;
use crate::commands::measure::measuring::{SessionFailure, run, start};
use crate::commands::measure::own_code::check_own_code;
use crate::commands::measure::pair::{SessionReport, Unmeasured};
use crate::commands::measure::schedule::LeftOut;
use crate::commands::measure::session::{SessionPlan, SessionStarter};
use crate::commands::measure::side::Side;
use crate::render::words::measuring::{failed_test, made_harmless, no_lockstep};
use crate::render::words::problems::Problem;
use crate::render::words::units::counted;

/// As little as pytest-benchmark can measure.
const SHORTEST: [&str; 3] =
    ["--benchmark-max-time=0.000001", "--benchmark-min-rounds=1", "--benchmark-warmup=off"];

/// What the warm-up has found out.
#[derive(Debug, Default)]
pub(super) struct WarmUp {
    /// The tests that fail, by the side on which they do.
    pub failing: LeftOut,
    /// Whether both sides can take turns.
    pub can_lockstep: bool,
    pub notes: Vec<String>,
}

/// Runs the warm-up of both sides, one after the other. `None` where Ctrl-C ended it.
///
/// # Errors
/// Where a side has no benchmarks, does not measure its own code, or its session fails.
pub(super) fn warm_up(
    starter: &SessionStarter<'_>,
    sides: &[Side; 2],
    lockstep: bool,
    timeout: Duration,
    interrupts: Interrupts,
) -> Result<Option<WarmUp>, Problem> {
    let nothing = BTreeSet::new();
    let mut reports = Vec::new();
    for side in sides {
        let plan = SessionPlan {
            pair: 0,
            lockstep,
            left_out: &nothing,
            artifact: starter.work.file("warm-up.json"),
            options: SHORTEST.iter().map(OsString::from).collect(),
        };
        let session = start(starter, side, &plan)?;
        match run(vec![session], starter.board, 0, timeout, interrupts) {
            Ok(both) => reports.extend(both.into_iter().nth(side.index())),
            Err(SessionFailure::Interrupted) => return Ok(None),
            Err(
                SessionFailure::Died(problem)
                | SessionFailure::Hangs(problem)
                | SessionFailure::Other(problem),
            ) => return Err(problem),
        }
    }
    let [reference, candidate] = reports.as_slice() else { return Ok(None) };
    found([reference, candidate], sides, lockstep).map(Some)
}

fn found(
    reports: [&SessionReport; 2],
    sides: &[Side; 2],
    lockstep: bool,
) -> Result<WarmUp, Problem> {
    let mut warm_up = WarmUp { can_lockstep: lockstep, ..WarmUp::default() };
    for (report, side) in reports.iter().zip(sides) {
        let name = side.name.label();
        if report.collected.as_ref().is_none_or(Vec::is_empty) {
            return Err(Problem::new(format!("the {name} has no benchmarks"))
                .because(format!(
                    "pytest collects no test with the fixture `benchmark` in {}",
                    side.folder.display()
                ))
                .with_hint(
                    "what follows `--` goes to pytest: `pytest-park measure -- tests/benchmarks`",
                ));
        }
        if let (true, Some(why)) = (warm_up.can_lockstep, &report.no_lockstep) {
            warm_up.can_lockstep = false;
            warm_up.notes.push(no_lockstep(side.name, why));
        }
        for Unmeasured { test, failed, why } in &report.unmeasured {
            if *failed && warm_up.failing.of(side.name).insert(test.clone()) {
                warm_up.notes.push(failed_test(side.name, test, why));
            }
        }
    }
    let spoilers: BTreeSet<&str> =
        reports.iter().flat_map(|report| &report.spoilers).map(String::as_str).collect();
    warm_up.notes.extend(made_harmless(&spoilers));
    let [a, b] = reports.map(|report| report.collected.iter().flatten().collect::<BTreeSet<_>>());
    let fails = &warm_up.failing.reference | &warm_up.failing.candidate;
    if a.intersection(&b).all(|test| fails.contains(*test)) {
        let mut problem = Problem::new("there is no benchmark that both sides can measure");
        for (tests, side) in [&a, &b].into_iter().zip(sides) {
            let first = tests.first().map_or_else(String::new, |test| format!(", as `{test}`"));
            let count = counted(tests.len(), "benchmark");
            problem = problem.because(format!("the {} has {count}{first}", side.name.label()));
        }
        return Err(warm_up.notes.into_iter().fold(problem, Problem::because));
    }
    let [reference, candidate] = sides;
    let [of_reference, of_candidate] = reports;
    let (Some(a), Some(b)) = (&of_reference.modules, &of_candidate.modules) else {
        return Err(Problem::new("a session did not say where its code comes from")
            .because("its last words were lost, so it is not known what would be compared")
            .with_hint("call it again"));
    };
    check_own_code([reference, candidate], [a, b])?;
    warm_up.notes.extend(other_versions([of_reference, of_candidate]));
    Ok(warm_up)
}

/// What differs between the interpreters of the sides.
fn other_versions([reference, candidate]: [&SessionReport; 2]) -> Vec<String> {
    let versions = [
        ("Python", &reference.python, &candidate.python),
        ("pytest-benchmark", &reference.pytest_benchmark, &candidate.pytest_benchmark),
    ];
    let differing = versions.into_iter().filter_map(|(name, reference, candidate)| {
        let (reference, candidate) = (reference.as_ref()?, candidate.as_ref()?);
        (reference != candidate)
            .then(|| format!("the sides have another {name}: {reference} → {candidate}"))
    });
    differing.collect()
}
