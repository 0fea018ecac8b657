"""The rules of other tools, written from their documentation. Each answers a verdict by case, or `None`: cannot judge.

A rule that only looks for a difference never answers `unchanged`: no difference seen is `inconclusive`.
"""

import statistics

from distributions import mann_whitney

ALPHA = 0.05
LEAST_FOR_ALPHA = 4
"""Runs a side below which the Mann-Whitney test cannot come to 5 %; benchstat asks for at least as many."""
LEAST_CHANGES, MOST_CHANGES = 10, 30
"""Past changes that rustc-perf's fence is made of."""


def five_percent_on_means(comparison):
    """A fixed threshold on the mean, as CI services and pytest-benchmark's own `--benchmark-compare-fail=mean:5%` use."""
    return by_threshold(comparison, lambda runs, case: statistics.fmean(run.cases[case].mean for run in runs), 0.05)


def five_percent_on_minima(comparison):
    """The same on the fastest round of all runs of a side."""
    return by_threshold(comparison, lambda runs, case: min(run.cases[case].min for run in runs), 0.05)


def three_runs_each(comparison):
    """What projects write by hand: three runs of each side, and a change of the mean of their medians beyond 25 %."""
    first = slice(0, 3)
    return by_threshold(comparison, lambda runs, case: statistics.fmean(run.cases[case].median for run in runs[first]), 0.25)


def by_threshold(comparison, location, threshold):
    verdicts = {}
    for case in comparison.cases:
        change = location(comparison.candidate, case) / location(comparison.reference, case) - 1
        verdicts[case] = "unchanged" if abs(change) <= threshold else direction(change)
    return verdicts


def mann_whitney_on_rounds(comparison):
    """Two-sided at 5 %, on the raw rounds of all runs of a side thrown together."""
    return by_test(comparison, lambda runs, case: rounds(runs, case), ALPHA)


def benchstat_on_means(comparison):
    """benchstat: Mann-Whitney on the runs' values at 5 %, and the change is that of the medians.

    The value of a Go benchmark is its mean time per operation. (golang.org/x/perf/cmd/benchstat)
    """
    return benchstat(comparison, "mean")


def benchstat_on_medians(comparison):
    """The same on the medians of the runs."""
    return benchstat(comparison, "median")


def benchstat_on_minima(comparison):
    """The same on the fastest rounds of the runs: kinder than benchstat is, which never sees them."""
    return benchstat(comparison, "min")


def benchstat(comparison, statistic):
    if min(len(comparison.reference), len(comparison.candidate)) < LEAST_FOR_ALPHA:
        return None
    return by_test(comparison, lambda runs, case: [getattr(run.cases[case], statistic) for run in runs], ALPHA)


def by_test(comparison, values, alpha):
    verdicts = {}
    for case in comparison.cases:
        before, after = values(comparison.reference, case), values(comparison.candidate, case)
        if not before or not after:
            return None
        _, p = mann_whitney(after, before)
        change = statistics.median(after) - statistics.median(before)
        verdicts[case] = direction(change) if p < alpha and change != 0 else "inconclusive"
    return verdicts


def rustc_perf(comparison):
    """rustc-perf: a change is significant beyond Q3 + 3 IQR of the sizes of the case's past changes.

    Past changes are those between neighbouring earlier runs of unchanged code; a run is its fastest round. Q1 and Q3 are
    the medians of the lower and the upper half. (rust-lang/rustc-perf, docs/comparison-analysis.md)
    """
    earlier = comparison.earlier[-MOST_CHANGES - 1 :]
    if len(comparison.reference) > 1 or len(earlier) <= LEAST_CHANGES:
        return None
    verdicts = {}
    for case in comparison.cases:
        times = [run.cases[case].min for run in earlier]
        past = sorted(abs(after / before - 1) for before, after in zip(times, times[1:]))
        q1, q3 = statistics.median(past[: len(past) // 2]), statistics.median(past[-(len(past) // 2) :])
        change = comparison.candidate[0].cases[case].min / comparison.reference[0].cases[case].min - 1
        verdicts[case] = direction(change) if abs(change) > q3 + 3 * (q3 - q1) else "inconclusive"
    return verdicts


def rounds(runs, case):
    """The raw rounds of all runs; none where a run kept none."""
    if not all(run.cases[case].data for run in runs):
        return []
    return [time for run in runs for time in run.cases[case].data]


def direction(change):
    return "regressed" if change > 0 else "improved"
