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
  // From this share of change on a rounded percentage would read as the first factor.
  const LAST_PERCENT = 99.5;
  // From here on a number is shorter with an exponent, times at a thousandth and at this.
  const LARGEST_PERCENT = 1e6;
  const LARGEST_TIME = 1e15;
  // From here on `toFixed` gives an exponent.
  const LARGEST_FIXED = 1e21;
  // What the numbers of the metric count, and those that verdicts are about; what timers count.
  let units = { metric: "s", judged: "s" };
  let clock = "s";
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
    if (clock !== "s") return formatQuantity(seconds, clock, digits);
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
    if (magnitude >= LARGEST_PERCENT) return addSign(fixExponent(magnitude, 1), value);
    const text = fixDecimals(magnitude, magnitude < 99.95 ? 1 : 0);
    if (showsDigit(text)) return addSign(addSeparators(text), value);
    if (magnitude >= 1e-6) {
      // One digit that is not zero.
      const decimals = Math.max(2, -Math.floor(Math.log10(magnitude)));
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
    return Math.max(ratio, 1 / ratio) >= LEAST_FACTOR || toPercent(ratio) >= LAST_PERCENT;
  }

  /**
   * The neighbour with so many decimals that a number is written as.
   * @param {number} value
   * @param {number} decimals
   * @param {"nearest" | "down" | "up"} way
   */
  function roundTo(value, decimals, way) {
    const scale = 10 ** decimals;
    const scaled = value * scale;
    // A hair's breadth keeps what is whole but for the noise of a multiplication.
    const hair = 1e-9 * Math.max(Math.abs(scaled), 1);
    if (way === "down") return Math.floor(scaled + hair) / scale;
    if (way === "up") return Math.ceil(scaled - hair) / scale;
    return (Math.sign(scaled) * Math.round(Math.abs(scaled))) / scale;
  }

  /**
   * A factor without its sign: 5.9, 46.
   * @param {number} factor
   * @param {"nearest" | "down" | "up"} way
   */
  function writeFactor(factor, way) {
    if (factor < 0.05 || factor >= LARGEST_PERCENT) return fixExponent(factor, 0);
    const decimals = factor < 9.95 ? 1 : 0;
    return addSeparators(fixDecimals(roundTo(factor, decimals, way), decimals));
  }

  /**
   * A percentage without its unit: +17, -4.2. More decimals where fewer would say that nothing
   * moved, or that no time is left.
   * @param {number} percent
   * @param {number} least Decimals.
   * @param {"nearest" | "down" | "up"} way
   */
  function writePercent(percent, least, way) {
    if (percent === 0) return "0";
    const magnitude = Math.abs(percent);
    if (magnitude >= LARGEST_PERCENT) return addSign(fixExponent(magnitude, 0), percent);
    let decimals = least;
    let shown = roundTo(percent, decimals, way);
    while (
      decimals < 6 &&
      (shown === 0 || shown * percent < 0 || (shown <= -100 && percent > -100))
    ) {
      decimals += 1;
      shown = roundTo(percent, decimals, way);
    }
    if (shown === 0) return addSign(fixExponent(magnitude, 0), percent);
    return addSign(addSeparators(fixDecimals(Math.abs(shown), decimals)), percent);
  }

  /**
   * How large a change is: `+17 %`, `-4.2 %`, and from a factor of two on `5.9×`, beside which a
   * sign or a word must say whether it is slower or faster.
   * @param {number | null | undefined} ratio Candidate to reference.
   */
  function formatChangeSize(ratio) {
    if (!isRatio(ratio)) return "-";
    if (isFactor(ratio)) return `${writeFactor(Math.max(ratio, 1 / ratio), "nearest")}×`;
    const percent = toPercent(ratio);
    return `${writePercent(percent, Math.abs(percent) < 9.95 ? 1 : 0, "nearest")} %`;
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
   * The interval of a change: `+7 … +28 %`, and where the change is a factor its own, `5.4× … 6.4×`.
   * The ends are rounded outwards, so a change that is written beside its interval is within it.
   * @param {number | null | undefined} ratio Candidate to reference.
   * @param {number | null | undefined} low
   * @param {number | null | undefined} high
   */
  function formatChangeInterval(ratio, low, high) {
    if (!isRatio(ratio) || !isRatio(low) || !isRatio(high)) return "-";
    if (isFactor(ratio)) {
      const [least, most] = ratio < 1 ? [1 / high, 1 / low] : [low, high];
      return `${writeFactor(least, "down")}× … ${writeFactor(most, "up")}×`;
    }
    const [least, most] = [toPercent(low), toPercent(high)];
    const decimals = Math.max(Math.abs(least), Math.abs(most)) < 10 ? 1 : 0;
    return `${writePercent(least, decimals, "down")} … ${writePercent(most, decimals, "up")} %`;
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
    return makeDatum(seconds, formatTime(seconds), clock && ` ${clock}`);
  }

  /**
   * A number of any unit: bytes in powers of 1024, anything else with its sign.
   * @param {number | null | undefined} value
   * @param {string} unit
   */
  function formatQuantity(value, unit, digits = 3) {
    if (!isNumber(value)) return "-";
    const sign = value < 0 ? "-" : "";
    const size = Math.abs(value);
    const i = unit === "B" && size >= 1024 ? Math.min(4, Math.floor(Math.log2(size) / 10)) : 0;
    const isWhole = i === 0 && Number.isInteger(size) && size < LARGEST_PERCENT;
    const text = isWhole
      ? addSeparators(String(size))
      : writeDigits(size / 1024 ** i, i === 0 ? digits + 1 : digits);
    const label = i === 0 ? unit : ["KiB", "MiB", "GiB", "TiB"][i - 1];
    return `${sign}${text}${label && ` ${label}`}`;
  }

  /**
   * The number of the metric, or one that a verdict is about.
   * @param {number | null | undefined} value
   * @param {"metric" | "judged"} of
   */
  function formatNumber(value, of = "metric", digits = 3) {
    return units[of] === "s" ? formatTime(value, digits) : formatQuantity(value, units[of], digits);
  }

  /**
   * @param {number | null | undefined} value
   * @param {"metric" | "judged"} of
   */
  function makeNumber(value, of = "metric") {
    const unit = units[of] === "s" ? clock : units[of];
    return makeDatum(value, formatNumber(value, of), unit && ` ${unit}`);
  }

  /**
   * From now on numbers have the units of this document. Where timers count different things, times
   * have none.
   * @param {Comparison | SingleRun} document
   */
  function useUnits(document) {
    const { metric, metric_unit: unit } = document;
    units = { metric: unit ?? "s", judged: metric?.startsWith("extra:") ? unit : "s" };
    const stats =
      "rows" in document
        ? document.rows.map(({ candidate }) => candidate)
        : (document.cases ?? []).map((single) => single.stats);
    const counted = new Set(stats.map((side) => side.unit ?? "s"));
    clock = counted.size > 1 ? "" : ([...counted][0] ?? "s");
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
    formatNumber,
    makeNumber,
    useUnits,
    makePercent,
    makeSpeedup,
  };
})();
