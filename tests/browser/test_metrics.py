"""Other metrics than time: chosen on the page, with their own units, verdicts, histories and direction."""

import pytest
from park import FIXTURES, said
from reading import rows, show_rest

BYTES = "extra:memory.peak_bytes"


def assert_holds(page, document):
    """Every number, verdict and reason of the rows is the document's; a number that a side lacks is a dash."""
    show_rest(page)
    shown = {row["fullname"]: row for row in rows(page)}
    assert sorted(shown) == sorted(row["fullname"] for row in document["rows"])
    for row in document["rows"]:
        seen, judged = shown[row["fullname"]], row["judged"]
        value = lambda cell: cell and cell["value"]
        assert value(seen["change"]) == judged["ratio"], seen
        assert [value(seen[side]) for side in ("reference", "candidate")] == [judged["reference"], judged["candidate"]], seen
        assert [value(seen["metric"][side]) for side in ("reference", "candidate")] == [row["metric_reference"], row["metric_candidate"]], seen
        assert value(seen["delta"]) == row["delta_pct"] and (seen["verdict"], seen["reason"]) == (row["verdict"], row["reason"]), seen


@pytest.mark.parametrize("metric", [BYTES, "extra:queries", "extra:accuracy", "ops", "p95"])
def test_rows_are_the_command_lines(look, metric):
    document = said("analyze", FIXTURES / "metrics", "--metric", metric)
    assert document["metric"] == metric and any(row["judged"]["ratio"] for row in document["rows"])
    assert_holds(look("metrics", f"?metric={metric}").page, document)


def test_the_picker_has_what_the_runs_hold(look):
    it = look("metrics")
    page = it.page
    page.locator(".options-box summary").click()
    picker = page.locator("select[name=metric]")
    assert {"mean", "ops", "p95", BYTES, "extra:queries"} <= set(picker.locator("option").all_inner_texts())
    picker.select_option(BYTES)
    page.wait_for_selector(f"#rows [data-title='{BYTES} ref']", state="attached")
    it.settle()
    assert_holds(page, said("analyze", FIXTURES / "metrics", "--metric", BYTES))


def test_bytes_have_their_unit_in_rows_and_over_time(look):
    document = said("analyze", FIXTURES / "metrics", "--metric", BYTES)
    assert document["metric_unit"] == "B"
    it = look("metrics", f"?metric={BYTES}")
    overview = it.page.url
    seen = {row["fullname"]: row["candidate"] for row in rows(it.page)}
    fullname = next(name for name, cell in seen.items() if cell)
    assert all(cell is None or cell["text"].endswith("B") for cell in seen.values()), seen
    page = it.open(f"{overview}&case={fullname}")
    page.wait_for_selector("#past svg")
    labels = page.locator("#past svg text").all_text_contents()
    assert any(label.endswith("iB") for label in labels), labels
    history = said("history", FIXTURES / "metrics", "--metric", BYTES)
    [series] = [series for series in history["series"] if series["fullname"] == fullname]
    values = page.locator("#past .plain tbody data").evaluate_all("all => all.map((it) => Number(it.value))")
    assert values == [point[BYTES] for point in series["points"]][::-1]


def test_more_calls_a_second_are_better(look):
    page = look("metrics", "?metric=ops").page
    document = said("analyze", FIXTURES / "metrics", "--metric", "ops")
    words = {row["fullname"]: row["words"] for row in rows(page)}
    # The change is that of the rounds behind them: a time.
    for row in document["rows"]:
        is_slower = row["judged"]["ratio"] > 1
        assert words[row["fullname"]].startswith("▲" if is_slower else "▼"), words
    headers = page.locator("#rows th").all_inner_texts()
    assert any("ops ref" in header for header in headers), headers
