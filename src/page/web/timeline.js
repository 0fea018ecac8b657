"use strict";
// One benchmark over its runs: a line with a band, the steps that lasted, breaks where the machine
// changed. Any point can be walked to with the arrow keys and pinned, and any stretch of runs drawn
// over to see it larger. Runs are spaced evenly, in order: their dates come in bursts.

const Timeline = (() => {
  const { makeSvg } = Dom;
  const { isNumber, formatNumber } = Numbers;
  const { HEIGHT, MARGIN } = TimelineScale;
  // More points than this are a line without dots.
  const MOST_DOTS = 160;
  // Pixels between two dates.
  const DATE_ROOM = 76;
  // Pixels of a letter of a label, and the lines of labels above a chart.
  const LETTER = 6.2;
  const LEVELS = [11, 23, 35];
  // More changes of the machine than this are lines without words.
  const MOST_BREAKS = 3;
  const MACHINE_COLOURS = 6;

  /**
   * What differs between two neighbours on different machines.
   * @param {Run} before
   * @param {Run} after
   */
  function describeBreak(before, after) {
    const changed = before.kind.findIndex(([, value], i) => value !== after.kind[i][1]);
    if (changed < 0) return "other machine";
    const [name, from] = before.kind[changed];
    return `${name} ${from ?? "-"} → ${after.kind[changed][1] ?? "-"}`;
  }

  /**
   * The steps between the first and the last run shown.
   * @param {TimelineView} view
   * @param {Step[]} steps
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
    const { history, series, points, firstRun, lastRun } = view;
    const inner = width - MARGIN.left - MARGIN.right;
    const span = lastRun - firstRun;
    /** @param {number} run */
    const x = (run) => MARGIN.left + (span === 0 ? inner / 2 : ((run - firstRun) / span) * inner);
    /** @param {number} place */
    const runAt = (place) => firstRun + ((place - MARGIN.left) / inner) * span;
    const ends = points.flatMap(({ value, low, high }) => [value, low, high]).filter(isNumber);
    const { y, ticks } = TimelineScale.makeScale(ends, view.scale);
    const stretches = TimelineScale.splitStretches(points, series.breaks, history.machine_kinds);
    const cursor = makeSvg("g", { class: "cursor" });
    const selection = makeSvg("rect", {
      class: "selection",
      y: MARGIN.top - 6,
      height: HEIGHT - MARGIN.bottom - MARGIN.top + 6,
      width: 0,
    });
    const parts = [
      ...drawTicks(ticks, history.unit, y, width),
      ...drawMarks(view, x, width),
      ...drawAbsence(view, x),
      ...drawAfter(view, x, width),
      ...stretches.flatMap((stretch) => drawStretch(view, stretch, x, y)),
      ...drawSides(view, x, y),
      selection,
      cursor,
      ...drawDates(history, firstRun, lastRun, x),
    ];
    return TimelineInput.makeInteractive(view, { width, x, y, runAt, cursor, selection, parts });
  }

  /**
   * @param {number[]} ticks
   * @param {string} unit
   * @param {(seconds: number) => number} y
   * @param {number} width
   */
  function drawTicks(ticks, unit, y, width) {
    const [left, right] = [MARGIN.left, width - MARGIN.right];
    return ticks.flatMap((tick) => {
      const place = { class: "faint", x: left - 8, y: y(tick) + 4, "text-anchor": "end" };
      return [
        makeSvg("line", { class: "grid", x1: left, x2: right, y1: y(tick), y2: y(tick) }),
        makeSvg("text", place, formatNumber(tick, unit, 4)),
      ];
    });
  }

  /**
   * That the first runs of the chart do not have the benchmark.
   * @param {TimelineView} view
   * @param {(run: number) => number} x
   */
  function drawAbsence({ points, firstRun }, x) {
    const [first] = points;
    if (!first || x(first.run) - x(firstRun) < 120) return [];
    const place = { class: "faint", x: x(first.run) - 8, y: HEIGHT - MARGIN.bottom - 8 };
    return [makeSvg("text", { ...place, "text-anchor": "end" }, "first run of it here ▸")];
  }

  /**
   * A shade over the runs after the candidate.
   * @param {TimelineView} view
   * @param {(run: number) => number} x
   * @param {number} width
   */
  function drawAfter({ candidate, firstRun, lastRun }, x, width) {
    if (candidate < firstRun || candidate >= lastRun) return [];
    const left = x(candidate);
    const height = HEIGHT - MARGIN.bottom - MARGIN.top + 6;
    const right = width - MARGIN.right;
    return [
      makeSvg("rect", { class: "after", x: left, width: right - left, y: MARGIN.top - 6, height }),
    ];
  }

  /**
   * An unbroken stretch of the line, with its band and its dots.
   * @param {TimelineView} view
   * @param {SeriesPoint[]} stretch
   * @param {(run: number) => number} x
   * @param {(seconds: number) => number} y
   */
  function drawStretch({ points, series, history }, stretch, x, y) {
    /** @type {SVGElement[]} */
    const parts = [];
    /** @param {(point: SeriesPoint) => number} pick */
    const trace = (pick) =>
      stretch.map((point) => `${x(point.run).toFixed(1)} ${y(pick(point)).toFixed(1)}`);
    const [first] = stretch;
    if (series.band && stretch.length > 1) {
      const high = trace((point) => point.high ?? point.value);
      const low = trace((point) => point.low ?? point.value).reverse();
      parts.push(makeSvg("path", { class: "band", d: `M${high.join("L")}L${low.join("L")}Z` }));
    } else if (isNumber(first.low) && isNumber(first.high)) {
      const [x1, x2] = [x(first.run), x(first.run)];
      const [y1, y2] = [y(first.low), y(first.high)];
      parts.push(makeSvg("line", { class: "band-line", x1, x2, y1, y2 }));
    }
    parts.push(makeSvg("path", { class: "line", d: `M${trace(({ value }) => value).join("L")}` }));
    if (points.length <= MOST_DOTS || stretch.length === 1) {
      const r = points.length > 60 ? 2 : 3;
      const kinds = history.machine_kinds;
      const isMixed = new Set(points.map(({ run }) => kinds[run])).size > 1;
      for (const { run, value } of stretch) {
        const name = isMixed ? `point kind-${kinds[run] % MACHINE_COLOURS}` : "point";
        const title = isMixed && makeSvg("title", null, history.runs[run].machine);
        parts.push(makeSvg("circle", { class: name, cx: x(run), cy: y(value), r }, title));
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
  function drawSides({ points, reference, candidate }, x, y) {
    // Neighbours stand so close that their letters go to either side.
    const isClose = Math.abs(x(reference) - x(candidate)) < 16;
    const isLeft = reference < candidate;
    const sides = [
      { run: reference, name: "reference", letter: "R", goesLeft: isLeft },
      { run: candidate, name: "candidate", letter: "C", goesLeft: !isLeft },
    ];
    return sides.flatMap(({ run, name, letter, goesLeft }) => {
      const point = points.find((candidate) => candidate.run === run);
      if (!point) return [];
      const [cx, cy] = [x(run), y(point.value)];
      const anchor = !isClose ? "middle" : goesLeft ? "end" : "start";
      const shift = !isClose ? 0 : goesLeft ? -2 : 2;
      const place = { class: "letter", x: cx + shift, y: cy - 11, "text-anchor": anchor };
      return [
        makeSvg("circle", { class: `chosen ${name}`, cx, cy, r: 6 }),
        makeSvg("text", place, letter),
      ];
    });
  }

  /**
   * Lines across the chart: breaks, steps of the suite, steps of this benchmark. Their words stand
   * on the first free line above; where none is free the number that the list below gives them
   * does.
   * @param {TimelineView} view
   * @param {(run: number) => number} x
   * @param {number} width
   */
  function drawMarks(view, x, width) {
    const { history, series } = view;
    /** @type {{ middle: number, name: string, words: string, short: string }[]} */
    const marks = [];
    /**
     * @param {number} before
     * @param {number} after
     * @param {string} name
     * @param {string} words
     * @param {string} short
     */
    const add = (before, after, name, words, short) =>
      marks.push({ middle: (x(before) + x(after)) / 2, name, words, short });
    const steps = [...series.steps, ...history.suite_steps];
    for (const step of selectSteps(view, steps)) {
      const isOwn = series.steps.includes(step);
      const number = steps.length > 1 ? `${steps.indexOf(step) + 1}` : "";
      const sign = step.worse ? "▲" : "▼";
      const name = isOwn ? `step ${step.worse ? "slower" : "faster"}` : "suite-step";
      const words = isOwn ? `${sign} ${step.words}` : `whole suite ${step.words}`;
      const full = [number, words].filter(Boolean).join(" ");
      add(step.last_before, step.first_after, name, full, number || sign);
    }
    const breaks = selectBreaks(view, history.breaks);
    for (const run of breaks) {
      const words = describeBreak(history.runs[run - 1], history.runs[run]);
      add(run - 1, run, "break", breaks.length > MOST_BREAKS ? "" : words, "");
    }
    return placeMarks(marks, width);
  }

  /**
   * @param {{ middle: number, name: string, words: string, short: string }[]} marks The most
   *   important first.
   * @param {number} width
   */
  function placeMarks(marks, width) {
    /** @type {[from: number, to: number][][]} What is taken of each line. */
    const taken = LEVELS.map(() => []);
    const parts = [];
    for (const { middle, name, words, short } of marks) {
      const [y1, y2] = [MARGIN.top - 6, HEIGHT - MARGIN.bottom];
      parts.push(makeSvg("line", { class: name, x1: middle, x2: middle, y1, y2 }));
      for (const text of [words, short].filter(Boolean)) {
        const room = text.length * LETTER;
        const isAtEnd = middle + 4 + room > width;
        const from = isAtEnd ? middle - 4 - room : middle + 4;
        const level = taken.findIndex((line) =>
          line.every(([left, right]) => from + room + 4 < left || from > right + 4),
        );
        if (level < 0) continue;
        taken[level].push([from, from + room]);
        const place = {
          class: `${name} mark`,
          x: middle + (isAtEnd ? -4 : 4),
          y: LEVELS[level],
          "text-anchor": isAtEnd ? "end" : "start",
        };
        parts.push(makeSvg("text", place, text));
        break;
      }
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

  return { drawChart, selectSteps, selectBreaks };
})();
