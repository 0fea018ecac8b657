"use strict";
// The text of a benchmark's history: the steps in words, and every run that has it, each ready to
// be compared.

const HistoryTable = (() => {
  const { make, makeButton } = Dom;
  const { formatChangeInterval, formatTime, makeNumber, countThings } = Numbers;
  // Fewer runs than this show no step.
  const LEAST_RUNS = 8;

  /**
   * @param {SideName} side
   * @param {Run} run
   * @param {ComparisonScreen} screen
   */
  function makePickButton(side, run, screen) {
    const pick = () => State.go(RunPicker.chooseRun(side, run, screen));
    return makeButton(`as ${side}`, pick, { title: `Compare with ${run.label} as ${side}` });
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

  /** @param {Run} run */
  function nameRun(run) {
    return run.commit.id ? `${run.label} (${Wording.formatCommit(run)})` : run.label;
  }

  /**
   * A step in words.
   * @param {RunHistory} history
   * @param {ChangePoint} step
   * @param {string} scope
   */
  function paintStep({ runs }, step, scope) {
    const isSlower = step.ratio > 1;
    const [before, after] = [runs[step.last_before], runs[step.first_after]];
    return make(
      "li",
      null,
      make(
        "span",
        { class: isSlower ? "v-regressed" : "v-improved" },
        make("span", { "aria-hidden": "true" }, isSlower ? "▲ " : "▼ "),
        Timeline.describeStep(step),
      ),
      `${scope} (${formatChangeInterval(step.ratio, step.ratio_low, step.ratio_high)}): after ${nameRun(before)}, since ${nameRun(after)}.`,
    );
  }

  /**
   * @param {RunHistory} history
   * @param {Series} series
   */
  function paintSteps(history, series) {
    const steps = [
      ...series.change_points.map((step) => paintStep(history, step, "")),
      ...history.suite_change_points.map((step) =>
        paintStep(history, step, " with the whole suite"),
      ),
    ];
    if (steps.length > 0) return make("ul", { class: "steps" }, steps);
    const total = series.points.length;
    const words =
      total < LEAST_RUNS
        ? `No step can be told from ${countThings(total, "run")}; at least ${LEAST_RUNS} on one kind of machine are needed.`
        : "No step that stayed was found.";
    return make("p", { class: "muted" }, words);
  }

  /**
   * @param {TimelineView} view
   * @param {ComparisonScreen} screen
   */
  function paintTable({ history, series, points, metric }, screen) {
    const band = TimelineScale.chooseBand(points);
    const rows = [...points].reverse().map((point) => {
      const run = history.runs[point.run];
      const machine = [run.machine.node, Wording.describePython(run)].filter(Boolean).join(", ");
      return [
        run.label,
        make("span", { class: "date" }, Wording.formatDate(run)),
        Wording.describeCommit(run) || "-",
        machine || "-",
        makeNumber(point[metric]),
        ...(band ? [`${formatTime(point[band.low])} … ${formatTime(point[band.high])}`] : []),
        paintPicks(run, screen),
      ];
    });
    const bandTitle = band ? [`${band.low} … ${band.high}`] : [];
    const titles = ["run", "date", "commit", "machine", metric, ...bandTitle, "compare"];
    return Tables.paintPlain(titles, rows, {
      numeric: band ? [4, 5] : [4],
      caption: `${series.fullname} in earlier runs`,
    });
  }

  return { paintPicks, paintSteps, paintTable };
})();
