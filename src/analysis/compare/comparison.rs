//! The comparison: rows with their deltas, what has no partner, and the sums over groups.

use std::collections::HashMap;

use regex::Regex;

use crate::analysis::compare::delta::{Change, Delta};
use crate::analysis::compare::environment::{EnvironmentDifference, environment_differences};
use crate::analysis::compare::function_changes::{
    FunctionChange, function_changes, has_mixed_profilers,
};
use crate::analysis::compare::summary::{Summary, summarize};
use crate::analysis::judge::judge_rows::{Locations, judge_rows, judge_variants};
use crate::analysis::judge::judgement::{CaseJudgement, CaseRuns};
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::suite::SuiteFindings;
use crate::analysis::judge::verdict::Verdict;
use crate::analysis::pair::fold::{FoldRules, RowCases, RowName, UnpairedEntry, fold, lone_stats};
use crate::analysis::pair::grouping::unknown_keys;
use crate::analysis::pair::pairing::{MatchedBy, pair, pair_variants};
use crate::analysis::pair::sides::{SideCase, across_runs, within_run};
use crate::model::run::Run;
use crate::model::statistic::{Statistic, Stats};
use crate::model::warning::{Warning, WarningKind};

/// How to compare.
#[derive(Debug, Clone)]
pub(crate) struct ComparisonRules {
    /// What deltas, speedups and counts are made of.
    pub metric: Statistic,
    /// Folding and grouping.
    pub fold: FoldRules,
    /// Keeps what has a node id (on either side) that this finds.
    pub filter: Option<Regex>,
    /// What a verdict needs.
    pub verdict: VerdictRule,
}

/// One line of the comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Group, name and params; those of the candidate.
    pub name: RowName,
    /// The node ids behind the row on the reference side, sorted.
    pub reference_ids: Vec<String>,
    /// The node ids behind the row on the candidate side, sorted.
    pub candidate_ids: Vec<String>,
    /// How the cases found each other.
    pub matched_by: MatchedBy,
    /// How many cases the row holds: pairs, or where a fold has none the cases of the fuller side.
    pub cases: usize,
    /// The numbers of the reference side.
    pub reference: Stats,
    /// The numbers of the candidate side.
    pub candidate: Stats,
    /// Of the metric.
    pub delta: Delta,
    /// Of the metric.
    pub change: Change,
    /// What to believe. Reached from the medians, whatever the metric.
    pub judged: CaseJudgement,
    /// Where its time went, biggest change first; none where it was not profiled.
    pub profile: Vec<FunctionChange>,
}

impl Row {
    /// The difference in any statistic.
    pub(crate) fn delta_of(&self, statistic: Statistic) -> Delta {
        Delta::between(self.reference.get(statistic), self.candidate.get(statistic))
    }
}

/// A case that stands on one side only.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UnpairedCase {
    /// Group, name and params.
    pub name: RowName,
    /// Its numbers.
    pub stats: Stats,
}

/// Everything a renderer needs to know.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    /// What deltas, speedups and counts are made of.
    pub metric: Statistic,
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
    /// Original against reference postfix inside the candidate run, sorted as the rows are.
    pub variants: Vec<Row>,
    /// What the cases tell together about the noise and the machine.
    pub suite: SuiteFindings,
    /// What differs between the sides besides the code.
    pub environment: Vec<EnvironmentDifference>,
    /// What to know about it all.
    pub warnings: Vec<Warning>,
}

impl Comparison {
    /// Whether there is a filter and nothing that it keeps.
    pub(crate) fn filter_keeps_nothing(&self, rules: &ComparisonRules) -> bool {
        let is_empty = [&self.rows, &self.variants].iter().all(|rows| rows.is_empty());
        rules.filter.is_some() && is_empty && self.added.is_empty() && self.removed.is_empty()
    }
}

