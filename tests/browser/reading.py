"""Reads a page as a person would, and writes numbers as the program does, to hold one against the other."""

import math

UNITS = {"ns": 1e9, "µs": 1e6, "ms": 1e3, "s": 1.0}


def seconds(text):
    """`1,234.567 µs` as seconds; None for a dash."""
    if text == "-":
        return None
    number, unit = text.rsplit(" ", 1)
    return float(number.replace(",", "")) / UNITS[unit]


def percent(text):
    """`+12.3 %` as a number."""
    return float(text.replace(",", "").removesuffix("%"))


def shows(text, value, digits):
    """Whether a printed number is this value, rounded to these digits behind the point."""
    return value is not None and math.isclose(text, value, rel_tol=0, abs_tol=0.5000001 * 10**-digits)


def rows(page):
    """The case table as dictionaries of what its cells say, with the numbers that stand behind them."""
    return page.evaluate(
        """() => [...document.querySelectorAll('#cases tr.row')].map((tr) => {
          const cell = (title) => tr.querySelector(`[data-title="${title}"]`);
          const datum = (title) => { const it = cell(title).querySelector('data'); return it && { text: it.textContent, value: Number(it.value) }; };
          return {
            fullname: tr.querySelector('.case').textContent,
            reference: datum('reference'), candidate: datum('candidate'), delta: datum('delta'), speedup: datum('speedup'),
            interval: cell('interval').textContent.trim(), verdict: cell('verdict').querySelector('.verdict').lastChild.textContent,
            reason: cell('verdict').querySelector('small')?.textContent.trim() ?? null,
          };
        })"""
    )


def names(page):
    return [row["fullname"] for row in rows(page)]


def tiles(page):
    """The counts of the verdicts."""
    return page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('.tile')].map((it) => [it.dataset.verdict, Number(it.querySelector('data').value)]))"
    )


def compared(page):
    """The labels of both runs."""
    return [it.inner_text() for it in page.locator(".side .run-name").all()]


def assert_shows(page, document):
    """The case table, the counts and the speedup are the document's, number by number and digit by digit."""
    shown = {row["fullname"]: row for row in rows(page)}
    assert sorted(shown) == sorted(row["fullname"] for row in document["rows"]), "each row once"
    for row in document["rows"]:
        seen = shown[row["fullname"]]
        for side in ("reference", "candidate"):
            expected = row[side][document["metric"]]
            assert seen[side]["value"] == expected
            assert math.isclose(seconds(seen[side]["text"]), expected, rel_tol=5e-3)
        assert seen["delta"]["value"] == row["delta_pct"]
        assert shows(percent(seen["delta"]["text"]), row["delta_pct"], 1 if abs(row["delta_pct"]) >= 1 else 2) or abs(row["delta_pct"]) < 0.01
        assert seen["speedup"]["value"] == row["speedup"]
        assert shows(float(seen["speedup"]["text"].removesuffix("×").replace(",", "")), row["speedup"], 2 if row["speedup"] < 100 else 0)
        low, high = (percent(it) for it in seen["interval"].split("…"))
        assert shows(low, (row["ratio_low"] - 1) * 100, 1) and shows(high, (row["ratio_high"] - 1) * 100, 1)
        assert (seen["verdict"], seen["reason"]) == (row["verdict"], row["reason"])
    counts = tiles(page)
    for verdict, count in document["overall"]["verdicts"].items():
        assert counts.get(verdict, 0) == count, verdict
    assert float(page.locator(".geomean data").get_attribute("value")) == document["overall"]["geomean_speedup"]
