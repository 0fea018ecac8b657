"""The program as the tests of its page use it: what it prints, its server, and artifacts made of a fixture."""

import json
import os
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
BIN = os.environ.get("PYTEST_PARK_BIN", str(ROOT / "target/debug/pytest-park"))
CHROMIUM = os.environ.get("PYTEST_PARK_CHROMIUM") or shutil.which("chromium")
# Without these Chromium asks the network for things of its own.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def environment():
    """The surroundings of a test, without defaults from outside."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_PARK_")}


def said(command, folder, *options):
    """What a command prints as JSON: the numbers that the page must show."""
    words = [BIN, command, str(folder), "--format", "json", *options]
    if command == "analyze":
        words.append("--no-config")
    output = subprocess.run(words, capture_output=True, check=True, env=environment())
    return json.loads(output.stdout)


def archive(folder, fixture):
    """A copy of a fixture's artifacts, flat, that a test may change."""
    folder.mkdir(parents=True, exist_ok=True)
    for artifact in sorted((FIXTURES / fixture).rglob("*.json")):
        shutil.copyfile(artifact, folder / artifact.name)
    return folder


class Server:
    """`pytest-park serve` on a free port."""

    def __init__(self, folder, *options):
        words = [BIN, "serve", str(folder), "--port", "0", *options]
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment()
        )
        line = self.process.stdout.readline()
        found = re.search(r"http://[^\s/]+:\d+/?", line)
        assert found, f"the first line names the address: {line!r}"
        self.url = found.group().rstrip("/") + "/"

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()
