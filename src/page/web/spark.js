"use strict";
// Sparklines: the last runs of a benchmark as a line in its row. They come after the table, which
// does not wait for them.

const Spark = (() => {
  const { make, makeSvg } = Dom;
  const SIZE = { width: 92, height: 20 };
  // Fewer runs are no line.
  const LEAST_RUNS = 3;
  /**
   * The points of each benchmark.
   * @type {Map<string, number[]>}
   */
  let points = new Map();
  let unit = "s";

  /** @param {Trends | null} trends */
  function learn(trends) {
    unit = trends?.unit ?? "s";
    points = new Map(trends?.series.map(({ fullname, spark }) => [fullname, spark]) ?? []);
    for (const holder of document.querySelectorAll(".spark:empty")) {
      if (holder instanceof HTMLElement) fill(holder, holder.dataset.of ?? "");
    }
  }

  /** @param {number[]} values */
  function draw(values) {
    const { width, height } = SIZE;
    const [low, high] = [Math.min(...values), Math.max(...values)];
    /** @param {number} i */
    const x = (i) => 2 + (i / Math.max(1, values.length - 1)) * (width - 6);
    // A line that hardly moves is drawn flat: its noise must not look like a change.
    const span = Math.max(high - low, Math.max(Math.abs(low), Math.abs(high)) * 0.05) || 1;
    const middle = (high + low) / 2;
    /** @param {number} value */
    const y = (value) => height / 2 - ((value - middle) / span) * (height - 6);
    const d = `M${values.map((value, i) => `${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("L")}`;
    const last = values.length - 1;
    return makeSvg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
      makeSvg("path", { class: "line", d }),
      makeSvg("circle", { class: "end", cx: x(last), cy: y(values[last]), r: 2 }),
    );
  }

  /**
   * @param {HTMLElement} holder
   * @param {string} fullname
   */
  function fill(holder, fullname) {
    const values = points.get(fullname);
    if (!values || values.length < 2) return;
    const [from, to] = [values[0], values[values.length - 1]].map((it) =>
      Numbers.formatNumber(it, unit),
    );
    holder.title = `${Numbers.countThings(values.length, "run")}: ${from} … ${to}`;
    holder.append(draw(values));
  }

  /** @param {string} fullname */
  function makeSpark(fullname) {
    const holder = make("span", { class: "spark", "data-of": fullname });
    fill(holder, fullname);
    return holder;
  }

  return { LEAST_RUNS, learn, makeSpark, draw };
})();
