"use strict";
// The only run there is: its own numbers, and how to get something to compare with.

PARK.single = (() => {
  const { el } = PARK.dom;
  const { unitOf, time, ownTime, datum, counted, count } = PARK.numbers;
  const PLACES = ["mean", "median", "min", "max"];
  const TIMES = [...PLACES, "stddev"];

  function paint(document) {
    const unit = unitOf(document.cases.flatMap((it) => PLACES.map((name) => it.stats[name])));
    const shown = (seconds) => datum(seconds, unit.isWide ? ownTime(seconds) : time(seconds, unit));
    const rows = document.cases.map((it) => [
      it.fullname,
      ...TIMES.map((name) => shown(it.stats[name])),
      count(it.stats.rounds),
    ]);
    return [
      el(
        "div",
        { class: "strip" },
        el("strong", null, "There is nothing to compare with yet: this is the only run. "),
        "Save another with ",
        el("code", null, "pytest --benchmark-save NAME"),
        "; it appears here by itself.",
      ),
      el(
        "section",
        { "aria-labelledby": "single-title" },
        el("h2", { id: "single-title" }, counted(document.cases.length, "benchmark")),
        PARK.comparing.facts(document.run),
        PARK.tables.plain(["benchmark", ...TIMES, "rounds"], rows, {
          numeric: [1, 2, 3, 4, 5, 6],
          caption: `Benchmarks of ${document.run.label}`,
        }),
      ),
    ];
  }

  return { paint };
})();
