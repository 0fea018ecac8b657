"""How times grow: drawn where the address names a param, with the program's numbers."""

from park import FIXTURES, said


def test_growth_is_drawn_where_the_address_names_a_param(look):
    page = look("history", "?over=n").page
    (family,) = said("analyze", FIXTURES / "history", "--over", "n")["growth"]["families"]
    assert page.locator("#growth h3").all_inner_texts() == [f"{family['name']} over {family['over']}"]
    # Two sides, and each size twice: as a time and as a ratio.
    assert page.locator("#growth path.curve").count() == 2
    assert page.locator("#growth circle.time").count() == 2 * len(family["sizes"])
    assert page.locator("#growth circle.dot").count() == len(family["sizes"])
    assert page.locator("#growth line.guide").count() == 2
    assert page.locator("#growth line.crossover").count() == 2 * len(family["crossovers"])
    caption = page.locator("#growth figcaption").inner_text()
    assert f"n^{family['reference']['exponent']:.2f} → n^{family['candidate']['exponent']:.2f}" in caption
    assert family["growth"]["verdict"] in caption
    page.locator("#growth summary").click()
    sizes = page.locator("#growth tbody th").all_inner_texts()
    assert sizes == [f"{of['size']:g}" for of in family["sizes"]]


def test_the_param_is_chosen_on_the_page(look):
    page = look("history").page
    page.locator(".options-box summary").click()
    page.locator("select[name=over]").select_option("n")
    page.wait_for_selector("#growth path.curve")
    assert "over=n" in page.url
    table, growth = (page.locator(it).bounding_box()["y"] for it in ("#rows", "#growth"))
    assert table < growth, "the table stays on top"


def test_nothing_is_drawn_where_no_param_is_named(look):
    assert look("history").page.locator("#growth").count() == 0
