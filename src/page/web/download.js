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
   * @param {ScriptDocument} document
   * @param {ScriptRow} row
   */
  function readCells(document, row) {
    return new Map(
      Object.entries({
        ...row,
        params: JSON.stringify(row.params),
        reference_run: document.reference.label,
        candidate_run: document.candidate.label,
        metric: document.metric,
        reference: row.metric_reference,
        candidate: row.metric_candidate,
        judged_difference: row.judged?.difference,
        difference_low: row.judged?.difference_low,
        difference_high: row.judged?.difference_high,
        judged_statistic: row.judged?.statistic,
        judged_reference: row.judged?.reference,
        judged_candidate: row.judged?.candidate,
        judged_ratio: row.judged?.ratio,
      }),
    );
  }

  /**
   * What only one side has: no change, and only its own number.
   * @param {ScriptDocument} document
   * @param {ScriptRow} unpaired
   * @param {VerdictName} verdict
   */
  function readUnpairedCells(document, unpaired, verdict) {
    const { group, name, fullname, params } = unpaired;
    return new Map(
      Object.entries({
        group,
        name,
        fullname,
        params: JSON.stringify(params),
        reference_run: document.reference.label,
        candidate_run: document.candidate.label,
        metric: document.metric,
        reference: unpaired.metric_reference,
        candidate: unpaired.metric_candidate,
        verdict,
        cases: 1,
      }),
    );
  }

  /**
   * The rows that are shown, and after them what only one side has.
   * @param {ScriptDocument} document
   * @param {ScriptRow[]} rows
   * @param {(fullname: string) => boolean} isShown
   */
  function writeCsv(document, rows, isShown) {
    /** @type {Map<string, unknown>[]} */
    const records = rows.map((row) => readCells(document, row));
    const isOfFilter = (/** @type {ScriptRow} */ { fullname }) => isShown(fullname);
    for (const unpaired of document.added.filter(isOfFilter)) {
      records.push(readUnpairedCells(document, unpaired, "added"));
    }
    for (const unpaired of document.removed.filter(isOfFilter)) {
      records.push(readUnpairedCells(document, unpaired, "removed"));
    }
    const lines = records.map((cells) =>
      COLUMNS.map((column) => quote(neutralize(String(cells.get(column) ?? "")))).join(","),
    );
    return [COLUMNS.join(","), ...lines, ""].join("\r\n");
  }

  /**
   * The rows on the screen, in their order, with every number.
   * @param {ScriptDocument} document
   * @param {Row[]} rows
   */
  function pickRows(document, rows) {
    return rows.map(({ place }) => document.rows[place]);
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
   * @param {string} question
   * @param {Row[]} rows
   * @param {(named: UnpairedCase) => boolean} isShown
   * @param {Comparison} comparison
   */
  async function saveCsv(question, rows, isShown, { added, removed }) {
    const document = await Data.readDocument(question);
    const shown = new Set([...added, ...removed].filter(isShown).map(({ fullname }) => fullname));
    const text = writeCsv(document, pickRows(document, rows), (fullname) => shown.has(fullname));
    saveFile("comparison.csv", "text/csv", text);
  }

  /**
   * @param {string} question
   * @param {Row[]} rows
   */
  async function saveJson(question, rows) {
    const document = await Data.readDocument(question);
    const text = `${JSON.stringify({ ...document, rows: pickRows(document, rows) }, null, 2)}\n`;
    saveFile("comparison.json", "application/json", text);
  }

  /**
   * A cell of Markdown: no sign of it is markup.
   * @param {string} text
   */
  function escapeMarkdown(text) {
    return text.replace(/[\\|`*_<>[\]&]/g, "\\$&");
  }

  /**
   * The rows on the screen as a table of Markdown, below the headline.
   * @param {Comparison} comparison
   * @param {Row[]} rows
   */
  function writeMarkdown({ headline, reference, candidate, judged }, rows) {
    const title = headline.map(([text]) => text).join("");
    const sides = `${escapeMarkdown(reference.name)} → ${escapeMarkdown(candidate.name)}, by ${judged}`;
    const lines = rows.map((row) => {
      const sign = Wording.getSign(row.verdict);
      const cells = [
        escapeMarkdown(row.label),
        row.reference?.[1] ?? "-",
        row.candidate?.[1] ?? "-",
        row.change?.[1] ?? row.difference?.[0][1] ?? "-",
        row.interval?.[2] ?? row.difference?.[1] ?? "-",
        `${sign} ${row.verdict}`,
      ];
      return `| ${cells.join(" | ")} |`;
    });
    return [
      `**${escapeMarkdown(title)}**`,
      "",
      sides,
      "",
      "| benchmark | reference | candidate | change | interval | verdict |",
      "| :-- | --: | --: | --: | --: | :-- |",
      ...lines,
      "",
    ].join("\n");
  }

  /**
   * A word of a command line, quoted for a shell of POSIX.
   * @param {string} word
   */
  function quoteForShell(word) {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  }

  /**
   * The command that prints this comparison.
   * @param {Comparison} comparison
   */
  function writeCommand({ reference, candidate }) {
    const words = ["pytest-park", "analyze"];
    const question = State.buildQuestion();
    if (!question.has("reference")) question.set("reference", reference.run_id);
    if (!question.has("candidate")) question.set("candidate", candidate.run_id);
    for (const [name, value] of question) {
      const flag = `--${name.replaceAll("_", "-")}`;
      // A value that begins with a dash would be taken for a flag.
      const isSwitch = value === "true" && State.SWITCHES.includes(name);
      words.push(isSwitch ? flag : `${flag}=${quoteForShell(value)}`);
    }
    return words.join(" ");
  }

  /**
   * The lines of `pyproject.toml` that let a benchmark pass its gates for thirty days.
   * @param {Row} row
   */
  function writeWaiver({ fullname }) {
    const until = new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    return [
      "[[tool.pytest-park.waiver]]",
      // A string of JSON is one of TOML too.
      `benchmarks = ${JSON.stringify(fullname.replace(/[*?\\]/g, "\\$&"))}`,
      'reason = "why this may be slower"',
      `until = ${until}`,
      "",
    ].join("\n");
  }

  return { saveCsv, saveJson, writeCsv, writeMarkdown, writeCommand, writeWaiver, quoteForShell };
})();
