"""The control readings: for every benchmark that ran, in what is saved and nowhere else, and without any other trace."""

import json
import re
import subprocess
import sys

import pytest

from conftest import outcome, section

PASSES = """
def test_a(benchmark):
    benchmark(sum, [1, 2])
"""

# Ways to measure, each in a test named `test_a`.
WAYS = {
    "a call": PASSES,
    "pedantic": "def test_a(benchmark):\n    benchmark.pedantic(sum, ([1],), rounds=3, iterations=2)",
    "pedantic with setup": "def test_a(benchmark):\n    benchmark.pedantic(sum, setup=lambda: (([1],), {}), rounds=3)",
    "weave": "import json\ndef test_a(benchmark):\n    benchmark.weave(json.dumps)\n    json.dumps(1)",
    "the weave fixture": "import json\ndef test_a(benchmark_weave):\n    benchmark_weave(json.dumps)\n    json.dumps(1)",
    "asked for in the body": "def test_a(request):\n    request.getfixturevalue('benchmark')(sum, [1])",
    "in another fixture": "import pytest\n@pytest.fixture\ndef done(benchmark):\n    return benchmark(sum, [1])\ndef test_a(done):\n    assert done == 1",
    "a class": "class TestA:\n    def test_a(self, benchmark):\n        benchmark(sum, [1])",
    "unittest": "import pytest, unittest\nclass TestA(unittest.TestCase):\n    @pytest.fixture(autouse=True)\n"
    "    def keep(self, benchmark):\n        self.benchmark = benchmark\n    def test_a(self):\n        self.benchmark(sum, [1])",
    "a fixture of that name": "import pytest\n@pytest.fixture\ndef benchmark(benchmark):\n    return benchmark\n" + PASSES,
    "a fixture that wraps it": "import pytest\n@pytest.fixture\ndef timed(benchmark):\n"
    "    return lambda *args: benchmark(*args)\ndef test_a(timed):\n    timed(sum, [1])",
    "marked": "import pytest\n@pytest.mark.benchmark(group='g', warmup=True)\n" + PASSES.strip(),
    "it fails afterwards": "def test_a(benchmark):\n    benchmark(sum, [1])\n    assert False",
    "values of a parameter": "import pytest\n@pytest.mark.parametrize('x', [1, 2])\ndef test_a(benchmark, x):\n    benchmark(sum, [x])",
}


def measured(inner, tests, *args):
    """What a session saves of its benchmarks, and the session."""
    inner.tests(tests)
    result = inner.run("--benchmark-json=out.json", *args)
    path = inner.path / "out.json"
    return json.loads(path.read_text())["benchmarks"] if path.exists() else [], result


def is_reading(value):
    assert sorted(value) == ["control_after", "control_before"]
    return all(isinstance(seconds, float) and 1e-6 < seconds < 0.1 for seconds in value.values())


@pytest.mark.parametrize("tests", list(WAYS.values()), ids=list(WAYS))
def test_every_benchmark_that_ran_has_a_reading(inner, tests):
    found, result = measured(inner, tests)
    assert len(found) == (2 if "parametrize" in tests else 1), result.stdout.str()
    assert [list(it["extra_info"]) for it in found] == [["pytest_park"]] * len(found)
    assert all(is_reading(it["extra_info"]["pytest_park"]) for it in found)


def test_each_of_several_has_its_own_reading(inner):
    found, _ = measured(inner, PASSES + "\ndef test_b(benchmark):\n    benchmark(sum, [1])\ndef test_c(benchmark):\n    benchmark(lambda: 1 / 0)")
    assert [it["name"] for it in found] == ["test_a", "test_b"]
    one, two = (it["extra_info"]["pytest_park"] for it in found)
    assert one != two and is_reading(one) and is_reading(two)


def test_what_is_saved_holds_the_readings(inner):
    inner.tests(PASSES)
    inner.run("--benchmark-autosave", "--benchmark-json=out.json")
    [saved] = (inner.path / ".benchmarks").glob("*/*.json")
    texts = [json.loads(path.read_text())["benchmarks"][0]["extra_info"] for path in (saved, inner.path / "out.json")]
    assert texts[0] == texts[1] and is_reading(texts[0]["pytest_park"])


def test_the_binary_gets_the_readings(inner):
    inner.tests(PASSES)
    inner.script("cat > request.json; exit 0")
    inner.run()
    [entry] = json.loads(json.loads((inner.path / "request.json").read_text())["current"])["benchmarks"]
    assert is_reading(entry["extra_info"]["pytest_park"])


