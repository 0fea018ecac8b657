"""What is compared, the verdict, and where: the numbers are the program's, whatever is chosen."""

import csv
import io
import json
import math
import re

import pytest
from park import FIXTURES, archive, said
from reading import assert_shows, compared, is_apart, names, rows, show_panel, show_rest, tiles


@pytest.mark.parametrize("fixture", ["two-runs", "params", "history", "postfixes", "machines"])
def test_every_number_is_the_command_lines(look, fixture):
    page = look(fixture).page
    document = said("analyze", FIXTURES / fixture)
    assert_shows(page, document)
    assert compared(page) == [document["reference"]["label"], document["candidate"]["label"]]
    for panel in ("variants", "added", "removed"):
        if not document[panel]:
            assert page.locator(f"#tab-{panel}").count() == 0, "what has nothing to show is not offered"
            continue
        show_panel(page, panel)
        assert page.locator(f"#{panel} tbody tr").count() == len(document[panel])


def test_what_differs_between_the_sides_is_said(look):
    page = look("machines").page
    differences = said("analyze", FIXTURES / "machines")["environment"]
    assert differences, "the fixture has two machines"
    text = page.locator("#comparing .differences").inner_text()
    assert any(it["minor"] for it in differences) and not all(it["minor"] for it in differences)
    for it in differences:
        # Another host of the same kind of machine is no reason for caution.
        assert (f"{it['key']} {it['reference']} → {it['candidate']}" in text) == (not it["minor"])


def test_files_that_could_not_be_read_are_listed(look):
    page = look("corrupt").page
    warnings = said("analyze", FIXTURES / "corrupt")["warnings"]
    assert len(warnings) > 3
    text = page.locator(".warnings").text_content()
    for warning in warnings:
        assert warning["message"].replace("`", "") in text
        assert warning["path"].rsplit("/", 1)[-1] in text


def choose(it, side, text):
    """Chooses a run by a part of its line, as a person types it."""
    field = it.page.get_by_label(side, exact=True)
    field.fill(text)
    field.press("Enter")
    it.settle()


def test_both_runs_can_be_chosen(look):
    it = look("history")
    page = it.page
    listed = said("runs", FIXTURES / "history")["runs"]
    choose(it, "reference", "#4 ")
    choose(it, "candidate", "#9 ")
    page.wait_for_function("label => document.querySelector('.run-name.candidate').title === label", arg=listed[8]["label"])
    chosen = ["--reference", listed[3]["run_id"], "--candidate", listed[8]["run_id"]]
    assert_shows(page, said("analyze", FIXTURES / "history", *chosen))

    page.get_by_role("button", name="later run as candidate").click()
    page.wait_for_function("label => document.querySelector('.run-name.candidate').title === label", arg=listed[9]["label"])
    page.get_by_role("button", name="earlier run as reference").click()
    page.wait_for_function("label => document.querySelector('.run-name.reference').title === label", arg=listed[2]["label"])
    assert_shows(page, said("analyze", FIXTURES / "history", "--reference", listed[2]["run_id"], "--candidate", listed[9]["run_id"]))

    page.get_by_role("button", name="Swap reference and candidate").click()
    page.wait_for_function("label => document.querySelector('.run-name.reference').title === label", arg=listed[9]["label"])
    assert_shows(page, said("analyze", FIXTURES / "history", "--reference", listed[9]["run_id"], "--candidate", listed[2]["run_id"]))


