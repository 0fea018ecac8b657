//! Gates, budgets and waivers tried on every benchmark of a comparison.

use std::collections::{HashMap, HashSet};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::judged::Judged;
use crate::analysis::gate::budgets::{GateRules, Waiver};
use crate::analysis::gate::condition::Gate;
use crate::analysis::gate::count::GateCount;
use crate::analysis::gate::subject::{NotTested, Subject, Trial};
use crate::analysis::pair::fold::RowName;

/// What is known of a comparison beside its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GateScope {
    /// Whether there is a reference; otherwise only ceilings are tested.
    pub has_reference: bool,
    /// Whether somebody chose the reference, and not the usual rule.
    pub names_reference: bool,
    /// Whether a missing reference is a failure.
    pub requires_reference: bool,
    /// Whether a filter leaves benchmarks out.
    pub is_filtered: bool,
}

/// A benchmark that fails a gate or its budget.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Offender<'c> {
    pub subject: Subject<'c>,
    pub gate: Gate,
    /// The gate as it was written, or the budget in words.
    pub by: String,
    /// The waiver that let the benchmark pass until it expired, or that lets it pass.
    pub waiver: Option<&'c Waiver>,
    /// Whether that waiver is expired.
    pub is_expired: bool,
}

/// Why a gate tested not one benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NothingTested {
    NoBenchmarks,
    EmptyCandidate,
    EmptyReference,
    NothingShared,
    /// No benchmark has three sizes.
    NoFamilies,
    /// No budget names a benchmark.
    NothingNamed,
    NoTimes,
}

/// A gate that tested not one benchmark, although it could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdleGate {
    /// The gate as it was written; `None` for all of them together.
    pub by: Option<String>,
    pub why: NothingTested,
}

/// The result of testing a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct GateReport<'c> {
    pub scope: GateScope,
    /// What verdicts are about.
    pub judged: Judged,
    /// Every benchmark that fails, once per gate, in the order of gates, then budgets, then rows.
    pub offenders: Vec<Offender<'c>>,
    /// Every benchmark that a waiver lets pass, in the same order.
    pub waived: Vec<Offender<'c>>,
    /// What each gate and then each budget could test.
    pub counts: Vec<GateCount>,
    /// How many benchmarks a gate could test.
    pub n_tested: usize,
    /// The benchmarks that no gate could test.
    pub not_tested: Vec<(Subject<'c>, NotTested)>,
    /// Gates that tested nothing and so must not pass.
    pub idle: Vec<IdleGate>,
    /// Waivers that have expired and that no failing benchmark needs any more.
    pub stale: Vec<&'c Waiver>,
    /// Budgets and waivers whose pattern names no benchmark, in the order of budgets, then waivers.
    pub unmatched: Vec<&'c str>,
    /// The file that has the budgets and waivers.
    pub file: &'c str,
    /// The first failure of each benchmark as an index of `offenders`, by the address of its name.
    first_offence: HashMap<*const RowName, usize>,
    /// The same of `waived`.
    first_waived: HashMap<*const RowName, usize>,
    /// The benchmarks that the gates could judge, by the address of their names.
    decided: HashSet<*const RowName>,
}

/// Tries every gate and budget on the benchmarks that it is for.
pub(crate) fn test_gates<'c>(
    comparison: &'c Comparison,
    rules: &'c GateRules,
    scope: GateScope,
) -> GateReport<'c> {
    let subjects = subjects(comparison);
    let mut trials = Trials::new(rules, subjects.len());
    let mut counts = Vec::new();
    for (text, gate) in &rules.gates {
        let mut count = GateCount::new(text.clone(), gate.clone());
        for (subject_idx, subject) in subjects.iter().copied().enumerate() {
            if !gate.is_about(subject) {
                continue;
            }
            let kind = gate.replaced_by();
            match kind.and_then(|kind| rules.budget_idx(subject, kind)) {
                Some(_) => count.n_budgeted += 1,
                None => trials.add(subject_idx, subject, gate.try_on(subject), &mut count),
            }
        }
        counts.push(count);
    }
    for (budget_idx, budget) in rules.budgets.iter().enumerate() {
        let mut count = GateCount::new(budget.words(), budget.gate.clone());
        for (subject_idx, subject) in subjects.iter().copied().enumerate() {
            let kind = budget.gate.replaced_by().filter(|_| budget.gate.is_about(subject));
            if kind.and_then(|kind| rules.budget_idx(subject, kind)) == Some(budget_idx) {
                trials.add(subject_idx, subject, budget.try_on(subject), &mut count);
            }
        }
        counts.push(count);
    }
    let unmatched = unmatched(&subjects, rules);
    let idle = idle_gates(comparison, rules, &counts, scope);
    let decided = trials.decided.difference(&trials.undecided).copied().collect();
    let Trials { offenders, waived, tested, reasons, .. } = trials;
    let mut not_tested = Vec::new();
    for (subject_idx, subject) in subjects.into_iter().enumerate() {
        if let (false, Some(why)) = (tested.contains(&subject_idx), reasons.get(&subject_idx)) {
            let is_alone = !scope.has_reference && *why == NotTested::OnlyCandidate;
            let why = if is_alone { NotTested::NoReference } else { why.clone() };
            not_tested.push((subject, why));
        }
    }
    GateReport {
        scope,
        judged: Judged::of(comparison),
        stale: stale(&offenders, rules),
        first_offence: first_of_each(&offenders),
        first_waived: first_of_each(&waived),
        offenders,
        waived,
        counts,
        n_tested: tested.len(),
        not_tested,
        idle,
        unmatched,
        file: rules.file.as_deref().unwrap_or("pyproject.toml"),
        decided,
    }
}

