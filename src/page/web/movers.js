"use strict";
// Who moved most, both ways: only claims, ordered by how much at least they moved, which is the end of their interval
// that lies nearer to no change.

PARK.movers = (() => {
  const { el } = PARK.dom;
  const FIRST = 5;

  function most(document, verdict, nearer) {
    return document.rows
      .filter((row) => row.verdict === verdict)
      .sort((a, b) => nearer(a) - nearer(b));
  }

  function column(document, title, verdict, rows, scale) {
    const item = (row) =>
      el(
        "li",
        null,
        PARK.tables.caseName(row),
        el(
          "div",
          { class: "mover" },
          el("span", { class: `delta v-${row.verdict}` }, PARK.words.change(row.delta_pct)),
          PARK.charts.intervalGlyph(row, scale),
          el("small", { class: "num" }, PARK.charts.intervalText(row)),
        ),
      );
    const left = rows.length - FIRST;
    return el(
      "div",
      null,
      el("h3", null, title),
      rows.length === 0
        ? el(
            "p",
            { class: "muted" },
            `No benchmark is known to be ${verdict === "regressed" ? "slower" : "faster"}.`,
          )
        : el("ol", { class: "movers" }, rows.slice(0, FIRST).map(item)),
      left > 0 &&
        el(
          "p",
          null,
          PARK.state.link(
            { verdict, sort: verdict === "regressed" ? "-delta" : "delta" },
            { after: PARK.where.reveal },
            `${left} more`,
          ),
        ),
    );
  }

  function paint(document) {
    if (document.rows.length === 0) return null;
    const scale = PARK.charts.intervalScale(document);
    const slower = most(document, "regressed", (row) => -(row.ratio_low ?? 0));
    const faster = most(document, "improved", (row) => row.ratio_high ?? Infinity);
    return el(
      "section",
      { id: "movers", "aria-labelledby": "movers-title" },
      el("h2", { id: "movers-title" }, "Top movers"),
      el(
        "div",
        { class: "beside even" },
        column(document, "Slower", "regressed", slower, scale),
        column(document, "Faster", "improved", faster, scale),
      ),
    );
  }

  return { paint };
})();
