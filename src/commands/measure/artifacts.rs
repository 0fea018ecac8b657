//! Reads the artifact of a session as a run.

use std::path::{Path, PathBuf};

use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::model::run::Run;
use crate::render::words::problems::Problem;

/// The run in an artifact; an empty one where pytest-benchmark wrote none, because nothing was
/// measured.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn read_run(path: &Path) -> Result<Run, Problem> {
    let paths: [PathBuf; 1] = [path.to_owned()];
    let refused = |why: String| {
        Problem::new(format!("cannot read the artifact `{}`", path.display())).because(why)
    };
    let source = Source { paths: &paths, strict: false };
    let archive = open_archive(&source, &mut std::io::empty(), &mut |_, _| {})
        .map_err(|error| refused(error.to_string()))?;
    if archive.runs().is_empty() {
        let why = archive.warnings().first().map(|warning| warning.message.clone());
        return Err(refused(why.unwrap_or_else(|| "it is no artifact".to_owned())));
    }
    archive.read(0).map(|(run, _)| run).map_err(|warning| refused(warning.message))
}
