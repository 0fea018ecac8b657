"use strict";
// What a history chart shows of its points: which of them, how high, in which band, and with which
// round numbers beside.

const TimelineScale = (() => {
  const { isNumber } = Numbers;
  const HEIGHT = 280;
  const MARGIN = { left: 78, right: 16, top: 34, bottom: 30 };
  // More points than this are thinned: of each strip the first, the lowest, the highest and the
  // last remain.
  const MOST_POINTS = 1000;

  /**
   * The number of a point that is in range.
   * @param {SeriesPoint} point
   * @param {MetricName} metric
   */
  function readValue(point, metric) {
    return point[metric] ?? 0;
  }

  /**
   * @param {SeriesPoint[]} points
   * @param {MetricName} metric
   */
  function thinPoints(points, metric) {
    if (points.length <= MOST_POINTS) return points;
    const size = Math.ceil(points.length / (MOST_POINTS / 4));
    const thinned = [];
    for (let start = 0; start < points.length; start += size) {
      const strip = points.slice(start, start + size);
      const byValue = [...strip].sort((a, b) => readValue(a, metric) - readValue(b, metric));
      const [lowest, highest] = [byValue[0], byValue[byValue.length - 1]];
      thinned.push(...new Set([strip[0], lowest, highest, strip[strip.length - 1]]));
    }
    return thinned.sort((a, b) => a.run - b.run);
  }

  /**
   * The unbroken stretches of a line: a run without the benchmark is a gap, another machine or
   * version of the benchmark is a break.
   * @param {Pick<Series, "points" | "breaks">} series
   * @param {number[]} kinds
   * @param {MetricName} metric
   * @returns {SeriesPoint[][]} Thinned.
   */
  function splitStretches({ points, breaks }, kinds, metric) {
    let stretch = 0;
    const stretchOfRun = new Map();
    for (const [i, point] of points.entries()) {
      const before = points[i - 1];
      const isNext = before && point.run === before.run + 1;
      const isBreak = before && kinds[point.run] !== kinds[before.run];
      if (before && (!isNext || isBreak || breaks.includes(point.run))) stretch += 1;
      stretchOfRun.set(point.run, stretch);
    }
    const thinned = thinPoints(points, metric);
    return [...Map.groupBy(thinned, ({ run }) => stretchOfRun.get(run)).values()];
  }

  /**
   * What the band goes between, where the program gives both.
   * @param {SeriesPoint[]} points
   * @returns {Band | null}
   */
  function chooseBand(points) {
    /**
     * @param {StatisticName} low
     * @param {StatisticName} high
     */
    const hasBoth = (low, high) =>
      points.some((point) => isNumber(point[low]) && isNumber(point[high]));
    if (hasBoth("q1", "q3")) {
      const words = "The band holds the middle half of the rounds (first to third quartile).";
      return { low: "q1", high: "q3", words };
    }
    if (hasBoth("min", "max")) {
      const words = "The band goes from the shortest to the longest round.";
      return { low: "min", high: "max", words };
    }
    return null;
  }

  /**
   * The heights of times, and the times to write beside them.
   * @param {SeriesPoint[]} points
   * @param {Band | null} band
   * @param {MetricName} metric
   * @param {string} scale
   */
  function makeScale(points, band, metric, scale) {
    const shown = band ? [metric, band.low, band.high] : [metric];
    const values = points.flatMap((point) => shown.map((name) => point[name])).filter(isNumber);
    const isLog = scale === "log" && values.every((seconds) => seconds > 0);
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (isLog) {
      [low, high] = [low / 1.1, high * 1.1];
    } else {
      const pad = (high - low || high || 1) * 0.08;
      [low, high] = [scale === "zero" ? 0 : Math.max(0, low - pad), high + pad];
    }
    /** @param {number} seconds */
    const toShare = (seconds) =>
      isLog ? Math.log(seconds / low) / Math.log(high / low) : (seconds - low) / (high - low);
    /** @param {number} seconds */
    const y = (seconds) =>
      HEIGHT - MARGIN.bottom - toShare(seconds) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    const ticks = isLog
      ? [0, 0.25, 0.5, 0.75, 1].map((share) => low * (high / low) ** share)
      : chooseRoundTicks(low, high);
    return { y, ticks };
  }

  /**
   * About four round numbers from one end to the other.
   * @param {number} low
   * @param {number} high
   */
  function chooseRoundTicks(low, high) {
    const rough = (high - low) / 4;
    const power = 10 ** Math.floor(Math.log10(rough));
    const steps = [1, 2, 2.5, 5, 10].map((factor) => factor * power);
    const step = steps.find((candidate) => candidate >= rough) ?? steps[steps.length - 1];
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-9); i += 1) {
      ticks.push(i * step);
    }
    return ticks;
  }

  return { HEIGHT, MARGIN, readValue, splitStretches, chooseBand, makeScale };
})();
