"""How well does `growth` know an exponent, and how often does it claim a change that is none?

    python3 benches/growth.py [--families 60] [--program target/release/pytest-park] [--check]

Draws benchmarks whose time is a known function of `n`, saves them as two sides of artifacts, runs `growth --format json`, and
prints Markdown tables. The noise between runs is normal, with 1, 3 and 10 % (standard deviation of logarithms), and is drawn
for each size and run. Both sides are one run whose noise is given by `--noise`, or five runs that show it.

The first tables have unchanged benchmarks: by how much the exponent of the reference is off in the mean, how wide its interval
is, how often that holds the true local exponent at the largest size, and how many benchmarks have a claim about their growth,
about their level, or a crossover. A sentence says the same of a machine with slow phases. The last table has changed
benchmarks: in how many of 100 the change is claimed, the right way and the wrong way, and how often its interval holds the true
change. A third of the benchmarks of such an archive are changed. `--check` fails if a rate
leaves the margins at the foot of this file. The random numbers are seeded. Needs only the standard library.
"""

import argparse
import json
import math
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

NOISES = [0.01, 0.03, 0.10]
DECADES = [10, 100, 1_000, 10_000, 100_000]
DOUBLINGS = [1, 2, 4, 8, 16, 32]
FOUR = [1_000, 2_000, 5_000, 10_000]


class Shape:
    """A function of n, and its local exponent."""

    def __init__(self, name, time, exponent):
        self.name, self.time, self.exponent = name, time, exponent


def power(k, name):
    return Shape(name, lambda n: 1e-6 * n**k, lambda n: k)


def with_fixed_cost(k, sizes, share, name):
    """`a + b n^k`, with `a` this share of the time at the largest size."""
    top = sizes[-1] ** k
    fixed = share / (1 - share) * top
    return Shape(name, lambda n: 1e-9 * (fixed + n**k), lambda n: k * n**k / (fixed + n**k))


def shapes(sizes):
    made = [
        power(0, "constant"),
        power(1, "n"),
        power(2, "n²"),
        with_fixed_cost(1, sizes, 0.1, "a + n, a a tenth"),
        with_fixed_cost(2, sizes, 0.5, "a + n², a half"),
    ]
    if sizes is DECADES:
        made.append(Shape("n log n", lambda n: 1e-6 * n * math.log(n), lambda n: 1 + 1 / math.log(n)))
    return made


CHANGES = [
    ("exponent + 0.2", lambda n, top: (n / top) ** 0.2, 0.2),
    ("exponent + 0.5", lambda n, top: (n / top) ** 0.5, 0.5),
    ("10 % slower", lambda n, top: 1.1, 0.0),
]


def write(path, cases, when, commit):
    """One artifact; `cases` are names, sizes, fastest rounds, and how much slower most rounds are."""
    benchmarks = []
    for name, size, fastest, slower in cases:
        stats = {"min": fastest, "max": 1.3 * fastest, "mean": 1.02 * fastest, "stddev": 0.01 * fastest, "median": 1.015 * fastest}
        stats |= {key: slower * stats[key] for key in ("max", "mean", "median")}
        stats |= {"iqr": 0.01 * fastest, "q1": 1.01 * fastest * slower, "q3": 1.02 * fastest * slower, "rounds": 100, "iterations": 1 + int(0.01 / fastest)}
        full = f"{name}[{size}]"
        benchmarks.append({"name": full, "fullname": f"test_growth.py::{full}", "params": {"n": size}, "group": None, "stats": stats})
    machine = {"node": "drawn", "machine": "x86_64", "system": "Linux", "python_version": "3.12.1", "python_implementation": "CPython"}
    document = {"machine_info": machine, "commit_info": {"id": commit * 40, "dirty": False}, "benchmarks": benchmarks, "datetime": when, "version": "5.1.0"}
    path.write_text(json.dumps(document))


def drawn(rng, times, noise):
    return [(name, size, time * math.exp(rng.gauss(0, noise)), *(slower or [1.0])) for name, size, time, *slower in times]


