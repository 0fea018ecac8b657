//! What the verdicts say, in words: counts, noise, shift, reasons, and the numbers behind one row.

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

/// The footnote letter of each reason for which one of these rows is undecided, in the order of [`Reason::ALL`].
#[derive(Debug, Clone, Default)]
pub(crate) struct FootnoteLetters(Vec<(Reason, char)>);

impl FootnoteLetters {
    /// Gives letters to the reasons that occur.
    pub(crate) fn of<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Self {
        let occurs = |reason: &Reason| rows.clone().any(|row| undecided(row) == Some(*reason));
        Self(Reason::ALL.into_iter().filter(occurs).zip('a'..='z').collect())
    }

    /// The letter that stands behind a row's verdict. `None` where the word says enough.
    pub(crate) fn of_row(&self, row: &Row) -> Option<char> {
        let reason = undecided(row)?;
        self.0.iter().find(|(it, _)| *it == reason).map(|(_, letter)| *letter)
    }
}

/// More runs a side than this are no advice.
const MOST_RUNS: u64 = 100;

/// Why a row is undecided, if it is.
fn undecided(row: &Row) -> Option<Reason> {
    row.judged.reason.filter(|_| row.judged.verdict == Verdict::Inconclusive)
}

/// Counts of verdicts in words: `2 improved, 1 inconclusive`.
pub(crate) fn verdict_counts(summary: &Summary) -> String {
    let counted =
        Verdict::ALL.iter().map(|it| (it, summary.verdict(*it))).filter(|(_, count)| *count > 0);
    let words: Vec<String> =
        counted.map(|(verdict, count)| format!("{count} {}", verdict.label())).collect();
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
    let shift = suite.shift.filter(|it| it.doubted || it.established)?;
    let moved = percent(100.0 * shift.theta.exp_m1());
    let said = if shift.established {
        "pooled runs on both sides confirm it"
    } else {
        "single runs cannot tell whether the code did it or the machine"
    };
    Some(format!(
        "{} of {} moved along, typically {moved}: {said}",
        shift.cases,
        counted(shift.of, "case")
    ))
}

/// A line for each reason why a case is undecided, with what would settle it.
pub(crate) fn reasons<'r>(
    marks: &FootnoteLetters,
    rows: impl Iterator<Item = &'r Row> + Clone,
) -> Vec<String> {
    let line = |(reason, letter): &(Reason, char)| {
        let of_reason = rows.clone().filter(|row| undecided(row) == Some(*reason));
        let needed: Vec<u64> = of_reason.filter_map(|row| row.judged.runs_to_settle).collect();
        let settle =
            needed.iter().min().zip(needed.iter().max()).map(|(least, most)| settle(*least, *most));
        let settle = settle.map_or(String::new(), |said| format!("; {said}"));
        format!("({letter}) {}{settle}", reason.message())
    };
    marks.0.iter().map(line).collect()
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
        "delta: negative is faster; speedup: above 1 is faster; interval: the change of the median, at {} % confidence; \
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

/// The numbers behind the verdict of each row that `wanted` [names](named).
pub(crate) fn explained(report: &Report<'_>, wanted: &str) -> Vec<Section> {
    named(&report.comparison.rows, wanted).into_iter().map(|row| explanation(row, report)).collect()
}

/// The rows that `wanted` names: exactly, or else as a part of their node id.
pub(crate) fn named<'r>(rows: &'r [Row], wanted: &str) -> Vec<&'r Row> {
    let exact = |row: &&Row| row.name.name == wanted || row.name.fullname == wanted;
    let mut found: Vec<&Row> = rows.iter().filter(exact).collect();
    if found.is_empty() {
        found = rows.iter().filter(|row| row.name.fullname.contains(wanted)).collect();
    }
    found
}

fn explanation(row: &Row, report: &Report<'_>) -> Section {
    let (suite, rule, judged) = (&report.comparison.suite, report.options.rule, &row.judged);
    let mut lines: Vec<(&str, String)> = Vec::new();
    if let Some(it) = judged.estimate {
        lines.push(("change of the median", percent(100.0 * it.theta.exp_m1())));
        lines.push((
            "standard error",
            format!("{:.2} %, {:.1} degrees of freedom", 100.0 * it.standard_error, it.df),
        ));
        lines.push(("interval", interval(it.ratio_low, it.ratio_high)));
        lines.push((
            "p",
            format!(
                "{:.3e}, that the change is within {} %",
                it.p,
                trimmed(100.0 * rule.min_effect)
            ),
        ));
    }
    if let Some(q) = judged.q {
        lines.push((
            "q",
            format!(
                "{q:.3e}, p adjusted for all cases; a claim needs {} or less",
                trimmed(rule.alpha)
            ),
        ));
    }
    lines.push(("noise", noise(suite)));
    lines.extend(shift(suite).map(|line| ("shift", line)));
    lines.push(("rounds", rounds(row)));
    let reason = judged.reason.map_or(String::new(), |it| format!(": {}", it.message()));
    lines.push(("verdict", format!("{}{reason}", judged.verdict.label())));
    lines.extend(judged.runs_to_settle.map(|runs| ("to settle it", settle(runs, runs))));
    let rows = lines
        .into_iter()
        .map(|(what, said)| vec![Cell::Text(what.to_owned()), Cell::Text(said)])
        .collect();
    Section {
        heading: Some(format!("why {} is {}", row.name.fullname, judged.verdict.label())),
        sheets: [Sheet {
            heading: None,
            columns: vec![Column::new("number"), Column::new("value")],
            rows,
        }]
        .into_iter()
        .chain(profile::sheet(row))
        .collect(),
    }
}

fn rounds(row: &Row) -> String {
    let side = |rounds: Option<u64>| rounds.map_or("unknown".to_owned(), |it| it.to_string());
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
