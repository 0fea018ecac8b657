#!/usr/bin/env python3
"""The export in another engine: DuckDB finds in it what `pytest-park analyze --format json` says.

    python3 tests/checks/check_export.py BINARY [FOLDER ...]

For each folder of artifacts, and for each format, the query of docs/export.md is asked over the exported files: the counts
and averages of the latest run against the one before it, and the delta of every pair. Also: a row for each case, whatever
the format; partitions that the engine reads back as the names they stand for; and the raw rounds against `samples`.
Needs duckdb. Without folders: those of fixtures/ and, where it is there, ../shared/corpus. Exit 0 when nothing failed.
"""

import gzip
import hashlib
import json
import math
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[2]
FORMATS = {
    "parquet": "read_parquet({files}, hive_partitioning = false)",
    "csv": "read_csv({files}, hive_partitioning = false, header = true, delim = ',', quote = '\"', columns = {columns})",
    "ndjson": "read_json({files}, hive_partitioning = false, format = 'newline_delimited', columns = {columns})",
}
COUNTS = {"faster": "improved", "slower": "regressed", "same": "unchanged"}
"""What the query calls the counts of the mean, and what the JSON does."""
AVERAGES = ("avg_delta_pct", "median_delta_pct", "avg_speedup", "geomean_speedup")
SUMS = {**COUNTS, **{name: name for name in AVERAGES}}
RELATIVE = 1e-12


def documented_query():
    """The query of the documentation, and the same up to its pairs."""
    text = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    query = text.split("<!-- query -->\n```sql\n")[1].split("\n```")[0]
    head, _ = query.split("\nSELECT count(*)")
    return query, head + "\nSELECT * FROM pairs"


def documented_view():
    text = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    return "CREATE VIEW" + text.split("```sql\nCREATE VIEW")[1].split("```")[0]


def columns(binary, table):
    """The columns of a table as DuckDB declares them, from what the program prints."""
    types = {"UTF8": "VARCHAR", "INT64": "BIGINT", "DOUBLE": "DOUBLE", "BOOLEAN": "BOOLEAN"}
    printed = subprocess.run([binary, "export", "--print-schema"], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in printed.split(f"### `{table}`")[1].split("\n### ")[0].splitlines():
        if line.startswith("| `"):
            _, name, kind, *_ = (part.strip() for part in line.split("|"))
            found[name.strip("`")] = types.get(kind, "TIMESTAMPTZ")
    return found


def sha256(path):
    data = Path(path).read_bytes()
    return hashlib.sha256(gzip.decompress(data) if str(path).endswith(".gz") else data).hexdigest()


def same(found, expected):
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=RELATIVE, abs_tol=0.0)


def artifacts(folder):
    """Cases, and raw numbers, of the different texts below a folder that the program takes for artifacts."""
    cases = numbers = 0
    seen = set()
    listed = subprocess.run(
        [BINARY, "runs", "--format", "json", str(folder)], capture_output=True, text=True, check=True
    ).stdout
    for run in json.loads(listed)["runs"]:
        if sha256(run["path"]) not in seen:
            seen.add(sha256(run["path"]))
            cases += run["cases"]
            data = Path(run["path"]).read_bytes()
            text = gzip.decompress(data) if run["path"].endswith(".gz") else data
            # Python's reader gives up on what is nested too deeply; no raw data is.
            text = re.sub(r"\[{100,}\]{100,}", "[]", text.decode("utf-8-sig"))
            for entry in json.loads(text)["benchmarks"]:
                raw = entry["stats"].get("data") if isinstance(entry, dict) and isinstance(entry.get("stats"), dict) else None
                numbers += sum(isinstance(it, (int, float)) and not isinstance(it, bool) for it in raw or [])
    return cases, numbers


