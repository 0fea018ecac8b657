"""Student's t and the Mann-Whitney test, from the standard library alone."""

import math
from functools import lru_cache
from statistics import NormalDist

NORMAL = NormalDist()
EXACT_UP_TO = 12
"""Runs a side up to which the Mann-Whitney test counts arrangements instead of approximating."""


def t_tail(t, df):
    """P(T > t)."""
    half = 0.5 * incomplete_beta(df / 2, 0.5, df / (df + t * t))
    return half if t >= 0 else 1 - half


def incomplete_beta(a, b, x):
    """I_x(a, b), regularised: the continued fraction of DLMF 8.17.22, evaluated from its tail."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    fraction = 1.0
    for k in range(100, 0, -1):
        m = k // 2
        if k % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        fraction = 1 + term / fraction
    log_front = a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(log_front) / (a * fraction)


def mann_whitney(x, y):
    """U of x (pairs where x is larger, ties one half) and the two-sided p-value.

    Exact for small samples, also with ties; else by the normal approximation with correction for ties and continuity
    (Mann and Whitney 1947; Lehmann, Nonparametrics, 1.4). Where all values are equal, p is 1.
    """
    ordered = sorted([(value, True) for value in x] + [(value, False) for value in y])
    n, start, rank_sum, ties = len(ordered), 0, 0.0, []
    while start < n:
        end = start
        while end < n and ordered[end][0] == ordered[start][0]:
            end += 1
        rank_sum += (start + 1 + end) / 2 * sum(from_x for _, from_x in ordered[start:end])
        ties.append(end - start)
        start = end
    u = rank_sum - len(x) * (len(x) + 1) / 2
    if max(len(x), len(y)) <= EXACT_UP_TO:
        return u, exact_p(rank_sum, len(x), tuple(ties))
    middle = len(x) * len(y) / 2
    variance = middle / 6 * (n + 1 - sum(t**3 - t for t in ties) / (n * (n - 1)))
    if variance <= 0:
        return u, 1.0
    return u, min(1.0, 2 * NORMAL.cdf(-max(0.0, abs(u - middle) - 0.5) / math.sqrt(variance)))


def exact_p(rank_sum, n_x, ties):
    """Twice the smaller tail: the share of the arrangements whose rank sum lies at least that far out."""
    counts = rank_sums(n_x, ties)
    below = sum(count for twice, count in counts.items() if twice <= 2 * rank_sum)
    above = sum(count for twice, count in counts.items() if twice >= 2 * rank_sum)
    return min(1.0, 2 * min(below, above) / sum(counts.values()))


@lru_cache(None)
def rank_sums(n_x, ties):
    """How many ways to choose `n_x` of the values give each rank sum; the sums are doubled, so that they are whole."""
    ways = {(0, 0): 1}
    start = 0
    for size in ties:
        twice_rank = 2 * start + size + 1
        grown = {}
        for (chosen, twice), count in ways.items():
            for more in range(min(size, n_x - chosen) + 1):
                key = (chosen + more, twice + more * twice_rank)
                grown[key] = grown.get(key, 0) + count * math.comb(size, more)
        ways, start = grown, start + size
    return {twice: count for (chosen, twice), count in ways.items() if chosen == n_x}
