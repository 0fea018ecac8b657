"""Postfixes, groups, and where they are configured."""

import json
import subprocess
import sys

import pytest

from conftest import INSTALLED, section

VARIANTS = """
import pytest
from clock import clocked, takes

pytestmark = pytest.mark.benchmark(**clocked)

@pytest.mark.parametrize("n", [1, 2])
def test_f_np(benchmark, n):
    takes(benchmark, 0.004)

@pytest.mark.parametrize("n", [1, 2])
def test_f_torch(benchmark, n):
    takes(benchmark, 0.001)
"""

HELPER = """
from pytest_park.pytest_benchmark import default_pytest_benchmark_group_stats

def pytest_benchmark_group_stats(config, benchmarks, group_by):
    groups = default_pytest_benchmark_group_stats(config, benchmarks, group_by, {arguments})
    for label, members in groups:
        print("\\nGROUP", label, [it["name"] for it in members], members[0]["extra_info"]["pytest_park_name_parts"])
    return groups
"""


def variants(result):
    """What the section compares inside the run: the two sides, then the tests of the second one."""
    lines = section(result)
    heading = "two implementations in this run: "
    start = next((i for i, line in enumerate(lines) if line.startswith(heading)), None)
    if start is None:
        return []
    rows = [line.lstrip("▲▼? ").split()[0] for line in lines[start + 3 :] if "test_f" in line]
    return [lines[start][len(heading) :], *sorted(rows)]


def groups_of(result):
    """The labels of the groups that the helper formed."""
    return [line[len("GROUP ") : line.index(" [")] for line in result.outlines if line.startswith("GROUP ")]


PAIRS = ["np → torch", "test_f_torch[1]", "test_f_torch[2]"]


@pytest.mark.parametrize(
    "args",
    [
        ["--benchmark-original-postfix=_np", "--benchmark-reference-postfix=_torch"],
        ["--benchmark-original-postfix=_numpy,__np", "--benchmark-reference-postfix", "torch,_pt"],
        ["--benchmark-original-postfix=x", "--benchmark-original-postfix=np", "--benchmark-reference-postfix=torch"],
    ],
)
def test_flags_name_postfixes(inner, args):
    inner.tests(VARIANTS)
    assert variants(inner.run()) == []
    assert variants(inner.run(*args)) == PAIRS


INI = {
    "a text": ("pytest.ini", "[pytest]\nbenchmark_original_postfix = _np,_numpy\nbenchmark_reference_postfix = _torch\n"),
    "lines": ("pytest.ini", "[pytest]\nbenchmark_original_postfix =\n    _numpy\n    _np\nbenchmark_reference_postfix = torch\n"),
    "setup.cfg": ("setup.cfg", "[tool:pytest]\nbenchmark_original_postfix = np\nbenchmark_reference_postfix = torch\n"),
    "a text in TOML": (
        "pyproject.toml",
        '[tool.pytest.ini_options]\nbenchmark_original_postfix = "_np,_numpy"\nbenchmark_reference_postfix = "torch"\n',
    ),
    "a list in TOML": (
        "pyproject.toml",
        '[tool.pytest.ini_options]\nbenchmark_original_postfix = ["_np", "_numpy"]\nbenchmark_reference_postfix = ["torch"]\n',
    ),
}
NATIVE = {
    "a list": '[tool.pytest]\nbenchmark_original_postfix = ["_np", "_numpy"]\nbenchmark_reference_postfix = ["torch"]\n',
    "a text": '[tool.pytest]\nbenchmark_original_postfix = "_np,_numpy"\nbenchmark_reference_postfix = "torch"\n',
}


@pytest.mark.parametrize("name", INI)
def test_ini_names_postfixes_and_flags_go_before_it(inner, name):
    inner.tests(VARIANTS)
    file, text = INI[name]
    (inner.path / file).write_text(text)
    result = inner.run("-W", "error")
    assert result.ret == 0
    assert variants(result) == PAIRS
    assert variants(inner.run("--benchmark-original-postfix=other")) == []


