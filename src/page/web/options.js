"use strict";
// How it is compared: the options of the command line, each a part of the URL, applied as soon as they are changed.

PARK.options = (() => {
  const { el, button, labelled, choice } = PARK.dom;
  const state = PARK.state;

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
  const METRICS = ["mean", "median", "min", "max", "stddev", "iqr", "q1", "q3"];
  // Params seen so far: a folded param stands in no row any more, but must stay to be unfolded.
  const seenParams = new Set();

  function paramsOf(document) {
    for (const row of [...document.rows, ...document.added, ...document.removed])
      for (const key of Object.keys(row.params)) seenParams.add(key);
    for (const key of [...state.list("distinct_param"), ...state.list("exclude_param")])
      seenParams.add(key);
    return [...seenParams].sort();
  }

  // A field that becomes a part of the URL when it is left or entered.
  function field(name, label, { placeholder = "", hint = null, ...properties } = {}) {
    const isList = ["group_by", "original_postfix", "reference_postfix"].includes(name);
    const value = isList ? state.list(name).join(", ") : state.one(name);
    const parsed = (text) =>
      isList
        ? text
            .split(",")
            .map((it) => it.trim())
            .filter(Boolean)
        : text.trim();
    const input = el("input", {
      type: "text",
      name,
      value,
      placeholder,
      autocomplete: "off",
      spellcheck: "false",
      ...properties,
      on: { change: () => state.go({ [name]: parsed(input.value) }) },
    });
    return labelled(label, input, { class: "field" }, hint && el("small", null, hint));
  }

  const toggle = (name, label) => {
    const box = el("input", {
      type: "checkbox",
      name,
      checked: state.isOn(name),
      on: { change: () => state.go({ [name]: box.checked }) },
    });
    return el("label", { class: "check" }, box, " ", label);
  };

  // Tokens to press: what is pressed first stands first in the labels.
  function tokens(params) {
    const chosen = state.list("group_by");
    const known = [...TOKENS, ...params.map((it) => `param:${it}`)];
    const press = (token) =>
      state.go({
        group_by: chosen.includes(token) ? chosen.filter((it) => it !== token) : [...chosen, token],
      });
    return el(
      "div",
      { class: "chips", role: "group", "aria-label": "Group by" },
      known.map((token) =>
        button(token, () => press(token), {
          class: "chip",
          name: `token-${token}`,
          "aria-pressed": String(chosen.includes(token)),
        }),
      ),
    );
  }

  // For each param: rows apart, or folded over it, or folded over all others.
  function folds(params) {
    if (params.length === 0) return null;
    const [distinct, excluded] = [state.list("distinct_param"), state.list("exclude_param")];
    const set = (param, value) =>
      state.go({
        distinct_param:
          value === "distinct" ? [...distinct, param] : distinct.filter((it) => it !== param),
        exclude_param:
          value === "exclude" ? [...excluded, param] : excluded.filter((it) => it !== param),
      });
    const options = [
      ["", "rows apart"],
      ["exclude", "fold: average over it"],
      ["distinct", "the only one that counts"],
    ];
    return el(
      "fieldset",
      null,
      el("legend", null, "Params"),
      el(
        "div",
        { class: "fields" },
        params.map((param) =>
          labelled(
            param,
            choice(
              options,
              distinct.includes(param) ? "distinct" : excluded.includes(param) ? "exclude" : "",
              (value) => set(param, value),
              { name: `param-${param}` },
            ),
            { class: "field" },
          ),
        ),
      ),
    );
  }

  // What is set, in a few words, so that a closed form hides nothing.
  function summary(document) {
    const said = [
      `by ${document.metric}`,
      state.list("group_by").length > 0
        ? `grouped by ${state.list("group_by").join(" | ")}`
        : "grouped by what the benchmarks say",
    ];
    const named = {
      distinct_param: "distinct",
      exclude_param: "folded over",
      original_postfix: "original postfix",
      reference_postfix: "reference postfix",
    };
    for (const [name, words] of Object.entries(named))
      if (state.list(name).length > 0) said.push(`${words} ${state.list(name).join(", ")}`);
    if (state.one("filter")) said.push(`only ${state.one("filter")}`);
    if (state.isOn("pool")) said.push("pooled");
    if (state.isOn("same_machine")) said.push("same machine");
    said.push(`claims beyond ${PARK.numbers.plain(document.options.min_effect_pct)} %`);
    return said.join(" · ");
  }

  let isOpen = false;

  function form(document) {
    if (PARK.data.isSaved) return null;
    const params = paramsOf(document);
    const { min_effect_pct: effect, alpha } = document.options;
    const body = el(
      "form",
      { class: "options", on: { submit: (event) => event.preventDefault() } },
      el(
        "div",
        { class: "fields" },
        labelled(
          "Statistic",
          choice(
            METRICS.map((it) => [it, it]),
            document.metric,
            (value) => state.go({ metric: value }),
            { name: "metric" },
          ),
          { class: "field" },
        ),
        field("group_by", "Group by", {
          placeholder: "custom, group, marks, params: the first that has a value",
          hint: "also custom:KEY; several join",
        }),
        field("filter", "Only benchmarks whose node id matches", {
          placeholder: "regular expression",
        }),
      ),
      tokens(params),
      folds(params),
      el(
        "div",
        { class: "fields" },
        field("original_postfix", "Original postfixes", {
          placeholder: "original, orig, old, baseline",
        }),
        field("reference_postfix", "Reference postfixes", {
          placeholder: "reference, ref, new, optimized, …",
        }),
        field("min_effect", "Claims beyond, %", {
          placeholder: PARK.numbers.plain(effect),
          inputmode: "decimal",
        }),
        field("alpha", "False discovery rate", {
          placeholder: PARK.numbers.plain(alpha),
          inputmode: "decimal",
        }),
        field("noise", "Noise between runs, %", {
          placeholder: "measured, or assumed",
          inputmode: "decimal",
        }),
      ),
      el(
        "div",
        { class: "checks" },
        toggle("pool", "Pool all runs that a selector matches"),
        toggle("same_machine", "Default runs from the candidate's kind of machine only"),
      ),
      el(
        "p",
        null,
        button("Back to the defaults", () =>
          state.go(
            Object.fromEntries(
              state.ASKED.filter((it) => !["reference", "candidate"].includes(it)).map((it) => [
                it,
                null,
              ]),
            ),
          ),
        ),
      ),
    );
    return el(
      "details",
      {
        class: "strip",
        open: isOpen,
        on: {
          toggle: (event) => {
            isOpen = event.target.open;
          },
        },
      },
      el(
        "summary",
        null,
        el("strong", null, "Options "),
        el("span", { class: "muted" }, summary(document)),
      ),
      body,
    );
  }

  return { form };
})();