@pytest.mark.parametrize(
    ("args", "ini"),
    [
        (["--no-park-control"], None),
        (["--no-park"], None),
        (["-p", "no:pytest-park"], None),
        (["-o", "park_control=false"], None),
        ([], ("pytest.ini", "[pytest]\npark_control = no\n")),
        ([], ("pyproject.toml", "[tool.pytest.ini_options]\npark_control = false\n")),
        (["--no-park-control"], ("pytest.ini", "[pytest]\npark_control = true\n")),
    ],
)
def test_readings_can_be_switched_off(inner, args, ini):
    if ini:
        (inner.path / ini[0]).write_text(ini[1])
    [entry], result = measured(inner, PASSES, *args)
    assert entry["extra_info"] == {}
    assert result.ret == 0


def test_a_word_that_is_neither_true_nor_false_is_named(inner):
    (inner.path / "pytest.ini").write_text("[pytest]\npark_control = perhaps\n")
    [entry], result = measured(inner, PASSES)
    assert result.ret == 0
    assert is_reading(entry["extra_info"]["pytest_park"])
    assert "pytest-park: `park_control` is neither true nor false, and counts as true" in result.outlines


# What a test or its suite does with `extra_info`, and what then is saved of it beside a reading.
OWNERS = [
    ("set before", "benchmark.extra_info['x'] = 1\n    benchmark(sum, [1])", {"x": 1}),
    ("set afterwards", "benchmark(sum, [1])\n    benchmark.extra_info['x'] = 1", {"x": 1}),
    ("replaced before", "benchmark.extra_info = {'x': 1}\n    benchmark(sum, [1])", {"x": 1}),
    # pytest-benchmark itself does not notice this one.
    ("replaced afterwards", "benchmark(sum, [1])\n    benchmark.extra_info = {'x': 1}", {}),
    ("kept by a name of its own", "info = benchmark.extra_info\n    benchmark(sum, [1])\n    info['x'] = 1", {"x": 1}),
    ("cleared", "benchmark(sum, [1])\n    benchmark.extra_info.clear()", {}),
]


@pytest.mark.parametrize(("body", "rest"), [it[1:] for it in OWNERS], ids=[it[0] for it in OWNERS])
def test_extra_info_stays_the_users(inner, body, rest):
    body += "\n    assert 'pytest_park' not in benchmark.extra_info and 'pytest_park' not in benchmark.stats.extra_info"
    [entry], result = measured(inner, "def test_a(benchmark):\n    " + body)
    assert result.ret == 0, result.stdout.str()
    extra = entry["extra_info"]
    assert is_reading(extra.pop("pytest_park"))
    assert extra == rest


def test_one_extra_info_of_two_benchmarks_mixes_no_readings(inner):
    shared = "SHARED = {'x': 1}\n"
    for name in "ab":
        shared += "def test_" + name + "(benchmark):\n    benchmark.extra_info = SHARED\n    benchmark(sum, [1])\n"
    found, _ = measured(inner, shared)
    one, two = (it["extra_info"].pop("pytest_park") for it in found)
    assert is_reading(one) and is_reading(two) and one != two
    assert [it["extra_info"] for it in found] == [{"x": 1}, {"x": 1}]


@pytest.mark.parametrize("value", ["{'pytest_park': 'mine'}", "['pytest_park']", "None", "'text'"])
def test_what_else_a_user_keeps_there_is_left(inner, value):
    [entry], result = measured(inner, "def test_a(benchmark):\n    benchmark.extra_info = " + value + "\n    benchmark(sum, [1])")
    assert result.ret == 0
    assert entry["extra_info"] == eval(value)


def test_hooks_of_the_suite_see_what_they_would_see_without_us(inner):
    inner.pytester.makeconftest(
        "def pytest_benchmark_update_json(benchmarks, output_json):\n"
        "    assert [it['extra_info'] for it in output_json['benchmarks']] == [{}]\n"
        "    output_json['benchmarks'][0]['extra_info']['seen'] = True\n"
    )
    [entry], result = measured(inner, PASSES)
    assert result.ret == 0, result.stdout.str()
    assert sorted(entry["extra_info"]) == ["pytest_park", "seen"]


@pytest.mark.parametrize("artifact", ["{}", "[1]", "{'benchmarks': 1}", "{'benchmarks': [1]}", "{'benchmarks': [{}]}"])
def test_an_artifact_of_another_shape_is_left(inner, artifact):
    inner.pytester.makeconftest("def pytest_benchmark_generate_json():\n    return " + artifact)
    inner.tests(PASSES)
    assert inner.run("--benchmark-json=out.json").ret == 0
    assert json.loads((inner.path / "out.json").read_text()) == eval(artifact)


