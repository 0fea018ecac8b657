"""Validates what `--format json` prints against `docs/schema`, and that wrong documents are refused: `check_schema.py BINARY`."""

import copy
import json
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "fixtures"
PROFILES = str(FIXTURES / "profiler" / "profiles")

# Folder below `fixtures/`, command and options.
CALLS = [
    *((folder, "analyze", []) for folder in ("two-runs", "history", "groups", "params", "postfixes", "marks", "profiler", "machines", "corrupt")),
    *((f"pytest-benchmark/{version}", "analyze", []) for version in ("3.4.1", "4.0.0", "4.0.0-data", "5.0.1", "5.1.0", "5.2.3", "5.3.1", "5.3.1-data")),
    *(("metrics", "analyze", ["--metric", metric, "--fail-on", f"{metric}:5%"]) for metric in ("ops", "p95", "extra:queries", "extra:errors", "extra:peak")),
    ("metrics", "analyze", ["--metric", "extra:errors", "--reference", "baseline", "--candidate", "candidate", "--pool", "--fail-on", "extra:errors>0"]),
    ("metrics", "analyze", ["--metric", "extra:memory.peak_bytes", "--filter", "rows", "--exclude-param", "n"]),
    ("timers", "analyze", ["--fail-on", "mean>8MiB"]),
    *(("two-runs", "analyze", ["--metric", metric]) for metric in ("median", "min", "max", "stddev", "iqr", "q1", "q3")),
    ("two-runs", "analyze", ["--columns", "median,stddev,rounds", "--sort", "delta", "--only-changed"]),
    ("two-runs", "analyze", ["--filter", "pipeline", "--group-by", "file,func"]),
    ("two-runs", "analyze", ["--filter", "matches nothing"]),
    ("two-runs", "analyze", ["--noise", "1", "--alpha", "0.2", "--min-effect", "0"]),
    ("two-runs", "analyze", ["--reference", "latest", "--candidate", "oldest", "--fail-on", "mean:5%"]),
    ("two-runs", "analyze", ["--fail-on", "regressed,removed,mean:5us,mean>100us", "--config", str(ROOT / "tests" / "checks" / "waivers.toml")]),
    ("two-runs", "analyze", ["--filter", "stream|legacy_join", "--fail-on", "regressed"]),
    ("one-run", "analyze", ["--fail-on", "regressed,mean>1us"]),
    ("history", "analyze", ["--reference", "*", "--candidate", "latest", "--pool"]),
    ("history", "analyze", ["--reference", "oldest", "--group-by", "func"]),
    ("groups", "analyze", ["--group-by", "custom", "--group-by", "marks"]),
    ("params", "analyze", ["--exclude-param", "n", "--group-by", "params"]),
    ("params", "analyze", ["--distinct-param", "device"]),
    ("postfixes", "analyze", ["--original-postfix", "_np", "--reference-postfix", "_pt"]),
    ("postfixes", "analyze", ["--original-postfix", "_np", "--reference-postfix", "_nothing"]),
    ("postfixes/Linux-CPython-3.11-64bit/0002_candidate-v2.json", "analyze", []),
    ("params", "analyze", ["--compare", "device=cpu"]),
    ("profiler", "analyze", ["--profiler-folder", PROFILES]),
    ("profiler/runs", "analyze", []),
    ("corrupt", "analyze", ["--reference", "oldest"]),
    ("one-run", "analyze", []),
    ("one-run", "analyze", ["--filter", "matches nothing"]),
    *((folder, "runs", []) for folder in ("two-runs", "history", "machines", "corrupt", "params", "one-run", "pytest-benchmark")),
    *((folder, "history", []) for folder in ("two-runs", "history", "groups", "params", "postfixes", "machines", "corrupt", "one-run", "pytest-benchmark")),
    *(("history", "history", ["--metric", metric]) for metric in ("median", "min", "max", "stddev", "iqr", "q1", "q3")),
    ("history", "history", ["--reference", "oldest", "--group-by", "file", "--only-changed"]),
    ("history", "history", ["--last", "3", "--filter", "query"]),
    *(("metrics", "history", ["--metric", metric]) for metric in ("ops", "p99", "extra:balance")),
    ("history", "growth", []),
    ("history", "growth", ["--over", "n", "--pool", "-r", "latest~5..latest~1", "-c", "latest", "--fail-on", "growth:0.2"]),
    ("history", "analyze", ["--over", "n"]),
    ("params", "growth", []),
    ("metrics", "analyze", ["--metric", "ops", "--over", "n"]),
]

