"""How long until `pytest-park measure` has its answer, and how often is that answer wrong?

    python3 benches/study/settle.py --drives 3
    python3 benches/study/settle.py --count
    python3 benches/study/settle.py --archive ab_sessions.json.gz

Each drive is one whole `measure` of the suite of the study, in lockstep or in turn, with `SLOW` doing 0, 5, 10, 20 or 50
percent more on the candidate's side, in random order (seeded): checkout, warm-up, pairs, looks, report. The drives are kept in
`--folder` and counted again by `--count`. With an archive nothing is measured: the same schedule of looks runs over the runs of
stored sessions, from every fourth block on. Other rules judge the same runs at the same stop. Prints Markdown. Nothing but the
standard library; pytest-benchmark goes into a virtual environment inside the folder.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import asv
import peers
from judge import Program
from measure import HERE, SLOW, environment
from sessions import read_archive, read_artifact
from tally import CLAIMS, Tally
from windows import Comparison

EFFECTS = [0, 5, 10, 20, 50]
LOOKS = [3, 4, 5, 6, 8, 10, 13, 16, 20]
CONTROLS = 3
MOST_PAIRS = LOOKS[-1]
ALPHA = "0.02"
STEP = 4
"""Blocks between the beginnings of two drives over a stored session."""
RULES = {
    "3 runs each, 25 %": peers.three_runs_each,
    "asv continuous": asv.on_run_medians,
    "benchstat": peers.benchstat_on_means,
}


def main():
    args = arguments()
    if args.archive:
        with tempfile.TemporaryDirectory(prefix="study-") as scratch:
            program = Program(args.program, Path(scratch), ["--no-join", "--alpha", ALPHA])
            drives = [drive for path in args.archive for session in read_archive(path) for drive in stored_drives(session, program)]
    else:
        if not args.count:
            measure(args)
        drives = [read_drive(args.folder, line) for line in (args.folder / "drives.jsonl").read_text().splitlines()]
    print(table_of(drives))


def arguments():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--drives", type=int, default=3, help="of each effect and schedule (default 3)")
    options.add_argument("--seed", type=int, default=20, help="of their order (default 20)")
    options.add_argument("--count", action="store_true", help="measure nothing, count what is kept")
    options.add_argument("--archive", type=Path, action="append", default=[], help="sessions measured before")
    options.add_argument("--program", type=Path, default=Path("target/release/pytest-park"))
    options.add_argument("--folder", type=Path, default=Path("target/settle"), help="where the drives are kept")
    args = options.parse_args()
    args.folder, args.program = args.folder.resolve(), args.program.resolve()
    if not args.program.exists():
        options.error(f"no {args.program}: `cargo build --release` makes it")
    return args


class Drive:
    """One sequential measurement: what was changed, how long it took, and what came out."""

    def __init__(self, lockstep, effect, verdicts, pairs, comparison, is_settled, seconds=None, load=None):
        self.lockstep, self.effect, self.verdicts, self.pairs = lockstep, effect, verdicts, pairs
        self.comparison, self.is_settled, self.seconds, self.load = comparison, is_settled, seconds, load

    def right(self):
        """How many cases have the verdict that is true, and how many there are."""
        changed = self.comparison.changed
        return sum(verdict == ("regressed" if case in changed else "unchanged") for case, verdict in self.verdicts.items()), len(self.verdicts)


# --- whole measurements ---


def measure(args):
    python = environment(args.folder / "venv")
    repository = make_repository(args.folder / "suite")
    order = random.Random(args.seed)
    for number in range(args.drives):
        plans = [(lockstep, effect) for lockstep in (True, False) for effect in EFFECTS]
        for lockstep, effect in order.sample(plans, len(plans)):
            kept = args.folder / "kept" / f"{time.time_ns()}"
            set_dial(repository, effect)
            print(f"round {number + 1} of {args.drives}: +{effect} %, {'lockstep' if lockstep else 'in turn'}", file=sys.stderr)
            line = one_drive(args.program, python, repository, kept, lockstep, effect)
            with (args.folder / "drives.jsonl").open("a") as file:
                file.write(json.dumps(line) + "\n")


def one_drive(program, python, repository, kept, lockstep, effect):
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    command = [program, "measure", "--against", "HEAD", "--python", python, "--to", kept, "--format", "json", "--no-config", "--quiet"]
    command += [] if lockstep else ["--no-lockstep"]
    start = time.monotonic()
    answer = subprocess.run(command, cwd=repository, stdout=subprocess.PIPE, check=True).stdout
    seconds = time.monotonic() - start
    rows = json.loads(answer)["rows"]
    return {"lockstep": lockstep, "effect": effect, "seconds": round(seconds, 1), "load": load, "kept": str(kept),
            "verdicts": {row["fullname"]: row["verdict"] for row in rows}}


def make_repository(folder):
    """The suite of the study in a repository of its own, with the dial in a file: the last commit does no more than usual."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "suite", folder, ignore=shutil.ignore_patterns("__pycache__"))
    # Before the work is made. The control readings are those of the command.
    (folder / "conftest.py").write_text("import dial\n")
    # pytest would find the configuration of the repository around it.
    (folder / "pytest.ini").write_text("[pytest]\n")
    set_dial(folder, 0)
    for words in (["init", "--quiet"], ["add", "."], ["-c", "user.name=study", "-c", "user.email=study@example.org", "commit", "--quiet", "-m", "suite"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def set_dial(folder, effect):
    slower = ",".join(f"{function}:{effect}" for function in SLOW) if effect else ""
    (folder / "dial.py").write_text(f"import os\n\nos.environ['STUDY_SLOWDOWN'] = '{slower}'\n")


def read_drive(folder, line):
    kept = json.loads(line)
    sides = [sorted((Path(kept["kept"]) / side).glob("*.json")) for side in ("reference", "candidate")]
    reference, candidate = ([read_artifact(path) for path in side] for side in sides)
    slow = [f"test_study.py::test_work[{name}]" for name in SLOW]
    changed = frozenset(slow) if kept["effect"] else frozenset()
    comparison = Comparison(reference, candidate, kept["effect"], changed)
    is_settled = "inconclusive" not in kept["verdicts"].values()
    return Drive(kept["lockstep"], kept["effect"], kept["verdicts"], len(reference), comparison, is_settled, kept["seconds"], kept["load"])


# --- the same schedule over stored runs ---


def stored_drives(session, program):
    for configuration, (reference, candidate) in session.sides.items():
        effect = 0 if configuration == "base2" else int(configuration.removeprefix("s"))
        changed = session.changed if effect else frozenset()
        for begin in range(0, len(reference) - LOOKS[0] + 1, STEP):
            window = slice(begin, begin + MOST_PAIRS)
            pairs = list(zip(reference[window], candidate[window]))
            yield settle(Comparison([], [], effect, changed), pairs, session.lockstep, program)


def settle(comparison, pairs, lockstep, program):
    """The looks of the command: what is settled is measured no more, three controls are, and the last look decides."""
    left_out, verdicts = set(), {}
    for n_pairs, (reference, candidate) in enumerate(pairs, 1):
        comparison.reference.append(without(reference, left_out))
        comparison.candidate.append(without(candidate, left_out))
        if n_pairs not in LOOKS and n_pairs != len(pairs):
            continue
        if n_pairs < LOOKS[0]:
            continue
        verdicts = program(comparison, False, 0)
        settled = [row for row in program.rows if row["verdict"] != "inconclusive"]
        settled.sort(key=lambda row: (row["verdict"] != "unchanged", row["judged"]["se"]))
        left_out = {row["fullname"] for row in settled[CONTROLS:]}
        if len(settled) == len(verdicts):
            break
    is_settled = "inconclusive" not in verdicts.values()
    return Drive(lockstep, comparison.effect, verdicts, len(comparison.reference), comparison, is_settled)


def without(run, left_out):
    return type(run)(run.date, {name: case for name, case in run.cases.items() if name not in left_out})


# --- counting ---


def table_of(drives):
    lines = ["| schedule | change | measurements | settled | pairs: half, nine of ten | seconds: half, nine of ten | right of 100 "
             "| false of 100 unchanged | measurements with a false claim |", "|---" * 9 + "|"]
    for lockstep in (True, False):
        for effect in EFFECTS:
            chosen = [drive for drive in drives if (drive.lockstep, drive.effect) == (lockstep, effect)]
            if chosen:
                lines.append(row_of("lockstep" if lockstep else "in turn", effect, chosen))
    loads = [drive.load for drive in drives if drive.load is not None]
    if loads:
        lines.append(f"\nLoad average {min(loads):.1f} to {max(loads):.1f}.")
    lines += ["", *other_rules(drives)]
    return "\n".join(lines)


def row_of(schedule, effect, drives):
    right, cases = (sum(numbers) for numbers in zip(*(drive.right() for drive in drives)))
    unchanged = [verdict for drive in drives for case, verdict in drive.verdicts.items() if case not in drive.comparison.changed]
    false = sum(verdict in CLAIMS for verdict in unchanged)
    with_false = sum(any(verdict in CLAIMS and case not in drive.comparison.changed for case, verdict in drive.verdicts.items())
                     for drive in drives)
    seconds = [drive.seconds for drive in drives if drive.seconds is not None]
    cells = [schedule, f"+{effect} %", len(drives), sum(drive.is_settled for drive in drives), quantiles([drive.pairs for drive in drives]),
             quantiles(seconds) if seconds else "–", f"{100 * right / cases:.0f}",
             f"{100 * false / len(unchanged):.2f} ({false} of {len(unchanged)})", with_false]
    return "| " + " | ".join(map(str, cells)) + " |"


def quantiles(numbers):
    ordered = sorted(numbers)
    return f"{statistics.median(ordered):.0f}, {ordered[min(len(ordered) - 1, 9 * len(ordered) // 10)]:.0f}"


def other_rules(drives):
    """What other rules say of the same runs at the same stop."""
    lines = ["| schedule | rule | false of 100 unchanged | seen of 100 at +5/+10/+20/+50 % | the wrong way |", "|---" * 5 + "|"]
    for lockstep in (True, False):
        chosen = [drive for drive in drives if drive.lockstep == lockstep]
        for rule in ["pytest-park measure", *RULES] if chosen else []:
            tally = Tally()
            for drive in chosen:
                judged = drive.verdicts if rule not in RULES else verdicts_by_case(RULES[rule], drive.comparison)
                tally.add(drive.comparison, judged)
            measures = tally.measures()
            seen, wrong = ("/".join("–" if measures[kind].get(effect) is None else f"{measures[kind][effect]:.0f}" for effect in EFFECTS[1:])
                           for kind in ("seen_per_100", "wrong_way_per_100"))
            false = f"{measures['false_per_100']:.2f}"
            lines.append("| " + " | ".join(["lockstep" if lockstep else "in turn", rule, false, seen, wrong]) + " |")
    return lines


def verdicts_by_case(rule, comparison):
    """A rule on each case's own runs: a settled case was measured no more."""
    verdicts = {}
    for case in comparison.cases:
        pairs = [pair for pair in zip(comparison.reference, comparison.candidate) if all(case in run.cases for run in pair)]
        alone = [[type(run)(run.date, {case: run.cases[case]}) for run in side] for side in zip(*pairs)]
        judged = rule(Comparison(*alone, comparison.effect, comparison.changed))
        verdicts[case] = "inconclusive" if judged is None else judged[case]
    return verdicts


if __name__ == "__main__":
    main()
