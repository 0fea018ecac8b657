//! What users see, in every format.

use serde_json::{Value as Json, json};

use crate::harness::{Park, Store, case, fixture, park, with};

fn two_runs(args: &[&str]) -> Park {
    let mut all = vec!["analyze"];
    all.extend(args);
    park(&all).arg(fixture("two-runs"))
}

#[test]
fn the_table_of_two_really_saved_runs() {
    insta::assert_snapshot!("table", two_runs(&[]).run().text());
}

#[test]
fn the_same_table_at_80_columns() {
    let text = two_runs(&["--sort", "delta"]).width(80).run().text();
    insta::assert_snapshot!("table-80", text);
}

#[test]
fn more_columns_and_only_what_changed() {
    let args = [
        "--columns",
        "median,rounds",
        "--only-changed",
        "--filter",
        "sort|encode",
        "--metric",
        "min",
    ];
    insta::assert_snapshot!("columns", two_runs(&args).run().text());
}

#[test]
fn the_same_comparison_as_markdown() {
    insta::assert_snapshot!("markdown", two_runs(&["--format", "markdown"]).run().text());
}

#[test]
fn the_list_of_runs() {
    insta::assert_snapshot!("runs", park(&["runs"]).arg(fixture("history")).run().text());
}

/// Names that try to be something else.
fn nasty() -> Store {
    let evil = [
        "t.py::test_a[|pipe|]",
        "t.py::test_b[a,b\"c\"]",
        "t.py::test_c[<script>alert(1)</script>]",
        "t.py::test_d[line\nbreak]",
        "t.py::test_e[\u{1b}[31mred]",
        "t.py::test_f[\u{1f600}\u{4e16}]",
        "t.py::test_g[\u{202e}abc]",
        "t.py::test_h[[/b]*x*_y_`z`]",
    ];
    let cases: Vec<_> =
        evil.iter().map(|name| with(case(name, 1.5), json!({"group": "g|<b>"}))).collect();
    Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &cases,
    )
}

#[test]
fn hostile_names_stay_names() {
    let table = nasty().analyze(&[]).ok().stdout;
    assert!(!table.contains('\u{1b}') && !table.contains('\u{202e}'));
    assert!(
        table.contains("test_d[line\\nbreak]")
            && table.contains("test_c[<script>alert(1)</script>]")
    );
    let markdown = nasty().analyze(&["--format", "markdown"]).ok().stdout;
    assert!(!markdown.contains("<script>") && markdown.contains("&lt;script&gt;"));
    let widths: Vec<usize> = markdown
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.replace("\\|", "").matches('|').count())
        .collect();
    assert!(widths.iter().all(|it| *it == 7 || *it == 11), "{widths:?}\n{markdown}");
}

#[test]
fn csv_reads_back_to_the_same_rows_in_full_precision() {
    let json = nasty().compared(&[]);
    let text = nasty().analyze(&["--format", "csv"]).ok().stdout;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let first = "group,name,fullname,params,reference_run,candidate_run,metric,reference,candidate,difference,delta_pct,speedup,change,verdict,matched_by,cases";
    assert_eq!(header.iter().take(16).collect::<Vec<_>>().join(","), first);
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let n_of = |list: &str| json[list].as_array().unwrap().len();
    assert_eq!(records.len(), n_of("rows") + n_of("added") + n_of("removed"));
    for (record, row) in records.iter().zip(json["rows"].as_array().unwrap()) {
        assert_eq!(&record[2], row["fullname"].as_str().unwrap());
        assert_eq!(record[7].parse::<f64>().unwrap(), row["reference"]["mean"].as_f64().unwrap());
    }
    assert!(text.ends_with("\r\n"));
}

#[test]
fn csv_has_what_only_one_side_has_after_the_rows() {
    let store = Store::new()
        .run(
            "0001_a.json",
            "2026-01-01T00:00:00",
            &[case("t.py::test_gone", 3.0), case("t.py::test_a", 1.0)],
        )
        .run(
            "0002_b.json",
            "2026-01-02T00:00:00",
            &[case("t.py::test_a", 1.0), case("t.py::test_new_one", 0.5)],
        );
    let text = store.analyze(&["--format", "csv", "--only-changed"]).ok().stdout;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records: Vec<std::collections::HashMap<String, String>> =
        reader.deserialize().map(Result::unwrap).collect();
    let shown: Vec<[&str; 7]> = records
        .iter()
        .map(|record| {
            ["name", "verdict", "reference", "candidate", "delta_pct", "judged_ratio", "cases"]
                .map(|column| record[column].as_str())
        })
        .collect();
    assert_eq!(
        shown,
        [
            ["test_new_one", "added", "", "0.5", "", "", "1"],
            ["test_gone", "removed", "3.0", "", "", "", "1"],
        ]
    );
    assert_eq!((&*records[0]["candidate_rounds"], &*records[0]["reference_rounds"]), ("2000", ""));
    // The filter applies to them as to rows.
    let filtered = store.analyze(&["--format", "csv", "--filter", "gone"]).ok().stdout;
    assert_eq!(filtered.lines().count(), 2, "{filtered}");
}

