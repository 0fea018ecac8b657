"""What does the plugin cost a session? Compares it with pytest without a plugin, and with pytest-park 0.3.2.

    python3 benches/plugin_startup.py [--saved 1000] [--repeat 15] [--wheel WHEEL] [--folder target/plugin-startup]

Runs the same sessions over a storage of `--saved` runs, in turn: without a plugin (`-p no:pytest-park`), with ours, and
with pytest-park 0.3.2 from the registry, each version in an environment of its own, with the same pytest and
pytest-benchmark. "start" is a session without a benchmark, "total" one that measures 20 benchmarks of 4 ms and compares them
with the latest saved run, "no readings" the same without ours timing its loop around each. Each ratio is within one turn and one environment. The table, Markdown on standard output, holds
medians over the turns, and the middle half in brackets. The ratio of processor time varies less if the machine does other
work. Memory is the largest resident set of pytest or of what it starts. Without `--wheel`, the script builds one as for a
release. Needs only the standard library.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

import make_archive

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["pytest==9.2.0", "pytest-benchmark==5.3.1"]
OURS, THEIRS = "pytest-park (this)", "pytest-park 0.3.2"
# The text that proves a comparison with a saved run.
OURS_SAYS, THEIRS_SAYS = "→ this run", "Regression:"
N_BENCHMARKS = 20
SAID = "said.txt"
WITHOUT = ["-p", "no:pytest-park"]

PLAIN = "def test_nothing():\n    pass\n"
# The archive names its machine. The session must run on the same one, or its noise could not be measured.
CONFTEST = """
import json
from pathlib import Path

MACHINE = json.loads((Path(__file__).parent / "machine.json").read_text())

def pytest_benchmark_update_machine_info(config, machine_info):
    machine_info.update(MACHINE)
"""
# The work of a benchmark is fixed, because this script does not measure the work.
BENCHMARK = """
import pytest

@pytest.mark.parametrize("values", [{values!r}], ids=[{values!r}])
def {function}(benchmark, values):
    benchmark.pedantic(sum, (range(1000),), rounds=20, iterations=20)
"""
UNNAMED = """
def {function}(benchmark):
    benchmark.pedantic(sum, (range(1000),), rounds=20, iterations=20)
"""


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--saved", type=int, default=1000, help="saved runs in the storage (default 1000)")
    options.add_argument("--repeat", type=int, default=15, help="turns (default 15)")
    options.add_argument("--wheel", type=Path, help="our wheel; without it one is built")
    options.add_argument("--folder", type=Path, default=ROOT / "target/plugin-startup", help="where everything is kept")
    args = options.parse_args()
    folder = args.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    wheel = args.wheel.resolve() if args.wheel else built(folder)
    pythons = {
        OURS: environment(folder / "ours", str(wheel)),
        THEIRS: environment(folder / "theirs", "pytest-park==0.3.2"),
    }
    suite = made_suite(folder, args.saved)
    # What is run, and the options of our plugin.
    sessions = {"start": (["plain"], []), "total": (["tests"], []), "no readings": (["tests"], ["--no-park-control"])}
    found = {}
    for name, (tests, own) in sessions.items():
        # Once without a measurement: compiles bytecode, warms the file cache.
        for turn in range(-1, args.repeat):
            for plugin, python in turned([(it, pythons[it]) for it in pythons if it == OURS or not own], turn):
                # None is always first.
                with_it = {}
                for loaded in turned([False, True], turn):
                    with_it[loaded] = session(python, suite, own + tests if loaded else WITHOUT + tests)
                    says = OURS_SAYS if plugin == OURS else THEIRS_SAYS
                    assert (says in (suite / SAID).read_text()) == (loaded and name != "start"), (plugin, name, loaded)
                if turn >= 0:
                    found.setdefault((name, plugin), []).append((with_it[False], with_it[True]))
            print("{} {}/{}".format(name, turn + 1, args.repeat), end="\r", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    table(found, args)


def turned(items, turn):
    """The items, with another one first in each turn."""
    at = turn % len(items)
    return items[at:] + items[:at]


def environment(folder, package):
    """The python of an environment that holds pytest, pytest-benchmark and this package."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        install(python, PACKAGES)
    # Our wheel may differ from an installed one of the same version.
    install(python, ["--force-reinstall", "--no-deps", package] if package.endswith(".whl") else [package])
    return python


