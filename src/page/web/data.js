"use strict";
// The program's documents: from its server, or from the file itself where a report was saved as one.

const Data = (() => {
  const isSaved = Dom.findById("park-data") !== null;
  /**
   * What was read, by its address; emptied when the folder changes.
   * @type {Map<string, Promise<any>>}
   */
  const known = new Map();
  /** @type {Promise<SavedDocuments> | null} */
  let savedFirst = null;
  /** @type {Promise<SavedArchive> | null} */
  let savedLater = null;

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
   * A part of a saved report, unpacked.
   * @param {string} id
   */
  async function unpack(id) {
    const text = Dom.getById(id).textContent ?? "";
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  /** @returns {Promise<SavedDocuments>} */
  function readSaved() {
    savedFirst ??= unpack("park-data");
    return savedFirst;
  }

  /** @returns {Promise<SavedArchive>} */
  function readArchive() {
    savedLater ??= unpack("park-archive");
    return savedLater;
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
      document = await response.json();
    } catch {
      const error = `the server answered ${response.status} without a document`;
      throw new Refusal({ error }, response.status);
    }
    if (!response.ok) throw new Refusal(document, response.status);
    return document;
  }

  /**
   * The same, once for each state of the folder.
   * @param {string} path
   */
  function requestOnce(path) {
    const before = known.get(path);
    if (before) return before;
    const answer = request(path);
    known.set(path, answer);
    // What was refused may be answered the next time.
    answer.catch(() => known.delete(path));
    return answer;
  }

  /** @returns {Promise<RunList>} */
  async function readRuns() {
    if (isSaved) return (await readSaved()).runs ?? { runs: [], measuring: null };
    return requestOnce("api/page/runs");
  }

  /**
   * @param {string} question
   * @returns {Promise<Comparison | SingleRun>}
   */
  async function readComparison(question) {
    if (isSaved) return (await readSaved()).comparison;
    return request(`api/page/comparison?${question}`);
  }

  /**
   * What a row shows when it is opened; null where it is no longer there. Its rounds take longer.
   * @param {Row} row
   * @param {URLSearchParams} question
   * @param {boolean} withRounds
   * @returns {Promise<Detail | null>}
   */
  async function readDetail({ fullname, group, place }, question, withRounds) {
    if (isSaved) return (await readArchive()).details?.[place] ?? null;
    const query = new URLSearchParams(question);
    query.set("case", fullname);
    query.set("of", group);
    if (withRounds) query.set("rounds", "true");
    return requestOnce(`api/page/detail?${query}`);
  }

  /**
   * The comparison as scripts read it, with every number.
   * @param {string} question
   * @returns {Promise<ScriptDocument>}
   */
  async function readDocument(question) {
    if (isSaved) return (await readArchive()).document;
    return request(`api/comparison?${question}`);
  }

  /** @returns {Promise<Defaults>} */
  async function readDefaults() {
    return isSaved ? (await readSaved()).defaults : request("api/defaults");
  }

  /**
   * The histories of some benchmarks.
   * @param {string[]} fullnames
   * @param {MetricName} metric
   * @returns {Promise<RunHistory>}
   */
  async function readHistory(fullnames, metric) {
    if (isSaved) {
      const whole = (await readArchive()).history;
      if (!whole) {
        const error = "this saved report holds no history";
        throw new Refusal({ error, hint: "`pytest-park serve` shows it" }, 404);
      }
      const series = whole.series.filter(({ fullname }) => fullnames.includes(fullname));
      return { ...whole, series };
    }
    const query = new URLSearchParams({ band: "true", metric });
    for (const fullname of fullnames) query.append("benchmark", fullname);
    return requestOnce(`api/page/history?${query}`);
  }

  /**
   * All benchmarks over time; null where a saved report holds none.
   * @param {MetricName} metric
   * @returns {Promise<Trends | null>}
   */
  async function readTrends(metric) {
    if (isSaved) return (await readArchive()).trends;
    return requestOnce(`api/page/trends?${new URLSearchParams({ metric })}`);
  }

  // After a change of the folder.
  function forget() {
    known.clear();
  }

  return {
    isSaved,
    Refusal,
    readRuns,
    readComparison,
    readDetail,
    readDocument,
    readDefaults,
    readHistory,
    readTrends,
    forget,
  };
})();
