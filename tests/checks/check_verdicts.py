"""Checks the verdicts of a comparison: against a rule that is written apart from the program, and against arithmetic.

`check_numbers.py` runs these checks; this file is not a program of its own. The rule is `../shared/spec/stat_reference.py`.
It is fed with what this file and `check_numbers.py` read from the artifacts, so the way from an artifact to the rule is checked as
well. What needs no rule (identities between printed numbers) is checked without it.
"""

import importlib.util
import math
import os
import re
import sys
from collections import Counter
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "spec" / "stat_reference.py"
# The program and the rule invert distributions in different ways.
CLOSE = 1e-8
EXACT = 1e-12
MOST_EARLIER, LEAST_HISTORY, LEAST_REPLICATE_STEPS, LEAST_CASES = 12, 6, 6, 5

REASONS = {
    "non-positive or missing time": "no-usable-time",
    "another machine": "another-machine",
    "another version of the benchmark": "another-version",
    "too few rounds": "too-few-rounds",
    "the slower side may have met a slow phase of the machine": "slow-phase",
    "fastest and typical rounds disagree": "fastest-and-typical-disagree",
    "moves with the whole suite": "moves-with-suite",
    "the mean moved, the fastest rounds did not": "mean-moved",
    "change not clearly beyond the threshold": "not-beyond-threshold",
    "interval too wide": "interval-too-wide",
    "its cases differ": "cases-differ",
}
MEAN_MOVED = "the mean moved, the fastest rounds did not"


def load_rule():
    """The rule; None where it is not there, which is a failure with CI=true."""
    if not REFERENCE.is_file():
        if os.environ.get("CI") == "true":
            sys.exit("failed: no ../shared/spec/stat_reference.py (with CI=true nothing may be skipped)")
        print("skipped: no ../shared/spec/stat_reference.py beside the repository: verdicts are checked by arithmetic only")
        return None
    spec = importlib.util.spec_from_file_location("stat_reference", REFERENCE)
    rule = importlib.util.module_from_spec(spec)
    sys.modules["stat_reference"] = rule
    spec.loader.exec_module(rule)
    return rule


# ---------------------------------------------------------------- what needs no rule


def is_close(a, b, relative=EXACT):
    return abs(a - b) <= relative * max(abs(a), abs(b))


def check_identities(report, where, output, n_runs):
    """`n_runs`: how many runs the reference and the candidate have."""
    for row in output["rows"]:
        check_row(report, where, row, output, n_runs)
    for row in output["variants"]:
        check_row(report, where, row, output, (n_runs[1], n_runs[1]))
    if not output["options"]["only_changed"]:
        check_counts(report, where, output)
    noise = output["noise"]
    report.check(noise["widened_by"] >= 1.0, where, "-", "noise.widened_by", "1 or more", noise["widened_by"])
    report.check(0.0 < noise["slow_pct"] <= 100.0, where, "-", "noise.slow_pct", "a chance", noise["slow_pct"])
    used = {"replicates": sum(n_runs), "assumed": 0, "option": 0}.get(noise["source"], noise["runs_used"])
    report.equal(where, "-", "noise.runs_used", used, noise["runs_used"])
    shift = output["suite_shift"]
    if shift is not None:
        report.check(shift["cases"] <= shift["of"], where, "-", "suite_shift.cases", f"at most {shift['of']}", shift["cases"])
        report.check(not (shift["established"] and shift["guarded"]), where, "-", "suite_shift", "established or guarded", shift)
        report.equal(where, "-", "suite_shift.doubted", shift["guarded"], shift["doubted"])
    statistics = {row["judged"]["statistic"] for row in output["rows"]}
    report.check(len(statistics) <= 1, where, "-", "judged.statistic", "one for all rows", statistics)


