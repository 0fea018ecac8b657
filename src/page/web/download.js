"use strict";
// What is on the screen, to take away: the JSON document with these rows, or CSV with the columns of `analyze --format csv`
// but for each side's other statistics and the profile.

PARK.download = (() => {
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
  ];

  // RFC 4180.
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  function csv(document, rows) {
    const cell = (row, column) => {
      switch (column) {
        case "params":
          return JSON.stringify(row.params);
        case "reference_run":
          return document.reference.label;
        case "candidate_run":
          return document.candidate.label;
        case "metric":
          return document.metric;
        case "reference":
          return PARK.cases.timeOf(row.reference, document.metric);
        case "candidate":
          return PARK.cases.timeOf(row.candidate, document.metric);
        default:
          return row[column];
      }
    };
    const lines = rows.map((row) =>
      COLUMNS.map((column) => quoted(String(cell(row, column) ?? ""))).join(","),
    );
    return [COLUMNS.join(","), ...lines, ""].join("\r\n");
  }

  const json = (document, rows) => `${JSON.stringify({ ...document, rows }, null, 2)}\n`;

  function save(name, type, text) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    const link = PARK.dom.el("a", { href: url, download: name });
    link.click();
    // The browser has taken the data by then, whatever it does with it.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  return {
    csv: (document, rows) => save("comparison.csv", "text/csv", csv(document, rows)),
    json: (document, rows) => save("comparison.json", "application/json", json(document, rows)),
  };
})();
