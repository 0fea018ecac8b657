"""Names of the Python library that pytest-park 0.3 was, each with the command that says the same today.

``docs/migration.md`` lists them for readers.
"""

RUNS = "`pytest-park runs --format json`"
COMPARISON = "`pytest-park analyze --format json`"
HISTORY = "`pytest-park history --format json`"

GONE = {
    "BenchmarkCase": COMPARISON,
    "BenchmarkDelta": COMPARISON,
    "BenchmarkLoadError": "exit code 2 and a line on stderr",
    "BenchmarkRun": RUNS,
    "BenchmarkStats": COMPARISON,
    "GroupSummary": COMPARISON,
    "TrendPoint": HISTORY,
    "build_method_group_split_bars": COMPARISON,
    "build_method_history": HISTORY,
    "build_method_statistics": COMPARISON,
    "build_overview_statistics": COMPARISON,
    "compare_method_history_to_reference": HISTORY,
    "compare_method_to_all_prior_runs": HISTORY,
    "compare_runs": COMPARISON,
    "list_methods": HISTORY,
    "load_benchmark_folder": RUNS,
    "select_latest_and_previous_runs": COMPARISON,
    "summarize_groups": COMPARISON,
}
