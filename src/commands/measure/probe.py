"""A pytest plugin that `pytest-park measure` loads into each session that it starts; no project installs it.

It talks with the driver over a socket, a line of JSON at a time: what it is, what it will measure, and requests for the turn.
In lockstep exactly one of two sessions has the turn, both at the same test. What a session measures is pytest-benchmark's: the
probe replaces no measuring, it only waits between rounds. It takes the control readings of the plugin of pytest-park, writes
the side into the artifact, and reports from where the project's own modules were loaded.

It must run wherever pytest-benchmark does: Python 3.8, nothing but the standard library and pytest.
"""

import json
import os
import socket
import sys
import time
from pathlib import Path

import pytest
import pytest_park_control as control

PLAN = json.loads(Path(os.environ["_PYTEST_PARK_PROBE"]).read_text(encoding="utf-8"))
# Seconds of rounds after which the turn is handed over. Measured: the shorter, the more alike are the moments of both sides.
BLOCK = 0.005


class Driver:
    """The other end: the driver of both sessions."""

    def __init__(self):
        self.socket = socket.create_connection((PLAN["host"], PLAN["port"]))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.process = os.getpid()

    def say(self, **message):
        # A process that a test has forked has the socket too, and no say.
        if os.getpid() != self.process:
            return
        try:
            self.socket.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            self.leave()

    def turn(self, kind, test):
        """Waits until it is this session's turn."""
        if os.getpid() != self.process:
            return
        self.say(turn=kind, test=test)
        try:
            if self.socket.recv(1) != b"g":
                self.leave()
        except OSError:
            self.leave()

    def leave(self):
        """Nobody waits for this session any longer. No `finally` of a test may keep it alive."""
        os._exit(4)


class Index:
    """The index of git. pytest-benchmark calls `git describe --dirty`, which writes what it sees of the files into it: into a copy."""

    NAME = "GIT_INDEX_FILE"

    def __init__(self):
        self.before = os.environ.get(self.NAME)

    def replace(self):
        if PLAN["index"]:
            os.environ[self.NAME] = PLAN["index"]

    def restore(self):
        os.environ.pop(self.NAME, None)
        if self.before is not None:
            os.environ[self.NAME] = self.before


driver = Driver()
index = Index()
# While its options are declared, pytest-benchmark asks git as well.
index.replace()
driver.say(token=PLAN["token"], python=".".join(map(str, sys.version_info[:3])))


def own_path(path):
    """Where a folder of the user's checkout is in the checkout of this session; `None` for any other folder."""
    try:
        inside = Path(path).resolve().relative_to(PLAN["user_checkout"])
    except (OSError, ValueError):
        return None
    own = Path(PLAN["checkout"]) / inside
    return str(own) if path and own.is_dir() else None


# A `.pth` file of an editable install leads to the user's checkout, whichever side this is.
if PLAN["checkout"] != PLAN["user_checkout"]:
    sys.path[:] = [own_path(path) or path for path in sys.path]


