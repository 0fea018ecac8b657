//! The range of the rounds of each point of a history: what a chart draws as a band.

use std::sync::Arc;

use crate::analysis::history::readings::Readings;
use crate::analysis::history::trend::Series;
use crate::model::statistic::Statistic;
use crate::model::track::track_parts;

/// What the rounds of one case in one run span, in seconds; absent where the run does not record
/// it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct RoundSpread {
    /// Fastest round.
    pub min: Option<f64>,
    /// Slowest round.
    pub max: Option<f64>,
    /// First quartile.
    pub q1: Option<f64>,
    /// Third quartile.
    pub q3: Option<f64>,
}

impl RoundSpread {
    /// The statistics that make a range.
    pub(crate) const STATISTICS: [Statistic; 4] =
        [Statistic::Min, Statistic::Max, Statistic::Q1, Statistic::Q3];

    /// The field of a statistic; `None` for one that is no part of a range.
    fn slot(&mut self, statistic: Statistic) -> Option<&mut Option<f64>> {
        match statistic {
            Statistic::Min => Some(&mut self.min),
            Statistic::Max => Some(&mut self.max),
            Statistic::Q1 => Some(&mut self.q1),
            Statistic::Q3 => Some(&mut self.q3),
            Statistic::Mean | Statistic::Median | Statistic::StdDev | Statistic::Iqr => None,
        }
    }
}

/// The range of each point of each series, in their order. Series are sorted by name; `readings`
/// are of the same runs as theirs.
pub(crate) fn ranges(
    series: &[Series],
    readings: &[(Statistic, Readings<'_>)],
) -> Vec<Vec<RoundSpread>> {
    let mut all: Vec<Vec<RoundSpread>> =
        series.iter().map(|series| vec![RoundSpread::default(); series.points.len()]).collect();
    for (statistic, readings) in readings {
        let series_idxs: Vec<Option<usize>> =
            readings.names.iter().map(|name| series_idx(series, name)).collect();
        for (run, points) in readings.points.iter().enumerate() {
            for (id, seconds) in points {
                let Some(series_idx) = series_idxs.get(*id as usize).copied().flatten() else {
                    continue;
                };
                let Some(of_series) = series.get(series_idx) else { continue };
                let Ok(point_idx) = of_series.points.binary_search_by_key(&run, |point| point.run)
                else {
                    continue;
                };
                let range = all.get_mut(series_idx).and_then(|ranges| ranges.get_mut(point_idx));
                if let Some(slot) = range.and_then(|range| range.slot(*statistic)) {
                    *slot = Some(*seconds);
                }
            }
        }
    }
    all
}

fn series_idx(series: &[Series], name: &Arc<str>) -> Option<usize> {
    let (fullname, _) = track_parts(name);
    series.binary_search_by(|series| (*series.fullname).cmp(fullname)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::history::trend::Point;

    #[test]
    fn each_point_gets_what_its_own_run_says_and_no_more() {
        let series = |name: &str, runs: &[usize]| Series {
            fullname: name.into(),
            points: runs.iter().map(|run| Point { run: *run, value: 1.0, version: 0 }).collect(),
            steps: Vec::new(),
        };
        let series = [series("a", &[0, 2]), series("c", &[1])];
        let names = ["a".into(), "b".into(), "c".into()];
        let points = [vec![(0, 0.5), (1, 9.0)], vec![(0, 8.0)], vec![(0, 0.25)]];
        let readings = Readings { names: &names, points: &points };
        let found = ranges(&series, &[(Statistic::Min, readings), (Statistic::Mean, readings)]);
        let min = |seconds| RoundSpread { min: Some(seconds), ..RoundSpread::default() };
        assert_eq!(found, [vec![min(0.5), min(0.25)], vec![RoundSpread::default()]]);
    }
}
