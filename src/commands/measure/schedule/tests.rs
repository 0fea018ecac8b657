//! The schedule over drawn runs: no process, no clock.

use std::convert::Infallible;

use chrono::{DateTime, TimeDelta};

use super::*;
use crate::analysis::raw_question::RawComparison;
use crate::model::case::Case;
use crate::model::run::{PairSchedule, RunInfo};
use crate::model::seconds::Seconds;
use crate::model::stats::Stats;

/// Numbers that look random and are the same each time (xorshift, Marsaglia 2003).
struct Drawn(u64);

impl Drawn {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Normal, by the sum of twelve uniform numbers.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Cases whose candidate takes `slower` times the reference's time, with this noise between sessions.
struct DrawnSessions {
    drawn: Drawn,
    slower: Vec<f64>,
    noise: f64,
    /// What was left out of each pair.
    left_out: Vec<LeftOut>,
    /// How many were undecided at each look, by pairs.
    looks: Vec<(usize, usize)>,
    /// After how many pairs it is interrupted.
    stops_after: usize,
}

impl DrawnSessions {
    fn new(seed: u64, slower: &[f64], noise: f64) -> Self {
        Self {
            drawn: Drawn(seed * 7919 + 1),
            slower: slower.to_vec(),
            noise,
            left_out: Vec::new(),
            looks: Vec::new(),
            stops_after: usize::MAX,
        }
    }

    fn run(&mut self, pair: usize, side: usize, left_out: &BTreeSet<String>) -> Run {
        let mut cases = Vec::new();
        for (case_idx, slower) in self.slower.clone().into_iter().enumerate() {
            let factor = if side == 0 { 1.0 } else { slower };
            let seconds = 1e-4 * factor * (self.noise * self.drawn.normal()).exp();
            let fullname = format!("t.py::test_{case_idx}");
            if left_out.contains(&fullname) {
                continue;
            }
            let stats = Stats {
                min: Seconds::new(seconds),
                q1: Seconds::new(seconds * 1.01),
                median: Seconds::new(seconds * 1.02),
                mean: Seconds::new(seconds * 1.03),
                rounds: Some(500),
                iterations: Some(1),
                ..Stats::default()
            };
            cases.push(Case { name: fullname.clone(), fullname, stats, ..Case::default() });
        }
        let seconds = TimeDelta::seconds(20 * pair as i64 + side as i64);
        let info = RunInfo {
            id: format!("{pair}-{side}"),
            recorded_at: Some(DateTime::UNIX_EPOCH + seconds),
            schedule: Some(PairSchedule::Lockstep),
            ..RunInfo::default()
        };
        Run { info, cases }
    }
}

impl Measurer for DrawnSessions {
    type Error = Infallible;

    fn measure(
        &mut self,
        number: usize,
        left_out: &LeftOut,
    ) -> Result<Option<PairOfRuns>, Infallible> {
        if number > self.stops_after {
            return Ok(None);
        }
        self.left_out.push(left_out.clone());
        let reference = self.run(number, 0, &left_out.reference);
        let candidate = self.run(number, 1, &left_out.candidate);
        Ok(Some([reference, candidate]))
    }

