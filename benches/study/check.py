"""Checks of the study itself, against published values and plain counting: `python3 benches/study/check.py`."""

import itertools
import math
import statistics
import unittest

import asv
import benchmatrix
import peers
import simulate
from distributions import mann_whitney, t_tail
from sessions import Case, Run
from tally import Tally
from windows import Comparison, in_turn, one_after_the_other


class Distributions(unittest.TestCase):
    def test_t_has_the_printed_quantiles(self):
        for df, t in ((1, 12.706), (5, 2.571), (10, 2.228), (30, 2.042)):
            self.assertAlmostEqual(t_tail(t, df), 0.025, delta=2e-5)
        self.assertAlmostEqual(t_tail(-2.228, 10), 0.975, delta=2e-5)

    def test_mann_whitney_counts_arrangements(self):
        self.assertAlmostEqual(mann_whitney([6, 7, 8, 9, 10], [1, 2, 3, 4, 5])[1], 2 / 252)
        self.assertAlmostEqual(mann_whitney([4, 5, 6], [1, 2, 3])[1], 2 / 20)
        self.assertEqual(mann_whitney([1, 1, 1], [1, 1, 1])[1], 1.0)

    def test_mann_whitney_with_ties_agrees_with_every_arrangement(self):
        x, y = [1, 2, 2, 3], [2, 3, 3, 4, 4]
        pooled = x + y

        def u_of(chosen):
            rest = [pooled[i] for i in range(len(pooled)) if i not in chosen]
            return sum((pooled[i] > other) + (pooled[i] == other) / 2 for i in chosen for other in rest)

        all_u = [u_of(chosen) for chosen in itertools.combinations(range(len(pooled)), len(x))]
        seen, p = mann_whitney(x, y)
        tail = min(sum(u <= seen for u in all_u), sum(u >= seen for u in all_u))
        self.assertAlmostEqual(p, min(1.0, 2 * tail / len(all_u)))


class Peers(unittest.TestCase):
    def test_benchstat_needs_four_runs(self):
        self.assertIsNone(peers.benchstat_on_means(comparison([1.0] * 3, [9.0] * 3)))
        self.assertEqual(verdict(peers.benchstat_on_means, [1, 1.1, 1.2, 1.3], [2, 2.1, 2.2, 2.3]), "regressed")

    def test_rustc_perf_measures_by_the_past(self):
        steps = [1.0, 1.01] * 8
        for candidate, expected in ((1.005, "inconclusive"), (1.2, "regressed"), (0.8, "improved")):
            pair = comparison([1.0], [candidate], earlier=steps)
            self.assertEqual(peers.rustc_perf(pair), {"a": expected})
        self.assertIsNone(peers.rustc_perf(comparison([1.0], [2.0], earlier=steps[:9])))

    def test_asv_needs_the_factor_and_a_difference(self):
        close = [1, 1.001, 1.002, 1.003, 1.004, 1.005, 1.006, 1.007]
        self.assertEqual(verdict(asv.on_run_medians, close, [1.09 * x for x in close]), "inconclusive")
        self.assertEqual(verdict(asv.on_run_medians, close, [1.2 * x for x in close]), "regressed")
        self.assertEqual(verdict(asv.on_run_medians, [1, 2, 3], [1.5, 2.5, 3.5]), "inconclusive")

    def test_laplace_interval_of_two_samples_is_the_integral(self):
        # The density of two samples at 0 and 1 goes with 1 between them and with (2 x - 1)^-2 above 1.
        self.assertAlmostEqual(asv.laplace_quantile([0.0, 1.0], 0.5), 0.5)
        beyond = 1 - 0.99
        x = asv.laplace_quantile([0.0, 1.0], 0.99)
        self.assertAlmostEqual(0.5 / (2 * x - 1) / 2, beyond, places=9)

    def test_resampled_medians_are_those_of_all_resamples(self):
        for n in (3, 4, 5):
            counted = {}
            for resample in itertools.product(range(n), repeat=n):
                value = statistics.median(resample)
                counted[value] = counted.get(value, 0) + 1 / n**n
            found = {}
            for value, chance in benchmatrix.medians(list(range(n))):
                found[value] = found.get(value, 0) + chance
            self.assertEqual(counted.keys(), found.keys())
            for value, chance in counted.items():
                self.assertAlmostEqual(found[value], chance)

    def test_benchmatrix_needs_five_runs_and_five_percent(self):
        runs = [1, 1.001, 1.002, 1.003, 1.004]
        self.assertIsNone(benchmatrix.benchmatrix(comparison(runs[:4], runs[:4])))
        for factor, expected in ((1.0, "unchanged"), (1.05, "inconclusive"), (1.1, "regressed"), (0.9, "improved")):
            self.assertEqual(verdict(benchmatrix.benchmatrix, runs, [factor * x for x in runs]), expected)


class Counting(unittest.TestCase):
    def test_claims_of_unchanged_cases_are_false(self):
        tally = Tally()
        tally.add(Comparison([], [], 10, frozenset("a")), {"a": "regressed", "b": "improved", "c": "unchanged"})
        tally.add(Comparison([], [], 0, frozenset()), {"a": "inconclusive", "b": "unchanged"})
        measures = tally.measures()
        self.assertEqual(measures["false_per_100"], 25.0)
        self.assertEqual(measures["suites_with_claim_per_100"], 0.0)
        self.assertEqual(measures["seen_per_100"], {10: 100.0})
        self.assertEqual(measures["called_unchanged_per_100"], 50.0)

    def test_windows_are_in_turn_or_not(self):
        session = type("S", (), {"sides": {"s5": ([run(i, 1.0) for i in range(0, 8, 2)], [run(i, 1.0) for i in range(1, 8, 2)])},
                                 "changed": frozenset("a")})
        self.assertEqual([w.in_turn for w in in_turn(session, 2, 2)], [True, True])
        self.assertEqual([w.in_turn for w in one_after_the_other(session, 2, 4)], [False])


class Simulated(unittest.TestCase):
    def test_a_change_has_its_size_and_the_draw_is_the_same_each_time(self):
        first, again = (list(simulate.comparisons_of(14, 0.5, 20, 10, True, 8)) for _ in range(2))
        self.assertEqual(first, again)
        for changed, expected in ((True, math.log(1.2)), (False, 0.0)):
            moves = [math.log(min(r.cases[c].min for r in pair.candidate) / min(r.cases[c].min for r in pair.reference))
                     for pair in first for c in pair.cases if (c in pair.changed) == changed]
            self.assertAlmostEqual(statistics.fmean(moves), expected, delta=0.005)

    def test_order_of_the_statistics(self):
        for pair in simulate.comparisons_of(8, 0.0, 0, 3, True, 20):
            for case in (case for r in pair.reference for case in r.cases.values()):
                self.assertTrue(0 < case.min <= case.q1 <= case.median <= case.q3)


def verdict(rule, reference, candidate):
    return rule(comparison(reference, candidate))["a"]


def comparison(reference, candidate, earlier=()):
    sides = [[run(i, time) for i, time in enumerate(side)] for side in (reference, candidate, earlier)]
    return Comparison(sides[0], sides[1], 0, frozenset(), sides[2])


def run(date, time):
    return Run(float(date), {"a": Case(time, time, time, time, time, 0.0, 10, 1)})


if __name__ == "__main__":
    unittest.main()
