//! Which functions of a row took more or less time, from the profiles of both sides.
//!
//! A profile is one measurement under a profiler: it says where to look, and bears no verdict. A function that only one
//! side lists is absent on the other and not 0, because profiles are cut (pytest-benchmark keeps 25 functions a case).

use std::collections::BTreeMap;

use crate::analysis::averages::mean;
use crate::analysis::compare::delta::Delta;
use crate::analysis::pair::fold::RowCases;
use crate::analysis::pair::sides::SideCase;
use crate::analysis::pair::unique_pairs::pair_unique_keys;
use crate::model::profile::{Function, FunctionTime, Profile, ProfileSource};
use crate::model::seconds::Seconds;

/// What became of one function.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FunctionChange {
    /// Which; as the candidate has it, where it has it.
    pub function: Function,
    /// Its time on the reference side.
    pub reference: Option<Seconds>,
    /// Its time on the candidate side.
    pub candidate: Option<Seconds>,
}

impl FunctionChange {
    /// The difference; of a function on one side only there is none.
    pub(crate) fn delta(&self) -> Delta {
        Delta::between(self.reference, self.candidate)
    }

    /// By how many seconds it changed, either way; of a function on one side only, by how many at most.
    fn size(&self) -> f64 {
        let seconds = |side: Option<Seconds>| side.map_or(0.0, Seconds::get);
        (seconds(self.candidate) - seconds(self.reference)).abs()
    }
}

/// The functions of a row, biggest change first. None where no case of the row was profiled.
///
/// Both sides are of one source: the profile folder if it has both, else the artifacts if they have both. Of pooled
/// runs the newest one that was profiled tells. A fold shows means over its pairs: of a function that some pair has on
/// both sides over those pairs, of any other over the cases of the side that has it.
pub(crate) fn function_changes(row: &RowCases<'_>) -> Vec<FunctionChange> {
    let Some(sources) = sources(row) else { return Vec::new() };
    let side = |cases: &[SideCase<'_>], source| -> Vec<Vec<FunctionTime>> {
        cases
            .iter()
            .map(|case| {
                newest(case, source).map_or(Vec::new(), |profile| profile.functions().to_vec())
            })
            .collect()
    };
    let (reference, candidate) =
        (side(&row.reference, sources.reference), side(&row.candidate, sources.candidate));
    let mut changes = match (sources.is_one(), row.paired) {
        // Times of different profilers, and of different cases, are not put side by side.
        (false, _) => alone(mean_times(reference), mean_times(candidate)),
        (true, false) => joined(mean_times(reference), mean_times(candidate)),
        (true, true) => mean_changes(
            reference.into_iter().zip(candidate).flat_map(|(a, b)| joined(a, b)).collect(),
        ),
    };
    changes.sort_by(|a, b| b.size().total_cmp(&a.size()).then_with(|| a.function.cmp(&b.function)));
    changes
}

/// Whether a row has a profile on each side, and none that the other side has of the same source.
pub(crate) fn has_mixed_profilers(row: &RowCases<'_>) -> bool {
    sources(row).is_some_and(|sources| !sources.is_one())
}

/// Where the profile of each side comes from.
struct ProfilerSources {
    reference: ProfileSource,
    candidate: ProfileSource,
}

impl ProfilerSources {
    fn is_one(&self) -> bool {
        self.reference == self.candidate
    }
}

/// `None` where neither side was profiled.
fn sources(row: &RowCases<'_>) -> Option<ProfilerSources> {
    const PREFERRED: [ProfileSource; 2] = [ProfileSource::Folder, ProfileSource::Artifact];
    let of = |cases: &[SideCase<'_>]| {
        PREFERRED.map(|source| cases.iter().any(|case| newest(case, source).is_some()))
    };
    let (reference, candidate) = (of(&row.reference), of(&row.candidate));
    let of_both = PREFERRED
        .into_iter()
        .zip(reference.into_iter().zip(candidate))
        .find(|(_, (a, b))| *a && *b);
    if let Some((source, _)) = of_both {
        return Some(ProfilerSources { reference: source, candidate: source });
    }
    let first = |has: [bool; 2]| {
        PREFERRED.into_iter().zip(has).find(|(_, has)| *has).map(|(source, _)| source)
    };
    match (first(reference), first(candidate)) {
        (None, None) => None,
        (Some(source), None) | (None, Some(source)) => {
            Some(ProfilerSources { reference: source, candidate: source })
        }
        (Some(reference), Some(candidate)) => Some(ProfilerSources { reference, candidate }),
    }
}

/// The profile of a case in the newest run of its side that has one.
fn newest<'a>(case: &SideCase<'a>, source: ProfileSource) -> Option<&'a Profile> {
    case.by_run.iter().rev().flatten().find_map(|case| case.profile(source))
}

