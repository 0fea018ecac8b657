//! Help, the manual and the hints of a wrong command line: what they offer works.

use crate::harness::{Store, Transcript, case, fixture, park};

const COMMANDS: [&str; 9] =
    ["", "analyze", "measure", "runs", "history", "export", "serve", "completions", "man"];

fn help(command: &str, columns: usize) -> String {
    let words: Vec<&str> =
        [command, "--help"].into_iter().filter(|word| !word.is_empty()).collect();
    park(&words).width(columns).run().ok().stdout
}

/// The lines of a block that begins with this line.
fn block<'h>(help: &'h str, title: &str) -> Vec<&'h str> {
    let lines = help.lines().skip_while(|line| *line != title);
    lines.skip(1).take_while(|line| !line.is_empty()).collect()
}

#[test]
fn help_begins_with_examples_and_ends_with_what_every_command_takes() {
    for columns in [80, 120] {
        for command in COMMANDS {
            let help = help(command, columns);
            let at = |text: &str| help.find(text).unwrap_or_else(|| panic!("{text} in {help}"));
            assert!(at("\nExamples:") < at("\nUsage:"), "{command}");
            assert!(at("\nUsage:") < at("\nOther options:"), "{command}");
            let headings = help.lines().filter(|line| line.ends_with(':') && !line.contains(' '));
            let last = headings.map(|line| at(&format!("\n{line}"))).max().unwrap();
            assert!(last < at("\nOther options:"), "{command}: {help}");
            for option in ["--verbose", "--quiet", "--color", "--version", "--help"] {
                let option = help.rfind(&format!("{option}\n")).or_else(|| help.rfind(option));
                assert!(option.unwrap() > at("\nOther options:"), "{command}");
            }
            let widest = help.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= columns.min(100), "{command} {widest}");
        }
    }
    let strict = help("analyze", 80).find("--strict").unwrap();
    assert!(strict > help("analyze", 80).find("\nOther options:").unwrap());
}

#[test]
fn no_example_breaks_on_a_usual_terminal() {
    for columns in [80, 120] {
        for command in COMMANDS {
            let help = help(command, columns);
            let examples = block(&help, "Examples:");
            assert!(!examples.is_empty(), "{command}");
            for line in examples {
                let example = line.trim_start();
                let begins = [
                    "pytest-park",
                    "pytest --benchmark",
                    "eval \"$(pytest-park",
                    "git bisect run pytest-park",
                ];
                assert!(begins.iter().any(|begin| example.starts_with(begin)), "{command}: {line}");
            }
        }
    }
}

#[test]
fn aliases_short_flags_and_a_bare_folder_are_the_same_command() {
    let two = fixture("two-runs");
    let two = two.to_str().unwrap();
    let stdout = |words: &[&str]| park(words).run().ok().stdout;
    let compared = stdout(&["analyze", two]);
    for words in [&["compare", two][..], &["diff", two], &[two], &["-q", two]] {
        assert_eq!(stdout(words), compared, "{words:?}");
    }
    assert_eq!(stdout(&["list", two]), stdout(&["runs", two]));
    let artifact = fixture("two-runs/Linux-CPython-3.11-64bit/0001_baseline.json");
    assert!(stdout(&[artifact.to_str().unwrap()]).contains("baseline"));
    let piped = park(&["-"]).stdin(std::fs::read(&artifact).unwrap()).run().ok();
    assert!(piped.stdout.contains("test_sort[100]"), "{}", piped.stdout);
    let long = ["--reference", "oldest", "--candidate", "latest", "--group-by", "file"];
    let short = ["-r", "oldest", "-c", "latest", "-g", "file"];
    let analyze = |options: &[&str], filter: &str| {
        stdout(&[&["analyze", two], options, &[filter, "sort"]].concat())
    };
    assert_eq!(analyze(&short, "-k"), analyze(&long, "--filter"));
    let history = fixture("history");
    let history = history.to_str().unwrap();
    assert_eq!(
        stdout(&["history", history, "-r", "oldest", "-g", "file", "-k", "test"]),
        stdout(&["history", history, "--reference", "oldest", "--group-by", "file"]),
    );
}

#[test]
fn a_command_comes_before_a_folder_with_its_name() {
    // `fixtures` is a folder of the repository, in which the tests run; `runs` is none.
    assert!(park(&["fixtures/two-runs"]).run().ok().stdout.contains("candidate-v2"));
    let missing = park(&["no/such/folder"]).run();
    assert_eq!(missing.status.code(), 2);
    assert_eq!(
        missing.stderr,
        "error: `no/such/folder` is no file or folder, and no command\n\n\
         hint: `pytest-park analyze FOLDER` compares the two latest runs of a folder\n"
    );
}

