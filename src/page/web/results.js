"use strict";
// The benchmarks of a comparison with filter and order; below them the rest, folded away, and the
// panels.

const Results = (() => {
  const { make, makeButton, addLabel, makeSelect } = Dom;
  const { countThings, formatCount } = Numbers;
  /**
   * The table on the screen.
   * @type {{ reach: (isWanted: (line: Line) => boolean) => HTMLElement | null, columns: number } | null}
   */
  let table = null;

  function readChoice() {
    return {
      q: State.readOne("q"),
      verdict: State.readOne("verdict"),
      group: State.readOne("group"),
      // Groups that were asked for are what the reader wants to see.
      sort: State.readOne("sort") || (State.readList("group_by").length > 0 ? "group" : ""),
      rest: State.readOne("rest"),
    };
  }

  /** @returns {[value: string, label: string][]} */
  function listOrders() {
    return Rows.ORDERS.flatMap(({ key, label }) => {
      if (["", "group"].includes(key)) return [[key, label]];
      const [up, down] =
        key === "name" || key === "verdict"
          ? ["", ", backwards"]
          : [", smallest first", ", largest first"];
      return [
        [key, label + up],
        [`-${key}`, label + down],
      ];
    });
  }

  /**
   * Everything above the table. It remains while the table changes, so that a field keeps its
   * cursor.
   * @param {Comparison} comparison
   */
  function paintTools(comparison) {
    const { q } = readChoice();
    const search = make("input", {
      type: "search",
      id: "filter",
      value: q,
      placeholder: "words, or param:key=value",
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": "shown-count",
      on: { input: () => State.go({ q: search.value }, { quietly: true }) },
    });
    const onlyChanged = make("input", {
      type: "checkbox",
      id: "only-changed",
      on: {
        change: () =>
          State.go({ ...State.CLOSED, verdict: onlyChanged.checked ? "changed" : null }),
      },
    });
    const order = makeSelect(listOrders(), "", (value) => State.go({ sort: value }), {
      id: "order",
    });
    const selectRows = () => Rows.selectRows(comparison, readChoice()).rows;
    const question = String(State.buildQuestion());
    const saveCsv = () =>
      Download.saveCsv(question, selectRows(), Rows.matchAll(readChoice().q), comparison);
    const saveJson = () => Download.saveJson(question, selectRows());
    return make(
      "div",
      { class: "tools" },
      addLabel(["Filter ", make("kbd", null, "/")], search, { class: "field grow" }),
      addLabel("Order", order, { class: "field" }),
      make("label", { class: "check" }, onlyChanged, " Only changed"),
      make(
        "span",
        { class: "take" },
        makeButton("CSV", saveCsv, { title: "Save the rows shown as CSV", id: "save-csv" }),
        makeButton("JSON", saveJson, { title: "Save the rows shown as JSON", id: "save-json" }),
        Links.makeCopyButton(
          "Markdown",
          () => Download.writeMarkdown(comparison, selectRows()),
          "copy-markdown",
        ),
        !Data.isSaved &&
          Links.makeCopyButton("Command", () => Download.writeCommand(comparison), "copy-command"),
        makeButton("?", Keys.openColumns, {
          id: "columns-open",
          title: "What the columns mean",
          "aria-label": "What the columns mean",
          "aria-haspopup": "dialog",
        }),
      ),
      make("p", { id: "shown-count", role: "status", class: "muted" }),
    );
  }

  function refreshTools() {
    const { sort, verdict, q } = readChoice();
    const [order, onlyChanged, search] = ["order", "only-changed", "filter"].map(Dom.findById);
    if (order instanceof HTMLSelectElement) order.value = sort;
    if (onlyChanged instanceof HTMLInputElement) onlyChanged.checked = verdict === "changed";
    if (search instanceof HTMLInputElement && search.value !== q) search.value = q;
  }

  /**
   * What the table shows and what it hides, with a way back.
   * @param {number} total
   * @param {number} hidden
   * @param {number} folded
   */
  function refreshCount(total, hidden, folded) {
    const { verdict, group, q } = readChoice();
    const holder = Dom.getById("shown-count");
    if (hidden === 0) {
      const shown = folded > 0 ? `, ${formatCount(folded)} of them below` : ", none hidden";
      Dom.fill(holder, `${countThings(total, "row")}${shown}.`);
      return;
    }
    const reasons = [];
    if (q) reasons.push(`filter “${q}”`);
    if (verdict) reasons.push(verdict === "changed" ? "only changed" : `only ${verdict}`);
    if (group) reasons.push(`group ${group}`);
    const showAll = () => State.go({ q: null, verdict: null, group: null });
    Dom.fill(
      holder,
      `${countThings(total - hidden, "row")} of ${formatCount(total)} shown, ${formatCount(hidden)} hidden by ${reasons.join(", ")}. `,
      makeButton("Show all", showAll, { id: "show-all" }),
    );
  }

  /**
   * Draws the rows anew; everything around them remains.
   * @param {ComparisonScreen} screen
   */
  function refreshRows(screen) {
    const { comparison } = screen;
    const holder = Dom.findById("rows");
    if (!holder) return;
    const total = comparison.rows.length;
    const { rows, hidden, folded } = Rows.selectRows(comparison, readChoice());
    refreshTools();
    refreshCount(total, hidden, folded);
    table = null;
    if (rows.length === 0) {
      const reason =
        total === 0 ? "The sides share no benchmark." : "No row is left by the filter.";
      Dom.fill(holder, make("p", { class: "empty" }, reason));
      return;
    }
    const { judged } = comparison;
    const caption = `Benchmarks, reference against candidate, by ${judged}`;
    const painted = Tables.paintRows(screen, rows, {
      sort: readChoice().sort,
      judged,
      sides: ["reference", "candidate"],
      caption,
    });
    table = painted;
    Dom.fill(holder, painted.box, paintRest(comparison, folded), paintApart(comparison, rows));
    refreshOpened(screen);
  }

  /**
   * What became of the rows below the changed ones.
   * @param {Comparison} comparison
   * @param {number} folded
   */
  function paintRest({ rest }, folded) {
    const sentence = rest && make("span", null, Dom.markCode(rest), " ");
    if (folded === 0) return sentence && make("p", { class: "rest muted" }, sentence);
    const show = () => State.go({ rest: "shown" });
    const label = `Show ${countThings(folded, "other")}`;
    return make("p", { class: "rest" }, sentence, makeButton(label, show, { id: "show-rest" }));
  }

  /**
   * What the mark of some rows means, where one is shown.
   * @param {Comparison} comparison
   * @param {Row[]} rows
   */
  function paintApart({ apart }, rows) {
    if (!apart || !rows.some((row) => row.apart)) return null;
    return make("p", { class: "muted", id: "apart" }, apart);
  }

  /**
   * Opens the row that the state names, below itself, and closes any other.
   * @param {ComparisonScreen} screen
   */
  function refreshOpened(screen) {
    for (const opened of document.querySelectorAll("#rows tr.opened")) opened.remove();
    for (const link of document.querySelectorAll('#rows .case[aria-expanded="true"]')) {
      link.setAttribute("aria-expanded", "false");
    }
    const [fullname, group] = [State.readOne("open"), State.readOne("of")];
    if (!fullname || !table) return;
    const row = Rows.findRow(screen.comparison, fullname, group);
    if (!row) return;
    const body = table.reach(({ key }) => key === `${row.fullname}\n${row.group}`);
    const lines = [...(body?.querySelectorAll("tr.row") ?? [])];
    const line = lines.find(
      (it) =>
        it instanceof HTMLElement &&
        it.dataset.fullname === row.fullname &&
        it.dataset.group === row.group,
    );
    if (!line) return;
    line.querySelector(".case")?.setAttribute("aria-expanded", "true");
    const cell = make("td", { colspan: table.columns }, BenchmarkView.paintInPlace(screen, row));
    line.after(make("tr", { class: "opened" }, cell));
  }

  /**
   * @param {ComparisonScreen} screen
   * @returns {Child[]}
   */
  function paint(screen) {
    const { comparison } = screen;
    const judged = comparison.rows.length > 0 && make("small", null, ` by ${comparison.judged}`);
    return [
      make(
        "section",
        { id: "cases", "aria-labelledby": "cases-title" },
        make("h2", { id: "cases-title", class: "visually-hidden" }, "Benchmarks", judged),
        paintTools(comparison),
        make("div", { id: "rows" }),
      ),
      make("div", { id: "panels-holder" }, Panels.paint(screen)),
    ];
  }

  /** @param {ComparisonScreen} screen */
  function refreshPanels(screen) {
    const holder = Dom.findById("panels-holder");
    if (holder) Dom.fill(holder, Panels.paint(screen));
  }

  // Scrolls to the table.
  function reveal() {
    Dom.findById("cases")?.scrollIntoView();
  }

  return { paint, refreshRows, refreshOpened, refreshPanels, reveal };
})();
