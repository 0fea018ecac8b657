"use strict";
// Tables: the rows of a comparison with their order, and the plain ones. A row opens in place.

const Tables = (() => {
  const { make, makeButton } = Dom;
  const { makeNumber, makePercent, makeShown } = Numbers;
  // What the columns of a row are, for those who point at them. The dialog has more words.
  const MEANINGS = new Map([
    ["reference", "the judged number of the reference"],
    ["candidate", "the judged number of the candidate"],
    ["change", "candidate against reference, of the judged statistic"],
    ["delta", "how far the compared statistic moved, in percent"],
    ["speedup", "how many times better the candidate is, by the compared statistic"],
    ["verdict", "what may be claimed, and why no more"],
  ]);

  /**
   * A header that sorts. Its button says what it will do; the present order is in `aria-sort`.
   * @param {string} title
   * @param {string} key
   * @param {string} sort
   * @param {Properties} [properties]
   */
  function makeSortHeader(title, key, sort, properties) {
    const isOwn = sort.replace(/^-/, "") === key;
    const isDescending = sort.startsWith("-");
    const goesDown = isOwn ? !isDescending : Rows.startsDescending(key);
    const arrow = isOwn ? (isDescending ? " ▾" : " ▴") : "";
    const order = isOwn ? (isDescending ? "descending" : "ascending") : null;
    const button = makeButton(
      [title, make("span", { "aria-hidden": "true" }, arrow)],
      () => State.go({ sort: goesDown ? `-${key}` : key }),
      { class: "sorter", name: `sort-${key}`, title: MEANINGS.get(key) ?? null },
    );
    return make("th", { scope: "col", "aria-sort": order, ...properties }, button);
  }

  /**
   * A row's name as a link: a press opens the row in place, another tab shows its own page.
   * @param {Row | UnpairedCase} row
   */
  function makeRowName(row) {
    const { fullname, group, id, label } = row;
    const isOpened = State.readOne("open") === fullname;
    return State.makeLink(
      { case: fullname, of: group, open: null },
      { class: "case", title: id, "aria-expanded": isOpened ? "true" : "false" },
      [make("bdi", { class: "name" }, label)],
      () => {
        const isOpen = State.readOne("open") === fullname && State.readOne("of") === group;
        State.go(isOpen ? State.CLOSED : { ...State.CLOSED, open: fullname, of: group });
      },
    );
  }

  /**
   * The judged change of a row, and beside it what the compared statistic says.
   * @param {Row} row
   * @param {Comparison} comparison
   * @param {IntervalScale} scale
   * @param {boolean} hasTrends
   */
  function makeCells(row, { metric, quotient }, scale, hasTrends) {
    const { verdict, reason } = row;
    /**
     * @param {string} title
     * @param {string} kind
     * @param {Child[]} children
     */
    const makeCell = (title, kind, ...children) =>
      make("td", { "data-title": title, class: kind }, ...children);
    const moved = Follow.describeMove(row);
    return [
      make("th", { scope: "row", class: "what" }, makeRowName(row)),
      hasTrends ? makeCell("trend", "trend", Spark.makeSpark(row.fullname)) : null,
      makeCell("reference", "num", makeNumber(row.reference)),
      makeCell("candidate", "num", makeNumber(row.candidate)),
      makeCell(
        "change",
        `num v-${verdict}`,
        Wording.makeChange(row.change, row.difference?.[0]),
        row.apart &&
          make(
            "span",
            { class: "mark", title: row.apart },
            make("span", { "aria-hidden": "true" }, " †"),
            Dom.makeUnseen(` ${row.apart}`),
          ),
      ),
      makeCell(
        "interval",
        "interval",
        Charts.drawInterval(row, scale, Follow.findFormerInterval(row)),
        make("span", { class: "num" }, row.interval?.[2] ?? row.difference?.[1] ?? "-"),
      ),
      makeCell(
        "verdict",
        "decision",
        Wording.makeVerdict(verdict),
        moved && make("small", { class: "moved" }, ` ${moved}`),
        reason && make("small", { class: "reason", title: reason }, " ", reason),
      ),
      makeCell(`${metric} ref`, "num further", makeNumber(row.metric_reference)),
      makeCell(`${metric} cand`, "num further", makeNumber(row.metric_candidate)),
      makeCell("delta", "num further", makePercent(row.delta)),
      makeCell(quotient, "num further", makeShown(row.speedup)),
    ];
  }

  /**
   * The titles of those cells. The judged statistic is named, so that nobody takes it for the
   * compared one.
   * @param {[string, string]} sides
   * @param {string} judged
   * @param {Comparison} comparison
   * @param {string} sort
   * @param {IntervalScale} scale
   * @param {boolean} hasTrends
   */
  function makeHeaders(sides, judged, { metric, quotient }, sort, scale, hasTrends) {
    const change = makeSortHeader("change", "change", sort, { class: "num" });
    change.append(make("small", { class: "judged" }, `by ${judged}`));
    const further = { class: "num further" };
    return [
      makeSortHeader("benchmark", "name", sort),
      hasTrends ? make("th", { scope: "col", class: "trend" }, "trend") : null,
      makeSortHeader(sides[0], "reference", sort, { class: "num" }),
      makeSortHeader(sides[1], "candidate", sort, { class: "num" }),
      change,
      make("th", { scope: "col", class: "interval" }, "interval", Charts.drawScale(scale)),
      makeSortHeader("verdict", "verdict", sort),
      make("th", { scope: "col", ...further }, `${metric} ref`),
      make("th", { scope: "col", ...further }, `${metric} cand`),
      makeSortHeader("delta", "delta", sort, further),
      makeSortHeader(quotient, "speedup", sort, further),
    ];
  }

  /**
   * The rows of a comparison, under the names of their groups where these order them.
   * @param {ComparisonScreen} screen
   * @param {Row[]} rows
   * @param {{
   *   sort: string,
   *   judged: string,
   *   sides: [string, string],
   *   caption: string,
   * }} how
   */
  function paintRows({ comparison, runs }, rows, { sort, judged, sides, caption }) {
    const scale = Charts.makeIntervalScale(rows, comparison.options);
    const hasTrends = runs.length >= Spark.LEAST_RUNS && rows.length > 0 && !rows[0].names;
    const headers = makeHeaders(sides, judged, comparison, sort, scale, hasTrends);
    const columns = headers.filter(Boolean).length;
    const table = make(
      "table",
      { class: "cases" },
      make("caption", { class: "visually-hidden" }, caption),
      make("thead", null, make("tr", null, headers)),
    );
    const byGroup = sort.replace("-", "") === "group" && comparison.has_groups;
    /** @type {Line[]} */
    const lines = rows.map((row, i) => ({
      key: `${row.fullname}\n${row.group}`,
      head:
        byGroup && row.group !== rows[i - 1]?.group
          ? () => makeGroupHead(row, rows, columns)
          : null,
      draw: () => [
        make(
          "tr",
          { class: "row", "data-fullname": row.fullname, "data-group": row.group },
          makeCells(row, comparison, scale, hasTrends),
        ),
      ],
    }));
    const drawn = RowWindow.fill(table, lines, columns);
    return { box: make("div", { class: "cases-box" }, table), reach: drawn.reach, columns };
  }

  /**
   * @param {Row} row
   * @param {Row[]} rows
   * @param {number} columns
   */
  function makeGroupHead({ group }, rows, columns) {
    const count = rows.filter((row) => row.group === group).length;
    const size = make("small", null, ` ${Numbers.countThings(count, "row")}`);
    const title = make("th", { scope: "rowgroup", colspan: columns }, Dom.isolate(group), size);
    return make("tr", { class: "group-head" }, title);
  }

  /**
   * A plain table: titles, then rows of cells, the first cell being the row's header. `numeric`
   * lists the columns of numbers.
   * @param {Child[]} titles
   * @param {(Child[] | (() => Child[]))[]} rows Made when they come into view where they are functions.
   * @param {{ numeric?: number[], caption?: string | null, kind?: string }} options
   */
  function paintPlain(titles, rows, { numeric = [], caption = null, kind = "plain" } = {}) {
    /** @param {number} i */
    const nameClass = (i) => (numeric.includes(i) ? "num" : null);
    const headers = titles.map((title, i) =>
      title instanceof HTMLTableCellElement
        ? title
        : make("th", { scope: "col", class: nameClass(i) }, title),
    );
    const table = make(
      "table",
      { class: kind },
      caption && make("caption", { class: "visually-hidden" }, caption),
      make("thead", null, make("tr", null, headers)),
    );
    /**
     * @param {Child} content
     * @param {number} i
     */
    const makePlainCell = (content, i) =>
      i === 0
        ? make("th", { scope: "row" }, content)
        : make("td", { class: nameClass(i) }, content);
    const lines = rows.map((row) => ({
      draw: () => [make("tr", null, (typeof row === "function" ? row() : row).map(makePlainCell))],
    }));
    RowWindow.fill(table, lines, titles.length);
    return make(
      "div",
      { class: "scroll", tabindex: 0, role: "group", "aria-label": caption ?? "Table" },
      table,
    );
  }

  /**
   * The cases of one side only, with their number there.
   * @param {UnpairedCase[]} cases
   * @param {SideName} side
   * @param {MetricName} metric
   */
  function paintUnpaired(cases, side, metric) {
    const rows = cases.map((unpaired) => () => [
      State.makeLink(
        { case: unpaired.fullname, of: unpaired.group },
        { class: "case", title: unpaired.id },
        [make("bdi", { class: "name" }, unpaired.label)],
      ),
      makeNumber(unpaired.number),
    ]);
    const caption = `Benchmarks only in the ${side}`;
    return paintPlain(["benchmark", metric], rows, { numeric: [1], caption });
  }

  return { paintRows, paintPlain, paintUnpaired, makeSortHeader };
})();
