"use strict";
// The verdict: the program's headline, and how many benchmarks of each verdict by how much.

const Verdict = (() => {
  const { make } = Dom;
  /** @type {VerdictName[]} Shown even at zero: that nothing regressed is what many come to read. */
  const ALWAYS = ["regressed", "improved", "unchanged", "inconclusive"];

  /**
   * A count that shows its rows when it is pressed.
   * @param {Tile} tile
   * @param {string} chosen
   */
  function paintTile({ verdict, count, meaning, range }, chosen) {
    const isChosen = chosen === verdict;
    const parts = [
      make(
        "span",
        { class: "count" },
        make("span", { class: "sign", "aria-hidden": "true" }, Wording.getSign(verdict)),
        make("data", { value: count }, Numbers.formatCount(count)),
      ),
      " ",
      make("span", { class: "word" }, verdict),
      " ",
      make("small", null, range ?? meaning),
    ];
    const isZero = count === 0;
    const properties = {
      class: `tile v-${verdict}${isZero ? " zero" : ""}`,
      "data-verdict": verdict,
    };
    if (isZero) return make("div", properties, parts);
    if (verdict === "added" || verdict === "removed") {
      return State.makeLink({ panel: verdict }, properties, parts, () => {
        State.go({ panel: verdict });
        Dom.findById("panels")?.scrollIntoView();
      });
    }
    const action = Dom.makeUnseen(isChosen ? ", shown alone; press to show all" : ", show these");
    return State.makeLink(
      { ...State.CLOSED, verdict: isChosen ? null : verdict },
      { ...properties, "aria-current": isChosen ? "true" : null },
      [parts, action],
    );
  }

  /** @param {Comparison} comparison */
  function paintTiles({ tiles }) {
    const chosen = State.readOne("verdict");
    const shown = tiles.filter(({ verdict, count }) => count > 0 || ALWAYS.includes(verdict));
    return make(
      "div",
      { class: "tiles" },
      shown.map((tile) => paintTile(tile, chosen)),
    );
  }

  /**
   * What holds for all rows, folded away.
   * @param {Comparison} comparison
   */
  function paintFacts({ facts, geomean, metric, quotient }) {
    const lines = facts.map(([name, sentence]) =>
      make("div", null, make("dt", null, name), make("dd", null, Dom.markCode(sentence))),
    );
    const speedup = make(
      "div",
      null,
      make("dt", null, quotient),
      make(
        "dd",
        null,
        make("span", { class: "geomean" }, Numbers.makeShown(geomean)),
        ` geometric mean over all by the ${metric}, certain or not`,
      ),
    );
    return make(
      "details",
      { class: "all-facts" },
      make("summary", null, "Noise, averages and the rule"),
      make("dl", { class: "definitions" }, speedup, lines),
    );
  }

  /**
   * The result of the gates with what fails, what is waived and what was tested.
   * @param {Gate | null} gate
   */
  function paintGate(gate) {
    if (!gate) return null;
    const lines = gate.lines.map((line) => make("li", null, Dom.markCode(line)));
    return make(
      "details",
      { id: "gate", class: `strip ${gate.failed ? "caution" : ""}`, open: lines.length <= 10 },
      make("summary", null, make("strong", null, gate.title)),
      make("ul", null, lines),
    );
  }

  /** @param {Comparison} comparison */
  function paint(comparison) {
    const headline = comparison.headline.map(([text, tone]) =>
      tone ? make("span", { class: `v-${tone} claim` }, text) : text,
    );
    return make(
      "section",
      { id: "verdict", "aria-labelledby": "verdict-title" },
      make("h2", { id: "verdict-title" }, headline),
      paintGate(comparison.gate),
      make("div", { id: "tiles" }, paintTiles(comparison)),
      paintFacts(comparison),
    );
  }

  /**
   * Marks the verdict that is shown alone.
   * @param {Comparison} comparison
   */
  function refresh(comparison) {
    const holder = Dom.findById("tiles");
    if (holder) Dom.fill(holder, paintTiles(comparison));
  }

  return { paint, paintGate, refresh };
})();
