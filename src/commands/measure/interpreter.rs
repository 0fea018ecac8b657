//! Which Python measures a side.

use std::path::{Path, PathBuf, absolute};

use crate::analysis::choose::choice::SideName;
use crate::commands::request::MeasureRequest;
use crate::host::Programs;

/// The interpreter of a side before its setup: the one of its option, the one of both, the one of
/// the active virtual environment, the `.venv` of the repository, else the one on the path.
pub(super) fn interpreter(
    option: Option<&PathBuf>,
    request: &MeasureRequest,
    programs: &Programs,
    user_checkout: &Path,
) -> PathBuf {
    let named = option.or(request.python.as_ref()).map(|path| as_typed(path));
    let active = programs.virtual_env.as_deref().and_then(python_of_environment);
    named
        .or(active)
        .or_else(|| python_of_environment(&user_checkout.join(".venv")))
        .unwrap_or_else(|| PathBuf::from(if cfg!(windows) { "python" } else { "python3" }))
}

/// The interpreter in the nearest `.venv` of these folders.
pub(super) fn own_environment(roots: &[PathBuf]) -> Option<PathBuf> {
    roots.iter().find_map(|root| python_of_environment(&root.join(".venv")))
}

fn python_of_environment(folder: &Path) -> Option<PathBuf> {
    let part = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = folder.join(part);
    python.exists().then_some(python)
}

/// The interpreter that an option names for one side.
pub(super) fn own_option(request: &MeasureRequest, side: SideName) -> Option<&PathBuf> {
    match side {
        SideName::Reference => request.reference_python.as_ref(),
        SideName::Candidate => request.candidate_python.as_ref(),
    }
}

/// A path from the current folder; a bare name is looked for on the path. Links stay: the
/// interpreter of a virtual environment is one.
fn as_typed(path: &Path) -> PathBuf {
    if path.components().count() < 2 {
        return path.to_owned();
    }
    absolute(path).unwrap_or_else(|_| path.to_owned())
}
