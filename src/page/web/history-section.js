"use strict";
// A benchmark's past: its history chart, the steps in words, and every run that has it, each ready to be compared.

PARK.past = (() => {
  const { el, button, choice, labelled } = PARK.dom;
  const { interval, time, unitOf, datum, ownTime, isNumber, counted, count } = PARK.numbers;
  const words = PARK.words;
  const state = PARK.state;
  // The run that a reader holds, and whether the keys are at the chart: kept while it is drawn anew.
  let [held, isWalked] = [null, false];

  function pick(side, run, shown) {
    return button(
      `as ${side}`,
      () => state.go(PARK.comparing.choose(side, run, shown.document, shown.runs)),
      { title: `Compare with ${run.label} as ${side}` },
    );
  }

  // Both buttons, unless the run stands on that side already; none in a saved report.
  function picks(run, shown) {
    const { document } = shown;
    if (document.reference?.path === run.path) return el("strong", null, "reference");
    if (document.candidate?.path === run.path) return el("strong", null, "candidate");
    return PARK.data.isSaved
      ? null
      : el(
          "span",
          { class: "picks" },
          pick("reference", run, shown),
          pick("candidate", run, shown),
        );
  }

  function steps(history, series) {
    const run = (i) =>
      `${history.runs[i].label}${history.runs[i].commit.id ? ` (${words.commit(history.runs[i])})` : ""}`;
    const line = (step, what) =>
      el(
        "li",
        null,
        el(
          "span",
          { class: step.ratio > 1 ? "v-regressed" : "v-improved" },
          el("span", { "aria-hidden": "true" }, step.ratio > 1 ? "▲ " : "▼ "),
          PARK.timeline.stepWords(step),
        ),
        `${what} (${interval(step.ratio_low, step.ratio_high)}): after ${run(step.last_before)}, since ${run(step.first_after)}.`,
      );
    const found = [
      ...series.change_points.map((it) => line(it, "")),
      ...history.suite_change_points.map((it) => line(it, " with the whole suite")),
    ];
    if (found.length > 0) return el("ul", { class: "steps" }, found);
    return el(
      "p",
      { class: "muted" },
      series.points.length < 8
        ? `No step can be told from ${counted(series.points.length, "run")}; at least 8 on one kind of machine are needed.`
        : "No step that stayed was found.",
    );
  }

  function table(shown, history, series, points) {
    const { metric } = history;
    const unit = unitOf(points.map((it) => it[metric]));
    const band = PARK.timeline.bandOf(points);
    const own = (seconds) => (unit.isWide ? ownTime(seconds) : time(seconds, unit));
    const rows = [...points].reverse().map((it) => {
      const run = history.runs[it.run];
      return [
        run.label,
        el("span", { class: "date" }, words.date(run)),
        words.place(run) || "-",
        [run.machine.node, words.python(run)].filter(Boolean).join(", ") || "-",
        datum(it[metric], own(it[metric])),
        ...(band ? [`${own(it[band.low])} … ${own(it[band.high])}`] : []),
        picks(run, shown),
      ];
    });
    const titles = [
      "run",
      "date",
      "commit",
      "machine",
      metric,
      ...(band ? [`${band.low} … ${band.high}`] : []),
      "compare",
    ];
    return PARK.tables.plain(titles, rows, {
      numeric: band ? [4, 5] : [4],
      caption: `${series.fullname} in earlier runs`,
    });
  }

  // What is known of the point under the cursor.
  function readout(history, point, isHeld, shown) {
    const run = history.runs[point.run];
    const parts = [
      el("strong", null, run.label),
      el("span", null, words.date(run)),
      el("span", null, words.place(run)),
      el("span", { class: "num" }, `${ownTime(point[history.metric])} ${history.metric}`),
    ];
    return [
      ...parts,
      isHeld ? picks(run, shown) : el("small", { class: "muted" }, "press to hold"),
    ];
  }

  const LASTS = ["20", "50", "200"];

  // The places of the first and the last run to show: a stretch that was drawn, else the newest, else all.
  function range({ runs }) {
    const [, first, last] = (/^(\d+)-(\d+)$/.exec(state.one("zoom")) ?? []).map(Number);
    if (first >= 1 && last > first && first < runs.length)
      return [first - 1, Math.min(last, runs.length) - 1];
    const newest = Number(state.one("last"));
    return [newest > 0 ? Math.max(0, runs.length - newest) : 0, runs.length - 1];
  }

  function zoom(runs, first, last, how) {
    isWalked = how === "walked";
    const isAll = first === null || (first === 0 && last === runs.length - 1);
    state.go(isAll ? { zoom: null, last: null } : { zoom: `${first + 1}-${last + 1}`, last: null });
  }

  function controls(history) {
    const [first, last] = range(history);
    const all = `all ${count(history.runs.length)} runs`;
    const lasts = LASTS.filter((it) => Number(it) < history.runs.length).map((it) => [
      it,
      `newest ${it} runs`,
    ]);
    return el(
      "div",
      { class: "tools" },
      labelled(
        "Scale",
        choice(
          [
            ["", "around the data"],
            ["zero", "from zero"],
            ["log", "logarithmic"],
          ],
          state.one("scale"),
          (value) => state.go({ scale: value }),
          { id: "scale" },
        ),
        { class: "field" },
      ),
      lasts.length > 0 &&
        labelled(
          "Runs",
          choice(
            [["", all], ...lasts],
            state.one("last"),
            (value) => state.go({ last: value, zoom: null }),
            { id: "last" },
          ),
          { class: "field" },
        ),
      state.one("zoom") !== "" &&
        el(
          "p",
          { class: "zoomed" },
          `Runs ${count(first + 1)} to ${count(last + 1)}. `,
          button(`Show ${all}`, () => state.go({ zoom: null }), { id: "unzoom" }),
        ),
    );
  }

  function drawn(shown, history, series) {
    const { metric } = history;
    const [firstRun, lastRun] = range(history);
    const points = series.points.filter(
      (it) => it.run >= firstRun && it.run <= lastRun && isNumber(it[metric]),
    );
    if (points.length === 0)
      return el("p", { class: "empty" }, "No run in this range has a number for it.");
    const indexOf = (run) => (run ? PARK.comparing.indexOf(run, history.runs) : -1);
    const line = el(
      "p",
      { class: "readout", "aria-live": "polite" },
      "Point at a run, or walk with the arrow keys. Draw over some to see them larger; a double click shows all.",
    );
    const view = {
      document: history,
      series,
      points,
      metric,
      firstRun,
      lastRun,
      scale: state.one("scale"),
      held,
      takesFocus: isWalked,
      reference: indexOf(shown.document.reference),
      candidate: indexOf(shown.document.candidate),
      onZoom: (first, last, how) => zoom(history.runs, first, last, how),
      onPoint: (point, how) => {
        const isHeld = how === "held";
        // A held point stays said until another one is held: the way to its buttons leads across other points.
        if (!isHeld && held !== null && document.activeElement?.closest(".timeline") === null)
          return;
        held = isHeld ? point.run : held;
        // What a pointer passes over is not read out: it would be each run on its way.
        line.setAttribute("aria-live", how === "pointed" ? "off" : "polite");
        line.replaceChildren(...readout(history, point, isHeld, shown));
      },
    };
    const band = PARK.timeline.bandOf(points);
    isWalked = false;
    const has = (steps) => PARK.timeline.stepsIn(view, steps).length > 0;
    const caption = [
      `The ${metric} of ${series.fullname} in ${counted(points.length, "run")}, the oldest left; R and C are the reference and the candidate.`,
      band && band.words,
      (has(series.change_points) || has(history.suite_change_points)) &&
        "Upright lines are steps that stayed.",
      PARK.timeline.breaksIn(view, history.breaks).length > 0 &&
        "At a dotted line another machine begins.",
    ]
      .filter(Boolean)
      .join(" ");
    return el(
      "div",
      null,
      PARK.dom.figure([PARK.timeline.chart(view), line], caption, null),
      el("h4", null, "Steps"),
      steps(history, series),
      el(
        "details",
        { open: points.length <= 12 },
        el("summary", null, `All ${counted(points.length, "run")} as a table`),
        table(shown, history, series, points),
      ),
    );
  }

  async function fill(holder, shown, fullname, row) {
    let history;
    try {
      history = await PARK.data.history(fullname, shown.document.metric);
    } catch (refusal) {
      if (!(refusal instanceof PARK.data.Refusal)) throw refusal;
      holder.replaceChildren(
        el(
          "p",
          { class: "strip" },
          refusal.message,
          refusal.hint && el("small", null, ` ${refusal.hint}`),
        ),
      );
      return;
    }
    const [series] = history.series;
    if (!series) {
      holder.replaceChildren(
        el(
          "p",
          { class: "empty" },
          row && row.cases > 1
            ? `This row holds ${row.cases} cases; a history is of one case. Unfold the params in the options to see theirs.`
            : "No run has a history of this name.",
        ),
      );
      return;
    }
    holder.replaceChildren(controls(history), drawn(shown, history, series));
  }

  function section(shown, fullname, row) {
    const holder = el(
      "div",
      { class: "past" },
      el("p", { class: "muted" }, "Reading the history …"),
    );
    if (held !== null && section.of !== fullname) held = null;
    section.of = fullname;
    fill(holder, shown, fullname, row);
    return el(
      "section",
      { id: "past", "aria-labelledby": "past-title" },
      el("h3", { id: "past-title" }, "History"),
      holder,
    );
  }

  return { section };
})();
