//! A statistic is declared once; these lists outside the compiler's sight name the same ones.

use std::fs;

use pytest_park::parts::Statistic;

use crate::harness::{park, root};

/// Every statistic, quoted and separated by commas.
fn quoted() -> String {
    let labels: Vec<String> =
        Statistic::ALL.iter().map(|statistic| format!("\"{statistic}\"")).collect();
    labels.join(", ")
}

#[test]
fn every_statistic_is_in_the_schemas_and_on_the_page() {
    for file in [
        "docs/schema/comparison-v1.schema.json",
        "docs/schema/history-v1.schema.json",
        "src/page/web/options.js",
    ] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        assert!(text.contains(&format!("[{}]", quoted())), "{file} lacks a statistic");
    }
}

#[test]
fn every_statistic_is_a_column_of_an_export() {
    let schema = park(&["export", "--print-schema"]).run().ok().stdout;
    for statistic in Statistic::ALL {
        assert!(schema.contains(&format!("`{statistic}`")), "{statistic}:\n{schema}");
    }
}
