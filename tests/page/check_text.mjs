// Holds the times that the page writes itself to the examples of text.json. The program is held to
// the same ones by tests/it/page_text.rs, so that both write them alike.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const examples = read("text.json");

// The scripts with as much of a page as they need.
const page = vm.createContext({
  document: { getElementById: () => null },
  location: { search: "" },
  window: { addEventListener: () => {} },
  URLSearchParams,
  Intl,
});
const scripts = ["dom", "numbers", "wording", "state", "data", "rows", "download"];
for (const name of scripts) {
  vm.runInContext(read(`../../src/page/web/${name}.js`), page, { filename: `${name}.js` });
}
const { Numbers, Download } = vm.runInContext("({ Numbers, Download })", page);
const { times } = JSON.parse(examples);

test("times", () => {
  assert.ok(times.length > 0);
  for (const { seconds, digits, text } of times) {
    assert.equal(Numbers.formatTime(seconds, digits), text, `${seconds}`);
  }
  for (const absent of [null, undefined, NaN]) assert.equal(Numbers.formatTime(absent), "-");
});

test("no number but zero is written as zero", () => {
  const isZero = (text) => !/[1-9]/.test(text);
  for (let exponent = -300; exponent <= 300; exponent += 0.37) {
    const value = 10 ** exponent;
    assert.ok(!isZero(Numbers.formatTime(value)), `${value} s`);
  }
});

test("numbers have their unit", () => {
  for (const [value, unit, text] of [
    [1221536, "B", "1.16 MiB"],
    [1000, "B", "1,000 B"],
    [-2048, "B", "-2 KiB"],
    [-2.5, "B", "-2.5 B"],
    [8000033, "B", "7.63 MiB"],
    [8378.834, "/s", "8,379 /s"],
    [123456, "", "123,456"],
    [8000033, "", "8,000,033"],
    [0.973412, "", "0.9734"],
    [0.0035, "s", "3.5 ms"],
    [null, "B", "-"],
    [null, "s", "-"],
  ]) {
    assert.equal(Numbers.formatNumber(value, unit), text);
  }
  assert.equal(Numbers.readUnit([1, "1 s"]), "s");
  assert.equal(Numbers.readUnit([1, "1 B", "B"]), "B");
  assert.equal(Numbers.readUnit([1, "1", ""]), "");
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
  const saved = Download.writeCsv(comparison, [], () => true);
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
  const isGone = (fullname) => fullname.includes("gone");
  assert.equal(Download.writeCsv(comparison, [], isGone).split("\r\n").length, 3);
});

test("what is copied is quoted for where it goes", () => {
  assert.equal(Download.quoteForShell("t.py::test_a"), "t.py::test_a");
  assert.equal(Download.quoteForShell("t.py::test_a[it's $1]"), "'t.py::test_a[it'\\''s $1]'");
  const row = {
    label: "a|b*",
    fullname: 't.py::a["*"]',
    verdict: "regressed",
    reference: [1, "1 s"],
    candidate: null,
    change: null,
    interval: null,
  };
  const sides = { reference: { name: "one" }, candidate: { name: "two" } };
  const words = { headline: [["1 regressed", "regressed"]], judged: "the median" };
  const written = Download.writeMarkdown({ ...sides, ...words }, [row]);
  assert.ok(written.endsWith("| a\\|b\\* | 1 s | - | - | - | ▲ regressed |\n"), written);
  assert.ok(Download.writeWaiver(row).includes('benchmarks = "t.py::a[\\"\\\\*\\"]"'));
});
