//! The rule from end to end: measurements in, a judgement for each case out.

use crate::analysis::judge::by_side::{BySide, Side};
use crate::analysis::judge::claims::{Common, Moved, Tested, adjusted, verdict};
use crate::analysis::judge::control::fastest_control;
use crate::analysis::judge::estimate::estimate;
use crate::analysis::judge::floor::{Floor, floor};
use crate::analysis::judge::history::{spikes, steady_runs};
use crate::analysis::judge::noise::{CaseNoise, Noise};
use crate::analysis::judge::quantiles::QuantileTable;
use crate::analysis::judge::resolution::resolution;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::sample::{CaseSamples, Measurements};
use crate::analysis::judge::scatter::{SortedLogs, scatter_of_counted, typical_variance};
use crate::analysis::judge::settle::{Settling, Unsettled};
use crate::analysis::judge::slow::{LeftOut, SlowerSide, chances_of_slow, left_out};
use crate::analysis::judge::statistic::{Located, locate};
use crate::analysis::judge::suite::{Shift, bulk_scale, shift};
use crate::analysis::judge::usable::{UsableCase, UsableSide, usable_cases};
use crate::analysis::judge::verdict::{
    JudgedStatistic, Judgement, NoiseSource, OwnDoubt, Reason, SuiteFindings, Verdict,
};

/// The judgements of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedCases {
    /// One a case, in the order given.
    pub cases: Vec<Judgement>,
    /// What holds for the comparison as a whole.
    pub suite: SuiteFindings,
}

/// Judges every case of a comparison.
pub fn judge(measurements: &Measurements, rule: &VerdictRule) -> JudgedCases {
    let usable = usable_cases(measurements.cases);
    let is_lone_pair = usable.iter().all(UsableCase::is_lone_pair);
    let is_history = is_lone_pair && rule.min_history <= measurements.history.len();
    let located = locate(&usable, is_history.then_some(measurements.history), rule);

    let (noise, floors) = noise_and_floors(&located, rule);
    let in_suite = Suite::find(&usable, &located, noise, &floors, measurements, rule);
    let tested = test_all(&usable, &located, &floors, &in_suite, rule);
    let q_values = adjusted(&tested);
    let n_tests = q_values.iter().flatten().count();
    let shift = in_suite.shift;
    let common = Common { rule, shift: &shift, n_tests, is_lone_pair };
    let verdicts: Vec<(Verdict, Option<Reason>)> =
        tested.iter().zip(&q_values).map(|(tested, q)| verdict(tested, *q, &common)).collect();

    let n_claims = verdicts.iter().filter(|(verdict, _)| verdict.is_claim()).count();
    let mut settling = Settling::new(n_claims, n_tests, shift, rule);
    let resolution = resolution(
        &tested,
        |i, tested, way| in_suite.slower_side(i, tested.case, way),
        settling.level(),
        &common,
    )
    .filter(|_| !measurements.another_machine);
    let mut judged: Vec<Judgement> = measurements.cases.iter().map(without_numbers).collect();
    for (i, ((tested, q), (verdict, reason))) in
        tested.iter().zip(q_values).zip(verdicts).enumerate()
    {
        let Some(judgement) = judged.get_mut(tested.case.case_idx) else { continue };
        let (Some(floors), Some(noise)) = (floors.get(i), in_suite.noise.by_case.get(i)) else {
            continue;
        };
        *judgement = with_numbers(tested, q, floors, verdict, reason);
        judgement.located = Some(located_sides(tested.case, floors, located.statistic));
        judgement.own = Some(in_suite.own_doubt(i, tested, rule));
        if measurements.another_machine {
            // Nothing that is run again on either machine would settle the case.
            (judgement.verdict, judgement.reason) =
                (Verdict::Inconclusive, Some(Reason::AnotherMachine));
        } else if verdict == Verdict::Inconclusive {
            let unsettled = Unsettled {
                theta: tested.estimate.theta,
                noise: *noise,
                counted: judgement.counted,
                slower: in_suite.slower_side(i, tested.case, tested.estimate.theta),
                is_moved: Moved::of(tested.case, rule).any(),
            };
            judgement.runs_to_settle = settling.runs_to_settle(&unsettled);
        }
    }
    JudgedCases {
        cases: judged,
        suite: SuiteFindings { resolution, ..in_suite.findings(&located) },
    }
}

