"""An independent recomputation of metrics beside times: numbers in `extra_info`, calls a second, percentiles of saved rounds.

From the documents (docs/metrics.md), with the distributions of the reference rule. `check_numbers.py` calls it for each folder.
"""

import json
import math
import re
import statistics
import subprocess

HIGHER = ("per_second", "throughput", "accuracy")
SCALES = {
    **{name: 1.0 for name in ("b", "byte", "bytes", "s", "sec", "second", "seconds")},
    **{name: 10.0 ** (3 * i) for i, name in enumerate(("kb", "mb", "gb", "tb"), 1)},
    **{name: 1024.0**i for i, name in enumerate(("kib", "mib", "gib", "tib"), 1)},
    **{"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "min": 60.0, "h": 3600.0, "k": 1e3, "m": 1e6, "g": 1e9},
}
NOT_METRICS = {"pytest_park", "custom_groups", "groupings", "marks", "markers", "benchmark_version", "version"}


def number_of(value):
    """A finite number; a list is its median, a text is a number and a unit."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        try:
            value = float(value)
        except OverflowError:
            return None
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        found = re.fullmatch(r"\s*([+-]?[\d,_]*\.?\d+(?:[eE][+-]?\d+)?|[+-]?[\d,_]+\.?)\s*(\S*)\s*", value)
        if not found or not re.search(r"\d", found.group(1)):
            return None
        return float(found.group(1).replace(",", "").replace("_", "")) * SCALES.get(found.group(2).lower(), 1.0)
    if isinstance(value, list) and value and not any(isinstance(item, list) for item in value):
        numbers = [number_of(item) for item in value]
        return None if None in numbers else statistics.median(numbers)
    return None


def find(extra, name):
    """What a dictionary has under a dotted name; a key with dots of its own comes first."""
    if not isinstance(extra, dict):
        return None
    if name in extra:
        return extra[name]
    for i, letter in enumerate(name):
        if letter == "." and name[:i] in extra:
            found = find(extra[name[:i]], name[i + 1 :])
            if found is not None:
                return found
    return None


def names_in(extra, prefix=""):
    for key, value in extra.items():
        if prefix or key not in NOT_METRICS:
            if isinstance(value, dict):
                yield from names_in(value, f"{prefix}{key}.")
            elif number_of(value) is not None:
                yield prefix + key


def measure(case, metric):
    if metric == "ops":
        mean = case.stats["mean"]
        return None if not mean else 1 / mean
    if metric.startswith("p"):
        data = case.raw_stats.get("data")
        if not isinstance(data, list) or not data or not case.data_is_clean:
            return None
        # Where some rounds are left out, the others show no percentile.
        if case.stats["rounds"] is not None and case.stats["rounds"] != len(data):
            return None
        rounds = sorted(data)
        at = int(metric[1:]) / 100 * (len(rounds) - 1)
        low, high = rounds[math.floor(at)], rounds[math.ceil(at)]
        return low + (high - low) * (at - math.floor(at))
    return number_of(find(case.extra, metric.removeprefix("extra:")))


def check_metrics(report, rule, binary, folder, artifacts, resolve):
    names = sorted({name for artifact in artifacts for case in artifact.cases for name in names_in(case.extra)})
    metrics = ["ops", "p95", *(f"extra:{name}" for name in names[:6] if not re.search(r"[,\s]", name))]
    selectors = [[]]
    saved = [artifact.name for artifact in artifacts]
    if saved.count("baseline") > 1 and saved.count("candidate") > 1:
        selectors.append(["--reference", "baseline", "--candidate", "candidate", "--pool"])
    for metric in metrics:
        for selector in selectors:
            check_metric(report, rule, binary, folder, artifacts, resolve, metric, selector)


def check_metric(report, rule, binary, folder, artifacts, resolve, metric, selector):
    command = [str(binary), "analyze", str(folder), "--format", "json", "--metric", metric, *selector]
    where = " ".join([folder.name, "--metric", metric, *selector])
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    if not report.check(done.returncode == 0, where, "-", "exit code", 0, done.stderr.decode()[-300:]):
        return
    output = json.loads(done.stdout)
    if "candidate" not in output:
        report.count["skipped"] += 1
        return
    report.equal(where, "-", "metric", metric, output["metric"])
    better = "higher" if metric == "ops" or metric.endswith(HIGHER) else "lower"
    report.equal(where, "-", "metric_better", better, output["metric_better"])
    sides = [[resolve(run["path"], folder, artifacts) for run in output[side].get("pooled", [output[side]])] for side in ("reference", "candidate")]
    if any(run is None or run.doubtful for side in sides for run in side):
        report.count["skipped"] += 1
        return
    rows, numbers = [], []
    for row in output["rows"]:
        runs = [[case for run in side for case in run.cases if case.fullname == row["fullname"]] for side in sides]
        if row["cases"] == 1 and all(len(cases) == len(side) for cases, side in zip(runs, sides)):
            rows.append(row)
            numbers.append([[n for n in (measure(case, metric) for case in cases) if n is not None] for cases in runs])
    for row, (reference, candidate) in zip(rows, numbers):
        check_delta(report, where, row, reference, candidate, metric, better)
    is_whole = len(rows) == len(output["rows"])
    if metric.startswith("extra:") and rule and is_whole and output["noise"]["source"] in ("replicates", "assumed"):
        check_verdicts(report, where, rule, output, rows, numbers, better)


def check_delta(report, where, row, reference, candidate, metric, better):
    name = row["fullname"]
    a, b = (math.fsum(side) / len(side) if side else None for side in (reference, candidate))
    if metric == "ops" and len(reference) > 1:
        # Of pooled runs it is that of the mean time, and not the mean of each run's.
        a, b = (len(side) / math.fsum(1 / n for n in side) if side else None for side in (reference, candidate))
    scale = max(abs(n) for n in (a, b, 0.0) if n is not None)
    report.number(where, name, "metric_reference", a, row["metric_reference"], scale)
    report.number(where, name, "metric_candidate", b, row["metric_candidate"], scale)
    if a is None or b is None or row["reason_code"] == "another-version":
        report.equal(where, name, "difference", None, row["difference"])
        report.equal(where, name, "change", "incomparable", row["change"])
        return
    report.number(where, name, "difference", b - a, row["difference"], scale)
    report.number(where, name, "delta_pct", (b - a) / a * 100 if a > 0 else None, row["delta_pct"], 100.0)
    speedup = (a / b if better == "lower" else b / a) if a > 0 and b > 0 else None
    report.number(where, name, "speedup", speedup, row["speedup"])
    moved = (b - a) * (1 if better == "lower" else -1)
    if a > 0 and abs(moved / a) < 1e-11 or a <= 0 and not metric.startswith("extra:"):
        expected = "unchanged" if a > 0 else "incomparable"
    else:
        expected = "regressed" if moved > 0 else "improved" if moved < 0 else "unchanged"
    report.equal(where, name, "change", expected, row["change"])


def check_verdicts(report, where, rule, output, rows, numbers, better):
    """The rule for stored numbers, with noise from the runs of the sides or assumed."""
    alpha, threshold, margin = output["options"]["alpha"], math.log1p(output["options"]["min_effect_pct"] / 100), math.log(1.1)
    scaled = []
    for reference, candidate in numbers:
        if not reference or not candidate:
            scaled.append(None)
        elif all(n > 0 for n in reference + candidate):
            scaled.append((None, [[math.log(n) for n in side] for side in (reference, candidate)]))
        else:
            largest = max(abs(n) for n in reference + candidate) or 1.0
            scaled.append((largest, [[n / largest for n in side] for side in (reference, candidate)]))
    usable = [case for case in scaled if case]
    if not usable:
        return
    lone = all(len(side) == 1 for _, sides in usable for side in sides)
    report.equal(where, "-", "noise.source", "assumed" if lone else "replicates", output["noise"]["source"])

    def scatter(sides):
        squares = sum(0.0 if len(set(side)) == 1 else sum((x - statistics.fmean(side)) ** 2 for x in side) for side in sides)
        return squares, sum(len(side) - 1 for side in sides)

    if lone:
        typical = 0.02**2 if len(usable) >= 5 else 0.05**2
        noise = [(typical, 6.0)] * len(usable)
    else:
        measured = [scatter(sides) for _, sides in usable]
        total = sum(squares for squares, _ in measured)
        several = [(squares, df) for squares, df in measured if df > 0]
        if total == 0:
            typical = 0.0
        elif len(several) >= 5:
            typical = statistics.median(squares / rule.chi2_median(df) for squares, df in several)
        else:
            typical = (4 * 0.02**2 + total) / (4 + sum(df for _, df in several))
        noise = []
        for squares, df in measured:
            if squares <= 10 * typical * df:
                variance = (6 * typical + squares) / (6 + df)
                noise.append((max(variance, typical) if df < 6 else variance, 6.0 + df))
            else:
                noise.append((squares / df, float(df)))
    report.number(where, "-", "noise.between_runs_pct", 100 * math.sqrt(typical), output["noise"]["between_runs_pct"], 1e-3)
    tests = []
    for (_, sides), (variance, df) in zip(usable, noise):
        theta = statistics.fmean(sides[1]) - statistics.fmean(sides[0])
        se = math.sqrt(variance * sum(1 / len(side) for side in sides))
        tests.append((theta, se, df, rule.interval_null_p(theta, se, df, threshold) if se else float(abs(theta) <= threshold)))
    q_values = iter(rule.bh_adjust([p for *_, p in tests]))
    tests = iter(tests)
    for row, case in zip(rows, scaled):
        name, judged = row["fullname"], row["judged"]
        if case is None:
            report.equal(where, name, "verdict", "incomparable", row["verdict"])
            report.equal(where, name, "reason_code", "no-number", row["reason_code"])
            continue
        (theta, se, df, p), q, largest = next(tests), next(q_values), case[0]
        if abs(abs(theta) - threshold) < 1e-9:
            report.count["skipped"] += 1
            continue
        if largest is None:
            report.number(where, name, "judged.ratio", math.exp(theta), judged["ratio"], 1.0)
            report.number(where, name, "judged.se", se, judged["se"], 1.0)
        else:
            report.equal(where, name, "judged.ratio", None, judged["ratio"])
            report.number(where, name, "judged.difference", theta * largest, judged["difference"], largest)
        check_close(report, where, name, "judged.p", p, judged["p"])
        check_close(report, where, name, "judged.q", q, judged["q"])
        if row["reason_code"] == "another-machine" or abs(q - alpha) < 1e-6:
            report.count["skipped"] += 1
            continue
        if q <= alpha:
            worse = theta > 0 if better == "lower" else theta < 0
            expected = "regressed" if worse else "improved"
        else:
            reach = abs(theta) + (rule.t_ppf(1 - alpha, df) * se if se else 0.0)
            holds = abs(theta) <= (rule.t_ppf(1 - alpha / 2, df) * se if se else 0.0)
            expected = "unchanged" if reach <= threshold or (holds and reach <= margin) else "inconclusive"
        report.equal(where, name, "verdict", expected, row["verdict"])


def check_close(report, where, name, field, expected, got):
    """Two tails by different algorithms."""
    close = got is not None and abs(expected - got) <= 1e-7 * max(expected, got) + 1e-12
    report.check(close, where, name, field, expected, got)
