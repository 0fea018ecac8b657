"""Does the program reach its goals of speed? Times whole commands on archives of 1.5 MB to 1.6 GB, as ratios to peers.

    python3 benches/end_to_end.py [--rounds 7] [--small] [--only G3,G4] [--folder FOLDER] [--program PROGRAM]

Makes the archives with `make_archive.py`, installs pytest-benchmark 5.3.1 from PyPI and critcmp and hyperfine from crates.io,
runs our commands and the peers in turn, and prints one Markdown row per goal. Exits with 1 if a goal is missed. `--small` leaves out
the archive above half a gigabyte. FOLDER should be in memory (default: /dev/shm, else target/bench) and takes 2 GB, or 0.4 GB with
`--small`. What the plugin costs a session is measured by `plugin_startup.py`. Linux only.
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
RUST_PEERS = ROOT / "target" / "bench-peers-rust"
# hyperfine 2.0 needs Rust 1.97.
CRATES = {"critcmp": "0.1.8", "hyperfine": "1.19.0"}
ARCHIVES = {  # runs, benchmarks, raw rounds each
    "S": (20, 50, 0),
    "M": (1000, 200, 0),
    "L": (200, 100, 2000),
    "W": (2, 20_000, 0),
}
LARGE = {"L"}


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
        self.python = environment(PEERS, "pytest==9.2.0", "pytest-benchmark==5.3.1")
        for name, version in CRATES.items():
            if not (RUST_PEERS / "bin" / name).exists():
                command = ["cargo", "install", "--quiet", "--locked", "--root", RUST_PEERS, name, "--version", version]
                subprocess.run(command, check=True, stdout=sys.stderr)

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

    def start_of(self, name):
        """The command that only starts a peer."""
        return [RUST_PEERS / "bin" / name, "--version"]

    def two_runs(self, folder):
        last = ARCHIVES[folder.name][0]
        return [self.python / "pytest-benchmark", "-s", f"file://{folder}", "compare", f"{last - 1:04}", f"{last:04}"]

    def cat(self, folder):
        return ["cat", *sorted(folder.rglob("*.json"))]


def start(bench):
    if not bench.wanted("G1", "G2", "G5"):
        return
    folder = bench.folder("S")
    spent = rounds({"version": bench.ours("version"), "analyze": bench.ours("analyze", folder)}
                   | {name: bench.start_of(name) for name in CRATES}, 3 * bench.options.rounds)
    for name in CRATES:
        bench.judge("G1", f"`version` / `{name} --version`", 1.3, ratios(spent["version"], spent[name]))
        bench.judge("G2", f"`analyze` S / `{name} --version`", 1.3, ratios(spent["analyze"], spent[name]))
    bench.judge("G5", "`analyze` S, peak", 40, [peak_mib(spent["analyze"])], " MiB")


def many(bench):
    if not bench.wanted("G3", "G5"):
        return
    folder = bench.folder("M")
    commands = {"analyze": bench.ours("analyze", folder), "history": bench.ours("history", folder), "C": bench.cat(folder)}
    spent = rounds(commands, bench.options.rounds)
    bench.judge("G3", "`history` M / `cat`, two cores", 1.0, ratios(spent["history"], spent["C"]))
    bench.judge("G5", "`analyze` M, peak", 40, [peak_mib(spent["analyze"])], " MiB")
    one = rounds({"history": commands["history"], "C": commands["C"]}, bench.options.rounds, cores=1)
    bench.judge("G3", "`history` M / `cat`, one core", 1.3, ratios(one["history"], one["C"]))


def cold(bench):
    """Two runs and the noise of the earlier ones, with nothing in the page cache, which needs a disk."""
    if not bench.wanted("G4", archive="L"):
        return
    disk = ROOT / "target" / "bench-disk" / "L"
    if not disk.exists():
        shutil.copytree(bench.folder("L"), disk)
        os.sync()
    files = sorted(disk.rglob("*.json"))

    def forget():
        for path in files:
            handle = os.open(path, os.O_RDONLY)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)

    spent = rounds({"ours": bench.ours("analyze", disk), "C": ["cat", *files]}, bench.options.rounds, before=forget)
    bench.judge("G4", "cold `analyze` L / cold `cat`", 0.10, ratios(spent["ours"], spent["C"]))
    bench.judge("G5", "`analyze` L, peak", 40, [peak_mib(spent["ours"])], " MiB")


def wide(bench):
    if not bench.wanted("G5", "G6"):
        return
    folder = bench.folder("W")
    spent = rounds({"ours": bench.ours("analyze", folder), "PB": bench.two_runs(folder)}, bench.options.rounds)
    bench.judge("G5", "`analyze` W, peak", 40, [peak_mib(spent["ours"])], " MiB")
    bench.judge("G6", "`analyze` W / `pytest-benchmark compare`", 0.06, ratios(spent["ours"], spent["PB"]))


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
    for part in (start, many, cold, wide):
        part(bench)
    print("| goal | scenario | at most | measured: median (least to most) | |\n|---|---|---|---|---|")
    for goal in sorted(bench.goals, key=lambda goal: int(goal.name[1:])):
        print(goal.row())
    missed = sum(not goal.met for goal in bench.goals)
    print(f"\n{len(bench.goals) - missed} met, {missed} missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
