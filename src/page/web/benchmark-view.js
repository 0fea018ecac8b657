"use strict";
// One benchmark: its verdict and the numbers behind it, its siblings, its other implementation, its profile, its past.

PARK.detail = (() => {
  const { el } = PARK.dom;
  const { percent, speedup, time, ownTime, unitOf, datum, count, probability, plain } =
    PARK.numbers;
  const words = PARK.words;
  const PLACES = ["mean", "median", "min", "max"];
  const TIMES = [...PLACES, "stddev", "iqr", "q1", "q3"];

  const section = (id, title, ...content) =>
    el(
      "section",
      { id, "aria-labelledby": `${id}-title` },
      el("h3", { id: `${id}-title` }, title),
      ...content,
    );

  function headline(row, document) {
    const { metric } = document;
    const [before, after] = [
      PARK.cases.timeOf(row.reference, metric),
      PARK.cases.timeOf(row.candidate, metric),
    ];
    const unit = unitOf([before, after]);
    return el(
      "div",
      { class: `headline v-${row.verdict}` },
      el(
        "p",
        { class: "big" },
        words.change(row.delta_pct),
        el(
          "span",
          { class: "times" },
          datum(before, time(before, unit)),
          " → ",
          datum(after, time(after, unit)),
          ` ${metric}`,
        ),
      ),
      el(
        "p",
        null,
        words.verdict(row.verdict),
        row.reason && `: ${row.reason}`,
        words.settle(row) && `; ${words.settle(row)}`,
        ".",
      ),
    );
  }

  function statistics(row) {
    // Of the places only: how they scatter may be a thousandth of them.
    const unit = unitOf(PLACES.flatMap((it) => [row.reference[it], row.candidate[it]]));
    const shown = (seconds) => datum(seconds, unit.isWide ? ownTime(seconds) : time(seconds, unit));
    const lines = TIMES.map((it) => {
      const delta = row.metrics[it];
      return [
        it,
        shown(row.reference[it]),
        shown(row.candidate[it]),
        delta ? words.change(delta.delta_pct) : "",
        delta ? speedup(delta.speedup) : "",
      ];
    });
    for (const it of ["rounds", "iterations"])
      lines.push([it, count(row.reference[it]), count(row.candidate[it]), "", ""]);
    lines.push([
      "raw rounds saved",
      count(row.reference.samples),
      count(row.candidate.samples),
      "",
      "",
    ]);
    return PARK.tables.plain(["statistic", "reference", "candidate", "delta", "speedup"], lines, {
      numeric: [1, 2, 3, 4],
    });
  }

  // What the verdict rests on, number by number.
  function behind(row, document) {
    const { options } = document;
    const lines = [
      [
        "interval",
        [
          PARK.charts.intervalText(row),
          `: with ${plain(100 * (1 - options.alpha))} % confidence the median changed ${words.between(row.ratio_low, row.ratio_high)}`,
        ],
      ],
      [
        "p",
        [
          probability(row.p),
          `: how easily noise alone would show this if the change were within ${plain(options.min_effect_pct)} %`,
        ],
      ],
      [
        "q",
        [
          probability(row.q),
          `: p adjusted for all benchmarks; a claim needs ${plain(options.alpha)} or less`,
        ],
      ],
      ["noise", words.noise(document)],
      ["shift", words.shift(document)],
      ["to settle it", words.settle(row)],
      ["paired by", row.matched_by === "fullname" ? "the full name" : row.matched_by],
      ["cases in this row", row.cases > 1 ? String(row.cases) : null],
      ["params", PARK.cases.paramText(row.params) || null],
      ["group", row.group],
    ];
    return el(
      "dl",
      { class: "said" },
      lines
        .filter(([, said]) => said !== null)
        .map(([name, said]) => el("div", null, el("dt", null, name), el("dd", null, said))),
    );
  }

  // The other params of the same function, side by side.
  function siblings(row, document) {
    const rows = PARK.cases.siblings(document, row);
    if (rows.length === 0) return null;
    const { metric } = document;
    const items = rows.map((it) => ({
      label:
        it === row
          ? el("strong", null, it.name)
          : PARK.state.link({ case: it.fullname, group: it.group }, { class: "case" }, it.name),
      first: PARK.cases.timeOf(it.reference, metric),
      second: PARK.cases.timeOf(it.candidate, metric),
      change: [words.change(it.delta_pct), " ", words.verdict(it.verdict)],
    }));
    const { drawing, isLog } = PARK.charts.pairs(items, ["reference", "candidate"]);
    const table = PARK.tables.plain(
      ["params", "reference", "candidate", "delta", "verdict"],
      rows.map((it, i) => [
        PARK.cases.paramText(it.params) || it.name,
        ownTime(items[i].first),
        ownTime(items[i].second),
        percent(it.delta_pct),
        it.verdict,
      ]),
      { numeric: [1, 2, 3] },
    );
    return section(
      "params",
      "Across params",
      PARK.dom.figure(
        drawing,
        `${PARK.cases.functionOf(row.fullname)} with each of its params, by ${metric}${isLog ? ", on a logarithmic scale" : ""}.`,
        table,
      ),
    );
  }

  function implementations(row, document) {
    const found = document.variants.filter(
      (it) => it.names && [it.names.original, it.names.reference].includes(row.fullname),
    );
    return found.length > 0
      ? section(
          "implementations",
          "Original against reference postfix",
          PARK.where.implementations(found, document),
        )
      : null;
  }

  function profile(row) {
    if (!row.profile || row.profile.length === 0) return null;
    const lines = row.profile.map((it) => [
      el("code", null, it.function),
      it.file ? `${it.file}${it.line ? `:${it.line}` : ""}` : "-",
      datum(it.reference, ownTime(it.reference)),
      datum(it.candidate, ownTime(it.candidate)),
    ]);
    return section(
      "profile",
      "Profile",
      el(
        "p",
        { class: "muted" },
        "Functions whose own time changed most between the profiles of the two runs.",
      ),
      PARK.tables.plain(["function", "place", "reference", "candidate"], lines, {
        numeric: [2, 3],
      }),
    );
  }

  const lonesome = (document, fullname) =>
    ["added", "removed"].flatMap((side) =>
      document[side].filter((it) => it.fullname === fullname).map((it) => [side, it]),
    )[0] ?? null;

  function paint(shown) {
    const { document } = shown;
    const fullname = PARK.state.one("case");
    const row = PARK.cases.find(document, fullname, PARK.state.one("group"));
    const [path, name] = row ? PARK.cases.split(row.fullname, row.name) : ["", fullname];
    const alone = row ? null : lonesome(document, fullname);
    const about = row
      ? [headline(row, document)]
      : [
          el(
            "p",
            { class: "strip" },
            alone
              ? `${alone[0]}: only the ${alone[0] === "added" ? "candidate" : "reference"} has this benchmark, so there is nothing to compare.`
              : "Neither run has a row of this name: it may be folded into another, filtered out by the options, or in other runs only.",
          ),
        ];
    return [
      el(
        "nav",
        { "aria-label": "Back" },
        PARK.state.link({ case: null }, { class: "back" }, "← All benchmarks"),
        el("kbd", null, "Esc"),
      ),
      el(
        "h2",
        { id: "case-title", tabindex: -1 },
        path && el("span", { class: "path" }, PARK.dom.breakable(path)),
        el("span", { class: "name" }, PARK.dom.breakable(name)),
      ),
      ...about,
      PARK.past.section(shown, fullname, row),
      row &&
        el(
          "div",
          { class: "beside even" },
          section("behind", "Behind the verdict", behind(row, document)),
          section("statistics", "Statistics", statistics(row)),
        ),
      row && profile(row),
      row && siblings(row, document),
      row && implementations(row, document),
    ];
  }

  return { paint };
})();
