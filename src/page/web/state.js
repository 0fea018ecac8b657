"use strict";
// The page's state is the query of its URL and nothing else: what is compared and how, and what is
// looked at. So a reload, a bookmark, a shared link and the back button all show the same.

const State = (() => {
  // The parts that the program is queried with; the names are those of the command line's flags.
  const SINGLE = [
    "reference",
    "candidate",
    "metric",
    "filter",
    "compare",
    "min_effect",
    "alpha",
    "noise",
    "over",
  ];
  const SWITCHES = ["pool", "same_machine", "across_machines"];
  const LISTS = [
    "group_by",
    "distinct_param",
    "exclude_param",
    "original_postfix",
    "reference_postfix",
  ];
  const QUESTION_NAMES = [...SINGLE, ...SWITCHES, ...LISTS];
  // The page itself remembers more: view, panel, q, verdict, group, sort, rest, open, case, of,
  // scale, last, zoom, x and series.

  /**
   * What belongs to a benchmark goes with it.
   * @type {StateChanges}
   */
  const CLOSED = { open: null, case: null, of: null, zoom: null, last: null, scale: null };

  // The names may be written as flags are, with dashes.
  function readAddress() {
    const given = [...new URLSearchParams(location.search)];
    return new URLSearchParams(given.map(([name, value]) => [name.replaceAll("-", "_"), value]));
  }

  let query = readAddress();
  /** @type {(() => void)[]} */
  const listeners = [];

  /** @param {string} name */
  function readOne(name) {
    return query.get(name) ?? "";
  }

  /** @param {string} name */
  function readAll(name) {
    return query.getAll(name);
  }

  /** @param {string} name */
  function readList(name) {
    return query
      .getAll(name)
      .flatMap((value) => value.split(","))
      .map((part) => part.trim())
      .filter(Boolean);
  }

  /** @param {string} name */
  function isOn(name) {
    return query.has(name) && !["false", "0", "no"].includes(readOne(name));
  }

  // Whether the address asks nothing of the program.
  function asksNothing() {
    return !QUESTION_NAMES.some((name) => query.has(name));
  }

  // Whether it asks for more than two runs.
  function asksForOptions() {
    const sides = ["reference", "candidate"];
    return QUESTION_NAMES.some((name) => query.has(name) && !sides.includes(name));
  }

  // The part of the state that the program is queried with.
  function buildQuestion() {
    const question = new URLSearchParams();
    for (const name of QUESTION_NAMES) {
      if (LISTS.includes(name)) {
        for (const value of readList(name)) question.append(name, value);
      } else if (SWITCHES.includes(name)) {
        if (isOn(name)) question.set(name, "true");
      } else if (readOne(name) !== "") {
        question.set(name, readOne(name));
      }
    }
    return question;
  }

  /** @param {StateChanges} changes */
  function applyChanges(changes) {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) {
      next.delete(name);
      if (Array.isArray(value)) for (const part of value) next.append(name, part);
      else if (value === true) next.set(name, "true");
      else if (value) next.set(name, value);
    }
    return next;
  }

  function notify() {
    for (const listener of listeners) listener();
  }

  /**
   * Changes the state. The back button undoes it, unless it is a quiet one, as that of each letter
   * typed in a field.
   * @param {StateChanges} changes
   * @param {{ quietly?: boolean }} how
   */
  function go(changes, { quietly = false } = {}) {
    const next = applyChanges(changes);
    if (String(next) === String(query)) return;
    query = next;
    const url = `${location.pathname}${String(query) ? `?${query}` : ""}`;
    if (quietly) history.replaceState(history.state, "", url);
    else history.pushState(null, "", url);
    notify();
  }

  /**
   * A link inside the page: an address that can be opened in another tab, and here a change of
   * state, or what `act` does instead.
   * @param {StateChanges} changes
   * @param {Properties} properties
   * @param {Child[]} children
   * @param {() => void} [act]
   */
  function makeLink(changes, properties, children, act = () => go(changes)) {
    /** @param {MouseEvent} event */
    const follow = (event) => {
      const isForBrowser = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
      if (isForBrowser || event.button !== 0) return;
      event.preventDefault();
      act();
    };
    const href = `?${applyChanges(changes)}`;
    return Dom.make("a", { href, ...properties, on: { click: follow } }, ...children);
  }

  /** @param {() => void} listener */
  function onChange(listener) {
    listeners.push(listener);
  }

  window.addEventListener("popstate", () => {
    query = readAddress();
    notify();
  });

  return {
    QUESTION_NAMES,
    SWITCHES,
    CLOSED,
    readOne,
    readAll,
    readList,
    isOn,
    asksNothing,
    asksForOptions,
    buildQuestion,
    go,
    makeLink,
    onChange,
  };
})();
