//! The way through a measurement: sides, checkouts, warm-up, pairs, and the same report as `analyze`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::time::Instant;

use chrono::Utc;

use crate::analysis::choose::choice::SideName;
use crate::analysis::judge::verdict::Verdict;
use crate::commands::analyze;
use crate::commands::measure::dry_run::dry_run;
use crate::commands::measure::git::Git;
use crate::commands::measure::going_on::{go_on_with, record_of, refuse_another};
use crate::commands::measure::guard::Guard;
use crate::commands::measure::interpreter::{interpreter, own_environment, own_option};
use crate::commands::measure::interrupts::Interrupts;
use crate::commands::measure::kept_folder::KeptFolder;
use crate::commands::measure::measuring::Measuring;
use crate::commands::measure::schedule::{PairOfRuns, judged, measure_until_settled};
use crate::commands::measure::session::{SessionStarter, Switchboard};
use crate::commands::measure::setup::set_up;
use crate::commands::measure::side::{Code, Side, SidePlan, plan_sides, roots};
use crate::commands::measure::warm_up::{WarmUp, warm_up};
use crate::commands::measure::work_folder::WorkFolder;
use crate::commands::measure::worktree::Worktree;
use crate::commands::progress::StatusLines;
use crate::commands::request::{MeasureRequest, Talk};
use crate::host::{ExitStatus, Io, Programs};
use crate::model::measurement_progress::MeasurementProgress;
use crate::render::words::command_line::command_line;
use crate::render::words::measuring::INTERRUPTED;
use crate::render::words::problems::Problem;

/// Somebody may want to see the noise, and somebody else forgot to name a revision.
const SAME_PROGRAM: &str = "both sides are the same code by the same Python: what differs is noise";

/// Measures both sides until the answer is there, and shows it.
///
/// # Errors
/// Where a side cannot be measured, nothing could be compared, or the output cannot be written.
pub(crate) fn run(request: MeasureRequest, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let bisect = request.bisect;
    let color = request.analyze.talk.color_err;
    match measure(request, io) {
        // `git bisect run` goes on with another commit.
        Err(error) if bisect && error.is::<Problem>() => {
            crate::commands::conclude::fail(error, color, io)?;
            Ok(ExitStatus::CannotSay)
        }
        other => other,
    }
}

fn measure(mut request: MeasureRequest, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let start = Instant::now();
    let here = current_folder(io)?;
    let git = Git::around(&here)?;
    let recorded = match &request.to {
        Some(folder) => KeptFolder::record_in(folder)?,
        None => None,
    };
    if let Some(record) = &recorded {
        go_on_with(&mut request, record, &git);
    }
    let plans = plan_sides(&request, &git)?;
    if request.dry_run {
        io.stdout.write_all(dry_run(&request, &git, &plans, io).as_bytes())?;
        return Ok(ExitStatus::Success);
    }
    let interrupts = Interrupts::listen();
    let work = open_work_folder(io)?;
    let mut guard = Guard::post(io.terminal.programs.own.as_deref(), work.path());
    let programs = io.terminal.programs.clone();
    let setting =
        Setting { request: &request, git: &git, work: &work, programs: &programs, interrupts };
    let Some(checkouts) = check_out(plans, &setting)? else {
        return before_the_first_pair(request.analyze.talk, io);
    };
    let Checkouts { mut sides, worktrees } = checkouts;
    if !set_up_sides(&mut sides, &setting)? {
        return before_the_first_pair(request.analyze.talk, io);
    }
    // git writes into the index what it sees of the files: here into a copy.
    let index = work.file("index");
    git.copy_index(&index);
    let mut record = record_of(&request, &sides, &git, &index);
    if let Some(recorded) = &recorded {
        refuse_another(recorded, &mut record)?;
    }
    if record.reference.is_same_program(&record.candidate) && !request.analyze.talk.quiet {
        request.analyze.talk.voice(io).note(SAME_PROGRAM)?;
    }
    let board = Switchboard::open().map_err(|error| {
        Problem::new("cannot listen to the sessions").because(error.to_string())
    })?;
    let starter = SessionStarter {
        work: &work,
        programs: &programs,
        pytest_args: &request.pytest_args,
        user_checkout: &git.top,
        index: &index,
        board: &board,
        started: AtomicUsize::new(0),
    };
    let warm = warm_up(&starter, &sides, request.lockstep, request.timeout, interrupts)?;
    let Some(warm) = warm else { return before_the_first_pair(request.analyze.talk, io) };
    let kept = match &request.to {
        Some(folder) => KeptFolder::named(folder)?,
        None => KeptFolder::new(&here, &Utc::now().format("%Y%m%d-%H%M%S").to_string(), &record)?,
    };
    if let Some(guard) = &mut guard {
        guard.watch_over(&kept.path);
    }
    record.lockstep = warm.can_lockstep;
    kept.write_record(&record)?;
    let session = WarmSession { starter, sides: &sides, kept: &kept, warm, start };
    let pairs = measure_pairs(&request, session, interrupts, io)?;
    // The user's Ctrl-C is for the measurement: what follows takes no time.
    drop(worktrees);
    if pairs.is_empty() {
        return if interrupts.has_come() {
            before_the_first_pair(request.analyze.talk, io)
        } else {
            Err(Problem::new("no pair was measured: the time was used up before")
                .with_hint("`--budget TIME` gives more")
                .into())
        };
    }
    if interrupts.has_come_again() {
        return Ok(ExitStatus::Interrupted);
    }
    show(request, &kept, &pairs, &here, interrupts, io)
}