/// The first of each benchmark as an index, by the address of its name.
fn first_of_each(offenders: &[Offender<'_>]) -> HashMap<*const RowName, usize> {
    let mut first = HashMap::new();
    for (offender_idx, offender) in offenders.iter().enumerate() {
        let name: *const RowName = offender.subject.name();
        first.entry(name).or_insert(offender_idx);
    }
    first
}

fn subjects(comparison: &Comparison) -> Vec<Subject<'_>> {
    let rows = comparison.rows.iter().map(Subject::Row);
    let added = comparison.added.iter().map(Subject::Added);
    let removed = comparison.removed.iter().map(Subject::Removed);
    let families = comparison.growth.iter().flat_map(|growth| &growth.families);
    rows.chain(added).chain(removed).chain(families.map(Subject::Family)).collect()
}

/// What was tried so far.
struct Trials<'c> {
    rules: &'c GateRules,
    offenders: Vec<Offender<'c>>,
    waived: Vec<Offender<'c>>,
    /// The subjects that a gate could test.
    tested: HashSet<usize>,
    /// Why the first gate could not test a subject, by its index.
    reasons: HashMap<usize, NotTested>,
    /// The benchmarks that a gate could judge, by the address of their names.
    decided: HashSet<*const RowName>,
    /// The benchmarks whose numbers a gate has, and on which the data cannot decide.
    undecided: HashSet<*const RowName>,
}

impl<'c> Trials<'c> {
    fn new(rules: &'c GateRules, n_subjects: usize) -> Self {
        Self {
            rules,
            offenders: Vec::new(),
            waived: Vec::new(),
            tested: HashSet::with_capacity(n_subjects),
            reasons: HashMap::new(),
            decided: HashSet::with_capacity(n_subjects),
            undecided: HashSet::new(),
        }
    }

    /// Adds how a gate or a budget ended for a benchmark.
    fn add(
        &mut self,
        subject_idx: usize,
        subject: Subject<'c>,
        trial: Trial,
        count: &mut GateCount,
    ) {
        count.add(subject, &trial);
        let fails = trial == Trial::Fails;
        match trial {
            Trial::NotTested(why) => {
                self.reasons.entry(subject_idx).or_insert(why);
                return;
            }
            Trial::Passes | Trial::Fails => self.tested.insert(subject_idx),
        };
        let name: *const RowName = subject.name();
        if count.decides(subject) {
            self.decided.insert(name)
        } else {
            self.undecided.insert(name)
        };
        if !fails {
            return;
        }
        let rules = self.rules;
        let mut of_subject =
            rules.waivers.iter().filter(|waiver| subject.is_named(&waiver.benchmarks));
        let valid = of_subject.clone().find(|waiver| !rules.is_expired(waiver));
        // An expired waiver is named beside the failure, so that it is clear why it fails now.
        let waiver = valid.or_else(|| of_subject.next_back());
        let (gate, by) = (count.gate.clone(), count.by.clone());
        let offender = Offender { subject, gate, by, waiver, is_expired: valid.is_none() };
        if valid.is_some() { self.waived.push(offender) } else { self.offenders.push(offender) }
    }
}

/// The gates that tested nothing though they could have: all of them together, or else those of
/// `--fail-on` among others that did test something. A gate that compares needs a reference.
fn idle_gates(
    comparison: &Comparison,
    rules: &GateRules,
    counts: &[GateCount],
    scope: GateScope,
) -> Vec<IdleGate> {
    let is_live = |count: &&GateCount| !scope.waits(count);
    let live: Vec<&GateCount> = counts.iter().filter(is_live).collect();
    if live.is_empty() {
        return Vec::new();
    }
    if live.iter().all(|count| count.n_tested == 0) {
        let needs_reference = live.iter().all(|count| count.gate.needs_reference());
        let mut why = why_nothing(comparison, needs_reference);
        if why == NothingTested::NoTimes && live.iter().all(is_of_growth) {
            why = why_no_growth(comparison);
        }
        let is_of_budgets = rules.gates.is_empty() && live.iter().all(|count| count.n_rows == 0);
        if is_of_budgets && why == NothingTested::NoTimes {
            why = NothingTested::NothingNamed;
        }
        return vec![IdleGate { by: None, why }];
    }
    let mut idle = Vec::new();
    for count in counts.iter().take(rules.gates.len()).filter(is_live) {
        if count.n_tested == 0 && count.n_budgeted == 0 {
            let mut why = why_nothing(comparison, count.gate.needs_reference());
            if is_of_growth(&count) {
                why = why_no_growth(comparison);
            }
            idle.push(IdleGate { by: Some(count.by.clone()), why });
        }
    }
    idle
}

