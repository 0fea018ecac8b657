"""Draws folders of artifacts whose noise is known: machines with two speeds, quiet machines, controls, other processors.

The seeds are fixed, so the folders are the same each time. Each has runs that are named `base` and `changed`.
"""

import json
import math
import random
from datetime import datetime, timedelta, timezone

QUIET, TWO_SPEEDS = 0.0, 0.12
# Cases, runs a side, chance of a slow run, scatter of minima and of medians, whether in turn, other differences.
ARCHIVES = [
    (14, 5, TWO_SPEEDS, 0.012, 0.04, True, ()),
    (14, 3, TWO_SPEEDS, 0.012, 0.04, False, ()),
    (14, 2, TWO_SPEEDS, 0.012, 0.04, True, ("control",)),
    (14, 1, TWO_SPEEDS, 0.012, 0.04, False, ("control",)),
    (14, 5, QUIET, 0.02, 0.004, True, ("variants",)),
    (14, 5, QUIET, 0.01, 0.01, True, ("shift",)),
    (14, 3, QUIET, 0.01, 0.01, False, ("huge shift",)),
    (14, 3, QUIET, 0.01, 0.01, True, ("another processor", "control")),
    (14, 3, QUIET, 0.01, 0.01, True, ("another Python", "control")),
    (14, 1, QUIET, 0.01, 0.01, False, ("few rounds",)),
    (3, 4, TWO_SPEEDS, 0.012, 0.04, True, ()),
    (1, 6, QUIET, 0.01, 0.01, True, ("variants",)),
    (8, 4, QUIET, 0.01, 0.01, True, ("the mean moves",)),
    (20, 4, TWO_SPEEDS, 0.03, 0.06, True, ("gaps",)),
    (14, 1, TWO_SPEEDS, 0.012, 0.04, False, ("history",)),
    (14, 1, QUIET, 0.012, 0.003, False, ("history", "variants")),
]


def draw_archives(parent):
    """One folder each."""
    for seed, archive in enumerate(ARCHIVES):
        folder = parent / f"drawn-{seed}"
        folder.mkdir()
        for number, artifact in enumerate(draw_archive(random.Random(seed), *archive), 1):
            name = artifact.pop("name")
            (folder / f"{number:04}_{name}.json").write_text(json.dumps(artifact))
        yield folder


def draw_archive(rng, n_cases, n_runs, slow, of_min, of_median, in_turn, others):
    levels = [10 ** rng.uniform(-5, -2) for _ in range(n_cases)]
    factors = [rng.choice((1.0, 1.0, 1.05, 1.2, 1.5, 1 / 1.2, 0.5)) for _ in range(n_cases)]
    names = ["base"] * n_runs + ["changed"] * n_runs
    if in_turn:
        names = ["base", "changed"] * n_runs
    if "history" in others:
        names = ["earlier"] * 9 + names
    for hour, name in enumerate(names):
        is_changed = name == "changed"
        moved = is_changed and {"shift": 1.3, "huge shift": 9.0}
        common = next((factor for word, factor in (moved or {}).items() if word in others), 1.0)
        cases = []
        for i, (level, factor) in enumerate(zip(levels, factors)):
            if "gaps" in others and rng.random() < 0.1:
                continue
            level = level * common * (factor if is_changed else 1.0)
            for twin in ("_orig", "_new") if "variants" in others else ("",):
                stats, control = draw_case(rng, level * (1.3 if twin == "_new" else 1.0), slow, of_min, of_median)
                if "few rounds" in others and i % 2:
                    stats["rounds"] = 3
                if "the mean moves" in others and is_changed and i % 2:
                    stats["mean"] *= 1.5
                if "gaps" in others and rng.random() < 0.05:
                    stats["min"] = 0.0
                # A loop takes another time on another Python and says nothing there.
                spin = control * (3.0 if is_changed and "another Python" in others else 1.0)
                extra = {"pytest_park": {"control_before": spin, "control_after": 1.01 * spin}} if "control" in others else {}
                test = f"test_case_{i}{twin}"
                cases.append({"name": test, "fullname": f"test_drawn.py::{test}", "group": None, "params": None, "extra_info": extra, "stats": stats})
        date = datetime(2026, 11, 1, tzinfo=timezone.utc) + timedelta(hours=hour)
        machine = {"node": "drawn", "system": "Linux", "machine": "x86_64", "python_implementation": "CPython", "python_version": "3.11.7"}
        machine["cpu"] = {"brand_raw": "Other" if is_changed and "another processor" in others else "Drawn"}
        if is_changed and "another Python" in others:
            machine["python_version"] = "3.12.1"
        commit = {"id": f"{hour:040}", "dirty": False, "branch": "main"}
        yield {"name": name, "machine_info": machine, "commit_info": commit, "benchmarks": cases, "datetime": date.isoformat(), "version": "5.3.1"}


def draw_case(rng, level, slow, of_min, of_median):
    """Statistics of one case in one run, and its control."""
    factor = rng.uniform(1.2, 1.7) if rng.random() < slow else 1.0
    fastest = level * factor * math.exp(rng.gauss(0.0, of_min))
    median = level * factor * 1.1 * math.exp(rng.gauss(0.0, of_median))
    median = max(median, fastest)
    q1 = fastest + 0.6 * (median - fastest)
    # A few runs meet a slow phase for most of their rounds.
    if rng.random() < slow / 2:
        q1, median = 1.4 * fastest, 1.5 * fastest
    rounds = rng.choice((12, 60, 400))
    stats = {"min": fastest, "q1": q1, "median": median, "mean": 1.02 * median, "q3": 1.05 * median, "max": 2.0 * median}
    stats.update(stddev=0.1 * median, iqr=1.05 * median - q1, rounds=rounds, iterations=1)
    return stats, 1.2e-4 * factor * math.exp(abs(rng.gauss(0.0, 0.01)))
