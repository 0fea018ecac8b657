//! Growth in words: exponents, sizes, where the faster side turns, and the first line of the answer.

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::growth::class::GrowthClass;
use crate::analysis::growth::curve::CurveShape;
use crate::analysis::growth::exponent_change::ExponentChange;
use crate::analysis::growth::fit::Curve;
use crate::analysis::growth::growth::{Family, Growth};
use crate::analysis::judge::estimate::ratio;
use crate::analysis::judge::verdict::{Reason, Verdict};
use crate::model::quantity::Unit;
use crate::render::tables::sheet::{TITLE_GAP, Tone, Toned};
use crate::render::words::numbers::{
    Digits, NumberStyle, change_interval, directed_change, with_separators,
};
use crate::render::words::quantities::quantity;
use crate::render::words::units::counted;

/// The first line: in how many benchmarks the growth changed, and which others changed.
pub(crate) fn growth_headline(growth: &Growth, comparison: &Comparison) -> Vec<Toned> {
    let n_families = growth.families.len();
    if n_families == 0 {
        return Toned::plain(format!(
            "no growth to compare: {}",
            why_no_family(growth, comparison)
        ));
    }
    let count = |verdict: Verdict| {
        growth.families.iter().filter(|family| family.exponent.verdict == verdict).count()
    };
    let (more, less) = (count(Verdict::Regressed), count(Verdict::Improved));
    let mut line = Toned::plain(format!(
        "growth changed in {} of {}",
        more + less,
        counted(n_families, "benchmark")
    ));
    let mut add = |text: String, tone: Tone| line.push(Toned { text, tone });
    match (more, less) {
        (0, 0) => {
            let counts = [Verdict::Unchanged, Verdict::Inconclusive].map(|verdict| {
                let n = count(verdict);
                (n > 0).then(|| format!("{n} {}", verdict.label()))
            });
            let counts: Vec<String> = counts.into_iter().flatten().collect();
            add(format!(": {}", counts.join(", ")), Tone::Neutral);
        }
        (_, 0) => add(": it grows more".to_owned(), Tone::Bad),
        (0, _) => add(": it grows less".to_owned(), Tone::Good),
        (more, less) => add(format!(": {more} grow more, {less} less"), Tone::Bad),
    }
    let others = others_in_level(growth);
    if !others.is_empty() {
        add(format!("{TITLE_GAP}{others}"), Tone::Neutral);
    }
    line
}

/// Why there is no family at all.
fn why_no_family(growth: &Growth, comparison: &Comparison) -> String {
    let of =
        growth.over.as_deref().map_or("a numeric param".to_owned(), |over| format!("`{over}`"));
    let has_unpaired = !comparison.added.is_empty() || !comparison.removed.is_empty();
    if comparison.rows.is_empty() && has_unpaired {
        return "the sides share no benchmark".to_owned();
    }
    match (growth.incomparable.is_empty(), growth.ambiguous) {
        (false, _) => format!("no benchmark has three sizes of {of} that can be compared"),
        (true, 0) => format!("no benchmark has three sizes of {of}"),
        (true, _) => format!("no benchmark has three sizes of {of} with one row each"),
    }
}

/// The benchmarks that changed at all sizes without growing otherwise.
fn others_in_level(growth: &Growth) -> String {
    let mut parts = Vec::new();
    for (verdict, word) in [(Verdict::Regressed, "slower"), (Verdict::Improved, "faster")] {
        let of_verdict = |family: &&Family| {
            !family.exponent.verdict.is_claim() && family.level.verdict == verdict
        };
        let n = growth.families.iter().filter(of_verdict).count();
        match (n, parts.is_empty()) {
            (0, _) => {}
            (n, true) => parts.push(format!("{} {word} as a whole", other(n))),
            (n, false) => parts.push(format!("{n} {word}")),
        }
    }
    parts.join(", ")
}

fn other(count: usize) -> String {
    if count == 1 { "1 other is".to_owned() } else { format!("{count} others are") }
}