fn is_of_growth(count: &&GateCount) -> bool {
    matches!(count.gate, Gate::Growth(_))
}

/// Why no growth is tested.
fn why_no_growth(comparison: &Comparison) -> NothingTested {
    let has_families = comparison.growth.as_ref().is_some_and(|growth| !growth.families.is_empty());
    if has_families { NothingTested::NoTimes } else { NothingTested::NoFamilies }
}

/// Why nothing is tested, by what there is.
fn why_nothing(comparison: &Comparison, needs_reference: bool) -> NothingTested {
    let n_shared = comparison.rows.len();
    let has_candidate = n_shared + comparison.added.len() > 0;
    let has_reference = n_shared + comparison.removed.len() > 0;
    match (has_candidate, has_reference) {
        (false, false) => NothingTested::NoBenchmarks,
        (false, true) => NothingTested::EmptyCandidate,
        (true, false) if needs_reference => NothingTested::EmptyReference,
        (true, true) if needs_reference && n_shared == 0 => NothingTested::NothingShared,
        (true, _) => NothingTested::NoTimes,
    }
}

/// Expired waivers of no benchmark that fails. That of one that fails is named with the failure.
fn stale<'c>(offenders: &[Offender<'c>], rules: &'c GateRules) -> Vec<&'c Waiver> {
    let is_needed = |waiver: &Waiver| {
        offenders.iter().any(|offender| offender.subject.is_named(&waiver.benchmarks))
    };
    rules.waivers.iter().filter(|waiver| rules.is_expired(waiver) && !is_needed(waiver)).collect()
}

/// The patterns that name no benchmark, each once.
fn unmatched<'c>(subjects: &[Subject<'_>], rules: &'c GateRules) -> Vec<&'c str> {
    let of_budgets = rules.budgets.iter().map(|budget| &budget.benchmarks);
    let of_waivers = rules.waivers.iter().map(|waiver| &waiver.benchmarks);
    let mut unmatched = Vec::new();
    for pattern in of_budgets.chain(of_waivers) {
        let is_known = unmatched.contains(&pattern.text.as_str());
        if !is_known && !subjects.iter().any(|subject| subject.is_named(pattern)) {
            unmatched.push(pattern.text.as_str());
        }
    }
    unmatched
}

impl GateScope {
    /// Whether a gate has no reference to compare with yet: there is none, or the usual rule finds
    /// none on the same kind of machine.
    pub(crate) fn waits(self, count: &GateCount) -> bool {
        let is_first_of_kind = !self.names_reference && !self.requires_reference;
        count.gate.needs_reference()
            && (!self.has_reference || (is_first_of_kind && count.waits_for_machine()))
    }
}

impl<'c> GateReport<'c> {
    /// Whether there is a gate that could fail.
    pub(crate) fn can_fail(&self) -> bool {
        !self.counts.is_empty() || self.lacks_reference()
    }

    /// Whether a reference is missing that was asked for.
    pub(crate) fn lacks_reference(&self) -> bool {
        self.scope.requires_reference && !self.scope.has_reference
    }

    /// Whether the command fails.
    pub(crate) fn has_failed(&self) -> bool {
        !self.offenders.is_empty() || !self.idle.is_empty() || self.lacks_reference()
    }

    /// Whether a gate could test something, so that passing means something.
    pub(crate) fn has_tested(&self) -> bool {
        self.n_tested > 0
    }

    /// Whether a gate could judge a benchmark, and none that tested it was left without an answer.
    pub(crate) fn decides(&self, name: &RowName) -> bool {
        let name: *const RowName = name;
        self.decided.contains(&name)
    }

    /// The first gate that a benchmark of the comparison fails, by the name in it.
    pub(crate) fn offence(&self, name: &RowName) -> Option<&Offender<'c>> {
        let name: *const RowName = name;
        self.offenders.get(*self.first_offence.get(&name)?)
    }

    /// The first gate that a benchmark would fail without its waiver.
    pub(crate) fn waived(&self, name: &RowName) -> Option<&Offender<'c>> {
        let name: *const RowName = name;
        self.waived.get(*self.first_waived.get(&name)?)
    }
}
