//! `docs/options.md` is the program's own help, command by command.

use std::fmt::Write as _;
use std::fs;

use crate::harness::{park, root};

/// The width of the page.
const COLUMNS: usize = 100;

fn help(words: &[&str], columns: usize) -> String {
    let words = [words, &["--help"]].concat();
    let text = park(&words).width(columns).run().ok().stdout;
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The commands that the program's own help lists, in its order.
fn commands() -> Vec<String> {
    let help = help(&[], COLUMNS);
    let (_, listed) = help.split_once("\nCommands:\n").expect("a list of commands");
    let listed = listed.split("\n\n").next().expect("the list ends");
    let first_word = |line: &str| line.split_whitespace().next().map(str::to_owned);
    let commands: Vec<String> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(first_word)
        .collect();
    commands.into_iter().filter(|it| it != "help").collect()
}

fn page() -> String {
    let mut page = "# Options\n\nEvery command and every option, as `pytest-park --help` and `pytest-park COMMAND --help` print them. Every flag of `analyze`\n\
        is also a key under `[tool.pytest-park]` in `pyproject.toml` and a variable such as `PYTEST_PARK_FAIL_ON`. [plugin.md](plugin.md)\n\
        lists the options inside pytest, and [exit-codes.md](exit-codes.md) the exit codes.\n"
        .to_owned();
    write!(page, "\n## `pytest-park`\n\n```text\n{}\n```\n", help(&[], COLUMNS))
        .expect("text grows");
    for command in commands() {
        write!(
            page,
            "\n## `pytest-park {command}`\n\n```text\n{}\n```\n",
            help(&[&command], COLUMNS)
        )
        .expect("text grows");
    }
    page
}

#[test]
fn the_page_of_options_is_what_help_prints() {
    let path = root().join("docs/options.md");
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        kept == page,
        "docs/options.md is old: run `UPDATE_DOCS=1 cargo test --test it options` and read the change"
    );
}

#[test]
fn help_is_as_wide_as_the_terminal_up_to_a_hundred_columns() {
    let widest = |columns: usize| {
        help(&["analyze"], columns).lines().map(|line| line.chars().count()).max().unwrap()
    };
    assert!(widest(60) <= 60 && widest(100) > 90, "{} and {}", widest(60), widest(100));
    assert_eq!(widest(1000), widest(100));
}
