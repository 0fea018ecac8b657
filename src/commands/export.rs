//! `export`: every run of an archive into flat files that other engines read.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::PathBuf;

use crate::analysis::choose::choice::NoAnswer;
use crate::commands::conclude::{conclude, refuse_warnings};
use crate::commands::progress::{Progress, no_progress};
use crate::commands::request::ExportRequest;
use crate::commands::sources;
use crate::export::columns::{
    ExportedRun, bench, bench_rows, sample_rows, samples, stored, stored_rows, with_own_column,
};
use crate::export::error::ExportError;
use crate::export::file_layout::Part;
use crate::export::folder_lock::FolderLock;
use crate::export::part_file::{PartFile, WriteOutcome};
use crate::host::{ExitStatus, Io};
use crate::load::archive::archive::Archive;
use crate::model::run::RunInfo;
use crate::model::warning::Warning;
use crate::render::words::problems::Problem;
use crate::render::words::units::counted;

/// The project of artifacts that name none.
const UNKNOWN_PROJECT: &str = "unknown";

/// The counts of an export, for a line at the end.
#[derive(Debug, Default)]
struct ExportCounts {
    runs: usize,
    /// Rows of cases, and rows of raw rounds.
    cases: u64,
    samples: u64,
    /// Runs whose text is the same as that of another run.
    copies: usize,
    changed: usize,
    unchanged: usize,
    /// Rows of earlier exports whose artifacts are gone.
    retained: u64,
    warnings: Vec<Warning>,
}

/// Why an export is not complete.
enum ExportFailure {
    /// A run is not what the archive lists: its middle contradicts its ends, or the file changed.
    Outdated(PathBuf),
    Export(ExportError),
}

