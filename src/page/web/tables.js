"use strict";
// Tables of a comparison: the rows with their order, and the plain ones. A wide table scrolls inside its own box; the
// rows become cards on a narrow screen, where each cell says its column's title itself.

PARK.tables = (() => {
  const { el, button, breakable } = PARK.dom;
  const { unitOf, time, speedup, datum } = PARK.numbers;
  // Rows drawn at first, and with every further wish.
  const PAGE = 200;

  const cell = (title, properties, ...children) =>
    el("td", { "data-title": title, ...properties }, ...children);

  // A header that sorts. What it will do is what its button says; the present order is in `aria-sort`.
  function sortHeader(title, key, sort, properties) {
    const isOwn = sort.replace(/^-/, "") === key;
    const isDown = sort.startsWith("-");
    const next = isOwn ? (isDown ? key : `-${key}`) : PARK.cases.startsDown(key) ? `-${key}` : key;
    const arrow = isOwn ? (isDown ? " ▾" : " ▴") : "";
    return el(
      "th",
      {
        scope: "col",
        "aria-sort": isOwn ? (isDown ? "descending" : "ascending") : null,
        ...properties,
      },
      button(
        [title, el("span", { "aria-hidden": "true" }, arrow)],
        () => PARK.state.go({ sort: next }),
        { class: "sorter", name: `sort-${key}` },
      ),
    );
  }

  // One unit for the times of some rows; a unit of its own for each row where they are too far apart.
  function timesOf(rows, metric) {
    const of = (row) => [
      PARK.cases.timeOf(row.reference, metric),
      PARK.cases.timeOf(row.candidate, metric),
    ];
    const unit = unitOf(rows.flatMap(of));
    return (row) => {
      const times = of(row);
      const own = unit.isWide ? unitOf(times) : unit;
      return times.map((it) => datum(it, time(it, own)));
    };
  }

  // A benchmark's name as a link to it: its path small, then its test; and how its cases found each other.
  function caseName(row) {
    const [path, name] = PARK.cases.split(row.fullname, row.name);
    const notes = [];
    if (row.cases > 1) notes.push(`${row.cases} cases in one row`);
    if (row.matched_by !== "fullname") notes.push(`paired by ${row.matched_by}`);
    return [
      PARK.state.link(
        { case: row.fullname, group: PARK.state.one("group") || row.group },
        { class: "case" },
        path && el("span", { class: "path" }, breakable(path)),
        el("span", { class: "name" }, breakable(name)),
      ),
      notes.length > 0 && el("small", null, " ", notes.join(", ")),
    ];
  }

  function caseCells(row, times, scale) {
    const [reference, candidate] = times(row);
    return [
      el("th", { scope: "row", class: "what" }, caseName(row)),
      cell("reference", { class: "num" }, reference),
      cell("candidate", { class: "num" }, candidate),
      cell("delta", { class: `num delta v-${row.verdict}` }, PARK.words.change(row.delta_pct)),
      cell("speedup", { class: "num" }, datum(row.speedup, speedup(row.speedup))),
      cell(
        "interval",
        { class: "interval" },
        PARK.charts.intervalGlyph(row, scale),
        el("span", { class: "num" }, PARK.charts.intervalText(row)),
      ),
      cell(
        "verdict",
        null,
        PARK.words.verdict(row.verdict),
        row.reason && el("small", { class: "reason" }, " ", row.reason),
      ),
    ];
  }

  // The rows, by group while nothing else orders them.
  function cases(document, rows, sort) {
    const scale = PARK.charts.intervalScale(document);
    const isGrouped = sort === "";
    const groups = isGrouped ? [...Map.groupBy(rows, (row) => row.group)] : [[null, rows]];
    const table = el(
      "table",
      { class: "cases" },
      el("caption", { class: "visually-hidden" }, "Benchmarks, reference against candidate"),
      el(
        "thead",
        null,
        el(
          "tr",
          null,
          sortHeader("benchmark", "name", sort),
          sortHeader("reference", "reference", sort, { class: "num" }),
          sortHeader("candidate", "candidate", sort, { class: "num" }),
          sortHeader("delta", "delta", sort, { class: "num" }),
          sortHeader("speedup", "speedup", sort, { class: "num" }),
          el("th", { scope: "col" }, "interval"),
          sortHeader("verdict", "verdict", sort),
        ),
      ),
    );
    const lines = groups.flatMap(([group, ofGroup]) => {
      const times = timesOf(ofGroup, document.metric);
      const head = () =>
        el(
          "tr",
          { class: "group-head" },
          el(
            "th",
            { scope: "rowgroup", colspan: 7 },
            breakable(group),
            el("small", null, ` ${PARK.numbers.counted(ofGroup.length, "row")}`),
          ),
        );
      return ofGroup.map((row, i) => ({
        head: isGrouped && i === 0 ? head : null,
        line: () => el("tr", { class: "row" }, caseCells(row, times, scale)),
      }));
    });
    return paged(table, lines, PAGE);
  }

  // Draws some lines, and the next ones when asked to.
  function paged(table, lines, page) {
    const holder = el("div", { class: "scroll cases-box" }, table);
    const foot = el("p", { class: "more" });
    let drawn = 0;
    let body = null;
    const more = (count) => {
      for (const { head, line } of lines.slice(drawn, drawn + count)) {
        // A heading is of the rows in its body, so each begins one.
        if (head || body === null) table.append((body = el("tbody")));
        if (head) body.append(head());
        body.append(line());
      }
      drawn = Math.min(lines.length, drawn + count);
      const left = lines.length - drawn;
      foot.replaceChildren(
        ...(left > 0
          ? [
              `${PARK.numbers.counted(drawn, "row")} drawn of ${PARK.numbers.count(lines.length)}. `,
              button(`Show ${Math.min(page, left)} more`, () => more(page)),
              " ",
              button("Show all", () => more(left)),
            ]
          : []),
      );
    };
    more(page);
    return el("div", null, holder, foot);
  }

  // A plain table: titles, then rows of cells; numbers are the columns named in `numeric`.
  function plain(titles, rows, { numeric = [], caption = null, page = PAGE } = {}) {
    const kind = (i) => (numeric.includes(i) ? "num" : null);
    const table = el(
      "table",
      { class: "plain" },
      caption && el("caption", { class: "visually-hidden" }, caption),
      el(
        "thead",
        null,
        el(
          "tr",
          null,
          titles.map((it, i) => el("th", { scope: "col", class: kind(i) }, it)),
        ),
      ),
    );
    const lines = rows.map((row) => ({
      head: null,
      line: () =>
        el(
          "tr",
          null,
          row.map((it, i) =>
            i === 0 ? el("th", { scope: "row" }, it) : el("td", { class: kind(i) }, it),
          ),
        ),
    }));
    return paged(table, lines, page);
  }

  // Cases of one side, with their time there.
  function lone(rows, side, metric) {
    const times = rows.map((row) => PARK.cases.timeOf(row[side], metric));
    const unit = unitOf(times);
    return plain(
      ["benchmark", metric],
      rows.map((row, i) => [
        PARK.state.link(
          { case: row.fullname, group: row.group },
          { class: "case" },
          breakable(row.fullname),
        ),
        datum(times[i], unit.isWide ? PARK.numbers.ownTime(times[i]) : time(times[i], unit)),
      ]),
      { numeric: [1], caption: `Benchmarks only in the ${side}` },
    );
  }

  return { cases, plain, lone, caseName };
})();
