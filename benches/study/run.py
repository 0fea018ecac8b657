"""How often is each rule wrong, and what does it detect? All rules are judged on the same pairs of runs.

    python3 benches/study/run.py
    python3 benches/study/run.py --measured target/study --measured target/study-2
    python3 benches/study/run.py --archive ab_sessions.json.gz --overlapping
    python3 benches/study/run.py --simulate

Without a session it measures one of this machine with `measure.py` in `--folder`, about ten minutes, or takes the one that
is there. An archive holds sessions measured before; `--simulate` draws machines. Whatever a rule claims about an unchanged
case is false. Our verdicts come from the program, after `cargo build --release`, or with `--judge reference` from an
executable description of the rule, `--rule FILE.py`; where the program judges and a rule is given, the two are compared
verdict for verdict. Prints Markdown and saves all counts as JSON in `--folder`. Seeded, nothing but the standard library.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import measure
import simulate
from judge import Program, Reference
from judging import tallies_of
from rules import OURS, WITH_CONTROL, WITH_HISTORY
from sessions import read_archive, read_measured, read_unchanged
from table import compact_simulated_table, compact_table_of, simulated_table, table_of
from tally import Tally
from windows import in_turn, near_pairs, one_after_the_other

RUNS = [1, 2, 3, 5, 10]
SIMULATED_RUNS = [1, 3, 5, 10]
LEAST_SUITES = 4
SIMULATED_RULES = {OURS, WITH_CONTROL, "pytest-park 0.1", "5 % on the mean", "benchstat's test on minima", "benchmatrix 1.2"}
COMPACT = [OURS, WITH_CONTROL, WITH_HISTORY, "pytest-park 0.1", "5 % on the mean", "5 % on the minimum", "Mann-Whitney on the rounds",
           "benchstat", "asv continuous, medians of runs", "rustc-perf", "benchmatrix 1.2"]
COMPACT_SIMULATED = [OURS, WITH_CONTROL, "pytest-park 0.1", "5 % on the mean", "benchmatrix 1.2"]
OURS_ALONE = {OURS, WITH_CONTROL, WITH_HISTORY}


def main():
    args = arguments()
    with tempfile.TemporaryDirectory(prefix="study-") as scratch:
        program, rule = Program(args.program, Path(scratch)), Reference(args.rule) if args.rule else None
        study = Study(program, rule) if args.judge == "program" else Study(rule, None)
        if args.simulate:
            study.simulated(args.suites)
        else:
            if args.measured == [args.folder] and not (args.folder / "session.json").exists():
                measure.measure(measure.arguments(["--folder", str(args.folder)]))
            study.measured(args)
    args.folder.mkdir(parents=True, exist_ok=True)
    path = args.folder / ("simulated.json" if args.simulate else "measured.json")
    path.write_text(json.dumps(study.kept, indent=1) + "\n")
    if study.second:
        print(f"\n{study.agreement_in_words()}")


def arguments():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--archive", type=Path, action="append", default=[], help="sessions measured before")
    options.add_argument("--session", action="append", default=[], help="of the archives only the sessions of this name")
    options.add_argument("--unchanged", type=Path, action="append", default=[], help="runs of one unchanged suite")
    options.add_argument("--measured", type=Path, action="append", default=[], help="a folder that measure.py filled")
    options.add_argument("--simulate", action="store_true", help="draw machines instead of reading sessions")
    options.add_argument("--suites", type=int, default=8,
                         help="simulated suites of 14 cases for each effect; four times as many unchanged ones (default 8)")
    options.add_argument("--program", type=Path, default=Path("target/release/pytest-park"))
    options.add_argument("--judge", choices=["program", "reference"], default="program")
    options.add_argument("--rule", type=Path, help="a Python file that describes the rule")
    options.add_argument("--overlapping", action="store_true", help="overlapping windows too")
    options.add_argument("--folder", type=Path, default=Path("target/study"), help="where the counts are kept")
    args = options.parse_args()
    if args.judge == "reference" and args.rule is None:
        options.error("--judge reference needs --rule FILE.py")
    if args.judge == "program" and not args.program.exists():
        options.error(f"no {args.program}: `cargo build --release` makes it")
    if not (args.simulate or args.archive or args.unchanged or args.measured):
        args.measured = [args.folder]
    return args


class Study:
    def __init__(self, judge, second):
        self.judge, self.second = judge, second
        self.agreement = Counter()
        self.kept = {}
        """Everything that was counted, by the title of its table."""

    def tallies(self, comparisons, only=None):
        print(f"{len(comparisons)} comparisons", file=sys.stderr)
        tallies, agreement = tallies_of(comparisons, self.judge, self.second, only)
        self.agreement += agreement
        return tallies

    def agreement_in_words(self):
        differing = Counter({difference: n for difference, n in self.agreement.items() if difference})
        lines = [f"The program and the rule differ in {differing.total()} of {self.agreement.total()} verdicts."]
        lines += [f"- {n}: {other} by the rule, {verdict} by the program" + (f" ({reason})" if reason else "")
                  for (other, verdict, reason), n in differing.most_common()]
        return "\n".join(lines)

    def measured(self, args):
        stored = [session for path in args.archive for session in read_archive(path)
                  if not args.session or session.name in args.session]
        lockstep = [session for session in stored if session.lockstep]
        stored = [session for session in stored if not session.lockstep]
        fresh = [read_measured(folder.resolve()) for folder in args.measured]
        unchanged = [read_unchanged(path) for path in args.unchanged]
        groups = [("Stored sessions", stored)]
        # Sessions measured in another way are another table.
        groups += [(f"Fresh sessions, {about}", [session for session in fresh if session.about == about])
                   for about in sorted({session.about for session in fresh})]
        for title, sessions in [*groups, ("Unchanged runs", unchanged)]:
            if sessions:
                self.sessions_in_turn(title, sessions, args.overlapping)
                self.table(f"{title}, one side after the other", sessions, one_after_the_other, RUNS[1:], OURS_ALONE)
        if lockstep:
            self.table("Stored pairs in lockstep", lockstep, in_turn, RUNS)

    def sessions_in_turn(self, title, sessions, overlapping):
        self.table(f"{title}, in turn", sessions, in_turn, RUNS)
        if overlapping:
            near = [pair for session in sessions for pair in near_pairs(session)]
            rows = [(1, self.tallies(near, {*OURS_ALONE, "pytest-park 0.1"}))]
            rows += [(n, self.tallies([window for session in sessions for window in in_turn(session, n, 1)]))
                     for n in RUNS[1:]]
            self.print_rows(f"{title}, in turn, overlapping windows", rows, sessions)

    def table(self, title, sessions, windows, counts, only=None):
        """Disjoint windows of each of these numbers of runs."""
        step = 2 if windows is one_after_the_other else 1
        rows = [(n, self.tallies([window for session in sessions for window in windows(session, n, step * n)], only))
                for n in counts]
        self.print_rows(title, rows, sessions)

    def print_rows(self, title, rows, sessions):
        rows = [(n, {rule: tally.measures() for rule, tally in tallies.items()}) for n, tallies in rows if tallies]
        self.kept[title] = {str(n): measures for n, measures in rows}
        print(f"\n### {title}\n")
        for session in sessions:
            load = "not kept" if session.load is None else f"{session.load[0]:.1f} to {session.load[1]:.1f}"
            print(f"- {session.name}: {session.about}; load average {load}")
        print(f"\n{compact_table_of(rows, COMPACT)}\n\n{table_of(rows)}\n\nComparisons by runs a side: "
              + ", ".join(f"{n}: {max((m['comparisons'] for m in measures.values()), default=0)}" for n, measures in rows) + ".")

    def simulated(self, n_suites):
        cells = {}
        for phases in (False, True):
            for n_cases in simulate.SIZES:
                for n_runs in SIMULATED_RUNS:
                    cells[phases, n_cases, n_runs] = self.cell(phases, n_cases, n_runs, n_suites)
        self.kept = {f"{'slow phases' if phases else 'quiet'}, {n_cases} cases, {n_runs} runs": cell
                     for (phases, n_cases, n_runs), cell in cells.items()}
        print(f"### Simulated machines\n\n{compact_simulated_table(cells, COMPACT_SIMULATED)}\n\n{simulated_table(cells)}")

    def cell(self, phases, n_cases, n_runs, n_suites):
        """{rule: {share: measures}}; `all` joins the unchanged cases of every share."""
        by_rule = {}
        for share_name, share in simulate.SHARES.items():
            # Small suites have few changed cases each, large ones many.
            n = max(LEAST_SUITES, round(n_suites * 14 / n_cases)) if share else 4 * n_suites
            comparisons = [comparison for effect in (simulate.EFFECTS if share else [0])
                           for comparison in simulate.comparisons_of(n_cases, share, effect, n_runs, phases, n)]
            for rule, tally in self.tallies(comparisons, SIMULATED_RULES).items():
                by_rule.setdefault(rule, {"all": Tally()})[share_name] = tally
                by_rule[rule]["all"].join(tally)
        return {rule: {share: tally.measures() for share, tally in by_share.items()} for rule, by_share in by_rule.items()}


if __name__ == "__main__":
    main()
