"use strict";
// Reports that the folder changed, and leaves the page as it is until the reader wants to see what
// is new.

const ReloadBanner = (() => {
  const { make, makeButton } = Dom;
  const { countThings } = Numbers;

  function clear() {
    Dom.fill(Dom.getById("news"));
  }

  /** @param {Child[]} content */
  function show(...content) {
    const close = makeButton("Not now", clear, { class: "quiet" });
    Dom.fill(Dom.getById("news"), make("div", { class: "card" }, ...content, " ", close));
  }

  /**
   * The runs that one list has and another lacks.
   * @param {Run[]} runs
   * @param {Run[]} known
   */
  function subtractRuns(runs, known) {
    return runs.filter(({ path }) => !known.some((other) => other.path === path));
  }

  /**
   * Shows a button that reads everything anew.
   * @param {Child[]} words
   * @param {string} label
   * @param {() => void} reload
   */
  function offerReload(words, label, reload) {
    show(...words, makeButton(label, reload, { id: "show-new" }));
  }

  /**
   * Waits for changes of the folder. `getRuns` gives the runs on the screen; `reload` reads
   * everything anew, with changes of state.
   * @param {{ getRuns: () => Run[], reload: (changes: StateChanges) => void }} page
   */
  function watch({ getRuns, reload }) {
    if (Data.isSaved) return;
    // The first event reports the present state, which the page has just read itself.
    let isFirst = true;
    new EventSource("api/events").addEventListener("runs", async () => {
      const wasFirst = isFirst;
      isFirst = false;
      Data.forgetHistories();
      let runs;
      try {
        ({ runs } = await Data.readRuns());
      } catch (refusal) {
        if (!(refusal instanceof Error)) throw refusal;
        if (!wasFirst) {
          const message = make("strong", null, refusal.message);
          show(message, ". What is on the screen was read before.");
        }
        return;
      }
      const added = subtractRuns(runs, getRuns());
      const removed = subtractRuns(getRuns(), runs);
      if (added.length > 0) {
        const newest = added[added.length - 1];
        const others = added.length > 1 ? ` and ${countThings(added.length - 1, "other")}` : "";
        const isPinned = State.readOne("candidate") !== "";
        /** @type {StateChanges} */
        const changes = isPinned ? { candidate: RunPicker.makeSelector(newest, runs) } : {};
        const words = ["New run ", make("strong", null, newest.label), `${others} is there. `];
        offerReload(words, "Show it", () => reload(changes));
      } else if (removed.length > 0) {
        const words = `${countThings(removed.length, "run")} went from the folder. `;
        offerReload([words], "Read again", () => reload({}));
      } else if (!wasFirst) {
        offerReload(["The folder changed. "], "Read again", () => reload({}));
      }
    });
  }

  return { watch, clear };
})();
