"use strict";
// What is compared: two runs, each with its facts, and what is not the same on both sides.

const RunPicker = (() => {
  const { make, makeButton, makeSelect, makeUnseen } = Dom;

  /** @param {SideName} side */
  function getOther(side) {
    return side === "reference" ? "candidate" : "reference";
  }

  /**
   * A selector that names this run and no other: its id, or where several files share one, its
   * path.
   * @param {Run} run
   * @param {Run[]} runs
   */
  function makeSelector(run, runs) {
    const isUnique = runs.filter(({ run_id }) => run_id === run.run_id).length === 1;
    return isUnique ? run.run_id : run.path;
  }

  /**
   * The position of a run in a list, or -1.
   * @param {Run} run
   * @param {Run[]} runs
   */
  function findIndex(run, runs) {
    return runs.findIndex(({ path }) => path === run.path);
  }

  /**
   * The run before or after that of a side; the other side's run is passed over.
   * @param {SideName} side
   * @param {number} step
   * @param {ComparisonScreen} screen
   * @returns {Run | null}
   */
  function findNeighbour(side, step, { comparison, runs }) {
    let i = findIndex(comparison[side], runs) + step;
    if (runs[i]?.path === comparison[getOther(side)].path) i += step;
    return runs[i] ?? null;
  }

  /**
   * The changes of state that put a run on one side. They name the other side too, lest it follow
   * by default.
   * @param {SideName} side
   * @param {Run} run
   * @param {ComparisonScreen} screen
   */
  function chooseRun(side, run, { comparison, runs }) {
    const other = getOther(side);
    /** @type {StateChanges} */
    const changes = { [side]: makeSelector(run, runs) };
    if (comparison[other].path !== run.path) {
      changes[other] = State.readOne(other) || makeSelector(comparison[other], runs);
    }
    return changes;
  }

  /**
   * Moves a side to the run before or after.
   * @param {SideName} side
   * @param {number} step
   * @param {ComparisonScreen} screen
   */
  function stepRun(side, step, screen) {
    const run = findNeighbour(side, step, screen);
    if (run) State.go(chooseRun(side, run, screen));
  }

  /** @param {Run} run */
  function paintFacts(run) {
    /** @type {[name: string, value: string | number | null | undefined][]} */
    const facts = [
      ["date", Wording.formatDate(run)],
      ["commit", Wording.describeCommit(run)],
      ["machine", Wording.describeMachine(run)],
      ["Python", Wording.describePython(run)],
      ["pytest-benchmark", run.pytest_benchmark],
      ["cases", run.cases],
      ["file", run.path],
    ];
    const known = facts.filter(
      ([, value]) => value !== null && value !== undefined && value !== "",
    );
    const lines = known.map(([name, value]) =>
      make(
        "div",
        null,
        make("dt", null, name),
        make("dd", name === "file" ? { class: "path" } : null, String(value)),
      ),
    );
    return make("dl", { class: "facts" }, lines);
  }

  /** @param {Run} run */
  function paintPooled({ pooled }) {
    if (!pooled) return null;
    return make(
      "details",
      null,
      make("summary", null, `${pooled.length} runs pooled on this side`),
      make(
        "ul",
        null,
        pooled.map((run) => make("li", null, Wording.describeRun(run))),
      ),
    );
  }

  /**
   * The list of all runs for one side, between the buttons for the run before and the run after.
   * @param {SideName} side
   * @param {string} title
   * @param {ComparisonScreen} screen
   */
  function paintPicker(side, title, screen) {
    const { comparison, runs } = screen;
    /** @type {[string, string][]} */
    const options = runs.map((run, i) => [String(i), Wording.describeRun(run)]);
    const select = makeSelect(
      options.reverse(),
      String(findIndex(comparison[side], runs)),
      (value) => State.go(chooseRun(side, runs[Number(value)], screen)),
      { id: `pick-${side}`, "aria-label": `${title} run` },
    );
    /**
     * @param {number} step
     * @param {string} sign
     * @param {string} word
     */
    const makeStepButton = (step, sign, word) => {
      const target = findNeighbour(side, step, screen);
      return makeButton(
        [make("span", { "aria-hidden": "true" }, sign), makeUnseen(`${word} run as ${side}`)],
        () => stepRun(side, step, screen),
        {
          class: "step",
          name: `${word}-${side}`,
          disabled: target === null,
          title: target ? `${word}: ${Wording.describeRun(target)}` : `no ${word} run`,
        },
      );
    };
    return make(
      "div",
      { class: "picker" },
      makeStepButton(-1, "‹", "earlier"),
      select,
      makeStepButton(1, "›", "later"),
    );
  }

  /**
   * @param {SideName} side
   * @param {ComparisonScreen} screen
   */
  function paintSide(side, screen) {
    const run = screen.comparison[side];
    const title = side === "reference" ? "Reference" : "Candidate";
    const meaning = side === "reference" ? "what it was" : "what is judged";
    return make(
      "div",
      { class: `side ${side}` },
      make("h2", null, title, " ", make("small", null, meaning)),
      make("p", { class: "run-name" }, run.label),
      !Data.isSaved && paintPicker(side, title, screen),
      paintFacts(run),
      paintPooled(run),
    );
  }

  /** @param {Comparison} comparison */
  function paintDifferences({ environment }) {
    const differences = environment.filter(({ minor }) => !minor);
    if (differences.length === 0) return null;
    const lines = differences.map(({ key, reference, candidate, cases, of }) =>
      make(
        "li",
        null,
        `${key} `,
        make("code", null, reference),
        " → ",
        make("code", null, candidate),
        cases === of ? "" : ` (${cases} of ${of} benchmarks)`,
      ),
    );
    return make(
      "div",
      { class: "strip caution" },
      make("strong", null, "Not the same on both sides: "),
      make("ul", { class: "inline" }, lines),
    );
  }

  /** @param {Warning} warning */
  function formatPlace({ path, line, column }) {
    return [path, line, column].filter((part) => part !== null && part !== undefined).join(":");
  }

  /** @param {Comparison} comparison */
  function paintWarnings(comparison) {
    // What differs between the sides has a line of its own.
    const warnings = comparison.warnings.filter(({ kind }) => kind !== "environment");
    if (warnings.length === 0) return null;
    const lines = warnings.map((warning) => {
      const place = warning.path && [make("code", null, formatPlace(warning)), ": "];
      return make("li", null, place, warning.message);
    });
    const title = Numbers.countThings(warnings.length, "warning");
    return make(
      "details",
      { class: "strip caution warnings", open: warnings.length <= 5 },
      make("summary", null, make("strong", null, title)),
      make("ul", null, lines),
    );
  }

  /** @param {ComparisonScreen} screen */
  function makeSwapButton({ comparison, runs }) {
    const title = "Swap reference and candidate";
    const swap = () =>
      State.go({
        reference: makeSelector(comparison.candidate, runs),
        candidate: makeSelector(comparison.reference, runs),
      });
    const label = [make("span", { "aria-hidden": "true" }, "⇄"), makeUnseen(title)];
    return makeButton(label, swap, { class: "swap", name: "swap", title });
  }

  /**
   * Both sides, ready to be changed.
   * @param {ComparisonScreen} screen
   * @returns {Child[]}
   */
  function paint(screen) {
    const { comparison } = screen;
    const between = make(
      "div",
      { class: "between" },
      make("span", { class: "arrow", "aria-hidden": "true" }, "→"),
      !Data.isSaved && makeSwapButton(screen),
    );
    return [
      make(
        "div",
        { class: "sides" },
        paintSide("reference", screen),
        between,
        paintSide("candidate", screen),
      ),
      paintDifferences(comparison),
      paintWarnings(comparison),
      Options.paintForm(comparison),
    ];
  }

  return { paint, stepRun, chooseRun, makeSelector, findIndex, paintFacts };
})();
