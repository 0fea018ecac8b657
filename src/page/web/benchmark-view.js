"use strict";
// One benchmark, below its row or on a page of its own: its verdict, its history, the distribution
// of its rounds, what the verdict is made of, its siblings, its other implementation, its profile.

const BenchmarkView = (() => {
  const { make } = Dom;
  const { makeNumber, makePercent, makeShown } = Numbers;
  // More siblings than this are not drawn.
  const MOST_SIBLINGS = 100;
  // Lines that a chart can tell apart.
  const MOST_SERIES = 12;

  /**
   * @param {string} id
   * @param {string} title
   * @param {Child[]} content
   */
  function makeSection(id, title, ...content) {
    const heading = make("h3", { id: `${id}-title` }, title);
    return make("section", { id, "aria-labelledby": `${id}-title` }, heading, ...content);
  }

  /**
   * The verdict first, then the numbers.
   * @param {Row} row
   * @param {string} judged
   */
  function paintHeadline(row, judged) {
    return make(
      "div",
      { class: `headline v-${row.verdict}` },
      make(
        "p",
        { class: "big" },
        Wording.makeVerdict(row.verdict),
        Wording.makeChange(row.change, row.difference?.[0]),
        make(
          "span",
          { class: "times" },
          makeNumber(row.reference),
          " → ",
          makeNumber(row.candidate),
          ` by ${judged}`,
        ),
      ),
      row.reason && make("p", null, `${row.reason}.`),
      row.apart && make("p", { class: "apart" }, row.apart),
    );
  }

  /** @param {Detail} detail */
  function paintStatistics({ statistics, counts }) {
    const lines = [
      ...statistics.map(({ name, reference, candidate, delta, speedup }) => [
        name,
        makeNumber(reference),
        makeNumber(candidate),
        delta ? makePercent(delta) : "",
        speedup ? makeShown(speedup) : "",
      ]),
      ...counts.map((line) => [...line, "", ""]),
    ];
    const titles = ["statistic", "reference", "candidate", "delta", "speedup"];
    return Tables.paintPlain(titles, lines, { numeric: [1, 2, 3, 4], caption: "Statistics" });
  }

  /**
   * What the verdict is made of, sentence by sentence.
   * @param {Detail} detail
   */
  function paintEvidence({ evidence }) {
    const lines = evidence.map(([name, words]) =>
      make("div", null, make("dt", null, name), make("dd", null, Dom.isolate(Dom.markCode(words)))),
    );
    return make("dl", { class: "definitions" }, lines);
  }

  /**
   * A link to the history of several benchmarks in one chart.
   * @param {string[]} fullnames
   */
  function linkTogether(fullnames) {
    const series = fullnames.slice(0, MOST_SERIES);
    const state = { ...State.CLOSED, view: "time", series, panel: null };
    return make(
      "p",
      null,
      State.makeLink(state, { class: "together" }, ["Over time in one chart"]),
    );
  }

  /**
   * The other params of the same function: over a number where one param is one, else side by side.
   * @param {Row} row
   * @param {Comparison} comparison
   */
  function paintSiblings(row, comparison) {
    const all = Rows.findSiblings(comparison, row);
    if (all.length === 0) return null;
    const rows = all.slice(0, MOST_SIBLINGS);
    /** @param {Row} sibling */
    const makeLabel = ({ fullname, group, label }) =>
      State.makeLink({ ...State.CLOSED, case: fullname, of: group }, { class: "case" }, [
        Dom.isolate(label),
      ]);
    const items = rows.map((sibling) => ({
      label:
        sibling === row ? make("strong", null, Dom.isolate(sibling.label)) : makeLabel(sibling),
      first: sibling.reference,
      second: sibling.candidate,
      change: [
        Wording.makeChange(sibling.change, sibling.difference?.[0]),
        " ",
        Wording.makeVerdict(sibling.verdict),
      ],
    }));
    const { drawing, isLog } = Charts.drawPairs(items, ["reference", "candidate"]);
    const titles = ["params", "reference", "candidate", "change", "verdict"];
    const cells = rows.map((sibling) => [
      sibling.params_text || sibling.label,
      makeNumber(sibling.reference),
      makeNumber(sibling.candidate),
      Wording.makeChange(sibling.change, sibling.difference?.[0]),
      Wording.makeVerdict(sibling.verdict),
    ]);
    const scale = isLog ? ", on a logarithmic scale" : "";
    const left = all.length - rows.length;
    const more =
      left > 0 ? ` ${Numbers.formatCount(left)} more are in the table of benchmarks.` : "";
    const caption = `${row.function} with each of its params, by ${comparison.judged}${scale}.${more}`;
    const table = Tables.paintPlain(titles, cells, { numeric: [1, 2, 3], caption });
    return makeSection(
      "params",
      "Across params",
      linkTogether(rows.map((sibling) => sibling.fullname)),
      ScalingChart.paint(row, rows, comparison.judged),
      Dom.makeFigure(drawing, caption, table),
    );
  }

  /**
   * @param {Row} row
   * @param {ComparisonScreen} screen
   */
  function paintImplementations({ fullname }, screen) {
    const { rows, judged, sides, title } = screen.comparison.variants;
    const own = rows.filter(({ names }) => names?.includes(fullname));
    if (own.length === 0) return null;
    const how = { sort: "", judged, sides, caption: title };
    const names = [...new Set(own.flatMap((row) => row.names ?? []))];
    return makeSection(
      "implementations",
      title,
      linkTogether(names),
      Tables.paintRows(screen, own, how).box,
    );
  }

  /**
   * Where the time went: for each function a bar to either side.
   * @param {Detail} detail
   */
  function paintProfile({ profile }) {
    if (profile.length === 0) return null;
    const most = Math.max(...profile.map(({ difference }) => Math.abs(difference?.[0] ?? 0)));
    const cells = profile.map((line) => [
      make("code", null, Dom.isolate(line.function)),
      Dom.isolate(line.place),
      makeNumber(line.reference),
      makeNumber(line.candidate),
      [Charts.drawDifference(line.difference, most), " ", makeNumber(line.difference)],
    ]);
    const note = "Functions whose own time changed most between the profiles of the two runs.";
    return makeSection(
      "profile",
      "Profile",
      make("p", { class: "muted" }, note),
      Tables.paintPlain(["function", "place", "reference", "candidate", "difference"], cells, {
        numeric: [2, 3, 4],
        caption: "Profile",
      }),
    );
  }

  /**
   * What can be taken along of one benchmark.
   * @param {Row} row
   */
  function paintCopies(row) {
    const { fullname, of = row.group } = { fullname: row.fullname };
    const link = State.makeLink({ ...State.CLOSED, case: fullname, of }, { class: "own-page" }, [
      "own page",
    ]);
    return make(
      "p",
      { class: "copies" },
      Links.makeCopyButton("Copy node id", () => fullname, "copy-id"),
      Links.makeCopyButton(
        "Copy pytest",
        () => `pytest ${Download.quoteForShell(fullname)}`,
        "copy-pytest",
      ),
      Links.makeCopyButton("Copy waiver", () => Download.writeWaiver(row), "copy-waiver"),
      State.readOne("case") ? null : link,
    );
  }

  /**
   * Reads what the row has, and paints it once it is there.
   * @param {HTMLElement} holder
   * @param {Row} row
   */
  async function readAndPaint(holder, row) {
    let detail;
    try {
      detail = await Data.readDetail(row, State.buildQuestion(), false);
    } catch (refusal) {
      if (!(refusal instanceof Data.Refusal)) throw refusal;
      Dom.fill(holder, make("p", { class: "strip" }, Dom.markCode(refusal.message)));
      return;
    }
    if (!detail) {
      Dom.fill(holder, make("p", { class: "strip" }, "This row is no longer there."));
      return;
    }
    const boxes = make("div", null, RoundsChart.paint(detail));
    Dom.fill(
      holder,
      boxes,
      make(
        "div",
        { class: "beside even" },
        makeSection("behind", "Behind the verdict", paintEvidence(detail)),
        makeSection("statistics", "Statistics", paintStatistics(detail)),
      ),
      paintProfile(detail),
    );
    if (!detail.has_rounds || Data.isSaved) return;
    const whole = await Data.readDetail(row, State.buildQuestion(), true).catch(() => null);
    if (whole) Dom.fill(boxes, RoundsChart.paint(whole));
  }

  /**
   * @param {ComparisonScreen} screen
   * @param {Row} row
   * @returns {Child[]}
   */
  function paintContent(screen, row) {
    const holder = make("div", { class: "more-numbers" }, make("p", { class: "muted" }, "…"));
    readAndPaint(holder, row);
    return [
      HistorySection.paint(screen, row.fullname, row),
      holder,
      paintSiblings(row, screen.comparison),
      paintImplementations(row, screen),
    ];
  }

  /**
   * Below its row.
   * @param {ComparisonScreen} screen
   * @param {Row} row
   */
  function paintInPlace(screen, row) {
    return make(
      "div",
      { class: "detail" },
      paintHeadline(row, screen.comparison.judged),
      paintCopies(row),
      paintContent(screen, row),
    );
  }

  /**
   * Why there is no row.
   * @param {Comparison} comparison
   * @param {string} fullname
   */
  function explainAbsence({ added, removed }, fullname) {
    /** @param {UnpairedCase} unpaired */
    const hasName = (unpaired) => unpaired.fullname === fullname;
    if (added.some(hasName)) {
      return "added: only the candidate has this benchmark, so there is nothing to compare.";
    }
    if (removed.some(hasName)) {
      return "removed: only the reference has this benchmark, so there is nothing to compare.";
    }
    return "Neither run has a row of this name: it may be folded into another, filtered out by the options, or in other runs only.";
  }

  /**
   * A node id's path and class, and its test with `[id]`.
   * @param {string} id
   * @param {string} label
   */
  function splitName(id, label) {
    return id.endsWith(label) ? [id.slice(0, id.length - label.length), label] : ["", id];
  }

  /**
   * On a page of its own.
   * @param {ComparisonScreen} screen
   * @returns {Child[]}
   */
  function paint(screen) {
    const { comparison } = screen;
    const fullname = State.readOne("case");
    const row = Rows.findRow(comparison, fullname, State.readOne("of"));
    const [path, name] = row ? splitName(row.id, row.label) : ["", fullname];
    return [
      make(
        "nav",
        { "aria-label": "Back", class: "back-line" },
        State.makeLink(State.CLOSED, { class: "back" }, ["← All benchmarks"]),
        make("kbd", null, "Esc"),
      ),
      make(
        "h2",
        { id: "case-title", tabindex: -1 },
        path && make("span", { class: "path" }, Dom.isolate(Dom.allowBreaks(path))),
        make("span", { class: "name" }, Dom.isolate(Dom.allowBreaks(name))),
      ),
      row
        ? [paintHeadline(row, comparison.judged), paintCopies(row), paintContent(screen, row)]
        : [
            make("p", { class: "strip" }, explainAbsence(comparison, fullname)),
            HistorySection.paint(screen, fullname, null),
          ],
    ];
  }

  return { paint, paintInPlace };
})();
