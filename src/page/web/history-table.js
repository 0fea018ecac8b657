"use strict";
// The text of a benchmark's history: the steps in words, and every run that has it, each ready to
// be compared.

const HistoryTable = (() => {
  const { make, makeButton } = Dom;
  const { formatNumber, makePlainNumber } = Numbers;

  /**
   * @param {SideName} side
   * @param {Run} run
   * @param {ComparisonScreen} screen
   */
  function makePickButton(side, run, screen) {
    const pick = () => State.go(RunPicker.chooseRun(side, run, screen));
    return makeButton(`as ${side}`, pick, { title: `Compare with ${run.name} as ${side}` });
  }

  /**
   * Both buttons, unless the run is on that side already; none in a saved report.
   * @param {Run} run
   * @param {ComparisonScreen} screen
   */
  function paintPicks(run, screen) {
    const { reference, candidate } = screen.comparison;
    if (reference.path === run.path) return make("strong", null, "reference");
    if (candidate.path === run.path) return make("strong", null, "candidate");
    if (Data.isSaved) return null;
    return make(
      "span",
      { class: "picks" },
      makePickButton("reference", run, screen),
      makePickButton("candidate", run, screen),
    );
  }

  /**
   * A run with its commit, and where the commit can be seen.
   * @param {Run} run
   */
  function nameRun(run) {
    const commit = run.commit && !run.name.includes(run.commit) && Links.makeCommit(run);
    return [Dom.isolate(run.name), commit && [" (", commit, ")"]];
  }

  /**
   * A button that compares the runs around a step; none in a saved report.
   * @param {Run} before
   * @param {Run} after
   * @param {Run[]} runs
   */
  function makeCompareLink(before, after, runs) {
    if (Data.isSaved) return null;
    const changes = {
      view: null,
      reference: RunPicker.makeSelector(before, runs),
      candidate: RunPicker.makeSelector(after, runs),
    };
    return State.makeLink(changes, { class: "compare" }, ["compare before ↔ after"]);
  }

  /**
   * A step in words.
   * @param {RunHistory} history
   * @param {Step} step
   * @param {string} scope
   */
  function paintStep({ runs }, step, scope) {
    const [before, after] = [runs[step.last_before], runs[step.first_after]];
    return make(
      "li",
      null,
      make(
        "span",
        { class: step.worse ? "v-regressed" : "v-improved" },
        make("span", { "aria-hidden": "true" }, step.worse ? "▲ " : "▼ "),
        step.words,
      ),
      `${scope} (${step.interval}): after `,
      nameRun(before),
      ", since ",
      nameRun(after),
      `, ${after.date}. `,
      Links.makeRange(before, after),
      " ",
      makeCompareLink(before, after, runs),
    );
  }

  /**
   * What the steps of single benchmarks are beside: what the whole suite did.
   * @param {RunHistory | Trends} history
   */
  function paintBeside({ beside }) {
    return beside.map((sentence) => make("p", { class: "strip beside-suite" }, sentence));
  }

  /**
   * @param {RunHistory} history
   * @param {Series} series
   */
  function paintSteps(history, series) {
    const steps = [
      ...series.steps.map((step) => paintStep(history, step, "")),
      ...history.suite_steps.map((step) => paintStep(history, step, " with the whole suite")),
    ];
    // Steps of the suite alone are beside nothing.
    const beside = series.steps.length > 0 ? paintBeside(history) : [];
    if (steps.length > 0) return make("div", null, beside, make("ol", { class: "steps" }, steps));
    return make("p", { class: "muted" }, series.no_step);
  }

  /**
   * @param {TimelineView} view
   * @param {ComparisonScreen} screen
   */
  function paintTable({ history, series, points }, screen) {
    const { metric, unit } = history;
    const { band } = series;
    /** @param {Run} run */
    const describeMachine = (run) => [run.machine, run.python].filter(Boolean).join(", ") || "-";
    const machines = new Set(points.map((point) => describeMachine(history.runs[point.run])));
    // One machine for all runs is said once.
    const hasMachines = machines.size > 1;
    const rows = [...points].reverse().map((point) => () => {
      const run = history.runs[point.run];
      const ends = [point.low, point.high].map((end) => formatNumber(end, unit));
      return [
        make("span", { title: run.label }, Dom.isolate(run.name)),
        make("span", { class: "date" }, run.date),
        Links.makeCommit(run) || "-",
        ...(hasMachines ? [describeMachine(run)] : []),
        makePlainNumber(point.value, unit),
        ...(band ? [ends.join(" … ")] : []),
        paintPicks(run, screen),
      ];
    });
    const titles = ["run", "date", "commit", ...(hasMachines ? ["machine"] : []), metric];
    const place = titles.length - 1;
    const table = Tables.paintPlain([...titles, ...(band ? [band.title] : []), "compare"], rows, {
      numeric: band ? [place, place + 1] : [place],
      caption: `${series.fullname} in earlier runs`,
    });
    const [machine] = machines;
    const isKnown = !hasMachines && machine !== "-";
    const words = `Every run is from ${machine}.`;
    return make("div", null, isKnown && make("p", { class: "muted" }, words), table);
  }

  return { paintPicks, paintBeside, paintSteps, paintTable, makeCompareLink, nameRun };
})();
