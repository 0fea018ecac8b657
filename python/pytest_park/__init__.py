"""pytest-park: what got faster and what got slower, from pytest-benchmark's runs.

The program is a binary; this package finds it, and tells pytest what it says.
"""

__all__ = ["__version__"]

# Names of the Python library that pytest-park 0.3 was, each with what says the same today; docs/migration.md lists them for
# readers. Here and not in a file of its own, because importing a submodule asks for its name here first.
_RUNS = "`pytest-park runs --format json`"
_COMPARISON = "`pytest-park analyze --format json`"
_HISTORY = "`pytest-park history --format json`"

_GONE = {
    "BenchmarkCase": _COMPARISON,
    "BenchmarkDelta": _COMPARISON,
    "BenchmarkLoadError": "exit code 2 and a line on stderr",
    "BenchmarkRun": _RUNS,
    "BenchmarkStats": _COMPARISON,
    "GroupSummary": _COMPARISON,
    "TrendPoint": _HISTORY,
    "build_method_group_split_bars": _COMPARISON,
    "build_method_history": _HISTORY,
    "build_method_statistics": _COMPARISON,
    "build_overview_statistics": _COMPARISON,
    "compare_method_history_to_reference": _HISTORY,
    "compare_method_to_all_prior_runs": _HISTORY,
    "compare_runs": _COMPARISON,
    "list_methods": _HISTORY,
    "load_benchmark_folder": _RUNS,
    "select_latest_and_previous_runs": _COMPARISON,
    "summarize_groups": _COMPARISON,
}


def __getattr__(name: str) -> str:
    # Not at import: every start of pytest imports this package.
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("pytest-park")
        except PackageNotFoundError:
            return "unknown"
    if name in _GONE:
        # An AttributeError would not get through: `from pytest_park import …` replaces it with words of its own.
        raise ImportError(
            "pytest_park.{} was part of the Python library of pytest-park 0.3; now: {} (docs/migration.md)".format(
                name, _GONE[name]
            )
        )
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