@pytest.mark.parametrize("name", NATIVE)
def test_native_toml_names_postfixes_where_pytest_reads_it(inner, name):
    inner.tests(VARIANTS)
    (inner.path / "pyproject.toml").write_text(NATIVE[name])
    result = inner.run("-W", "error")
    assert result.ret == 0
    # `[tool.pytest]` came with pytest 9.
    assert variants(result) == (PAIRS if int(pytest.__version__.split(".")[0]) >= 9 else [])


@pytest.mark.parametrize(
    "arguments",
    [
        "original_postfix='_np', reference_postfix='_torch'",
        "original_postfix='numpy,np', reference_postfix=['_torch', '_pt']",
        "original_postfix=('np',), reference_postfix='torch'",
    ],
)
def test_conftest_names_postfixes_and_pairs_variants(inner, arguments):
    inner.tests(VARIANTS)
    inner.pytester.makeconftest(HELPER.format(arguments=arguments))
    result = inner.run("-s")
    assert result.ret == 0, result.stdout.str()
    assert variants(result) == PAIRS
    members = "['test_f_np[1]', 'test_f_np[2]', 'test_f_torch[1]', 'test_f_torch[2]']"
    parts = "{'base_name': 'test_f', 'parameters': '1', 'postfix': '_np'}"
    assert "GROUP test_f " + members + " " + parts in result.stdout.str()
    # An ini file goes before it, and a flag before that.
    inner.pytester.makeini("[pytest]\nbenchmark_original_postfix = other\n")
    assert variants(inner.run()) == []
    assert variants(inner.run("--benchmark-original-postfix=np")) == PAIRS


@pytest.mark.parametrize(
    ("group_by", "labels"),
    [
        ("group", ["test_f"]),
        ("func", ["test_f"]),
        ("name", ["test_f[1]", "test_f[2]"]),
        ("method", ["test_f[1]", "test_f[2]"]),
        ("fullfunc", ["test_it.py::test_f"]),
        ("param", ["1", "2"]),
        ("param:n", ["param:n=1", "param:n=2"]),
        ("params", ["params:n=1", "params:n=2"]),
        ("postfix", ["numpy", "torch"]),
        ("benchmark_postfix,func", ["numpy | test_f", "torch | test_f"]),
        ("custom:technique", ["None"]),
    ],
)
def test_every_token_groups(inner, group_by, labels):
    inner.tests(VARIANTS)
    mapping = "original_postfix='np', reference_postfix='torch', group_values_by_postfix={'_np': 'numpy'}"
    inner.pytester.makeconftest(HELPER.format(arguments=mapping))
    result = inner.run("-s", "--benchmark-group-by=" + group_by)
    assert result.ret == 0, result.stdout.str()
    assert groups_of(result) == labels


def test_ignored_params_keep_nothing_apart_and_saved_rows_stand_beside_new_ones(inner):
    inner.tests(VARIANTS)
    inner.pytester.makeconftest(HELPER.format(arguments="original_postfix='np', ignore_params=['n']"))
    assert inner.run("--benchmark-save=a").ret == 0
    result = inner.run("-s", "--benchmark-compare", "--benchmark-group-by=func,params,param")
    assert result.ret == 0
    # `torch` is no postfix here. Each benchmark stands twice: as it was saved, and now.
    assert groups_of(result) == ["test_f", "test_f_torch"]
    assert "GROUP test_f ['test_f_np[1]', 'test_f_np[1]', 'test_f_np[2]', 'test_f_np[2]'] " in result.stdout.str()
    inner.pytester.makeconftest(HELPER.format(arguments="original_postfix='np'"))
    result = inner.run("-s", "--benchmark-group-by=func,params,param")
    assert groups_of(result) == [
        "{} | params:n={n} | {n}".format(function, n=n) for function in ("test_f", "test_f_torch") for n in (1, 2)
    ]


