"""A plugin of the inner sessions: pytest-benchmark 4 takes a second of each to find out how precise its timer is."""

from pytest_benchmark import fixture

# Seconds, as it finds them on Linux.
fixture.compute_timer_precision = lambda timer: 1e-7
