"""Measures small repositories for real, and looks at what is left afterwards.

    python tests/checks/check_measure.py PROGRAM FOLDER [NAME...]

Below FOLDER are the environments `oldest` and `newest`. Each check makes a repository of its own: a package with a dial, a
suite, a commit and a change. Whatever happens, every file of the repository and of its `.git` must be the same afterwards, and
nothing but bytecode may be left below the cache. Only the standard library.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# As little as shows what is asked: one pair of the shortest measurements.
QUICK = ["--max-pairs", "1", "--", "--benchmark-max-time=0.001", "--benchmark-min-rounds=1"]

# Enough for a verdict about twice the work.
SHORT = "--benchmark-max-time=0.02"

PACKAGE = """
def slow(n={slow}):
    return sum(i * i for i in range(n))


def same(n=2000):
    return sorted(range(n, 0, -1))
"""

SUITE = """
from pack import same, slow


def test_slow(benchmark):
    benchmark(slow)


def test_same(benchmark):
    benchmark(same)


def test_without_benchmark():
    assert same(3) == [1, 2, 3]
"""

# Time that passes only where the package says so: a verdict does not depend on what else the machine does.
CLOCKED_PACKAGE = """
NOW = [0.0]


def perf_counter():
    # By its name it counts seconds. A clock on which nothing passes has no precision.
    NOW[0] += 1e-9
    return NOW[0]


def slow(seconds={slow}):
    NOW[0] += seconds


def same(seconds=0.003):
    NOW[0] += seconds
"""

CLOCKED_SUITE = """
import pytest
from pack import perf_counter, same, slow

pytestmark = pytest.mark.benchmark(timer=perf_counter)


def test_slow(benchmark):
    benchmark(slow)


def test_same(benchmark):
    benchmark(same)
