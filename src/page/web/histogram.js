"use strict";
// How the changes of a comparison are spread: the program's bins, drawn, and the same as a table.

const Histogram = (() => {
  const { make, makeSvg } = Dom;
  const { formatCount } = Numbers;
  const { toLog, listZones, makeResponsive } = Charts;

  // Round changes, in the order in which a reader looks for them.
  const TICKS = [
    0, 100, -50, 10, -10, 25, -25, 5, -5, 50, 300, -75, 900, -90, 2, -2, 1, -1, 0.5, -0.5, 9900,
    -99,
  ];
  const HEIGHT = 190;
  const MARGIN = { top: 22, bottom: 40, side: 6 };

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
    if (pct >= 100) return `▲ ${formatCount(pct / 100 + 1)}×`;
    if (pct <= -50) return `▼ ${formatCount(Math.round(100 / (100 + pct)))}×`;
    return `${pct > 0 ? "+" : ""}${pct} %`;
  }

  /** @param {Bin} bin */
  function sumBin({ counts }) {
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /**
   * @param {{ bins: Bin[], verdicts: VerdictName[] }} spread
   * @param {ComparisonOptions} options
   * @param {[less: string, more: string]} ways
   * @param {number} width
   */
  function draw({ bins, verdicts }, options, [less, more], width) {
    const reach = bins[bins.length - 1].high;
    const { top, bottom, side } = MARGIN;
    const floor = HEIGHT - bottom;
    const most = Math.max(1, ...bins.map(sumBin));
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
    for (const bin of bins) parts.push(...drawBar(bin, verdicts, x, y));
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
    parts.push(makeSvg("text", { class: "faint", x: side, y: 10 }, `◂ ${less}`));
    parts.push(makeSvg("text", right, `${more} ▸`));
    const words = `highest bar: ${formatCount(most)}; the first and the last also hold what is beyond`;
    parts.push(makeSvg("text", { class: "faint", x: side, y: HEIGHT - 5 }, words));
    const label = "Distribution of the changes; the same as a table below";
    return makeSvg("svg", { width, height: HEIGHT, role: "img", "aria-label": label }, parts);
  }

  /**
   * The parts of one bar, one on the other.
   * @param {Bin} bin
   * @param {VerdictName[]} verdicts
   * @param {(log: number) => number} x
   * @param {(count: number) => number} y
   */
  function drawBar({ low, high, label, counts }, verdicts, x, y) {
    const parts = [];
    let below = 0;
    for (const [layer, verdict] of verdicts.entries()) {
      const count = counts[layer];
      if (count === 0) continue;
      parts.push(
        makeSvg(
          "rect",
          {
            class: `bar v-${verdict}`,
            x: x(low) + 0.5,
            width: Math.max(1, x(high) - x(low) - 1),
            y: y(below + count),
            height: y(below) - y(below + count),
          },
          makeSvg("title", null, `${label}: ${formatCount(count)} ${verdict}`),
        ),
      );
      below += count;
    }
    return parts;
  }

  /**
   * The distribution of all changes, with the zones in which a change does not matter.
   * @param {Comparison} comparison
   */
  function paint({ spread, options, judged, ways }) {
    if (!spread) return null;
    const layers = spread.verdicts.flatMap((verdict, layer) =>
      spread.bins.some(({ counts }) => counts[layer] > 0) ? [{ verdict, layer }] : [],
    );
    const caption = `How ${formatCount(spread.total)} benchmarks moved, by ${judged}, on a scale of ratios. In the darker band a move is at most the ${options.min_effect} % that a claim must exceed, in the lighter band by less than ${options.margin} %.`;
    const legend = layers.map(({ verdict }) =>
      make(
        "li",
        null,
        make("span", { class: `swatch v-${verdict}` }),
        Wording.makeVerdict(verdict),
      ),
    );
    const drawing = makeResponsive((width) => draw(spread, options, ways, width));
    const rows = spread.bins
      .filter((bin) => sumBin(bin) > 0)
      .map(({ label, counts }) => [
        label,
        ...layers.map(({ layer }) => formatCount(counts[layer])),
      ]);
    const titles = ["change", ...layers.map(({ verdict }) => verdict)];
    const numeric = layers.map((_, i) => i + 1);
    const table = Tables.paintPlain(titles, rows, { numeric, caption: "Distribution" });
    return Dom.makeFigure([make("ul", { class: "legend" }, legend), drawing], caption, table);
  }

  return { paint };
})();
