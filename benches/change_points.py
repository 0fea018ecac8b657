"""How often does `history` report a step that is none, and how many real steps does it find?

    python3 benches/change_points.py [--series 200] [--lengths 12 20 40 100] [--program target/release/pytest-park] [--check]

Draws series of runs of one benchmark with and without one step at a random run, saves them as archives, runs
`history --format json`, and prints a Markdown table: false alarms per 100 series without a step, and how many of 100 steps
are found within two runs of their true run. What is drawn is the fastest round of each run; its median and its mean lie
above it by a scatter of their own. The noise has 2 % (standard deviation of logarithms), in five kinds:

  clean           normal
  heavy-tailed    Student's t with 3 degrees of freedom, scaled to the same 2 %
  autocorrelated  each run remembers 0.4 of the one before
  outliers        8 % of the runs are 10 to 50 % slower
  two machines    a quarter of the runs come from a machine that is 20 % slower, and the artifacts do not say so

Each is judged as a single benchmark (archives of four benchmarks, too few to estimate what the suite shares) and in suites of
20 benchmarks, where whole runs scatter by another 1 % and the slower machine slows all of a run; four of the 20 have a step.
The table also shows a run-to-run threshold of 5 % on the same series. `--check` fails if the rates leave the margins at the
foot of this file, which are made for 12 runs. The random numbers are seeded, so the numbers are the same each time. Needs only
the standard library.
"""

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

NOISE = 0.02
KINDS = ["clean", "heavy-tailed", "autocorrelated", "outliers", "two machines"]
STEPS = [("clean", 5), ("clean", 10), ("outliers", 10), ("two machines", 10)]
ALONE, SUITE, THRESHOLD = "pytest-park, a single benchmark", "pytest-park, in a suite of 20", "5 % from run to run"
NEAR = 2
"""A step is found if `history` reports one within this many runs of the true run."""


def normal(rng):
    """By Box and Muller, because only `random()` gives the same numbers in every Python."""
    return math.sqrt(-2 * math.log(1 - rng.random())) * math.cos(2 * math.pi * rng.random())


def student3(rng):
    return normal(rng) / math.sqrt(sum(normal(rng) ** 2 for _ in range(3)) / 3)


def series(kind, n, rng, slow_runs):
    """Logarithms of a benchmark's times, run by run; `slow_runs` lists those from the slower machine."""
    if kind == "heavy-tailed":
        return [NOISE * student3(rng) / math.sqrt(3) for _ in range(n)]
    if kind == "autocorrelated":
        logs, last = [], normal(rng)
        for _ in range(n):
            last = 0.4 * last + math.sqrt(1 - 0.4**2) * normal(rng)
            logs.append(NOISE * last)
        return logs
    logs = [NOISE * normal(rng) for _ in range(n)]
    if kind == "outliers":
        return [log + (0.1 + 0.4 * rng.random() if rng.random() < 0.08 else 0) for log in logs]
    if kind == "two machines":
        return [log + (0.2 if slow else 0) for log, slow in zip(logs, slow_runs)]
    return logs


def draw(kind, n, n_cases, stepped, percent, shared, rng):
    """The series of one archive and where each of its steps is: `{case: (logs, first run after the step or None)}`."""
    of_run = [0.01 * normal(rng) if shared else 0 for _ in range(n)]
    slow_runs = [rng.random() < 0.25 for _ in range(n)]
    drawn = []
    for case in range(n_cases):
        own = slow_runs if shared else [rng.random() < 0.25 for _ in range(n)]
        logs = [a + b for a, b in zip(series(kind, n, rng, own), of_run)]
        at = None
        if case < stepped:
            at = 4 + int(rng.random() * (n - 7))
            logs = [log + (math.log1p(percent / 100) if run >= at else 0) for run, log in enumerate(logs)]
        drawn.append((logs, at))
    return drawn


def stats_of_run(fastest, rng):
    """What an artifact holds of a run with this fastest round. Its other rounds are slower, by more in some runs than in others.

    That scatters the median by another 4 % between runs. In the sessions of `docs/verdicts.md` it scatters by 1 to 10 %.
    """
    median = fastest * math.exp(0.02 + 0.07 * abs(normal(rng)))
    return {"min": fastest, "q1": math.sqrt(fastest * median), "median": median, "mean": 1.05 * median}


