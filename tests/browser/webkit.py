"""Whether the page fits into a window of WebKit, the engine of Safari: no view may scroll sideways.

    apt-get install webkit2gtk-driver xvfb
    cargo build && python3 tests/browser/webkit.py

Prints a line for each view and width, and saves a picture of each in target/browser/webkit to look at. Needs only the standard
library besides. No part of `tests/run`: few machines have WebKit.
"""

import base64
import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from park import FIXTURES, ROOT, Server

OUT = ROOT / "target/browser/webkit"
DRIVER, DISPLAY = "http://127.0.0.1:4455", ":77"
VIEWS = [
    ("history", ""),
    ("two-runs", ""),
    ("two-runs", "?open=tests/test_cache.py::test_hit"),
    ("history", "?view=time"),
    ("history", "?case=tests/test_history.py::test_query"),
    ("params", ""),
]
# A window of WebKitGTK is never narrower than 447 pixels.
WIDTHS = [1440, 1024, 447]


def call(method, path, body=None):
    data = json.dumps(body or {}).encode() if method == "POST" else None
    request = urllib.request.Request(DRIVER + path, method=method, data=data, headers={"content-type": "application/json"})
    return json.load(urllib.request.urlopen(request))["value"]


def until_ready(session):
    for _ in range(200):
        script = "return document.querySelector('main')?.getAttribute('aria-busy')"
        if call("POST", f"{session}/execute/sync", {"script": script, "args": []}) == "false":
            time.sleep(0.5)
            return
        time.sleep(0.1)
    sys.exit("the page is never ready")


def look(session, address, name):
    """How much wider than the window each width is, in pixels."""
    over = {}
    for width in WIDTHS:
        call("POST", f"{session}/window/rect", {"width": width, "height": 900})
        call("POST", f"{session}/url", {"url": address})
        until_ready(session)
        script = "return document.documentElement.scrollWidth - innerWidth"
        over[width] = call("POST", f"{session}/execute/sync", {"script": script, "args": []})
        (OUT / f"{name}-{width}.png").write_bytes(base64.b64decode(call("GET", f"{session}/screenshot")))
    return over


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    [browser, *_] = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), reverse=True)
    environ = {**os.environ, "DISPLAY": DISPLAY, "LIBGL_ALWAYS_SOFTWARE": "1"}
    if os.getuid() == 0:
        environ["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
    started = [subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1600x1200x24"], stderr=subprocess.DEVNULL)]
    started.append(subprocess.Popen(["WebKitWebDriver", "--port=4455"], env=environ))
    time.sleep(2)
    is_wide = False
    try:
        options = {"webkitgtk:browserOptions": {"binary": str(browser), "args": ["--automation"]}}
        session = "/session/" + call("POST", "/session", {"capabilities": {"alwaysMatch": options}})["sessionId"]
        for i, (fixture, query) in enumerate(VIEWS):
            server = Server(FIXTURES / fixture)
            started.append(server.process)
            over = look(session, server.url + query, f"{i}-{fixture}")
            is_wide |= any(pixels > 0 for pixels in over.values())
            print(fixture, query or "-", *(f"{width}: {pixels} over" for width, pixels in over.items()))
    finally:
        for process in reversed(started):
            process.kill()
    sys.exit(1 if is_wide else 0)


if __name__ == "__main__":
    main()
