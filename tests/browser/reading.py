"""Reads a page as a person would, and writes numbers as the program does, to hold one against the other."""

import math

UNITS = {"ns": 1e9, "µs": 1e6, "ms": 1e3, "s": 1.0, "min": 1 / 60, "h": 1 / 3600}


def seconds(text):
    """`310 µs` as seconds; None for a dash."""
    if text == "-":
        return None
    number, unit = text.rsplit(" ", 1)
    return float(number) / UNITS[unit]


def percent(text):
    """`+12.3 %` as a number."""
    return float(text.replace(",", "").removesuffix("%"))


def shows_change(words, ratio):
    """Whether `▲ +17 % slower` or `▼ 5.9× faster` is this ratio, rounded, with the sign and the word of its direction."""
    if ratio == 1:
        return words == "0 % the same"
    sign, word = ("▲", "slower") if ratio > 1 else ("▼", "faster")
    if not (words.startswith(f"{sign} ") and words.endswith(f" {word}")):
        return False
    size = words.removeprefix(f"{sign} ").removesuffix(f" {word}")
    return shows_end(size.removesuffix(" %"), ratio) and size.endswith(" %") == (0.5 < ratio < 2)


def shows_end(text, ratio):
    """Whether `+17` or `5.9×` is a change of this ratio, rounded: to one decimal, and percentages from ten on to none."""
    if text.endswith("×"):
        factor = max(ratio, 1 / ratio)
        return shows(float(text.removesuffix("×")), factor, 1 if factor < 100 else 0)
    percentage = (ratio - 1) * 100
    return text[0] in "+-" and shows(float(text), percentage, 1 if abs(percentage) < 10 else 0)


def shows_interval(text, low, high):
    """Whether `+7 … +28 %` or `5.4× … 6.4×` goes from the one ratio to the other."""
    if low >= 2 or high <= 0.5:
        smaller, larger = sorted((low, high), key=lambda ratio: abs(math.log(ratio)))
        first, second = text.split(" … ")
        return shows_end(first, smaller) and shows_end(second, larger) and "%" not in text
    first, second = text.removesuffix(" %").split(" … ")
    return text.endswith(" %") and shows_end(first, low) and shows_end(second, high)


def is_apart(row):
    """Whether the compared statistic moved by more or less than the interval of the judged change allows."""
    judged = row["judged"]
    return judged["ratio_low"] is not None and not judged["ratio_low"] <= 1 / row["speedup"] <= judged["ratio_high"]


def shows(text, value, digits):
    """Whether a printed number is this value, rounded to these digits behind the point."""
    return value is not None and math.isclose(text, value, rel_tol=0, abs_tol=0.5000001 * 10**-digits)


def rows(page):
    """The case table as dictionaries of what its cells say, with the numbers that stand behind them."""
    return page.evaluate(
        """() => [...document.querySelectorAll('#cases tr.row')].map((tr) => {
          const cell = (title) => tr.querySelector(`[data-title="${title}"]`);
          const datum = (it) => it && { text: it.textContent, value: Number(it.value), whole: it.title };
          const read = (title) => datum(cell(title).querySelector('data'));
          const side = (end) => datum(tr.querySelector(`[data-title$=" ${end}"] data`));
          return {
            fullname: tr.querySelector('.case').textContent,
            reference: read('reference'), candidate: read('candidate'), change: read('change'), delta: read('delta'), speedup: read('speedup'),
            metric: { reference: side('ref'), candidate: side('cand') },
            words: cell('change').firstElementChild.textContent, mark: cell('change').querySelector('.mark')?.title ?? null,
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
        judged = row["judged"]
        for side in ("reference", "candidate"):
            for cell, expected in [(seen[side], judged[side]), (seen["metric"][side], row[side][document["metric"]])]:
                assert cell["value"] == expected and float(cell["whole"].removesuffix(" s")) == expected
                assert math.isclose(seconds(cell["text"]), expected, rel_tol=5e-3)
        assert seen["change"]["value"] == judged["ratio"] and shows_change(seen["words"], judged["ratio"]), seen
        assert judged["ratio_low"] <= seen["change"]["value"] <= judged["ratio_high"], "no change outside its own interval"
        assert (seen["mark"] is not None) == is_apart(row), seen
        assert seen["delta"]["value"] == row["delta_pct"]
        assert shows(percent(seen["delta"]["text"]), row["delta_pct"], 1 if abs(row["delta_pct"]) >= 1 else 2) or abs(row["delta_pct"]) < 0.01
        assert seen["speedup"]["value"] == row["speedup"]
        assert shows(float(seen["speedup"]["text"].removesuffix("×").replace(",", "")), row["speedup"], 2 if row["speedup"] < 100 else 0)
        assert shows_interval(seen["interval"], judged["ratio_low"], judged["ratio_high"]), seen
        assert (seen["verdict"], seen["reason"]) == (row["verdict"], row["reason"])
    counts = tiles(page)
    for verdict, count in document["overall"]["verdicts"].items():
        assert counts.get(verdict, 0) == count, verdict
    assert float(page.locator(".geomean data").get_attribute("value")) == document["overall"]["geomean_speedup"]
