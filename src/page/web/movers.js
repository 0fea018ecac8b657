"use strict";
// What moved most, both ways: only claims, ordered by how much they moved at least, which is the
// end of their interval that is nearer to no change.

const Movers = (() => {
  const { make } = Dom;
  const FIRST = 5;

  /**
   * The rows of a verdict, ordered by a number, the smallest first.
   * @param {Comparison} comparison
   * @param {VerdictName} verdict
   * @param {(row: Row) => number} rank
   */
  function orderRows({ rows }, verdict, rank) {
    return rows.filter((row) => row.verdict === verdict).sort((a, b) => rank(a) - rank(b));
  }

  /**
   * @param {Row} row
   * @param {MetricName} metric
   * @param {IntervalScale} scale
   */
  function paintItem(row, metric, scale) {
    const change = [Wording.makeChange(row.judged.ratio), Apart.makeMark(row, metric)];
    return make(
      "li",
      null,
      Tables.makeRowName(row),
      make(
        "div",
        { class: "mover" },
        make("span", { class: `v-${row.verdict}` }, change),
        Charts.drawInterval(row, scale),
        make("small", { class: "num" }, Charts.formatRowInterval(row)),
      ),
    );
  }

  /**
   * @param {"regressed" | "improved"} verdict
   * @param {Row[]} rows
   * @param {MetricName} metric
   * @param {IntervalScale} scale
   */
  function paintColumn(verdict, rows, metric, scale) {
    const [title, word, sort] =
      verdict === "regressed"
        ? ["Regressed", "slower", "-change"]
        : ["Improved", "faster", "change"];
    const left = rows.length - FIRST;
    const list =
      rows.length === 0
        ? make("p", { class: "muted" }, `No benchmark is known to be ${word}.`)
        : make(
            "ol",
            { class: "movers" },
            rows.slice(0, FIRST).map((row) => paintItem(row, metric, scale)),
          );
    const more =
      left > 0 &&
      make("p", null, State.makeLink({ verdict, sort }, {}, [`${left} more`], Results.reveal));
    return make("div", null, make("h3", null, title), list, more);
  }

  /** @param {Comparison} comparison */
  function paint(comparison) {
    if (comparison.rows.length === 0) return null;
    const scale = Charts.makeIntervalScale(comparison);
    const slower = orderRows(comparison, "regressed", (row) => -(row.ratio_low ?? 0));
    const faster = orderRows(comparison, "improved", (row) => row.ratio_high ?? Infinity);
    return make(
      "section",
      { id: "movers", "aria-labelledby": "movers-title" },
      make("h2", { id: "movers-title" }, "Top movers"),
      make(
        "div",
        { class: "beside even" },
        paintColumn("regressed", slower, comparison.metric, scale),
        paintColumn("improved", faster, comparison.metric, scale),
      ),
    );
  }

  return { paint };
})();
