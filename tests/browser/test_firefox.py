"""The main views in another engine: the same rows and numbers, everything opens, and the page has no error."""

import re
import subprocess

import pytest
from firefox import FIREFOX, Firefox
from park import BIN, FIXTURES, Server, environment, said

pytestmark = pytest.mark.skipif(FIREFOX is None, reason="no firefox-esr on the PATH")

ROWS = """[...document.querySelectorAll('#rows tr.row')].map((tr) => [
  tr.dataset.fullname, Number(tr.querySelector('.change data')?.value), tr.querySelector('.verdict').lastChild.textContent])"""


@pytest.fixture(scope="module")
def firefox():
    it = Firefox()
    yield it
    it.close()


@pytest.fixture
def opened(firefox, fixture_servers):
    """Opens a view of a fixture; when the test ends, the page had no error."""
    firefox.complaints.clear()

    def start(fixture, query="", **options):
        if fixture not in fixture_servers:
            fixture_servers[fixture] = Server(FIXTURES / fixture)
        firefox.open(fixture_servers[fixture].url + query, **options)
        return firefox

    yield start
    assert firefox.complaints == []


@pytest.mark.parametrize("fixture", ["two-runs", "params"])
def test_the_rows_are_the_command_lines(opened, fixture):
    page = opened(fixture, "?rest=shown")
    document = said("analyze", FIXTURES / fixture)
    assert sorted(map(tuple, page.evaluate(ROWS))) == sorted((row["fullname"], row["judged"]["ratio"], row["verdict"]) for row in document["rows"])


def test_rows_filter_sort_and_open(opened):
    page = opened("two-runs")
    page.evaluate("document.querySelector('[name=sort-name]').click()")
    names = [name for name, _, _ in page.evaluate(ROWS)]
    as_people_count = lambda name: [int(part) if part.isdigit() else part.lower() for part in re.split(r"(\d+)", name)]
    assert names == sorted(names, key=as_people_count) and len(names) > 5
    page.evaluate("document.querySelector('tr.row[data-fullname*=test_hit] a.case').click()")
    page.wait("document.querySelector('#rows .opened #past figure svg.timeline') && document.querySelector('#rows .opened #statistics tbody td')")
    assert page.evaluate("document.querySelectorAll('#rounds svg .box').length") == 2
    page.evaluate("(() => { const it = document.getElementById('filter'); it.value = 'sort'; it.dispatchEvent(new Event('input')); })()")
    assert all("sort" in name for name, _, _ in page.evaluate(ROWS))


def test_the_view_over_time_has_every_benchmark(opened):
    page = opened("history", "?view=time")
    page.wait("document.querySelector('#lines .trends tbody tr')")
    assert page.evaluate("document.querySelectorAll('#lines .trends tbody tr').length") == len(said("history", FIXTURES / "history")["series"])


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_scrolls_sideways(opened, width):
    for fixture, query in [("history", ""), ("two-runs", "?open=tests/test_cache.py::test_hit"), ("history", "?view=time&panel=steps")]:
        page = opened(fixture, query, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (fixture, query)


def test_whatever_is_wrong_runs_stay_usable(opened):
    page = opened("history", "?reference=nosuch")
    assert page.evaluate("document.querySelectorAll('.run-links a').length") == 10
    page.evaluate("document.getElementById('to-default').click()")
    page.wait("document.querySelector('#rows tr.row')")
    # The refusal itself is no error of the page.
    page.complaints[:] = [it for it in page.complaints if "400" not in it]


def test_a_saved_report_opens_from_disk(firefox, tmp_path):
    firefox.complaints.clear()
    report = tmp_path / "report.html"
    words = [BIN, "analyze", str(FIXTURES / "history"), "--no-config", "--format", "html", "--output", str(report)]
    subprocess.run(words, check=True, capture_output=True, env=environment())
    firefox.open(report.as_uri() + "?case=tests/test_history.py::test_query")
    firefox.wait("document.querySelector('#past svg .line')")
    assert firefox.complaints == []
