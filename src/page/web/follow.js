"use strict";
// The folder while the page is open. A saved run is offered, or, where the reader follows the
// newest run, shown at once with a mark at what moved.

const Follow = (() => {
  const { make, makeButton } = Dom;
  const { countThings } = Numbers;
  const KEY = "pytest-park follow";
  // How long the server may be silent before the page says so.
  const PATIENCE = 2500;
  /**
   * The rows before the newest run came; null where nothing is marked.
   * @type {Map<string, Row> | null}
   */
  let before = null;
  // Whether a measurement makes the runs.
  let isMeasuring = false;

  function clear() {
    Dom.fill(Dom.getById("news"));
  }

  /** @param {Child[]} content */
  function show(...content) {
    const close = makeButton("Not now", clear, { class: "quiet" });
    Dom.fill(Dom.getById("news"), make("div", { class: "card" }, ...content, " ", close));
  }

  function getSwitch() {
    return /** @type {HTMLInputElement} */ (Dom.getById("follow"));
  }

  function isOn() {
    return getSwitch().checked;
  }

  // The switch, as the reader left it.
  function start() {
    const box = getSwitch();
    if (Data.isSaved) {
      box.closest("label")?.remove();
      return;
    }
    box.checked = Preferences.read(KEY) === "on";
    box.addEventListener("change", () => Preferences.write(KEY, box.checked ? "on" : ""));
  }

  /** @param {Named} row */
  function makeKey({ fullname, group }) {
    return `${fullname}\n${group}`;
  }

  /**
   * Remembers what is on the screen, to mark what the next run moves.
   * @param {Comparison | null} comparison
   */
  function remember(comparison) {
    before = comparison && new Map(comparison.rows.map((row) => [makeKey(row), row]));
  }

  function forget() {
    before = null;
  }

  /**
   * What the newest run did to a row: `was unchanged`, `new here`; null where nothing moved.
   * @param {Row} row
   */
  function describeMove(row) {
    if (!before) return null;
    const was = before.get(makeKey(row))?.verdict;
    if (was === row.verdict) return null;
    return was ? `was ${was}` : "new here";
  }

  /**
   * The interval of a row before the newest pair of a measurement, to show how it shrinks.
   * @param {Row} row
   */
  function findFormerInterval(row) {
    return isMeasuring ? (before?.get(makeKey(row))?.interval ?? null) : null;
  }

  /**
   * Says how far a measurement is, while it goes on.
   * @param {Measuring | null} measuring
   */
  function showMeasuring(measuring) {
    const wasMeasuring = isMeasuring;
    isMeasuring = measuring !== null;
    const line = Dom.getById("measuring");
    if (measuring) {
      const { words, pairs, most_pairs: max } = measuring;
      const bar = make("progress", { max, value: pairs, "aria-label": "pairs" });
      Dom.fill(line, make("p", { class: "strip" }, words, " ", bar));
    } else if (wasMeasuring) {
      Dom.fill(line, make("p", { class: "strip" }, "The measurement has ended."));
    }
  }

  /**
   * Says what the newest run did.
   * @param {Comparison} comparison
   */
  function announce(comparison) {
    if (!before || isMeasuring) return;
    const moved = comparison.rows.filter((row) => describeMove(row) !== null).length;
    const words = moved > 0 ? `${countThings(moved, "row")} moved.` : "no verdict moved.";
    const name = make("strong", null, Dom.isolate(comparison.candidate.name));
    Dom.fill(
      Dom.getById("followed"),
      make("p", { class: "strip" }, "The newest run is ", name, `: ${words}`),
    );
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
   * Says that the server is gone, as long as it is.
   * @param {EventSource} source
   */
  function watchServer(source) {
    const words =
      "The server does not answer. What is on the screen was read before; `pytest-park serve` starts it again.";
    const check = () => {
      const isGone = source.readyState !== EventSource.OPEN;
      Dom.fill(
        Dom.getById("gone"),
        isGone && make("p", { class: "strip caution" }, Dom.markCode(words)),
      );
    };
    source.addEventListener("open", check);
    source.addEventListener("error", () => {
      setTimeout(check, PATIENCE);
      // A browser gives up where the address refuses; the server may come back there.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 20_000);
    });
  }

  /**
   * Waits for changes of the folder. `getRuns` gives the runs that the page knows; `reload` reads
   * everything anew, with changes of state.
   * @param {{
   *   getRuns: () => Run[],
   *   getComparison: () => Comparison | null,
   *   reload: (changes: StateChanges) => void,
   * }} page
   */
  function watch({ getRuns, getComparison, reload }) {
    if (Data.isSaved) return;
    getSwitch().addEventListener("change", () => {
      if (isOn() && State.readOne("candidate")) reload({ candidate: null, reference: null });
    });
    // The first event reports the present state, which the page has just read itself.
    let isFirst = true;
    const source = new EventSource("api/events");
    watchServer(source);
    source.addEventListener("runs", async () => {
      const wasFirst = isFirst;
      isFirst = false;
      const known = getRuns();
      if (!wasFirst) Data.forget();
      let runs;
      const wasMeasuring = isMeasuring;
      try {
        const list = await Data.readRuns();
        runs = list.runs;
        showMeasuring(list.measuring);
      } catch (refusal) {
        if (!(refusal instanceof Error)) throw refusal;
        if (!wasFirst && known.length > 0) {
          const message = make("strong", null, Dom.markCode(refusal.message));
          show(message, ". What is on the screen was read before.");
        }
        return;
      }
      const added = subtractRuns(runs, known);
      const removed = subtractRuns(known, runs);
      if (added.length > 0 && (isOn() || isMeasuring || wasMeasuring || known.length === 0)) {
        remember(getComparison());
        reload({ candidate: null, ...(State.readOne("candidate") ? { reference: null } : {}) });
      } else if (added.length > 0) {
        offerRun(added, runs, reload);
      } else if (removed.length > 0) {
        const words = `${countThings(removed.length, "run")} went from the folder. `;
        offerReload([words], "Read again", () => reload({}));
      } else if (!wasFirst && !isMeasuring && !wasMeasuring) {
        offerReload(["The folder changed. "], "Read again", () => reload({}));
      }
    });
  }

  /**
   * @param {Run[]} added
   * @param {Run[]} runs
   * @param {(changes: StateChanges) => void} reload
   */
  function offerRun(added, runs, reload) {
    const newest = added[added.length - 1];
    const left = added.length - 1;
    const others = left > 0 ? ` and ${countThings(left, "other")} are` : " is";
    const isPinned = State.readOne("candidate") !== "";
    /** @type {StateChanges} */
    const changes = isPinned ? { candidate: RunPicker.makeSelector(newest, runs) } : {};
    const words = ["New run ", make("strong", null, Dom.isolate(newest.name)), `${others} there. `];
    offerReload(words, "Show it", () => reload(changes));
  }

  return { start, watch, clear, forget, announce, describeMove, findFormerInterval, showMeasuring };
})();
