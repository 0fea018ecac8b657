"use strict";
// Saves what is on the screen: the JSON document with these rows, or CSV with the columns of
// `analyze --format csv` except each side's other statistics and the profile.

const Download = (() => {
  const COLUMNS = [
    "group",
    "name",
    "fullname",
    "params",
    "reference_run",
    "candidate_run",
    "metric",
    "reference",
    "candidate",
    "difference",
    "delta_pct",
    "speedup",
    "change",
    "verdict",
    "matched_by",
    "cases",
    "reason",
    "ratio_low",
    "ratio_high",
    "p",
    "q",
    "runs_to_settle",
    "judged_statistic",
    "judged_reference",
    "judged_candidate",
    "judged_ratio",
    "reason_code",
    "judged_difference",
    "difference_low",
    "difference_high",
  ];

  /**
   * As `analyze --format csv`: no text is a formula of a spreadsheet, and a number stays one.
   * @param {string} text
   */
  function neutralize(text) {
    if (/^[-+\d.e]+$/i.test(text) && Number.isFinite(Number(text))) {
      return text;
    }
    return text
      .replace(/^(?=[-=+@\t\r＝＋－＠])/, "'")
      .replace(/(^|[\r\n])(?=[^\S\r\n]*::)/g, "$1'");
  }

  /**
   * RFC 4180.
   * @param {string} text
   */
  function quote(text) {
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  /**
   * @param {Comparison} comparison
   * @param {Row} row
   */
  function readCells(comparison, row) {
    return new Map(
      Object.entries({
        ...row,
        params: JSON.stringify(row.params),
        reference_run: comparison.reference.label,
        candidate_run: comparison.candidate.label,
        metric: comparison.metric,
        reference: row.metric_reference,
        candidate: row.metric_candidate,
        judged_difference: row.judged.difference,
        difference_low: row.judged.difference_low,
        difference_high: row.judged.difference_high,
        judged_statistic: row.judged.statistic,
        judged_reference: row.judged.reference,
        judged_candidate: row.judged.candidate,
        judged_ratio: row.judged.ratio,
      }),
    );
  }

  /**
   * What only one side has: no change, and only its own number.
   * @param {Comparison} comparison
   * @param {UnpairedCase} unpaired
   * @param {VerdictName} verdict
   */
  function readUnpairedCells(comparison, unpaired, verdict) {
    const { group, name, fullname, params } = unpaired;
    return new Map(
      Object.entries({
        group,
        name,
        fullname,
        params: JSON.stringify(params),
        reference_run: comparison.reference.label,
        candidate_run: comparison.candidate.label,
        metric: comparison.metric,
        reference: unpaired.metric_reference,
        candidate: unpaired.metric_candidate,
        verdict,
        cases: 1,
      }),
    );
  }

  /**
   * The rows that are shown, and after them what only one side has.
   * @param {Comparison} comparison
   * @param {Row[]} rows
   * @param {(unpaired: UnpairedCase) => boolean} isShown
   */
  function writeCsv(comparison, rows, isShown) {
    /** @type {Map<string, unknown>[]} */
    const records = rows.map((row) => readCells(comparison, row));
    for (const unpaired of comparison.added.filter(isShown)) {
      records.push(readUnpairedCells(comparison, unpaired, "added"));
    }
    for (const unpaired of comparison.removed.filter(isShown)) {
      records.push(readUnpairedCells(comparison, unpaired, "removed"));
    }
    const lines = records.map((cells) =>
      COLUMNS.map((column) => quote(neutralize(String(cells.get(column) ?? "")))).join(","),
    );
    return [COLUMNS.join(","), ...lines, ""].join("\r\n");
  }

  /**
   * @param {string} name
   * @param {string} type
   * @param {string} text
   */
  function saveFile(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    Dom.make("a", { href: url, download: name }).click();
    // By then the browser has taken the data.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  /**
   * @param {Comparison} comparison
   * @param {Row[]} rows
   * @param {(unpaired: UnpairedCase) => boolean} isShown
   */
  function saveCsv(comparison, rows, isShown) {
    saveFile("comparison.csv", "text/csv", writeCsv(comparison, rows, isShown));
  }

  /**
   * @param {Comparison} comparison
   * @param {Row[]} rows
   */
  function saveJson(comparison, rows) {
    const text = `${JSON.stringify({ ...comparison, rows }, null, 2)}\n`;
    saveFile("comparison.json", "application/json", text);
  }

  return { saveCsv, saveJson, writeCsv };
})();
