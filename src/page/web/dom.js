"use strict";
// The page's one namespace, and the two functions that make elements. Text always goes in as a text node, so that a
// benchmark named `<img onerror=…>` is read and never run. Nothing here knows what is shown.

const PARK = {};

PARK.dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  // Properties are attributes, except `on` (listeners by event) and absent ones (null, undefined, false).
  function dress(node, properties, children) {
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (name === "on") {
        for (const [event, listener] of Object.entries(value))
          node.addEventListener(event, listener);
      } else if (value === true) {
        node.setAttribute(name, "");
      } else if (value !== null && value !== undefined && value !== false) {
        node.setAttribute(name, String(value));
      }
    }
    node.append(
      ...children.flat(Infinity).filter((it) => it !== null && it !== undefined && it !== false),
    );
    return node;
  }

  const el = (tag, properties, ...children) =>
    dress(document.createElement(tag), properties, children);
  const svg = (tag, properties, ...children) =>
    dress(document.createElementNS(SVG, tag), properties, children);

  // A long name with places where a line may end: behind the signs that part it. Its text stays what it is.
  function breakable(text) {
    const parts = text.split(/(?<=[/:_[,=-])(?=[^/:_[,=-])/);
    return parts.flatMap((part, i) => (i === 0 ? [part] : [el("wbr"), part]));
  }

  // What only a screen reader says.
  const unseen = (...children) => el("span", { class: "visually-hidden" }, ...children);

  function button(label, onClick, properties) {
    return el("button", { type: "button", ...properties, on: { click: onClick } }, label);
  }

  // A control under its label; the label is clickable and read aloud, and what else stands here only explains.
  function labelled(label, control, properties, ...more) {
    control.id ||= `field-${control.name}`;
    return el(
      "div",
      properties,
      el("label", { class: "label", for: control.id }, label),
      control,
      ...more,
    );
  }

  function choice(options, chosen, onChange, properties) {
    const select = el(
      "select",
      { ...properties, on: { change: () => onChange(select.value) } },
      options.map(([value, label]) => el("option", { value, selected: value === chosen }, label)),
    );
    return select;
  }

  // A figure: the drawing, its caption in words, and the same as a table behind a toggle.
  function figure(drawing, caption, table, properties) {
    return el(
      "figure",
      properties,
      el("div", { class: "drawing" }, drawing),
      el("figcaption", null, caption),
      table &&
        el(
          "details",
          { class: "as-table" },
          el("summary", null, "As a table"),
          el("div", { class: "scroll" }, table),
        ),
    );
  }

  return {
    el,
    svg,
    unseen,
    breakable,
    button,
    labelled,
    choice,
    figure,
    byId: (id) => document.getElementById(id),
  };
})();