def test_options_are_the_command_lines(look):
    it = look("params")
    page = it.page
    page.locator("#comparing summary").filter(has_text="Options").click()
    page.get_by_role("button", name="func", exact=True).click()
    page.wait_for_function("() => document.querySelector('.group-head th')?.textContent.startsWith('test_')")
    page.get_by_label("n", exact=True).select_option("exclude")
    page.wait_for_url("**exclude_param=n**")
    page.get_by_label("Metric", exact=True).select_option("median")
    page.wait_for_url("**metric=median**")
    page.get_by_label("Claims beyond, %").fill("20")
    page.get_by_label("Claims beyond, %").press("Enter")
    page.wait_for_url("**min_effect=20**")
    page.wait_for_function("() => document.querySelector('#verdict').textContent.includes('more than 20 %')")
    it.settle()
    document = said("analyze", FIXTURES / "params", "--group-by", "func", "--exclude-param", "n", "--metric", "median", "--min-effect", "20")
    assert any(row["cases"] > 1 for row in document["rows"])
    assert_shows(page, document)
    heads = page.locator(".group-head th").evaluate_all("all => all.map((it) => it.textContent.replace(/ [\\d,]+ rows?$/, ''))")
    in_rows = {row["group"] for row in document["rows"]}
    assert heads == [group["label"] for group in document["groups"] if group["label"] in in_rows]
    assert "folded over n" in page.locator("#comparing summary").filter(has_text="Options").inner_text()

    page.get_by_role("button", name="Back to the defaults").click()
    page.wait_for_function("() => !document.querySelector('#verdict').textContent.includes('more than 20\u00a0%') && !document.querySelector('#verdict').textContent.includes('more than 20 %')")
    assert_shows(page, said("analyze", FIXTURES / "params"))


def test_the_filter_hides_and_says_so(look):
    page = look("params").page
    document = said("analyze", FIXTURES / "params")
    everything = [row["fullname"] for row in document["rows"]]
    page.get_by_label("Filter").fill("param:device=cuda fold")
    wanted = [row["fullname"] for row in document["rows"] if row["params"].get("device") == "cuda" and "fold" in row["fullname"]]
    assert 0 < len(wanted) < len(everything)
    assert sorted(names(page)) == sorted(wanted)
    assert f"{len(everything) - len(wanted)} hidden" in page.locator("#shown-count").inner_text()
    assert tiles(page)["inconclusive"] == document["overall"]["verdicts"]["inconclusive"], "what is shown changes no verdict"
    for value in ("1.0", "1e+20", "1e-07"):
        page.get_by_label("Filter").fill(f"param:value={value}")
        assert f"tests/test_params.py::test_scalar[{value}]" in names(page), value
    page.get_by_label("Filter").fill("no such thing")
    assert page.locator("#rows").inner_text() == "No row is left by the filter."
    page.locator("#show-all").click()
    show_rest(page)
    assert sorted(names(page)) == sorted(everything)


def test_a_verdict_shows_its_rows(look):
    page = look("two-runs").page
    document = said("analyze", FIXTURES / "two-runs")
    by_verdict = lambda *wanted: sorted(row["fullname"] for row in document["rows"] if row["verdict"] in wanted)
    page.locator(".tile[data-verdict=regressed]").click()
    assert sorted(names(page)) == by_verdict("regressed") and names(page)
    page.get_by_label("Only changed").check()
    assert sorted(names(page)) == by_verdict("regressed", "improved")
    page.get_by_label("Only changed").uncheck()
    assert len(names(page)) == len(document["rows"])


def test_every_column_sorts_both_ways(look):
    page = look("params", width=1920).page
    for title, of in [
        ("change", lambda row: row["change"]["value"]),
        ("delta", lambda row: row["delta"]["value"]),
        ("speedup", lambda row: row["speedup"]["value"]),
        ("reference", lambda row: row["reference"]["value"]),
        ("candidate", lambda row: row["candidate"]["value"]),
    ]:
        header = page.locator("#rows thead").get_by_role("button", name=title)
        header.click()
        values = [of(row) for row in rows(page)]
        assert values == sorted(values, reverse=True) and len(set(values)) > 1, title
        assert page.locator("#rows th[aria-sort=descending]").inner_text().startswith(title)
        header.click()
        assert [of(row) for row in rows(page)] == sorted(values), title
    page = look("two-runs").page
    page.get_by_label("Order").select_option("verdict")
    verdicts = [row["verdict"] for row in rows(page)]
    order = ["regressed", "improved", "unchanged", "inconclusive", "incomparable"]
    assert verdicts == sorted(verdicts, key=order.index) and len(set(verdicts)) > 1