def check_counts(report, where, output):
    """The counts of verdicts are those of the rows, group by group and over all."""
    groups = Counter((row["group"], row["verdict"]) for row in output["rows"])
    for verdict in ("added", "removed"):
        groups.update((case["group"], verdict) for case in output[verdict])
    for group in output["groups"]:
        for verdict, count in group["verdicts"].items():
            report.equal(where, group["label"], f"verdicts.{verdict}", groups[group["label"], verdict], count)
    whole = Counter()
    for (_, verdict), count in groups.items():
        whole[verdict] += count
    for verdict, count in output["overall"]["verdicts"].items():
        report.equal(where, "overall", f"verdicts.{verdict}", whole[verdict], count)


def check_row(report, where, row, output, n_runs):
    name, judged, options = row["fullname"], row["judged"], output["options"]
    verdict, reason = row["verdict"], row["reason"]
    for key in ("ratio_low", "ratio_high", "p", "q"):
        report.equal(where, name, f"judged.{key}", row[key], judged[key])
    report.equal(where, name, "reason_code", None if reason is None else REASONS.get(reason), row["reason_code"])
    has_reason = verdict in ("inconclusive", "incomparable")
    report.check((reason is not None) == has_reason, where, name, "reason", f"fits {verdict}", reason)
    numbers = [judged[key] for key in ("reference", "candidate", "ratio", "ratio_low", "ratio_high", "se", "df", "p_noise", "p_slow")]
    report.check(len({number is None for number in numbers}) == 1, where, name, "judged", "all numbers or none", judged)
    if judged["ratio"] is None:
        report.equal(where, name, "verdict without numbers", "incomparable", verdict)
        report.equal(where, name, "counted", [0, 0], judged["counted"])
        return
    theta, se = math.log(judged["ratio"]), judged["se"]
    low, high = judged["ratio_low"], judged["ratio_high"]
    report.check(
        is_close(judged["candidate"] / judged["reference"], judged["ratio"]),
        where, name, "judged.ratio", judged["candidate"] / judged["reference"], judged["ratio"],
    )
    report.check(low <= judged["ratio"] <= high, where, name, "interval", "holds the ratio", (low, judged["ratio"], high))
    if se < 100.0:
        # The interval is symmetric in logarithms.
        middle = (math.log(low) + math.log(high)) / 2.0
        report.check(abs(middle - theta) <= 1e-9 * max(1.0, se), where, name, "middle of the interval", theta, middle)
    for side in (0, 1):
        count = judged["counted"][side]
        report.check(1 <= count <= n_runs[side], where, name, "judged.counted", f"1 to {n_runs[side]}", judged["counted"])
    p, q = judged["p"], judged["q"]
    report.equal(where, name, "p and q", p is None, q is None)
    if p is not None:
        total = min(1.0, judged["p_noise"] + judged["p_slow"])
        report.check(is_close(total, p), where, name, "judged.p", total, p)
        report.check(p <= q * (1 + EXACT), where, name, "judged.q", f"{p} or more", q)
    least = options["min_effect_pct"] / 100.0
    margin = options["margin_pct"] / 100.0
    if verdict in ("improved", "regressed"):
        report.check(q is not None and q <= options["alpha"], where, name, "q of a claim", f"at most {options['alpha']}", q)
        report.equal(where, name, "way of the claim", "regressed" if theta > 0 else "improved", verdict)
        report.check(abs(theta) > math.log1p(least), where, name, "claimed change", f"beyond {least}", judged["ratio"])
        # A shift that may be the machine's widens the interval and is no part of the test.
        if not (output["suite_shift"] or {}).get("guarded"):
            report.check(low > 1.0 or high < 1.0, where, name, "interval of a claim", "without 1", (low, high))
    if verdict == "unchanged" and row["cases"] == 1:
        report.check(abs(theta) <= math.log1p(margin), where, name, "unchanged", f"within {margin}", judged["ratio"])
        report.check(low <= 1.0 <= high or abs(theta) <= math.log1p(least), where, name, "interval of unchanged", "with 1", (low, high))
    if row["reason_code"] == "interval-too-wide" and row["cases"] == 1:
        report.check(low <= 1.0 <= high, where, name, "interval of interval-too-wide", "with 1", (low, high))
    if row["reason_code"] == "not-beyond-threshold" and row["cases"] == 1:
        report.check(low > 1.0 or high < 1.0, where, name, "interval of not-beyond-threshold", "without 1", (low, high))
    runs = row["runs_to_settle"]
    if runs is not None:
        report.equal(where, name, "verdict of a row to settle", "inconclusive", verdict)
        report.check(runs <= 30 and reason != "another machine", where, name, "runs_to_settle", "at most 30", (runs, reason))
        if row["cases"] == 1:
            fewest = min(judged["counted"])
            report.check(fewest < runs, where, name, "runs_to_settle", f"more than {fewest}", runs)


