"""Measures the dashboard on large archives: how soon it is usable, what it answers to a key, what it transfers.

    cargo build --release && target/browser/environment/bin/python tests/browser/measure.py [BINARY ...]

`tests/run-browser` makes the environment. Each binary (by default target/release/pytest-park) is a column of the table that is
printed, in Markdown. Two archives are made below target/browser: M, 300 runs of 400 benchmarks, and W, 2 runs of 20,000.
"""

import json
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time

from park import CHROMIUM, CHROMIUM_FLAGS, FIXTURES, ROOT, environment
from playwright.sync_api import sync_playwright

WORK = ROOT / "target/browser"
ARCHIVES = {"M": (300, 400), "W": (2, 20_000)}
# After two frames what was changed is on the screen.
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
REPEATS = 3


def archive(name):
    """Runs of made-up benchmarks: a few are slower or faster in the newest run, and some have a step half way."""
    folder = WORK / f"archive-{name}"
    runs, cases = ARCHIVES[name]
    if len(list(folder.glob("*.json"))) == runs:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    [source] = (FIXTURES / "one-run").rglob("*.json")
    document = json.loads(source.read_text())
    case = document["benchmarks"][0]
    draw = random.Random(7)
    costs = [10 ** draw.uniform(-6.5, -2.5) for _ in range(cases)]
    for run in range(runs):
        slow = 1 + abs(draw.gauss(0, 0.01))
        benchmarks = []
        for i, cost in enumerate(costs):
            factor = 1.3 if i % 7 == 0 and run >= runs // 2 else 1.0
            factor *= 1.4 if i % 50 == 1 and run == runs - 1 else 1.0
            base = cost * factor * slow * (1 + abs(draw.gauss(0, 0.008)))
            stats = {"min": base, "q1": base * 1.02, "median": base * 1.04, "q3": base * 1.08, "max": base * 1.9}
            stats |= {"mean": base * (1.05 + abs(draw.gauss(0, 0.01))), "stddev": base * 0.05, "iqr": base * 0.06}
            function = f"test_{i // 4:05}"
            params = {"n": 10 ** (i % 4 + 1)}
            benchmarks.append({
                **case, "group": None, "params": params, "param": str(params["n"]), "name": f"{function}[{params['n']}]",
                "fullname": f"tests/bench/test_module_{i // 400}.py::{function}[{params['n']}]", "stats": {**case["stats"], **stats},
            })
        document["benchmarks"] = benchmarks
        document["datetime"] = f"2026-{1 + run // 28:02}-{1 + run % 28:02}T00:00:00+00:00"
        document["commit_info"] = {**document["commit_info"], "id": f"{run:040x}", "dirty": False}
        (folder / f"{run + 1:04}_run.json").write_text(json.dumps(document))
    return folder


class Page:
    """A page of a fresh server."""

    def __init__(self, browser, binary, folder):
        self.process = subprocess.Popen(
            [binary, "serve", str(folder), "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment()
        )
        self.url = re.search(r"http://\S+", self.process.stdout.readline()).group()
        self.page = browser.new_page(viewport={"width": 1440, "height": 900})
        self.page.set_default_timeout(120_000)
        self.bytes = 0
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: setattr(self, "bytes", self.bytes + event["encodedDataLength"]))

    def load(self):
        """Milliseconds until rows are on the screen."""
        begin = time.perf_counter()
        self.page.goto(self.url)
        self.page.wait_for_selector("main[aria-busy=false] tr.row")
        self.page.evaluate(PAINTED)
        return 1000 * (time.perf_counter() - begin)

    def act(self, script):
        """Milliseconds from a call to the second frame after it; the middle of some tries."""
        return self.page.evaluate(
            f"async () => {{ const begin = performance.now(); {script}; return await ({PAINTED})() - begin; }}"
        )

    def close(self):
        self.page.close()
        self.process.terminate()
        self.process.wait()


def measure(browser, binary, name):
    folder = archive(name)
    found = {}
    page = Page(browser, binary, folder)
    cold = page.load()
    page.page.wait_for_timeout(1500)
    found["transferred at first, MB"] = page.bytes / 1e6
    warm = [page.load() for _ in range(REPEATS)]
    page.page.wait_for_timeout(1500)
    found["usable, server cold, s"] = cold / 1000
    found["usable, server warm, s"] = statistics.median(warm) / 1000
    found["elements"] = page.page.evaluate("document.querySelectorAll('*').length")
    found["first row at, px"] = page.page.locator("tr.row").first.bounding_box()["y"] + page.page.evaluate("scrollY")
    typed = []
    for word in ("t", "te", "test_0001", "")[:REPEATS + 1]:
        typed.append(page.act(f"const it = document.getElementById('filter'); it.value = '{word}'; it.dispatchEvent(new Event('input'))"))
    found["filter: key to painted, ms"] = statistics.median(typed)
    sorts = [page.act("document.querySelector('[name=sort-delta]').click()") for _ in range(REPEATS)]
    found["sort to painted, ms"] = statistics.median(sorts)
    opened = page.act("document.querySelector('tr.row a.case').click(); while (!document.querySelector('#statistics tbody')) await new Promise((done) => setTimeout(done, 5))")
    found["a row opened, ms"] = opened
    page.close()
    if name == "M":
        report = WORK / "report.html"
        words = [binary, "analyze", str(folder), "--no-config", "--format", "html", "--output", str(report)]
        subprocess.run(words, check=True, capture_output=True, env=environment())
        found["saved report, MB"] = report.stat().st_size / 1e6
        saved = browser.new_page(viewport={"width": 1440, "height": 900})
        begin = time.perf_counter()
        saved.goto(report.as_uri())
        saved.wait_for_selector("tr.row")
        saved.evaluate(PAINTED)
        found["saved report opens in, s"] = time.perf_counter() - begin
        saved.close()
    return found


def main(binaries):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for name, (runs, cases) in ARCHIVES.items():
            columns = [measure(browser, binary, name) for binary in binaries]
            print(f"\n| {name}: {runs} runs of {cases:,} benchmarks |{'|'.join(f' {pathlib.Path(it).name} ' for it in binaries)}|")
            print("| --- |" + " --: |" * len(binaries))
            for key in columns[0]:
                cells = [f"{column[key]:,.0f}" if column[key] >= 100 else f"{column[key]:.2g}" for column in columns]
                print(f"| {key} | {' | '.join(cells)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:] or [str(ROOT / "target/release/pytest-park")])