def answer(program, reference, candidate, noise, n_runs, rng):
    """What the program says of two sides, by name."""
    with tempfile.TemporaryDirectory() as folder:
        for run in range(n_runs):
            write(Path(folder) / f"{2 * run + 1:04}_a.json", drawn(rng, reference, noise), f"2026-01-01T{run:02}:00:00", "a")
            write(Path(folder) / f"{2 * run + 2:04}_b.json", drawn(rng, candidate, noise), f"2026-01-01T{run:02}:30:00", "b")
        how = ["--noise", str(100 * noise)] if n_runs == 1 else ["--pool"]
        command = [program, "growth", folder, "--over", "n", "-r", "*_a", "-c", "*_b", "--format", "json", "--quiet", *how]
        return {family["name"]: family for family in json.loads(subprocess.check_output(command))["families"]}


def percent(part, of):
    return f"{100 * part / of:.0f}" if of else "-"


class Tally:
    """What was said of unchanged benchmarks whose exponent is known."""

    def __init__(self):
        self.n, self.held, self.growth, self.level, self.crossovers = 0, 0, 0, 0, 0
        self.errors, self.widths = [], []

    def add(self, family, true):
        low, high = family["reference"]["exponent_low"], family["reference"]["exponent_high"]
        self.n += 1
        self.held += low - 1e-6 <= true <= high + 1e-6
        self.growth += family["growth"]["verdict"] in ("regressed", "improved")
        self.level += family["level"]["verdict"] in ("regressed", "improved")
        self.crossovers += bool(family["crossovers"])
        self.errors.append(family["reference"]["exponent"] - true)
        self.widths.append(high - low)

    def cells(self):
        cells = [f"{statistics.fmean(self.errors):+.3f}", f"{statistics.median(self.widths):.2f}", percent(self.held, self.n)]
        return cells + [str(count) for count in (self.growth, self.level, self.crossovers)]


HEADS = "mean error | usual width | interval holds it, of 100 | growth claimed | level claimed | crossovers"


def unchanged(program, n_families, failures):
    """Tables by the sizes and the noise, and by the function."""
    settings, functions, total = {}, {}, Tally()
    for sizes, label in ((DECADES, "10 … 100,000 (5)"), (DOUBLINGS, "1 … 32 (6)"), (FOUR, "1,000 … 10,000 (4)")):
        for noise in NOISES:
            for n_runs in (1, 5):
                rng = random.Random(f"{label} {noise} {n_runs}")
                made = shapes(sizes)
                times = [(f"test_{i}_{j}", n, shape.time(n)) for i, shape in enumerate(made) for j in range(n_families) for n in sizes]
                found = answer(program, times, times, noise, n_runs, rng)
                for i, shape in enumerate(made):
                    for j in range(n_families):
                        family, true = found[f"test_{i}_{j}"], shape.exponent(sizes[-1])
                        for tally in (settings.setdefault((label, noise, n_runs), Tally()), functions.setdefault(shape.name, Tally()), total):
                            tally.add(family, true)
    print(f"| sizes | noise | runs a side | benchmarks | {HEADS} |")
    print("|---" * 10 + "|")
    for (label, noise, n_runs), tally in settings.items():
        print("| " + " | ".join([label, f"{100 * noise:.0f} %", str(n_runs), str(tally.n), *tally.cells()]) + " |")
        if tally.held < 0.88 * tally.n:
            failures.append(f"{label}, {noise}, {n_runs} runs: the interval holds {tally.held} of {tally.n}")
    print(f"\n| time | benchmarks | {HEADS} |")
    print("|---" * 8 + "|")
    for name, tally in [*functions.items(), ("all", total)]:
        print("| " + " | ".join([name, str(tally.n), *tally.cells()]) + " |")
        if tally.held < 0.88 * tally.n:
            failures.append(f"{name}: the interval holds {tally.held} of {tally.n}")
    print()
    if total.growth > 0.005 * total.n or total.level > 0.01 * total.n or total.crossovers > 0.002 * total.n:
        failures.append(f"too many false claims: {total.growth} {total.level} {total.crossovers} of {total.n}")