def test_names_are_ordered_as_people_count(look):
    page = look("history", "?sort=name").page
    page.wait_for_selector("#rows tr.row")
    batches = [name.rsplit("::", 1)[-1] for name in names(page) if "batch" in name]
    assert batches == ["test_batch[1]", "test_batch[4]", "test_batch[16]"]


def test_a_group_can_be_looked_at_alone(look):
    page = look("two-runs").page
    document = said("analyze", FIXTURES / "two-runs")
    show_panel(page, "groups")
    page.locator("#groups").get_by_role("link", name="matmul").click()
    assert sorted(names(page)) == sorted(row["fullname"] for row in document["rows"] if row["group"] == "matmul")
    for group in document["groups"]:
        line = page.locator("#groups tbody tr").filter(has=page.locator(f"a[title='{group['label']}']"))
        cells = line.locator("td data").evaluate_all("all => all.map((it) => Number(it.value))")
        assert cells == [group[it] for it in ("avg_delta_pct", "median_delta_pct", "avg_speedup", "geomean_speedup")]


def test_counts_and_averages_of_all_rows_are_of_the_compared_statistic(look):
    page = look("two-runs").page
    overall = said("analyze", FIXTURES / "two-runs")["overall"]
    page.locator("#verdict summary").click()
    text = page.locator("#verdict dl div").filter(has_text="avg delta").inner_text()
    counts = f"{overall['improved']} faster, {overall['regressed']} slower, {overall['unchanged']} same"
    assert text.startswith("mean") and counts in text and f"avg delta {overall['avg_delta_pct']:+.1f} %" in text
    verdicts = overall["verdicts"]
    assert page.locator("#verdict-title").inner_text().startswith(f"{verdicts['regressed']} regressed, {verdicts['improved']} improved, ")


@pytest.mark.parametrize("words", ["by the fastest rounds", "by the median"])
def test_the_judged_statistic_is_named(look, words):
    it = look("params")

    def judge_by(route):
        document = route.fetch().json()
        document["judged"] = document["variants"]["judged"] = words.removeprefix("by ")
        route.fulfill(json=document)

    it.page.route("**/api/page/comparison*", judge_by)
    it.open(it.page.url)
    assert it.page.locator("#rows th").filter(has_text="change").inner_text().split("\n")[-1] == words
    assert it.page.locator("#cases-title").text_content() == f"Benchmarks {words}"
    show_panel(it.page, "spread")
    assert words in it.page.locator("#spread figcaption").inner_text()


def slowed(document, factors):
    """The run a day later, with some statistics of its first benchmark multiplied."""
    later = json.loads(json.dumps(document))
    later["datetime"] = "2026-11-25T00:00:00+00:00"
    for statistic, factor in factors.items():
        later["benchmarks"][0]["stats"][statistic] *= factor
    return later


@pytest.mark.parametrize(
    ("reference", "candidate", "sentence"),
    [
        ({}, {"mean": 2.5, "max": 9}, "The mean moved by 2.5× slower and the fastest rounds did not follow ({}): outliers, not slower code; both can matter."),
        ({"mean": 2.5, "max": 9}, {}, "The mean moved by 2.5× faster and the fastest rounds did not follow ({}): fewer outliers, not faster code; both can matter."),
        ({}, {"mean": 1.4, "median": 1.4}, "The mean moved by +40 % and the fastest rounds did not follow ({})."),
        ({}, {"mean": 1.02}, None),
    ],
)
def test_outliers_are_told_apart_from_slower_code(visit, serve, tmp_path, reference, candidate, sentence):
    [source] = (FIXTURES / "one-run").rglob("*.json")
    document = json.loads(source.read_text())
    first = slowed(document, reference)
    first["datetime"] = "2026-11-24T00:00:00+00:00"
    (tmp_path / "0001_a.json").write_text(json.dumps(first))
    (tmp_path / "0002_b.json").write_text(json.dumps(slowed(document, candidate)))
    page = visit(serve(tmp_path).url).page
    said_of = said("analyze", tmp_path)
    assert_shows(page, said_of)
    [row] = [row for row in rows(page) if row["fullname"] == document["benchmarks"][0]["fullname"]]
    assert row["mark"] == (sentence and sentence.format(row["interval"]))
    marked = sum(map(is_apart, said_of["rows"]))
    note = page.locator("#apart")
    assert note.count() == (marked > 0)
    if marked:
        assert f"{marked} row" in note.inner_text()
        assert ("outliers" in note.inner_text()) == ("outliers" in sentence)