# What a dashboard over `fixtures/history` is asked, and the document that it answers with.
ASKED = [
    ("/api/runs", "runs"),
    ("/api/comparison?pool=true&reference=oldest", "comparison"),
    ("/api/history?band=true&benchmark=tests/test_history.py::test_query", "history"),
    ("/api/history?band=true&benchmark=tests/test_history.py::test_query&metric=q1", "history"),
    ("/api/growth?over=n", "growth"),
    ("/api/growth?over=nothing", "error"),
    ("/api/comparison?over=n", "comparison"),
    ("/api/history?last=none", "error"),
    ("/api/comparison?reference=nothing", "error"),
    ("/api/comparison?filter=[", "error"),
    ("/api/comparison?refernce=oldest", "error"),
]

# Keys that a document may lack, by the definition they are in; everything else is always there.
MAY_LACK = {
    "row": {"names", "implementations", "profile"},
    "summary": {"label"},
    "run": {"cases", "data", "pooled", "measured"},
    "family": {"unit"},
    "point": {"mean", "median", "min", "max", "stddev", "iqr", "q1", "q3", "ops", "p90", "p95", "p99"},
    "stats": {"unit"},
    "judged": {"difference", "difference_low", "difference_high"},
    "added": {"metric_candidate"},
    "removed": {"metric_reference"},
}

# What suites may fill as they like.
OPEN = ("params", "extra_info")

# What the documents together must have shown, or the validation says little: places of values that are not null.
SHOWN = {
    "comparison": [
        "reference/pooled/*/run_id", "rows/*/q", "rows/*/runs_to_settle", "rows/*/profile/*/line", "variants/*/names/original",
        "variants/*/implementations/reference", "variants_overall/avg_speedup", "variants_unpaired/*/side", "options/compare", "added/*/candidate/mean", "removed/*/reference/mean", "groups/*/label", "suite_shift/pct", "environment/*/key", "warnings/*/line",
        "options/filter", "options/noise_pct", "rows/*/reason", "rows/*/reason_code", "rows/*/judged/q", "rows/*/judged/counted/*", "noise/slow_pct", "noise/resolution_pct", "overall/geomean_judged_speedup", "suite_shift/guarded", "in_turn",
        "gate/asked/*", "gate/counts/*/judged", "gate/reason", "gate/tested", "gate/failed/*/value", "gate/failed/*/unit", "gate/waived/*/until", "gate/not_tested/*/why",
        "rows/*/judged/difference_low", "rows/*/reference/unit", "rows/*/metric_candidate", "rows/*/extra_info", "removed/*/metric_reference", "metric_unit",
    ],
    "run": ["cases/*/stats/mean", "variants/*/implementations/original", "variants_overall/count", "variants_unpaired/*/side", "noise/source", "gate/failed/*/limit"],
    "runs": ["runs/*/data", "runs/*/commit/dirty", "runs/*/number"],
    "history": ["series/*/change_points/*/ratio", "series/*/group", "series/*/best/run", "breaks/*", "warnings/*/path", "reference"],
    "error": ["hint"],
    "growth": [
        "over", "families/*/params", "families/*/sizes/*/ratio", "families/*/reference/class", "families/*/growth/q", "families/*/growth/reason_code",
        "families/*/level/q", "families/*/level/reason", "families/*/crossovers/*/size_low", "gate/failed/*/unit", "warnings/*/message",
    ],
}

