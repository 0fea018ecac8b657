"""Our own rule: the verdicts of the program, or of an executable description of the rule.

A judge is called with a comparison, whether it may see the control readings, and how many earlier runs it may see.
"""

import importlib.util
import itertools
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from datetime import datetime, timezone
from pathlib import Path

MARGIN = 0.10
"""`unchanged` rules out a change of this fraction."""


class Program:
    """Calls `pytest-park analyze --pool --format json` on a folder that holds the runs of one comparison, no others.

    Artifacts are written once for a run and linked into the folder of each comparison. Their `data` is left out. Every
    process has a folder of its own below `scratch`.
    """

    def __init__(self, path, scratch, options=()):
        self.path, self.options = path.resolve(), list(options)
        self.scratch, self.owner = scratch, None
        self.reasons = {}
        """By case, of the comparison that was judged last; `None` where the verdict needs none."""
        self.written = {}
        """(run, artifact) by the run's identity and whether it has the control. The run is held: its identity stays its own."""

    def __call__(self, comparison, control, n_earlier):
        if self.owner != os.getpid():
            self.owner, self.written = os.getpid(), {}
            self.folder = Path(tempfile.mkdtemp(dir=self.scratch))
        pair = self.folder / "pair"
        shutil.rmtree(pair, ignore_errors=True)
        pair.mkdir()
        number = itertools.count(1)
        earlier = comparison.earlier[-n_earlier:] if n_earlier else []
        for name, runs in (("earlier", earlier), ("reference", comparison.reference), ("candidate", comparison.candidate)):
            for run in runs:
                os.link(self.artifact(run, control), pair / f"{next(number):04}_{name}.json")
        command = [self.path, "analyze", pair, "--no-config", "--format", "json"]
        command += ["--reference", "*_reference", "--candidate", "*_candidate"]
        command += ([] if earlier else ["--pool"]) + self.options
        answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout
        rows = self.rows = json.loads(answer)["rows"]
        self.reasons = {row["fullname"]: row["reason_code"] for row in rows}
        return {row["fullname"]: row["verdict"] for row in rows}

    def artifact(self, run, control):
        key = id(run), control
        if key not in self.written:
            path = self.folder / f"{len(self.written):06}.json"
            path.write_text(json.dumps(artifact_of(run, control)))
            self.written[key] = run, path
        return self.written[key][1]


def artifact_of(run, control):
    """In the shape of pytest-benchmark, as far as the rule reads it."""
    benchmarks = []
    for name, case in run.cases.items():
        stats = {key: value for key, value in asdict(replace(case, data=None)).items() if key not in ("control", "data")}
        stats |= {"iqr": case.q3 - case.q1, "max": max(case.q3, case.mean)}
        extra = {}
        if control and case.control:
            extra["pytest_park"] = {"control_before": case.control, "control_after": case.control}
        short = name.rpartition("::")[2]
        benchmarks.append({"name": short, "fullname": name, "group": None, "params": None, "extra_info": extra, "stats": stats})
    date = datetime.fromtimestamp(run.date, timezone.utc).isoformat()
    return {"machine_info": {}, "commit_info": {}, "benchmarks": benchmarks, "datetime": date, "version": "5.3.1"}


class Reference:
    """A Python file with `judge(cases, history=…, in_turn=…)`, `Run` and verdicts as strings.

    Two things that the program does are done around it: earlier runs are those older than the candidate, and the reference
    may be one of them; and `unchanged` needs means that are not apart.
    """

    def __init__(self, path):
        spec = importlib.util.spec_from_file_location("rule_in_words", path)
        self.rule = importlib.util.module_from_spec(spec)
        sys.modules["rule_in_words"] = self.rule
        spec.loader.exec_module(self.rule)

    def __call__(self, comparison, control, n_earlier):
        cases = comparison.cases
        sides = comparison.reference, comparison.candidate
        both = [tuple([self.run(run, case, control) for run in side] for side in sides) for case in cases]
        earlier = older(comparison.earlier[-n_earlier:] + comparison.reference, comparison) if n_earlier else []
        history = [{i: self.run(run, case, control) for i, case in enumerate(cases)} for run in earlier]
        results, _ = self.rule.judge(both, history=history or None, in_turn=comparison.in_turn)
        verdicts = {case: result.verdict for case, result in zip(cases, results)}
        moved = {case for case, verdict in verdicts.items() if verdict == "unchanged" and mean_moved(comparison, case)}
        return verdicts | dict.fromkeys(moved, "inconclusive")

    def run(self, run, case, control):
        stored = run.cases[case]
        numbers = stored.min, stored.median, stored.q1, stored.rounds, stored.iterations
        return self.rule.Run(*numbers, stored.control if control else None)


def older(runs, comparison):
    """Those measured before the candidate. A run of the same date would count as a copy of it."""
    return [run for run in runs if run.date < comparison.candidate[0].date]


def mean_moved(comparison, case):
    """Whether the means of the sides are apart, and the best ones by more than the margin of `unchanged`."""
    reference, candidate = (sorted(run.cases[case].mean for run in side) for side in (comparison.reference, comparison.candidate))
    apart = candidate[0] > reference[-1] or reference[0] > candidate[-1]
    return apart and abs(math.log(candidate[0] / reference[0])) > math.log1p(MARGIN)
