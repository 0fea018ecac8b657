//! Labels of groups where a case has no value for the token, and warnings about keys that do not exist.

use serde_json::{Value as Json, json};

use crate::harness::{Store, Transcript, case, with};

fn analyzed(cases: &[Json], args: &[&str]) -> Transcript {
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", cases);
    store.run("0002_b.json", "2026-01-02T00:00:00", cases).analyze(args)
}

#[test]
fn an_empty_text_is_no_group() {
    for (case, token, expected) in [
        (with(case("t.py::test_a", 1.0), json!({"group": ""})), "group", "ungrouped"),
        (
            with(case("t.py::test_a", 1.0), json!({"extra_info": {"marks": ["", "slow"]}})),
            "marks",
            "marks:slow",
        ),
        (
            with(case("t.py::test_a", 1.0), json!({"extra_info": {"marks": [""]}})),
            "marks",
            "ungrouped",
        ),
        (with(case("t.py::test_a", 1.0), json!({"params": {}})), "params", "ungrouped"),
        (case("test_a", 1.0), "file", "ungrouped"),
        (case("t.py::test_a", 1.0), "class", "ungrouped"),
    ] {
        let json =
            analyzed(std::slice::from_ref(&case), &["--format", "json", "--group-by", token])
                .ok()
                .json();
        assert_eq!(json["rows"][0]["group"], expected, "{case} by {token}");
    }
}

#[test]
fn a_token_without_its_key_is_an_error() {
    for token in ["param:", "custom:", "param: ", "custom: "] {
        let transcript = analyzed(&[case("t.py::test_a", 1.0)], &["--group-by", token]);
        assert_eq!(transcript.status.code(), 2, "{token}");
        assert!(
            transcript.stderr.starts_with("error: unknown group token"),
            "{token}: {}",
            transcript.stderr
        );
    }
}

#[test]
fn a_key_is_an_error_where_no_case_has_any() {
    let plain = [case("t.py::test_a", 1.0)];
    for (args, expected) in [
        (
            ["--exclude-param", "n"],
            "error: `--exclude-param n`: no benchmark has the param `n`\n  \
             no benchmark has any param\n\nhint: leave out `--exclude-param`\n",
        ),
        (
            ["--group-by", "custom:n"],
            "error: `--group-by custom:n`: no benchmark has the custom group `n`\n  \
             no benchmark has any custom group\n\nhint: leave out `--group-by`\n",
        ),
    ] {
        let transcript = analyzed(&plain, &args);
        assert_eq!((transcript.status.code(), transcript.stderr.as_str()), (2, expected));
    }
    // Where nothing was measured, no name is wrong.
    assert_eq!(analyzed(&[], &["--exclude-param", "n"]).status.code(), 0);
}
