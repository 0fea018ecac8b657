"use strict";
// The keys. None is taken from a field, and none that is held together with Ctrl, Alt or Meta.

PARK.keys = (() => {
  const isField = (node) => node.matches?.("input, select, textarea, [contenteditable]");
  const cases = () => [...document.querySelectorAll("#cases a.case")];

  // Goes to the next link of the case table from where the focus is, or to the first.
  function walk(by) {
    const links = cases();
    if (links.length === 0) return;
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function help() {
    const dialog = PARK.dom.byId("help");
    if (!dialog.open) dialog.showModal();
  }

  // `shown()` is what the page shows, or null.
  function listen(shown) {
    const step = (side, by) => () => {
      if (shown()?.document.reference) PARK.comparing.step(side, by, shown());
    };
    const actions = {
      "/": () => PARK.dom.byId("filter")?.focus(),
      j: () => walk(1),
      k: () => walk(-1),
      "[": PARK.data.isSaved ? null : step("candidate", -1),
      "]": PARK.data.isSaved ? null : step("candidate", 1),
      "{": PARK.data.isSaved ? null : step("reference", -1),
      "}": PARK.data.isSaved ? null : step("reference", 1),
      "?": help,
    };
    document.addEventListener("keydown", (event) => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.defaultPrevented ||
        PARK.dom.byId("help").open
      )
        return;
      if (event.key === "Escape") {
        if (isField(document.activeElement)) document.activeElement.blur();
        else if (PARK.state.one("case")) PARK.state.go({ case: null });
        return;
      }
      const action = isField(event.target) ? null : actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    });
    PARK.dom.byId("help-open").addEventListener("click", help);
  }

  return { listen };
})();
