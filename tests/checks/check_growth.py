"""Recomputes what `pytest-park growth --format json` prints, from the rows of `analyze --format json` and the documented rule.

Which rows are one benchmark, the noise of each time, the curves with the intervals of their exponents, the change, the median
change, q-values, crossovers and the verdicts that follow. The curve is searched over the share of its fixed cost, and ends of
intervals by bisection, which the program does in another way. The chance of slow phases is taken as printed. Standard library only.
"""

import json
import math
import random
import re
import subprocess
from collections import defaultdict

LEAST_CHANGE, MARGIN, SHARED, LEAST_NOISE, MIN_EFFECT = 0.05, 0.1, 0.5, 0.005, math.log(1.02)
MOST_FAMILIES = 10


# ---------------------------------------------------------------- Student's t


def t_upper_tail(t, df):
    """P(T > t) for t >= 0, by Simpson's rule over the angle: T = sqrt(df) tan(x)."""
    start, end, steps = math.atan(t / math.sqrt(df)), math.pi / 2, 2000
    width = (end - start) / steps

    def density(x):
        return max(math.cos(x), 0.0) ** (df - 1)

    total = sum((4 if i % 2 else 2) * density(start + i * width) for i in range(1, steps)) + density(start) + density(end)
    constant = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    return constant * total * width / 3


def t_quantile(p, df):
    low, high = 0.0, 1.0
    while t_upper_tail(high, df) > 1 - p:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if t_upper_tail(middle, df) > 1 - p else (low, middle)
    return low


# ---------------------------------------------------------------- the curve


def squares_of(logs, points):
    """Weighted squares of the points around a curve that is known but for a constant."""
    weights = [1 / variance for _, _, variance in points]
    off = [y - log for (_, y, _), log in zip(points, logs)]
    middle = sum(w * o for w, o in zip(weights, off)) / sum(weights)
    return sum(w * (o - middle) ** 2 for w, o in zip(weights, off))


class Curve:
    """A power of n with a fixed cost, by the local exponent at the largest size."""

    def __init__(self, points):
        self.points = points
        self.top = points[-1][0]
        slopes = [(b[1] - a[1]) / (math.log(b[0]) - math.log(a[0])) for a, b in zip(points, points[1:])]
        self.bounds = min(-2.0, 1.5 * min(0.0, *slopes) - 0.5), max(3.0, 1.5 * max(0.0, *slopes) + 1)
        self.known = {}

    def squares_at(self, exponent, share):
        """`share` is that of the fixed cost in the time at the largest size."""
        k = exponent / (1 - share)
        try:
            logs = [math.log(share + (1 - share) * (n / self.top) ** k) for n, _, _ in self.points]
        except (OverflowError, ValueError):
            return math.inf
        return squares_of(logs, self.points)

    def profile(self, exponent):
        """The least squares of any curve with this exponent."""
        if exponent in self.known:
            return self.known[exponent]
        limit = self.bounds[0] if exponent < 0 else self.bounds[1]
        most = 1 - exponent / limit
        if abs(exponent) < 1e-12:
            found = squares_of([0.0] * len(self.points), self.points)
        else:
            # The share, evenly over its logarithm and over that of what grows.
            shares = sorted({0.0, most, *(most * 10 ** (-i / 15) for i in range(120)), *(most * (1 - 0.9**i) for i in range(40))})
            values = [math.inf, *(self.squares_at(exponent, share) for share in shares), math.inf]
            valleys = [i for i in range(1, len(shares) + 1) if values[i - 1] >= values[i] <= values[i + 1]]
            found = min(values)
            for i in sorted(valleys, key=values.__getitem__)[:3]:
                low, high = shares[max(i - 2, 0)], shares[min(i, len(shares) - 1)]
                for _ in range(40):
                    a, b = low + (high - low) / 3, high - (high - low) / 3
                    low, high = (low, b) if self.squares_at(exponent, a) < self.squares_at(exponent, b) else (a, high)
                found = min(found, self.squares_at(exponent, (low + high) / 2))
        self.known[exponent] = found
        return found

    def straight(self):
        weights = [1 / variance for _, _, variance in self.points]
        logs = [math.log(n / self.top) for n, _, _ in self.points]
        middle = sum(w * x for w, x in zip(weights, logs)) / sum(weights)
        up = sum(w * (x - middle) * y for w, x, (_, y, _) in zip(weights, logs, self.points))
        slope = up / sum(w * (x - middle) ** 2 for w, x in zip(weights, logs))
        return slope, squares_of([slope * x for x in logs], self.points)

    def best(self):
        low, high = self.bounds
        places = sorted({low + (high - low) * i / 60 for i in range(61)} | {self.straight()[0]})
        values = [self.profile(place) for place in places]
        best = min(range(len(places)), key=values.__getitem__)
        low, high = places[max(best - 1, 0)], places[min(best + 1, len(places) - 1)]
        for _ in range(45):
            a, b = low + (high - low) / 3, high - (high - low) / 3
            low, high = (low, b) if self.profile(a) < self.profile(b) else (a, high)
        exponent = min(((low + high) / 2, places[best]), key=self.profile)
        return exponent, self.profile(exponent)

    def end(self, best, root, up):
        """The exponent on one side of the best where the root of the increase is this."""
        exponent, least = best
        inside, outside = exponent, self.bounds[1] if up else self.bounds[0]
        # From the best one outwards, so that the first crossing is found.
        step, place = (outside - exponent) / 400, exponent
        for i in range(1, 21):
            place = exponent + step * i * i
            if self.profile(place) - least > root * root:
                outside = place
                break
            inside = place
        else:
            return outside
        for _ in range(40):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if self.profile(middle) - least <= root * root else (inside, middle)
        return inside


