"use strict";
// What numbers look like: `310 µs`, `+17 %`, `▼ 5.9×`, and `-13.9 %` and `1.25×` for the deltas and
// speedups of a statistic. `tests/page/text.json` has examples, which the program writes alike. An
// absent number is "-", and rounding never turns something into nothing.

const Numbers = (() => {
  const { make } = Dom;
  /**
   * What a unit is called, what a number of seconds is multiplied by and divided by to be counted
   * in it, and how many make the next one. The largest first.
   * @type {{ label: string, times: number, per: number, next: number }[]}
   */
  const UNITS = [
    { label: "h", times: 1, per: 3600, next: Infinity },
    { label: "min", times: 1, per: 60, next: 60 },
    { label: "s", times: 1, per: 1, next: 60 },
    { label: "ms", times: 1e3, per: 1, next: 1000 },
    { label: "µs", times: 1e6, per: 1, next: 1000 },
    { label: "ns", times: 1e9, per: 1, next: 1000 },
  ];
  // From this factor on a change is written as one, with ×.
  const LEAST_FACTOR = 2;
  // From here on a number has more than four digits before the point, and so an exponent.
  const FIVE_DIGITS = 9999.5;
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
   * 1.50 as 1.5, and 2.00 as 2.
   * @param {string} text
   */
  function trimZeros(text) {
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  /**
   * A number above zero with so many significant digits, but all those before the point; below a
   * thousandth, and where more than four are before the point, with an exponent.
   * @param {number} value
   * @param {number} digits
   */
  function writeDigits(value, digits) {
    if (value < 0.001 || value >= FIVE_DIGITS) return fixExponent(value, 2);
    const exponent = Number(value.toExponential().split("e")[1]);
    return trimZeros(fixDecimals(value, Math.max(0, digits - 1 - exponent)));
  }

  /**
   * A time in the largest unit in which it is at least 1: `1.69 ms`, `45.6 ms`, `310 µs`, `2.6 h`.
   * @param {number | null | undefined} seconds
   * @param {number} digits How many significant digits.
   */
  function formatTime(seconds, digits = 3) {
    if (!isNumber(seconds)) return "-";
    if (seconds === 0) return "0 s";
    const sign = seconds < 0 ? "-" : "";
    /** @param {{ times: number, per: number }} unit */
    const scale = ({ times, per }) => (Math.abs(seconds) * times) / per;
    const largest = UNITS.findIndex((unit) => scale(unit) >= 1);
    const i = largest < 0 ? UNITS.length - 1 : largest;
    const text = writeDigits(scale(UNITS[i]), digits);
    // Rounded up to the next unit: 999.9 µs is 1 ms.
    if (Number(text) >= UNITS[i].next) return `${sign}1 ${UNITS[i - 1].label}`;
    return `${sign}${text} ${UNITS[i].label}`;
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
   * Whether a ratio can be written as a change.
   * @param {number | null | undefined} ratio
   * @returns {ratio is number}
   */
  function isRatio(ratio) {
    return isNumber(ratio) && ratio > 0 && isNumber(1 / ratio);
  }

  /** @param {number} ratio */
  function isFactor(ratio) {
    return ratio >= LEAST_FACTOR || ratio <= 1 / LEAST_FACTOR;
  }

  /**
   * A ratio as a factor of at least 1, whichever side is slower: 5.9×.
   * @param {number} ratio
   */
  function writeFactor(ratio) {
    const factor = ratio < 1 ? 1 / ratio : ratio;
    if (factor >= FIVE_DIGITS) return `${fixExponent(factor, 1)}×`;
    return `${trimZeros(fixDecimals(factor, factor < 100 ? 1 : 0))}×`;
  }

  /**
   * A ratio as a change in percent, without its sign %: +17, -4.2. More decimals than one where
   * fewer would say that nothing moved, or that no time is left.
   * @param {number} ratio
   */
  function writePercent(ratio) {
    const percent = toPercent(ratio);
    const magnitude = Math.abs(percent);
    if (percent === 0) return "0";
    if (magnitude < 1e-6) return addSign(fixExponent(magnitude, 0), percent);
    if (magnitude >= FIVE_DIGITS) return addSign(fixExponent(magnitude, 1), percent);
    let decimals = magnitude < 10 ? 1 : 0;
    let text = fixDecimals(magnitude, decimals);
    while (!showsDigit(text) || (percent < 0 && magnitude < 100 && Number(text) >= 100)) {
      decimals += 1;
      text = fixDecimals(magnitude, decimals);
    }
    return addSign(trimZeros(text), percent);
  }

  /**
   * How large a change is: `+17 %`, `-4.2 %`, and from a factor of two on `5.9×`, beside which a
   * sign or a word must say whether it is slower or faster.
   * @param {number | null | undefined} ratio Candidate to reference.
   */
  function formatChangeSize(ratio) {
    if (!isRatio(ratio)) return "-";
    return isFactor(ratio) ? writeFactor(ratio) : `${writePercent(ratio)} %`;
  }

  /**
   * A change by itself: `+17 %`, `-4.2 %`, and from a factor of two on `▲ 2.1×` for slower and
   * `▼ 5.9×` for faster.
   * @param {number | null | undefined} ratio Candidate to reference.
   */
  function formatChange(ratio) {
    const size = formatChangeSize(ratio);
    if (!isRatio(ratio) || !isFactor(ratio)) return size;
    return `${ratio > 1 ? "▲" : "▼"} ${size}`;
  }

  /**
   * The interval of a change: `+7 … +28 %`; and `5.4× … 6.4×`, the smaller factor first, where both
   * ends are factors in one direction.
   * @param {number | null | undefined} low Candidate to reference.
   * @param {number | null | undefined} high
   */
  function formatChangeInterval(low, high) {
    if (!isRatio(low) || !isRatio(high)) return "-";
    if (low >= LEAST_FACTOR) return `${writeFactor(low)} … ${writeFactor(high)}`;
    if (high <= 1 / LEAST_FACTOR) return `${writeFactor(high)} … ${writeFactor(low)}`;
    return `${writePercent(low)} … ${writePercent(high)} %`;
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
   * @param {string} unit What the whole number is followed by where it is shown.
   */
  function makeDatum(value, text, unit = "") {
    return isNumber(value) ? make("data", { value, title: `${value}${unit}` }, text) : text;
  }

  /** @param {number | null | undefined} seconds */
  function makeTime(seconds) {
    return makeDatum(seconds, formatTime(seconds), " s");
  }

  /** @param {number | null | undefined} pct */
  function makePercent(pct) {
    return makeDatum(pct, formatPercent(pct), " %");
  }

  /** @param {number | null} ratio */
  function makeSpeedup(ratio) {
    return makeDatum(ratio, formatSpeedup(ratio));
  }

  return {
    isNumber,
    formatTime,
    formatPercent,
    formatChange,
    formatChangeSize,
    formatChangeInterval,
    formatSpeedup,
    formatCount,
    countThings,
    formatPlain,
    formatProbability,
    makeDatum,
    makeTime,
    makePercent,
    makeSpeedup,
  };
})();
