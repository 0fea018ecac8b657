//! Which order the runs of an archive are in, where none is asked for.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::model::run::RunInfo;
use crate::model::run_order::RunOrder;
use crate::model::warning::{Warning, WarningKind};

/// Two commits can be measured in either order; from three on an order shows.
const LEAST_COMMITS: usize = 3;

/// The order of runs, whatever order they are in now, and a note where it is not the usual one and
/// nobody asked for it.
pub(crate) fn order_of(runs: &[RunInfo], asked: Option<RunOrder>) -> (RunOrder, Option<Warning>) {
    match asked {
        Some(order) => (order, None),
        None if is_backfilled(runs) => {
            let message = "commits were measured in another order than they were made, as after a \
                           backfill: runs are in the order of their commits; `--order measured` \
                           takes the order in which they were measured";
            (RunOrder::Commit, Some(Warning::new(WarningKind::Note, message)))
        }
        None => (RunOrder::Measured, None),
    }
}

/// The same for a history, where an order that nobody asked for may hide steps.
pub(crate) fn order_of_history(
    runs: &[RunInfo],
    asked: Option<RunOrder>,
) -> (RunOrder, Option<Warning>) {
    let (order, note) = order_of(runs, asked);
    (order, note.or_else(|| asked.is_none().then(|| late_commits_note(runs)).flatten()))
}

/// The note that some commits were measured after later ones, though too few for a backfill. In a
/// history they hide where a step is. `None` where there are none.
fn late_commits_note(runs: &[RunInfo]) -> Option<Warning> {
    let commits = measured_commits(runs);
    let is_late = |i: usize, commit: &MeasuredCommit<'_>| {
        let mut before = commits.iter().take(i);
        before.any(|earlier| earlier.is_of_one_line(commit) && commit.made_at < earlier.made_at)
    };
    let n_late = commits.iter().enumerate().filter(|(i, commit)| is_late(*i, commit)).count();
    let late = match n_late {
        0 => return None,
        1 => format!("1 of {} commits was measured after a later commit", commits.len()),
        _ => format!("{n_late} of {} commits were measured after later commits", commits.len()),
    };
    let message = format!(
        "{late}: runs are in the order in which they were measured, which may hide steps; \
         `--order commit` takes the order of the commits"
    );
    Some(Warning::new(WarningKind::Note, message))
}

/// A commit, by the first time that it was measured.
struct MeasuredCommit<'a> {
    measured_at: DateTime<Utc>,
    made_at: DateTime<Utc>,
    project: Option<&'a str>,
    branch: Option<&'a str>,
}

impl MeasuredCommit<'_> {
    /// Whether the order of two commits means anything. Two branches grow beside each other.
    fn is_of_one_line(&self, other: &Self) -> bool {
        let is_one_branch = match (self.branch, other.branch) {
            (Some(branch), Some(other)) => branch == other,
            (None, _) | (_, None) => true,
        };
        is_one_branch && self.project == other.project
    }
}

/// Whether more than a third of all pairs of commits were measured the other way round. A single
/// old commit that is measured again, or a branch beside another, turns fewer pairs around; a
/// backfill from the newest commit to the oldest turns all.
fn is_backfilled(runs: &[RunInfo]) -> bool {
    let commits = measured_commits(runs);
    let is_ascending =
        commits.iter().zip(commits.iter().skip(1)).all(|(a, b)| a.made_at <= b.made_at);
    if commits.len() < LEAST_COMMITS || is_ascending {
        return false;
    }
    let (mut n_pairs, mut n_turned) = (0_usize, 0_usize);
    for (i, later) in commits.iter().enumerate() {
        for earlier in commits.iter().take(i) {
            if earlier.is_of_one_line(later) && earlier.made_at != later.made_at {
                n_pairs += 1;
                n_turned += usize::from(later.made_at < earlier.made_at);
            }
        }
    }
    n_pairs >= LEAST_COMMITS && 3 * n_turned > n_pairs
}

