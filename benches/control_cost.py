"""What do the plugin's control readings cost a benchmark, and its hook any other test?

    python3 benches/control_cost.py [--benchmarks 200] [--fixtures 2000] [--repeat 15] [--folder target/control-cost]

Executes two suites in turn, each with and without: benchmarks with the readings and with `--no-park-control`, and tests that
take one fixture and measure nothing with the plugin and without it. A difference is taken within one turn and divided by the
number of tests; the table, Markdown on standard output, holds medians over the turns, and in brackets the middle half.
Processor time varies less where others work on the machine. The plugin is that of `python/`. Nothing but the standard library.
"""

import argparse
import os
import platform
import statistics
from pathlib import Path

from timing import environment, spend

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["pytest==9.2.0", "pytest-benchmark==5.3.1"]
BENCHMARK = "def test_{0}(benchmark):\n    benchmark.pedantic(sum, (range(10),), rounds=5)\n"
FIXTURE = "import pytest\n@pytest.fixture\ndef it():\n    return 1\n"
PLAIN = "def test_{0}(it):\n    pass\n"
PLUGIN = ["-p", "pytest_park.pytest_plugin"]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--benchmarks", type=int, default=200, help="benchmarks of a session (default 200)")
    options.add_argument("--fixtures", type=int, default=2000, help="tests with a fixture of a session (default 2000)")
    options.add_argument("--repeat", type=int, default=15, help="turns (default 15)")
    options.add_argument("--folder", type=Path, default=ROOT / "target/control-cost", help="where everything is kept")
    args = options.parse_args()
    folder = args.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    python = environment(folder / "environment", *PACKAGES) / "python"
    benchmarks, fixtures = folder / "test_benchmarks.py", folder / "test_fixtures.py"
    benchmarks.write_text("".join(BENCHMARK.format(i) for i in range(args.benchmarks)))
    fixtures.write_text(FIXTURE + "".join(PLAIN.format(i) for i in range(args.fixtures)))
    # Quiet: nothing is compared, and the binary is not started.
    base = [python, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", folder, "-p", "no:cacheprovider", "--benchmark-quiet"]
    sessions = {
        "a benchmark, its readings": ([*base, *PLUGIN, "--no-park-control", benchmarks], [*base, *PLUGIN, benchmarks], args.benchmarks),
        "a fixture, the plugin's hook": ([*base, fixtures], [*base, *PLUGIN, fixtures], args.fixtures),
    }
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "PYTHON"))}
    environ["PYTHONPATH"] = str(ROOT / "python")
    found = {name: [] for name in sessions}
    # Once unseen: compiles bytecode, warms the file cache.
    for turn in range(-1, args.repeat):
        for name, (without, loaded, n_tests) in sessions.items():
            # Neither is always first.
            order = [without, loaded] if turn % 2 else [loaded, without]
            spent = [spend(command, environ=environ) for command in order]
            before, after = spent if turn % 2 else spent[::-1]
            if turn >= 0:
                found[name].append([1000 * x / n_tests for x in (before.wall, after.wall, after.wall - before.wall, after.cpu - before.cpu)])
    table(found, args)


def table(found, args):
    print("{}, CPython {}, {} turns".format(", ".join(it.replace("==", " ") for it in PACKAGES), platform.python_version(), args.repeat))
    print()
    print("| for | without | with | difference | of processor time |")
    print("|---|---|---|---|---|")
    for name, turns in found.items():
        without, loaded, wall, cpu = zip(*turns)
        print("| {} | {:.3f} ms | {:.3f} ms | {} | {} |".format(
            name, statistics.median(without), statistics.median(loaded), middle(wall), middle(cpu)))


def middle(values):
    """The median, and the middle half."""
    low, _, high = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
    return "{:.3f} ms ({:.3f} to {:.3f})".format(statistics.median(values), low, high)


if __name__ == "__main__":
    main()