# ---------------------------------------------------------------- the rule


def control_of(case):
    """The slower reading; both must be floats above zero."""
    stored = case.extra.get("pytest_park")
    stored = stored if isinstance(stored, dict) else {}
    both = [stored.get(key) for key in ("control_before", "control_after")]
    if all(isinstance(value, float) and math.isfinite(value) and value > 0 for value in both):
        return max(both)
    return None


def above_zero(value):
    return value if value else None


def to_run(rule, case, with_control=True):
    if case is None:
        return None
    stats = case.stats
    return rule.Run(
        min=above_zero(stats["min"]),
        median=above_zero(stats["median"]),
        q1=above_zero(stats["q1"]),
        rounds=int(stats["rounds"] or 0),
        iterations=int(stats["iterations"]) if stats["iterations"] is not None else 1,
        control=control_of(case) if with_control else None,
    )


def by_name(run):
    """The cases of a run by node id; None where one is there twice."""
    cases = {case.fullname: case for case in run.cases}
    return cases if len(cases) == len(run.cases) else None


def machine_of(artifact):
    """System, architecture, processor, implementation, major.minor version of Python; None where there is none."""
    info = artifact.raw.get("machine_info")
    info = info if isinstance(info, dict) else {}
    cpu = info.get("cpu") if isinstance(info.get("cpu"), dict) else {}
    python = text(info.get("python_version"))
    return (
        text(info.get("system")),
        text(info.get("machine")),
        text(cpu.get("brand_raw")) or text(cpu.get("brand")) or text(info.get("processor")),
        text(info.get("python_implementation")),
        python and ".".join(python.split(".")[:2]),
    )


def text(value):
    return value if isinstance(value, str) and value else None


def is_in_turn(reference, candidate):
    dates = [[run.date for run in side] for side in (reference, candidate)]
    if any(date is None for side in dates for date in side):
        return False
    return min(dates[0]) < max(dates[1]) and min(dates[1]) < max(dates[0])


def is_another_machine(reference, candidate):
    facts = [(machine_of(a)[:3], machine_of(b)[:3]) for a in reference for b in candidate]
    return any(x and y and x != y for a, b in facts for x, y in zip(a, b))


def earlier_runs(artifacts, candidate):
    """The runs whose history counts, oldest first: the candidate's kind of machine, before its side, each once."""
    first = min(artifacts.index(run) for run in candidate)
    ids = {run.run_id() for run in candidate}
    found = []
    for run in reversed(artifacts[:first]):
        if len(found) < MOST_EARLIER and machine_of(run) == machine_of(candidate[-1]) and run.run_id() not in ids:
            ids.add(run.run_id())
            found.append(run)
    return found[::-1] if len(found) >= LEAST_HISTORY else []


def replicate_steps(runs, pair):
    """How many differences between runs of one code there are for a case: the rule as written here knows none."""
    groups = Counter()
    for run in runs:
        commit = run.raw.get("commit_info")
        commit = commit if isinstance(commit, dict) else {}
        name = None if commit.get("dirty") is False else run.name
        if text(commit.get("id")) and (name or commit.get("dirty") is False):
            groups[commit["id"], name] += any(case.fullname in (pair[0].fullname, pair[1].fullname) for case in run.cases)
    return sum(count - 1 for count in groups.values() if count)


