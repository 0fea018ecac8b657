"""asv continuous: changed by the factor 1.1, and the samples differ.

They differ by Mann-Whitney at p < 0.002 where the samples are many enough to come to that; else where the 99 %
intervals of the medians do not overlap. The samples are the raw rounds of all runs of a side where they were kept, as
asv's own are, else the medians of the runs. The median is compared. (asv documentation, "asv continuous" and
"Statistics": nonparametric intervals of the median; where there are too few samples, those of Laplace noise.)
"""

import math
import statistics
from functools import lru_cache

from distributions import mann_whitney
from peers import direction, rounds

FACTOR = 1.1
P_THRESHOLD = 0.002
TAIL = 0.005


def on_rounds(comparison):
    return judge(comparison, rounds)


def on_run_medians(comparison):
    if min(len(comparison.reference), len(comparison.candidate)) < 2:
        return None
    return judge(comparison, lambda runs, case: [run.cases[case].median for run in runs])


def judge(comparison, samples):
    verdicts = {}
    for case in comparison.cases:
        before, after = samples(comparison.reference, case), samples(comparison.candidate, case)
        if not before or not after:
            return None
        ratio = statistics.median(after) / statistics.median(before)
        beyond = max(ratio, 1 / ratio) > FACTOR
        verdicts[case] = direction(ratio - 1) if beyond and differ(before, after) else "inconclusive"
    return verdicts


def differ(before, after):
    if 1 / math.comb(len(before) + len(after), len(before)) < P_THRESHOLD:
        return mann_whitney(after, before)[1] < P_THRESHOLD
    (low, high), (other_low, other_high) = interval(sorted(before)), interval(sorted(after))
    return high < other_low or other_high < low


def interval(ordered):
    """99 % of the median: between two order statistics by the binomial distribution, beyond them by Laplace noise."""
    rank = order_statistic(len(ordered))
    if rank is not None:
        return ordered[rank], ordered[-1 - rank]
    low, high = (laplace_quantile(ordered, p) for p in (TAIL, 1 - TAIL))
    return min(low, ordered[0]), max(high, ordered[-1])


@lru_cache(None)
def order_statistic(n):
    """The largest index of an order statistic that lies above the median at most `TAIL` of the time; `None` if none."""
    rank, below = None, 0.0
    for k in range(n):
        below += math.comb(n, k) / 2**n
        if below > TAIL:
            return rank
        rank = k
    return rank


def laplace_quantile(ordered, p):
    """Of the location of Laplace noise of unknown scale: its density goes with (sum of distances)^-n.

    Between two samples the sum of the distances is linear, so each stretch integrates in closed form.
    """
    n = len(ordered)
    if ordered[0] == ordered[-1]:
        return ordered[0]
    # Beyond the samples the distances grow by n for each unit; in between by the number of samples passed less the rest.
    sums = [sum(abs(x - at) for x in ordered) for at in ordered]
    first, last = (s ** (1 - n) / (n * (n - 1)) for s in (sums[0], sums[-1]))
    between = [stretch(sums[j], sums[j + 1], ordered[j + 1] - ordered[j], n) for j in range(n - 1)]
    target = p * (first + sum(between) + last)
    if target <= first:
        return ordered[0] - ((target * n * (n - 1)) ** (1 / (1 - n)) - sums[0]) / n
    target -= first
    for j, mass in enumerate(between):
        if target <= mass:
            return bisect_stretch(ordered, sums, j, target)
        target -= mass
    rest = max(last - target, 1e-12 * last)
    return ordered[-1] + ((rest * n * (n - 1)) ** (1 / (1 - n)) - sums[-1]) / n


def stretch(begin, end, width, n):
    """Integral of (sum of distances)^-n over a stretch on which that sum goes from `begin` to `end`."""
    if width == 0:
        return 0.0
    if abs(end - begin) <= 1e-9 * begin:
        return width * begin**-n
    return width * (end ** (1 - n) - begin ** (1 - n)) / ((1 - n) * (end - begin))


def bisect_stretch(ordered, sums, j, target):
    low, high = 0.0, 1.0
    width = ordered[j + 1] - ordered[j]
    for _ in range(60):
        share = (low + high) / 2
        here = sums[j] + share * (sums[j + 1] - sums[j])
        less = stretch(sums[j], here, share * width, len(ordered)) < target
        low, high = (share, high) if less else (low, share)
    return ordered[j] + low * width