/// The commits whose time is known, in the order in which they were first measured.
fn measured_commits(runs: &[RunInfo]) -> Vec<MeasuredCommit<'_>> {
    let mut by_id: BTreeMap<&str, MeasuredCommit<'_>> = BTreeMap::new();
    for run in runs {
        let commit = &run.commit;
        let (Some(id), Some(made_at), Some(measured_at)) =
            (commit.id.as_deref(), commit.time, run.recorded_at)
        else {
            continue;
        };
        let measured = MeasuredCommit {
            measured_at,
            made_at,
            project: run.project.as_deref(),
            branch: commit.branch.as_deref(),
        };
        let first = by_id.entry(id).or_insert(measured);
        first.measured_at = first.measured_at.min(measured_at);
    }
    let mut commits: Vec<MeasuredCommit<'_>> = by_id.into_values().collect();
    commits.sort_by_key(|commit| commit.measured_at);
    commits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::run::Commit;

    fn day(day: i64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(86_400 * (20_000 + day), 0)
    }

    /// Runs of commits that were made on these days, measured one after the other.
    fn measured(commits: &[(i64, &str)]) -> Vec<RunInfo> {
        let mut runs = Vec::new();
        for (i, (made, branch)) in commits.iter().enumerate() {
            let branch = (!branch.is_empty()).then(|| (*branch).to_owned());
            let id = Some(format!("{made:040}"));
            runs.push(RunInfo {
                recorded_at: day(100 + i as i64),
                commit: Commit { id, branch, dirty: None, time: day(*made) },
                ..RunInfo::default()
            });
        }
        runs
    }

    #[test]
    fn a_backfill_is_seen_and_little_else_is() {
        let check = |commits: &[(i64, &str)], expected: RunOrder| {
            let mut runs = measured(commits);
            let (order, note) = order_of(&runs, None);
            assert_eq!(
                (order, note.is_some()),
                (expected, expected == RunOrder::Commit),
                "{commits:?}"
            );
            runs.reverse();
            assert_eq!(order_of(&runs, None).0, expected, "{commits:?}");
            assert_eq!(order_of(&runs, Some(RunOrder::Commit)), (RunOrder::Commit, None));
            assert_eq!(order_of(&runs, Some(RunOrder::Measured)), (RunOrder::Measured, None));
        };
        let of = |days: &[i64]| days.iter().map(|day| (*day, "")).collect::<Vec<_>>();
        check(&[], RunOrder::Measured);
        check(&of(&[2, 1]), RunOrder::Measured);
        check(&of(&[1, 2, 3, 4]), RunOrder::Measured);
        check(&of(&[4, 3, 2, 1]), RunOrder::Commit);
        // Live runs, and then the older commits from the oldest on; or by bisection.
        check(&of(&[7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6]), RunOrder::Commit);
        check(&of(&[12, 1, 6, 9, 7, 8]), RunOrder::Commit);
        // An old commit that is measured once more, and two commits in turn.
        check(&of(&[1, 2, 3, 4, 5, 6, 7, 2]), RunOrder::Measured);
        check(&of(&[1, 5, 1, 5, 1, 5]), RunOrder::Measured);
        // A branch beside another.
        let branches = [(1, "main"), (9, "main"), (3, "fix"), (4, "fix"), (10, "main"), (5, "fix")];
        check(&branches, RunOrder::Measured);
    }

    #[test]
    fn late_commits_are_counted() {
        let note = |days: &[i64]| {
            let commits: Vec<(i64, &str)> = days.iter().map(|day| (*day, "")).collect();
            late_commits_note(&measured(&commits)).map(|note| note.message)
        };
        assert_eq!(note(&[1, 2, 3, 3, 4]), None);
        // Measured once more: it was measured in its turn before.
        assert_eq!(note(&[1, 2, 3, 2]), None);
        let one = note(&[1, 2, 4, 5, 6, 7, 3]).unwrap();
        assert!(one.starts_with("1 of 7 commits was measured after a later commit: "), "{one}");
        let two = note(&[1, 4, 5, 6, 7, 8, 2, 3]).unwrap();
        assert!(two.starts_with("2 of 8 commits were measured after later commits: "), "{two}");
    }

    #[test]
    fn commits_without_a_time_have_no_order() {
        let mut runs = measured(&[(3, ""), (2, ""), (1, "")]);
        for run in &mut runs {
            run.commit.time = None;
        }
        assert_eq!(order_of(&runs, None).0, RunOrder::Measured);
    }
}
