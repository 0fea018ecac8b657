"use strict";
// All benchmarks over time: each in a line with its trend, its best and its last step; the list of
// all steps; and some of them in one chart.

const OverTime = (() => {
  const { make, makeButton, addLabel, makeSelect } = Dom;
  const { makeNumber, formatCount, countThings } = Numbers;

  /**
   * What a benchmark is ordered by.
   * @type {[key: string, title: string, pick: (line: TrendLine) => string | number | null][]}
   */
  const COLUMNS = [
    ["name", "benchmark", (line) => line.id],
    ["runs", "runs", (line) => line.runs],
    ["first", "first", (line) => line.first?.[1][0] ?? null],
    ["last", "last", (line) => line.last?.[1][0] ?? null],
    ["best", "best", (line) => line.best?.[1][0] ?? null],
    ["since", "since first", (line) => line.since_first?.[0] ?? null],
    ["step", "last step", (line) => findLastStep(line)?.first_after ?? null],
  ];
  /** @type {[value: string, label: string][]} */
  const STEP_ORDERS = [
    ["", "newest first"],
    ["size", "largest first"],
    ["name", "by benchmark"],
  ];

  /** @param {TrendLine} line */
  function findLastStep({ steps }) {
    return steps.reduce(
      (/** @type {Step | null} */ last, step) =>
        !last || step.first_after > last.first_after ? step : last,
      null,
    );
  }

  /**
   * @param {TrendLine} line
   * @returns {HTMLElement}
   */
  function makeName({ fullname, id, label }) {
    return State.makeLink(
      { ...State.CLOSED, view: null, case: fullname },
      { class: "case", title: id },
      [make("bdi", { class: "name" }, label)],
    );
  }

  /**
   * @param {TrendLine} line
   * @param {Trends} trends
   */
  function makeChoice({ fullname, label }, trends) {
    const box = make("input", {
      type: "checkbox",
      "aria-label": `${label} in the chart`,
      checked: readChosen().includes(fullname),
      on: {
        change: () => {
          const others = readChosen().filter((it) => it !== fullname);
          State.go({ series: box.checked ? [...others, fullname] : others });
          refreshChart(trends);
        },
      },
    });
    return box;
  }

  // The benchmarks in the chart; a name may have a comma.
  function readChosen() {
    return State.readAll("series");
  }

  /** @param {Step} step */
  function makeStepWords(step) {
    return make(
      "span",
      { class: `verdict ${step.worse ? "v-regressed" : "v-improved"}` },
      make("span", { "aria-hidden": "true" }, step.worse ? "▲ " : "▼ "),
      step.words,
    );
  }

  /**
   * @param {Trends} trends
   * @returns {Child[]}
   */
  function paintLines(trends) {
    const matches = Rows.matchAll(State.readOne("q"));
    const sort = State.readOne("sort");
    const pick = COLUMNS.find(([key]) => key === sort.replace("-", ""))?.[2];
    const shown = trends.series.filter(matches);
    const lines = pick ? Rows.sortBy(shown, pick, sort.startsWith("-")) : shown;
    const titles = COLUMNS.map(([key, title], i) =>
      Tables.makeSortHeader(title, key, sort, { class: i > 0 && i < 6 ? "num" : null }),
    );
    titles.splice(1, 0, make("th", { scope: "col" }, "trend"));
    titles.unshift(make("th", { scope: "col" }, Dom.makeUnseen("in the chart")));
    const rows = lines.map((line) => () => {
      const step = findLastStep(line);
      const after = step && trends.runs[step.first_after];
      return [
        makeChoice(line, trends),
        makeName(line),
        line.spark.length > 1 ? Spark.draw(line.spark) : null,
        formatCount(line.runs),
        makeNumber(line.first?.[1]),
        makeNumber(line.last?.[1]),
        makeNumber(line.best?.[1]),
        Wording.makeChange(line.since_first),
        step && after ? [makeStepWords(step), " ", make("small", null, after.date)] : "-",
      ];
    });
    return [
      make(
        "p",
        { class: "muted", id: "shown-count", role: "status" },
        `${countThings(lines.length, "benchmark")} of ${formatCount(trends.series.length)}.`,
      ),
      Tables.paintPlain(titles, rows, {
        numeric: [3, 4, 5, 6, 7],
        caption: "Benchmarks over time",
        kind: "plain trends",
      }),
    ];
  }

  /**
   * @param {Trends} trends
   * @returns {Child[]}
   */
  function paintSteps(trends) {
    const matches = Rows.matchAll(State.readOne("q"));
    const order = State.readOne("steps");
    const all = trends.series
      .filter(matches)
      .flatMap((line) => line.steps.map((step) => ({ line, step })));
    const suite = trends.suite_steps.map((step) => ({ line: null, step }));
    /** @type {{ line: TrendLine | null, step: Step }[]} */
    const steps = [...suite, ...all];
    const sorted =
      order === "size"
        ? Rows.sortBy(steps, ({ step }) => Math.abs(Math.log(step.ratio[0])), true)
        : order === "name"
          ? Rows.sortBy(steps, ({ line }) => line?.id ?? "", false)
          : Rows.sortBy(steps, ({ step }) => step.first_after, true);
    const rows = sorted.map(({ line, step }) => () => {
      const [before, after] = [trends.runs[step.last_before], trends.runs[step.first_after]];
      return [
        line ? makeName(line) : "the whole suite",
        makeStepWords(step),
        step.interval,
        make("span", { class: "date" }, after.date),
        HistoryTable.nameRun(before),
        HistoryTable.nameRun(after),
        [
          Links.makeRange(before, after),
          " ",
          HistoryTable.makeCompareLink(before, after, trends.runs),
        ],
      ];
    });
    if (rows.length === 0) return [make("p", { class: "empty" }, "No step that stayed was found.")];
    const titles = [
      "benchmark",
      "step",
      "interval",
      "since",
      "after the run",
      "with the run",
      "compare",
    ];
    return [Tables.paintPlain(titles, rows, { caption: "Steps", kind: "plain all-steps" })];
  }

  /** @param {Trends} trends */
  async function refreshChart(trends) {
    const holder = Dom.findById("several");
    if (!holder) return;
    const chosen = readChosen();
    if (chosen.length === 0) {
      Dom.fill(
        holder,
        make("p", { class: "muted" }, "Tick benchmarks below to see them in one chart."),
      );
      return;
    }
    const history = await Data.readHistory(chosen, trends.metric);
    const labels = new Map(trends.series.map(({ fullname, label }) => [fullname, label]));
    Dom.fill(holder, SeveralChart.paint(history, labels, State.readOne("x")));
  }

  /** @param {() => void} refresh */
  function paintTools(refresh) {
    const search = make("input", {
      type: "search",
      id: "filter",
      value: State.readOne("q"),
      placeholder: "words",
      autocomplete: "off",
      spellcheck: "false",
      on: {
        input: () => {
          State.go({ q: search.value }, { quietly: true });
          refresh();
        },
      },
    });
    const isSteps = State.readOne("panel") === "steps";
    const order = makeSelect(
      STEP_ORDERS,
      State.readOne("steps"),
      (value) => State.go({ steps: value }),
      { id: "steps-order" },
    );
    const axis = makeSelect(
      [
        ["", "run by run"],
        ["date", "by date"],
      ],
      State.readOne("x"),
      (value) => State.go({ x: value }),
      { id: "x-axis" },
    );
    const clear = makeButton("Clear the chart", () => State.go({ series: null }), {
      id: "clear-chart",
    });
    return make(
      "div",
      { class: "tools" },
      addLabel(["Filter ", make("kbd", null, "/")], search, { class: "field grow" }),
      isSteps && addLabel("Order", order, { class: "field" }),
      !isSteps && addLabel("Chart", axis, { class: "field" }),
      !isSteps && readChosen().length > 0 && clear,
    );
  }

  /**
   * @param {Trends} trends
   * @returns {Child[]}
   */
  function paint(trends) {
    const isSteps = State.readOne("panel") === "steps";
    const n_steps = trends.series.reduce((sum, { steps }) => sum + steps.length, 0);
    const body = make("div", { id: "lines" });
    const refresh = () => Dom.fill(body, ...(isSteps ? paintSteps(trends) : paintLines(trends)));
    /**
     * @param {string} key
     * @param {string} title
     */
    const tab = (key, title) =>
      makeButton(title, () => State.go({ panel: key, sort: null }), {
        role: "tab",
        id: `tab-${key || "lines"}`,
        "aria-selected": String(isSteps === (key === "steps")),
        "aria-controls": "lines",
      });
    refresh();
    const several = make("div", { id: "several" });
    queueMicrotask(() => refreshChart(trends));
    return [
      make(
        "section",
        { id: "over-time", "aria-labelledby": "over-time-title" },
        make(
          "h2",
          { id: "over-time-title" },
          `${countThings(trends.series.length, "benchmark")} over ${trends.span}, by ${trends.metric}`,
          make("small", null, ` ${trends.summary}`),
        ),
        make(
          "div",
          { class: "tabs", role: "tablist" },
          tab("", "Benchmarks"),
          tab("steps", `Steps ${formatCount(n_steps)}`),
        ),
        !isSteps && several,
        paintTools(refresh),
        HistoryTable.paintBeside(trends),
        body,
      ),
    ];
  }

  return { paint };
})();
