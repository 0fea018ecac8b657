"""Whatever happens, a session ends as it would without us."""

import os
import signal
import time

import pytest

from conftest import SLEEP, outcome, reference_of, said, section

PASSES = """
def test_a(benchmark):
    benchmark(sum, [1, 2])
"""

# Name, tests, arguments, and whether we say anything.
SESSIONS = [
    ("no benchmark", "def test_a(): pass", [], False),
    ("no test", "", [], False),
    ("no benchmark fails", "def test_a(): assert False", [], False),
    ("one passes", PASSES, [], True),
    ("the function fails", "def test_a(benchmark):\n    benchmark(lambda: 1 / 0)", [], False),
    ("one of two fails", PASSES + "\ndef test_b(benchmark):\n    benchmark(lambda: 1 / 0)", [], True),
    ("it fails after measuring", "def test_a(benchmark):\n    benchmark(sum, [1])\n    assert False", [], True),
    ("a pedantic one fails", "def test_a(benchmark):\n    benchmark.pedantic(lambda: 1 / 0, rounds=3)", [], False),
    ("a pedantic one", "def test_a(benchmark):\n    benchmark.pedantic(sum, ([1],))", [], True),
    (
        "a fixture fails",
        "import pytest\n@pytest.fixture\ndef bad(): 1 / 0\ndef test_a(bad, benchmark): benchmark(sum, [1])",
        [],
        False,
    ),
    ("teardown fails", "import pytest\n@pytest.fixture\ndef bad():\n    yield\n    1 / 0\ndef test_a(bad, benchmark): benchmark(sum, [1])", [], True),
    ("it skips itself", "import pytest\ndef test_a(benchmark):\n    pytest.skip('no')", [], False),
    ("the fixture is not used", "def test_a(benchmark): pass", [], False),
    ("a syntax error", "def test_a(benchmark", [], False),
    ("interrupted", PASSES + "\ndef test_b():\n    raise KeyboardInterrupt", [], True),
    ("it exits", "import pytest\n" + PASSES + "\ndef test_b():\n    pytest.exit('enough', returncode=7)", [], None),
    ("stops before the first", "def test_0(): assert False\n" + PASSES, ["-x"], False),
    ("stops after the first", PASSES + "\ndef test_b(): assert False\ndef test_c(benchmark): benchmark(sum, [1])", ["-x"], True),
    ("disabled", PASSES, ["--benchmark-disable"], True),
    ("disabled and skipped", "import pytest\n@pytest.mark.skip\ndef test_a(benchmark): benchmark(sum, [1])", ["--benchmark-disable"], False),
    ("skipped", PASSES, ["--benchmark-skip"], False),
    ("only", PASSES + "\ndef test_b(): assert False", ["--benchmark-only"], True),
    ("quiet", PASSES, ["--benchmark-quiet"], False),
    ("collected only", PASSES, ["--collect-only"], False),
    ("collected only, quietly", PASSES, ["--co", "-q"], False),
    ("deselected", PASSES, ["-k", "nothing"], False),
    ("no such file", PASSES, ["nowhere.py"], False),
    ("no such option", PASSES, ["--benchmark-nonsense"], False),
    ("it changes the folder", "import os\n" + PASSES + "\ndef test_b(tmp_path): os.chdir(str(tmp_path))", [], True),
    ("another root", PASSES, ["--rootdir=.."], True),
    ("no folder to save in", PASSES, ["--benchmark-storage=test_it.py"], True),
    ("nothing can be saved", PASSES, ["--benchmark-storage=test_it.py", "--benchmark-autosave"], None),
    ("without summary", PASSES, ["--no-summary"], None),
    ("without headers", PASSES, ["--no-header", "-q"], True),
    ("without terminal", PASSES, ["-p", "no:terminal"], False),
    ("not by us", PASSES, ["--no-park"], False),
    ("warnings are errors", PASSES, ["-W", "error"], True),
    ("workers", PASSES + "\ndef test_b(): pass", ["-n", "2"], False),
    ("no pytest-benchmark", "def test_a(): pass", ["-p", "no:benchmark"], False),
    (
        "objects as parameters",
        "import pytest\nclass O:\n    def __repr__(self): raise ValueError\n"
        "@pytest.mark.parametrize('o', [O(), (1, {2}), {(1, 2): 3}, float('nan'), 10**400, '\\ud800'])\n"
        "def test_a(benchmark, o): benchmark(sum, [1])",
        [],
        True,
    ),
    (
        "numbers that are none",
        "def test_a(benchmark):\n    benchmark.extra_info.update(x=float('nan'), y=-float('inf'), z={1: object()})\n"
        "    benchmark(sum, [1])",
        [],
        True,
    ),
    (
        "a circle in extra_info",
        "def test_a(benchmark):\n    benchmark.extra_info['x'] = benchmark.extra_info\n    benchmark(sum, [1])",
        [],
        True,
    ),
    ("names that move the cursor", "import pytest\n@pytest.mark.parametrize('x', ['\\x1b[2J', '\\u202e', 'é'])\ndef test_a(benchmark, x): benchmark(sum, [1])", [], True),
    ("compare-fail without compare", PASSES, ["--benchmark-compare-fail=mean:1%"], None),
    ("nothing to compare with", PASSES, ["--benchmark-compare"], True),
    ("no match", PASSES, ["--benchmark-compare=nothing"], True),
    ("grouped by parameter", PASSES, ["--benchmark-group-by=name"], True),
    ("a profile", PASSES, ["--benchmark-cprofile=tottime"], True),
]