/// A size: `1,000`, `0.5`, `1e12`.
pub(crate) fn size_text(size: f64) -> String {
    if !(1e-3..1e9).contains(&size) {
        return format!("{size:e}");
    }
    with_separators(&format!("{size}"))
}

/// A size that is estimated: two or three digits.
fn about(size: f64) -> String {
    let rounded: f64 = format!("{size:.2e}").parse().unwrap_or(size);
    size_text(rounded)
}

/// How a curve grows: `n^1.00`, or `n log n` where the sizes tell.
pub(crate) fn growth_text(curve: &Curve) -> String {
    match (curve.shape, curve.class) {
        (CurveShape::NLogN, Some(class)) | (_, Some(class @ GrowthClass::NLogN)) => {
            class.words().to_owned()
        }
        (_, _) => format!("n^{}", two_decimals(curve.exponent, f64::round)),
    }
}

/// The change of an exponent with its interval: `+1.00 (+0.93 … +1.08)`. The ends are rounded
/// outwards.
pub(crate) fn exponent_change_text(change: &ExponentChange) -> String {
    let signed = |number: f64, round: fn(f64) -> f64| {
        let text = two_decimals(number, round);
        if text.starts_with('-') || text == "0.00" { text } else { format!("+{text}") }
    };
    format!(
        "{} ({} … {})",
        signed(change.change, f64::round),
        signed(change.low, f64::floor),
        signed(change.high, f64::ceil)
    )
}

