"use strict";
// Drawings of a comparison as SVG: the interval of a row, and pairs of times. They put the
// program's numbers on a scale; each drawing has the same as text beside it.

const Charts = (() => {
  const { make, makeSvg } = Dom;
  const { isNumber, formatChangeInterval, makeTime } = Numbers;

  const GLYPH = { width: 116, height: 18 };
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
    const zones = [{ pct: options.min_effect_pct, name: "zone" }];
    if (isNumber(options.margin_pct))
      zones.unshift({ pct: options.margin_pct, name: "zone margin" });
    return zones.filter(({ pct }) => pct > 0);
  }

  /**
   * One scale for the intervals of a comparison, so that rows can be compared by eye.
   * @param {Comparison} comparison
   * @returns {IntervalScale}
   */
  function makeIntervalScale({ rows, options }) {
    const ends = rows
      .flatMap((row) => [row.ratio_low, row.ratio_high])
      .filter(isNumber)
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
   * A row's interval: a line from end to end, a dot at the judged change, arrow heads where
   * it leaves the scale.
   * @param {Row} row
   * @param {IntervalScale} scale
   */
  function drawInterval(row, { reach, x, options }) {
    if (!isNumber(row.ratio_low) || !isNumber(row.ratio_high) || row.ratio_low <= 0) return null;
    const [low, high] = [Math.log(row.ratio_low), Math.log(row.ratio_high)];
    const { width, height } = GLYPH;
    const middle = height / 2;
    /** @type {SVGElement[]} */
    const parts = listZones(options).map(({ pct, name }) => {
      const [left, right] = [x(-toLog(pct)), x(toLog(pct))];
      return makeSvg("rect", { class: name, x: left, width: right - left, y: 0, height });
    });
    parts.push(makeSvg("line", { class: "none", x1: x(0), x2: x(0), y1: 0, y2: height }));
    parts.push(
      makeSvg("line", { class: "range", x1: x(low), x2: x(high), y1: middle, y2: middle }),
    );
    for (const { end, isOut, tip } of [
      { end: low, isOut: low < -reach, tip: -5 },
      { end: high, isOut: high > reach, tip: 5 },
    ]) {
      if (isOut) {
        const d = `M${x(end) - tip / 5} ${middle - 4}l${tip} 4l${-tip} 4z`;
        parts.push(makeSvg("path", { class: "head", d }));
      } else {
        const [y1, y2] = [middle - 3, middle + 3];
        parts.push(makeSvg("line", { class: "range", x1: x(end), x2: x(end), y1, y2 }));
      }
    }
    const ratio = row.judged.ratio;
    if (isNumber(ratio) && Math.abs(Math.log(ratio)) <= reach) {
      parts.push(makeSvg("circle", { class: "dot", cx: x(Math.log(ratio)), cy: middle, r: 3.2 }));
    }
    return makeSvg(
      "svg",
      {
        class: `glyph v-${row.verdict}`,
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        "aria-hidden": "true",
      },
      parts,
    );
  }

  /** @param {Row} row */
  function formatRowInterval(row) {
    return formatChangeInterval(row.judged.ratio, row.judged.ratio_low, row.judged.ratio_high);
  }

  /**
   * Pairs of times, one below the other, and whether their scale is logarithmic: bars from zero, or
   * dots where bars would be too unequal to see.
   * @param {{ label: Child, first: number | null, second: number | null, change: Child }[]} items
   * @param {[first: string, second: string]} names What the two times are called.
   */
  function drawPairs(items, names) {
    const times = items
      .flatMap(({ first, second }) => [first, second])
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
     * @param {number | null} seconds
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
          drawTime(first, "first", 1),
          drawTime(second, "second", isLog ? 11 : 12),
        ),
        make(
          "span",
          { class: "pair-times" },
          make("span", null, makeTime(first)),
          make("span", null, makeTime(second)),
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

  return {
    toLog,
    makeResponsive,
    chooseReach,
    listZones,
    makeIntervalScale,
    drawInterval,
    formatRowInterval,
    drawPairs,
  };
})();
