//! What the verdicts say, in words: counts, noise, shift, reasons, and the numbers of one row.

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::judge_rows::SuiteSummary;
use crate::analysis::compare::row::Row;
use crate::analysis::compare::summary::Summary;
use crate::analysis::judge::rule::LEAST_NOISE;
use crate::analysis::judge::verdict::{JudgedStatistic, NoiseSource, Reason, Verdict};
use crate::render::report::Report;
use crate::render::tables::profile;
use crate::render::tables::sheet::{Cell, Column, Section, Sheet};
use crate::render::words::units::{counted, interval, percent};

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
    lines.extend(order(&comparison.suite).map(|line| format!("order      {line}")));
    lines
}

/// How much cases move between runs when nothing changed, and how that is known.
fn noise(suite: &SuiteSummary) -> String {
    let findings = &suite.findings;
    let size = format!("{:.1} % between runs", 100.0 * findings.noise);
    let runs = suite.n_noise_runs;
    let source = match findings.noise_source {
        NoiseSource::Replicates => format!("measured from {}", counted(runs, "run")),
        NoiseSource::History => format!("measured from {}", counted(runs, "earlier run")),
        NoiseSource::Assumed => {
            "assumed: too few earlier runs on this kind of machine to measure it".to_owned()
        }
        NoiseSource::Option if findings.noise <= LEAST_NOISE => {
            "the least that `--noise` can give".to_owned()
        }
        NoiseSource::Option => "as given by `--noise`".to_owned(),
    };
    // Less than a twentieth is not worth a reader's time.
    if findings.widened_by < 1.05 {
        return format!("{size}, {source}");
    }
    format!("{size}: these two sides scatter {:.1} times as much as {source}", findings.widened_by)
}

/// A shift of the whole suite, where there is one worth a line.
fn shift(suite: &SuiteSummary) -> Option<String> {
    let findings = &suite.findings;
    let evidence = match (findings.established, findings.guarded) {
        (true, _) => "pooled runs on both sides confirm it",
        (false, true) if findings.whole_shift.abs() > findings.shift.abs() => {
            "more than a machine of one kind can do; another build?"
        }
        (false, true) => "single runs cannot tell whether the code did it or the machine",
        (false, false) => return None,
    };
    let moved = percent(100.0 * findings.whole_shift.exp_m1());
    let (cases, all) = (suite.n_moved_along, counted(suite.n_cases, "case"));
    Some(format!("{cases} of {all} moved along, typically {moved}: {evidence}"))
}

/// What the order of the runs means, where several runs a side leave a doubt. Two single runs are always one after the
/// other.
fn order(suite: &SuiteSummary) -> Option<String> {
    let is_pooled = suite.findings.noise_source == NoiseSource::Replicates;
    (is_pooled && !suite.in_turn).then(|| {
        "the sides were not measured in turn: a machine that drifts looks like a change".to_owned()
    })
}

/// A line for each reason why a case is undecided, with the runs that would settle it.
pub(crate) fn reasons<'r>(
    letters: &FootnoteLetters,
    rows: impl Iterator<Item = &'r Row> + Clone,
) -> Vec<String> {
    let mut lines = Vec::with_capacity(letters.0.len());
    for (reason, letter) in &letters.0 {
        let of_reason = rows.clone().filter(|row| undecided(row) == Some(*reason));
        let needed: Vec<usize> = of_reason.filter_map(|row| row.judged.runs_to_settle).collect();
        let settle = match (needed.iter().min(), needed.iter().max()) {
            (Some(least), Some(most)) => format!("; {}", settle(*least, *most)),
            (None, _) | (_, None) => String::new(),
        };
        lines.push(format!("({letter}) {}{settle}", reason.sentence()));
    }
    lines
}

/// How many runs a side would settle rows that need from `least` to `most` of them.
fn settle(least: usize, most: usize) -> String {
    let runs = if least == most { format!("{least}") } else { format!("{least} to {most}") };
    format!("{runs} runs a side (`--pool`) would settle it")
}

/// One sentence on how to read the table.
pub(crate) fn legend(report: &Report<'_>) -> String {
    let rule = report.options.rule;
    format!(
        "delta: negative is faster; speedup: above 1 is faster; \
         interval: the change of {}, at {} % confidence; \
         verdict: changed by more than {} %, at a false discovery rate of {} %",
        report.comparison.suite.findings.statistic.words(),
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
    let statistic = suite.findings.statistic;
    if let (Some(theta), Some(se), Some(df)) = (judged.theta, judged.se, judged.df) {
        numbers.push((change_title(statistic), percent(100.0 * theta.exp_m1())));
        let error = format!("{:.2} %, {df:.1} degrees of freedom", 100.0 * se);
        numbers.push(("standard error", error));
    }
    numbers.extend(judged.interval().map(|(low, high)| ("interval", interval(low, high))));
    let threshold = trimmed(100.0 * rule.min_effect);
    numbers.extend(judged.p_noise.map(|p| {
        (
            "noise explains it",
            format!("{p:.3e}, that a change within {threshold} % looks like this"),
        )
    }));
    numbers.extend(judged.p_slow.map(|p| {
        (
            "a slow machine explains it",
            format!("{p:.3e}, that every run of the slower side was slow"),
        )
    }));
    numbers.extend(judged.p.map(|p| ("p", format!("{p:.3e}, both together"))));
    if let Some(q) = judged.q {
        let alpha = trimmed(rule.alpha);
        let q = format!("{q:.3e}, p adjusted for all cases; a claim needs {alpha} or less");
        numbers.push(("q", q));
    }
    numbers.push(("noise", noise(suite)));
    numbers.extend(shift(suite).map(|line| ("shift", line)));
    numbers.push(("rounds", rounds(row)));
    let reason = judged.reason.map_or(String::new(), |reason| format!(": {}", reason.sentence()));
    numbers.push(("verdict", format!("{}{reason}", judged.verdict.label())));
    numbers.extend(judged.runs_to_settle.map(|runs| ("to settle it", settle(runs, runs))));
    numbers
}

/// The title of the judged change.
fn change_title(statistic: JudgedStatistic) -> &'static str {
    match statistic {
        JudgedStatistic::Min => "change of the fastest rounds",
        JudgedStatistic::Median => "change of the median",
    }
}

fn rounds(row: &Row) -> String {
    let side = |rounds: Option<u64>| rounds.map_or("unknown".to_owned(), |n| n.to_string());
    format!("{} → {}", side(row.reference.rounds), side(row.candidate.rounds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_need_different_numbers_of_runs_share_a_line() {
        assert_eq!(settle(3, 3), "3 runs a side (`--pool`) would settle it");
        assert_eq!(settle(3, 12), "3 to 12 runs a side (`--pool`) would settle it");
    }
}
