"""The rules to compare ours with, and the call of our program."""

import json
import math
import os
import shutil
import statistics
import subprocess

ALPHA = 0.05


def any_difference(reference, candidate, case):
    """Any difference beyond rounding, as pytest-park 0.3.2 counts."""
    return by_threshold(reference, candidate, case, 1e-9)


def five_percent(reference, candidate, case):
    """A fixed threshold on the mean."""
    return by_threshold(reference, candidate, case, 5.0)


def by_threshold(reference, candidate, case, threshold_pct):
    before, after = (statistics.fmean(run.cases[case]["mean"] for run in side) for side in (reference, candidate))
    delta_pct = (after - before) / before * 100
    if abs(delta_pct) <= threshold_pct:
        return "unchanged"
    return "regressed" if delta_pct > 0 else "improved"


def mann_whitney_on_rounds(reference, candidate, case):
    """Two-sided at 5 %, on the pooled raw rounds of all runs of a side."""
    before, after = ([x for run in side for x in run.cases[case]["data"]] for side in (reference, candidate))
    greater, p = mann_whitney(after, before)
    if p > ALPHA:
        return "unchanged"
    return "regressed" if greater > len(before) * len(after) / 2 else "improved"


RULES = {
    "any difference of the mean": any_difference,
    "5 % on the mean": five_percent,
    "Mann-Whitney on the rounds": mann_whitney_on_rounds,
}


def mann_whitney(x, y):
    """U of x (pairs where x is larger, ties one half) and the two-sided p-value by the normal approximation.

    With tie correction and continuity correction (Mann and Whitney 1947; Lehmann, Nonparametrics, 1.4). If all
    values are equal, p is 1.
    """
    n_x, n_y = len(x), len(y)
    ordered = sorted([(value, True) for value in x] + [(value, False) for value in y])
    n = n_x + n_y
    rank_sum, ties, start = 0.0, 0, 0
    while start < n:
        end = start
        while end < n and ordered[end][0] == ordered[start][0]:
            end += 1
        middle = (start + 1 + end) / 2
        rank_sum += middle * sum(from_x for _, from_x in ordered[start:end])
        ties += (end - start) ** 3 - (end - start)
        start = end
    u = rank_sum - n_x * (n_x + 1) / 2
    variance = n_x * n_y / 12 * (n + 1 - ties / (n * (n - 1)))
    if variance <= 0:
        return u, 1.0
    z = (max(u, n_x * n_y - u) - n_x * n_y / 2 - 0.5) / math.sqrt(variance)
    return u, min(1.0, math.erfc(z / math.sqrt(2)))


def verdicts_of_program(program, reference, candidate, scratch, kind):
    """`pytest-park analyze --format json` on a folder with exactly these runs: verdict by fullname.

    A side of several runs is pooled and selected by the names of its files. For a history, the last of the reference's runs
    is compared, and the others are in the same folder.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for name, side in (("reference", reference), ("candidate", candidate)):
        for i, run in enumerate(side):
            os.link(run.path, scratch / f"{i + 1:04}_{name}.json")
    last = f"{len(reference):04}_reference"
    command = [program, "analyze", scratch, "--format", "json", "--candidate", "*_candidate"]
    command += ["--reference", last] if kind == "history" else ["--reference", "*_reference"]
    command += ["--pool"] if kind == "pool" else []
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return {row["fullname"]: row["verdict"] for row in json.loads(answer)["rows"]}
