"use strict";
// The distribution of the rounds of both sides: a box from the fastest to the slowest round with
// the middle half between its quartiles, and every round where they were saved.

const RoundsChart = (() => {
  const { make, makeSvg } = Dom;
  const { formatNumber } = Numbers;
  const LANE = 46;
  const MARGIN = { left: 78, right: 16, top: 6, bottom: 24 };
  /** @type {SideName[]} */
  const SIDES = ["reference", "candidate"];
  // A slowest round beyond so many times the typical span would make all else a dot.
  const FAR = 12;

  /** @param {Detail} detail */
  function chooseEnd({ boxes }) {
    const known = boxes.filter((box) => box !== null);
    const least = Math.min(...known.map(({ min }) => min));
    const most = Math.max(...known.map(({ max }) => max));
    const body = Math.max(...known.map(({ q3 }) => q3)) - least;
    const cut = least + body * FAR;
    return { least, most, end: body > 0 && most > cut ? cut : most };
  }

  /**
   * @param {Detail} detail
   * @param {number} width
   */
  function draw(detail, width) {
    const { least, end } = chooseEnd(detail);
    const span = end - least || least || 1;
    const [low, high] = [least - span * 0.03, end + span * 0.03];
    const inner = width - MARGIN.left - MARGIN.right;
    /** @param {number} seconds */
    const x = (seconds) => MARGIN.left + ((Math.min(seconds, high) - low) / (high - low)) * inner;
    const height = MARGIN.top + LANE * SIDES.length + MARGIN.bottom;
    /** @type {SVGElement[]} */
    const parts = SIDES.flatMap((side, i) =>
      drawLane(side, detail, i, MARGIN.top + LANE * i, x, end),
    );
    const floor = height - MARGIN.bottom + 2;
    const [first, last] = [MARGIN.left, width - MARGIN.right];
    parts.push(makeSvg("line", { class: "axis", x1: first, x2: last, y1: floor, y2: floor }));
    for (const share of [0, 0.5, 1]) {
      const seconds = low + (high - low) * share;
      const anchor = share === 0 ? "start" : share === 1 ? "end" : "middle";
      const place = { class: "faint", x: x(seconds), y: height - 6, "text-anchor": anchor };
      parts.push(makeSvg("text", place, formatNumber(seconds, detail.unit)));
    }
    const label = "Distribution of the rounds; the same numbers are in the table of statistics";
    return makeSvg("svg", { width, height, role: "img", "aria-label": label }, parts);
  }

  /**
   * @param {SideName} side
   * @param {Detail} detail
   * @param {number} i The place of the side.
   * @param {number} top
   * @param {(seconds: number) => number} x
   * @param {number} end
   */
  function drawLane(side, { boxes, rounds, unit }, i, top, x, end) {
    const box = boxes[i];
    const middle = top + LANE / 2 - 4;
    const name = makeSvg("text", { class: "faint", x: 0, y: middle + 4 }, side);
    if (!box) return [name];
    /** @type {SVGElement[]} */
    const parts = [
      name,
      makeSvg("line", { class: "whisker", x1: x(box.min), x2: x(box.max), y1: middle, y2: middle }),
      makeSvg("rect", {
        class: `box ${side}`,
        x: x(box.q1),
        width: Math.max(1, x(box.q3) - x(box.q1)),
        y: middle - 9,
        height: 18,
      }),
      makeSvg("line", {
        class: "middle",
        x1: x(box.median),
        x2: x(box.median),
        y1: middle - 9,
        y2: middle + 9,
      }),
    ];
    // Rounds lie below the box, each a little lower or higher, so that they do not hide each other.
    for (const [k, seconds] of rounds[i].entries()) {
      if (seconds > end) continue;
      const cy = middle + 15 + ((k * 7) % 5) - 2;
      parts.push(makeSvg("circle", { class: "round", cx: x(seconds), cy, r: 1.3 }));
    }
    if (box.max > end) {
      const words = `slowest ${formatNumber(box.max, unit)} ▸`;
      const place = { class: "faint", x: x(end), y: middle - 12, "text-anchor": "end" };
      parts.push(makeSvg("text", place, words));
    }
    return parts;
  }

  /** @param {Detail} detail */
  function paint(detail) {
    if (detail.boxes.every((box) => box === null)) return null;
    const hasRounds = detail.rounds.some((rounds) => rounds.length > 0);
    const words =
      "The box holds the middle half of the rounds, its line is the median, and the thin line goes from the fastest to the slowest round.";
    const caption = hasRounds ? `${words} Each dot is a round.` : words;
    const drawing = Charts.makeResponsive((width) => draw(detail, width));
    return make(
      "section",
      { id: "rounds", "aria-labelledby": "rounds-title" },
      make("h3", { id: "rounds-title" }, "Rounds"),
      Dom.makeFigure(drawing, caption, null),
    );
  }

  return { paint };
})();
