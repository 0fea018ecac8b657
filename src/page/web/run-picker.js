"use strict";
// What is compared: two runs on one line, each ready to be searched for, and below what is not the
// same on both sides.

const RunPicker = (() => {
  const { make, makeButton, makeUnseen } = Dom;

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
   * @param {Run | null} run
   * @param {Run[]} runs
   */
  function findIndex(run, runs) {
    return run ? runs.findIndex(({ path }) => path === run.path) : -1;
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

  /**
   * @param {Run} run
   * @returns {[name: string, value: Child][]}
   */
  function listFacts(run) {
    /** @type {[name: string, value: Child][]} */
    const facts = [
      ["name", run.label],
      ["date", run.date],
      ["commit", Links.makeCommit(run)],
      ["machine", run.machine],
      ["Python", run.python],
      ["pytest-benchmark", run.pytest_benchmark],
      ["cases", run.cases === undefined ? null : Numbers.formatCount(run.cases)],
      ["file", make("span", { class: "path" }, run.path)],
    ];
    return facts.filter(([, value]) => value !== null && value !== "");
  }

  /** @param {Run} run */
  function paintFacts(run) {
    const lines = listFacts(run).map(([name, value]) =>
      make("div", null, make("dt", null, name), make("dd", null, value)),
    );
    return make("dl", { class: "facts" }, lines);
  }

  /** @param {Side} side */
  function paintPooled({ pooled }) {
    if (pooled.length === 0) return null;
    return make(
      "details",
      null,
      make("summary", null, `${pooled.length} runs pooled on this side`),
      make(
        "ul",
        null,
        pooled.map((line) => make("li", null, Dom.isolate(line))),
      ),
    );
  }

  /**
   * The facts of both runs, folded away.
   * @param {Comparison} comparison
   */
  function paintAllFacts(comparison) {
    /** @type {SideName[]} */
    const sides = ["reference", "candidate"];
    return make(
      "details",
      { class: "strip runs-box" },
      make("summary", null, make("strong", null, "Both runs"), " date, commit, machine, file"),
      make(
        "div",
        { class: "beside even" },
        sides.map((side) =>
          make(
            "div",
            { class: `facts-of ${side}` },
            make("h3", null, side),
            paintFacts(comparison[side]),
            paintPooled(comparison[side]),
          ),
        ),
      ),
    );
  }

  /**
   * A field that finds a run by any part of its line.
   * @param {SideName} side
   * @param {Run | null} run The one that is chosen.
   * @param {Run[]} runs
   * @param {(run: Run) => void} choose
   */
  function makeRunField(side, run, runs, choose) {
    const id = `pick-${side}`;
    const line = run ? (runs[findIndex(run, runs)] ?? run).line : State.readOne(side);
    const take = () => {
      const text = input.value.trim();
      const wanted =
        runs.find((other) => other.line === text) ??
        findOnly(runs, (other) => other.name === text || other.label === text) ??
        findOnly(runs, (other) => other.line.toLowerCase().includes(text.toLowerCase()));
      if (text && wanted) choose(wanted);
      else if (!text || wanted === null) input.value = line;
      // What is no run may be another selector of the command line, such as `latest~3`.
      else State.go({ [side]: text });
    };
    const input = make("input", {
      type: "text",
      id,
      class: "run-field",
      value: line,
      list: "all-runs",
      autocomplete: "off",
      spellcheck: "false",
      title: run ? run.label : null,
      on: {
        focus: () => input.select(),
        change: take,
        keydown: (event) => {
          if (event.key === "Escape") input.value = line;
        },
      },
    });
    return [make("label", { class: "label", for: id }, side), input];
  }

  /**
   * The only thing that fits; null where several do, undefined where none does.
   * @param {Run[]} runs
   * @param {(run: Run) => boolean} fits
   */
  function findOnly(runs, fits) {
    const found = runs.filter(fits);
    return found.length > 1 ? null : found[0];
  }

  /**
   * The field of one side, between the buttons for the run before and the run after.
   * @param {SideName} side
   * @param {ComparisonScreen} screen
   */
  function paintPicker(side, screen) {
    const { comparison, runs } = screen;
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
          title: target ? `${word}: ${target.line}` : `no ${word} run`,
        },
      );
    };
    const choose = (/** @type {Run} */ run) => State.go(chooseRun(side, run, screen));
    return make(
      "div",
      { class: `picker ${side}` },
      makeRunField(side, comparison[side], runs, choose),
      makeStepButton(-1, "‹", "earlier"),
      makeStepButton(1, "›", "later"),
    );
  }

  /** @param {Run[]} runs */
  function paintRunList(runs) {
    const options = [...runs].reverse().map(({ line }) => make("option", { value: line }));
    return make("datalist", { id: "all-runs" }, options);
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

  /** @param {Comparison} comparison */
  function paintDifferences({ environment }) {
    if (environment.length === 0) return null;
    const lines = environment.map((line) => make("li", null, Dom.isolate(line)));
    return make(
      "div",
      { class: "strip caution differences" },
      make("strong", null, "Not the same on both sides: "),
      make("ul", { class: "inline" }, lines),
    );
  }

  /** @param {Comparison} comparison */
  function paintWarnings({ warnings }) {
    if (warnings.length === 0) return null;
    const lines = warnings.map((warning) => make("li", null, Dom.markCode(warning)));
    const title = Numbers.countThings(warnings.length, "warning");
    return make(
      "details",
      { class: "strip caution warnings", open: warnings.length === 1 },
      make("summary", null, make("strong", null, title)),
      make("ul", null, lines),
    );
  }

  /**
   * Both sides, ready to be changed.
   * @param {ComparisonScreen} screen
   * @returns {Child[]}
   */
  function paint(screen) {
    const { comparison, runs } = screen;
    const pickers = Data.isSaved
      ? null
      : make(
          "div",
          { class: "pickers" },
          paintPicker("reference", screen),
          makeSwapButton(screen),
          paintPicker("candidate", screen),
          paintRunList(runs),
        );
    const [first, ...others] = comparison.who;
    return [
      pickers,
      make("p", { class: "who muted" }, first),
      others.map((line) => make("p", { class: "strip caution" }, Dom.markCode(line))),
      paintDifferences(comparison),
      paintWarnings(comparison),
      make(
        "div",
        { class: "boxes" },
        Options.paintForm(comparison, false),
        paintAllFacts(comparison),
      ),
    ];
  }

  /**
   * The same where there is no comparison: whatever is wrong, another run can be chosen.
   * @param {Run[]} runs
   * @returns {Child[]}
   */
  function paintWithout(runs) {
    /** @type {SideName[]} */
    const sides = ["reference", "candidate"];
    const find = (/** @type {SideName} */ side) => {
      const text = State.readOne(side);
      return runs.find((run) => text !== "" && [run.run_id, run.path].includes(text)) ?? null;
    };
    const pickers = sides.map((side) => {
      const choose = (/** @type {Run} */ run) => State.go({ [side]: makeSelector(run, runs) });
      return make("div", { class: `picker ${side}` }, makeRunField(side, find(side), runs, choose));
    });
    return [
      make("div", { class: "pickers" }, pickers, paintRunList(runs)),
      Options.paintForm(null, State.asksForOptions()),
    ];
  }

  return { paint, paintWithout, stepRun, chooseRun, makeSelector, findIndex, paintFacts };
})();
