"use strict";
// The program's JSON: from its server, or from the file itself where a report was saved as one.

const Data = (() => {
  const saved = Dom.findById("park-data");
  /**
   * By object and key, whole numbers that JavaScript prints otherwise than they are written: 1.0 is
   * not 1 to a reader of Python. Browsers before 2025 may not report how a number is written; then
   * JavaScript decides.
   * @type {WeakMap<object, Map<string, string>>}
   */
  const written = new WeakMap();
  /** @type {SavedDocuments | null} */
  const embedded = saved ? parse(saved.textContent ?? "") : null;
  /**
   * Histories by question; emptied when the folder changes.
   * @type {Map<string, RunHistory>}
   */
  const histories = new Map();

  // What the program does not do, in its own words.
  class Refusal extends Error {
    /**
     * @param {RefusalReason} reason
     * @param {number} status The status of HTTP; 0 where no server answered.
     */
    constructor({ error, causes, hint }, status) {
      super(error);
      this.causes = causes ?? [];
      this.hint = hint ?? null;
      this.status = status;
    }
  }

  /**
   * Parses a document, and keeps how its whole numbers are written.
   * @param {string} text
   */
  function parse(text) {
    /**
     * @this {object}
     * @param {string} key
     * @param {unknown} value
     * @param {{ source: string }} [context]
     */
    function keepSource(key, value, context) {
      // Times are no whole numbers, so this map stays small.
      if (Number.isInteger(value) && context && context.source !== String(value)) {
        written.set(this, (written.get(this) ?? new Map()).set(key, context.source));
      }
      return value;
    }
    return JSON.parse(text, keepSource);
  }

  /**
   * A number of an object or a list as it is written in the document, with an exponent from where
   * Python writes one.
   * @param {object} holder
   * @param {string} key
   * @param {number} value
   */
  function formatAsWritten(holder, key, value) {
    const isSmall = value !== 0 && Math.abs(value) < 1e-4;
    return written.get(holder)?.get(key) ?? (isSmall ? value.toExponential() : String(value));
  }

  /** @param {string} path */
  async function request(path) {
    let response;
    try {
      response = await fetch(path, { headers: { accept: "application/json" } });
    } catch {
      const hint = "is `pytest-park serve` still running? Start it again, then reload this page";
      throw new Refusal({ error: "the server does not answer", hint }, 0);
    }
    let document;
    try {
      document = parse(await response.text());
    } catch {
      const error = `the server answered ${response.status} without a document`;
      throw new Refusal({ error }, response.status);
    }
    if (!response.ok) throw new Refusal(document, response.status);
    return document;
  }

  /** @returns {Promise<RunList>} */
  async function readRuns() {
    return embedded ? (embedded.runs ?? { runs: [] }) : request("api/runs");
  }

  /**
   * @param {string} question
   * @returns {Promise<Comparison | SingleRun>}
   */
  async function readComparison(question) {
    const comparison = await (embedded
      ? embedded.comparison
      : request(`api/comparison?${question}`));
    Numbers.useUnits(comparison);
    return comparison;
  }

  /** @returns {Promise<Defaults>} */
  async function readDefaults() {
    return embedded ? (embedded.defaults ?? {}) : request("api/defaults");
  }

  /**
   * The history of one benchmark, with at most one series.
   * @param {string} fullname
   * @param {MetricName} metric
   * @returns {Promise<RunHistory>}
   */
  async function readHistory(fullname, metric) {
    if (embedded) {
      const whole = embedded.history;
      if (!whole) {
        const error = "this saved report holds no history";
        throw new Refusal({ error, hint: "`pytest-park serve` shows it" }, 404);
      }
      const series = whole.series.filter((candidate) => candidate.fullname === fullname);
      return { ...whole, series };
    }
    const question = new URLSearchParams({ benchmark: fullname, band: "true" });
    if (metric) question.set("metric", metric);
    const key = String(question);
    const known = histories.get(key);
    if (known) return known;
    /** @type {RunHistory} */
    const history = await request(`api/history?${key}`);
    histories.set(key, history);
    return history;
  }

  function forgetHistories() {
    histories.clear();
  }

  return {
    isSaved: embedded !== null,
    Refusal,
    formatAsWritten,
    readRuns,
    readComparison,
    readDefaults,
    readHistory,
    forgetHistories,
  };
})();
