//! One pytest session of a side: how it is called, and the talk with the probe inside it.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::commands::measure::messages::{Message, Metadata, ProbePlan, read_message};
use crate::commands::measure::processes::Process;
use crate::commands::measure::side::{Code, Side};
use crate::commands::measure::work_folder::WorkFolder;
use crate::host::Programs;

/// The address at which the probes find us. Only this machine reaches it.
const HOST: &str = "127.0.0.1";

/// What happened in a session, by its token.
#[derive(Debug)]
pub(super) struct Event {
    pub token: String,
    pub what: Happening,
}

#[derive(Debug)]
pub(super) enum Happening {
    /// It is there, and hears what is written.
    Connected(TcpStream),
    Said(Box<Message>),
    /// It says nothing more.
    Closed,
}

/// Where all sessions connect.
#[derive(Debug)]
pub(super) struct Switchboard {
    port: u16,
    pub events: Receiver<Event>,
}

impl Switchboard {
    /// Listens at a free port.
    ///
    /// # Errors
    /// Where there is none, or no thread can be started.
    pub(super) fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let (sender, events) = channel();
        thread::Builder::new().spawn(move || {
            for stream in listener.incoming().flatten() {
                let sender = sender.clone();
                // Without a thread the session is not heard, and its time runs out.
                thread::Builder::new().spawn(move || listen(&stream, &sender)).ok();
            }
        })?;
        Ok(Self { port, events })
    }
}

/// Passes on what one session says. Whoever does not begin with a token is not ours.
fn listen(stream: &TcpStream, events: &Sender<Event>) {
    stream.set_nodelay(true).ok();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().and_then(|line| read_message(&line));
    let Some(token) = first.as_ref().and_then(|first| first.token.clone()) else { return };
    let Ok(writer) = stream.try_clone() else { return };
    let said = first.into_iter().chain(lines.filter_map(|line| read_message(&line)));
    let happenings = std::iter::once(Happening::Connected(writer))
        .chain(said.map(|message| Happening::Said(Box::new(message))))
        .chain([Happening::Closed]);
    for what in happenings {
        if events.send(Event { token: token.clone(), what }).is_err() {
            return;
        }
    }
}

/// What a session is to do.
#[derive(Debug)]
pub(super) struct SessionPlan<'a> {
    /// The number of its pair; 0 is the warm-up.
    pub pair: usize,
    pub lockstep: bool,
    /// Node ids that are not measured.
    pub left_out: &'a BTreeSet<String>,
    /// Where the artifact goes.
    pub artifact: PathBuf,
    /// What pytest is called with, after the words of the user.
    pub options: Vec<OsString>,
}

/// What every session of a measurement has in common.
#[derive(Debug)]
pub(super) struct SessionStarter<'a> {
    pub work: &'a WorkFolder,
    pub programs: &'a Programs,
    /// The words of the user.
    pub pytest_args: &'a [OsString],
    pub user_checkout: &'a Path,
    /// A copy of the user's index, for git to write into.
    pub index: &'a Path,
    pub board: &'a Switchboard,
    /// How many sessions were started.
    pub started: AtomicUsize,
}

/// A session that was started.
#[derive(Debug)]
pub(super) struct Session {
    /// The index of its side in a pair.
    pub side: usize,
    pub token: String,
    process: Process,
    stream: Option<TcpStream>,
    pub log: PathBuf,
}

