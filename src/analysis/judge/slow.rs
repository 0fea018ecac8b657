//! Slow runs: how likely is it that a run was slow from end to end, and that all runs of a side
//! were?
//!
//! A neighbour on the other half of the core slows a machine for seconds, by a factor of 1.4 to
//! 1.8. A run whose whole measurement lies in such a phase has no fast round. Several runs of a
//! side reveal it; of a lone run there is a price.

use std::iter::repeat_n;

use crate::analysis::judge::by_side::{BySide, Side};
use crate::analysis::judge::control::MachineSpeed;
use crate::analysis::judge::floor::{Floor, floor};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::scatter::SortedLogs;
use crate::analysis::judge::usable::{UsableCase, UsableRun, UsableSide};

/// Runs of the sides that were slow, by count.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LeftOut {
    /// Of both sides of each case together.
    pub by_case: Vec<usize>,
    /// Over all sides of several runs.
    pub n_slow: usize,
    /// All runs of those sides but one each: how many could be slow.
    pub n_others: usize,
}

/// Counts the slow runs: those above their side's floor by the typical width. A case with wide
/// scatter of its own may just have met many of them.
pub(super) fn left_out(logs: &SortedLogs, typical_variance: f64, rule: &VerdictRule) -> LeftOut {
    let width = rule.slow_width(typical_variance);
    let mut found = LeftOut { by_case: Vec::with_capacity(logs.n_cases()), n_slow: 0, n_others: 0 };
    for case in logs.cases() {
        let mut n_slow = 0;
        for side in [case.reference, case.candidate] {
            n_slow += side.len() - floor(side, width).n_near;
            found.n_others += side.len() - 1;
        }
        found.n_slow += n_slow;
        found.by_case.push(n_slow);
    }
    found
}

/// The chance that a run of each side is slow from end to end: the largest of what several runs,
/// the shape of lone runs and the spikes of a history show. `spikes` is how many there are and how
/// many could be.
pub(super) fn chances_of_slow(
    cases: &[UsableCase],
    left_out: &LeftOut,
    spikes: Option<(usize, usize)>,
    rule: &VerdictRule,
) -> BySide<f64> {
    let share = |n_slow: usize, n_others: usize| (n_slow as f64 + 0.5) / (n_others as f64 + 10.0);
    let by_runs =
        if left_out.n_others == 0 { 0.0 } else { share(left_out.n_slow, left_out.n_others) };
    let by_spikes = spikes.map_or(0.0, |(n_spikes, n_triples)| share(n_spikes, n_triples));
    let shapes = BySide { reference: Side::Reference, candidate: Side::Candidate }
        .map(|side| shapes(cases, *side, rule));
    let (reference, candidate) = (shapes.reference, shapes.candidate);
    // A few cases tell little, so they are mixed with a guess.
    let (slow, of) = if cases.len() >= rule.min_cases { (0.02, 1.0) } else { (0.5, 2.0) };
    let by_shape = |shapes: Shapes| (shapes.slow + slow) / (shapes.n_runs as f64 + of);
    let both = Shapes {
        slow: reference.slow + candidate.slow,
        n_runs: reference.n_runs + candidate.n_runs,
    };
    BySide { reference, candidate }.map(|own| {
        let by_shape = if own.n_runs == 0 { 0.0 } else { by_shape(*own).max(by_shape(both)) };
        rule.slow_least.max(by_runs).max(by_spikes).max(by_shape)
    })
}

/// How many lone runs of a side look slow; a run that was slow for half its rounds counts as a
/// quarter.
#[derive(Debug, Clone, Copy)]
struct Shapes {
    slow: f64,
    n_runs: usize,
}

fn shapes(cases: &[UsableCase], side: Side, rule: &VerdictRule) -> Shapes {
    let mut shapes = Shapes { slow: 0.0, n_runs: 0 };
    for case in cases {
        if let Some(run) = case.sides.of(side).lone() {
            shapes.slow += slow_share(&run, case, rule);
            shapes.n_runs += 1;
        }
    }
    shapes
}

/// 1 for a run that was slow for three quarters of its rounds, 1/4 for half of them, else 0.
///
/// The share of such runs is close to the share of those that are slow from end to end, as
/// measured. A case that is always that broad is not slow: one of its runs must be narrow.
fn slow_share(run: &UsableRun, case: &UsableCase, rule: &VerdictRule) -> f64 {
    if run.has_fewer_rounds_than(rule.min_rounds) {
        return 0.0;
    }
    let shows = |gap: fn(&UsableRun) -> f64| {
        let narrowest = case
            .sides
            .both()
            .into_iter()
            .flat_map(UsableSide::runs)
            .map(|run| gap(&run))
            .fold(f64::INFINITY, f64::min);
        gap(run) > rule.slow_gap && rule.slow_gap > 2.0 * narrowest
    };
    if shows(|run| gap(run.q1, run)) {
        1.0
    } else if shows(|run| gap(run.median, run)) {
        0.25
    } else {
        0.0
    }
}

/// How far a time of a run is above its fastest round, in logarithms; 0 where it is missing.
fn gap(time: Option<f64>, run: &UsableRun) -> f64 {
    time.map_or(0.0, |time| (time / run.min).ln())
}

