//! What the page of a comparison shows around it: the runs of the archive, and the history of as
//! many of them as a page can hold.

use crate::analysis::choose::history_window::HistoryWindow;
use crate::analysis::choose::run_listing::RunListing;
use crate::analysis::compare::comparison::ComparisonRules;
use crate::analysis::history::history::History;
use crate::analysis::pair::grouping::GroupBy;
use crate::analysis::pair::naming::Postfixes;
use crate::analysis::question::HistoryQuestion;
use crate::commands::progress::Progress;
use crate::inquiry;
use crate::load::archive::archive::Archive;
use crate::model::metric_settings::MetricSettings;
use crate::model::quantity::Unit;
use crate::model::run::RunInfo;
use crate::render::report::HistoryReport;
use crate::render::report::PageSurroundings;

/// The number of points in the history of a page, each of some twenty bytes.
const MOST_POINTS: usize = 150_000;

pub(super) struct PageContext<'a> {
    listed: Vec<RunListing<'a>>,
    runs: Vec<&'a RunInfo>,
    /// How many older runs the history leaves out.
    left_out: usize,
    history: History,
    unit: Unit,
}

impl<'a> PageContext<'a> {
    /// Reads as many of the newest runs as a comparison of `n_cases` cases allows, at least two.
    /// `None` where there is no run.
    pub(super) fn read(
        archive: &'a mut Archive,
        rules: &ComparisonRules,
        settings: &MetricSettings,
        n_cases: usize,
        progress: &Progress,
    ) -> Option<Self> {
        let most_runs = (MOST_POINTS / n_cases.max(1)).max(2);
        let question = HistoryQuestion {
            span: HistoryWindow {
                since: None,
                last: Some(most_runs),
                reference: None,
                order: Some(archive.listing().order),
                no_join: false,
            },
            metric: rules.metric.clone(),
            group_by: GroupBy::default(),
            postfixes: Postfixes::new(&[], &[]),
            renames: rules.renames.clone(),
            filter: rules.filter.clone(),
            benchmarks: Vec::new(),
            band: true,
            rule: rules.verdict,
        };
        let history = inquiry::history::history(archive, &question, &mut &*progress).ok()?;
        let archive: &'a Archive = archive;
        let unit = inquiry::history_unit::unit(archive, &history, settings);
        let (listed, _) =
            inquiry::runs::list(archive, None, &mut |done, all| progress.at(done, all));
        let runs = inquiry::history::runs(archive, &history.chosen);
        let left_out = if runs.len() == most_runs { listed.len() - runs.len() } else { 0 };
        Some(Self { listed, runs, left_out, history, unit })
    }

    pub(super) fn surroundings<'s>(&'s self, commit_url: Option<&'s str>) -> PageSurroundings<'s> {
        PageSurroundings {
            listed: &self.listed,
            history: HistoryReport {
                unit: self.unit.clone(),
                left_out: self.left_out,
                ..HistoryReport::new(&self.history, &self.runs)
            },
            commit_url,
        }
    }
}