class Folder:
    """A folder of artifacts, exported in all formats."""

    def __init__(self, path, into):
        self.path, self.into, self.faults, self.notes = path, Path(into), [], []
        # In how many formats all sums were compared, over one pair at least.
        self.whole = 0
        self.base = duckdb.connect()
        self.base.execute("SET TimeZone = 'UTC'")
        for name in FORMATS:
            done = subprocess.run(
                [BINARY, "export", "--with-data", "--format", name, "--to", str(self.into / name), str(path)],
                capture_output=True, text=True,
            )
            if done.returncode != 0:
                self.faults.append(f"export ended with {done.returncode}: {done.stderr}")
            for table in ("bench", "samples"):
                files = repr(str(self.into / name / table / "*" / "*" / f"*.{name}"))
                if list((self.into / name / table).glob(f"*/*/*.{name}")):
                    source = FORMATS[name].format(files=files, columns=columns(BINARY, table))
                    self.base.execute(f"CREATE VIEW {name}_{table} AS SELECT * FROM {source}")

    def ask(self, query):
        cursor = self.base.execute(query)
        names = [it[0] for it in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]

    def check_formats(self):
        """The same rows whatever the format, as many as there are cases and raw numbers."""
        cases, numbers = artifacts(self.path)
        for table, expected in (("bench", cases), ("samples", numbers)):
            if not expected:
                continue
            for name in FORMATS:
                [count] = self.ask(f"SELECT count(*) AS n FROM {name}_{table}")
                if count["n"] != expected:
                    self.faults.append(f"{name} {table}: {count['n']} rows, {expected} expected")
            for name in ("csv", "ndjson"):
                # An empty text and NULL are one in CSV.
                pick = ", ".join(
                    f"coalesce({column}, '') AS {column}" if name == "csv" and kind == "VARCHAR" else column
                    for column, kind in columns(BINARY, table).items()
                )
                for a, b in ((name, "parquet"), ("parquet", name)):
                    query = f"SELECT {pick} FROM {a}_{table} EXCEPT ALL SELECT {pick} FROM {b}_{table}"
                    if other := self.ask(query):
                        self.faults.append(f"{table}: {len(other)} rows of {a} are not in {b}, first {other[0]}")

    def check_comparison(self, query, pairs_query):
        """What the program says, and what the query says of the same two runs."""
        done = subprocess.run([BINARY, "analyze", "--format", "json", str(self.path)], capture_output=True, text=True)
        said = json.loads(done.stdout)
        if said["schema"] != "pytest-park/comparison/v1":
            return self.notes.append("one run")
        chosen = [sha256(said[side]["path"]) for side in ("candidate", "reference")]
        rows = [row for row in said["rows"] if row["matched_by"] == "fullname"]
        by_name = {row["fullname"]: row for row in rows}
        for name in FORMATS:
            self.base.execute(f"CREATE OR REPLACE VIEW bench AS SELECT * FROM {name}_bench")
            picked = self.ask(f"{query.split('),', 1)[0]}) SELECT artifact_sha256 FROM runs WHERE age <= 2 ORDER BY age")
            if [it["artifact_sha256"] for it in picked] != chosen:
                return self.notes.append("the latest two runs differ by their path alone, or one has no case")
            pairs = self.ask(pairs_query)
            if len(rows) == len(by_name) and {it["fullname"] for it in pairs} != set(by_name):
                self.faults.append(f"{name}: other pairs")
            for pair in pairs:
                row = by_name[pair["fullname"]]
                for key in ("delta_pct", "speedup"):
                    if not same(pair[key], row[key]):
                        self.faults.append(f"{name}: {key} of {pair['fullname']} is {pair[key]}, not {row[key]}")
            if len(pairs) != len(said["rows"]):
                self.notes.append(f"{name}: {len(pairs)} pairs, others by params or postfix")
                continue
            [sums] = self.ask(query)
            overall = said["overall"]
            if sums["pair_count"] != overall["count"]:
                self.faults.append(f"{name}: {sums['pair_count']} pairs, not {overall['count']}")
            for key, said_key in SUMS.items():
                if not same(sums[key], overall[said_key]):
                    self.faults.append(f"{name}: {key} is {sums[key]}, not {overall[said_key]}")
            self.notes.append(f"{name}: {len(pairs)} pairs and sums")
            self.whole += len(pairs) > 0


def check_partitions():
    """Names that a path cannot hold come back as they are from the path itself."""
    faults = []
    source = ROOT / "fixtures" / "two-runs"
    for project in ("web", "a/b", "..", "é = 1%"):
        with tempfile.TemporaryDirectory() as into:
            subprocess.run([BINARY, "export", "-q", "--project", project, "--to", into, str(source)], check=True)
            base = duckdb.connect()
            base.execute(documented_view().replace("'exported/", f"'{into}/"))
            found = base.execute("SELECT DISTINCT project, month FROM bench").fetchall()
            if found != [(project, "2026-11")]:
                faults.append(f"partition of {project!r}: {found}")
    return faults


def main():
    folders = [Path(it) for it in sys.argv[2:]]
    if not folders:
        fixtures = [it for it in sorted((ROOT / "fixtures").iterdir()) if it.is_dir() and it.name not in ("suite", "answers", "foreign")]
        corpus = ROOT.parent / "shared" / "corpus"
        folders = fixtures + ([it for it in sorted(corpus.iterdir()) if it.is_dir()] if corpus.is_dir() else [])
    query, pairs_query = documented_query()
    faults = check_partitions()
    n_whole = 0
    for path in folders:
        listed = subprocess.run([BINARY, "runs", "--format", "json", str(path)], capture_output=True, text=True)
        if listed.returncode != 0:
            print(f"{path.name}: no runs")
            continue
        with tempfile.TemporaryDirectory() as into:
            folder = Folder(path, into)
            folder.check_formats()
            folder.check_comparison(query, pairs_query)
            n_whole += folder.whole == len(FORMATS)
            faults += [f"{path.name}: {it}" for it in folder.faults]
            print(f"{path.name}: {'; '.join(folder.notes)}{' FAILED' if folder.faults else ''}")
    for fault in faults:
        print(f"FAILED {fault}")
    print(f"{len(folders)} folders, {n_whole} with all sums equal, {len(faults)} faults")
    # Without any folder that has pairs by full name alone the sums would be compared nowhere.
    return 1 if faults or n_whole < (0 if sys.argv[2:] else 5) else 0


if __name__ == "__main__":
    BINARY = str(Path(sys.argv[1]).resolve())
    sys.exit(main())