/// A folder of this measurement's own below the cache.
fn open_work_folder(io: &Io<'_>) -> anyhow::Result<WorkFolder> {
    let cache = io.terminal.programs.cache.clone().ok_or_else(|| {
        Problem::new("there is no folder for the checkouts")
            .with_hint("PYTEST_PARK_CACHE_DIR names one")
    })?;
    Ok(WorkFolder::new(&cache)?)
}

/// What both sides are checked out and set up with.
struct Setting<'a> {
    request: &'a MeasureRequest,
    git: &'a Git,
    work: &'a WorkFolder,
    programs: &'a Programs,
    interrupts: Interrupts,
}

/// Both sides, and the worktrees that go when they are dropped.
struct Checkouts {
    sides: [Side; 2],
    worktrees: Vec<Worktree>,
}

/// Checks both sides out; `None` after Ctrl-C.
fn check_out(plans: [SidePlan; 2], setting: &Setting<'_>) -> anyhow::Result<Option<Checkouts>> {
    let mut worktrees = Vec::new();
    let mut sides = Vec::new();
    for (name, plan) in [SideName::Reference, SideName::Candidate].into_iter().zip(plans) {
        let (checkout, worktree) = check_out_code(name, &plan.code, setting)?;
        worktrees.extend(worktree);
        sides.push(side_in(checkout, name, plan, setting)?);
        if setting.interrupts.has_come() {
            return Ok(None);
        }
    }
    let Ok(sides) = <[Side; 2]>::try_from(sides) else {
        return Err(Problem::new("a side is missing").into());
    };
    Ok(Some(Checkouts { sides, worktrees }))
}

/// Runs `--setup` in both checkouts, after which each side may have an environment of its own.
/// `false` after Ctrl-C.
fn set_up_sides(sides: &mut [Side; 2], setting: &Setting<'_>) -> anyhow::Result<bool> {
    let Setting { request, work, interrupts, .. } = *setting;
    let Some(text) = &request.setup else { return Ok(true) };
    for side in sides.iter() {
        if !set_up(side, text, &work.file("setup.log"), interrupts)? {
            return Ok(false);
        }
    }
    // One side by its own environment and the other by another would compare those.
    let own: Vec<Option<PathBuf>> = sides.iter().map(|side| own_environment(&side.roots)).collect();
    if own.iter().all(Option::is_some) {
        for (side, own) in sides.iter_mut().zip(own) {
            if !has_own_option(request, side.name) {
                side.python = own.unwrap_or_else(|| side.python.clone());
            }
        }
    }
    Ok(true)
}

/// What is there after the warm-up.
struct WarmSession<'a> {
    starter: SessionStarter<'a>,
    sides: &'a [Side; 2],
    kept: &'a KeptFolder,
    warm: WarmUp,
    /// When the command began, from which on the budget counts.
    start: Instant,
}

/// Measures pairs until they are enough, and prints the notes of the way. The pairs are those of the
/// folder, with those that it had before.
fn measure_pairs(
    request: &MeasureRequest,
    session: WarmSession<'_>,
    interrupts: Interrupts,
    io: &mut Io<'_>,
) -> anyhow::Result<Vec<PairOfRuns>> {
    let WarmSession { starter, sides, kept, warm, start } = session;
    let mut pairs = kept.pairs()?;
    let most_pairs = pairs.len() + request.max_pairs;
    let talk = request.analyze.talk;
    let log: Option<&mut dyn std::io::Write> = if talk.quiet { None } else { Some(io.stderr) };
    let mut measuring = Measuring {
        starter,
        sides,
        kept,
        interrupts,
        lockstep: warm.can_lockstep,
        timeout: request.timeout,
        deadline: request.budget.and_then(|budget| start.checked_add(budget)),
        failing: warm.failing,
        notes: warm.notes,
        status: StatusLines::new(talk.progress, log),
        progress: MeasurementProgress { pairs: pairs.len(), most_pairs, benchmarks: 0, settled: 0 },
        last_pair: None,
    };
    kept.write_progress(&measuring.progress);
    let ended =
        measure_until_settled(&mut pairs, most_pairs, &request.analyze.rules, &mut measuring);
    measuring.status.clear();
    let notes = std::mem::take(&mut measuring.notes);
    drop(measuring);
    if pairs.is_empty() {
        kept.remove_without_runs();
    }
    if !talk.quiet {
        let mut voice = talk.voice(io);
        notes.iter().try_for_each(|note| voice.note(note))?;
    }
    ended?;
    Ok(pairs)
}