class Probe:
    def __init__(self):
        self.test = None
        self.started = None
        self.readings = {}
        self.spoilers = []

    # Around the others: pytest-cov reads its option in this hook.
    @pytest.hookimpl(hookwrapper=True)
    def pytest_load_initial_conftests(self, early_config):
        index.restore()
        known = early_config.known_args_namespace
        if getattr(known, "cov_source", None):
            known.no_cov = True
            self.spoilers.append("--cov")
        yield

    # Around the others: pytest-xdist reads its options in this hook.
    @pytest.hookimpl(hookwrapper=True)
    def pytest_cmdline_main(self, config):
        option = config.option
        if hasattr(option, "numprocesses"):
            if option.numprocesses or option.tx:
                self.spoilers.append("-n")
            option.numprocesses, option.dist, option.distload, option.tx = None, "no", False, []
        yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config):
        option = config.option
        # What would measure nothing, write into the user's folders, or slow down what is measured.
        for name, neutral in (
            ("benchmark_disable", False),
            ("benchmark_skip", False),
            ("benchmark_save", None),
            ("benchmark_autosave", False),
            ("benchmark_compare", None),
            ("benchmark_compare_fail", []),
            ("benchmark_histogram", None),
            ("benchmark_cprofile", None),
        ):
            if getattr(option, name, neutral):
                self.spoilers.append("--" + name.replace("_", "-"))
            if hasattr(option, name):
                setattr(option, name, neutral)
        # `-x` would leave the tests after a failed one out.
        if getattr(option, "maxfail", 0):
            self.spoilers.append("-x")
            option.maxfail = 0
        if hasattr(option, "no_park"):
            option.no_park = True
        # Both sides of a pair in one order, and with one seed.
        if hasattr(option, "randomly_seed"):
            option.randomly_seed, option.randomly_reorganize = PLAN["pair"], False

    def pytest_sessionstart(self):
        driver.say(
            pytest_benchmark=_version("pytest-benchmark"),
            no_lockstep=self.take_turns() if PLAN["lockstep"] else None,
            spoilers=sorted(set(self.spoilers)),
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self):
        driver.turn("start", None)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items):
        left_out = set(PLAN["left_out"])
        chosen = [item for item in items if "benchmark" in getattr(item, "fixturenames", ()) and item.nodeid not in left_out]
        ids = [item.nodeid for item in chosen]
        known = set(ids)
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in known])
        items[:] = chosen
        driver.say(collected=ids)

    # Around everything: what a fixture prepares takes the processor too.
    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item):
        driver.turn("start", item.nodeid)
        self.test, self.started = item.nodeid, None
        yield
        self.test = self.started = None

    def pytest_runtest_logreport(self, report):
        if report.failed or report.skipped and report.when != "teardown":
            crash = getattr(report.longrepr, "reprcrash", None)
            # Where there is no exception, the last line of what pytest would print.
            lines = crash.message.splitlines()[:1] if crash else report.longreprtext.splitlines()[-1:]
            driver.say(unmeasured=report.nodeid, failed=report.failed, why="".join(lines).strip()[:200])

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef, request):
        outcome = yield
        wants = not getattr(request.config.option, "no_park_control", False)
        if fixturedef.argname == "benchmark" and wants and not outcome.excinfo:
            try:
                control.watch(outcome.get_result(), self.readings)
            except Exception:
                # A pytest-benchmark that we do not know. Runs without readings are judged without them.
                pass

    @pytest.hookimpl(optionalhook=True, hookwrapper=True)
    def pytest_benchmark_generate_commit_info(self):
        index.replace()
        yield
        index.restore()

    @pytest.hookimpl(optionalhook=True, trylast=True)
    def pytest_benchmark_update_json(self, benchmarks, output_json):
        output_json["metadata"] = PLAN["metadata"]
        try:
            control.add_all(output_json["benchmarks"], benchmarks, self.readings)
        except Exception:
            # A hook of the suite gives its artifact a shape of its own.
            pass

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self):
        if PLAN["reports_modules"]:
            driver.say(modules=own_modules())

    def take_turns(self):
        """Hands the turn over between the rounds of pytest-benchmark. Says why it cannot, or `None` where it can."""
        try:
            from pytest_benchmark.fixture import BenchmarkFixture as fixture

            parts = fixture._make_runner, fixture._make_stats, fixture._calibrate_timer
        except (ImportError, AttributeError):
            return "this pytest-benchmark has no place for it"
        if any(part.__module__ != "pytest_benchmark.fixture" for part in parts):
            return "another plugin replaces the fixture of pytest-benchmark"
        make_runner, make_stats, calibrate = parts
        probe = self

        def _calibrate_timer(self, *args, **kwargs):
            driver.turn("calibrate", probe.test)
            return calibrate(self, *args, **kwargs)

        def _make_stats(self, *args, **kwargs):
            made = make_stats(self, *args, **kwargs)
            driver.turn("rounds", probe.test)
            probe.started = time.perf_counter()
            return made

        def _make_runner(self, *args, **kwargs):
            run = make_runner(self, *args, **kwargs)

            def round_of(*args, **kwargs):
                measured = run(*args, **kwargs)
                if probe.started is not None and time.perf_counter() - probe.started >= BLOCK:
                    driver.turn("rounds", probe.test)
                    probe.started = time.perf_counter()
                return measured

            return round_of

        fixture._calibrate_timer, fixture._make_stats, fixture._make_runner = _calibrate_timer, _make_stats, _make_runner
        return None


