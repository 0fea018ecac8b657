//! The JSON of runs: as a side of a comparison, as a point of a history, and in a list.

use std::io::{self, Write};

use crate::analysis::choose::run_listing::RunListing;
use crate::model::run::{Machine, PairSchedule, Run, RunInfo};
use crate::render::formats::json::v1::document::write_pretty;
use crate::render::formats::json::v1::wire::{CommitV1, MachineV1, RunV1, RunsV1};
use crate::render::words::dates::json_date;

/// Writes the list of runs, each with its number of cases and whether it holds raw data.
///
/// # Errors
/// Only those of the writer.
pub(crate) fn write_runs(listed: &[RunListing<'_>], out: &mut dyn Write) -> io::Result<()> {
    let runs = listed.iter().map(listing).collect();
    write_pretty(&RunsV1 { schema: "pytest-park/runs/v1", runs }, out)
}

fn listing<'a>(listing: &RunListing<'a>) -> RunV1<'a> {
    RunV1 { cases: Some(listing.cases), data: Some(listing.data), ..run_info(listing.info) }
}

/// A run whose cases are known.
pub(super) fn run(run: &Run) -> RunV1<'_> {
    RunV1 { cases: Some(run.cases.len()), ..run_info(&run.info) }
}

/// What is known of a run without its cases.
pub(super) fn run_info(info: &RunInfo) -> RunV1<'_> {
    RunV1 {
        run_id: &info.id,
        label: info.label(),
        tag: info.tag.as_deref(),
        name: info.name.as_deref(),
        number: info.number,
        datetime: info.recorded_at.map(json_date),
        path: info.path.display().to_string(),
        cases: None,
        data: None,
        commit: CommitV1 {
            id: info.commit.id.as_deref(),
            branch: info.commit.branch.as_deref(),
            dirty: info.commit.dirty,
        },
        machine: machine(&info.machine),
        pytest_benchmark: info.pytest_benchmark.as_deref(),
        measured: info.schedule.map(PairSchedule::label),
    }
}

fn machine(machine: &Machine) -> MachineV1<'_> {
    MachineV1 {
        node: machine.node.as_deref(),
        system: machine.system.as_deref(),
        arch: machine.arch.as_deref(),
        cpu: machine.cpu.as_deref(),
        python: machine.python.as_deref(),
        implementation: machine.implementation.as_deref(),
    }
}
