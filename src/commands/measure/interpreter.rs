//! Which Python measures a side.

use std::path::{Path, PathBuf, absolute};

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
        .or_else(|| own_environment(user_checkout))
        .unwrap_or_else(|| PathBuf::from(if cfg!(windows) { "python" } else { "python3" }))
}

/// The interpreter in the `.venv` of a checkout.
pub(super) fn own_environment(checkout: &Path) -> Option<PathBuf> {
    python_of_environment(&checkout.join(".venv"))
}

fn python_of_environment(folder: &Path) -> Option<PathBuf> {
    let part = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = folder.join(part);
    python.exists().then_some(python)
}

/// A path from the current folder; a bare name is looked for on the path. Links stay: the
/// interpreter of a virtual environment is one.
fn as_typed(path: &Path) -> PathBuf {
    if path.components().count() < 2 {
        return path.to_owned();
    }
    absolute(path).unwrap_or_else(|_| path.to_owned())
}
