//! The rule stays fast on large suites.

use std::time::{Duration, Instant};

use super::drawn::{Draw, judged};

#[test]
#[expect(clippy::disallowed_methods, reason = "the clock is what is tested")]
fn twenty_thousand_cases_are_judged_at_once() {
    let mut draw = Draw::new(1);
    let factors: Vec<f64> =
        (0..20_000).map(|i| if i % 3 == 0 { draw.between(0.9, 1.2) } else { 1.0 }).collect();
    for n_runs in [1, 5] {
        let cases = draw.suite(&factors, n_runs);
        let start = Instant::now();
        let n_open = judged(&cases, &[])
            .cases
            .iter()
            .filter(|case| case.verdict.label() == "inconclusive")
            .count();
        let took = start.elapsed();
        assert!(n_open > 1000);
        // A release takes 30 ms. Unoptimised code on a loaded machine may take a hundred times as
        // long, and a step that compares each case with each other a thousand times.
        assert!(took < Duration::from_secs(15), "{n_runs} runs a side: {took:?}");
    }
}
