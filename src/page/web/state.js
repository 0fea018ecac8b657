"use strict";
// The page's state is the query of its URL and nothing else: what is compared and how, and what is looked at. So a
// reload, a bookmark, a shared link and the back button all show the same.

PARK.state = (() => {
  // What the program is asked; the names are those of the command line's flags.
  const SINGLE = ["reference", "candidate", "metric", "filter", "min_effect", "alpha", "noise"];
  const SWITCHES = ["pool", "same_machine"];
  const LISTS = [
    "group_by",
    "distinct_param",
    "exclude_param",
    "original_postfix",
    "reference_postfix",
  ];
  const ASKED = [...SINGLE, ...SWITCHES, ...LISTS];
  // Beside them stands what the page itself remembers: q, verdict, group, sort, case, scale, last, zoom and theme.

  // The names may be written as flags are, with dashes.
  const fromAddress = () =>
    new URLSearchParams(
      [...new URLSearchParams(location.search)].map(([name, value]) => [
        name.replaceAll("-", "_"),
        value,
      ]),
    );

  let query = fromAddress();
  const listeners = [];

  const one = (name) => query.get(name) ?? "";
  const list = (name) =>
    query
      .getAll(name)
      .flatMap((it) => it.split(","))
      .map((it) => it.trim())
      .filter(Boolean);
  const isOn = (name) => query.has(name) && !["false", "0", "no"].includes(one(name));
  const isEmpty = () => [...query.keys()].length === 0;

  // The part of the state that the program is asked with.
  function asked() {
    const question = new URLSearchParams();
    for (const name of ASKED) {
      if (LISTS.includes(name)) for (const value of list(name)) question.append(name, value);
      else if (SWITCHES.includes(name)) {
        if (isOn(name)) question.set(name, "true");
      } else if (one(name) !== "") question.set(name, one(name));
    }
    return question;
  }

  function withChanges(changes) {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changes)) {
      next.delete(name);
      if (Array.isArray(value)) for (const it of value) next.append(name, it);
      else if (value === true) next.set(name, "true");
      else if (value !== null && value !== undefined && value !== "" && value !== false)
        next.set(name, value);
    }
    return next;
  }

  const address = (changes) => `?${withChanges(changes)}`;

  // A step that the back button undoes. `quietly`: one that it does not, as every letter typed would be.
  function go(changes, { quietly = false } = {}) {
    const next = withChanges(changes);
    if (String(next) === String(query)) return;
    query = next;
    const url = `${location.pathname}${String(query) ? `?${query}` : ""}`;
    if (quietly) history.replaceState(history.state, "", url);
    else history.pushState(null, "", url);
    for (const listener of listeners) listener();
  }

  // A link inside the page: an address that can be opened in another tab, and a step when it is followed here.
  // `after` is done when it was followed here.
  function link(changes, { after, ...properties }, ...children) {
    const follow = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0)
        return;
      event.preventDefault();
      go(changes);
      after?.();
    };
    return PARK.dom.el(
      "a",
      { href: address(changes), ...properties, on: { click: follow } },
      ...children,
    );
  }

  window.addEventListener("popstate", () => {
    query = fromAddress();
    for (const listener of listeners) listener();
  });

  return {
    ASKED,
    one,
    list,
    isOn,
    isEmpty,
    asked,
    go,
    link,
    onChange: (listener) => listeners.push(listener),
  };
})();
