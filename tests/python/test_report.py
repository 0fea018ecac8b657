"""What the section says."""

import json

import pytest

from conftest import SLEEP, case, machine_folder, one_line, reference_of, said, section

FAST = """
def test_a(benchmark):
    benchmark(sum, [1, 2])
"""
NO_REFERENCE = "no saved run to compare with yet: `pytest --benchmark-autosave` or `--benchmark-save NAME` saves one"


def text(result):
    return "\n".join(section(result))


def test_the_users_first_five_minutes(inner):
    inner.tests("from work import work\ndef test_work(benchmark):\n    benchmark(work)\n")
    work = inner.path / "work.py"
    work.write_text("def work():\n    return sum(range(2000))\n")
    first = inner.run("--benchmark-save", "baseline")
    assert first.ret == 0
    assert section(first) == ["saved 0001_baseline; the next session is compared with it"]
    # Ten times the work; another length, so that no old bytecode is taken.
    work.write_text("def work():\n    return sum(range(20_000))\n")
    second = inner.run()
    assert second.ret == 0
    lines = section(second)
    assert lines[0].startswith("1 regressed        1 benchmark, ")
    assert lines[1].startswith("#1 baseline → this run · ")
    row = next(line for line in lines if line.startswith("▲ test_work"))
    assert "  regressed" in row and "×" in row
    assert max(len(line) for line in lines) <= 80
    assert "warning" not in text(second), text(second)
    assert "debug:" not in second.stdout.str()
    # The verdict is a gate where one is asked for.
    gated = inner.run("--park-fail-on", "regressed:50%")
    assert gated.ret == 1
    assert "fail: test_it.py::test_work: the fastest rounds " in gated.stdout.str()
    assert "Traceback" not in gated.stdout.str() + gated.stderr.str()
    gated.assert_outcomes(passed=1)


def test_the_reference_is_the_latest_that_was_there_at_the_start(inner):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.1}, datetime="2026-01-01T00:00:00")
    inner.save("0002_new", {"test_it.py::test_sleep": 0.0005}, datetime="2026-01-02T00:00:00")
    for args in ([], ["--benchmark-autosave"], ["--benchmark-compare=0002"]):
        result = inner.run(*args)
        assert reference_of(result) == "#2 new", args
        assert "regressed" in text(result)
    autosaved = inner.run("--benchmark-compare")
    assert reference_of(autosaved).startswith("#3 ")


@pytest.mark.parametrize("value", ["0001", "*_old", "0001_old", "{folder}/0001_old", ".benchmarks/{folder}/0001_old.json"])
def test_what_pytest_benchmark_compares_with_is_the_reference(inner, value):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.1})
    inner.save("0002_new", {"test_it.py::test_sleep": 0.001})
    result = inner.run("--benchmark-compare=" + value.format(folder=machine_folder()))
    assert reference_of(result) == "#1 old"
    assert "improved" in text(result)


def test_several_matches_take_the_latest_and_say_so(inner):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.1}, datetime="2026-01-01T00:00:00")
    inner.save("0002_new", {"test_it.py::test_sleep": 0.001}, datetime="2026-01-02T00:00:00")
    result = inner.run("--benchmark-compare=000")
    assert reference_of(result) == "#2 new"
    assert "names 2 runs; the latest is the reference" in text(result)


def test_another_storage(inner):
    inner.tests(SLEEP)
    inner.save("0001_here", {"test_it.py::test_sleep": 0.001})
    (inner.path / ".benchmarks").rename(inner.path / "elsewhere")
    assert reference_of(inner.run("--benchmark-storage=./elsewhere")) == "#1 here"
    assert reference_of(inner.run("--benchmark-storage=file://elsewhere")) == "#1 here"
    assert section(inner.run())[0].startswith("no saved run")


def test_the_section_stands_where_compare_fail_trips(inner):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.001})
    args = ["--benchmark-compare", "--benchmark-compare-fail=mean:10%"]
    without, ours = inner.run("-p", "no:pytest-park", *args), inner.run(*args)
    assert without.ret == ours.ret != 0
    lines = ours.outlines
    start = next(i for i, line in enumerate(lines) if line.strip("= ") == "pytest-park")
    assert lines[start + 2].startswith("#1 old → this run")