def reported(program, drawn, rng):
    """For each series the runs at which `history` reports the start of a step. `rng` draws what is not the fastest round."""
    with tempfile.TemporaryDirectory() as folder:
        for run in range(len(drawn[0][0])):
            cases = []
            for case, (logs, _) in enumerate(drawn):
                stats = stats_of_run(1e-3 * math.exp(logs[run]), rng)
                cases.append({"name": f"test_{case:02}", "fullname": f"t.py::test_{case:02}", "stats": stats})
            when = f"2026-01-{1 + run // 24:02}T{run % 24:02}:00:00+00:00"
            artifact = {"machine_info": {}, "commit_info": {"id": f"{run:040x}"}, "benchmarks": cases, "datetime": when}
            Path(folder, f"{run:04}_run.json").write_text(json.dumps(artifact))
        command = [program, "history", "--format", "json", folder]
        history = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert len(history["series"]) == len(drawn) and history["breaks"] == []
    return [[step["first_after"] for step in it["change_points"]] for it in history["series"]]


def by_threshold(logs):
    return [run for run in range(1, len(logs)) if abs(logs[run] - logs[run - 1]) > math.log1p(0.05)]


def cell(program, kind, percent, n, n_series):
    """Percentages by rule: false alarms where `percent` is 0, steps found otherwise."""
    counts = {ALONE: [0, 0], SUITE: [0, 0], THRESHOLD: [0, 0]}

    def count(rule, at, found):
        counts[rule][0] += any(abs(run - at) <= NEAR for run in found) if percent else bool(found)
        counts[rule][1] += 1

    rng, rng_of_rounds = random.Random(f"{kind} {percent} {n}"), random.Random(f"rounds {kind} {percent} {n}")
    for shared, n_cases, stepped in [(False, 4, 4), (True, 20, 4)]:
        stepped = stepped if percent else 0
        for _ in range(n_series // (stepped or n_cases)):
            drawn = draw(kind, n, n_cases, stepped, percent, shared, rng)
            for (logs, at), found in zip(drawn, reported(program, drawn, rng_of_rounds)):
                if percent and at is None:
                    continue
                count(SUITE if shared else ALONE, at, found)
                if not shared:
                    count(THRESHOLD, at, by_threshold(logs))
    return {rule: 100 * hits / of for rule, (hits, of) in counts.items()}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--series", type=int, default=200, help="series per cell, a multiple of 20 (default 200)")
    options.add_argument("--lengths", type=int, nargs="+", default=[12, 20, 40, 100], help="runs in a series")
    options.add_argument("--program", type=Path, default=Path("target/release/pytest-park"))
    options.add_argument("--check", action="store_true", help="fail where a rate leaves its margin")
    args = options.parse_args()
    program = str(args.program.resolve())
    cells = [(kind, 0) for kind in KINDS] + STEPS
    outside = []
    for n in args.lengths:
        rates = {what: cell(program, *what, n, args.series) for what in cells}
        print(f"\n{n} runs, {args.series} series per cell\n")
        print("| rule | " + " | ".join(KINDS) + " | " + " | ".join(f"+{percent} %, {kind}" for kind, percent in STEPS) + " |")
        print("|---" * (1 + len(cells)) + "|")
        for rule in (ALONE, SUITE, THRESHOLD):
            print(f"| {rule} | " + " | ".join(f"{rates[what][rule]:.1f}" for what in cells) + " |", flush=True)
        for (kind, percent, rule), (least, most) in MARGINS.items():
            rate = rates[kind, percent][rule]
            if not least <= rate <= most:
                outside.append(f"{n} runs, {kind}, +{percent} %, {rule}: {rate:.1f} is not within {least} to {most}")
    if args.check and outside:
        sys.exit("\n".join(outside))


MARGINS = {
    ("clean", 0, ALONE): (0, 2),
    ("heavy-tailed", 0, ALONE): (0, 3),
    ("autocorrelated", 0, ALONE): (0, 8),
    ("outliers", 0, ALONE): (0, 3),
    ("two machines", 0, ALONE): (0, 8),
    ("clean", 10, ALONE): (85, 100),
    ("clean", 0, SUITE): (0, 3),
    ("two machines", 0, SUITE): (0, 5),
    ("clean", 10, SUITE): (80, 100),
    ("two machines", 10, SUITE): (70, 100),
}
"""By kind of noise, step and rule: what `--check` lets pass, about twice what was seen at 12 runs."""

if __name__ == "__main__":
    main()