# Word for word: a place, what must not stand there.
WRONG_WORDS = {
    "comparison": [
        ("schema", "pytest-park/comparison/v2"), ("metric", "mode"), ("metric", "extra:"), ("metric_better", "more"), ("rows/0/verdict", "faster"), ("rows/0/verdict", "added"), ("rows/0/verdict", None),
        ("rows/0/change", "inconclusive"), ("rows/0/matched_by", "guess"), ("rows/0/reason", "who knows"), ("rows/0/reason_code", "who-knows"), ("rows/0/cases", 0), ("rows/0/p", 1.5),
        ("rows/0/judged/statistic", "mean"), ("rows/0/judged/counted", [1]), ("rows/0/judged/ratio", 0), ("rows/0/runs_to_settle", 31), ("in_turn", None),
        ("rows/0/names", {"original": "a", "reference": "b"}), ("rows/0/implementations", {"original": "a", "reference": "b"}),
        ("variants_overall/label", "all"), ("options/compare", 1), ("rows/0/reference/mean", -1.0), ("rows/0/speedup", 0), ("rows/0/profile", []),
        ("noise/source", "guess"), ("reference/datetime", "2026-11-23"), ("reference/datetime", "2026-11-23T10:00:00+01:00"), ("overall/label", "all"),
        ("rows", None), ("warnings", {}),
    ],
    "run": [("schema", "pytest-park/runs/v1"), ("run/cases", 1.5), ("cases/0/stats/samples", None)],
    "runs": [("schema", "pytest-park/run/v1"), ("runs/0/data", 1), ("runs/0/number", "0001"), ("runs/0/cases", -1), ("runs/0/pooled", [])],
    "history": [
        ("schema", "pytest-park/history/v2"), ("metric", "median"), ("metric", "ops"), ("metric", "mode"), ("reference", -1), ("reference", "oldest"), ("breaks", None),
        ("series/0/points/0/mean", None), ("series/0/first/min", 1.0), ("series/0/points/0/p50", 1.0), ("runs/0/cases", 3),
    ],
    "growth": [
        ("schema", "pytest-park/comparison/v1"), ("over", 1), ("families/0/sizes", []), ("families/0/sizes/0/size", 0), ("families/0/reference/class", "n^2"),
        ("families/0/growth/verdict", "incomparable"), ("families/0/growth/p_noise", 1.5), ("families/0/level/ratio", 0), ("guard", None),
    ],
    "error": [("schema", "pytest-park/history/v1"), ("error", ""), ("error", None), ("causes", None), ("hint", ["a"])],
}


def no_number(word):
    raise ValueError(f"{word} is no JSON")


def read(text):
    return json.loads(text, parse_constant=no_number)


def places(value, place=()):
    """Every place of a document that is not below what suites fill, with what is there."""
    yield place, value
    if place and place[-1] in OPEN:
        return
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, it in below:
        yield from places(it, (*place, key))


def at(document, place):
    for key in place:
        document = document[key]
    return document


def kind(place):
    return "/".join("*" if isinstance(key, int) else key for key in place)


def sealed(name, schema):
    """Every object of a schema lists all its keys, demands them and allows no others."""
    objects = [
        (where, it) for where, it in places(schema) if isinstance(it, dict) and it.get("type") == "object" and not (where and where[-1] in OPEN)
    ]
    assert objects, name
    for where, it in objects:
        may_lack = MAY_LACK.get(where[-1], set()) if where else set()
        assert it.get("additionalProperties") is False, (name, where)
        assert set(it["properties"]) - set(it["required"]) <= may_lack, (name, where)
        assert set(it["required"]) <= set(it["properties"]), (name, where)


