//! Parts of one run: the files of a suite that several jobs or workers measured, each a share of
//! it.
//!
//! A build that is split into shards saves a file for each, and pytest-xdist with pytest-benchmark
//! up to 5.1 saves one for each worker. Such files are of one commit and kind of machine, they were
//! measured within a short time, and no benchmark is in two of them.

use std::collections::HashSet;
use std::hash::Hash;

use chrono::TimeDelta;

use crate::model::run::{Run, RunInfo};

/// How far apart the parts of one run may end.
const MOST_BETWEEN: TimeDelta = TimeDelta::hours(1);
/// How many groups may still get a part: an hour has few runs.
const MOST_OPEN: usize = 50;
/// How many runs after one are looked at for another part of it.
const NEAR: usize = 4;

/// Whether two runs may be parts of one, as far as their facts say.
pub(crate) fn may_be_parts(a: &RunInfo, b: &RunInfo) -> bool {
    let (Some(a_end), Some(b_end)) = (a.recorded_at, b.recorded_at) else { return false };
    let is_one_commit = (&a.commit, &a.project) == (&b.commit, &b.project);
    is_one_commit
        && a.pytest_benchmark == b.pytest_benchmark
        && a.machine.same_kind(&b.machine)
        && (a_end - b_end).abs() <= MOST_BETWEEN
        && are_of_one_suite(a.name.as_deref(), b.name.as_deref())
        && are_of_one_suite(a.tag.as_deref(), b.tag.as_deref())
}

/// Whether two names that somebody gave to runs differ only by a number or a letter: `shard-1` and
/// `shard-2` are one suite, `routes` and `startup` are two.
fn are_of_one_suite(a: Option<&str>, b: Option<&str>) -> bool {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric());
        let letters = words.map(|word| word.chars().filter(|c| !c.is_numeric()).collect());
        letters.filter(|letters: &String| letters.chars().count() > 1).collect()
    };
    match (a, b) {
        (Some(a), Some(b)) => words(a) == words(b),
        (None, _) | (_, None) => true,
    }
}

/// The runs that may be parts of the same run as this one: those before it and those after it, the
/// nearest first.
pub(crate) fn possible_parts(runs: &[RunInfo], run_idx: usize) -> [Vec<usize>; 2] {
    let Some(run) = runs.get(run_idx) else { return [Vec::new(), Vec::new()] };
    let may_be = |other: &usize| runs.get(*other).is_some_and(|other| may_be_parts(run, other));
    let before = (0..run_idx).rev().filter(may_be).collect();
    let after = (run_idx + 1..runs.len()).filter(may_be).collect();
    [before, after]
}

/// Whether a run has no benchmark of some others, and all have benchmarks.
pub(crate) fn is_another_part(run: &Run, parts: &[&Run]) -> bool {
    let names: HashSet<&str> = run.cases.iter().map(|case| case.fullname.as_str()).collect();
    let is_apart = |part: &&Run| {
        !part.cases.is_empty()
            && part.cases.iter().all(|case| !names.contains(case.fullname.as_str()))
    };
    !names.is_empty() && parts.iter().all(is_apart)
}

/// Whether any of these runs may be parts of one.
pub(crate) fn may_have_parts(infos: &[&RunInfo]) -> bool {
    infos.iter().enumerate().any(|(run_idx, run)| {
        infos.iter().skip(run_idx + 1).take(NEAR).any(|near| may_be_parts(run, near))
    })
}

/// Puts runs that are parts of one together, by their facts and the benchmarks that each has. Runs
/// and groups are indices, oldest first; a group is where its newest run is.
pub(crate) fn group_parts<C: Eq + Hash>(
    infos: &[&RunInfo],
    cases: &[HashSet<C>],
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (run_idx, run) in infos.iter().enumerate() {
        let cases_of = |run_idx: usize| cases.get(run_idx).filter(|cases| !cases.is_empty());
        let fits = |group: &&mut Vec<usize>| {
            group.iter().all(|part| {
                let is_one_run = infos.get(*part).is_some_and(|part| may_be_parts(part, run));
                let both = cases_of(*part).zip(cases_of(run_idx));
                is_one_run && both.is_some_and(|(part, run)| part.is_disjoint(run))
            })
        };
        let newest_groups = groups.len().saturating_sub(MOST_OPEN)..;
        let fitting = groups.get_mut(newest_groups).and_then(|open| open.iter_mut().find(fits));
        match fitting {
            Some(group) => group.push(run_idx),
            None => groups.push(vec![run_idx]),
        }
    }
    groups.sort_by_key(|group| group.last().copied());
    groups
}

