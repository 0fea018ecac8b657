"""How fast the machine was just before and just after a benchmark: the control readings.

A machine that others share runs at two speeds, and the rounds of a benchmark do not show at which. A fixed piece of work does,
because it never changes: the binary compares its times over all runs. Loaded with the first benchmark that is measured.
"""

import sys
from time import perf_counter
from typing import Any, Dict, Iterable, List, Optional

KEY = "pytest_park"

# About 0.1 ms with CPython 3.11 at full speed. Never to be changed: readings of another loop are not comparable.
STEPS = 2000
REPEATS = 12
# Seconds. Two readings cost a benchmark less than 3 ms of a processor: a slower machine or Python repeats less,
# but so often that one interruption does not become the reading.
LIMIT = 0.0012
FEWEST = 3


def watch(fixture: Any, readings: Dict[Any, Dict[str, float]]) -> None:
    """Takes a reading before and after whatever this fixture measures, and files both under its statistics.

    Both entries of pytest-benchmark to a measurement (`benchmark(...)` and `weave`, `pedantic`) call a method of their
    own, which is replaced on this one object; its class and its other users see no difference.
    """
    from pytest_benchmark.fixture import BenchmarkFixture

    # Not `isinstance`: pytest-codspeed's fixture claims the class and has none of its methods.
    if not issubclass(type(fixture), BenchmarkFixture) or fixture.disabled:
        return
    for name in ("_raw", "_raw_pedantic"):
        # A suite whose own `benchmark` fixture passes pytest-benchmark's on brings the same object again.
        if name not in vars(fixture):
            setattr(fixture, name, _between_readings(fixture, getattr(fixture, name), readings))


def _between_readings(fixture: Any, measure: Any, readings: Dict[Any, Dict[str, float]]) -> Any:
    def measured(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        # Nothing is caught here: what is raised is the user's, or a signal's.
        before = reading()
        result = measure(*args, **kwargs)
        after = reading()
        # A clock that a test has frozen measures nothing.
        if before > 0 and after > 0 and fixture.stats is not None:
            readings[fixture.stats] = {"control_before": before, "control_after": after}
        return result

    return measured


def reading() -> float:
    """Seconds of the fastest of several executions of the fixed work."""
    tracer = sys.gettrace()
    # Coverage and debuggers slow each line; pytest-benchmark pauses them for its rounds as well. One that is written in C
    # and cannot be called cannot be set again either. Profilers see calls, and the loop makes none.
    if not callable(tracer):
        return _fastest()
    sys.settrace(None)
    try:
        return _fastest()
    finally:
        sys.settrace(tracer)


def _fastest() -> float:
    spins = []
    fastest = 0.0
    while len(spins) < REPEATS:
        # A slow machine takes at most twice the time; what took longer was interrupted, and the processor did other work.
        spent = sum(min(seconds, 2 * fastest) for seconds in spins)
        if len(spins) >= FEWEST and spent + fastest > LIMIT:
            break
        spins.append(_spin())
        fastest = min(spins)
    return fastest


def _spin() -> float:
    start = perf_counter()
    total = 0
    for i in range(STEPS):
        total += i & 3
    return perf_counter() - start


def add_all(entries: Iterable[Dict[str, Any]], benchmarks: Iterable[Any], readings: Dict[Any, Dict[str, float]]) -> None:
    """Adds each reading to the entry of its benchmark in an artifact. What was measured twice under one name gets none."""
    by_name: Dict[str, List[Any]] = {}
    for benchmark in benchmarks:
        if not benchmark.has_error:
            by_name.setdefault(benchmark.fullname, []).append(benchmark)
    for entry in entries:
        named = by_name.get(entry["fullname"], [])
        if len(named) == 1:
            add(entry, readings.get(named[0]))


def add(entry: Dict[str, Any], taken: Optional[Dict[str, float]]) -> Dict[str, Any]:
    """Adds a reading to an entry, on a copy of its `extra_info`, which is the user's and may belong to several benchmarks.

    A key of the same name that the user has set is kept.
    """
    extra = entry.get("extra_info")
    if taken and isinstance(extra, dict) and KEY not in extra:
        entry["extra_info"] = dict(extra, **{KEY: taken})
    return entry