/// Each function once, with its mean over the cases that have it.
fn mean_times(cases: Vec<Vec<FunctionTime>>) -> Vec<FunctionTime> {
    let mut all: BTreeMap<Function, Vec<f64>> = BTreeMap::new();
    for time in cases.into_iter().flatten() {
        all.entry(time.function).or_default().push(time.seconds.get());
    }
    let time = |(function, times): (Function, Vec<f64>)| {
        Some(FunctionTime { function, seconds: mean(&times).and_then(Seconds::new)? })
    };
    all.into_iter().filter_map(time).collect()
}

/// Joins two profiles: the same file, name and line first; then the same file and name, because lines move with every
/// edit; then the same name in a file of the same name, because folders do too. Below the first a pair is made only
/// where exactly one function stands on each side.
fn joined(reference: Vec<FunctionTime>, candidate: Vec<FunctionTime>) -> Vec<FunctionChange> {
    let levels: [&dyn Fn(&FunctionTime) -> Function; 3] = [
        &|function_time| function_time.function.clone(),
        &|function_time| function_time.function.anywhere(),
        &|function_time| function_time.function.in_any_folder(),
    ];
    let mut changes = Vec::new();
    let (mut reference, mut candidate) = (reference, candidate);
    for key in levels {
        let found = pair_unique_keys(reference, candidate, key);
        changes.extend(found.pairs.into_iter().map(|(reference, candidate)| FunctionChange {
            function: candidate.function,
            reference: Some(reference.seconds),
            candidate: Some(candidate.seconds),
        }));
        (reference, candidate) = (found.only_in_reference, found.only_in_candidate);
    }
    changes.extend(alone(reference, candidate));
    changes
}

/// Functions of either side that have no partner.
fn alone(reference: Vec<FunctionTime>, candidate: Vec<FunctionTime>) -> Vec<FunctionChange> {
    let of_reference = reference.into_iter().map(|time| FunctionChange {
        function: time.function,
        reference: Some(time.seconds),
        candidate: None,
    });
    let of_candidate = candidate.into_iter().map(|time| FunctionChange {
        function: time.function,
        reference: None,
        candidate: Some(time.seconds),
    });
    of_reference.chain(of_candidate).collect()
}

/// The changes of several pairs in one list.
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
            let of = |side: fn(&FunctionChange) -> Option<Seconds>| {
                let times: Vec<f64> = changes.iter().filter_map(side).map(Seconds::get).collect();
                mean(&times).and_then(Seconds::new)
            };
            let (reference, candidate) =
                (of(|change| change.reference), of(|change| change.candidate));
            means.push(FunctionChange { function: function.clone(), reference, candidate });
        }
    }
    means
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
        let time = |(text, seconds): &(&str, f64)| FunctionTime {
            function: Function::parse(text),
            seconds: Seconds::new(*seconds).unwrap(),
        };
        Case {
            profiles: vec![Profile::new(source, functions.iter().map(time).collect())],
            ..Case::default()
        }
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
        }
    }

    /// The changes of a row, as `name:line reference candidate`.
    fn told(row: &RowCases<'_>) -> Vec<String> {
        let line =
            |function: &Function| function.line.map_or(String::new(), |line| format!(":{line}"));
        let side = |seconds: Option<Seconds>| {
            seconds.map_or("-".to_owned(), |seconds| seconds.get().to_string())
        };
        let word = |change: &FunctionChange| {
            format!(
                "{}{} {} {}",
                change.function.name,
                line(&change.function),
                side(change.reference),
                side(change.candidate)
            )
        };
        function_changes(row).iter().map(word).collect()
    }

    use ProfileSource::{Artifact, Folder};

    /// Two cases with cProfile rows.
    fn check(reference: &[(&str, f64)], candidate: &[(&str, f64)], expected: &[&str]) {
        assert_eq!(
            told(&row(&[case(Artifact, reference)], &[case(Artifact, candidate)])),
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
        // `f` is in both sides of the first pair only; `g` in no pair on both sides, so it is not compared.
        assert_eq!(told(&row(&old, &new)), ["g:5 - 8", "g:5 6 -", "f:1 1 2", "h:7 - 1"]);
        // Without pairs each side is averaged over what it has.
        assert_eq!(told(&row(&old, &new[..1])), ["g:5 6 -", "f:1 5 2"]);
    }

    #[test]
    fn of_pooled_runs_the_newest_that_was_profiled_tells() {
        let (older, newer, plain) =
            (case(Artifact, &[("f", 1.0)]), case(Artifact, &[("f", 2.0)]), Case::default());
        let mut row = row(std::slice::from_ref(&newer), std::slice::from_ref(&newer));
        row.reference[0].by_run = vec![Some(&older), Some(&newer), Some(&plain), None];
        row.candidate[0].by_run = vec![Some(&older), Some(&plain)];
        assert_eq!(told(&row), ["f 2 1"]);
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
                (told(&row), has_mixed_profilers(&row)),
                (expected.iter().map(ToString::to_string).collect(), mixed)
            );
        }
    }
}
