"""What does each rule detect on a quieter machine? Applies the same rules to simulated runs.

    python3 benches/study/simulate.py [--suites 12] [--program target/release/pytest-park] [--folder target/simulated]

Draws runs of a suite from the model behind the rule (`ln(location) = level + c_run + b_case,run`), with the scatter of three
kinds of machine. So the table shows the value of the rule where its model holds; `run.py` tests whether the model holds. 100
cases, 10 of them slowed; 60 rounds each, with log-normal scatter of 2 %, and one round in twenty up to a quarter slower. The
random numbers are seeded, so the numbers are the same each time. Needs only the standard library.
"""

import argparse
import json
import math
import random
import statistics
from pathlib import Path

from rules import RULES, verdicts_of_program
from saved import Saved

MACHINES = {"dedicated": (0.003, 0.005), "desktop": (0.01, 0.01), "typical CI": (0.01, 0.02)}
"""Scatter of a whole run, and of one case in one run, as standard deviations of logarithms."""
EFFECTS = [5, 10, 20, 50]
CASES, SLOWED, ROUNDS = 100, 10, 60
DESIGNS = [("one run a side", 1, 0), ("one run a side, 10 earlier runs", 1, 10), ("3 runs a side", 3, 0), ("5 runs a side", 5, 0)]
"""A name, runs a side, and earlier runs of unchanged code."""


def run_of(rng, levels, machine, slowed_by, path):
    """Saves one run; the first cases are slowed by a factor."""
    of_run, of_case = MACHINES[machine]
    common = rng.gauss(0, of_run)
    benchmarks = []
    for i, level in enumerate(levels):
        location = level * math.exp(common + rng.gauss(0, of_case)) * (slowed_by if i < SLOWED else 1)
        rounds = [location * math.exp(rng.gauss(0, 0.02)) for _ in range(ROUNDS)]
        rounds = [time * (1 + 0.25 * rng.random()) if rng.random() < 0.05 else time for time in rounds]
        q1, median, q3 = statistics.quantiles(rounds, n=4)
        stats = {"min": min(rounds), "max": max(rounds), "mean": statistics.fmean(rounds), "stddev": statistics.stdev(rounds),
                 "rounds": ROUNDS, "median": median, "iqr": q3 - q1, "q1": q1, "q3": q3, "data": rounds, "iterations": 1}
        benchmarks.append({"name": f"test_{i}", "fullname": f"t.py::test_{i}", "params": None, "stats": stats})
    run_of.number += 1
    minute, hour = run_of.number % 60, run_of.number // 60 % 24
    when = f"2026-01-{1 + run_of.number // 1440:02}T{hour:02}:{minute:02}:00+00:00"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine_info": {}, "commit_info": {}, "benchmarks": benchmarks, "datetime": when}))
    return Saved(path)


run_of.number = 0


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--suites", type=int, default=12, help="suites per cell (default 12)")
    options.add_argument("--program", type=Path, default=Path("target/release/pytest-park"))
    options.add_argument("--folder", type=Path, default=Path("target/simulated"))
    args = options.parse_args()
    print("| rule | " + " | ".join(MACHINES) + " |\n|---|" + "---|" * len(MACHINES))
    cells = {}
    for machine in MACHINES:
        for design in DESIGNS:
            for rule, cell in cell_of(machine, design, args).items():
                cells.setdefault(rule, []).append(cell)
    for rule, row in cells.items():
        print(f"| {rule} | " + " | ".join(row) + " |")
    print("\nA cell: false alarms per 100 unchanged benchmarks · slowed benchmarks of 100 called slower at "
          + ", ".join(f"+{effect} %" for effect in EFFECTS) + ".")


def cell_of(machine, design, args):
    """The cell of each rule of a design; the other rules judge only the first design."""
    name, n_runs, n_earlier = design
    rules = dict(RULES) if (n_runs, n_earlier) == (1, 0) else {}
    kind = "history" if n_earlier else "pool" if n_runs > 1 else "lone"
    false, seen = {}, {}
    for effect in EFFECTS:
        for suite in range(args.suites):
            rng = random.Random(f"{machine}/{name}/{effect}/{suite}")
            levels = [10 ** rng.uniform(-6, -2) for _ in range(CASES)]
            draw = lambda label, factor: run_of(rng, levels, machine, factor, args.folder / f"{label}.json")
            reference = [draw(f"earlier-{i}", 1) for i in range(n_earlier)]
            candidate = []
            for i in range(n_runs):
                reference.append(draw(f"reference-{i}", 1))
                candidate.append(draw(f"candidate-{i}", 1 + effect / 100))
            answers = {rule: {case: judge(reference[-1:], candidate, case) for case in reference[0].cases}
                       for rule, judge in rules.items()}
            answers[f"pytest-park, {name}"] = verdicts_of_program(
                args.program.resolve(), reference, candidate, args.folder / "pair", kind)
            for rule, verdicts in answers.items():
                for i, case in enumerate(reference[0].cases):
                    if i < SLOWED:
                        seen.setdefault(rule, {}).setdefault(effect, []).append(verdicts[case] == "regressed")
                    else:
                        false.setdefault(rule, []).append(verdicts[case] in ("regressed", "improved"))
    per_100 = lambda hits: 100 * statistics.fmean(hits)
    return {rule: f"{per_100(false[rule]):.2f} · " + "/".join(f"{per_100(hits):.0f}" for hits in by_effect.values())
            for rule, by_effect in seen.items()}


if __name__ == "__main__":
    main()
