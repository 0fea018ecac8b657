"use strict";
// Tables of a comparison: the rows with their order, and the plain ones. A wide table scrolls
// inside its own box; on a narrow screen the rows become cards, where each cell shows its column's
// title itself.

const Tables = (() => {
  const { make, makeButton, allowBreaks } = Dom;
  const { makeNumber, makePercent, makeSpeedup } = Numbers;
  // Rows drawn at first, and with every press for more.
  const PAGE = 200;

  /**
   * One line of a table, drawn when there is room for it; a heading begins a body of its own.
   * @typedef {{ head: (() => HTMLElement) | null, line: () => HTMLElement }} Line
   */

  /**
   * @param {string} title
   * @param {Properties | null} properties
   * @param {Child[]} children
   */
  function makeCell(title, properties, ...children) {
    return make("td", { "data-title": title, ...properties }, ...children);
  }

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
      { class: "sorter", name: `sort-${key}` },
    );
    return make("th", { scope: "col", "aria-sort": order, ...properties }, button);
  }

  /**
   * A row's name as a link to its benchmark: its path small, then its test; and how its cases were
   * paired.
   * @param {Row} row
   * @returns {Child[]}
   */
  function makeRowName(row) {
    const [path, name] = Rows.splitName(row.fullname, row.name);
    const notes = [];
    if (row.cases > 1) notes.push(`${row.cases} cases in one row`);
    if (row.matched_by === "renamed") notes.push("renamed");
    else if (row.matched_by !== "fullname") notes.push(`paired by ${row.matched_by}`);
    const link = State.makeLink(
      { case: row.fullname, group: State.readOne("group") || row.group },
      { class: "case" },
      [
        path && make("span", { class: "path" }, allowBreaks(path)),
        make("span", { class: "name" }, allowBreaks(name)),
      ],
    );
    return [link, notes.length > 0 && make("small", null, " ", notes.join(", "))];
  }

  /**
   * The judged change of a row, and beside it what the compared statistic says.
   * @param {Row} row
   * @param {MetricName} metric
   * @param {IntervalScale} scale
   */
  function makeCells(row, metric, scale) {
    const { verdict, reason, judged } = row;
    const further = { class: "num further" };
    return [
      make("th", { scope: "row", class: "what" }, makeRowName(row)),
      makeCell("reference", { class: "num" }, makeNumber(judged.reference, "judged")),
      makeCell("candidate", { class: "num" }, makeNumber(judged.candidate, "judged")),
      makeCell(
        "change",
        { class: `num v-${verdict}` },
        Wording.makeChange(judged.ratio),
        Apart.makeMark(row, metric),
      ),
      makeCell(
        "interval",
        { class: "interval" },
        Charts.drawInterval(row, scale),
        make("span", { class: "num" }, Charts.formatRowInterval(row)),
      ),
      makeCell(
        "verdict",
        { class: "decision" },
        Wording.makeVerdict(verdict),
        reason && make("small", { class: "reason" }, " ", reason),
      ),
      makeCell(`${metric} ref`, further, makeNumber(row.metric_reference)),
      makeCell(`${metric} cand`, further, makeNumber(row.metric_candidate)),
      makeCell("delta", further, makePercent(row.delta_pct)),
      makeCell("speedup", further, makeSpeedup(row.speedup)),
    ];
  }

  /**
   * The titles of those cells. The judged statistic is named, so that nobody takes it for the
   * compared one.
   * @param {string} judged
   * @param {MetricName} metric
   * @param {string} sort
   */
  function makeHeaders(judged, metric, sort) {
    const change = makeSortHeader("change", "change", sort, { class: "num" });
    change.append(make("small", { class: "judged" }, `by ${judged}`));
    const further = { class: "num further" };
    return [
      makeSortHeader("benchmark", "name", sort),
      makeSortHeader("reference", "reference", sort, { class: "num" }),
      makeSortHeader("candidate", "candidate", sort, { class: "num" }),
      change,
      make("th", { scope: "col" }, "interval"),
      makeSortHeader("verdict", "verdict", sort),
      make("th", { scope: "col", ...further }, `${metric} ref`),
      make("th", { scope: "col", ...further }, `${metric} cand`),
      makeSortHeader("delta", "delta", sort, further),
      makeSortHeader("speedup", "speedup", sort, further),
    ];
  }

  /**
   * The lines of some rows, under the name of their group where there is one.
   * @param {Row[]} rows
   * @param {string | null} group
   * @param {MetricName} metric
   * @param {IntervalScale} scale
   * @returns {Line[]}
   */
  function makeLines(rows, group, metric, scale) {
    const makeHead = () => {
      const size = make("small", null, ` ${Numbers.countThings(rows.length, "row")}`);
      const title = make("th", { scope: "rowgroup", colspan: 10 }, allowBreaks(group ?? ""), size);
      return make("tr", { class: "group-head" }, title);
    };
    return rows.map((row, i) => ({
      head: group !== null && i === 0 ? makeHead : null,
      line: () => make("tr", { class: "row" }, makeCells(row, metric, scale)),
    }));
  }

  /**
   * The rows of a comparison, by group unless something else orders them, and what their marks say.
   * There is at least one row.
   * @param {Comparison} comparison
   * @param {Row[]} rows
   * @param {string} sort
   * @returns {Child[]}
   */
  function paintRows(comparison, rows, sort) {
    const { metric } = comparison;
    const judged = Wording.nameJudged(rows[0]);
    const scale = Charts.makeIntervalScale(comparison);
    const caption = `Benchmarks, reference against candidate, by ${judged}`;
    const table = make(
      "table",
      { class: "cases" },
      make("caption", { class: "visually-hidden" }, caption),
      make("thead", null, make("tr", null, makeHeaders(judged, metric, sort))),
    );
    const lines =
      sort === ""
        ? [...Map.groupBy(rows, (row) => row.group)].flatMap(([group, grouped]) =>
            makeLines(grouped, group, metric, scale),
          )
        : makeLines(rows, null, metric, scale);
    return [paginate(table, lines, PAGE), Apart.paintNote(rows, metric)];
  }

  /**
   * Draws some lines of a table, and more at a press.
   * @param {HTMLTableElement} table
   * @param {Line[]} lines
   * @param {number} page
   */
  function paginate(table, lines, page) {
    const holder = make("div", { class: "scroll cases-box" }, table);
    const foot = make("p", { class: "more" });
    let drawn = 0;
    /** @type {HTMLElement | null} */
    let body = null;
    /** @param {number} count */
    const drawMore = (count) => {
      for (const { head, line } of lines.slice(drawn, drawn + count)) {
        // A heading belongs to the rows in its body, so each begins one.
        if (head || body === null) {
          body = make("tbody");
          table.append(body);
        }
        if (head) body.append(head());
        body.append(line());
      }
      drawn = Math.min(lines.length, drawn + count);
      const left = lines.length - drawn;
      foot.replaceChildren();
      if (left === 0) return;
      foot.append(
        `${Numbers.countThings(drawn, "row")} drawn of ${Numbers.formatCount(lines.length)}. `,
        makeButton(`Show ${Math.min(page, left)} more`, () => drawMore(page)),
        " ",
        makeButton("Show all", () => drawMore(left)),
      );
    };
    drawMore(page);
    return make("div", null, holder, foot);
  }

  /**
   * A plain table: titles, then rows of cells, the first cell being the row's header. `numeric`
   * lists the columns of numbers.
   * @param {Child[]} titles
   * @param {Child[][]} rows
   * @param {{ numeric?: number[], caption?: string | null, page?: number }} options
   */
  function paintPlain(titles, rows, { numeric = [], caption = null, page = PAGE } = {}) {
    /** @param {number} i */
    const nameClass = (i) => (numeric.includes(i) ? "num" : null);
    const headers = titles.map((title, i) =>
      make("th", { scope: "col", class: nameClass(i) }, title),
    );
    const table = make(
      "table",
      { class: "plain" },
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
      head: null,
      line: () => make("tr", null, row.map(makePlainCell)),
    }));
    return paginate(table, lines, page);
  }

  /**
   * The cases of one side only, with their time there.
   * @param {UnpairedCase[]} cases
   * @param {SideName} side
   * @param {MetricName} metric
   */
  function paintUnpaired(cases, side, metric) {
    const numbers = cases.map((unpaired) => unpaired[`metric_${side}`]);
    const rows = cases.map(({ fullname, group }, i) => [
      State.makeLink({ case: fullname, group }, { class: "case" }, allowBreaks(fullname)),
      makeNumber(numbers[i]),
    ]);
    const caption = `Benchmarks only in the ${side}`;
    return paintPlain(["benchmark", metric], rows, { numeric: [1], caption });
  }

  return { paintRows, paintPlain, paintUnpaired, makeRowName };
})();