@pytest.mark.parametrize(("tests", "args", "speaks"), [it[1:] for it in SESSIONS], ids=[it[0] for it in SESSIONS])
def test_a_session_ends_as_without_us(inner, tests, args, speaks):
    inner.tests(tests)
    theirs = [it for it in args if it != "--no-park"]
    without, ours = inner.run("-p", "no:pytest-park", *theirs), inner.run(*args)
    assert outcome(ours) == outcome(without), ours.stdout.str()
    assert "Traceback" not in ours.stderr.str() or "Traceback" in without.stderr.str()
    assert "INTERNALERROR" not in ours.stdout.str()
    assert "debug:" not in ours.stdout.str()
    assert not said(without)
    assert speaks is None or bool(said(ours)) == speaks, ours.stdout.str()


@pytest.mark.parametrize("args", [[], ["--codspeed"]])
def test_codspeed_and_we_live_together(inner, args):
    inner.tests(PASSES)
    without, ours = inner.run("-p", "no:pytest-park", *args, codspeed=True), inner.run(*args, codspeed=True)
    assert outcome(ours) == outcome(without), ours.stdout.str()
    assert bool(said(ours)) == (not args)


def test_an_internal_error_stays_pytests_own(inner):
    inner.tests(PASSES)
    inner.pytester.makeconftest("def pytest_runtest_logfinish(): raise ValueError('not ours')")
    without, ours = inner.run("-p", "no:pytest-park"), inner.run()
    assert without.ret == ours.ret == pytest.ExitCode.INTERNAL_ERROR
    assert not said(ours)


@pytest.mark.parametrize(
    ("loaded", "speaks"),
    [
        ([], False),
        (["-p", "pytest_park.pytest_plugin"], True),
        (["-p", "pytest_park.pytest_plugin", "--benchmark-disable"], True),
    ],
)
def test_plugins_that_are_loaded_by_hand(inner, loaded, speaks):
    inner.tests(PASSES)
    inner.monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    theirs = ["-p", "pytest_benchmark.plugin"]
    without, after, before = inner.run(*theirs), inner.run(*theirs, *loaded), inner.run(*loaded, *theirs)
    assert outcome(after) == outcome(before) == outcome(without)
    assert without.ret == 0
    assert bool(said(after)) == bool(said(before)) == speaks


def interrupted(session, sign):
    """Presses Ctrl-C as soon as the file is there that says how far the session is. How it ended, and what it said."""
    deadline = time.monotonic() + 60
    while not sign.exists():
        assert session.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(session.pid, signal.SIGINT)
    text, _ = session.communicate(timeout=60)
    return session.returncode, text


def test_ctrl_c_while_a_benchmark_runs(inner):
    inner.tests(
        "import pathlib, time\n" + PASSES + "def test_b(benchmark):\n    pathlib.Path('sign').touch()\n    benchmark(time.sleep, 60)\n"
    )
    sign, ended = inner.path / "sign", []
    for args in (["-p", "no:pytest-park"], []):
        ended.append(interrupted(inner.start(*args), sign))
        sign.unlink()
    (without, _), (ours, text) = ended
    assert without == ours == pytest.ExitCode.INTERRUPTED
    assert "KeyboardInterrupt" in text and "INTERNALERROR" not in text
    assert "no saved run to compare with yet" in text


def test_ctrl_c_while_the_binary_hangs_ends_the_waiting_and_changes_nothing(inner):
    inner.tests(PASSES)
    inner.script("[ $1 = plugin-check ] && exit 7; touch sign; exec sleep 60")
    ended, text = interrupted(inner.start("--park-fail-on=regressed"), inner.path / "sign")
    assert ended == 0
    assert "1 passed" in text and "Traceback" not in text and "KeyboardInterrupt" not in text
    assert "pytest-park: no report (interrupted); `--park-fail-on` was not checked" in text


def test_ctrl_c_while_a_gate_is_checked_ends_the_session(inner):
    inner.tests(PASSES)
    inner.script("touch sign; exec sleep 60")
    ended, text = interrupted(inner.start("--park-fail-on=regressed"), inner.path / "sign")
    assert ended == pytest.ExitCode.INTERRUPTED
    assert "1 passed" not in text and "INTERNALERROR" not in text


