//! Comparisons drawn from a fixed seed: what a machine of a known kind would have measured.

use crate::analysis::judge::judge::{JudgedCases, judge};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::sample::{CaseSamples, EarlierRun, Measurements, RunSample};
use crate::analysis::judge::verdict::{Judgement, Verdict};

/// Numbers from a seed. Source: SplitMix64 (Steele, Lea and Flood 2014).
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Uniform from `low` to `high`.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Standard normal, by Box and Muller (1958).
    pub(super) fn normal(&mut self) -> f64 {
        let (radius, angle) =
            (self.between(f64::MIN_POSITIVE, 1.0), self.between(0.0, std::f64::consts::TAU));
        (-2.0 * radius.ln()).sqrt() * angle.cos()
    }

    pub(super) fn happens(&mut self, chance: f64) -> bool {
        self.between(0.0, 1.0) < chance
    }

    /// A run whose fastest round is `time` seconds, with 1 % noise between runs; 200 rounds of a
    /// usual shape.
    pub(super) fn run(&mut self, time: f64) -> RunSample {
        let min = time * (0.01 * self.normal()).exp();
        let spread = self.between(0.005, 0.02);
        RunSample {
            min: Some(min),
            q1: Some(min * (1.0 + spread)),
            median: Some(min * (1.0 + 1.5 * spread)),
            mean: Some(min * (1.0 + 2.0 * spread)),
            rounds: Some(200),
            iterations: Some(1),
            control: None,
            fastest_control: None,
            stored: None,
        }
    }

    pub(super) fn runs(&mut self, time: f64, n_runs: usize) -> Vec<Option<RunSample>> {
        (0..n_runs).map(|_| Some(self.run(time))).collect()
    }

    /// A suite whose case i takes `factors[i]` times as long in the candidate.
    pub(super) fn suite(&mut self, factors: &[f64], n_runs: usize) -> Vec<CaseSamples> {
        let mut case = |(i, factor): (usize, &f64)| {
            let reference = self.runs(level(i), n_runs);
            CaseSamples { reference, candidate: self.runs(level(i) * factor, n_runs) }
        };
        factors.iter().enumerate().map(&mut case).collect()
    }

    /// An earlier run of a suite whose case i takes `factors[i]` times as long as usual.
    pub(super) fn earlier(
        &mut self,
        factors: &[f64],
        replicate_group: Option<usize>,
    ) -> EarlierRun {
        let cases = factors
            .iter()
            .enumerate()
            .map(|(i, factor)| Some(self.run(level(i) * factor)))
            .collect();
        EarlierRun { cases, replicate_group }
    }
}

/// How long case i takes, in seconds.
pub(super) fn level(i: usize) -> f64 {
    1e-3 * (1.0 + i as f64)
}

/// A run all of whose times are `factor` times as long.
pub(super) fn scaled(run: &RunSample, factor: f64) -> RunSample {
    let longer = |time: Option<f64>| time.map(|time| time * factor);
    RunSample {
        min: longer(run.min),
        q1: longer(run.q1),
        median: longer(run.median),
        mean: longer(run.mean),
        control: longer(run.control),
        fastest_control: longer(run.fastest_control),
        ..*run
    }
}

/// What the rule says of a comparison whose sides were measured in turn.
pub(super) fn judged(cases: &[CaseSamples], history: &[EarlierRun]) -> JudgedCases {
    let measurements = Measurements { cases, history, in_turn: true, another_machine: false };
    judge(&measurements, &VerdictRule::default())
}

/// How often something true and something false was claimed.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Tally {
    pub n_changed: usize,
    pub n_seen: usize,
    pub n_same: usize,
    pub n_unchanged: usize,
    /// Claims of cases that did not change, or that changed the other way.
    pub n_false: usize,
}

impl Tally {
    /// Adds one comparison whose case i changed by `factors[i]`.
    pub(super) fn add(&mut self, factors: &[f64], cases: &[Judgement]) {
        assert_eq!(factors.len(), cases.len());
        for (factor, case) in factors.iter().zip(cases) {
            let right = match *factor {
                1.0 => None,
                factor if factor > 1.0 => Some(Verdict::Regressed),
                _ => Some(Verdict::Improved),
            };
            self.n_changed += usize::from(right.is_some());
            self.n_same += usize::from(right.is_none());
            self.n_unchanged += usize::from(right.is_none() && case.verdict == Verdict::Unchanged);
            self.n_seen += usize::from(right == Some(case.verdict));
            self.n_false += usize::from(case.verdict.is_claim() && right != Some(case.verdict));
        }
    }

    /// Share of the changes that were seen.
    pub(super) fn power(&self) -> f64 {
        self.n_seen as f64 / self.n_changed as f64
    }

    /// Share of the same that was called unchanged.
    pub(super) fn unchanged(&self) -> f64 {
        self.n_unchanged as f64 / self.n_same as f64
    }
}
