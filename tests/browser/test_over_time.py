"""All benchmarks over time: their lines, their steps, and several of them in one chart."""

import json
import re

from park import FIXTURES, archive, said
from reading import assert_shows, compared

QUERY = "tests/test_history.py::test_query"


def lines(page):
    """The lines of the table: name, and the numbers behind its cells."""
    page.wait_for_selector("#lines .trends tbody tr")
    return page.evaluate(
        """() => [...document.querySelectorAll('#lines .trends tbody tr')].map((tr) => [
             tr.querySelector('.case').title, [...tr.querySelectorAll('data')].map((it) => Number(it.value))])"""
    )


def test_every_benchmark_has_its_line_with_the_numbers_of_the_history(look):
    page = look("history", "?view=time").page
    document = said("history", FIXTURES / "history")
    expected = {it["fullname"]: it for it in document["series"]}
    shown = dict(lines(page))
    assert shown.keys() == expected.keys()
    for name, values in shown.items():
        series = expected[name]
        assert values[:3] == [series[it]["mean"] for it in ("first", "last", "best")]
        assert abs(values[3] - 1 / series["speedup"]) < 1e-12
    assert page.locator("#lines .trends svg").count() == len(expected)
    words = page.locator("#lines tr").filter(has_text="test_query").inner_text()
    assert "slower" in words and document["runs"][expected[QUERY]["change_points"][0]["first_after"]]["datetime"][:10] in words


def test_the_comparison_leads_there_and_says_how_many_steps(look):
    it = look("history")
    it.page.wait_for_function("() => /: \\d+ step/.test(document.getElementById('to-time').textContent)")
    n_steps = sum(len(series["change_points"]) for series in said("history", FIXTURES / "history")["series"])
    assert f"{n_steps} step" in it.page.locator("#to-time").inner_text()
    it.page.locator("#to-time").click()
    assert lines(it.page)
    it.page.locator("#to-rows").click()
    it.page.wait_for_selector("#rows tr.row")
    assert_shows(it.page, said("analyze", FIXTURES / "history"))


def test_rows_have_their_last_runs_as_a_line(look):
    page = look("history").page
    page.wait_for_selector("#rows .spark svg")
    assert page.locator("#rows .spark svg").count() == page.locator("#rows tr.row").count()
    # Two runs are no line.
    assert look("two-runs").page.locator(".spark").count() == 0


def test_lines_are_filtered_and_sorted(look):
    page = look("history", "?view=time").page
    lines(page)
    page.get_by_label("Filter").fill("batch")
    assert len(lines(page)) == 3
    page.get_by_label("Filter").fill("")
    for title, place in [("last", 1), ("best", 2)]:
        page.get_by_role("button", name=title, exact=True).click()
        page.wait_for_selector(f"th[aria-sort=descending] button:has-text('{title}')")
        values = [values[place] for _, values in lines(page)]
        assert values == sorted(values, reverse=True)


def test_every_step_is_listed_and_leads_to_the_runs_around_it(look):
    it = look("history", "?view=time&panel=steps")
    page = it.page
    document = said("history", FIXTURES / "history")
    page.wait_for_selector("#lines .all-steps tbody tr")
    steps = [step for series in document["series"] for step in series["change_points"]] + document["suite_change_points"]
    assert page.locator("#lines tbody tr").count() == len(steps)
    [step] = next(series for series in document["series"] if series["fullname"] == QUERY)["change_points"]
    page.locator("#lines tr").filter(has_text="test_query").get_by_role("link", name="compare before ↔ after").click()
    page.wait_for_selector("#rows tr.row")
    runs = document["runs"]
    assert compared(page) == [runs[step["last_before"]]["label"], runs[step["first_after"]]["label"]]


def test_several_benchmarks_share_a_chart_and_no_two_names_overlap(look):
    page = look("history", "?view=time").page
    for name, _ in lines(page):
        page.locator(f"#lines tr:has(a[title='{name}']) input").check()
    page.wait_for_function("n => document.querySelectorAll('#several path.several').length === n", arg=len(lines(page)))
    boxes = page.locator("#several .several-name").evaluate_all("all => all.map((it) => it.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])")
    boxes.sort()
    assert all(above[1] <= below[0] + 4 for above, below in zip(boxes, boxes[1:]))
    assert len(re.findall(r"series=", page.url)) == len(boxes)
    page.get_by_label("Chart", exact=True).select_option("date")
    page.wait_for_function("() => document.querySelector('#several figcaption')?.textContent.includes('by date')")
    page.locator("#clear-chart").click()
    page.wait_for_function("() => document.querySelectorAll('#several path').length === 0")


def test_labels_of_a_chart_never_overlap(look):
    for fixture, name in [("history", QUERY), ("machines", said("history", FIXTURES / "machines")["series"][0]["fullname"])]:
        for width in (1440, 390):
            page = look(fixture, f"?case={name}", width=width).page
            page.wait_for_selector("#past svg.timeline")
            boxes = page.locator("#past svg text.mark, #past svg text.letter").evaluate_all(
                "all => all.map((it) => it.getBoundingClientRect()).map(({ left, right, top, bottom }) => [left, right, top, bottom])"
            )
            for i, a in enumerate(boxes):
                for b in boxes[i + 1 :]:
                    apart = a[1] <= b[0] + 1 or b[1] <= a[0] + 1 or a[3] <= b[2] + 3 or b[3] <= a[2] + 3
                    assert apart, (fixture, width, a, b)


def test_neighbours_as_reference_and_candidate_have_both_their_letters(look):
    page = look("history", f"?case={QUERY}", width=390).page
    page.wait_for_selector("#past svg .letter")
    assert page.locator("#past svg .letter").all_text_contents() == ["R", "C"]


def test_a_side_is_dragged_to_another_run(look):
    it = look("history", f"?case={QUERY}")
    page = it.page
    listed = said("runs", FIXTURES / "history")["runs"]
    page.wait_for_selector("#past svg .chosen.reference")
    page.wait_for_timeout(300)
    mark = page.locator("#past svg .chosen.reference").bounding_box()
    chart = page.locator("#past svg.timeline").bounding_box()
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    page.mouse.down()
    page.mouse.move(chart["x"] + 80, chart["y"] + 100, steps=5)
    page.mouse.up()
    page.wait_for_function("label => document.querySelector('.run-name.reference').title === label", arg=listed[0]["label"])
    assert compared(page)[1] == listed[-1]["label"]


def quicken(artifact, share):
    """Makes every benchmark of a run faster but one."""
    run = json.loads(artifact.read_text())
    for case in run["benchmarks"][1:]:
        stats = case["stats"]
        for name in {"min", "max", "mean", "stddev", "median", "iqr", "q1", "q3", "ld15iqr", "hd15iqr", "total"} & stats.keys():
            stats[name] *= share
        stats["data"] = [time * share for time in stats.get("data", [])]
    artifact.write_text(json.dumps(run))
    return run["benchmarks"][0]["fullname"]


def test_steps_beside_one_of_the_whole_suite_say_so(visit, serve, tmp_path):
    folder = archive(tmp_path / "runs", "history")
    kept = [quicken(artifact, 0.7) for artifact in sorted(folder.glob("*.json"))[6:]][0]
    url = serve(folder).url
    for query in ["?view=time", "?view=time&panel=steps", f"?case={kept}"]:
        page = visit(f"{url}{query}").page
        page.wait_for_selector(".beside-suite")
        assert page.locator(".beside-suite").count() == 1
        words = page.locator(".beside-suite").inner_text()
        assert re.match(r"The whole suite moved by -\d+ % \(.*: the steps below are beside that\.$", words), words
