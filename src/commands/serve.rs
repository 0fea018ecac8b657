//! `serve`: the dashboard in a browser.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::analysis::choose::choice::NoAnswer;
use crate::commands::conclude::conclude;
use crate::commands::progress::no_progress;
use crate::commands::request::ServeRequest;
use crate::commands::sources;
use crate::host::{ExitStatus, Io};
use crate::load::find::origin::MOST_PIPED;
use crate::load::find::source::{LoadError, Source};
use crate::load::measurement::progress_file;
use crate::load::open_archive::open_archive;
use crate::render::words::problems::Problem;
use crate::serve::bound_socket::BoundSocket;
use crate::serve::dashboard::{Dashboard, ServeConfig};
use crate::serve::query;

/// Serves until the process is interrupted. The address is the first line on standard output.
///
/// # Errors
/// Where a path cannot be used, or the server cannot listen at the address.
pub(super) fn run(request: &ServeRequest, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let config = config(request, io)?;
    let bound = BoundSocket::new(&request.host, request.port)
        .map_err(|error| no_address(request, &error))?;
    let url = bound.url();
    writeln!(io.stdout, "{url}")?;
    io.stdout.flush()?;
    if !bound.is_private() && !request.talk.quiet {
        let warning = format!("whoever reaches {url} can read the runs: there is no login");
        request.talk.voice(io).warning(&warning)?;
    }
    if request.open
        && let Err(error) = open::that_detached(&url)
    {
        request.talk.voice(io).warning(&format!("no browser could be opened: {error}"))?;
    }
    bound
        .serve(Dashboard::new(config))
        .map_err(|error| Problem::new("cannot serve any longer").because(error.to_string()))?;
    Ok(ExitStatus::Success)
}

/// Reads the paths once, so that a wrong path is an error at once. A folder without runs, or one that
/// is not there yet, is none: the page says how to save a run, and shows it when it is there.
fn config(request: &ServeRequest, io: &mut Io<'_>) -> anyhow::Result<ServeConfig> {
    let paths = &request.sources.paths;
    let mut stdin = Vec::new();
    if paths.iter().any(|path| path == Path::new("-")) {
        // One byte more than an artifact may have: it is refused where it is opened.
        (&mut io.stdin).take(MOST_PIPED + 1).read_to_end(&mut stdin)?;
    }
    if let Some(pipe) = paths.iter().find(|path| is_pipe(path)) {
        let pipe = pipe.display();
        return Err(Problem::new(format!(
            "`{pipe}` can be read only once, and a dashboard reads again"
        ))
        .with_hint("`-` takes one artifact from standard input")
        .into());
    }
    let source = Source { paths, strict: request.sources.strict };
    let archive = match open_archive(&source, &mut stdin.as_slice(), &mut no_progress) {
        Ok(archive) => Some(archive),
        // The first run that is saved makes the folder.
        Err(error @ LoadError::Missing { .. }) if paths.iter().all(|path| may_come(path)) => {
            if !request.talk.quiet {
                let problem = sources::unusable(&error);
                let mut voice = request.talk.voice(io);
                voice.warning(&problem.message)?;
                voice.note("the page shows runs as soon as some are saved there")?;
            }
            None
        }
        Err(error) => return Err(sources::unusable(&error).into()),
    };
    sources::profiles(request.profiler_folder.as_deref(), request.talk)?;
    if let Some(archive) = &archive {
        conclude(archive.warnings(), &request.sources, request.talk, io)?;
    }
    if let Some(archive) = archive.filter(|archive| archive.runs().is_empty())
        && !request.talk.quiet
    {
        let problem = sources::no_answer(&NoAnswer::NoRuns, &request.sources, &archive);
        let mut voice = request.talk.voice(io);
        voice.warning(&problem.message)?;
        voice.hint(&problem.hint.unwrap_or_default())?;
    }
    Ok(ServeConfig {
        paths: paths.clone(),
        stdin,
        profiler_folder: request.profiler_folder.clone(),
        measurement: request.measurement.as_deref().map(progress_file),
        commit_url: request.commit_url.clone(),
        strict: request.sources.strict,
        query: query::written(&request.words),
        renames: request.renames.clone(),
        metrics: request.metrics.clone(),
    })
}

/// Whether this is there, or a folder that may come: its parent is there. Anything else is rather a
/// slip.
fn may_come(path: &Path) -> bool {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    path.exists()
        || path == Path::new("-")
        || (path.extension().is_none() && parent.unwrap_or(Path::new(".")).is_dir())
}

fn is_pipe(path: &Path) -> bool {
    path != Path::new("-") && fs::metadata(path).is_ok_and(|file| !file.is_dir() && !file.is_file())
}

fn no_address(request: &ServeRequest, error: &io::Error) -> Problem {
    let ServeRequest { host, port, .. } = request;
    let hint = match error.kind() {
        io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied => "`--port 0` takes a free one",
        io::ErrorKind::WouldBlock => {
            "the system starts no thread: close other programs, or allow more"
        }
        _ => "`--host 127.0.0.1` is this machine alone",
    };
    Problem::new(format!("cannot listen at `{host}`, port {port}"))
        .because(error.to_string())
        .with_hint(hint)
}
