"""Reads a page as a person would, and writes numbers as the program does, to hold one against the other."""

import math

UNITS = {"ns": 1e9, "µs": 1e6, "ms": 1e3, "s": 1.0, "min": 1 / 60, "h": 1 / 3600}


def seconds(text):
    """`310 µs` as seconds; None for a dash."""
    if text == "-":
        return None
    number, unit = text.rsplit(" ", 1)
    return float(number.replace(",", "")) / UNITS[unit]


def percent(text):
    """`+12.3 %` as a number."""
    return float(text.replace(",", "").removesuffix("%"))


def is_factor(ratio):
    """Whether a change is written as a factor: from two on, and where its percentage would round to that."""
    return max(ratio, 1 / ratio) >= 2 or (ratio - 1) * 100 >= 99.5


def shows_change(words, ratio):
    """Whether `▲ +17 % slower` or `▼ 5.9× faster` is this ratio, rounded, with the sign and the word of its direction."""
    if ratio == 1:
        return words == "0 % the same"
    sign, word = ("▲", "slower") if ratio > 1 else ("▼", "faster")
    if not (words.startswith(f"{sign} ") and words.endswith(f" {word}")):
        return False
    size = words.removeprefix(f"{sign} ").removesuffix(f" {word}").replace(",", "")
    if is_factor(ratio):
        factor = max(ratio, 1 / ratio)
        return size.endswith("×") and shows(float(size[:-1]), factor, 1 if factor < 9.95 else 0)
    percentage = (ratio - 1) * 100
    return size.endswith(" %") and shows(float(size[:-2]), percentage, 1 if abs(percentage) < 9.95 else 0)


def shows_interval(text, ratio, low, high):
    """Whether `+7 … +28 %` or `5.4× … 6.4×` is this interval of a change, its ends rounded outwards."""
    first, last = text.replace(",", "").split(" … ")
    if is_factor(ratio):
        least, most = (1 / high, 1 / low) if ratio < 1 else (low, high)
        if not (first.endswith("×") and last.endswith("×")):
            return False
        first, last = float(first[:-1]), float(last[:-1])
        step_of = [0.1 if end < 9.95 else 1.0 for end in (least, most)]
    else:
        least, most = (low - 1) * 100, (high - 1) * 100
        if not last.endswith(" %"):
            return False
        first, last = float(first), float(last[:-2])
        step_of = [0.1 if max(abs(least), abs(most)) < 10 else 1.0] * 2
    hair = 1e-6
    return least - step_of[0] - hair < first <= least + hair and most - hair <= last < most + step_of[1] + hair


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
        """() => [...document.querySelectorAll('#rows tr.row')].map((tr) => {
          const cell = (title) => tr.querySelector(`[data-title="${title}"]`);
          const datum = (it) => it && { text: it.textContent, value: Number(it.value), whole: it.title };
          const read = (title) => datum(cell(title)?.querySelector('data'));
          const side = (end) => datum(tr.querySelector(`[data-title$=" ${end}"] data`));
          return {
            fullname: tr.dataset.fullname,
            reference: read('reference'), candidate: read('candidate'), change: read('change'), delta: read('delta'), speedup: read('speedup'),
            metric: { reference: side('ref'), candidate: side('cand') },
            words: cell('change').firstElementChild?.textContent ?? null, mark: cell('change').querySelector('.mark')?.title ?? null,
            interval: cell('interval').querySelector('.num').textContent.trim(), verdict: cell('verdict').querySelector('.verdict').lastChild.textContent,
            reason: cell('verdict').querySelector('.reason')?.textContent.trim() ?? null,
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
    """The labels of both runs; their names may be shorter."""
    return [it.get_attribute("title") for it in page.locator("#title .run-name").all()]


def show_rest(page):
    """Shows the rows that are folded away below the changed ones."""
    if page.locator("#show-rest").count():
        page.locator("#show-rest").click()


def show_panel(page, name):
    """Shows what stands below the benchmarks."""
    page.locator(f"#tab-{name}").click()
    page.locator(f"#panel #{name}").wait_for()


def assert_shows(page, document):
    """The case table, the counts and the speedup are the document's, number by number and digit by digit."""
    show_rest(page)
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
        assert shows(percent(seen["delta"]["text"]), row["delta_pct"], 1 if abs(row["delta_pct"]) < 99.95 else 0)
        assert seen["speedup"]["value"] == row["speedup"]
        assert shows(float(seen["speedup"]["text"].removesuffix("×").replace(",", "")), row["speedup"], 2 if row["speedup"] < 100 else 0)
        assert shows_interval(seen["interval"], judged["ratio"], judged["ratio_low"], judged["ratio_high"]), seen
        assert (seen["verdict"], seen["reason"]) == (row["verdict"], row["reason"])
    counts = tiles(page)
    for verdict, count in document["overall"]["verdicts"].items():
        assert counts.get(verdict, 0) == count, verdict
    assert float(page.locator(".geomean data").get_attribute("value")) == document["overall"]["geomean_speedup"]
