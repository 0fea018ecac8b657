"""Pictures of the dashboard's main views at 1440, 1024 and 390 pixels, light and dark, to look at.

    cargo build && target/browser/environment/bin/python tests/browser/screenshots.py [FOLDER OF ARTIFACTS]
    cargo build && target/browser/environment/bin/python tests/browser/screenshots.py --docs

They land in target/browser/screenshots; with `--docs` three of them are written to docs/, and no other. `tests/run-browser` makes
the environment. Nothing compares them: a person does.
"""

import sys

from park import CHROMIUM, CHROMIUM_FLAGS, FIXTURES, ROOT, Server
from playwright.sync_api import sync_playwright

OUT = ROOT / "target/browser/screenshots"
SERIES = "&".join(f"series=tests/test_history.py::test_{name}" for name in ("query", "insert", "batch[16]"))
# Name, folder, query. Without a folder: the one that was asked for, or two runs of the fixtures.
VIEWS = [
    ("overview", None, ""),
    ("opened", FIXTURES / "history", "?open=tests/test_history.py::test_query"),
    ("benchmark", FIXTURES / "machines", "?case=tests/test_versions.py::test_same"),
    ("over-time", FIXTURES / "history", f"?view=time&{SERIES}"),
    ("steps", FIXTURES / "history", "?view=time&panel=steps"),
    ("wrong", FIXTURES / "history", "?reference=nosuch"),
    ("warnings", FIXTURES / "corrupt", ""),
    ("params", FIXTURES / "params", ""),
    ("one-run", FIXTURES / "one-run", ""),
]
SIZES = [(1440, "light"), (1440, "dark"), (1024, "light"), (390, "light"), (390, "dark")]
# Those that docs/dashboard.md shows: the view, its width, height and colours, and the file.
DOCS = [
    ("overview", 1440, 900, "light", "dashboard-overview.png"),
    ("over-time", 1440, 820, "light", "dashboard-over-time.png"),
    ("overview", 390, 1100, "dark", "dashboard-narrow.png"),
]


def picture(browser, folder, query, path, width, height, scheme, is_whole):
    server = Server(folder)
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(server.url + query)
    page.wait_for_selector("main[aria-busy=false]")
    # The charts are drawn when their width is known, the sparklines when the history is.
    page.wait_for_timeout(800)
    page.screenshot(path=path, full_page=is_whole)
    page.close()
    server.stop()
    print(path)


def main(folder):
    OUT.mkdir(parents=True, exist_ok=True)
    views = {name: (own or folder, query) for name, own, query in VIEWS}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        if folder == "--docs":
            views["overview"] = (FIXTURES / "two-runs", "")
            for name, width, height, scheme, file in DOCS:
                picture(browser, *views[name], ROOT / "docs" / file, width, height, scheme, False)
        else:
            for name, (own, query) in views.items():
                for width, scheme in SIZES:
                    picture(browser, own, query, OUT / f"{name}-{width}-{scheme}.png", width, 900, scheme, True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else FIXTURES / "two-runs")
