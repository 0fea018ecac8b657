"""Times whole commands against each other: alternating, so that a slow minute affects both, and always as a ratio too.

Needs only the standard library. GNU time (Debian's package `time`) measures peak memory, because a child cannot report less
than its parent's own peak, and this parent is a Python.
"""

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

GNU_TIME = shutil.which("time")


@dataclass
class Spent:
    """What one execution of a command took."""

    wall: float
    """Seconds from start to end."""
    cpu: float
    """Seconds of processor time, user and system, of the command and its children."""
    peak_mib: float | None
    """Most memory held at once, in MiB; `None` where GNU time is missing."""


def spend(command, cores=None, environ=None):
    """Executes a command once and discards its output. `cores` is how many it may use (Linux; `None`: all)."""
    command = [str(word) for word in command]
    if cores is not None:
        command = ["taskset", "-c", ",".join(str(core) for core in sorted(os.sched_getaffinity(0))[:cores]), *command]
    with tempfile.NamedTemporaryFile("r") as told:
        if GNU_TIME:
            command = [GNU_TIME, "-o", told.name, "-f", "%M", *command]
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environ)
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise SystemExit(f"{' '.join(command)} ended with {child.returncode}:\n{errors.decode(errors='replace')}")
        peak = int(told.read().split()[-1]) / 1024 if GNU_TIME else None
    return Spent(wall, usage.ru_utime + usage.ru_stime, peak)


def rounds(commands, n_rounds, cores=None, before=lambda: None):
    """Executes every command once to warm up, then all of them in turn, `n_rounds` times: what each spent, by name.

    `before` is called before each timed execution.
    """
    for command in commands.values():
        spend(command, cores)
    spent = {name: [] for name in commands}
    for _ in range(n_rounds):
        for name, command in commands.items():
            before()
            spent[name].append(spend(command, cores))
    return spent


def ratios(ours, theirs, what="wall"):
    """The ratio of each round, of wall clock or of processor time (`cpu`, never taken below a millisecond)."""
    return [getattr(a, what) / max(getattr(b, what), 1e-3) for a, b in zip(ours, theirs)]


def peak_mib(spent):
    """The median peak, in MiB; `None` where GNU time is missing."""
    peaks = [it.peak_mib for it in spent if it.peak_mib is not None]
    return statistics.median(peaks) if peaks else None


def environment(folder: Path, *packages):
    """A virtual environment with these packages, made once; its folder of programs."""
    import venv

    made_of = folder / "made-of"
    if not made_of.exists() or made_of.read_text() != " ".join(packages):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        python = folder / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], check=True)
        made_of.write_text(" ".join(packages))
    return folder / "bin"