def test_two_measurements_of_one_name_get_no_reading(inner):
    # As when a test that failed is executed again.
    again = "def pytest_collection_modifyitems(items):\n    items[:] = items + items[:1]\n"
    inner.pytester.makeconftest(again)
    found, _ = measured(inner, PASSES + "\ndef test_b(benchmark):\n    benchmark(sum, [1])")
    assert [(it["name"], sorted(it["extra_info"])) for it in found] == [
        ("test_a", []),
        ("test_b", ["pytest_park"]),
        ("test_a", []),
    ]


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["-vv"],
        ["-q"],
        ["--benchmark-verbose"],
        ["--benchmark-columns=min,max,mean,stddev,median,iqr,outliers,ops,rounds,iterations"],
        ["--benchmark-group-by=group,fullfunc,param:x"],
        ["--benchmark-compare"],
        ["--benchmark-compare", "--benchmark-compare-fail=mean:1%"],
    ],
    ids=lambda args: " ".join(args) or "plain",
)
def test_sessions_print_the_same_with_readings_and_without(inner, args):
    inner.tests(CLOCKED)
    inner.run("--benchmark-save=first")
    printed = [seen(inner.run(*args, *off)) for off in ([], ["--no-park-control"])]
    assert printed[0] == printed[1], [pair for pair in zip(*printed) if pair[0] != pair[1]]
    assert not any("control_" in line or "pytest_park" in line for line in printed[0])


CLOCKED = (
    "from clock import clocked, takes\nimport pytest\n@pytest.mark.benchmark(group='g', **clocked)\n"
    "@pytest.mark.parametrize('x', [1, 2])\ndef test_a(benchmark, x):\n    takes(benchmark, 0.001 * x)\n"
)


def seen(result):
    """What a session prints, without its own duration, the dates of runs, and how a sentence with these is broken into lines."""
    text = result.stdout.str() + result.stderr.str()
    text = re.sub(r"in \d+\.\d+s|\d+ [a-z]+ ago|\d{4}-\d\d-\d\d \d\d:\d\d|\d+ (s|min) later|at the same time", "", text)
    # What one run can see depends on whether a reading vouches for it.
    text = re.sub(r"One\s+run\s+a\s+side\s+sees\s[^.]*(\.\d+[^.]*)?\.", "", text)
    return re.sub(r"\n    |\n(?=\S* ?(by the fastest|rounds,|noise|\(assumed\)))", " ", text).splitlines()


