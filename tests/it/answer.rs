//! The answer of a comparison as people see it: the first line, a screen that holds it, and numbers
//! that agree with their verdicts. Over everything that the repository and the corpus have.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use unicode_width::UnicodeWidthStr;

use crate::harness::{Store, case, corpus, fixture, park, shared};

/// The most lines of a comparison at 80 columns.
const SCREEN: usize = 60;

/// Folders that `analyze` can read: fixtures, cases and the corpus, as far as they are there.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        ["control", "groups", "history", "marks", "one-run", "params", "postfixes", "two-runs"]
            .map(fixture)
            .into();
    for top in [corpus(), shared("cases")].into_iter().flatten() {
        let mut below: Vec<PathBuf> =
            top.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
        below.retain(|path| path.is_dir());
        below.sort();
        folders.extend(below);
    }
    folders
}

fn at(width: usize, folder: &Path, args: &[&str]) -> String {
    let words = [&["analyze"], args].concat();
    park(&words).arg(folder).width(width).run().stdout
}

#[test]
fn every_folder_fits_a_screen_of_80_columns() {
    for folder in folders() {
        let text = at(80, &folder, &[]);
        let n_lines = text.lines().count();
        assert!(n_lines <= SCREEN, "{}: {n_lines} lines", folder.display());
        let other = |command: &str| park(&[command]).arg(&folder).width(80).run().stdout;
        for text in [text, at(80, &folder, &["--all"]), other("history"), other("runs")] {
            for line in text.lines().filter(|line| line.width() > 80) {
                // A path or a command cannot be broken, so it has its line to itself.
                let is_one_word = line.trim().split(' ').count() == 1;
                assert!(is_one_word, "{}: {line}", folder.display());
            }
        }
    }
}

#[test]
fn no_name_is_a_whole_commit_and_no_address_is_shown() {
    let commit = regex::Regex::new("[0-9a-f]{40}").unwrap();
    let address = regex::Regex::new("0x[0-9a-fA-F]{6,}").unwrap();
    for folder in folders() {
        for args in [&[][..], &["--all"], &["--group-by", "params"], &["--format", "markdown"]] {
            let text = park(&[&["analyze"], args].concat()).arg(&folder).run().stdout;
            for line in text.lines() {
                // The path of the folder itself is in the commands.
                let line = line.replace(&folder.display().to_string(), "");
                assert!(!commit.is_match(&line), "{}: {line}", folder.display());
                assert!(!address.is_match(&line), "{}: {line}", folder.display());
            }
        }
    }
}

#[test]
fn a_label_is_at_most_40_columns_and_stays_told_from_others() {
    for folder in folders() {
        let json: Json = match park(&["analyze", "--format", "json"]).arg(&folder).run() {
            shown if shown.status.code() == 0 => shown.json(),
            _ => continue,
        };
        let Some(groups) = json["groups"].as_array() else { continue };
        let text = park(&["analyze", "--all", "--group-by", "params", "--group-by", "custom"])
            .arg(&folder)
            .run()
            .stdout;
        let table: Vec<&str> = text
            .lines()
            .skip_while(|line| !line.starts_with("groups, by the "))
            .skip(3)
            .take_while(|line| !line.is_empty())
            .collect();
        let heading = text.lines().find(|line| line.starts_with("group  ")).unwrap_or_default();
        let wide = heading.find("benchmarks").unwrap_or_default();
        let label = |line: &&str| line.chars().take(wide).collect::<String>().trim().to_owned();
        let mut labels: Vec<String> = table.iter().map(label).collect();
        assert!(labels.iter().all(|label| label.width() <= 40), "{}", folder.display());
        let n_labels = labels.len();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), n_labels, "{} of {}", folder.display(), groups.len());
    }
}

/// The number of a text such as `+17`, `5.9` or `1,234`.
fn number(text: &str) -> f64 {
    let text = text.trim().trim_end_matches(['×', '%', ' ']).replace(',', "");
    text.parse().unwrap_or_else(|_| panic!("no number: {text:?}"))
}

