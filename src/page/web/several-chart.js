"use strict";
// Several benchmarks in one chart, run by run or by date, each with a colour, a dash and its name at
// its end, where no two names overlap.

const SeveralChart = (() => {
  const { make, makeSvg } = Dom;
  const { formatNumber } = Numbers;
  const HEIGHT = 320;
  const MARGIN = { left: 78, right: 170, top: 14, bottom: 30 };
  const LINE = 14;
  const KINDS = 6;

  /**
   * Where each run stands, from 0 to 1.
   * @param {Run[]} runs
   * @param {boolean} isByDate
   */
  function placeRuns(runs, isByDate) {
    const dates = runs.map(({ datetime }) => (datetime ? Date.parse(datetime) : NaN));
    if (!isByDate || dates.some(Number.isNaN)) {
      return { places: runs.map((_, i) => i / Math.max(1, runs.length - 1)), isByDate: false };
    }
    const [first, last] = [Math.min(...dates), Math.max(...dates)];
    return { places: dates.map((date) => (date - first) / (last - first || 1)), isByDate: true };
  }

  /**
   * Whether numbers differ so much that only a logarithmic scale shows them all.
   * @param {number[]} values
   */
  function spansWidely(values) {
    const least = Math.min(...values);
    return least > 0 && Math.max(...values) / least > 6;
  }

  /**
   * Heights of names near their wishes, none closer than a line to another.
   * @param {number[]} wishes
   */
  function spreadOut(wishes) {
    const order = [...wishes.keys()].sort((a, b) => wishes[a] - wishes[b]);
    /** @type {number[]} */
    const heights = [];
    let free = MARGIN.top;
    for (const i of order) {
      heights[i] = Math.max(free, wishes[i]);
      free = heights[i] + LINE;
    }
    const over = Math.max(0, free - LINE - (HEIGHT - MARGIN.bottom));
    return heights.map((height) => Math.max(MARGIN.top, height - over));
  }

  /**
   * @param {RunHistory} history
   * @param {Map<string, string>} labels
   * @param {string} axis
   * @param {number} width
   */
  function draw({ runs, series, unit }, labels, axis, width) {
    const right = width < 600 ? 90 : MARGIN.right;
    const inner = width - MARGIN.left - right;
    const { places } = placeRuns(runs, axis === "date");
    /** @param {number} run */
    const x = (run) => MARGIN.left + places[run] * inner;
    const values = series.flatMap((it) => it.values);
    const isWide = spansWidely(values);
    const { y, ticks } = TimelineScale.makeScale(values, isWide ? "log" : "zero");
    const fit = (/** @type {number} */ seconds) =>
      MARGIN.top +
      ((y(seconds) - TimelineScale.MARGIN.top) /
        (TimelineScale.HEIGHT - TimelineScale.MARGIN.top - TimelineScale.MARGIN.bottom)) *
        (HEIGHT - MARGIN.top - MARGIN.bottom);
    /** @type {SVGElement[]} */
    const parts = ticks.flatMap((tick) => {
      const [x1, x2] = [MARGIN.left, width - right];
      const place = { class: "faint", x: x1 - 8, y: fit(tick) + 4, "text-anchor": "end" };
      return [
        makeSvg("line", { class: "grid", x1, x2, y1: fit(tick), y2: fit(tick) }),
        makeSvg("text", place, formatNumber(tick, unit, 4)),
      ];
    });
    const ends = series.map((it) => fit(it.values[it.values.length - 1]) + 4);
    const heights = spreadOut(ends);
    for (const [i, it] of series.entries()) {
      const kind = `kind-${i % KINDS}`;
      const points = it.at.map((run, k) => `${x(run).toFixed(1)} ${fit(it.values[k]).toFixed(1)}`);
      parts.push(makeSvg("path", { class: `several ${kind}`, d: `M${points.join("L")}` }));
      for (const [k, run] of it.at.entries()) {
        if (it.at.length > 80) break;
        const place = { cx: x(run), cy: fit(it.values[k]), r: 2.4 };
        const words = `${labels.get(it.fullname) ?? it.fullname}: ${runs[run].name}, ${formatNumber(it.values[k], unit)}`;
        parts.push(
          makeSvg(
            "circle",
            { class: `several-point ${kind}`, ...place },
            makeSvg("title", null, words),
          ),
        );
      }
      const room = Math.floor((right - 12) / 6.4);
      const label = labels.get(it.fullname) ?? it.fullname;
      const short = label.length > room ? `${label.slice(0, room - 1)}…` : label;
      const place = { class: `several-name ${kind}`, x: width - right + 8, y: heights[i] };
      parts.push(makeSvg("text", place, short, makeSvg("title", null, label)));
    }
    for (const [run, anchor] of /** @type {[number, string][]} */ ([
      [0, "start"],
      [runs.length - 1, "end"],
    ])) {
      const place = { class: "faint", x: x(run), y: HEIGHT - 8, "text-anchor": anchor };
      parts.push(makeSvg("text", place, runs[run].date.slice(0, 10)));
    }
    const label = `${series.length} benchmarks over ${runs.length} runs; the same numbers are in the table below`;
    return makeSvg("svg", { width, height: HEIGHT, role: "img", "aria-label": label }, parts);
  }

  /**
   * @param {RunHistory} history
   * @param {Map<string, string>} labels
   * @param {string} axis
   */
  function paint(history, labels, axis) {
    if (history.series.length === 0) return make("p", { class: "empty" }, "No run has these.");
    const { isByDate } = placeRuns(history.runs, axis === "date");
    const values = history.series.flatMap((it) => it.values);
    const scale = spansWidely(values) ? ", on a logarithmic scale" : "";
    const caption = `The ${history.metric} of ${Numbers.countThings(history.series.length, "benchmark")}, ${isByDate ? "by date" : "run by run"}${scale}.`;
    const drawing = Charts.makeResponsive((width) => draw(history, labels, axis, width));
    const rows = history.series.map((it) => [
      labels.get(it.fullname) ?? it.fullname,
      Numbers.makePlainNumber(it.values[0], history.unit),
      Numbers.makePlainNumber(it.values[it.values.length - 1], history.unit),
    ]);
    const table = Tables.paintPlain(["benchmark", "first", "last"], rows, {
      numeric: [1, 2],
      caption: "In the chart",
    });
    return Dom.makeFigure(drawing, caption, table);
  }

  return { paint };
})();
