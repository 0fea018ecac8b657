"use strict";
// Puts the page together: reads what the state calls for, paints it, and paints again what a change
// of state touches.

(() => {
  const { make, fill, findById, getById } = Dom;
  /**
   * What is on the screen, if anything.
   * @type {PageScreen | null}
   */
  let screen = null;
  // Counts the questions, so that a slow answer to an old one is dropped.
  let questions = 0;
  /**
   * The question that is being read, if any.
   * @type {string | null}
   */
  let reading = null;
  /**
   * What is painted: the document, a text of all it depends on except the filter, and the open
   * benchmark, if any.
   * @type {{ document: Comparison | SingleRun, view: string, opened: string } | null}
   */
  let painted = null;
  // How far the overview is scrolled, for the way back to it.
  let overviewScroll = 0;

  /**
   * @param {Comparison | SingleRun} document
   * @returns {document is Comparison}
   */
  function isComparison(document) {
    return document.schema.startsWith("pytest-park/comparison/");
  }

  /** @returns {ComparisonScreen | null} */
  function getComparison() {
    if (screen === null || !isComparison(screen.document)) return null;
    return { comparison: screen.document, runs: screen.runs };
  }

  /** @param {unknown} refusal */
  function showRefusal(refusal) {
    if (!(refusal instanceof Data.Refusal)) throw refusal;
    const { message, causes, hint } = refusal;
    const problem = make(
      "div",
      { class: "strip problem" },
      make("p", null, make("strong", null, "error: "), message),
      causes.length > 0 &&
        make(
          "ul",
          null,
          causes.map((cause) => make("li", null, cause)),
        ),
      hint && make("p", null, make("strong", null, "hint: "), hint),
    );
    fill(getById("problem"), problem);
    if (!screen) getById("title").textContent = "Nothing to show yet";
  }

  // Nothing is read and nothing was refused.
  function rest() {
    reading = null;
    fill(getById("problem"));
    getById("main").setAttribute("aria-busy", "false");
  }

  /**
   * Reads the comparison that the state calls for, unless it is the one shown.
   * @param {{ anew?: boolean }} how
   */
  async function read({ anew = false } = {}) {
    const question = String(State.buildQuestion());
    if (screen && screen.question === question && !anew) {
      // The same question read anew goes on; whatever else is read, or was refused, is no longer of
      // interest.
      if (reading !== question) {
        questions += 1;
        rest();
      }
      paint(screen);
      return;
    }
    questions += 1;
    const own = questions;
    reading = question;
    getById("main").setAttribute("aria-busy", "true");
    try {
      const [document, { runs }] = await Promise.all([
        Data.readComparison(question),
        Data.readRuns(),
      ]);
      if (own !== questions) return;
      screen = { document, runs, question };
      rest();
      paint(screen);
    } catch (refusal) {
      if (own !== questions) return;
      rest();
      showRefusal(refusal);
    }
  }

  /**
   * A selector of the element that has the focus, if it has a name.
   * @param {Element | null} node
   */
  function findSelector(node) {
    if (node?.id) return `#${CSS.escape(node.id)}`;
    const name = node?.getAttribute("name");
    return name ? `[name="${CSS.escape(name)}"]` : null;
  }

  /**
   * Keeps the focus where it was while everything around it is drawn anew.
   * @param {() => void} draw
   */
  function keepFocus(draw) {
    const before = document.activeElement;
    const selector = findSelector(before);
    draw();
    if (!selector || document.contains(before)) return;
    const after = document.querySelector(selector);
    if (after instanceof HTMLElement) after.focus({ preventScroll: true });
  }

  /**
   * A text of all that the content depends on except the filter, which has its own quick way.
   * @param {string} question
   * @param {string} opened
   */
  function describeView(question, opened) {
    const names = opened ? ["scale", "last", "zoom", "group"] : ["verdict", "group", "sort"];
    return JSON.stringify([question, opened, names.map(State.readOne)]);
  }

  /** @param {PageScreen} shown */
  function paint({ document, runs, question }) {
    const opened = State.readOne("case");
    const view = describeView(question, opened);
    if (!opened && painted?.view === view && painted.document === document) {
      if (isComparison(document)) Results.refreshRows(document);
      return;
    }
    const before = painted;
    keepFocus(() => draw(document, runs, opened));
    if (before && before.opened !== opened) restorePlace(before.opened, opened);
    painted = { document, view, opened };
  }

  /**
   * @param {Comparison | SingleRun} document
   * @param {Run[]} runs
   * @param {string} opened
   */
  function draw(document, runs, opened) {
    getById("archive").textContent = Data.isSaved
      ? "saved report"
      : Numbers.countThings(runs.length, "run");
    getById("footer").textContent =
      `pytest-park ${document.version}. Every number is the program's; this page only draws them.`;
    const [sides, content] = [getById("comparing"), getById("content")];
    if (!isComparison(document)) {
      setTitle(document.run.label, "", true);
      fill(sides);
      fill(content, ...SingleRunView.paint(document));
      return;
    }
    const shown = { comparison: document, runs };
    // The two sides show their names themselves.
    setTitle(`${document.reference.label} → ${document.candidate.label}`, opened, false);
    fill(sides, ...RunPicker.paint(shown));
    sides.classList.toggle("compact", Boolean(opened));
    if (opened) {
      fill(content, ...BenchmarkView.paint(shown));
    } else {
      fill(content, Verdict.paint(document), Growth.paint(document), ...Results.paint(document));
      Results.refreshRows(document);
    }
  }

  /**
   * @param {string} text
   * @param {string} opened
   * @param {boolean} isVisible
   */
  function setTitle(text, opened, isVisible) {
    getById("title").textContent = text;
    getById("title").classList.toggle("visually-hidden", !isVisible);
    document.title = opened ? `${opened} · ${text} · pytest-park` : `${text} · pytest-park`;
  }

  /**
   * Opening a benchmark goes to its name; closing it goes back to its row.
   * @param {string} before
   * @param {string} opened
   */
  function restorePlace(before, opened) {
    if (opened) {
      findById("case-title")?.focus({ preventScroll: true });
      findById("case-title")?.scrollIntoView({ block: "start" });
      return;
    }
    window.scrollTo(0, overviewScroll);
    /** @type {HTMLAnchorElement[]} */
    const links = [...document.querySelectorAll(/** @type {"a"} */ ("#cases a.case"))];
    const row = links.find(({ search }) => new URLSearchParams(search).get("case") === before);
    row?.focus({ preventScroll: true });
  }

  function getThemeSelect() {
    return /** @type {HTMLSelectElement} */ (getById("theme"));
  }

  function applyTheme() {
    const theme = State.readOne("theme");
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    getThemeSelect().value = theme;
  }

  // Puts what the command line set into the URL too, so that a copied link shows the same.
  async function applyDefaults() {
    try {
      const { query } = await Data.readDefaults();
      const preset = new URLSearchParams(query ?? "");
      const names = [...new Set(preset.keys())];
      const changes = names.map((name) => [name, preset.getAll(name)]);
      State.go(Object.fromEntries(changes), { quietly: true });
    } catch (refusal) {
      showRefusal(refusal);
    }
  }

  async function start() {
    const theme = getThemeSelect();
    theme.addEventListener("change", () => State.go({ theme: theme.value }, { quietly: true }));
    State.onChange(applyTheme);
    applyTheme();
    Keys.listen(getComparison);
    const keepScroll = () => {
      if (!State.readOne("case")) overviewScroll = window.scrollY;
    };
    window.addEventListener("scroll", keepScroll, { passive: true });
    if (State.isEmpty()) await applyDefaults();
    State.onChange(read);
    await read();
    ReloadBanner.watch({
      getRuns: () => screen?.runs ?? [],
      reload: (changes) => {
        ReloadBanner.clear();
        State.go(changes);
        read({ anew: true });
      },
    });
  }

  start();
})();
