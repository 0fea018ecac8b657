//! What build systems read: JUnit, annotations, comments.

use pytest_park::host::ExitStatus;
use serde_json::{Value as Json, json};

use crate::gates::without_times;
use crate::harness::{Store, case, fixture, park, with};

#[test]
fn annotations_stand_at_the_file_of_the_test() {
    insta::assert_snapshot!(
        "github",
        park(&["analyze", "--format", "github"]).arg(fixture("two-runs")).run().text()
    );
    let gated = park(&["analyze", "--format", "github", "--fail-on", "mean:100%"])
        .arg(fixture("two-runs"))
        .run();
    assert_eq!(gated.status, ExitStatus::GateFailed);
    let kinds: Vec<&str> =
        gated.stdout.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(kinds, ["::error", "::warning", "::notice"]);
    assert!(
        gated.stdout.starts_with("::error file=tests/test_pipeline.py,title="),
        "{}",
        gated.stdout
    );
}

#[test]
fn the_job_summary_grows_and_nothing_else_touches_it() {
    let folder = tempfile::tempdir().unwrap();
    let summary = folder.path().join("summary.md");
    std::fs::write(&summary, "before\n").unwrap();
    let call = |args: &[&str]| park(args).arg(fixture("two-runs")).job_summary(&summary).run().ok();
    call(&["analyze", "--format", "markdown"]);
    let output = folder.path().join("out.txt");
    call(&["analyze", "--format", "github", "--output", output.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(&summary).unwrap(), "before\n");
    call(&["analyze", "--format", "github"]);
    let text = std::fs::read_to_string(&summary).unwrap();
    assert!(
        text.starts_with("before\n**2 regressed, 4 improved, 7 without a clear change")
            && text.contains("<details>"),
        "{text}"
    );
    park(&["analyze", "--format", "github"])
        .arg(fixture("one-run"))
        .job_summary(&summary)
        .run()
        .ok();
    let more = std::fs::read_to_string(&summary).unwrap();
    assert!(
        more.starts_with(&text) && more.contains("\n**nothing to compare with yet: "),
        "{more}"
    );
    let nowhere = folder.path().join("no/such/folder.md");
    let refused = park(&["analyze", "--format", "github"])
        .arg(fixture("two-runs"))
        .job_summary(&nowhere)
        .run();
    assert_eq!(refused.status, ExitStatus::Failure);
}

/// The elements and attributes that build systems look at, checked for sense: counts that add up, times that are
/// decimal, a reason in every failure.
fn check_junit(text: &str) -> (usize, usize, usize) {
    let document =
        roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let count = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.attribute(name).unwrap().parse::<usize>().unwrap()
    };
    let mut sums = (0, 0, 0);
    for suite in root.children().filter(roxmltree::Node::is_element) {
        assert_eq!(suite.tag_name().name(), "testsuite");
        let cases: Vec<_> = suite.children().filter(roxmltree::Node::is_element).collect();
        let having = |name: &str| {
            cases.iter().filter(|case| case.children().any(|it| it.has_tag_name(name))).count()
        };
        assert_eq!(count(suite, "tests"), cases.len());
        let skipped = having("skipped");
        assert_eq!(
            (count(suite, "failures"), count(suite, "skipped")),
            (having("failure"), skipped)
        );
        assert_eq!(count(suite, "errors"), 0);
        for case in cases {
            assert_eq!(case.tag_name().name(), "testcase");
            assert!(
                !case.attribute("name").unwrap().is_empty()
                    && case.attribute("classname").is_some()
            );
            let decimal = |time: &str| {
                time.chars().all(|c| c.is_ascii_digit() || c == '.') && time.parse::<f64>().is_ok()
            };
            assert!(case.attribute("time").is_none_or(decimal));
            for child in case
                .children()
                .filter(|it| it.has_tag_name("failure") || it.has_tag_name("skipped"))
            {
                assert!(!child.attribute("message").unwrap().is_empty());
            }
        }
        sums =
            (sums.0 + count(suite, "tests"), sums.1 + count(suite, "failures"), sums.2 + skipped);
    }
    assert_eq!((count(root, "tests"), count(root, "failures")), (sums.0, sums.1));
    sums
}

