"use strict";
// What stands below the benchmarks: the distribution, the groups, the implementations and what only
// one side has. One of them is shown, and those that have nothing to show are not offered.

const Panels = (() => {
  const { make, makeButton } = Dom;
  const { formatCount, makePercent, makeShown, countThings } = Numbers;

  /**
   * The cells of a group, or of all rows.
   * @param {Child} label
   * @param {Group} group
   * @returns {Child[]}
   */
  function makeGroupCells(label, group) {
    const counts = group.verdicts.map(([verdict, count]) =>
      make("li", null, `${formatCount(count)} `, Wording.makeVerdict(verdict)),
    );
    return [
      label,
      formatCount(group.count),
      make("ul", { class: "counts" }, counts),
      makePercent(group.avg_delta),
      makePercent(group.median_delta),
      makeShown(group.avg_speedup),
      makeShown(group.geomean_speedup),
    ];
  }

  /** @param {Group} group */
  function makeGroupLink({ group, label }) {
    const isChosen = State.readOne("group") === group;
    return State.makeLink(
      { ...State.CLOSED, group: isChosen ? null : group },
      { "aria-current": isChosen ? "true" : null, title: group },
      [Dom.isolate(label)],
      () => {
        State.go({ ...State.CLOSED, group: isChosen ? null : group });
        Results.reveal();
      },
    );
  }

  /** @param {Comparison} comparison */
  function paintGroups({ groups, overall, metric, quotient }) {
    const titles = [
      "group",
      "rows",
      "verdicts",
      "avg delta",
      "median delta",
      `avg ${quotient}`,
      "geomean",
    ];
    const rows = [
      makeGroupCells(make("strong", null, "overall"), overall),
      ...groups.map((group) => () => makeGroupCells(makeGroupLink(group), group)),
    ];
    const numeric = [1, 3, 4, 5, 6];
    return [
      Tables.paintPlain(titles, rows, { numeric, caption: "Groups" }),
      make("p", { class: "muted" }, `The averages are of the ${metric}.`),
    ];
  }

  /** @param {ComparisonScreen} screen */
  function paintVariants(screen) {
    const { rows, judged, sides, title } = screen.comparison.variants;
    const how = { sort: "", judged, sides, caption: title };
    return [
      make("p", { class: "muted" }, title, `, by ${judged}`),
      Tables.paintRows(screen, rows, how).box,
    ];
  }

  /**
   * @param {Comparison} comparison
   * @param {"added" | "removed"} verdict
   */
  function paintUnpaired(comparison, verdict) {
    const cases = comparison[verdict];
    const side = verdict === "added" ? "candidate" : "reference";
    const words = `Only in the ${side}: there is nothing to compare with.`;
    return [
      make("p", { class: "muted" }, `${countThings(cases.length, "benchmark")}. ${words}`),
      Tables.paintUnpaired(cases, side, comparison.metric),
    ];
  }

  /**
   * The panels that have something to show.
   * @param {ComparisonScreen} screen
   * @returns {{ key: string, title: string, paint: () => Child[] }[]}
   */
  function listPanels(screen) {
    const { comparison } = screen;
    const { variants, added, removed, groups } = comparison;
    return [
      {
        key: "spread",
        title: "Distribution",
        has: comparison.spread !== null,
        paint: () => [Histogram.paint(comparison)],
      },
      {
        key: "groups",
        title: `Groups ${formatCount(groups.length)}`,
        has: comparison.has_groups,
        paint: () => paintGroups(comparison),
      },
      {
        key: "variants",
        title: `Implementations ${formatCount(variants.rows.length)}`,
        has: variants.rows.length > 0,
        paint: () => paintVariants(screen),
      },
      {
        key: "added",
        title: `Added ${formatCount(added.length)}`,
        has: added.length > 0,
        paint: () => paintUnpaired(comparison, "added"),
      },
      {
        key: "removed",
        title: `Removed ${formatCount(removed.length)}`,
        has: removed.length > 0,
        paint: () => paintUnpaired(comparison, "removed"),
      },
    ].filter(({ has }) => has);
  }

  /** @param {ComparisonScreen} screen */
  function paint(screen) {
    const panels = listPanels(screen);
    if (panels.length === 0) return null;
    const chosen = panels.find(({ key }) => key === State.readOne("panel")) ?? panels[0];
    const tabs = panels.map(({ key, title }, i) =>
      makeButton(title, () => State.go({ panel: key }), {
        role: "tab",
        id: `tab-${key}`,
        "aria-selected": String(key === chosen.key),
        "aria-controls": "panel",
        tabindex: key === chosen.key ? 0 : -1,
        on: undefined,
        name: `panel-${key}`,
        "data-place": i,
      }),
    );
    const walk = (/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const i = panels.indexOf(chosen) + step;
      const next = panels[(i + panels.length) % panels.length];
      event.preventDefault();
      State.go({ panel: next.key });
      Dom.findById(`tab-${next.key}`)?.focus();
    };
    return make(
      "section",
      { id: "panels", "aria-label": "More about all benchmarks" },
      make("div", { class: "tabs", role: "tablist", on: { keydown: walk } }, tabs),
      make(
        "div",
        { id: "panel", role: "tabpanel", "aria-labelledby": `tab-${chosen.key}` },
        make("div", { id: chosen.key }, chosen.paint()),
      ),
    );
  }

  return { paint };
})();