/// One run of its parts, which are oldest first: the facts are those of the newest, the cases those
/// of all. `None` for no parts.
pub(crate) fn joined(mut parts: Vec<Run>) -> Option<Run> {
    if parts.len() == 1 {
        return parts.pop();
    }
    let info = parts.last()?.info.clone();
    let cases = parts.into_iter().flat_map(|part| part.cases).collect();
    Some(Run { info, cases })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::case::Case;
    use crate::model::run::Commit;

    fn info(minute: i64, commit: Option<&str>) -> RunInfo {
        RunInfo {
            recorded_at: chrono::DateTime::from_timestamp(60 * minute, 0),
            commit: Commit { id: commit.map(str::to_owned), ..Commit::default() },
            ..RunInfo::default()
        }
    }

    fn run(minute: i64, names: &[&str]) -> Run {
        let case = |name: &&str| Case { fullname: (*name).to_owned(), ..Case::default() };
        Run { info: info(minute, None), cases: names.iter().map(case).collect() }
    }

    #[test]
    fn parts_are_of_one_commit_machine_and_hour() {
        let of = |minute, commit| info(minute, Some(commit));
        assert!(may_be_parts(&of(0, "a"), &of(59, "a")));
        assert!(may_be_parts(&info(0, None), &info(1, None)));
        assert!(!may_be_parts(&of(0, "a"), &of(61, "a")));
        assert!(!may_be_parts(&of(0, "a"), &of(1, "b")));
        assert!(!may_be_parts(&of(0, "a"), &info(1, None)));
        let undated = RunInfo { recorded_at: None, ..of(0, "a") };
        assert!(!may_be_parts(&undated, &undated));
        let mut other = of(1, "a");
        other.machine.cpu = Some("other".to_owned());
        assert!(!may_be_parts(&of(0, "a"), &other));
        for (name, other, expected) in [
            ("base-shard1", "base-shard2", true),
            ("part-a", "part-b", true),
            ("xdist", "xdist", true),
            ("routes", "startup", false),
            ("base", "new", false),
        ] {
            let named = |name: &str| RunInfo { name: Some(name.to_owned()), ..of(0, "a") };
            assert_eq!(may_be_parts(&named(name), &named(other)), expected, "{name} {other}");
        }
        let runs = [of(0, "a"), of(5, "b"), of(10, "a"), of(20, "a"), of(30, "b"), of(40, "a")];
        assert_eq!(possible_parts(&runs, 3), [vec![2, 0], vec![5]]);
    }

    #[test]
    fn a_part_has_benchmarks_of_its_own_only() {
        let (a, b, both) = (run(0, &["a"]), run(1, &["b", "c"]), run(2, &["c", "d"]));
        assert!(is_another_part(&b, &[&a]));
        assert!(!is_another_part(&both, &[&a, &b]));
        assert!(!is_another_part(&run(0, &[]), &[&a]));
        assert!(!is_another_part(&a, &[&run(0, &[])]));
        let whole = joined(vec![a, b]).unwrap();
        assert_eq!((whole.info, whole.cases.len()), (info(1, None), 3));
        assert_eq!(joined(Vec::new()), None);
    }

    #[test]
    fn runs_are_grouped_as_parts_whatever_their_order() {
        let info = |minute: i64| info(minute, Some("a"));
        let infos: Vec<RunInfo> = [0, 1, 2, 3, 4, 300].into_iter().map(info).collect();
        let infos: Vec<&RunInfo> = infos.iter().collect();
        let of = |names: [&'static str; 6]| names.map(|name| HashSet::from([name])).to_vec();
        assert_eq!(
            group_parts(&infos, &of(["x", "y", "x", "y", "z", "y"])),
            [vec![2, 3], vec![0, 1, 4], vec![5]]
        );
        assert_eq!(group_parts(&infos, &of(["x"; 6])).len(), 6);
        let mut cases = of(["x", "y", "x", "y", "z", "y"]);
        cases[1].clear();
        assert_eq!(group_parts(&infos, &cases).len(), 4);
    }
}
