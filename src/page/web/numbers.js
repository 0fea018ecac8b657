"use strict";
// What numbers look like: `12.346 µs`, `+12.3 %`, `1.25×`. Units and digits are those of
// `src/render/units.rs`; `tests/page/check_text.mjs` holds both to the same examples. One thing
// differs: where the times of a column are far apart, each row has a unit of its own. An absent
// number is "-", and rounding never turns something into nothing.

const Numbers = (() => {
  const { make } = Dom;
  /** @type {[label: string, perSecond: number][]} The largest first. */
  const UNITS = [
    ["s", 1],
    ["ms", 1e3],
    ["µs", 1e6],
    ["ns", 1e9],
  ];
  // A column that spans more than this has a unit for each row: 675,164,885.123 ns is read more
  // slowly than 675.165 ms.
  const WIDEST_COLUMN = 1e3;
  // From here on `toFixed` gives an exponent.
  const LARGEST_FIXED = 1e21;
  // The most digits that `toFixed` gives. Whether a number lies exactly between two others shows in
  // far fewer.
  const MOST_DECIMALS = 100;

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
   * Chooses between two roundings of a number that lies exactly between them: the even one, as the
   * program does. The browser takes the larger.
   * @param {string} exact All digits of the number, with a point.
   * @param {number} decimals
   * @param {string} rounded What the browser makes of it.
   */
  function preferEven(exact, decimals, rounded) {
    const end = exact.indexOf(".") + 1 + decimals;
    const below = exact.slice(0, decimals > 0 ? end : end - 1);
    const isBetween = /^50*$/.test(exact.slice(end));
    return isBetween && /[02468]$/.test(below) ? below : rounded;
  }

  /**
   * A number with this many decimals.
   * @param {number} value
   * @param {number} decimals
   */
  function fixDecimals(value, decimals) {
    if (Math.abs(value) >= LARGEST_FIXED) {
      return `${BigInt(value)}${decimals > 0 ? `.${"0".repeat(decimals)}` : ""}`;
    }
    return preferEven(value.toFixed(MOST_DECIMALS), decimals, value.toFixed(decimals));
  }

  /**
   * A number with an exponent, written as the program writes it: 1.50e309 and not 1.50e+309.
   * @param {number} value
   * @param {number} decimals
   */
  function fixExponent(value, decimals) {
    const [digits, exponent] = value.toExponential(decimals).split("e");
    const [exact] = value.toExponential(MOST_DECIMALS).split("e");
    return `${preferEven(exact, decimals, digits)}e${Number(exponent)}`;
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
   * One unit for a column: the largest in which the smallest time above zero is at least 1, or at
   * least 0.1 where the largest time would have seven digits or more; and enough decimals, up to
   * six, for the smallest to show three digits.
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
    /** @param {number} least */
    const findUnit = (least) => UNITS.find(([, perSecond]) => smallest * perSecond >= least);
    let [label, perSecond] = findUnit(1) ?? UNITS[UNITS.length - 1];
    if (largest * perSecond >= 1e6) [label, perSecond] = findUnit(0.1) ?? [label, perSecond];
    const scaled = smallest * perSecond;
    const decimals = scaled < 1 ? Math.min(6, Math.max(3, 2 - Math.floor(Math.log10(scaled)))) : 3;
    return { label, perSecond, decimals, isWide: largest / smallest > WIDEST_COLUMN };
  }

  /**
   * A time in a unit, without the unit's name. A time too small for the decimals, or too large to
   * be counted in the unit, has an exponent.
   * @param {number} seconds
   * @param {TimeUnit} unit
   */
  function scaleTime(seconds, unit) {
    const scaled = seconds * unit.perSecond;
    if (!Number.isFinite(scaled)) {
      const [digits, exponent] = fixExponent(seconds, 2).split("e");
      return `${digits}e${Number(exponent) + Math.log10(unit.perSecond)}`;
    }
    const text = fixDecimals(scaled, unit.decimals);
    return seconds !== 0 && !showsDigit(text) ? fixExponent(scaled, 2) : addSeparators(text);
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
    if (magnitude >= 1e6) return addSign(fixExponent(magnitude, 1), value);
    const text = fixDecimals(magnitude, magnitude >= 1 ? 1 : 2);
    if (showsDigit(text)) return addSign(addSeparators(text), value);
    if (magnitude >= 1e-6) {
      // One digit that is not zero.
      const decimals = Math.max(3, -Math.floor(Math.log10(magnitude)));
      return addSign(fixDecimals(magnitude, decimals), value);
    }
    return addSign(fixExponent(magnitude, 0), value);
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
    const text = fixDecimals(ratio, ratio >= 100 ? 0 : 2);
    return showsDigit(text) ? `${addSeparators(text)}×` : `${fixExponent(ratio, 1)}×`;
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