def test_pytest_benchmarks_own_comparison_shows_no_reading(inner):
    inner.tests(PASSES)
    for name in ("first", "second"):
        inner.run("--benchmark-save=" + name)
    command = [sys.executable, "-m", "pytest_benchmark", "compare", "--csv=out.csv", "--columns=min,max", "--group-by=name"]
    done = subprocess.run(command, cwd=str(inner.path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    assert done.returncode == 0, done.stdout
    text = done.stdout + (inner.path / "out.csv").read_text()
    assert "first" in text and "second" in text
    assert "control_" not in text and "pytest_park" not in text


RAISED = ["KeyboardInterrupt()", "SystemExit(3)", "GeneratorExit()", "Odd('x')", "ValueError('x')", "pytest.skip.Exception('x')"]


@pytest.mark.parametrize("error", RAISED)
@pytest.mark.parametrize("way", ["benchmark(fails)", "benchmark.pedantic(fails, rounds=2)"])
def test_what_a_benchmark_raises_passes_unchanged(inner, way, error):
    head = "import pytest\nclass Odd(BaseException): pass\nERROR = " + error + "\ndef fails():\n    raise ERROR\n"
    caught = "    try:\n        " + way + "\n    except BaseException as error:\n        assert error is ERROR and error.__context__ is None\n    else:\n        assert False\n"
    # Not saved: pytest-benchmark fails to save a benchmark whose first round raised what is no `Exception`.
    inner.tests(head + "def test_a(benchmark):\n" + caught)
    assert inner.run("-p", "no:terminal").ret == 0
    inner.tests(head + "def test_a(benchmark):\n    " + way)
    ours, without = inner.run(), inner.run("-p", "no:pytest-park")
    assert outcome(ours) == outcome(without)
    tracebacks = [[line for line in it.outlines if line.startswith(("E ", ">")) or re.match(r"\S+\.py:\d+:", line)] for it in (ours, without)]
    assert tracebacks[0] == tracebacks[1]


def test_the_fixture_is_what_it_was(inner):
    _, result = measured(
        inner,
        "from pytest_benchmark.fixture import BenchmarkFixture\n"
        "BEFORE = dict(vars(BenchmarkFixture))\n"
        "def test_a(benchmark):\n    assert type(benchmark) is BenchmarkFixture\n    assert benchmark(lambda x, y: x + y, 1, y=2) == 3\n"
        "    assert dict(vars(BenchmarkFixture)) == BEFORE\n"
        "def test_b(benchmark):\n    assert benchmark.pedantic(lambda: 'result', rounds=2) == 'result'\n",
    )
    assert result.ret == 0, result.stdout.str()


def test_a_tracer_is_back_and_sees_no_reading(inner):
    found, result = measured(
        inner,
        "import sys\ndef test_a(benchmark):\n    seen = set()\n"
        "    def tracer(frame, *rest):\n        seen.add(frame.f_code.co_name)\n        return tracer\n"
        "    before = sys.gettrace()\n    sys.settrace(tracer)\n    benchmark.pedantic(sum, ([1],), rounds=2)\n    after = sys.gettrace()\n"
        "    sys.settrace(before)\n    assert after is tracer and 'reading' in seen and not seen & {'_fastest', '_spin'}\n",
    )
    assert result.ret == 0, result.stdout.str()
    assert is_reading(found[0]["extra_info"]["pytest_park"])


def test_a_session_under_a_profiler_ends_as_without_us(inner):
    inner.tests("def test_a(benchmark):\n    benchmark.pedantic(sum, ([1],), rounds=2)")
    ended = []
    for args in (["-p", "no:pytest-park"], []):
        command = [sys.executable, "-m", "cProfile", "-m", "pytest", *inner.arguments(args, codspeed=False)]
        done = subprocess.run(command, cwd=str(inner.path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        ended.append((done.returncode, "1 passed" in done.stdout, "Traceback" in done.stdout))
    assert ended[0] == ended[1]


def test_a_frozen_clock_gives_no_reading(inner):
    tests = "import pytest_park.control\ndef test_a(benchmark, monkeypatch):\n    monkeypatch.setattr('pytest_park.control.perf_counter', lambda: 7.0)\n    benchmark(sum, [1])"
    [entry], result = measured(inner, tests)
    assert result.ret == 0
    assert entry["extra_info"] == {}


@pytest.mark.parametrize(
    ("tests", "args"),
    [
        ("def test_a(tmp_path): pass", []),
        (PASSES, ["--benchmark-disable"]),
        (PASSES, ["--benchmark-skip"]),
        (PASSES, ["-n", "2"]),
        (PASSES, ["--no-park-control"]),
    ],
)
def test_where_nothing_is_measured_no_reading_is_taken(inner, tests, args):
    # Of each process its own line.
    inner.pytester.makeconftest(
        "import sys\ndef pytest_runtest_teardown(item):\n    with open('loaded', 'a') as out:\n"
        "        out.write('%s\\n' % ('pytest_park.control' in sys.modules))\n"
    )
    inner.tests(tests)
    assert inner.run(*args).ret == 0
    assert (inner.path / "loaded").read_text() == "False\n"


# How long the executions take, and how many there are. On a slower machine fewer; an interruption is none.
SPINS = [
    ([0.00001] * 20, 12),
    ([0.000095] * 20, 12),
    ([0.00021] * 20, 5),
    ([0.0006] * 20, 3),
    ([1.0] * 20, 3),
    ([0.004] + [0.000095] * 19, 11),
    ([0.000095, 0.004] * 10, 8),
    ([0.00016] * 3 + [0.000095] * 17, 10),
]


@pytest.mark.parametrize(("seconds", "n_spins"), SPINS)
def test_a_reading_is_the_fastest_of_as_many_as_are_cheap(monkeypatch, seconds, n_spins):
    from pytest_park import control

    left = list(seconds)
    monkeypatch.setattr(control, "_spin", lambda: left.pop(0))
    assert control.reading() == min(seconds)
    assert len(seconds) - len(left) == n_spins


def test_the_section_names_no_reading(inner):
    inner.tests(CLOCKED)
    inner.run("--benchmark-save=first")
    lines = section(inner.run("-vv"))
    assert lines and not any("control_" in line or "pytest_park" in line for line in lines)
