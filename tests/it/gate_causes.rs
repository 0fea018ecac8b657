//! What gates say about what they could not test or judge, gates that nothing turns off in silence,
//! and renames that name nothing.

use serde_json::{Value as Json, json};

use crate::gates::{analyze, gate_of};
use crate::gates_configured::session;
use crate::harness::{Store, case, park, with};
use crate::which_runs::{artifact, at};

#[test]
fn renames_that_name_no_benchmark_are_told() {
    let config = "[tool.pytest-park.renames]\n\"nosuch/*\" = \"b/*\"\n\"test_x\" = \"test_y\"\n\
                  \"old.py\" = \"t.py\"\n";
    let mut store = Store::new().file("pyproject.toml", config);
    for day in 1..=3 {
        let cases = [case("t.py::test_x", 1.0), case("t.py::test_z", 1.0)];
        store = store.file(&format!("000{day}_x.json"), artifact(&at(day, 0), json!({}), &cases));
    }
    for (command, place) in [("analyze", "comparison"), ("history", "history")] {
        let said = |args: &[&str]| {
            park(&[command]).args(args).folder(store.path()).arg(store.path()).run().ok().stderr
        };
        let shown = said(&[]);
        for names in ["`nosuch/*` = `b/*`", "`test_x` = `test_y`"] {
            let note = format!(
                "note: {names} in the renames of pyproject.toml names no benchmark of this {place}; \
                 a name begins with the path of its file\n"
            );
            assert!(shown.contains(&note), "{command}: {shown}");
        }
        // One that is done names the benchmarks of today.
        assert!(!shown.contains("`old.py`"), "{shown}");
        assert!(!said(&["--quiet"]).contains("renames"));
        assert!(!said(&["--no-config"]).contains("renames"));
    }
}

#[test]
fn a_folder_that_moved_below_itself_pairs() {
    let config = "[tool.pytest-park.renames]\n\"tests/*\" = \"tests/bench/*\"\n";
    let store = Store::new()
        .file("pyproject.toml", config)
        .run("0001_a.json", "2026-01-01T00:00:00", &[case("tests/a.py::test_x", 1.0)])
        .run("0002_b.json", "2026-01-02T00:00:00", &[case("tests/bench/a.py::test_x", 1.0)]);
    let shown = park(&["analyze", "--format", "json"]).folder(store.path()).arg(store.path()).run();
    let json = shown.ok().json();
    assert_eq!((&json["added"], &json["removed"]), (&json!([]), &json!([])));
    assert_eq!(json["rows"][0]["matched_by"], "renamed");
    let shown = park(&["history", "--format", "json"]).folder(store.path()).arg(store.path()).run();
    assert_eq!(shown.ok().json()["series"].as_array().unwrap().len(), 1);
}

fn two(reference: &[Json], candidate: &[Json]) -> Store {
    Store::new().run("0001_a.json", "2026-01-01T00:00:00", reference).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        candidate,
    )
}

#[test]
fn a_list_of_metrics_turns_no_gate_off() {
    let cases = [case("t.py::test_a", 1.0)];
    let store = two(&cases, &[case("t.py::test_a", 9.0)]);
    let listed = |args: &[&str]| store.analyze(&[&["--list-metrics"], args].concat());
    let refused = listed(&["--fail-on", "regressed"]);
    assert_eq!(refused.status.code(), 2);
    let said = "`--list-metrics` and `--fail-on` exclude each other";
    let turned = "`--fail-on` and `--list-metrics` exclude each other";
    let stderr = refused.stderr;
    assert!(stderr.contains(said) || stderr.contains(turned), "{stderr}");
    for format in ["json", "csv", "junit", "github", "html"] {
        let refused = listed(&["--format", format]);
        assert_eq!((refused.status.code(), refused.stdout.as_str()), (2, ""), "{format}");
        let said = format!("`--list-metrics` has no `--format {format}`");
        assert!(refused.stderr.contains(&said), "{}", refused.stderr);
        assert!(refused.stderr.contains("hint: `--format table`"), "{}", refused.stderr);
    }
    assert!(listed(&["--format", "markdown"]).ok().stdout.contains("\n| "));
    // It is no default of each build.
    let config = "[tool.pytest-park]\nfail-on = [\"mean:5%\"]\n";
    let store = store.file("pyproject.toml", format!("{config}list-metrics = true\n"));
    let configured = || park(&["analyze"]).folder(store.path()).arg(store.path());
    let refused = configured().run();
    assert_eq!(refused.status.code(), 2, "{}", refused.stdout);
    assert!(refused.stderr.contains("unknown key `list-metrics`"), "{}", refused.stderr);
    let refused = configured().args(&["--no-config"]).env("PYTEST_PARK_LIST_METRICS", "1").run();
    assert!(refused.stderr.contains("PYTEST_PARK_LIST_METRICS"), "{}", refused.stderr);
    assert_eq!(refused.status.code(), 2, "{}", refused.stdout);
    let measured = park(&["measure", "--list-metrics"]).run();
    assert!(measured.stderr.contains("has no option `--list-metrics`"), "{}", measured.stderr);
}

