"""One benchmark: its history, its steps, the numbers behind its verdict, and the way from there to another comparison."""

import json
import re
from urllib.parse import quote

import pytest
from park import FIXTURES, said
from reading import is_apart, names, seconds, show_rest, shows_change

QUERY = "tests/test_history.py::test_query"


def history(folder, fullname):
    document = said("history", folder)
    [series] = [it for it in document["series"] if it["fullname"] == fullname]
    return document, series


def past(page):
    """The table of earlier runs, newest first: label and value."""
    page.evaluate("document.querySelectorAll('#past details').forEach((it) => it.open = true)")
    page.wait_for_selector("#past .plain tbody tr", state="attached")
    return page.evaluate(
        "() => [...document.querySelectorAll('#past .plain tbody tr')].map((tr) => [tr.querySelector('th [title]').title, Number(tr.querySelector('data').value)])"
    )


def open_row(page, name):
    """Opens a row in place."""
    show_rest(page)
    page.locator("#rows .row .case").filter(has_text=name).first.click()
    page.wait_for_selector("#rows .opened #past figure")


def test_the_history_is_the_command_lines(look):
    page = look("history").page
    open_row(page, "test_query")
    document, series = history(FIXTURES / "history", QUERY)
    points = [[document["runs"][it["run"]]["label"], it["mean"]] for it in series["points"]]
    assert past(page) == points[::-1]
    assert page.locator("#past svg .point").count() == len(points)
    steps = series["change_points"] + document["suite_change_points"]
    lines = page.locator(".steps li").all_inner_texts()
    assert len(series["change_points"]) == 1 and len(lines) == len(steps)
    for i, (step, words) in enumerate(zip(steps, lines)):
        assert f"+{(step['ratio'] - 1) * 100:.{0 if step['ratio'] > 1.1 else 1}f} % slower" in words
        assert step["commit_before"][:8] in words and step["commit_after"][:8] in words
        assert ("whole suite" in words) == (i > 0)
    assert "slower" in page.locator("#past svg text.step").first.text_content()


def test_the_band_is_the_middle_half_of_the_rounds(look):
    page = look("history", f"?case={QUERY}").page
    page.wait_for_selector("#past svg .band")
    artifacts = sorted((FIXTURES / "history").rglob("*.json"))
    stats = {}
    for artifact in artifacts:
        [case] = [it for it in json.loads(artifact.read_text())["benchmarks"] if it["fullname"] == QUERY]
        stats[artifact.stem.split("_", 1)[1]] = case["stats"]
    lines = page.locator("#past .plain tbody tr").all()
    assert len(lines) == len(artifacts)
    for line in lines:
        label, band = line.locator("th [title]").get_attribute("title"), line.locator("td").nth(3).text_content()
        low, high = (seconds(it) for it in band.split(" … "))
        assert low == pytest.approx(stats[label]["q1"], rel=5e-3) and high == pytest.approx(stats[label]["q3"], rel=5e-3)


def test_a_stretch_of_the_history_is_drawn_over_to_see_it_larger(look):
    page = look("history", f"?case={QUERY}").page
    page.wait_for_selector("#past svg.timeline")
    everything = past(page)
    n_runs = len(history(FIXTURES / "history", QUERY)[0]["runs"])
    box = page.locator("#past svg.timeline").bounding_box()
    middle = box["y"] + box["height"] / 2

    def draw(start, end):
        page.mouse.move(box["x"] + start * box["width"], middle)
        page.mouse.down()
        page.mouse.move(box["x"] + end * box["width"], middle, steps=4)
        page.mouse.up()

    draw(0.7, 0.35)
    page.wait_for_url("**zoom=*")
    page.wait_for_selector("#unzoom")
    [(first, last)] = re.findall(r"zoom=(\d+)-(\d+)", page.url)
    assert 1 < int(first) < int(last) < n_runs
    zoomed = past(page)
    # The newest stands first.
    assert zoomed == everything[n_runs - int(last) : n_runs - int(first) + 1] and 1 < len(zoomed) < len(everything)
    assert page.locator("#past svg .point").count() == len(zoomed)
    page.reload()
    page.wait_for_selector("#unzoom")
    assert past(page) == zoomed
    page.go_back()
    page.wait_for_selector("#unzoom", state="detached")
    assert past(page) == everything
    page.go_forward()
    page.wait_for_selector("#unzoom")
    page.locator("#past svg.timeline").dblclick(position={"x": box["width"] / 2, "y": box["height"] / 2})
    page.wait_for_selector("#unzoom", state="detached")
    assert past(page) == everything and "zoom" not in page.url
    # A press is no stretch.
    draw(0.5, 0.502)
    assert "zoom" not in page.url and page.locator("#past .readout").inner_text() != ""