def mutations(document):
    """Wrong documents, a damage each: (what was done, document)."""

    def damaged(place, change):
        wrong = copy.deepcopy(document)
        change(at(wrong, place[:-1]), place[-1])
        return wrong

    def put(value):
        return lambda parent, key: parent.__setitem__(key, value)

    done = set()
    for place, value in places(document):
        if kind(place) in done:
            continue
        done.add(kind(place))
        if isinstance(value, dict) and not (place and place[-1] in OPEN):
            wrong = copy.deepcopy(document)
            at(wrong, place)["surprise"] = 1
            yield f"{kind(place)}: one key more", wrong
        if place and isinstance(place[-1], str):
            yield f"{kind(place)}: lacking", damaged(place, lambda parent, key: parent.pop(key))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield f"{kind(place)}: a number as text", damaged(place, put(str(value)))
            yield f"{kind(place)}: no number", damaged(place, put(float("nan")))
        if place and isinstance(value, (str, bool)):
            yield f"{kind(place)}: a number instead", damaged(place, put(7.5))


def is_optional(what):
    place, _, damage = what.rpartition(": ")
    *parent, key = place.split("/")
    if damage != "lacking":
        return False
    in_row = parent[-2:] == ["rows", "*"] and key == "profile"
    in_range = parent[-2:] == ["points", "*"] and key in ("min", "max", "q1", "q3")
    of_metric = key in ("unit", "metric_reference", "metric_candidate") and parent[0] in ("rows", "added", "removed", "variants", "cases")
    # A row always has both numbers of the metric.
    of_metric = of_metric and not (parent[-2:-1] in (["rows"], ["variants"]) and key != "unit")
    in_judged = parent[-1:] == ["judged"] and key.startswith("difference")
    return in_row or in_range or of_metric or in_judged or key == "pooled"


def moved(folder):
    """The runs of `two-runs`, the newer one from another Python: another kind of machine."""
    for path in sorted((FIXTURES / "two-runs").rglob("*.json")):
        text = path.read_text(encoding="utf-8")
        if path.name.startswith("0002"):
            assert '"python_version": "3.11.7"' in text, path
            text = text.replace('"python_version": "3.11.7"', '"python_version": "3.12.1"')
        Path(folder, path.name).write_text(text, encoding="utf-8")
    return folder


def growing(folder):
    """Two runs of a benchmark that grows more and of one that grows as it did, and a file that is none."""
    for idx, power in enumerate((1.0, 2.0)):
        cases = []
        for n in (10, 100, 1000, 10000):
            for name, time in ((f"test_more[{n}-a]", 1e-5 * (n / 100) ** power), (f"test_same[{n}-a]", 1e-6 * n)):
                stats = dict.fromkeys(("min", "max", "mean", "median", "q1", "q3"), time) | {"stddev": 0.0, "iqr": 0.0, "rounds": 10000, "iterations": 100}
                cases.append({"name": name, "fullname": f"t.py::{name}", "params": {"n": n, "kind": "a"}, "group": None, "stats": stats})
        document = {"machine_info": {"node": "m"}, "commit_info": {"id": str(idx) * 40}, "benchmarks": cases, "datetime": f"2026-11-0{idx + 1}T10:00:00", "version": "5.1.0"}
        Path(folder, f"000{idx + 1}_run.json").write_text(json.dumps(document), encoding="utf-8")
    Path(folder, "0000_bad.json").write_text('{"benchmarks": [', encoding="utf-8")
    return folder


def served(binary):
    """What a dashboard answers: (address, kind of document, text)."""
    call = [binary, "serve", "--port", "0", str(FIXTURES / "history")]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True) as server:
        try:
            said = next((line for line in server.stdout if "http://" in line), "")
            assert said, "the server names its address"
            root = "http://" + said.split("http://")[1].split()[0].rstrip("/")
            for address, name in ASKED:
                try:
                    with urllib.request.urlopen(root + address, timeout=60) as answer:
                        text = answer.read()
                except urllib.error.HTTPError as refused:
                    text = refused.read()
                yield address, name, text.decode("utf-8")
        finally:
            server.terminate()


def accepted(validator, document):
    """Whether a document is one, by way of its text: what is not JSON is not."""
    try:
        return validator.is_valid(read(json.dumps(document)))
    except ValueError:
        return False


