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
for (const name of ["dom", "numbers", "wording", "data", "rows", "download"]) {
  vm.runInContext(read(`../../src/page/web/${name}.js`), page, { filename: `${name}.js` });
}
const { Numbers, Rows, Data, Download } = vm.runInContext(
  "({ Numbers, Rows, Data, Download })",
  page,
);
const {
  times,
  changes,
  change_intervals: changeIntervals,
  percents,
  speedups,
  params,
} = await Data.readComparison("");

test("times", () => {
  assert.ok(times.length > 0);
  for (const { seconds, digits, text } of times) {
    assert.equal(Numbers.formatTime(seconds, digits), text, `${seconds}`);
  }
  for (const absent of [null, undefined, NaN]) assert.equal(Numbers.formatTime(absent), "-");
});

test("changes and their intervals", () => {
  assert.ok(changes.length > 0 && changeIntervals.length > 0);
  for (const { ratio, text, size } of changes) {
    assert.equal(Numbers.formatChange(ratio), text, `${ratio}`);
    assert.equal(Numbers.formatChangeSize(ratio), size, `${ratio}`);
  }
  for (const { ratio, low, high, text } of changeIntervals) {
    assert.equal(Numbers.formatChangeInterval(ratio, low, high), text, `${low} ${high}`);
  }
  assert.equal(Numbers.formatChange(null), "-");
  assert.equal(Numbers.formatChangeInterval(1, null, 1), "-");
});

test("no number but zero is written as zero", () => {
  const isZero = (text) => !/[1-9]/.test(text);
  for (let exponent = -300; exponent <= 300; exponent += 0.37) {
    const value = 10 ** exponent;
    assert.ok(!isZero(Numbers.formatTime(value)), `${value} s`);
    assert.ok(!isZero(Numbers.formatChange(value)), `${value}`);
    const moved = 1 + value;
    if (moved > 1) assert.ok(!isZero(Numbers.formatChange(moved)), `${moved}`);
  }
});

test("percentages and speedups", () => {
  assert.ok(percents.length > 0 && speedups.length > 0);
  for (const { value, text } of percents) assert.equal(Numbers.formatPercent(value), text);
  for (const { value, text } of speedups) assert.equal(Numbers.formatSpeedup(value), text);
});

test("numbers of the metric have its unit, and times that of the timer", () => {
  const document = (metric, metric_unit, unit) => ({
    metric,
    metric_unit,
    rows: [{ candidate: unit === undefined ? {} : { unit } }],
  });
  Numbers.useUnits(document("extra:peak_bytes", "B"));
  assert.equal(Numbers.formatNumber(1221536), "1.16 MiB");
  assert.equal(Numbers.formatNumber(1000, "judged"), "1,000 B");
  assert.equal(Numbers.formatNumber(-2.5), "-2.5 B");
  assert.equal(Numbers.formatNumber(null), "-");
  assert.equal(Numbers.formatTime(0.0035), "3.5 ms");
  Numbers.useUnits(document("ops", "/s"));
  assert.equal(Numbers.formatNumber(8378.834), "8,379 /s");
  assert.equal(Numbers.formatNumber(0.0035, "judged"), "3.5 ms");
  Numbers.useUnits(document("mean", "s", "B"));
  assert.equal(Numbers.formatTime(8000033), "7.63 MiB");
  Numbers.useUnits(document("mean", "s", ""));
  assert.equal(Numbers.formatTime(8000033), "8,000,033");
  Numbers.useUnits(document("mean", "s"));
  assert.equal(Numbers.formatNumber(0.0035), "3.5 ms");
});

test("params", () => {
  assert.ok(params.length > 0);
  for (const holder of params) {
    assert.equal(Rows.formatParams({ value: holder.value }), `value=${holder.text}`);
  }
});

test("a saved CSV has what only one side has after the rows", () => {
  const named = (name) => ({ group: "g", name, fullname: `t.py::${name}`, params: {} });
  const side = (label) => ({ label });
  const comparison = {
    metric: "mean",
    reference: side("a"),
    candidate: side("b"),
    added: [{ ...named("new"), candidate: { mean: 0.5 }, metric_candidate: 0.5 }],
    removed: [{ ...named("gone"), reference: { mean: 3 }, metric_reference: 3 }],
  };
  const saved = Download.writeCsv(comparison, [], Rows.matchAll(""));
  const [header, ...lines] = saved.trimEnd().split("\r\n");
  const columns = header.split(",");
  const records = lines.map((line) => line.split(","));
  for (const record of records) assert.equal(record.length, columns.length);
  const pick = (column) => records.map((record) => record[columns.indexOf(column)]);
  assert.deepEqual(pick("name"), ["new", "gone"]);
  assert.deepEqual(pick("verdict"), ["added", "removed"]);
  assert.deepEqual(pick("reference"), ["", "3"]);
  assert.deepEqual(pick("candidate"), ["0.5", ""]);
  for (const column of ["delta_pct", "change", "judged_ratio", "matched_by", "reason_code"]) {
    assert.deepEqual(pick(column), ["", ""]);
  }
  assert.equal(Download.writeCsv(comparison, [], Rows.matchAll("gone")).split("\r\n").length, 3);
});