def test_keys_show_fewer_and_more_runs(look):
    page = look("history", f"?case={QUERY}").page
    page.wait_for_selector("#past svg.timeline")
    everything = past(page)
    page.locator("#past svg.timeline").focus()
    page.keyboard.press("Home")
    page.keyboard.press("+")
    page.wait_for_selector("#unzoom")
    fewer = past(page)
    assert fewer == everything[-len(fewer) :] and len(fewer) <= len(everything) // 2 + 1
    # The keys stay where they are.
    page.wait_for_function("() => document.activeElement.classList.contains('timeline')")
    page.keyboard.press("+")
    page.wait_for_function(f"() => document.querySelectorAll('#past .plain tbody tr').length < {len(fewer)}")
    page.wait_for_function("() => document.activeElement.classList.contains('timeline')")
    page.keyboard.press("-")
    page.wait_for_function(f"() => document.querySelectorAll('#past .plain tbody tr').length === {len(fewer)}")
    page.wait_for_function("() => document.activeElement.classList.contains('timeline')")
    page.keyboard.press("0")
    page.wait_for_selector("#unzoom", state="detached")
    assert past(page) == everything


def test_the_numbers_behind_the_verdict(look):
    page = look("params").page
    document = said("analyze", FIXTURES / "params")
    [row] = [it for it in document["rows"] if it["name"] == "test_fold[cuda-10]"]
    open_row(page, "test_fold[cuda-10]")
    for i, statistic in enumerate(["mean", "median", "min", "max", "stddev", "iqr", "q1", "q3"]):
        line = page.locator("#statistics tbody tr").nth(i)
        values = line.locator("td > data").evaluate_all("all => all.map((it) => Number(it.value))")
        moved = row["metrics"].get(statistic)
        assert values == [row["reference"][statistic], row["candidate"][statistic], *([moved["delta_pct"], moved["speedup"]] if moved else [])]
    rounds = page.locator("#statistics tbody tr").filter(has_text="rounds").first.locator("td").all_text_contents()
    assert [int(it.replace(",", "")) for it in rounds[:2]] == [row["reference"]["rounds"], row["candidate"]["rounds"]]
    page.wait_for_selector("#behind")
    behind = page.locator("#behind").inner_text()
    assert "both together, corrected for all benchmarks" in behind and "paired by\nthe full name" in behind
    siblings = {it["name"]: it["judged"] for it in document["rows"] if it["name"].startswith("test_fold[")}
    lines = page.locator("#params .pairs li").all()
    assert len(lines) == len(siblings) > 2
    for line in lines:
        judged = siblings.pop(line.locator(".pair-name").text_content())
        values = line.locator("data").evaluate_all("all => all.map((it) => Number(it.value))")
        assert values == [judged["reference"], judged["candidate"], judged["ratio"]]
    heading = page.locator(".headline data").evaluate_all("all => all.map((it) => Number(it.value))")
    assert heading == [row["judged"]["ratio"], row["judged"]["reference"], row["judged"]["candidate"]]
    assert "by the fastest rounds" in page.locator(".headline .times").inner_text()
    assert "by the fastest rounds" in page.locator("#params figcaption").inner_text()


def test_the_interval_names_its_statistic_and_says_what_settles_the_row(look):
    page = look("two-runs").page
    [row] = [it for it in said("analyze", FIXTURES / "two-runs")["rows"] if it["verdict"] == "inconclusive"]
    open_row(page, row["name"])
    page.wait_for_selector("#behind")
    behind = page.locator("#behind").inner_text()
    assert " at 95 % confidence, as long as neither side was slow all the while" in behind
    assert f"{row['runs_to_settle']} runs a side would settle it" in behind
    assert "that every run of the slower side met a slow machine" in behind