def test_without_a_reference_the_variants_are_shown(inner):
    inner.tests(
        "import pytest\nfrom clock import clocked, takes\npytestmark = pytest.mark.benchmark(**clocked)\n"
        "def test_f_orig(benchmark): takes(benchmark, 0.004)\ndef test_f_new(benchmark): takes(benchmark, 0.001)"
    )
    result = inner.run()
    lines = section(result)
    assert one_line(result).startswith(NO_REFERENCE)
    row = next(line for line in lines if line.startswith("▼ test_f_new"))
    assert row.endswith("improved")
    assert "warning" not in "\n".join(lines)


def test_three_sections(inner):
    inner.tests(
        "import pytest\nfrom clock import clocked, takes\n"
        "@pytest.mark.benchmark(group='a', **clocked)\ndef test_f_orig(benchmark): takes(benchmark, 0.004)\n"
        "@pytest.mark.benchmark(group='b', **clocked)\ndef test_f_new(benchmark): takes(benchmark, 0.001)\n"
        "def test_added(benchmark): benchmark(sum, [1])"
    )
    inner.save(
        "0001_old",
        {"test_it.py::test_f_orig": 0.004, "test_it.py::test_f_new": 0.0001, "test_it.py::test_elsewhere": 1.0},
    )
    result = inner.run()
    lines = section(result)
    assert lines[0].startswith("1 regressed, 1 inconclusive, 1 added"), lines
    rows = [line.lstrip("▲▼? ").split()[0] for line in lines if line[2:].startswith("test_f")]
    # What changed comes first; then the implementations.
    assert rows == ["test_f_new", "test_f_orig", "test_f_new"], lines
    assert "two implementations in this run: orig → new" in lines
    # A session may run a part of the suite: what it did not run is not removed.
    assert "removed" not in text(result)
    assert "saved, but not measured now: test_it.py::test_elsewhere" in lines
    assert "added: 1 benchmark: test_added" in lines


def test_quiet_is_one_line_and_the_worst_rows(inner):
    inner.tests(SLEEP + "def test_a(benchmark): benchmark(sum, [1])\n")
    inner.save("0001_old", {"test_it.py::test_sleep": 0.0001, "test_it.py::test_a": 1.0})
    result = inner.run("-q")
    assert section(result) == []
    lines = result.outlines
    start = next(i for i, line in enumerate(lines) if line.startswith("pytest-park: "))
    assert lines[start] == "pytest-park: 1 regressed, 1 improved, against #1 old"
    assert lines[start + 1].startswith("  regressed ") and " slower  " in lines[start + 1]
    assert lines[start + 1].endswith("  test_it.py::test_sleep")
    assert lines[start + 2].startswith("  improved ") and " faster  " in lines[start + 2]


def test_verbose_is_the_table_of_analyze_and_very_verbose_the_facts(inner):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.001})
    verbose = text(inner.run("-v"))
    assert "#1 old → this run · " in verbose
    assert "interval" in verbose and "geometric" in verbose and "debug:" not in verbose
    facts = [line for line in section(inner.run("-vv")) if line.startswith("debug: ")]
    assert [line.split(":")[1].strip() for line in facts] == [
        "versions", "storage", "reference", "--benchmark-compare", "original postfixes", "reference postfixes",
    ]


def test_many_rows_are_cut_to_what_matters(inner):
    inner.tests(
        "import pytest\nfrom clock import clocked, takes\n@pytest.mark.benchmark(**clocked)\n"
        "@pytest.mark.parametrize('n', range(30))\ndef test_a(benchmark, n): takes(benchmark, 0.0006)"
    )
    inner.save("0001_old", {"test_it.py::test_a[{}]".format(n): 0.0001 if n == 29 else 0.0006 for n in range(30)})
    lines = section(inner.run())
    rows = [line for line in lines if line[2:].startswith("test_a[")]
    assert len(rows) == 1 and rows[0].startswith("▲ test_a[29]") and "  regressed" in rows[0]
    assert any("29 others" in line for line in lines), lines
    everything = [line for line in section(inner.run("-v")) if line[2:].startswith("test_a[")]
    assert len(everything) == 30


