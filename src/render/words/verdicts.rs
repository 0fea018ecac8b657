//! What the verdicts say, in words: counts, noise, shift, reasons, and the numbers of one row.

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::row::Row;
use crate::analysis::compare::summary::Summary;
use crate::analysis::judge::rule::LEAST_NOISE;
use crate::analysis::judge::suite::{NoiseSource, SuiteFindings};
use crate::analysis::judge::verdict::{Reason, Verdict};
use crate::render::report::Report;
use crate::render::tables::profile;
use crate::render::tables::sheet::{Cell, Column, Section, Sheet};
use crate::render::words::units::{counted, interval, percent};

/// More runs a side than this are no advice.
const MOST_RUNS: u64 = 100;

/// The footnote letter of each reason for which one of these rows is undecided, in the order of
/// [`Reason::ALL`].
#[derive(Debug, Clone, Default)]
pub(crate) struct FootnoteLetters(Vec<(Reason, char)>);

impl FootnoteLetters {
    /// Gives letters to the reasons that occur.
    pub(crate) fn of<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Self {
        let occurs = |reason: &Reason| rows.clone().any(|row| undecided(row) == Some(*reason));
        Self(Reason::ALL.iter().copied().filter(occurs).zip('a'..='z').collect())
    }

    /// The letter after a row's verdict. `None` where the word says enough.
    pub(crate) fn of_row(&self, row: &Row) -> Option<char> {
        let undecided = undecided(row)?;
        self.0.iter().find(|(reason, _)| *reason == undecided).map(|(_, letter)| *letter)
    }
}

/// Why a row is undecided, if it is.
fn undecided(row: &Row) -> Option<Reason> {
    row.judged.reason.filter(|_| row.judged.verdict == Verdict::Inconclusive)
}

/// Counts of verdicts in words: `2 improved, 1 inconclusive`.
pub(crate) fn verdict_counts(summary: &Summary) -> String {
    let mut words = Vec::new();
    for verdict in Verdict::ALL.iter().copied() {
        let count = summary.verdict(verdict);
        if count > 0 {
            words.push(format!("{count} {}", verdict.label()));
        }
    }
    words.join(", ")
}

/// The lines under the title: all verdicts, the noise, and a shift of the whole suite.
pub(crate) fn overall(comparison: &Comparison) -> Vec<String> {
    let counts = verdict_counts(&comparison.overall);
    if comparison.rows.is_empty() {
        return vec![format!("verdicts   {}", if counts.is_empty() { "none" } else { &counts })];
    }
    let mut lines =
        vec![format!("verdicts   {counts}"), format!("noise      {}", noise(&comparison.suite))];
    lines.extend(shift(&comparison.suite).map(|line| format!("shift      {line}")));
    lines
}

/// How much cases move between runs when nothing changed, and how that is known.
fn noise(suite: &SuiteFindings) -> String {
    let size = format!("{:.1} % between runs", 100.0 * suite.variance.sqrt());
    let known = match suite.source {
        NoiseSource::Replicates => format!("measured from {}", counted(suite.noise.runs, "run")),
        NoiseSource::History => {
            format!("measured from {}", counted(suite.noise.runs, "earlier run"))
        }
        NoiseSource::Assumed => {
            "assumed: too few earlier runs on this kind of machine to measure it".to_owned()
        }
        NoiseSource::Option if suite.variance.sqrt() <= LEAST_NOISE => {
            "the least that `--noise` can give".to_owned()
        }
        NoiseSource::Option => "as given by `--noise`".to_owned(),
    };
    // Less than a twentieth is not worth a reader's time.
    if suite.widened_by < 1.05 {
        return format!("{size}, {known}");
    }
    format!(
        "{size}, {known}; these two sides scatter more, so intervals are {:.1} times as wide",
        suite.widened_by
    )
}

/// A shift of the whole suite, where there is one worth a line.
fn shift(suite: &SuiteFindings) -> Option<String> {
    let shift = suite.shift.filter(|shift| shift.doubted || shift.established)?;
    let moved = percent(100.0 * shift.theta.exp_m1());
    let evidence = if shift.established {
        "pooled runs on both sides confirm it"
    } else {
        "single runs cannot tell whether the code did it or the machine"
    };
    let (cases, all) = (shift.cases, counted(shift.of, "case"));
    Some(format!("{cases} of {all} moved along, typically {moved}: {evidence}"))
}

/// A line for each reason why a case is undecided, with the runs that would settle it.
pub(crate) fn reasons<'r>(
    letters: &FootnoteLetters,
    rows: impl Iterator<Item = &'r Row> + Clone,
) -> Vec<String> {
    let mut lines = Vec::with_capacity(letters.0.len());
    for (reason, letter) in &letters.0 {
        let of_reason = rows.clone().filter(|row| undecided(row) == Some(*reason));
        let needed: Vec<u64> = of_reason.filter_map(|row| row.judged.runs_to_settle).collect();
        let settle = match (needed.iter().min(), needed.iter().max()) {
            (Some(least), Some(most)) => format!("; {}", settle(*least, *most)),
            (None, _) | (_, None) => String::new(),
        };
        lines.push(format!("({letter}) {}{settle}", reason.message()));
    }
    lines
}

