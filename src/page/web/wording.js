"use strict";
// The signs of the verdicts, and how a change and a run are put together from what the program says
// of them.

const Wording = (() => {
  const { make } = Dom;
  /**
   * In the order in which a reader looks for them. The sign goes with every colour.
   * @type {Map<VerdictName, string>}
   */
  const SIGNS = new Map([
    ["regressed", "▲"],
    ["improved", "▼"],
    ["unchanged", "="],
    ["inconclusive", "?"],
    ["incomparable", "–"],
    ["added", "+"],
    ["removed", "−"],
  ]);
  const VERDICT_ORDER = [...SIGNS.keys()];

  /** @param {VerdictName} name */
  function getSign(name) {
    return SIGNS.get(name) ?? "";
  }

  /**
   * `▲ regressed`. The sign is for the eye, the word is the verdict.
   * @param {VerdictName} name
   */
  function makeVerdict(name) {
    return make(
      "span",
      { class: `verdict v-${name}` },
      make("span", { "aria-hidden": "true" }, getSign(name), " "),
      name,
    );
  }

  /**
   * A change as a sign, a number and a word: ▲ +17 % slower, ▼ 5.9× faster. What is no time has no
   * sign, since less of it may be better or worse: +17 % more. A difference has no word.
   * @param {Shown | null} change Candidate to reference.
   * @param {Shown | null} difference Candidate minus reference, where there is no ratio.
   */
  function makeChange(change, difference = null) {
    if (!change && difference) {
      return make("span", { class: "change" }, Numbers.makeNumber(difference));
    }
    if (!change) return make("span", { class: "change" }, "-");
    const [, , word] = change;
    const sign = { slower: "▲ ", faster: "▼ " }[word ?? ""] ?? "";
    return make(
      "span",
      { class: "change" },
      make("span", { class: "sign", "aria-hidden": "true" }, sign),
      Numbers.makeShown(change, " of the reference"),
      " ",
      make("small", null, word),
    );
  }

  /**
   * The commit and its branch.
   * @param {Run} run
   */
  function describeCommit(run) {
    return [run.commit, run.branch].filter(Boolean).join(" ");
  }

  return { VERDICT_ORDER, getSign, makeVerdict, makeChange, describeCommit };
})();
