"use strict";
// The verdict: how many benchmarks of each, in words; the speedup over all; the noise; how the deltas are spread.

PARK.verdict = (() => {
  const { el, unseen } = PARK.dom;
  const words = PARK.words;
  const { speedup, percent, counted, datum } = PARK.numbers;
  // Said even where there are none: that nothing regressed is what many come to read.
  const ALWAYS = ["regressed", "improved", "unchanged", "inconclusive"];

  // A count that shows its rows when it is pressed.
  function tile({ name, sign, meaning }, count, chosen) {
    const isLone = name === "added" || name === "removed";
    const parts = [
      el(
        "span",
        { class: "count" },
        el("span", { class: "sign", "aria-hidden": "true" }, sign),
        el("data", { value: count }, PARK.numbers.count(count)),
      ),
      el("span", { class: "word" }, name),
      el("small", null, meaning),
    ];
    const properties = {
      class: `tile v-${name}${count === 0 ? " zero" : ""}`,
      "data-verdict": name,
    };
    if (count === 0) return el("div", properties, parts);
    if (isLone) return el("a", { ...properties, href: `#${name}` }, parts);
    return PARK.state.link(
      { verdict: chosen === name ? null : name },
      { ...properties, "aria-current": chosen === name ? "true" : null, after: PARK.where.reveal },
      parts,
      unseen(chosen === name ? ", shown alone; press to show all" : ", show these"),
    );
  }

  function tiles(document) {
    const counts = document.overall.verdicts;
    const chosen = PARK.state.one("verdict");
    const said = words.VERDICTS.filter(({ name }) => counts[name] > 0 || ALWAYS.includes(name));
    return el(
      "div",
      { class: "tiles" },
      said.map((it) => tile(it, counts[it.name], chosen)),
    );
  }

  // The headline: the claims, and nothing that is none.
  function headline(document) {
    const { regressed, improved, unchanged } = document.overall.verdicts;
    const n = document.overall.count;
    if (n === 0) return "No benchmark stands on both sides";
    const claims = [
      regressed > 0 && `${regressed} slower`,
      improved > 0 && `${improved} faster`,
    ].filter(Boolean);
    const said =
      claims.length > 0
        ? claims.join(", ")
        : unchanged === n
          ? "all unchanged"
          : "none known to have changed";
    return `Of ${counted(n, "benchmark")}: ${said}`;
  }

  const fact = (name, ...said) => el("div", null, el("dt", null, name), el("dd", null, ...said));

  function facts(document) {
    const {
      geomean_speedup: geomean,
      avg_speedup: average,
      avg_delta_pct: delta,
      median_delta_pct: median,
      count,
    } = document.overall;
    const isEven = speedup(geomean) === "1.00×";
    const direction = isEven
      ? "no difference in two digits"
      : geomean > 1
        ? "the candidate takes less time"
        : "the candidate takes more time";
    const shift = words.shift(document);
    return el(
      "dl",
      { class: "said" },
      fact(
        "speedup",
        el("strong", { class: "geomean" }, datum(geomean, speedup(geomean))),
        ` geometric mean over ${counted(count, "benchmark")}, certain or not`,
        typeof geomean === "number" && `: ${direction}`,
      ),
      fact(
        "delta",
        `median ${percent(median)}, average ${percent(delta)}; average speedup ${speedup(average)}`,
      ),
      fact("noise", words.noise(document)),
      shift && fact("shift", shift),
      fact("rule", words.rule(document)),
    );
  }

  function paint(document) {
    return el(
      "section",
      { id: "verdict", "aria-labelledby": "verdict-title" },
      el("h2", { id: "verdict-title" }, headline(document)),
      tiles(document),
      el("div", { class: "beside" }, facts(document), PARK.charts.histogram(document)),
    );
  }

  return { paint };
})();
