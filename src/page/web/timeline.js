"use strict";
// One benchmark over its runs: a line with a band, the steps that lasted, breaks where the machine
// changed. Any point can be walked to with the arrow keys and pinned, and any stretch of runs drawn
// over to see it larger. Runs are spaced evenly, in order: their dates come in bursts.

const Timeline = (() => {
  const { makeSvg } = Dom;
  const { isNumber, formatNumber, formatChange, formatChangeSize } = Numbers;
  const { HEIGHT, MARGIN, readValue } = TimelineScale;
  // More points than this are a line without dots.
  const MOST_DOTS = 160;
  // Pixels between two dates.
  const DATE_ROOM = 76;
  /** @type {MachineFact[]} */
  const MACHINE_FACTS = ["system", "arch", "cpu", "implementation", "python"];

  /**
   * What differs between two neighbours on different machines.
   * @param {Run} before
   * @param {Run} after
   */
  function describeBreak(before, after) {
    const changed = MACHINE_FACTS.filter((fact) => before.machine[fact] !== after.machine[fact]);
    const fact = changed.find((name) => name !== "python") ?? changed[0];
    if (!fact) return "other machine";
    return `${fact} ${before.machine[fact] ?? "-"} → ${after.machine[fact] ?? "-"}`;
  }

  /** @param {ChangePoint} step */
  function describeStep({ ratio }) {
    return `${formatChangeSize(ratio)} ${ratio > 1 ? "slower" : "faster"}`;
  }

  /**
   * The steps between the first and the last run shown.
   * @param {TimelineView} view
   * @param {ChangePoint[]} steps
   */
  function selectSteps({ firstRun, lastRun }, steps) {
    return steps.filter((step) => step.last_before >= firstRun && step.first_after <= lastRun);
  }

  /**
   * The breaks between the first and the last run shown.
   * @param {TimelineView} view
   * @param {number[]} breaks
   */
  function selectBreaks({ firstRun, lastRun }, breaks) {
    return breaks.filter((run) => run > firstRun && run <= lastRun);
  }

  /**
   * @param {TimelineView} view
   * @param {number} width
   */
  function draw(view, width) {
    const { history, points, metric, firstRun, lastRun } = view;
    const inner = width - MARGIN.left - MARGIN.right;
    const span = lastRun - firstRun;
    /** @param {number} run */
    const x = (run) => MARGIN.left + (span === 0 ? inner / 2 : ((run - firstRun) / span) * inner);
    /** @param {number} place */
    const runAt = (place) => firstRun + ((place - MARGIN.left) / inner) * span;
    const line = { points, breaks: history.series[0]?.breaks ?? [] };
    const band = TimelineScale.chooseBand(points);
    const { y, ticks } = TimelineScale.makeScale(points, band, metric, view.scale);
    const cursor = makeSvg("g", { class: "cursor" });
    const selection = makeSvg("rect", {
      class: "selection",
      y: MARGIN.top - 6,
      height: HEIGHT - MARGIN.bottom - MARGIN.top + 6,
      width: 0,
    });
    const parts = [
      ...drawTicks(ticks, y, width),
      ...drawMarks(view, x, width),
      ...TimelineScale.splitStretches(line, history.machine_kinds, metric).flatMap((stretch) =>
        drawStretch(view, stretch, band, x, y),
      ),
      ...drawSides(view, x, y),
      selection,
      cursor,
      ...drawDates(history, firstRun, lastRun, x),
    ];
    return TimelineInput.makeInteractive(view, { width, x, y, runAt, cursor, selection, parts });
  }

  /**
   * @param {number[]} ticks
   * @param {(seconds: number) => number} y
   * @param {number} width
   */
  function drawTicks(ticks, y, width) {
    const [left, right] = [MARGIN.left, width - MARGIN.right];
    return ticks.flatMap((tick) => {
      const place = { class: "faint", x: left - 8, y: y(tick) + 4, "text-anchor": "end" };
      return [
        makeSvg("line", { class: "grid", x1: left, x2: right, y1: y(tick), y2: y(tick) }),
        makeSvg("text", place, formatNumber(tick, "metric", 4)),
      ];
    });
  }

  /**
   * An unbroken stretch of the line, with its band and its dots.
   * @param {TimelineView} view
   * @param {SeriesPoint[]} stretch
   * @param {Band | null} band
   * @param {(run: number) => number} x
   * @param {(seconds: number) => number} y
   */
  function drawStretch({ points, metric }, stretch, band, x, y) {
    /** @type {SVGElement[]} */
    const parts = [];
    /** @param {MetricName} name */
    const trace = (name) =>
      stretch.map((point) => {
        const seconds = point[name];
        const height = y(isNumber(seconds) ? seconds : readValue(point, metric));
        return `${x(point.run).toFixed(1)} ${height.toFixed(1)}`;
      });
    const [first] = stretch;
    if (band && stretch.length > 1) {
      const d = `M${trace(band.high).join("L")}L${trace(band.low).reverse().join("L")}Z`;
      parts.push(makeSvg("path", { class: "band", d }));
    } else if (band) {
      const [low, high] = [first[band.low], first[band.high]];
      if (isNumber(low) && isNumber(high)) {
        const [x1, x2] = [x(first.run), x(first.run)];
        parts.push(makeSvg("line", { class: "band-line", x1, x2, y1: y(low), y2: y(high) }));
      }
    }
    parts.push(makeSvg("path", { class: "line", d: `M${trace(metric).join("L")}` }));
    if (points.length <= MOST_DOTS || stretch.length === 1) {
      const r = points.length > 60 ? 2 : 3;
      for (const point of stretch) {
        const [cx, cy] = [x(point.run), y(readValue(point, metric))];
        parts.push(makeSvg("circle", { class: "point", cx, cy, r }));
      }
    }
    return parts;
  }

  /**
   * The reference and the candidate, with their letters.
   * @param {TimelineView} view
   * @param {(run: number) => number} x
   * @param {(seconds: number) => number} y
   */
  function drawSides({ points, metric, reference, candidate }, x, y) {
    const sides = [
      { run: reference, name: "reference", letter: "R" },
      { run: candidate, name: "candidate", letter: "C" },
    ];
    return sides.flatMap(({ run, name, letter }) => {
      const point = points.find((candidate) => candidate.run === run);
      if (!point) return [];
      const [cx, cy] = [x(run), y(readValue(point, metric))];
      const place = { class: "letter", x: cx, y: cy - 11, "text-anchor": "middle" };
      return [
        makeSvg("circle", { class: `chosen ${name}`, cx, cy, r: 6 }),
        makeSvg("text", place, letter),
      ];
    });
  }

  /**
   * Lines across the chart: breaks, steps of the suite, steps of this benchmark.
   * @param {TimelineView} view
   * @param {(run: number) => number} x
   * @param {number} width
   */
  function drawMarks(view, x, width) {
    const { history, series } = view;
    /**
     * @param {number} before
     * @param {number} after
     * @param {string} name
     * @param {string} words
     * @param {number} line The line of text, from 0 at the top.
     */
    const drawMark = (before, after, name, words, line) => {
      const middle = (x(before) + x(after)) / 2;
      const isAtEnd = middle > width - 150;
      const [y1, y2] = [MARGIN.top - 6, HEIGHT - MARGIN.bottom];
      const place = {
        class: `${name} mark`,
        x: middle + (isAtEnd ? -4 : 4),
        y: 12 + 12 * line,
        "text-anchor": isAtEnd ? "end" : "start",
      };
      return [
        makeSvg("line", { class: name, x1: middle, x2: middle, y1, y2 }),
        makeSvg("text", place, words),
      ];
    };
    const parts = [];
    for (const run of selectBreaks(view, history.breaks)) {
      const words = describeBreak(history.runs[run - 1], history.runs[run]);
      parts.push(...drawMark(run - 1, run, "break", words, 1));
    }
    for (const step of selectSteps(view, history.suite_change_points)) {
      const words = `whole suite ${formatChange(step.ratio)}`;
      parts.push(...drawMark(step.last_before, step.first_after, "suite-step", words, 1));
    }
    for (const step of selectSteps(view, series.change_points)) {
      const name = step.ratio > 1 ? "step slower" : "step faster";
      const words = `${step.ratio > 1 ? "▲" : "▼"} ${describeStep(step)}`;
      parts.push(...drawMark(step.last_before, step.first_after, name, words, 0));
    }
    return parts;
  }

  /**
   * The dates of the first and the last run and, where there is room, of those between them with
   * another date; the times where all are of one day.
   * @param {RunHistory} history
   * @param {number} firstRun
   * @param {number} lastRun
   * @param {(run: number) => number} x
   */
  function drawDates(history, firstRun, lastRun, x) {
    /** @param {number} run */
    const readDate = (run) => history.runs[run].datetime ?? "no date";
    const isOneDay = readDate(firstRun).slice(0, 10) === readDate(lastRun).slice(0, 10);
    /** @param {number} run */
    const formatLabel = (run) => {
      const date = readDate(run);
      return isOneDay ? date.slice(11, 19) || date : date.slice(0, 10);
    };
    /**
     * @param {number} run
     * @param {string} anchor
     */
    const drawLabel = (run, anchor) => {
      const place = { class: "faint", x: x(run), y: HEIGHT - 8, "text-anchor": anchor };
      return makeSvg("text", place, formatLabel(run));
    };
    if (firstRun === lastRun) return [drawLabel(firstRun, "middle")];
    /** @type {number[]} */
    const between = [];
    let free = x(firstRun) + DATE_ROOM * 1.6;
    for (let run = firstRun + 1; run < lastRun; run += 1) {
      const label = formatLabel(run);
      const isRepeated = label === formatLabel(between[between.length - 1] ?? firstRun);
      if (isRepeated || label === formatLabel(lastRun)) continue;
      if (x(run) < free || x(run) > x(lastRun) - DATE_ROOM * 1.6) continue;
      between.push(run);
      free = x(run) + DATE_ROOM;
    }
    const day =
      isOneDay && readDate(firstRun) !== "no date"
        ? makeSvg("text", { class: "faint", x: 0, y: HEIGHT - 8 }, readDate(firstRun).slice(0, 10))
        : null;
    return [
      day,
      drawLabel(firstRun, "start"),
      ...between.map((run) => drawLabel(run, "middle")),
      drawLabel(lastRun, "end"),
    ];
  }

  /** @param {TimelineView} view */
  function drawChart(view) {
    return Charts.makeResponsive((width) => draw(view, width));
  }

  return { drawChart, describeStep, selectSteps, selectBreaks };
})();
