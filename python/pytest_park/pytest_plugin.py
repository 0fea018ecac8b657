"""What pytest calls. It collects what pytest-benchmark measured, asks the binary once, and prints the answer.

Nothing here may change how a session ends, other than a gate that was asked for.
"""

import sys
from typing import Any, Dict, Iterator, List, Optional, Set

import pytest

from pytest_park import options


# What a worker of xdist tells the controller.
COLLECTED = "pytest_park_collected"
# How the lines of a gate that failed begin.
# Where a long path follows, the line is wrapped after the colon.
FAILED = ("fail:", "gate: nothing was tested")


def pytest_addoption(parser: Any) -> None:
    options.add_options(parser)


def pytest_configure(config: Any) -> None:
    if config.getoption("no_park"):
        return
    # A worker of xdist has no terminal to write to.
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(Worker(), "pytest-park-worker")
        return
    _refuse_gates(config)
    config.pluginmanager.register(Watch(config), "pytest-park-watch")


def _refuse_gates(config: Any) -> None:
    """Ends the session before its first test if a gate has no meaning."""
    fail_on, source = options.gates(config)
    # Help runs no test, and must be there for whoever mistyped.
    if not fail_on or config.getoption("help", False) or config.getoption("version", False):
        return
    try:
        from pytest_park import bridge

        refusal = bridge.refusal(fail_on, source)
    except Exception:
        # The report asks again when the tests are over, and says that the gate was not checked if there is no answer either.
        return
    if refusal:
        raise pytest.UsageError(refusal)


def _collected(session: Any) -> int:
    """How many benchmark tests a session is to run."""
    if any(session.config.getoption(name, False) for name in ("collectonly", "setuponly")):
        return 0
    return sum("benchmark" in getattr(it, "fixturenames", ()) for it in session.items)


def _of_failed_gates(lines: List[str]) -> List[str]:
    """The lines of the gates that failed, with those that continue them."""
    kept: List[str] = []
    is_kept = False
    for line in lines:
        is_kept = line.startswith(FAILED) or is_kept and line.startswith(" ")
        kept += [line] if is_kept else []
    return kept


class Worker:
    """The part of one session that a worker of xdist runs. It measures nothing, and only the controller speaks."""

    def pytest_collection_finish(self, session: Any) -> None:
        session.config.workeroutput[COLLECTED] = _collected(session)