"""

CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


class Repository:
    """A repository of one package: the last commit does half the work of the working tree.

    With `clocked` by a clock of its own, for verdicts; else for real.
    """

    def __init__(self, args, name="repo", package="pack", files=None, clocked=False):
        self.source, suite, slow = (CLOCKED_PACKAGE, CLOCKED_SUITE, (0.001, 0.002)) if clocked else (PACKAGE, SUITE, (4000, 8000))
        self.program, self.environments = args.program, args.folder
        self.base = Path(tempfile.mkdtemp(dir=args.scratch)).resolve()
        self.path, self.cache = self.base / name, self.base / "cache"
        self.path.mkdir()
        if args.compiled.exists():
            shutil.copytree(args.compiled, self.cache / "bytecode", copy_function=os.link)
        self.git("init", "--quiet", "--initial-branch=main", ".")
        self.git("config", "user.email", "measure@example.org")
        self.git("config", "user.name", "measure")
        self.module = Path(package) / "__init__.py"
        self.write({self.module: self.source.format(slow=slow[0]), "tests/test_pack.py": suite, **(files or {})})
        self.write({"pyproject.toml": '[project]\nname = "pack"\nversion = "1"\n'}, only_new=True)
        self.commit("first")
        self.write({self.module: self.source.format(slow=slow[1])})

    def write(self, files, only_new=False):
        for name, text in files.items():
            path = self.path / name
            if only_new and path.exists():
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self, message):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def git(self, *words, folder=None):
        done = subprocess.run(["git", *words], cwd=folder or self.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, "git {}: {}".format(words, done.stdout)
        return done.stdout.strip()

    def environ(self):
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "PYTHON", "VIRTUAL", "COV"))}
        # The repository around this one is not to be found.
        kept["GIT_CEILING_DIRECTORIES"] = str(self.base)
        return dict(kept, PYTEST_PARK_CACHE_DIR=str(self.cache), PYTHONDONTWRITEBYTECODE="1", COLUMNS="100")

    def start(self, words, python, folder=None, **more):
        python = [] if python is None else ["--python", str(python)]
        command = [str(self.program), "measure", *python, *words]
        folder = self.path if folder is None else self.path / folder
        return subprocess.Popen(command, cwd=folder, env=self.environ(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, encoding="utf-8", start_new_session=True, **more)

    def measure(self, *words, python="newest", status=0, folder=None):
        """What a measurement prints on both streams. The repository is the same before and after."""
        if isinstance(python, str):
            python = self.environments / python / "bin" / "python"
        before = self.state()
        process = self.start(words, python, folder)
        out, err = process.communicate(timeout=300)
        assert process.returncode == status, "{} ended with {}, not {}:\n{}\n{}".format(words, process.returncode, status, out, err)
        self.assert_untouched(before)
        return out, err

    def state(self):
        """Every file of the repository and of `.git`, but for what a measurement keeps."""
        state = {}
        for path in sorted(self.path.rglob("*")):
            inside = path.relative_to(self.path)
            if ".pytest-park" in inside.parts or not path.is_file():
                continue
            state[str(inside)] = hashlib.sha256(path.read_bytes()).hexdigest()
        return state

    def assert_untouched(self, before):
        after = self.state()
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        assert not changed, "the repository has changed: {}".format(sorted(changed))
        left = list((self.cache / "measure").glob("*")) + list((self.cache / "bytecode").rglob("checkouts"))
        assert not left, "left below the cache: {}".format(left)
        assert not (self.path / ".benchmarks").exists(), "pytest-benchmark has made its folder"
        assert self.git("worktree", "list").count("\n") == 0, self.git("worktree", "list")

    def kept(self):
        """The folder of the newest measurement."""
        return max(path for path in (self.path / ".pytest-park").iterdir() if path.is_dir())

    def venv(self, name="venv"):
        """An environment of its own that sees the packages of `newest`."""
        folder = self.base / name
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        packages = next((self.environments / "newest" / "lib").glob("python3*")) / "site-packages"
        own = next((folder / "lib").glob("python3*")) / "site-packages"
        (own / "newest.pth").write_text(str(packages) + "\n")
        return folder / "bin" / "python", own


def rows(out):
    return {row["name"]: row for row in json.loads(out)["rows"]}


def assert_both_are_measured(out):
    """One pair is too few for a verdict, and enough to see that the candidate does twice the work. A machine may halve its speed
    between the sides: each time is divided by what the fixed loop of the probe took around it."""
    slow = rows(out)["test_slow"]
    loops = {}
    for side in ("reference", "candidate"):
        loops[side] = slow[side]["min"] / min(slow["extra_info"][side]["pytest_park"].values())
    assert loops["candidate"] > 1.4 * loops["reference"], slow


@check
def sees_twice_the_work_and_keeps_what_it_measured(args):
    for python in ("newest", "oldest"):
        repository = Repository(args, clocked=True)
        out, err = repository.measure("--max-pairs", "4", "--budget", "2m", "--", SHORT, python=python)
        first, who, *_ = out.splitlines()
        assert first.startswith("1 regressed"), out
        assert "HEAD → working tree" in who and "pairs in lockstep" in who, who
        assert "▲ test_slow" in out, out
        again = err.strip().splitlines()[-1]
        command = again.partition("`pytest-park ")[2].partition("`")[0].split()
        assert command[0] == "analyze", again
        shown = subprocess.run([str(repository.program), *command, "--color", "never"], cwd=repository.path, env=repository.environ(),
                               stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True).stdout
        assert shown == out, (shown, out)
        assert repository.git("status", "--porcelain") == "M pack/__init__.py", repository.git("status", "--porcelain")
        # Also where PYTHONDONTWRITEBYTECODE is set, as here.
        compiled = [path for path in (repository.cache / "bytecode").rglob("*.pyc") if path.name.startswith("test_pack")]
        assert compiled, "each session compiles pytest again"


@check
def a_gate_fails_and_the_json_says_how_it_was_measured(args):
    repository = Repository(args, clocked=True)
    out, err = repository.measure("--max-pairs", "3", "--format", "json", "--fail-on", "regressed", status=1)
    found = json.loads(out)
    assert found["gate"]["passed"] is False and found["in_turn"] is True, found["gate"]
    assert [found[side]["measured"] for side in ("reference", "candidate")] == ["lockstep", "lockstep"]
    assert found["candidate"]["commit"]["dirty"] is True and found["reference"]["commit"]["dirty"] is False
    assert len(found["reference"]["pooled"]) == 3, found["reference"]
    assert rows(out)["test_slow"]["verdict"] == "regressed", rows(out)["test_slow"]
    assert "fail:" in err, err
    artifact = json.loads(next((repository.kept() / "candidate").glob("0001.json")).read_text())
    assert {"control_before", "control_after"} == set(artifact["benchmarks"][0]["extra_info"]["pytest_park"])
    assert artifact["benchmarks"][0]["options"]["max_time"] == 0.1, artifact["benchmarks"][0]["options"]


@check
def whole_sessions_in_turn_where_lockstep_is_not_wanted(args):
    out, _ = Repository(args).measure("--no-lockstep", *QUICK)
    assert "1 pair in turn" in out, out


@check
def a_measurement_goes_on_in_its_folder(args):
    repository = Repository(args)
    repository.measure("--to", ".pytest-park/kept", *QUICK)
    kept = repository.path / ".pytest-park" / "kept"
    assert [path.name for path in sorted((kept / "candidate").iterdir())] == ["0001.json"]
    out, _ = repository.measure("--to", ".pytest-park/kept", "--max-pairs", "1")
    assert "2 pairs in lockstep" in out, out
    assert [path.name for path in sorted((kept / "reference").iterdir())] == ["0001.json", "0002.json"]
    repository.write({"pack/more.py": "x = 1\n"})
    _, err = repository.measure("--to", ".pytest-park/kept", "--max-pairs", "1", status=2)
    assert "the working tree of its candidate has changed since: `pack/more.py`" in err, err
    _, err = repository.measure("--to", ".", *QUICK, status=2)
    assert "holds no measurement" in err, err
    (kept / "measurement.json").write_text("{")
    _, err = repository.measure("--to", ".pytest-park/kept", status=2)
    assert "cannot be used" in err, err


@check
def a_measurement_goes_on_by_the_interpreters_and_in_the_folder_that_it_began_with(args):
    repository = Repository(args)
    python, own = repository.venv()
    shutil.copytree(own.parents[2], repository.path / ".venv", symlinks=True)
    more = ["--max-pairs", "1"]
    # The `.venv` of the repository, from a folder in it.
    to = ["--to", str(repository.path / ".pytest-park" / "inside")]
    repository.measure(*to, *QUICK, python=None, folder="tests")
    repository.measure(*to, *more, python=None, folder="tests")
    _, err = repository.measure(*to, *more, python=None, status=2)
    assert "pytest was called in the folder `tests`, not in `.`" in err, err
    # One Python on both sides of one working tree.
    to = ["--to", ".pytest-park/one"]
    repository.measure(*to, "--reference-python", str(python), *QUICK, python=python)
    out, _ = repository.measure(*to, *more, python=None)
    assert "reference Python → candidate Python" in out and "2 pairs" in out, out
    # A named Python beside a setup.
    to = ["--to", ".pytest-park/setup"]
    repository.measure(*to, "--setup", "echo", *QUICK, python=python)
    repository.measure(*to, *more, python=None)


@check
def what_cannot_change_the_code_does_not_end_a_measurement(args):
    repository = Repository(args)
    repository.write({"notes.txt": "as before\n"})
    words = ["--to", ".pytest-park/kept"]

    def measured(*more, status=0):
        with open(repository.path / "report.txt", "w") as report:
            command = [str(repository.program), "measure", "--python", str(repository.environments / "newest/bin/python"), *words, *more]
            done = subprocess.run(command, cwd=repository.path, env=repository.environ(), stdout=report, stderr=subprocess.PIPE, text=True)
        assert done.returncode == status, (done.returncode, done.stderr)
        return done.stderr

    measured("-o", "report.md", *QUICK)
    assert (repository.path / "report.md").exists()
    # Written again, a setup's environment, what Python keeps, and the reports.
    os.utime(repository.path / "notes.txt", (1, 1))
    repository.write({".venv/pyvenv.cfg": "", ".venv/lib/x.py": "x = 1\n", "pack/__pycache__/x.pyc": "", ".benchmarks/a/0001_x.json": "{}"})
    measured("--max-pairs", "1")
    assert len(list((repository.path / ".pytest-park/kept/candidate").iterdir())) == 2
    repository.write({"notes.txt": "another\n"})
    err = measured("--max-pairs", "1", status=2)
    assert "has changed since: `notes.txt`" in err, err


@check
def bisect_says_good_bad_or_skip(args):
    repository = Repository(args, clocked=True)
    against = ["--bisect", "--against", "HEAD"]
    _, err = repository.measure(*against, "--max-pairs", "5", "--", SHORT, status=1)
    assert "same code" not in err, err
    repository.write({repository.module: repository.source.format(slow=0.001)})
    repository.measure(*against, "--max-pairs", "5", "--", SHORT, status=0)
    # Too few pairs to know. The working tree is the commit again.
    _, err = repository.measure(*against, *QUICK, status=125)
    assert "both sides are the same code by the same Python: what differs is noise" in err, err
    repository.write({repository.module: "def slow(:\n"})
    repository.measure(*against, status=125)
    repository.measure("--bisect", "--against", "no-such-tag", status=125)


@check
def the_usual_reference_is_where_the_branch_left_the_default_branch(args):
    repository = Repository(args)
    repository.git("switch", "--quiet", "--create", "topic")
    repository.commit("topic")
    repository.commit_of_main = repository.git("rev-parse", "main")
    out, _ = repository.measure("--dry-run")
    assert "base on main: commit {}".format(repository.commit_of_main[:8]) in out, out
    assert "working tree" in out and "in lockstep" in out and "at most 20" in out, out
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "topic")
    out, _ = repository.measure("--dry-run")
    before = repository.git("rev-parse", "HEAD~1")
    assert "commit {}".format(before[:8]) in out, out
    repository.write({"pack/more.py": "x = 1\n"})
    repository.git("add", "pack/more.py")
    out, _ = repository.measure("--dry-run")
    assert "HEAD: commit {}".format(repository.git("rev-parse", "HEAD")[:8]) in out, out
    out, _ = repository.measure("--candidate", "main~1", "--against", "main", "--dry-run")
    assert out.count("commit ") == 2 and "main~1" in out, out


@check
def a_detached_head_and_two_revisions(args):
    repository = Repository(args)
    repository.commit("second")
    repository.git("checkout", "--quiet", "--detach")
    out, _ = repository.measure("--format", "json", *QUICK)
    assert_both_are_measured(out)
    out, err = repository.measure("--against", "main~1", "--candidate", "main", *QUICK)
    assert "main~1 → main" in out, out
    assert "1 pair: " in err and " left" not in err, err


@check
def a_shallow_clone_says_what_is_missing(args):
    repository = Repository(args)
    repository.git("switch", "--quiet", "--create", "topic")
    repository.commit("topic")
    repository.git("switch", "--quiet", "main")
    repository.write({"pack/main.py": "x = 1\n"})
    repository.commit("main goes on")
    shallow = repository.base / "shallow"
    repository.git("clone", "--quiet", "--depth", "1", "--no-single-branch", "--branch", "topic", repository.path.as_uri(), str(shallow))
    repository.path = shallow
    _, err = repository.measure(status=2)
    assert "shallow" in err and "fetch-depth: 0" in err, err


@check
def spaces_in_paths_and_a_folder_of_the_repository(args):
    repository = Repository(args, name="a repo with spaces")
    out, _ = repository.measure(*QUICK, folder="tests")
    assert "test_slow" in out, out
    out, _ = repository.measure(*QUICK, str(repository.path / "tests" / "test_pack.py") + "::test_slow")
    assert "test_slow" in out and "test_same" not in out, out


@check
def submodules_come_from_the_checkout(args):
    repository = Repository(args)
    part = repository.base / "part"
    part.mkdir()
    repository.git("init", "--quiet", "--initial-branch=main", ".", folder=part)
    (part / "inner.py").write_text("VALUE = 1\n")
    for words in (("add", "."), ("-c", "user.email=a@example.org", "-c", "user.name=a", "commit", "--quiet", "-m", "part")):
        repository.git(*words, folder=part)
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(part), "part")
    repository.write({"tests/test_pack.py": "import sys\nsys.path.insert(0, 'part')\nimport inner\n" + SUITE})
    repository.git("stash", "--quiet", "--", "pack")
    repository.commit("with a submodule")
    repository.git("stash", "pop", "--quiet")
    out, _ = repository.measure(*QUICK)
    assert "test_slow" in out, out


@check
def what_only_one_side_has_is_passed_by_the_other(args):
    repository = Repository(args)
    repository.write({"tests/test_pack.py": SUITE.replace("test_same", "test_renamed") + "\n\ndef test_new(benchmark):\n    benchmark(same)\n"})
    out, _ = repository.measure("--format", "json", *QUICK)
    found = json.loads(out)
    assert [row["name"] for row in found["rows"]] == ["test_slow"], found["rows"]
    assert sorted(row["name"] for row in found["added"]) == ["test_new", "test_renamed"], found["added"]
    assert [row["name"] for row in found["removed"]] == ["test_same"], found["removed"]


@check
def a_test_that_fails_is_named_with_its_side(args):
    repository = Repository(args)
    repository.write({repository.module: PACKAGE.format(slow=8000).replace("return sorted", "raise ValueError('broken')\n    return sorted")})
    out, err = repository.measure("--format", "json", *QUICK)
    assert list(rows(out)) == ["test_slow"], out
    assert "not measured: `tests/test_pack.py::test_same` fails on the candidate" in err and "broken" in err, err
    # A benchmark that fails is no benchmark that is there.
    out, err = repository.measure("-q", "--fail-on", "removed", "--format", "markdown", "--to", ".pytest-park/gate", *QUICK, status=1)
    assert "gate failed" in out and "only the reference has it" in out, out
    assert "passed" not in err, err
    out, _ = repository.measure("--to", ".pytest-park/gate", "--format", "json", "--max-pairs", "2")
    assert [row["name"] for row in json.loads(out)["removed"]] == ["test_same"], out
    assert list(rows(out)) == ["test_slow"], out
    repository.write({repository.module: "raise ImportError('nothing works')\n"})
    _, err = repository.measure(status=2)
    assert "the session of the candidate ended before its tests" in err and "nothing works" in err, err
    repository.write({repository.module: PACKAGE.format(slow=1), "tests/test_pack.py": SUITE.replace("    benchmark(", "    1 / 0 or benchmark(")})
    _, err = repository.measure(status=2)
    assert "there is no benchmark that both sides can measure" in err, err


@check
def a_test_that_hangs_or_dies_ends_the_measurement(args):
    repository = Repository(args)
    hanging = "import os, time\n\ndef slow():\n    if os.environ.get('PYTHONHASHSEED') == '2':\n        {}\n\n\ndef same(n=9):\n    return sorted(range(n))\n"
    repository.write({repository.module: hanging.format("time.sleep(60)")})
    _, err = repository.measure("--timeout", "2s", status=2)
    assert "the session of the candidate hangs in `tests/test_pack.py::test_slow`" in err and "--timeout" in err, err
    repository.write({repository.module: hanging.format("os._exit(9)")})
    _, err = repository.measure("--no-lockstep", status=2)
    assert "the session of the candidate ended before its tests" in err and "9" in err, err


@check
def sides_that_get_into_each_others_way_are_measured_in_turn(args):
    port = 20000 + os.getpid() % 20000
    suite = (
        "import pytest, socket\n\n\n@pytest.fixture(scope='session', autouse=True)\ndef server():\n"
        "    with socket.socket() as taken:\n        taken.bind(('127.0.0.1', {}))\n        taken.listen()\n        yield\n"
    ).format(port)
    repository = Repository(args, files={"tests/conftest.py": suite})
    out, err = repository.measure(*QUICK)
    assert "1 pair in turn" in out, out
    assert "passes alone and fails beside the other side" in err, err


@check
def options_that_spoil_measuring_have_no_effect(args):
    addopts = "-n 2 --cov=pack --benchmark-disable --benchmark-autosave -x --ff --strict-config"
    repository = Repository(args, files={"pytest.ini": "[pytest]\naddopts = {}\n".format(addopts)})
    out, err = repository.measure("--format", "json", *QUICK)
    assert set(rows(out)) == {"test_slow", "test_same"}, out
    assert "without effect while measuring" in err, err
    for option in ("-n", "--cov", "--benchmark-disable", "--benchmark-autosave", "-x"):
        assert "`{}`".format(option) in err, err


@check
def another_fixture_is_measured_in_turn(args):
    conftest = "from pytest_benchmark.fixture import BenchmarkFixture\n\n\ndef _make_runner(self, function, args, kwargs, old=BenchmarkFixture._make_runner):\n    return old(self, function, args, kwargs)\n\n\nBenchmarkFixture._make_runner = _make_runner\n"
    repository = Repository(args, files={"conftest.py": conftest})
    out, err = repository.measure(*QUICK)
    assert "1 pair in turn" in out and "replaces the fixture" in err, (out, err)


@check
def an_editable_install_by_a_path_measures_both_sides(args):
    for package in ("pack", "src/pack", "lib/pack", "code/deep/pack"):
        repository = Repository(args, package=package)
        python, own = repository.venv()
        (own / "pack.pth").write_text(str((repository.path / package).parent) + "\n")
        out, _ = repository.measure("--format", "json", *QUICK, python=python)
        assert_both_are_measured(out)


@check
def an_editable_install_by_setuptools_measures_both_sides_or_refuses(args):
    setup = '[project]\nname = "pack"\nversion = "1"\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
    mapped = setup + '[tool.setuptools]\npackages = ["pack"]\npackage-dir = {pack = "PLACE"}\n'
    for package, sees in (("pack", True), ("src/pack", True), ("code/pack", False)):
        repository = Repository(args, package=package, files={"pyproject.toml": mapped.replace("PLACE", package)})
        python, own = repository.venv()
        newest = repository.environments / "newest" / "bin" / "python"
        command = [newest, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-build-isolation", "--no-deps", "--target", own,
                   "--editable", repository.path]
        done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 0, done.stdout
        assert list(own.glob("__editable__*")), list(own.iterdir())
        repository.git("clean", "--quiet", "-xdf")
        if sees:
            out, _ = repository.measure("--format", "json", *QUICK, python=python)
            assert_both_are_measured(out)
        else:
            _, err = repository.measure(python=python, status=2)
            assert "`pack`" in err and "from the candidate" in err and "--setup" in err, err


@check
def an_import_hook_that_leads_to_the_working_tree_is_refused(args):
    for package in ("pack", "packages/core/pack"):
        refuse_a_hook(Repository(args, package=package))


def refuse_a_hook(repository):
    python, own = repository.venv()
    # As meson-python does it: the first finder knows the module.
    hook = (
        "import importlib.util, sys\n\n\nclass Finder:\n    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pack':\n            return importlib.util.spec_from_file_location(name, {!r})\n\n\nsys.meta_path.insert(0, Finder())\n"
    ).format(str(repository.path / repository.module))
    (own / "_pack_editable.py").write_text(hook)
    (own / "pack-editable.pth").write_text("import _pack_editable\n")
    _, err = repository.measure(python=python, status=2)
    assert "the reference loads `pack` from the candidate, so nothing would be compared" in err, err
    assert "--setup" in err and "pip install" in err, err


@check
def an_installed_copy_is_refused_and_a_setup_helps(args):
    repository = Repository(args, package="code/pack", files={"uv.lock": ""})
    python, own = repository.venv()
    shutil.copytree(repository.path / "code/pack", own / "pack")
    metadata = own / "pack-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: pack\nVersion: 1\n")
    (metadata / "top_level.txt").write_text("pack\n")
    _, err = repository.measure(python=python, status=2)
    assert "both sides load the same `pack`, so nothing would be compared" in err, err
    assert str(own / "pack" / "__init__.py") in err and "--setup 'uv sync'" in err, err
    repository.write({".gitignore": ".venv\n"})
    repository.git("stash", "--quiet")
    repository.write({".gitignore": ".venv\n"})
    repository.commit("ignored")
    repository.git("stash", "drop", "--quiet")
    repository.write({repository.module: PACKAGE.format(slow=8000)})
    packages = next((repository.environments / "newest" / "lib").glob("python3*")) / "site-packages"
    setup = "{} -m venv --without-pip .venv && S=$(echo .venv/lib/python3*/site-packages) && echo {} > $S/x.pth && cp -r code/pack $S/pack && cp -r {} $S".format(
        sys.executable, packages, metadata)
    process = repository.start(["--setup", setup, "--format", "json", "--to", ".pytest-park/kept", *QUICK], None)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert_both_are_measured(out)
    process = repository.start(["--to", ".pytest-park/kept", "--max-pairs", "1"], None)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    process = repository.start(["--setup", "echo gone wrong; exit 3"], None)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 2 and "the setup of the reference failed" in err and "gone wrong" in err, err


@check
def two_environments_measure_one_working_tree(args):
    repository = Repository(args)
    python, _ = repository.venv()
    out, _ = repository.measure("--reference-python", str(python), *QUICK)
    assert "reference Python → candidate Python" in out, out


@check
def what_cannot_be_measured_says_why(args):
    repository = Repository(args)
    for words, expected in (
        (["--against", "no-such-tag"], "there is no revision `no-such-tag`"),
        (["--against", "--help"], "`--against`"),
        (["--python", "/no/such/python"], "cannot start `/no/such/python`"),
        (["--", "tests/no_such_file.py"], "ended before its tests"),
        (["--", "-k", "nothing_has_this_name"], "the reference has no benchmarks"),
        (["--budget", "soon"], "--budget"),
    ):
        _, err = repository.measure(*words, python=None if "--python" in words else "newest", status=2)
        assert expected in err, (expected, err)
    bare = repository.base / "bare-environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    _, err = repository.measure(python=bare / "bin" / "python", status=2)
    assert "No module named pytest" in err and "--setup" in err, err
    shutil.rmtree(repository.path / ".git")
    process = repository.start([], None)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2 and "is in no git repository" in err, err


def until(what, seconds=60):
    end = time.time() + seconds
    while not what():
        assert time.time() < end, "it takes too long"
        time.sleep(0.02)


def interrupted(args, signals, after_pair=True):
    """A long measurement that gets signals; (status, stdout, stderr)."""
    repository = Repository(args)
    repository.write({repository.module: repository.source.format(slow=4040)})
    before = repository.state()
    words = ["--to", ".pytest-park/kept", "--", "--benchmark-max-time=0.05"]
    process = repository.start(words, repository.environments / "newest" / "bin" / "python")
    if after_pair:
        until(lambda: (repository.path / ".pytest-park/kept/candidate/0001.json").exists())
        progress = lambda: json.loads((repository.path / ".pytest-park/kept/progress.json").read_text())
        until(lambda: progress()["pairs"] >= 1)
        assert progress()["most_pairs"] == 20, progress()
    else:
        until(lambda: list((repository.cache / "measure").glob("*/reference.log")))
    for number in signals:
        process.send_signal(number)
        time.sleep(0.05)
    out, err = process.communicate(timeout=120)
    until(lambda: not (repository.path / ".pytest-park/kept/progress.json").exists())
    until(lambda: not list((repository.cache / "measure").glob("*")))
    until(lambda: repository.git("worktree", "list").count("\n") == 0)
    repository.assert_untouched(before)
    # No session lives on.
    until(lambda: str(repository.base) not in subprocess.run(["ps", "-eo", "args"], stdout=subprocess.PIPE, text=True).stdout)
    return process.returncode, out, err


@check
def ctrl_c_judges_what_is_there(args):
    status, out, err = interrupted(args, [signal.SIGINT])
    assert status == 130 and "2 benchmarks" in out, (status, out, err)
    assert "shows this again" in err, err


@check
def a_second_ctrl_c_ends_at_once(args):
    status, out, err = interrupted(args, [signal.SIGINT, signal.SIGINT])
    assert status == 130, (status, out, err)


@check
def an_end_by_the_system_leaves_nothing(args):
    assert interrupted(args, [signal.SIGTERM])[0] == 130
    status, _, err = interrupted(args, [signal.SIGTERM], after_pair=False)
    assert status == 130 and "note: interrupted before the first pair" in err, (status, err)


@check
def without_a_pair_no_folder_is_left(args):
    repository = Repository(args)
    _, err = repository.measure("--budget", "1ms", status=2)
    assert "no pair was measured" in err, err
    assert not (repository.path / ".pytest-park").exists(), list((repository.path / ".pytest-park").iterdir())
    repository.measure("--budget", "1ms", "--to", ".pytest-park/mine", status=2)
    mine = repository.path / ".pytest-park" / "mine"
    mine.mkdir(parents=True)
    repository.measure("--budget", "1ms", "--to", ".pytest-park/mine", status=2)
    assert list(mine.iterdir()) == [], list(mine.iterdir())
    repository.measure("--to", ".pytest-park/mine", *QUICK)
    repository.measure("--budget", "1ms", "--to", ".pytest-park/mine", "--max-pairs", "1")
    assert (mine / "candidate" / "0001.json").exists()


@check
def a_kill_leaves_nothing(args):
    assert interrupted(args, [signal.SIGKILL])[0] == -signal.SIGKILL
    assert interrupted(args, [signal.SIGKILL], after_pair=False)[0] == -signal.SIGKILL


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("program", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("names", nargs="*", help="only checks with one of these in their names")
    args = options.parse_args()
    args.program, args.folder = args.program.resolve(), args.folder.resolve()
    args.scratch = args.folder / "scratch"
    shutil.rmtree(args.scratch, ignore_errors=True)
    args.scratch.mkdir(parents=True)
    args.compiled = args.scratch / "compiled"
    chosen = [function for function in CHECKS if not args.names or any(name in function.__name__ for name in args.names)]
    assert chosen, "no check has such a name"

    def run(function):
        start = time.time()
        try:
            function(args)
        except Exception as error:
            return function, error, time.time() - start
        return function, None, time.time() - start

    # What Python compiles of itself and of pytest in a first measurement serves every check.
    first = Repository(args)
    for python in ("newest", "oldest"):
        first.measure(*QUICK, python=python)
    (first.cache / "bytecode").rename(args.compiled)

    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for function, error, seconds in pool.map(run, chosen):
            print("{:<75} {:5.1f} s  {}".format(function.__name__.replace("_", " "), seconds, "FAILED" if error else "ok"), flush=True)
            if error:
                failed += 1
                print("    " + "{}: {}".format(type(error).__name__, error).replace("\n", "\n    "))
    shutil.rmtree(args.scratch, ignore_errors=True)
    print("{} checks of measuring, {} failed".format(len(chosen), failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
