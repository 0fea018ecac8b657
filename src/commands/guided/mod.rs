//! The guided session: questions, whose answers are the words of a command line.
//!
//! Nothing is computed or shown here. The words are parsed and carried out as if they had been typed, so that whoever
//! copies them gets what the session showed; they say only what differs from what the command would do by itself.
//!
//! ```text
//! task ──► folder ──► candidate ──► reference ──► groups ──► analyze --reference v1 --group-by file bench
//!            └─► another folder
//! ```

pub(crate) mod prompts;
mod words;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::{RunSelection, choose};
use crate::analysis::choose::selector::selector_of;
use crate::analysis::pair::available_groupings::{AvailableGrouping, available_groupings};
use crate::analysis::pair::naming::Postfixes;
use crate::commands::request::{Sources, Talk};
use crate::commands::sources;
use crate::commands::stop::Stop;
use crate::host::Io;
use crate::host::NoReply;
use crate::load::archive::archive::Archive;
use crate::load::find::storage_folders::find_storage_folders;
use crate::model::case::Case;
use crate::model::run::RunInfo;
use crate::render::tables::pick_lists::{run_lines, token_lines};
use crate::render::words::messages;
use crate::render::words::text::printable;

/// Something that can be done, and where it looks by itself.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    /// The subcommand.
    pub command: &'static str,
    /// What it does, as it is offered.
    pub offered_as: &'static str,
    /// Whether two runs are chosen for it.
    pub compares: bool,
    /// Where it looks for artifacts when nothing is said.
    pub sources: Sources,
}

/// What the session begins with: what the commands would do without any further word.
#[derive(Debug)]
pub(crate) struct Start {
    /// What is offered, in this order.
    pub tasks: Vec<Task>,
    /// The runs that a comparison takes by itself.
    pub wanted: RunSelection,
    /// What is a postfix, for the groups that are offered.
    pub postfixes: Postfixes,
    /// How to talk.
    pub talk: Talk,
}

/// How the session ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum TaskOutcome {
    /// With a command: its words, without the program's name.
    Command(Vec<OsString>),
    /// By Esc at the first question.
    Left,
    /// By Ctrl-C.
    Interrupted,
}

/// The columns a list's marker takes.
const MARKER: usize = 6;

