"""benchmatrix 1.2: the BCa bootstrap of the ratio of the medians of the runs' medians, written from its README.

At least five runs a side; 95 % for all cases of a comparison together (Bonferroni); changed where the whole interval
lies beyond 5 %, unchanged where it lies within, else inconclusive; the plain percentiles where the adjustment is
degenerate. The package draws 50000 resamples with a fixed seed. Here nothing is drawn: the median of a resample is one
of few order statistics whose chances are known, so this is what the draws converge to.

BCa: Efron 1987; Efron and Tibshirani, An Introduction to the Bootstrap, 14.3, with the acceleration of two samples.
"""

import math
import statistics
from functools import lru_cache
from itertools import product

from distributions import NORMAL

LEAST_RUNS = 5
CONFIDENCE = 0.95
THRESHOLD = 0.05


def benchmatrix(comparison):
    if min(len(comparison.reference), len(comparison.candidate)) < LEAST_RUNS:
        return None
    tail = (1 - CONFIDENCE) / 2 / len(comparison.cases)
    verdicts = {}
    for case in comparison.cases:
        before, after = (sorted(run.cases[case].median for run in side)
                         for side in (comparison.reference, comparison.candidate))
        low, high = interval(before, after, tail)
        if low > 1 + THRESHOLD or high < 1 - THRESHOLD:
            verdicts[case] = "regressed" if low > 1 else "improved"
        else:
            within = low >= 1 - THRESHOLD and high <= 1 + THRESHOLD
            verdicts[case] = "unchanged" if within else "inconclusive"
    return verdicts


def interval(before, after, tail):
    """Of the ratio of the medians, leaving out `tail` on each side; both sides sorted."""
    estimate = statistics.median(after) / statistics.median(before)
    ratios = sorted((b / a, p * q) for (a, p), (b, q) in product(medians(before), medians(after)))
    below = sum(p * (1 if ratio < estimate else 0.5) for ratio, p in ratios if ratio <= estimate)
    shift = NORMAL.inv_cdf(min(max(below, 1e-5), 1 - 1e-5))
    bend = acceleration(before, after)
    levels = tail, 1 - tail
    if bend is not None:
        levels = [adjusted(level, shift, bend) for level in levels]
        if None in levels or levels[0] > levels[1]:
            levels = tail, 1 - tail
    return [quantile(ratios, level) for level in levels]


def medians(ordered):
    """The medians that a resample can have, each with its chance."""
    n = len(ordered)
    chances = middle_pairs(n)
    return [((ordered[i] + ordered[j]) / 2, p) for (i, j), p in chances.items()]


@lru_cache(None)
def middle_pairs(n):
    """How likely the two middle values of a resample of n are the i-th and the j-th of the sample; for odd n, i is j."""
    def at_most(rank, i):
        """Chance that at least `rank` of n draws are among the first i."""
        return sum(math.comb(n, k) * i**k * (n - i) ** (n - k) for k in range(rank, n + 1)) / n**n

    half = n // 2
    if n % 2:
        return {(i, i): at_most(half + 1, i + 1) - at_most(half + 1, i) for i in range(n)}
    pairs = {}
    for i in range(n):
        for j in range(i + 1, n):
            # Exactly the lower half among the first i + 1 and one of them at i; the upper half from j on, one at j.
            lower = (i + 1) ** half - i**half
            upper = (n - j) ** half - (n - j - 1) ** half
            pairs[i, j] = math.comb(n, half) * lower * upper / n**n
        # Both at i: fewer than half of the draws below it, and fewer than half above.
        counts = product(range(half), range(half))
        pairs[i, i] = sum(math.comb(n, a) * math.comb(n - a, c) * i**a * (n - 1 - i) ** c for a, c in counts) / n**n
    return pairs


def acceleration(before, after):
    """From leaving out one run at a time, of both sides; `None` where nothing moves."""
    cubes = squares = 0.0
    for side, ratio in ((before, lambda rest: statistics.median(after) / statistics.median(rest)),
                        (after, lambda rest: statistics.median(rest) / statistics.median(before))):
        n = len(side)
        left_out = [ratio(side[:i] + side[i + 1 :]) for i in range(n)]
        mean = statistics.fmean(left_out)
        influence = [(n - 1) * (mean - value) / n for value in left_out]
        cubes += sum(u**3 for u in influence)
        squares += sum(u**2 for u in influence)
    return cubes / (6 * squares**1.5) if squares > 0 else None


def adjusted(level, shift, bend):
    z = shift + NORMAL.inv_cdf(level)
    return NORMAL.cdf(shift + z / (1 - bend * z)) if bend * z < 1 else None


def quantile(ratios, level):
    """The first value whose cumulated chance reaches the level."""
    reached = 0.0
    for ratio, p in ratios:
        reached += p
        if reached >= level:
            return ratio
    return ratios[-1][0]
