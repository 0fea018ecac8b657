"""What was measured: sessions of runs of one suite, from archives and from a folder of artifacts. Times in seconds."""

import gzip
import json
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path


@dataclass
class Case:
    """One case in one run, as pytest-benchmark stores it."""

    min: float
    q1: float
    median: float
    q3: float
    mean: float
    stddev: float
    rounds: int
    iterations: int
    control: float | None = None
    """The slower of the fastest spin before and the fastest spin after the case."""
    data: list | None = None


@dataclass
class Run:
    date: float
    """Seconds since the epoch."""
    cases: dict


@dataclass
class Session:
    name: str
    about: str
    changed: frozenset
    """The cases that do more work in the configurations `s5` to `s50`."""
    sides: dict = field(default_factory=dict)
    """(reference runs, candidate runs) by the name of the candidate's configuration, one of each for every block."""
    load: tuple | None = None
    """Least and largest load average while it was measured."""
    lockstep: bool = False


def read_archive(path):
    """Sessions of real A/B measurements: `{"sessions": {name: {about, slow, runs | pairs}}}`, times in microseconds."""
    with gzip.open(path) as file:
        archive = json.load(file)
    return [
        lockstep_session(name, stored) if "pairs" in stored else session_in_blocks(name, stored)
        for name, stored in archive["sessions"].items()
    ]


def session_in_blocks(name, stored):
    """One run of every configuration for each block."""
    blocks = {}
    for run in stored["runs"]:
        cases = {case: case_of_archive(numbers) for case, numbers in run["cases"].items()}
        blocks.setdefault(run["block"], {})[run["conf"]] = Run(run["t"], cases)
    session = Session(name, stored["about"], frozenset(stored["slow"]), load=span_of_load(stored["runs"]))
    session.sides = sides_of(blocks.values())
    return session


def sides_of(blocks):
    """The unchanged runs beside those of each other configuration."""
    sides = {}
    for block in blocks:
        for configuration, run in block.items():
            if configuration != "base":
                reference, candidate = sides.setdefault(configuration, ([], []))
                reference.append(block["base"])
                candidate.append(run)
    return dict(sorted(sides.items()))


def lockstep_session(name, stored):
    """Both sides of a pair were measured at the same time; each pair has a reference of its own."""
    session = Session(name, stored["about"], frozenset(stored["slow"]), load=span_of_load(stored["pairs"]), lockstep=True)
    for pair in stored["pairs"]:
        reference, candidate = session.sides.setdefault(pair["conf"], ([], []))
        for side, letter in ((reference, "A"), (candidate, "B")):
            side.append(Run(pair["t"], {case: case_of_archive(kept["stats"]) for case, kept in pair[letter].items()}))
    session.sides = dict(sorted(session.sides.items()))
    return session


def case_of_archive(numbers):
    """From `[min, q1, median, q3, mean, stddev, rounds, iterations, control]`, the control missing in lockstep."""
    times = [number * 1e-6 for number in numbers[:6]]
    return Case(*times, numbers[6], numbers[7], numbers[8] * 1e-6 if len(numbers) > 8 else None)


def read_unchanged(path):
    """Runs of one unchanged suite: every other run is the reference, those between are the candidate."""
    with gzip.open(path) as file:
        stored = json.load(file)
    runs = [Run(seconds(run["datetime"]), {name: case_of_artifact(stats) for name, stats in run["cases"].items()})
            for run in stored]
    session = Session(Path(path).name.split(".")[0], "unchanged against unchanged", frozenset())
    n_pairs = len(runs) // 2
    session.sides["base2"] = (runs[0 : 2 * n_pairs : 2], runs[1 : 2 * n_pairs : 2])
    return session


def read_measured(folder):
    """The session that `measure.py` left in a folder, as far as its blocks are whole."""
    stored = json.loads((folder / "session.json").read_text())
    blocks = {}
    for run in stored["runs"]:
        blocks.setdefault(run["block"], {})[run["configuration"]] = run["file"]
    most = max(len(block) for block in blocks.values())
    read = [{name: read_artifact(folder / "runs" / file) for name, file in block.items()}
            for block in blocks.values() if len(block) == most]
    changed = frozenset(f"test_study.py::test_work[{name}]" for name in stored["slow"])
    session = Session(folder.name, stored["about"], changed, load=span_of_load(stored["runs"]))
    session.sides = sides_of(read)
    return session


def read_artifact(path):
    artifact = json.loads(path.read_text())
    cases = {}
    for stored in artifact["benchmarks"]:
        control = stored["extra_info"].get("pytest_park")
        case = case_of_artifact(stored["stats"])
        case.data = stored["stats"].get("data")
        case.control = max(control["control_before"], control["control_after"]) if control else None
        cases[stored["fullname"]] = case
    return Run(seconds(artifact["datetime"]), cases)


def case_of_artifact(stats):
    return Case(**{name: stats[name] for name in ("min", "q1", "median", "q3", "mean", "stddev", "rounds", "iterations")})


def seconds(date):
    """Of a date in ISO 8601; one without a zone is taken for UTC, as pytest-benchmark writes it."""
    moment = datetime.fromisoformat(date)
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


def span_of_load(runs):
    loads = [run["load"] for run in runs if run.get("load") is not None]
    return (min(loads), max(loads)) if loads else None