#[test]
fn what_every_command_takes_may_come_before_it() {
    let store = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.0)])
        .run("0002_b.json", "2026-01-02T00:00:00", &[case("t.py::test_a", 1.0)])
        .file("broken.json", "{\"benchmarks\": [")
        .file("package.json", "{}");
    let run = |words: &[&str]| -> Transcript { park(words).arg(store.path()).run().ok() };
    assert!(run(&["-v", "analyze"]).stderr.contains("package.json"));
    assert_eq!(run(&["-q", "analyze"]).stderr, "");
    let colored = run(&["--color", "always", "analyze"]);
    assert!(colored.stdout.contains('\u{1b}') && colored.stderr.contains('\u{1b}'));
    assert!(!run(&["--color", "always", "analyze", "--color", "never"]).stdout.contains('\u{1b}'));
    let alone = park(&["-v"]).run();
    assert_eq!(alone.status.code(), 2);
    assert!(alone.stderr.starts_with("error: no command is given\n"), "{}", alone.stderr);
}

/// The command line that the hint of a wrong one offers, as words.
fn offered(words: &[&str]) -> String {
    let refused = park(words).run();
    assert_eq!((refused.status.code(), refused.stdout.as_str()), (2, ""), "{words:?}");
    assert!(refused.stderr.starts_with("error: "), "{words:?}: {}", refused.stderr);
    assert!(!refused.stderr.contains("Usage:"), "{words:?}: {}", refused.stderr);
    let hint = refused.stderr.lines().last().unwrap().to_owned();
    let hint = hint.strip_prefix("hint: `pytest-park ").and_then(|hint| hint.strip_suffix('`'));
    hint.unwrap_or_else(|| panic!("{words:?}: {}", refused.stderr)).to_owned()
}

#[test]
fn the_words_of_other_tools_lead_to_ours() {
    for (typed, hint) in [
        ("report", "analyze --format html --output report.html"),
        ("html", "analyze --format html --output report.html"),
        ("report -o a.html", "analyze --format html -o a.html"),
        ("show two", "analyze two"),
        ("ls", "runs"),
        ("trend", "history"),
        ("dashboard", "serve"),
        ("anlyze two -r x", "analyze two -r x"),
        ("--reference baseline", "analyze --reference baseline"),
        ("--since 2026-01", "history --since 2026-01"),
        ("-r v1 analyze two", "analyze -r v1 two"),
        ("analyze --baseline x", "analyze --reference x"),
        ("analyze two --baseline=x", "analyze two --reference x"),
        ("analyze --json", "analyze --format json"),
        ("analyze --csv=out.csv", "analyze --format csv --output out.csv"),
        ("analyze --html two", "analyze --format html --output report.html two"),
        ("analyze --markdown", "analyze --format markdown"),
        ("runs --json", "runs --format json"),
        ("--json two", "analyze --format json two"),
        ("analyze --threshold 5", "analyze --min-effect 5"),
        ("analyze --top 5", "analyze --sort delta --only-changed"),
        ("history --top 5", "history --last 5"),
        ("analyze --output-format csv", "analyze --format csv"),
        ("analyze --sort-by delta", "analyze --sort delta"),
        ("analyze --group file", "analyze --group-by file"),
        ("analyze --storage two", "analyze two"),
        ("analyze --no-color", "analyze --color never"),
        ("analyze --refrence x --thresold 5", "analyze --help"),
        ("analyze --refrence x --json", "analyze --reference x --format json"),
        ("anlyze --xyzzy", "--help"),
        ("analyze --xyzzy", "analyze --help"),
        ("analyze -x", "analyze --help"),
        ("export two", "export two --to exported"),
        ("completions", "completions bash"),
        ("completions fsh", "completions fish"),
        ("analyze --reference", "analyze --reference previous"),
        ("history --group-by", "history --group-by file"),
        ("analyze --color blue", "analyze --color auto"),
        ("analyze --pool=yes two", "analyze --pool two"),
        ("help nothing", "--help"),
    ] {
        let words: Vec<&str> = typed.split(' ').collect();
        assert_eq!(offered(&words), hint, "{typed}");
    }
}

