"""Runs pytest inside pytest. Against an installed wheel, or else against `python/` and the binary of PYTEST_PARK_BIN."""

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]
# What only inner sessions import.
INNER = Path(__file__).resolve().parent / "inner"
INSTALLED = any(it.metadata["Name"] == "pytest-park" for it in distributions())

if not INSTALLED:
    sys.path.insert(0, str(ROOT / "python"))


def machine_folder():
    bits = platform.architecture()[0]
    version = ".".join(platform.python_version_tuple()[:2])
    return "-".join([platform.system(), platform.python_implementation(), version, bits])


# What the outer session may have been told, and the inner ones must not hear.
AMBIENT = [
    "NO_COLOR",
    "FORCE_COLOR",
    "PY_COLORS",
    "PYTEST_ADDOPTS",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD",
    "PYTEST_XDIST_WORKER",
    "PYTEST_XDIST_TESTRUNUID",
]


class Inner:
    """A folder with tests, and pytest in it."""

    def __init__(self, pytester, monkeypatch):
        self.pytester, self.monkeypatch = pytester, monkeypatch
        self.path = pytester.path
        pytester.makepyfile(clock=CLOCK)
        monkeypatch.setenv("COLUMNS", "80")
        for name in AMBIENT:
            monkeypatch.delenv(name, raising=False)
        folders = [INNER] if INSTALLED else [INNER, ROOT / "python"]
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(str(it) for it in folders))

    def tests(self, text):
        # Of another text of the same size within the same second Python takes the old bytecode.
        shutil.rmtree(str(self.path / "__pycache__"), ignore_errors=True)
        self.pytester.makepyfile(test_it=text)

    def run(self, *args, codspeed=False):
        return self.pytester.runpytest_subprocess(*self.arguments(args, codspeed))

    def start(self, *args):
        """Starts a session as a terminal does: in a group of its own, which a Ctrl-C reaches as a whole.

        Whoever runs us in the background has Ctrl-C ignored, and what is ignored is inherited.
        """
        command = [sys.executable, "-m", "pytest"] + self.arguments(args, codspeed=False)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        heard = {"start_new_session": True, "preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)}
        return subprocess.Popen(command, cwd=str(self.path), universal_newlines=True, **heard, **pipes)

    @staticmethod
    def arguments(args, codspeed):
        by_hand = INSTALLED or "no:pytest-park" in args or "PYTEST_DISABLE_PLUGIN_AUTOLOAD" in os.environ
        ours = [] if by_hand else ["-p", "pytest_park.pytest_plugin"]
        base = ["-p", "no:cacheprovider"]
        # What is not asked for here only costs time.
        base += [] if "-n" in args else ["-p", "no:xdist"]
        base += [] if codspeed else ["-p", "no:codspeed"]
        if "no:benchmark" not in args and not codspeed:
            base += ["-p", "known_precision", "--benchmark-max-time=0.05", "--benchmark-min-rounds=5"]
        return [*ours, *base, *args]

    def save(self, name, means, **facts):
        """Saves a run as pytest-benchmark does, with these means in seconds."""
        folder = self.path / ".benchmarks" / machine_folder()
        folder.mkdir(parents=True, exist_ok=True)
        run = {
            "machine_info": {"node": platform.node(), "system": platform.system(), "machine": platform.machine()},
            "commit_info": {"id": "0123456789abcdef0123456789abcdef01234567", "branch": "main", "dirty": False},
            "benchmarks": [case(fullname, mean) for fullname, mean in means.items()],
            "datetime": "2026-01-01T00:00:00+00:00",
            "version": "5.3.1",
        }
        path = folder / (name + ".json")
        path.write_text(json.dumps(dict(run, **facts)))
        return path

    def script(self, text):
        """Puts a program in the place of the binary."""
        path = self.path / "binary"
        path.write_text("#!/bin/sh\n" + text)
        path.chmod(0o755)
        self.monkeypatch.setenv("PYTEST_PARK_BIN", str(path))


def case(fullname, mean):
    stats = dict.fromkeys(["min", "max", "mean", "median", "q1", "q3"], mean)
    stats.update(stddev=mean / 100, iqr=mean / 100, rounds=20, iterations=1, ops=1 / mean, total=20 * mean)
    stats.update(outliers="0;0", iqr_outliers=0, stddev_outliers=0, ld15iqr=mean, hd15iqr=mean)
    names = {"group": None, "name": fullname.split("::")[-1], "fullname": fullname, "params": None, "param": None}
    return dict(names, extra_info={}, options={}, stats=stats)


@pytest.fixture
def inner(pytester, monkeypatch):
    return Inner(pytester, monkeypatch)


def section(result):
    """The lines of our section, without its heading; nothing where there is none."""
    lines = result.outlines
    starts = [i for i, line in enumerate(lines) if line.strip("= ") == "pytest-park" and line.startswith("=")]
    assert len(starts) < 2, result.stdout.str()
    if not starts:
        return []
    ours = lines[starts[0] + 1 :]
    end = next(i for i, line in enumerate(ours) if line.startswith("="))
    return ours[:end]


def one_line(result):
    """The section with single blanks, as it would be on a terminal without end."""
    return " ".join(" ".join(section(result)).split())


def reference_of(result):
    """What the section calls the run that it compares with; `None` where it compares with none."""
    return next((line.split(" → ")[0] for line in section(result) if " → this run" in line), None)


def outcome(result):
    """How a session ended; its counts, if it came so far as to print them."""
    try:
        return result.ret, result.parseoutcomes()
    except ValueError:
        return result.ret, None


def said(result):
    """Every line that names us, wherever it stands."""
    return [line for line in result.outlines if "pytest-park" in line and not line.startswith("plugins:")]


# Time that passes only where a test says so: the same numbers on every machine, and no waiting.
CLOCK = """
import pytest

NOW = [0.0]

def perf_counter():
    # By its name it counts seconds.
    return NOW[0]


clocked = {"timer": perf_counter}

def takes(benchmark, seconds, rounds=8):
    def step():
        NOW[0] += seconds
    benchmark.pedantic(step, rounds=rounds)
"""

# A benchmark of 2 ms.
SLEEP = """
import pytest
from clock import clocked, takes

@pytest.mark.benchmark(**clocked)
def test_sleep(benchmark):
    takes(benchmark, 0.002)
"""