def test_a_row_without_a_judged_change_has_a_dash_and_its_verdict(visit, serve, tmp_path):
    archive(tmp_path, "two-runs")
    newest = sorted(tmp_path.glob("*.json"))[-1]
    document = json.loads(newest.read_text())
    stats = document["benchmarks"][0]["stats"]
    stats.update({statistic: 0.0 for statistic in ("min", "max", "mean", "median", "q1", "q3")})
    newest.write_text(json.dumps(document))
    it = visit(serve(tmp_path).url)
    [row] = [row for row in said("analyze", tmp_path)["rows"] if row["judged"]["ratio"] is None]
    for sort in ("change", "-change"):
        it.open(it.page.url.split("?")[0] + f"?sort={sort}")
        last = rows(it.page)[-1]
        assert (last["fullname"], last["verdict"]) == (row["fullname"], row["verdict"]), "after every change"
        assert (last["change"], last["words"], last["interval"], last["mark"]) == (None, "-", "-", None)


def test_changed_rows_come_first_by_size_and_the_rest_is_folded(look):
    page = look("params").page
    document = said("analyze", FIXTURES / "params")
    size = lambda row: -abs(math.log(row["judged"]["ratio"] or 1))
    leans = lambda row: row["verdict"] == "inconclusive" and not row["judged"]["ratio_low"] <= 1 <= row["judged"]["ratio_high"]
    expected = []
    for belongs in (lambda row: row["verdict"] == "regressed", lambda row: row["verdict"] == "improved", leans):
        expected += [row["fullname"] for row in sorted(filter(belongs, document["rows"]), key=size)]
    assert names(page) == expected and 0 < len(expected) < len(document["rows"])
    left = len(document["rows"]) - len(expected)
    assert f"{left} of them below" in page.locator("#shown-count").inner_text()
    assert page.locator("#show-rest").inner_text() == f"Show {left} others"
    assert page.locator("#rows .rest").inner_text().startswith(f"{left} others moved by ")
    page.locator("#show-rest").click()
    assert names(page)[: len(expected)] == expected and len(names(page)) == len(document["rows"])


def test_the_table_is_on_top_and_a_row_takes_one_line(look):
    page = look("params", "?rest=shown", width=1440, height=900).page
    assert page.locator("#rows table").bounding_box()["y"] < 480
    heights = page.locator("#rows tr.row").evaluate_all("all => all.map((it) => it.getBoundingClientRect().height)")
    assert max(heights) <= 31
    # The lines of wide screens go before the table does.
    for width in (1024, 760):
        page = look("params", width=width, height=900).page
        assert page.locator("#rows tr.row").first.evaluate("it => getComputedStyle(it).display") == "table-row"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_tiles_say_by_how_much_the_claims_moved(look):
    page = look("two-runs").page
    rows = said("analyze", FIXTURES / "two-runs")["rows"]
    for verdict in ("regressed", "improved"):
        ratios = [row["judged"]["ratio"] for row in rows if row["verdict"] == verdict]
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        words = page.locator(f".tile[data-verdict={verdict}] small").inner_text()
        assert words.endswith(f"mean {max(mean, 1 / mean):.1f}× {'slower' if mean > 1 else 'faster'}")
        assert " … " in words


