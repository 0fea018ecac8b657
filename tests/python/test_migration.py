"""What pytest-park 0.3.2 offered to pytest is there, or is refused with words that name what is there now."""

import importlib
import inspect

import pytest

from conftest import ROOT, SLEEP, section

GUIDE = (ROOT / "docs" / "migration.md").read_text(encoding="utf-8")

# What `pytest_park.__all__` of 0.3.2 holds, but for `__version__`.
LIBRARY = """
    BenchmarkCase BenchmarkDelta BenchmarkLoadError BenchmarkRun BenchmarkStats GroupSummary TrendPoint
    build_method_history build_method_group_split_bars build_method_statistics build_overview_statistics
    compare_method_history_to_reference compare_method_to_all_prior_runs compare_runs list_methods
    load_benchmark_folder select_latest_and_previous_runs summarize_groups
""".split()


def rows(chapter):
    """The tables of a chapter of the guide, as old and new."""
    text = GUIDE.partition("\n## " + chapter + "\n")[2].partition("\n## ")[0]
    lines = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {old.strip(): new.strip() for old, new in lines if old.strip() != "0.3.2"}


@pytest.mark.parametrize("name", LIBRARY)
def test_the_library_is_refused_by_name(name):
    now = rows("Python library")["`{}`".format(name)]
    with pytest.raises(ImportError) as refused:
        exec("from pytest_park import " + name, {})
    assert name in str(refused.value) and now in str(refused.value)


def test_the_guide_lists_the_library_and_nothing_else():
    listed = set(rows("Python library")) - {"`pytest_park.__version__`"}
    assert listed == {"`{}`".format(name) for name in LIBRARY}
    with pytest.raises(ImportError, match="cannot import name 'nonsense'"):
        exec("from pytest_park import nonsense", {})


@pytest.mark.parametrize("module", ["cli", "core", "data", "models", "ui", "utils"])
def test_modules_that_are_gone(module):
    assert "`{}`".format(module) in GUIDE or "`pytest_park.{}`".format(module) in GUIDE
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("pytest_park." + module)


def test_modules_that_stay_and_the_helper_with_its_arguments():
    helper = importlib.import_module("pytest_park.pytest_benchmark").default_pytest_benchmark_group_stats
    importlib.import_module("pytest_park.pytest_plugin")
    # As 0.3.2 declares them; what stands behind the star is given by name only.
    positional = ["config", "benchmarks", "group_by"]
    by_name = ["original_postfix", "reference_postfix", "group_values_by_postfix", "ignore_params"]
    parameters = inspect.signature(helper).parameters
    assert list(parameters) == positional + by_name
    assert [it for it in by_name if parameters[it].default is not None] == []
    listed = rows("Inside pytest")
    for name in ("pytest_park.pytest_plugin", "pytest_park.pytest_benchmark", "default_pytest_benchmark_group_stats"):
        assert listed["`{}`".format(name)].startswith("the same")


@pytest.mark.parametrize("side", ["original", "reference"])
def test_options_and_ini_keys_are_the_same(inner, side):
    listed = rows("Inside pytest")
    option, key = "--benchmark-{}-postfix".format(side), "benchmark_{}_postfix".format(side)
    assert listed["`{} TEXT`".format(option)].startswith("the same")
    assert listed["ini key `{}`".format(key)].startswith("the same")
    told = inner.run("--help").stdout.str()
    assert option in told and key in told
    inner.tests(SLEEP)
    inner.pytester.makeini("[pytest]\n{} = _np,_numpy\n".format(key))
    # The longest is tried first, and so named first.
    for words, expected in [([option, "_a, bc"], "bc, a (flag)"), ([], "numpy, np (ini)")]:
        facts = [line for line in section(inner.run("-vv", *words)) if line.startswith("debug: {} postfixes".format(side))]
        assert facts == ["debug: {} postfixes: {}".format(side, expected)]


def test_what_the_section_said(inner):
    listed = {old: new for old, new in rows("Inside pytest").items() if old.startswith("`Warning") or "`debug:`" in old}
    assert len(listed) == 4
    inner.tests(SLEEP)
    first = "\n".join(section(inner.run()))
    now = listed["`Warning: No reference benchmark file found.`"]
    assert now.partition("...")[0].strip("`") in first
    # Without configuration "nothing".
    assert "postfix" not in first.lower() and "debug" not in first
    now = listed["`Warning: Postfix comparison table skipped.`"].partition("...")[0].strip("`")
    one = " ".join("\n".join(section(inner.run("--benchmark-original-postfix=_orig"))).split())
    assert now + "`--benchmark-reference-postfix` is not set" in one
    disabled = inner.run("--benchmark-disable").stdout.str().replace("`", "")
    assert "1 benchmark test ran without measuring (--benchmark-disable)" in disabled
    assert "3 benchmark tests ran without measuring (--benchmark-disable)" in listed["`Warning: Benchmarking appears disabled for this run.`"]
    assert "debug: " in "\n".join(section(inner.run("-vv")))
