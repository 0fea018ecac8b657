"use strict";
// What the program refused, in its own words, and the ways on: other runs, the default view, or how
// to save a first run.

const ProblemView = (() => {
  const { make } = Dom;
  // How many runs are offered.
  const MOST_RUNS = 10;

  /**
   * @param {InstanceType<typeof Data.Refusal>} refusal
   * @param {Child[]} more
   */
  function paintProblem({ message, causes, hint }, ...more) {
    return make(
      "div",
      { class: "strip problem" },
      make("p", null, make("strong", null, "error: "), Dom.markCode(message)),
      causes.length > 0 &&
        make(
          "ul",
          null,
          causes.map((cause) => make("li", null, Dom.markCode(cause))),
        ),
      hint && make("p", null, make("strong", null, "hint: "), Dom.markCode(hint)),
      ...more,
    );
  }

  // What is asked for where nothing is.
  function makeDefaults() {
    const names = [...State.QUESTION_NAMES, ...Object.keys(State.CLOSED)];
    return Object.fromEntries(names.map((name) => [name, null]));
  }

  /**
   * The way back to what always works.
   * @param {Run[]} runs
   */
  function paintWayBack(runs) {
    const words = runs.length > 1 ? "Compare the two latest runs instead" : "Show what there is";
    return make(
      "p",
      null,
      State.makeLink(makeDefaults(), { class: "button", id: "to-default" }, [words]),
    );
  }

  /**
   * The ways on where there are runs.
   * @param {Run[]} runs
   * @returns {Child[]}
   */
  function paintWaysOn(runs) {
    const defaults = makeDefaults();
    const newest = [...runs].reverse().slice(0, MOST_RUNS);
    const links = newest.map((run) => {
      const changes = { ...defaults, candidate: RunPicker.makeSelector(run, runs) };
      return make(
        "li",
        null,
        State.makeLink(changes, { title: run.label }, [Dom.isolate(run.line)]),
      );
    });
    return [
      make(
        "section",
        { "aria-labelledby": "listed-title" },
        make("h2", { id: "listed-title" }, "Or judge one of these runs"),
        make("ul", { class: "run-links" }, links),
      ),
    ];
  }

  /**
   * The first visit: nothing was saved yet, and nothing is wrong.
   * @returns {Child[]}
   */
  function paintWelcome() {
    const commands = [
      ["pytest --benchmark-save baseline", "saves a first run"],
      ["pytest --benchmark-save candidate", "saves a second one, after a change"],
      ["pytest --benchmark-autosave", "saves every run under its commit"],
    ];
    return [
      make(
        "section",
        { id: "welcome", "aria-labelledby": "welcome-title" },
        make("h2", { id: "welcome-title" }, "No run has been saved here yet"),
        make("p", null, "This page shows runs as soon as they are saved. In the project's folder:"),
        make(
          "dl",
          { class: "definitions" },
          commands.map(([command, words]) =>
            make(
              "div",
              null,
              make("dt", null, make("code", null, command)),
              make("dd", null, words),
            ),
          ),
        ),
      ),
    ];
  }

  return { paintProblem, paintWayBack, paintWaysOn, paintWelcome };
})();
