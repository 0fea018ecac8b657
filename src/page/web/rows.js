"use strict";
// The rows of a comparison as a reader sees them: filtered, sorted, found. Nothing is computed
// here, only selected and ordered.

const Rows = (() => {
  const { isNumber } = Numbers;
  const byName = new Intl.Collator("en", { numeric: true });
  const ESCAPES = new Map([
    ["\\", "\\\\"],
    ["\n", "\\n"],
    ["\r", "\\r"],
    ["\t", "\\t"],
  ]);
  const PARAM_WORD = /^param:([^=]+)=(.*)$/;
  /** @type {VerdictName[]} */
  const CHANGED = ["regressed", "improved"];
  const VERDICT_ORDER = Wording.VERDICTS.map(({ name }) => name);

  /**
   * The key of an order, what it is called, and what it orders by; null is the program's own order.
   * Reference, candidate and change are those of the judged statistic, delta and speedup those of
   * the compared one.
   * @type {{
   *   key: string,
   *   label: string,
   *   pick: ((row: Row) => string | number | null) | null,
   * }[]}
   */
  const ORDERS = [
    { key: "", label: "group, then name", pick: null },
    { key: "name", label: "name", pick: (row) => row.name },
    { key: "reference", label: "reference", pick: (row) => row.judged.reference },
    { key: "candidate", label: "candidate", pick: (row) => row.judged.candidate },
    { key: "change", label: "change", pick: (row) => row.judged.ratio },
    { key: "delta", label: "delta", pick: (row) => row.delta_pct },
    { key: "speedup", label: "speedup", pick: (row) => row.speedup },
    { key: "verdict", label: "verdict", pick: (row) => VERDICT_ORDER.indexOf(row.verdict) },
  ];

  /**
   * A value of an object or a list as Python prints it, so that it reads like the test's id and
   * like the program's tables: see `Display` in `src/model/value.rs`.
   * @param {{ [key: string]: Param } | Param[]} holder
   * @param {string} key
   */
  function formatParam(holder, key, isNested = false) {
    const value = Array.isArray(holder) ? holder[Number(key)] : holder[key];
    if (value === true) return "True";
    if (value === false) return "False";
    if (value === null) return "None";
    if (typeof value === "string") return isNested ? quote(value) : value;
    if (typeof value === "number") return padExponent(Data.formatAsWritten(holder, key, value));
    return Array.isArray(value) ? formatList(value) : formatDict(value);
  }

  /**
   * @param {Param[]} list
   * @returns {string}
   */
  function formatList(list) {
    return `[${list.map((_, i) => formatParam(list, String(i), true)).join(", ")}]`;
  }

  /**
   * @param {{ [key: string]: Param }} dict
   * @returns {string}
   */
  function formatDict(dict) {
    const entries = Object.keys(dict).map(
      (key) => `${quote(key)}: ${formatParam(dict, key, true)}`,
    );
    return `{${entries.join(", ")}}`;
  }

  /**
   * Text inside a list or a dictionary: in single quotes unless it holds only those.
   * @param {string} text
   */
  function quote(text) {
    const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
    const escaped = [...text].map((sign) =>
      sign === mark ? `\\${sign}` : (ESCAPES.get(sign) ?? sign),
    );
    return `${mark}${escaped.join("")}${mark}`;
  }

  /**
   * 1e20 as 1e+20, and 1e-7 as 1e-07.
   * @param {string} number
   */
  function padExponent(number) {
    /**
     * @param {string} _
     * @param {string} sign
     * @param {string} digits
     */
    const pad = (_, sign, digits) => `e${sign || "+"}${digits.padStart(2, "0")}`;
    return number.replace(/e([+-]?)(\d+)$/, pad);
  }

  /** @param {{ [key: string]: Param }} params */
  function formatParams(params) {
    return Object.keys(params)
      .map((key) => `${key}=${formatParam(params, key)}`)
      .join(", ");
  }

  /**
   * Whether a row has one word of a filter: `param:key=value` in its params, any other in its node
   * id or its group, in upper or lower case.
   * @param {string} word
   * @returns {(row: Named) => boolean}
   */
  function matchWord(word) {
    const param = PARAM_WORD.exec(word);
    if (param) {
      const [, key, value] = param;
      const number = value === "" ? NaN : Number(value);
      return ({ params }) =>
        key in params && (formatParam(params, key) === value || params[key] === number);
    }
    const part = word.toLowerCase();
    return (row) =>
      row.fullname.toLowerCase().includes(part) || row.group.toLowerCase().includes(part);
  }

  /**
   * Whether a row has every word of a filter.
   * @param {string} filter
   * @returns {(row: Named) => boolean}
   */
  function matchAll(filter) {
    const matchers = filter.trim().split(/\s+/).filter(Boolean).map(matchWord);
    return (row) => matchers.every((matches) => matches(row));
  }

  /**
   * Whether the first press on a column orders it from the largest down: numbers are, words and
   * verdicts are not.
   * @param {string} key
   */
  function startsDescending(key) {
    return !["", "name", "verdict"].includes(key);
  }

  /**
   * Orders rows by a key, with a minus before it for descending. Rows without a number come last in
   * either direction.
   * @param {Row[]} rows
   * @param {string} sort
   */
  function sortRows(rows, sort) {
    const isDescending = sort.startsWith("-");
    const pick = ORDERS.find(({ key }) => key === sort.replace(/^-/, ""))?.pick;
    if (!pick) return rows;
    /**
     * @param {string | number | null} a
     * @param {string | number | null} b
     */
    const compare = (a, b) => {
      if (typeof a === "string" && typeof b === "string") {
        return isDescending ? byName.compare(b, a) : byName.compare(a, b);
      }
      if (!isNumber(a) || !isNumber(b)) return Number(isNumber(b)) - Number(isNumber(a));
      return isDescending ? b - a : a - b;
    };
    return rows
      .map((row) => ({ value: pick(row), row }))
      .sort((a, b) => compare(a.value, b.value))
      .map(({ row }) => row);
  }

  /**
   * The rows on the screen, and how many are hidden.
   * @param {Comparison} comparison
   * @param {{ q: string, verdict: string, group: string, sort: string }} choice `verdict` is a word, "changed" for both
   *   claims, or empty for all.
   */
  function selectRows(comparison, { q, verdict, group, sort }) {
    const matches = matchAll(q);
    /** @param {Row} row */
    const hasVerdict = (row) =>
      verdict === "changed" ? CHANGED.includes(row.verdict) : row.verdict === verdict;
    const rows = comparison.rows.filter(
      (row) => (!verdict || hasVerdict(row)) && (!group || row.group === group) && matches(row),
    );
    return {
      rows: sortRows(rows, sort),
      hidden: comparison.rows.length - rows.length,
    };
  }

  /**
   * The function of a node id, with its path, without `[id]`.
   * @param {string} fullname
   */
  function cutParams(fullname) {
    const start = fullname.indexOf("[", fullname.indexOf("::"));
    return start > 0 ? fullname.slice(0, start) : fullname;
  }

  /**
   * A node id's path and class, and its test with `[id]`.
   * @param {string} fullname
   * @param {string} name
   */
  function splitName(fullname, name) {
    if (!fullname.endsWith(name)) return ["", fullname];
    return [fullname.slice(0, fullname.length - name.length), name];
  }

  /**
   * The rows of the same function with all its params; none where there is only one.
   * @param {Comparison} comparison
   * @param {Row} row
   */
  function findSiblings(comparison, row) {
    const own = cutParams(row.fullname);
    const rows = comparison.rows.filter(({ fullname }) => cutParams(fullname) === own);
    return rows.length > 1 ? sortRows(rows, "name") : [];
  }

  /**
   * The row of a node id, in this group where several groups have it.
   * @param {Comparison} comparison
   * @param {string} fullname
   * @param {string} group
   */
  function findRow(comparison, fullname, group) {
    const rows = comparison.rows.filter((row) => row.fullname === fullname);
    return rows.find((row) => row.group === group) ?? rows[0] ?? null;
  }

  return {
    ORDERS,
    startsDescending,
    matchAll,
    selectRows,
    findRow,
    findSiblings,
    splitName,
    cutParams,
    formatParams,
  };
})();
