"""Simulated machines, for what one machine at hand cannot show: quiet ones, large suites, half a suite changed.

    ln(fastest round of case i in run r) = level_i + e_ir, and the rounds above it by their own scatter

The cases of a run are measured one after the other, 0.1 s each. A machine with slow phases has three neighbours, who
come and go on scales of 0.15, 1 and 6 s and each slow it by a factor; a case that meets both speeds has rounds of both.
Being slow then correlates 0.88 at a distance of 50 ms, 0.37 at 1 s and 0.12 at 5 s; measured on shared build machines were
0.84, 0.40 and 0.15. The study of real sessions says whether machines are so, this one only what follows if they are.
Seeded: the same numbers each time.
"""

import math
import random
from statistics import NormalDist

from sessions import Case, Run
from windows import Comparison

NORMAL = NormalDist()
SIZES = [3, 8, 14, 100]
SHARES = {"none": 0.0, "a tenth": 0.1, "half": 0.5}
EFFECTS = [5, 10, 20, 50]
NOISE = 0.01
"""Standard deviation of e, between runs of unchanged code."""
ROUNDS_SCATTER = 0.01
"""The same of ln(round) within a run."""
SECONDS = 0.1
"""Measured for each case."""
NEIGHBOURS = [(0.15, 1.5), (1.0, 8.0), (6.0, 60.0)]
"""Mean seconds that each neighbour is there and away."""
SLOWER_BY = 1.4, 1.8
SPIN = 0.11e-3


def comparisons_of(n_cases, share, effect, n_runs, phases, n_suites):
    """Comparisons of runs measured in turn; `effect` is 0 where nothing changed."""
    n_changed = max(1, round(share * n_cases)) if effect else 0
    for suite in range(n_suites):
        rng = random.Random(f"{n_cases}/{n_changed}/{effect}/{n_runs}/{phases}/{suite}")
        names = [f"suite.py::test_{i}" for i in range(n_cases)]
        levels = {name: 10 ** rng.uniform(-5.5, -2.5) for name in names}
        changed = frozenset(rng.sample(names, n_changed))
        slower = {name: level * (1 + effect / 100 * (name in changed)) for name, level in levels.items()}
        sides = [], []
        for pair in range(n_runs):
            # A B, then B A, and so on.
            for side in (0, 1) if pair % 2 == 0 else (1, 0):
                date = 1e9 + (len(sides[0]) + len(sides[1])) * 60.0
                sides[side].append(draw_run(rng, (levels, slower)[side], phases, date))
        yield Comparison(*sides, effect, changed)


def draw_run(rng, levels, phases, date):
    duration = SECONDS * len(levels)
    slow = slow_stretches(rng, duration) if phases else []
    cases = {}
    for i, (name, level) in enumerate(levels.items()):
        begin = i * SECONDS
        cases[name] = draw_case(rng, level, slow, begin)
    return Run(date, cases)


def slow_stretches(rng, duration):
    """[(begin, end, factor)] in seconds from the begin of the run; they do not overlap."""
    stretches = sorted(stretch for there, away in NEIGHBOURS for stretch in visits(rng, there, away, duration))
    merged = []
    for begin, end, factor in stretches:
        if merged and begin < merged[-1][1]:
            first, until, other = merged[-1]
            merged[-1] = first, max(until, end), max(other, factor)
        else:
            merged.append((begin, end, factor))
    return merged


def visits(rng, there, away, duration):
    """Of one neighbour, who may be there from the begin."""
    slow, at = rng.random() < there / (there + away), 0.0
    while at < duration:
        end = at + rng.expovariate(1 / (there if slow else away))
        if slow:
            yield at, end, rng.uniform(*SLOWER_BY)
        at, slow = end, not slow


def draw_case(rng, level, stretches, begin):
    """The statistics of rounds of one or two speeds, drawn without drawing every round."""
    end = begin + SECONDS
    slow = sum(max(0.0, min(end, b) - max(begin, a)) for a, b, _ in stretches) / SECONDS
    factor = max((f for a, b, f in stretches if a < end and b > begin), default=1.0)
    location = level * math.exp(rng.gauss(0, NOISE))
    rounds = max(5, round(SECONDS / level))
    fast_rounds = round((1 - slow) * rounds)
    share = fast_rounds / rounds
    # The smallest of n normal numbers has Phi^-1(1 - U^(1/n)).
    lowest = NORMAL.inv_cdf(-math.expm1(math.log(max(rng.random(), 1e-12)) / max(fast_rounds or rounds, 1)) or 1e-16)

    def quantile(p):
        z, speed = (p / share, 1.0) if p < share else ((p - share) / max(1 - share, 1e-9), factor)
        return location * speed * math.exp(ROUNDS_SCATTER * NORMAL.inv_cdf(min(max(z, 1e-6), 1 - 1e-6)))

    least = location * (1.0 if fast_rounds else factor) * math.exp(ROUNDS_SCATTER * lowest)
    q1, median, q3 = (max(least, quantile(p)) for p in (0.25, 0.5, 0.75))
    # A few late rounds lift the mean, as they do everywhere.
    mean = location * (share + (1 - share) * factor) * (1 + 0.01 * rng.expovariate(1.0))
    deviation = location * (ROUNDS_SCATTER + math.sqrt(share * (1 - share)) * (factor - 1))
    control = max(spin(rng, stretches, at) for at in (begin, end))
    return Case(least, q1, median, q3, max(mean, least), deviation, rounds, 1, control)


def spin(rng, stretches, at):
    """The fastest spin at a moment; the spins take a millisecond or two, far less than a phase."""
    factor = next((f for a, b, f in stretches if a <= at < b), 1.0)
    return SPIN * factor * (1 + 0.01 * rng.random())
