"""The verdict rule of pytest-park 0.1, without its history: located by medians, a run's scatter by its rounds.

Kept to compare with. Model: ln(median of case i in run r) = level_i + c_r + b_ir; theta = ln(candidate / reference).
"""

import math
import statistics

from distributions import NORMAL, t_tail

ALPHA, ALPHA_SHIFT = 0.05, 0.01
THRESHOLD, MARGIN = math.log(1.02), math.log(1.10)
ASSUMED, ASSUMED_SMALL, LEAST = 0.02, 0.05, 0.005
PRIOR_DF = 8
MOST_ROUNDS, LEAST_ROUNDS, LEAST_CASES = 10, 5, 5
Z75 = NORMAL.inv_cdf(0.75)


def version_0_1(comparison):
    cases, sides = comparison.cases, (comparison.reference, comparison.candidate)
    counts = [len(side) for side in sides]
    many = len(cases) >= LEAST_CASES
    shares = sum(1 / n for n in counts)
    logs = {case: [[math.log(run.cases[case].median) for run in side] for side in sides] for case in cases}
    theta = {case: statistics.fmean(b) - statistics.fmean(a) for case, (a, b) in logs.items()}
    shift = statistics.median(theta.values()) if many else 0.0
    squares, common_square, common_df = scatter(cases, logs, counts, many)
    df = sum(n - 1 for n in counts)

    typical = (ASSUMED if many else ASSUMED_SMALL) ** 2
    if df and many:
        middle = df * (1 - 2 / (9 * df)) ** 3
        typical = statistics.median(squares[case] / middle for case in cases)
    typical = max(typical, LEAST**2)
    variance = {case: max((PRIOR_DF * typical + squares[case]) / (PRIOR_DF + df), LEAST**2) for case in cases}

    common = shares * (common_square / common_df if common_df else 0.0)
    established = (many and min(counts) >= 2 and common_df >= 2
                   and beyond_threshold(shift, math.sqrt(common), common_df) <= ALPHA_SHIFT)
    guard = many and abs(shift) > THRESHOLD and not established

    errors = {case: own_error(sides, case, variance[case], shares, df) for case in cases}
    if many:
        spread = (statistics.median(abs(theta[case] - shift) for case in cases) / Z75) ** 2
        missing = max(0.0, spread - shares * statistics.median(variance.values()))
        errors = {case: (v + missing, dof) for case, (v, dof) in errors.items()}

    p = {}
    for case in cases:
        v, dof = errors[case]
        if any(len(side) == 1 and side[0].cases[case].rounds < LEAST_ROUNDS for side in sides):
            continue
        if guard:
            rest = theta[case] - shift
            holds = rest * theta[case] > 0 and abs(theta[case]) > THRESHOLD
            p[case] = beyond_threshold(rest, math.sqrt(v), dof) if holds else 1.0
        else:
            p[case] = beyond_threshold(theta[case], math.sqrt(v + common), dof)
    claimed = {case for case, q in adjusted(p).items() if q <= ALPHA}

    verdicts = {}
    for case in cases:
        v, dof = errors[case]
        error = math.sqrt(v + (shift**2 if guard else common))
        if case in claimed:
            agree = 1 not in counts or same_story(sides, case, theta[case])
            verdicts[case] = "inconclusive" if not agree else "regressed" if theta[case] > 0 else "improved"
            continue
        # A bound of the interval lies within the margin where the tail beyond it is small enough.
        size = abs(theta[case])
        within = [t_tail((bound - size) / error, dof) <= ALPHA for bound in (THRESHOLD, MARGIN)]
        contains_none = t_tail(size / error, dof) >= ALPHA / 2
        unchanged = case in p and (within[0] or (contains_none and within[1]))
        verdicts[case] = "unchanged" if unchanged else "inconclusive"
    return verdicts


def scatter(cases, logs, counts, many):
    """Sums of squares within the sides by case, freed of what moved whole runs; and those of the whole runs."""
    squares, common_square, common_df = dict.fromkeys(cases, 0.0), 0.0, 0
    for side, n in enumerate(counts):
        if n < 2:
            continue
        means = {case: statistics.fmean(logs[case][side]) for case in cases}
        moves = [statistics.median(logs[case][side][j] - means[case] for case in cases) if many else 0.0 for j in range(n)]
        middle = statistics.fmean(moves)
        if many:
            common_square += sum((move - middle) ** 2 for move in moves)
            common_df += n - 1
        for case in cases:
            squares[case] += sum((x - means[case] - move + middle) ** 2 for x, move in zip(logs[case][side], moves))
    return squares, common_square, common_df


def own_error(sides, case, variance, shares, df):
    """(Variance of theta, degrees of freedom); lone runs add their rounds' scatter and the distance of a second speed."""
    total, dof = shares * variance, PRIOR_DF + df
    lone = [side[0].cases[case] for side in sides if len(side) == 1]
    second = [second_speed(run) ** 2 for run in lone]
    total += sum(second)
    if df == 0:
        within = [of_rounds(run) ** 2 for run in lone]
        total += sum(within)
        parts = (shares * variance) ** 2 / PRIOR_DF
        for run, far, near in zip(lone, second, within):
            parts += (near + far) ** 2 / max(min(run.rounds, MOST_ROUNDS) - 1, 1)
        dof = total**2 / parts
    return total, dof


def of_rounds(case):
    """Standard error of ln(median): at most ten independent rounds; drift in the raw data can only raise it."""
    if case.rounds < 2:
        return 0.0
    rounds = min(case.rounds, MOST_ROUNDS)
    error = math.sqrt(math.pi / 2) * (case.q3 - case.q1) / (2 * Z75) / (case.median * math.sqrt(rounds))
    if case.data and len(case.data) >= 40:
        n = len(case.data)
        batches = [math.log(statistics.median(case.data[i * n // 20 : (i + 1) * n // 20])) for i in range(20)]
        error = max(error, statistics.stdev(batches) / math.sqrt(20))
    return error


def second_speed(case):
    """ln(median / min) beyond what the lower half of one cloud of rounds explains."""
    if case.rounds < 2:
        return 0.0
    reach = max(1.0, math.sqrt(2 * math.log(case.rounds)) / Z75)
    return max(0.0, math.log(case.median / case.min) - reach * math.log(case.median / case.q1))


def same_story(sides, case, theta):
    """With a lone run the minimum and the mean must have moved the way of the median."""
    def change(statistic):
        before, after = ([math.log(getattr(run.cases[case], statistic)) for run in side] for side in sides)
        return (statistics.fmean(after) - statistics.fmean(before)) * math.copysign(1, theta)

    return change("min") > THRESHOLD and change("mean") > 0


def beyond_threshold(theta, error, df):
    """Twice the upper tail of t beyond the threshold (McCarthy and Smyth 2009)."""
    if abs(theta) <= THRESHOLD:
        return 1.0
    return min(1.0, 2 * t_tail((abs(theta) - THRESHOLD) / error, df)) if error > 0 else 0.0


def adjusted(p):
    """Benjamini and Hochberg 1995, by key."""
    least, result = 1.0, {}
    for rank, case in zip(range(len(p), 0, -1), sorted(p, key=p.get, reverse=True)):
        least = min(least, p[case] * len(p) / rank)
        result[case] = least
    return result
