//! The guided session: each answer, and the command line that it all comes to.

use crate::harness::Answer::{Enter, Esc, Mark, Pick, Type};
use crate::harness::{Answer, Asked, Store, Transcript, case, fixture, park, root, with};
use serde_json::json;

/// A session in the repository, in which these answers are given.
fn session(answers: &[Answer]) -> (Transcript, Vec<String>) {
    let asked = Asked::default();
    let transcript = park(&[]).folder(&root()).width(80).answers(answers, &asked).run();
    let asked = asked.borrow().clone();
    (transcript, asked)
}

/// The command line at the end, taken apart; none of its words may need a shell.
fn command(transcript: &Transcript) -> Vec<String> {
    let line = transcript.stderr.lines().last().unwrap_or_default();
    let words = line
        .strip_prefix("pytest-park ")
        .unwrap_or_else(|| panic!("no command in\n{}", transcript.stderr));
    assert!(!words.contains(['\'', '"', '\\']), "{words}");
    words.split(' ').map(str::to_owned).collect()
}

fn check(answers: &[Answer], expected: &str) {
    let (transcript, _) = session(answers);
    assert_eq!(transcript.status.code(), 0, "{}", transcript.stderr);
    assert!(transcript.stderr.contains("\nthe same again:\n"), "{}", transcript.stderr);
    let words = command(&transcript);
    assert_eq!(words.join(" "), expected);
    let args: Vec<&str> = words.iter().map(String::as_str).collect();
    let again = park(&args).folder(&root()).width(80).run();
    assert_eq!(again.stdout, transcript.stdout);
    assert!(!transcript.stdout.is_empty());
}

#[test]
fn the_command_says_what_was_answered_and_no_more() {
    let two_runs = || Pick("./fixtures/two-runs");
    check(&[Enter, two_runs(), Enter, Enter, Enter], "analyze ./fixtures/two-runs");
    check(
        &[Pick("compare"), two_runs(), Pick("candidate-v2"), Enter, Enter],
        "analyze ./fixtures/two-runs",
    );
    check(
        &[Enter, two_runs(), Pick("baseline"), Enter, Enter],
        // The candidate is what is left.
        "analyze --reference candidate-v2 ./fixtures/two-runs",
    );
    check(
        &[Enter, two_runs(), Enter, Enter, Mark(&["file", "func"])],
        "analyze --group-by file --group-by func ./fixtures/two-runs",
    );
    check(
        &[Enter, Pick("./fixtures/history"), Pick("#3 "), Pick("#1 "), Enter],
        "analyze --reference 0001 --candidate 0003 ./fixtures/history",
    );
    check(&[Pick("list"), two_runs()], "runs ./fixtures/two-runs");
    check(&[Pick("over all runs"), Pick("./fixtures/history")], "history ./fixtures/history");
    check(&[Enter, Pick("./fixtures/one-run")], "analyze ./fixtures/one-run");
}

#[test]
fn esc_goes_back_one_question_and_leaves_at_the_first() {
    let two_runs = || Pick("./fixtures/two-runs");
    check(
        &[
            Enter,
            two_runs(),
            Enter,
            Enter,
            Esc,
            Esc,
            Esc,
            Esc,
            Pick("list"),
            Esc,
            Enter,
            two_runs(),
            Enter,
            Enter,
            Enter,
        ],
        "analyze ./fixtures/two-runs",
    );
    check(
        &[
            Enter,
            Pick("another folder"),
            Esc,
            Pick("another folder"),
            Type("fixtures/one-run".into()),
        ],
        "analyze fixtures/one-run",
    );
    let (transcript, asked) = session(&[Enter, Esc, Esc]);
    assert_eq!(
        (transcript.status.code(), transcript.stdout.as_str(), transcript.stderr.as_str()),
        (0, "", "")
    );
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[0], asked[2]);
}

#[test]
fn ctrl_c_is_130_at_every_question() {
    let answers = [Enter, Pick("./fixtures/two-runs"), Enter, Enter];
    for n in 0..=answers.len() {
        let (transcript, asked) = session(&answers[..n]);
        assert_eq!((transcript.status.code(), asked.len()), (130, n + 1));
        assert_eq!((transcript.stdout.as_str(), transcript.stderr.as_str()), ("", ""));
    }
}

