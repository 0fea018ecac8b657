"""How often is each rule wrong, and what does it detect? Measured with a real pytest-benchmark on this machine.

    python benches/study/run.py [--runs 10] [--program target/release/pytest-park] [--folder target/study]

Saves `--runs` runs of `suite/` for each configuration (unchanged, and a quarter of the functions doing 5, 10 and 20
percent more work), interleaved in time, then judges all pairs and prints a Markdown table: false alarms per 100
unchanged cases, and how many of 100 slowed cases are called slower. The other rules are any difference of the mean, a
threshold of 5 % on the mean, and Mann-Whitney on the raw rounds. `--reuse` judges the runs that are already saved.
Needs only the standard library; pytest-benchmark goes into a virtual environment inside the folder.
"""

import argparse
import itertools
import os
import subprocess
import sys
import venv
from pathlib import Path

from rules import RULES, verdicts_of_program
from saved import Saved, load_all

HERE = Path(__file__).resolve().parent
SLOWED = ["fibonacci", "objects", "joining", "encoding"]
CONFIGURATIONS = {"base": 0, "slow5": 5, "slow10": 10, "slow20": 20}
LEAST_HISTORY = 6
POOL = 5


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=10, help="runs per configuration (default 10)")
    options.add_argument("--seconds", type=float, default=0.2, help="time per benchmark and run (default 0.2)")
    options.add_argument("--program", type=Path, default=Path("target/release/pytest-park"))
    options.add_argument("--folder", type=Path, default=Path("target/study"), help="where everything is kept")
    options.add_argument("--reuse", action="store_true", help="judge the runs that are there, measure nothing")
    args = options.parse_args()
    folder = args.folder.resolve()
    if not args.reuse:
        measure(folder, args.runs, args.seconds)
    runs = load_all(folder / "runs")
    program = args.program.resolve() if args.program.exists() else None
    if program is None:
        print(f"no program at {args.program}: its rows are left out", file=sys.stderr)
    report(runs, program, folder / "pairs")


def measure(folder, n_runs, seconds):
    """One run of every configuration, then the next of every one, so that a slow hour affects all alike."""
    python = environment(folder / "venv")
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    for run, (name, pct) in itertools.product(range(n_runs), CONFIGURATIONS.items()):
        slowdown = ",".join(f"{function}:{pct}" for function in SLOWED) if pct else ""
        artifact = folder / "runs" / f"{run:03}-{name}.json"
        command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--benchmark-save-data"]
        # The settings of the repository around the suite must not apply to it.
        command += ["-c", os.devnull, f"--rootdir={HERE / 'suite'}", str(HERE / "suite")]
        command += [f"--benchmark-json={artifact}", f"--benchmark-max-time={seconds}", "--benchmark-warmup=off"]
        print(f"run {run + 1} of {n_runs}: {name}", file=sys.stderr)
        environ = os.environ | {"STUDY_SLOWDOWN": slowdown}
        subprocess.run(command, cwd=folder, env=environ, check=True, stdout=subprocess.DEVNULL)


def environment(path):
    python = path / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not python.exists():
        venv.create(path, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "pytest", "pytest-benchmark"], check=True)
    return python


def report(runs, program, scratch):
    """One table for each way to compare: one run a side, the same with a history, several runs a side."""
    base = runs["base"]
    print(f"{len(base)} runs per configuration, {len(base[0].cases)} cases, {len(SLOWED)} of them slowed.\n")
    print_truth(runs)
    lone = [(name, [a], [b]) for name in runs for a, b in pairs(base, runs[name])]
    history = [(name, base[: i + 1], [b]) for name in runs for i, b in later(base, runs[name])]
    pooled = [(name, base[i : i + 2 * POOL : 2], runs[name][i + 1 : i + 2 * POOL : 2])
              for name in runs for i in range(len(base) - 2 * POOL + 1)]
    table("One run a side", lone, program, scratch, "lone")
    table("One run a side, earlier runs as history", history, program, scratch, "history")
    table(f"{POOL} runs a side", pooled, program, scratch, "pool")


def pairs(base, other):
    """Every unordered pair of unchanged runs, every pair of an unchanged and a slowed one."""
    return itertools.combinations(base, 2) if other is base else itertools.product(base, other)


def later(base, other):
    """Every unchanged run with a history, paired with each later run."""
    return [(i, run) for i in range(LEAST_HISTORY - 1, len(base)) for run in other[i + 1 :]]


def print_truth(runs):
    """Checks the suite itself: the actual slowdowns, as the ratio of the medians over all runs."""
    for name, pct in list(CONFIGURATIONS.items())[1:]:
        ratios = [Saved.typical(runs[name], case) / Saved.typical(runs["base"], case) for case in base_slowed(runs)]
        seen = ", ".join(f"{(ratio - 1) * 100:+.1f} %" for ratio in ratios)
        print(f"- asked {pct:+} %, measured over all runs: {seen}")
    print()


def base_slowed(runs):
    return [case for case in runs["base"][0].cases if is_slowed(case)]


def is_slowed(case):
    return any(f"[{function}]" in case for function in SLOWED)


def table(title, comparisons, program, scratch, kind):
    """Counts, for each rule, claims on unchanged cases and correct claims on slowed ones."""
    print(f"### {title}\n")
    if not comparisons:
        print("Too few runs.\n")
        return
    claims = {rule: {name: [0, 0] for name in CONFIGURATIONS} for rule in [*RULES, "pytest-park"]}
    for name, reference, candidate in comparisons:
        # Only the last run of a history is compared; the program reads the others itself.
        compared = reference[-1:] if kind == "history" else reference
        answers = {rule: {case: judge(compared, candidate, case) for case in reference[0].cases}
                   for rule, judge in RULES.items()}
        if program:
            answers["pytest-park"] = verdicts_of_program(program, reference, candidate, scratch, kind)
        for rule, verdicts in answers.items():
            for case, verdict in verdicts.items():
                slowed = name != "base" and is_slowed(case)
                counter = claims[rule][name if slowed else "base"]
                counter[0] += verdict == "regressed" or (not slowed and verdict == "improved")
                counter[1] += 1
    print("| rule | false alarms per 100 unchanged | detected of 100 at +5 % | +10 % | +20 % |\n|---|---|---|---|---|")
    for rule, counts in claims.items():
        cells = [f"{100 * n / of:.1f}" if of else "-" for n, of in counts.values()]
        print(f"| {rule} | " + " | ".join(cells) + " |")
    print(f"\n{len(comparisons)} comparisons.\n")


if __name__ == "__main__":
    main()
