"use strict";
// Rows whose statistic moved apart from the judged change: it moved by more, or by less, than the
// interval of the change allows. They have a mark, and a sentence that says what follows.

const Apart = (() => {
  const { make } = Dom;
  const { isNumber, formatChange, formatChangeInterval, countThings } = Numbers;
  const MARK = "†";

  /**
   * Where a ratio lies: -1 below an interval, 1 above it, 0 inside.
   * @param {number} ratio
   * @param {number} low
   * @param {number} high
   */
  function findSide(ratio, low, high) {
    return ratio < low ? -1 : ratio > high ? 1 : 0;
  }

  /**
   * How far the statistic of a row moved, on which side of the interval that is, whether the judged
   * change stayed, and whether only the outliers moved: rounds that are neither the fastest nor
   * typical. Null where nothing is apart.
   * @param {Row} row
   * @param {MetricName} metric
   */
  function find({ judged, speedup, metrics }, metric) {
    const { ratio_low: low, ratio_high: high } = judged;
    if (!isNumber(low) || !isNumber(high) || !isNumber(speedup) || speedup <= 0) return null;
    const ratio = 1 / speedup;
    const side = findSide(ratio, low, high);
    if (side === 0) return null;
    const stayed = low <= 1 && high >= 1;
    const median = metrics.median.speedup;
    const isTypical = isNumber(median) && median > 0 && findSide(1 / median, low, high) === 0;
    return { ratio, side, stayed, byOutliers: metric === "mean" && stayed && isTypical };
  }

  /**
   * The sentence about one row; null where nothing is apart.
   * @param {Row} row
   * @param {MetricName} metric
   */
  function describe(row, metric) {
    const apart = find(row, metric);
    if (apart === null) return null;
    const change = formatChange(apart.ratio);
    const judged = Wording.nameJudged(row);
    const interval = formatChangeInterval(
      row.judged.ratio,
      row.judged.ratio_low,
      row.judged.ratio_high,
    );
    if (!apart.stayed) {
      return `By the ${metric} the change is ${change}, outside the interval of ${judged} (${interval}).`;
    }
    const moved = `The ${metric} moved by ${change} and ${judged} did not follow (${interval})`;
    if (!apart.byOutliers) return `${moved}.`;
    return apart.side > 0
      ? `${moved}: outliers, not slower code; both can matter.`
      : `${moved}: fewer outliers, not faster code; both can matter.`;
  }

  /**
   * The mark of a row, with its sentence for those who point at it or listen.
   * @param {Row} row
   * @param {MetricName} metric
   */
  function makeMark(row, metric) {
    const words = describe(row, metric);
    if (words === null) return null;
    return make(
      "span",
      { class: "mark", title: words },
      make("span", { "aria-hidden": "true" }, ` ${MARK}`),
      Dom.makeUnseen(` ${words}`),
    );
  }

  /**
   * What the mark says, below a table of rows; null where no row has one.
   * @param {Row[]} rows
   * @param {MetricName} metric
   */
  function paintNote(rows, metric) {
    const marked = rows.filter((row) => find(row, metric) !== null);
    if (marked.length === 0) return null;
    const judged = Wording.nameJudged(marked[0]);
    const words = `${MARK} ${countThings(marked.length, "row")}: the ${metric} moved apart from ${judged}, by more than the interval allows.`;
    const why = marked.some((row) => find(row, metric)?.byOutliers)
      ? ` A benchmark whose ${metric} moved while ${judged} did not has outliers, not slower or faster code; both can matter.`
      : "";
    return make("p", { class: "muted", id: "apart" }, words, why);
  }

  return { describe, makeMark, paintNote };
})();
