//! The folder in which the artifacts of a measurement are kept: one folder a side, one file a pair,
//! and what was measured, so that the measurement can go on.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::commands::measure::artifacts::read_run;
use crate::commands::measure::schedule::PairOfRuns;
use crate::commands::measure::uncommitted::Uncommitted;
use crate::export::replacement::Replacement;
use crate::load::measurement::{RECORD, SIDES, progress_file, sides_in};
use crate::model::measurement_progress::MeasurementProgress;
use crate::render::words::problems::Problem;

/// The folder of all measurements, in the current folder.
const ALL: &str = ".pytest-park";
/// What has git ignore a measurement.
const IGNORING: &str = ".gitignore";

/// What is to be the same when a measurement goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub schema: String,
    pub reference: RecordedSide,
    pub candidate: RecordedSide,
    /// What pytest was called with.
    pub pytest_args: Vec<String>,
    /// What a shell ran in each checkout before.
    pub setup: Option<String>,
    /// Whether both sessions of a pair were alive at once. A measurement goes on as it began.
    pub lockstep: bool,
    /// The folder in which pytest was called, from the top of the checkout. Older records have none.
    #[serde(default)]
    pub folder: Option<String>,
    /// The files in the checkout that a measurement has written itself, such as its report.
    #[serde(default)]
    pub written: BTreeSet<String>,
}

const TO_HINT: &str = "`--to DIR` takes a new folder, or one with a measurement in it";

/// One side of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RecordedSide {
    pub name: String,
    /// The commit; for a working tree the one it is based on.
    pub commit: String,
    /// Of a working tree: what is not committed.
    pub uncommitted: Option<Uncommitted>,
    pub python: String,
}

impl RecordedSide {
    /// Whether both sides execute the same code by the same Python.
    pub(super) fn is_same_program(&self, other: &Self) -> bool {
        let changed = |side: &Self| side.uncommitted.clone().unwrap_or_default();
        self.commit == other.commit
            && self.python == other.python
            && changed(self) == changed(other)
    }

    /// What its code is, in words.
    pub(super) fn state(&self) -> &'static str {
        if self.uncommitted.is_some() { "the working tree" } else { "the commit alone" }
    }
}

/// The version of the record.
pub(super) const SCHEMA: &str = "pytest-park/measurement/v1";

/// The folder of one measurement.
#[derive(Debug)]
pub(super) struct KeptFolder {
    pub path: PathBuf,
    found: Found,
}

/// What was there before this measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    EmptyFolder,
    Measurement,
}

fn has_entries(folder: &Path) -> std::io::Result<bool> {
    fs::read_dir(folder).map(|mut entries| entries.next().is_some())
}

