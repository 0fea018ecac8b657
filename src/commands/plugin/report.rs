//! `plugin-report`: the section of a pytest session. Its numbers take the same way as those of a
//! saved run: the same loader, the same comparison, the same verdicts.

use std::mem;

use crate::analysis::compare::comparison::{Comparison, ComparisonRules};
use crate::analysis::growth::growth::GrowthQuestion;
use crate::analysis::judge::rule::VerdictRule;
use crate::analysis::judge::verdict::Verdict;
use crate::analysis::pair::fold::FoldRules;
use crate::analysis::pair::grouping::GroupBy;
use crate::analysis::pair::naming::{Postfixes, Role, node_id};
use crate::commands::plugin::artifact_text::read_text;
use crate::commands::plugin::debug_facts::debug_facts;
use crate::commands::plugin::session_gates::{AskedGates, SessionReference};
use crate::commands::plugin::storage;
use crate::commands::plugin::storage::PriorRuns;
use crate::commands::plugin::unmeasured;
use crate::commands::plugin::unmeasured::style;
use crate::commands::plugin::wire;
use crate::commands::plugin::wire::{Compare, ReportOptions, ReportRequest};
use crate::commands::request::ReadSessionGates;
use crate::host::{ExitStatus, Io};
use crate::inquiry::sides::SelectedSides;
use crate::load::archive::archive::Archive;
use crate::model::metric::Metric;
use crate::model::run::Run;
use crate::render::report::Options;
use crate::render::tables::session;
use crate::render::tables::session::SessionSection;
use crate::render::words::problems::unknown_name;
use crate::render::words::renames::proposal;
use crate::render::words::session_notes::{
    ConfiguredPostfixes, NoReference, postfix_table_skipped,
};

/// The name of this session in tables.
const THIS_RUN: &str = "this run";

/// Prints the section of one session.
///
/// # Errors
/// Where the request is malformed.
pub(crate) fn run(read_gates: ReadSessionGates, io: &mut Io<'_>) -> anyhow::Result<ExitStatus> {
    let request: ReportRequest = wire::read(io.stdin)?;
    let (mut current, mut warnings) = read_text(&request.current)?;
    let asked = AskedGates::of(&request, read_gates, &io.terminal);
    if current.cases.is_empty() {
        return unmeasured::report(&request, &asked, io);
    }
    current.info.name = Some(THIS_RUN.to_owned());
    let PriorRuns { archive, mut reference, warnings: doubts } =
        storage::read_prior_runs(&request)?;
    storage::complete_machine(&mut current, &archive);
    warnings.extend(doubts);

    let options = &request.options;
    let postfixes = Postfixes::new(
        &wire::words(&options.original_postfix),
        &wire::words(&options.reference_postfix),
    );
    let debug = debug_facts(&request, &postfixes, reference.as_ref().ok());
    // Every saved run is earlier than this session. Without a reference only its variants are
    // compared.
    for run in reference.iter_mut().chain([&mut current]) {
        asked.metrics.timers.name_units(&mut run.cases);
    }
    let sides = SelectedSides {
        reference: reference.iter().cloned().collect(),
        candidate: vec![current.clone()],
        first_candidate: archive.runs().len(),
        joins: true,
        is_joined: false,
        warnings: Vec::new(),
    };
    let rules =
        ComparisonRules { other_metrics: asked.metrics(), ..rules(postfixes.clone(), &asked) };
    let compared = sides.compare(&archive, &rules);
    let whole = compared.map_err(|error| unknown_name(&error))?;
    let mut comparison = whole.clone();
    let not_run = forget_removed(&mut comparison);
    let skipped = skipped_variants(options, &postfixes, &current, &comparison);
    let mut notes: Vec<String> = skipped.into_iter().collect();
    // What a part of the suite does not run was not renamed.
    if !options.part {
        notes.extend(proposal(&comparison.proposed_renames));
    }
    if options.verbosity > 0 {
        notes.extend(comparison.minor_differences());
    }
    // Warnings about the folder as a whole are for `analyze`, or for `-v`.
    if reference.is_ok() {
        warnings.extend(comparison.warnings.iter().cloned());
    }
    if request.options.verbosity > 0 {
        warnings.extend(archive.warnings().iter().cloned());
    }
    let gates = asked.test(&whole, session_reference(&request, &reference, &archive));
    let style = style(&request.terminal);
    let session = SessionSection {
        comparison: &comparison,
        reference: reference.as_ref().map_err(Clone::clone),
        current: &current,
        not_run: &not_run,
        not_run_columns: (options.part && options.verbosity < 1).then_some(request.terminal.width),
        unmeasured: request.counts.unmeasured,
        disabled: request.counts.disabled,
        failed: request.counts.failed,
        options: &Options::default(),
        warnings: &warnings,
        notes: &notes,
        debug: &debug,
    };
    if !request.options.quiet {
        session::write(&session, request.options.verbosity, &style, io.stdout)?;
    }
    session::write_lines(&gates.lines(&request)?, &style, io.stdout)?;
    io.stdout.flush()?;
    Ok(if gates.have_failed() { ExitStatus::ReportedGateFailed } else { ExitStatus::Success })
}

/// What gates need to know of the run to compare with.
fn session_reference(
    request: &ReportRequest,
    reference: &Result<Run, NoReference>,
    archive: &Archive,
) -> SessionReference {
    let name = match &request.options.compare {
        Some(Compare::Named(text)) => Some(text.clone()),
        Some(Compare::Latest(_)) | None => None,
    };
    let is_lost = matches!(reference, Err(NoReference::NoMatch(_))) && !archive.runs().is_empty();
    SessionReference { is_there: reference.is_ok(), name, is_lost }
}

/// Why there are no variants, if postfixes are configured and there are none.
fn skipped_variants(
    options: &ReportOptions,
    postfixes: &Postfixes,
    current: &Run,
    comparison: &Comparison,
) -> Option<String> {
    if !comparison.variants.is_empty() {
        return None;
    }
    let n_cases = |role: Role| {
        let roles = current.cases.iter().map(|case| postfixes.split(node_id(case).function).1);
        roles.flatten().filter(|(of_case, _)| *of_case == role).count()
    };
    let original = wire::words(&options.original_postfix);
    let reference = wire::words(&options.reference_postfix);
    postfix_table_skipped(
        ConfiguredPostfixes { postfixes: &original, n_cases: n_cases(Role::Original) },
        ConfiguredPostfixes { postfixes: &reference, n_cases: n_cases(Role::New) },
    )
}

fn rules(postfixes: Postfixes, asked: &AskedGates) -> ComparisonRules {
    let fold = FoldRules {
        distinct: Vec::new(),
        exclude: Vec::new(),
        group_by: GroupBy::default(),
        postfixes,
    };
    ComparisonRules {
        across_machines: false,
        renames: asked.renames.clone(),
        metric: Metric::default(),
        other_metrics: Vec::new(),
        fold,
        compare: None,
        filter: None,
        verdict: VerdictRule::default(),
        growth: asked.asks_for_growth().then(GrowthQuestion::default),
    }
}

/// Takes the removed cases out and returns their names: a session often runs a part of the suite,
/// so what it does not run is not removed.
fn forget_removed(comparison: &mut Comparison) -> Vec<String> {
    comparison.overall.verdicts.forget(Verdict::Removed);
    for (_, summary) in &mut comparison.groups {
        summary.verdicts.forget(Verdict::Removed);
    }
    mem::take(&mut comparison.removed).into_iter().map(|unpaired| unpaired.name.fullname).collect()
}