#[test]
fn a_file_that_cannot_be_read_turns_no_gate_off() {
    let runs = || two(&[case("t.py::test_a", 1.0)], &[case("t.py::test_a", 9.0)]);
    let gate = "[tool.pytest-park]\nfail-on = [\"mean:5%\"]\n";
    let no_table = "pyproject.toml` is not a table";
    for (bytes, said) in [
        ([gate.as_bytes(), b"# caf\xe9\n"].concat(), "it is not UTF-8"),
        (b"[tool]\npytest-park = \"mean:5%\"\n".to_vec(), no_table),
        (b"[[tool]]\npytest-park = {fail-on = \"mean:5%\"}\n".to_vec(), no_table),
        (b"[[tool.pytest-park]]\nfail-on = \"mean:5%\"\n".to_vec(), no_table),
        ([gate.as_bytes(), b"x = \n"].concat(), "is not valid TOML"),
    ] {
        let store = runs().file("pyproject.toml", bytes);
        let shown = park(&["analyze"]).folder(store.path()).arg(store.path()).run();
        assert_eq!(shown.status.code(), 2, "{said}: {}", shown.stderr);
        assert!(shown.stderr.contains(said), "{}", shown.stderr);
        assert!(shown.stderr.contains("pyproject.toml`"), "{}", shown.stderr);
        park(&["analyze", "--no-config"]).folder(store.path()).arg(store.path()).run().ok();
    }
    // A session without a gate of its own goes on.
    let latin = [gate.as_bytes(), b"# caf\xe9\n"].concat();
    let cases = [case("t.py::test_a", 1.0)];
    for (gates, code, label) in [(&[][..], 0, "note"), (&["mean>1h"], 3, "fail")] {
        let options = json!({"options": {"fail_on": gates}});
        let (ended, text) = session(&latin, None, &cases, options);
        assert_eq!(ended, code, "{text}");
        assert!(text.contains(&format!("{label}: cannot read `")), "{text}");
        assert!(!text.contains("--no-config"), "{text}");
    }
    // What is wrong with files of other tools does not matter.
    let other = runs().file("pyproject.toml", &b"[tool.other]\nx = \"caf\xe9\"\n"[..]);
    park(&["analyze"]).folder(other.path()).arg(other.path()).run().ok();
    // A folder of that name is no file that could be read.
    let folder = runs().file("pyproject.toml/x", "");
    let shown = park(&["analyze"]).folder(folder.path()).arg(folder.path()).run();
    assert_eq!(shown.status.code(), 2, "{}", shown.stderr);
    assert!(shown.stderr.contains("cannot read `"), "{}", shown.stderr);
    assert!(shown.stderr.contains("hint: `--no-config` goes without"), "{}", shown.stderr);
}