def scale(squares, n, noise_df):
    """The variance of points in units of noise, and its degrees of freedom."""
    own = max(0, n - 3)
    prior = noise_df if own == 0 or squares <= 10 * own else 1.0
    return max(1.0, (prior + (squares if own else 0.0)) / (prior + own)), prior + own


# ---------------------------------------------------------------- families


def size_of(value):
    """The documented reading of a size; None for what is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        found = re.fullmatch(r"(\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?)([kKMG]?)", value)
        if not found:
            return None
        value = float(found[1].replace("_", "")) * {"": 1, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9}[found[2]]
    if not isinstance(value, (int, float)):
        return None
    try:
        value = float(value)
    except OverflowError:
        return None
    return value if 0 < value < math.inf else None


def expected_families(rows):
    """Sizes by function, param and other params, of rows with params; those that only addresses tell apart are left out."""
    families = defaultdict(list)
    for row in rows:
        if row["judged"]["se"] is None:
            continue
        for param, value in row["params"].items():
            size = size_of(value)
            if size is None:
                continue
            others = json.dumps([(key, it) for key, it in sorted(row["params"].items()) if key != param])
            others = re.sub(r" at 0x[0-9a-f]+", "", others) if "UNSERIALIZABLE[" in others else others
            families[row["fullname"].split("[")[0], param, others].append((size, row["fullname"]))
    found = set()
    for (function, param, _), sizes in families.items():
        if len(sizes) >= 3 and len({size for size, _ in sizes}) == len(sizes):
            found.add((param, tuple(fullname for _, fullname in sorted(sizes))))
        elif len({size for size, _ in sizes}) < len(sizes):
            found.add((param, function))
    return found


# ---------------------------------------------------------------- the check


def run(binary, command, arguments):
    call = [str(binary), command, *map(str, arguments), "--format", "json", "--quiet", "--no-config"]
    call = [word for word in call if command == "analyze" or word != "--no-config"]
    result = subprocess.run(call, capture_output=True, text=True, check=False)
    return json.loads(result.stdout) if result.returncode == 0 else None


def check_growth(report, binary, where, arguments):
    """Compares the growth of two sides with the recomputed one."""
    analyzed, output = (run(binary, command, arguments) for command in ("analyze", "growth"))
    if output is None or analyzed is None or "rows" not in analyzed:
        return
    where = f"growth {where}"
    wanted = expected_families(analyzed["rows"])
    repeated = {key for key in wanted if isinstance(key[1], str)}
    unclear = {(param, function) for param, function in repeated}
    got = {(it["over"], tuple(size["fullname"] for size in it["sizes"])) for it in output["families"] if it["params"] or any("[" in s["fullname"] for s in it["sizes"])}
    with_params = {row["fullname"] for row in analyzed["rows"] if row["params"]}
    got = {key for key in got if key[1][0] in with_params and (key[0], key[1][0].split("[")[0]) not in unclear}
    wanted = {key for key in wanted - repeated if (key[0], key[1][0].split("[")[0]) not in unclear}
    report.equal(where, "-", "families", wanted, got)

    rows = {row["fullname"]: row for row in analyzed["rows"]}
    alpha, guard = output["options"]["alpha"], output["guard"]
    for family in output["families"][:MOST_FAMILIES]:
        check_family(report, where, family, rows, alpha, guard)
    for part in ("growth", "level"):
        ps = [family[part]["p"] for family in output["families"]]
        for family, q in zip(output["families"], adjusted(ps)):
            near(report, where, family["name"], f"{part} q", q, family[part]["q"], 1e-9)
    changed = sum(family["growth"]["verdict"] in ("regressed", "improved") for family in output["families"])
    summary = output["summary"]
    report.equal(where, "-", "summary", (len(output["families"]), changed), (summary["count"], summary["regressed"] + summary["improved"]))


def adjusted(ps):
    """Benjamini and Hochberg."""
    tested = sorted(p for p in ps if p is not None)
    q, least = {}, 1.0
    for rank in range(len(tested), 0, -1):
        least = min(least, tested[rank - 1] * len(tested) / rank)
        q[tested[rank - 1]] = min(least, q.get(tested[rank - 1], 1.0))
    return [None if p is None else q[p] for p in ps]


def near(report, where, name, what, expected, actual, margin):
    if expected is None or actual is None:
        report.equal(where, name, what, expected, actual)
    else:
        report.check(abs(expected - actual) <= margin, where, name, what, expected, actual)


def check_family(report, where, family, rows, alpha, guard):
    name, sizes = family["name"], family["sizes"]
    points = {"reference": [], "candidate": []}
    thetas, variances, dfs = [], [], []
    for size in sizes:
        judged = rows[size["fullname"]]["judged"]
        counted = [1 / max(1, n) for n in judged["counted"]]
        variance = max(judged["se"] ** 2 - guard**2, LEAST_NOISE**2)
        for (side, noise), share in zip((("reference", "reference_noise"), ("candidate", "candidate_noise")), counted):
            expected = math.sqrt(variance * share / sum(counted))
            near(report, where, name, noise, expected, size[noise], 1e-6 + 1e-4 * expected)
            points[side].append((size["size"], math.log(judged[side]), size[noise] ** 2))
        thetas.append(math.log(judged["ratio"]))
        variances.append(size["reference_noise"] ** 2 + size["candidate_noise"] ** 2)
        dfs.append(judged["df"])
    noise_df = min(dfs)
    check_level(report, where, family, thetas, variances, noise_df, alpha, guard)
    check_crossovers(report, where, family)
    if any(family[side]["class"] == "n-log-n" for side in points):
        return report.count.__setitem__("skipped", report.count["skipped"] + 1)
    check_curves(report, where, family, points, noise_df, alpha)


def check_curves(report, where, family, points, noise_df, alpha):
    name, n = family["name"], len(family["sizes"])
    curves = {side: Curve(of) for side, of in points.items()}
    best = {side: curve.best() for side, curve in curves.items()}
    straight = {side: curve.straight() for side, curve in curves.items()}
    scales = {side: scale(best[side][1], n, noise_df) for side in curves}
    gain = sum((straight[side][1] - best[side][1]) / scales[side][0] for side in curves)
    if abs(gain - 5.99) < 0.05:
        return
    fits = best if gain > 5.99 else straight
    for side, curve in curves.items():
        of = family[side]
        variance, df = scales[side]
        root = t_quantile(1 - alpha / 2, df) * math.sqrt(variance)
        low, high = (curve.end(best[side], root, up) for up in (False, True))
        low, high = min(low, fits[side][0]), max(high, fits[side][0])
        margin = 0.003 + 0.05 * (high - low)
        near(report, where, name, f"{side} exponent", fits[side][0], of["exponent"], 0.002 + 0.02 * (high - low))
        near(report, where, name, f"{side} lower end", low, of["exponent_low"], margin)
        near(report, where, name, f"{side} upper end", high, of["exponent_high"], margin)
        near(report, where, name, f"{side} df", df, of["df"], 1e-9)
        near(report, where, name, f"{side} misfit", math.sqrt(variance), of["misfit"], 1e-3 * math.sqrt(variance))
    growth = family["growth"]
    change = fits["candidate"][0] - fits["reference"][0]
    width = growth["change_high"] - growth["change_low"]
    near(report, where, name, "change", change, growth["change"], 0.003 + 0.02 * width)
    # The change and its interval, by the misfit of the difference, from the printed degrees of freedom.
    report.check(growth["change_low"] <= growth["change"] <= growth["change_high"], where, name, "change", "in its interval", growth)
    low, high = growth["change_low"], growth["change_high"]
    beyond = low > LEAST_CHANGE or high < -LEAST_CHANGE
    report.equal(where, name, "p_noise is at most alpha where the interval is beyond the threshold", beyond, growth["p_noise"] <= alpha)
    if growth["verdict"] in ("regressed", "improved"):
        report.check(growth["q"] <= alpha and beyond and (change > 0) == (growth["verdict"] == "regressed"), where, name, "claim", "borne out", growth)
    if growth["verdict"] == "unchanged":
        report.check(max(-growth["change"], growth["change"]) <= MARGIN and low <= MARGIN and high >= -MARGIN, where, name, "unchanged", "near", growth)


def check_level(report, where, family, thetas, variances, df, alpha, guard):
    name, level, n = family["name"], family["level"], len(thetas)
    ordered = sorted(thetas)
    theta = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    variance = sum(variances) / n * (SHARED + (1 - SHARED) * math.pi / 2 / n)
    se = math.hypot(math.sqrt(variance), guard)
    half = t_quantile(1 - alpha / 2, df) * se
    for what, expected in (("ratio", theta), ("ratio_low", theta - half), ("ratio_high", theta + half)):
        near(report, where, name, f"level {what}", expected, math.log(level[what]), 1e-6 + 1e-4 * half)
    near(report, where, name, "level se", se, level["se"], 1e-4 * se)
    moved = theta - guard
    least = min(abs(moved), abs(theta)) if moved * theta > 0 else 0.0
    p = 2 * t_upper_tail((least - MIN_EFFECT) / math.sqrt(variance), df) if least > MIN_EFFECT else 1.0
    near(report, where, name, "level p_noise", min(1.0, p), level["p_noise"], 1e-7 + 2e-3 * p)


def check_crossovers(report, where, family):
    claimed = [size for size in family["sizes"] if size["verdict"] in ("regressed", "improved")]
    expected = []
    for below, above in zip(claimed, claimed[1:]):
        if below["verdict"] != above["verdict"]:
            points = [(math.log(size["size"]), math.log(size["ratio"])) for size in family["sizes"]
                      if below["size"] <= size["size"] <= above["size"] and size["ratio"] is not None]
            (x, a), (y, b) = next((p, q) for p, q in zip(points, points[1:]) if (p[1] < 0) != (q[1] < 0))
            expected.append((math.exp(x - a * (y - x) / (b - a)), below["verdict"], above["verdict"]))
    got = family["crossovers"]
    report.equal(where, family["name"], "crossovers", [it[1:] for it in expected], [(it["below"], it["above"]) for it in got])
    for (size, _, _), it in zip(expected, got):
        near(report, where, family["name"], "crossover", size, it["size"], 1e-6 * size)
        report.check(it["size_low"] <= it["size"] <= it["size_high"], where, family["name"], "crossover", "in its interval", it)


# ---------------------------------------------------------------- drawn families


def draw_families(parent):
    """A folder with two sides of five runs, whose benchmarks grow in known ways."""
    rng = random.Random(5)
    functions = {
        "test_same": (lambda n: 1e-5 * n, lambda n: 1e-5 * n),
        "test_more": (lambda n: 1e-5 * n, lambda n: 1e-6 * n**1.6),
        "test_fixed": (lambda n: 1e-3 + 1e-6 * n, lambda n: 2e-3 + 1e-6 * n),
        "test_less": (lambda n: 1e-6 * n**2, lambda n: 1e-5 * n**1.4),
        "test_flat": (lambda n: 1e-3, lambda n: 0.8e-3),
    }
    folder = parent / "drawn-growth"
    folder.mkdir()
    for number in range(10):
        cases = []
        for name, sides in functions.items():
            for n in (3, 10, 40, 100, 400, 1500):
                time = sides[number % 2](n) * math.exp(rng.gauss(0, 0.015))
                stats = {"min": time, "max": 1.2 * time, "mean": 1.03 * time, "median": 1.02 * time, "stddev": 0.01 * time}
                stats |= {"iqr": 0.01 * time, "q1": 1.01 * time, "q3": 1.03 * time, "rounds": 100, "iterations": 100}
                full = f"{name}[{n}-list]"
                cases.append({"name": full, "fullname": f"t.py::{full}", "params": {"n": n, "kind": "list"}, "group": None, "stats": stats})
        document = {
            "machine_info": {"node": "drawn", "system": "Linux", "python_version": "3.12.1"},
            "commit_info": {"id": "ab"[number % 2] * 40, "dirty": False},
            "benchmarks": cases,
            "datetime": f"2026-11-01T{number:02}:00:00+00:00",
            "version": "5.1.0",
        }
        side = ("base", "changed")[number % 2]
        (folder / f"{number + 1:04}_{side}.json").write_text(json.dumps(document))
    return folder