#[test]
fn csv_ends_with_the_judged_change_as_the_json_has_it() {
    let columns = [
        ("judged_statistic", "/judged/statistic"),
        ("judged_reference", "/judged/reference"),
        ("judged_candidate", "/judged/candidate"),
        ("judged_ratio", "/judged/ratio"),
        ("reason_code", "/reason_code"),
        ("judged_difference", "/judged/difference"),
        ("difference_low", "/judged/difference_low"),
        ("difference_high", "/judged/difference_high"),
        ("reference_extra_info", "/no_such_field"),
        ("candidate_extra_info", "/no_such_field"),
    ];
    let zero = with(case("t.py::test_zero", 1.0), json!({"stats": {"min": 0.0, "mean": 0.0}}));
    let store = Store::new()
        .run("0001_a.json", "2026-01-01T00:00:00", &[case("t.py::test_a", 1.5), zero.clone()])
        .run("0002_b.json", "2026-01-02T00:00:00", &[case("t.py::test_a", 1.7), zero]);
    let json = store.compared(&[]);
    let text = store.analyze(&["--format", "csv"]).ok().stdout;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let first = header.len() - columns.len();
    assert_eq!(header[first..], columns.map(|(column, _)| column.to_owned()));
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut absent = 0;
    for (record, row) in records.iter().zip(json["rows"].as_array().unwrap()) {
        for (i, (column, pointer)) in columns.iter().enumerate() {
            let field = &record[first + i];
            match row.pointer(pointer).unwrap_or(&Json::Null) {
                Json::Null => {
                    assert_eq!(field, "", "{column}");
                    absent += 1;
                }
                Json::String(text) => assert_eq!(field, text, "{column}"),
                value => assert_eq!(field.parse::<f64>().ok(), value.as_f64(), "{column}"),
            }
        }
    }
    // The five columns of differences and of what is stored are empty in both rows.
    assert!(absent >= 10 + 3, "a row without a usable time has no judged change: {text}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["table", "json", "csv", "markdown"] {
        let once = two_runs(&["--format", format]).run().ok().stdout;
        assert_eq!(once, two_runs(&["--format", format]).run().ok().stdout);
    }
}

#[test]
fn colour_is_only_paint() {
    let plain = two_runs(&["--color", "never"]).run().ok().stdout;
    let painted = two_runs(&["--color", "always"]).run().ok().stdout;
    assert!(!plain.contains('\u{1b}') && painted.contains('\u{1b}'));
    let mut stripped = String::new();
    let mut rest = painted.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    stripped.push_str(rest);
    assert_eq!(stripped, plain);
}

#[test]
fn no_time_but_zero_prints_as_zero() {
    let cases = |factor: f64| {
        [
            case("t.py::test_ns", 3.1e-8 * factor),
            case("t.py::test_s", 2.5 * factor),
            case("t.py::test_tiny", 4e-11),
        ]
    };
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases(1.0)).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &cases(1.001),
    );
    let table = store.analyze(&[]).ok().stdout;
    let zero = |word: &str| word.parse() == Ok(0.0);
    assert!(
        !table
            .lines()
            .any(|line| line.starts_with("test_") && line.split_whitespace().take(3).any(zero)),
        "{table}"
    );
    assert!(table.contains("+0.1 %"), "{table}");
}

