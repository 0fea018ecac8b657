//! The questions of a session, in their order, and the ways back.

use std::ffi::OsString;
use std::mem;
use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::{RunSelection, choose};
use crate::analysis::choose::order::order_of;
use crate::analysis::choose::selector::selector_of;
use crate::analysis::pair::available_groupings::available_groupings;
use crate::analysis::pair::naming::Postfixes;
use crate::commands::guided::answers::{Answers, Folder, several_runs};
use crate::commands::guided::task::Task;
use crate::commands::request::{Sources, Talk};
use crate::commands::sources;
use crate::host::{Io, NoReply};
use crate::load::find::storage_folders::find_storage_folders;
use crate::model::case::Case;
use crate::model::run::RunInfo;
use crate::render::tables::pick_lists::{run_lines, token_lines};
use crate::render::words::problems::Problem;
use crate::render::words::text::printable;
use crate::render::words::units::counted;

/// What the session begins with: the defaults of the commands.
#[derive(Debug)]
pub(crate) struct Start {
    /// In the order of the list.
    pub tasks: Vec<Task>,
    /// The runs that a comparison takes by default.
    pub selection: RunSelection,
    /// What is a postfix, for the groups in the list.
    pub postfixes: Postfixes,
    pub talk: Talk,
}

/// How the session ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SessionOutcome {
    /// With a command: its words, without the program's name.
    Command(Vec<OsString>),
    /// By Esc at the first question.
    Left,
    /// By Ctrl-C.
    Interrupted,
}

/// The columns of the marker before a line of a list.
const MARKER: usize = 6;

