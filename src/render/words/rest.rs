//! What became of the rows of a comparison that are not listed, and what it can see.

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::judged::Judged;
use crate::analysis::compare::row::Row;
use crate::analysis::judge::verdict::Verdict;
use crate::render::report::Report;
use crate::render::words::answer::{is_on_another_machine, percent_without_sign};
use crate::render::words::numbers::{Digits, directed_change};
use crate::render::words::quantities::judged_ways;
use crate::render::words::text::capitalized;
use crate::render::words::units::{counted, speedup};

/// What became of the rows that are neither changed nor leaning, and what this comparison can see.
pub(crate) fn rest(rows: &[&Row], comparison: &Comparison, report: &Report<'_>) -> Option<String> {
    let mut sentences = Vec::new();
    if !rows.is_empty() {
        let ways = judged_ways(&Judged::of(comparison));
        sentences.push(others(rows, rows.len() < comparison.rows.len(), ways));
    }
    sentences.extend(resolution(comparison, report));
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn others(rows: &[&Row], are_others: bool, ways: [&str; 2]) -> String {
    let (incomparable, compared): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| row.judged.verdict == Verdict::Incomparable);
    if compared.is_empty() {
        let who = match (rows.len(), are_others) {
            (1, true) => "1 other".to_owned(),
            (n, true) => format!("{n} others"),
            (1, false) => "it".to_owned(),
            (2, false) => "both".to_owned(),
            (n, false) => format!("all {n}"),
        };
        return format!("{who}: {}.", verdicts(rows));
    }
    let ending = if incomparable.is_empty() {
        format!("{}.", verdicts(&compared))
    } else {
        let n = incomparable.len();
        let word = Verdict::Incomparable.label();
        let why = common_reason(&incomparable);
        format!("{}; {n} {word}{why}.", verdicts(&compared))
    };
    let of_all = (!incomparable.is_empty()).then_some(rows.len());
    let (who, none) = match (compared.len(), are_others, of_all) {
        (1, true, _) => ("1 other".to_owned(), "the other did not move".to_owned()),
        (n, true, _) => (format!("{n} others"), format!("none of {n} others moved")),
        (n, false, Some(all)) => (format!("{n} of {all}"), format!("{n} of {all} did not move")),
        (1, false, None) => ("it".to_owned(), "it did not move".to_owned()),
        (2, false, None) => ("both".to_owned(), "neither moved".to_owned()),
        (n, false, None) => (format!("all {n}"), format!("none of {n} moved")),
    };
    let thetas = compared.iter().filter_map(|row| row.judged.theta);
    let (low, high) = thetas.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), theta| {
        (low.min(theta), high.max(theta))
    });
    if low > high {
        return format!("{who}: {ending}");
    }
    if (low, high) == (0.0, 0.0) {
        return format!("{none}: {ending}");
    }
    format!("{who} moved by {}: {ending}", range(low.exp(), high.exp(), ways))
}

/// How many of these rows have which verdict, with its reason where they share one.
fn verdicts(rows: &[&Row]) -> String {
    let mut verdicts = Vec::new();
    for verdict in [Verdict::Unchanged, Verdict::Inconclusive, Verdict::Incomparable] {
        let of_verdict: Vec<&Row> =
            rows.iter().filter(|row| row.judged.verdict == verdict).copied().collect();
        if !of_verdict.is_empty() {
            let count = match of_verdict.len() {
                1 if rows.len() == 1 => String::new(),
                2 if rows.len() == 2 => "both ".to_owned(),
                count if count == rows.len() => "all ".to_owned(),
                count => format!("{count} "),
            };
            verdicts.push(format!("{count}{}{}", verdict.label(), common_reason(&of_verdict)));
        }
    }
    verdicts.join(", ")
}

/// The reason that all of these rows have in common.
fn common_reason(rows: &[&Row]) -> String {
    let mut reasons = rows.iter().map(|row| row.judged.reason);
    match reasons.next().flatten() {
        Some(first) if reasons.all(|reason| reason == Some(first)) => {
            format!(" ({})", first.sentence())
        }
        Some(_) | None => String::new(),
    }
}

/// A range of changes: `-8 … +7 %`.
fn range(low: f64, high: f64, ways: [&str; 2]) -> String {
    let [low, high] = [low, high].map(|ratio| directed_change(ratio, Digits::Short, ways));
    if low == high {
        return low;
    }
    match (low.strip_suffix(" %"), high.ends_with('%')) {
        (Some(low), true) => format!("{low} … {high}"),
        (_, _) => format!("{low} … {high}"),
    }
}

/// The smallest slowdown that a typical row of this comparison would show.
fn resolution(comparison: &Comparison, report: &Report<'_>) -> Option<String> {
    let decides = |row: &Row| row.judged.theta.is_some();
    if !comparison.rows.iter().any(decides) || is_on_another_machine(comparison) {
        return None;
    }
    // The third person of a single run.
    let (runs, s) = match (report.reference.all.len(), report.candidate.all.len()) {
        (0 | 1, 0 | 1) => ("one run a side".to_owned(), "s"),
        (a, b) if a == b => (format!("{a} runs a side"), ""),
        (a, b) => (format!("{} and {b}", counted(a, "run")), ""),
    };
    let least = comparison.suite.findings.resolution;
    if let Some(least) = least.filter(|least| rows_differ(*least, comparison)) {
        let size = match least.exp() {
            ratio if ratio < 2.0 => percent_without_sign(ratio - 1.0),
            ratio => speedup(ratio),
        };
        // Where the whole suite got faster, the reference may have met the slow machine.
        let findings = &comparison.suite.findings;
        let change = if findings.guarded && findings.shift < 0.0 { "speedup" } else { "slowdown" };
        return Some(format!("For a typical benchmark, {runs} claim{s} no {change} below {size}."));
    }
    let runs = capitalized(&format!("{runs} see{s}"));
    Some(match least.map(f64::exp) {
        Some(ratio) if ratio < 2.0 => {
            format!("{runs} ±{} here.", percent_without_sign(ratio - 1.0))
        }
        Some(ratio) => format!("{runs} only changes from {} on here.", speedup(ratio)),
        None => format!("{runs} no change of a typical benchmark here."),
    })
}

/// Whether rows say something else than that a typical benchmark needs this much for a claim, so that
/// nobody reads the sentence as one about each row: a smaller change is ruled out, or claimed of
/// another benchmark, or a larger one is not claimed.
fn rows_differ(least: f64, comparison: &Comparison) -> bool {
    // Below that, the two are about as large as each other.
    const SURELY_LARGER: f64 = 0.25;
    let differs = |row: &Row| {
        let size = row.judged.theta.map(f64::abs);
        match row.judged.verdict {
            Verdict::Unchanged => least > SURELY_LARGER,
            Verdict::Regressed | Verdict::Improved => {
                least > SURELY_LARGER && size.is_some_and(|size| size < least)
            }
            Verdict::Inconclusive => size.is_some_and(|size| size > least),
            Verdict::Incomparable | Verdict::Added | Verdict::Removed => false,
        }
    };
    comparison.metric.extra().is_none() && comparison.rows.iter().any(differs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_names_the_ends_in_their_words() {
        assert_eq!(range(0.92, 1.07, ["faster", "slower"]), "-8.0 … +7.0 %");
        assert_eq!(range(0.25, 1.07, ["faster", "slower"]), "4.0× faster … +7.0 %");
    }
}
