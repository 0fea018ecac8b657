"use strict";
// The keys. None is taken from a field, and none that is pressed together with Ctrl, Alt or Meta.

const Keys = (() => {
  /** @param {EventTarget | null} node */
  function isField(node) {
    return node instanceof Element && node.matches("input, select, textarea, [contenteditable]");
  }

  function getHelp() {
    return /** @type {HTMLDialogElement} */ (Dom.getById("help"));
  }

  function openHelp() {
    if (!getHelp().open) getHelp().showModal();
  }

  function openColumns() {
    const columns = /** @type {HTMLDialogElement} */ (Dom.getById("columns"));
    if (!columns.open) columns.showModal();
  }

  /**
   * Goes to the next link of the table from where the focus is, or to the first.
   * @param {number} step
   */
  function walk(step) {
    const links = listLinks();
    if (links.length === 0) return;
    const current = links.findIndex((link) => link === document.activeElement);
    const next = links[current < 0 ? 0 : Math.max(0, Math.min(links.length - 1, current + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  /** @returns {HTMLAnchorElement[]} Those of the rows that are drawn, which reach beyond the screen. */
  function listLinks() {
    return [...document.querySelectorAll(/** @type {"a"} */ ("#content tr > th a.case"))];
  }

  /** Leaves the field that has the focus, else the benchmark that is open. */
  function leave() {
    const { activeElement } = document;
    if (isField(activeElement) && activeElement instanceof HTMLElement) activeElement.blur();
    else if (State.readOne("case") || State.readOne("open")) State.go(State.CLOSED);
  }

  /**
   * What a key does, if anything.
   * @param {string} key
   * @param {ComparisonScreen | null} screen What the page shows, if that is a comparison.
   * @returns {(() => void) | null}
   */
  function findAction(key, screen) {
    /**
     * @param {SideName} side
     * @param {number} step
     */
    const makeStep = (side, step) =>
      Data.isSaved
        ? null
        : () => {
            if (screen) RunPicker.stepRun(side, step, screen);
          };
    switch (key) {
      case "/":
        return () => Dom.findById("filter")?.focus();
      case "j":
        return () => walk(1);
      case "k":
        return () => walk(-1);
      case "[":
        return makeStep("candidate", -1);
      case "]":
        return makeStep("candidate", 1);
      case "{":
        return makeStep("reference", -1);
      case "}":
        return makeStep("reference", 1);
      case "?":
        return openHelp;
      default:
        return null;
    }
  }

  /** @param {() => ComparisonScreen | null} getScreen */
  function listen(getScreen) {
    document.addEventListener("keydown", (event) => {
      const isForOthers = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
      if (isForOthers || document.querySelector("dialog[open]")) return;
      if (event.key === "Escape") {
        leave();
        return;
      }
      const action = isField(event.target) ? null : findAction(event.key, getScreen());
      if (!action) return;
      event.preventDefault();
      action();
    });
    Dom.getById("help-open").addEventListener("click", openHelp);
  }

  return { listen, openColumns };
})();
