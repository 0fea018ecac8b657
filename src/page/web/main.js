"use strict";
// Puts the page together: reads what the state asks for, paints it, and paints again what a change of state touches.

(() => {
  const { el, byId } = PARK.dom;
  const state = PARK.state;
  // What is on the screen: {document, runs, question}.
  let shown = null;
  // Counts the questions, so that a slow answer to an old one is dropped.
  let asked = 0;
  // The question that is being read, if any.
  let reading = null;

  const isComparison = (document) => document.schema.startsWith("pytest-park/comparison/");

  function refuse(refusal) {
    if (!(refusal instanceof PARK.data.Refusal)) throw refusal;
    byId("problem").replaceChildren(
      el(
        "div",
        { class: "strip problem" },
        el("p", null, el("strong", null, "error: "), refusal.message),
        refusal.causes.length > 0 &&
          el(
            "ul",
            null,
            refusal.causes.map((it) => el("li", null, it)),
          ),
        refusal.hint && el("p", null, el("strong", null, "hint: "), refusal.hint),
      ),
    );
    byId("title").textContent = shown ? byId("title").textContent : "Nothing to show yet";
  }

  // Reads the comparison that the state asks for, unless it is the one shown.
  async function read({ anew = false } = {}) {
    const question = String(state.asked());
    if (shown && shown.question === question && !anew) {
      // The same question read anew goes on; whatever else is read, or was refused, is not asked for any more.
      if (reading !== question) {
        asked += 1;
        rest();
      }
      return paint();
    }
    const own = (asked += 1);
    reading = question;
    byId("main").setAttribute("aria-busy", "true");
    try {
      const [document, { runs }] = await Promise.all([
        PARK.data.comparison(question),
        PARK.data.runs(),
      ]);
      if (own !== asked) return;
      shown = { document, runs, question };
      rest();
      paint();
    } catch (refusal) {
      if (own !== asked) return;
      rest();
      refuse(refusal);
    }
  }

  // Nothing is read and nothing was refused.
  function rest() {
    reading = null;
    byId("problem").replaceChildren();
    byId("main").setAttribute("aria-busy", "false");
  }

  // Keeps the focus where it was while everything around it is drawn anew.
  function keepingFocus(draw) {
    const before = document.activeElement;
    const key = before?.id
      ? `#${CSS.escape(before.id)}`
      : before?.getAttribute?.("name")
        ? `[name="${CSS.escape(before.getAttribute("name"))}"]`
        : null;
    draw();
    const after = key && !document.contains(before) ? document.querySelector(key) : null;
    after?.focus({ preventScroll: true });
  }

  // What the painted content depends on besides the filter, which has its own quick way.
  let painted = "";

  function paint() {
    const { document: found, runs, question } = shown;
    const opened = state.one("case");
    const view = JSON.stringify([
      question,
      opened,
      opened
        ? [state.one("scale"), state.one("last"), state.one("zoom"), state.one("group")]
        : [state.one("verdict"), state.one("group"), state.one("sort")],
    ]);
    if (painted === view && !opened && paint.of === found) return PARK.where.refreshRows(found);
    const wasOpened = paint.case;
    keepingFocus(() => draw(found, runs, opened));
    place(wasOpened, opened);
    [painted, paint.of, paint.case] = [view, found, opened];
  }

  function draw(found, runs, opened) {
    byId("archive").textContent = PARK.data.isSaved
      ? "saved report"
      : PARK.numbers.counted(runs.length, "run");
    byId("footer").textContent =
      `pytest-park ${found.version}. Every number is the program's; this page only draws them.`;
    if (!isComparison(found)) {
      title(found.run.label);
      byId("comparing").replaceChildren();
      byId("content").replaceChildren(...PARK.single.paint(found));
      return;
    }
    title(`${found.reference.label} → ${found.candidate.label}`, opened);
    PARK.comparing.paint(byId("comparing"), shown);
    byId("comparing").classList.toggle("compact", Boolean(opened));
    const content = opened
      ? PARK.detail.paint(shown)
      : [PARK.verdict.paint(found), ...PARK.where.paint(found)];
    byId("content").replaceChildren(...content.filter(Boolean));
    if (!opened) PARK.where.refreshRows(found);
  }

  function title(text, opened) {
    byId("title").textContent = text;
    // The two sides say their names themselves.
    byId("title").classList.toggle("visually-hidden", isComparison(shown.document));
    document.title = opened ? `${opened} · ${text} · pytest-park` : `${text} · pytest-park`;
  }

  // Opening a benchmark goes to its name; closing it goes back to its row.
  const scrolled = new Map();

  function place(before, now) {
    if (before === undefined || before === now) return;
    if (now) {
      byId("case-title")?.focus({ preventScroll: true });
      byId("case-title")?.scrollIntoView({ block: "start" });
      return;
    }
    window.scrollTo(0, scrolled.get("overview") ?? 0);
    const row = [...document.querySelectorAll("#cases a.case")].find(
      (it) => new URLSearchParams(it.search).get("case") === before,
    );
    row?.focus({ preventScroll: true });
  }

  window.addEventListener(
    "scroll",
    () => {
      if (!state.one("case")) scrolled.set("overview", window.scrollY);
    },
    { passive: true },
  );

  function dress() {
    const theme = state.one("theme");
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    byId("theme").value = theme;
  }

  async function start() {
    byId("theme").addEventListener("change", () =>
      state.go({ theme: byId("theme").value }, { quietly: true }),
    );
    state.onChange(dress);
    dress();
    PARK.keys.listen(() => shown);
    // What the command line asked for stands in the URL too, so that a copied link shows the same.
    if (state.isEmpty()) {
      try {
        const { query } = await PARK.data.defaults();
        const preset = new URLSearchParams(query ?? "");
        state.go(
          Object.fromEntries(
            [...new Set(preset.keys())].map((name) => [name, preset.getAll(name)]),
          ),
          { quietly: true },
        );
      } catch (refusal) {
        refuse(refusal);
      }
    }
    state.onChange(() => read());
    await read();
    PARK.live.watch({
      known: () => shown?.runs ?? [],
      show: (changes) => {
        PARK.live.clear();
        state.go(changes);
        read({ anew: true });
      },
    });
  }

  start();
})();