#[test]
fn a_line_without_a_meaning_says_what_is_wrong_with_it() {
    for (typed, expected) in [
        ("analyze -r a -r b", "error: `--reference` is given more than once\n"),
        (
            "analyze --config x --no-config",
            "error: `--no-config` and `--config` exclude each other\n",
        ),
        ("export", "error: `export` needs `--to <DIR>`\n"),
        ("completions bash zsh", "error: `completions` does not take `zsh`\n"),
        ("completions tcsh", "error: `SHELL` does not know `tcsh`\n  known: bash,"),
        ("analyze --pool=yes", "error: `--pool` takes no value\n"),
        ("analyze --format", "error: `--format` needs a value\n  known: table,"),
        ("-k x analyze", "error: `-k` is an option of `analyze`: it goes after the command\n"),
    ] {
        let words: Vec<&str> = typed.split(' ').collect();
        let refused = park(&words).run();
        assert_eq!(refused.status.code(), 2, "{typed}");
        assert!(refused.stderr.starts_with(expected), "{typed}: {}", refused.stderr);
        assert!(refused.stderr.contains("\n\nhint: "), "{typed}: {}", refused.stderr);
    }
}

#[test]
fn no_hint_is_what_failed() {
    let two = fixture("two-runs");
    for (option, hint) in [("main", "branch:main"), ("branch:mian", "branch:main")] {
        let refused = park(&["analyze", "--reference", option]).arg(&two).run();
        assert!(
            refused.stderr.ends_with(&format!("hint: `--reference {hint}`\n")),
            "{}",
            refused.stderr
        );
    }
    park(&["analyze", "--reference", "branch:main"]).arg(&two).run().ok();
    let since = park(&["history", "--since", "2030-01-01"]).arg(&two).run();
    assert!(since.stderr.contains("hint: `--since latest`"), "{}", since.stderr);
    park(&["history", "--since", "latest"]).arg(&two).run().ok();
    let alone = park(&["analyze", "--candidate", "latest"]).arg(fixture("one-run")).run();
    assert!(alone.stderr.contains("hint: `pytest --benchmark-save NAME`"), "{}", alone.stderr);
    let everything = park(&["analyze", "--candidate", "*", "--pool"]).arg(&two).run();
    assert!(everything.stderr.contains("hint: name fewer runs"), "{}", everything.stderr);
}

#[test]
fn errors_are_wrapped_on_a_terminal_and_whole_in_a_pipe() {
    let missing = || park(&["analyze", "no/such/folder/at/all"]);
    let whole = missing().run().stderr;
    let wrapped = missing().width_err(60).run().stderr;
    assert_eq!(whole.lines().count(), 3, "{whole}");
    assert!(wrapped.lines().count() > 3, "{wrapped}");
    assert!(wrapped.lines().all(|line| line.chars().count() <= 60), "{wrapped}");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&whole), words(&wrapped));
    assert!(wrapped.contains("\nhint: `pytest") && wrapped.contains("\n      "), "{wrapped}");
}

#[test]
fn a_page_is_not_written_to_a_terminal() {
    let page = || park(&["analyze", "--format", "html"]).arg(fixture("two-runs"));
    let refused = page().shows_output().run();
    assert_eq!((refused.status.code(), refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.ends_with("hint: `--output report.html`\n"), "{}", refused.stderr);
    assert!(page().run().ok().stdout.contains("<html"));
    let named = park(&["analyze", "--format", "html", "--output", "-"]).arg(fixture("two-runs"));
    assert!(named.shows_output().run().ok().stdout.contains("<html"));
}

#[test]
fn the_manual_is_one_page_with_every_command_and_option() {
    let manual = park(&["man"]).run().ok().stdout;
    assert!(manual.is_ascii(), "any reader shows it");
    let sections: Vec<&str> = manual.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
    assert_eq!(
        sections,
        [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "COMMANDS",
            "OPTIONS",
            "SELECTORS",
            "\"EXIT STATUS\"",
            "ENVIRONMENT",
            "FILES",
            "EXAMPLES"
        ]
    );
    assert_eq!(manual.matches(".TH ").count(), 1);
    assert!(!manual.contains("pytest\\-park\\-analyze"), "a page that is not installed");
    let plain = manual.replace("\\-", "-").replace("\\*(Aq", "'");
    for command in COMMANDS.iter().filter(|command| !command.is_empty()) {
        assert!(plain.contains(&format!("\\fBpytest-park {command} ")), "{command}");
        let help = help(command, 100);
        let flags = help.split_whitespace().map(|word| word.trim_end_matches([',', '.', ']']));
        for flag in flags.filter(|word| word.starts_with("--") && word.len() > 2) {
            assert!(plain.contains(flag), "{command} {flag}");
        }
        for example in block(&help, "Examples:") {
            let line = example.trim().split("   ").next().unwrap();
            assert!(plain.contains(&format!("\n{line}\n")), "{command}: {line}");
        }
    }
}