@pytest.mark.parametrize("pedantic", ["", ", rounds=1", ", rounds=1, iterations=1"])
def test_a_single_shot_says_so(inner, pedantic):
    inner.tests("def test_a(benchmark): benchmark.pedantic(sum, ([1],){})".format(pedantic))
    inner.save("0001_old", {"test_it.py::test_a": 0.001})
    result = inner.run()
    assert "every benchmark ran exactly once: no spread is known" in text(result)
    assert "disable" not in text(result)
    inner.tests("def test_a(benchmark): benchmark.pedantic(sum, ([1],), rounds=5)")
    assert "exactly once" not in text(inner.run())


def test_tests_that_did_not_measure_are_counted(inner):
    inner.tests("import pytest\n@pytest.mark.parametrize('n', range(3))\ndef test_a(benchmark, n): benchmark(sum, [n])\ndef test_b(): pass\n")
    assert said(inner.run("--benchmark-disable")) == [
        "pytest-park: 3 benchmark tests ran without measuring (`--benchmark-disable`)"
    ]


def test_a_failed_benchmark_is_left_out_and_told(inner):
    bad = "import pytest\n@pytest.mark.parametrize('n', range(2))\ndef test_bad(benchmark, n): benchmark(lambda: 1 / 0)\n"
    inner.tests(SLEEP + bad)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.001, "test_it.py::test_bad[0]": 0.001})
    assert "left out: 1 benchmark that failed" in text(inner.run("-k", "sleep or 0"))
    assert "left out: 2 benchmarks that failed" in text(inner.run())


def test_the_noise_comes_from_earlier_runs_of_this_machine(inner):
    inner.tests(
        "import pytest\nfrom clock import clocked, takes\n@pytest.mark.benchmark(**clocked)\n"
        "@pytest.mark.parametrize('n', range(6))\ndef test_a(benchmark, n): takes(benchmark, 1e-6 * (1 + n % 3 / 100))"
    )
    # What a session reads of its machine is real, and would have a say in the noise.
    first = inner.run("--benchmark-save=a", "--no-park-control")
    assert first.ret == 0
    [path] = (inner.path / ".benchmarks" / machine_folder()).glob("0001_*")
    run = json.loads(path.read_text())
    for i in range(2, 9):
        run["benchmarks"] = [case("test_it.py::test_a[{}]".format(n), 1e-6 * (1 + (i * n) % 3 / 100)) for n in range(6)]
        run["datetime"] = "2026-01-0{}T00:00:00+00:00".format(i)
        path.with_name("000{}_a.json".format(i)).write_text(json.dumps(run))
    said = one_line(inner.run("--no-park-control"))
    assert "(8 earlier runs)" in said
    assert "not measured alike" not in said


@pytest.mark.parametrize(
    ("expression", "status"),
    [("regressed", 1), ("mean:10%", 1), ("regressed:900%", 0), ("median:1s", 0), ("mean>1ns", 1), ("mean>1h", 0), ("regressed:900%,mean:10%", 1)],
)
def test_a_gate_fails_the_session_without_a_traceback(inner, expression, status):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.0005})
    for args in (["--park-fail-on", expression], ["--park-fail-on", expression, "-q"]):
        result = inner.run(*args)
        assert result.ret == status, result.stdout.str()
        assert "Traceback" not in result.stdout.str() + result.stderr.str()
        assert ("fail: " in result.stdout.str()) == bool(status)
        result.assert_outcomes(passed=1)
    quiet = inner.run("--park-fail-on", expression, "--benchmark-quiet")
    assert quiet.ret == status
    assert ("fail: " in quiet.stdout.str()) == bool(status)
    assert inner.run("--park-fail-on", expression, "--no-park").ret == 0