/// The significant digits of a number as it is written.
fn digits(text: &str) -> usize {
    let mantissa = text.split('e').next().unwrap();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').len()
}

#[test]
fn every_printed_change_is_within_its_interval_and_agrees_with_its_verdict() {
    let row = regex::Regex::new(
        r"^(?P<mark>[▲▼? ]) .*  (?P<change>0|[+-]?[0-9.,e]+)( ?%|×)  +(?P<low>[^ ]+?)×? … (?P<high>[^ ]+?)( %|×)  (?P<verdict>\w+)",
    )
    .unwrap();
    let mut n_rows = 0;
    for folder in folders() {
        let text = park(&["analyze", "--all"]).arg(&folder).run().stdout;
        for line in text.lines() {
            // Rows without a mark in their table begin with the name.
            let line = if line.starts_with(['▲', '▼', '?', ' ']) {
                line.to_owned()
            } else {
                format!("  {line}")
            };
            let Some(found) = row.captures(&line) else { continue };
            n_rows += 1;
            let [change, low, high] = ["change", "low", "high"].map(|it| number(&found[it]));
            assert!(low <= change && change <= high, "{}: {line}", folder.display());
            for part in ["change", "low", "high"] {
                let text = &found[part];
                // Whole numbers of five digits are the ends of intervals that say next to nothing.
                assert!(digits(text) <= 4 || !text.contains('.'), "{}: {line}", folder.display());
            }
            let is_factor = line.contains('×');
            match &found["verdict"] {
                "regressed" => {
                    assert!(&found["mark"] == "▲" && (is_factor || change >= 2.0), "{line}");
                    assert!(is_factor || low > 0.0 || high > 0.0, "{line}");
                }
                "improved" => {
                    assert!(&found["mark"] == "▼" && (is_factor || change <= -2.0), "{line}")
                }
                "unchanged" => {
                    assert!(!is_factor && (-10.0..=10.0).contains(&change), "{line}");
                    assert!(low <= 0.0 || change.abs() <= 2.0, "{line}");
                }
                "inconclusive" | "incomparable" => {}
                other => panic!("{other}: {line}"),
            }
        }
    }
    assert!(n_rows > 100, "{n_rows} rows");
}

#[test]
fn the_first_line_counts_what_the_json_counts() {
    for folder in folders() {
        let shown = park(&["analyze", "--format", "json"]).arg(&folder).run();
        if shown.status.code() != 0 {
            continue;
        }
        let json = shown.json();
        let text = at(120, &folder, &[]);
        let first = text.lines().next().unwrap().to_owned();
        let Some(verdicts) = json["overall"]["verdicts"].as_object() else {
            assert!(first.starts_with("nothing to compare with yet: "), "{first}");
            continue;
        };
        for word in ["regressed", "improved", "incomparable", "added", "removed"] {
            let count = verdicts[word].as_u64().unwrap();
            let is_said = first.contains(&format!("{count} {word}"));
            assert_eq!(is_said, count > 0, "{}: {first}", folder.display());
        }
        let undecided = ["unchanged", "inconclusive"].map(|word| verdicts[word].as_u64().unwrap());
        let has_claims = verdicts["regressed"] != 0 || verdicts["improved"] != 0;
        if has_claims && undecided.iter().all(|count| *count > 0) {
            let both = format!("{} without a clear change", undecided[0] + undecided[1]);
            assert!(first.contains(&both), "{first}");
        }
    }
}

#[test]
fn the_same_comparison_at_four_widths() {
    let Some(corpus) = corpus() else { return };
    for (name, folder) in [
        ("wide-names", "Djelibeybi__lifx-async"),
        ("many-params", "karlicoss__cachew"),
        ("one-run", "jab__bidict"),
        ("nothing-changed", "azukds__tubular__history"),
        ("everything-changed", "gookeryoung__fspack"),
    ] {
        let mut screens = String::new();
        for width in [60, 80, 100, 160] {
            let text = at(width, &corpus.join(folder), &[]);
            // The next command names the folder, and so its lines depend on where that is.
            let text = text.split("\nnext  ").next().unwrap();
            screens.push_str(&format!("=== {width} columns\n{text}"));
        }
        insta::assert_snapshot!(name, screens);
    }
}

