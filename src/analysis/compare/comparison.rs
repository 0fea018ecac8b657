//! The comparison: pairs become rows, every row is judged, and only then the filter leaves rows
//! out.

use regex::Regex;
use thiserror::Error;

use crate::analysis::compare::circumstances::{
    are_of_one_kind, measured_in_turn, on_another_machine,
};
use crate::analysis::compare::environment::{
    CaseShare, EnvironmentDifference, TIME_OPTIONS, environment_differences,
};
use crate::analysis::compare::function_changes::has_mixed_profilers;
use crate::analysis::compare::judge_rows::{
    Circumstances, EarlierSamples, SuiteSummary, growth_of_rows, judge_rows, judge_variants,
};
use crate::analysis::compare::metric_notes::metric_notes;
use crate::analysis::compare::row::{Row, UnpairedCase, UnpairedImplementation, node_ids};
use crate::analysis::compare::summary::{Summary, groups, summarize};
use crate::analysis::growth::families::ensure_size;
use crate::analysis::growth::growth::{Growth, GrowthQuestion};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::verdict::{JudgedStatistic, Judgement};
use crate::analysis::pair::fold::{FoldRules, RowCases, UnpairedEntry, fold, own_name};
use crate::analysis::pair::implementations::{
    ComparedParam, UnknownImplementation, pair_implementations,
};
use crate::analysis::pair::known_keys::{KnownKeys, UnknownKey};
use crate::analysis::pair::naming::Postfixes;
use crate::analysis::pair::pairing::{ImplementationLabels, pair};
use crate::analysis::pair::proposed_renames::{ProposedRenames, proposed_renames};
use crate::analysis::pair::renames::Renames;
use crate::analysis::pair::sides::{across_runs, within_run};
use crate::model::case::{Case, with_unit_of};
use crate::model::metric::Metric;
use crate::model::run::Run;
use crate::model::warning::{Warning, WarningKind};

/// How to compare.
#[derive(Debug, Clone)]
pub(crate) struct ComparisonRules {
    /// What deltas, speedups and counts are made of.
    pub metric: Metric,
    /// What rows have numbers of as well, beside all statistics.
    pub other_metrics: Vec<Metric>,
    /// Folding and grouping.
    pub fold: FoldRules,
    /// What benchmarks were called before.
    pub renames: Renames,
    /// The param whose values are compared inside the candidate run. Without it these are the
    /// params whose names say that they are implementations.
    pub compare: Option<ComparedParam>,
    /// Shows only what has a node id (on either side) that this matches.
    pub filter: Option<Regex>,
    /// Whether verdicts are given although the sides were measured on different kinds of machine.
    pub across_machines: bool,
    /// What a verdict needs.
    pub verdict: VerdictRule,
    /// Over which param growth is judged; `None` judges none. A number that the suite stores has no
    /// growth.
    pub growth: Option<GrowthQuestion>,
}

impl ComparisonRules {
    /// What rows have numbers of beside all statistics, each once.
    pub(crate) fn metrics(&self) -> Vec<Metric> {
        let mut metrics: Vec<Metric> = Vec::new();
        for metric in self.other_metrics.iter().chain([&self.metric]) {
            if matches!(metric, Metric::Extra(_) | Metric::Percentile(_))
                && !metrics.contains(metric)
            {
                metrics.push(metric.clone());
            }
        }
        metrics
    }

    /// What a verdict by the metric needs. A stored number has a direction and perhaps a noise of its
    /// own; other metrics are judged by the rounds, where less time is better.
    pub(crate) fn rule(&self) -> VerdictRule {
        match self.metric.extra() {
            Some(extra) => VerdictRule {
                better: extra.better,
                noise: self.verdict.noise.or(extra.noise),
                ..self.verdict
            },
            None => self.verdict,
        }
    }

    /// Whether the raw rounds of both sides are needed.
    pub(crate) fn needs_rounds(&self) -> bool {
        self.metrics().iter().any(|metric| matches!(metric, Metric::Percentile(_)))
    }
}