    fn looked(&mut self, look: &LookReport<'_>) -> Result<(), Infallible> {
        self.looks.push((look.pairs, look.undecided.len()));
        Ok(())
    }
}

fn rules() -> ComparisonRules {
    let words =
        RawComparison { alpha: Some(ALPHA_OF_A_LOOK.to_string()), ..RawComparison::default() };
    words.parse().unwrap().rules
}

/// The verdicts in the end, the pairs that were measured, and why it ended.
fn settle(sessions: &mut DrawnSessions, most: usize) -> (Vec<Verdict>, Vec<PairOfRuns>, Ended) {
    let mut pairs = Vec::new();
    let Ok(ended) = measure_until_settled(&mut pairs, most, &rules(), sessions);
    let comparison = judged(&pairs, &rules()).unwrap();
    let mut rows: Vec<(String, Verdict)> =
        comparison.rows.iter().map(|row| (row.name.name.clone(), row.judged.verdict)).collect();
    rows.sort_by_key(|(name, _)| name.trim_start_matches("t.py::test_").parse::<usize>().ok());
    (rows.into_iter().map(|(_, verdict)| verdict).collect(), pairs, ended)
}

#[test]
fn it_looks_after_three_pairs_first_and_then_less_often() {
    let looks: Vec<usize> = (1..40).filter(|pairs| is_look(*pairs)).collect();
    assert_eq!(looks, [3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 35]);
}

#[test]
fn a_clear_change_is_settled_by_the_first_look() {
    let mut sessions = DrawnSessions::new(1, &[1.0, 1.0, 1.5, 1.0, 0.6, 1.0], 0.004);
    let (verdicts, pairs, ended) = settle(&mut sessions, 20);
    let [same, slower, faster] = [Verdict::Unchanged, Verdict::Regressed, Verdict::Improved];
    assert_eq!(verdicts, [same, same, slower, same, faster, same]);
    assert_eq!((pairs.len(), ended), (3, Ended::Settled));
    assert_eq!(sessions.looks, [(3, 0)]);
}

#[test]
fn what_is_settled_is_measured_no_more_but_for_three_controls() {
    // One is too noisy for three pairs: its change is near the threshold.
    let mut slower = vec![1.0; 11];
    slower[10] = 1.04;
    let mut sessions = DrawnSessions::new(3, &slower, 0.012);
    let (_, pairs, _) = settle(&mut sessions, 20);
    assert!(pairs.len() > 4, "{}", pairs.len());
    assert_eq!(
        sessions.left_out[..3],
        [const { LeftOut { reference: BTreeSet::new(), candidate: BTreeSet::new() } }; 3]
    );
    let measured: Vec<usize> = pairs.iter().map(|[reference, _]| reference.cases.len()).collect();
    assert_eq!(measured[..3], [11, 11, 11]);
    for (pairs, undecided) in &sessions.looks {
        if let Some(measured) = measured.get(*pairs) {
            assert_eq!(*measured, (undecided + CONTROLS).min(11), "after {pairs}");
        }
    }
    assert!(sessions.left_out.iter().all(|left| left.reference == left.candidate));
}

#[test]
fn what_only_one_side_has_is_measured_once() {
    struct OneSided(DrawnSessions);
    impl Measurer for OneSided {
        type Error = Infallible;
        fn measure(
            &mut self,
            number: usize,
            left_out: &LeftOut,
        ) -> Result<Option<PairOfRuns>, Infallible> {
            let Ok(Some([mut reference, candidate])) = self.0.measure(number, left_out) else {
                return Ok(None);
            };
            reference.cases.retain(|case| case.fullname != "t.py::test_0");
            Ok(Some([reference, candidate]))
        }
        fn looked(&mut self, look: &LookReport<'_>) -> Result<(), Infallible> {
            self.0.looked(look)
        }
    }
    let mut sessions = OneSided(DrawnSessions::new(1, &[1.0; 6], 0.004));
    let mut pairs = Vec::new();
    let Ok(ended) = measure_until_settled(&mut pairs, 20, &rules(), &mut sessions);
    assert_eq!(ended, Ended::Settled);
    let has = |run: &Run| run.cases.iter().any(|case| case.fullname == "t.py::test_0");
    let measured: Vec<bool> = pairs.iter().map(|[_, candidate]| has(candidate)).collect();
    assert_eq!(measured, [true, false, false]);
    assert_eq!(judged(&pairs, &rules()).unwrap().added.len(), 1);
}

#[test]
fn it_ends_at_the_most_pairs_and_where_the_measurer_does() {
    // Five sessions a side cannot rule out a tenth at this noise.
    let mut sessions = DrawnSessions::new(5, &[1.0; 6], 0.3);
    let (verdicts, pairs, ended) = settle(&mut sessions, 5);
    assert_eq!((pairs.len(), ended), (5, Ended::MostPairs));
    assert!(verdicts.contains(&Verdict::Inconclusive));
    let mut sessions = DrawnSessions { stops_after: 2, ..DrawnSessions::new(5, &[1.0; 6], 0.3) };
    let (_, pairs, ended) = settle(&mut sessions, 20);
    assert_eq!((pairs.len(), ended, sessions.looks.len()), (2, Ended::Stopped, 0));
}

#[test]
fn a_measurement_that_goes_on_judges_what_is_there_first() {
    let mut sessions = DrawnSessions::new(1, &[1.0, 1.0, 1.5, 1.0, 0.6, 1.0], 0.004);
    let (_, mut pairs, _) = settle(&mut sessions, 20);
    let mut more = DrawnSessions::new(2, &[1.0; 6], 0.004);
    let Ok(ended) = measure_until_settled(&mut pairs, 20, &rules(), &mut more);
    assert_eq!((pairs.len(), ended, more.left_out.len()), (3, Ended::Settled, 0));
}

/// Over whole measurements, looks and all.
#[test]
fn nothing_changed_is_rarely_called_a_change() {
    let (mut false_claims, mut settled, mut all) = (0, 0, 0);
    for seed in 1..=60 {
        let mut sessions = DrawnSessions::new(seed, &[1.0; 8], 0.012);
        let (verdicts, ..) = settle(&mut sessions, 20);
        all += verdicts.len();
        false_claims += verdicts.iter().filter(|verdict| verdict.is_claim()).count();
        settled += verdicts.iter().filter(|verdict| **verdict == Verdict::Unchanged).count();
    }
    assert!(false_claims * 200 <= all, "{false_claims} of {all}");
    assert!(settled * 100 >= 95 * all, "{settled} of {all}");
}

#[test]
fn a_change_is_seen_whatever_the_others_do() {
    for share in [1, 4] {
        let (mut seen, mut changed) = (0, 0);
        for seed in 1..=20 {
            let slower: Vec<f64> = (0..8).map(|i| if i < share { 1.1 } else { 1.0 }).collect();
            let (verdicts, ..) = settle(&mut DrawnSessions::new(seed, &slower, 0.012), 20);
            changed += share;
            seen += verdicts[..share].iter().filter(|of| **of == Verdict::Regressed).count();
        }
        assert!(seen * 100 >= 95 * changed, "{seen} of {changed} with {share} of 8");
    }
}
