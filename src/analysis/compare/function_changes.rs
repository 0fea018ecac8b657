//! Which functions of a row took more or less time, from the profiles of both sides.
//!
//! A profile is one measurement under a profiler: it shows where to look and supports no verdict. A
//! function that only one side lists is absent on the other and not 0, because profiles are cut
//! (pytest-benchmark keeps 25 functions a case).

use std::collections::BTreeMap;

use crate::analysis::averages::mean;
use crate::analysis::compare::delta::Delta;
use crate::analysis::pair::addresses::function_without_addresses;
use crate::analysis::pair::fold::RowCases;
use crate::analysis::pair::sides::SideCase;
use crate::analysis::pair::unique_pairs::pair_unique_keys;
use crate::model::profile::{Function, FunctionTime, Profile, ProfileSource};
use crate::model::seconds::Seconds;

/// The time of one function on both sides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FunctionChange {
    /// As the candidate lists it, where the candidate has it.
    pub function: Function,
    /// Its time on the reference side.
    pub reference: Option<Seconds>,
    /// Its time on the candidate side.
    pub candidate: Option<Seconds>,
}

impl FunctionChange {
    /// The difference; none for a function of one side only.
    pub(crate) fn delta(&self) -> Delta {
        Delta::between(self.reference, self.candidate)
    }

    /// The size of the change in seconds. A function of one side only counts as 0 on the other: the
    /// most that it can have changed by.
    fn size(&self) -> f64 {
        let reference = self.reference.map_or(0.0, Seconds::get);
        let candidate = self.candidate.map_or(0.0, Seconds::get);
        (candidate - reference).abs()
    }
}

/// The functions of a row, biggest change first. None where no case of the row was profiled.
///
/// Both sides are of one source: the profile folder if it has both, else the artifacts if they have
/// both. Of pooled runs the newest profiled one counts. A fold shows means: for a function that
/// some pair has on both sides, over those pairs; for any other, over the cases of the side that
/// has it.
pub(crate) fn function_changes(row: &RowCases<'_>) -> Vec<FunctionChange> {
    let Some(sources) = sources(row) else { return Vec::new() };
    let reference = times(&row.reference, sources.reference);
    let candidate = times(&row.candidate, sources.candidate);
    let mut changes = match (sources.is_one(), row.paired) {
        // Times of different profilers are not comparable: each function is on one side only.
        (false, _) => one_sided_changes(mean_times(reference), mean_times(candidate)),
        (true, false) => joined(mean_times(reference), mean_times(candidate)),
        (true, true) => mean_changes(
            reference.into_iter().zip(candidate).flat_map(|(a, b)| joined(a, b)).collect(),
        ),
    };
    // Equal changes are in the order of their functions, so that the same input has one order.
    changes.sort_by(|a, b| b.size().total_cmp(&a.size()).then_with(|| a.function.cmp(&b.function)));
    changes
}

/// Whether both sides of a row are profiled, and no source has profiles of both.
pub(crate) fn has_mixed_profilers(row: &RowCases<'_>) -> bool {
    sources(row).is_some_and(|sources| !sources.is_one())
}

/// The source of the profiles of each side.
struct ProfilerSources {
    reference: ProfileSource,
    candidate: ProfileSource,
}

impl ProfilerSources {
    fn is_one(&self) -> bool {
        self.reference == self.candidate
    }
}

/// The sources of profiles, the preferred one first.
const PREFERRED: [ProfileSource; 2] = [ProfileSource::Folder, ProfileSource::Artifact];

/// `None` where neither side was profiled.
fn sources(row: &RowCases<'_>) -> Option<ProfilerSources> {
    for source in PREFERRED {
        if has_profile(&row.reference, source) && has_profile(&row.candidate, source) {
            return Some(ProfilerSources { reference: source, candidate: source });
        }
    }
    match (first_source(&row.reference), first_source(&row.candidate)) {
        (None, None) => None,
        (Some(source), None) | (None, Some(source)) => {
            Some(ProfilerSources { reference: source, candidate: source })
        }
        (Some(reference), Some(candidate)) => Some(ProfilerSources { reference, candidate }),
    }
}

