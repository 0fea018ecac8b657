"use strict";
// What is around the content: the title, the views to choose from, the theme, and what is in the
// place of the content where there is none.

const Frame = (() => {
  const { make, fill, findById, getById } = Dom;
  const THEME = "pytest-park theme";

  /**
   * @param {Comparison | SingleRun | null} document
   * @returns {document is Comparison}
   */
  function isComparison(document) {
    return document?.schema === "pytest-park/page-comparison";
  }

  /**
   * The views to choose from.
   * @param {Comparison | SingleRun | null} document
   * @param {Run[]} runs
   */
  function paintViews(document, runs) {
    const nav = getById("views");
    nav.hidden = !isComparison(document) || (runs.length < Spark.LEAST_RUNS && !Data.isSaved);
    const isTime = State.readOne("view") === "time";
    const known = findById("to-time")?.textContent ?? "Over time";
    const both = { ...State.CLOSED, panel: null, sort: null, q: null };
    /** @param {boolean} isCurrent */
    const current = (isCurrent) => (isCurrent ? "page" : null);
    fill(
      nav,
      State.makeLink({ ...both, view: null }, { id: "to-rows", "aria-current": current(!isTime) }, [
        "Comparison",
      ]),
      State.makeLink(
        { ...both, view: "time" },
        { id: "to-time", "aria-current": current(isTime) },
        [known || "Over time"],
      ),
    );
  }

  /**
   * @param {InstanceType<typeof Data.Refusal>} refusal
   * @param {Run[]} runs
   */
  function paintRefusal(refusal, runs) {
    const [sides, content, problem] = [
      getById("comparing"),
      getById("content"),
      getById("problem"),
    ];
    if (runs.length === 0 && refusal.status === 404) {
      setTitle(["pytest-park"], "");
      fill(sides);
      fill(content, ...ProblemView.paintWelcome());
      fill(problem, make("p", { class: "muted" }, Dom.markCode(refusal.message)));
      return;
    }
    setTitle(["No comparison"], "no comparison");
    fill(sides, ...(runs.length > 0 ? RunPicker.paintWithout(runs) : []));
    sides.classList.remove("compact");
    const back = runs.length > 0 && ProblemView.paintWayBack(runs);
    fill(problem, ProblemView.paintProblem(refusal, back));
    fill(content, ...(runs.length > 0 ? ProblemView.paintWaysOn(runs) : []));
  }

  /**
   * @param {Child[]} content
   * @param {string} text
   */
  function setTitle(content, text) {
    const opened = State.readOne("case");
    fill(getById("title"), ...content);
    document.title = [opened, text, "pytest-park"].filter(Boolean).join(" · ");
  }

  function getThemeSelect() {
    return /** @type {HTMLSelectElement} */ (getById("theme"));
  }

  /** @param {string} theme */
  function applyTheme(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    getThemeSelect().value = theme;
  }

  // Paper shows when and on what the runs were measured.
  function openForPrint() {
    const box = document.querySelector(".runs-box");
    if (!(box instanceof HTMLDetailsElement) || box.open) return;
    box.open = true;
    window.addEventListener("afterprint", () => (box.open = false), { once: true });
  }

  function start() {
    window.addEventListener("beforeprint", openForPrint);
    const theme = getThemeSelect();
    theme.addEventListener("change", () => {
      Preferences.write(THEME, theme.value);
      applyTheme(theme.value);
    });
    applyTheme(Preferences.read(THEME));
  }

  return { isComparison, paintViews, paintRefusal, setTitle, start };
})();