def test_a_gate_keeps_a_worse_status_and_needs_a_reference(inner):
    inner.tests(SLEEP)
    unchecked = inner.run("--park-fail-on=regressed")
    assert unchecked.ret == 0
    assert "there is nothing to compare with, so the gate `regressed` was not checked" in unchecked.stdout.str().replace("\n  ", " ")
    inner.save("0001_old", {"test_it.py::test_sleep": 0.0005})
    inner.pytester.makeini("[pytest]\npark_fail_on = regressed\n")
    assert inner.run().ret == 1
    inner.tests(SLEEP + "    raise KeyboardInterrupt")
    assert inner.run().ret == 2


def test_a_gate_that_tested_nothing_fails_the_session(inner):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_other": 0.0005})
    result = inner.run("--park-fail-on=regressed")
    assert result.ret == 1
    assert "gate: nothing was tested: the sides share no benchmark" in result.stdout.str()
    # Without a gate it is a session like any other.
    assert inner.run().ret == 0


def test_budgets_and_waivers_of_pyproject_hold(inner):
    inner.tests(SLEEP)
    budget = "[[tool.pytest-park.gate]]\nbenchmarks = '*'\nlimit = '1ns'\n"
    waiver = "[[tool.pytest-park.waiver]]\nbenchmarks = '*'\nreason = 'known'\nuntil = 9999-12-31\n"
    config = inner.path / "pyproject.toml"
    for text_, status, said in [
        (budget, 1, "fail: test_it.py::test_sleep: mean "),
        (budget + waiver, 0, "note: waived: test_it.py::test_sleep: mean "),
        (budget.replace("1ns", "1h"), 0, "gate: mean>1h for * passed: 1 of 1 benchmark had a number"),
        (budget.replace("limit", "limt"), 1, "fail: unknown key `limt` in [[tool.pytest-park.gate]]"),
        ("[tool.pytest-park]\nmetrc = 'min'\n", 0, "note: unknown key `metrc` in [tool.pytest-park]"),
    ]:
        config.write_text(text_)
        result = inner.run()
        assert result.ret == status, result.stdout.str()
        assert said in result.stdout.str().replace("\n  ", " ")
        assert inner.run("--benchmark-quiet").ret == status
        assert inner.run("--no-park").ret == 0


def test_a_benchmark_that_is_gone_fails_the_gate_of_a_whole_suite(inner):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.0005, "test_it.py::test_gone": 0.0005})
    whole = inner.run("--park-fail-on=removed")
    assert whole.ret == 1
    assert "fail: test_it.py::test_gone: only the reference has it (`removed`)" in whole.stdout.str()
    part = inner.run("--park-fail-on=removed", "-k", "sleep")
    assert part.ret == 0
    assert "note: the gate `removed` checks whole suites only" in part.stdout.str()


def test_colour_is_pytests_decision(inner):
    inner.tests(SLEEP)
    inner.save("0001_old", {"test_it.py::test_sleep": 0.0005})
    assert "\x1b[31mregressed" in inner.run("--color=yes").stdout.str()
    assert "\x1b" not in inner.run("--color=no").stdout.str()
    inner.monkeypatch.setenv("CLICOLOR_FORCE", "1")
    assert "\x1b" not in inner.run("--color=no").stdout.str()


RERUN = """
from _pytest.runner import runtestprotocol

# As pytest-rerunfailures does: a test that failed runs again, and only the last attempt is reported.
def pytest_runtest_protocol(item, nextitem):
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    if any(it.failed for it in reports):
        item._initrequest()
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
    for it in reports:
        item.ihook.pytest_runtest_logreport(report=it)
    return True
"""


def test_an_attempt_that_failed_before_a_rerun_is_left_out(inner):
    inner.tests(
        "import pytest\nfrom clock import clocked, takes\nattempts = []\n"
        "@pytest.mark.benchmark(**clocked)\n"
        "def test_flaky(benchmark):\n"
        "    attempts.append(1)\n"
        "    takes(benchmark, 0.05 if len(attempts) == 1 else 0.002)\n"
        "    assert len(attempts) > 1\n"
    )
    (inner.path / "conftest.py").write_text(RERUN)
    inner.save("0001_old", {"test_it.py::test_flaky": 0.002})
    result = inner.run("--park-fail-on", "mean:300%")
    # The attempt that failed took 25 times as long.
    assert result.ret == 0, text(result)
    assert "fail:" not in text(result) and "added" not in text(result), text(result)
