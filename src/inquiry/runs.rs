//! The list of the runs of an archive, with how much there is in each.

use crate::analysis::choose::run_listing::RunListing;
use crate::load::archive::archive::Archive;
use crate::load::archive::archive::KnownFacts;
use crate::model::warning::Warning;

/// The runs, oldest first, and warnings, also about those that turn out to be unusable. What is
/// `known` of files that did not change is not read again.
pub(crate) fn list<'a>(
    archive: &'a Archive,
    known: Option<&mut KnownFacts>,
    progress: &mut dyn FnMut(usize, usize),
) -> (Vec<RunListing<'a>>, Vec<Warning>) {
    let facts = archive.facts(known, progress);
    let mut listed = Vec::with_capacity(facts.len());
    let mut warnings = archive.warnings().to_vec();
    for (info, facts) in archive.runs().iter().zip(facts) {
        match facts {
            Ok(facts) => listed.push(RunListing { info, cases: facts.cases, data: facts.has_data }),
            Err(warning) => warnings.push(warning),
        }
    }
    (listed, warnings)
}