def test_a_mean_apart_from_the_fastest_rounds_is_explained(look):
    rows = {row["name"]: row for row in said("analyze", FIXTURES / "two-runs")["rows"]}
    it = look("two-runs")
    overview = it.page.url
    for name, row in rows.items():
        page = it.open(f"{overview}?case={quote(row['fullname'])}")
        page.wait_for_selector("#behind")
        sentence = page.locator(".headline .apart")
        assert sentence.count() == is_apart(row), name
        if is_apart(row):
            # Both moved, so there is nothing to say of outliers.
            assert sentence.inner_text().startswith("By the mean the change is ") and "outliers" not in sentence.inner_text()
    assert 1 <= sum(map(is_apart, rows.values())) < len(rows)


def test_params_print_as_python_prints_them(look):
    wanted = ["test_scalar[1.0]", "test_scalar[1]", "test_scalar[1e+20]", "test_scalar[1e-07]", "test_scalar[0.1]", "test_scalar[None]", "test_scalar[text]",
              "test_nested[value0]", "test_nested[value1]"]
    rows = [it for it in said("analyze", FIXTURES / "params")["rows"] if it["name"] in wanted]
    assert len(rows) == len(wanted)
    it = look("params")
    overview = it.page.url
    for row in rows:
        page = it.open(f"{overview}?case={quote(row['fullname'])}")
        page.wait_for_selector("#behind")
        [(name, value)] = row["params"].items()
        assert f"{name}={value if isinstance(value, str) else repr(value)}" in page.locator("#behind").inner_text().splitlines()


def test_original_and_reference_postfix_stand_side_by_side(look):
    page = look("postfixes").page
    [variant] = [it for it in said("analyze", FIXTURES / "postfixes")["variants"] if it["name"] == "test_sum_ref"]
    open_row(page, "test_sum_orig")
    shown = page.locator("#implementations tr.row").filter(has_text="test_sum_ref")
    assert "test_sum_orig" in shown.inner_text(), "what it was paired with"
    assert float(shown.locator(".change data").get_attribute("value")) == variant["judged"]["ratio"]
    assert shows_change(shown.locator(".change").text_content(), variant["judged"]["ratio"])
    times = shown.locator("[data-title=reference] data, [data-title=candidate] data").evaluate_all("all => all.map((it) => Number(it.value))")
    assert times == [variant["judged"]["reference"], variant["judged"]["candidate"]]


def test_a_point_can_be_held_and_chosen(look):
    it = look("history", f"?case={QUERY}")
    page = it.page
    listed = said("runs", FIXTURES / "history")["runs"]
    box = page.locator("#past svg.timeline").bounding_box()
    page.mouse.click(box["x"] + 79, box["y"] + box["height"] / 2)
    assert page.locator(".readout strong").get_attribute("title") == listed[0]["label"]
    page.locator(".readout").get_by_role("button", name="as reference").click()
    page.wait_for_function("label => document.querySelector('.run-name.reference').title === label", arg=listed[0]["label"])
    it.settle()
    [row] = [it for it in said("analyze", FIXTURES / "history", "--reference", listed[0]["run_id"])["rows"] if it["fullname"] == QUERY]
    assert float(page.locator(".headline .change data").get_attribute("value")) == row["judged"]["ratio"]


def test_the_steps_of_the_way_can_be_taken_back(look):
    it = look("two-runs")
    page = it.page
    start = page.url
    page.get_by_label("Order").select_option("-delta")
    page.locator(".tile[data-verdict=improved]").click()
    open_row(page, "test_matmul[cuda-64]")
    deep = page.url
    shown = page.locator(".headline").inner_text()
    page.reload()
    it.settle()
    page.wait_for_selector("#past figure")
    assert page.url == deep and page.locator(".headline").inner_text() == shown, "a reload changes nothing"
    page.go_back()
    page.wait_for_selector("#rows .opened", state="detached")
    assert page.locator(".tile[aria-current]").get_attribute("data-verdict") == "improved"
    page.go_back()
    page.wait_for_selector(".tile:not([aria-current])[data-verdict=improved]")
    assert page.get_by_label("Order").input_value() == "-delta"
    page.go_back()
    assert page.url == start and page.get_by_label("Order").input_value() == ""
    page.go_forward()
    page.wait_for_function("() => document.getElementById('order').value === '-delta'")


