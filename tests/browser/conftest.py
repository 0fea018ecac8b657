"""One browser for all tests; a page of its own for each, which must have stayed within the rules when the test ends."""

import urllib.parse

import pytest
from playwright.sync_api import sync_playwright

from park import CHROMIUM, CHROMIUM_FLAGS, FIXTURES, Server

# Fails a test whose page waits in vain; a page that is merely slow has time enough.
PATIENCE = 60_000


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def fixture_servers():
    """Servers of the unchanged fixtures, one each for all tests."""
    servers = {}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def serve():
    """Starts a server of a folder; it stops with the test."""
    servers = []

    def start(folder, *options):
        servers.append(Server(folder, *options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


class Visit:
    """A page and what it did: its console, its errors, the hosts it asked, what its policy stopped."""

    def __init__(self, context):
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.complaints = []
        self.hosts = set()
        # Refusals that a test asks for, which Chromium notes in the console by itself.
        self.expected = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", lambda request: self.hosts.add(urllib.parse.urlsplit(request.url).netloc))
        self.page.add_init_script(
            "addEventListener('securitypolicyviolation', (e) => console.error('policy', e.violatedDirective, e.blockedURI))"
        )

    def _hear(self, message):
        if message.type in ("error", "warning") and not any(it in message.text for it in self.expected):
            self.complaints.append(f"{message.type}: {message.text}")

    def open(self, address):
        self.page.goto(address)
        self.settle()
        return self.page

    def settle(self):
        """Waits until what was asked for is on the page."""
        self.page.wait_for_selector("main[aria-busy=false]")

    def check(self, address):
        assert self.complaints == []
        assert self.hosts <= {urllib.parse.urlsplit(address).netloc, ""}


@pytest.fixture
def visit(browser, serve):
    """Opens an address in a fresh page. When the test ends: no error, no violation, no request to another host.

    It asks for `serve` so that the pages are closed while their servers still run."""
    visits = []

    def start(address, *, expected=(), width=1280, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        it = Visit(context)
        it.expected.extend(expected)
        visits.append((it, context, address))
        it.open(address)
        return it

    yield start
    for it, context, address in visits:
        context.close()
        it.check(address)


@pytest.fixture
def look(visit, fixture_servers):
    """Opens a fixture's dashboard, with a query behind it."""

    def start(fixture, query="", **options):
        if fixture not in fixture_servers:
            fixture_servers[fixture] = Server(FIXTURES / fixture)
        return visit(fixture_servers[fixture].url + query, **options)

    return start
