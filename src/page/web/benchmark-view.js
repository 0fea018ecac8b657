"use strict";
// One benchmark: its verdict and the numbers under it, its siblings, its other implementation, its
// profile, its history.

const BenchmarkView = (() => {
  const { make } = Dom;
  const {
    formatChange,
    formatNumber,
    makeNumber,
    makeTime,
    makePercent,
    makeSpeedup,
    formatCount,
    formatProbability,
    formatPlain,
  } = Numbers;
  /** @type {(keyof Row["metrics"])[]} */
  const LOCATIONS = ["mean", "median", "min", "max"];
  /** @type {StatisticName[]} */
  const SCATTERS = ["stddev", "iqr", "q1", "q3"];

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
   * @param {Row} row
   * @param {MetricName} metric
   */
  function paintHeadline(row, metric) {
    const settling = Wording.describeSettling(row);
    const apart = Apart.describe(row, metric);
    return make(
      "div",
      { class: `headline v-${row.verdict}` },
      make(
        "p",
        { class: "big" },
        Wording.makeChange(row.judged.ratio),
        make(
          "span",
          { class: "times" },
          makeNumber(row.judged.reference, "judged"),
          " → ",
          makeNumber(row.judged.candidate, "judged"),
          ` by ${Wording.nameJudged(row)}`,
        ),
      ),
      make(
        "p",
        null,
        Wording.makeVerdict(row.verdict),
        row.reason && `: ${row.reason}`,
        settling && `; ${settling}`,
        ".",
      ),
      apart && make("p", { class: "apart" }, apart),
    );
  }

  /** @param {Row} row */
  function paintStatistics({ reference, candidate, metrics }) {
    /** @param {"rounds" | "iterations" | "samples"} name */
    const makeCounts = (name) => [formatCount(reference[name]), formatCount(candidate[name])];
    const lines = [
      ...LOCATIONS.map((name) => [
        name,
        makeTime(reference[name]),
        makeTime(candidate[name]),
        makePercent(metrics[name].delta_pct),
        makeSpeedup(metrics[name].speedup),
      ]),
      ...SCATTERS.map((name) => [
        name,
        makeTime(reference[name]),
        makeTime(candidate[name]),
        "",
        "",
      ]),
      ["rounds", ...makeCounts("rounds"), "", ""],
      ["iterations", ...makeCounts("iterations"), "", ""],
      ["raw rounds saved", ...makeCounts("samples"), "", ""],
    ];
    const titles = ["statistic", "reference", "candidate", "delta", "speedup"];
    return Tables.paintPlain(titles, lines, { numeric: [1, 2, 3, 4] });
  }

  /**
   * What the verdict rests on, number by number.
   * @param {Row} row
   * @param {Comparison} comparison
   */
  function paintEvidence(row, comparison) {
    const { alpha } = comparison.options;
    /** @type {[name: string, words: string | null][]} */
    const facts = [
      ["interval", Wording.describeInterval(row, comparison.options)],
      ["explained by noise or a slow machine", Wording.describeChances(row, comparison.options)],
      ["p", `${formatProbability(row.p)}: both together`],
      [
        "q",
        `${formatProbability(row.q)}: p adjusted for all benchmarks; a claim needs ${formatPlain(alpha)} or less`,
      ],
      ["noise", Wording.describeNoise(comparison)],
      ["shift", Wording.describeShift(comparison)],
      ["to settle it", Wording.describeSettling(row)],
      [
        "paired by",
        { fullname: "the full name", renamed: "a rename" }[String(row.matched_by)] ??
          row.matched_by,
      ],
      ["cases in this row", row.cases > 1 ? String(row.cases) : null],
      ["params", Rows.formatParams(row.params) || null],
      ["group", row.group],
    ];
    const lines = facts
      .filter(([, words]) => words !== null)
      .map(([name, words]) => make("div", null, make("dt", null, name), make("dd", null, words)));
    return make("dl", { class: "definitions" }, lines);
  }

  /**
   * The other params of the same function, side by side.
   * @param {Row} row
   * @param {Comparison} comparison
   */
  function paintSiblings(row, comparison) {
    const rows = Rows.findSiblings(comparison, row);
    if (rows.length === 0) return null;
    /** @param {Row} sibling */
    const makeLabel = ({ fullname, group, name }) =>
      State.makeLink({ case: fullname, group }, { class: "case" }, [name]);
    const items = rows.map((sibling) => ({
      label: sibling === row ? make("strong", null, sibling.name) : makeLabel(sibling),
      first: sibling.judged.reference,
      second: sibling.judged.candidate,
      change: [Wording.makeChange(sibling.judged.ratio), " ", Wording.makeVerdict(sibling.verdict)],
    }));
    const { drawing, isLog } = Charts.drawPairs(items, ["reference", "candidate"]);
    const titles = ["params", "reference", "candidate", "change", "verdict"];
    const cells = rows.map((sibling) => [
      Rows.formatParams(sibling.params) || sibling.name,
      formatNumber(sibling.judged.reference, "judged"),
      formatNumber(sibling.judged.candidate, "judged"),
      formatChange(sibling.judged.ratio),
      sibling.verdict,
    ]);
    const scale = isLog ? ", on a logarithmic scale" : "";
    const caption = `${Rows.cutParams(row.fullname)} with each of its params, by ${Wording.nameJudged(row)}${scale}.`;
    const table = Tables.paintPlain(titles, cells, { numeric: [1, 2, 3] });
    return makeSection("params", "Across params", Dom.makeFigure(drawing, caption, table));
  }

  /**
   * @param {Row} row
   * @param {Comparison} comparison
   */
  function paintImplementations({ fullname }, comparison) {
    const variants = comparison.variants.filter(
      ({ names }) => names && [names.original, names.reference].includes(fullname),
    );
    if (variants.length === 0) return null;
    const figure = Results.paintImplementations(variants, comparison);
    return makeSection("implementations", "Two implementations in this run", figure);
  }

  /** @param {ProfiledFunction} entry */
  function formatPlace({ file, line }) {
    if (!file) return "-";
    return line ? `${file}:${line}` : file;
  }

  /** @param {Row} row */
  function paintProfile({ profile }) {
    if (!profile || profile.length === 0) return null;
    const cells = profile.map((entry) => [
      make("code", null, entry.function),
      formatPlace(entry),
      makeTime(entry.reference),
      makeTime(entry.candidate),
    ]);
    const note = "Functions whose own time changed most between the profiles of the two runs.";
    return makeSection(
      "profile",
      "Profile",
      make("p", { class: "muted" }, note),
      Tables.paintPlain(["function", "place", "reference", "candidate"], cells, {
        numeric: [2, 3],
      }),
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
   * @param {Row} row
   * @param {Comparison} comparison
   * @returns {Child[]}
   */
  function paintRow(row, comparison) {
    return [
      make(
        "div",
        { class: "beside even" },
        makeSection("behind", "Behind the verdict", paintEvidence(row, comparison)),
        makeSection("statistics", "Statistics", paintStatistics(row)),
      ),
      paintProfile(row),
      paintSiblings(row, comparison),
      paintImplementations(row, comparison),
    ];
  }

  /**
   * @param {ComparisonScreen} screen
   * @returns {Child[]}
   */
  function paint(screen) {
    const { comparison } = screen;
    const fullname = State.readOne("case");
    const row = Rows.findRow(comparison, fullname, State.readOne("group"));
    const [path, name] = row ? Rows.splitName(row.fullname, row.name) : ["", fullname];
    return [
      make(
        "nav",
        { "aria-label": "Back" },
        State.makeLink({ case: null }, { class: "back" }, ["← All benchmarks"]),
        make("kbd", null, "Esc"),
      ),
      make(
        "h2",
        { id: "case-title", tabindex: -1 },
        path && make("span", { class: "path" }, Dom.allowBreaks(path)),
        make("span", { class: "name" }, Dom.allowBreaks(name)),
      ),
      row
        ? paintHeadline(row, comparison.metric)
        : make("p", { class: "strip" }, explainAbsence(comparison, fullname)),
      HistorySection.paint(screen, fullname, row),
      row && paintRow(row, comparison),
    ];
  }

  return { paint };
})();