fn two_decimals(number: f64, round: fn(f64) -> f64) -> String {
    let text = format!("{:.2}", round(100.0 * number) / 100.0);
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// How both sides grow, in one cell.
pub(crate) fn both_growths(family: &Family) -> String {
    let [reference, candidate] = family.curves.both().map(growth_text);
    if reference == candidate { reference } else { format!("{reference} → {candidate}") }
}

/// What is to be said of a family below its times.
pub(crate) fn remarks(family: &Family, numbers: NumberStyle) -> Vec<String> {
    let mut remarks = Vec::new();
    remarks.extend(crossover_sentence(family));
    if family.crossovers.is_empty() && family.level.verdict.is_claim() {
        let level = &family.level;
        remarks.push(format!(
            "median change {} ({})",
            directed_change(ratio(level.theta), Digits::Short, growth_ways(family)),
            change_interval(ratio(level.theta), level.low, level.high, Digits::Short)
        ));
    }
    remarks.extend(fixed_cost_sentence(family, numbers));
    remarks
}

/// What less and more of its numbers is called.
pub(crate) fn growth_ways(family: &Family) -> [&'static str; 2] {
    if family.unit.is_none() { ["faster", "slower"] } else { ["less", "more"] }
}

/// `faster below n ≈ 195 (150 … 230), slower above`; one clause for each crossover.
fn crossover_sentence(family: &Family) -> Option<String> {
    let Family { crossovers, param, .. } = family;
    let last = crossovers.last()?;
    let [less, more] = growth_ways(family);
    let word = |verdict: Verdict| if verdict == Verdict::Improved { less } else { more };
    let mut clauses = Vec::new();
    for of in crossovers {
        clauses.push(format!(
            "{} below {param} ≈ {} ({} … {})",
            word(of.below),
            about(of.size),
            about(of.low),
            about(of.high)
        ));
    }
    Some(format!("{}, {} above", clauses.join(", "), word(last.below.swapped())))
}

/// The fixed cost that both sides show, where it differs by more than a hundredth of the times.
fn fixed_cost_sentence(family: &Family, numbers: NumberStyle) -> Option<String> {
    let [reference, candidate] = family.curves.both();
    let is_seen = |curve: &Curve| 0.0 < curve.fixed;
    let unit = family.unit.as_ref().unwrap_or(&Unit::Seconds);
    let of_all = |number: f64| quantity(number, unit, numbers);
    match (is_seen(reference), is_seen(candidate)) {
        (false, false) => None,
        (true, true)
            if reference.fixed == reference.at_top && candidate.fixed == candidate.at_top =>
        {
            None
        }
        (true, true) => {
            Some(format!("fixed cost {} → {}", of_all(reference.fixed), of_all(candidate.fixed)))
        }
        (true, false) => Some(format!("fixed cost {} → none seen", of_all(reference.fixed))),
        (false, true) => Some(format!("fixed cost none seen → {}", of_all(candidate.fixed))),
    }
}

/// Why growth is undecided, by how many benchmarks have which reason.
pub(crate) fn undecided(growth: &Growth) -> Option<String> {
    let mut counts: Vec<(usize, &str)> = Vec::new();
    for reason in Reason::ALL.iter().copied() {
        let n = growth.families.iter().filter(|of| of.exponent.reason == Some(reason)).count();
        if n > 0 {
            counts.push((n, reason.sentence()));
        }
    }
    // Stable, so that equal counts keep their order.
    counts.sort_by(|(a, _), (b, _)| b.cmp(a));
    let named: Vec<String> = counts.iter().map(|(n, why)| format!("{n}: {why}")).collect();
    (!named.is_empty()).then(|| format!("growth is undecided in {}", named.join(", in ")))
}

/// The benchmarks that are no families, in sentences.
pub(crate) fn left_out(growth: &Growth) -> Vec<String> {
    let mut sentences = Vec::new();
    if growth.too_few > 0 {
        let have = if growth.too_few == 1 { "has" } else { "have" };
        sentences.push(format!(
            "{} {have} fewer than three sizes on both sides",
            counted(growth.too_few, "benchmark")
        ));
    }
    for reason in Reason::ALL {
        let n = growth.incomparable.iter().filter(|why| **why == *reason).count();
        if n > 0 {
            let have = if n == 1 { "has" } else { "have" };
            sentences.push(format!(
                "{} {have} fewer than three sizes that can be compared ({})",
                counted(n, "benchmark"),
                reason.sentence()
            ));
        }
    }
    if growth.ambiguous > 0 {
        let (have, their) = if growth.ambiguous == 1 { ("has", "its") } else { ("have", "their") };
        sentences.push(format!(
            "{} {have} several rows of one size, so nothing is said of {their} growth",
            counted(growth.ambiguous, "benchmark")
        ));
    }
    sentences
}

/// What only one side measured, because growth needs both; `None` where both measured everything.
pub(crate) fn only_on_one_side(comparison: &Comparison) -> Option<String> {
    let sides = [(&comparison.removed, "reference"), (&comparison.added, "candidate")];
    let counts: Vec<String> = sides
        .iter()
        .filter(|(cases, _)| !cases.is_empty())
        .map(|(cases, side)| format!("{} only in the {side}", counted(cases.len(), "benchmark")))
        .collect();
    (!counts.is_empty())
        .then(|| format!("left out: {}; `pytest-park analyze` names them", counts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_people_write_them() {
        for (size, expected) in
            [(10.0, "10"), (100_000.0, "100,000"), (2.5, "2.5"), (1e12, "1e12"), (0.0001, "1e-4")]
        {
            assert_eq!(size_text(size), expected);
        }
        assert_eq!((about(194.6).as_str(), about(12_345.0).as_str()), ("195", "12,300"));
    }

    #[test]
    fn ends_are_rounded_outwards_and_nothing_is_minus_zero() {
        let change = |change: f64, low: f64, high: f64| ExponentChange {
            change,
            low,
            high,
            reach: 0.1,
            df: 6.0,
            p_noise: 1.0,
            p_slow: 0.0,
            p: None,
            q: None,
            verdict: Verdict::Inconclusive,
            reason: None,
        };
        assert_eq!(exponent_change_text(&change(1.0, 0.931, 1.071)), "+1.00 (+0.93 … +1.08)");
        assert_eq!(exponent_change_text(&change(-0.001, -0.0301, 0.0299)), "0.00 (-0.04 … +0.03)");
    }
}