/// The judgement of a case that is not usable; for others it is written over.
fn without_numbers(case: &CaseSamples) -> Judgement {
    if case.reference.is_empty() {
        Judgement::bare(Verdict::Added, None)
    } else if case.candidate.is_empty() {
        Judgement::bare(Verdict::Removed, None)
    } else {
        Judgement::bare(Verdict::Incomparable, Some(Reason::NoUsableTime))
    }
}

fn with_numbers(
    tested: &Tested,
    q: Option<f64>,
    floors: &BySide<Floor>,
    verdict: Verdict,
    reason: Option<Reason>,
) -> Judgement {
    let estimate = &tested.estimate;
    Judgement {
        verdict,
        reason,
        theta: Some(estimate.theta),
        se: Some(estimate.se),
        df: Some(estimate.df),
        own: None,
        low: Some(estimate.low),
        high: Some(estimate.high),
        p_noise: Some(estimate.p_noise),
        p_slow: Some(tested.p_slow),
        p: tested.p,
        q,
        difference: None,
        located: None,
        counted: floors.map(|floor| floor.n_near),
        runs_to_settle: None,
    }
}

/// Where the sides of a case are. A single run that counts is the fastest of its side, and its own
/// number is shown: the way over its logarithm would change the last digits.
fn located_sides(
    case: &UsableCase,
    floors: &BySide<Floor>,
    statistic: JudgedStatistic,
) -> BySide<f64> {
    let located = |side: &UsableSide, floor: &Floor| {
        let times = side.runs().filter_map(|run| run.time(statistic));
        let own = times.min_by(f64::total_cmp).filter(|_| floor.n_near == 1);
        own.unwrap_or_else(|| floor.log.exp())
    };
    BySide {
        reference: located(&case.sides.reference, &floors.reference),
        candidate: located(&case.sides.candidate, &floors.candidate),
    }
}

/// The noise of every case and where its sides are; of several runs a side in two passes.
fn noise_and_floors(located: &Located, rule: &VerdictRule) -> (Noise, Vec<BySide<Floor>>) {
    let Some(scatter) = &located.scatter else {
        let source = if rule.noise.is_some() { NoiseSource::Option } else { NoiseSource::Assumed };
        let unknown = vec![Default::default(); located.logs.n_cases()];
        let noise =
            Noise::moderated(&unknown, rule.assumed_variance(located.logs.n_cases()), source, rule);
        let floors = floors(&located.logs, &noise, rule);
        return (noise, floors);
    };
    let source =
        if located.histories.is_some() { NoiseSource::History } else { NoiseSource::Replicates };
    let first = Noise::moderated(&scatter.by_case, scatter.typical, source, rule);
    let floors = floors(&located.logs, &first, rule);
    if located.histories.is_some() {
        return (first, floors);
    }
    let by_case = scatter_of_counted(&located.logs, &floors);
    (
        Noise::moderated(
            &by_case,
            typical_variance(&by_case, rule.least_variance(), rule),
            source,
            rule,
        ),
        floors,
    )
}

fn floors(logs: &SortedLogs, noise: &Noise, rule: &VerdictRule) -> Vec<BySide<Floor>> {
    let of_case = |(logs, noise): (BySide<&[f64]>, &CaseNoise)| {
        logs.map(|sorted| floor(sorted, rule.cut * noise.variance.sqrt()))
    };
    logs.cases().zip(&noise.by_case).map(of_case).collect()
}

/// Everything that the cases of one comparison share.
struct Suite {
    noise: Noise,
    /// By how much the bulk of the comparison widened the noise, as a factor from 1 on.
    widened_by: f64,
    left_out: LeftOut,
    chances: BySide<f64>,
    fastest_control: Option<f64>,
    /// Earlier runs that agree with the reference run, one entry a case; empty without a history.
    steady: Vec<usize>,
    shift: Shift,
    in_turn: bool,
}

