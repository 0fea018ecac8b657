"""Validates the JUnit reports of many comparisons against a schema: `check_junit.py BINARY SCHEMA`."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import xmlschema

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"

# Folder below `fixtures/` and options of `analyze`.
COMPARISONS = [
    ("two-runs", []),
    ("two-runs", ["--fail-on", "mean:100%"]),
    ("two-runs", ["--fail-on", "regressed", "--group-by", "file", "--only-changed"]),
    ("two-runs", ["--metric", "min", "--sort", "delta"]),
    ("groups", ["--group-by", "custom", "--group-by", "marks"]),
    ("params", []),
    ("params", ["--exclude-param", "n", "--fail-on", "median:1us"]),
    ("two-runs", ["--fail-on", "removed,mean>100us", "--only-changed"]),
    ("two-runs", ["--fail-on", "regressed", "--filter", "stream|legacy_join"]),
    ("one-run", ["--fail-on", "mean>1us", "--require-reference"]),
    ("postfixes", []),
    ("profiler", []),
    ("profiler", ["--profiler-folder", str(FIXTURES / "profiler" / "profiles")]),
    ("history", ["--reference", "oldest", "--pool"]),
    ("machines", []),
    ("corrupt", []),
    ("one-run", []),
    ("pytest-benchmark/3.4.1", []),
    ("pytest-benchmark/5.3.1-data", []),
]

# Names that XML has no way to write, or that try to be markup.
HOSTILE = [
    "t.py::a[<b> & \"c\" ' ]]>]",
    "t.py::b[\x00\x08\x1b[31m\r\n\t\x7f\x85]",
    "t.py::c[\ufffe\uffff\ud800\U0001f600\u202e]",
    "<!-- t.py::C::d -->",
    "::",
    "[x]",
    "a" * 100_000,
]


def hostile_folder(folder, factor, names):
    """Two runs of benchmarks with these names; the second takes `factor` times as long."""
    for number, (mean, date) in enumerate([(1.0, "2026-01-01T00:00:00"), (factor, "2026-01-02T00:00:00")], start=1):
        stats = {"min": mean, "max": mean, "mean": mean, "median": mean, "stddev": 0.0, "iqr": 0.0, "rounds": 20, "iterations": 1}
        cases = [{"group": "</testsuite>\x08", "name": name, "fullname": name, "stats": stats} for name in names]
        artifact = {"machine_info": {"node": "<host>"}, "benchmarks": cases, "datetime": date}
        Path(folder, f"000{number}_<&>.json").write_text(json.dumps(artifact))


def main(binary, schema_path):
    schema = xmlschema.XMLSchema(schema_path)
    # A check that cannot fail shows nothing: what an earlier version of ours wrote is refused.
    for wrong in ('<testcase name="a" file="a.py"/>', '<testcase/>', '<failed/>'):
        report = f'<testsuites><testsuite name="s" tests="1" failures="0" errors="0">{wrong}</testsuite></testsuites>'
        assert not schema.is_valid(report), wrong

    validated = 0

    def check(folder, options):
        nonlocal validated
        command = [binary, "analyze", "--no-config", "--format", "junit", *options, str(folder)]
        result = subprocess.run(command, capture_output=True, check=False)
        assert result.returncode in (0, 1), (command, result.stderr.decode())
        try:
            schema.validate(result.stdout.decode("utf-8"))
        except xmlschema.XMLSchemaException as error:
            raise SystemExit(f"{' '.join(command)} is refused by the schema: {error}") from None
        validated += 1

    for name, options in COMPARISONS:
        check(FIXTURES / name, options)
    for factor in (1.0, 9.0, 0.1):
        for options in ([], ["--fail-on", "mean:5%"]):
            with tempfile.TemporaryDirectory() as folder:
                hostile_folder(folder, factor, HOSTILE)
                check(folder, options)
    print(f"{validated} reports are valid by {Path(schema_path).name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
