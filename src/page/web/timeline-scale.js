"use strict";
// What a history chart shows of its points: which of them, how high, and with which round numbers
// beside.

const TimelineScale = (() => {
  const HEIGHT = 280;
  const MARGIN = { left: 78, right: 16, top: 48, bottom: 30 };
  // More points than this are thinned: of each strip the first, the lowest, the highest and the
  // last remain.
  const MOST_POINTS = 1000;

  /** @param {SeriesPoint[]} points */
  function thinPoints(points) {
    if (points.length <= MOST_POINTS) return points;
    const size = Math.ceil(points.length / (MOST_POINTS / 4));
    const thinned = [];
    for (let start = 0; start < points.length; start += size) {
      const strip = points.slice(start, start + size);
      const byValue = [...strip].sort((a, b) => a.value - b.value);
      const [lowest, highest] = [byValue[0], byValue[byValue.length - 1]];
      thinned.push(...new Set([strip[0], lowest, highest, strip[strip.length - 1]]));
    }
    return thinned.sort((a, b) => a.run - b.run);
  }

  /**
   * The unbroken stretches of a line: a run without the benchmark is a gap, another machine or
   * version of the benchmark is a break.
   * @param {SeriesPoint[]} points
   * @param {number[]} breaks
   * @param {number[]} kinds
   * @returns {SeriesPoint[][]} Thinned.
   */
  function splitStretches(points, breaks, kinds) {
    let stretch = 0;
    const stretchOfRun = new Map();
    for (const [i, point] of points.entries()) {
      const before = points[i - 1];
      const isNext = before && point.run === before.run + 1;
      const isBreak = before && kinds[point.run] !== kinds[before.run];
      if (before && (!isNext || isBreak || breaks.includes(point.run))) stretch += 1;
      stretchOfRun.set(point.run, stretch);
    }
    const thinned = thinPoints(points);
    return [...Map.groupBy(thinned, ({ run }) => stretchOfRun.get(run)).values()];
  }

  /**
   * A series as points.
   * @param {Series} series
   * @returns {SeriesPoint[]}
   */
  function listPoints({ at, values, band }) {
    return at.map((run, i) => ({
      run,
      value: values[i],
      low: band?.low[i] ?? null,
      high: band?.high[i] ?? null,
    }));
  }

  /**
   * The heights of times, and the times to write beside them.
   * @param {number[]} values
   * @param {string} scale
   */
  function makeScale(values, scale) {
    const isLog = scale === "log" && values.every((seconds) => seconds > 0);
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (isLog) {
      [low, high] = [low / 1.1, high * 1.1];
    } else {
      const pad = (high - low || Math.abs(high) || 1) * 0.08;
      // Only below zero there are numbers below zero.
      const least = low < 0 ? low - pad : scale === "zero" ? 0 : Math.max(0, low - pad);
      [low, high] = [least, scale === "zero" ? Math.max(0, high + pad) : high + pad];
    }
    /** @param {number} seconds */
    const toShare = (seconds) =>
      isLog ? Math.log(seconds / low) / Math.log(high / low) : (seconds - low) / (high - low);
    /** @param {number} seconds */
    const y = (seconds) =>
      HEIGHT - MARGIN.bottom - toShare(seconds) * (HEIGHT - MARGIN.top - MARGIN.bottom);
    const ticks = isLog ? chooseLogTicks(low, high) : chooseRoundTicks(low, high);
    return { y, ticks };
  }

  /**
   * 1, 2 and 5 of every power of ten between both ends; only powers where these are many, and round
   * numbers where they are few.
   * @param {number} low
   * @param {number} high
   */
  function chooseLogTicks(low, high) {
    const [first, last] = [low, high].map((end) => Math.floor(Math.log10(end)));
    const factors = last - first > 3 ? [1] : [1, 2, 5];
    const ticks = [];
    for (let power = first; power <= last; power += 1) {
      for (const factor of factors) {
        const tick = Number(`${factor}e${power}`);
        if (low <= tick && tick <= high) ticks.push(tick);
      }
    }
    return ticks.length < 2 ? chooseRoundTicks(low, high) : ticks;
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

  return { HEIGHT, MARGIN, listPoints, splitStretches, makeScale };
})();
