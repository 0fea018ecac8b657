"use strict";
// What the numbers look like that the page itself places: numbers beside an axis and of points in a
// history, as the program writes them (`tests/page/text.json` has examples for both), and counts.
// All other numbers come with their text.

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
  // From here on a time is shorter with an exponent.
  const LARGEST_TIME = 1e15;
  // From here on `toFixed` gives an exponent.
  const LARGEST_FIXED = 1e21;
  // From here on a whole number is shorter with fewer digits.
  const LARGEST_WHOLE = 1e6;
  const SIZES = ["B", "KiB", "MiB", "GiB", "TiB"];
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
   * A number above zero with `digits` significant digits, but all those before the point; an
   * exponent where it is tiny or huge.
   * @param {number} value
   * @param {number} digits
   */
  function writeDigits(value, digits) {
    const rounded = Number(fixExponent(value, digits - 1));
    if (rounded < 0.001 || rounded >= LARGEST_TIME) return fixExponent(value, digits - 1);
    const beforePoint = Math.floor(Math.log10(rounded)) + 1;
    return addSeparators(trimZeros(fixDecimals(value, Math.max(0, digits - beforePoint))));
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
    if (Number(text.replaceAll(",", "")) >= UNITS[i].next) return `${sign}1 ${UNITS[i - 1].label}`;
    return `${sign}${text} ${UNITS[i].label}`;
  }

  /**
   * A number of any unit: bytes in powers of 1024, anything else with its sign.
   * @param {number | null | undefined} value
   * @param {string} unit `s`, `B`, another sign, or nothing.
   * @param {number} digits
   */
  function formatNumber(value, unit, digits = 3) {
    if (unit === "s") return formatTime(value, digits);
    if (!isNumber(value)) return "-";
    const sign = value < 0 ? "-" : "";
    const size = Math.abs(value);
    const isSize = unit === "B" && size >= 1024;
    const i = isSize ? Math.min(SIZES.length - 1, Math.floor(Math.log2(size) / 10)) : 0;
    const isWhole = i === 0 && Number.isInteger(size) && size < LARGEST_WHOLE;
    // One digit more than times have: what is counted is seldom in doubt by a thousandth.
    const text = isWhole
      ? addSeparators(String(size))
      : writeDigits(size / 1024 ** i, i === 0 ? digits + 1 : digits);
    const label = i === 0 ? unit : SIZES[i];
    return `${sign}${text}${label && ` ${label}`}`;
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
   * A number with its text, the whole number for those who copy or check it; "-" where it is absent.
   * @param {Shown | null | undefined} shown
   * @param {string} unit What the whole number is followed by where it is shown.
   */
  function makeShown(shown, unit = "") {
    if (!shown) return "-";
    const [value, text] = shown;
    return make("data", { value, title: `${value}${unit}` }, text);
  }

  /**
   * What a number counts.
   * @param {Shown | null | undefined} shown
   */
  function readUnit(shown) {
    return shown?.[2] ?? "s";
  }

  /**
   * A number with its unit.
   * @param {Shown | null | undefined} shown
   */
  function makeNumber(shown) {
    const unit = readUnit(shown);
    return makeShown(shown, unit && ` ${unit}`);
  }

  /** @param {Shown | null | undefined} shown */
  function makePercent(shown) {
    return makeShown(shown, " %");
  }

  /**
   * A number that comes without its text.
   * @param {number} value
   * @param {string} unit
   */
  function makePlainNumber(value, unit) {
    return makeNumber([value, formatNumber(value, unit), unit]);
  }

  return {
    isNumber,
    formatTime,
    formatCount,
    countThings,
    makeShown,
    readUnit,
    makeNumber,
    formatNumber,
    makePercent,
    makePlainNumber,
  };
})();
