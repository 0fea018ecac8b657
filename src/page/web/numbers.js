"use strict";
// What numbers look like: `12.346 µs`, `+12.3 %`, `1.25×`, in the same digits as the program's tables. Absent is "-",
// and rounding never turns something into nothing.

PARK.numbers = (() => {
  const { el } = PARK.dom;
  const UNITS = [
    ["s", 1],
    ["ms", 1e3],
    ["µs", 1e6],
    ["ns", 1e9],
  ];
  // A column that spans more than this has a unit per row: 675,164,885.123 ns is read more slowly than 675.165 ms.
  const WIDEST_COLUMN = 1e3;

  const isNumber = (it) => typeof it === "number" && Number.isFinite(it);
  const showsDigit = (text) => /[1-9]/.test(text);

  function separated(text) {
    const [whole, fraction] = text.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    return fraction === undefined ? grouped : `${grouped}.${fraction}`;
  }

  // The largest unit in which the smallest time above zero is at least 1, with three digits for that time.
  function unitOf(times) {
    let smallest = Infinity;
    let largest = 0;
    for (const time of times) {
      if (!isNumber(time) || time === 0) continue;
      smallest = Math.min(smallest, Math.abs(time));
      largest = Math.max(largest, Math.abs(time));
    }
    if (smallest === Infinity) return { label: "s", perSecond: 1, decimals: 3, isWide: false };
    const [label, perSecond] =
      UNITS.find(([, per]) => smallest * per >= 1) ?? UNITS[UNITS.length - 1];
    const scaled = smallest * perSecond;
    const decimals = scaled < 1 ? Math.min(20, Math.max(3, 2 - Math.floor(Math.log10(scaled)))) : 3;
    return { label, perSecond, decimals, isWide: largest / smallest > WIDEST_COLUMN };
  }

  function scaled(seconds, unit) {
    if (!isNumber(seconds)) return "-";
    const value = seconds * unit.perSecond;
    const text = value.toFixed(unit.decimals);
    return seconds !== 0 && !showsDigit(text) ? value.toExponential(2) : separated(text);
  }

  const time = (seconds, unit) =>
    isNumber(seconds) ? `${scaled(seconds, unit)} ${unit.label}` : "-";
  const ownTime = (seconds) => time(seconds, unitOf([seconds]));

  const signed = (text, value) => (value < 0 ? text.replace(/^-?/, "-") : `+${text}`);

  function percentDigits(value) {
    if (value === 0) return "0.0";
    const magnitude = Math.abs(value);
    if (magnitude >= 1e6) return signed(magnitude.toExponential(1).replace("e+", "e"), value);
    const text = magnitude.toFixed(magnitude >= 1 ? 1 : 2);
    if (showsDigit(text)) return signed(separated(text), value);
    if (magnitude >= 1e-6)
      return signed(magnitude.toFixed(Math.max(3, -Math.floor(Math.log10(magnitude)))), value);
    return signed(magnitude.toExponential(0), value);
  }

  const percent = (value) => (isNumber(value) ? `${percentDigits(value)} %` : "-");
  const asPercent = (ratio) => (ratio - 1) * 100;

  function interval(low, high) {
    if (!isNumber(low) || !isNumber(high)) return "-";
    return `${percentDigits(asPercent(low))}…${percentDigits(asPercent(high))} %`;
  }

  function speedup(ratio) {
    if (!isNumber(ratio)) return "-";
    const text = ratio.toFixed(ratio >= 100 ? 0 : 2);
    return showsDigit(text) ? `${separated(text)}×` : `${ratio.toExponential(1)}×`;
  }

  const count = (number) => (isNumber(number) ? separated(String(number)) : "-");
  const counted = (number, thing) => `${count(number)} ${thing}${number === 1 ? "" : "s"}`;

  // 0.05 rather than 0.050; a probability in three digits.
  const plain = (number) => (isNumber(number) ? String(Number(number.toFixed(3))) : "-");
  const probability = (p) =>
    isNumber(p) ? (p !== 0 && p < 0.001 ? p.toExponential(1) : p.toFixed(3)) : "-";

  // Text with the number it stands for, in full, for those who copy or check it.
  const datum = (value, text) => (isNumber(value) ? el("data", { value }, text) : text);

  return {
    isNumber,
    unitOf,
    time,
    ownTime,
    percent,
    asPercent,
    interval,
    speedup,
    count,
    counted,
    plain,
    probability,
    datum,
  };
})();
