//! Which statistic locates a run: the fastest round, or on a quiet machine the median.

use crate::analysis::judge::history::{CaseHistory, histories, scatter_of_steps};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::sample::EarlierRun;
use crate::analysis::judge::scatter::{Scatter, SortedLogs, Spacings, scatter_of_halves};
use crate::analysis::judge::usable::UsableCase;
use crate::analysis::judge::verdict::JudgedStatistic;

/// The median locates a run where its typical variance is below this share of the minimum's, ...
pub(crate) const QUIETER: f64 = 0.7;
/// ... and at most this share of the runs looks slow by their medians: a machine with one speed.
pub(crate) const QUIET_SLOW: f64 = 0.02;

/// Every run located by one statistic, and what that shows about the noise.
#[derive(Debug, Clone)]
pub(super) struct Located {
    /// The statistic.
    pub statistic: JudgedStatistic,
    /// Logarithms of the runs of the usable cases.
    pub logs: SortedLogs,
    /// Earlier runs, one entry a usable case; `None` where they do not count.
    pub histories: Option<Vec<CaseHistory>>,
    /// First pass of the noise; `None` where no runs measured it.
    pub scatter: Option<Scatter>,
}

/// Locates the runs by the better statistic. The scatter inside the sides decides over the whole
/// suite, never their difference. `history` is `None` where earlier runs do not count.
pub(super) fn locate(
    cases: &[UsableCase],
    history: Option<&[EarlierRun]>,
    rule: &VerdictRule,
) -> Located {
    let mut spacings = Spacings::default();
    let mut located_by = |statistic| {
        let logs = SortedLogs::new(cases, statistic)?;
        let histories = history.map(|earlier| histories(cases, earlier, statistic, rule));
        let scatter = match &histories {
            Some(histories) => scatter_of_steps(histories, rule),
            None => scatter_of_halves(&logs, &mut spacings, rule),
        };
        Some(Located { statistic, logs, histories, scatter })
    };
    let by_min = located_by(JudgedStatistic::Min);
    let by_median = match &by_min {
        Some(Located { scatter: Some(_), .. }) => located_by(JudgedStatistic::Median),
        _ => None,
    };
    match (by_min, by_median) {
        (Some(by_min), Some(by_median)) if is_quieter(&by_median, &by_min) => by_median,
        (Some(by_min), _) => by_min,
        // Every usable run has a fastest round, so only a comparison without usable cases ends
        // here.
        (None, _) => Located {
            statistic: JudgedStatistic::Min,
            logs: SortedLogs::default(),
            histories: None,
            scatter: None,
        },
    }
}

fn is_quieter(by_median: &Located, by_min: &Located) -> bool {
    match (&by_median.scatter, &by_min.scatter) {
        (Some(median), Some(min)) => {
            median.typical < QUIETER * min.typical
                && median.n_slow as f64 <= QUIET_SLOW * median.n_others.max(1) as f64
        }
        _ => false,
    }
}
