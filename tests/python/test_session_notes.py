"""What a session says beside its tables, and what ends it before its first test."""

import os

import pytest

from conftest import SLEEP, machine_folder, one_line, reference_of, section

NO_REFERENCE = "no saved run to compare with yet: `pytest --benchmark-autosave` or `--benchmark-save NAME` saves one"
SKIPPED = "Postfix comparison table skipped: "
# A test that leaves a trace.
TRACE = SLEEP + "\ndef test_trace():\n    import pathlib\n    pathlib.Path('trace').touch()\n"


def joined(result):
    """The section, with its wrapped sentences on one line each."""
    return "\n".join(section(result)).replace("\n  ", " ")


@pytest.mark.parametrize("more", [[], ["-q"], ["-n", "2"], ["--benchmark-disable"], ["-p", "no:benchmark"], ["--benchmark-quiet"]])
def test_a_gate_without_a_meaning_is_a_usage_error_before_any_test(inner, more):
    inner.tests(TRACE)
    result = inner.run("--park-fail-on", "regressed,regresed", *more)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    error = result.stderr.str()
    assert "ERROR: `--park-fail-on`: `regresed` is no gate: it begins with a verdict (regressed, " in error
    assert "hint: `--park-fail-on regressed`" in error
    assert "Traceback" not in error and "INTERNALERROR" not in error
    assert not (inner.path / "trace").exists()


def test_a_gate_of_the_ini_file_is_named_as_such(inner):
    inner.tests(TRACE)
    inner.pytester.makeini("[pytest]\npark_fail_on = mean\n")
    result = inner.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "ERROR: `park_fail_on` of the ini file: `mean` is no gate: `mean` needs a limit" in result.stderr.str()
    # Help and a session without us are there for whoever mistyped.
    assert inner.run("--help").ret == inner.run("--version").ret == 0
    assert inner.run("--no-park").ret == 0
    assert (inner.path / "trace").exists()


def test_a_binary_that_cannot_check_leaves_the_session_alone(inner):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.002})
    binary = os.environ.get("PYTEST_PARK_BIN")
    if not binary:
        from pytest_park._find_binary import find_binary

        binary = find_binary()
    # As one that is older: it does not know the question, but it reports.
    inner.script("if [ $1 = plugin-check ]; then echo 'error: unrecognized' >&2; exit 2; fi\nexec {} $1\n".format(binary))
    result = inner.run("--park-fail-on", "regressed:900%")
    assert result.ret == 0
    assert reference_of(result) == "#1 old"
    # What was not refused at the start is refused at the end.
    late = inner.run("--park-fail-on", "regresed")
    assert late.ret == 1
    assert "fail: `--park-fail-on`: `regresed` is no gate" in joined(late)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--park-fail-on=mean:900%"], "gate: mean:900% passed: 1 of 1 benchmark had a number"),
        (["--park-fail-on=mean:900%", "-q"], "gate: mean:900% passed: 1 of 1 benchmark had a number"),
        (["--park-fail-on=mean:900%", "-v"], "gate: mean:900% passed: 1 of 1 benchmark had a number"),
        (["--park-fail-on=mean:900%", "-qq"], None),
        (["--park-fail-on=mean:900%", "--benchmark-quiet"], None),
        (["--park-fail-on=regressed:900%"], " of 1 benchmark could be judged"),
        ([], None),
    ],
)
def test_a_gate_that_passes_says_what_it_tested(inner, args, expected):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.002})
    result = inner.run(*args)
    assert result.ret == 0
    told = [line for line in result.outlines if line.startswith("gate: ")]
    assert len(told) == (expected is not None)
    assert expected is None or expected in told[0]


@pytest.mark.parametrize("args", [["--benchmark-save", "baseline"], ["--benchmark-save=baseline", "--benchmark-save-data"]])
def test_the_first_session_that_is_saved_is_named(inner, args):
    inner.tests(SLEEP)
    assert section(inner.run(*args)) == ["saved 0001_baseline; the next session is compared with it"]
    assert reference_of(inner.run()) == "#1 baseline"


def test_an_autosaved_session_is_named_by_its_number(inner):
    inner.tests(SLEEP)
    [line] = section(inner.run("--benchmark-autosave"))
    assert line.startswith("saved 0001") and line.endswith("; the next session is compared with it")
    assert reference_of(inner.run("--benchmark-autosave")).startswith("#1 ")


def test_what_is_not_in_the_storage_is_not_claimed(inner):
    inner.tests(SLEEP)
    assert one_line(inner.run("--benchmark-json=run.json")) == NO_REFERENCE
    # It is gone again before the section is written.
    inner.pytester.makeconftest(
        "import pathlib\ndef pytest_benchmark_group_stats(config, benchmarks, group_by):\n"
        "    for path in pathlib.Path('.benchmarks').rglob('*.json'): path.unlink()\n"
        "    return [(None, benchmarks)]\n"
    )
    assert one_line(inner.run("--benchmark-save=baseline")) == NO_REFERENCE


