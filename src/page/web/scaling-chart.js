"use strict";
// How a function scales: its times over a param that is a number, both sides as lines, both axes
// logarithmic where the numbers allow it.

const ScalingChart = (() => {
  const { makeSvg } = Dom;
  const { formatNumber, formatCount, isNumber } = Numbers;
  const HEIGHT = 200;
  const MARGIN = { left: 78, right: 16, top: 10, bottom: 34 };
  /** @type {SideName[]} */
  const SIDES = ["reference", "candidate"];

  /**
   * The param that is a number and the only one that differs, with the rows that differ from this
   * one in nothing else; null where there are fewer than three.
   * @param {Row} row
   * @param {Row[]} rows
   */
  function findAxis(row, rows) {
    for (const [param, text] of row.params) {
      if (!isNumber(Number(text)) || text === "") continue;
      const others = (/** @type {Row} */ it) =>
        JSON.stringify(it.params.filter(([name]) => name !== param));
      const alike = rows
        .filter((it) => others(it) === others(row))
        .map((it) => ({ at: Number(it.params.find(([name]) => name === param)?.[1]), row: it }))
        .filter(({ at }) => isNumber(at))
        .sort((a, b) => a.at - b.at);
      if (new Set(alike.map(({ at }) => at)).size >= 3) return { param, alike };
    }
    return null;
  }

  /**
   * @param {number[]} values
   * @param {number} from
   * @param {number} to
   */
  function makeAxis(values, from, to) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const isLog = low > 0 && high / low > 4;
    const start = isLog ? low : Math.min(0, low);
    /** @param {number} value */
    const toShare = (value) =>
      isLog ? Math.log(value / low) / Math.log(high / low) : (value - start) / (high - start || 1);
    return {
      isLog,
      low: start,
      high,
      place: (/** @type {number} */ value) => from + toShare(value) * (to - from),
    };
  }

  /**
   * @param {{ param: string, alike: { at: number, row: Row }[] }} axis
   * @param {number} width
   */
  function draw({ param, alike }, width) {
    const times = alike
      .flatMap(({ row }) => SIDES.map((side) => row[side]?.[0]))
      .filter((it) => it !== undefined);
    const unit = Numbers.readUnit(alike[0].row.reference ?? alike[0].row.candidate);
    const inX = makeAxis(
      alike.map(({ at }) => at),
      MARGIN.left,
      width - MARGIN.right - 8,
    );
    const inY = makeAxis(times, HEIGHT - MARGIN.bottom, MARGIN.top);
    const floor = HEIGHT - MARGIN.bottom;
    /** @type {SVGElement[]} */
    const parts = [
      makeSvg("line", { class: "axis", x1: MARGIN.left, x2: width, y1: floor, y2: floor }),
    ];
    for (const seconds of [inY.low, inY.high]) {
      const place = { class: "faint", x: MARGIN.left - 8, y: inY.place(seconds) + 4 };
      parts.push(makeSvg("text", { ...place, "text-anchor": "end" }, formatNumber(seconds, unit)));
    }
    let free = -Infinity;
    for (const { at } of alike) {
      const x = inX.place(at);
      if (x < free) continue;
      free = x + 46;
      const place = { class: "faint", x, y: HEIGHT - 18, "text-anchor": "middle" };
      parts.push(makeSvg("text", place, formatCount(at)));
    }
    parts.push(makeSvg("text", { class: "faint", x: MARGIN.left, y: HEIGHT - 3 }, param));
    for (const side of SIDES) {
      const points = alike.flatMap(({ at, row }) => {
        const time = row[side];
        return time ? [[inX.place(at), inY.place(time[0])]] : [];
      });
      const d = `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
      parts.push(makeSvg("path", { class: `scaling ${side}`, d }));
      for (const [cx, cy] of points) {
        parts.push(makeSvg("circle", { class: `scaling-point ${side}`, cx, cy, r: 3 }));
      }
    }
    const label = `Numbers over ${param}; the same as a table below`;
    return makeSvg("svg", { width, height: HEIGHT, role: "img", "aria-label": label }, parts);
  }

  /**
   * @param {Row} row
   * @param {Row[]} rows
   * @param {string} judged
   */
  function paint(row, rows, judged) {
    const axis = findAxis(row, rows);
    if (!axis) return null;
    const ats = axis.alike.map(({ at }) => at);
    const times = axis.alike.flatMap(({ row: it }) => SIDES.map((side) => it[side]?.[0] ?? 0));
    const isLog = makeAxis(ats, 0, 1).isLog && makeAxis(times, 0, 1).isLog;
    const scale = isLog ? ", on logarithmic scales" : "";
    const caption = `By ${judged}, over ${axis.param}${scale}: dashed is the reference, solid the candidate.`;
    return Dom.makeFigure(
      Charts.makeResponsive((width) => draw(axis, width)),
      caption,
      null,
    );
  }

  return { paint };
})();
