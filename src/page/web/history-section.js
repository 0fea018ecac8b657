"use strict";
// A benchmark's history: its chart, with controls above and a line about the point under the cursor
// below; then the steps and the table of runs.

const HistorySection = (() => {
  const { make, makeButton, makeSelect, addLabel } = Dom;
  const { formatNumber, countThings, formatCount } = Numbers;
  const LAST_RUNS = ["20", "50", "200"];
  /**
   * The run that a reader pinned, the same while the chart is drawn anew.
   * @type {number | null}
   */
  let pinnedRun = null;
  // Whether the chart has the focus, which it gets back then.
  let isWalked = false;
  // The benchmark whose history is on the screen.
  let paintedName = "";

  /**
   * What is known of the point under the cursor.
   * @param {RunHistory} history
   * @param {SeriesPoint} point
   * @param {boolean} isPinned
   * @param {ComparisonScreen} screen
   * @returns {Child[]}
   */
  function paintReadout(history, point, isPinned, screen) {
    const run = history.runs[point.run];
    const number = `${formatNumber(point.value, history.unit)} ${history.metric}`;
    return [
      make("strong", { title: run.label }, Dom.isolate(run.name)),
      make("span", null, run.date),
      make("span", null, Links.makeCommit(run)),
      make("span", { class: "num" }, number),
      isPinned
        ? HistoryTable.paintPicks(run, screen)
        : make("small", { class: "muted" }, "press to hold"),
    ];
  }

  /**
   * The positions of the first and the last run to show: a stretch that was drawn, else the newest,
   * else all.
   * @param {Pick<RunHistory, "runs">} history
   */
  function readRange({ runs }) {
    const zoomed = /^(\d+)-(\d+)$/.exec(State.readOne("zoom"));
    if (zoomed) {
      const [first, last] = [Number(zoomed[1]), Number(zoomed[2])];
      if (first >= 1 && last > first && first < runs.length) {
        return [first - 1, Math.min(last, runs.length) - 1];
      }
    }
    const newest = Number(State.readOne("last"));
    return [newest > 0 ? Math.max(0, runs.length - newest) : 0, runs.length - 1];
  }

  /** @param {RunHistory} history */
  function paintControls(history) {
    const total = history.runs.length;
    const [first, last] = readRange(history);
    const all = history.span;
    const scale = makeSelect(
      [
        ["", "around the data"],
        ["zero", "from zero"],
        ["log", "logarithmic"],
      ],
      State.readOne("scale"),
      (value) => State.go({ scale: value }),
      { id: "scale" },
    );
    /** @type {[string, string][]} */
    const lasts = LAST_RUNS.filter((count) => Number(count) < total).map((count) => [
      count,
      `newest ${count} runs`,
    ]);
    const isZoomed = State.readOne("zoom") !== "";
    const runs = makeSelect(
      [
        ...(isZoomed ? [/** @type {[string, string]} */ (["zoom", "those drawn over"])] : []),
        ["", all],
        ...lasts,
      ],
      isZoomed ? "zoom" : State.readOne("last"),
      (value) => State.go({ last: value, zoom: null }),
      { id: "last" },
    );
    const showAll = () => State.go({ zoom: null });
    const zoomed = `Runs ${formatCount(first + 1)} to ${formatCount(last + 1)}. `;
    return make(
      "div",
      { class: "tools" },
      addLabel("Scale", scale, { class: "field" }),
      (lasts.length > 0 || isZoomed) && addLabel("Runs", runs, { class: "field" }),
      isZoomed &&
        make(
          "p",
          { class: "zoomed" },
          zoomed,
          makeButton(`Show ${all}`, showAll, { id: "unzoom" }),
        ),
    );
  }

  /**
   * What the chart shows, and a line of words about the point under its cursor.
   * @param {ComparisonScreen} screen
   * @param {RunHistory} history
   * @param {Series} series
   */
  function makeView(screen, history, series) {
    const { runs } = history;
    const [firstRun, lastRun] = readRange(history);
    const readout = make(
      "p",
      { class: "readout", "aria-live": "polite" },
      "Point at a run, or walk with the arrow keys. Draw over some to see them larger; a double click shows all. R and C can be dragged to other runs.",
    );
    /** @type {TimelineView} */
    const view = {
      history,
      series,
      points: TimelineScale.listPoints(series).filter(
        ({ run }) => run >= firstRun && run <= lastRun,
      ),
      firstRun,
      lastRun,
      scale: State.readOne("scale"),
      pinnedRun,
      takesFocus: isWalked,
      reference: RunPicker.findIndex(screen.comparison.reference, runs),
      candidate: RunPicker.findIndex(screen.comparison.candidate, runs),
      onZoom: (first, last, how) => {
        isWalked = how === "walked";
        const isAll = first === null || last === null || (first === 0 && last === runs.length - 1);
        State.go({ zoom: isAll ? null : `${first + 1}-${last + 1}`, last: null });
      },
      onSide: Data.isSaved
        ? null
        : (side, run) => State.go(RunPicker.chooseRun(side, runs[run], screen)),
      onPoint: (point, how) => {
        const isPinned = how === "pinned";
        // The words about a pinned point remain until another is pinned: the way to its buttons
        // leads across other points.
        const isInChart = Boolean(document.activeElement?.closest(".timeline"));
        if (!isPinned && pinnedRun !== null && !isInChart) return;
        if (isPinned) pinnedRun = point.run;
        // What a pointer passes over is not read out: it would be each run on its way.
        readout.setAttribute("aria-live", how === "pointed" ? "off" : "polite");
        Dom.fill(readout, ...paintReadout(history, point, isPinned, screen));
      },
    };
    return { view, readout };
  }

  /** @param {TimelineView} view */
  function writeCaption(view) {
    const { history, series, points } = view;
    const steps = [...series.steps, ...history.suite_steps];
    const sentences = [
      `The ${history.metric} in ${countThings(points.length, "run")}, the oldest left; R and C are the reference and the candidate.`,
    ];
    if (series.band) sentences.push(series.band.words);
    if (Timeline.selectSteps(view, steps).length > 0) {
      sentences.push("Upright lines are steps that stayed.");
    }
    const breaks = Timeline.selectBreaks(view, history.breaks).length;
    if (breaks > 0) {
      const count = countThings(breaks, "change");
      sentences.push(
        `${count} of machine: at a dotted line another one begins, and its points have another colour.`,
      );
    }
    return sentences.join(" ");
  }

  /**
   * @param {ComparisonScreen} screen
   * @param {RunHistory} history
   * @param {Series} series
   */
  function paintChart(screen, history, series) {
    const { view, readout } = makeView(screen, history, series);
    const total = view.points.length;
    if (total === 0) {
      return make("p", { class: "empty" }, "No run in this range has a number for it.");
    }
    isWalked = false;
    return make(
      "div",
      null,
      Dom.makeFigure([Timeline.drawChart(view), readout], writeCaption(view), null),
      make("h4", null, "Steps"),
      HistoryTable.paintSteps(history, series),
      make(
        "details",
        { open: total <= 12 },
        make("summary", null, `All ${countThings(total, "run")} as a table`),
        HistoryTable.paintTable(view, screen),
      ),
    );
  }

  /** @param {Row | null} row */
  function explainAbsence(row) {
    return row && row.cases > 1
      ? `This row has ${row.cases} cases, and a history is of one. Unfold the params in the options to see theirs.`
      : "No run has a history of this name.";
  }

  /**
   * Reads the history, and paints it once it is there.
   * @param {HTMLElement} holder
   * @param {ComparisonScreen} screen
   * @param {string} fullname
   * @param {Row | null} row
   */
  async function readAndPaint(holder, screen, fullname, row) {
    let history;
    try {
      history = await Data.readHistory([fullname], screen.comparison.metric);
    } catch (refusal) {
      if (!(refusal instanceof Data.Refusal)) throw refusal;
      const hint = refusal.hint && make("small", null, " ", Dom.markCode(refusal.hint));
      Dom.fill(holder, make("p", { class: "strip" }, Dom.markCode(refusal.message), hint));
      return;
    }
    const [series] = history.series;
    if (!series) {
      Dom.fill(holder, make("p", { class: "empty" }, explainAbsence(row)));
      return;
    }
    Dom.fill(holder, paintControls(history), paintChart(screen, history, series));
  }

  /**
   * @param {ComparisonScreen} screen
   * @param {string} fullname
   * @param {Row | null} row
   */
  function paint(screen, fullname, row) {
    const waiting = make("p", { class: "muted" }, "Reading the history …");
    const holder = make("div", { class: "past" }, waiting);
    if (paintedName !== fullname) pinnedRun = null;
    paintedName = fullname;
    readAndPaint(holder, screen, fullname, row);
    const title = make("h3", { id: "past-title" }, "History");
    return make("section", { id: "past", "aria-labelledby": "past-title" }, title, holder);
  }

  return { paint };
})();
