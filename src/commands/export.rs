//! `export`: every run of an archive into flat files that other engines read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::analysis::choose::choice::NoAnswer;
use crate::commands::progress::Progress;
use crate::commands::request::ExportRequest;
use crate::commands::sources;
use crate::commands::stop::{Stop, conclude};
use crate::export::columns::{ExportedRun, bench, bench_rows, sample_rows, samples};
use crate::export::error::ExportError;
use crate::export::file_layout::Part;
use crate::export::part_file::{PartFile, WriteOutcome};
use crate::host::{ExitStatus, Io};
use crate::load::archive::archive::Archive;
use crate::model::run::RunInfo;
use crate::model::warning::Warning;
use crate::render::words::units::counted;

/// The project of artifacts that name none.
const UNKNOWN_PROJECT: &str = "unknown";

/// What was done, for a line at the end.
#[derive(Debug, Default)]
struct ExportCounts {
    runs: usize,
    /// Rows of cases, and rows of raw rounds.
    cases: u64,
    samples: u64,
    /// Runs whose text was there before under another path.
    copies: usize,
    changed: usize,
    unchanged: usize,
    /// Rows that are in the files of before and not in the archive any more.
    kept: u64,
    warnings: Vec<Warning>,
}

/// Why an export did not come to its end.
enum ExportFailure {
    /// A run is not what the archive lists: its file says something else in its middle than at its ends, or changed.
    Outdated(PathBuf),
    Export(ExportError),
}

impl From<ExportError> for ExportFailure {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

/// Exports.
///
/// # Errors
/// Where no run is found, or a file cannot be written or added to.
pub(super) fn run(request: &ExportRequest, io: &mut Io<'_>) -> Result<ExitStatus, Stop> {
    let mut archive = sources::open(&request.sources, request.talk, io)?;
    let done = match export(request, &archive) {
        Err(ExportFailure::Outdated(_)) if !archive.is_exact() => {
            // What was written stays: the same rows are written again, those that moved to another month among them.
            archive.read_all_identities(&mut |_, _| {});
            if archive.runs().is_empty() {
                return Err(sources::not_found(&NoAnswer::NoRuns, &request.sources, &archive));
            }
            export(request, &archive)
        }
        done => done,
    };
    let done = done.map_err(|unfinished| told(&unfinished))?;
    if !request.talk.quiet {
        writeln!(io.stderr, "{}", summary(&done, request))?;
    }
    let mut warnings = archive.warnings().to_vec();
    warnings.extend(done.warnings.into_iter().filter(|it| !archive.warnings().contains(it)));
    conclude(&warnings, &request.sources, request.talk, io)
}

/// One file after the other, and within it one run after the other: what is held in memory is a run and what the file's
/// format holds back.
fn export(request: &ExportRequest, archive: &Archive) -> Result<ExportCounts, ExportFailure> {
    let mut parts: BTreeMap<Part, Vec<usize>> = BTreeMap::new();
    for (run_idx, info) in archive.runs().iter().enumerate() {
        parts.entry(Part::of(project(request, info), info.recorded_at)).or_default().push(run_idx);
    }
    let (bench, samples) = (bench(), samples());
    let progress = Progress::new("exporting", request.talk.progress);
    let mut done = ExportCounts::default();
    let mut n_read = 0;
    for (part, which) in &parts {
        let file =
            |table| part.path(&request.to, table, &request.source_name, request.format.label());
        let mut cases = PartFile::new(&bench, request.format, file(bench.name));
        let mut rounds = PartFile::new(&samples, request.format, file(samples.name));
        for run_idx in which {
            progress.at(n_read, archive.runs().len());
            n_read += 1;
            let (run, digest, warnings) = match archive.read_digested(*run_idx, request.with_data) {
                Ok(read) => read,
                Err(warning) => {
                    done.warnings.push(warning);
                    continue;
                }
            };
            if archive.runs().get(*run_idx) != Some(&run.info) {
                return Err(ExportFailure::Outdated(run.info.path));
            }
            done.warnings.extend(warnings);
            done.runs += 1;
            if cases.has(&digest) {
                done.copies += 1;
                continue;
            }
            let exported = ExportedRun {
                run: &run,
                digest: &digest,
                project: &part.project,
                source: &request.source_name,
            };
            done.cases += cases.add(&digest, bench_rows(&exported))?;
            done.samples += rounds.add(&digest, sample_rows(&exported))?;
        }
        for outcome in [cases.finish()?, rounds.finish()?].into_iter().flatten() {
            done.count(outcome);
        }
    }
    progress.clear();
    Ok(done)
}

impl ExportCounts {
    fn count(&mut self, outcome: WriteOutcome) {
        self.kept += outcome.kept;
        match outcome.changed {
            true => self.changed += 1,
            false => self.unchanged += 1,
        }
    }
}

fn project<'a>(request: &'a ExportRequest, info: &'a RunInfo) -> &'a str {
    request.project.as_deref().or(info.project.as_deref()).unwrap_or(UNKNOWN_PROJECT)
}

/// What was done, on one line.
fn summary(done: &ExportCounts, request: &ExportRequest) -> String {
    let rows = |n: u64| counted(usize::try_from(n).unwrap_or(usize::MAX), "row");
    let mut line = format!(
        "{} to `{}`: {}",
        counted(done.runs, "run"),
        request.to.display(),
        rows(done.cases)
    );
    if done.samples > 0 {
        line += &format!(" and {} of raw data", rows(done.samples));
    }
    line += &format!("; {} written, {} unchanged", counted(done.changed, "file"), done.unchanged);
    if done.kept > 0 {
        line += &format!("; {} kept of artifacts that are gone", rows(done.kept));
    }
    if done.copies > 0 {
        line += &format!("; {} left out: the same text as another", counted(done.copies, "run"));
    }
    line
}

fn told(unfinished: &ExportFailure) -> Stop {
    match unfinished {
        ExportFailure::Outdated(path) => {
            let message = format!("`{}` changed while it was exported", path.display());
            Stop::told(message, Vec::new(), Some("run the same command again".to_owned()))
        }
        ExportFailure::Export(error) => {
            let (reason, hint) = match error {
                ExportError::Write { reason, .. } => {
                    (reason, "`--to DIR` takes a folder that can be written")
                }
                ExportError::Former { reason, .. } => (
                    reason,
                    "move the file away, or export to another folder by `--to DIR`; nothing was changed in it",
                ),
            };
            Stop::told(error.to_string(), vec![reason.to_string()], Some(hint.to_owned()))
        }
    }
}