#[test]
fn runs_are_offered_newest_first_and_the_reference_is_the_one_before() {
    let (_, asked) = session(&[Enter, Pick("./fixtures/history"), Pick("#3 ")]);
    let lines: Vec<&str> = asked[3].lines().collect();
    assert_eq!(lines[0], "Reference (compared with):");
    assert!(lines[1].contains("#12 ") && lines.last().unwrap().contains("#1 "), "{lines:#?}");
    assert!(!asked[3].contains("#3 "), "a run is not compared with itself: {lines:#?}");
    let cursor: Vec<&&str> = lines.iter().filter(|it| it.starts_with('>')).collect();
    assert!(cursor.len() == 1 && cursor[0].contains("#2 "), "{cursor:?}");
    assert!(lines[1].contains("2026-") && lines[1].contains("bench-host"), "{lines:#?}");
}

#[test]
fn only_tokens_with_a_value_are_offered() {
    let tokens = |folder: &'static str| {
        let (_, asked) = session(&[Enter, Pick(folder), Enter, Enter]);
        let lines = asked[4].lines().skip(1);
        lines.map(|it| it.split_whitespace().next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let of_params =
        ["param:device", "param:impl", "param:n", "param:shape", "param:value", "params"];
    assert_eq!(
        tokens("./fixtures/params"),
        [&of_params[..], &["file", "func", "name", "fullname"]].concat()
    );
    // `class` and `custom` have no value here; `marks` has, and none in the params.
    let of_marks = tokens("./fixtures/marks");
    assert!(
        of_marks.contains(&"marks".to_owned()) && !of_marks.contains(&"custom".to_owned()),
        "{of_marks:?}"
    );
}

#[test]
fn a_folder_without_runs_is_told_about_and_asked_for_again() {
    let folder = fixture("foreign").display().to_string();
    let one_run = fixture("one-run").display().to_string();
    let other = || Pick("another folder");
    let (transcript, asked) = session(&[
        Enter,
        other(),
        Type(folder),
        Type("no/such".into()),
        Type(" ".into()),
        Type(one_run.clone()),
    ]);
    assert_eq!(transcript.status.code(), 0);
    assert!(transcript.stderr.starts_with("error: no runs found in `"), "{}", transcript.stderr);
    assert!(
        transcript.stderr.contains("error: no such file or folder: `no/such`"),
        "{}",
        transcript.stderr
    );
    assert_eq!(asked.iter().filter(|it| it.as_str() == "Path of the folder:").count(), 4);
    assert_eq!(command(&transcript), ["analyze", &one_run]);
}

#[test]
fn where_nothing_is_found_it_says_how_to_save_a_run() {
    let empty = tempfile::tempdir().unwrap();
    let asked = Asked::default();
    let transcript = park(&[]).folder(empty.path()).answers(&[Enter], &asked).run();
    assert_eq!(transcript.status.code(), 130);
    assert!(
        transcript.stderr.contains("hint: `pytest --benchmark-save baseline`"),
        "{}",
        transcript.stderr
    );
    assert_eq!(asked.borrow()[1], "Path of the folder:");
}

#[test]
fn runs_with_one_name_are_told_apart_and_odd_names_are_quoted() {
    let cases = [with(case("t.py::test_a", 1.0), json!({"group": "it's"}))];
    let store = Store::new()
        .run("a/0001_my run.json", "2026-01-01T00:00:00", &cases)
        .run("b/0001_my run.json", "2026-01-02T00:00:00", &cases)
        .run("a/0002_-x.json", "2026-01-03T00:00:00", &cases)
        .run("a/0003_x.json", "2026-01-04T00:00:00", &cases);
    let last_line = |answers: &[Answer]| {
        let asked = Asked::default();
        let answers = [&[Enter, Type(store.path().display().to_string())], answers].concat();
        let transcript = park(&[])
            .folder(store.path().parent().unwrap().join("none").as_path())
            .answers(&answers, &asked)
            .run();
        assert_eq!(transcript.status.code(), 0, "{}", transcript.stderr);
        transcript.stderr.lines().last().unwrap().to_owned()
    };
    let folder = store.path().display();
    // Both are called `my run` and have one commit: the date, which is the run id, tells them apart.
    assert_eq!(
        last_line(&[Enter, Pick("2026-01-01"), Enter, Enter]),
        format!("pytest-park analyze --reference 2026-01-01T00:00:00 {folder}")
    );
    assert_eq!(
        last_line(&[Pick("#1 my run  2026-01-02"), Pick("-x"), Enter, Enter])
            .split(" /")
            .next()
            .unwrap(),
        "pytest-park analyze '--reference=-x' --candidate 2026-01-02T00:00:00"
    );
    assert_eq!(last_line(&[Enter, Enter, Enter]), format!("pytest-park analyze {folder}"));
}

#[test]
fn what_is_configured_is_what_need_not_be_said() {
    let cases = [case("t.py::test_a", 1.0)];
    let store = Store::new()
        .run("kept/0001_a.json", "2026-01-01T00:00:00", &cases)
        .run("kept/0002_b.json", "2026-01-02T00:00:00", &cases)
        .run("kept/0003_c.json", "2026-01-03T00:00:00", &cases)
        .file("pyproject.toml", "[tool.pytest-park]\npaths = [\"kept\"]\nreference = \"a\"\n");
    let words = |answers: &[Answer]| {
        let asked = Asked::default();
        let transcript = park(&[]).folder(store.path()).answers(answers, &asked).run();
        assert_eq!(transcript.status.code(), 0, "{}", transcript.stderr);
        command(&transcript).join(" ")
    };
    assert_eq!(words(&[Enter, Enter, Enter, Enter, Enter]), "analyze");
    assert_eq!(words(&[Enter, Enter, Enter, Pick("#2 "), Enter]), "analyze --reference b");
}

#[test]
fn several_runs_a_side_are_offered_where_names_are_shared() {
    let cases = [case("t.py::test_a", 1.0)];
    let mut store = Store::new();
    for (number, name) in [(1, "base"), (2, "cand"), (3, "base"), (4, "cand"), (5, "other")] {
        let file = format!("data/{number:04}_{name}.json");
        store = store.run(&file, &format!("2026-01-0{number}T00:00:00"), &cases);
    }
    let store = store.file("pyproject.toml", "[tool.pytest-park]\npaths = [\"data\"]\n");
    let words = |answers: &[Answer]| {
        let asked = Asked::default();
        let transcript = park(&[]).folder(store.path()).answers(answers, &asked).run();
        assert_eq!(transcript.status.code(), 0, "{}", transcript.stderr);
        (command(&transcript).join(" "), asked.borrow().clone())
    };
    let pair = [Enter, Enter, Pick("#4 "), Pick("#3 ")];
    let (line, asked) = words(&[&pair[..], &[Pick("several"), Enter]].concat());
    assert_eq!(line, "analyze --reference base --candidate cand --pool");
    assert_eq!(
        asked[4],
        "What are the sides?\n> these two runs\n  several runs a side: 2 runs named base, 2 runs named cand"
    );
    let (line, _) = words(&[&pair[..], &[Enter, Enter]].concat());
    assert_eq!(line, "analyze --candidate 0004_cand");
    // Back from the groups, and another answer.
    let (line, _) = words(&[&pair[..], &[Pick("several"), Esc, Pick("these two"), Enter]].concat());
    assert_eq!(line, "analyze --candidate 0004_cand");
}

#[test]
fn the_tasks_are_in_the_words_of_help() {
    let (_, asked) = session(&[]);
    let help = park(&["--help"]).width(100).run().ok().stdout.to_lowercase();
    let tasks: Vec<&str> = asked[0].lines().skip(1).collect();
    assert_eq!(tasks.len(), 4);
    for task in tasks {
        assert!(help.contains(task.trim_start_matches(['>', ' '])), "{task}");
    }
}