#[test]
fn every_line_of_the_suites_table_fits_into_80_columns() {
    let table = two_runs(&["--sort", "delta"]).width(80).run().ok().stdout;
    for line in table.lines() {
        // Names and labels are never cut: they stand on lines of their own.
        let is_label = !line.starts_with(' ') && !line.contains("  ");
        assert!(is_label || line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_name_is_whole_in_a_pipe_and_keeps_both_ends_on_a_terminal() {
    let name = format!("test_{}[{}]", "very_long_".repeat(20), "parameter-".repeat(10));
    let cases = [case(&format!("t.py::{name}"), 1.0)];
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &cases,
    );
    let whole = park(&["analyze"]).arg(store.path()).run().ok().stdout;
    assert!(whole.contains(&name), "{whole}");
    for width in [20, 40, 80, 200] {
        let table = park(&["analyze"]).arg(store.path()).width(width).run().ok().stdout;
        let short = table.lines().find(|line| line.starts_with("test_very")).unwrap();
        let short = short.split(" ").next().unwrap();
        let (head, tail) = short.split_once('…').unwrap();
        assert!(name.starts_with(head) && name.ends_with(tail), "{width}: {table}");
        assert_eq!(short.chars().count(), 60, "{width}: {table}");
    }
    // Two names that differ in their middle only stay two.
    let names = ["a", "b"].map(|it| format!("t.py::test_{0}{it}{0}", "x".repeat(60)));
    let cases = names.map(|name| case(&name, 1.0));
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &cases,
    );
    let table = park(&["analyze"]).arg(store.path()).width(80).run().ok().stdout;
    let mut shown: Vec<&str> = table.lines().filter(|line| line.starts_with("test_xx")).collect();
    shown.dedup();
    assert!(shown.len() == 2 && shown.iter().all(|line| line.contains(" #")), "{table}");
}

#[test]
fn rows_are_sorted_by_the_metric_that_is_compared() {
    let shaped = |name: &str, [mean, min, max]: [f64; 3]| {
        let mut case = case(&format!("t.py::{name}"), mean);
        case["stats"]["min"] = json!(min);
        case["stats"]["max"] = json!(max);
        case
    };
    let cases = [
        shaped("test_a", [3.0, 1.0, 4.0]),
        shaped("test_b", [2.0, 1.5, 6.0]),
        shaped("test_c", [1.8, 1.7, 5.0]),
    ];
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &cases).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &cases,
    );
    for (metric, order) in [("mean", "abc"), ("min", "cba"), ("max", "bca")] {
        for side in ["reference", "candidate"] {
            let csv =
                store.analyze(&["--metric", metric, "--sort", side, "--format", "csv"]).ok().stdout;
            let found: String = csv
                .lines()
                .skip(1)
                .filter_map(|line| line.split_once(",test_")?.1.chars().next())
                .collect();
            assert_eq!(found, order, "{metric} of the {side}");
        }
    }
}

/// Two runs of one benchmark in microseconds, whose mean moved by far more than its median.
fn apart() -> Store {
    let run = |mean: f64| {
        let mut case = case("t.py::test_apart", 1e-4);
        case["stats"]["mean"] = json!(mean);
        vec![case, self::case("t.py::test_calm[\u{e9}]", 1.2345e-2)]
    };
    let store = Store::new().run("0001_a.json", "2026-01-01T00:00:00", &run(1e-4));
    store.run("0002_b.json", "2026-01-02T00:00:00", &run(9e-4))
}

#[test]
fn a_mean_that_moved_elsewhere_has_a_mark_and_a_sentence() {
    let note = "* the mean moved elsewhere (test_apart 9.0× slower): \
                other rounds changed in another way than the fastest rounds";
    let text = apart().analyze(&[]).ok().stdout;
    assert!(text.contains(note) && text.contains("inconclusive *\n"), "{text}");
    let text = apart().analyze(&["--metric", "median"]).ok().stdout;
    assert!(!text.contains("moved elsewhere") && !text.contains('*'), "{text}");
}

#[test]
fn where_it_is_narrow_columns_go_then_intervals_shrink_then_long_rows_take_two_lines() {
    let analyze = |width: usize, args: &[&str]| {
        let words = [&["analyze"], args].concat();
        park(&words).arg(fixture("two-runs")).width(width).run().ok().stdout
    };
    let line = |text: &str, start: &str| {
        text.lines().find(|line| line.starts_with(start)).unwrap_or_default().to_owned()
    };
    let wide = analyze(160, &[]);
    assert!(wide.contains("settled by") && wide.contains("mean ref") && wide.contains("speedup"));
    let usual = analyze(100, &[]);
    assert!(usual.contains("settled by") && !usual.contains("mean ref"), "{usual}");
    let narrow = analyze(80, &[]);
    assert!(!narrow.contains("settled by") && narrow.contains(" … "), "{narrow}");
    let narrower = analyze(70, &[]);
    assert!(line(&narrower, "▲ test_miss").contains('±'), "{narrower}");
    let narrowest = analyze(66, &[]);
    assert_eq!(line(&narrowest, "▼ test_parse_optimized"), "▼ test_parse_optimized");
    assert!(line(&narrowest, "▲ test_miss").ends_with("regressed *"), "{narrowest}");
    // What was asked for stays.
    assert!(analyze(80, &["--columns", "mean"]).contains("mean ref"));
}

#[test]
fn a_terminal_that_knows_ascii_only_gets_no_more() {
    let table = park(&["analyze"]).arg(apart().path()).ascii().run().ok().stdout;
    assert!(
        table.is_ascii() && table.contains("0.56x") && table.contains("test_calm[\\xe9]"),
        "{table}"
    );
    let json = park(&["analyze", "--format", "json"]).arg(apart().path()).ascii().run().ok().json();
    assert_eq!(json["rows"][1]["name"], "test_calm[\u{e9}]");
}
