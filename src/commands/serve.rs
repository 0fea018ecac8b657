//! `serve`: the dashboard in a browser.

use std::fs;
use std::path::{Path, PathBuf};

use crate::analysis::choose::choice::NoAnswer;
use crate::commands::request::ServeRequest;
use crate::commands::sources;
use crate::commands::stop::Stop;
use crate::commands::stop::conclude;
use crate::host::{ExitStatus, Io};
use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::render::words::messages;
use crate::serve::bound_socket::BoundSocket;
use crate::serve::dashboard::{Dashboard, ServeConfig};
use crate::serve::query;

/// Serves until the process is interrupted. The address is the first line on standard output.
///
/// # Errors
/// Where a path cannot be used, or the address cannot be listened at.
pub(super) fn run(request: &ServeRequest, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let served = served(request, io)?;
    let bound = BoundSocket::new(&request.host, request.port)
        .map_err(|error| no_address(request, &error))?;
    let url = bound.url();
    writeln!(io.stdout, "{url}")?;
    io.stdout.flush()?;
    if !bound.is_private() && !request.talk.quiet {
        let warning = format!("whoever reaches {url} can read the runs: there is no login");
        messages::warning(&warning, request.talk.color_err, io.stderr)?;
    }
    if request.open
        && let Err(error) = open::that_detached(&url)
    {
        messages::warning(
            &format!("no browser could be opened: {error}"),
            request.talk.color_err,
            io.stderr,
        )?;
    }
    let told = |error: std::io::Error| {
        Stop::told("cannot serve any longer", vec![error.to_string()], None)
    };
    bound.serve(Dashboard::new(served)).map_err(told)?;
    Ok(ExitStatus::Success)
}

/// Looks through the places once, so that a wrong path is an error at once. That there is no run yet is none: the page
/// says how to save one, and shows it when it is there.
fn served(request: &ServeRequest, io: &mut Io<'_>) -> Result<ServeConfig, Stop> {
    let paths = &request.sources.paths;
    let mut stdin = Vec::new();
    if paths.iter().any(|path| path == Path::new("-")) {
        io.stdin.read_to_end(&mut stdin)?;
    }
    if let Some(pipe) = paths.iter().find(|path| is_pipe(path)) {
        let hint = "`-` takes one artifact from standard input".to_owned();
        let message =
            format!("`{}` can be read only once, and a dashboard reads again", pipe.display());
        return Err(Stop::told(message, Vec::new(), Some(hint)));
    }
    let source = Source { paths, strict: request.sources.strict };
    let archive = open_archive(&source, &mut stdin.as_slice(), &mut |_, _| {})
        .map_err(|error| sources::unusable(&error))?;
    sources::profiles(request.profiler_folder.as_deref(), request.talk)?;
    conclude(archive.warnings(), &request.sources, request.talk, io)?;
    if archive.runs().is_empty() && !request.talk.quiet {
        let told = sources::not_found(&NoAnswer::NoRuns, &request.sources, &archive);
        if let Stop::Problem { message, hint, .. } = told {
            messages::warning(&message, request.talk.color_err, io.stderr)?;
            messages::hint(&hint.unwrap_or_default(), request.talk.color_err, io.stderr)?;
        }
    }
    let query = query::written(&request.words);
    let profiler_folder = request.profiler_folder.clone();
    Ok(ServeConfig {
        paths: paths.clone(),
        stdin,
        profiler_folder,
        strict: request.sources.strict,
        query,
    })
}

fn is_pipe(path: &PathBuf) -> bool {
    path != Path::new("-") && fs::metadata(path).is_ok_and(|it| !it.is_dir() && !it.is_file())
}

fn no_address(request: &ServeRequest, error: &std::io::Error) -> Stop {
    let ServeRequest { host, port, .. } = request;
    let hint = match error.kind() {
        std::io::ErrorKind::AddrInUse | std::io::ErrorKind::PermissionDenied => {
            "`--port 0` takes a free one"
        }
        _ => "`--host 127.0.0.1` is this machine alone",
    };
    let message = format!("cannot listen at `{host}`, port {port}");
    Stop::told(message, vec![error.to_string()], Some(hint.to_owned()))
}
