"""Gates that a session must not lose: without a terminal, in a table that is mistyped, beside a selection."""

import pytest

from conftest import SLEEP, section


def text(result):
    return result.stdout.str().replace("\n  ", " ")


def test_a_gate_is_checked_without_a_terminal(inner):
    inner.tests(SLEEP)
    args = ["-p", "no:terminal", "--park-fail-on"]
    failed = inner.run(*args, "mean>1us")
    assert failed.ret == 1
    assert failed.stderr.str().strip() == "fail: test_it.py::test_sleep: mean 2 ms, above 1 us (`mean>1us`)"
    for expression in ("mean>1h", "regressed"):
        passed = inner.run(*args, expression)
        assert passed.ret == 0 and "pytest-park" not in passed.stderr.str() + passed.stdout.str()
    skipped = inner.run(*args, "regressed", "--benchmark-skip")
    assert skipped.ret == 1
    assert "gate: nothing was tested: no benchmark was measured" in skipped.stderr.str()


@pytest.mark.parametrize("table", ["pytest_park.gate", "pytest_park.gates", "pytest-park.gates", "pytest-park.Gate"])
def test_a_budget_in_a_mistyped_table_fails_the_session(inner, table):
    inner.tests(SLEEP)
    (inner.path / "pyproject.toml").write_text("[[tool.{}]]\nbenchmarks = '*'\nlimit = '1h'\n".format(table))
    result = inner.run()
    assert result.ret == 1
    assert "fail: " in text(result), result.stdout.str()


def test_a_gate_of_other_commands_is_told(inner):
    inner.tests(SLEEP)
    inner.monkeypatch.setenv("PYTEST_PARK_FAIL_ON", "mean>1us")
    result = inner.run()
    assert result.ret == 0
    assert (
        "note: a session reads `--park-fail-on` or `park_fail_on` of the ini file, not the variable PYTEST_PARK_FAIL_ON"
        in text(result)
    )
    assert "note: a session reads" not in text(inner.run("--park-fail-on=mean>1h"))
