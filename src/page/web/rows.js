"use strict";
// The rows of a comparison as a reader sees them: filtered, sorted, found. Nothing is computed
// here, only selected and ordered.

const Rows = (() => {
  const byName = new Intl.Collator("en", { numeric: true });
  const PARAM_WORD = /^param:([^=]+)=(.*)$/;
  /** @type {VerdictName[]} */
  const CHANGED = ["regressed", "improved"];
  // Fewer rows than this are all shown.
  const LEAST_FOLDED = 20;

  /**
   * The key of an order, what it is called, and what it orders by; null is an order of the
   * program. Reference, candidate and change are those of the judged statistic, delta and speedup
   * those of the compared one.
   * @type {{
   *   key: string,
   *   label: string,
   *   pick: ((row: Row) => string | number | null) | null,
   * }[]}
   */
  const ORDERS = [
    { key: "", label: "changed first, by size", pick: null },
    { key: "group", label: "group, then name", pick: (row) => row.place },
    { key: "name", label: "name", pick: (row) => row.id },
    { key: "reference", label: "reference", pick: (row) => row.reference?.[0] ?? null },
    { key: "candidate", label: "candidate", pick: (row) => row.candidate?.[0] ?? null },
    { key: "change", label: "change", pick: (row) => row.change?.[0] ?? null },
    { key: "delta", label: "delta", pick: (row) => row.delta?.[0] ?? null },
    { key: "speedup", label: "speedup", pick: (row) => row.speedup?.[0] ?? null },
    {
      key: "verdict",
      label: "verdict",
      pick: (row) => Wording.VERDICT_ORDER.indexOf(row.verdict),
    },
  ];

  /**
   * Whether something named has one word of a filter: `param:key=value` in its params, any other in
   * its node id or its group, in upper or lower case.
   * @param {string} word
   * @returns {(named: { id: string, group?: string, params?: [string, string][] }) => boolean}
   */
  function matchWord(word) {
    const param = PARAM_WORD.exec(word);
    if (param) {
      const [, key, value] = param;
      return ({ params }) =>
        params?.some(([name, text]) => name === key && text === value) ?? false;
    }
    const part = word.toLowerCase();
    return ({ id, group }) =>
      id.toLowerCase().includes(part) || (group?.toLowerCase().includes(part) ?? false);
  }

  /**
   * Whether something named has every word of a filter.
   * @param {string} filter
   * @returns {(named: { id: string, group?: string, params?: [string, string][] }) => boolean}
   */
  function matchAll(filter) {
    const matchers = filter.trim().split(/\s+/).filter(Boolean).map(matchWord);
    return (named) => matchers.every((matches) => matches(named));
  }

  /**
   * Whether the first press on a column orders it from the largest down: numbers are, words and
   * verdicts are not.
   * @param {string} key
   */
  function startsDescending(key) {
    return !["", "group", "name", "verdict", "step"].includes(key);
  }

  /**
   * Orders things by what is picked of each, descending with a minus. Those without a number come
   * last in either direction.
   * @template T
   * @param {T[]} things
   * @param {(thing: T) => string | number | null} pick
   * @param {boolean} isDescending
   * @returns {T[]}
   */
  function sortBy(things, pick, isDescending) {
    /**
     * @param {string | number | null} a
     * @param {string | number | null} b
     */
    const compare = (a, b) => {
      if (typeof a === "string" && typeof b === "string") {
        return isDescending ? byName.compare(b, a) : byName.compare(a, b);
      }
      if (typeof a !== "number" || typeof b !== "number") {
        return Number(typeof b === "number") - Number(typeof a === "number");
      }
      return isDescending ? b - a : a - b;
    };
    return things
      .map((thing) => ({ value: pick(thing), thing }))
      .sort((a, b) => compare(a.value, b.value))
      .map(({ thing }) => thing);
  }

  /**
   * @param {Row[]} rows
   * @param {string} sort
   */
  function sortRows(rows, sort) {
    const pick = ORDERS.find(({ key }) => key === sort.replace(/^-/, ""))?.pick;
    return pick ? sortBy(rows, pick, sort.startsWith("-")) : rows;
  }

  /**
   * The rows on the screen, how many are hidden, and how many of the shown ones are folded away
   * below the changed ones.
   * @param {Comparison} comparison
   * @param {{ q: string, verdict: string, group: string, sort: string, rest: string }} choice
   *   `verdict` is a word, "changed" for both claims, or empty for all.
   */
  function selectRows(comparison, { q, verdict, group, sort, rest }) {
    const matches = matchAll(q);
    /** @param {Row} row */
    const hasVerdict = (row) =>
      verdict === "changed" ? CHANGED.includes(row.verdict) : row.verdict === verdict;
    const isAll = !q && !verdict && !group;
    const rows = isAll
      ? comparison.rows
      : comparison.rows.filter(
          (row) => (!verdict || hasVerdict(row)) && (!group || row.group === group) && matches(row),
        );
    const hidden = comparison.rows.length - rows.length;
    const isFolded =
      isAll &&
      !sort &&
      !rest &&
      comparison.n_changed > 0 &&
      comparison.rows.length > LEAST_FOLDED &&
      comparison.n_changed < comparison.rows.length;
    if (!isFolded) return { rows: sortRows(rows, sort), hidden, folded: 0 };
    const changed = rows.slice(0, comparison.n_changed);
    return { rows: changed, hidden, folded: rows.length - changed.length };
  }

  /**
   * The rows of the same function with all its params; none where there is only one.
   * @param {Comparison} comparison
   * @param {Row} row
   */
  function findSiblings(comparison, row) {
    const rows = comparison.rows.filter((other) => other.function === row.function);
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

  return { ORDERS, startsDescending, matchAll, sortBy, selectRows, findRow, findSiblings };
})();
