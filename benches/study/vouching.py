"""How often do control readings vouch for a slow machine, and what do they let a single pair see?

    cargo build --release && python3 benches/study/vouching.py [--sessions 10] [--folder target/vouching] [--quiet]

Measures one unchanged suite of ten benchmarks again and again while other processes work and pause (not with `--quiet`), and
compares each run with each other one: in the whole suite and in suites of one, two and five of its benchmarks, by themselves
and after the other runs. Every claim is false. For the power, every third benchmark of the candidate is made slower by half.
Each comparison is judged without readings and with them. By themselves also with the slower of two readings in place of both:
then the fastest of all is the fastest slower one. The table is Markdown on standard output. Measured sessions are kept and used
again. The plugin is that of `python/`.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "benches"))

from timing import environment  # noqa: E402

PACKAGES = ["pytest==9.2.0", "pytest-benchmark==5.3.1"]
SUITE = """
import pytest

@pytest.mark.parametrize("n", [100, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000])
def test_work(benchmark, n):
    benchmark(lambda: sum(i * i for i in range(n)))
"""
SIZES = (1, 2, 5, 10)
SLOWER = 1.5
TIMES = {"min", "max", "mean", "median", "q1", "q3", "iqr", "stddev"}
NONE, SLOWER_OF_TWO, BOTH = "none", "the slower of two", "both"
ROWS = [(NONE, False), (SLOWER_OF_TWO, False), (BOTH, False), (NONE, True), (BOTH, True)]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sessions", type=int, default=10, help="sessions of the suite (default 10)")
    options.add_argument("--folder", type=Path, default=ROOT / "target/vouching", help="where everything is kept")
    options.add_argument("--program", type=Path, default=ROOT / "target/release/pytest-park")
    options.add_argument("--quiet", action="store_true", help="nothing works beside the sessions")
    args = options.parse_args()
    folder = args.folder.resolve() / ("quiet" if args.quiet else "busy")
    folder.mkdir(parents=True, exist_ok=True)
    measure(args, folder)
    runs = [json.loads(path.read_text()) for path in sorted(folder.glob("run-*.json"))[: args.sessions]]
    pairs = list(itertools.permutations(range(len(runs)), 2))
    print("| readings | earlier runs | " + " | ".join(f"suite of {size}" for size in SIZES) + " | seen, of 100 |")
    print("|---" * (len(SIZES) + 3) + "|")
    for readings, has_earlier in ROWS:
        def judged(size, factor=1.0):
            jobs = [(a, b, range(start, start + size), factor) for a, b in pairs for start in range(0, 10 - size + 1, size)]
            judge = Judge(args.program, folder, runs, readings, has_earlier)
            with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
                return size * len(jobs), list(itertools.chain.from_iterable(pool.map(judge, enumerate(jobs))))

        cells = []
        for size in SIZES:
            n_judged, claims = judged(size)
            cells.append(f"{100 * len(claims) / n_judged:.1f}")
        n_judged, claims = judged(10, SLOWER)
        seen = sum(i % 3 == 0 and verdict == "regressed" for i, verdict in claims)
        n_earlier = len(runs) - 2 if has_earlier else 0
        print(f"| {readings} | {n_earlier} | " + " | ".join(cells) + f" | {100 * seen / (len(pairs) * 4):.0f} |", flush=True)


def measure(args, folder):
    """Sessions until there are enough, each in a process of its own."""
    python = environment(args.folder.resolve() / "environment", *PACKAGES) / "python"
    suite = folder / "test_work.py"
    suite.write_text(SUITE)
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "PYTHON"))}
    environ["PYTHONPATH"] = str(ROOT / "python")
    load = [] if args.quiet else [subprocess.Popen([sys.executable, "-c", LOAD, str(seed)]) for seed in range(2 * os.cpu_count())]
    try:
        for i in range(args.sessions):
            artifact = folder / f"run-{i:03}.json"
            if not artifact.exists():
                command = [python, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", folder, "-p", "no:cacheprovider",
                           "-p", "pytest_park.pytest_plugin", "--benchmark-max-time=0.3", f"--benchmark-json={artifact}", suite]
                subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, cwd=folder)
    finally:
        for process in load:
            process.kill()


LOAD = """
import random, sys, time
draw = random.Random(int(sys.argv[1]))
while True:
    end = time.monotonic() + draw.uniform(0.5, 8)
    while time.monotonic() < end:
        sum(range(1000))
    time.sleep(draw.uniform(0.5, 8))
"""


class Judge:
    """Calls the program on one comparison: (number, (reference, candidate, which benchmarks, factor of every third)). Returns
    the benchmarks that are claimed to have changed, each with its verdict.
    """

    def __init__(self, program, folder, runs, readings, has_earlier):
        self.program, self.folder, self.runs, self.readings, self.has_earlier = program, folder, runs, readings, has_earlier

    def __call__(self, numbered):
        number, (reference, candidate, which, factor) = numbered
        earlier = [i for i in range(len(self.runs)) if i not in (reference, candidate)] if self.has_earlier else []
        names = [stored["fullname"] for stored in self.runs[0]["benchmarks"]]
        with tempfile.TemporaryDirectory(dir=self.folder) as archive:
            for day, i in enumerate([*earlier, reference, candidate], 1):
                run = self.part(self.runs[i], which, factor if i == candidate else 1.0)
                run["datetime"] = f"2026-01-{day:02}T00:00:00"
                (Path(archive) / f"{day:04}_run.json").write_text(json.dumps(run))
            command = [self.program, "analyze", archive, "--no-config", "--format", "json"]
            answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout
        claims = [row for row in json.loads(answer)["rows"] if row["verdict"] in ("regressed", "improved")]
        return [(names.index(row["fullname"]), row["verdict"]) for row in claims]

    def part(self, run, which, factor):
        """Some benchmarks of a run; every third of all takes longer by a factor."""
        benchmarks = []
        for i in which:
            stored = run["benchmarks"][i]
            longer = factor if i % 3 == 0 else 1.0
            stats = {key: value * longer if key in TIMES else value for key, value in stored["stats"].items() if key != "data"}
            control = stored["extra_info"]["pytest_park"]
            if self.readings == SLOWER_OF_TWO:
                control = dict.fromkeys(control, max(control.values()))
            extra = {} if self.readings == NONE else {"pytest_park": control}
            benchmarks.append({**stored, "stats": stats, "extra_info": extra})
        return {**run, "benchmarks": benchmarks}


if __name__ == "__main__":
    main()