#[test]
fn a_gate_says_how_many_benchmarks_it_judged_and_why_it_judged_none() {
    let cases = |mean: f64| [case("t.py::test_a", mean), case("t.py::test_b", mean)];
    let run = |day: u32, cpu: &str, mean: f64| {
        let machine = json!({"cpu": {"brand_raw": cpu}});
        artifact(&at(day, 0), json!({"machine": machine}), &cases(mean))
    };
    let store =
        Store::new().file("0001_a.json", run(1, "x", 1.0)).file("0002_b.json", run(2, "y", 2.0));
    let told = analyze(&store, &["regressed", "mean:900%"], &[]).ok().stderr;
    assert!(
        told.ends_with(
            "gate: regressed fails nothing, because none of 2 benchmarks could be judged: another \
             machine\ngate: mean:900% passed: 2 of 2 benchmarks had a number\n"
        ),
        "{told}"
    );
    let gate = gate_of(&store, &["regressed", "mean:900%"], &[]);
    assert_eq!(
        (&gate["passed"], &gate["tested"], &gate["counts"]),
        (
            &json!(true),
            &json!(2),
            &json!([
                {"expression": "regressed", "benchmarks": 2, "tested": 2, "judged": 0},
                {"expression": "mean:900%", "benchmarks": 2, "tested": 2, "judged": 2},
            ])
        )
    );
}

#[test]
fn a_run_that_is_named_and_gone_is_no_first_build() {
    let a = [case("t.py::test_a", 1.0)];
    let named = |gates: &[&str]| json!({"options": {"compare": "0009", "fail_on": gates}});
    let lost = "gate: nothing was tested: no saved run matches `--benchmark-compare=0009`\n";
    let (code, text) = session("", Some(&a), &a, named(&["regressed"]));
    assert!(code == 3 && text.ends_with(lost), "{text}");
    // A ceiling needs no reference, and without a gate nobody relies on the run.
    for gates in [&["mean>1h"][..], &[]] {
        let (code, text) = session("", Some(&a), &a, named(gates));
        assert!(code == 0 && !text.contains("nothing was tested"), "{text}");
    }
    let (code, text) = session("", None, &a, named(&["regressed"]));
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("so the gate `regressed` was not checked\n"), "{text}");
}

#[test]
fn a_note_names_the_unit_that_a_gate_could_not_test() {
    let counter = |name: &str| with(case(name, 10.0), json!({"options": {"timer": "alloc_bytes"}}));
    let timed = [case("t.py::test_a", 1.0), counter("t.py::test_b"), counter("t.py::test_c")];
    let store = two(&timed, &timed);
    let told = analyze(&store, &["mean>1h"], &[]).ok().stderr;
    let note =
        "note: 2 benchmarks in another unit than the limit could not be tested by the gate\n";
    assert!(told.contains(note), "{told}");

    let stored = |size: &str, other: &str| {
        let extra = json!({"extra_info": {"size": size, "other": other}});
        with(case("t.py::test_a", 1.0), extra)
    };
    let plain = with(case("t.py::test_b", 1.0), json!({"extra_info": {"size": "1 MB"}}));
    let store = two(&[stored("1 MB", "1 MB")], &[stored("1 s", "1 kB")]);
    let gate = ["extra:size:5%"];
    let alone = analyze(&store, &gate, &[]);
    assert_eq!(alone.status.code(), 1);
    let said = "nothing was tested: no benchmark has the extra:size in one unit on both sides";
    assert!(alone.stderr.contains(said), "{}", alone.stderr);
    let [first, second] = ["1 MB", "1 s"].map(|size| [plain.clone(), stored(size, "1 MB")]);
    let told = analyze(&two(&first, &second), &gate, &[]).ok().stderr;
    let note = "note: 1 benchmark with another unit on each side could not be tested by the gate\n";
    assert!(told.contains(note), "{told}");
    assert_eq!(analyze(&store, &["extra:other:5%"], &[]).status.code(), 0);
}

#[test]
fn a_hint_does_not_fail_as_the_line_did() {
    let store = two(&[case("t.py::test_a", 1.0)], &[case("t.py::test_a", 1.0)]);
    for command in ["growth", "runs"] {
        let refused = park(&[command]).arg(store.path()).args(&["--metric", "median"]).run();
        assert_eq!(refused.status.code(), 2);
        let hint = format!("hint: `pytest-park {command} --help`\n");
        assert!(refused.stderr.ends_with(&hint), "{}", refused.stderr);
    }
    let refused = store.analyze(&["--same-machine", "-c", "1"]);
    assert_eq!(refused.status.code(), 2);
    assert!(!refused.stderr.contains("leave out"), "{}", refused.stderr);
    assert!(refused.stderr.contains("hint: `--reference b`"), "{}", refused.stderr);
    store.analyze(&["--same-machine", "-c", "1", "--reference", "b"]).ok();
}
