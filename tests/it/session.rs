//! The section of a pytest session, by the requests that the plugin sends.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::harness::{Store, Transcript, case, park, with};

/// The text of this session's numbers.
fn current(cases: &[Json]) -> String {
    let machine = json!({"node": "host", "system": "Linux", "python_version": "3.12.1", "python_implementation": "CPython"});
    json!({"machine_info": machine, "benchmarks": cases, "datetime": "2026-11-24T00:00:00", "version": "5.3.1"})
        .to_string()
}

/// What the plugin prints after a session with these cases.
fn reported(cases: &[Json], options: Json, storage: Json) -> Transcript {
    let request = json!({
        "protocol": 1, "versions": {}, "options": options, "storage": storage, "current": current(cases),
        "counts": {}, "terminal": {"color": false, "width": 100, "unicode": true},
    });
    park(&["plugin-report"]).stdin(request.to_string()).run()
}

fn section(cases: &[Json], options: Json, storage: Json) -> String {
    reported(cases, options, storage).ok().stdout
}

/// The artifacts of a store, as the plugin lists them.
fn saved(store: &Store) -> Vec<PathBuf> {
    let entries = fs::read_dir(store.path()).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn refusal(texts: &[&str], source: &str) -> Json {
    let request = json!({"protocol": 1, "fail_on": texts, "source": source});
    let mut reply = park(&["plugin-check"]).stdin(request.to_string()).run().ok().json();
    assert_eq!(reply["protocol"], 1);
    reply["refusal"].take()
}

#[test]
fn a_gate_without_a_meaning_is_refused_before_the_session() {
    for texts in [&["regressed"][..], &["regressed:5%,mean:5%", " median:1ms"], &[], &[","]] {
        assert_eq!(refusal(texts, "flag"), Json::Null, "{texts:?}");
    }
    assert_eq!(
        refusal(&["regressed", "mean:5%, mean"], "flag"),
        "`--park-fail-on`: `mean` is no gate: `mean` needs a limit\n  \
         known: regressed, regressed:5%, improved:20%, removed, incomparable, inconclusive, mean:5%, \
         median:5ms, mean>20ms, extra:NAME:20%, extra:NAME>8MiB, growth:0.2\n\n\
         hint: `--park-fail-on mean:5%`"
    );
    let of_ini = refusal(&["x\u{1b}[2J"], "ini").as_str().unwrap().to_owned();
    assert!(
        of_ini.starts_with("`park_fail_on` of the ini file: `x\\x1b[2J` is no gate"),
        "{of_ini}"
    );
    assert!(of_ini.ends_with("hint: `park_fail_on = regressed`"), "{of_ini}");
    let malformed = park(&["plugin-check"]).stdin("{\"protocol\": 1}").run();
    assert_eq!((malformed.status.code(), malformed.stdout.as_str()), (2, ""));
}

#[test]
fn a_gate_that_passes_says_what_it_could_test() {
    let store = Store::new().run(
        "0001_a.json",
        "2026-11-23T00:00:00",
        &[case("t.py::test_a", 1.0), case("t.py::test_b", 1.0), case("t.py::test_c", 1.0)],
    );
    let mut cases =
        [case("t.py::test_a", 0.1), case("t.py::test_b", 1.1), case("t.py::test_c", 1.0)];
    cases[2]["stats"]["mean"] = Json::Null;
    let gated = |options: Json| {
        let transcript = reported(&cases, options, json!({"saved": saved(&store)}));
        let gates = transcript.stdout.lines().filter(|line| line.starts_with("gate: "));
        (transcript.status.code(), gates.map(str::to_owned).collect::<Vec<_>>())
    };
    let number = "gate: mean:50% passed: 2 of 3 benchmarks had a number".to_owned();
    for (options, expected) in [
        (json!({"fail_on": ["mean:50%"]}), (0, vec![number.clone()])),
        (json!({"fail_on": ["mean:50%"], "verbosity": -1}), (0, vec![number.clone()])),
        (json!({"fail_on": ["mean:50%"], "verbosity": 1}), (0, vec![number])),
        (json!({"fail_on": ["mean:50%"], "verbosity": -2}), (0, vec![])),
        (json!({"fail_on": ["mean:50%"], "quiet": true}), (0, vec![])),
        // One of two gates fails.
        (json!({"fail_on": ["mean:50%", "mean:5%"]}), (3, vec![])),
        (json!({"fail_on": ["mean:50%", "mean"]}), (3, vec![])),
        (json!({}), (0, vec![])),
    ] {
        assert_eq!(gated(options.clone()), expected, "{options}");
    }
    let (code, gates) = gated(json!({"fail_on": ["regressed:50%,median:50%"]}));
    assert_eq!((code, gates.len()), (0, 2));
    assert!(gates[0].starts_with("gate: regressed:50% passed: "), "{gates:?}");
    assert!(gates[0].ends_with(" benchmarks could be judged"), "{gates:?}");
    // A gate without a row that it could test has not passed.
    let empty = cases.clone().map(|case| with(case, json!({"stats": {"rounds": 5}})));
    for gate in ["regressed", "mean:5%"] {
        let storage = json!({"saved": saved(&store)});
        let tested = reported(&empty, json!({"fail_on": [gate]}), storage);
        let idle = "gate: nothing was tested: no benchmark has a usable time\n";
        assert_eq!(tested.status.code(), 3, "{gate}");
        assert!(tested.stdout.contains(idle) && !tested.stdout.contains(" passed: "), "{gate}");
    }
    // A number that the suite stores is tested too.
    let stored =
        |peak: u64| [with(case("t.py::test_a", 1.0), json!({"extra_info": {"peak_bytes": peak}}))];
    let before = Store::new().run("0001_a.json", "2026-11-23T00:00:00", &stored(1000));
    for (peak, code) in [(1100, 0), (1300, 3)] {
        let options = json!({"fail_on": ["extra:peak_bytes:20%"]});
        let tested = reported(&stored(peak), options, json!({"saved": saved(&before)}));
        assert_eq!(tested.status.code(), code, "{}", tested.stdout);
    }
    // Without a reference nothing passes.
    let alone = section(&cases, json!({"fail_on": ["regressed"]}), json!({}));
    assert!(
        alone.contains("so the gate `regressed` was not checked") && !alone.contains("gate: "),
        "{alone}"
    );
}

#[test]
fn compare_takes_every_selector_where_pytest_benchmark_finds_no_file() {
    let mut store = Store::new();
    for i in 1..=60 {
        let mean = f64::from(i);
        let artifact = json!({
            "machine_info": {"node": "host"}, "commit_info": {"id": format!("{i:02}ab{}", "c".repeat(36))},
            "benchmarks": [case("t.py::test_a", mean)],
            "datetime": format!("2026-10-{:02}T{:02}:00:00", 1 + i / 24, i % 24), "version": "5.3.1",
        });
        store = store.file(&format!("{i:04}_run.json"), artifact.to_string());
    }
    let cases = [case("t.py::test_a", 1.0)];
    for (compare, expected) in [
        // Also beyond the files that are opened otherwise.
        ("02ab", "test_a        1.97 s     985 ms"),
        ("59ABcc", "test_a        58.1 s     985 ms"),
        ("oldest", "test_a        985 ms     985 ms"),
        ("run", "test_a        59.1 s     985 ms"),
        ("ffff", "no saved run matches `--benchmark-compare=ffff`"),
    ] {
        let text = section(&cases, json!({"compare": compare}), json!({"saved": saved(&store)}));
        assert!(text.contains(expected), "{compare}: {text}");
        assert_eq!(text.contains("names 60 runs; the latest is the reference"), compare == "run");
    }
    // What pytest-benchmark compares with goes first.
    let both = json!({"saved": saved(&store), "compared": [saved(&store)[6]]});
    let text = section(&cases, json!({"compare": "02ab"}), both);
    assert!(text.contains("test_a        6.89 s     985 ms"), "{text}");
}

#[test]
fn the_first_session_that_is_saved_is_named() {
    let cases = [case("t.py::test_a", 1.0)];
    let id = "0123456789abcdef0123456789abcdef01234567";
    let store = Store::new()
        .run("0001_baseline.json", "2026-11-24T00:00:00", &cases)
        .run(&format!("0002_{id}_20261124_000000.json"), "2026-11-24T00:00:00", &cases)
        .file("0003_broken.json", "{");
    let path = |name: &str| store.path().join(name);
    let first = |saved_now: &[PathBuf]| -> String {
        section(&cases, json!({}), json!({"saved_now": saved_now}))
            .lines()
            .next()
            .unwrap()
            .to_owned()
    };
    let nothing = "no saved run to compare with yet: `pytest --benchmark-autosave` or `--benchmark-save NAME` saves one";
    let autosaved = path(&format!("0002_{id}_20261124_000000.json"));
    for (saved_now, expected) in [
        (
            vec![path("0001_baseline.json")],
            "saved 0001_baseline; the next session is compared with it",
        ),
        (vec![autosaved.clone()], "saved #2 01234567; the next session is compared with it"),
        // Another session saved meanwhile.
        (
            vec![path("0001_baseline.json"), autosaved],
            "saved this session; the next session is compared with it",
        ),
        (vec![path("0009_gone.json")], nothing),
        (vec![path("0003_broken.json")], nothing),
        (vec![], nothing),
    ] {
        assert_eq!(first(&saved_now), expected, "{saved_now:?}");
    }
}

#[test]
fn runs_in_the_storage_of_the_root_folder_are_named() {
    let cases = [case("t.py::test_a", 1.0)];
    let machine = ".benchmarks/Linux-CPython-3.12-64bit/0001_a.json";
    let store = Store::new()
        .run(&format!("full/{machine}"), "2026-11-24T00:00:00", &cases)
        .file("other/.benchmarks/0001_a.json", "{\"benchmarks\": 1}");
    for root in ["full", "other", "empty"] {
        fs::create_dir_all(store.path().join(root).join("a/b/.benchmarks")).unwrap();
    }
    let first = |root: &str, start: &str, storage: &str| -> String {
        let root = store.path().join(root);
        let start = root.join(start);
        let facts =
            json!({"rootdir": root, "location": start.join(storage), "invocation_dir": start});
        // The first sentence, which is wider than the terminal.
        let text = section(&cases, json!({}), facts);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.split(|line| line.is_empty()).next().unwrap_or_default().join(" ")
    };
    assert_eq!(
        first("full", "a/b", ".benchmarks"),
        "runs are saved in ../../.benchmarks; this session looks in ./.benchmarks: \
         `--benchmark-storage=../../.benchmarks` compares with them"
    );
    for (root, start, storage) in [
        // JSON of another tool, no folder, the root folder itself, a storage elsewhere.
        ("other", "a/b", ".benchmarks"),
        ("empty", "a/b", ".benchmarks"),
        ("full", "", "a/b/.benchmarks"),
        ("full", "a/b", "../../../other/.benchmarks"),
        ("full", "a/b", "nowhere"),
    ] {
        let line = first(root, start, storage);
        assert!(
            line.starts_with("no saved run to compare with yet"),
            "{root} {start} {storage}: {line}"
        );
    }
    let facts = |start: &Path| {
        json!({
            "rootdir": store.path().join("full"), "invocation_dir": start, "location": start.join(".benchmarks"),
            "saved_now": [store.path().join("full").join(machine)],
        })
    };
    let text = section(&cases, json!({}), facts(&store.path().join("full/a/b")));
    assert!(
        text.starts_with(
            "saved 0001_a in ./.benchmarks, but other runs are saved in ../../.benchmarks:"
        ),
        "{text}"
    );
}

#[test]
fn what_a_part_of_the_suite_does_not_run_is_counted() {
    let names: Vec<String> = (0..9).map(|i| format!("t.py::test_{i}")).collect();
    let cases: Vec<Json> = names.iter().map(|name| case(name, 1.0)).collect();
    let store = Store::new().run("0001_a.json", "2026-11-23T00:00:00", &cases);
    let line = |options: Json| -> String {
        let text = section(&cases[..1], options, json!({"saved": saved(&store)}));
        text.lines().find(|line| line.contains("not measured now")).unwrap_or_default().to_owned()
    };
    assert_eq!(
        line(json!({"part": true})),
        "8 saved benchmarks were not measured now: t.py::test_1, t.py::test_2, t.py::test_3 and 5 more"
    );
    assert!(
        line(json!({})).starts_with("saved, but not measured now: t.py::test_1, t.py::test_2, ")
    );
    let whole = section(
        &cases[..1],
        json!({"part": true, "verbosity": 1}),
        json!({"saved": saved(&store)}),
    );
    for name in &names[1..] {
        assert!(whole.contains(name.as_str()), "{whole}");
    }
}

#[test]
fn a_skipped_postfix_table_says_why() {
    let cases = [case("t.py::test_f_np", 1.0), case("t.py::test_f_pt", 1.0)];
    let store = Store::new().run("0001_a.json", "2026-11-23T00:00:00", &cases);
    let skipped =
        |original: &str, reference: &str, verbosity: i64, saved: Vec<PathBuf>| -> Option<String> {
            let postfixes =
                |text: &str| if text.is_empty() { vec![] } else { vec![text.to_owned()] };
            let options = json!({
                "original_postfix": postfixes(original), "reference_postfix": postfixes(reference),
                "verbosity": verbosity,
            });
            let text = section(&cases, options, json!({"saved": saved}));
            // Long sentences are wrapped.
            let text = text.replace("\n  ", " ");
            let line =
                text.lines().find(|line| line.starts_with("Postfix comparison table skipped: "));
            line.map(str::to_owned)
        };
    let missing = "Postfix comparison table skipped: `--benchmark-reference-postfix` is not set; \
                   1 benchmark ends in `_np` (original)";
    for saved in [vec![], saved(&store)] {
        for verbosity in [0, 1] {
            assert_eq!(skipped("_np", "", verbosity, saved.clone()).as_deref(), Some(missing));
        }
        assert_eq!(skipped("_np", "", -1, saved.clone()), None);
        assert_eq!(skipped("", "", 0, saved.clone()), None);
        // They pair.
        assert_eq!(skipped("_np", "_pt", 0, saved.clone()), None);
        assert_eq!(
            skipped("_aaa", "_bbb,_ccc", 0, saved).as_deref(),
            Some(
                "Postfix comparison table skipped: no benchmark of this session ends in `_aaa` (original) or `_bbb`, `_ccc` (reference)"
            )
        );
    }
}

#[test]
fn a_session_names_only_options_that_pytest_has() {
    let named = |prefix: &str, n: usize, mean: f64| -> Vec<Json> {
        (0..n).map(|i| case(&format!("t.py::test_{prefix}{i}"), mean)).collect()
    };
    let unwrapped = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let before = [named("slow", 60, 0.001), named("same", 90, 0.001)].concat();
    let store = Store::new().run("0001_a.json", "2026-11-23T00:00:00", &before);
    let slow = named("slow", 60, 0.002);
    // The whole suite moves.
    let moved = [slow.clone(), named("new", 9, 0.001)].concat();
    let moved = unwrapped(section(&moved, json!({}), json!({"saved": saved(&store)})));
    assert!(moved.contains("added: 9 benchmarks: "), "{moved}");
    assert!(moved.contains("(`-v` lists them)"), "{moved}");
    assert!(moved.contains("compare them with `pytest-park analyze --pool`"), "{moved}");
    let some = [slow, named("same", 90, 0.001)].concat();
    let some = unwrapped(section(&some, json!({}), json!({"saved": saved(&store)})));
    assert!(some.contains(" more regressed: `-v` lists them"), "{some}");
    let pairs: Vec<Json> = (0..60)
        .flat_map(|i| [(i, "orig", 0.002), (i, "new", 0.001)])
        .map(|(i, postfix, mean)| case(&format!("t.py::test_{i}_{postfix}"), mean))
        .collect();
    let alone = unwrapped(section(&pairs, json!({}), json!({})));
    assert!(alone.contains(" more pairs: `-v` lists them"), "{alone}");
    for text in [moved, some, alone] {
        assert!(!text.contains("`--all`") && !text.contains("`--pool`"), "{text}");
    }
}

#[test]
fn a_session_that_shares_nothing_with_its_reference_does_not_claim_to_list_it() {
    let store =
        Store::new().run("0001_a.json", "2026-11-23T00:00:00", &[case("t.py::test_a", 1.0)]);
    let text = section(&[case("t.py::test_b", 1.0)], json!({}), json!({"saved": saved(&store)}));
    let warning = "warning: the sides share no benchmark, so nothing is compared\n";
    assert!(text.contains(warning) && !text.contains("removed"), "{text}");
}
