"use strict";
// The verdict: how many benchmarks of each, in words; the speedup over all; the noise; how the
// changes are spread.

const Verdict = (() => {
  const { make } = Dom;
  const { formatSpeedup, formatPercent, formatCount, countThings, makeSpeedup } = Numbers;
  /** @type {VerdictName[]} Shown even at zero: that nothing regressed is what many come to read. */
  const ALWAYS = ["regressed", "improved", "unchanged", "inconclusive"];

  /**
   * A count that shows its rows when it is pressed.
   * @param {VerdictWords} verdict
   * @param {number} count
   * @param {string} chosen
   */
  function paintTile({ name, sign, meaning }, count, chosen) {
    const isChosen = chosen === name;
    const parts = [
      make(
        "span",
        { class: "count" },
        make("span", { class: "sign", "aria-hidden": "true" }, sign),
        make("data", { value: count }, Numbers.formatCount(count)),
      ),
      make("span", { class: "word" }, name),
      make("small", null, meaning),
    ];
    const isZero = count === 0;
    const properties = { class: `tile v-${name}${isZero ? " zero" : ""}`, "data-verdict": name };
    if (isZero) return make("div", properties, parts);
    if (name === "added" || name === "removed") {
      return make("a", { ...properties, href: `#${name}` }, parts);
    }
    const action = Dom.makeUnseen(isChosen ? ", shown alone; press to show all" : ", show these");
    return State.makeLink(
      { verdict: isChosen ? null : name },
      { ...properties, "aria-current": isChosen ? "true" : null },
      [parts, action],
      Results.reveal,
    );
  }

  /** @param {Comparison} comparison */
  function paintTiles({ overall }) {
    const counts = overall.verdicts;
    const chosen = State.readOne("verdict");
    const tiles = Wording.VERDICTS.filter(
      ({ name }) => counts[name] > 0 || ALWAYS.includes(name),
    ).map((verdict) => paintTile(verdict, counts[verdict.name], chosen));
    return make("div", { class: "tiles" }, tiles);
  }

  /**
   * The claims, and nothing that is none.
   * @param {Comparison} comparison
   */
  function writeHeadline({ overall }) {
    const { regressed, improved, unchanged } = overall.verdicts;
    const total = overall.count;
    if (total === 0) return "The sides share no benchmark";
    const claims = [];
    if (regressed > 0) claims.push(`${regressed} regressed`);
    if (improved > 0) claims.push(`${improved} improved`);
    if (claims.length === 0) {
      claims.push(unchanged === total ? "all unchanged" : "none known to have changed");
    }
    return `Of ${countThings(total, "benchmark")}: ${claims.join(", ")}`;
  }

  /**
   * @param {string} name
   * @param {Child[]} children
   */
  function makeFact(name, ...children) {
    return make("div", null, make("dt", null, name), make("dd", null, ...children));
  }

  /** @param {number | null} geomean */
  function describeSpeedup(geomean) {
    if (geomean === null) return "";
    if (formatSpeedup(geomean) === "1.00×") return ": no difference in two digits";
    return geomean > 1 ? ": the candidate takes less time" : ": the candidate takes more time";
  }

  /**
   * Which way the compared statistic of all rows moved, however little.
   * @param {Summary} summary
   */
  function countDirections({ improved, regressed, unchanged }) {
    return `${formatCount(improved)} faster, ${formatCount(regressed)} slower, ${formatCount(unchanged)} same`;
  }

  /** @param {Comparison} comparison */
  function paintFacts(comparison) {
    const { overall, metric } = comparison;
    const geomean = overall.geomean_speedup;
    const shift = Wording.describeShift(comparison);
    const averages = `average delta ${formatPercent(overall.avg_delta_pct)}, median delta ${formatPercent(overall.median_delta_pct)}, average speedup ${formatSpeedup(overall.avg_speedup)}`;
    return make(
      "dl",
      { class: "definitions" },
      makeFact(
        "speedup",
        make("strong", { class: "geomean" }, makeSpeedup(geomean)),
        ` geometric mean over ${countThings(overall.count, "benchmark")} by the ${metric}, certain or not`,
        describeSpeedup(geomean),
      ),
      makeFact(metric, `${countDirections(overall)}; ${averages}`),
      makeFact("noise", Wording.describeNoise(comparison)),
      shift && makeFact("shift", shift),
      makeFact("rule", Wording.describeRule(comparison)),
    );
  }

  /** @param {Comparison} comparison */
  function paint(comparison) {
    return make(
      "section",
      { id: "verdict", "aria-labelledby": "verdict-title" },
      make("h2", { id: "verdict-title" }, writeHeadline(comparison)),
      paintTiles(comparison),
      make("div", { class: "beside" }, paintFacts(comparison), Histogram.paint(comparison)),
    );
  }

  return { paint };
})();