/// Two runs of benchmarks. In the second each takes its factor times as long.
fn two_runs(factors: &[f64]) -> Store {
    let run = |scaled: bool| -> Vec<Json> {
        let factor = |i: usize| if scaled { factors[i] } else { 1.0 };
        (0..factors.len())
            .map(|i| case(&format!("t.py::test_{i}"), 1e-3 * (i + 1) as f64 * factor(i)))
            .collect()
    };
    Store::new().run("0001_a.json", "2026-01-01T00:00:00", &run(false)).run(
        "0002_b.json",
        "2026-01-02T00:00:00",
        &run(true),
    )
}

#[test]
fn changed_rows_come_first_and_by_size_then_what_leans_then_the_others() {
    let mut factors = vec![1.0; 12];
    (factors[3], factors[5], factors[7], factors[9], factors[10]) = (1.5, 3.0, 0.2, 0.5, 1.09);
    let text = two_runs(&factors).analyze(&[]).ok().stdout;
    let names: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.contains("benchmark"))
        .skip(4)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().find(|word| word.starts_with("test_")))
        .collect();
    assert_eq!(names[..4], ["test_5", "test_3", "test_7", "test_9"], "{text}");
    assert_eq!(names.len(), 12, "{text}");
    let first = text.lines().next().unwrap();
    assert!(first.starts_with("2 regressed, 2 improved, "), "{first}");
    let only = two_runs(&factors).analyze(&["--only-changed"]).ok().stdout;
    assert!(!only.contains("test_0 ") && !only.contains("others"), "{only}");
}

#[test]
fn more_than_twenty_rows_are_counted_and_all_lists_them() {
    let mut factors = vec![1.0; 40];
    factors[20] = 3.0;
    let store = two_runs(&factors);
    let text = store.analyze(&[]).ok().stdout;
    assert!(text.contains("▲ test_20") && !text.contains("test_1 "), "{text}");
    assert!(text.contains("none of 39 others moved: all unchanged."), "{text}");
    let all = store.analyze(&["--all"]).ok().stdout;
    assert_eq!(all.matches("unchanged\n").count(), 39, "{all}");
}

#[test]
fn the_next_command_is_one_that_works() {
    let mut factors = vec![1.0; 6];
    factors[2] = 1.12;
    let store = two_runs(&factors);
    let text = store.analyze(&[]).ok().stdout;
    let next = text.lines().find(|line| line.starts_with("next  ")).expect("something leans");
    let command = next.split('`').nth(1).unwrap();
    let words: Vec<&str> = command.split_whitespace().skip(1).collect();
    let again = park(&words).run();
    assert_eq!(again.status.code(), 0, "{command}: {}", again.stderr);
    assert!(next.contains(" runs a side would settle "), "{next}");
    // What it promises holds for the rule that was asked for, and for no other.
    let rule = ["--min-effect", "1", "--alpha", "0.01", "--group-by", "group"];
    let other = store.analyze(&rule).ok().stdout;
    let next = other.lines().find(|line| line.starts_with("next  ")).expect("something leans");
    assert!(next.contains(" --min-effect 1 --alpha 0.01 "), "{next}");
    assert!(!next.contains("--group-by") && !next.contains("--metric"), "{next}");
    // Where everything is settled, nothing is left to do.
    let settled = two_runs(&[1.0; 6]).analyze(&["--noise", "0.5"]).ok().stdout;
    assert!(!settled.contains("next  "), "{settled}");
}

#[test]
fn the_order_and_the_time_between_the_runs_are_said() {
    let text = two_runs(&[1.0; 5]).analyze(&["--reference", "b", "--candidate", "a"]).ok().stdout;
    assert!(text.contains("\nb → a · measured 24 h earlier than the reference, "), "{text}");
}