def test_more_points_than_a_screen_shows_are_thinned_without_losing_the_extremes(visit, serve, tmp_path):
    """1,300 runs, one of them ten times as slow: at most about a thousand points are drawn, and that one is among them."""
    [artifact] = (FIXTURES / "one-run").rglob("*.json")
    text = artifact.read_text()
    document = json.loads(text)
    fullname = document["benchmarks"][0]["fullname"]
    for i in range(1300):
        document["datetime"] = f"2026-01-{1 + i // 60:02}T00:{i % 60:02}:00+00:00"
        for statistic in ("mean", "median", "min", "max", "q1", "q3"):
            document["benchmarks"][0]["stats"][statistic] = 1e-2 if i == 777 else 1e-3 * (1 + (i * 7919 % 100) / 1000)
        (tmp_path / f"{i:04}_run.json").write_text(json.dumps(document))
    page = visit(serve(tmp_path).url + f"?case={fullname}&scale=zero").page
    page.wait_for_selector("#past svg .line")
    drawn = page.locator("#past svg .line").evaluate_all("all => all.flatMap((it) => it.getAttribute('d').slice(1).split('L').map((p) => p.split(' ').map(Number)))")
    assert 500 < len(drawn) <= 1000
    highest = min(drawn, key=lambda point: point[1])
    others = min(point[1] for point in drawn if point != highest)
    assert others - highest[1] > 100, "the outlier stands out"


def test_profiles_are_shown_by_function_and_place(visit, serve):
    runs, profiles = FIXTURES / "profiler/runs", ["--profiler-folder", str(FIXTURES / "profiler/profiles")]
    profiled = [row for row in said("analyze", runs, *profiles)["rows"] if row["profile"]]
    assert len(profiled) > 1
    it = visit(serve(runs, *profiles).url)
    for row in profiled:
        it.page.goto(f"{it.page.url.split('?')[0]}?case={row['fullname']}")
        lines = it.page.locator("#profile tbody tr")
        lines.first.wait_for()
        assert lines.count() == len(row["profile"])
        for i, function in enumerate(row["profile"]):
            place = f"{function['file']}:{function['line']}" if function["line"] else function["file"] or "-"
            assert lines.nth(i).locator("th").inner_text() == function["function"]
            assert lines.nth(i).locator("td").first.inner_text() == place
            values = lines.nth(i).locator("data").evaluate_all("all => all.map((it) => Number(it.value))")
            sides = [side for side in (function["reference"], function["candidate"]) if side is not None]
            assert values[: len(sides)] == sides
            if len(sides) == 2:
                # A bar to the right for more time, to the left for less.
                assert values[2] == pytest.approx(sides[1] - sides[0])
                bar = lines.nth(i).locator(".two-sided .bar")
                assert bar.count() == (values[2] != 0)
                assert values[2] == 0 or (float(bar.get_attribute("x")) >= 60) == (values[2] > 0)


def test_a_row_opens_in_place_and_closes_again(look):
    page = look("two-runs", "?sort=name").page
    before = names(page)
    open_row(page, "test_matmul[cuda-64]")
    assert names(page) == before, "the table stays"
    row = page.locator("#rows tr.row:has(+ tr.opened)")
    assert "test_matmul[cuda-64]" in row.inner_text() and row.locator(".case").get_attribute("aria-expanded") == "true"
    page.wait_for_selector("#rows .opened #statistics")
    for part in ("past", "rounds", "behind", "statistics"):
        assert page.locator(f"#rows .opened #{part}").count() == 1, part
    # The verdict leads.
    assert page.locator("#rows .opened .headline .big").inner_text().startswith("▼ improved")
    page.locator("#rows .row .case").filter(has_text="test_hit").click()
    page.wait_for_function("() => document.querySelector('tr.row:has(+ tr.opened)').textContent.includes('test_hit')")
    assert page.locator("#rows .opened").count() == 1
    page.reload()
    page.wait_for_selector("#rows .opened #past figure")
    page.keyboard.press("Escape")
    page.wait_for_selector("#rows .opened", state="detached")
    assert "open=" not in page.url


