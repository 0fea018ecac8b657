"use strict";
// What numbers look like: `12.346 µs`, `+12.3 %`, `1.25×`. An absent number is "-", and rounding never turns something into
// nothing.

const Numbers = (() => {
  const { make } = Dom;
  /** @type {[label: string, perSecond: number][]} The largest first. */
  const UNITS = [
    ["s", 1],
    ["ms", 1e3],
    ["µs", 1e6],
    ["ns", 1e9],
  ];
  // A column that spans more than this has a unit for each row: 675,164,885.123 ns is read more slowly than 675.165 ms.
  const WIDEST_COLUMN = 1e3;

  /**
   * @param {unknown} value
   * @returns {value is number}
   */
  function isNumber(value) {
    return typeof value === "number" && Number.isFinite(value);
  }

  /** @param {string} text */
  function showsDigit(text) {
    return /[1-9]/.test(text);
  }

  /**
   * 1234567.5 as 1,234,567.5.
   * @param {string} text
   */
  function addSeparators(text) {
    const [whole, fraction] = text.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
    return fraction === undefined ? grouped : `${grouped}.${fraction}`;
  }

  /**
   * The largest unit in which the smallest time above zero is at least 1, with three digits for that time.
   * @param {(number | null | undefined)[]} times In seconds.
   * @returns {TimeUnit}
   */
  function chooseUnit(times) {
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

  /**
   * A time in a unit, without the unit's name.
   * @param {number} seconds
   * @param {TimeUnit} unit
   */
  function scaleTime(seconds, unit) {
    const scaled = seconds * unit.perSecond;
    const text = scaled.toFixed(unit.decimals);
    return seconds !== 0 && !showsDigit(text) ? scaled.toExponential(2) : addSeparators(text);
  }

  /**
   * @param {number | null | undefined} seconds
   * @param {TimeUnit} unit
   */
  function formatTime(seconds, unit) {
    return isNumber(seconds) ? `${scaleTime(seconds, unit)} ${unit.label}` : "-";
  }

  /**
   * A time in the unit that suits it.
   * @param {number | null | undefined} seconds
   */
  function formatOwnTime(seconds) {
    return formatTime(seconds, chooseUnit([seconds]));
  }

  /**
   * A time of a column, in the column's unit or, where that is wide, in its own.
   * @param {number | null | undefined} seconds
   * @param {TimeUnit} unit
   */
  function formatColumnTime(seconds, unit) {
    return unit.isWide ? formatOwnTime(seconds) : formatTime(seconds, unit);
  }

  /**
   * @param {string} text Without a sign.
   * @param {number} value
   */
  function addSign(text, value) {
    return `${value < 0 ? "-" : "+"}${text}`;
  }

  /** @param {number} value */
  function formatPercentDigits(value) {
    if (value === 0) return "0.0";
    const magnitude = Math.abs(value);
    if (magnitude >= 1e6) return addSign(magnitude.toExponential(1).replace("e+", "e"), value);
    const text = magnitude.toFixed(magnitude >= 1 ? 1 : 2);
    if (showsDigit(text)) return addSign(addSeparators(text), value);
    if (magnitude >= 1e-6) {
      // One digit that is not zero.
      const decimals = Math.max(3, -Math.floor(Math.log10(magnitude)));
      return addSign(magnitude.toFixed(decimals), value);
    }
    return addSign(magnitude.toExponential(0), value);
  }

  /** @param {number | null | undefined} value */
  function formatPercent(value) {
    return isNumber(value) ? `${formatPercentDigits(value)} %` : "-";
  }

  /**
   * A ratio of candidate to reference as a change in percent.
   * @param {number} ratio
   */
  function toPercent(ratio) {
    return (ratio - 1) * 100;
  }

  /**
   * @param {number | null} low
   * @param {number | null} high
   */
  function formatInterval(low, high) {
    if (!isNumber(low) || !isNumber(high)) return "-";
    return `${formatPercentDigits(toPercent(low))}…${formatPercentDigits(toPercent(high))} %`;
  }

  /** @param {number | null} ratio */
  function formatSpeedup(ratio) {
    if (!isNumber(ratio)) return "-";
    const text = ratio.toFixed(ratio >= 100 ? 0 : 2);
    return showsDigit(text) ? `${addSeparators(text)}×` : `${ratio.toExponential(1)}×`;
  }

  /** @param {number | null | undefined} number */
  function formatCount(number) {
    return isNumber(number) ? addSeparators(String(number)) : "-";
  }

  /**
   * `1 run`, `3 runs`.
   * @param {number} number
   * @param {string} thing
   */
  function countThings(number, thing) {
    return `${formatCount(number)} ${thing}${number === 1 ? "" : "s"}`;
  }

  /**
   * 0.05 rather than 0.050.
   * @param {number} number
   */
  function formatPlain(number) {
    return isNumber(number) ? String(Number(number.toFixed(3))) : "-";
  }

  /**
   * Three decimals, or an exponent below them.
   * @param {number | null} p
   */
  function formatProbability(p) {
    if (!isNumber(p)) return "-";
    return p !== 0 && p < 0.001 ? p.toExponential(1) : p.toFixed(3);
  }

  /**
   * Text with the whole number in it, for those who copy or check it.
   * @param {number | null | undefined} value
   * @param {string} text
   */
  function makeDatum(value, text) {
    return isNumber(value) ? make("data", { value }, text) : text;
  }

  return {
    isNumber,
    chooseUnit,
    formatTime,
    formatOwnTime,
    formatColumnTime,
    formatPercent,
    toPercent,
    formatInterval,
    formatSpeedup,
    formatCount,
    countThings,
    formatPlain,
    formatProbability,
    makeDatum,
  };
})();
