"""Saved artifacts, as far as the study reads them."""

import json
import statistics


class Saved:
    """One run: its artifact, and the statistics of each case by fullname."""

    def __init__(self, path):
        self.path = path
        artifact = json.loads(path.read_text())
        self.cases = {case["fullname"]: case["stats"] for case in artifact["benchmarks"]}

    @staticmethod
    def typical(runs, case):
        return statistics.median(run.cases[case]["median"] for run in runs)


def load_all(folder):
    """Runs by configuration, in the order they were measured; each configuration is cut to the length of the shortest."""
    runs = {}
    for path in sorted(folder.glob("*.json")):
        runs.setdefault(path.stem.split("-", 1)[1], []).append(Saved(path))
    if "base" not in runs:
        raise SystemExit(f"no runs in {folder}")
    least = min(len(of) for of in runs.values())
    return {name: of[:least] for name, of in sorted(runs.items())}
