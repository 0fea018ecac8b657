// Holds the page's numbers and params to the examples of text.json. The program is held to the same
// ones by tests/it/page_text.rs, so that both write them alike.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const examples = read("text.json");

// The scripts with as much of a page as they need: a saved report, whose document is the examples.
const saved = { textContent: `{"comparison": ${examples}}` };
const page = vm.createContext({ document: { getElementById: () => saved } });
for (const name of ["dom", "numbers", "wording", "data", "rows"]) {
  vm.runInContext(read(`../../src/page/web/${name}.js`), page, { filename: `${name}.js` });
}
const { Numbers, Rows, Data } = vm.runInContext("({ Numbers, Rows, Data })", page);
const { columns, percents, speedups, intervals, params } = await Data.readComparison("");

test("times", () => {
  assert.ok(columns.length > 0);
  for (const { seconds, unit, texts } of columns) {
    const chosen = Numbers.chooseUnit(seconds);
    for (const [i, time] of seconds.entries()) {
      assert.equal(Numbers.formatTime(time, chosen), `${texts[i]} ${unit}`);
    }
  }
});

test("percentages, speedups and intervals", () => {
  assert.ok(percents.length > 0 && speedups.length > 0 && intervals.length > 0);
  for (const { value, text } of percents) assert.equal(Numbers.formatPercent(value), text);
  for (const { value, text } of speedups) assert.equal(Numbers.formatSpeedup(value), text);
  for (const { low, high, text } of intervals) {
    assert.equal(Numbers.formatInterval(low, high), text);
  }
});

test("params", () => {
  assert.ok(params.length > 0);
  for (const holder of params) {
    assert.equal(Rows.formatParams({ value: holder.value }), `value=${holder.text}`);
  }
});