def check_against_rule(report, where, rule, question, output, sides, artifacts, pairing_of):
    """Every row that is one pair, and what the rule says of the suite. `sides`: the runs of each, oldest first."""
    named = [[by_name(run) for run in side] for side in sides]
    if None in named[0] + named[1] or any(run.doubtful for side in sides for run in side):
        report.count["skipped"] += 1
        return
    newest = [{name: case for run in side for name, case in run.items()} for side in named]
    pairing = pairing_of(list(newest[0].values()), list(newest[1].values()))
    pairs = {(old.fullname, new.fullname): (old, new) for old, new, _ in pairing.pairs}
    if pairing.open[0] or pairing.open[1] or len(pairs) != len(output["rows"]):
        report.count["skipped"] += 1
        return
    one_kind = len({machine_of(run) for side in sides for run in side}) == 1
    cases = []
    for old, new in pairs.values():
        cases.append(tuple([to_run(rule, run.get(case.fullname), one_kind) for run in side] for case, side in zip((old, new), named)))
    history = None
    if all(len(side) == 1 for side in sides):
        # One side may be no run of the folder's list: then nothing is before it.
        earlier = earlier_runs(artifacts, sides[1])
        if any(run.doubtful for run in earlier):
            report.count["skipped"] += 1
            return
        if any(replicate_steps(earlier, pair) >= LEAST_REPLICATE_STEPS for pair in pairs.values()):
            report.count["skipped"] += 1
            return
        history = [history_of(rule, run, pairs.values()) for run in earlier] or None
    in_turn = is_in_turn(*sides)
    report.equal(where, "-", "in_turn", in_turn, output["in_turn"])
    params = params_of(rule, output)
    results, suite = rule.judge(cases, params, history=history, in_turn=in_turn)
    lost = is_another_machine(*sides) and "--across-machines" not in question.arguments()
    for row in output["rows"]:
        found = [(names, result) for names, result in zip(pairs, results) if names[1] == row["fullname"]]
        if not report.check(len(found) == 1, where, row["fullname"], "pair", "one", len(found)):
            continue
        names, result = found[0]
        means = [means_of(side, name) for side, name in zip(named, names)]
        check_result(report, where, rule, row, result, suite.stat, lost, means, params)
    check_suite(report, where, rule, output, results, suite, params, history)
    check_variants(report, where, rule, output, sides, suite)


def history_of(rule, run, pairs):
    cases = {}
    for case in run.cases:
        cases.setdefault(case.fullname, case)
    found = ((i, cases.get(new.fullname) or cases.get(old.fullname)) for i, (old, new) in enumerate(pairs))
    return {i: to_run(rule, case) for i, case in found if case is not None}


def means_of(runs, fullname):
    """The means of a case in the runs with a usable fastest round, sorted."""
    found = [run[fullname].stats for run in runs if fullname in run]
    return sorted(stats["mean"] for stats in found if stats["min"] and stats["mean"])


def params_of(rule, output, **others):
    options = output["options"]
    noise = options["noise_pct"]
    return rule.Params(**{
        "alpha": options["alpha"],
        "min_effect": options["min_effect_pct"] / 100.0,
        "margin": options["margin_pct"] / 100.0,
        "noise": None if noise is None else noise / 100.0,
        **others,
    })


def expected_words(rule, result, means, lost, params):
    """Verdict and reason, with the two things that the written rule leaves to the text: means, and other machines."""
    if math.isnan(result.theta):
        return result.verdict, result.reason
    if lost:
        return "inconclusive", "another machine"
    tested = not math.isnan(result.q)
    last = result.reason in ("moves with the whole suite", "change not clearly beyond the threshold", "interval too wide")
    if tested and (result.verdict == "unchanged" or last) and all(means):
        reach = abs(result.theta) + rule.t_ppf(1.0 - params.alpha, result.df) * result.se
        inside = reach <= math.log1p(params.min_effect)
        ruled_out = inside or (result.lo <= 1.0 <= result.hi and reach <= math.log1p(params.margin))
        (old, old_worst), (new, new_worst) = [(side[0], side[-1]) for side in means]
        apart = new > old_worst or old > new_worst
        if ruled_out and apart and abs(math.log(new / old)) > math.log1p(params.margin):
            return "inconclusive", MEAN_MOVED
    return result.verdict, result.reason