def _version(distribution):
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def own_modules():
    """The modules of the project that were imported: name, file, and whether the file is an installed copy.

    They are those with the names of the project, wherever they come from, and whatever comes from a checkout.
    """
    names = own_names()
    checkouts = tuple(os.path.join(PLAN[key], "") for key in ("checkout", "user_checkout"))
    found = []
    for name, module in sorted(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not file:
            # A namespace package is its folders.
            file = next(iter(getattr(module, "__path__", None) or []), None)
        if not file:
            continue
        parts, real = Path(file).parts, os.path.realpath(file)
        is_installed = "site-packages" in parts or "dist-packages" in parts
        if name.split(".")[0] in names or (real.startswith(checkouts) and not is_installed):
            found.append([name, real, is_installed])
    return found


def own_names():
    """The top-level modules of this project: those in its folders, and those that it has installed."""
    names = set()
    checkouts = {PLAN["checkout"], PLAN["user_checkout"]}
    for root in {folder for checkout in checkouts for folder in (checkout, *PLAN["roots"])}:
        for folder in (root, *(os.path.join(root, part) for part in ("src", "lib", "python"))):
            names.update(modules_in(folder))
    names.difference_update(getattr(sys, "stdlib_module_names", ()), ("conftest", "setup"))
    return names | set(installed_names(checkouts))


def modules_in(folder):
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.endswith(".py"):
            yield entry.name[: -len(".py")]
        elif entry.is_dir() and entry.name.isidentifier():
            if os.path.exists(os.path.join(entry.path, "__init__.py")):
                yield entry.name


def installed_names(checkouts):
    """What was installed from one of the checkouts, or under the name of the project."""
    from importlib import metadata
    from urllib.parse import unquote, urlparse

    project = project_name()
    for distribution in metadata.distributions():
        try:
            name = distribution.metadata["Name"]
            origin = json.loads(distribution.read_text("direct_url.json") or "{}").get("url", "")
            path = unquote(urlparse(origin).path) if origin.startswith("file:") else ""
            is_own = any(path == checkout or path.startswith(checkout + os.sep) for checkout in checkouts)
            if not is_own and (not project or normal(name) != normal(project)):
                continue
            top = (distribution.read_text("top_level.txt") or "").split()
            files = distribution.files or []
        except Exception:
            # Metadata that others have damaged.
            continue
        for name in top or [file.parts[0] for file in files if file.suffix in (".py", ".so", ".pyd")]:
            # `_core.cpython-311-x86_64-linux-gnu.so` is the module `_core`.
            yield name.split(".")[0]


def project_name():
    try:
        import tomllib
    except ImportError:
        return None
    for root in PLAN["roots"]:
        try:
            with open(os.path.join(root, "pyproject.toml"), "rb") as file:
                read = tomllib.load(file)
        except (OSError, ValueError):
            continue
        for table in (read.get("project"), read.get("tool", {}).get("poetry")):
            if isinstance(table, dict) and isinstance(table.get("name"), str):
                return table["name"]
    return None


def normal(name):
    """PEP 503."""
    return "".join("-" if letter in "._" else letter for letter in name or "").lower()


def pytest_plugin_registered(plugin, manager):
    """pytest has loaded this module as a plugin: here is what listens."""
    if plugin is sys.modules[__name__]:
        manager.register(Probe(), "pytest-park-probe")