impl KeptFolder {
    /// A new folder below the current one, named for the date and the sides.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub(super) fn new(here: &Path, date: &str, record: &Record) -> Result<Self, Problem> {
        let words = [date, &record.reference.name, &record.candidate.name].map(file_name);
        Self::named(&here.join(ALL).join(words.join("-")))
    }

    /// A folder that the user names, new or with a measurement in it.
    ///
    /// # Errors
    /// Where it cannot be made, or holds something else.
    pub(super) fn named(path: &Path) -> Result<Self, Problem> {
        let found = match has_entries(path) {
            Ok(true) => Found::Measurement,
            Ok(false) => Found::EmptyFolder,
            Err(_) => Found::Nothing,
        };
        Self::record_in(path)?;
        Self::make(path).map_err(|error| unwritable(path, &error))?;
        Ok(Self { path: path.to_owned(), found })
    }

    fn make(path: &Path) -> std::io::Result<()> {
        SIDES.iter().try_for_each(|side| fs::create_dir_all(path.join(side)))?;
        // Nobody commits measurements by accident.
        match fs::File::create_new(path.join(IGNORING)) {
            Ok(mut file) => file.write_all(b"*\n"),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Removes what this measurement has made, where it has kept no run.
    pub(super) fn remove_without_runs(&self) {
        // No folder goes that holds something.
        let has_runs = || self.sides().iter().any(|side| fs::remove_dir(side).is_err());
        if self.found == Found::Measurement || has_runs() {
            return;
        }
        for file in [RECORD, IGNORING] {
            fs::remove_file(self.path.join(file)).ok();
        }
        if self.found == Found::Nothing {
            fs::remove_dir(&self.path).ok();
            if let Some(all) = self.path.parent().filter(|all| all.ends_with(ALL)) {
                fs::remove_dir(all).ok();
            }
        }
    }

    /// The record of the measurement in a folder; `None` for a new or empty folder.
    ///
    /// # Errors
    /// Where there is one that cannot be read, or something else.
    pub(super) fn record_in(path: &Path) -> Result<Option<Record>, Problem> {
        let file = path.join(RECORD);
        match fs::read_to_string(&file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if has_entries(path).unwrap_or(false) {
                    return Err(Problem::new(format!("`{}` holds no measurement", path.display()))
                        .because("it is not empty, and its files are not ours")
                        .with_hint(TO_HINT));
                }
                Ok(None)
            }
            Err(error) => Err(error.to_string()),
            Ok(text) => match serde_json::from_str::<Record>(&text) {
                Ok(record) if record.schema == SCHEMA => Ok(Some(record)),
                Ok(_) => Err("it is of another version".to_owned()),
                Err(error) => Err(error.to_string()),
            },
        }
        .map_err(|why| {
            Problem::new(format!("`{}` cannot be used", file.display()))
                .because(why)
                .with_hint(TO_HINT)
        })
    }

    /// # Errors
    /// Where it cannot be written.
    pub(super) fn write_record(&self, record: &Record) -> Result<(), Problem> {
        let file = self.path.join(RECORD);
        write_document(&file, record).map_err(|error| unwritable(&file, &error))
    }

    /// Says how far the measurement is, to whoever looks at it meanwhile.
    pub(super) fn write_progress(&self, progress: &MeasurementProgress) {
        // The measurement does not depend on who looks.
        write_document(&progress_file(&self.path), progress).ok();
    }

    /// The folders of the sides.
    pub(super) fn sides(&self) -> [PathBuf; 2] {
        sides_in(&self.path)
    }

    /// The artifact of a side in a pair.
    fn artifact(&self, side: &str, pair: usize) -> PathBuf {
        self.path.join(side).join(format!("{pair:04}.json"))
    }

    /// The pairs that are there, from the first on.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub(super) fn pairs(&self) -> Result<Vec<PairOfRuns>, Problem> {
        let mut pairs = Vec::new();
        loop {
            let [reference, candidate] = SIDES.map(|side| self.artifact(side, pairs.len() + 1));
            if !reference.exists() || !candidate.exists() {
                return Ok(pairs);
            }
            pairs.push([read_run(&reference)?, read_run(&candidate)?]);
        }
    }

    /// Keeps the artifacts of a pair, and reads them. The candidate comes last, so that half a pair
    /// is none.
    ///
    /// # Errors
    /// Where they cannot be written or read.
    pub(super) fn keep(
        &self,
        pair: usize,
        artifacts: &[PathBuf; 2],
    ) -> Result<PairOfRuns, Problem> {
        let [reference, candidate] = artifacts;
        let kept = SIDES.map(|side| self.artifact(side, pair));
        let [kept_reference, kept_candidate] = &kept;
        for (from, to) in [(reference, kept_reference), (candidate, kept_candidate)] {
            copy(from, to).map_err(|error| unwritable(to, &error))?;
        }
        Ok([read_run(kept_reference)?, read_run(kept_candidate)?])
    }
}

/// Says that no measurement goes on in this folder.
pub(super) fn remove_progress(folder: &Path) {
    fs::remove_file(progress_file(folder)).ok();
}

fn write_document(file: &Path, document: &impl Serialize) -> std::io::Result<()> {
    let replacement = Replacement::new(file)?;
    serde_json::to_writer_pretty(replacement.file(), document)?;
    replacement.file().write_all(b"\n")?;
    replacement.commit()
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let replacement = Replacement::new(to)?;
    std::io::copy(&mut fs::File::open(from)?, &mut replacement.file())?;
    replacement.commit()
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(format!("cannot write `{}`", path.display()))
        .because(error.to_string())
        .with_hint("`--to DIR` keeps the artifacts elsewhere")
}

/// A word as a part of a file's name.
fn file_name(word: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || ".-_".contains(c) { c } else { '-' };
    word.chars().map(plain).take(40).collect()
}