def check_result(report, where, rule, row, result, statistic, lost, means, params):
    name, judged = row["fullname"], row["judged"]
    verdict, reason = expected_words(rule, result, means, lost, params)
    report.equal(where, name, "verdict by the rule", (verdict, reason or None), (row["verdict"], row["reason"]))
    if math.isnan(result.theta):
        return
    report.equal(where, name, "judged.statistic by the rule", statistic, judged["statistic"])
    report.equal(where, name, "judged.counted by the rule", list(result.counted), judged["counted"])
    wanted = {
        "ratio": math.exp(result.theta), "ratio_low": result.lo, "ratio_high": result.hi, "se": result.se, "df": result.df,
        "p_noise": result.p_noise, "p_slow": result.p_slow, "p": result.p, "q": result.q,
    }
    for field, value in wanted.items():
        got = judged[field]
        if math.isnan(value):
            report.equal(where, name, f"judged.{field} by the rule", None, got)
            continue
        close = got is not None and abs(value - got) <= CLOSE * max(abs(value), 1e-6)
        report.check(close, where, name, f"judged.{field} by the rule", value, got)


def check_suite(report, where, rule, output, results, suite, params, history):
    noise, shift = output["noise"], output["suite_shift"]
    report.equal(where, "-", "noise.source by the rule", suite.source, noise["source"])
    # Without a usable case there is no suite to speak of.
    thetas = [result.theta for result in results if not math.isnan(result.theta)]
    if not thetas:
        return
    for field, value in (("between_runs_pct", 100.0 * suite.noise), ("slow_pct", 100.0 * suite.slow)):
        report.check(is_close(value, noise[field], CLOSE), where, "-", f"noise.{field} by the rule", value, noise[field])
    if noise["source"] == "history":
        report.equal(where, "-", "noise.runs_used", len(history), noise["runs_used"])
    report.equal(where, "-", "suite_shift", len(thetas) >= LEAST_CASES, shift is not None)
    if shift is not None:
        pct = 100.0 * math.expm1(rule.common_shift(thetas))
        report.check(abs(pct - shift["pct"]) <= 1e-9 * (100.0 + abs(pct)), where, "-", "suite_shift.pct by the rule", pct, shift["pct"])
        report.equal(where, "-", "suite_shift.of", len(thetas), shift["of"])
        report.equal(where, "-", "suite_shift by the rule", (suite.established, suite.guard), (shift["established"], shift["guarded"]))


def check_variants(report, where, rule, output, sides, suite):
    """Two implementations in one run: each a suite of its own, with the noise that the rows showed."""
    variants = output["variants"]
    if not variants or any(row["cases"] != 1 for row in variants) or math.isnan(suite.noise):
        return
    runs = [by_name(run) for run in sides[1]]
    cases, means = [], []
    for row in variants:
        names = [row["names"]["original"], row["names"]["reference"]]
        cases.append(tuple([to_run(rule, run.get(name)) for run in runs] for name in names))
        means.append([means_of(runs, name) for name in names])
    params = params_of(rule, output, noise=suite.noise, min_cases=10**9)
    results, found = rule.judge(cases, params, in_turn=True)
    for row, result, mean in zip(variants, results, means):
        check_result(report, f"{where} variants", rule, row, result, found.stat, False, mean, params)


# ---------------------------------------------------------------- questions


class Question:
    """Arguments of one `analyze`, and what `check_numbers.Options` has besides."""

    def __init__(self, *arguments):
        self.given = arguments

    def arguments(self):
        return list(self.given)


def questions(artifacts):
    """What a folder is asked beside the default: pools, and other numbers of the rule."""
    yield Question("--noise", "1", "--min-effect", "1")
    yield Question("--alpha", "0.2", "--min-effect", "5")
    yield Question("--across-machines")
    yield Question("--reference", "*", "--candidate", "latest", "--pool")
    # Both sides of several runs, where names allow it.
    names = Counter(run.name for run in artifacts if run.name and re.fullmatch(r"\w+", run.name))
    several = [name for name, count in names.items() if count > 1][:2]
    if len(several) == 2:
        yield Question("--reference", several[0], "--candidate", several[1], "--pool")