class Watch:
    """One session."""

    def __init__(self, config: Any) -> None:
        self.config = config
        self.benchmarks: Any = None
        self.disabled = False
        self.collected = 0
        self.unmeasured = 0
        self.failed: Set[str] = set()
        self.saved: List[str] = []
        self.machine_info: Optional[Dict[str, Any]] = None
        self.commit_info: Optional[Dict[str, Any]] = None
        self.lines: List[str] = []
        self.takes_control = options.takes_control(config)
        # By the object in which pytest-benchmark keeps the statistics of one benchmark.
        self.readings: Dict[Any, Dict[str, float]] = {}

    @pytest.hookimpl(optionalhook=True, trylast=True)
    def pytest_benchmark_update_machine_info(self, machine_info: Any) -> None:
        self.machine_info = machine_info

    @pytest.hookimpl(optionalhook=True, trylast=True)
    def pytest_benchmark_update_commit_info(self, commit_info: Any) -> None:
        self.commit_info = commit_info

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        # pytest-codspeed, where it measures, takes the place of pytest-benchmark.
        if self.config.pluginmanager.is_blocked("pytest-benchmark"):
            return
        # The private attribute has had this name in all versions; without pytest-benchmark it is not there.
        self.benchmarks = getattr(self.config, "_benchmarksession", None)
        if self.benchmarks is not None:
            from pytest_park import storage

            self.disabled = bool(getattr(self.benchmarks, "disabled", False))
            # Now: at the end the newest file may be this very session.
            try:
                self.saved = storage.saved_files(self.benchmarks)
            except Exception:
                # A storage of another kind. Sessions without saved runs have a report too.
                pass

    def pytest_collection_finish(self, session: Any) -> None:
        self.collected = _collected(session)

    # Each worker of xdist collects the whole suite, and the controller nothing.
    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        # A worker that crashed has told nothing.
        told = getattr(node, "workeroutput", None) or {}
        self.collected = max(self.collected, told.get(COLLECTED, 0))

    # Around the making of the fixture, whoever asks for it and when: a test, another fixture, `request.getfixturevalue`. Around
    # a test would be too wide: what its body prepares can take longer than the machine keeps its speed.
    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        outcome = yield
        if fixturedef.argname != "benchmark" or not self.takes_control or self.disabled or outcome.excinfo:
            return
        try:
            from pytest_park import control

            control.watch(outcome.get_result(), self.readings)
        except Exception:
            # A pytest-benchmark that we do not know. Runs without readings are judged without them.
            pass

    # After the hooks of the suite, which see `extra_info` as their tests left it.
    @pytest.hookimpl(optionalhook=True, trylast=True)
    def pytest_benchmark_update_json(self, benchmarks: Any, output_json: Any) -> None:
        if not self.readings:
            return
        try:
            from pytest_park import control

            control.add_all(output_json["benchmarks"], benchmarks, self.readings)
        except Exception:
            # A hook of the suite gives its artifact a shape of its own.
            pass

    def pytest_runtest_call(self, item: Any) -> None:
        if self.disabled and "benchmark" in getattr(item, "fixturenames", ()):
            self.unmeasured += 1

    def pytest_exception_interact(self, node: Any) -> None:
        if "benchmark" in getattr(node, "fixturenames", ()):
            self.failed.add(node.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: Any) -> None:
        # pytest-benchmark has saved and grouped by now, and the terminal has not yet summed up.
        if self.benchmarks is None or session.exitstatus == pytest.ExitCode.INTERNAL_ERROR:
            return
        # No benchmark ran, and none was to run: most sessions. They load no more of us.
        has_run = bool(self.unmeasured or getattr(self.benchmarks, "benchmarks", None))
        if not has_run and not self.collected:
            return
        fail_on, source = options.gates(self.config)
        try:
            from pytest_park import bridge, collect

            request = collect.request(self, fail_on, source)
            if request is None:
                return
            answer = bridge.ask("plugin-report", request)
            self.lines = answer.text.splitlines()
            # Whatever starts in the place of the binary may end with any code; a gate that fails says so, also one of
            # `pyproject.toml`, which only the binary reads.
            gate_failed = answer.gate_failed and any(line.startswith(FAILED) for line in self.lines)
        except BaseException as error:
            # Ctrl-C ends the waiting, not the session: every test has had its say. What a hook of the suite raises here
            # (`pytest.fail`, `sys.exit`) it would not have raised without us.
            why = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error) or type(error).__name__
            unchecked = "; `--park-fail-on` was not checked" if fail_on else ""
            # `--benchmark-quiet`, and a session that ran no benchmark, leave only what is about a gate.
            if fail_on or has_run and not getattr(self.benchmarks, "quiet", False):
                self.lines = ["pytest-park: no report ({}){}".format(why, unchecked)]
            self._say_without_terminal(self.lines if fail_on else [])
            return
        self._say_without_terminal(_of_failed_gates(self.lines) if gate_failed else [])
        if gate_failed and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _say_without_terminal(self, lines: List[str]) -> None:
        """Under ``-p no:terminal`` nobody sums up, and a session must not end with 1 for no reason that is shown."""
        if self.config.pluginmanager.get_plugin("terminalreporter") is None:
            for line in lines:
                print(line, file=sys.stderr)

    # Around the others, because `--benchmark-compare-fail` raises in this hook; old style, for every pluggy of pytest 7.
    @pytest.hookimpl(hookwrapper=True, trylast=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> Iterator[None]:
        yield
        notes = ["pytest-park: " + it for it in options.notes(self.config)]
        if not self.lines and not notes:
            return
        terminalreporter.ensure_newline()
        # The only line says who speaks.
        if self.lines and not self.lines[0].startswith("pytest-park: "):
            terminalreporter.section("pytest-park")
        for line in self.lines + notes:
            terminalreporter.write_line(line)