/// What the chance depends on that all runs of the slower side of a case were slow.
#[derive(Debug, Clone, Copy)]
pub(super) struct SlowerSide<'a> {
    /// The case.
    pub case: &'a UsableCase<'a>,
    /// Which of its sides is slower.
    pub side: Side,
    /// The fastest control of the comparison.
    pub fastest_control: Option<f64>,
    /// Slow runs of both sides.
    pub n_left_out: usize,
    /// Chance of a slow run of that side, over the suite.
    pub chance: f64,
    /// Earlier runs that agree with the side.
    pub n_steady: usize,
    /// Whether the sides were measured in turn.
    pub in_turn: bool,
}

impl SlowerSide<'_> {
    /// The chance that a run of this case is slow: its own slow runs, with the suite's chance worth
    /// a few runs beside.
    pub(super) fn chance_of_one(&self, rule: &VerdictRule) -> f64 {
        let n_runs = self.case.n_runs();
        let n_others = (n_runs.reference + n_runs.candidate - 2) as f64;
        (self.n_left_out as f64 + rule.slow_prior * self.chance) / (n_others + rule.slow_prior)
    }

    /// Whether the side is one run that was measured for a moment only.
    fn is_brief(&self, rule: &VerdictRule) -> bool {
        let side = self.case.sides.of(self.side);
        side.lone().is_some_and(|run| run.measured_for().is_none_or(|seconds| seconds < rule.short))
    }

    /// By how much a slow phase slows the side at most, in logarithms.
    pub(super) fn reach(&self, rule: &VerdictRule) -> f64 {
        if self.is_brief(rule) { rule.short_reach } else { rule.reach }
    }

    /// The chance that a slow phase over all runs of the side explains a change of `theta`.
    pub(super) fn chance_of_all(&self, theta: f64, rule: &VerdictRule) -> f64 {
        let side = self.case.sides.of(self.side);
        let mut plain = self.chance_of_one(rule);
        if self.is_brief(rule) {
            plain = plain.max(rule.short_slow);
        }
        let reach = self.reach(rule);
        let plain = Chance { of_slow: plain, is_vouched: false };
        let n_steady = if self.side == Side::Reference { self.n_steady.min(2) } else { 0 };
        let n_runs = side.n_runs + n_steady;
        // Three runs or more speak for themselves, whatever the control says.
        if 3 <= n_runs {
            return all_slow(repeat_n(plain, n_runs), self.in_turn, rule)
                * within_reach(theta, reach);
        }
        let fast =
            rule.control_share * within_reach(theta, rule.control_reach) + rule.control_least;
        let chance = |run: UsableRun| match MachineSpeed::of(&run, self.fastest_control, rule) {
            MachineSpeed::Absent => plain,
            MachineSpeed::Fast => Chance { of_slow: fast, is_vouched: true },
            MachineSpeed::Slow => Chance { of_slow: 1.0, is_vouched: false },
        };
        let mut chances: Vec<Chance> = side.runs().map(chance).collect();
        chances.sort_by(|a, b| a.of_slow.total_cmp(&b.of_slow));
        let chances = chances.into_iter().chain(repeat_n(plain, n_steady));
        all_slow(chances, self.in_turn, rule) * within_reach(theta, reach)
    }

    /// The same of `n_runs` runs that are all like those seen.
    pub(super) fn chance_of_all_of(&self, n_runs: usize, theta: f64, rule: &VerdictRule) -> f64 {
        let chance = Chance { of_slow: self.chance_of_one(rule), is_vouched: false };
        all_slow(repeat_n(chance, n_runs), self.in_turn, rule) * within_reach(theta, rule.reach)
    }
}

/// The chance that one run was slow.
#[derive(Debug, Clone, Copy)]
struct Chance {
    of_slow: f64,
    /// A control says that the machine was fast, whatever came before.
    is_vouched: bool,
}

/// The chance that all were slow.
///
/// A slow run is often followed by another. So that the second was slow too says little, and where
/// a side was measured in one go, every second.
fn all_slow(chances: impl Iterator<Item = Chance>, in_turn: bool, rule: &VerdictRule) -> f64 {
    let follows = |i: usize| if in_turn { i == 1 } else { i % 2 == 1 };
    let chance = |(i, chance): (usize, Chance)| {
        if follows(i) && !chance.is_vouched {
            chance.of_slow.max(rule.next_slow)
        } else {
            chance.of_slow
        }
    };
    chances.enumerate().map(chance).product()
}

/// How much of its chance a slow phase has where it must explain a change of `theta`: all of it for
/// none, none beyond its reach.
pub(crate) fn within_reach(theta: f64, reach: f64) -> f64 {
    (1.0 - theta.abs() / reach).max(0.0)
}

/// The chance that each run but one of a side was slow by what is common to all cases; `common` is
/// its floor.
pub(super) fn chance_of_common(common: &Floor, n_runs: usize) -> f64 {
    ((n_runs - common.n_near) as f64 + 0.5) / (n_runs as f64 - 1.0 + 2.0)
}
