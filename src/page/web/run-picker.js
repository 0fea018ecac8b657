"use strict";
// What is compared: two runs, each with its facts, and what is not the same on both sides.

PARK.comparing = (() => {
  const { el, button, choice, unseen } = PARK.dom;
  const words = PARK.words;

  // A selector that names this run and no other: its id, or where several files share one, its path.
  function selectorOf(run, runs) {
    return runs.filter((it) => it.run_id === run.run_id).length === 1 ? run.run_id : run.path;
  }

  const indexOf = (run, runs) => runs.findIndex((it) => it.path === run.path);

  // The neighbour of a run, leaving out the one that stands on the other side.
  function neighbour(run, other, runs, step) {
    let i = indexOf(run, runs) + step;
    if (runs[i] && other && runs[i].path === other.path) i += step;
    return runs[i] ?? null;
  }

  // The change of state that puts a run on one side. Both sides are then said, lest the other one follow by default.
  function choose(side, run, document, runs) {
    const other = side === "reference" ? "candidate" : "reference";
    const changes = { [side]: selectorOf(run, runs) };
    if (document[other] && document[other].path !== run.path)
      changes[other] = PARK.state.one(other) || selectorOf(document[other], runs);
    return changes;
  }

  function step(side, by, { document, runs }) {
    const other = document[side === "reference" ? "candidate" : "reference"];
    const run = document[side] && neighbour(document[side], other, runs, by);
    if (run) PARK.state.go(choose(side, run, document, runs));
  }

  function facts(run) {
    const pairs = [
      ["date", words.date(run)],
      ["commit", words.place(run)],
      ["machine", words.machine(run)],
      ["Python", words.python(run)],
      ["pytest-benchmark", run.pytest_benchmark],
      ["cases", run.cases],
      ["file", run.path],
    ];
    return el(
      "dl",
      { class: "facts" },
      pairs
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) =>
          el(
            "div",
            null,
            el("dt", null, name),
            el("dd", name === "file" ? { class: "path" } : null, String(value)),
          ),
        ),
    );
  }

  function pooled(run) {
    if (!run.pooled) return null;
    return el(
      "details",
      null,
      el("summary", null, `${run.pooled.length} runs pooled on this side`),
      el(
        "ul",
        null,
        run.pooled.map((it) => el("li", null, words.runLine(it))),
      ),
    );
  }

  function side(name, { document, runs }) {
    const run = document[name];
    const other = document[name === "reference" ? "candidate" : "reference"];
    const id = `pick-${name}`;
    const title = name === "reference" ? "Reference" : "Candidate";
    const about = name === "reference" ? "what it was" : "what is judged";
    const heading = el("h2", null, title, " ", el("small", null, about));
    if (PARK.data.isSaved)
      return el(
        "div",
        { class: `side ${name}` },
        heading,
        el("p", { class: "run-name" }, run.label),
        facts(run),
        pooled(run),
      );
    const chosen = String(indexOf(run, runs));
    const options = runs.map((it, i) => [String(i), words.runLine(it)]).reverse();
    const pick = choice(
      options,
      chosen,
      (value) => PARK.state.go(choose(name, runs[Number(value)], document, runs)),
      { id, "aria-label": `${title} run` },
    );
    const move = (by, sign, word) => {
      const to = neighbour(run, other, runs, by);
      return button(
        [el("span", { "aria-hidden": "true" }, sign), unseen(`${word} run as ${name}`)],
        () => step(name, by, { document, runs }),
        {
          class: "step",
          name: `${word}-${name}`,
          disabled: to === null,
          title: to ? `${word}: ${words.runLine(to)}` : `no ${word} run`,
        },
      );
    };
    return el(
      "div",
      { class: `side ${name}` },
      heading,
      el("p", { class: "run-name" }, run.label),
      el("div", { class: "picker" }, move(-1, "‹", "earlier"), pick, move(1, "›", "later")),
      facts(run),
      pooled(run),
    );
  }

  function differences(document) {
    if (!document.environment || document.environment.length === 0) return null;
    return el(
      "div",
      { class: "strip caution" },
      el("strong", null, "Not the same on both sides: "),
      el(
        "ul",
        { class: "inline" },
        document.environment.map((it) =>
          el(
            "li",
            null,
            `${it.key} `,
            el("code", null, it.reference),
            " → ",
            el("code", null, it.candidate),
          ),
        ),
      ),
    );
  }

  function warnings(document) {
    // What differs between the sides has a line of its own.
    const found = (document.warnings ?? []).filter((it) => it.kind !== "environment");
    if (found.length === 0) return null;
    const place = (it) =>
      [it.path, it.line, it.column].filter((part) => part !== null && part !== undefined).join(":");
    return el(
      "details",
      { class: "strip caution warnings", open: found.length <= 5 },
      el("summary", null, el("strong", null, PARK.numbers.counted(found.length, "warning"))),
      el(
        "ul",
        null,
        found.map((it) =>
          el("li", null, it.path && [el("code", null, place(it)), ": "], it.message),
        ),
      ),
    );
  }

  // Both sides, ready to be changed.
  function paint(holder, shown) {
    const { document, runs } = shown;
    const swap = PARK.data.isSaved
      ? null
      : button(
          [el("span", { "aria-hidden": "true" }, "⇄"), unseen("Swap reference and candidate")],
          () =>
            PARK.state.go({
              reference: selectorOf(document.candidate, runs),
              candidate: selectorOf(document.reference, runs),
            }),
          { class: "swap", name: "swap", title: "Swap reference and candidate" },
        );
    holder.replaceChildren(
      el(
        "div",
        { class: "sides" },
        side("reference", shown),
        el(
          "div",
          { class: "between" },
          el("span", { class: "arrow", "aria-hidden": "true" }, "→"),
          swap,
        ),
        side("candidate", shown),
      ),
      ...[differences(document), warnings(document), PARK.options.form(document)].filter(Boolean),
    );
  }

  return { paint, step, choose, selectorOf, indexOf, facts };
})();
