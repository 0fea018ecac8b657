"""A session that measures none of its benchmarks: what becomes of its gates."""

import pytest

from conftest import SLEEP, said

MIXED = SLEEP + "\ndef test_other(): pass\n"
LIMIT = "[[tool.pytest-park.gate]]\nbenchmarks = '*'\nlimit = '1ns'\n"
IDLE = "gate: nothing was tested: no benchmark was measured"
# What switches the measuring off, and how it is called.
SWITCHES = [
    (["-n", "2"], " (pytest-benchmark does not measure under pytest-xdist)"),
    (["--benchmark-skip"], " (`--benchmark-skip`)"),
    (["--benchmark-disable"], " (`--benchmark-disable`)"),
]
IDS = ["workers", "skip", "disable"]


def lines(result):
    return result.stdout.str().replace("\n  ", " ").splitlines()


@pytest.mark.parametrize(("args", "why"), SWITCHES, ids=IDS)
def test_a_gate_of_the_command_line_fails_where_nothing_was_measured(inner, args, why):
    inner.tests(MIXED)
    # With and without a saved run, and for a ceiling, which needs none.
    for expression in ("regressed", "mean>1h"):
        result = inner.run("--park-fail-on", expression, *args)
        assert result.ret == 1, result.stdout.str()
        assert lines(result).count(IDLE + why) == 1, result.stdout.str()
        inner.save("0001_old", {"test_it.py::test_sleep": 0.002})
    assert IDLE in inner.run("--park-fail-on=regressed", "--benchmark-quiet", *args).stdout.str()
    # It is a gate like any other: nothing of it without us, and a worse end stays.
    assert inner.run("--park-fail-on=regressed", "--no-park", *args).ret == 0
    inner.tests(MIXED + "def test_exit(): pytest.exit('enough', returncode=7)\n")
    if "-n" not in args:
        assert inner.run("--park-fail-on=regressed", *args).ret == 7


@pytest.mark.parametrize(("args", "why"), SWITCHES, ids=IDS)
@pytest.mark.parametrize(
    ("ini", "pyproject", "gates"),
    [
        ("park_fail_on = regressed", "", "`park_fail_on` was"),
        ("addopts = --park-fail-on=regressed", "", "`--park-fail-on` was"),
        ("", LIMIT, "the budgets of pyproject.toml were"),
    ],
    ids=["ini", "addopts", "budgets"],
)
def test_a_gate_of_the_configuration_is_told_and_leaves_the_outcome(inner, args, why, ini, pyproject, gates):
    inner.tests(MIXED)
    inner.pytester.makeini("[pytest]\n" + ini + "\n")
    (inner.path / "pyproject.toml").write_text(pyproject)
    expected = "no benchmark was measured{}, so {} not checked".format(why, gates)
    result = inner.run(*args)
    assert result.ret == 0, result.stdout.str()
    assert [line.split(": ", 1)[1] for line in lines(result) if expected in line] == [expected]
    # Nothing without benchmarks, where only the names of tests are asked for, and with --benchmark-quiet.
    for more in (["-k", "other"], ["--collect-only"], ["--benchmark-quiet"]):
        silent = inner.run(*args, *more)
        assert silent.ret == 0 and not said(silent), silent.stdout.str()
    # The same gate typed by hand is one that this session is asked for.
    if ini:
        assert inner.run("--park-fail-on=regressed", *args).ret == 1


@pytest.mark.parametrize("args", [args for args, _ in SWITCHES], ids=IDS)
def test_a_session_without_benchmarks_is_silent_whatever_gate_it_has(inner, args):
    inner.tests(MIXED)
    for more in (["-k", "other"], ["--collect-only"], ["--deselect", "test_it.py::test_sleep"]):
        result = inner.run("--park-fail-on=regressed", *args, *more)
        assert result.ret == 0 and IDLE not in result.stdout.str() and not said(result), result.stdout.str()


def test_benchmarks_that_all_skip_themselves_pass_no_gate(inner):
    inner.tests("import pytest\ndef test_a(benchmark): pytest.skip('no')\ndef test_b(): pass\n")
    result = inner.run("--park-fail-on=regressed")
    assert result.ret == 1
    assert IDLE in lines(result)
    assert inner.run().ret == 0


def test_a_binary_that_is_missing_is_no_matter_where_nothing_was_measured(inner):
    inner.tests(MIXED)
    inner.monkeypatch.setenv("PYTEST_PARK_BIN", str(inner.path / "nowhere"))
    plain, gated = inner.run("--benchmark-skip"), inner.run("--benchmark-skip", "--park-fail-on=regressed")
    assert plain.ret == gated.ret == 0
    assert not said(plain)
    assert "`--park-fail-on` was not checked" in gated.stdout.str()
