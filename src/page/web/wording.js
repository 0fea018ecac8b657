"use strict";
// What is put in words: verdicts, runs, dates, the noise, a shift of the suite. The facts are the
// program's.

const Wording = (() => {
  const { make } = Dom;
  const {
    isNumber,
    formatChange,
    formatChangeSize,
    formatChangeInterval,
    makeDatum,
    countThings,
    formatPlain,
    formatProbability,
  } = Numbers;

  /**
   * In the order in which a reader looks for them. The sign goes with every colour.
   * @type {VerdictWords[]}
   */
  const VERDICTS = [
    { name: "regressed", sign: "▲", meaning: "slower" },
    { name: "improved", sign: "▼", meaning: "faster" },
    { name: "unchanged", sign: "=", meaning: "no change that matters" },
    { name: "inconclusive", sign: "?", meaning: "the data cannot say" },
    { name: "incomparable", sign: "–", meaning: "no usable number on a side" },
    { name: "added", sign: "+", meaning: "only in the candidate" },
    { name: "removed", sign: "−", meaning: "only in the reference" },
  ];
  /** A slow phase of a machine slows a run by no more than this, in logarithms. */
  const SLOW_REACH = Math.log(2.2);

  const signs = new Map(VERDICTS.map(({ name, sign }) => [name, sign]));

  /**
   * `▲ regressed`. The sign is for the eye, the word is the verdict.
   * @param {VerdictName} name
   */
  function makeVerdict(name) {
    return make(
      "span",
      { class: `verdict v-${name}` },
      make("span", { "aria-hidden": "true" }, signs.get(name) ?? "", " "),
      name,
    );
  }

  /**
   * A change of time as a sign, a number and a word: ▲ +17 % slower, ▼ 5.9× faster.
   * @param {number | null} ratio Candidate to reference.
   */
  function makeChange(ratio) {
    if (!isNumber(ratio)) return make("span", null, "-");
    const [sign, word] =
      ratio > 1 ? ["▲ ", "slower"] : ratio < 1 ? ["▼ ", "faster"] : ["", "the same"];
    return make(
      "span",
      { class: "change" },
      make("span", { class: "sign", "aria-hidden": "true" }, sign),
      makeDatum(ratio, formatChangeSize(ratio), " of the reference's time"),
      " ",
      make("small", null, word),
    );
  }

  /**
   * 2026-11-23 23:21 UTC. Dates of runs are in UTC everywhere, so that the page, the terminal and a
   * link agree.
   * @param {Run} run
   */
  function formatDate(run) {
    if (!run.datetime) return "no date";
    return `${run.datetime.slice(0, 10)} ${run.datetime.slice(11, 16)} UTC`;
  }

  /** @param {Run} run */
  function formatCommit(run) {
    if (!run.commit.id) return null;
    return run.commit.id.slice(0, 8) + (run.commit.dirty ? "+dirty" : "");
  }

  /**
   * The commit and its branch.
   * @param {Run} run
   */
  function describeCommit(run) {
    return [formatCommit(run), run.commit.branch].filter(Boolean).join(" ");
  }

  /** @param {Run} run */
  function describeMachine(run) {
    const { node, system, cpu } = run.machine;
    return [node, system, cpu].filter(Boolean).join(", ");
  }

  /** @param {Run} run */
  function describePython(run) {
    return [run.machine.implementation, run.machine.python].filter(Boolean).join(" ");
  }

  /**
   * One line for a list of runs. The number is left out where the label has it already.
   * @param {Run} run
   */
  function describeRun(run) {
    const number =
      run.number === null || run.number === undefined ? null : String(run.number).padStart(4, "0");
    const label =
      number === null || run.label.includes(number) ? run.label : `${number} ${run.label}`;
    return [label, formatDate(run), describeCommit(run), run.machine.node]
      .filter(Boolean)
      .join(" · ");
  }

  /**
   * Where the noise comes from.
   * @param {Comparison["noise"]} noise
   */
  function describeSource({ between_runs_pct: pct, source, runs_used: runs }) {
    switch (source) {
      case "replicates":
        return `measured from ${countThings(runs, "run")}`;
      case "history":
        return `measured from ${countThings(runs, "earlier run")}`;
      case "assumed":
        return "assumed: too few earlier runs on this kind of machine to measure it";
      case "option":
        // The program believes no less than this, whatever is given.
        return pct <= 0.5
          ? "the least that the noise option can give"
          : "as given by the noise option";
      default:
        return source;
    }
  }

  /** @param {Comparison} comparison */
  function describeNoise({ noise }) {
    const { between_runs_pct: pct, widened_by: widened } = noise;
    const size = `${pct.toFixed(1)} % between runs`;
    const source = describeSource(noise);
    // Less than a twentieth is not worth a reader's time.
    if (widened < 1.05) return `${size}, ${source}`;
    return `${size}: these two sides scatter ${widened.toFixed(1)} times as much as ${source}`;
  }

  /** @param {Comparison} comparison */
  function describeShift({ suite_shift: shift }) {
    if (!shift) return null;
    const moved = `${shift.cases} of ${countThings(shift.of, "case")} moved along, typically ${formatChange(1 + shift.pct / 100)}`;
    if (shift.established) return `${moved}: pooled runs on both sides confirm it`;
    if (!shift.guarded) return null;
    return Math.abs(Math.log1p(shift.pct / 100)) > SLOW_REACH
      ? `${moved}: more than a machine of one kind can do; another build?`
      : `${moved}: single runs cannot tell whether the code did it or the machine`;
  }

  /** @param {Comparison} comparison */
  function describeRule({ options }) {
    const { min_effect_pct: effect, alpha } = options;
    return `A claim says “changed by more than ${formatPlain(effect)} %”, at a false discovery rate of ${formatPlain(alpha * 100)} % over all benchmarks.`;
  }

  /**
   * What the numbers of a row are of, and what its verdict is about.
   * @param {Row} row
   */
  function nameJudged({ judged }) {
    if (judged.statistic === "stored") return "the stored number";
    return judged.statistic === "median" ? "the median" : "the fastest rounds";
  }

  /**
   * What the interval of a row says.
   * @param {Row} row
   * @param {ComparisonOptions} options
   */
  function describeInterval(row, { alpha }) {
    const { ratio, ratio_low: low, ratio_high: high } = row.judged;
    if (!isNumber(low) || !isNumber(high)) return "none";
    const direction = low >= 1 ? " (slower)" : high <= 1 ? " (faster)" : "";
    const confidence = formatPlain(100 * (1 - alpha));
    return `with ${confidence} % confidence ${nameJudged(row)} changed by ${formatChangeInterval(ratio, low, high)}${direction}`;
  }

  /**
   * The two ways in which a change may be none, each with its chance.
   * @param {Row} row
   * @param {ComparisonOptions} options
   */
  function describeChances({ judged }, { min_effect_pct: effect }) {
    const { p_noise: byNoise, p_slow: bySlow } = judged;
    if (!isNumber(byNoise) || !isNumber(bySlow)) return null;
    return `${formatProbability(byNoise)} that a change within ${formatPlain(effect)} % looks like this, ${formatProbability(bySlow)} that every run of the slower side was slow`;
  }

  /**
   * How many runs a side would settle an inconclusive row.
   * @param {Row} row
   */
  function describeSettling({ runs_to_settle: runs }) {
    if (!isNumber(runs)) return null;
    return `${countThings(runs, "run")} a side, pooled, would settle it`;
  }

  return {
    VERDICTS,
    makeVerdict,
    makeChange,
    formatDate,
    formatCommit,
    describeCommit,
    describeMachine,
    describePython,
    describeRun,
    describeNoise,
    describeShift,
    describeRule,
    describeInterval,
    nameJudged,
    describeChances,
    describeSettling,
  };
})();