def test_a_column_says_what_it_means(look):
    page = look("two-runs").page
    page.locator("#columns-open").click()
    words = page.locator("#columns").inner_text()
    for title in ("interval", "verdict", "change", "trend"):
        assert title in words
    page.keyboard.press("Escape")
    assert not page.locator("#columns").is_visible()


def test_the_distribution_counts_every_row_once(look):
    page = look("params").page
    document = said("analyze", FIXTURES / "params")
    show_panel(page, "spread")
    cells = page.locator("#spread figure tbody td").evaluate_all("all => all.map((it) => Number(it.textContent))")
    assert sum(cells) == sum(1 for row in document["rows"] if row["judged"]["ratio"] is not None)
    assert "by the fastest rounds" in page.locator("#spread figcaption").inner_text()


def test_what_is_on_the_screen_can_be_taken_away(look):
    page = look("two-runs", "?verdict=changed&sort=-change").page
    shown = names(page)
    assert len(shown) > 1
    with page.expect_download() as download:
        page.locator("#save-json").click()
    saved = json.loads(download.value.path().read_text())
    expected = said("analyze", FIXTURES / "two-runs")
    assert [row["fullname"] for row in saved["rows"]] == shown
    by_name = {row["fullname"]: row for row in expected["rows"]}
    assert all(row == by_name[row["fullname"]] for row in saved["rows"])
    with page.expect_download() as download:
        page.locator("#save-csv").click()
    lines = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    unpaired = [(case["fullname"], side) for side in ("added", "removed") for case in expected[side]]
    assert unpaired and [(line["fullname"], line["verdict"]) for line in lines[len(shown) :]] == unpaired
    assert [line["fullname"] for line in lines[: len(shown)]] == shown
    for line in lines[: len(shown)]:
        row = by_name[line["fullname"]]
        assert float(line["delta_pct"]) == row["delta_pct"] and float(line["reference"]) == row["reference"]["mean"]
        assert json.loads(line["params"]) == row["params"]
        judged = row["judged"]
        assert (line["judged_statistic"], line["reason_code"]) == (judged["statistic"], row["reason_code"] or "")
        assert [float(line[f"judged_{it}"]) for it in ("reference", "candidate", "ratio")] == [judged["reference"], judged["candidate"], judged["ratio"]]


def test_one_run_has_its_own_table_and_says_how_to_go_on(look):
    page = look("one-run").page
    document = said("analyze", FIXTURES / "one-run")
    assert "pytest --benchmark-save NAME" in page.locator("#content").inner_text()
    lines = page.locator("#content tbody tr")
    assert lines.count() == len(document["cases"])
    for i, case in enumerate(document["cases"]):
        values = lines.nth(i).locator("data").evaluate_all("all => all.map((it) => Number(it.value))")
        assert values == [case["stats"][it] for it in ("mean", "median", "min", "max", "stddev")]


WRONG = ["reference=nosuch", "candidate=latest~400", "filter=(", "metric=bogus", "alpha=7", "group_by=bogus", "reference=latest&candidate=latest"]


@pytest.mark.parametrize("query", WRONG)
def test_whatever_is_wrong_runs_and_options_stay_usable(look, query):
    it = look("history", f"?{query}", expected=["400", "404"])
    page = it.page
    problem = page.locator("#problem").inner_text()
    assert "error: " in problem and "hint: " in problem and "`" not in problem
    assert page.locator("#title").inner_text() == "No comparison"
    assert page.locator("#rows").count() == 0, "no old number under an error"
    assert page.get_by_label("Metric", exact=True).is_visible() == ("latest" not in query and "nosuch" not in query), "what is wrong is open"
    assert page.get_by_label("reference", exact=True).is_visible() and page.get_by_label("candidate", exact=True).is_visible()
    listed = said("runs", FIXTURES / "history")["runs"]
    assert page.locator(".run-links a").count() == min(10, len(listed))
    # The toast does not lie: nothing is new.
    page.wait_for_timeout(1500)
    assert page.locator("#news").inner_text() == ""
    page.locator("#to-default").click()
    it.settle()
    assert page.locator("#problem").inner_text() == ""
    assert_shows(page, said("analyze", FIXTURES / "history"))


