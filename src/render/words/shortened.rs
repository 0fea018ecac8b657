//! Long names in little room. What tells two names apart is never cut away, and no name shows an
//! address of memory, which differs in every run.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::analysis::pair::addresses::without_addresses;
use crate::render::words::text::{printable, width};

/// Columns of a node id on a terminal.
pub(crate) const LONGEST_ID: usize = 60;
/// Columns of a group's label and of a param's value.
const LONGEST_LABEL: usize = 40;
/// Digits of a fingerprint.
const FINGERPRINT: usize = 4;

/// A label of a group, or a value, that is not longer than a label may be. What is left out shows
/// in a fingerprint, so that two long labels stay two: `params:data=[0, 1…, 997, 998, 999] #62f6`.
pub(crate) fn short_label(label: &str) -> String {
    let label = without_addresses(&printable(label));
    if width(&label) <= LONGEST_LABEL {
        return label;
    }
    let fingerprint = fingerprint(&label);
    let room = LONGEST_LABEL - FINGERPRINT - " #".len();
    format!("{} #{fingerprint}", cut_in_the_middle(&label, room))
}

/// These names in the room of each; `None` shows all of them.
pub(crate) fn names_within(names: Vec<String>, most: Option<usize>) -> Vec<String> {
    match most {
        Some(most) => short_names(names, most),
        None => names,
    }
}

/// The labels of one list. Two that would look the same, because they differ in addresses alone, have
/// a fingerprint each.
pub(crate) fn short_labels<'l>(labels: impl Iterator<Item = &'l str> + Clone) -> Vec<String> {
    let short: Vec<String> = labels.clone().map(short_label).collect();
    let counts = counts_of(&short);
    let mut apart = Vec::with_capacity(short.len());
    for (label, whole) in short.iter().zip(labels) {
        apart.push(if counts.get(label.as_str()).is_some_and(|count| *count > 1) {
            let room = LONGEST_LABEL - FINGERPRINT - " #".len();
            let clean = without_addresses(&printable(whole));
            let cut = if width(&clean) > room { cut_in_the_middle(&clean, room) } else { clean };
            format!("{cut} #{}", fingerprint(whole))
        } else {
            label.clone()
        });
    }
    apart
}

/// Names of one list, none longer than `most` columns. Two names that would look the same have a
/// fingerprint.
fn short_names(names: Vec<String>, most: usize) -> Vec<String> {
    // What is escaped later takes more room then.
    let names: Vec<String> = names.into_iter().map(|name| printable(&name).into_owned()).collect();
    let mut short: Vec<String> = Vec::with_capacity(names.len());
    for name in &names {
        short.push(if width(name) > most { cut_in_the_middle(name, most) } else { name.clone() });
    }
    let counts = counts_of(&short);
    let is_shared: Vec<bool> = short
        .iter()
        .map(|name| counts.get(name.as_str()).is_some_and(|count| *count > 1))
        .collect();
    for ((short, name), is_shared) in short.iter_mut().zip(&names).zip(is_shared) {
        if is_shared && width(name) > most {
            let room = most.saturating_sub(FINGERPRINT + " #".len());
            *short = format!("{} #{}", cut_in_the_middle(name, room), fingerprint(name));
        }
    }
    short
}

/// How often each text occurs.
fn counts_of(texts: &[String]) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for text in texts {
        *counts.entry(text.as_str()).or_default() += 1;
    }
    counts
}

/// A text with `…` in place of its middle, `most` columns wide at most.
fn cut_in_the_middle(text: &str, most: usize) -> String {
    let room = most.saturating_sub(1);
    // Names differ at their ends more often than at their beginnings.
    let (head, tail) = (room - room / 2, room / 2);
    let first = within(text.chars(), head);
    let last: String = within(text.chars().rev(), tail).chars().rev().collect();
    format!("{first}…{last}")
}

/// As many letters as have room.
fn within(letters: impl Iterator<Item = char>, most: usize) -> String {
    let mut text = String::new();
    let mut used = 0;
    for letter in letters {
        used += width(letter.encode_utf8(&mut [0; 4]));
        if used > most {
            break;
        }
        text.push(letter);
    }
    text
}

/// A few digits that tell two texts apart, the same everywhere and in every version.
fn fingerprint(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let digits: String = digest.iter().take(2).map(|byte| format!("{byte:02x}")).collect();
    digits
}

/// A text in which no run of 40 hexadecimal digits or more is left: of a commit id its first
/// letters say enough.
pub(crate) fn short_commits(text: &str, letters: usize) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        let (digits, others) = rest.split_at(end);
        let shown = if digits.len() >= 40 { letters } else { digits.len() };
        short.push_str(digits.get(..shown).unwrap_or(digits));
        let start = others.find(|c: char| c.is_ascii_hexdigit()).unwrap_or(others.len());
        let (others, later) = others.split_at(start);
        short.push_str(others);
        rest = later;
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_label_keeps_both_ends_and_gets_a_fingerprint() {
        assert_eq!(short_label("params:n=1"), "params:n=1");
        let data: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
        let long = format!("params:data=[{}]", data.join(", "));
        let short = short_label(&long);
        assert_eq!(short, "params:data=[0, 1…, 997, 998, 999] #62f6");
        assert!(width(&short) <= LONGEST_LABEL);
        assert_ne!(short, short_label(&long.replace("500", "501")));
    }

    #[test]
    fn an_address_is_never_shown() {
        let label = "custom:f=<function f at 0x7f6005fc2ac0>";
        assert_eq!(short_label(label), "custom:f=<function f at>");
    }

    #[test]
    fn a_commit_id_is_shown_by_its_first_letters() {
        let sha = "8d530304b210c809d1cf07e44ea8a9cfe2dbb1f3";
        for (text, expected) in [
            (format!("{sha}_20260101_120000"), "8d530304_20260101_120000"),
            (format!("a/{sha}/{sha}.json"), "a/8d530304/8d530304.json"),
            ("baseline".to_owned(), "baseline"),
            (sha.get(..39).unwrap().to_owned(), sha.get(..39).unwrap()),
            (String::new(), ""),
        ] {
            assert_eq!(short_commits(&text, 8), expected);
        }
    }

    proptest! {
        #[test]
        fn names_stay_apart_and_within_their_room(
            names in proptest::collection::hash_set("[a-z]{1,3}[0-9]{40,60}[a-z]{0,40}|\\PC{0,90}", 1..12),
        ) {
            let names: Vec<String> = names.into_iter().collect();
            let short = short_names(names.clone(), LONGEST_ID);
            let apart: std::collections::HashSet<&String> = short.iter().collect();
            let printed: std::collections::HashSet<String> =
                names.iter().map(|name| printable(name).into_owned()).collect();
            prop_assert_eq!(apart.len(), printed.len());
            prop_assert!(short.iter().all(|short| width(short) <= LONGEST_ID));
        }
    }
}
