//! Examples of every command, for help and for the manual.

use crate::render::words::text;

/// A command line, and what it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example {
    /// The whole line, as it is typed.
    pub line: &'static str,
    /// What it does; empty where the line says it.
    pub about: &'static str,
}

const fn example(line: &'static str, about: &'static str) -> Example {
    Example { line, about }
}

/// Examples of the program as a whole.
pub(super) const PROGRAM: &[Example] = &[
    example("pytest --benchmark-save baseline", "save a run, with pytest-benchmark"),
    example("pytest-park analyze", "compare the two latest runs"),
    example("pytest-park path/to/folder", "the same in another folder"),
    example("pytest-park analyze -r baseline", "compare the latest run with another"),
    example("pytest-park measure", "measure this branch and its base in turn"),
    example("pytest-park runs", "list the runs"),
    example("pytest-park history", "show every benchmark over all runs"),
    example("pytest-park serve", "show it all in a browser"),
    example("pytest-park", "ask what to do, on a terminal"),
];

const ANALYZE: &[Example] = &[
    example("pytest-park analyze", "the two latest runs"),
    example("pytest-park analyze -r baseline -c candidate-v2", "two runs by name"),
    example("pytest-park analyze -r 'base*' -c 'new*' --pool", "several runs a side"),
    example("pytest-park analyze -r latest~5 --sort delta --only-changed", ""),
    example("pytest-park analyze -g group,param:device", "in groups"),
    example("pytest-park analyze -g group --distinct-param device", ""),
    example("pytest-park analyze -k test_query --explain test_query", ""),
    example("pytest-park analyze --format html --output report.html", "a page to share"),
    example("pytest-park analyze --fail-on regressed", "a gate: exit code 1"),
];

const MEASURE: &[Example] = &[
    example("pytest-park measure", "this branch against where it left main"),
    example("pytest-park measure --dry-run", "what would be measured"),
    example("pytest-park measure --against v2.1 -- tests/bench -k parse", ""),
    example("pytest-park measure --against main --budget 5m --fail-on regressed", ""),
    example("pytest-park measure --reference-python .venv-old/bin/python", ""),
    example("git bisect run pytest-park measure --bisect --against v2.1 -- -k sort", ""),
];

const RUNS: &[Example] = &[
    example("pytest-park runs", "the runs in ./.benchmarks"),
    example("pytest-park runs path/to/folder --format json", ""),
];

const HISTORY: &[Example] = &[
    example("pytest-park history", "all benchmarks over all runs"),
    example("pytest-park history --only-changed --last 50", "those with a step"),
    example("pytest-park history -k test_query --metric min --since 2026-11", ""),
    example("pytest-park history -r v1.0 -g file --format markdown", ""),
];

const GROWTH: &[Example] = &[
    example("pytest-park growth", "over every numeric param"),
    example("pytest-park growth --over n -r baseline", "over one, against another run"),
    example("pytest-park growth --over n --fail-on growth:0.2", "a gate: exit code 1"),
];

const EXPORT: &[Example] = &[
    example("pytest-park export --to exported", ""),
    example("pytest-park export --to exported --project web --source runner-1", ""),
    example("pytest-park export --to exported --format ndjson --with-data", ""),
    example("pytest-park export --print-schema", "the columns"),
];

const SERVE: &[Example] = &[
    example("pytest-park serve", "the runs in ./.benchmarks"),
    example("pytest-park serve --port 0 --open", "at a free port, in a browser"),
    example("pytest-park serve -r baseline -g file", "what the page begins with"),
];

const COMPLETIONS: &[Example] = &[
    example("eval \"$(pytest-park completions bash)\"", "a line of ~/.bashrc"),
    example("pytest-park completions zsh > ~/.zfunc/_pytest-park", "a folder in fpath"),
    example("pytest-park completions fish > ~/.config/fish/completions/pytest-park.fish", ""),
];

const MAN: &[Example] = &[
    example("pytest-park man | man -l -", "read it"),
    example("pytest-park man > ~/.local/share/man/man1/pytest-park.1", "install it"),
];

/// The examples of a command; none for one that needs none.
pub(super) fn of_command(name: &str) -> &'static [Example] {
    match name {
        "analyze" => ANALYZE,
        "measure" => MEASURE,
        "runs" => RUNS,
        "history" => HISTORY,
        "growth" => GROWTH,
        "export" => EXPORT,
        "serve" => SERVE,
        "completions" => COMPLETIONS,
        "man" => MAN,
        _ => &[],
    }
}

/// The examples as help shows them. What an example does is beside its line where every line has
/// room for that, and below it otherwise.
pub(super) fn shown(examples: &[Example], columns: usize) -> String {
    const GAP: usize = 3;
    let widest = |part: fn(&Example) -> &'static str| {
        examples.iter().map(|example| text::width(part(example))).max().unwrap_or_default()
    };
    let explained = examples.iter().filter(|example| !example.about.is_empty());
    let line_width = explained.map(|example| text::width(example.line)).max().unwrap_or_default();
    let are_beside = 2 + line_width + GAP + widest(|example| example.about) <= columns;
    let mut shown = "Examples:".to_owned();
    for Example { line, about } in examples {
        shown.push_str("\n  ");
        shown.push_str(line);
        if about.is_empty() {
            continue;
        }
        if are_beside {
            shown.push_str(&" ".repeat(line_width + GAP - text::width(line)));
        } else {
            shown.push_str("\n      ");
        }
        shown.push_str(about);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_example_does_is_beside_it_or_below_it() {
        let examples = [example("pytest-park a", "short"), example("pytest-park a --long x", "")];
        assert_eq!(
            shown(&examples, 23),
            "Examples:\n  pytest-park a   short\n  pytest-park a --long x"
        );
        assert_eq!(
            shown(&examples, 20),
            "Examples:\n  pytest-park a\n      short\n  pytest-park a --long x"
        );
    }
}
