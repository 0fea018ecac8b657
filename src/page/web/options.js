"use strict";
// How runs are compared: the options of the command line, each a part of the URL, applied as soon
// as it changes.

const Options = (() => {
  const { make, makeButton, addLabel, makeSelect } = Dom;

  const TOKENS = [
    "custom",
    "group",
    "marks",
    "params",
    "name",
    "func",
    "file",
    "class",
    "fullname",
  ];
  // What any run can be compared by. A comparison says what its runs hold beside it.
  const METRICS = ["mean", "median", "min", "max", "stddev", "iqr", "q1", "q3"];
  const LIST_FIELDS = ["group_by", "original_postfix", "reference_postfix"];
  /** @type {[value: string, label: string][]} */
  const FOLDS = [
    ["", "rows apart"],
    ["exclude", "fold: average over it"],
    ["distinct", "the only one that counts"],
  ];
  const SUMMARIES = new Map([
    ["distinct_param", "distinct"],
    ["exclude_param", "folded over"],
    ["original_postfix", "original postfix"],
    ["reference_postfix", "reference postfix"],
  ]);
  // Params seen so far: a folded param is in no row any more, but must remain to be unfolded.
  const seenParams = new Set();
  let isOpen = false;

  /** @param {Comparison | null} comparison */
  function listParams(comparison) {
    for (const name of comparison?.params ?? []) seenParams.add(name);
    for (const name of State.readList("distinct_param")) seenParams.add(name);
    for (const name of State.readList("exclude_param")) seenParams.add(name);
    return [...seenParams].sort();
  }

  /** @param {string} text */
  function splitList(text) {
    return text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean);
  }

  /**
   * A field that becomes a part of the URL when it is left or entered.
   * @param {string} name
   * @param {string} label
   * @param {Properties} properties
   * @param {string | null} hint
   */
  function makeTextField(name, label, properties, hint = null) {
    const isList = LIST_FIELDS.includes(name);
    const apply = () => State.go({ [name]: isList ? splitList(input.value) : input.value.trim() });
    const input = make("input", {
      type: "text",
      name,
      value: isList ? State.readList(name).join(", ") : State.readOne(name),
      autocomplete: "off",
      spellcheck: "false",
      ...properties,
      on: { change: apply },
    });
    return addLabel(label, input, { class: "field" }, hint && make("small", null, hint));
  }

  /**
   * @param {string} name
   * @param {string} label
   */
  function makeCheckbox(name, label) {
    const box = make("input", {
      type: "checkbox",
      name,
      checked: State.isOn(name),
      on: { change: () => State.go({ [name]: box.checked }) },
    });
    return make("label", { class: "check" }, box, " ", label);
  }

  /**
   * Tokens to press. The first one pressed comes first in the labels.
   * @param {string[]} params
   */
  function paintTokens(params) {
    const chosen = State.readList("group_by");
    const tokens = [...TOKENS, ...params.map((param) => `param:${param}`)];
    const chips = tokens.map((token) => {
      const isChosen = chosen.includes(token);
      const next = isChosen ? chosen.filter((other) => other !== token) : [...chosen, token];
      return makeButton(token, () => State.go({ group_by: next }), {
        class: "chip",
        name: `token-${token}`,
        "aria-pressed": String(isChosen),
      });
    });
    return make(
      "div",
      { class: "chips", role: "group", "aria-label": "Group by, token after token" },
      chips,
    );
  }

  /**
   * For each param: rows apart, or folded over it, or folded over all others.
   * @param {string[]} params
   */
  function paintFolds(params) {
    if (params.length === 0) return null;
    const distinct = State.readList("distinct_param");
    const excluded = State.readList("exclude_param");
    /**
     * @param {string[]} names
     * @param {string} name
     * @param {boolean} isIn
     */
    const setMember = (names, name, isIn) =>
      isIn ? [...names, name] : names.filter((other) => other !== name);
    const selects = params.map((param) => {
      const chosen = distinct.includes(param)
        ? "distinct"
        : excluded.includes(param)
          ? "exclude"
          : "";
      /** @param {string} value */
      const apply = (value) =>
        State.go({
          distinct_param: setMember(distinct, param, value === "distinct"),
          exclude_param: setMember(excluded, param, value === "exclude"),
        });
      const select = makeSelect(FOLDS, chosen, apply, { name: `param-${param}` });
      return addLabel(param, select, { class: "field" });
    });
    return make(
      "fieldset",
      null,
      make("legend", null, "Params"),
      make("div", { class: "fields" }, selects),
    );
  }

  /**
   * What is set, in a few words, so that a closed form hides nothing.
   * @param {Comparison | null} comparison
   */
  function summarize(comparison) {
    const tokens = State.readList("group_by");
    const words = [
      `by ${comparison?.metric ?? (State.readOne("metric") || "mean")}`,
      tokens.length > 0 ? `grouped by ${tokens.join(" | ")}` : "grouped by what the benchmarks say",
    ];
    for (const [name, meaning] of SUMMARIES) {
      const list = State.readList(name);
      if (list.length > 0) words.push(`${meaning} ${list.join(", ")}`);
    }
    if (State.readOne("filter")) words.push(`only ${State.readOne("filter")}`);
    if (State.isOn("pool")) words.push("pooled");
    if (State.isOn("same_machine")) words.push("same machine");
    if (State.isOn("across_machines")) words.push("across machines");
    if (comparison) words.push(`claims beyond ${comparison.options.min_effect} %`);
    return words.join(" · ");
  }

  /** @param {Comparison | null} comparison */
  function paintNumbers(comparison) {
    const effect = comparison?.options.min_effect ?? "";
    const alpha = comparison?.options.alpha ?? "";
    const inputmode = "decimal";
    return make(
      "div",
      { class: "fields" },
      makeTextField("original_postfix", "Original postfixes", {
        placeholder: "original, orig, old, baseline",
      }),
      makeTextField("reference_postfix", "Reference postfixes", {
        placeholder: "reference, ref, new, optimized, …",
      }),
      makeTextField("min_effect", "Claims beyond, %", { placeholder: effect, inputmode }),
      makeTextField("alpha", "False discovery rate", { placeholder: alpha, inputmode }),
      makeTextField("noise", "Noise between runs, %", {
        placeholder: "measured, or assumed",
        inputmode,
      }),
    );
  }

  function resetOptions() {
    const names = State.QUESTION_NAMES.filter(
      (name) => name !== "reference" && name !== "candidate",
    );
    State.go(Object.fromEntries(names.map((name) => [name, null])));
  }

  /**
   * @param {Comparison | null} comparison
   * @param {boolean} isWrong Whether the program refused what is set.
   */
  function paintForm(comparison, isWrong) {
    if (Data.isSaved) return null;
    const params = listParams(comparison);
    const asked = State.readOne("metric");
    const names = comparison?.metrics ?? [...new Set([...METRICS, ...(asked ? [asked] : [])])];
    const metric = makeSelect(
      names.map((name) => [name, name]),
      comparison?.metric ?? asked,
      (value) => State.go({ metric: value }),
      { name: "metric" },
    );
    const over = makeSelect(
      [
        ["", "no param"],
        ...params.map((param) => /** @type {[string, string]} */ ([param, param])),
      ],
      State.readOne("over"),
      (value) => State.go({ over: value }),
      { name: "over" },
    );
    const form = make(
      "form",
      { class: "options", on: { submit: (event) => event.preventDefault() } },
      make(
        "div",
        { class: "fields" },
        addLabel("Metric", metric, { class: "field" }),
        params.length > 0 && addLabel("Growth over", over, { class: "field" }),
        makeTextField(
          "group_by",
          "Group by",
          { placeholder: "custom, group, marks, params: the first that has a value" },
          "also custom:KEY; several join",
        ),
        makeTextField("filter", "Only benchmarks whose node id matches", {
          placeholder: "regular expression",
        }),
      ),
      paintTokens(params),
      paintFolds(params),
      paintNumbers(comparison),
      make(
        "div",
        { class: "checks" },
        makeCheckbox("pool", "Pool all runs that a selector matches"),
        makeCheckbox("same_machine", "Default runs from the candidate's kind of machine only"),
        makeCheckbox("across_machines", "Verdicts across different kinds of machine"),
      ),
      make("p", null, makeButton("Back to the defaults", resetOptions)),
    );
    const details = make(
      "details",
      {
        class: "strip options-box",
        open: isOpen || isWrong,
        on: { toggle: () => (isOpen = details.open) },
      },
      make(
        "summary",
        null,
        make("strong", null, "Options "),
        make("span", { class: "muted" }, summarize(comparison)),
      ),
      form,
    );
    return details;
  }

  return { paintForm };
})();