/// Compares two sides, each of one run or more, oldest first. `earlier` are runs on the candidate's kind of machine
/// from before the candidate, oldest first; they only tell the noise.
///
/// Everything is judged before the filter is applied: what is shown never changes what is said about it.
pub(crate) fn compare(
    reference: &[&Run],
    candidate: &[&Run],
    earlier: &[Locations<'_>],
    rules: &ComparisonRules,
) -> Comparison {
    let postfixes = &rules.fold.postfixes;
    let folded = fold(pair(across_runs(reference, candidate), postfixes), &rules.fold);
    let (added, removed) = (lone(folded.added, rules), lone(folded.removed, rules));
    let of_two_sources = folded.rows.iter().filter(|row| has_mixed_profilers(row)).count();
    let (mut rows, by_run) = rows(folded.rows, rules.metric);
    let n_paired = rows.len();
    let (judged, suite) = judge_rows(&rows, &by_run, earlier, &rules.verdict);
    put(judged, &mut rows);
    keep(&mut rows, rules);

    let variants = fold(pair_variants(within_run(candidate, postfixes), postfixes), &rules.fold);
    let (mut variants, by_run) = self::rows(variants.rows, rules.metric);
    put(judge_variants(&by_run, suite.variance.sqrt(), &rules.verdict), &mut variants);
    keep(&mut variants, rules);

    let (n_added, n_removed) = (count_by_group(&added), count_by_group(&removed));
    let groups = rows.chunk_by(|a, b| a.name.group == b.name.group).filter_map(|of_group| {
        let label = &of_group.first()?.name.group;
        let count =
            |lone: &HashMap<&str, usize>| lone.get(label.as_str()).copied().unwrap_or_default();
        Some((label.clone(), summarize(of_group.iter(), count(&n_added), count(&n_removed))))
    });
    let groups = groups.collect();

    let environment = environment_differences(reference, candidate);
    let mut warnings = Vec::new();
    if !environment.is_empty() {
        let named: Vec<String> = environment
            .iter()
            .map(|it| format!("{} {} → {}", it.key, it.reference, it.candidate))
            .collect();
        let message = format!("the sides were not measured alike: {}", named.join("; "));
        warnings.push(Warning::new(WarningKind::Environment, message));
    }
    let cases = reference.iter().chain(candidate).flat_map(|run| &run.cases);
    let folded_params = [rules.fold.distinct.as_slice(), rules.fold.exclude.as_slice()].concat();
    warnings.extend(unknown_keys(cases, &rules.fold.group_by, &folded_params));
    if rows.is_empty() && !(added.is_empty() && removed.is_empty()) {
        let message = "the sides share no benchmark: everything is listed as added or removed";
        warnings.push(Warning::new(WarningKind::Comparison, message));
    }
    if of_two_sources > 0 {
        let message = format!(
            "the functions of {of_two_sources} of {n_paired} benchmarks are not compared: one side was profiled by \
             `--benchmark-cprofile`, the other in the profile folder"
        );
        warnings.push(Warning::new(WarningKind::Profile, message));
    }
    let mut comparison = Comparison {
        metric: rules.metric,
        overall: summarize(rows.iter(), added.len(), removed.len()),
        rows,
        added,
        removed,
        groups,
        variants,
        suite,
        environment,
        warnings,
    };
    if comparison.filter_keeps_nothing(rules) {
        comparison.warnings.push(Warning::new(WarningKind::Comparison, FILTER_KEEPS_NOTHING));
    }
    comparison
}

/// What to know where a filter keeps nothing.
pub(crate) const FILTER_KEEPS_NOTHING: &str = "the filter finds no benchmark";

/// Rows in the order of the comparison, and what each run says about each.
fn rows(mut folded: Vec<RowCases<'_>>, metric: Statistic) -> (Vec<Row>, Vec<CaseRuns>) {
    folded.sort_by(|a, b| {
        a.name.cmp(&b.name).then_with(|| ids(&a.reference).cmp(&ids(&b.reference)))
    });
    folded.into_iter().map(|cases| row(cases, metric)).unzip()
}

fn put(judged: Vec<CaseJudgement>, rows: &mut [Row]) {
    for (row, judged) in rows.iter_mut().zip(judged) {
        row.judged = judged;
    }
}

fn keep(rows: &mut Vec<Row>, rules: &ComparisonRules) {
    let wanted = |ids: &[String]| {
        rules.filter.as_ref().is_none_or(|filter| ids.iter().any(|id| filter.is_match(id)))
    };
    rows.retain(|row| wanted(&row.reference_ids) || wanted(&row.candidate_ids));
}

fn lone(cases: Vec<UnpairedEntry<'_>>, rules: &ComparisonRules) -> Vec<UnpairedCase> {
    let wanted = |it: &UnpairedEntry<'_>| {
        rules.filter.as_ref().is_none_or(|filter| filter.is_match(&it.name.fullname))
    };
    let kept = cases.into_iter().filter(wanted);
    let mut all: Vec<UnpairedCase> =
        kept.map(|it| UnpairedCase { stats: lone_stats(&it.case), name: it.name }).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// How many cases stand under each label.
fn count_by_group(all: &[UnpairedCase]) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for lone in all {
        *counts.entry(lone.name.group.as_str()).or_default() += 1;
    }
    counts
}

fn row(cases: RowCases<'_>, metric: Statistic) -> (Row, CaseRuns) {
    let (reference, candidate) = cases.stats();
    let by_run = cases.by_run();
    let profile = function_changes(&cases);
    let delta = Delta::between(reference.get(metric), candidate.get(metric));
    let row = Row {
        reference_ids: ids(&cases.reference),
        candidate_ids: ids(&cases.candidate),
        name: cases.name,
        matched_by: cases.matched_by,
        cases: cases.reference.len().max(cases.candidate.len()),
        reference,
        candidate,
        delta,
        change: delta.change(),
        judged: NOT_YET,
        profile,
    };
    (row, by_run)
}

/// Stands in a row until it is judged.
const NOT_YET: CaseJudgement = CaseJudgement {
    verdict: Verdict::Incomparable,
    reason: None,
    estimate: None,
    q: None,
    runs_to_settle: None,
};

fn ids(cases: &[SideCase<'_>]) -> Vec<String> {
    let mut ids: Vec<String> = cases.iter().map(|case| case.newest.fullname.clone()).collect();
    ids.sort();
    ids
}