PAIR = """
import pytest
from clock import clocked, takes
pytestmark = pytest.mark.benchmark(**clocked)
def test_f_np(benchmark): takes(benchmark, 0.004)
def test_f_pt(benchmark): takes(benchmark, 0.001)
"""


@pytest.mark.parametrize(
    ("original", "reference", "expected"),
    [
        ("_np", None, "`--benchmark-reference-postfix` is not set; 1 benchmark ends in `_np` (original)"),
        (None, "_pt", "`--benchmark-original-postfix` is not set; 1 benchmark ends in `_pt` (reference)"),
        ("_aaa", "_bbb,_ccc", "no benchmark of this session ends in `_aaa` (original) or `_bbb`, `_ccc` (reference)"),
        ("_np", "_pt", None),
        (None, None, None),
    ],
)
@pytest.mark.parametrize("by", ["flag", "ini", "conftest"])
def test_a_postfix_table_that_is_skipped_says_why(inner, original, reference, expected, by):
    inner.tests(PAIR)
    values = {"original": original, "reference": reference}
    args = []
    if by == "flag":
        args = ["--benchmark-{}-postfix={}".format(side, value) for side, value in values.items() if value]
    elif by == "ini":
        lines = ["benchmark_{}_postfix = {}".format(side, value) for side, value in values.items() if value]
        inner.pytester.makeini("\n".join(["[pytest]"] + lines))
    else:
        inner.pytester.makeconftest(
            "from pytest_park.pytest_benchmark import default_pytest_benchmark_group_stats as groups\n"
            "def pytest_benchmark_group_stats(config, benchmarks, group_by):\n"
            "    return groups(config, benchmarks, group_by, original_postfix={!r}, reference_postfix={!r})\n".format(
                original, reference
            )
        )
    for verbosity in ([], ["-v"]):
        told = [line for line in joined(inner.run(*args, *verbosity)).splitlines() if SKIPPED in line]
        assert told == ([] if expected is None else [SKIPPED + expected])
    assert SKIPPED not in inner.run("-q", *args).stdout.str()


@pytest.mark.parametrize("selected", [["-k", "sleep"], ["test_it.py::test_sleep"], ["-m", "benchmark"], ["test_it.py"]])
def test_what_a_part_of_the_suite_does_not_run_is_one_line(inner, selected):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_" + name: 0.002 for name in ["sleep"] + list("abcdefgh")})
    [line] = [line for line in section(inner.run(*selected)) if "not measured now" in line]
    assert line == "8 saved benchmarks were not measured now: test_it.py::test_a and 7 more"
    # All of them without a selection, and with -v.
    assert "saved, but not measured now: test_it.py::test_a, test_it.py::test_b, " in joined(inner.run())
    assert "test_it.py::test_h" in joined(inner.run("-v", *selected))


@pytest.mark.parametrize("value", ["beef", "beef000000", "BEEF", "beef" + 36 * "0"])
def test_a_commit_is_found_that_pytest_benchmark_does_not_know(inner, value):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.1}, commit_info={"id": "beef" + 36 * "0"})
    inner.save("0002_new", {"test_it.py::test_sleep": 0.001})
    result = inner.run("--benchmark-compare=" + value)
    assert result.ret == 0
    assert reference_of(result) == "#1 old"
    assert "improved" in joined(result)
    assert "no saved run matches `--benchmark-compare=dead`" in joined(inner.run("--benchmark-compare=dead"))


def test_a_session_in_a_sub_folder_names_the_runs_of_the_root_folder(inner):
    inner.tests(SLEEP)
    inner.pytester.makeini("[pytest]\n")
    inner.save("0001_old", {"test_it.py::test_sleep": 0.002})
    below = inner.path / "tests"
    below.mkdir()
    for name in ("test_it.py", "clock.py"):
        (inner.path / name).rename(below / name)
    inner.monkeypatch.chdir(below)
    assert one_line(inner.run()) == (
        "runs are saved in ../.benchmarks; this session looks in ./.benchmarks: "
        "`--benchmark-storage=../.benchmarks` compares with them"
    )
    assert reference_of(inner.run("--benchmark-storage=../.benchmarks")) == "#1 old"
    # Files of other tools are no runs.
    saved = inner.path / ".benchmarks" / machine_folder() / "0001_old.json"
    saved.write_text('{"benchmarks": 1}')
    assert one_line(inner.run()) == NO_REFERENCE