/// Asks until there is a command, or no wish for one.
///
/// # Errors
/// Where the terminal or standard error fails.
pub(crate) fn ask(start: &Start, io: &mut Io<'_>) -> Result<TaskOutcome, Stop> {
    let mut session =
        GuidedSession { start, task: None, folder: None, chosen: None, groups: Vec::new() };
    let mut answered = Vec::new();
    let mut question = Question::Task;
    loop {
        match session.put(question, io) {
            Ok(Turn::Next(next)) => answered.push(std::mem::replace(&mut question, next)),
            Ok(Turn::Again) => {}
            Ok(Turn::ExportCounts) => return Ok(TaskOutcome::Command(session.words())),
            Err(NoReply::Back) => match answered.pop() {
                Some(before) => question = before,
                None => return Ok(TaskOutcome::Left),
            },
            Err(NoReply::Interrupted) => return Ok(TaskOutcome::Interrupted),
            Err(NoReply::Failed(reason)) => {
                return Err(Stop::told("cannot ask on this terminal", vec![reason], None));
            }
            Err(NoReply::Io(error)) => return Err(Stop::Io(error)),
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
    Groups,
}

/// What follows an answer.
enum Turn {
    Next(Question),
    /// The answer was of no use, and the user was told why.
    Again,
    ExportCounts,
}

/// What was answered so far.
struct GuidedSession<'s> {
    start: &'s Start,
    task: Option<&'s Task>,
    folder: Option<Folder>,
    /// The places of reference and candidate in the archive; the same one until the reference is chosen.
    chosen: Option<(usize, usize)>,
    /// The tokens to group by.
    groups: Vec<AvailableGrouping>,
}

/// The folder that was chosen.
struct Folder {
    path: PathBuf,
    archive: Archive,
}

impl<'s> GuidedSession<'s> {
    fn put(&mut self, question: Question, io: &mut Io<'_>) -> Result<Turn, NoReply> {
        match question {
            Question::Task => self.put_task(io),
            Question::Folder => self.put_folder(io),
            Question::OtherFolder => self.put_other_folder(io),
            Question::Candidate => self.put_candidate(io),
            Question::Reference => self.put_reference(io),
            Question::Groups => self.put_groups(io),
        }
    }

    fn put_task(&mut self, io: &mut Io<'_>) -> Result<Turn, NoReply> {
        let lines = self.start.tasks.iter().map(|it| it.offered_as.to_owned()).collect();
        let task = io.ask.one("What to do?", lines, 0)?;
        self.task = self.start.tasks.get(task);
        Ok(Turn::Next(Question::Folder))
    }

    fn put_folder(&mut self, io: &mut Io<'_>) -> Result<Turn, NoReply> {
        let mut found =
            find_storage_folders(io.terminal.folder.as_deref().unwrap_or(Path::new(".")));
        for path in &mut found {
            // As it is typed: `.` and not `./` for this folder itself.
            *path = Path::new(".").components().chain(path.components()).collect();
        }
        // First the one that the command takes by itself.
        if let Some(usual) = self.usual_folder().filter(|it| !find_storage_folders(it).is_empty()) {
            let is_usual =
                |it: &PathBuf| it == usual || it.canonicalize().ok() == usual.canonicalize().ok();
            found.retain(|it| !is_usual(it));
            found.insert(0, usual.clone());
        }
        if found.is_empty() {
            writeln!(
                io.stderr,
                "no folder with artifacts of pytest-benchmark was found below this one"
            )?;
            messages::hint(
                "`pytest --benchmark-save baseline` saves a run under ./.benchmarks",
                self.start.talk.color_err,
                io.stderr,
            )?;
            return self.put_other_folder(io);
        }
        let shown = |path: &PathBuf| printable(&path.display().to_string()).into_owned();
        let mut lines: Vec<String> = found.iter().map(shown).collect();
        lines.push("another folder".to_owned());
        let place = io.ask.one("Which folder?", lines, 0)?;
        match found.into_iter().nth(place) {
            Some(path) => self.open(path, io),
            None => Ok(Turn::Next(Question::OtherFolder)),
        }
    }

    fn put_other_folder(&mut self, io: &mut Io<'_>) -> Result<Turn, NoReply> {
        let text = io.ask.folder("Path of the folder:")?;
        match text.trim() {
            "" => Ok(Turn::Again),
            // Standard input is the terminal here, and no artifact.
            text if text.starts_with('-') => self.open(Path::new(".").join(text), io),
            text => self.open(PathBuf::from(text), io),
        }
    }

    /// Opens a folder; where it holds no run, says so and asks again.
    fn open(&mut self, path: PathBuf, io: &mut Io<'_>) -> Result<Turn, NoReply> {
        let sources = Sources { paths: vec![path.clone()], strict: false };
        let color = self.start.talk.color_err;
        match sources::open(&sources, self.start.talk, io) {
            Ok(archive) => {
                let compares = self.task.is_some_and(|it| it.compares) && archive.runs().len() > 1;
                self.folder = Some(Folder { path, archive });
                self.chosen = None;
                self.groups.clear();
                Ok(if compares { Turn::Next(Question::Candidate) } else { Turn::ExportCounts })
            }
            Err(Stop::Io(error)) => Err(NoReply::Io(error)),
            Err(Stop::Problem { message, causes, hint }) => {
                messages::error(&message, &causes, hint.as_deref(), color, io.stderr)?;
                Ok(Turn::Again)
            }
        }
    }

    fn put_candidate(&mut self, io: &mut Io<'_>) -> Result<Turn, NoReply> {
        let runs = self.runs();
        let usual =
            choose(runs, &self.start.wanted).ok().and_then(|it| it.candidate.last().copied());
        let candidate = one_run("Candidate (judged):", runs, None, usual, io)?;
        self.chosen = Some((candidate, candidate));
        Ok(Turn::Next(Question::Reference))
    }

    fn put_reference(&mut self, io: &mut Io<'_>) -> Result<Turn, NoReply> {
        let runs = self.runs();
        let (_, candidate) = self.chosen.unwrap_or_default();
        let wanted =
            RunSelection { candidate: selector_of(runs, candidate), ..self.start.wanted.clone() };
        let usual = choose(runs, &wanted).ok().and_then(|it| it.reference.last().copied());
        let reference = one_run("Reference (compared with):", runs, Some(candidate), usual, io)?;
        self.chosen = Some((reference, candidate));
        Ok(Turn::Next(Question::Groups))
    }

    fn put_groups(&mut self, io: &mut Io<'_>) -> Result<Turn, NoReply> {
        let (reference, candidate) = self.chosen.unwrap_or_default();
        let read = |run: usize| self.folder.as_ref().and_then(|it| it.archive.read(run).ok());
        let runs: Vec<_> = [reference, candidate].into_iter().filter_map(read).collect();
        let cases = runs.iter().flat_map(|(run, _)| &run.cases).collect::<Vec<&Case>>();
        let offered = available_groupings(cases.iter().copied(), &self.start.postfixes);
        if offered.is_empty() {
            // A run that cannot be read is told about by the comparison.
            return Ok(Turn::ExportCounts);
        }
        let lines = token_lines(&offered, room(io));
        let picked = io.ask.any("Group by (none for the usual):", lines)?;
        self.groups = picked.into_iter().filter_map(|it| offered.get(it).cloned()).collect();
        Ok(Turn::ExportCounts)
    }

    fn runs(&self) -> &[RunInfo] {
        self.folder.as_ref().map_or(&[], |it| it.archive.runs())
    }

    /// The folder that the task takes by itself, if it is one.
    fn usual_folder(&self) -> Option<&'s PathBuf> {
        match self.task?.sources.paths.as_slice() {
            [path] => Some(path),
            _ => None,
        }
    }
}

/// Asks for a run, newest first, with the cursor on the `usual` one.
fn one_run(
    question: &str,
    runs: &[RunInfo],
    without: Option<usize>,
    usual: Option<usize>,
    io: &mut Io<'_>,
) -> Result<usize, NoReply> {
    let order: Vec<usize> = (0..runs.len()).rev().filter(|it| Some(*it) != without).collect();
    let shown: Vec<&RunInfo> = order.iter().filter_map(|it| runs.get(*it)).collect();
    let start = order.iter().position(|it| Some(*it) == usual).unwrap_or_default();
    let picked = io.ask.one(question, run_lines(&shown, room(io)), start)?;
    Ok(order.get(picked).copied().unwrap_or_default())
}

/// The columns that a line of a list has.
fn room(io: &Io<'_>) -> Option<usize> {
    io.terminal.width.map(|width| width.saturating_sub(MARKER))
}