def test_a_wrong_run_is_replaced_where_it_stands(look):
    it = look("history", "?reference=nosuch&candidate=latest", expected=["400", "404"])
    listed = said("runs", FIXTURES / "history")["runs"]
    choose(it, "reference", "#3 ")
    it.page.wait_for_selector("#rows tr.row")
    assert compared(it.page) == [listed[2]["label"], listed[-1]["label"]]


@pytest.mark.parametrize("metric", ["median", "stddev", "q1", "q3"])
def test_every_statistic_can_be_what_is_compared(look, metric):
    it = look("two-runs")
    page = it.page
    page.locator("#comparing summary").filter(has_text="Options").click()
    page.get_by_label("Metric", exact=True).select_option(metric)
    page.wait_for_url(f"**metric={metric}**")
    it.settle()
    assert_shows(page, said("analyze", FIXTURES / "two-runs", "--metric", metric))


def test_both_zones_of_no_matter_are_drawn_and_named(look):
    page = look("two-runs").page
    options = said("analyze", FIXTURES / "two-runs")["options"]
    show_panel(page, "spread")
    caption = page.locator("#spread figcaption").inner_text()
    assert f"less than {options['margin_pct']:g} %" in caption and f"at most the {options['min_effect_pct']:g} %" in caption
    widths = [float(page.locator(f"#spread svg rect.{name}").first.get_attribute("width")) for name in ("zone.margin", "zone:not(.margin)")]
    assert widths[0] > widths[1] > 0
    assert page.locator("#rows .row .glyph .zone.margin").count() == page.locator("#rows .row .glyph").count() > 0


def test_runs_have_short_names_that_differ(look, visit, serve, tmp_path):
    page = look("history").page
    text = page.locator("#title").inner_text()
    assert re.fullmatch(r"#\d+ [0-9a-f]{8} → #\d+ [0-9a-f]{8}", text), text
    assert not re.search(r"[0-9a-f]{40}", page.locator("body").inner_text())
    # Two runs of one name get their number.
    for number, artifact in enumerate(sorted((FIXTURES / "two-runs").rglob("*.json")), start=20):
        (tmp_path / f"{number:04}_baseline.json").write_text(artifact.read_text())
    it = visit(serve(tmp_path).url)
    first, second = it.page.locator("#title").inner_text().split(" → ")
    assert first != second and "baseline" in first and "baseline" in second
    lines = it.page.locator("#all-runs option").evaluate_all("all => all.map((it) => it.value)")
    assert len(set(lines)) == 2 and all(re.match(r"#2\d ", line) for line in lines)


def test_going_back_in_place_leaves_a_refusal_behind(look):
    it = look("two-runs", expected=["400"])
    page = it.page
    page.locator("#comparing summary").filter(has_text="Options").click()
    page.get_by_label("Only benchmarks whose node id matches").fill("(")
    page.get_by_label("Only benchmarks whose node id matches").press("Enter")
    page.locator("#problem .problem").wait_for()
    page.go_back()
    it.settle()
    assert page.locator("#problem").inner_text() == ""
    assert_shows(page, said("analyze", FIXTURES / "two-runs"))


def test_a_late_answer_to_a_question_left_behind_is_dropped(look):
    it = look("two-runs")
    page = it.page
    held = []
    page.route("**/api/page/comparison?*metric=median*", lambda route: held.append(route))
    page.locator("#comparing summary").filter(has_text="Options").click()
    with page.expect_request("**/api/page/comparison?*metric=median*"):
        page.get_by_label("Metric", exact=True).select_option("median")
    page.go_back()
    it.settle()
    with page.expect_response("**/api/page/comparison?*metric=median*"):
        held[0].continue_()
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert_shows(page, said("analyze", FIXTURES / "two-runs"))
