//! The gates of a session: those of `--park-fail-on`, and the budgets and waivers of its root folder.

use std::io::{self, Write};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::gate::budgets::GateRules;
use crate::analysis::gate::condition::Gate;
use crate::analysis::gate::parse::GateError;
use crate::analysis::gate::report::{GateReport, GateScope, test_gates};
use crate::analysis::judge::verdict::Verdict;
use crate::analysis::pair::renames::Renames;
use crate::commands::plugin::wire;
use crate::commands::plugin::wire::ReportRequest;
use crate::commands::request::{ReadSessionGates, SessionGates};
use crate::host::Terminal;
use crate::model::metric::Metric;
use crate::model::metric_settings::MetricSettings;
use crate::render::words::messages::Voice;
use crate::render::words::problems::Problem;
use crate::render::words::session_notes::{
    ABSENT_IN_PART, another_machine, no_saved_run, not_of_a_session, nothing_compared,
};

/// What is asked of a session.
pub(super) struct AskedGates {
    rules: GateRules,
    /// What benchmarks were called before.
    pub renames: Renames,
    /// What metrics and timers mean.
    pub metrics: MetricSettings,
    /// Expressions that mean nothing.
    refused: Vec<GateError>,
    /// What is wrong with the configuration.
    misconfigured: Option<Problem>,
    /// Whether that is a failed gate.
    fails_misconfigured: bool,
    /// Whether the configuration has budgets that mean nothing.
    has_refused_budgets: bool,
    /// What to know about gates that are left out.
    pub notes: Vec<String>,
}

impl AskedGates {
    /// The gates of a request and of the configuration of its root folder.
    pub(super) fn of(
        request: &ReportRequest,
        read_gates: ReadSessionGates,
        terminal: &Terminal,
    ) -> Self {
        let mut asked = Self {
            rules: GateRules::default(),
            renames: Renames::default(),
            metrics: MetricSettings::default(),
            refused: Vec::new(),
            misconfigured: None,
            fails_misconfigured: false,
            has_refused_budgets: false,
            notes: Vec::new(),
        };
        let texts = wire::words(&request.options.fail_on);
        for text in &texts {
            match text.parse() {
                // What a part of a suite leaves out is not removed.
                Ok(Gate::Verdict(Verdict::Removed)) if request.options.part => {
                    asked.notes.push(ABSENT_IN_PART.to_owned());
                }
                Ok(gate) => asked.rules.gates.push((text.clone(), gate)),
                Err(error) => asked.refused.push(error),
            }
        }
        if let Some(root) = &request.storage.rootdir {
            let SessionGates {
                budgets,
                waivers,
                renames,
                metrics,
                refused,
                has_refused_budgets,
                not_read,
            } = read_gates(root, terminal);
            if texts.is_empty() {
                asked.notes.extend(not_read.map(|setting| not_of_a_session(&setting)));
            }
            asked.renames = renames;
            asked.metrics = metrics;
            asked.rules.budgets = budgets;
            asked.rules.waivers = waivers;
            asked.fails_misconfigured =
                refused.is_some() && (has_refused_budgets || !texts.is_empty());
            asked.has_refused_budgets = refused.is_some() && has_refused_budgets;
            asked.misconfigured = refused;
        }
        let metrics = &asked.metrics;
        asked.rules.settle_metrics(|metric| metrics.settle(metric));
        asked.rules.today = terminal.today;
        asked
    }

    /// Whether a gate looks at growth.
    pub(super) fn asks_for_growth(&self) -> bool {
        self.rules.gates.iter().any(|(_, gate)| matches!(gate, Gate::Growth(_)))
    }