def phases(program, n_families, failures):
    """Lone runs of unchanged benchmarks on a machine with slow phases: each meets some sizes in a row, and begins and ends within one."""
    tally = Tally()
    for repeat in range(10):
        rng = random.Random(f"phases {repeat}")
        sides = []
        for _ in range(2):
            order = [(f"test_{j}", n) for j in range(n_families) for n in DECADES]
            speeds, at = [(1.0, 1.0)] * len(order), 0
            while at < len(order):
                at += 1 + int(rng.expovariate(1 / 20))
                length, factor = rng.randint(0, 3), rng.uniform(1.3, 1.8)
                for k in range(at, min(at + length + 2, len(order))):
                    # Most of the rounds of the first and the last are slow, and their fastest is not.
                    is_inside = at < k <= at + length
                    speeds[k] = (factor, 1.0) if is_inside else (1.0, factor)
                at += length + 2
            times = [(name, n, 1e-6 * n * whole, most) for (name, n), (whole, most) in zip(order, speeds)]
            sides.append(times)
        for family in answer(program, *sides, 0.01, 1, rng).values():
            tally.add(family, 1.0)
    print(f"Slow phases: {tally.n:,} unchanged benchmarks, one run a side. One size in fifteen is in a slow phase (30 to 80 %) from end to end, "
          f"and one in twelve is partly in one. Claims of growth: {tally.growth}; of level: {tally.level}; of crossovers: {tally.crossovers}.\n")
    if tally.growth + tally.level + tally.crossovers > 0.01 * tally.n:
        failures.append(f"slow phases are taken for changes: {tally.growth} {tally.level} {tally.crossovers} of {tally.n}")


def changed(program, n_families, failures):
    print("| sizes | noise | runs a side | change | growth claimed | wrong way | level claimed | interval of the change holds it |")
    print("|---|---|---|---|---|---|---|---|")
    wrong_in_all = 0
    for sizes, label in ((DECADES, "10 … 100,000 (5)"), (DOUBLINGS, "1 … 32 (6)")):
        for noise in NOISES:
            for n_runs in (1, 5):
                for change, factor, by in CHANGES:
                    rng = random.Random(f"{label} {noise} {n_runs} {change}")
                    shape = power(1, "n")
                    names = range(3 * n_families)
                    before = [(f"test_{j}", n, shape.time(n)) for j in names for n in sizes]
                    after = [(f"test_{j}", n, shape.time(n) * (factor(n, sizes[-1]) if j % 3 == 0 else 1)) for j in names for n in sizes]
                    found = answer(program, before, after, noise, n_runs, rng)
                    families = [found[f"test_{j}"] for j in names if j % 3 == 0]
                    right = sum(f["growth"]["verdict"] == "regressed" for f in families) if by else 0
                    wrong = sum(f["growth"]["verdict"] == "improved" or (not by and f["growth"]["verdict"] == "regressed") for f in families)
                    level = sum(f["level"]["verdict"] == "regressed" for f in families)
                    held = sum(f["growth"]["change_low"] <= by <= f["growth"]["change_high"] for f in families)
                    cells = [label, f"{100 * noise:.0f} %", str(n_runs), change, percent(right, n_families) if by else "-"]
                    cells += [percent(wrong, n_families), percent(level, n_families), percent(held, n_families)]
                    print("| " + " | ".join(cells) + " |")
                    wrong_in_all += wrong
                    if held < 0.85 * n_families:
                        failures.append(f"{label}, {noise}, {n_runs} runs, {change}: the interval holds {held} of {n_families}")
                    if by == 0.5 and noise <= 0.03 and right < 0.95 * n_families:
                        failures.append(f"{label}, {noise}, {n_runs} runs: {right} of {n_families} changes by 0.5 are seen")
    print()
    if wrong_in_all > 2:
        failures.append(f"{wrong_in_all} claims go the wrong way")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--families", type=int, default=60)
    parser.add_argument("--program", default="target/release/pytest-park")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    failures = []
    unchanged(options.program, options.families, failures)
    phases(options.program, options.families, failures)
    changed(options.program, options.families, failures)
    if options.check and failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main()
