"use strict";
// One benchmark over its runs: a line with a band, the steps that stayed, breaks where the machine changed. Any point can be
// walked to with the arrow keys and held, and any stretch of runs drawn over to see it larger. Runs stand evenly, in order: their
// dates are in bursts.

PARK.timeline = (() => {
  const { svg } = PARK.dom;
  const { isNumber, unitOf, percent, asPercent } = PARK.numbers;
  const HEIGHT = 280;
  const MARGIN = { left: 78, right: 16, top: 34, bottom: 30 };
  // More points than this are thinned: of each strip the first, the lowest, the highest and the last stay.
  const MOST_POINTS = 1000;
  // More points than this are a line without dots.
  const MOST_DOTS = 160;
  // Fewer pixels are a press, not a stretch.
  const LEAST_DRAG = 6;

  function thinned(points, value) {
    if (points.length <= MOST_POINTS) return points;
    const size = Math.ceil(points.length / (MOST_POINTS / 4));
    const kept = [];
    for (let start = 0; start < points.length; start += size) {
      const strip = points.slice(start, start + size);
      const byValue = [...strip].sort((a, b) => value(a) - value(b));
      kept.push(
        ...new Set([strip[0], byValue[0], byValue[byValue.length - 1], strip[strip.length - 1]]),
      );
    }
    return kept.sort((a, b) => a.run - b.run);
  }

  // Numbers the unbroken stretches: a run without the case is a gap, another machine is a break.
  function stretchesOf(points, kinds) {
    let stretch = 0;
    return points.map((point, i) => {
      const before = points[i - 1];
      if (before && (point.run !== before.run + 1 || kinds[point.run] !== kinds[before.run]))
        stretch += 1;
      return stretch;
    });
  }

  // What the band is made of, where the program tells it.
  function bandOf(points) {
    const has = (low, high) => points.some((it) => isNumber(it[low]) && isNumber(it[high]));
    if (has("q1", "q3"))
      return {
        low: "q1",
        high: "q3",
        words: "The band holds the middle half of the rounds (first to third quartile).",
      };
    if (has("min", "max"))
      return {
        low: "min",
        high: "max",
        words: "The band goes from the shortest to the longest round.",
      };
    return null;
  }

  function scaleOf(points, band, metric, scale) {
    const values = points
      .flatMap((it) => [it[metric], band && it[band.low], band && it[band.high]])
      .filter((it) => isNumber(it));
    const isLog = scale === "log" && values.every((it) => it > 0);
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (isLog) [low, high] = [low / 1.1, high * 1.1];
    else {
      const pad = (high - low || high || 1) * 0.08;
      [low, high] = [scale === "zero" ? 0 : Math.max(0, low - pad), high + pad];
    }
    const place = isLog
      ? (it) => Math.log(it / low) / Math.log(high / low)
      : (it) => (it - low) / (high - low);
    const y = (it) => HEIGHT - MARGIN.bottom - place(it) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    const at = (part) => (isLog ? low * (high / low) ** part : low + part * (high - low));
    return { y, ticks: isLog ? [0, 0.25, 0.5, 0.75, 1].map(at) : roundTicks(low, high), isLog };
  }

  // About four round numbers from one end to the other.
  function roundTicks(low, high) {
    const rough = (high - low) / 4;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((it) => it * power).find((it) => it >= rough);
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-9); i += 1)
      ticks.push(i * step);
    return ticks;
  }

  // What differs between two neighbours on different machines.
  function breakWords(before, after) {
    const differ = ["system", "arch", "cpu", "implementation", "python"].filter(
      (key) => before.machine[key] !== after.machine[key],
    );
    const key = differ.find((it) => it !== "python") ?? differ[0];
    if (!key) return "other machine";
    return `${key} ${before.machine[key] ?? "-"} → ${after.machine[key] ?? "-"}`;
  }

  const stepWords = (step) =>
    `${percent(asPercent(step.ratio))} ${step.ratio > 1 ? "slower" : "faster"}`;

  // `view`: {document, series, points, firstRun, lastRun, scale, reference, candidate, held, takesFocus, onPoint, onZoom}; `points`
  // are the ones in range, in order; `onPoint(point, how)` is told which one the cursor is at, and whether it was "pointed" at,
  // "walked" to or "held"; `onZoom(first, last, how)` which runs are wanted, or none for all.
  function draw(view, width) {
    const { document, points, metric } = view;
    const { firstRun, lastRun } = view;
    const inner = width - MARGIN.left - MARGIN.right;
    const x = (run) =>
      MARGIN.left +
      (lastRun === firstRun ? inner / 2 : ((run - firstRun) / (lastRun - firstRun)) * inner);
    const band = bandOf(points);
    const { y, ticks } = scaleOf(points, band, metric, view.scale);
    const unit = unitOf(ticks);
    const parts = [];
    for (const tick of ticks) {
      parts.push(
        svg("line", {
          class: "grid",
          x1: MARGIN.left,
          x2: width - MARGIN.right,
          y1: y(tick),
          y2: y(tick),
        }),
      );
      const digits = (tick * unit.perSecond).toPrecision(4).replace(/\.?0+$/, "");
      parts.push(
        svg(
          "text",
          { class: "faint", x: MARGIN.left - 8, y: y(tick) + 4, "text-anchor": "end" },
          `${tick === 0 ? 0 : Number(digits)} ${unit.label}`,
        ),
      );
    }
    parts.push(...upright(view, x, width));
    const numbers = stretchesOf(points, document.machine_kinds);
    const numberOf = new Map(points.map((it, i) => [it.run, numbers[i]]));
    const kept = Map.groupBy(
      thinned(points, (it) => it[metric]),
      (it) => numberOf.get(it.run),
    );
    for (const stretch of kept.values()) {
      const path = (side) =>
        stretch.map(
          (it) =>
            `${x(it.run).toFixed(1)} ${y(isNumber(it[side]) ? it[side] : it[metric]).toFixed(1)}`,
        );
      if (band && stretch.length > 1)
        parts.push(
          svg("path", {
            class: "band",
            d: `M${path(band.high).join("L")}L${path(band.low).reverse().join("L")}Z`,
          }),
        );
      if (band && stretch.length === 1 && isNumber(stretch[0][band.low])) {
        parts.push(
          svg("line", {
            class: "band-line",
            x1: x(stretch[0].run),
            x2: x(stretch[0].run),
            y1: y(stretch[0][band.low]),
            y2: y(stretch[0][band.high]),
          }),
        );
      }
      parts.push(svg("path", { class: "line", d: `M${path(metric).join("L")}` }));
      if (points.length <= MOST_DOTS || stretch.length === 1) {
        parts.push(
          ...stretch.map((it) =>
            svg("circle", {
              class: "point",
              cx: x(it.run),
              cy: y(it[metric]),
              r: points.length > 60 ? 2 : 3,
            }),
          ),
        );
      }
    }
    const at = new Map(points.map((it) => [it.run, it]));
    for (const [run, name, letter] of [
      [view.reference, "reference", "R"],
      [view.candidate, "candidate", "C"],
    ]) {
      const point = at.get(run);
      if (!point) continue;
      parts.push(
        svg("circle", { class: `chosen ${name}`, cx: x(run), cy: y(point[metric]), r: 6 }),
      );
      parts.push(
        svg(
          "text",
          { class: "letter", x: x(run), y: y(point[metric]) - 11, "text-anchor": "middle" },
          letter,
        ),
      );
    }
    const cursor = svg("g", { class: "cursor" });
    const selection = svg("rect", {
      class: "selection",
      y: MARGIN.top - 6,
      height: HEIGHT - MARGIN.bottom - MARGIN.top + 6,
      width: 0,
    });
    parts.push(selection, cursor, ...dates(document, firstRun, lastRun, x));
    const runAt = (at) => firstRun + ((at - MARGIN.left) / inner) * (lastRun - firstRun);
    return interactive(view, { width, x, y, runAt, cursor, selection, parts });
  }

  // Those of the steps, and of the breaks, that stand between the first and the last run shown.
  const stepsIn = ({ firstRun, lastRun }, steps) =>
    steps.filter((it) => it.last_before >= firstRun && it.first_after <= lastRun);
  const breaksIn = ({ firstRun, lastRun }, breaks) =>
    breaks.filter((it) => it > firstRun && it <= lastRun);

  // Lines across the chart: breaks, steps of the suite, steps of this benchmark, the two runs compared.
  function upright(view, x, width) {
    const { document } = view;
    const between = (it) => (x(it.last_before) + x(it.first_after)) / 2;
    const line = (at, name, words, row) => [
      svg("line", { class: name, x1: at, x2: at, y1: MARGIN.top - 6, y2: HEIGHT - MARGIN.bottom }),
      svg(
        "text",
        {
          class: `${name} mark`,
          x: at + (at > width - 150 ? -4 : 4),
          y: 12 + 12 * row,
          "text-anchor": at > width - 150 ? "end" : "start",
        },
        words,
      ),
    ];
    const parts = [];
    for (const run of breaksIn(view, document.breaks)) {
      parts.push(
        line(
          (x(run - 1) + x(run)) / 2,
          "break",
          breakWords(document.runs[run - 1], document.runs[run]),
          1,
        ),
      );
    }
    for (const step of stepsIn(view, document.suite_change_points)) {
      parts.push(
        line(between(step), "suite-step", `whole suite ${percent(asPercent(step.ratio))}`, 1),
      );
    }
    for (const step of stepsIn(view, view.series.change_points)) {
      parts.push(
        line(
          between(step),
          step.ratio > 1 ? "step slower" : "step faster",
          `${step.ratio > 1 ? "▲" : "▼"} ${stepWords(step)}`,
          0,
        ),
      );
    }
    return parts.flat();
  }

  // The dates of the first and the last run and, where there is room, of those between them with another date; the times
  // where all are of one day.
  function dates(document, firstRun, lastRun, x) {
    const said = (run) => document.runs[run].datetime ?? "no date";
    const isOneDay = said(firstRun).slice(0, 10) === said(lastRun).slice(0, 10);
    const text = (run) =>
      isOneDay ? said(run).slice(11, 19) || said(run) : said(run).slice(0, 10);
    const room = 76;
    const runs = [];
    for (let [run, free] = [firstRun + 1, x(firstRun) + room * 1.6]; run < lastRun; run += 1) {
      const isNew =
        text(run) !== text(runs[runs.length - 1] ?? firstRun) && text(run) !== text(lastRun);
      if (!isNew || x(run) < free || x(run) > x(lastRun) - room * 1.6) continue;
      runs.push(run);
      free = x(run) + room;
    }
    const label = (run, anchor) =>
      svg("text", { class: "faint", x: x(run), y: HEIGHT - 8, "text-anchor": anchor }, text(run));
    if (firstRun === lastRun) return [label(firstRun, "middle")];
    const day =
      isOneDay && said(firstRun) !== "no date"
        ? svg("text", { class: "faint", x: 0, y: HEIGHT - 8 }, said(firstRun).slice(0, 10))
        : null;
    return [
      day,
      label(firstRun, "start"),
      ...runs.map((run) => label(run, "middle")),
      label(lastRun, "end"),
    ];
  }

  function interactive(view, { width, x, y, runAt, cursor, selection, parts }) {
    const { points, metric, firstRun, lastRun } = view;
    let current = points.findIndex((it) => it.run === view.held);
    // Where a stretch was begun to be drawn, and whether what was just let go was one: a press follows it.
    let [begun, wasDrag] = [null, false];
    const show = (index, how) => {
      current = Math.max(0, Math.min(points.length - 1, index));
      const point = points[current];
      cursor.replaceChildren(
        svg("line", {
          x1: x(point.run),
          x2: x(point.run),
          y1: MARGIN.top - 6,
          y2: HEIGHT - MARGIN.bottom,
        }),
        svg("circle", { cx: x(point.run), cy: y(point[metric]), r: 5 }),
      );
      view.onPoint(point, how);
    };
    const placeOf = (event) => {
      const box = drawing.getBoundingClientRect();
      return ((event.clientX - box.left) * width) / box.width;
    };
    const nearest = (event) => {
      const at = placeOf(event);
      return points.reduce(
        (best, it, i) => (Math.abs(x(it.run) - at) < Math.abs(x(points[best].run) - at) ? i : best),
        0,
      );
    };
    const stretch = (event) => [begun, placeOf(event)].sort((a, b) => a - b);
    const dragged = (event) => {
      const [left, right] = stretch(event);
      selection.setAttribute("x", left);
      selection.setAttribute("width", right - left);
    };
    const dropped = (event) => {
      const [left, right] = stretch(event);
      begun = null;
      selection.setAttribute("width", 0);
      wasDrag = right - left >= LEAST_DRAG;
      if (!wasDrag) return;
      const [first, last] = [
        Math.max(firstRun, Math.ceil(runAt(left))),
        Math.min(lastRun, Math.floor(runAt(right))),
      ];
      if (last > first) view.onZoom(first, last, "drawn");
    };
    // Twice as near or as far, around the run that the cursor is at.
    const scaled = (factor) => {
      if (current >= 0) show(current, "held");
      const runs = Math.max(2, Math.round((lastRun - firstRun + 1) * factor));
      const first = Math.max(
        0,
        Math.min(
          view.document.runs.length - runs,
          points[Math.max(0, current)].run - Math.floor(runs / 2),
        ),
      );
      view.onZoom(first, Math.min(view.document.runs.length, first + runs) - 1, "walked");
    };
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageUp: -10,
      PageDown: 10,
      Home: -Infinity,
      End: Infinity,
    };
    const zooms = {
      "+": () => scaled(1 / 2),
      "-": () => scaled(2),
      0: () => view.onZoom(null, null, "walked"),
    };
    const drawing = svg(
      "svg",
      {
        class: "timeline",
        width,
        height: HEIGHT,
        viewBox: `0 0 ${width} ${HEIGHT}`,
        tabindex: 0,
        role: "application",
        "aria-label": `${view.series.fullname} over ${points.length} runs. Arrow keys go from run to run, Enter holds one, plus and minus show fewer and more runs, 0 all; the same as a table below.`,
        on: {
          pointerdown: (event) => {
            if (event.button !== 0) return;
            begun = placeOf(event);
            drawing.setPointerCapture(event.pointerId);
          },
          pointermove: (event) =>
            begun === null ? show(nearest(event), "pointed") : dragged(event),
          pointerup: (event) => {
            if (begun !== null) dropped(event);
          },
          pointercancel: () => {
            begun = null;
            selection.setAttribute("width", 0);
          },
          click: (event) => {
            if (!wasDrag) show(nearest(event), "held");
          },
          dblclick: () => view.onZoom(null, null, "drawn"),
          focus: () => {
            if (current < 0) show(points.length - 1, "walked");
          },
          keydown: (event) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            if (event.key in steps) {
              event.preventDefault();
              show((current < 0 ? points.length - 1 : current) + steps[event.key], "walked");
            } else if (event.key === "Enter" && current >= 0) {
              event.preventDefault();
              show(current, "held");
            } else if (event.key in zooms) {
              event.preventDefault();
              zooms[event.key]();
            }
          },
        },
      },
      parts,
    );
    queueMicrotask(() => {
      if (current >= 0) show(current, "held");
      if (view.takesFocus) drawing.focus({ preventScroll: true });
      // Once: it is drawn anew at every width, wherever the keys are by then.
      view.takesFocus = false;
    });
    return drawing;
  }

  const chart = (view) => PARK.charts.responsive((width) => draw(view, width));

  return { chart, bandOf, stepWords, stepsIn, breaksIn };
})();
