"use strict";
// The functions that make elements. Text always goes in as a text node, so that a benchmark named
// `<img onerror=…>` is read and never run. Nothing here knows what is shown.
//
// The scripts of the page are classic ones. Each declares one global constant, and uses those of
// the scripts before it in index.html at once, those of later ones only when it is called.

const Dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /**
   * Sets attributes and listeners; absent values (null, undefined, false) are left out.
   * @param {Element} node
   * @param {Properties | null | undefined} properties
   */
  function setProperties(node, properties) {
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (typeof value === "object" && value !== null) {
        for (const [event, listener] of Object.entries(value)) {
          node.addEventListener(event, /** @type {EventListener} */ (listener));
        }
      } else if (value === true) {
        node.setAttribute(name, "");
      } else if (value !== null && value !== undefined && value !== false) {
        node.setAttribute(name, String(value));
      }
    }
  }

  /**
   * @param {Element} node
   * @param {Child[]} children
   */
  function append(node, children) {
    for (const child of children) {
      if (Array.isArray(child)) append(node, child);
      else if (child !== null && child !== undefined && child !== false) node.append(child);
    }
  }

  /**
   * Replaces what an element holds.
   * @param {Element} node
   * @param {Child[]} children
   */
  function fill(node, ...children) {
    node.replaceChildren();
    append(node, children);
  }

  /**
   * Makes an element of HTML.
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {Properties | null} [properties]
   * @param {Child[]} children
   * @returns {HTMLElementTagNameMap[T]}
   */
  function make(tag, properties, ...children) {
    const node = document.createElement(tag);
    setProperties(node, properties);
    append(node, children);
    return node;
  }

  /**
   * Makes an element of SVG.
   * @template {keyof SVGElementTagNameMap} T
   * @param {T} tag
   * @param {Properties | null} [properties]
   * @param {Child[]} children
   * @returns {SVGElementTagNameMap[T]}
   */
  function makeSvg(tag, properties, ...children) {
    const node = document.createElementNS(SVG, tag);
    setProperties(node, properties);
    append(node, children);
    return node;
  }

  /**
   * A long name with places where a line may end: after the signs that separate its parts. Its text
   * does not change.
   * @param {string} text
   * @returns {Child[]}
   */
  function allowBreaks(text) {
    const parts = text.split(/(?<=[/:_[,=-])(?=[^/:_[,=-])/);
    return parts.flatMap((part, i) => (i === 0 ? [part] : [make("wbr"), part]));
  }

  /**
   * A name of others in its own direction, so that none of its letters turns what is around it.
   * @param {Child[]} children
   */
  function isolate(...children) {
    return make("bdi", null, ...children);
  }

  /**
   * A sentence of the program, with what it writes between backticks as code.
   * @param {string} text
   * @returns {Child[]}
   */
  function markCode(text) {
    return text.split("`").map((part, i) => (i % 2 === 1 ? make("code", null, part) : part));
  }

  /**
   * Text for screen readers only.
   * @param {Child[]} children
   */
  function makeUnseen(...children) {
    return make("span", { class: "visually-hidden" }, ...children);
  }

  /**
   * @param {Child} label
   * @param {() => void} onClick
   * @param {Properties} [properties]
   */
  function makeButton(label, onClick, properties) {
    return make("button", { type: "button", ...properties, on: { click: onClick } }, label);
  }

  /**
   * A control under its label. The label is clickable and read aloud; what follows the control only
   * explains.
   * @param {Child} label
   * @param {HTMLInputElement | HTMLSelectElement} control
   * @param {Properties} properties
   * @param {Child[]} more
   */
  function addLabel(label, control, properties, ...more) {
    control.id ||= `field-${control.name}`;
    return make(
      "div",
      properties,
      make("label", { class: "label", for: control.id }, label),
      control,
      ...more,
    );
  }

  /**
   * @param {[value: string, label: string][]} options
   * @param {string} chosen
   * @param {(value: string) => void} onChange
   * @param {Properties} properties
   */
  function makeSelect(options, chosen, onChange, properties) {
    const select = make(
      "select",
      { ...properties, on: { change: () => onChange(select.value) } },
      options.map(([value, label]) => make("option", { value, selected: value === chosen }, label)),
    );
    return select;
  }

  /**
   * A drawing, its caption in words, and the same as a table that opens.
   * @param {Child} drawing
   * @param {string} caption
   * @param {HTMLElement | null} table
   */
  function makeFigure(drawing, caption, table) {
    return make(
      "figure",
      null,
      make("div", { class: "drawing" }, drawing),
      make("figcaption", null, caption),
      table &&
        make(
          "details",
          { class: "as-table" },
          make("summary", null, "As a table"),
          make("div", { class: "scroll" }, table),
        ),
    );
  }

  /**
   * An element that may be absent.
   * @param {string} id
   */
  function findById(id) {
    return document.getElementById(id);
  }

  /**
   * An element that index.html has.
   * @param {string} id
   */
  function getById(id) {
    const node = document.getElementById(id);
    if (node === null) throw new Error(`the page has no element #${id}`);
    return node;
  }

  return {
    fill,
    make,
    makeSvg,
    makeUnseen,
    allowBreaks,
    isolate,
    markCode,
    makeButton,
    addLabel,
    makeSelect,
    makeFigure,
    findById,
    getById,
  };
})();