/// A name in the question that the runs do not have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum UnknownName {
    /// What `--compare` names.
    #[error(transparent)]
    Implementation(#[from] UnknownImplementation),
    /// What the cases are grouped or folded by.
    #[error(transparent)]
    Key(#[from] UnknownKey),
}

/// Everything a renderer needs to know.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    /// What deltas, speedups and counts are made of.
    pub metric: Metric,
    /// Sorted by group, then name, then params.
    pub rows: Vec<Row>,
    /// What only the candidate has, sorted in the same way.
    pub added: Vec<UnpairedCase>,
    /// What only the reference has, sorted in the same way.
    pub removed: Vec<UnpairedCase>,
    /// One summary per group, sorted by label.
    pub groups: Vec<(String, Summary)>,
    /// Over all rows.
    pub overall: Summary,
    /// Two implementations inside the candidate run, by postfix or by param, sorted as the rows
    /// are. Each row has the labels of its implementations.
    pub variants: Vec<Row>,
    /// What locates a run in the variants, which are judged as suites of their own.
    pub variants_statistic: JudgedStatistic,
    /// Over all variants.
    pub variants_overall: Summary,
    /// The implementations in the candidate run that are in no pair, sorted as the rows are.
    pub variants_unpaired: Vec<UnpairedImplementation>,
    /// What the cases show together about the noise and the machine.
    pub suite: SuiteSummary,
    /// Renames that would pair some of what is added and removed.
    pub proposed_renames: ProposedRenames,
    /// How benchmarks grow with a param, where that was asked for; only those that the filter shows.
    pub growth: Option<Growth>,
    /// What differs between the sides besides the code.
    pub environment: Vec<EnvironmentDifference>,
    /// What to know about it all.
    pub warnings: Vec<Warning>,
}

impl Comparison {
    /// Whether there is a filter, and it leaves nothing to show.
    pub(crate) fn filter_keeps_nothing(&self, rules: &ComparisonRules) -> bool {
        let is_empty = self.rows.is_empty()
            && self.variants.is_empty()
            && self.added.is_empty()
            && self.removed.is_empty();
        rules.filter.is_some() && is_empty
    }

    /// What the reference and the candidate of the variants are called; `None` for a side that is
    /// not the same implementation in all of them.
    pub(crate) fn variants_labels(&self) -> [Option<&str>; 2] {
        let shared = |label: fn(&ImplementationLabels) -> &str| {
            let mut labels =
                self.variants.iter().map(|row| row.implementations.as_ref().map(label));
            let first = labels.next().flatten();
            if labels.all(|other| other == first) { first } else { None }
        };
        [shared(|labels| &labels.reference), shared(|labels| &labels.candidate)]
    }
}

/// The warning where a filter leaves nothing to show.
pub(crate) const FILTER_KEEPS_NOTHING: &str = "the filter finds no benchmark";

