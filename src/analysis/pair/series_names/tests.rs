//! Which names are one benchmark, on runs in a few words.

use super::*;
use crate::model::value::Value;

/// Runs of node ids, a number after a bar is the param `n`, and another word the param
/// `impl`. Expects earlier and newest names, and which runs are read.
fn check(runs: &[&[&str]], renames: &[(&str, &str)], expected: &[(&str, &str)], read: &[usize]) {
    let text = |text: &&str| -> Arc<str> { text.split('|').next().unwrap_or_default().into() };
    let names: Vec<Vec<Arc<str>>> = runs.iter().map(|run| run.iter().map(text).collect()).collect();
    let renames =
        Renames::new(renames.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())));
    let (postfixes, renames) = (Postfixes::new(&[], &[]), renames.unwrap());
    let mut were_read = BTreeSet::new();
    let joined = join_names(
        &names,
        NameRules { postfixes: &postfixes, renames: &renames },
        &mut |run_idx| {
            were_read.insert(run_idx);
            Some(Run { cases: runs[run_idx].iter().map(case).collect(), ..Run::default() })
        },
    );
    let found: Vec<(&str, &str)> =
        joined.newest.iter().map(|(name, newest)| (&**name, &**newest)).collect();
    for (name, newest) in &joined.newest {
        assert!(joined.earlier(newest).contains(name), "{name}");
    }
    assert_eq!(joined.earlier.values().map(Vec::len).sum::<usize>(), joined.newest.len());
    assert_eq!(found, expected);
    assert_eq!(were_read.into_iter().collect::<Vec<_>>(), read);
}

fn case(text: &&str) -> Case {
    let mut words = text.split('|');
    let fullname = words.next().unwrap_or_default().to_owned();
    let param = |word: &str| {
        let key = if word.parse::<u32>().is_ok() { "n" } else { "impl" };
        (key.to_owned(), Value::Text(word.to_owned()))
    };
    Case {
        name: fullname.rsplit("::").next().unwrap_or_default().to_owned(),
        params: words.map(param).collect(),
        fullname,
        ..Case::default()
    }
}

#[test]
fn names_that_stay_are_joined_with_none_and_nothing_is_read() {
    check(&[&["a.py::f", "a.py::g"], &["a.py::f"], &["a.py::f", "a.py::h"]], &[], &[], &[]);
}

#[test]
fn addresses_renames_params_and_postfixes_join() {
    check(
        &[&["f[<A at 0x1>]"], &["f[<A at 0x2>]", "g"], &["g", "f[<A at 0x3>]"]],
        &[],
        &[("f[<A at 0x1>]", "f[<A at 0x3>]"), ("f[<A at 0x2>]", "f[<A at 0x3>]")],
        &[],
    );
    check(
        &[&["a.py::f"], &["b.py::f"], &["c.py::f"]],
        &[("a.py", "b.py"), ("b.py", "c.py")],
        &[("a.py::f", "c.py::f"), ("b.py::f", "c.py::f")],
        &[],
    );
    check(
        &[&["a.py::f[long]|1"], &["a.py::g", "a.py::f[n0]|1"]],
        &[],
        &[("a.py::f[long]", "a.py::f[n0]")],
        &[0, 1],
    );
    check(
        &[&["a.py::f[py]|py"], &["a.py::f[c]|c"], &["a.py::f[rs]|rs"]],
        &[],
        &[("a.py::f[c]", "a.py::f[rs]"), ("a.py::f[py]", "a.py::f[rs]")],
        &[0, 1, 2],
    );
    check(&[&["a.py::f_old"], &["a.py::f_new"]], &[], &[("a.py::f_old", "a.py::f_new")], &[0, 1]);
}

#[test]
fn nothing_is_joined_on_a_guess() {
    // Other params, two of a kind, another path.
    check(&[&["a.py::f[1]|1"], &["a.py::f[2]|2"]], &[], &[], &[0, 1]);
    check(&[&["a.py::f[py]|py", "a.py::f[c]|c"], &["a.py::f[rs]|rs"]], &[], &[], &[0, 1]);
    check(&[&["a.py::f"], &["b.py::f"]], &[], &[], &[]);
    // A run that has both names has two benchmarks, also where a later run has one.
    check(
        &[&["a.py::f_old", "a.py::f_new"], &["a.py::f_old"], &["a.py::f_new"]],
        &[],
        &[],
        &[1, 2],
    );
    // Two objects in one run, one in the other.
    check(&[&["f[<A at 0x1>]", "f[<A at 0x2>]"], &["f[<A at 0x3>]"]], &[], &[], &[0, 1]);
    // Shuffled.
    check(
        &[
            &["f[<A at 0x1>]", "f[<A at 0x2>]", "g", "h"],
            &["f[<A at 0x3>]", "f[<A at 0x4>]", "h", "g"],
        ],
        &[],
        &[],
        &[0, 1],
    );
}
