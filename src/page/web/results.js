"use strict";
// The results: groups, benchmarks with filter and order, implementations inside the candidate, and
// what is on one side only.

const Results = (() => {
  const { make, makeButton, addLabel, makeSelect, allowBreaks } = Dom;
  const { formatChange, formatPercent, formatSpeedup, makeSpeedup, countThings, formatCount } =
    Numbers;
  // Groups drawn at first: the benchmarks below them must not be out of sight.
  const FIRST_GROUPS = 12;

  function readChoice() {
    return {
      q: State.readOne("q"),
      verdict: State.readOne("verdict"),
      group: State.readOne("group"),
      sort: State.readOne("sort"),
    };
  }

  /**
   * The cells of a group, or of all rows.
   * @param {Child} label
   * @param {Summary} summary
   * @returns {Child[]}
   */
  function makeGroupCells(label, summary) {
    const counts = Wording.VERDICTS.filter(({ name }) => summary.verdicts[name] > 0).map(
      ({ name }) => make("li", null, `${summary.verdicts[name]} `, Wording.makeVerdict(name)),
    );
    return [
      label,
      formatCount(summary.count),
      make("ul", { class: "counts" }, counts),
      formatCount(summary.improved),
      formatCount(summary.regressed),
      formatCount(summary.unchanged),
      formatPercent(summary.avg_delta_pct),
      formatPercent(summary.median_delta_pct),
      makeSpeedup(summary.avg_speedup),
      makeSpeedup(summary.geomean_speedup),
    ];
  }

  /** @param {string} label */
  function makeGroupLink(label) {
    const isChosen = State.readOne("group") === label;
    return State.makeLink(
      { group: isChosen ? null : label },
      { "aria-current": isChosen ? "true" : null },
      allowBreaks(label),
      reveal,
    );
  }

  /** @param {Comparison} comparison */
  function paintGroups({ groups, overall, metric }) {
    if (groups.length === 0) return null;
    const titles = [
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
    ];
    const rows = [
      makeGroupCells(make("strong", null, "overall"), overall),
      ...groups.map((group) => makeGroupCells(makeGroupLink(group.label), group)),
    ];
    const note = `faster, slower, same: plain counts of which way the ${metric} moved, however little. The averages are of the ${metric}, too.`;
    return make(
      "section",
      { id: "groups", "aria-labelledby": "groups-title" },
      make("h2", { id: "groups-title" }, "Groups"),
      Tables.paintPlain(titles, rows, {
        numeric: [1, 3, 4, 5, 6, 7, 8, 9],
        caption: "Groups",
        page: FIRST_GROUPS + 1,
      }),
      make("p", { class: "muted" }, note),
    );
  }

  /** @returns {[value: string, label: string][]} */
  function listOrders() {
    return Rows.ORDERS.flatMap(({ key, label }) => {
      if (key === "") return [["", label]];
      const [up, down] =
        key === "name" || key === "verdict"
          ? ["", ", backwards"]
          : [", smallest first", ", largest first"];
      return [
        [key, label + up],
        [`-${key}`, label + down],
      ];
    });
  }

  /**
   * Everything above the table. It remains while the table changes, so that a field keeps its
   * cursor.
   * @param {Comparison} comparison
   */
  function paintTools(comparison) {
    const { q, verdict, sort } = readChoice();
    const search = make("input", {
      type: "search",
      id: "filter",
      value: q,
      placeholder: "words, or param:key=value",
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": "shown-count",
      on: { input: () => State.go({ q: search.value }, { quietly: true }) },
    });
    const onlyChanged = make("input", {
      type: "checkbox",
      id: "only-changed",
      checked: verdict === "changed",
      on: { change: () => State.go({ verdict: onlyChanged.checked ? "changed" : null }) },
    });
    const order = makeSelect(listOrders(), sort, (value) => State.go({ sort: value }), {
      id: "order",
    });
    const selectRows = () => Rows.selectRows(comparison, readChoice()).rows;
    const saveCsv = () => Download.saveCsv(comparison, selectRows(), Rows.matchAll(readChoice().q));
    const saveJson = () => Download.saveJson(comparison, selectRows());
    return make(
      "div",
      { class: "tools" },
      addLabel(["Filter ", make("kbd", null, "/")], search, { class: "field grow" }),
      addLabel("Order", order, { class: "field" }),
      make("label", { class: "check" }, onlyChanged, " Only changed"),
      make(
        "span",
        { class: "take" },
        makeButton("CSV", saveCsv, { title: "Save the rows shown as CSV", id: "save-csv" }),
        makeButton("JSON", saveJson, { title: "Save the rows shown as JSON", id: "save-json" }),
      ),
      make("p", { id: "shown-count", role: "status", class: "muted" }),
    );
  }

  /**
   * What the table shows and what it hides, with a way back.
   * @param {number} total
   * @param {number} hidden
   */
  function refreshCount(total, hidden) {
    const { verdict, group, q } = readChoice();
    const holder = Dom.getById("shown-count");
    if (hidden === 0) {
      Dom.fill(holder, `${countThings(total, "row")}, none hidden.`);
      return;
    }
    const reasons = [];
    if (q) reasons.push(`filter “${q}”`);
    if (verdict) reasons.push(verdict === "changed" ? "only changed" : `only ${verdict}`);
    if (group) reasons.push(`group ${group}`);
    const showAll = () => State.go({ q: null, verdict: null, group: null });
    Dom.fill(
      holder,
      `${countThings(total - hidden, "row")} of ${formatCount(total)} shown, ${formatCount(hidden)} hidden by ${reasons.join(", ")}. `,
      makeButton("Show all", showAll, { id: "show-all" }),
    );
  }

  /**
   * Draws the rows anew; everything around them remains.
   * @param {Comparison} comparison
   */
  function refreshRows(comparison) {
    const holder = Dom.findById("rows");
    if (!holder) return;
    const total = comparison.rows.length;
    const { rows, hidden } = Rows.selectRows(comparison, readChoice());
    refreshCount(total, hidden);
    if (rows.length > 0) {
      Dom.fill(holder, Tables.paintRows(comparison, rows, readChoice().sort));
    } else {
      const reason =
        total === 0 ? "The sides share no benchmark." : "No row is left by the filter.";
      Dom.fill(holder, make("p", { class: "empty" }, reason));
    }
  }

  /**
   * Two implementations of one function as a figure, for some of the comparison's variants.
   * @param {Row[]} rows
   * @param {Comparison} comparison
   */
  function paintImplementations(rows, { metric, candidate }) {
    /** @param {Row} row */
    const readNames = (row) => row.names ?? { original: row.fullname, reference: row.name };
    const items = rows.map((row) => {
      const { original, reference } = readNames(row);
      return {
        label: [make("code", null, original), " → ", make("code", null, reference)],
        first: row.judged.reference,
        second: row.judged.candidate,
        change: [Wording.makeChange(row.judged.ratio), " ", Wording.makeVerdict(row.verdict)],
      };
    });
    const { drawing, isLog } = Charts.drawPairs(items, ["original", "reference postfix"]);
    const titles = [
      "original → reference postfix",
      "change",
      "interval",
      "verdict",
      "delta",
      "speedup",
    ];
    const cells = rows.map((row) => [
      `${readNames(row).original} → ${readNames(row).reference}`,
      formatChange(row.judged.ratio),
      Charts.formatRowInterval(row),
      row.verdict,
      formatPercent(row.delta_pct),
      formatSpeedup(row.speedup),
    ]);
    const scale = isLog ? ", on a logarithmic scale" : "";
    const caption = `Two implementations of one function, both inside the candidate run ${candidate.label}, by ${Wording.nameJudged(rows[0])}${scale}; delta and speedup are of the ${metric}.`;
    const table = Tables.paintPlain(titles, cells, { numeric: [1, 2, 4, 5] });
    return Dom.makeFigure(drawing, caption, table);
  }

  /** @param {Comparison} comparison */
  function paintVariants(comparison) {
    if (comparison.variants.length === 0) return null;
    return make(
      "section",
      { id: "variants", "aria-labelledby": "variants-title" },
      make("h2", { id: "variants-title" }, "Two implementations in this run"),
      paintImplementations(comparison.variants, comparison),
    );
  }

  /**
   * @param {Comparison} comparison
   * @param {"added" | "removed"} verdict
   */
  function paintUnpaired(comparison, verdict) {
    const cases = comparison[verdict];
    if (cases.length === 0) return null;
    const side = verdict === "added" ? "candidate" : "reference";
    const title = `${verdict}-title`;
    return make(
      "section",
      { id: verdict, "aria-labelledby": title },
      make(
        "h2",
        { id: title },
        Wording.makeVerdict(verdict),
        ` ${countThings(cases.length, "benchmark")}`,
      ),
      make(
        "p",
        { class: "muted" },
        `Only in the ${side} ${comparison[side].label}; there is nothing to compare with.`,
      ),
      Tables.paintUnpaired(cases, side, comparison.metric),
    );
  }

  /**
   * The statistic of the table, beside its title; nothing without a row.
   * @param {Comparison} comparison
   */
  function nameStatistic({ rows }) {
    return rows.length > 0 && make("small", null, ` by ${Wording.nameJudged(rows[0])}`);
  }

  /**
   * @param {Comparison} comparison
   * @returns {Child[]}
   */
  function paint(comparison) {
    return [
      Movers.paint(comparison),
      paintGroups(comparison),
      make(
        "section",
        { id: "cases", "aria-labelledby": "cases-title" },
        make("h2", { id: "cases-title" }, "Benchmarks", nameStatistic(comparison)),
        paintTools(comparison),
        make("div", { id: "rows" }),
      ),
      paintVariants(comparison),
      paintUnpaired(comparison, "added"),
      paintUnpaired(comparison, "removed"),
    ];
  }

  // Scrolls to the table.
  function reveal() {
    Dom.getById("cases").scrollIntoView();
  }

  return { paint, refreshRows, reveal, paintImplementations };
})();
