"""The folder changes while the page is open; the page says so, and does not move under its reader."""

import json
import shutil

from park import FIXTURES, archive, said
from reading import assert_shows, compared, names, show_rest


def newest_last(folder):
    return sorted(folder.glob("*.json"))


def test_a_new_artifact_is_offered_and_nothing_moves(visit, serve, tmp_path):
    archive(tmp_path, "history")
    waiting = newest_last(tmp_path)[-1]
    kept = waiting.read_bytes()
    waiting.unlink()
    it = visit(serve(tmp_path).url)
    page = it.page
    before = said("analyze", tmp_path)
    assert_shows(page, before)
    page.evaluate("window.scrollTo(0, 120)")
    page.evaluate("document.body.dataset.sameDocument = 'yes'")
    waiting.write_bytes(kept)
    page.wait_for_selector("#show-new")
    assert "New run" in page.locator("#news").inner_text()
    assert_shows(page, before)
    assert page.evaluate("window.scrollY") == 120
    page.locator("#show-new").click()
    after = said("analyze", tmp_path)
    page.wait_for_function("label => document.querySelector('.run-name.candidate').title === label", arg=after["candidate"]["label"])
    it.settle()
    assert_shows(page, after)
    assert page.evaluate("document.body.dataset.sameDocument") == "yes", "without loading the page again"
    assert page.locator("#news").inner_text() == ""


def test_a_chosen_candidate_stays_until_the_new_one_is_wanted(visit, serve, tmp_path):
    archive(tmp_path, "history")
    waiting = newest_last(tmp_path)[-1]
    kept = waiting.read_bytes()
    waiting.unlink()
    runs = said("runs", tmp_path)["runs"]
    it = visit(serve(tmp_path, "--candidate", runs[5]["run_id"]).url)
    assert compared(it.page)[1] == runs[5]["label"]
    assert "candidate=" in it.page.url, "what the command line asked for stands in the address"
    waiting.write_bytes(kept)
    it.page.locator("#show-new").click()
    newest = said("runs", tmp_path)["runs"][-1]
    it.page.wait_for_function("label => document.querySelector('.run-name.candidate').title === label", arg=newest["label"])


def test_a_folder_that_empties_leaves_the_page_as_it_is(visit, serve, tmp_path):
    archive(tmp_path, "two-runs")
    kept = {path: path.read_bytes() for path in newest_last(tmp_path)}
    before = said("analyze", tmp_path)
    it = visit(serve(tmp_path).url, expected=["404", "400"])
    for path in kept:
        path.unlink()
    it.page.wait_for_selector("#news .card")
    assert_shows(it.page, before)
    it.page.reload()
    it.page.wait_for_selector("#welcome")
    assert "no runs found" in it.page.locator("#problem").inner_text() and it.page.locator("#problem .problem").count() == 0
    assert "pytest --benchmark-save baseline" in it.page.locator("#welcome").inner_text()
    for path, content in kept.items():
        path.write_bytes(content)
    it.page.wait_for_selector("#rows .row")
    assert_shows(it.page, before)


def test_a_corrupt_file_costs_a_warning_and_nothing_else(visit, serve, tmp_path):
    archive(tmp_path, "history")
    it = visit(serve(tmp_path).url)
    shown = names(it.page)
    victim = newest_last(tmp_path)[3]
    victim.write_bytes(victim.read_bytes()[:1000])
    it.page.locator("#show-new").click()
    it.page.wait_for_selector(".warnings")
    assert victim.name in it.page.locator(".warnings").text_content()
    assert names(it.page) == shown


def test_a_second_run_turns_the_only_one_into_a_comparison(visit, serve, tmp_path):
    archive(tmp_path, "two-runs")
    first, second = newest_last(tmp_path)
    kept = second.read_bytes()
    second.unlink()
    it = visit(serve(tmp_path).url)
    assert "only run" in it.page.locator("#content").inner_text()
    second.write_bytes(kept)
    it.page.locator("#show-new").click()
    it.page.wait_for_selector("#rows .row")
    assert_shows(it.page, said("analyze", tmp_path))


