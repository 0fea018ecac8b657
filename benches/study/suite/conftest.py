"""A control beside each benchmark: a fixed loop, timed right before and right after it.

The fastest of twelve spins before and of twelve after tell whether the machine was fast at that time. They are kept in
`extra_info["pytest_park"]`, in seconds, as the plugin keeps its own.
"""

import time

import pytest

SPINS = 12
STEPS = 6000
"""Steps of the loop; about 0.12 ms on the machine where the study was first measured."""


@pytest.fixture(autouse=True)
def control(benchmark):
    before = fastest_spin()
    yield
    benchmark.extra_info["pytest_park"] = {"control_before": before, "control_after": fastest_spin()}


def fastest_spin():
    """Seconds of the fastest of `SPINS` spins."""
    return min(spin() for _ in range(SPINS))


def spin():
    begin = time.perf_counter()
    for _ in range(STEPS):
        pass
    return time.perf_counter() - begin
