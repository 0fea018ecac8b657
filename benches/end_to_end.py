"""Does the program reach its goals of speed? Times whole commands on archives of 1.5 MB to 4 GB, as ratios to peers.

    python3 benches/end_to_end.py [--rounds 7] [--small] [--only G3,G4] [--folder FOLDER] [--program PROGRAM]

Makes the archives with `make_archive.py`, installs pytest-park 0.3.2 and pytest-benchmark 5.3.1 and the generic tools
from the registry into a virtual environment, runs our commands and the peers in turn, and prints one Markdown row per goal.
Exits with 1 if a goal is missed. `--small` leaves out the archives above half a gigabyte. If a peer is missing, the script
reports that and does not judge its goals. FOLDER should be in memory (default: /dev/shm, else target/bench) and takes
6.5 GB, or 0.8 GB with `--small`. Linux only.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import make_archive
from timing import environment, peak_mib, ratios, rounds

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "target" / "bench-peers"
ARCHIVES = {  # runs, benchmarks, raw rounds each
    "S": (20, 50, 0),
    "M": (1000, 200, 0),
    "Lh": (200, 100, 500),
    "L": (200, 100, 2000),
    "XL": (500, 100, 2000),
    "W": (2, 20_000, 0),
}
LARGE = {"L", "XL"}

MSGSPEC = """
import glob, sys, msgspec
class Stats(msgspec.Struct): mean: float
class Bench(msgspec.Struct): fullname: str; stats: Stats
class Run(msgspec.Struct): benchmarks: list[Bench]
decode, sums = msgspec.json.Decoder(Run).decode, {}
for path in glob.glob(sys.argv[1] + "/*/*.json"):
    for bench in decode(open(path, "rb").read()).benchmarks:
        total = sums.setdefault(bench.fullname, [0, 0.0]); total[0] += 1; total[1] += bench.stats.mean
