//! A comparison that was made, with all that its documents are written from.

use std::io::{self, Write};

use crate::analysis::compare::comparison::{Comparison, ComparisonRules, UnknownName};
use crate::analysis::raw_question::RawComparison;
use crate::inquiry::sides::SelectedSides;
use crate::load::archive::archive::Archive;
use crate::model::run::Run;
use crate::model::seconds::Seconds;
use crate::model::warning::Warning;
use crate::render::formats::json::page;
use crate::render::report::{Options, Report, ReportExtras, SideRuns, View};
use crate::serve::query::RowKey;

/// The most rounds of a side that are drawn.
const MOST_ROUNDS: usize = 2_000;

/// Two sides and what their comparison says.
#[derive(Debug)]
pub(crate) struct Compared {
    sides: SelectedSides,
    comparison: Comparison,
    options: Options,
    warnings: Vec<Warning>,
    view: View,
}

impl Compared {
    /// Compares two sides of an archive.
    ///
    /// # Errors
    /// Where the runs do not have a name in the question.
    pub(crate) fn new(
        sides: SelectedSides,
        archive: &Archive,
        words: &RawComparison,
        rules: &ComparisonRules,
    ) -> Result<Self, UnknownName> {
        let comparison = sides.compare(archive, rules)?;
        let warnings = sides.all_warnings(archive, &comparison);
        let (options, view) = (Options::of(words, rules), View::default());
        Ok(Self { sides, comparison, options, warnings, view })
    }

    /// What documents are written from; `None` where a side has no run.
    pub(crate) fn report(&self) -> Option<Report<'_>> {
        Some(Report {
            comparison: &self.comparison,
            reference: SideRuns::of(&self.sides.reference)?,
            candidate: SideRuns::of(&self.sides.candidate)?,
            options: &self.options,
            warnings: &self.warnings,
            view: &self.view,
            extra: ReportExtras::default(),
        })
    }

    /// Writes a row, opened, with the rounds of both sides where they were saved.
    ///
    /// # Errors
    /// Only those of the writer.
    pub(crate) fn write_detail(
        &self,
        key: &RowKey,
        archive: &Archive,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let Some(report) = self.report() else { return out.write_all(b"null") };
        let rounds = [&self.sides.reference, &self.sides.candidate].map(|runs| {
            if key.with_rounds { rounds(runs, archive, &key.fullname) } else { Vec::new() }
        });
        page::write_detail(&report, &key.fullname, &key.group, rounds, out)
    }
}

/// The rounds of a case of a side of one run, thinned where there are more than a drawing shows.
/// Empty where they were not saved, or can no longer be read.
fn rounds(runs: &[Run], archive: &Archive, fullname: &str) -> Vec<f64> {
    let [run] = runs else { return Vec::new() };
    let has_data = |run: &Run| {
        run.cases.iter().any(|case| case.fullname == fullname && case.stats.samples > 0)
    };
    let place = archive.runs().iter().position(|info| info.path == run.info.path);
    let Some(place) = place.filter(|_| has_data(run)) else { return Vec::new() };
    let Ok((run, ..)) = archive.read_digested(place, true) else { return Vec::new() };
    let case = run.cases.into_iter().find(|case| case.fullname == fullname);
    let data: Vec<f64> = case
        .map(|case| case.stats.data.into_iter().flatten().map(Seconds::get).collect())
        .unwrap_or_default();
    let step = data.len().div_ceil(MOST_ROUNDS).max(1);
    data.into_iter().step_by(step).collect()
}
