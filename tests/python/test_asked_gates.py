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


@pytest.mark.parametrize(
    ("args", "is_part"),
    [
        ([], False),
        (["--ignore=a"], True),
        (["--ignore-glob=a*"], True),
        (["--ignore=docs"], False),
        (["--ignore=doc"], True),
        (["b"], True),
        (["."], False),
        (["a", "b"], False),
        (["a", "b", "--ignore=a"], True),
        (["b/"], True),
        (["b/test_b.py"], True),
    ],
)
def test_what_options_and_folders_leave_out_is_not_removed(inner, args, is_part):
    inner.pytester.makeini("[pytest]\ntestpaths = a b\naddopts = --ignore=docs\n")
    for name in "ab":
        (inner.path / name).mkdir()
        (inner.path / name / "test_{}.py".format(name)).write_text(SLEEP)
    inner.save("0001_old", {"b/test_b.py::test_sleep": 0.002, "a/test_gone.py::test_gone": 0.002})
    result = inner.run("--park-fail-on=removed", *args)
    assert result.ret == (0 if is_part else 1), result.stdout.str()
    assert ("fail: a/test_gone.py::test_gone: only the reference has it" in text(result)) != is_part
    assert ("note: the gate `removed` checks whole suites only" in text(result)) == is_part
    assert section(result)