#[test]
fn junit_is_well_formed_and_fails_what_the_gate_fails() {
    let junit = |args: &[&str]| {
        let mut all = vec!["analyze", "--format", "junit"];
        all.extend(args);
        let shown = park(&all).arg(fixture("two-runs")).run();
        (check_junit(&shown.stdout), shown)
    };
    // Without a gate a regressed verdict is a failure of the report, and none of the command.
    let (sums, shown) = junit(&[]);
    assert_eq!((sums, shown.status), ((15, 2, 3), ExitStatus::Success));
    let (sums, shown) = junit(&["--fail-on", "mean:100%"]);
    assert_eq!((sums.1, shown.status), (1, ExitStatus::GateFailed));
    assert!(shown.stdout.contains(
        r#"<testcase classname="tests.test_pipeline.TestCache" name="test_hit" time="0."#
    ));
    assert_eq!(
        check_junit(
            &park(&["analyze", "--format", "junit"]).arg(fixture("one-run")).run().ok().stdout
        )
        .1,
        0
    );
}

#[test]
fn hostile_names_break_neither_xml_nor_annotations_nor_comments() {
    let evil = [
        "t.py::a[<b> & \"c\" ]]>]",
        "t,:%.py::d[\u{1b}\u{0}\u{fffe}\n::error::x]",
        "e[</details>]",
        "f[{\"a\"} \u{1f600}]",
    ];
    let cases = |factor: f64| -> Vec<_> {
        evil.iter()
            .map(|name| with(case(name, factor), json!({"group": "</testsuite> \u{8}"})))
            .collect()
    };
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases(1.0)).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &cases(9.0),
    );
    let junit = store.analyze(&["--format", "junit"]).ok().stdout;
    assert_eq!(check_junit(&junit).0, 4);
    let document = roxmltree::Document::parse(&junit).unwrap();
    assert!(
        document.descendants().any(|it| it.attribute("name") == Some("a[<b> & \"c\" ]]>]")),
        "{junit}"
    );
    let github = store.analyze(&["--format", "github", "--fail-on", "mean:5%"]).stdout;
    assert_eq!(github.lines().count(), 5, "{github}");
    assert!(
        github.lines().all(|line| line.starts_with("::error ") || line.starts_with("::notice "))
    );
    assert!(github.contains("file=t%2C%3A%25.py,title="), "{github}");
    let comment = store.analyze(&["--format", "markdown"]).ok().stdout;
    assert_eq!(
        (comment.matches("<details>").count(), comment.matches("</details>").count()),
        (1, 1)
    );
}

#[test]
fn a_comment_has_the_verdict_first_and_stays_below_the_limit() {
    let comment = park(&["analyze", "--format", "markdown", "--fail-on", "regressed"])
        .arg(fixture("two-runs"))
        .run()
        .stdout;
    assert!(
        comment.starts_with("**gate failed: 2 regressed, 4 improved, 7 without a clear change"),
        "{comment}"
    );
    let many = |factor: f64| -> Vec<_> {
        (0..2000)
            .map(|i| {
                case(
                    &format!("tests/test_{i}.py::test_with_a_long_name_{i}"),
                    factor * f64::from(i + 1),
                )
            })
            .collect()
    };
    for factor in [1.0, 3.0] {
        let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &many(1.0)).run(
            "0002_b.json",
            "2026-01-02T00:00:00",
            &many(factor),
        );
        let long = store.analyze(&["--format", "markdown"]).ok().stdout;
        assert!(long.len() < 65_536 && long.len() > 50_000, "{}", long.len());
        assert_eq!(long.matches("<details>").count(), long.matches("</details>").count());
        assert!(
            long.trim_end().ends_with("`pytest-park analyze --all` shows them")
                && long.contains("lines left out"),
            "{}",
            &long[long.len() - 300..]
        );
    }
    // Nor does a first run write more than a comment holds.
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &many(1.0));
    let first = store.analyze(&["--format", "markdown"]).ok().stdout;
    assert!(
        first.starts_with("**nothing to compare with yet: 2,000 benchmarks in one run**\n"),
        "{}",
        &first[..200]
    );
    assert!(
        first.len() < 65_536
            && first.contains("lines left out")
            && first.matches("</details>").count() == 1
    );
}

/// How many test cases there are, how many fail, and how many are skipped.
fn junit_sums(store: &Store, gates: &[&str]) -> (usize, usize, usize) {
    let mut args = vec!["--format", "junit"];
    args.extend(gates.iter().flat_map(|gate| ["--fail-on", gate]));
    check_junit(&store.analyze(&args).stdout)
}