def test_two_readers_do_not_share_a_state(visit, serve, tmp_path):
    server = serve(archive(tmp_path, "params"))
    one, other = visit(server.url), visit(server.url)
    one.page.get_by_label("Filter").fill("cuda")
    one.page.get_by_label("Order").select_option("-delta")
    other.open(server.url)
    show_rest(other.page)
    assert len(names(other.page)) > len(names(one.page)) > 0


def test_the_newest_run_is_followed_and_what_moved_is_marked(visit, serve, tmp_path):
    archive(tmp_path, "two-runs")
    first, second = newest_last(tmp_path)
    kept = second.read_bytes()
    third = json.loads(first.read_text())
    third["datetime"] = "2026-11-25T00:00:00+00:00"
    it = visit(serve(tmp_path).url)
    page = it.page
    page.get_by_label("Follow the newest run").check()
    before = {row["fullname"]: row["verdict"] for row in said("analyze", tmp_path)["rows"]}
    (tmp_path / "0003_again.json").write_text(json.dumps(third))
    page.wait_for_selector("#followed .strip")
    it.settle()
    document = said("analyze", tmp_path)
    assert compared(page)[1] == document["candidate"]["label"]
    assert_shows(page, document)
    moved = {row["fullname"] for row in document["rows"] if before.get(row["fullname"]) != row["verdict"]}
    marked = page.evaluate("() => [...document.querySelectorAll('#rows tr.row:has(.moved)')].map((it) => it.dataset.fullname)")
    assert sorted(marked) == sorted(moved) and moved
    assert f"{len(moved)} rows moved" in page.locator("#followed").inner_text()
    assert page.locator("#news").inner_text() == ""
    page.reload()
    assert page.get_by_label("Follow the newest run").is_checked(), "the browser remembers it"
    assert "follow" not in page.url


def test_a_server_that_is_gone_is_told(visit, serve, tmp_path):
    archive(tmp_path, "two-runs")
    server = serve(tmp_path)
    it = visit(server.url, expected=["ERR_", "Failed to load"])
    server.process.terminate()
    it.page.wait_for_selector("#gone .strip")
    assert "read before" in it.page.locator("#gone").inner_text()


def keep_pair(folder, number):
    for side in ("reference", "candidate"):
        (folder / side).mkdir(exist_ok=True)
        shutil.copy(FIXTURES / "measured" / side / f"{number:04}.json", folder / side)


def report_progress(folder, pairs, settled):
    numbers = {"pairs": pairs, "most_pairs": 20, "benchmarks": 6, "settled": settled}
    (folder / "progress.json").write_text(json.dumps(numbers))


def test_a_measurement_is_shown_while_it_goes_on(visit, serve, tmp_path):
    (tmp_path / "measurement.json").write_text("{}")
    keep_pair(tmp_path, 1)
    report_progress(tmp_path, 1, 0)
    it = visit(serve(tmp_path).url)
    page = it.page
    line = page.locator("#measuring")
    assert "Measuring: 1 of at most 20 pairs, 0 of 6 benchmarks settled." in line.inner_text()
    assert_shows(page, said("analyze", tmp_path))
    assert page.locator("#rows .former").count() == 0
    keep_pair(tmp_path, 2)
    keep_pair(tmp_path, 3)
    report_progress(tmp_path, 3, 5)
    page.wait_for_function("() => document.querySelector('#measuring').textContent.includes('3 of at most 20 pairs, 5 of 6')")
    page.wait_for_selector("#rows .former")
    it.settle()
    pooled = said("analyze", tmp_path)
    assert len(pooled["reference"]["pooled"]) == 3
    assert_shows(page, pooled)
    former = page.locator("#rows .row:has-text('test_slug') .former").get_attribute("width")
    ends = page.locator("#rows .row:has-text('test_slug') .glyph line.range").first
    assert float(former) > float(ends.get_attribute("x2")) - float(ends.get_attribute("x1")), "it shrinks"
    assert page.locator("#news .card").count() == 0, "nothing is offered: it is shown"
    (tmp_path / "progress.json").unlink()
    page.wait_for_function("() => document.querySelector('#measuring').textContent.includes('has ended')")
    assert_shows(page, pooled)