def install(python, words):
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run(command + words, check=True, stdout=sys.stderr)


def built(folder):
    tools = folder / "tools"
    if not tools.exists():
        venv.create(tools, with_pip=True)
        install(tools / "bin" / "python", ["maturin==1.16.0"])
    out = folder / "dist"
    shutil.rmtree(out, ignore_errors=True)
    command = [str(tools / "bin" / "maturin"), "build", "--release", "--locked", "--compatibility", "linux", "--out", str(out)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=sys.stderr)
    [wheel] = out.glob("*.whl")
    return wheel


def made_suite(folder, n_saved):
    """A folder with tests, and a storage of earlier runs of its benchmarks."""
    suite = folder / "suite-{}".format(n_saved)
    storage = suite / ".benchmarks"
    saved = make_archive.make(storage, n_saved, N_BENCHMARKS, 0)
    # pytest-benchmark looks into the folder of its own kind of machine.
    bits, version = platform.architecture()[0], ".".join(platform.python_version_tuple()[:2])
    here = storage / "-".join([platform.system(), platform.python_implementation(), version, bits])
    if not here.exists():
        here.symlink_to(saved[0].parent, target_is_directory=True)
    latest = json.loads(saved[-1].read_text())
    (suite / "machine.json").write_text(json.dumps(latest["machine_info"]))
    (suite / "conftest.py").write_text(CONFTEST)
    (suite / "pytest.ini").write_text("[pytest]\npython_files = bench_*.py test_*.py\n")
    (suite / "plain").mkdir(exist_ok=True)
    (suite / "plain" / "test_plain.py").write_text(PLAIN)
    shutil.rmtree(suite / "tests", ignore_errors=True)
    (suite / "tests").mkdir()
    texts = {}
    for benchmark in latest["benchmarks"]:
        file, _, name = benchmark["fullname"].partition("::")
        function, _, values = name.rstrip("]").partition("[")
        text = (BENCHMARK if values else UNNAMED).format(function=function, values=values)
        texts[file] = texts.get(file, "") + text
    for file, text in texts.items():
        (suite / file).write_text(text)
    return suite


def session(python, suite, words):
    """Seconds, seconds of a processor, and MiB of one session, with all that it starts."""
    command = [str(python), "-m", "pytest", "-p", "no:cacheprovider"] + words
    # Settings of pytest in the caller's shell must not affect the result.
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "PYTHON"))}
    with (suite / SAID).open("wb") as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=suite, env=kept, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit("{} ended with {}:\n{}".format(command, child.returncode, (suite / SAID).read_text()))
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def table(found, args):
    print("pytest {}, pytest-benchmark {}, CPython {}, {} saved runs, {} turns".format(
        PACKAGES[0][8:], PACKAGES[1][18:], platform.python_version(), args.saved, args.repeat))
    print()
    print("| session | plugin | without | with | ratio | of processor time | memory without | with |")
    print("|---|---|---|---|---|---|---|---|")
    for (name, plugin), pairs in found.items():
        without, loaded = ([statistics.median(it[side][part] for it in pairs) for part in (0, 2)] for side in (0, 1))
        print("| {} | {} | {:.3f} s | {:.3f} s | {} | {} | {:.0f} MiB | {:.0f} MiB |".format(
            name, plugin, without[0], loaded[0], ratio(pairs, 0), ratio(pairs, 1), without[1], loaded[1]))


def ratio(pairs, part):
    """With to without: the median over the turns, and the middle half."""
    ratios = [after[part] / before[part] for before, after in pairs]
    low, _, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
    return "{:.3f} ({:.3f} to {:.3f})".format(statistics.median(ratios), low, high)


if __name__ == "__main__":
    main()
