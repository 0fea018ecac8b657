//! Progress of long work on standard error, only on terminals and not before a person would notice
//! the time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::inquiry::history::StatisticSource;
use crate::load::archive::archive::Archive;
use crate::load::archive::statistic_table::StatisticTable;
use crate::model::statistic::Statistic;

/// Shorter work shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that appears after half a second, if at all.
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    /// A bar for work with this name; never drawn unless `shown`.
    pub(crate) fn new(name: &'static str, shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if shown && let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_message(if shown { name } else { "" });
        Self { bar, started: Instant::now() }
    }

    /// Shows how many are done.
    pub(crate) fn at(&self, done: usize, all: usize) {
        let is_shown = !self.bar.message().is_empty();
        if is_shown && self.bar.is_hidden() && self.started.elapsed() >= PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
    }

    /// Removes the bar.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// No bar remains, however the work ends.
impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Progress of work that is too short to show any.
pub(super) fn no_progress(_done: usize, _all: usize) {}

/// Reads from the disk, and shows how far it is.
impl StatisticSource for &Progress {
    fn read_tables<const N: usize>(
        &mut self,
        archive: &Archive,
        statistics: [Statistic; N],
        which: &[usize],
    ) -> [Arc<StatisticTable>; N] {
        archive.read_tables(statistics, which, &mut |done, all| self.at(done, all)).map(Arc::new)
    }

    fn searched(&mut self, done: usize, all: usize) {
        self.at(done, all);
    }
}