/// The end by Ctrl-C where there is nothing to judge.
fn before_the_first_pair(talk: Talk, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    if !talk.quiet {
        talk.voice(io).note(INTERRUPTED)?;
    }
    Ok(ExitStatus::Interrupted)
}

/// Shows the report, and the command that shows it again.
fn show(
    mut request: MeasureRequest,
    kept: &KeptFolder,
    pairs: &[PairOfRuns],
    here: &Path,
    interrupts: Interrupts,
    io: &mut Io<'_>,
) -> anyhow::Result<ExitStatus> {
    let folder: PathBuf = kept.path.strip_prefix(here).unwrap_or(&kept.path).into();
    request.analyze.sources.paths = kept.sides().to_vec();
    request.analyze.shown_paths = Some(vec![folder.clone()]);
    let status = analyze::run(&request.analyze, io)?;
    if !request.analyze.talk.quiet {
        let mut words = vec!["analyze".into(), folder.into_os_string()];
        words.extend(request.analyze.rule_words.iter().cloned());
        let line = command_line(&words);
        request.analyze.talk.voice(io).note(&format!("`{line}` shows this again"))?;
    }
    if interrupts.has_come() {
        return Ok(ExitStatus::Interrupted);
    }
    Ok(if request.bisect { bisected(&request, pairs) } else { status })
}

/// The exit status for `git bisect run`: good, bad, or skip.
fn bisected(request: &MeasureRequest, pairs: &[PairOfRuns]) -> ExitStatus {
    let Ok(comparison) = judged(pairs, &request.analyze.rules) else {
        return ExitStatus::CannotSay;
    };
    let has = |verdict: Verdict| comparison.rows.iter().any(|row| row.judged.verdict == verdict);
    if has(Verdict::Regressed) {
        ExitStatus::GateFailed
    } else if comparison.rows.is_empty() || has(Verdict::Inconclusive) || has(Verdict::Incomparable)
    {
        ExitStatus::CannotSay
    } else {
        ExitStatus::Success
    }
}

/// The current folder, without symbolic links, as git and Python report it.
fn current_folder(io: &Io<'_>) -> Result<PathBuf, Problem> {
    let folder = io.terminal.folder.as_deref().unwrap_or(Path::new("."));
    fs::canonicalize(folder)
        .map_err(|error| Problem::new("cannot tell the current folder").because(error.to_string()))
}

/// The checkout of a side, and its worktree where it is a commit.
fn check_out_code(
    name: SideName,
    code: &Code,
    setting: &Setting<'_>,
) -> Result<(PathBuf, Option<Worktree>), Problem> {
    let Setting { git, work, .. } = *setting;
    match code {
        Code::WorkingTree => Ok((git.top.clone(), None)),
        Code::Commit(commit) => {
            let worktree = Worktree::add(git, commit, &work.checkout(name.label(), &git.top))?;
            Ok((worktree.folder.clone(), Some(worktree)))
        }
    }
}

/// The side in a checkout.
fn side_in(
    checkout: PathBuf,
    name: SideName,
    plan: SidePlan,
    setting: &Setting<'_>,
) -> Result<Side, Problem> {
    let Setting { request, git, programs, .. } = *setting;
    let inside = &git.prefix;
    // Joined with nothing, a path would end in a separator.
    let folder =
        if inside.as_os_str().is_empty() { checkout.clone() } else { checkout.join(inside) };
    if !folder.is_dir() {
        return Err(Problem::new(format!(
            "the {} has no folder `{}`",
            name.label(),
            inside.display()
        ))
        .because(format!("{} is another state of the repository", plan.tag))
        .with_hint("call it from a folder that both sides have"));
    }
    let option = own_option(request, name);
    let python = interpreter(option, request, programs, &git.top);
    let roots = roots(&folder, &checkout);
    Ok(Side { name, plan, checkout, folder, roots, python })
}

fn has_own_option(request: &MeasureRequest, side: SideName) -> bool {
    own_option(request, side).or(request.python.as_ref()).is_some()
}
