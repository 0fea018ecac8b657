"use strict";
// How benchmarks grow with a param: for each a drawing of both sides over the sizes, both axes
// logarithmic, and below it the ratio of candidate to reference. The curves are the program's; this
// only puts them on a scale. There is something to show where the question names `over`.

const Growth = (() => {
  const { make, makeSvg } = Dom;
  const SIDES = /** @type {const} */ (["reference", "candidate"]);
  const HEIGHT = { main: 260, ratio: 110 };
  const EDGE = { left: 64, right: 40, top: 12, bottom: 26 };
  // Points of a drawn curve.
  const STEPS = 60;
  // The least range of a scale, as a logarithm: a factor of two.
  const LEAST_RANGE = Math.log(2);
  // Standard deviations of a band around a time.
  const BAND = 2;

  /**
   * The time of a curve at a size.
   * @param {GrowthCurve} curve
   * @param {number} size
   * @param {number} largest
   * @param {boolean} isLog Whether both sides grow with n log n.
   */
  function timeAt(curve, size, largest, isLog) {
    const grown = isLog
      ? (size * Math.log(size)) / (largest * Math.log(largest))
      : (size / largest) ** curve.power;
    return curve.fixed + (curve.at_largest - curve.fixed) * grown;
  }

  /**
   * A logarithmic scale from numbers to pixels.
   * @param {number[]} values
   * @param {number} from
   * @param {number} to
   */
  function makeScale(values, from, to) {
    const logs = values.filter((value) => value > 0).map(Math.log);
    const [least, most] = [Math.min(...logs), Math.max(...logs)];
    // Without a least range, the noise of a steady benchmark would fill the height.
    const span = Math.max(most - least, LEAST_RANGE);
    const low = (least + most - span) / 2;
    /** @param {number} value */
    return (value) => from + ((Math.log(value) - low) / span) * (to - from);
  }

  /** @param {number} exponent */
  function formatExponent(exponent) {
    const text = exponent.toFixed(2);
    return text === "-0.00" ? "0.00" : text;
  }

  /** @param {number | null} seconds */
  function time(seconds) {
    return seconds === null ? "-" : Numbers.makePlainNumber(seconds, "s");
  }

  /** @param {GrowthCurve} curve */
  function formatGrowth(curve) {
    return curve.class === "n-log-n" ? "n log n" : `n^${formatExponent(curve.exponent)}`;
  }

  /** @param {number} number */
  function addPlus(number) {
    const text = formatExponent(number);
    return number > 0 && text !== "0.00" ? `+${text}` : text;
  }

  /** @param {GrowthFamily} family */
  function describe(family) {
    const { growth, crossovers, over } = family;
    const change = `${addPlus(growth.change)} (${addPlus(growth.change_low)} … ${addPlus(growth.change_high)})`;
    const sides = `${formatGrowth(family.reference)} → ${formatGrowth(family.candidate)}`;
    const turns = crossovers.map(
      ({ size, size_low, size_high, below }) =>
        `${below === "improved" ? "faster" : "slower"} below ${over} ≈ ${Math.round(size)} ` +
        `(${Math.round(size_low)} … ${Math.round(size_high)})`,
    );
    return [`growth ${sides}, ${change}: ${growth.verdict}`, ...turns].join("; ");
  }

  /**
   * The times of both sides, their bands, their curves, and lines of slope 1 and 2.
   * @param {GrowthFamily} family
   * @param {(size: number) => number} x
   * @param {number} width
   */
  function drawTimes(family, x, width) {
    const { sizes } = family;
    const [smallest, largest] = [sizes[0].size, sizes[sizes.length - 1].size];
    const isLog = SIDES.every((side) => family[side].class === "n-log-n");
    const ends = sizes.flatMap((of) =>
      SIDES.flatMap((side) => {
        const band = Math.exp(BAND * of[`${side}_noise`]);
        return [(of[side] ?? 0) * band, (of[side] ?? 0) / band];
      }),
    );
    const y = makeScale(ends, HEIGHT.main - EDGE.bottom, EDGE.top);
    /** @type {SVGElement[]} */
    const parts = [];
    for (const slope of [1, 2]) {
      const start = family.reference.at_largest * (smallest / largest) ** slope;
      const [x1, y1, x2, y2] = [x(smallest), y(start), x(largest), y(family.reference.at_largest)];
      parts.push(makeSvg("line", { class: "guide", x1, y1, x2, y2 }));
    }
    SIDES.forEach((side, i) => {
      const name = i === 0 ? "first" : "second";
      const places = Array.from({ length: STEPS + 1 }, (_, step) => {
        const size = smallest * (largest / smallest) ** (step / STEPS);
        return `${x(size).toFixed(1)} ${y(timeAt(family[side], size, largest, isLog)).toFixed(1)}`;
      });
      parts.push(makeSvg("path", { class: `curve ${name}`, d: `M${places.join("L")}` }));
      for (const of of sizes) {
        const time = of[side];
        if (time === null || time <= 0) continue;
        const band = Math.exp(BAND * of[`${side}_noise`]);
        const [cx, y1, y2] = [x(of.size), y(time * band), y(time / band)];
        parts.push(makeSvg("line", { class: `band ${name}`, x1: cx, x2: cx, y1, y2 }));
        parts.push(makeSvg("circle", { class: `time ${name}`, cx, cy: y(time), r: 3.5 }));
      }
    });
    const times = ends.filter((seconds) => seconds > 0);
    for (const seconds of [Math.min(...times), Math.max(...times)]) {
      const properties = {
        class: "tick",
        x: EDGE.left - 6,
        y: y(seconds) + 4,
        "text-anchor": "end",
      };
      parts.push(makeSvg("text", properties, Numbers.formatTime(seconds)));
    }
    return makeSvg(
      "svg",
      { class: "growth-times", width, height: HEIGHT.main, "aria-hidden": "true" },
      drawCrossovers(family, x, HEIGHT.main),
      makeSizes(family, x),
      parts,
    );
  }

  /**
   * @param {GrowthFamily} family
   * @param {(size: number) => number} x
   * @param {number} height
   */
  function drawCrossovers({ crossovers }, x, height) {
    return crossovers.map(({ size }) => {
      const [y1, y2] = [EDGE.top, height - EDGE.bottom];
      return makeSvg("line", { class: "crossover", x1: x(size), x2: x(size), y1, y2 });
    });
  }

  /**
   * The sizes below the drawing.
   * @param {GrowthFamily} family
   * @param {(size: number) => number} x
   */
  function makeSizes({ sizes }, x) {
    return sizes.map(({ size }) => {
      const properties = { class: "tick", x: x(size), y: HEIGHT.main - 8, "text-anchor": "middle" };
      return makeSvg("text", properties, String(size));
    });
  }

  /**
   * The ratio of every size with its interval, around a line of no change.
   * @param {GrowthFamily} family
   * @param {(size: number) => number} x
   * @param {number} width
   */
  function drawRatios(family, x, width) {
    const shown = family.sizes.filter((of) => of.ratio_low !== null && of.ratio_low > 0);
    const ends = shown.flatMap((of) => [of.ratio_low ?? 1, of.ratio_high ?? 1]);
    const y = makeScale([...ends, 0.9, 1.1], HEIGHT.ratio - 8, 8);
    const parts = shown.flatMap((of) => {
      const cx = x(of.size);
      const [y1, y2] = [y(of.ratio_low ?? 1), y(of.ratio_high ?? 1)];
      return [
        makeSvg("line", { class: "range", x1: cx, x2: cx, y1, y2 }),
        makeSvg("circle", { class: `dot v-${of.verdict}`, cx, cy: y(of.ratio ?? 1), r: 3.2 }),
      ];
    });
    const [x1, x2] = [EDGE.left, width - EDGE.right];
    return makeSvg(
      "svg",
      { class: "glyph growth-ratios", width, height: HEIGHT.ratio, "aria-hidden": "true" },
      makeSvg("line", { class: "none", x1, x2, y1: y(1), y2: y(1) }),
      drawCrossovers(family, x, HEIGHT.ratio + EDGE.bottom),
      makeSvg("text", { class: "tick", x: EDGE.left - 6, y: y(1) + 4, "text-anchor": "end" }, "1×"),
      parts,
    );
  }

  /**
   * @param {GrowthFamily} family
   * @param {Record<string, Shown>} changes
   */
  function makeTable(family, changes) {
    const titles = [family.over, "reference", "candidate", "change", "verdict"];
    return make(
      "table",
      { class: "plain" },
      make(
        "thead",
        null,
        make(
          "tr",
          null,
          titles.map((title) => make("th", { scope: "col" }, title)),
        ),
      ),
      make(
        "tbody",
        null,
        family.sizes.map((of) =>
          make(
            "tr",
            null,
            make("th", { scope: "row" }, String(of.size)),
            make("td", { class: "num" }, time(of.reference)),
            make("td", { class: "num" }, time(of.candidate)),
            make("td", { class: "num" }, Wording.makeChange(changes[of.fullname] ?? null)),
            make("td", null, of.verdict),
          ),
        ),
      ),
    );
  }

  /**
   * One benchmark over its sizes.
   * @param {GrowthFamily} family
   * @param {Record<string, Shown>} changes
   */
  function paintFamily(family, changes) {
    const sizes = family.sizes.map(({ size }) => size);
    const drawing = Charts.makeResponsive((width) => {
      const x = makeScale(sizes, EDGE.left, width - EDGE.right);
      const height = HEIGHT.main + HEIGHT.ratio;
      const ratios = drawRatios(family, x, width);
      ratios.setAttribute("y", String(HEIGHT.main));
      return makeSvg("svg", { width, height }, drawTimes(family, x, width), ratios);
    });
    const legend = SIDES.map((side, i) => {
      const name = i === 0 ? "first" : "second";
      return make("li", null, make("span", { class: `swatch ${name}` }), side);
    });
    return make(
      "section",
      { class: "growth" },
      make("h3", null, Dom.allowBreaks(family.name), ` over ${family.over}`),
      Dom.makeFigure(
        [make("ul", { class: "legend" }, legend), drawing],
        `${describe(family)}. Thin lines have slope 1 and 2; below is candidate over reference.`,
        makeTable(family, changes),
      ),
    );
  }

  /**
   * The growth of a comparison; nothing where none was asked for.
   * @param {Comparison} comparison
   * @returns {HTMLElement | null}
   */
  function paint({ growth }) {
    if (!growth || growth.families.length === 0) return null;
    const rank = (/** @type {GrowthFamily} */ family) =>
      ["regressed", "improved"].includes(family.growth.verdict) ? 0 : 1;
    const families = [...growth.families].sort((a, b) => rank(a) - rank(b));
    return make(
      "section",
      { id: "growth", "aria-labelledby": "growth-title" },
      make("h2", { id: "growth-title" }, "How times grow"),
      families.map((family) => paintFamily(family, growth.changes)),
    );
  }

  return { paint };
})();