def test_coming_back_shows_every_row_again(look):
    """A benchmark brings its group along; what it leaves behind is no filter."""
    it = look("two-runs", "?case=tests/test_text.py::test_nothing")
    row = next(row for row in said("analyze", FIXTURES / "two-runs")["rows"] if row["group"] == "matmul")
    it.open(it.page.url.split("?")[0] + f"?case={quote(row['fullname'])}&of=matmul&zoom=1-2&last=20&scale=zero")
    page = it.page
    page.wait_for_selector("#past figure")
    page.keyboard.press("Escape")
    page.wait_for_selector("#rows tr.row")
    assert len(names(page)) == len(said("analyze", FIXTURES / "two-runs")["rows"])
    assert page.url.endswith("/"), page.url
    page.go_back()
    page.wait_for_selector("#past figure")
    page.get_by_role("link", name="← All benchmarks").click()
    page.wait_for_selector("#rows tr.row")
    assert "none hidden" in page.locator("#shown-count").inner_text()


def test_the_rounds_of_both_sides_are_boxes_and_dots_where_they_were_saved(look, visit, serve, tmp_path):
    page = look("two-runs").page
    open_row(page, "test_hit")
    page.wait_for_selector("#rounds svg .box")
    assert page.locator("#rounds svg .box").count() == 2 and page.locator("#rounds svg .round").count() == 0
    [source] = (FIXTURES / "one-run").rglob("*.json")
    document = json.loads(source.read_text())
    stats = document["benchmarks"][0]["stats"]
    stats["data"] = [stats["min"] + (stats["q3"] - stats["min"]) * i / 49 for i in range(50)]
    for day in (1, 2):
        document["datetime"] = f"2026-01-0{day}T00:00:00+00:00"
        (tmp_path / f"000{day}_a.json").write_text(json.dumps(document))
    page = visit(serve(tmp_path).url + f"?case={quote(document['benchmarks'][0]['fullname'])}").page
    page.wait_for_selector("#rounds svg .round")
    assert page.locator("#rounds svg .round").count() == 100
    assert "Each dot is a round" in page.locator("#rounds figcaption").inner_text()


def test_a_param_that_is_a_number_is_an_axis(visit, serve, tmp_path):
    [source] = (FIXTURES / "one-run").rglob("*.json")
    document = json.loads(source.read_text())
    case = document["benchmarks"][0]
    sizes = [10, 100, 1000, 10000]
    for day in (1, 2):
        document["datetime"] = f"2026-01-0{day}T00:00:00+00:00"
        document["benchmarks"] = [
            {**case, "name": f"test_n[{n}]", "fullname": f"t.py::test_n[{n}]", "param": str(n), "params": {"n": n},
             "stats": {key: value * n if isinstance(value, float) else value for key, value in case["stats"].items()}}
            for n in sizes
        ]
        (tmp_path / f"000{day}_a.json").write_text(json.dumps(document))
    page = visit(serve(tmp_path).url + "?case=t.py::test_n[100]").page
    page.wait_for_selector("#params .scaling.candidate")
    assert page.locator("#params .scaling-point").count() == 2 * len(sizes)
    caption = page.locator("#params figcaption").first.inner_text()
    assert caption.startswith("By ") and ", over n, " in caption and "logarithmic scales" in caption


def test_round_numbers_stand_beside_a_logarithmic_scale(look):
    page = look("history", f"?case={QUERY}&scale=log").page
    page.wait_for_selector("#past svg.timeline")
    ticks = page.locator("#past svg text.faint").evaluate_all("all => all.filter((it) => it.getAttribute('text-anchor') === 'end' && /s$/.test(it.textContent)).map((it) => it.textContent)")
    assert len(ticks) >= 2 and all(re.fullmatch(r"[\d,]+(\.\d)? [nµm]?s", it) for it in ticks), ticks


def test_params_and_implementations_are_one_chart_over_time(look):
    it = look("history", "?case=tests/test_history.py::test_batch[4]")
    siblings = [row["fullname"] for row in said("analyze", FIXTURES / "history")["rows"] if "::test_batch[" in row["fullname"]]
    it.page.locator("#params .together").click()
    it.page.wait_for_selector("#several path.several")
    assert it.page.locator("#several path.several").count() == len(siblings) > 1
    it = look("postfixes", "?case=tests/test_postfixes.py::test_sum_orig")
    assert it.page.locator("#implementations .together").count() == 1
