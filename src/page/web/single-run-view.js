"use strict";
// The only run there is: its own numbers, and how to get something to compare with.

const SingleRunView = (() => {
  const { make } = Dom;
  const { makeNumber, countThings } = Numbers;

  /** @param {SingleRun} document */
  function paintTable({ run, statistics, cases }) {
    const rows = cases.map(({ id, numbers, rounds }) => () => [
      Dom.isolate(Dom.allowBreaks(id)),
      ...numbers.map(makeNumber),
      rounds ?? "-",
    ]);
    const numeric = [...statistics.keys(), statistics.length].map((i) => i + 1);
    const caption = `Benchmarks of ${run.name}`;
    return Tables.paintPlain(["benchmark", ...statistics, "rounds"], rows, { numeric, caption });
  }

  /**
   * @param {SingleRun} document
   * @returns {Child[]}
   */
  function paint(document) {
    const title = countThings(document.cases.length, "benchmark");
    return [
      make(
        "div",
        { class: "strip" },
        make("strong", null, "There is nothing to compare with yet: this is the only run. "),
        "Save another with ",
        make("code", null, "pytest --benchmark-save NAME"),
        "; it appears here by itself.",
      ),
      make(
        "section",
        { "aria-labelledby": "single-title" },
        make("h2", { id: "single-title" }, title),
        Verdict.paintGate(document.gate),
        RunPicker.paintFacts(document.run),
        paintTable(document),
      ),
    ];
  }

  return { paint };
})();
