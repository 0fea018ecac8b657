"""Pictures of the dashboard's main views, to look at: light, dark, narrow, one benchmark, printed.

    cargo build && target/browser/environment/bin/python tests/browser/screenshots.py [FOLDER OF ARTIFACTS]

They land in target/browser/screenshots. `tests/run-browser` makes the environment. Nothing compares them: a person does.
"""

import sys

from park import CHROMIUM, CHROMIUM_FLAGS, FIXTURES, ROOT, Server
from playwright.sync_api import sync_playwright

OUT = ROOT / "target/browser/screenshots"
# Name, folder, query, width, colours. Without a folder: the one that was asked for, or two runs of the fixtures.
VIEWS = [
    ("overview-light", None, "", 1280, "light"),
    ("overview-dark", None, "", 1280, "dark"),
    ("overview-narrow", None, "", 390, "light"),
    ("benchmark-light", FIXTURES / "history", "?case=tests/test_history.py::test_query", 1280, "light"),
    ("benchmark-dark", FIXTURES / "history", "?case=tests/test_history.py::test_query", 1280, "dark"),
    ("benchmark-narrow", FIXTURES / "history", "?case=tests/test_history.py::test_query", 390, "dark"),
    ("warnings", FIXTURES / "corrupt", "", 1280, "light"),
    ("one-run", FIXTURES / "one-run", "", 1280, "light"),
    ("machines", FIXTURES / "machines", "", 1280, "light"),
]


def main(folder):
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for name, own, query, width, scheme in VIEWS:
            server = Server(own or folder)
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(server.url + query)
            page.wait_for_selector("main[aria-busy=false]")
            page.locator("#past figure, #cases tr.row, #content table.plain").filter(visible=True).first.wait_for()
            # The charts are drawn when their width is known.
            page.wait_for_timeout(300)
            page.screenshot(path=OUT / f"{name}.png", full_page=True)
            if name == "overview-light":
                page.emulate_media(media="print")
                page.pdf(path=OUT / "printed.pdf", format="A4")
            page.close()
            server.stop()
            print(OUT / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else FIXTURES / "two-runs")
