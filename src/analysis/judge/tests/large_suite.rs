//! The rule judges large suites. A step that compares each case with each other would keep this test
//! from ending.

use super::drawn::{Draw, judged};

#[test]
fn twenty_thousand_cases_are_judged() {
    let mut draw = Draw::new(1);
    let factors: Vec<f64> =
        (0..20_000).map(|i| if i % 3 == 0 { draw.between(0.9, 1.2) } else { 1.0 }).collect();
    for n_runs in [1, 5] {
        let cases = draw.suite(&factors, n_runs);
        let n_open = judged(&cases, &[])
            .cases
            .iter()
            .filter(|case| case.verdict.label() == "inconclusive")
            .count();
        assert!(n_open > 1000, "{n_runs} runs a side: {n_open}");
    }
}
