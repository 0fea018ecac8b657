"use strict";
// A table that draws what is in view and nothing more. Its lines stand in blocks; a block far from
// the screen is an empty room of the same height. So twenty thousand lines sort and scroll like
// twenty.

const RowWindow = (() => {
  const { make } = Dom;
  // Lines of a block.
  const BLOCK = 60;
  // Pixels around the screen that are drawn as well.
  const MARGIN = 1200;
  // The height of a line that was never drawn.
  const FIRST_GUESS = 31;
  // On paper no more lines than this.
  const MOST_PRINTED = 2000;
  let guess = FIRST_GUESS;

  /**
   * @param {HTMLTableElement} table Has its head.
   * @param {Line[]} lines
   * @param {number} columns
   */
  function fill(table, lines, columns) {
    /** @type {{ body: HTMLElement, from: number, to: number, isDrawn: boolean }[]} */
    const blocks = [];
    for (const line of lines.keys()) {
      // A heading belongs to the lines in its body, so each begins one.
      const last = blocks[blocks.length - 1];
      if (last && line - last.from < BLOCK && !lines[line].head) last.to = line + 1;
      else blocks.push({ body: make("tbody"), from: line, to: line + 1, isDrawn: false });
    }
    table.setAttribute("aria-rowcount", String(lines.length + 1));
    table.append(...blocks.map(({ body }) => body));

    /** @param {(typeof blocks)[number]} block */
    function draw(block) {
      if (block.isDrawn) return;
      block.isDrawn = true;
      const parts = [];
      for (let i = block.from; i < block.to; i += 1) {
        const { head, draw } = lines[i];
        if (head) parts.push(head());
        const drawn = draw();
        drawn[0].setAttribute("aria-rowindex", String(i + 2));
        parts.push(...drawn);
      }
      block.body.replaceChildren(...parts);
      block.body.classList.remove("room");
    }

    /** @param {(typeof blocks)[number]} block */
    function empty(block) {
      const hasWork =
        block.body.contains(document.activeElement) || block.body.querySelector(".opened");
      if (hasWork) return;
      const height = block.isDrawn ? block.body.getBoundingClientRect().height : 0;
      const count = block.to - block.from;
      if (height > 0 && count > 20 && !lines[block.from].head) guess = height / count;
      block.isDrawn = false;
      const cell = make("td", { colspan: columns });
      cell.style.height = `${Math.round(height || guess * count)}px`;
      block.body.classList.add("room");
      block.body.replaceChildren(make("tr", { "aria-hidden": "true" }, cell));
    }

    /**
     * Draws the line with this key, or at this place, wherever it is.
     * @param {(line: Line, i: number) => boolean} isWanted
     */
    function findBody(isWanted) {
      const line = lines.findIndex(isWanted);
      const block = blocks.find(({ from, to }) => from <= line && line < to);
      if (!block) return null;
      draw(block);
      return block.body;
    }

    // What a few screens hold is drawn whole.
    if (lines.length <= 2 * BLOCK) {
      for (const block of blocks) draw(block);
      return { reach: findBody };
    }

    const byBody = new Map(blocks.map((block) => [block.body, block]));
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const block = byBody.get(/** @type {HTMLElement} */ (target));
          if (!block) continue;
          if (isIntersecting) draw(block);
          else if (block.isDrawn) empty(block);
        }
      },
      { rootMargin: `${MARGIN}px 0px` },
    );
    for (const [i, block] of blocks.entries()) {
      if (i === 0) draw(block);
      else empty(block);
      observer.observe(block.body);
    }

    const printAll = () => {
      for (const block of blocks) if (block.from < MOST_PRINTED) draw(block);
    };
    printers.add(new WeakRef(printAll));
    alive.set(table, printAll);
    return { reach: findBody };
  }

  /** @type {Set<WeakRef<() => void>>} */
  const printers = new Set();
  // A table that is gone takes its blocks along.
  const alive = new WeakMap();

  window.addEventListener("beforeprint", () => {
    for (const printer of printers) {
      const printAll = printer.deref();
      if (printAll) printAll();
      else printers.delete(printer);
    }
  });

  return { fill };
})();