print(len(sums), sum(total / n for n, total in sums.values()))
"""
DUCKDB = """
import sys, duckdb
columns = "{benchmarks: 'STRUCT(fullname VARCHAR, stats STRUCT(mean DOUBLE))[]'}"
query = f"SELECT b.fullname, avg(b.stats.mean) FROM (SELECT unnest(benchmarks) AS b FROM read_json('{sys.argv[1]}/*/*.json', columns={columns}, maximum_object_size=100000000)) GROUP BY 1"
print(len(duckdb.sql(query).fetchall()))
"""
JQ = ".benchmarks[] | [.fullname, .stats.mean] | @tsv"


@dataclass
class Goal:
    """One line of the table."""

    name: str
    scenario: str
    most: float
    measured: list
    """One ratio a round, or one size in MiB."""
    unit: str = ""

    @property
    def met(self):
        return statistics.median(self.measured) <= self.most

    def row(self):
        value = statistics.median(self.measured)
        spread = f" ({min(self.measured):.3g} to {max(self.measured):.3g})" if len(self.measured) > 1 else ""
        return (f"| {self.name} | {self.scenario} | ≤ {self.most:g}{self.unit} | {value:.3g}{self.unit}{spread} | "
                f"{'met' if self.met else '**missed**'} |")


class Bench:
    """The archives, the commands and the goals judged so far."""

    def __init__(self, options):
        self.options = options
        self.program = options.program.resolve()
        self.goals = []
        self.python = environment(PEERS, "pytest-park==0.3.2", "pytest==9.2.0", "pytest-benchmark==5.3.1", "msgspec", "duckdb")

    def folder(self, name):
        """The archive of this name, made if it is missing."""
        folder = self.options.folder / name
        print(f"archive {name}", file=sys.stderr)
        make_archive.make(folder, *ARCHIVES[name])
        return folder

    def wanted(self, *goals, archive=None):
        if self.options.small and archive in LARGE:
            return False
        only = self.options.only
        return not only or any(goal in only for goal in goals)

    def judge(self, name, scenario, most, measured, unit=""):
        if measured is None or measured == [None]:
            print(f"{name} {scenario}: not measured", file=sys.stderr)
            return
        self.goals.append(Goal(name, scenario, most, measured, unit))
        print(self.goals[-1].row(), file=sys.stderr)

    # The commands. Ours print their whole tables.

    def ours(self, *words):
        return [self.program, *words]

    def predecessor(self, *words):
        return [self.python / "pytest-park", *words]

    def two_runs(self, folder):
        last = ARCHIVES[folder.name][0]
        return [self.python / "pytest-benchmark", "-s", f"file://{folder}", "compare", f"{last - 1:04}", f"{last:04}"]

    def cat(self, folder):
        return ["cat", *sorted(folder.rglob("*.json"))]

    def script(self, text, folder):
        return [self.python / "python", "-c", text, folder]


def start(bench):
    if bench.wanted("G1"):
        spent = rounds({"ours": bench.ours("version"), "P": bench.predecessor("version"),
                        "python": [bench.python / "python", "-c", "pass"]}, 3 * bench.options.rounds)
        bench.judge("G1", "`version` / predecessor's `version`", 0.03, ratios(spent["ours"], spent["P"]))
        bench.judge("G1", "`version` / `python -c pass`", 0.2, ratios(spent["ours"], spent["python"]))


def small(bench):
    if not bench.wanted("G2", "G5", "G6"):
        return
    folder = bench.folder("S")
    spent = rounds({"ours": bench.ours("analyze", folder), "P": bench.predecessor("analyze", folder),
                    "PB": bench.two_runs(folder)}, bench.options.rounds)
    bench.judge("G2", "`analyze` S / predecessor", 0.03, ratios(spent["ours"], spent["P"]))
    bench.judge("G5", "`analyze` S, peak", 8, [peak_mib(spent["ours"])], " MiB")
    bench.judge("G6", "`analyze` S / `pytest-benchmark compare` of two runs", 0.03, ratios(spent["ours"], spent["PB"]))


def many(bench):
    if not bench.wanted("G3", "G5", "G7", "G10", "G14"):
        return
    folder = bench.folder("M")
    spent = rounds({"analyze": bench.ours("analyze", folder), "history": bench.ours("history", folder),
                    "P": bench.predecessor("analyze", folder), "C": bench.cat(folder)}, bench.options.rounds)
    bench.judge("G3", "`analyze` M / predecessor", 0.005, ratios(spent["analyze"], spent["P"]))
    bench.judge("G3", "`analyze` M / `cat`", 0.20, ratios(spent["analyze"], spent["C"]))
    bench.judge("G5", "`analyze` M, peak", 8, [peak_mib(spent["analyze"])], " MiB")
    bench.judge("G7", "`history` M / `cat`, all cores", 0.8, ratios(spent["history"], spent["C"]))
    bench.judge("G10", "`history` M, peak", 12, [peak_mib(spent["history"])], " MiB")
    one = rounds({"history": bench.ours("history", folder), "C": bench.cat(folder)}, bench.options.rounds, cores=1)
    bench.judge("G7", "`history` M / `cat`, one core", 1.3, ratios(one["history"], one["C"]))
    generic(bench, folder)


def generic(bench, folder):
    """The mean of every benchmark over all runs, by tools that are available anywhere."""
    if not bench.wanted("G14"):
        return
    peers = {"msgspec": (bench.script(MSGSPEC, folder), 0.33), "DuckDB": (bench.script(DUCKDB, folder), 0.12)}
    if shutil.which("jq"):
        peers["jq"] = (["jq", "-r", JQ, *sorted(folder.rglob("*.json"))], 0.03)
    commands = {name: command for name, (command, _) in peers.items()}
    spent = rounds({"ours": bench.ours("history", folder), **commands}, max(3, bench.options.rounds // 2))
    for name, (_, most) in peers.items():
        bench.judge("G14", f"`history` {folder.name} / {name}", most, ratios(spent["ours"], spent[name]))


def raw(bench):
    if bench.wanted("G5", "G14"):
        folder = bench.folder("Lh")
        spent = rounds({"ours": bench.ours("analyze", folder)}, 3)
        bench.judge("G5", "`analyze` Lh, peak", 8, [peak_mib(spent["ours"])], " MiB")
        generic(bench, folder)
    if not bench.wanted("G4", "G5", "G6", "G8", "G9", "G11", "G15", archive="L"):
        return
    folder = bench.folder("L")
    ours = {"analyze": bench.ours("analyze", folder), "history": bench.ours("history", folder),
            "strict": bench.ours("analyze", "--strict", folder)}
    spent = rounds(ours | {"P": bench.predecessor("analyze", folder), "PB": bench.two_runs(folder), "C": bench.cat(folder)},
                   bench.options.rounds)
    bench.judge("G4", "`analyze` L / predecessor", 0.001, ratios(spent["analyze"], spent["P"]))
    bench.judge("G4", "`analyze` L / `cat`", 0.06, ratios(spent["analyze"], spent["C"]))
    bench.judge("G5", "`analyze` L, peak", 8, [peak_mib(spent["analyze"])], " MiB")
    bench.judge("G6", "`analyze` L / `pytest-benchmark compare` of two runs", 0.03, ratios(spent["analyze"], spent["PB"]))
    bench.judge("G8", "`history` L / `cat`, all cores", 0.8, ratios(spent["history"], spent["C"]))
    bench.judge("G9", "`history` L / predecessor's `analyze`", 0.02, ratios(spent["history"], spent["P"]))
    bench.judge("G11", "`analyze --strict` L / `cat`, all cores", 1.5, ratios(spent["strict"], spent["C"]))
    one = rounds({"history": ours["history"], "strict": ours["strict"], "C": bench.cat(folder)}, bench.options.rounds, cores=1)
    bench.judge("G8", "`history` L / `cat`, one core", 1.3, ratios(one["history"], one["C"]))
    bench.judge("G11", "`analyze --strict` L / `cat`, one core", 2.8, ratios(one["strict"], one["C"]))
    cold(bench, folder)


def cold(bench, folder):
    """The same with nothing in the page cache, which needs a disk."""
    if not bench.wanted("G15", archive="L"):
        return
    disk = ROOT / "target" / "bench-disk" / "L"
    if not disk.exists():
        shutil.copytree(folder, disk)
        os.sync()
    files = sorted(disk.rglob("*.json"))

    def forget():
        for path in files:
            handle = os.open(path, os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)

    spent = rounds({"ours": bench.ours("analyze", disk), "C": ["cat", *files]}, bench.options.rounds, before=forget)
    bench.judge("G15", "cold `analyze` L / cold `cat`", 0.15, ratios(spent["ours"], spent["C"]))


def largest(bench):
    if not bench.wanted("G5", "G10", archive="XL"):
        return
    folder = bench.folder("XL")
    spent = rounds({"analyze": bench.ours("analyze", folder), "history": bench.ours("history", folder)}, 3)
    bench.judge("G5", "`analyze` XL, peak", 8, [peak_mib(spent["analyze"])], " MiB")
    bench.judge("G10", "`history` XL, peak", 8, [peak_mib(spent["history"])], " MiB")


def wide(bench):
    if not bench.wanted("G5", "G13"):
        return
    folder = bench.folder("W")
    spent = rounds({"ours": bench.ours("analyze", folder), "P": bench.predecessor("analyze", folder),
                    "PB": bench.two_runs(folder)}, bench.options.rounds)
    bench.judge("G5", "`analyze` W, peak", 24, [peak_mib(spent["ours"])], " MiB")
    bench.judge("G13", "`analyze` W / predecessor", 0.02, ratios(spent["ours"], spent["P"]))
    bench.judge("G13", "`analyze` W / `pytest-benchmark compare`", 0.06, ratios(spent["ours"], spent["PB"]))


def growth(bench):
    """Twice the runs, the benchmarks or the raw rounds: how much more processor time."""
    if not bench.wanted("G12"):
        return
    for what, command, once, twice in [
        ("runs", "history", (500, 200, 0), (1000, 200, 0)),
        ("benchmarks", "analyze", (2, 10_000, 0), (2, 20_000, 0)),
        ("raw rounds", "history", (200, 100, 500), (200, 100, 1000)),
    ]:
        folders = [bench.options.folder / "-".join(map(str, shape)) for shape in (once, twice)]
        for folder, shape in zip(folders, (once, twice)):
            make_archive.make(folder, *shape)
        spent = rounds({str(folder): bench.ours(command, folder) for folder in folders}, bench.options.rounds)
        first, second = spent.values()
        bench.judge("G12", f"`{command}`, twice the {what}, processor time", 2.2, ratios(second, first, "cpu"))


def check_numbers(bench):
    """Checks that the timed results are correct: the means of the compared runs, and of every run of a history, equal Python's."""
    folder = bench.folder("S")
    files = [json.loads(path.read_text()) for path in sorted(folder.rglob("*.json"))]
    files.sort(key=lambda run: run["datetime"])
    means = [{case["fullname"]: case["stats"]["mean"] for case in run["benchmarks"]} for run in files]
    answer = lambda *words: json.loads(subprocess.run(bench.ours(*words, "--format", "json"), stdout=subprocess.PIPE, check=True).stdout)
    rows = answer("analyze", folder)["rows"]
    assert {row["fullname"]: (row["reference"]["mean"], row["candidate"]["mean"]) for row in rows} == {
        name: (means[-2][name], means[-1][name]) for name in means[-1]}
    for series in answer("history", folder)["series"]:
        assert [point["mean"] for point in series["points"]] == [run[series["fullname"]] for run in means]
    print("the numbers are Python's", file=sys.stderr)


def main():
    memory = Path("/dev/shm") / "pytest-park-bench"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="how often each command is timed (default 7)")
    parser.add_argument("--small", action="store_true", help="leave out the archives above half a gigabyte")
    parser.add_argument("--only", type=lambda text: set(text.split(",")), help="goals, for instance G3,G4")
    parser.add_argument("--folder", type=Path, default=memory if memory.parent.exists() else ROOT / "target" / "bench")
    parser.add_argument("--program", type=Path, default=ROOT / "target" / "release" / "pytest-park")
    bench = Bench(parser.parse_args())
    check_numbers(bench)
    for part in (start, small, many, raw, wide, growth, largest):
        part(bench)
    print("| goal | scenario | at most | measured: median (least to most) | |\n|---|---|---|---|---|")
    for goal in sorted(bench.goals, key=lambda goal: int(goal.name[1:])):
        print(goal.row())
    missed = sum(not goal.met for goal in bench.goals)
    print(f"\n{len(bench.goals) - missed} met, {missed} missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