impl Suite {
    fn find(
        cases: &[UsableCase],
        located: &Located,
        mut noise: Noise,
        floors: &[BySide<Floor>],
        measurements: &Measurements,
        rule: &VerdictRule,
    ) -> Self {
        let left_out = left_out(&located.logs, noise.typical, rule);
        let variances = noise.variances();
        // A history that measured nothing shows no spikes either.
        let history = located.histories.as_ref().filter(|_| located.scatter.is_some());
        let spikes = history.map(|histories| spikes(histories, &variances, rule));
        let steady = history
            .map(|histories| steady_runs(histories, floors, &variances, rule))
            .unwrap_or_default();
        let chances = chances_of_slow(cases, &left_out, spikes, rule);
        let thetas: Vec<f64> =
            floors.iter().map(|floors| floors.candidate.log - floors.reference.log).collect();
        let shift = shift(cases, floors, &thetas, located.statistic, &noise, rule);
        let measured = noise.typical;
        let is_unmeasured = located.scatter.is_none() || !measurements.in_turn;
        if let Some(scale) =
            bulk_scale(&thetas, floors, &shift, &noise, rule).filter(|_| is_unmeasured)
        {
            noise.widen_to((scale * scale).max(noise.typical));
        }
        let widened_by = (noise.typical / measured).sqrt();
        Self {
            widened_by,
            noise,
            left_out,
            chances,
            fastest_control: fastest_control(cases, measurements.history),
            steady,
            shift,
            in_turn: measurements.in_turn,
        }
    }

    /// The side of usable case i that is slower.
    fn slower_side<'a>(&'a self, i: usize, case: &'a UsableCase<'a>, theta: f64) -> SlowerSide<'a> {
        let side = Side::slower(theta);
        SlowerSide {
            case,
            side,
            fastest_control: self.fastest_control,
            n_left_out: self.left_out.by_case.get(i).copied().unwrap_or(0),
            chance: *self.chances.of(side),
            n_steady: self.steady.get(i).copied().unwrap_or(0),
            in_turn: self.in_turn,
        }
    }

    /// How far chance may have moved usable case i by itself.
    fn own_doubt(&self, i: usize, tested: &Tested<'_>, rule: &VerdictRule) -> OwnDoubt {
        let thetas = BySide { reference: -1.0, candidate: 1.0 };
        let sides = thetas.map(|theta| self.slower_side(i, tested.case, *theta));
        OwnDoubt {
            variance: tested.estimate.variance,
            slow: sides.map(|side| side.chance_of_all(0.0, rule)),
            reach: sides.map(|side| side.reach(rule)),
        }
    }

    fn findings(&self, located: &Located) -> SuiteFindings {
        SuiteFindings {
            statistic: located.statistic,
            noise: self.noise.typical.sqrt(),
            widened_by: self.widened_by,
            noise_source: self.noise.source,
            slow: self.chances.reference.max(self.chances.candidate),
            shift: self.shift.theta,
            whole_shift: self.shift.whole,
            established: self.shift.established,
            guarded: self.shift.guarded,
            left_out: self.left_out.n_slow,
            counted: self.left_out.n_others,
            resolution: None,
        }
    }
}

/// Estimates and tests every usable case.
fn test_all<'a>(
    cases: &'a [UsableCase<'a>],
    located: &Located,
    floors: &[BySide<Floor>],
    suite: &Suite,
    rule: &VerdictRule,
) -> Vec<Tested<'a>> {
    let mut table = QuantileTable::new(rule.alpha);
    let mut tested = Vec::with_capacity(cases.len());
    for (i, (((case, logs), floors), noise)) in
        cases.iter().zip(located.logs.cases()).zip(floors).zip(&suite.noise.by_case).enumerate()
    {
        let estimate = estimate((case, logs, floors), *noise, &suite.shift, &mut table, rule);
        let p_slow = suite.slower_side(i, case, estimate.theta).chance_of_all(estimate.theta, rule);
        // The run is the sample: rounds matter only where no runs measured the noise.
        let is_short_of_rounds = located.scatter.is_none()
            && case
                .sides
                .both()
                .into_iter()
                .filter_map(UsableSide::lone)
                .any(|run| run.has_fewer_rounds_than(rule.min_rounds));
        let p = (!is_short_of_rounds).then_some((estimate.p_noise + p_slow).min(1.0));
        tested.push(Tested { case, estimate, p_slow, p });
    }
    tested
}
