"use strict";
// What is said in words: verdicts, runs, dates, the noise, a shift of the suite. The facts are the program's.

PARK.words = (() => {
  const { el } = PARK.dom;
  const { isNumber, percent, asPercent, counted, plain } = PARK.numbers;

  // In the order in which a reader asks for them. The sign stands beside every colour.
  const VERDICTS = [
    ["regressed", "▲", "slower"],
    ["improved", "▼", "faster"],
    ["unchanged", "=", "no change that matters"],
    ["inconclusive", "?", "the data cannot say"],
    ["incomparable", "–", "no usable number on a side"],
    ["added", "+", "only in the candidate"],
    ["removed", "−", "only in the reference"],
  ].map(([name, sign, meaning]) => ({ name, sign, meaning }));
  const signs = new Map(VERDICTS.map((it) => [it.name, it.sign]));

  // `▲ regressed`; the sign is for the eye, the word says it.
  function verdict(name) {
    return el(
      "span",
      { class: `verdict v-${name}` },
      el("span", { "aria-hidden": "true" }, signs.get(name) ?? "", " "),
      name,
    );
  }

  const direction = (pct) =>
    !isNumber(pct) ? null : pct > 0 ? "slower" : pct < 0 ? "faster" : "the same";

  // A change of time as a sign, a number and a word: ▲ +12.3 % slower.
  function change(pct, properties) {
    if (!isNumber(pct)) return el("span", properties, "-");
    const sign = pct > 0 ? "▲ " : pct < 0 ? "▼ " : "";
    const word = direction(pct);
    return el(
      "span",
      { class: "change", ...properties },
      el("span", { class: "sign", "aria-hidden": "true" }, sign),
      el("data", { value: pct }, percent(pct)),
      " ",
      el("small", null, word),
    );
  }

  // 2026-11-23 23:21 UTC: dates of runs are in UTC everywhere, so that the page, the terminal and a link agree.
  const date = (run) =>
    run.datetime ? `${run.datetime.slice(0, 10)} ${run.datetime.slice(11, 16)} UTC` : "no date";

  function commit(run) {
    if (!run.commit.id) return null;
    return run.commit.id.slice(0, 8) + (run.commit.dirty ? "+dirty" : "");
  }

  const place = (run) => [commit(run), run.commit.branch].filter(Boolean).join(" ");

  function machine(run) {
    const { node, system, cpu } = run.machine;
    return [node, system, cpu].filter(Boolean).join(", ");
  }

  const python = (run) =>
    [run.machine.implementation, run.machine.python].filter(Boolean).join(" ");

  // One line for a list of runs. The number is left out where the label holds it already.
  function runLine(run) {
    const number =
      run.number === null || run.number === undefined ? null : String(run.number).padStart(4, "0");
    const label =
      number === null || run.label.includes(number) ? run.label : `${number} ${run.label}`;
    return [label, date(run), place(run), run.machine.node].filter(Boolean).join(" · ");
  }

  function noise(document) {
    const { between_runs_pct: pct, source, runs_used: runs, widened_by: widened } = document.noise;
    const known =
      {
        replicates: `measured from ${counted(runs, "run")}`,
        history: `measured from ${counted(runs, "earlier run")}`,
        assumed: "assumed: too few earlier runs on this kind of machine to measure it",
        // Less than this is never believed, whatever is given.
        option:
          pct <= 0.5 ? "the least that the noise option can give" : "as given by the noise option",
      }[source] ?? source;
    const size = `${pct.toFixed(1)} % between runs, ${known}`;
    // Less than a twentieth is not worth a reader's time.
    return widened < 1.05
      ? size
      : `${size}; these two sides scatter more, so intervals are ${widened.toFixed(1)} times as wide`;
  }

  function shift(document) {
    const it = document.suite_shift;
    if (!it) return null;
    const moved = `${it.cases} of ${counted(it.of, "case")} moved along, typically ${percent(it.pct)}`;
    if (it.established) return `${moved}: pooled runs on both sides confirm it`;
    return it.doubted
      ? `${moved}: single runs cannot tell whether the code did it or the machine`
      : null;
  }

  function rule(document) {
    const { min_effect_pct: effect, alpha } = document.options;
    return `A claim says “changed by more than ${plain(effect)} %”, at a false discovery rate of ${plain(alpha * 100)} % over all benchmarks.`;
  }

  // Two ratios of candidate to reference, read out: between 3.1 % faster and 4.0 % slower.
  function between(low, high) {
    if (!isNumber(low) || !isNumber(high)) return "no interval";
    const side = (ratio) => `${percent(asPercent(ratio))} (${direction(asPercent(ratio))})`;
    return `between ${side(low)} and ${side(high)}`;
  }

  function settle(row) {
    if (!isNumber(row.runs_to_settle)) return null;
    return row.runs_to_settle > 100
      ? "not even 100 runs a side would see a change of 5 %"
      : `${counted(row.runs_to_settle, "run")} a side, pooled, would see a change of 5 %`;
  }

  return {
    VERDICTS,
    verdict,
    direction,
    change,
    date,
    commit,
    place,
    machine,
    python,
    runLine,
    noise,
    shift,
    rule,
    between,
    settle,
  };
})();