    /// What asks for the gates beside the budgets, as the user writes it; `None` without such gates.
    pub(super) fn expressions(&self, request: &ReportRequest) -> Option<&'static str> {
        let options = &request.options;
        let is_key = options.fail_on_source.as_deref() == Some("ini");
        let are_there = !wire::words(&options.fail_on).is_empty();
        are_there.then_some(if is_key { "park_fail_on" } else { "--park-fail-on" })
    }

    /// Whether there are budgets, also some that mean nothing.
    pub(super) fn have_budgets(&self) -> bool {
        !self.rules.budgets.is_empty() || self.has_refused_budgets
    }

    /// Whether an expression means nothing.
    pub(super) fn have_refused(&self) -> bool {
        !self.refused.is_empty()
    }

    /// Writes what is wrong with the expressions, which fails the session, and what is wrong with the
    /// configuration, which may.
    pub(super) fn write_refusals(
        &self,
        fails_misconfigured: bool,
        request: &ReportRequest,
        lines: &mut Vec<u8>,
    ) -> io::Result<()> {
        for error in &self.refused {
            writeln!(lines, "fail: `--park-fail-on`: {error}")?;
        }
        if let Some(problem) = &self.misconfigured
            && (fails_misconfigured || !request.options.quiet)
        {
            let label = if fails_misconfigured { "fail" } else { "note" };
            writeln!(lines, "{label}: {}", problem.message)?;
            for cause in &problem.causes {
                writeln!(lines, "  {cause}")?;
            }
            if let Some(hint) = &problem.hint {
                writeln!(lines, "  hint: {hint}")?;
            }
        }
        Ok(())
    }

    /// The metrics that they look at.
    pub(super) fn metrics(&self) -> Vec<Metric> {
        self.rules.metrics()
    }

    /// Tries them on the comparison of a session, with what the session did not run.
    pub(super) fn test<'a>(
        &'a self,
        comparison: &'a Comparison,
        reference: SessionReference,
    ) -> TestedGates<'a> {
        let has_reference = reference.is_there;
        let scope = GateScope {
            has_reference,
            names_reference: reference.name.is_some(),
            requires_reference: false,
            is_filtered: false,
        };
        let mut report = test_gates(comparison, &self.rules, scope);
        // A session often runs a part of a suite, and so of what the patterns are for.
        report.unmatched.clear();
        report.stale.clear();
        let mut notes = self.notes.clone();
        let names_nothing =
            self.rules.gates.is_empty() && report.counts.iter().all(|count| count.n_rows == 0);
        if names_nothing {
            report.idle.clear();
        }
        let mut waiting = report.counts.iter().filter(|count| scope.waits(count)).peekable();
        // A run that was named and is gone is no first run.
        let lost = reference.name.filter(|_| reference.is_lost && waiting.peek().is_some());
        if !has_reference && lost.is_none() {
            notes.extend(nothing_compared(waiting.map(|count| count.by.as_str())));
        } else if has_reference {
            notes.extend(another_machine(waiting.map(|count| count.by.as_str())));
        }
        TestedGates { asked: self, report, notes, lost }
    }
}

/// The run that a session is compared with.
pub(super) struct SessionReference {
    /// Whether there is one.
    pub is_there: bool,
    /// What `--benchmark-compare` names.
    pub name: Option<String>,
    /// Whether no saved run has that name, although there are saved runs.
    pub is_lost: bool,
}

/// How the gates of a session ended.
pub(super) struct TestedGates<'a> {
    asked: &'a AskedGates,
    report: GateReport<'a>,
    notes: Vec<String>,
    /// What `--benchmark-compare` names and no saved run has, where gates rely on it.
    lost: Option<String>,
}

impl TestedGates<'_> {
    /// Whether the session fails. Expressions without a meaning count as failed, because the user
    /// relies on them.
    pub(super) fn have_failed(&self) -> bool {
        self.report.has_failed()
            || self.lost.is_some()
            || self.asked.have_refused()
            || self.asked.fails_misconfigured
    }

    /// The lines below the section. `--benchmark-quiet` leaves only what fails, and so does `-qq`
    /// of the gates that pass.
    ///
    /// # Errors
    /// None: the lines are kept in memory.
    pub(super) fn lines(&self, request: &ReportRequest) -> io::Result<String> {
        let mut lines = Vec::new();
        let mut voice = Voice::new(false, None, &mut lines);
        voice.failed_gates(&self.report)?;
        voice.gate_notes(&self.report)?;
        if let Some(name) = &self.lost {
            writeln!(lines, "gate: nothing was tested: {}", no_saved_run(name))?;
        }
        let options = &request.options;
        self.asked.write_refusals(self.asked.fails_misconfigured, request, &mut lines)?;
        if !options.quiet {
            for note in &self.notes {
                writeln!(lines, "note: {note}")?;
            }
        }
        if !self.have_failed() && !options.quiet && options.verbosity > -2 {
            Voice::new(false, None, &mut lines).passed_gates(&self.report)?;
        }
        Ok(String::from_utf8_lossy(&lines).into_owned())
    }
}
