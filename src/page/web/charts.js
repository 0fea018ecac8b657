"use strict";
// Drawings of a comparison as SVG: the interval of a row, and pairs of times. They put the
// program's numbers on a scale; each drawing has the same as text beside it.

const Charts = (() => {
  const { make, makeSvg } = Dom;
  const { isNumber, makeNumber } = Numbers;

  const GLYPH = { width: 104, height: 18 };
  // Times further apart than this have no room on one scale that begins at zero.
  const WIDEST_BARS = 60;

  /**
   * Where a change is drawn: at the logarithm of its ratio, so that twice as slow and twice as fast
   * are equally far from none.
   * @param {number} pct
   */
  function toLog(pct) {
    return Math.log1p(pct / 100);
  }

  /**
   * A drawing that is made anew for every width it gets.
   * @param {(width: number) => SVGElement} draw
   */
  function makeResponsive(draw) {
    const holder = make("div", { class: "chart" });
    let drawnWidth = 0;
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (width <= 0 || width === drawnWidth) return;
      drawnWidth = width;
      holder.replaceChildren(draw(width));
    }).observe(holder);
    return holder;
  }

  /**
   * How far a scale must reach to show this share of the logarithms; what is beyond it is drawn at
   * its end.
   * @param {number[]} logs
   * @param {number} share
   * @param {number} least
   * @param {number} most
   */
  function chooseReach(logs, share, least, most) {
    const sorted = logs.map(Math.abs).sort((a, b) => a - b);
    const almostAll = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return Math.min(most, Math.max(least, almostAll * 1.08));
  }

  /**
   * The zones in which a change does not matter, the widest first.
   * @param {ComparisonOptions} options
   * @returns {Zone[]}
   */
  function listZones(options) {
    const zones = [
      { pct: options.margin_pct, name: "zone margin" },
      { pct: options.min_effect_pct, name: "zone" },
    ];
    return zones.filter(({ pct }) => pct > 0);
  }

  /**
   * One scale for the intervals of some rows, so that they can be compared by eye.
   * @param {Row[]} rows
   * @param {ComparisonOptions} options
   * @returns {IntervalScale}
   */
  function makeIntervalScale(rows, options) {
    const ends = rows
      .flatMap(({ interval }) => (interval ? [interval[0], interval[1]] : []))
      .filter((ratio) => ratio > 0);
    const reach = chooseReach(ends.map(Math.log), 0.85, Math.log(1.1), Math.log(4));
    /** @param {number} log */
    const x = (log) => {
      const shown = Math.max(-reach, Math.min(reach, log));
      return 6 + ((shown + reach) / (2 * reach)) * (GLYPH.width - 12);
    };
    return { reach, x, options };
  }

  /**
   * A row's interval: a line from end to end, a dot at the judged change. Beyond the scale the line
   * goes on to its edge and ends in an arrow head.
   * @param {Row} row
   * @param {IntervalScale} scale
   * @param {Row["interval"]} former Where it was before, drawn behind it.
   */
  function drawInterval({ interval, change, verdict }, { reach, x, options }, former = null) {
    if (!interval || interval[0] <= 0) return null;
    const [low, high] = [Math.log(interval[0]), Math.log(interval[1])];
    const { width, height } = GLYPH;
    const middle = height / 2;
    /** @type {SVGElement[]} */
    const parts = listZones(options).map(({ pct, name }) => {
      const [left, right] = [x(-toLog(pct)), x(toLog(pct))];
      return makeSvg("rect", { class: name, x: left, width: right - left, y: 0, height });
    });
    if (former && former[0] > 0) {
      const [from, to] = [x(Math.log(former[0])), x(Math.log(former[1]))];
      const place = { x: from, width: to - from, y: middle - 4, height: 8 };
      parts.push(makeSvg("rect", { class: "former", ...place }));
    }
    parts.push(makeSvg("line", { class: "none", x1: x(0), x2: x(0), y1: 0, y2: height }));
    // Where all of it is beyond the scale, a stub at the edge says where it goes.
    const isBeyond = low > reach || high < -reach;
    const stub = isBeyond ? (low > reach ? -18 : 18) : 0;
    const [x1, x2] = [x(low) + Math.min(0, stub), x(high) + Math.max(0, stub)];
    parts.push(makeSvg("line", { class: "range", x1, x2, y1: middle, y2: middle }));
    for (const { end, isOut, tip } of [
      { end: low, isOut: low < -reach, tip: -5 },
      { end: high, isOut: high > reach, tip: 5 },
    ]) {
      if (isOut) {
        const d = `M${x(end) - tip / 5} ${middle - 4}l${tip} 4l${-tip} 4z`;
        parts.push(makeSvg("path", { class: "head", d }));
      } else if (!isBeyond) {
        const [y1, y2] = [middle - 3, middle + 3];
        parts.push(makeSvg("line", { class: "range", x1: x(end), x2: x(end), y1, y2 }));
      }
    }
    if (change) {
      const log = Math.log(change[0]);
      const cx = isBeyond ? (x1 + x2) / 2 : x(log);
      parts.push(makeSvg("circle", { class: "dot", cx, cy: middle, r: 3.2 }));
    }
    return makeSvg(
      "svg",
      {
        class: `glyph v-${verdict}`,
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        "aria-hidden": "true",
      },
      parts,
    );
  }

  /**
   * The ends and the middle of that scale, for the head of its column.
   * @param {IntervalScale} scale
   */
  function drawScale({ reach, x }) {
    const { width } = GLYPH;
    const [fastest, slowest] = [-reach, reach].map((log) => `${formatEdge(log)}`);
    /**
     * @param {number} place
     * @param {string} anchor
     * @param {string} text
     */
    const label = (place, anchor, text) =>
      makeSvg("text", { class: "faint", x: place, y: 10, "text-anchor": anchor }, text);
    return makeSvg(
      "svg",
      { class: "glyph scale", width, height: 12, "aria-hidden": "true" },
      label(2, "start", fastest),
      label(x(0), "middle", "0"),
      label(width - 2, "end", slowest),
    );
  }

  /** @param {number} log */
  function formatEdge(log) {
    const pct = Math.expm1(log) * 100;
    return `${pct > 0 ? "+" : ""}${pct.toFixed(0)} %`;
  }

  /**
   * Pairs of times, one below the other, and whether their scale is logarithmic: bars from zero, or
   * dots where bars would be too unequal to see.
   * @param {{ label: Child, first: Shown | null, second: Shown | null, change: Child }[]} items
   * @param {[first: string, second: string]} names What the two times are called.
   */
  function drawPairs(items, names) {
    const times = items
      .flatMap(({ first, second }) => [first?.[0], second?.[0]])
      .filter(isNumber)
      .filter((seconds) => seconds > 0);
    const [least, most] = [Math.min(...times), Math.max(...times)];
    const isLog = most / least > WIDEST_BARS;
    /** @param {number} seconds */
    const formatShare = (seconds) => {
      const share = isLog
        ? 2 + 96 * (Math.log(seconds / least) / Math.log(most / least))
        : 100 * (seconds / most);
      return `${share.toFixed(2)}%`;
    };
    /**
     * @param {number | undefined} seconds
     * @param {string} name
     * @param {number} y
     */
    const drawTime = (seconds, name, y) => {
      if (!isNumber(seconds) || seconds <= 0) return null;
      const share = formatShare(seconds);
      return isLog
        ? makeSvg("circle", { class: `bar ${name}`, cx: share, cy: y + 5, r: 4.5 })
        : makeSvg("rect", { class: `bar ${name}`, x: 0, width: share, y, height: 9 });
    };
    const list = items.map(({ label, first, second, change }) =>
      make(
        "li",
        null,
        make("span", { class: "pair-name" }, label),
        makeSvg(
          "svg",
          { class: "pair", width: "100%", height: 24, "aria-hidden": "true" },
          drawTime(first?.[0], "first", 1),
          drawTime(second?.[0], "second", isLog ? 11 : 12),
        ),
        make(
          "span",
          { class: "pair-times" },
          make("span", null, makeNumber(first)),
          make("span", null, makeNumber(second)),
        ),
        make("span", { class: "pair-change" }, change),
      ),
    );
    const legend = ["first", "second"].map((key, i) =>
      make("li", null, make("span", { class: `swatch ${key}` }), names[i]),
    );
    const drawing = [make("ul", { class: "legend" }, legend), make("ul", { class: "pairs" }, list)];
    return { drawing, isLog };
  }

  /**
   * A difference as a bar to the left for less and to the right for more.
   * @param {Shown | null} difference
   * @param {number} most The largest one.
   */
  function drawDifference(difference, most) {
    if (!difference || difference[0] === 0) return null;
    const [width, height] = [120, 12];
    const size = (Math.abs(difference[0]) / most) * (width / 2 - 2);
    const isMore = difference[0] > 0;
    const x = isMore ? width / 2 : width / 2 - size;
    const name = isMore ? "v-regressed" : "v-improved";
    return makeSvg(
      "svg",
      { class: `glyph two-sided ${name}`, width, height, "aria-hidden": "true" },
      makeSvg("rect", { class: "bar", x, width: Math.max(1, size), y: 2, height: height - 4 }),
      makeSvg("line", { class: "none", x1: width / 2, x2: width / 2, y1: 0, y2: height }),
    );
  }

  return {
    drawDifference,
    toLog,
    makeResponsive,
    chooseReach,
    listZones,
    makeIntervalScale,
    drawInterval,
    drawScale,
    drawPairs,
  };
})();