/// Asks until there is a command, or the user leaves.
///
/// # Errors
/// Where the terminal or standard error fails.
pub(crate) fn hold_session(start: &Start, io: &mut Io<'_>) -> anyhow::Result<SessionOutcome> {
    let mut session = GuidedSession { start, answers: Answers::default() };
    let mut answered = Vec::new();
    let mut question = Question::Task;
    loop {
        match session.ask(question, io) {
            Ok(NextStep::Ask(next)) => answered.push(mem::replace(&mut question, next)),
            Ok(NextStep::AskAgain) => {}
            Ok(NextStep::Finish) => {
                return Ok(SessionOutcome::Command(session.answers.command_line(&start.selection)));
            }
            Err(NoReply::Back) => match answered.pop() {
                Some(before) => question = before,
                None => return Ok(SessionOutcome::Left),
            },
            Err(NoReply::Interrupted) => return Ok(SessionOutcome::Interrupted),
            Err(NoReply::Failed(reason)) => {
                return Err(Problem::new("cannot ask on this terminal").because(reason).into());
            }
            Err(NoReply::Io(error)) => return Err(error.into()),
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Question {
    Task,
    Folder,
    OtherFolder,
    Candidate,
    Reference,
    Sides,
    Groups,
}

/// What follows an answer.
enum NextStep {
    Ask(Question),
    /// The answer is of no use, and the user knows why.
    AskAgain,
    Finish,
}

struct GuidedSession<'s> {
    start: &'s Start,
    answers: Answers<'s>,
}

impl GuidedSession<'_> {
    fn ask(&mut self, question: Question, io: &mut Io<'_>) -> Result<NextStep, NoReply> {
        match question {
            Question::Task => self.ask_task(io),
            Question::Folder => self.ask_folder(io),
            Question::OtherFolder => self.ask_other_folder(io),
            Question::Candidate => self.ask_candidate(io),
            Question::Reference => self.ask_reference(io),
            Question::Sides => self.ask_sides(io),
            Question::Groups => self.ask_groups(io),
        }
    }

    fn ask_task(&mut self, io: &mut Io<'_>) -> Result<NextStep, NoReply> {
        let lines = self.start.tasks.iter().map(|task| task.offered_as.clone()).collect();
        let task_idx = io.ask.one("What to do?", lines, 0)?;
        self.answers.task = self.start.tasks.get(task_idx);
        Ok(NextStep::Ask(Question::Folder))
    }

    fn ask_folder(&mut self, io: &mut Io<'_>) -> Result<NextStep, NoReply> {
        let folders = self.offered_folders(io);
        if folders.is_empty() {
            writeln!(
                io.stderr,
                "no folder with artifacts of pytest-benchmark was found below this one"
            )?;
            self.start
                .talk
                .voice(io)
                .hint("`pytest --benchmark-save baseline` saves a run under ./.benchmarks")?;
            return self.ask_other_folder(io);
        }
        let mut lines = Vec::new();
        for folder in &folders {
            lines.push(printable(&folder.display().to_string()).into_owned());
        }
        lines.push("another folder".to_owned());
        let folder_idx = io.ask.one("Which folder?", lines, 0)?;
        match folders.into_iter().nth(folder_idx) {
            Some(path) => self.open(path, io),
            None => Ok(NextStep::Ask(Question::OtherFolder)),
        }
    }

    /// The folders with artifacts below the current one; first the default of the command.
    fn offered_folders(&self, io: &Io<'_>) -> Vec<PathBuf> {
        let current = io.terminal.folder.as_deref().unwrap_or(Path::new("."));
        let mut folders = find_storage_folders(current);
        for path in &mut folders {
            // As it is typed: the current folder itself is `.` and not `./`.
            *path = Path::new(".").components().chain(path.components()).collect();
        }
        if let Some(default) = self.answers.default_folder()
            && !find_storage_folders(default).is_empty()
        {
            folders.retain(|path| !is_same_folder(path, default));
            folders.insert(0, default.clone());
        }
        folders
    }

    fn ask_other_folder(&mut self, io: &mut Io<'_>) -> Result<NextStep, NoReply> {
        let text = io.ask.folder("Path of the folder:")?;
        match text.trim() {
            "" => Ok(NextStep::AskAgain),
            // `-` is standard input on a command line, but here that is the terminal.
            text if text.starts_with('-') => self.open(Path::new(".").join(text), io),
            text => self.open(PathBuf::from(text), io),
        }
    }

    /// Opens a folder. Where it has no run, prints so and asks again.
    fn open(&mut self, path: PathBuf, io: &mut Io<'_>) -> Result<NextStep, NoReply> {
        let sources = Sources { paths: vec![path.clone()], strict: false };
        match sources::open(&sources, self.start.talk, io) {
            Ok(mut archive) => {
                let (order, _) = order_of(archive.runs(), self.start.selection.order);
                archive.put_in_order(order);
                let compares = self.answers.task.is_some_and(|task| task.compares);
                let has_choice = compares && archive.runs().len() > 1;
                self.answers.folder = Some(Folder { path, archive });
                self.answers.runs = None;
                self.answers.several = None;
                self.answers.groups.clear();
                Ok(if has_choice { NextStep::Ask(Question::Candidate) } else { NextStep::Finish })
            }
            Err(error) => match error.downcast() {
                Ok(error) => Err(NoReply::Io(error)),
                Err(error) => {
                    self.start.talk.voice(io).error(error.as_ref())?;
                    Ok(NextStep::AskAgain)
                }
            },
        }
    }

    fn ask_candidate(&mut self, io: &mut Io<'_>) -> Result<NextStep, NoReply> {
        let runs = self.answers.archive_runs();
        let choice = choose(runs, &self.start.selection).ok();
        let default = choice.and_then(|choice| choice.candidate.last().copied());
        let candidate = ask_run("Candidate (judged):", runs, None, default, io)?;
        self.answers.runs = Some((candidate, candidate));
        Ok(NextStep::Ask(Question::Reference))
    }

    fn ask_reference(&mut self, io: &mut Io<'_>) -> Result<NextStep, NoReply> {
        let runs = self.answers.archive_runs();
        let (_, candidate) = self.answers.runs.unwrap_or_default();
        let selection = RunSelection {
            candidate: selector_of(runs, candidate),
            ..self.start.selection.clone()
        };
        let choice = choose(runs, &selection).ok();
        let default = choice.and_then(|choice| choice.reference.last().copied());
        let reference = ask_run("Reference (compared with):", runs, Some(candidate), default, io)?;
        self.answers.runs = Some((reference, candidate));
        self.answers.several = None;
        let several = several_runs(self.answers.archive_runs(), reference, candidate);
        Ok(NextStep::Ask(if several.is_some() { Question::Sides } else { Question::Groups }))
    }

    /// Asks whether the runs with the same names belong to the sides.
    fn ask_sides(&mut self, io: &mut Io<'_>) -> Result<NextStep, NoReply> {
        let (reference, candidate) = self.answers.runs.unwrap_or_default();
        let several = several_runs(self.answers.archive_runs(), reference, candidate);
        let lines = several.iter().map(|several| {
            let side = |name: &str, n_runs| format!("{} named {name}", counted(n_runs, "run"));
            let reference = side(&several.reference, several.n_reference);
            let candidate = side(&several.candidate, several.n_candidate);
            let line = format!("several runs a side: {reference}, {candidate}");
            printable(&line).into_owned()
        });
        let lines = std::iter::once("these two runs".to_owned()).chain(lines).collect();
        let picked = io.ask.one("What are the sides?", lines, 0)?;
        self.answers.several = several.filter(|_| picked > 0);
        Ok(NextStep::Ask(Question::Groups))
    }

    fn ask_groups(&mut self, io: &mut Io<'_>) -> Result<NextStep, NoReply> {
        let runs = self.answers.read_runs();
        let cases = runs.iter().flat_map(|run| &run.cases).collect::<Vec<&Case>>();
        let groupings = available_groupings(cases.iter().copied(), &self.start.postfixes);
        if groupings.is_empty() {
            // Of a run that cannot be read, the comparison says why.
            return Ok(NextStep::Finish);
        }
        let lines = token_lines(&groupings, line_width(io));
        let picked = io.ask.any("Group by (none for the usual):", lines)?;
        self.answers.groups =
            picked.into_iter().filter_map(|picked| groupings.get(picked).cloned()).collect();
        Ok(NextStep::Finish)
    }
}

fn is_same_folder(path: &Path, other: &Path) -> bool {
    path == other || path.canonicalize().ok() == other.canonicalize().ok()
}

/// Asks for a run, newest first, with the cursor on the default one.
fn ask_run(
    question: &str,
    runs: &[RunInfo],
    excluded: Option<usize>,
    default: Option<usize>,
    io: &mut Io<'_>,
) -> Result<usize, NoReply> {
    let order: Vec<usize> =
        (0..runs.len()).rev().filter(|run_idx| Some(*run_idx) != excluded).collect();
    let shown: Vec<&RunInfo> = order.iter().filter_map(|run_idx| runs.get(*run_idx)).collect();
    let start = order.iter().position(|run_idx| Some(*run_idx) == default).unwrap_or_default();
    let picked = io.ask.one(question, run_lines(&shown, line_width(io)), start)?;
    Ok(order.get(picked).copied().unwrap_or_default())
}

/// The columns of a line of a list, after its marker.
fn line_width(io: &Io<'_>) -> Option<usize> {
    io.terminal.width.map(|width| width.saturating_sub(MARKER))
}
