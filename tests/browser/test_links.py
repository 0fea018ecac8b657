"""What leads out of the page: commits at a forge, and what can be copied into a terminal, a comment or the configuration."""

import json
import shlex
import subprocess
import tomllib

import pytest
from park import BIN, FIXTURES, environment, said
from reading import names, rows

FORGE = "https://example.org/a/b/commit/{id}"
CLIPBOARD = ["clipboard-read", "clipboard-write"]
QUERY = "tests/test_history.py::test_query"


def copied(page, button):
    page.locator(f"#{button}").click()
    page.wait_for_function("id => document.getElementById(id).textContent === 'Copied'", arg=button)
    return page.evaluate("navigator.clipboard.readText()")


def test_commits_are_links_where_the_configuration_says_where_they_are(visit, serve):
    it = visit(serve(FIXTURES / "history", "--commit-url", FORGE).url + f"?case={QUERY}")
    page = it.page
    page.wait_for_selector("#past .steps a")
    runs = said("runs", FIXTURES / "history")["runs"]
    page.evaluate("document.querySelectorAll('#past details').forEach((it) => it.open = true)")
    commits = page.locator("#past tbody a").evaluate_all("all => all.map((it) => it.href)")
    assert commits == [FORGE.replace("{id}", run["commit"]["id"]) for run in reversed(runs)]
    [step] = next(it for it in said("history", FIXTURES / "history")["series"] if it["fullname"] == QUERY)["change_points"]
    between = page.locator("#past .steps a.range").first.get_attribute("href")
    assert between == f"https://example.org/a/b/compare/{step['commit_before']}...{step['commit_after']}"


def test_without_the_configuration_there_is_no_link_out(look):
    page = look("history", f"?case={QUERY}").page
    page.wait_for_selector("#past .steps")
    assert page.locator("a[href^=http]").count() == 0


def test_a_saved_report_has_the_links_too(visit, tmp_path):
    report = tmp_path / "report.html"
    words = [BIN, "analyze", str(FIXTURES / "history"), "--no-config", "--commit-url", FORGE, "--format", "html", "--output", str(report)]
    subprocess.run(words, check=True, capture_output=True, env=environment())
    page = visit(report.as_uri() + f"?case={QUERY}").page
    page.wait_for_selector("#past .steps a.range")


def test_the_command_prints_what_is_on_the_screen(look):
    it = look("params", "?metric=median&min_effect=20&exclude_param=n&pool=true", permissions=CLIPBOARD)
    words = shlex.split(copied(it.page, "copy-command"))
    assert words[:2] == ["pytest-park", "analyze"]
    output = subprocess.run(
        [BIN, *words[1:], str(FIXTURES / "params"), "--format", "json", "--no-config"], capture_output=True, check=True, env=environment()
    )
    document = json.loads(output.stdout)
    it.page.evaluate("document.getElementById('show-rest')?.click()")
    assert {row["fullname"]: row["change"]["value"] for row in rows(it.page)} == {row["fullname"]: row["judged"]["ratio"] for row in document["rows"]}


def test_the_rows_are_copied_as_markdown(look):
    page = look("two-runs", "?verdict=changed", permissions=CLIPBOARD).page
    text = copied(page, "copy-markdown")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(lines) == 2 + len(names(page))
    assert text.startswith("**2 regressed, 4 improved")
    assert lines[2].startswith("| test\\_miss | 65.2 µs | 141 µs | 2.2× | 1.9× … 2.4× | ▲ regressed |")


@pytest.mark.parametrize("fixture", ["two-runs"])
def test_a_benchmark_is_copied_as_id_command_and_waiver(look, fixture, tmp_path):
    document = said("analyze", FIXTURES / fixture)
    name = next(row["fullname"] for row in document["rows"] if row["verdict"] == "regressed" and "[" in row["fullname"])
    page = look(fixture, permissions=CLIPBOARD).page
    page.locator(f"#rows tr.row[data-fullname='{name}'] .case").click()
    page.wait_for_selector("#rows .opened #copy-id")
    assert copied(page, "copy-id") == name
    assert shlex.split(copied(page, "copy-pytest")) == ["pytest", name]
    waiver = copied(page, "copy-waiver")
    [read] = tomllib.loads(waiver)["tool"]["pytest-park"]["waiver"]
    assert read["benchmarks"] == name and read["reason"]
    # The program takes it as it is: the benchmark passes its gate.
    config = tmp_path / "pyproject.toml"
    config.write_text(waiver)
    words = [BIN, "analyze", str(FIXTURES / fixture), "--config", str(config), "--fail-on", "regressed", "--format", "json"]
    gate = json.loads(subprocess.run(words, capture_output=True, env=environment()).stdout)["gate"]
    assert name in [it["fullname"] for it in gate["waived"]] and name not in [it["fullname"] for it in gate["failed"]]
