//! What `measure` keeps in a folder: a folder of artifacts for each side, what was measured, and,
//! while it goes on, how far it is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::model::measurement_progress::MeasurementProgress;

/// What was measured.
pub(crate) const RECORD: &str = "measurement.json";
/// How far a measurement is that goes on.
const PROGRESS: &str = "progress.json";
/// The sides, as folders.
pub(crate) const SIDES: [&str; 2] = ["reference", "candidate"];
/// The longest progress worth reading, in bytes.
const MOST_BYTES: u64 = 4096;

/// The folders of the sides, whether they are there or not.
pub(crate) fn sides_in(folder: &Path) -> [PathBuf; 2] {
    SIDES.map(|side| folder.join(side))
}

/// Whether a folder holds a measurement.
pub(crate) fn is_measurement(folder: &Path) -> bool {
    folder.join(RECORD).is_file() && sides_in(folder).iter().all(|side| side.is_dir())
}

/// The file that says how far the measurement in a folder is, where one goes on.
pub(crate) fn progress_file(folder: &Path) -> PathBuf {
    folder.join(PROGRESS)
}

/// How far a measurement is; `None` where none goes on.
pub(crate) fn read_progress(file: &Path) -> Option<MeasurementProgress> {
    let is_small = fs::metadata(file).is_ok_and(|it| it.is_file() && it.len() <= MOST_BYTES);
    let text = is_small.then(|| fs::read_to_string(file).ok()).flatten()?;
    serde_json::from_str(&text).ok()
}
