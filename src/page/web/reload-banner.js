"use strict";
// Says that the folder changed, and leaves the page where it is: what is read stays until the reader wants the new.

PARK.live = (() => {
  const { el, button } = PARK.dom;

  function say(...content) {
    const close = button("Not now", () => PARK.dom.byId("news").replaceChildren(), {
      class: "quiet",
    });
    PARK.dom.byId("news").replaceChildren(el("div", { class: "card" }, ...content, " ", close));
  }

  // The runs that one list has and another lacks.
  const beyond = (runs, known) => runs.filter((it) => !known.some((old) => old.path === it.path));

  // `known()` is what the page shows; `show(changes)` reads everything anew, with a change of state.
  function watch({ known, show }) {
    if (PARK.data.isSaved) return;
    const events = new EventSource("api/events");
    let isFirst = true;
    events.addEventListener("runs", async () => {
      // The first event says how things stand, which the page has just read itself.
      const wasFirst = isFirst;
      isFirst = false;
      PARK.data.forget();
      let runs;
      try {
        ({ runs } = await PARK.data.runs());
      } catch (refusal) {
        if (!wasFirst)
          say(el("strong", null, refusal.message), ". What is on the screen was read before.");
        return;
      }
      const fresh = beyond(runs, known());
      const gone = beyond(known(), runs);
      if (fresh.length > 0) {
        const newest = fresh[fresh.length - 1];
        const others =
          fresh.length > 1 ? ` and ${PARK.numbers.counted(fresh.length - 1, "other")}` : "";
        const isPinned = PARK.state.one("candidate") !== "";
        say(
          "New run ",
          el("strong", null, newest.label),
          `${others} is there. `,
          button(
            "Show it",
            () => show(isPinned ? { candidate: PARK.comparing.selectorOf(newest, runs) } : {}),
            { id: "show-new" },
          ),
        );
      } else if (gone.length > 0) {
        say(
          `${PARK.numbers.counted(gone.length, "run")} went from the folder. `,
          button("Read again", () => show({}), { id: "show-new" }),
        );
      } else if (!wasFirst) {
        say(
          "The folder changed. ",
          button("Read again", () => show({}), { id: "show-new" }),
        );
      }
    });
  }

  return { watch, clear: () => PARK.dom.byId("news").replaceChildren() };
})();
