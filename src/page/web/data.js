"use strict";
// The program's JSON: from its server, or from the file itself where a report was saved as one.

PARK.data = (() => {
  const saved = PARK.dom.byId("park-data");
  // By object and key, whole numbers that JavaScript prints otherwise than they are written: 1.0 is not 1 to a reader of Python.
  // Browsers before 2025 may not tell how a number was written; then it prints as theirs.
  const written = new WeakMap();
  const embedded = saved ? read(saved.textContent) : null;
  // Histories by question; emptied when the folder changes.
  const histories = new Map();

  // What the program would not do, in its own words.
  class Refusal extends Error {
    constructor({ error, causes, hint }, status) {
      super(error);
      this.causes = causes ?? [];
      this.hint = hint ?? null;
      this.status = status;
    }
  }

  function read(text) {
    return JSON.parse(text, function (key, value, context) {
      // Times are no whole numbers, so next to nothing is held of them.
      if (Number.isInteger(value) && context && context.source !== String(value)) {
        written.set(this, (written.get(this) ?? new Map()).set(key, context.source));
      }
      return value;
    });
  }

  // A number of an object as it is written in the document, with an exponent from where Python writes one.
  function numberText(object, key) {
    const value = object[key];
    return (
      written.get(object)?.get(key) ??
      (value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : String(value))
    );
  }

  async function ask(path) {
    let response;
    try {
      response = await fetch(path, { headers: { accept: "application/json" } });
    } catch {
      throw new Refusal(
        {
          error: "the server does not answer",
          hint: "is `pytest-park serve` still running? Start it again, then reload this page",
        },
        0,
      );
    }
    let document;
    try {
      document = read(await response.text());
    } catch {
      throw new Refusal(
        { error: `the server answered ${response.status} without a document` },
        response.status,
      );
    }
    if (!response.ok) throw new Refusal(document, response.status);
    return document;
  }

  const runs = async () => (embedded ? (embedded.runs ?? { runs: [] }) : ask("api/runs"));
  const comparison = async (question) =>
    embedded ? embedded.comparison : ask(`api/comparison?${question}`);
  const defaults = async () => (embedded ? (embedded.defaults ?? {}) : ask("api/defaults"));

  // The history of one benchmark, as a document with at most one series.
  async function history(fullname, metric) {
    if (embedded) {
      const whole = embedded.history;
      if (!whole)
        throw new Refusal(
          { error: "this saved report holds no history", hint: "`pytest-park serve` shows it" },
          404,
        );
      return { ...whole, series: whole.series.filter((it) => it.fullname === fullname) };
    }
    const question = new URLSearchParams({ benchmark: fullname, band: "true" });
    if (metric) question.set("metric", metric);
    const key = String(question);
    if (!histories.has(key)) histories.set(key, await ask(`api/history?${key}`));
    return histories.get(key);
  }

  return {
    isSaved: embedded !== null,
    Refusal,
    numberText,
    runs,
    comparison,
    defaults,
    history,
    forget: () => histories.clear(),
  };
})();
