"use strict";
// Puts the page together: reads what the state calls for, paints it, and paints again what a change
// of state touches.

(() => {
  const { make, fill, findById, getById } = Dom;
  /**
   * What is on the screen: a document, or why there is none.
   * @typedef {{
   *   document: Comparison | SingleRun | null,
   *   refusal: InstanceType<typeof Data.Refusal> | null,
   *   runs: Run[],
   *   question: string,
   * }} Screen
   */
  /** @type {Screen | null} */
  let screen = null;
  // Counts the questions, so that a slow answer to an old one is dropped.
  let questions = 0;
  /**
   * The question that is being read, if any.
   * @type {string | null}
   */
  let reading = null;
  /**
   * What is painted: the screen, and texts of what its parts depend on.
   * @type {{ screen: Screen, frame: string, rows: string, opened: string, panel: string, page: string } | null}
   */
  let painted = null;
  // How far the overview is scrolled, for the way back to it.
  let overviewScroll = 0;

  /** @returns {ComparisonScreen | null} */
  function getComparison() {
    if (screen === null || !Frame.isComparison(screen.document)) return null;
    return { comparison: screen.document, runs: screen.runs };
  }

  // Nothing is read.
  function rest() {
    reading = null;
    getById("main").setAttribute("aria-busy", "false");
  }

  /**
   * Reads the comparison that the state calls for, unless it is the one shown.
   * @param {{ anew?: boolean }} how
   */
  async function read({ anew = false } = {}) {
    const question = String(State.buildQuestion());
    if (screen && screen.question === question && !anew) {
      // The same question read anew goes on; whatever else is read is no longer of interest.
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
    const [answer, list] = await Promise.allSettled([
      Data.readComparison(question),
      Data.readRuns(),
    ]);
    if (own !== questions) return;
    const [document, refusal] = settle(answer);
    const [listed, noList] = settle(list);
    rest();
    const reason = refusal ?? (listed ? null : noList);
    screen = {
      document: reason ? null : document,
      refusal: reason,
      runs: listed?.runs ?? [],
      question,
    };
    Follow.showMeasuring(listed?.measuring ?? null);
    paint(screen);
    const comparison = getComparison()?.comparison;
    if (comparison) Follow.announce(comparison);
    readTrends(own);
  }

  /**
   * @template T
   * @param {PromiseSettledResult<T>} result
   * @returns {[T | null, InstanceType<typeof Data.Refusal> | null]}
   */
  function settle(result) {
    if (result.status === "fulfilled") return [result.value, null];
    if (result.reason instanceof Data.Refusal) return [null, result.reason];
    throw result.reason;
  }

  /**
   * Reads all benchmarks over time, for the sparklines and the view of them. The comparison does
   * not wait for it.
   * @param {number} own
   */
  async function readTrends(own) {
    const metric = getComparison()?.comparison.metric;
    if (!metric || !screen || screen.runs.length < Spark.LEAST_RUNS) return;
    try {
      const trends = await Data.readTrends(metric);
      if (own !== questions) return;
      Spark.learn(trends);
      const tab = getById("to-time");
      tab.textContent = trends ? `Over time: ${trends.summary}` : "Over time";
    } catch (refusal) {
      if (!(refusal instanceof Data.Refusal)) throw refusal;
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

  /** @param {string[]} names */
  function describe(names) {
    return JSON.stringify(names.map(State.readAll));
  }

  /** @param {Screen} shown */
  function paint(shown) {
    const page =
      State.readOne("view") || (State.readOne("case") && `case ${State.readOne("case")}`);
    const next = {
      screen: shown,
      page,
      frame: describe(
        page ? ["of", "scale", "last", "zoom", "panel", "sort", "steps", "series", "x"] : [],
      ),
      rows: describe(["q", "verdict", "group", "sort", "rest"]),
      opened: describe(["open", "of", "scale", "last", "zoom"]),
      panel: describe(["panel", "group"]),
    };
    const before = painted;
    painted = next;
    const isSame = before?.screen === shown && before.page === page && before.frame === next.frame;
    const comparison = getComparison();
    if (isSame && !page && comparison) {
      refresh(comparison, before, next);
      return;
    }
    if (isSame && page === "time") return;
    keepFocus(() => draw(shown));
    if (before && before.page !== page) restorePlace(before.page, page);
  }

  /**
   * Draws anew what a change of state touches.
   * @param {ComparisonScreen} comparison
   * @param {NonNullable<typeof painted>} before
   * @param {NonNullable<typeof painted>} next
   */
  function refresh(comparison, before, next) {
    keepFocus(() => {
      if (before.rows !== next.rows) {
        Results.refreshRows(comparison);
        Verdict.refresh(comparison.comparison);
      } else if (before.opened !== next.opened) {
        Results.refreshOpened(comparison);
      }
      if (before.panel !== next.panel) Results.refreshPanels(comparison);
    });
  }

  /** @param {Screen} shown */
  function draw(shown) {
    const { document, refusal, runs } = shown;
    getById("archive").textContent = Data.isSaved
      ? "saved report"
      : Numbers.countThings(runs.length, "run");
    fill(getById("problem"));
    Frame.paintViews(document, runs);
    if (refusal) {
      Frame.paintRefusal(refusal, runs);
      return;
    }
    if (!document) return;
    getById("footer").textContent =
      `pytest-park ${document.version}. Every number is the program's; this page only draws them.`;
    const [sides, content] = [getById("comparing"), getById("content")];
    if (!Frame.isComparison(document)) {
      Frame.setTitle([Dom.isolate(document.run.name)], document.run.name);
      fill(sides);
      fill(content, ...SingleRunView.paint(document));
      return;
    }
    const comparison = { comparison: document, runs };
    const { reference, candidate } = document;
    const makeName = (/** @type {SideName} */ side) =>
      make("bdi", { class: `run-name ${side}`, title: document[side].label }, document[side].name);
    Frame.setTitle(
      [makeName("reference"), " → ", makeName("candidate")],
      `${reference.name} → ${candidate.name}`,
    );
    if (State.readOne("view") === "time") {
      fill(sides);
      drawOverTime(document, content);
      return;
    }
    fill(sides, ...RunPicker.paint(comparison));
    const isOpened = State.readOne("case") !== "";
    sides.classList.toggle("compact", isOpened);
    if (isOpened) {
      fill(content, ...BenchmarkView.paint(comparison));
    } else {
      const growth = Growth.paint(document);
      fill(content, Verdict.paint(document), ...Results.paint(comparison), growth);
      Results.refreshRows(comparison);
    }
  }

  /**
   * @param {Comparison} comparison
   * @param {HTMLElement} content
   */
  async function drawOverTime(comparison, content) {
    const own = questions;
    fill(content, make("p", { class: "muted" }, "Reading the history …"));
    getById("main").setAttribute("aria-busy", "true");
    try {
      const trends = await Data.readTrends(comparison.metric);
      if (own !== questions || State.readOne("view") !== "time") return;
      const missing = make("p", { class: "empty" }, "This saved report has no history.");
      fill(content, ...(trends ? OverTime.paint(trends) : [missing]));
    } catch (refusal) {
      if (!(refusal instanceof Data.Refusal)) throw refusal;
      fill(content, ProblemView.paintProblem(refusal));
    } finally {
      if (own === questions) rest();
    }
  }

  /**
   * Opening a benchmark goes to its name; closing it goes back to its row.
   * @param {string} before
   * @param {string} page
   */
  function restorePlace(before, page) {
    if (page.startsWith("case ")) {
      findById("case-title")?.focus({ preventScroll: true });
      findById("case-title")?.scrollIntoView({ block: "start" });
      return;
    }
    if (page) {
      window.scrollTo(0, 0);
      return;
    }
    window.scrollTo(0, overviewScroll);
    const fullname = before.replace(/^case /, "");
    const rows = [...document.querySelectorAll("#rows tr.row")];
    const row = rows.find((it) => it instanceof HTMLElement && it.dataset.fullname === fullname);
    const link = row?.querySelector("a.case");
    if (link instanceof HTMLElement) link.focus({ preventScroll: true });
  }

  // Puts what the command line set into the URL too, so that a copied link shows the same.
  async function applyDefaults() {
    try {
      const { query, commit_url: commitUrl } = await Data.readDefaults();
      Links.setCommitUrl(commitUrl);
      if (!State.asksNothing()) return;
      const preset = new URLSearchParams(query ?? "");
      const names = [...new Set(preset.keys())];
      const changes = names.map((name) => [name, preset.getAll(name)]);
      State.go(Object.fromEntries(changes), { quietly: true });
    } catch (refusal) {
      // The comparison is refused as well, and says so.
      if (!(refusal instanceof Data.Refusal)) throw refusal;
    }
  }

  async function start() {
    Frame.start();
    Follow.start();
    Keys.listen(getComparison);
    const keepScroll = () => {
      if (!State.readOne("case") && !State.readOne("view")) overviewScroll = window.scrollY;
    };
    window.addEventListener("scroll", keepScroll, { passive: true });
    await applyDefaults();
    State.onChange(read);
    await read();
    Follow.watch({
      getRuns: () => screen?.runs ?? [],
      getComparison: () => getComparison()?.comparison ?? null,
      reload: (changes) => {
        Follow.clear();
        State.go(changes, { quietly: true });
        read({ anew: true });
      },
    });
  }

  start();
})();
