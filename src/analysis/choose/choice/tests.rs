//! The defaults of a side, and the messages of a choice.

use super::*;
use crate::analysis::choose::selector::tests::runs;

#[test]
fn sides_without_a_selector_have_defaults() {
    let selection = |reference: &str, candidate: &str, pool, same_machine| RunSelection {
        reference: (!reference.is_empty()).then(|| reference.into()),
        candidate: (!candidate.is_empty()).then(|| candidate.into()),
        pool,
        same_machine,
        ..RunSelection::default()
    };
    for (reference, candidate, pool, same_machine, expected) in [
        ("", "", false, false, Ok((vec![3], vec![5]))),
        ("", "", false, true, Ok((vec![3], vec![5]))),
        ("", "nightly", false, false, Ok((vec![1], vec![3]))),
        ("", "nightly", false, true, Ok((vec![1], vec![3]))),
        ("0001", "", false, false, Ok((vec![0], vec![5]))),
        ("latest", "", false, false, Ok((vec![5], vec![4]))),
        ("latest", "", false, true, Ok((vec![5], vec![3]))),
        ("baseline", "candidate-v2", false, false, Ok((vec![2], vec![1]))),
        ("baseline", "candidate-v2", true, false, Ok((vec![0, 2], vec![1]))),
        ("branch:main", "nightly", true, false, Ok((vec![0, 2], vec![3]))),
        ("", "branch:dev", true, false, Ok((vec![2], vec![4, 5]))),
        ("latest", "final", false, false, Err("reference and candidate are the same run, `final`")),
        ("", "oldest", false, false, Err("no run before `baseline` could be its reference")),
        ("basline", "", false, false, Err("no run matches `basline` as reference")),
    ] {
        let got = choose(&runs(), &selection(reference, candidate, pool, same_machine));
        let got = got
            .map(|choice| (choice.reference, choice.candidate))
            .map_err(|error| error.to_string());
        assert_eq!(got, expected.map_err(str::to_owned), "{reference:?} {candidate:?}");
    }
}

#[test]
fn several_matches_take_the_newest_and_name_the_others() {
    let selection = RunSelection { reference: Some("baseline".into()), ..RunSelection::default() };
    let choice = choose(&runs(), &selection).unwrap();
    assert_eq!(choice.reference, [2]);
    assert_eq!(
        warnings(&choice),
        ["`baseline` matches 2 runs by saved name; the newest is the reference: \
         store/Linux/0003_baseline.json (the others: store/Linux/0001_baseline.json); \
         `--pool` takes all of them"]
    );
}

#[test]
fn a_match_is_not_its_own_reference() {
    let check = |reference: &str, candidate: Option<&str>, expected: (usize, usize)| {
        let selection = RunSelection {
            reference: Some(reference.to_owned()),
            candidate: candidate.map(str::to_owned),
            ..RunSelection::default()
        };
        let choice = choose(&runs(), &selection).unwrap();
        let expected = (vec![expected.0], vec![expected.1]);
        assert!(warnings(&choice)[0].contains("the newest other than the candidate is the"));
        assert_eq!((choice.reference, choice.candidate), expected, "{reference} {candidate:?}");
    };
    // Every run matches: the newest is judged, by the one before it.
    check("*", None, (4, 5));
    check("*", Some("latest"), (4, 5));
    check("base*", Some("0003_baseline"), (0, 2));
}

#[test]
fn a_miss_knows_the_nearest_spelling() {
    let selection = RunSelection { reference: Some("basline".into()), ..RunSelection::default() };
    let error = choose(&runs(), &selection).unwrap_err();
    assert!(
        matches!(error, SelectError::NoMatch { nearest: Some(near), .. } if near == "baseline")
    );
}

fn warnings(choice: &Choice) -> Vec<String> {
    let warnings = choice.matches.warnings(&runs(), &[], &[]);
    warnings.into_iter().map(|warning| warning.message).collect()
}
