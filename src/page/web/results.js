"use strict";
// Where it changed: groups, benchmarks with filter and order, implementations inside the candidate, and what stands on
// one side only.

PARK.where = (() => {
  const { el, button, labelled, choice, breakable } = PARK.dom;
  // Groups drawn at first: the benchmarks below them must not be out of sight.
  const FIRST_GROUPS = 12;
  const { percent, speedup, datum, counted, count } = PARK.numbers;
  const state = PARK.state;

  const looked = () => ({
    q: state.one("q"),
    verdict: state.one("verdict"),
    group: state.one("group"),
    sort: state.one("sort"),
  });

  function groups(document) {
    if (document.groups.length === 0) return null;
    const line = (label, it) => {
      const found = PARK.words.VERDICTS.filter(({ name }) => it.verdicts[name] > 0);
      return [
        label,
        count(it.count),
        el(
          "ul",
          { class: "counts" },
          found.map(({ name }) =>
            el("li", null, `${it.verdicts[name]} `, PARK.words.verdict(name)),
          ),
        ),
        count(it.improved),
        count(it.regressed),
        count(it.unchanged),
        percent(it.avg_delta_pct),
        percent(it.median_delta_pct),
        datum(it.avg_speedup, speedup(it.avg_speedup)),
        datum(it.geomean_speedup, speedup(it.geomean_speedup)),
      ];
    };
    const chosen = state.one("group");
    const named = (label) =>
      state.link(
        { group: chosen === label ? null : label },
        { "aria-current": chosen === label ? "true" : null, after: reveal },
        breakable(label),
      );
    const rows = [
      line(el("strong", null, "overall"), document.overall),
      ...document.groups.map((it) => line(named(it.label), it)),
    ];
    return el(
      "section",
      { id: "groups", "aria-labelledby": "groups-title" },
      el("h2", { id: "groups-title" }, "Groups"),
      PARK.tables.plain(
        [
          "group",
          "rows",
          "verdicts",
          "faster",
          "slower",
          "same",
          "avg delta",
          "median delta",
          "avg speedup",
          "geomean",
        ],
        rows,
        { numeric: [1, 3, 4, 5, 6, 7, 8, 9], caption: "Groups", page: FIRST_GROUPS + 1 },
      ),
      el(
        "p",
        { class: "muted" },
        "faster, slower, same: plain counts of which way the number moved, however little.",
      ),
    );
  }

  // Everything above the table. It stays while the table changes, so that a field keeps its cursor.
  function tools(document, refresh) {
    const { q, verdict, sort } = looked();
    const search = el("input", {
      type: "search",
      id: "filter",
      value: q,
      placeholder: "words, or param:key=value",
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": "shown-count",
      on: {
        input: () => {
          state.go({ q: search.value }, { quietly: true });
        },
      },
    });
    const only = el("input", {
      type: "checkbox",
      id: "only-changed",
      checked: verdict === "changed",
      on: { change: () => state.go({ verdict: only.checked ? "changed" : null }) },
    });
    const orders = PARK.cases.ORDERS.flatMap(({ key, label }) => {
      if (key === "") return [["", label]];
      const words =
        key === "name" || key === "verdict"
          ? ["", ", backwards"]
          : [", smallest first", ", largest first"];
      return [
        [key, label + words[0]],
        [`-${key}`, label + words[1]],
      ];
    });
    const take = (save) => () => save(document, PARK.cases.shown(document, looked()).rows);
    return el(
      "div",
      { class: "tools" },
      labelled(["Filter ", el("kbd", null, "/")], search, { class: "field grow" }),
      labelled(
        "Order",
        choice(orders, sort, (value) => state.go({ sort: value }), { id: "order" }),
        { class: "field" },
      ),
      el("label", { class: "check" }, only, " Only changed"),
      el(
        "span",
        { class: "take" },
        button("CSV", take(PARK.download.csv), {
          title: "Save the rows shown as CSV",
          id: "save-csv",
        }),
        button("JSON", take(PARK.download.json), {
          title: "Save the rows shown as JSON",
          id: "save-json",
        }),
      ),
      el("p", { id: "shown-count", role: "status", class: "muted" }),
      refresh,
    );
  }

  // What the table shows and what it hides, with a way back.
  function shownCount(document, found) {
    const { verdict, group, q } = looked();
    const why = [
      q && `filter “${q}”`,
      verdict === "changed" ? "only changed" : verdict && `only ${verdict}`,
      group && `group ${group}`,
    ].filter(Boolean);
    const holder = PARK.dom.byId("shown-count");
    const all = document.rows.length;
    holder.replaceChildren(
      found.hidden === 0
        ? `${counted(all, "row")}, none hidden.`
        : `${counted(found.rows.length, "row")} of ${count(all)} shown, ${count(found.hidden)} hidden by ${why.join(", ")}. `,
      ...(found.hidden === 0
        ? []
        : [
            button("Show all", () => state.go({ q: null, verdict: null, group: null }), {
              id: "show-all",
            }),
          ]),
    );
  }

  // Draws the rows anew, leaving everything around them alone.
  function refreshRows(document) {
    const holder = PARK.dom.byId("rows");
    if (!holder) return;
    const found = PARK.cases.shown(document, looked());
    shownCount(document, found);
    holder.replaceChildren(
      found.rows.length > 0
        ? PARK.tables.cases(document, found.rows, looked().sort)
        : el(
            "p",
            { class: "empty" },
            document.rows.length === 0
              ? "No benchmark stands on both sides."
              : "No row is left by the filter.",
          ),
    );
  }

  // Two implementations of one function as a figure, for some of the document's variants.
  function implementations(rows, document) {
    const namesOf = (row) => row.names ?? { original: row.fullname, reference: row.name };
    const items = rows.map((row) => ({
      label: [
        el("code", null, namesOf(row).original),
        " → ",
        el("code", null, namesOf(row).reference),
      ],
      first: PARK.cases.timeOf(row.reference, document.metric),
      second: PARK.cases.timeOf(row.candidate, document.metric),
      change: [PARK.words.change(row.delta_pct), " ", PARK.words.verdict(row.verdict)],
    }));
    const { drawing, isLog } = PARK.charts.pairs(items, ["original", "reference postfix"]);
    const table = PARK.tables.plain(
      ["original → reference postfix", "delta", "speedup", "interval", "verdict"],
      rows.map((row) => [
        `${namesOf(row).original} → ${namesOf(row).reference}`,
        percent(row.delta_pct),
        speedup(row.speedup),
        PARK.charts.intervalText(row),
        row.verdict,
      ]),
      { numeric: [1, 2, 3] },
    );
    return PARK.dom.figure(
      drawing,
      `Two implementations of one function, both inside the candidate run ${document.candidate.label}, by ${document.metric}${isLog ? ", on a logarithmic scale" : ""}.`,
      table,
    );
  }

  function variants(document) {
    if (document.variants.length === 0) return null;
    return el(
      "section",
      { id: "variants", "aria-labelledby": "variants-title" },
      el("h2", { id: "variants-title" }, "Original against reference postfix"),
      implementations(document.variants, document),
    );
  }

  function lone(document, side) {
    const rows = document[side];
    if (rows.length === 0) return null;
    const stands = side === "added" ? "candidate" : "reference";
    return el(
      "section",
      { id: side, "aria-labelledby": `${side}-title` },
      el(
        "h2",
        { id: `${side}-title` },
        PARK.words.verdict(side),
        ` ${counted(rows.length, "benchmark")}`,
      ),
      el(
        "p",
        { class: "muted" },
        `Only in the ${stands} ${document[stands].label}; there is nothing to compare with.`,
      ),
      PARK.tables.lone(rows, stands, document.metric),
    );
  }

  function paint(document) {
    return [
      PARK.movers.paint(document),
      groups(document),
      el(
        "section",
        { id: "cases", "aria-labelledby": "cases-title" },
        el("h2", { id: "cases-title" }, "Benchmarks"),
        tools(document),
        el("div", { id: "rows" }),
      ),
      variants(document),
      lone(document, "added"),
      lone(document, "removed"),
    ];
  }

  const reveal = () => PARK.dom.byId("cases").scrollIntoView();

  return { paint, refreshRows, reveal, implementations };
})();
