"""The same page as one file: it opens from disk, without a server, with the same numbers."""

import subprocess

import pytest
from park import BIN, FIXTURES, environment, said
from reading import assert_shows, compared


def save(fixture, path):
    words = [BIN, "analyze", str(FIXTURES / fixture), "--no-config", "--format", "html", "--output", str(path)]
    subprocess.run(words, check=True, capture_output=True, env=environment())
    return path.as_uri()


@pytest.mark.parametrize("fixture", ["params", "history", "postfixes"])
def test_a_saved_report_shows_the_same(visit, tmp_path, fixture):
    it = visit(save(fixture, tmp_path / "report.html"))
    document = said("analyze", FIXTURES / fixture)
    assert_shows(it.page, document)
    assert compared(it.page) == [document["reference"]["label"], document["candidate"]["label"]]
    assert it.page.locator(".picker").count() == 0, "a file has nothing to choose from"
    it.page.get_by_label("Filter").fill("test_")
    it.page.locator("#rows .case").first.click()
    it.page.wait_for_selector("#rows .opened #past figure")
    it.page.wait_for_selector("#rows .opened #statistics")
    it.page.keyboard.press("Escape")
    it.page.wait_for_selector("#rows .opened", state="detached")


def test_a_saved_report_holds_the_history(visit, tmp_path):
    it = visit(save("history", tmp_path / "report.html") + "?case=tests/test_history.py::test_query")
    it.page.wait_for_selector("#past svg .line")
    [series] = [it for it in said("history", FIXTURES / "history")["series"] if it["fullname"].endswith("test_query")]
    values = it.page.locator("#past .plain tbody data").evaluate_all("all => all.map((it) => Number(it.value))")
    assert values == [point["mean"] for point in series["points"]][::-1]


def test_the_only_run_can_be_saved_too(visit, tmp_path):
    page = visit(save("one-run", tmp_path / "report.html")).page
    assert page.locator("#content tbody tr").count() == len(said("analyze", FIXTURES / "one-run")["cases"])
