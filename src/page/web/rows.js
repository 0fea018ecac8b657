"use strict";
// The rows of a comparison as a reader asks for them: filtered, sorted, found. It selects and orders; it computes nothing.

PARK.cases = (() => {
  const { isNumber } = PARK.numbers;
  const byName = new Intl.Collator("en", { numeric: true });

  // As Python prints a value of an object or a list, so that it reads like the test's id and like the tables of the program.
  function shownParam(holder, key, isNested = false) {
    const value = holder[key];
    if (value === true) return "True";
    if (value === false) return "False";
    if (value === null) return "None";
    if (isNumber(value)) return exponents(PARK.data.numberText(holder, key));
    if (Array.isArray(value))
      return `[${value.map((_, i) => shownParam(value, i, true)).join(", ")}]`;
    if (typeof value === "object")
      return `{${Object.keys(value)
        .map((it) => `${quoted(it)}: ${shownParam(value, it, true)}`)
        .join(", ")}}`;
    return isNested ? quoted(value) : value;
  }

  const quoted = (text) =>
    text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
  // 1e20 is 1e+20, and 1e-7 is 1e-07.
  const exponents = (number) =>
    number.replace(
      /e([+-]?)(\d+)$/,
      (_, sign, digits) => `e${sign || "+"}${digits.padStart(2, "0")}`,
    );

  const PARAM = /^param:([^=]+)=(.*)$/;

  // Every word must be found: `param:key=value` in the params, anything else in the node id or the group, whatever its case.
  function matcher(text) {
    const words = text
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => {
        const param = PARAM.exec(word);
        if (param) {
          const [, key, value] = param;
          const number = value === "" ? NaN : Number(value);
          return (row) =>
            key in row.params &&
            (shownParam(row.params, key) === value || row.params[key] === number);
        }
        const sought = word.toLowerCase();
        return (row) =>
          row.fullname.toLowerCase().includes(sought) || row.group.toLowerCase().includes(sought);
      });
    return (row) => words.every((word) => word(row));
  }

  // The metric's time on a side.
  const timeOf = (stats, metric) => (stats ? (stats[metric] ?? null) : null);

  const VERDICT_ORDER = PARK.words.VERDICTS.map((it) => it.name);
  const ORDERS = [
    { key: "", label: "group, then name", of: null },
    { key: "name", label: "name", of: (row) => row.name },
    { key: "reference", label: "reference", of: (row, metric) => timeOf(row.reference, metric) },
    { key: "candidate", label: "candidate", of: (row, metric) => timeOf(row.candidate, metric) },
    { key: "delta", label: "delta", of: (row) => row.delta_pct },
    { key: "speedup", label: "speedup", of: (row) => row.speedup },
    { key: "verdict", label: "verdict", of: (row) => VERDICT_ORDER.indexOf(row.verdict) },
  ];
  // Words and verdicts are first asked for from the top, numbers from the largest.
  const startsDown = (key) => !["", "name", "verdict"].includes(key);

  // `sort` is a key, with a minus in front for descending. What has no number stands last either way.
  function sorted(rows, sort, metric) {
    const isDown = sort.startsWith("-");
    const order = ORDERS.find((it) => it.key === sort.replace(/^-/, ""));
    if (!order || !order.of) return rows;
    const keyed = rows.map((row) => [order.of(row, metric), row]);
    keyed.sort(([a], [b]) => {
      if (typeof a === "string") return isDown ? byName.compare(b, a) : byName.compare(a, b);
      if (!isNumber(a) || !isNumber(b)) return Number(isNumber(b)) - Number(isNumber(a));
      return isDown ? b - a : a - b;
    });
    return keyed.map(([, row]) => row);
  }

  const CHANGED = ["regressed", "improved"];

  // What is on the screen: `{rows, hidden}`. `verdict` is a word, "changed" for both claims, or empty for all.
  function shown(document, { q, verdict, group, sort }) {
    const matches = matcher(q);
    const wanted = verdict === "changed" ? CHANGED : verdict ? [verdict] : null;
    const rows = document.rows.filter(
      (row) =>
        (!wanted || wanted.includes(row.verdict)) &&
        (!group || row.group === group) &&
        matches(row),
    );
    return {
      rows: sorted(rows, sort, document.metric),
      hidden: document.rows.length - rows.length,
    };
  }

  // The function of a node id, with its path, without `[id]`.
  function functionOf(fullname) {
    const id = fullname.indexOf("[", fullname.indexOf("::"));
    return id > 0 ? fullname.slice(0, id) : fullname;
  }

  // A node id's path and class, and its test with `[id]`.
  function split(fullname, name) {
    return fullname.endsWith(name)
      ? [fullname.slice(0, fullname.length - name.length), name]
      : ["", fullname];
  }

  const siblings = (document, row) => {
    const own = functionOf(row.fullname);
    const same = document.rows.filter((it) => functionOf(it.fullname) === own);
    return same.length > 1 ? sorted(same, "name", document.metric) : [];
  };

  // The row of a node id, in this group where several groups have it.
  function find(document, fullname, group) {
    const rows = document.rows.filter((it) => it.fullname === fullname);
    return rows.find((it) => it.group === group) ?? rows[0] ?? null;
  }

  const paramText = (params) =>
    Object.keys(params)
      .map((key) => `${key}=${shownParam(params, key)}`)
      .join(", ");

  return {
    ORDERS,
    startsDown,
    shown,
    sorted,
    find,
    siblings,
    split,
    functionOf,
    timeOf,
    paramText,
  };
})();