@pytest.mark.parametrize(
    ("script", "said_of_it"),
    [
        ("exit 7", "ended with 7"),
        ("kill -SEGV $$", "ended with -11"),
        ("echo 'error: speaks another protocol' >&2; exit 2", "speaks another protocol"),
        ("cat > /dev/null; printf '\\377\\376'; exit 0", None),
        ("cat > /dev/null; exit 3", None),
        ("exec 0<&-; exit 1", "ended with 1"),
        ("sleep 60", "no answer within 1 seconds"),
        (None, "PYTEST_PARK_BIN names no file"),
    ],
    ids=["fails", "crashes", "is of another version", "prints no text", "says that a gate failed and not which", "reads nothing", "hangs", "is missing"],
)
def test_a_binary_that_does_not_answer_costs_a_line(inner, script, said_of_it):
    inner.tests(PASSES)
    inner.pytester.makeconftest("import pytest_park.bridge\npytest_park.bridge.TIMEOUT = 1.0")
    if script is None:
        inner.monkeypatch.setenv("PYTEST_PARK_BIN", str(inner.path / "nowhere"))
    else:
        inner.script(script)
    result = inner.run()
    assert result.ret == 0
    result.assert_outcomes(passed=1)
    if said_of_it:
        assert len(said(result)) == 1
        assert said_of_it in said(result)[0]
    gated = inner.run("--park-fail-on", "regressed")
    assert gated.ret == 0
    assert not said_of_it or "was not checked" in gated.stdout.str()


def test_a_request_of_another_version_is_refused_in_one_line(inner):
    inner.tests(PASSES)
    inner.pytester.makeconftest("import pytest_park.bridge\npytest_park.bridge.PROTOCOL = 2")
    result = inner.run()
    assert result.ret == 0
    assert "speaks protocol 1, the plugin speaks 2" in said(result)[0]


def archive_of(inner, n_saved):
    """Saves this many runs, one a minute. Their folder."""
    for i in range(1, n_saved + 1):
        date = "2026-01-{:02}T{:02}:{:02}:00+00:00".format(1 + i // 100, i % 100 // 60, i % 60)
        path = inner.save("{:04}_run".format(i), {"test_it.py::test_sleep": 0.001}, datetime=date)
    return path.parent


def test_of_a_thousand_saved_files_the_latest_are_opened(inner):
    inner.tests(SLEEP)
    folder = archive_of(inner, 1000)
    (folder / "0100_run.json").write_text("damaged")
    result = inner.run("-vv")
    assert result.ret == 0
    lines = section(result)
    assert lines[1].startswith("#1000 run → this run")
    facts = " ".join(" ".join(lines).split())
    assert "1,000 saved files" in facts and "/1000_run.json" in facts
    # What is opened and damaged is warned of here.
    assert "0100_run" not in facts


def test_if_the_latest_are_damaged_an_earlier_one_is_found(inner):
    inner.tests(SLEEP)
    folder = archive_of(inner, 110)
    for i in range(4, 111):
        (folder / "{:04}_run.json".format(i)).write_text("damaged")
    result = inner.run()
    assert result.ret == 0
    assert reference_of(result) == "#3 run"


def test_damaged_files_in_the_storage(inner):
    inner.tests(SLEEP)
    inner.save("0001_good", {"test_it.py::test_sleep": 0.001})
    folder = inner.save("0002_gone", {"test_it.py::test_sleep": 0.001}).parent
    (folder / "0002_gone.json").unlink()
    (folder / "0003_empty.json").write_bytes(b"")
    (folder / "0004_cut.json").write_bytes(b'{"benchmarks": [{"name": ')
    (folder / "0005_folder.json").mkdir()
    (folder / "0006_latin.json").write_bytes(b'{"benchmarks": "\xe9"}')
    (folder / "0007_loop.json").symlink_to("0007_loop.json")
    for args in ([], ["-v"]):
        result = inner.run(*args)
        assert result.ret == 0
        assert reference_of(result) == "#1 good"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437"])
def test_a_terminal_without_unicode(inner, encoding):
    inner.tests("import pytest\n" + SLEEP + "\n@pytest.mark.parametrize('x', ['ä'])\ndef test_a_orig(benchmark, x):\n    benchmark(sum, [1])\n\ndef test_b_orig(benchmark): benchmark(sum, [1])\ndef test_b_new(benchmark): benchmark(sum, [1])\n")
    inner.save("0001_ä", {"test_it.py::test_sleep": 0.001})
    inner.monkeypatch.setenv("PYTHONIOENCODING", encoding)
    for args in ([], ["-vv"], ["-q"]):
        result = inner.run(*args)
        assert result.ret == 0
        lines = section(result) or said(result)
        assert lines
        assert all(line.isascii() for line in lines), lines
    assert "two implementations in this run: orig -> new" in inner.run().stdout.str()