OWN_GROUPS = """
import pytest

@pytest.mark.benchmark(group="codec")
def test_f_orig(benchmark):
    benchmark.extra_info["custom_groups"] = {"technique": "loop", "scenario": "large"}
    benchmark.extra_info["marks"] = ["slow", "io"]
    benchmark.pedantic(sum, ([1],))

def test_g(benchmark):
    benchmark.pedantic(sum, ([1],))
"""


@pytest.mark.parametrize(
    ("group_by", "labels"),
    [
        ("group", ["codec", "test_g"]),
        ("benchmark_group", ["codec", "test_g"]),
        ("custom:technique", ["None", "custom:technique=loop"]),
        ("custom", ["None", "custom:scenario=large,technique=loop"]),
        ("custom_group", ["None", "custom:scenario=large,technique=loop"]),
        ("marks", ["None", "marks:io,slow"]),
        ("mark", ["None", "marks:io,slow"]),
        ("fullname", ["test_it.py::test_f_orig", "test_it.py::test_g"]),
        ("nodeid", ["test_it.py::test_f_orig", "test_it.py::test_g"]),
        ("benchmark_name", ["test_f", "test_g"]),
        ("file", ["test_it.py"]),
        ("postfix,group", ["orig | codec", "test_g"]),
    ],
)
def test_what_benchmarks_say_of_themselves_groups(inner, group_by, labels):
    inner.tests(OWN_GROUPS)
    inner.pytester.makeconftest(HELPER.format(arguments=""))
    result = inner.run("-s", "--benchmark-group-by=" + group_by)
    assert result.ret == 0, result.stdout.str()
    assert groups_of(result) == labels


def test_the_helper_needs_no_plugin(inner):
    inner.tests(VARIANTS)
    inner.pytester.makeconftest(HELPER.format(arguments="original_postfix='np', reference_postfix='torch'"))
    result = inner.run("-s", "-p", "no:pytest-park")
    assert result.ret == 0, result.stdout.str()
    assert groups_of(result) == ["test_f"]
    assert "pytest-park" not in result.stdout.str().replace("no:pytest-park", "")


@pytest.mark.parametrize("group_by", ["group", "custom:technique", "grup"])
@pytest.mark.parametrize("missing", [True, False])
def test_groups_without_an_answer_are_pytest_benchmarks_own(inner, group_by, missing):
    inner.tests(VARIANTS)
    inner.pytester.makeconftest(HELPER.format(arguments="").replace(', members[0]["extra_info"]["pytest_park_name_parts"]', ""))
    if missing:
        inner.monkeypatch.setenv("PYTEST_PARK_BIN", "/nowhere")
    result = inner.run("--benchmark-group-by=" + group_by)
    assert result.ret == 0, result.stdout.str()
    result.assert_outcomes(passed=4)
    assert ("groups are pytest-benchmark's own" in result.stdout.str()) == (missing or group_by == "grup")


def test_the_module_is_the_program():
    command = [sys.executable, "-m", "pytest_park"]
    version = subprocess.run(command + ["version"], stdout=subprocess.PIPE, universal_newlines=True)
    assert version.returncode == 0 and version.stdout.startswith("pytest-park v")
    refused = subprocess.run(command + ["nonsense"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert refused.returncode == 2
    if INSTALLED:
        import pytest_park

        assert version.stdout == "pytest-park v{}\n".format(pytest_park.__version__)


@pytest.mark.skipif(not INSTALLED, reason="needs the wheel")
def test_an_installed_binary_is_found_and_never_on_the_path(monkeypatch, tmp_path):
    from pytest_park import _find_binary

    monkeypatch.delenv("PYTEST_PARK_BIN", raising=False)
    assert json.dumps(_find_binary.find_binary())
    fake = tmp_path / "pytest-park"
    fake.write_text("")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(_find_binary, "BINARY", "pytest-park-of-nobody")
    with pytest.raises(_find_binary.BinaryNotFound, match="no binary at .*pytest-park-of-nobody"):
        _find_binary.find_binary()
