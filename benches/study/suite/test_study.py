"""The suite of the study: one benchmark for each piece of work."""

import pytest

from work import WORK, repeated


@pytest.mark.parametrize("name", WORK)
def test_work(benchmark, name):
    benchmark(repeated(name))
