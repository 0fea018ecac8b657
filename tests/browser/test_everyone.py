"""Whoever reads it: with the keyboard alone, in the dark, on a narrow screen, on paper; and whatever a benchmark is called."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from park import FIXTURES, archive, said
from reading import assert_shows, names

VIEWS = {
    "overview": ("params", ""),
    "history": ("history", "?case=tests/test_history.py::test_query"),
    "postfixes": ("postfixes", "?sort=-delta"),
    "warnings": ("corrupt", ""),
    "one run": ("one-run", ""),
}

# Every piece of visible text, with its colour and what lies behind it; the least contrast that its size asks for.
CONTRAST = """() => {
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { r, g, b, a }; };
  const light = ({ r, g, b }) => { const f = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const behind = (node) => { for (let it = node; it; it = it.parentElement) { const c = parse(getComputedStyle(it).backgroundColor); if (c.a > 0) return c; } return { r: 255, g: 255, b: 255 }; };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility({ visibilityProperty: true }) || node.closest('script, noscript, option, :disabled, .visually-hidden')) continue;
    const style = getComputedStyle(node);
    const front = parse(node instanceof SVGElement ? style.fill : style.color);
    const [a, b] = [light(front), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    seen += 1;
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${node.className.baseVal ?? node.className} ${walker.currentNode.textContent.trim().slice(0, 40)}`);
  }
  return { poor: [...new Set(poor)], seen };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_all_text_can_be_read(look, view, scheme):
    fixture, query = VIEWS[view]
    page = look(fixture, query, color_scheme=scheme).page
    page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
    page.wait_for_timeout(300)
    found = page.evaluate(CONTRAST)
    assert found["seen"] > 20 and found["poor"] == []


def test_the_reader_chooses_light_or_dark(look):
    page = look("two-runs", color_scheme="light").page
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_label("Theme").select_option("dark")
    dark = page.evaluate(paper)
    assert light != dark and "theme" not in page.url, "a shared link carries nobody's taste"
    page.reload()
    assert page.evaluate(paper) == dark
    page.get_by_label("Theme").select_option("")
    assert page.evaluate(paper) == light


@pytest.mark.parametrize("view", VIEWS)
def test_a_narrow_screen_needs_no_sideways_scroll(look, view):
    fixture, query = VIEWS[view]
    page = look(fixture, query, width=390, height=800).page
    page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # What is wider than the screen scrolls inside its own box, and nothing else does.
    outside = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((it) => it.checkVisibility() && it.getBoundingClientRect().right > 391
             && !it.closest('.scroll, .visually-hidden, svg, thead')).map((it) => `${it.tagName} ${it.className} ${it.textContent.slice(0, 40)}`)"""
    )
    assert outside == []


def test_a_wide_screen_does_not_scroll_sideways_either(look):
    for width in (1041, 1280, 1920):
        page = look("params", width=width).page
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_is_enough(look):
    it = look("history")
    page = it.page
    press = page.keyboard.press
    listed = said("runs", FIXTURES / "history")["runs"]
    focused = lambda: page.evaluate("document.activeElement.id || document.activeElement.className || document.activeElement.tagName")

    press("/")
    assert focused() == "filter"
    page.keyboard.type("test_batch")
    shown = names(page)
    assert len(shown) == 3
    press("Escape")
    press("j")
    press("j")
    press("k")
    press("j")
    row_of_focus = "document.activeElement.closest('tr')?.dataset.fullname"
    assert page.evaluate(row_of_focus) == shown[1]
    press("Enter")
    page.wait_for_selector("#rows .opened #past svg.timeline")
    assert page.locator("#rows tr.row:has(+ .opened)").get_attribute("data-fullname") == shown[1]
    page.locator("#past svg.timeline").focus()
    press("Home")
    press("ArrowRight")
    assert page.locator(".readout strong").get_attribute("title") == listed[1]["label"]
    press("Enter")
    assert page.locator(".readout").get_by_role("button", name="as reference").count() == 1
    press("Escape")
    page.wait_for_selector("#rows .opened", state="detached")
    press("[")
    page.wait_for_function("label => document.querySelector('.run-name.candidate').title === label", arg=listed[9]["label"])
    press("}")
    page.wait_for_function("label => document.querySelector('.run-name.reference').title === label", arg=listed[11]["label"])
    press("]")
    page.wait_for_function("label => document.querySelector('.run-name.candidate').title === label", arg=listed[10]["label"])
    press("?")
    assert page.locator("#help").is_visible()
    press("Escape")
    assert not page.locator("#help").is_visible()


def test_tab_goes_through_and_is_seen(look):
    page = look("two-runs", "?q=sort").page
    page.locator(".skip").focus()
    seen = []
    for _ in range(200):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const it = document.activeElement; const s = getComputedStyle(it);
                 return it === document.body ? null : [it.tagName + (it.id || it.getAttribute('name') || it.className), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1] }"""
        )
        if state is None:
            break
        seen.append(state)
    else:
        raise AssertionError("the focus never leaves the page")
    assert len(seen) > 20
    assert [what for what, is_outlined in seen if not is_outlined] == []


@pytest.mark.parametrize("view", VIEWS)
def test_every_control_and_figure_says_what_it_is(look, view):
    fixture, query = VIEWS[view]
    page = look(fixture, query).page
    page.wait_for_timeout(300)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, a[href], summary')].filter((it) =>
             !((it.labels?.length && it.labels[0].textContent.trim()) || it.getAttribute('aria-label') || it.textContent.trim())).map((it) => it.outerHTML)"""
    )
    assert nameless == []
    for figure in page.locator("figure").all():
        assert len(figure.locator("figcaption").inner_text()) > 20
        assert figure.locator("table").count() + page.locator("#past table").count() > 0


def test_names_are_text_and_never_markup(visit, serve, tmp_path):
    hostile = "<img src=x onerror=alert(1)>"
    archive(tmp_path, "two-runs")
    for path in tmp_path.glob("*.json"):
        document = json.loads(path.read_text())
        document["commit_info"]["branch"] = hostile
        document["machine_info"]["node"] = hostile
        for case in document["benchmarks"]:
            case["name"] = f"{case['name']}[{hostile}]"
            case["fullname"] = f"{case['fullname']}[{hostile}]"
            case["group"] = hostile
            case["params"] = {hostile: f"\"'</script>{hostile}"}
        path.write_text(json.dumps(document))
    it = visit(serve(tmp_path).url)
    page = it.page
    page.on("dialog", lambda dialog: it.complaints.append("a dialog opened"))
    assert_shows(page, said("analyze", tmp_path))
    assert all(name.endswith(f"[{hostile}]") for name in names(page))
    page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
    page.locator("#rows .case").first.click()
    page.wait_for_selector("#past figure")
    it.open(page.url.replace("open=", "case="))
    page.wait_for_selector("#past figure")
    assert hostile in page.locator("#case-title").text_content()
    assert page.evaluate("document.querySelectorAll('img, script:not([src^=assets])').length") == 0


def test_paper_shows_numbers_and_no_controls(look):
    page = look("params", width=700).page
    page.emulate_media(media="print")
    assert page.locator("#rows tr.row").first.evaluate("it => getComputedStyle(it).display") == "table-row", "a table, however narrow"
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert not page.locator(".masthead-tools").is_visible() and not page.locator(".pickers").is_visible()
    assert page.locator(".run-name").first.is_visible() and page.locator("#rows tr.row").first.is_visible()
    assert len(page.pdf()) > 10_000


def test_ten_thousand_rows_are_drawn_as_they_are_wanted(visit, serve, tmp_path):
    """Two runs of 10,000 cases each: a screenful of rows is drawn wherever the page is, the filter reaches all of them."""
    [source] = (FIXTURES / "one-run").rglob("*.json")
    document = json.loads(source.read_text())
    case = document["benchmarks"][0]
    for run in range(2):
        document["datetime"] = f"2026-01-0{run + 1}T00:00:00+00:00"
        document["benchmarks"] = [
            {**case, "name": f"test_{i:05}", "fullname": f"tests/test_many.py::test_{i:05}"} for i in range(10_000)
        ]
        (tmp_path / f"000{run + 1}_many.json").write_text(json.dumps(document))
    it = visit(serve(tmp_path).url)
    page = it.page
    drawn = lambda: page.locator("#rows tr.row").count()
    assert 40 < drawn() < 300
    assert page.locator("#rows table").get_attribute("aria-rowcount") == "10001"
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    page.wait_for_timeout(400)
    middle = page.evaluate("document.elementFromPoint(300, 450).closest('tr.row')?.dataset.fullname")
    assert middle and "test_04" <= middle.rsplit("::", 1)[1] < "test_06", "what comes into view is drawn"
    assert drawn() < 400, "and what is far from it is not"
    page.keyboard.press("/")
    page.get_by_label("Filter").fill("test_0999")
    assert names(page) == [f"tests/test_many.py::test_0999{i}" for i in range(10)]
    assert "9,990 hidden" in page.locator("#shown-count").inner_text()


def test_a_heading_of_rows_heads_its_own_rows_alone(look):
    page = look("params", "?sort=group&group_by=func").page
    bodies = page.locator("#rows tbody").evaluate_all(
        "all => all.map((it) => [it.querySelectorAll('.group-head').length, it.firstElementChild.className, it.querySelectorAll('tr.row').length])"
    )
    assert len(bodies) > 1
    assert all(heads == 1 and first == "group-head" and count > 0 for heads, first, count in bodies)
    assert {it.get_attribute("scope") for it in page.locator(".group-head th").all()} == {"rowgroup"}
    for side in ("added", "removed"):
        page.locator(f"#tab-{side}").click()
        assert page.locator(f"#{side} caption").inner_text() == f"Benchmarks only in the {'candidate' if side == 'added' else 'reference'}"


def test_a_pointer_on_its_way_is_not_read_out(look):
    page = look("history", "?case=tests/test_history.py::test_query").page
    chart = page.locator("#past svg.timeline")
    chart.wait_for()
    box = chart.bounding_box()
    live = lambda: page.locator(".readout").get_attribute("aria-live")
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    assert "press to hold" in page.locator(".readout").inner_text() and live() == "off"
    chart.focus()
    page.keyboard.press("Home")
    assert live() == "polite"
    page.mouse.move(box["x"] + 300, box["y"] + 100)
    assert live() == "off"
    page.mouse.click(box["x"] + 300, box["y"] + 100)
    assert live() == "polite"


@pytest.mark.parametrize("view", {**VIEWS, "opened": 0, "over time": 0, "steps": 0, "wrong": 0})
def test_axe_finds_nothing(look, view):
    """axe-core, WCAG 2.2 AA and best practices."""
    more = {
        "opened": ("two-runs", "?open=tests/test_cache.py::test_hit"),
        "over time": ("history", "?view=time"),
        "steps": ("history", "?view=time&panel=steps"),
        "wrong": ("history", "?reference=nosuch"),
    }
    fixture, query = {**VIEWS, **more}[view]
    page = look(fixture, query, width=1440, expected=["400"]).page
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
        found = Axe().run(page)
        assert [(it["id"], [node["html"][:200] for node in it["nodes"]]) for it in found.response["violations"]] == [], width


def test_no_name_turns_the_page_around_or_hides(visit, serve, tmp_path):
    """Marks of direction, control characters and no name at all are readable, and one line each; a name without end is eight."""
    names = ["test_\u202eabc", "test_\u0000nul", "test_\ttab\nline", "", "x" * 3000]
    [source] = (FIXTURES / "one-run").rglob("*.json")
    document = json.loads(source.read_text())
    case = document["benchmarks"][0]
    for day in (1, 2):
        document["datetime"] = f"2026-01-0{day}T00:00:00+00:00"
        document["benchmarks"] = [{**case, "name": name, "fullname": f"t.py::{name}"} for name in names]
        (tmp_path / f"000{day}_a.json").write_text(json.dumps(document))
    page = visit(serve(tmp_path).url).page
    shown = page.locator("#rows .case").all_inner_texts()
    assert sorted(shown) == sorted(["test_\\u202eabc", "test_\\x00nul", "test_\\ttab\\nline", "(without a name)", "x" * 3000])
    text = page.evaluate("document.body.textContent")
    assert "\u202e" not in text and "\u0000" not in text
    heights = page.locator("#rows tr.row").evaluate_all("all => all.map((it) => it.getBoundingClientRect().height)")
    assert sorted(heights)[-2] <= 31 and max(heights) <= 8 * 22 + 8
    page.goto(page.url + f"?case=t.py::{'x' * 3000}")
    page.wait_for_selector("#case-title")
    assert page.locator("#case-title").bounding_box()["height"] < 140
    assert page.locator("#case-title bdi").count() > 0


# The names of rows that are shown in part.
CUT = """() => [...document.querySelectorAll('#rows tr.row .what')].filter((cell) => {
  const frame = cell.getBoundingClientRect();
  const holders = [cell, ...cell.querySelectorAll('*')];
  const isClipped = holders.some((it) => it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).overflowX !== 'visible');
  const parts = [...cell.querySelector('.name').getClientRects()];
  return isClipped || parts.some((it) => it.left < frame.left - 1 || it.right > frame.right + 1 || it.bottom > frame.bottom + 1);
}).map((cell) => cell.textContent)"""


def test_no_name_is_cut_where_rows_differ(visit, serve, tmp_path):
    # Twelve runs, so that rows have trends too.
    folder = archive(tmp_path / "runs", "history")
    for artifact in folder.glob("*.json"):
        run = json.loads(artifact.read_text())
        for i, case in enumerate(run["benchmarks"]):
            case["fullname"] = f"tests/test_names.py::test_benchmark_many_rows_of_a_wide_table[polars-lazy-frame-{i}-of-many]"
            case["name"] = case["fullname"].split("::")[1]
            case["params"] = case["param"] = None
        artifact.write_text(json.dumps(run))
    url = serve(folder).url
    for width in (390, 760, 800, 1024, 1280, 1440, 1920):
        page = visit(f"{url}?rest=shown", width=width).page
        page.wait_for_selector("#rows tr.row")
        assert page.evaluate(CUT) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