impl SessionStarter<'_> {
    /// Starts a session of a side.
    ///
    /// # Errors
    /// Where its process cannot be started.
    pub(super) fn start(&self, side: &Side, plan: &SessionPlan<'_>) -> io::Result<Session> {
        let name = side.name.label();
        // A pair that is measured again has sessions of its own.
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let token = format!("{name}-{number}-{}", self.work.secret());
        let probe_plan = ProbePlan {
            host: HOST,
            port: self.board.port,
            token: &token,
            lockstep: plan.lockstep,
            pair: plan.pair,
            checkout: &side.checkout,
            user_checkout: self.user_checkout,
            index: (side.plan.code == Code::WorkingTree).then_some(self.index),
            roots: &side.roots,
            left_out: plan.left_out.iter().map(String::as_str).collect(),
            reports_modules: plan.pair == 0,
            metadata: Metadata {
                run_id: format!("{name}-{}-{}", plan.pair, self.work.secret()),
                tag: &side.plan.tag,
                measured: if plan.lockstep { "lockstep" } else { "in turn" },
            },
        };
        let plan_file = self.work.file(&format!("{name}.json"));
        fs::write(&plan_file, serde_json::to_vec(&probe_plan)?)?;
        let log = self.work.file(&format!("{name}.log"));
        let mut command = self.command(side, plan)?;
        command.env("_PYTEST_PARK_PROBE", plan_file);
        let process = Process::start(command, &log)?;
        Ok(Session { side: side.index(), token, process, stream: None, log })
    }

    /// The call of pytest.
    ///
    /// # Errors
    /// Where the code of the side cannot be on a path.
    fn command(&self, side: &Side, plan: &SessionPlan<'_>) -> io::Result<Command> {
        let mut command = Command::new(&side.python);
        command.current_dir(&side.folder).args(["-m", "pytest", "-p", "pytest_park_probe"]);
        let own = self.pytest_args.iter().map(|word| moved(word, self.user_checkout, side));
        command.args(own);
        let cache = self.work.file(&format!("{}-cache", side.name.label()));
        command.arg("-o").arg(joined("cache_dir=", cache.as_os_str()));
        // pytest-benchmark makes the folder of its storage in every session, whether it saves or not.
        let storage = self.work.file("storage");
        command.arg(joined("--benchmark-storage=file://", storage.as_os_str()));
        command.arg("--benchmark-only").args(&plan.options);
        command.arg(joined("--benchmark-json=", plan.artifact.as_os_str()));
        command
            .env("PYTHONPATH", self.python_path(side)?)
            // Another one in each pair: what is left of a layout is noise that only new processes average.
            .env("PYTHONHASHSEED", (plan.pair + 1).to_string())
            .env("PYTHONPYCACHEPREFIX", &self.work.bytecode)
            // What images of containers set to stay small: here every session would compile pytest again.
            .env_remove("PYTHONDONTWRITEBYTECODE")
            // pytest-benchmark asks git, which would write into the user's index.
            .env("GIT_OPTIONAL_LOCKS", "0");
        if let Some(folder) = side.python.parent().filter(|folder| folder.is_absolute()) {
            let folders = [folder.to_owned()].into_iter().chain(self.programs.search_path.clone());
            // A folder whose name has the separator in it cannot be on a path.
            if let Ok(path) = env::join_paths(folders) {
                command.env("PATH", path);
            }
        }
        Ok(command)
    }

    /// The side's own code first, then the probe, then what the user has there, moved to the side's
    /// checkout.
    ///
    /// # Errors
    /// Where one of these folders cannot be on a path.
    fn python_path(&self, side: &Side) -> io::Result<OsString> {
        let own = side.roots.iter().flat_map(|root| [root.clone(), root.join("src")]);
        let of_user = self.programs.python_path.iter().map(|folder| {
            let inside = folder.strip_prefix(self.user_checkout);
            inside.map_or_else(|_| folder.clone(), |inside| side.checkout.join(inside))
        });
        search_path(&own.chain([self.work.probe()]).chain(of_user).collect::<Vec<PathBuf>>())
    }
}

/// The folders as one text, in this order.
///
/// # Errors
/// That a folder has the separator in its name, which nothing can escape.
fn search_path(folders: &[PathBuf]) -> io::Result<OsString> {
    env::join_paths(folders).map_err(|error| {
        let unusable = folders.iter().find(|folder| env::join_paths([folder]).is_err());
        let folder = unusable.map_or(String::new(), |folder| folder.display().to_string());
        let why = format!("`{folder}` cannot be on PYTHONPATH: {error}");
        io::Error::new(io::ErrorKind::InvalidInput, why)
    })
}

/// A word of the user's call, for the checkout of a side: a path into the user's checkout is one into
/// that.
fn moved(word: &OsString, user_checkout: &Path, side: &Side) -> OsString {
    let (Some(text), Some(from)) = (word.to_str(), user_checkout.to_str()) else {
        return word.clone();
    };
    let Some(to) = side.checkout.to_str() else { return word.clone() };
    // `--rootdir=/repository/x` has its path after the sign.
    let (option, path) = match text.split_once('=') {
        Some((option, path)) if option.starts_with('-') => (format!("{option}="), path),
        Some(_) | None => (String::new(), text),
    };
    match path.strip_prefix(from) {
        Some(rest) if rest.is_empty() || rest.starts_with(['/', '\\', ':']) => {
            format!("{option}{to}{rest}").into()
        }
        Some(_) | None => word.clone(),
    }
}

fn joined(option: &str, value: &std::ffi::OsStr) -> OsString {
    let mut word = OsString::from(option);
    word.push(value);
    word
}

impl Session {
    /// It is there.
    pub(super) fn connect(&mut self, stream: TcpStream) {
        self.stream = Some(stream);
    }

    /// Gives it the turn. A session that is gone shows it by its end.
    pub(super) fn give_turn(&mut self) {
        if let Some(stream) = &mut self.stream {
            stream.write_all(b"g").ok();
        }
    }

    /// How it ended; `None` while it runs.
    pub(super) fn status(&mut self) -> Option<ExitStatus> {
        self.process.status()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_on_a_path_is_named() {
        let folders = ["/a", "/b:c/d"].map(PathBuf::from);
        let error = search_path(&folders).unwrap_err().to_string();
        assert!(error.starts_with("`/b:c/d` cannot be on PYTHONPATH: "), "{error}");
        assert_eq!(search_path(&folders[..1]).unwrap(), "/a");
    }
}
