#!/usr/bin/env python3
"""An independent check of the numbers `pytest-park analyze --format json` prints.

    python3 tests/checks/check_numbers.py BINARY [FOLDER ...]

Reads the artifacts of each folder itself, recomputes pairing, statistics, deltas, groups and summaries from the documented rules, and
compares; growth is checked by `check_growth.py`, verdicts by `check_verdicts.py`, also on archives that `drawn_archives.py` draws, and
metrics beside times by `metric_numbers.py`. Standard library only. Without folders: every folder of fixtures/ that holds artifacts, and every folder of ../shared/corpus
where that exists. What the rules leave open is counted as skipped, never guessed. Exit 0 when nothing failed.
"""

import gzip
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

from check_growth import check_growth, draw_families
from check_verdicts import check_against_rule, check_identities, load_rule, machine_of, questions
from drawn_archives import draw_archives
from metric_numbers import check_metrics

METRICS = ("mean", "median", "min", "max")
STATS = METRICS + ("stddev", "iqr", "q1", "q3", "rounds", "iterations")
IMPLEMENTATION = ("implementation", "impl", "variant")
POSTFIXES = "original orig old baseline reference ref new optimized optimised candidate cand".split()
RELATIVE = 1e-12
ROOT = Path(__file__).resolve().parents[2]


# ---------------------------------------------------------------- artifacts


def printable(text):
    """A lone surrogate cannot be printed: its escape stands for it, as pytest writes such an id."""
    return re.sub("[\ud800-\udfff]", lambda found: "\\u%04x" % ord(found.group()), text)


class Case:
    def __init__(self, raw, index):
        self.index = index
        self.name = printable(str(raw.get("name") or raw.get("fullname")))
        self.fullname = printable(str(raw.get("fullname") or raw.get("name")))
        params = raw.get("params")
        self.params = params if isinstance(params, dict) else {}
        self.group = raw.get("group")
        self.extra = raw.get("extra_info") if isinstance(raw.get("extra_info"), dict) else {}
        self.marks = next((m for m in (raw.get("marks"), raw.get("markers"), self.extra.get("marks")) if m), None)
        self.custom = next((c for c in (self.extra.get("custom_groups"), self.extra.get("groupings")) if c), None)
        self.raw_stats = raw["stats"]
        self.stats = {key: usable(self.raw_stats.get(key)) for key in STATS}
        data = self.raw_stats.get("data")
        data = data if isinstance(data, list) else []
        self.samples = len(data)
        self.data_is_clean = all(usable(value) is not None for value in data)

    @property
    def base(self):
        """Path and function: the full name up to the first bracket that opens the id."""
        return self.fullname.split("[", 1)[0]

    def __repr__(self):
        return self.fullname


