"use strict";
// The pointer and the keys of a history chart: a point is pointed at, walked to or pinned, a
// stretch of runs is drawn over.

const TimelineInput = (() => {
  const { makeSvg } = Dom;
  const { HEIGHT, MARGIN } = TimelineScale;
  // How near a side must be pressed to be dragged.
  const GRASP = 9;
  // Fewer pixels are a press, not a stretch.
  const LEAST_DRAG = 6;
  /** How far a key goes, in points. */
  const STEPS = new Map([
    ["ArrowLeft", -1],
    ["ArrowRight", 1],
    ["PageUp", -10],
    ["PageDown", 10],
    ["Home", -Infinity],
    ["End", Infinity],
  ]);

  /**
   * The chart as an element that follows the pointer and the keys.
   * @param {TimelineView} view
   * @param {TimelineDrawing} drawing
   */
  function makeInteractive(view, { width, x, y, runAt, cursor, selection, parts }) {
    const { points, firstRun, lastRun } = view;
    let current = points.findIndex(({ run }) => run === view.pinnedRun);
    /**
     * Where a stretch begins, while it is drawn.
     * @type {number | null}
     */
    let start = null;
    /**
     * The side that is dragged to another run, if any.
     * @type {SideName | null}
     */
    let dragged = null;
    // Whether the pointer was released after a stretch: a click event follows.
    let wasDrag = false;

    /**
     * @param {number} index
     * @param {PointedHow} how
     */
    function show(index, how) {
      current = Math.max(0, Math.min(points.length - 1, index));
      const point = points[current];
      const middle = x(point.run);
      const [y1, y2] = [MARGIN.top - 6, HEIGHT - MARGIN.bottom];
      cursor.replaceChildren(
        makeSvg("line", { x1: middle, x2: middle, y1, y2 }),
        makeSvg("circle", { cx: middle, cy: y(point.value), r: 5 }),
      );
      view.onPoint(point, how);
    }

    /** @param {MouseEvent} event */
    function readX(event) {
      const box = svg.getBoundingClientRect();
      return ((event.clientX - box.left) * width) / box.width;
    }

    /** @param {MouseEvent} event */
    function findNearest(event) {
      const pointer = readX(event);
      const distances = points.map(({ run }) => Math.abs(x(run) - pointer));
      return distances.reduce((best, distance, i) => (distance < distances[best] ? i : best), 0);
    }

    /**
     * The ends of the stretch, from left to right.
     * @param {number} from
     * @param {MouseEvent} event
     */
    function readStretch(from, event) {
      return [from, readX(event)].sort((a, b) => a - b);
    }

    /**
     * The side whose mark is under the pointer.
     * @param {PointerEvent} event
     * @returns {SideName | null}
     */
    function findSide(event) {
      if (!view.onSide) return null;
      const box = svg.getBoundingClientRect();
      const [px, py] = [readX(event), event.clientY - box.top];
      /** @type {SideName[]} */
      const sides = ["candidate", "reference"];
      const isNear = (/** @type {SideName} */ side) => {
        const point = points.find(({ run }) => run === view[side]);
        return point && Math.hypot(x(point.run) - px, y(point.value) - py) <= GRASP;
      };
      return sides.find(isNear) ?? null;
    }

    /** @param {PointerEvent} event */
    function press(event) {
      if (event.button !== 0) return;
      dragged = findSide(event);
      start = readX(event);
      svg.setPointerCapture(event.pointerId);
    }

    /** @param {PointerEvent} event */
    function move(event) {
      if (start === null) {
        show(findNearest(event), "pointed");
        return;
      }
      if (dragged) {
        show(findNearest(event), "pointed");
        return;
      }
      const [left, right] = readStretch(start, event);
      selection.setAttribute("x", String(left));
      selection.setAttribute("width", String(right - left));
    }

    /** @param {PointerEvent} event */
    function release(event) {
      if (start === null) return;
      const [left, right] = readStretch(start, event);
      const side = dragged;
      cancel();
      wasDrag = right - left >= LEAST_DRAG;
      if (!wasDrag) return;
      if (side) {
        view.onSide?.(side, points[findNearest(event)].run);
        return;
      }
      const first = Math.max(firstRun, Math.ceil(runAt(left)));
      const last = Math.min(lastRun, Math.floor(runAt(right)));
      if (last > first) view.onZoom(first, last, "drawn");
    }

    function cancel() {
      start = null;
      dragged = null;
      selection.setAttribute("width", "0");
    }

    /**
     * Shows more or fewer runs, around the one that the cursor is at.
     * @param {number} factor
     */
    function zoom(factor) {
      if (current >= 0) show(current, "pinned");
      const total = view.history.runs.length;
      const runs = Math.max(2, Math.round((lastRun - firstRun + 1) * factor));
      const middle = points[Math.max(0, current)].run;
      const first = Math.max(0, Math.min(total - runs, middle - Math.floor(runs / 2)));
      view.onZoom(first, Math.min(total, first + runs) - 1, "walked");
    }

    /**
     * What a key does here, if anything.
     * @param {string} key
     * @returns {(() => void) | null}
     */
    function findAction(key) {
      const step = STEPS.get(key);
      if (step !== undefined) {
        return () => show((current < 0 ? points.length - 1 : current) + step, "walked");
      }
      if (key === "Enter" && current >= 0) return () => show(current, "pinned");
      if (key === "+") return () => zoom(1 / 2);
      if (key === "-") return () => zoom(2);
      if (key === "0") return () => view.onZoom(null, null, "walked");
      return null;
    }

    /** @param {KeyboardEvent} event */
    function pressKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const action = findAction(event.key);
      if (!action) return;
      event.preventDefault();
      action();
    }

    const svg = makeSvg(
      "svg",
      {
        class: "timeline",
        width,
        height: HEIGHT,
        viewBox: `0 0 ${width} ${HEIGHT}`,
        tabindex: 0,
        role: "application",
        "aria-label": `${view.series.fullname} over ${points.length} runs. Arrow keys go from run to run, Enter holds one, plus and minus show fewer and more runs, 0 all; the same as a table below.`,
        on: {
          pointerdown: press,
          pointermove: move,
          pointerup: release,
          pointercancel: cancel,
          click: (event) => {
            if (!wasDrag) show(findNearest(event), "pinned");
          },
          dblclick: () => view.onZoom(null, null, "drawn"),
          focus: () => {
            if (current < 0) show(points.length - 1, "walked");
          },
          keydown: pressKey,
        },
      },
      parts,
    );
    queueMicrotask(() => {
      if (current >= 0) show(current, "pinned");
      if (view.takesFocus) svg.focus({ preventScroll: true });
      // Once: the chart is drawn anew at every width, wherever the focus is by then.
      view.takesFocus = false;
    });
    return svg;
  }

  return { makeInteractive };
})();