#[test]
fn what_a_gate_tested_and_passed_is_passed_in_junit() {
    // A ceiling needs no reference.
    let run = [case("t.py::test_a", 0.01), case("t.py::test_b", 0.03)];
    let alone = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &run);
    assert_eq!(junit_sums(&alone, &[]), (2, 0, 2));
    assert_eq!(junit_sums(&alone, &["mean>20ms"]), (2, 1, 0));
    assert_eq!(junit_sums(&alone, &["mean>1s"]), (2, 0, 0));
    assert_eq!(junit_sums(&alone, &["regressed"]), (2, 0, 2), "nothing was tested");
    // On two runs it tests an added benchmark too, and a number decides where a verdict does not.
    let next = [case("t.py::test_a", 0.0103), case("t.py::test_c", 0.015)];
    let both = alone.run("0002_b.json", "2026-01-02T00:00:00", &next);
    assert_eq!(junit_sums(&both, &[]), (3, 0, 3));
    assert_eq!(junit_sums(&both, &["mean>20ms"]), (3, 0, 1), "only the reference has one");
    assert_eq!(junit_sums(&both, &["mean:50%"]), (3, 0, 2), "one on each side is not tested");
    // A gate on a verdict leaves undecided what the data cannot decide, whatever else passes.
    assert_eq!(junit_sums(&both, &["regressed"]), (3, 0, 3));
    assert_eq!(junit_sums(&both, &["regressed", "mean:50%"]), (3, 0, 3));
}

/// `analyze` on these two runs with a `pyproject.toml`.
fn configured(pyproject: &str, format: &str, runs: [&[Json]; 2]) -> String {
    let store = Store::new()
        .run("data/0001_a.json", "2026-01-01T00:00:00", runs[0])
        .run("data/0002_b.json", "2026-01-02T00:00:00", runs[1])
        .file("pyproject.toml", format!("[tool.pytest-park]\npaths = \"data\"\n{pyproject}"));
    let shown = park(&["analyze", "--format", format]).folder(store.path()).today(2026, 6, 1);
    shown.run().stdout
}

#[test]
fn a_waived_benchmark_is_listed_with_its_reason() {
    let old = [case("t.py::test_a", 0.01), case("t.py::test_gone", 0.01)];
    let new = [case("t.py::test_a", 0.05)];
    let pyproject = "fail-on = [\"mean:5%\", \"removed\"]\n\
         [[tool.pytest-park.waiver]]\nbenchmarks = \"t.py::*\"\n\
         reason = \"the index is rebuilt\"\nuntil = 2026-12-31\n";
    let junit = configured(pyproject, "junit", [&old, &new]);
    assert_eq!(check_junit(&junit), (2, 0, 2), "{junit}");
    let skipped = r#"<skipped message="waived until 2026-12-31: the index is rebuilt"/>"#;
    assert_eq!(junit.matches(skipped).count(), 2, "{junit}");
    let github = configured(pyproject, "github", [&old, &new]);
    let lines: Vec<&str> = github.lines().collect();
    assert_eq!(lines.len(), 3, "{github}");
    for (line, name) in lines.iter().zip(["test_a: mean 10 ms → 50 ms", "test_gone: only the"]) {
        let start = format!("::notice file=t.py,title=benchmark is waived::{name}");
        let end = "; waived until 2026-12-31: the index is rebuilt)";
        assert!(line.starts_with(&start) && line.ends_with(end), "{line}");
    }
}

#[test]
fn gates_that_fail_by_themselves_are_told_apart_in_junit() {
    let null = [without_times("t.py::test_a")];
    let pyproject = "fail-on = [\"regressed\", \"mean:5%\", \"removed\"]\n";
    let junit = configured(pyproject, "junit", [&[case("t.py::test_a", 0.01)], &null]);
    for name in ["regressed", "mean:5%"] {
        let case = format!(r#"<testcase classname="gate" name="{name}">"#);
        assert!(junit.contains(&case), "{junit}");
    }
    // The text of a failure ends in what is wrong.
    let two = [case("t.py::test_a", 0.01), case("t.py::test_gone", 0.01)];
    let junit = configured(pyproject, "junit", [&two, &two[..1]]);
    assert!(
        junit.contains(">t.py::test_gone: only the reference has it (`removed`)</failure>"),
        "{junit}"
    );
}