def usable(value):
    """A statistic that is missing, null, NaN, infinite or negative is absent."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        value = float(value)
    except OverflowError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


class Artifact:
    def __init__(self, path, root):
        self.path = path
        self.root = root
        self.doubtful = False
        raw = json.loads(self.read(path))
        if not isinstance(raw, dict) or not isinstance(raw.get("benchmarks"), list):
            raise ValueError("not an artifact")
        self.raw = raw
        good = [b for b in raw["benchmarks"] if self.looks_right(b)]
        if not good and raw["benchmarks"]:
            raise ValueError("not an artifact")
        # Some entries fit and some do not, or there are none: the documents leave open whether this is a run.
        self.doubtful = len(good) < len(raw["benchmarks"]) or not good
        cases = [Case(b, i) for i, b in enumerate(good)]
        # Of a node id that is there several times the last counts.
        last = {case.fullname: case for case in cases}
        self.cases = [case for case in cases if last[case.fullname] is case]
        self.number, self.name = None, None
        stem = re.sub(r"\.json(\.gz)?$", "", path.name)
        found = re.match(r"(\d{4,})_(.+)$", stem)
        if found:
            self.number, self.name = int(found.group(1)), found.group(2)
        self.stem = stem
        metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
        self.metadata = metadata
        self.date = parse_date(raw.get("datetime")) or parse_date(metadata.get("datetime"))

    @staticmethod
    def read(path):
        data = path.read_bytes()
        if path.name.endswith(".gz"):
            data = gzip.decompress(data)
        return data.decode("utf-8-sig")

    @staticmethod
    def looks_right(entry):
        return (
            isinstance(entry, dict)
            and isinstance(entry.get("stats"), dict)
            and any(isinstance(v, (int, float)) for v in entry["stats"].values())
            and (isinstance(entry.get("name"), str) or isinstance(entry.get("fullname"), str))
        )

    def order(self):
        number = -1 if self.number is None else self.number
        dated = self.date is not None
        return (dated, self.date if dated else datetime.min.replace(tzinfo=timezone.utc), number, str(self.path))

    def run_id(self):
        commit = self.raw.get("commit_info")
        commit = commit.get("id") if isinstance(commit, dict) else None
        for value in (self.metadata.get("run_id"), self.raw.get("run_id"), self.raw.get("datetime"), commit, self.stem):
            if isinstance(value, str) and value:
                return value
        return None

    def tag(self):
        for value in (self.metadata.get("tag"), self.metadata.get("label"), self.raw.get("tag")):
            if isinstance(value, str) and value:
                return value
        return None


def parse_date(text):
    """With or without offset (then UTC), with Z."""
    pattern = r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?\s*(Z|[+-]\d\d:?\d\d)?$"
    found = re.match(pattern, text) if isinstance(text, str) else None
    if not found:
        return None
    fraction = int((found.group(7) or "0").ljust(6, "0")[:6])
    try:
        date = datetime(*(int(found.group(i)) for i in range(1, 7)), fraction, tzinfo=timezone.utc)
    except ValueError:
        return None
    offset = found.group(8)
    if offset and offset != "Z":
        minutes = int(offset[1:3]) * 60 + int(offset[-2:])
        date -= timedelta(minutes=minutes if offset[0] == "+" else -minutes)
    return date


def load(folder):
    found = []
    for parent, _, files in os.walk(folder):
        for file in sorted(files):
            if file.endswith((".json", ".json.gz")):
                try:
                    found.append(Artifact(Path(parent) / file, folder))
                except (ValueError, OSError, EOFError, RecursionError):
                    pass
    return sorted(found, key=Artifact.order)


# ---------------------------------------------------------------- pairing


def canonical(params, without=()):
    return json.dumps({k: v for k, v in params.items() if k not in without}, sort_keys=True)


def without_postfix(base):
    """The function without a known postfix; only at an underscore, longest first, something must remain."""
    path, mark, function = base.rpartition("::")
    for postfix in sorted(POSTFIXES, key=len, reverse=True):
        if function.lower().endswith("_" + postfix):
            rest = function[: -len(postfix)].rstrip("_-")
            if rest:
                return path + mark + rest
    return base


class Pairing:
    """Every case of both runs, exactly once: in `pairs` (reference, candidate, level), or in `left`; or `open`, where the rules do not say."""

    def __init__(self, reference, candidate):
        self.pairs, self.open = [], (set(), set())
        left = [list(reference), list(candidate)]

        def match(level, key, decide):
            sides = [defaultdict(list), defaultdict(list)]
            for side in (0, 1):
                for case in left[side]:
                    sides[side][key(case)].append(case)
            for value in sides[0].keys() & sides[1].keys():
                ours, theirs = sides[0][value], sides[1][value]
                decision = decide(ours, theirs)
                if decision == "pair":
                    self.pairs.extend((r, c, level) for r, c in zip(ours, theirs))
                elif decision == "open":
                    for side, cases in ((0, ours), (1, theirs)):
                        self.open[side].update(case.index for case in cases)
                if decision:
                    for side, cases in ((0, ours), (1, theirs)):
                        gone = {id(case) for case in cases}
                        left[side] = [case for case in left[side] if id(case) not in gone]

        def same_name(ours, theirs):
            return "pair" if len(ours) == len(theirs) == 1 else "open"

        def same_params(ours, theirs):
            if len(ours) != 1 or len(theirs) != 1:
                return "open"
            # Ids that differ with no params to say why: two cases or one, the rules do not tell.
            same_id = ours[0].fullname[len(ours[0].base) :] == theirs[0].fullname[len(theirs[0].base) :]
            told = any(k in IMPLEMENTATION for case in ours + theirs for k in case.params)
            return "pair" if same_id or told else "open"

        def one_each(ours, theirs):
            if len(ours) != 1 or len(theirs) != 1:
                return None
            same_id = ours[0].fullname[len(ours[0].base) :] == theirs[0].fullname[len(theirs[0].base) :]
            return "pair" if same_id or ours[0].params else "open"

        match("fullname", lambda case: case.fullname, same_name)
        match("params", lambda case: (case.base, canonical(case.params, IMPLEMENTATION)), same_params)
        match("postfix", lambda case: (without_postfix(case.base), canonical(case.params, IMPLEMENTATION)), one_each)
        # An address in a value changes every run: whether such params are the same, the rules do not say.
        for side in (0, 1):
            other = {(without_postfix(c.base)) for c in left[1 - side]}
            for case in left[side]:
                if "UNSERIALIZABLE[" in canonical(case.params) and without_postfix(case.base) in other:
                    self.open[side].add(case.index)
        self.left = [[c for c in left[side] if c.index not in self.open[side]] for side in (0, 1)]


# ---------------------------------------------------------------- implementations


def printed(value):
    """A value of a param as Python prints it, without the address of an object."""
    text = printable(str(value))
    return re.sub(" at 0x[0-9a-fA-F]*", " at", text) if "UNSERIALIZABLE[" in text else text


def expected_implementations(cases, compare):
    """The pairs inside one run, (original, reference, label, label), and what has no partner, (fullname, side)."""
    pairs, sides = [], {}
    functions = defaultdict(lambda: ([], []))
    for case in cases:
        shared = without_postfix(case.base)
        if shared != case.base:
            word = case.base[len(shared) :].strip("_")
            own_id = None if case.params else case.fullname[len(case.base) :]
            params = [(k, printed(v)) for k, v in sorted(case.params.items()) if k not in IMPLEMENTATION]
            is_reference = word not in POSTFIXES[:4]
            functions[shared, own_id, tuple(params)][is_reference].append((case, word))
            sides[case.index] = "reference" if is_reference else "original"
    for originals, references in functions.values():
        pairs += [(old, new, label, other) for old, label in originals for new, other in references]
    param, is_given, given = (compare or "").partition("=")
    for name in [param] if compare else IMPLEMENTATION:
        functions = defaultdict(list)
        for case in cases:
            if name in case.params:
                functions[case.base].append((printed(case.params[name]), case))
        for members in functions.values():
            values = [value for value, _ in members]
            first = values[0] if len(set(values)) > 1 else None
            base = given if is_given else next((value for value in values if value in POSTFIXES[:4]), first)
            if base is None:
                continue
            rests = defaultdict(lambda: defaultdict(list))
            for value, case in members:
                sides.setdefault(case.index, "original" if value == base else "reference")
                rests[tuple((k, printed(v)) for k, v in sorted(case.params.items()) if k != name)][value].append(case)
            for rest in rests.values():
                for value, found in rest.items():
                    if value != base and len(found) == 1 and len(rest.get(base, ())) == 1:
                        pairs.append((rest[base][0], found[0], f"{name}={base}", f"{name}={value}"))
    paired = {case.index for pair in pairs for case in pair[:2]}
    return pairs, [(case.fullname, sides[case.index]) for case in cases if case.index in sides and case.index not in paired]


# ---------------------------------------------------------------- labels


def custom_label(case, key=None):
    """None: no value. Ellipsis: the documents leave it open."""
    if not case.custom:
        return None
    if not isinstance(case.custom, dict) or not all(isinstance(v, (str, int, float, bool)) for v in case.custom.values()):
        return ...
    if key is not None:
        return f"custom:{key}={case.custom[key]}" if key in case.custom else None
    return "custom:" + ",".join(f"{k}={case.custom[k]}" for k in sorted(case.custom))


def marks_label(case):
    if not case.marks:
        return None
    if isinstance(case.marks, list) and all(isinstance(mark, str) for mark in case.marks):
        return "marks:" + ",".join(sorted(set(case.marks)))
    return ...


def params_label(case, without=()):
    names = sorted(name for name in case.params if name not in without)
    return "params:" + ",".join(f"{name}={case.params[name]}" for name in names) if names else None


def token_label(case, token, without=()):
    if token == "custom":
        return custom_label(case)
    if token.startswith("custom:"):
        return custom_label(case, token[7:])
    if token == "group":
        if case.group is not None and not isinstance(case.group, str):
            return ...
        return case.group or None
    if token == "marks":
        return marks_label(case)
    if token == "params":
        return params_label(case, without)
    name = token[6:]
    return f"param:{name}={case.params[name]}" if name in case.params and name not in without else None


def labels(case, options, without=()):
    """The labels the documents allow, None where they leave it open."""
    if options.group_by:
        parts = [token_label(case, token, without) for token in options.group_by]
        parts = None if ... in parts else [part for part in parts if part is not None]
    else:
        parts = []
        for token in ("custom", "group", "marks", "params"):
            part = token_label(case, token, without)
            if part is ...:
                return None
            if part is not None:
                parts = [part]
                break
    if parts is None:
        return None
    allowed = {" | ".join(parts) or "ungrouped"}
    key = options.distinct
    if key and key in case.params:
        value = f"{key}={case.params[key]}"
        suffix = "param:" + value
        # A label of params holds every param that the fold leaves; values may hold commas themselves.
        named = suffix in parts or (key not in without and any(p.startswith("params:") for p in parts))
        allowed = {" | ".join(parts if named else [*parts, suffix])}
        if not parts:
            allowed.add("ungrouped | " + suffix)
    return {printable(label) for label in allowed}


class Options:
    def __init__(self, group_by=(), metric="mean", exclude=None, distinct=None, compare=None):
        self.group_by, self.metric, self.exclude, self.distinct, self.compare = group_by, metric, exclude, distinct, compare

    def arguments(self):
        made = [part for token in self.group_by for part in ("--group-by", token)]
        if self.metric != "mean":
            made += ["--metric", self.metric]
        if self.exclude:
            made += ["--exclude-param", self.exclude]
        if self.distinct:
            made += ["--distinct-param", self.distinct]
        if self.compare:
            made += ["--compare", self.compare]
        return made


# ---------------------------------------------------------------- rows


class Row:
    """What one row must say."""

    def __init__(self, references, candidates, levels, options, folded=False, matched=True):
        self.references, self.candidates = references, candidates
        self.folded = folded
        self.cases = len(references) if matched else None
        self.levels = levels
        self.bases = {case.base for case in references + candidates}
        self.fullnames = {case.fullname for case in references + candidates}
        everyone = references + candidates
        without = ()
        if options.exclude and folded:
            without = (options.exclude,)
        if options.distinct and folded:
            keep = options.distinct
            without = tuple({k for case in everyone for k in case.params if k != keep})
        self.params = {k: v for k, v in (candidates or references)[0].params.items() if k not in without}
        self.label_sets = [labels(case, options, without) for case in candidates + references]
        if folded:
            # One value only may stay in the label.
            self.label_sets += [labels(case, options) for case in everyone if len(everyone) == 2]
        own = self.label_sets[: len(candidates)]
        self.unclear = folded and any(a is None or a != own[0] for a in own)
        self.labels = None if None in self.label_sets else set().union(*self.label_sets)
        self.sides = [self.side(references), self.side(candidates)]

    def side(self, cases):
        """The arithmetic mean of every statistic; Ellipsis where some case of a fold lacks it."""
        made = {}
        for key in STATS:
            values = [case.stats[key] for case in cases]
            if len(values) == 1:
                made[key] = values[0]
            elif all(v is None for v in values):
                made[key] = None
            else:
                made[key] = ... if None in values else math.fsum(values) / len(values)
        return made

    def values(self, metric):
        """difference, delta_pct, speedup; Ellipsis where the documents leave it open."""
        reference, candidate = self.sides[0][metric], self.sides[1][metric]
        if reference is ... or candidate is ...:
            return ..., ..., ...
        if reference is None or candidate is None:
            return None, None, None
        if reference == 0:
            return ..., None, ...
        difference = candidate - reference
        return difference, difference / reference * 100, (reference / candidate if candidate else None)


def expected_rows(pairing, options):
    """The rows, and the cases left on each side."""
    if not options.exclude and not options.distinct:
        rows = [Row([r], [c], {level}, options) for r, c, level in pairing.pairs]
        return rows, pairing.left

    def key(case):
        if options.exclude:
            if options.exclude not in case.params:
                return ("own", case.fullname)
            return (case.base, canonical(case.params, (options.exclude,)))
        if not case.params:
            return ("own", case.fullname)
        return (case.base, canonical({options.distinct: case.params.get(options.distinct, "absent")}))

    folds = defaultdict(lambda: ([], ([], [])))
    for pair in pairing.pairs:
        folds[key(pair[1])][0].append(pair)
    for side in (0, 1):
        for case in pairing.left[side]:
            folds[key(case)][1][side].append(case)
    rows, left = [], ([], [])
    for fold, (pairs, alone) in folds.items():
        folded = fold[0] != "own"
        if pairs:
            row = Row([p[0] for p in pairs], [p[1] for p in pairs], {p[2] for p in pairs}, options, folded)
            rows.append(row)
            for side in (0, 1):
                left[side].extend(alone[side])
            # A pair whose two sides fold differently, because it was matched over other params.
            if any(key(r) != key(c) and r.base == c.base for r, c, _ in pairs):
                row.unclear = True
        elif alone[0] and alone[1]:
            rows.append(Row(alone[0], alone[1], None, options, True, matched=False))
        else:
            for side in (0, 1):
                left[side].extend(alone[side])
    return rows, left


# ---------------------------------------------------------------- the check


class Report:
    def __init__(self):
        self.count = Counter()

    def fail(self, where, row, field, expected, got):
        self.count["failed"] += 1
        if self.count["failed"] <= 200:
            print(f"FAIL {where}: {row}: {field}: expected {show(expected)}, got {show(got)}")

    def check(self, holds, where, row, field, expected, got):
        if holds:
            self.count["passed"] += 1
        else:
            self.fail(where, row, field, expected, got)
        return holds

    def equal(self, where, row, field, expected, got):
        return self.check(expected == got, where, row, field, expected, got)

    def number(self, where, row, field, expected, got, scale=0.0):
        """Agreement to 1e-12 of the larger of the expected value and `scale`."""
        if expected is ...:
            self.count["skipped"] += 1
            return None
        if expected is None or got is None or isinstance(got, (bool, str, list, dict)):
            return self.check(expected is None and got is None, where, row, field, expected, got)
        return self.check(abs(expected - got) <= RELATIVE * max(abs(expected), scale), where, row, field, expected, got)


def show(value):
    text = repr(sorted(value, key=str) if isinstance(value, (set, frozenset)) else value)
    return text if len(text) < 300 else text[:297] + "..."


def refuse_constant(text):
    raise ValueError(f"{text} in the output")


def analyze(binary, folder, options):
    command = [str(binary), "analyze", str(folder), "--format", "json", *options.arguments()]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    message = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode:
        return None, f"exit code {done.returncode}: {message[-400:]}"
    try:
        return json.loads(done.stdout.decode("utf-8"), parse_constant=refuse_constant), None
    except ValueError as error:
        return None, f"output is not JSON: {error}"


def resolve(path, folder, artifacts):
    by_real = {os.path.realpath(a.path): a for a in artifacts}
    for guess in (Path(path), folder / path, folder.parent / path):
        found = by_real.get(os.path.realpath(guess))
        if found:
            return found
    tail = [a for a in artifacts if str(a.path).endswith("/" + path.lstrip("./"))]
    return tail[0] if len(tail) == 1 else None


def measured(artifact):
    """What a run measured, without what follows from it: another tool may have left out `ops`."""
    keys = ("min", "max", "mean", "median", "stddev", "iqr", "q1", "q3", "rounds", "iterations")
    entries = [entry for entry in artifact.raw["benchmarks"] if isinstance(entry, dict)]
    stats = [entry.get("stats") if isinstance(entry.get("stats"), dict) else {} for entry in entries]
    return [(entry.get("fullname"), [of.get(key) for key in keys]) for entry, of in zip(entries, stats)]


def is_one_run(a, b):
    """Whether two files may be copies of one run: one id, or one date, commit and machine."""
    facts = lambda artifact: [artifact.date] + [artifact.raw.get(key) for key in ("commit_info", "machine_info")]
    return a.run_id() == b.run_id() or facts(a) == facts(b)


def default_pair(artifacts):
    """The newest run with benchmarks, and the run before it that is most like it: of its kind of machine, then of any; empty ones,
    copies and those without a benchmark in common are passed over, unless all are."""
    full = [a for a in artifacts if a.cases] or artifacts
    candidate = full[-1]
    earlier = list(reversed(artifacts[: artifacts.index(candidate)]))
    earlier.sort(key=lambda a: machine_of(a) != machine_of(candidate))
    names = {case.fullname for case in candidate.cases}
    says_something = [
        a
        for a in earlier
        if names & {case.fullname for case in a.cases}
        and not (is_one_run(a, candidate) and measured(a) == measured(candidate))
    ]
    return [(says_something or earlier or [None])[0], candidate]


def check_choice(report, where, artifacts, reference, candidate):
    newest = default_pair(artifacts)
    if (reference, candidate) == tuple(newest):
        report.count["passed"] += 1
        return
    # A file of which the documents do not say whether it is a run may be chosen or passed over.
    certain = [a for a in artifacts if not a.doubtful or a in (reference, candidate)]
    if (reference, candidate) == tuple(default_pair(certain)):
        report.count["skipped"] += 1
        return
    # Equal dates: number and path decide for runs without a date only.
    def dates(a):
        return [run.order()[:2] for run in a]

    if dates((reference, candidate)) == dates(default_pair(certain)) and any(run.date for run in (reference, candidate)):
        report.count["skipped"] += 1
        return
    report.fail(where, "-", "default runs", [str(a.path) for a in default_pair(certain)], [str(reference.path), str(candidate.path)])


def check_run(report, where, side, run, artifact):
    report.equal(where, side, "run_id", printable(artifact.run_id() or ""), printable(str(run.get("run_id"))))
    report.equal(where, side, "tag", artifact.tag(), run.get("tag"))
    if re.match(r"\d{4}_", artifact.stem) or not re.match(r"\d", artifact.stem):
        report.equal(where, side, "number", artifact.number, run.get("number"))
        report.equal(where, side, "name", artifact.name, run.get("name"))
        report.equal(where, side, "label", artifact.tag() or artifact.name or artifact.stem, run.get("label"))
    if artifact.date is None:
        report.equal(where, side, "datetime", None, run.get("datetime"))
    else:
        report.equal(where, side, "datetime", artifact.date, parse_date(run.get("datetime")))
    if not artifact.doubtful:
        report.equal(where, side, "cases", len(artifact.cases), run.get("cases"))
    commit, got = artifact.raw.get("commit_info"), run.get("commit")
    if isinstance(commit, dict) and isinstance(got, dict):
        for ours, theirs in (("id", "id"), ("branch", "branch"), ("dirty", "dirty")):
            value = commit.get(ours)
            if isinstance(value, (str, bool)) and value not in ("", "unknown", "unversioned", "(unknown)", "(detached head)"):
                report.equal(where, side, f"commit.{theirs}", value, got.get(theirs))


def check_stats(report, where, name, side, expected, got, case=None, folded=False):
    got = got or {}
    for key in METRICS if folded else STATS:
        report.number(where, name, f"{side}.{key}", expected[key], got.get(key))
    if case is not None and case.data_is_clean:
        report.equal(where, name, f"{side}.samples", case.samples, got.get("samples"))


def change_of(delta):
    if delta is ...:
        return ...
    if delta is None:
        return "incomparable"
    if abs(abs(delta) - 1e-9) < 1e-12:
        return ...
    return "improved" if delta < -1e-9 else "regressed" if delta > 1e-9 else "unchanged"


def check_row(report, where, expected, got, options):
    name = got.get("fullname")
    for side, stats, cases in (
        ("reference", expected.sides[0], expected.references),
        ("candidate", expected.sides[1], expected.candidates),
    ):
        single = cases[0] if len(cases) == 1 else None
        check_stats(report, where, name, side, stats, got.get(side), single, folded=len(cases) > 1)
    for metric in METRICS:
        values = (got.get("metrics") or {}).get(metric) or {}
        check_delta(report, where, name, f"metrics.{metric}.", expected, metric, values)
    check_delta(report, where, name, "", expected, options.metric, got)
    change = change_of(expected.values(options.metric)[1])
    if change is not ...:
        report.equal(where, name, "change", change, got.get("change"))
    if expected.labels is None or any("UNSERIALIZABLE[" in label for label in expected.labels):
        report.count["skipped"] += 1
    else:
        group = printable(str(got.get("group")))
        report.check(group in expected.labels, where, name, "group", expected.labels, group)
    if expected.levels is not None:
        report.check(got.get("matched_by") in expected.levels, where, name, "matched_by", expected.levels, got.get("matched_by"))
    if expected.cases is not None:
        report.equal(where, name, "cases", expected.cases, got.get("cases"))
    check_params(report, where, name, expected.params, got.get("params"))


def check_delta(report, where, name, prefix, expected, metric, got):
    difference, delta, speedup = expected.values(metric)
    reference, candidate = expected.sides[0][metric], expected.sides[1][metric]
    scale = max(abs(x) for x in (reference, candidate)) if difference not in (None, ...) else 0.0
    report.number(where, name, prefix + "difference", difference, got.get("difference"), scale)
    report.number(where, name, prefix + "delta_pct", delta, got.get("delta_pct"), 100.0)
    report.number(where, name, prefix + "speedup", speedup, got.get("speedup"))


def check_params(report, where, name, expected, got):
    got = got or {}
    plain = {k: v for k, v in expected.items() if comparable_param(v)}
    report.equal(where, name, "names of params", sorted(expected), sorted(got))
    for key, value in plain.items():
        if key in got:
            report.check(got[key] == value or got[key] == str(value), where, name, f"params.{key}", value, got[key])


def comparable_param(value):
    if isinstance(value, str):
        return printable(value) == value and "UNSERIALIZABLE[" not in value
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53)


def check_summary(report, where, label, rows, got, options):
    values = [row.values(options.metric) for row in rows]
    if any(v[1] is ... for v in values):
        report.count["skipped"] += 1
        return
    report.equal(where, label, "count", len(rows), got.get("count"))
    changes = Counter(change_of(v[1]) for v in values)
    for change in ("improved", "regressed", "unchanged", "incomparable"):
        if ... not in changes:
            report.equal(where, label, change, changes[change], got.get(change))
    deltas = [v[1] for v in values if v[1] is not None]
    speedups = [v[2] for v in values if v[1] is not None and v[2] is not None]
    scale = max([100.0, *(abs(d) for d in deltas)])
    made = {
        "avg_delta_pct": (math.fsum(deltas) / len(deltas) if deltas else None, scale),
        "median_delta_pct": (statistics.median(deltas) if deltas else None, scale),
        "avg_speedup": (math.fsum(speedups) / len(speedups) if speedups else None, 0.0),
        "geomean_speedup": (math.exp(math.fsum(map(math.log, speedups)) / len(speedups)) if speedups else None, 0.0),
    }
    for field, (value, size) in made.items():
        report.number(where, label, field, value, got.get(field), size)


def check_judged_mean(report, where, label, rows, got):
    """The geometric mean of the judged changes that the rows print."""
    ratios = [row["judged"]["ratio"] for row in rows if row["judged"]["ratio"] is not None]
    mean = math.exp(-math.fsum(map(math.log, ratios)) / len(ratios)) if ratios else None
    report.number(where, label, "geomean_judged_speedup", mean, got.get("geomean_judged_speedup"), 0.0)


def find_row(got, expected):
    """The expected row a printed row stands for."""
    fullname = printable(str(got.get("fullname")))
    exact = [row for row in expected if fullname in row.fullnames]
    if len(exact) == 1:
        return exact[0]
    base = fullname.split("[", 1)[0]
    near = exact or [row for row in expected if base in row.bases]
    if len(near) > 1:
        params = got.get("params") or {}
        near = [
            row
            for row in near
            if sorted(row.params) == sorted(params)
            and all(not comparable_param(v) or params[k] in (v, str(v)) for k, v in row.params.items())
        ]
    if len(near) > 1:
        # Several the text cannot tell apart: the numbers do.
        mean = (got.get("candidate") or {}).get("mean")
        near = [row for row in near if row.sides[1]["mean"] == mean]
    return near[0] if near else None


def check_folder(report, binary, folder, artifacts, options):
    where = " ".join([os.path.relpath(folder, ROOT), *options.arguments()])
    output, problem = analyze(binary, folder, options)
    if problem:
        report.fail(where, "-", "analyze", "a comparison", problem)
        return
    report.equal(where, "-", "schema", "pytest-park/comparison/v1", output.get("schema"))
    report.equal(where, "-", "metric", options.metric, output.get("metric"))
    sides = []
    for side in ("reference", "candidate"):
        path = (output.get(side) or {}).get("path")
        artifact = resolve(path, folder, artifacts) if isinstance(path, str) else None
        if not report.check(artifact is not None, where, side, "path", "one of the artifacts", path):
            return
        sides.append(artifact)
        check_run(report, where, side, output[side], artifact)
    reference, candidate = sides
    check_identities(report, where, output, (1, 1))
    check_choice(report, where, artifacts, reference, candidate)
    if reference.doubtful or candidate.doubtful:
        report.count["skipped"] += 1
        return

    pairing = Pairing(reference.cases, candidate.cases)
    rows, left = expected_rows(pairing, options)
    open_names = [{c.fullname for c in run.cases if c.index in pairing.open[i]} for i, run in enumerate(sides)]
    open_bases = {without_postfix(name.split("[", 1)[0]) for names in open_names for name in names}
    folding = bool(options.exclude or options.distinct)
    if folding:
        # A fold the documents do not settle, because one of its cases is open, is left out of the check.
        unclear = [row for row in rows if row.unclear or {without_postfix(b) for b in row.bases} & open_bases]
    else:
        unclear = []
    unclear_bases = {base for row in unclear for base in row.bases}

    # Rows.
    waiting = [row for row in rows if row not in unclear]
    matched, by_group, whole = [], defaultdict(list), True
    for got in output.get("rows", []):
        row = find_row(got, waiting)
        if row is not None:
            waiting.remove(row)
            matched.append(row)
            by_group[got.get("group")].append(row)
            check_row(report, where, row, got, options)
            continue
        base = printable(str(got.get("fullname"))).split("[", 1)[0]
        if base in unclear_bases or without_postfix(base) in open_bases:
            report.count["skipped"] += 1
            whole = False
        else:
            report.fail(where, got.get("fullname"), "row", "no such row", got.get("matched_by"))
            whole = False
    for row in waiting:
        report.fail(where, sorted(row.fullnames), "row", "a row", None)
        whole = False

    # What stands on one side only: every case exactly once.
    for side, field in ((0, "removed"), (1, "added")):
        stats_key = ("reference", "candidate")[side]
        wanted = defaultdict(list)
        for case in left[side]:
            wanted[case.fullname].append(case)
        for got in output.get(field, []):
            name = printable(str(got.get("fullname")))
            if wanted.get(name):
                case = wanted[name].pop()
                report.count["passed"] += 1
                check_stats(report, where, f"{field} {name}", stats_key, case.stats, got.get(stats_key), case)
                allowed = labels(case, options, (options.exclude,) if options.exclude else ())
                plain = labels(case, Options(options.group_by))
                if allowed is not None and plain is not None and not any("UNSERIALIZABLE[" in x for x in allowed):
                    allowed = allowed | plain if folding else allowed
                    report.check(printable(str(got.get("group"))) in allowed, where, f"{field} {name}", "group", allowed, got.get("group"))
                if not folding:
                    check_params(report, where, f"{field} {name}", case.params, got.get("params"))
            elif name in open_names[side] or name.split("[", 1)[0] in unclear_bases:
                report.count["skipped"] += 1
            else:
                report.fail(where, name, field, "not listed", "listed")
        for cases in wanted.values():
            for case in cases:
                if case.base not in unclear_bases:
                    report.fail(where, case.fullname, field, "listed", "missing")
    if not folding:
        for side, field in ((0, "removed"), (1, "added")):
            held = sum(row.get("cases", 1) for row in output.get("rows", [])) + len(output.get(field, []))
            report.equal(where, "-", f"rows + {field}", len(sides[side].cases), held)

    # Summaries, from the recomputed rows.
    printed = [group.get("label") for group in output.get("groups", [])]
    report.equal(where, "-", "groups listed once", len(set(printed)), len(printed))
    lonely = {entry.get("group") for field in ("added", "removed") for entry in output.get(field, [])}
    for group in output.get("groups", []):
        label = group.get("label")
        if label not in by_group and whole:
            report.check(label in lonely and not group.get("count"), where, label, "group", "has rows", "none")
        elif whole:
            check_summary(report, where, f"group {label}", by_group[label], group, options)
    for label in by_group:
        report.check(label in printed, where, label, "group", "listed", printed)
    if whole:
        check_summary(report, where, "overall", matched, output.get("overall") or {}, options)
        check_judged_mean(report, where, "overall", output.get("rows") or [], output.get("overall") or {})
    else:
        report.count["skipped"] += 1
    check_variants(report, where, output, candidate, options)


def check_question(report, rule, binary, folder, artifacts, question):
    """The verdicts of one comparison: by the rule where it is there, and by arithmetic."""
    where = " ".join([os.path.relpath(folder, ROOT), *question.arguments()])
    output, problem = analyze(binary, folder, question)
    if problem:
        report.fail(where, "-", "analyze", "a comparison", problem)
        return
    sides = []
    for side in ("reference", "candidate"):
        runs = output[side].get("pooled") or [output[side]]
        sides.append([resolve(run["path"], folder, artifacts) for run in runs])
    if not report.check(all(run for side in sides for run in side), where, "-", "paths", "artifacts", sides):
        return
    check_identities(report, where, output, tuple(len(side) for side in sides))
    if rule is not None:
        check_against_rule(report, where, rule, question, output, sides, artifacts, Pairing)


def check_variants(report, where, output, candidate, options):
    cases = defaultdict(list)
    for case in candidate.cases:
        cases[case.fullname].append(case)
    for got in output.get("variants", []):
        names = got.get("names") or {}
        found = [cases.get(printable(str(names.get(side)))) for side in ("original", "reference")]
        if not report.check(all(found), where, show(names), "variant", "two cases of the candidate run", found):
            continue
        if len(found[0]) > 1 or len(found[1]) > 1:
            continue
        (old,), (new,) = found
        if got.get("cases", 1) != 1:
            report.count["skipped"] += 1
            continue
        name = f"variant {old} / {new}"
        row = Row([old], [new], None, Options(metric=options.metric))
        for side, case in (("reference", old), ("candidate", new)):
            check_stats(report, where, name, side, case.stats, got.get(side), case)
        check_delta(report, where, name, "", row, options.metric, got)
    if options.exclude or options.distinct:
        return
    pairs, unpaired = expected_implementations(candidate.cases, options.compare)
    wanted = Counter((old.fullname, new.fullname, label, other) for old, new, label, other in pairs)
    listed = Counter(
        tuple(printable(row[key][side]) for key in ("names", "implementations") for side in ("original", "reference"))
        for row in output["variants"]
    )
    report.equal(where, "variants", "pairs and labels", wanted, listed)
    alone = Counter((printable(it["fullname"]), it["side"]) for it in output["variants_unpaired"])
    report.equal(where, "variants_unpaired", "names and sides", Counter(unpaired), alone)
    rows = [Row([old], [new], None, options) for old, new, _, _ in pairs]
    check_summary(report, where, "variants_overall", rows, output["variants_overall"], options)


def frequent_param(reference, candidate):
    """The param most cases have, one with several values first."""
    count, values = Counter(), defaultdict(set)
    for case in reference.cases + candidate.cases:
        for key, value in case.params.items():
            count[key] += 1
            values[key].add(canonical({"": value}))
    # Commas separate names on the command line.
    names = [key for key in count if re.fullmatch(r"\w+", key)]
    return sorted(names, key=lambda key: (-(len(values[key]) > 1), -count[key], key))[:2]


def option_sets(artifacts):
    yield Options()
    yield Options(group_by=("group",))
    yield Options(metric="median")
    yield Options(metric="min", group_by=("custom", "marks", "params"))
    certain = [a for a in artifacts if not a.doubtful][-2:]
    for key in frequent_param(*certain) if len(certain) == 2 else ():
        yield Options(exclude=key)
        yield Options(group_by=("group",), distinct=key)
        yield Options(distinct=key)
        yield Options(group_by=("group", f"param:{key}"))
        yield Options(metric="max", group_by=("group",), exclude=key)
        # Which of the runs is the candidate does not matter where both have the param and the value.
        values = [{printed(case.params[key]) for case in run.cases if key in case.params} for run in certain]
        if all(values):
            yield Options(compare=key)
        for value in sorted(values[0] & values[1])[:1]:
            yield Options(metric="min", compare=f"{key}={value}")
    for case in certain[-1].cases if certain else ():
        if isinstance(case.custom, dict) and case.custom:
            yield Options(group_by=(f"custom:{sorted(case.custom)[0]}", "group"))
            break


def default_folders():
    for base in (ROOT / "fixtures", ROOT.parent / "shared" / "corpus"):
        if base.is_dir():
            for folder in sorted(p for p in base.iterdir() if p.is_dir()):
                if folder.name == "suite":
                    continue
                inner = sorted(p for p in folder.iterdir() if p.is_dir())
                yield from inner if folder.name == "pytest-benchmark" else [folder]


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 2
    binary = Path(sys.argv[1]).resolve()
    folders = [Path(argument).resolve() for argument in sys.argv[2:]] or list(default_folders())
    report, compared = Report(), 0
    rule = load_rule()
    for folder in folders:
        artifacts = load(folder)
        if len(artifacts) < 2:
            continue
        compared += 1
        for options in option_sets(artifacts):
            try:
                check_folder(report, binary, folder, artifacts, options)
            except (AttributeError, TypeError, KeyError) as error:
                where = " ".join([str(folder), *options.arguments()])
                report.fail(where, "-", "shape of the output", "as documented", f"{type(error).__name__}: {error}")
        check_metrics(report, rule, binary, folder, artifacts, resolve)
        for question in [Options(), *questions(artifacts)]:
            check_question(report, rule, binary, folder, artifacts, question)
        check_growth(report, binary, os.path.relpath(folder, ROOT), [folder])
    if not sys.argv[2:]:
        with tempfile.TemporaryDirectory() as drawn:
            families = draw_families(Path(drawn))
            check_growth(report, binary, "drawn, pooled", [families, "--pool", "-r", "*base", "-c", "*changed"])
            check_growth(report, binary, "drawn, lone", [families, "--noise", "1.5"])
            for folder in draw_archives(Path(drawn)):
                artifacts = load(folder)
                for question in [Options(), *questions(artifacts)]:
                    check_question(report, rule, binary, folder, artifacts, question)
    if report.count["failed"] > 200:
        print(f"... and {report.count['failed'] - 200} more failures")
    print(f"{compared} folders compared")
    skipped = f", {report.count['skipped']} skipped" if report.count["skipped"] else ""
    print(f"{report.count['passed']} passed, {report.count['failed']} failed{skipped}")
    return 1 if report.count["failed"] or not compared else 0


def in_a_large_stack():
    """Artifacts may be nested deeper than Python's own stack allows."""
    sys.setrecursionlimit(200_000)
    threading.stack_size(512 * 1024 * 1024)
    result = []
    thread = threading.Thread(target=lambda: result.append(main()))
    thread.start()
    thread.join()
    return result[0] if result else 1


if __name__ == "__main__":
    sys.exit(in_a_large_stack())
