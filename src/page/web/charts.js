"use strict";
// Drawings of a comparison as SVG: the distribution of deltas, the interval of a row, pairs of times. They place the
// program's numbers on a scale and count them into bins; a drawing says nothing that no text beside it says.

PARK.charts = (() => {
  const { el, svg } = PARK.dom;
  const { isNumber, percent, asPercent, interval, time, unitOf } = PARK.numbers;

  // A change is drawn on the logarithm of its ratio: twice as slow and twice as fast are equally far from none.
  const logOf = (pct) => Math.log1p(pct / 100);
  // Round changes, the ones that a reader looks for first.
  const TICKS = [
    0, 100, -50, 10, -10, 25, -25, 5, -5, 50, 300, -75, 900, -90, 2, -2, 1, -1, 0.5, -0.5, 9900,
    -99,
  ];

  // As many round changes as have room between the ends of a scale.
  function changeTicks(reach, x, room) {
    const chosen = [];
    for (const pct of TICKS) {
      if (Math.abs(logOf(pct)) > reach) continue;
      if (chosen.every((it) => Math.abs(x(logOf(it)) - x(logOf(pct))) >= room)) chosen.push(pct);
    }
    return chosen.sort((a, b) => a - b);
  }

  // A drawing that is made anew for every width it gets.
  function responsive(draw) {
    const holder = el("div", { class: "chart" });
    let drawn = 0;
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (width > 0 && width !== drawn) holder.replaceChildren(draw((drawn = width)));
    }).observe(holder);
    return holder;
  }

  // How far a scale must reach to show this share of the logarithms; what lies beyond it is drawn at its end.
  function reachOf(logs, share, least, most) {
    const sorted = logs.map(Math.abs).sort((a, b) => a - b);
    const almostAll = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return Math.min(most, Math.max(least, almostAll * 1.08));
  }

  // Deltas counted into bins of equal ratio, the middle one around no change: `[{from, to, counts}]`, in percent. The
  // first and the last bin hold what lies beyond the scale too.
  function binned(rows) {
    const usable = rows.filter((row) => isNumber(row.delta_pct) && row.delta_pct > -100);
    const logs = usable.map((row) => logOf(row.delta_pct));
    const reach = reachOf(logs, 0.97, Math.log(1.1), Math.log(20));
    const half = Math.min(17, Math.max(6, Math.round(Math.sqrt(usable.length) * 1.5)));
    const step = reach / (half + 0.5);
    const bins = Array.from({ length: 2 * half + 1 }, (_, i) => ({
      low: (i - half - 0.5) * step,
      high: (i - half + 0.5) * step,
      counts: new Map(),
      total: 0,
    }));
    logs.forEach((log, i) => {
      const bin = bins[Math.min(2 * half, Math.max(0, Math.round(log / step) + half))];
      bin.counts.set(usable[i].verdict, (bin.counts.get(usable[i].verdict) ?? 0) + 1);
      bin.total += 1;
    });
    return { bins, reach, n: usable.length };
  }

  const STACK = ["unchanged", "inconclusive", "improved", "regressed"];

  // The zones in which a change does not matter, widest first: `[{pct, class}]`.
  function zones(options) {
    const found = [{ pct: options.min_effect_pct, name: "zone" }];
    if (isNumber(options.margin_pct))
      found.unshift({ pct: options.margin_pct, name: "zone margin" });
    return found.filter((it) => it.pct > 0);
  }

  function drawHistogram({ bins, reach }, options, width) {
    const [height, top, bottom, side] = [190, 22, 34, 6];
    const x = (log) => side + ((log + reach) / (2 * reach)) * (width - 2 * side);
    const most = Math.max(1, ...bins.map((bin) => bin.total));
    const y = (count) => height - bottom - (count / most) * (height - top - bottom);
    const parts = [];
    for (const { pct, name } of zones(options)) {
      const edge = Math.min(reach, logOf(pct));
      parts.push(
        svg("rect", {
          class: name,
          x: x(-edge),
          y: top - 8,
          width: x(edge) - x(-edge),
          height: height - top - bottom + 14,
        }),
      );
    }
    bins.forEach((bin, i) => {
      let below = 0;
      for (const verdict of STACK) {
        const count = bin.counts.get(verdict) ?? 0;
        if (count === 0) continue;
        parts.push(
          svg(
            "rect",
            {
              class: `bar v-${verdict}`,
              x: x(bin.low) + 0.5,
              width: Math.max(1, x(bin.high) - x(bin.low) - 1),
              y: y(below + count),
              height: y(below) - y(below + count),
            },
            svg("title", null, `${binLabel(bins, i)}: ${count} ${verdict}`),
          ),
        );
        below += count;
      }
    });
    parts.push(
      svg("line", {
        class: "axis",
        x1: side,
        x2: width - side,
        y1: height - bottom,
        y2: height - bottom,
      }),
    );
    parts.push(
      svg("line", { class: "none", x1: x(0), x2: x(0), y1: top - 8, y2: height - bottom + 4 }),
    );
    for (const pct of changeTicks(reach, x, 56)) {
      const at = Math.min(width - 26, Math.max(26, x(logOf(pct))));
      parts.push(
        svg(
          "text",
          { x: at, y: height - bottom + 17, "text-anchor": "middle" },
          pct === 0 ? "no change" : shortPercent(pct),
        ),
      );
    }
    parts.push(svg("text", { class: "faint", x: side, y: 10 }, "◂ faster"));
    parts.push(
      svg("text", { class: "faint", x: width - side, y: 10, "text-anchor": "end" }, "slower ▸"),
    );
    parts.push(svg("text", { class: "faint", x: side, y: height - 2 }, `highest bar: ${most}`));
    return svg(
      "svg",
      {
        width,
        height,
        role: "img",
        "aria-label": "Distribution of the deltas; the same as a table below",
      },
      parts,
    );
  }

  const shortPercent = (pct) => (pct > 0 ? `+${pct} %` : `${pct} %`);

  function binLabel(bins, i) {
    const [low, high] = [
      percent(asPercent(Math.exp(bins[i].low))),
      percent(asPercent(Math.exp(bins[i].high))),
    ];
    if (i === 0) return `below ${high}`;
    return i === bins.length - 1 ? `${low} and above` : `${low} to ${high}`;
  }

  // The distribution of all deltas, with the zone of no matter.
  function histogram(document) {
    const found = binned(document.rows);
    if (found.n === 0) return null;
    const verdicts = STACK.filter((verdict) => found.bins.some((bin) => bin.counts.has(verdict)));
    const table = el(
      "table",
      { class: "plain" },
      el(
        "thead",
        null,
        el(
          "tr",
          null,
          el("th", { scope: "col" }, "delta"),
          verdicts.map((it) => el("th", { scope: "col", class: "num" }, it)),
        ),
      ),
      el(
        "tbody",
        null,
        found.bins.map(
          (bin, i) =>
            bin.total > 0 &&
            el(
              "tr",
              null,
              el("th", { scope: "row" }, binLabel(found.bins, i)),
              verdicts.map((it) => el("td", { class: "num" }, String(bin.counts.get(it) ?? 0))),
            ),
        ),
      ),
    );
    const { min_effect_pct: effect, margin_pct: margin } = document.options;
    const wide = isNumber(margin) ? `, in the lighter band by less than ${margin} %` : "";
    const caption = `How ${found.n} benchmarks moved, by ${document.metric}, on a scale of ratios. In the darker band a move is at most the ${effect} % that a claim must exceed${wide}.`;
    const legend = el(
      "ul",
      { class: "legend" },
      verdicts.map((it) =>
        el("li", null, el("span", { class: `swatch v-${it}` }), PARK.words.verdict(it)),
      ),
    );
    return PARK.dom.figure(
      [legend, responsive((width) => drawHistogram(found, document.options, width))],
      caption,
      table,
    );
  }

  const GLYPH = { width: 116, height: 18 };

  // One scale for the intervals of a document, so that rows can be compared by eye.
  function intervalScale(document) {
    const ends = document.rows
      .flatMap((row) => [row.ratio_low, row.ratio_high])
      .filter((it) => isNumber(it) && it > 0);
    const reach = reachOf(ends.map(Math.log), 0.85, Math.log(1.1), Math.log(4));
    const x = (log) =>
      6 + ((Math.max(-reach, Math.min(reach, log)) + reach) / (2 * reach)) * (GLYPH.width - 12);
    return { reach, x, options: document.options };
  }

  // A row's interval: a line from end to end, a dot at the change of the median, arrow heads where it leaves the scale.
  function intervalGlyph(row, { reach, x, options }) {
    if (!isNumber(row.ratio_low) || !isNumber(row.ratio_high) || row.ratio_low <= 0) return null;
    const [low, high] = [Math.log(row.ratio_low), Math.log(row.ratio_high)];
    const middle = GLYPH.height / 2;
    const parts = zones(options).map(({ pct, name }) =>
      svg("rect", {
        class: name,
        x: x(-logOf(pct)),
        width: x(logOf(pct)) - x(-logOf(pct)),
        y: 0,
        height: GLYPH.height,
      }),
    );
    parts.push(svg("line", { class: "none", x1: x(0), x2: x(0), y1: 0, y2: GLYPH.height }));
    parts.push(svg("line", { class: "range", x1: x(low), x2: x(high), y1: middle, y2: middle }));
    for (const [end, out, tip] of [
      [low, low < -reach, -5],
      [high, high > reach, 5],
    ]) {
      if (out)
        parts.push(
          svg("path", {
            class: "head",
            d: `M${x(end) - tip / 5} ${middle - 4}l${tip} 4l${-tip} 4z`,
          }),
        );
      else
        parts.push(
          svg("line", { class: "range", x1: x(end), x2: x(end), y1: middle - 3, y2: middle + 3 }),
        );
    }
    const median = row.metrics.median.delta_pct;
    if (isNumber(median) && median > -100 && Math.abs(logOf(median)) <= reach) {
      parts.push(svg("circle", { class: "dot", cx: x(logOf(median)), cy: middle, r: 3.2 }));
    }
    return svg(
      "svg",
      {
        class: `glyph v-${row.verdict}`,
        width: GLYPH.width,
        height: GLYPH.height,
        viewBox: `0 0 ${GLYPH.width} ${GLYPH.height}`,
        "aria-hidden": "true",
      },
      parts,
    );
  }

  // Times that differ by more than this have no room on one scale that begins at zero.
  const WIDEST_BARS = 60;

  // Pairs of times, one below the other: `[{label, first, second, change, verdict}]`, and what the two are called. Bars
  // from zero, or dots on a logarithmic scale where bars would be too unequal to see.
  function pairs(items, [firstName, secondName]) {
    const times = items
      .flatMap((it) => [it.first, it.second])
      .filter((it) => isNumber(it) && it > 0);
    const unit = unitOf(times);
    const [least, most] = [Math.min(...times), Math.max(...times)];
    const isLog = most / least > WIDEST_BARS;
    const share = (seconds) =>
      `${(isLog ? 2 + 96 * (Math.log(seconds / least) / Math.log(most / least)) : 100 * (seconds / most)).toFixed(2)}%`;
    const mark = (seconds, name, y) => {
      if (!isNumber(seconds) || seconds <= 0) return null;
      return isLog
        ? svg("circle", { class: `bar ${name}`, cx: share(seconds), cy: y + 5, r: 4.5 })
        : svg("rect", { class: `bar ${name}`, x: 0, width: share(seconds), y, height: 9 });
    };
    const shownTime = (seconds) =>
      unit.isWide ? PARK.numbers.ownTime(seconds) : time(seconds, unit);
    const list = el(
      "ul",
      { class: "pairs" },
      items.map((it) =>
        el(
          "li",
          null,
          el("span", { class: "pair-name" }, it.label),
          svg(
            "svg",
            { class: "pair", width: "100%", height: 24, "aria-hidden": "true" },
            mark(it.first, "first", 1),
            mark(it.second, "second", isLog ? 11 : 12),
          ),
          el(
            "span",
            { class: "pair-times" },
            el("span", null, shownTime(it.first)),
            el("span", null, shownTime(it.second)),
          ),
          el("span", { class: "pair-change" }, it.change),
        ),
      ),
    );
    const legend = el(
      "ul",
      { class: "legend" },
      [
        ["first", firstName],
        ["second", secondName],
      ].map(([key, name]) => el("li", null, el("span", { class: `swatch ${key}` }), name)),
    );
    return { drawing: [legend, list], isLog };
  }

  const intervalText = (row) => interval(row.ratio_low, row.ratio_high);

  return { responsive, histogram, intervalScale, intervalGlyph, intervalText, pairs };
})();