/// Compares two sides, each of one run or more, oldest first. `earlier` are runs on the candidate's
/// kind of machine from before the candidate, oldest first; only the noise is estimated from them.
///
/// Everything is judged before the filter is applied: what is shown never changes what a verdict
/// is.
///
/// # Errors
/// Where the candidate does not have the param to compare by, or its base, and where no case has a
/// key to group or fold by.
pub(crate) fn compare(
    reference: &[&Run],
    candidate: &[&Run],
    earlier: &[EarlierSamples<'_>],
    rules: &ComparisonRules,
) -> Result<Comparison, UnknownName> {
    // The numbers of the suite may say what they count.
    let cases_of_sides = || candidate.iter().chain(reference).flat_map(|run| &run.cases);
    let with_unit = |metric: &Metric| with_unit_of(metric, cases_of_sides());
    let rules = &ComparisonRules {
        metric: with_unit(&rules.metric),
        other_metrics: rules.other_metrics.iter().map(with_unit).collect(),
        ..rules.clone()
    };
    let mut known = KnownKeys::default();
    known.absorb(reference.iter().chain(candidate).flat_map(|run| &run.cases));
    known.ensure(&rules.fold.group_by, &rules.fold.distinct, &rules.fold.exclude)?;
    if let Some(over) = rules.growth.as_ref().and_then(|growth| growth.over.as_deref()) {
        ensure_size(over, reference.iter().chain(candidate).flat_map(|run| &run.cases))?;
    }
    if let Some(param) = &rules.compare {
        param.ensure_known(candidate.iter().flat_map(|run| &run.cases))?;
    }
    let sides = across_runs(reference, candidate, &rules.renames);
    let pairing = pair(sides, &rules.fold.postfixes, &rules.renames);
    let proposed_renames = proposed_renames(&pairing);
    let environment = environment_differences(reference, candidate, &pairing.matched);
    let folded = fold(pairing, &rules.fold);
    let added = unpaired_cases(folded.added, rules);
    let removed = unpaired_cases(folded.removed, rules);
    let cases = in_order(folded.rows);
    let circumstances = Circumstances {
        earlier,
        in_turn: measured_in_turn(reference, candidate),
        another_machine: !rules.across_machines && on_another_machine(reference, candidate),
        has_comparable_controls: are_of_one_kind(reference, candidate),
    };
    let (judged, suite) = judge_rows(&cases, &circumstances, &rules.metric, &rules.rule());
    // Counted over all rows: the next line leaves out those that the filter does not show.
    let profilers = mixed_profilers(&cases);
    let asked_growth = rules.growth.as_ref().filter(|_| rules.metric.extra().is_none());
    let growth = asked_growth.map(|question| {
        let mut growth = growth_of_rows(&cases, &judged, &suite.findings, question, &rules.verdict);
        growth.keep(|fullname| rules.filter.as_ref().is_none_or(|of| of.is_match(fullname)));
        growth
    });
    let rows = shown_rows(cases, judged, rules);

    let (variants, variants_unpaired) = implementations(candidate, rules);
    let (judged, variants_statistic) =
        judge_variants(&variants, suite.findings.noise, &rules.metric, &rules.rule());
    let variants = shown_rows(variants, judged, rules);

    let mut warnings = Vec::new();
    warnings.extend(unlike_environments(&environment));
    if rows.is_empty() && !(added.is_empty() && removed.is_empty()) {
        let message = "the sides share no benchmark, so nothing is compared";
        warnings.push(Warning::new(WarningKind::Comparison, message));
    }
    warnings.extend(profilers);
    warnings.extend(unused_postfixes(&rules.fold.postfixes, cases_of_sides()));
    warnings.extend(metric_notes(cases_of_sides(), &rules.metric));
    let mut comparison = Comparison {
        metric: rules.metric.clone(),
        groups: groups(&rows, &added, &removed),
        overall: summarize(rows.iter(), added.len(), removed.len()),
        rows,
        added,
        removed,
        variants_overall: summarize(variants.iter(), 0, 0),
        variants,
        variants_statistic,
        variants_unpaired,
        suite,
        proposed_renames,
        growth,
        environment,
        warnings,
    };
    if comparison.filter_keeps_nothing(rules) {
        comparison.warnings.push(Warning::new(WarningKind::Comparison, FILTER_KEEPS_NOTHING));
    }
    Ok(comparison)
}

/// The rows of the implementations inside the candidate runs, in order, and the shown ones that are
/// in no row.
fn implementations<'a>(
    candidate: &[&'a Run],
    rules: &ComparisonRules,
) -> (Vec<RowCases<'a>>, Vec<UnpairedImplementation>) {
    let cases = within_run(candidate, &rules.renames);
    let found = pair_implementations(&cases, &rules.fold.postfixes, rules.compare.as_ref());
    let mut rows = Vec::new();
    for pairing in found.pairings {
        // One by one, so that no fold mixes implementations.
        rows.extend(fold(pairing, &rules.fold).rows);
    }
    let mut unpaired = Vec::new();
    for (role, case) in found.unpaired {
        if is_shown(std::slice::from_ref(&case.newest.fullname), rules) {
            let name = own_name(case.newest, &rules.fold);
            let case = UnpairedCase::new(UnpairedEntry { name, case }, &rules.metrics());
            unpaired.push(UnpairedImplementation { role, case });
        }
    }
    unpaired.sort_by(|a, b| a.case.name.cmp(&b.case.name).then_with(|| a.role.cmp(&b.role)));
    (in_order(rows), unpaired)
}

/// Rows in the order of the comparison.
fn in_order(mut rows: Vec<RowCases<'_>>) -> Vec<RowCases<'_>> {
    rows.sort_by(|a, b| {
        a.name
            .cmp(&b.name)
            .then_with(|| node_ids(&a.reference).cmp(&node_ids(&b.reference)))
            .then_with(|| a.implementations.cmp(&b.implementations))
    });
    rows
}

/// The judged rows that the filter shows. `judged` has one entry for each of `cases`, in order.
fn shown_rows(
    cases: Vec<RowCases<'_>>,
    judged: Vec<Judgement>,
    rules: &ComparisonRules,
) -> Vec<Row> {
    let metrics = rules.metrics();
    let mut rows = Vec::with_capacity(cases.len());
    for (cases, judged) in cases.into_iter().zip(judged) {
        let row = Row::new(cases, judged, &rules.metric, &metrics);
        if is_shown(&row.reference_ids, rules) || is_shown(&row.candidate_ids, rules) {
            rows.push(row);
        }
    }
    rows
}

/// Whether the filter finds one of these node ids.
fn is_shown(node_ids: &[String], rules: &ComparisonRules) -> bool {
    match &rules.filter {
        None => true,
        Some(filter) => node_ids.iter().any(|id| filter.is_match(id)),
    }
}

/// The shown cases of only one side, in the order of the comparison.
fn unpaired_cases(entries: Vec<UnpairedEntry<'_>>, rules: &ComparisonRules) -> Vec<UnpairedCase> {
    let mut cases = Vec::new();
    for entry in entries {
        if is_shown(std::slice::from_ref(&entry.name.fullname), rules) {
            cases.push(UnpairedCase::new(entry, &rules.metrics()));
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// The warning that names what differs between the sides besides the code, and is not minor.
fn unlike_environments(differences: &[EnvironmentDifference]) -> Option<Warning> {
    let named = named_differences(differences, false)?;
    let message = format!("the sides were not measured alike: {named}");
    Some(Warning::new(WarningKind::Environment, message))
}

impl Comparison {
    /// What differs between the sides without a meaning, in words; `None` where nothing does.
    pub(crate) fn minor_differences(&self) -> Option<String> {
        let named = named_differences(&self.environment, true)?;
        Some(format!("one kind of machine, but not the same: {named}"))
    }
}

/// The differences that are minor, or those that are not, in words.
fn named_differences(differences: &[EnvironmentDifference], minor: bool) -> Option<String> {
    let mut named = Vec::new();
    for difference in differences.iter().filter(|difference| difference.is_minor == minor) {
        let EnvironmentDifference { key, reference, candidate, share, .. } = difference;
        let unit = if TIME_OPTIONS.contains(key) { " s" } else { "" };
        let share = match share {
            Some(CaseShare { cases, of }) if cases < of => format!(" ({cases} of {of} benchmarks)"),
            Some(_) | None => String::new(),
        };
        named.push(format!("{key} {reference} → {candidate}{unit}{share}"));
    }
    (!named.is_empty()).then(|| named.join("; "))
}

/// The note about configured postfixes that name nothing.
fn unused_postfixes<'a>(
    postfixes: &Postfixes,
    cases: impl Iterator<Item = &'a Case>,
) -> Option<Warning> {
    let unused: Vec<String> =
        postfixes.unused(cases).into_iter().map(|postfix| format!("`{postfix}`")).collect();
    let message = format!("no benchmark ends with the postfix {}", unused.join(" or "));
    (!unused.is_empty()).then(|| Warning::new(WarningKind::Note, message))
}

/// The warning where the functions of some rows cannot be compared, because the sides were profiled
/// by different means.
fn mixed_profilers(rows: &[RowCases<'_>]) -> Option<Warning> {
    let n_mixed = rows.iter().filter(|row| has_mixed_profilers(row)).count();
    if n_mixed == 0 {
        return None;
    }
    let message = format!(
        "the functions of {n_mixed} of {} benchmarks are not compared: one side was profiled by \
         `--benchmark-cprofile`, the other in the profile folder",
        rows.len()
    );
    Some(Warning::new(WarningKind::Profile, message))
}
