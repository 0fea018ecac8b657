//! What words mean, and which mean nothing.

use super::*;
use crate::model::statistic::Statistic;

#[test]
fn no_words_are_the_default_rule_by_mean() {
    let question = RawComparison::default().parse().unwrap();
    assert_eq!(
        (question.rules.metric, question.rules.verdict),
        (Metric::default(), VerdictRule::default())
    );
    let question = RawHistory::default().parse().unwrap();
    assert_eq!((question.metric, question.rule), (Metric::default(), VerdictRule::default()));
    assert!(question.filter.is_none() && !question.band);
}

#[test]
fn words_are_read() {
    let text = |text: &str| Some(text.to_owned());
    let words = RawComparison {
        metric: text("MEDIAN"),
        min_effect: text(" 5 % "),
        alpha: text("0.01"),
        noise: text("3%"),
        filter: text("^a"),
        group_by: vec!["file".to_owned(), " ".to_owned(), "param:x".to_owned()],
        ..RawComparison::default()
    };
    let rules = words.parse().unwrap().rules;
    assert_eq!(rules.metric, Statistic::Median.into());
    assert_eq!(
        rules.verdict,
        VerdictRule { alpha: 0.01, min_effect: 0.05, noise: Some(0.03), ..VerdictRule::default() }
    );
    assert_eq!(rules.fold.group_by.0, [GroupToken::File, GroupToken::Param("x".to_owned())]);
    assert!(rules.filter.unwrap().is_match("ab"));
    assert_eq!(
        RawComparison { noise: text("Auto"), ..words }.parse().unwrap().rules.verdict.noise,
        None
    );
}

#[test]
fn a_word_that_means_nothing_is_an_error() {
    let error = |words: RawComparison| words.parse().unwrap_err().to_string();
    let text = |text: &str| Some(text.to_owned());
    let none = RawComparison::default;
    assert_eq!(
        error(RawComparison { metric: text("men"), ..none() }),
        "`--metric` does not know `men`"
    );
    assert_eq!(error(RawComparison { alpha: text("0"), ..none() }), WordError::NoAlpha.to_string());
    assert_eq!(
        error(RawComparison { alpha: text("0.5"), ..none() }),
        "`--alpha` does not take `0.5`"
    );
    for bad in ["NaN", "inf", "-1", "1000", "", "x"] {
        let error = RawComparison { min_effect: text(bad), ..none() }.parse().unwrap_err();
        assert_eq!(error.to_string(), format!("`--min-effect` does not take `{bad}`"));
    }
    assert_eq!(
        error(RawComparison { filter: text("("), ..none() }),
        "`--filter` is not a regular expression"
    );
    assert_eq!(
        error(RawComparison { group_by: vec!["grp".to_owned()], ..none() }),
        "unknown group token `grp`"
    );
}

#[test]
fn words_that_contradict_each_other_or_say_nothing_are_errors() {
    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }
    let check = |fill: fn(&mut RawComparison), message: &str, option: &str| {
        let mut words = RawComparison::default();
        fill(&mut words);
        let error = words.parse().unwrap_err();
        assert_eq!((error.to_string().as_str(), error.option()), (message, option));
    };
    let param = "`n` is a param of both `--distinct-param` and `--exclude-param`";
    let of_both = |raw: &mut RawComparison| {
        (raw.exclude_param, raw.distinct_param) = (list(&["m", "n"]), list(&["n"]));
    };
    check(of_both, param, "--exclude-param");
    let postfix = "`np` is a postfix of both `--original-postfix` and `--reference-postfix`";
    let of_both = |raw: &mut RawComparison| {
        (raw.original_postfix, raw.reference_postfix) = (list(&["old", "_np"]), list(&["np"]));
    };
    check(of_both, postfix, "--original-postfix");
    let (exclude, distinct) = ("--exclude-param", "--distinct-param");
    check(|raw| raw.exclude_param = list(&[""]), "`--exclude-param` names nothing", exclude);
    check(|raw| raw.distinct_param = list(&[" "]), "`--distinct-param` names nothing", distinct);
    check(|raw| raw.group_by = list(&["", ""]), "`--group-by` names nothing", "--group-by");
    let no_param = "`--compare` names no param in `=list`";
    check(|raw| raw.compare = Some("=list".to_owned()), no_param, "--compare");
    // Beside another word an empty one is a slip of a comma; other words do not contradict.
    let words = RawComparison {
        exclude_param: list(&["n", ""]),
        distinct_param: list(&["m"]),
        original_postfix: list(&["new"]),
        ..RawComparison::default()
    };
    assert_eq!(words.parse().unwrap().rules.fold.exclude, ["n"]);
}

#[test]
fn a_compared_param_may_have_its_base() {
    for (text, name, base) in [
        ("strategy", "strategy", None),
        ("strategy=list", "strategy", Some("list")),
        (" n =1.0", "n", Some("1.0")),
        ("n=", "n", Some("")),
        ("a=b=c", "a", Some("b=c")),
    ] {
        let words = RawComparison { compare: Some(text.to_owned()), ..RawComparison::default() };
        let base = base.map(str::to_owned);
        let expected = Some(ComparedParam { name: name.to_owned(), base });
        assert_eq!(words.parse().unwrap().rules.compare, expected, "{text}");
    }
}