def brief(document):
    """The same document with short lists, and the first of each kind of thing in them."""
    if isinstance(document, dict):
        return {key: brief(it) for key, it in document.items()}
    if isinstance(document, list):
        richest = sorted(document, key=lambda it: -len(json.dumps(it)))
        return [brief(it) for it in richest[:2]]
    return document


def main(binary):
    validators = {}
    definitions = {}
    for path in sorted((ROOT / "docs" / "schema").glob("*.json")):
        name = path.name.removesuffix("-v1.schema.json")
        schema = read(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"urn:pytest-park:schema:{name}:v1" and schema["properties"]["schema"]["const"] == f"pytest-park/{name}/v1", path
        sealed(name, schema)
        # Files are used one by one, so each holds all it needs; what has one name is one thing, but for which keys of a run there are.
        for key, definition in schema.get("$defs", {}).items():
            assert key == "run" or definitions.setdefault(key, definition) == definition, (name, key)
        validators[name] = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert sorted(validators) == ["comparison", "error", "growth", "history", "run", "runs"], sorted(validators)

    documents = {name: [] for name in validators}

    def check(what, text, names):
        document = read(text)
        name = document["schema"].split("/")[1]
        assert name in names, (what, name)
        error = next(validators[name].iter_errors(document), None)
        if error is not None:
            raise SystemExit(f"{what} is refused by {name}-v1 at {list(error.absolute_path)}: {error.message}")
        documents[name].append(document)

    def check_call(folder, command, options):
        call = [binary, command, "--format", "json", *options, str(FIXTURES / folder)]
        result = subprocess.run(call, capture_output=True, check=False)
        assert result.returncode in (0, 1), (call, result.stderr.decode())
        names = {"analyze": ("comparison", "run"), "runs": ("runs",), "history": ("history",), "growth": ("growth",)}[command]
        check(" ".join(call), result.stdout.decode("utf-8"), names)

    for folder, command, options in CALLS:
        check_call(folder, command, options)
    with tempfile.TemporaryDirectory() as folder:
        for command in ("analyze", "runs", "history"):
            check_call(moved(folder), command, [])
    with tempfile.TemporaryDirectory() as folder:
        for command, options in (("growth", ["--fail-on", "growth:0.2"]), ("analyze", ["--over", "n"]), ("growth", ["--over", "n", "--only-changed"])):
            check_call(growing(folder), command, options)
    for address, name, text in served(binary):
        check(address, text, (name,))

    ranged = [it for it in documents["history"] if any(len(point) > 2 for series in it["series"] for point in series["points"])]
    assert len(ranged) == 2, "the dashboard adds the range of the rounds"

    refused = 0
    for name, validator in validators.items():
        shown = {kind(place) for document in documents[name] for place, value in places(document) if value is not None}
        assert not set(SHOWN[name]) - shown, (name, set(SHOWN[name]) - shown)
        # Every kind of document against every other schema.
        for other, others in documents.items():
            assert other == name or not accepted(validator, others[0]), (name, other)
        tried = set()
        for document in map(brief, documents[name]):
            # Only the documents that have something the earlier ones did not.
            fresh = {kind(place) for place, value in places(document) if value is not None} - tried
            if not fresh:
                continue
            tried |= fresh
            assert accepted(validator, document), name
            for what, wrong in mutations(document):
                if what.rpartition(": ")[0] in fresh and not is_optional(what):
                    assert not accepted(validator, wrong), f"{name}-v1 takes {what}"
                    refused += 1
        document = next(it for it in documents[name] if it.get("rows", True))
        for where, value in WRONG_WORDS[name]:
            wrong = copy.deepcopy(document)
            *parent, key = (int(it) if it.isdigit() else it for it in where.split("/"))
            at(wrong, parent)[key] = value
            assert not accepted(validator, wrong), f"{name}-v1 takes {where}: {value!r}"
            refused += 1
    valid = sum(len(it) for it in documents.values())
    print(f"{valid} documents are valid, {refused} damaged ones are refused")


if __name__ == "__main__":
    main(*sys.argv[1:])
