"use strict";
// How the changes of a comparison are spread: counted into bins, drawn, and the same as a table.

const Histogram = (() => {
  const { make, makeSvg } = Dom;
  const { isNumber, formatChange } = Numbers;
  const { toLog, chooseReach, listZones, makeResponsive } = Charts;

  // Round changes, in the order in which a reader looks for them.
  const TICKS = [
    0, 100, -50, 10, -10, 25, -25, 5, -5, 50, 300, -75, 900, -90, 2, -2, 1, -1, 0.5, -0.5, 9900,
    -99,
  ];
  /** @type {VerdictName[]} The parts of a bar, from the bottom. */
  const STACK = ["unchanged", "inconclusive", "improved", "regressed"];
  const HEIGHT = 190;
  const MARGIN = { top: 22, bottom: 34, side: 6 };

  /**
   * Changes with ratios in one range, given as logarithms.
   * @typedef {{ low: number, high: number, counts: Map<VerdictName, number>, total: number }} Bin
   */

  /**
   * Counts changes into bins of equal ratio, the middle one around no change. The first and the last
   * bin also hold what is beyond the scale.
   * @param {Row[]} rows
   */
  function countBins(rows) {
    const changes = rows.flatMap(({ judged: { ratio }, verdict }) =>
      isNumber(ratio) && ratio > 0 ? [{ log: Math.log(ratio), verdict }] : [],
    );
    const logs = changes.map(({ log }) => log);
    const reach = chooseReach(logs, 0.97, Math.log(1.1), Math.log(20));
    const half = Math.min(17, Math.max(6, Math.round(Math.sqrt(changes.length) * 1.5)));
    const step = reach / (half + 0.5);
    /** @type {Bin[]} */
    const bins = Array.from({ length: 2 * half + 1 }, (_, i) => ({
      low: (i - half - 0.5) * step,
      high: (i - half + 0.5) * step,
      counts: new Map(),
      total: 0,
    }));
    for (const { log, verdict } of changes) {
      const bin = bins[Math.min(2 * half, Math.max(0, Math.round(log / step) + half))];
      bin.counts.set(verdict, (bin.counts.get(verdict) ?? 0) + 1);
      bin.total += 1;
    }
    return { bins, reach, total: changes.length };
  }

  /**
   * As many round changes as have room between the ends of a scale.
   * @param {number} reach
   * @param {(log: number) => number} x
   * @param {number} room In pixels.
   */
  function chooseTicks(reach, x, room) {
    /** @type {number[]} */
    const chosen = [];
    for (const pct of TICKS) {
      if (Math.abs(toLog(pct)) > reach) continue;
      const hasRoom = chosen.every((other) => Math.abs(x(toLog(other)) - x(toLog(pct))) >= room);
      if (hasRoom) chosen.push(pct);
    }
    return chosen.sort((a, b) => a - b);
  }

  /** @param {number} pct */
  function labelTick(pct) {
    if (pct === 0) return "no change";
    return formatChange(1 + pct / 100);
  }

  /**
   * @param {Bin[]} bins
   * @param {number} i
   */
  function labelBin(bins, i) {
    const [low, high] = [bins[i].low, bins[i].high].map((log) => formatChange(Math.exp(log)));
    if (i === 0) return `${high} or faster`;
    return i === bins.length - 1 ? `${low} or slower` : `${low} to ${high}`;
  }

  /**
   * @param {{ bins: Bin[], reach: number }} counted
   * @param {ComparisonOptions} options
   * @param {number} width
   */
  function draw({ bins, reach }, options, width) {
    const { top, bottom, side } = MARGIN;
    const floor = HEIGHT - bottom;
    const most = Math.max(1, ...bins.map((bin) => bin.total));
    /** @param {number} log */
    const x = (log) => side + ((log + reach) / (2 * reach)) * (width - 2 * side);
    /** @param {number} count */
    const y = (count) => floor - (count / most) * (floor - top);
    /** @type {SVGElement[]} */
    const parts = listZones(options).map(({ pct, name }) => {
      const edge = Math.min(reach, toLog(pct));
      const [left, right] = [x(-edge), x(edge)];
      const height = floor - top + 14;
      return makeSvg("rect", { class: name, x: left, y: top - 8, width: right - left, height });
    });
    for (const [i, bin] of bins.entries()) parts.push(...drawBar(bin, labelBin(bins, i), x, y));
    parts.push(
      makeSvg("line", { class: "axis", x1: side, x2: width - side, y1: floor, y2: floor }),
    );
    parts.push(makeSvg("line", { class: "none", x1: x(0), x2: x(0), y1: top - 8, y2: floor + 4 }));
    for (const pct of chooseTicks(reach, x, 56)) {
      const middle = Math.min(width - 26, Math.max(26, x(toLog(pct))));
      const place = { x: middle, y: floor + 17, "text-anchor": "middle" };
      parts.push(makeSvg("text", place, labelTick(pct)));
    }
    const right = { class: "faint", x: width - side, y: 10, "text-anchor": "end" };
    parts.push(makeSvg("text", { class: "faint", x: side, y: 10 }, "◂ faster"));
    parts.push(makeSvg("text", right, "slower ▸"));
    parts.push(makeSvg("text", { class: "faint", x: side, y: HEIGHT - 2 }, `highest bar: ${most}`));
    const label = "Distribution of the changes; the same as a table below";
    return makeSvg("svg", { width, height: HEIGHT, role: "img", "aria-label": label }, parts);
  }

  /**
   * The parts of one bar, one on the other.
   * @param {Bin} bin
   * @param {string} label
   * @param {(log: number) => number} x
   * @param {(count: number) => number} y
   */
  function drawBar(bin, label, x, y) {
    const parts = [];
    let below = 0;
    for (const verdict of STACK) {
      const count = bin.counts.get(verdict) ?? 0;
      if (count === 0) continue;
      parts.push(
        makeSvg(
          "rect",
          {
            class: `bar v-${verdict}`,
            x: x(bin.low) + 0.5,
            width: Math.max(1, x(bin.high) - x(bin.low) - 1),
            y: y(below + count),
            height: y(below) - y(below + count),
          },
          makeSvg("title", null, `${label}: ${count} ${verdict}`),
        ),
      );
      below += count;
    }
    return parts;
  }

  /**
   * @param {Bin[]} bins
   * @param {VerdictName[]} verdicts
   */
  function paintTable(bins, verdicts) {
    const titles = verdicts.map((verdict) => make("th", { scope: "col", class: "num" }, verdict));
    const rows = bins.map((bin, i) => {
      if (bin.total === 0) return null;
      const counts = verdicts.map((verdict) =>
        make("td", { class: "num" }, String(bin.counts.get(verdict) ?? 0)),
      );
      return make("tr", null, make("th", { scope: "row" }, labelBin(bins, i)), counts);
    });
    return make(
      "table",
      { class: "plain" },
      make("thead", null, make("tr", null, make("th", { scope: "col" }, "change"), titles)),
      make("tbody", null, rows),
    );
  }

  /**
   * The distribution of all changes, with the zones in which a change does not matter.
   * @param {Comparison} comparison
   */
  function paint({ rows, options }) {
    const counted = countBins(rows);
    if (counted.total === 0) return null;
    const verdicts = STACK.filter((verdict) =>
      counted.bins.some(({ counts }) => counts.has(verdict)),
    );
    const { min_effect_pct: effect, margin_pct: margin } = options;
    const wide = isNumber(margin) ? `, in the lighter band by less than ${margin} %` : "";
    const caption = `How ${counted.total} benchmarks moved, by ${Wording.nameJudged(rows[0])}, on a scale of ratios. In the darker band a move is at most the ${effect} % that a claim must exceed${wide}.`;
    const legend = verdicts.map((verdict) =>
      make(
        "li",
        null,
        make("span", { class: `swatch v-${verdict}` }),
        Wording.makeVerdict(verdict),
      ),
    );
    const drawing = makeResponsive((width) => draw(counted, options, width));
    return Dom.makeFigure(
      [make("ul", { class: "legend" }, legend), drawing],
      caption,
      paintTable(counted.bins, verdicts),
    );
  }

  return { paint };
})();