/// How many runs a side would settle rows that need from `least` to `most` of them.
fn settle(least: u64, most: u64) -> String {
    if least > MOST_RUNS {
        return format!("not even {MOST_RUNS} runs a side would see 5 %");
    }
    let runs = match most {
        _ if least == most => format!("{least} runs a side"),
        _ if most > MOST_RUNS => format!("{least} runs a side or more"),
        _ => format!("{least} to {most} runs a side"),
    };
    format!("{runs} (`--pool`) would see 5 %")
}

/// One sentence on how to read the table.
pub(crate) fn legend(report: &Report<'_>) -> String {
    let rule = report.options.rule;
    format!(
        "delta: negative is faster; speedup: above 1 is faster; \
         interval: the change of the median, at {} % confidence; \
         verdict: changed by more than {} %, at a false discovery rate of {} %",
        trimmed(100.0 * (1.0 - rule.alpha)),
        trimmed(100.0 * rule.min_effect),
        trimmed(100.0 * rule.alpha)
    )
}

/// A number without needless digits.
fn trimmed(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The numbers from which the verdict of each row follows that `name` [names](named).
pub(crate) fn explained(report: &Report<'_>, name: &str) -> Vec<Section> {
    named(&report.comparison.rows, name).into_iter().map(|row| explanation(row, report)).collect()
}

/// The rows that `name` names: exactly, or else as a part of their node id.
pub(crate) fn named<'r>(rows: &'r [Row], name: &str) -> Vec<&'r Row> {
    let exact = |row: &&Row| row.name.name == name || row.name.fullname == name;
    let mut found: Vec<&Row> = rows.iter().filter(exact).collect();
    if found.is_empty() {
        found = rows.iter().filter(|row| row.name.fullname.contains(name)).collect();
    }
    found
}

fn explanation(row: &Row, report: &Report<'_>) -> Section {
    let mut rows = Vec::new();
    for (number, value) in numbers(row, report) {
        rows.push(vec![Cell::Text(number.to_owned()), Cell::Text(value)]);
    }
    let columns = ["number", "value"].map(Column::new).into();
    let mut sheets = vec![Sheet { heading: None, columns, rows }];
    sheets.extend(profile::sheet(row));
    let heading = format!("why {} is {}", row.name.fullname, row.judged.verdict.label());
    Section { heading: Some(heading), sheets }
}

/// What a verdict follows from, number by number.
fn numbers(row: &Row, report: &Report<'_>) -> Vec<(&'static str, String)> {
    let (suite, rule, judged) = (&report.comparison.suite, report.options.rule, &row.judged);
    let mut numbers = Vec::new();
    if let Some(estimate) = judged.estimate {
        let error = 100.0 * estimate.standard_error;
        let threshold = trimmed(100.0 * rule.min_effect);
        let p = format!("{:.3e}, that the change is within {threshold} %", estimate.p);
        numbers.push(("change of the median", percent(100.0 * estimate.theta.exp_m1())));
        numbers.push((
            "standard error",
            format!("{error:.2} %, {:.1} degrees of freedom", estimate.df),
        ));
        numbers.push(("interval", interval(estimate.ratio_low, estimate.ratio_high)));
        numbers.push(("p", p));
    }
    if let Some(q) = judged.q {
        let alpha = trimmed(rule.alpha);
        let q = format!("{q:.3e}, p adjusted for all cases; a claim needs {alpha} or less");
        numbers.push(("q", q));
    }
    numbers.push(("noise", noise(suite)));
    numbers.extend(shift(suite).map(|line| ("shift", line)));
    numbers.push(("rounds", rounds(row)));
    let reason = judged.reason.map_or(String::new(), |reason| format!(": {}", reason.message()));
    numbers.push(("verdict", format!("{}{reason}", judged.verdict.label())));
    numbers.extend(judged.runs_to_settle.map(|runs| ("to settle it", settle(runs, runs))));
    numbers
}

fn rounds(row: &Row) -> String {
    let side = |rounds: Option<u64>| rounds.map_or("unknown".to_owned(), |n| n.to_string());
    format!("{} → {}", side(row.reference.rounds), side(row.candidate.rounds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_runs_are_advised_than_anybody_makes() {
        for (least, most, expected) in [
            (48, 48, "48 runs a side (`--pool`) would see 5 %"),
            (100, 100, "100 runs a side (`--pool`) would see 5 %"),
            (101, 101, "not even 100 runs a side would see 5 %"),
            (3, 48, "3 to 48 runs a side (`--pool`) would see 5 %"),
            (3, 480, "3 runs a side or more (`--pool`) would see 5 %"),
            (480, 900, "not even 100 runs a side would see 5 %"),
        ] {
            assert_eq!(settle(least, most), expected, "{least} to {most}");
        }
    }
}