fn first_source(cases: &[SideCase<'_>]) -> Option<ProfileSource> {
    PREFERRED.into_iter().find(|source| has_profile(cases, *source))
}

fn has_profile(cases: &[SideCase<'_>], source: ProfileSource) -> bool {
    cases.iter().any(|case| newest(case, source).is_some())
}

/// The profile of a case in the newest run of its side that has one.
fn newest<'a>(case: &SideCase<'a>, source: ProfileSource) -> Option<&'a Profile> {
    case.by_run.iter().rev().flatten().find_map(|case| case.profile(source))
}

/// The functions of a profile; times of those that differ only by a memory address are added.
fn times_without_addresses(profile: &Profile) -> Vec<FunctionTime> {
    let times = profile.functions().iter().map(|time| FunctionTime {
        function: function_without_addresses(&time.function),
        seconds: time.seconds,
    });
    Profile::new(profile.source, times.collect()).functions().to_vec()
}

/// The functions of each case; none for a case without a profile of this source.
fn times(cases: &[SideCase<'_>], source: ProfileSource) -> Vec<Vec<FunctionTime>> {
    let mut times = Vec::with_capacity(cases.len());
    for case in cases {
        times.push(newest(case, source).map_or(Vec::new(), times_without_addresses));
    }
    times
}

/// Each function once, with its mean over the cases that have it.
fn mean_times(cases: Vec<Vec<FunctionTime>>) -> Vec<FunctionTime> {
    let mut all: BTreeMap<Function, Vec<f64>> = BTreeMap::new();
    for time in cases.into_iter().flatten() {
        all.entry(time.function).or_default().push(time.seconds.get());
    }
    let mut means = Vec::with_capacity(all.len());
    for (function, times) in all {
        if let Some(seconds) = mean(&times).and_then(Seconds::new) {
            means.push(FunctionTime { function, seconds });
        }
    }
    means
}

/// Joins two profiles: the same file, name and line first; then the same file and name, because
/// lines move with every edit; then the same name in a file of the same name, because folders do
/// too. At each level a pair is made only where each side has exactly one such function.
fn joined(reference: Vec<FunctionTime>, candidate: Vec<FunctionTime>) -> Vec<FunctionChange> {
    let levels: [fn(&FunctionTime) -> Function; 3] = [
        |time| time.function.clone(),
        |time| time.function.anywhere(),
        |time| time.function.in_any_folder(),
    ];
    let mut changes = Vec::new();
    let (mut reference, mut candidate) = (reference, candidate);
    for key in levels {
        let found = pair_unique_keys(reference, candidate, key);
        for (reference, candidate) in found.pairs {
            changes.push(FunctionChange {
                function: candidate.function,
                reference: Some(reference.seconds),
                candidate: Some(candidate.seconds),
            });
        }
        (reference, candidate) = (found.only_in_reference, found.only_in_candidate);
    }
    changes.extend(one_sided_changes(reference, candidate));
    changes
}

/// Functions of either side that have no partner.
fn one_sided_changes(
    reference: Vec<FunctionTime>,
    candidate: Vec<FunctionTime>,
) -> Vec<FunctionChange> {
    let mut changes = Vec::with_capacity(reference.len() + candidate.len());
    for FunctionTime { function, seconds } in reference {
        changes.push(FunctionChange { function, reference: Some(seconds), candidate: None });
    }
    for FunctionTime { function, seconds } in candidate {
        changes.push(FunctionChange { function, reference: None, candidate: Some(seconds) });
    }
    changes
}

/// Each function of several pairs once, with its mean times.
fn mean_changes(changes: Vec<FunctionChange>) -> Vec<FunctionChange> {
    let mut all: BTreeMap<Function, [Vec<FunctionChange>; 3]> = BTreeMap::new();
    for change in changes {
        let [both, reference, candidate] = all.entry(change.function.clone()).or_default();
        match (change.reference, change.candidate) {
            (Some(_), Some(_)) => both.push(change),
            (_, None) => reference.push(change),
            (None, _) => candidate.push(change),
        }
    }
    let mut means = Vec::new();
    for (function, [both, reference, candidate]) in all {
        let kinds = if both.is_empty() { vec![reference, candidate] } else { vec![both] };
        for changes in kinds.into_iter().filter(|changes| !changes.is_empty()) {
            let reference = mean_seconds(changes.iter().filter_map(|change| change.reference));
            let candidate = mean_seconds(changes.iter().filter_map(|change| change.candidate));
            means.push(FunctionChange { function: function.clone(), reference, candidate });
        }
    }
    means
}

fn mean_seconds(times: impl Iterator<Item = Seconds>) -> Option<Seconds> {
    mean(times.map(Seconds::get)).and_then(Seconds::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::pair::fold::RowName;
    use crate::analysis::pair::pairing::MatchedBy;
    use crate::model::case::Case;
    use crate::model::fields::Fields;

    /// A case with a profile of one source: functions as pstats writes them, and their seconds.
    fn case(source: ProfileSource, functions: &[(&str, f64)]) -> Case {
        let mut times = Vec::new();
        for (text, seconds) in functions {
            let seconds = Seconds::new(*seconds).unwrap();
            times.push(FunctionTime { function: Function::parse(text), seconds });
        }
        Case { profiles: vec![Profile::new(source, times)], ..Case::default() }
    }

    fn row<'a>(reference: &'a [Case], candidate: &'a [Case]) -> RowCases<'a> {
        let side = |cases: &'a [Case]| -> Vec<SideCase<'a>> {
            cases.iter().map(|case| SideCase { newest: case, by_run: vec![Some(case)] }).collect()
        };
        RowCases {
            name: RowName {
                group: String::new(),
                name: "t".into(),
                fullname: "t".into(),
                params: Fields::default(),
            },
            matched_by: MatchedBy::Fullname,
            paired: reference.len() == candidate.len(),
            reference: side(reference),
            candidate: side(candidate),
            implementations: None,
        }
    }

    /// The changes of a row, as `name:line reference candidate`.
    fn lines(row: &RowCases<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        for FunctionChange { function, reference, candidate } in function_changes(row) {
            let line = function.line.map_or(String::new(), |line| format!(":{line}"));
            let (reference, candidate) = (cell(reference), cell(candidate));
            lines.push(format!("{}{line} {reference} {candidate}", function.name));
        }
        lines
    }

    fn cell(seconds: Option<Seconds>) -> String {
        seconds.map_or("-".to_owned(), |seconds| seconds.get().to_string())
    }

    use ProfileSource::{Artifact, Folder};

    /// Two cases with cProfile rows.
    fn check(reference: &[(&str, f64)], candidate: &[(&str, f64)], expected: &[&str]) {
        assert_eq!(
            lines(&row(&[case(Artifact, reference)], &[case(Artifact, candidate)])),
            expected
        );
    }

    #[test]
    fn the_biggest_change_comes_first_and_what_one_side_lacks_is_absent() {
        check(
            &[("a.py:1(f)", 1.0), ("a.py:9(g)", 5.0), ("a.py:20(gone)", 0.5)],
            &[("a.py:1(f)", 3.0), ("a.py:9(g)", 5.0), ("a.py:30(here)", 4.0)],
            &["here:30 - 4", "f:1 1 3", "gone:20 0.5 -", "g:9 5 5"],
        );
        check(&[], &[], &[]);
        check(&[], &[("~:0(<g>)", 1.0)], &["<g> - 1"]);
    }

    #[test]
    fn a_function_is_known_again_where_its_line_or_its_folder_moved() {
        check(&[("a.py:1(f)", 1.0)], &[("a.py:7(f)", 2.0)], &["f:7 1 2"]);
        check(&[("old/a.py:1(f)", 1.0)], &[("new/a.py:7(f)", 2.0)], &["f:7 1 2"]);
        check(&[(r"C:\old\a.py:1(f)", 1.0)], &[("new/a.py:7(f)", 2.0)], &["f:7 1 2"]);
        check(&[("a.py:1(f)", 1.0)], &[("b.py:1(f)", 2.0)], &["f:1 - 2", "f:1 1 -"]);
        // The address of an object is another one in every run.
        check(
            &[("~:0(<f at 0x1>)", 1.0), ("~:0(<f at 0x2>)", 2.0)],
            &[("~:0(<f at 0x3>)", 4.0)],
            &["<f at> 3 4"],
        );
        // Two on a side: any pair would be a guess. The line settles what it can.
        check(
            &[("a.py:1(<lambda>)", 1.0), ("a.py:2(<lambda>)", 9.0)],
            &[("a.py:3(<lambda>)", 2.0)],
            &["<lambda>:2 9 -", "<lambda>:3 - 2", "<lambda>:1 1 -"],
        );
        check(
            &[("a.py:1(<lambda>)", 1.0), ("a.py:2(<lambda>)", 9.0)],
            &[("a.py:2(<lambda>)", 2.0), ("a.py:3(<lambda>)", 1.0)],
            &["<lambda>:2 9 2", "<lambda>:3 1 1"],
        );
    }

    #[test]
    fn a_fold_compares_a_function_in_the_pairs_that_have_it_on_both_sides() {
        let old = [
            case(Artifact, &[("a.py:1(f)", 1.0), ("a.py:5(g)", 6.0)]),
            case(Artifact, &[("a.py:1(f)", 9.0)]),
        ];
        let new = [
            case(Artifact, &[("a.py:1(f)", 2.0)]),
            case(Artifact, &[("a.py:5(g)", 8.0), ("a.py:7(h)", 1.0)]),
        ];
        // `f` is in both sides of the first pair only; `g` in no pair on both sides, so it is not
        // compared.
        assert_eq!(lines(&row(&old, &new)), ["g:5 - 8", "g:5 6 -", "f:1 1 2", "h:7 - 1"]);
        // Without pairs each side is averaged over what it has.
        assert_eq!(lines(&row(&old, &new[..1])), ["g:5 6 -", "f:1 5 2"]);
    }

    #[test]
    fn of_pooled_runs_the_newest_profiled_one_counts() {
        let (older, newer, plain) =
            (case(Artifact, &[("f", 1.0)]), case(Artifact, &[("f", 2.0)]), Case::default());
        let mut row = row(std::slice::from_ref(&newer), std::slice::from_ref(&newer));
        row.reference[0].by_run = vec![Some(&older), Some(&newer), Some(&plain), None];
        row.candidate[0].by_run = vec![Some(&older), Some(&plain)];
        assert_eq!(lines(&row), ["f 2 1"]);
    }

    #[test]
    fn times_of_two_profilers_are_never_compared() {
        let both = |times: [f64; 2]| {
            let mut case = case(Artifact, &[("f", times[0])]);
            case.profiles.extend(self::case(Folder, &[("f", times[1])]).profiles);
            case
        };
        let (old, new) = (both([1.0, 10.0]), both([2.0, 20.0]));
        let (folder, artifact) = (case(Folder, &[("f", 30.0)]), case(Artifact, &[("f", 3.0)]));
        for (reference, candidate, expected, mixed) in [
            (&old, &new, vec!["f 10 20"], false),
            (&old, &folder, vec!["f 10 30"], false),
            (&artifact, &new, vec!["f 3 2"], false),
            (&artifact, &folder, vec!["f - 30", "f 3 -"], true),
            (&folder, &Case::default(), vec!["f 30 -"], false),
            (&Case::default(), &artifact, vec!["f - 3"], false),
            (&Case::default(), &Case::default(), vec![], false),
        ] {
            let row = row(std::slice::from_ref(reference), std::slice::from_ref(candidate));
            assert_eq!(
                (lines(&row), has_mixed_profilers(&row)),
                (expected.iter().map(ToString::to_string).collect(), mixed)
            );
        }
    }
}
