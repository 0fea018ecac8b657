//! The numbers of a session, which travel as the text of an artifact.

use crate::commands::progress::no_progress;
use crate::load::archive::archive::Archive;
use crate::load::find::source::Source;
use crate::load::open_archive::open_archive;
use crate::model::case::Case;
use crate::model::run::Run;
use crate::model::warning::Warning;
use crate::render::words::problems::Problem;
use crate::render::words::warnings::worded;

/// Reads the text of an artifact as a saved one is read.
///
/// # Errors
/// Where it is none.
pub(super) fn read_text(text: &str) -> Result<(Run, Vec<Warning>), Problem> {
    open(text)?.read(0).map_err(|warning| unusable(vec![worded(&warning)]))
}

/// Reads every entry of the text of an artifact: saved benchmarks are beside those of today, under
/// the same node ids.
///
/// # Errors
/// Where it is none.
pub(super) fn read_every_entry(text: &str) -> Result<Vec<Case>, Problem> {
    open(text)?.read_every_entry(0).map_err(|warning| unusable(vec![worded(&warning)]))
}

fn open(text: &str) -> Result<Archive, Problem> {
    let source = Source { paths: &["-".into()], strict: false };
    let archive = open_archive(&source, &mut text.as_bytes(), &mut no_progress)
        .map_err(|error| unusable(vec![error.to_string()]))?;
    if archive.runs().is_empty() {
        return Err(unusable(archive.warnings().iter().map(worded).collect()));
    }
    Ok(archive)
}

fn unusable(causes: Vec<String>) -> Problem {
    let problem = Problem::new("the benchmarks of this session are not understood");
    Problem { causes, ..problem }
}