impl From<ExportError> for ExportFailure {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

/// # Errors
/// Where no run is found, or a file cannot be written or added to.
pub(super) fn run(request: &ExportRequest, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    // With `--strict` every byte has been read, so nothing is left that could fail later.
    refuse_warnings(archive.warnings(), &request.sources, request.talk, io)?;
    let _lock = lock(request, io)?;
    let outcome = match export(request, &archive) {
        Err(ExportFailure::Outdated(_)) if !archive.is_exact() => {
            // Files that are already written are no harm: the same rows are written again, also
            // those that belong to another month.
            archive.read_all_identities(&mut no_progress);
            if archive.runs().is_empty() {
                return Err(
                    sources::no_answer(&NoAnswer::NoRuns, &request.sources, &archive).into()
                );
            }
            export(request, &archive)
        }
        outcome => outcome,
    };
    let counts = outcome.map_err(|failure| problem(&failure))?;
    if !request.talk.quiet {
        writeln!(io.stderr, "{}", summary(&counts, request))?;
    }
    let mut warnings = archive.warnings().to_vec();
    for warning in counts.warnings {
        if !archive.warnings().contains(&warning) {
            warnings.push(warning);
        }
    }
    conclude(&warnings, &request.sources, request.talk, io)
}

/// Waits until no other export writes into the folder.
fn lock(request: &ExportRequest, io: &mut Io<'_>) -> anyhow::Result<FolderLock> {
    let mut waiting = || match request.talk.quiet {
        true => Ok(()),
        false => request.talk.voice(io).note(&format!(
            "another export writes into `{}`; waiting for it",
            request.to.display()
        )),
    };
    FolderLock::take(&request.to, &mut waiting).map_err(|error| {
        let error = ExportError::write(&request.to, error);
        problem(&ExportFailure::Export(error)).into()
    })
}

/// Writes one file after the other, and in each one run after the other, so that memory holds one
/// run and the rows that the format of the file buffers.
fn export(request: &ExportRequest, archive: &Archive) -> Result<ExportCounts, ExportFailure> {
    let mut parts: BTreeMap<Part, Vec<usize>> = BTreeMap::new();
    for (run_idx, info) in archive.runs().iter().enumerate() {
        parts.entry(Part::of(project(request, info), info.recorded_at)).or_default().push(run_idx);
    }
    let metrics = with_own_column(request.metrics.metrics());
    let (bench, samples, stored) = (bench(), samples(), stored(&metrics));
    let progress = Progress::new("exporting", request.talk.progress);
    let mut counts = ExportCounts::default();
    let mut n_read = 0;
    for (part, which) in &parts {
        let file =
            |table| part.path(&request.to, table, &request.source_name, request.format.label());
        let mut cases = PartFile::new(&bench, request.format, file(bench.name));
        let mut rounds = PartFile::new(&samples, request.format, file(samples.name));
        let mut extras = PartFile::new(&stored, request.format, file(stored.name));
        for run_idx in which {
            progress.at(n_read, archive.runs().len());
            n_read += 1;
            let (run, digest, warnings) = match archive.read_digested(*run_idx, request.with_data) {
                Ok(read) => read,
                Err(warning) => {
                    counts.warnings.push(warning);
                    continue;
                }
            };
            if archive.runs().get(*run_idx) != Some(&run.info) {
                return Err(ExportFailure::Outdated(run.info.path));
            }
            counts.warnings.extend(warnings);
            counts.runs += 1;
            if cases.has(&digest) {
                counts.copies += 1;
                continue;
            }
            let exported = ExportedRun {
                run: &run,
                digest: &digest,
                project: &part.project,
                source: &request.source_name,
            };
            counts.cases += cases.add(&digest, bench_rows(&exported))?;
            counts.samples += rounds.add(&digest, sample_rows(&exported))?;
            extras.add(&digest, stored_rows(&exported, &metrics))?;
        }
        for outcome in [cases.finish()?, rounds.finish()?, extras.finish()?].into_iter().flatten() {
            counts.count(outcome);
        }
    }
    progress.clear();
    Ok(counts)
}

impl ExportCounts {
    fn count(&mut self, outcome: WriteOutcome) {
        self.retained += outcome.retained;
        match outcome.changed {
            true => self.changed += 1,
            false => self.unchanged += 1,
        }
    }
}

fn project<'a>(request: &'a ExportRequest, info: &'a RunInfo) -> &'a str {
    request.project.as_deref().or(info.project.as_deref()).unwrap_or(UNKNOWN_PROJECT)
}

/// The counts on one line.
fn summary(counts: &ExportCounts, request: &ExportRequest) -> String {
    let mut line = format!(
        "{} to `{}`: {}",
        counted(counts.runs, "run"),
        request.to.display(),
        counted_rows(counts.cases)
    );
    if counts.samples > 0 {
        line += &format!(" and {} of raw data", counted_rows(counts.samples));
    }
    line +=
        &format!("; {} written, {} unchanged", counted(counts.changed, "file"), counts.unchanged);
    if counts.retained > 0 {
        line += &format!("; {} kept of artifacts that are gone", counted_rows(counts.retained));
    }
    if counts.copies > 0 {
        line += &format!("; {} left out: the same text as another", counted(counts.copies, "run"));
    }
    line
}

fn counted_rows(n_rows: u64) -> String {
    counted(usize::try_from(n_rows).unwrap_or(usize::MAX), "row")
}

fn problem(failure: &ExportFailure) -> Problem {
    let error = match failure {
        ExportFailure::Outdated(path) => {
            return Problem::new(format!("`{}` changed while it was exported", path.display()))
                .with_hint("run the same command again");
        }
        ExportFailure::Export(error) => error,
    };
    let (reason, hint) = match error {
        ExportError::Write { reason, .. } => match reason.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                (reason, "make room, or export to another folder by `--to DIR`")
            }
            _ => (reason, "`--to DIR` takes a folder that can be written"),
        },
        ExportError::Former { reason, .. } => (
            reason,
            "move the file away, or export to another folder by `--to DIR`; \
             nothing was changed in it",
        ),
    };
    Problem::new(error.to_string()).because(reason.to_string()).with_hint(hint)
}
