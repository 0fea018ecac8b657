"""Debian's Firefox by WebDriver BiDi, the protocol that it speaks without a driver: opens pages, runs scripts, hears errors."""

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time

from websockets.sync.client import connect

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
# Without these it asks the network for things of its own.
PREFERENCES = {
    "app.update.auto": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


class Firefox:
    """One window. Errors of its page collect in `complaints`."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        with open(f"{self.profile.name}/user.js", "w") as file:
            file.writelines(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        words = [FIREFOX, "--headless", "--no-remote", "--profile", self.profile.name, "--remote-debugging-port", "0"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        address = next(filter(None, (re.search(r"ws://\S+", line) for line in self.process.stderr)))
        self.socket = connect(f"{address.group()}/session", max_size=None)
        self.calls = 0
        self.complaints = []
        self.ask("session.new", capabilities={})
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        self.ask("session.subscribe", events=["log.entryAdded"])

    def ask(self, method, **params):
        self.calls += 1
        self.socket.send(json.dumps({"id": self.calls, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv(timeout=60))
            if message.get("method") == "log.entryAdded" and message["params"]["level"] == "error":
                self.complaints.append(message["params"]["text"])
            if message.get("id") == self.calls:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, address, width=1280, height=900):
        self.ask("browsingContext.setViewport", context=self.context, viewport={"width": width, "height": height})
        self.ask("browsingContext.navigate", context=self.context, url=address, wait="complete")
        self.wait("document.querySelector('main[aria-busy=false]')")

    def evaluate(self, expression):
        """What an expression gives, as JSON has it."""
        script = f"(async () => JSON.stringify(await ({expression})))()"
        answer = self.ask("script.evaluate", expression=script, target={"context": self.context}, awaitPromise=True)
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def wait(self, expression, patience=20):
        end = time.monotonic() + patience
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < end, f"in vain: {expression}"
            time.sleep(0.05)

    def picture(self, path):
        data = self.ask("browsingContext.captureScreenshot", context=self.context)["data"]
        path.write_bytes(base64.b64decode(data))

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stderr.close()
        self.profile.cleanup()
