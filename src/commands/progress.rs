//! Progress of long work on standard error, only on terminals and not before a person would notice
//! the time.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::inquiry::history::StatisticSource;
use crate::load::archive::archive::Archive;
use crate::load::archive::statistic_table::StatisticTable;
use crate::model::metric::Metric;
use crate::render::words::text::printable;

/// Shorter work shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that appears after half a second, if at all.
pub(crate) struct Progress {
    /// `None` where none is ever drawn.
    bar: Option<ProgressBar>,
    started: Instant,
}

impl Progress {
    /// A bar for work with this name; never drawn unless `shown`.
    pub(crate) fn new(name: &'static str, shown: bool) -> Self {
        Self { bar: shown.then(|| hidden_bar(name)), started: Instant::now() }
    }

    /// Shows how many are done.
    pub(crate) fn at(&self, done: usize, all: usize) {
        let Some(bar) = &self.bar else { return };
        if bar.is_hidden() && self.started.elapsed() >= PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    }

    /// Removes the bar.
    pub(crate) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Lines about work that goes on: redrawn on a terminal; elsewhere the first line of each state is
/// printed once.
pub(crate) struct StatusLines<'a> {
    /// `None` where nothing is drawn.
    bar: Option<ProgressBar>,
    /// Where lines are printed that are not drawn; `None` where nothing is to be said.
    log: Option<&'a mut dyn Write>,
    lines: Vec<String>,
}

impl<'a> StatusLines<'a> {
    /// Draws where `draws`, else prints into the log.
    pub(crate) fn new(draws: bool, log: Option<&'a mut dyn Write>) -> Self {
        let bar = draws.then(|| {
            let bar = ProgressBar::new_spinner();
            bar.enable_steady_tick(PATIENCE);
            bar
        });
        Self { bar, log, lines: Vec::new() }
    }

    /// A state: its first line, and what is known beside it.
    pub(crate) fn show(&mut self, lines: &[String]) {
        match (&self.bar, &mut self.log, lines.first()) {
            (Some(bar), ..) => bar.set_message(printable_lines(lines)),
            // Whoever does not read the messages may still want the result.
            (None, Some(log), Some(first)) => {
                writeln!(log, "{}", printable(first)).ok();
            }
            (None, ..) => {}
        }
        self.lines = lines.to_vec();
    }

    /// A pair more, below the same state.
    pub(crate) fn pair_is_done(&mut self, number: usize) {
        let Some(bar) = &self.bar else { return };
        let first = format!("pair {number} is measured");
        let shown: Vec<String> = [first].into_iter().chain(self.lines.iter().cloned()).collect();
        bar.set_message(printable_lines(&shown));
    }

    /// Removes what is drawn.
    pub(crate) fn clear(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// No line remains, however the work ends.
impl Drop for StatusLines<'_> {
    fn drop(&mut self) {
        self.clear();
    }
}

fn printable_lines(lines: &[String]) -> String {
    lines.iter().map(|line| printable(line)).collect::<Vec<_>>().join("\n")
}

fn hidden_bar(name: &'static str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.with_message(name)
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
        metrics: [Metric; N],
        which: &[usize],
    ) -> [Arc<StatisticTable>; N] {
        archive.read_tables(metrics, which, &mut |done, all| self.at(done, all)).map(Arc::new)
    }

    fn searched(&mut self, done: usize, all: usize) {
        self.at(done, all);
    }
}
