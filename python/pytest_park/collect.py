"""What the binary needs to know about a session. Loaded when the tests are over."""

import glob
import os
from typing import Any, Dict, List, Optional

from pytest_park import bridge, control, options, storage


def request(watch: Any, fail_on: List[str], source: Optional[str]) -> Optional[Dict[str, Any]]:
    """The request, or nothing where there is nothing to say."""
    benchmarks, config = watch.benchmarks, watch.config
    measured = _last_of_each([it for it in benchmarks.benchmarks if it and not it.has_error])
    quiet = bool(getattr(benchmarks, "quiet", False))
    # Where nothing was measured, a gate may still want to say that it was not checked.
    if not measured and not watch.unmeasured and not watch.collected:
        return None
    original, original_source = options.asked(config, options.ORIGINAL)
    reference, reference_source = options.asked(config, options.REFERENCE)
    return {
        "versions": _versions(),
        "options": {
            "original_postfix": original,
            "reference_postfix": reference,
            "postfix_source": {"original": original_source, "reference": reference_source},
            "compare": benchmarks.compare or None,
            "fail_on": fail_on,
            "fail_on_source": source,
            "part": _selects_part(config),
            "verbosity": config.getoption("verbose", 0),
            "quiet": quiet,
        },
        "storage": dict(
            _compared(benchmarks),
            saved=[bridge.path(it) for it in watch.saved],
            saved_now=[bridge.path(it) for it in storage.saved_now(benchmarks, watch.saved)],
            location=str(benchmarks.storage),
            invocation_dir=bridge.path(str(config.invocation_params.dir)),
            rootdir=bridge.path(str(config.rootpath)),
        ),
        "current": bridge.artifact(
            [control.add(it.as_dict(include_data=False), watch.readings.get(it)) for it in measured],
            # Hooks of the suite are not asked about a machine that measured nothing.
            machine_info=(watch.machine_info or _machine_info(config)) if measured else {},
            commit_info=watch.commit_info or {},
            datetime=_now(),
            version=_versions()["pytest-benchmark"],
        ),
        "counts": {
            "unmeasured": watch.unmeasured,
            "collected": watch.collected,
            "disabled": bool(config.getoption("benchmark_disable", False)),
            "skipped": bool(getattr(benchmarks, "skip", False)),
            "parallel": config.getoption("dist", "no") != "no",
            # What failed after it was measured counts as measured.
            "failed": len(watch.failed.difference(it.fullname for it in measured)),
        },
        "terminal": _terminal(config),
    }


def _last_of_each(measured: List[Any]) -> List[Any]:
    """The last attempt of each test: pytest-rerunfailures leaves those that failed before it in the list."""
    last = {it.fullname: it for it in measured}
    return [it for it in measured if last[it.fullname] is it]


def _selects_part(config: Any) -> bool:
    """Whether the command line selects tests of the suite."""
    if any(config.getoption(name, None) for name in ("keyword", "markexpr", "deselect", "lf")):
        return True
    # What the ini file leaves out of each session is no part of the suite.
    words = [word for text in options.addopts(config) for word in (text, *text.split())]
    always = {value for word in words for value in (word, word.partition("=")[2])}
    ignored = [it for name in ("ignore", "ignore_glob") for it in config.getoption(name, None) or []]
    return any(str(it) not in always for it in ignored) or _names_part(config)


def _names_part(config: Any) -> bool:
    """Whether the command line names tests, files or folders that are not the whole suite."""
    if getattr(getattr(config, "args_source", None), "name", "ARGS") != "ARGS":
        return False
    start = str(config.invocation_params.dir)
    named = {_resolved(start, str(it)) for it in config.args}
    tests = [glob.glob(os.path.join(start, str(it)), recursive=True) or [str(it)] for it in config.getini("testpaths")]
    suite = {_resolved(start, it) for found in tests for it in found}
    if not named.isdisjoint({_resolved(start, "."), _resolved(start, str(config.rootpath))}):
        return False
    return not suite or not suite <= named


def _resolved(start: str, path: str) -> str:
    return os.path.realpath(os.path.join(start, path))


def _compared(benchmarks: Any) -> Dict[str, Any]:
    """What pytest-benchmark compares with: files, or with another storage the run itself."""
    mapping = getattr(benchmarks, "compared_mapping", None) or {}
    root = getattr(benchmarks.storage, "path", None)
    if root is None:
        runs = [bridge.artifact(list(run.values())) for run in mapping.values()]
        return {"compared": [], "reference": runs[-1] if runs else None}
    # In the storage a path starts there; a file that was named starts here.
    paths = [os.path.join(str(base), str(path)) for path in mapping for base in (root, os.getcwd())]
    return {"compared": [bridge.path(it) for it in paths if os.path.isfile(it)], "reference": None}


def _machine_info(config: Any) -> Dict[str, Any]:
    """What costs nothing to know; the whole costs pytest-benchmark a second."""
    import platform

    info = {
        "node": platform.node(),
        "system": platform.system(),
        "machine": platform.machine(),
        "python_implementation": platform.python_implementation(),
        "python_version": platform.python_version(),
        "cpu": {"brand_raw": _cpu_model()},
    }
    try:
        # Owners rename or hide hosts here.
        config.hook.pytest_benchmark_update_machine_info(config=config, machine_info=info)
    except KeyboardInterrupt:
        raise
    except BaseException:
        # pytest-benchmark would not ask them in a plain session. `pytest.fail`, `pytest.exit` and `sys.exit` are no Exception.
        pass
    return info


def _cpu_model() -> Optional[str]:
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return None


def _versions() -> Dict[str, str]:
    import platform

    import pytest
    import pytest_benchmark

    return {
        "python": platform.python_version(),
        "pytest": pytest.__version__,
        "pytest-benchmark": pytest_benchmark.__version__,
    }


def _now() -> str:
    from datetime import datetime, timezone

    return datetime.now(timezone.utc).isoformat()


def _terminal(config: Any) -> Dict[str, Any]:
    """What the lines are laid out for. Under ``-p no:terminal`` only those of a failed gate are shown, on standard error."""
    if config.pluginmanager.get_plugin("terminalreporter") is None:
        return {"color": False, "width": 80, "unicode": False}
    writer = config.get_terminal_writer()
    return {"color": writer.hasmarkup, "width": writer.fullwidth, "unicode": _shows_unicode(writer)}


def _shows_unicode(writer: Any) -> bool:
    import sys

    file = getattr(writer, "_file", None) or sys.stdout
    try:
        "µ×→…".encode(getattr(file, "encoding", None) or "ascii")
        return True
    except (UnicodeError, LookupError):
        return False
