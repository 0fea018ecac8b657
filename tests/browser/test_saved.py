"""The same page as one file: it opens from disk, without a server, with the same numbers."""

import subprocess

import pytest
from park import BIN, FIXTURES, environment, said
from reading import assert_shows, compared


def save(fixture, path, *options):
    words = [BIN, "analyze", str(FIXTURES / fixture), "--no-config", "--format", "html", "--output", str(path), *options]
    done = subprocess.run(words, capture_output=True, env=environment(), text=True)
    assert done.returncode in ([0, 1] if "--fail-on" in options else [0]), done.stderr
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


def test_a_report_with_a_gate_says_first_how_it_ended(visit, tmp_path):
    cases = [
        ("two-runs", "mean:100%", ["gate failed", "fails: ", "(mean:100%)"]),
        ("two-runs", "mean>1h", ["gate passed", "mean>1h passed: "]),
        ("one-run", "mean>0s", ["gate failed", "above 0"]),
        ("one-run", "regressed", ["gate", "regressed was not tested: there is no reference yet"]),
    ]
    for i, (fixture, gate, parts) in enumerate(cases):
        page = visit(save(fixture, tmp_path / f"report{i}.html", "--fail-on", gate)).page
        said_by_gate = page.locator("h2 + #gate")
        assert said_by_gate.get_attribute("open") is not None
        words = said_by_gate.inner_text()
        assert words.startswith(parts[0] + "\n") and all(part in words for part in parts), words
    page = visit(save("two-runs", tmp_path / "report.html")).page
    assert page.locator("#gate").count() == 0, "without a gate there is nothing to say"
