"""Makes an archive of artifacts in the bytes that pytest-benchmark writes; the same arguments give the same bytes.

    python3 benches/make_archive.py FOLDER --runs 20 --benchmarks 50 [--data 2000] [--selfcheck]

The format is `json.dumps(run, indent=4)` with ASCII escapes, no final newline, and the keys in the order of a file that
pytest-benchmark saved. `--selfcheck` compares that order with the artifacts in fixtures/two-runs. Needs only the standard
library.
"""

import argparse
import json
import multiprocessing
import random
import statistics
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

SAVED = Path(__file__).resolve().parent.parent / "fixtures" / "two-runs"
STEMS = ["encode", "decode", "parse", "merge", "sort", "scan", "hash", "join", "load", "walk"]
GROUPS = [None, "codec", "tree", "io: read", "graph"]


def plan(n_benchmarks):
    """The name and the cost of each benchmark, the same in every run."""
    rng = random.Random(n_benchmarks)
    cases = []
    for i in range(n_benchmarks):
        base = f"test_{STEMS[i % len(STEMS)]}_{i // len(STEMS)}"
        params, suffix = None, ""
        if i % 3 == 1:
            params = {"device": ["cpu", "gpu"][i % 2], "n": 10 ** (i % 5)}
            suffix = f"[{params['device']}-{params['n']}]"
        elif i % 3 == 2:
            base += ["_original", "_new"][i % 2]
        extra = {"custom_groups": {"technique": STEMS[i % 4]}} if i % 4 == 0 else {}
        cases.append((base + suffix, f"tests/bench_{i % 7}.py::{base}{suffix}", params, suffix[1:-1] or None, extra,
                      GROUPS[i % len(GROUPS)], 10 ** rng.uniform(-7, -3)))
    return cases


def stats_of(rounds, keep):
    """The members of `stats`, in pytest-benchmark's order; simple quartiles will do here."""
    ordered = sorted(rounds)
    n = len(ordered)
    q1, q3 = ordered[n // 4], ordered[(3 * n) // 4]
    mean, deviation = statistics.fmean(ordered), statistics.stdev(ordered)
    low = sum(x < q1 - 1.5 * (q3 - q1) or x > q3 + 1.5 * (q3 - q1) for x in ordered)
    far = sum(abs(x - mean) > deviation for x in ordered)
    stats = {"min": ordered[0], "max": ordered[-1], "mean": mean, "stddev": deviation, "rounds": n,
             "median": statistics.median(ordered), "iqr": q3 - q1, "q1": q1, "q3": q3, "iqr_outliers": low,
             "stddev_outliers": far, "outliers": f"{far};{low}", "ld15iqr": ordered[0], "hd15iqr": ordered[-1],
             "ops": 1 / mean, "total": sum(rounds)}
    if keep:
        stats["data"] = rounds
    return stats | {"iterations": 1}


def run_of(index, n_benchmarks, n_data):
    rng = random.Random(f"{index}/{n_benchmarks}/{n_data}")
    when = datetime(2025, 1, 1, tzinfo=timezone.utc) + timedelta(hours=5 * index, microseconds=rng.randrange(10**9))
    benchmarks = []
    for name, fullname, params, param, extra, group, cost in plan(n_benchmarks):
        rounds = [cost * (1 + abs(rng.gauss(0, 0.03))) for _ in range(n_data or 30)]
        benchmarks.append({
            "group": group, "name": name, "fullname": fullname, "params": params, "param": param, "extra_info": extra,
            "options": {"disable_gc": False, "timer": "perf_counter", "min_rounds": 5, "max_time": 1.0,
                        "min_time": 5e-06, "precision": None, "confidence": None, "warmup": False},
            "stats": stats_of(rounds, bool(n_data)),
        })
    saved = json.loads(next(iter(sorted(SAVED.rglob("*.json")))).read_text())
    commit = saved["commit_info"] | {"id": f"{rng.getrandbits(160):040x}", "time": when.isoformat()}
    # The order of the keys is that of a file that pytest-benchmark saved.
    values = {"machine_info": saved["machine_info"], "commit_info": commit, "benchmarks": benchmarks,
              "datetime": when.isoformat(), "version": saved["version"]}
    return {key: values[key] for key in saved}


def write(job):
    folder, index, n_benchmarks, n_data = job
    text = json.dumps(run_of(index, n_benchmarks, n_data), indent=4)
    (folder / f"{index + 1:04}_run.json").write_text(text)
    return len(text)


def make(folder, n_runs, n_benchmarks, n_data):
    """Makes the archive unless it is there already; returns its artifacts, oldest first."""
    storage = Path(folder) / "Linux-CPython-3.11-64bit"
    files = sorted(storage.glob("*.json")) if storage.exists() else []
    if len(files) != n_runs:
        storage.mkdir(parents=True, exist_ok=True)
        with multiprocessing.Pool() as pool:
            pool.map(write, [(storage, i, n_benchmarks, n_data) for i in range(n_runs)], chunksize=1)
        files = sorted(storage.glob("*.json"))
    return files


def selfcheck():
    """The generated text has the keys of a saved one, level by level and in order."""
    path = next(iter(sorted(SAVED.rglob("*.json"))))
    saved, made = json.loads(path.read_text()), run_of(0, 6, 0)
    assert json.dumps(saved, indent=4) == path.read_text(), "a saved file is what json.dumps writes"
    for real, own in [(saved, made), (saved["benchmarks"][0], made["benchmarks"][0]),
                      (saved["benchmarks"][0]["options"], made["benchmarks"][0]["options"]),
                      (saved["benchmarks"][0]["stats"], made["benchmarks"][0]["stats"])]:
        assert list(real) == list(own), (list(real), list(own))
    print("the same keys in the same order, the same bytes as json.dumps")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--benchmarks", type=int, default=50)
    parser.add_argument("--data", type=int, default=0, help="raw rounds per benchmark")
    parser.add_argument("--selfcheck", action="store_true")
    options = parser.parse_args()
    if options.selfcheck:
        selfcheck()
    if options.folder:
        make(options.folder, options.runs, options.benchmarks, options.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
