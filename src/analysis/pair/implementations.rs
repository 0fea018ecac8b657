//! Two implementations inside one run: which cases are compared with which, and which have no
//! partner.
//!
//! ```text
//! test_sort_original, test_sort_optimized    by postfix: original      → optimized
//! test_sort[list-10], test_sort[set-10]      by param:   strategy=list → strategy=set
//! ```

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::analysis::choose::spelling::nearest;
use crate::analysis::pair::addresses::value_without_addresses;
use crate::analysis::pair::naming::{Postfixes, Role, node_id};
use crate::analysis::pair::pairing::{
    CaseKey, IMPLEMENTATION, ImplementationLabels, MatchedBy, Pair, Pairing, key,
};
use crate::analysis::pair::sides::SideCase;
use crate::model::case::Case;
use crate::model::value::Value;

/// A param whose values are implementations: `--compare PARAM[=BASE]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ComparedParam {
    /// The name of the param.
    pub name: String,
    /// The value to compare the others with, as it is printed; `None` chooses one for each
    /// function.
    pub base: Option<String>,
}

/// A compared param, or the value to compare with, that no case of the candidate run has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum UnknownImplementation {
    #[error("`--compare`: no benchmark of the candidate run has the param `{name}`")]
    Param {
        name: String,
        /// The params that there are, sorted.
        known: Vec<String>,
        /// The known param nearest to the name.
        nearest: Option<String>,
    },
    #[error("`--compare`: no benchmark of the candidate run has `{name}={base}`")]
    Base {
        name: String,
        base: String,
        /// The values that there are as they are printed, sorted.
        known: Vec<String>,
        /// The known value nearest to the base.
        nearest: Option<String>,
    },
}

/// The implementations of some runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct ImplementationPairs<'a> {
    /// One pairing for each two labels, sorted by these, each with its pairs sorted by node id.
    pub pairings: Vec<Pairing<'a>>,
    /// The cases that are an implementation and in no pair, in the order of the run.
    pub unpaired: Vec<(Role, SideCase<'a>)>,
}

impl ComparedParam {
    /// Checks that some of the cases have the param, and its base.
    ///
    /// # Errors
    /// Where no case has it. The error has what there is.
    pub(crate) fn ensure_known<'c>(
        &self,
        cases: impl Iterator<Item = &'c Case> + Clone,
    ) -> Result<(), UnknownImplementation> {
        let values: BTreeSet<String> = cases
            .clone()
            .filter_map(|case| case.params.get(&self.name))
            .map(value_without_addresses)
            .collect();
        if values.is_empty() {
            let known: BTreeSet<&String> = cases.flat_map(|case| case.params.keys()).collect();
            return Err(UnknownImplementation::Param {
                name: self.name.clone(),
                nearest: nearest(&self.name, known.iter().map(|name| name.as_str()))
                    .map(str::to_owned),
                known: known.into_iter().cloned().collect(),
            });
        }
        match self.printed_base() {
            Some(base) if !values.contains(&base) => Err(UnknownImplementation::Base {
                name: self.name.clone(),
                nearest: nearest(&base, values.iter().map(String::as_str)).map(str::to_owned),
                base,
                known: values.into_iter().collect(),
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// The base as values are printed.
    fn printed_base(&self) -> Option<String> {
        self.base.as_ref().map(|base| value_without_addresses(&Value::Text(base.clone())))
    }
}

/// Pairs the implementations among the cases of one side: by their postfixes, and by the compared
/// param or, without one, by each param whose name says that it is an implementation.
///
/// By postfix, every original is compared with every new implementation of the same class, function
/// and params. By param, the base of each function is compared with every other value of the same
/// class, function and other params.
pub(crate) fn pair_implementations<'a>(
    cases: &[SideCase<'a>],
    postfixes: &Postfixes,
    compared: Option<&ComparedParam>,
) -> ImplementationPairs<'a> {
    let mut found = FoundPairs::default();
    found.add_by_postfix(cases, postfixes);
    match compared {
        Some(compared) => {
            found.add_by_param(cases, &compared.name, &|values| match compared.printed_base() {
                Some(base) => Some(base),
                None => known_base(values, postfixes),
            });
        }
        None => {
            for name in IMPLEMENTATION {
                found.add_by_param(cases, name, &|values| known_base(values, postfixes));
            }
        }
    }
    found.into_pairs(cases)
}

/// The value to compare the others with, of the values of a function in the order of the run: an
/// original postfix, else the first. `None` where the only value is no original postfix: nothing
/// says whether it is the base.
fn known_base(values: &[String], postfixes: &Postfixes) -> Option<String> {
    let is_original = |value: &&String| postfixes.of(Role::Original).any(|word| word == *value);
    match (values.iter().find(is_original), values) {
        (Some(original), _) => Some(original.clone()),
        (None, [first, rest @ ..]) if rest.iter().any(|value| value != first) => {
            Some(first.clone())
        }
        (None, _) => None,
    }
}

/// A pair, by the indices of its cases.
#[derive(Debug)]
struct FoundPair {
    labels: ImplementationLabels,
    reference: usize,
    candidate: usize,
    matched_by: MatchedBy,
}

/// What was found so far, by the indices of the cases.
#[derive(Debug, Default)]
struct FoundPairs {
    pairs: Vec<FoundPair>,
    /// The first role that each case is found in.
    roles: BTreeMap<usize, Role>,
}

/// The indices of cases, and what each is called as an implementation.
type Labeled = Vec<(usize, String)>;

impl FoundPairs {
    fn add_by_postfix(&mut self, cases: &[SideCase<'_>], postfixes: &Postfixes) {
        // The originals and the new implementations that share class, function and params.
        let mut functions: BTreeMap<(Option<&str>, CaseKey<'_>), [Labeled; 2]> = BTreeMap::new();
        for (case_idx, case) in cases.iter().enumerate() {
            let node = node_id(case.newest);
            let (base, Some((role, postfix))) = postfixes.split(node.function) else { continue };
            self.roles.entry(case_idx).or_insert(role);
            let shared = (node.class, key(case.newest, base, &IMPLEMENTATION));
            let [originals, new] = functions.entry(shared).or_default();
            let side = match role {
                Role::Original => originals,
                Role::New => new,
            };
            side.push((case_idx, postfix.to_owned()));
        }
        for [originals, new] in functions.into_values() {
            for (reference, original) in &originals {
                for (candidate, label) in &new {
                    self.pairs.push(FoundPair {
                        labels: ImplementationLabels {
                            reference: original.clone(),
                            candidate: label.clone(),
                        },
                        reference: *reference,
                        candidate: *candidate,
                        matched_by: MatchedBy::Postfix,
                    });
                }
            }
        }
    }

    /// `base_of` chooses the base among the values of a function, which are in the order of the
    /// run.
    fn add_by_param(
        &mut self,
        cases: &[SideCase<'_>],
        param: &str,
        base_of: &dyn Fn(&[String]) -> Option<String>,
    ) {
        // The indices and values of the cases of each path, class and function.
        let mut functions: BTreeMap<(&str, Option<&str>, &str), Labeled> = BTreeMap::new();
        for (case_idx, case) in cases.iter().enumerate() {
            let Some(value) = case.newest.params.get(param) else { continue };
            let node = node_id(case.newest);
            let function = functions.entry((node.path, node.class, node.function)).or_default();
            function.push((case_idx, value_without_addresses(value)));
        }
        for function in functions.into_values() {
            let values: Vec<String> = function.iter().map(|(_, value)| value.clone()).collect();
            let Some(base) = base_of(&values) else { continue };
            // The values of the cases that share all other params.
            let mut others: BTreeMap<CaseKey<'_>, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
            for (case_idx, value) in function {
                let Some(case) = cases.get(case_idx) else { continue };
                let role = if value == base { Role::Original } else { Role::New };
                self.roles.entry(case_idx).or_insert(role);
                let shared = key(case.newest, node_id(case.newest).function, &[param]);
                others.entry(shared).or_default().entry(value).or_default().push(case_idx);
            }
            for values in others.into_values() {
                self.add_values(param, &base, &values);
            }
        }
    }

    /// Adds the pairs of cases that differ only in the value of a param. Where two cases have one
    /// value, any pair of them would be a guess.
    fn add_values(&mut self, param: &str, base: &str, values: &BTreeMap<String, Vec<usize>>) {
        let Some([reference]) = values.get(base).map(Vec::as_slice) else { return };
        for (value, cases) in values {
            match cases.as_slice() {
                [candidate] if value != base => self.pairs.push(FoundPair {
                    labels: ImplementationLabels {
                        reference: format!("{param}={base}"),
                        candidate: format!("{param}={value}"),
                    },
                    reference: *reference,
                    candidate: *candidate,
                    matched_by: MatchedBy::Params,
                }),
                _ => {}
            }
        }
    }

    fn into_pairs<'a>(self, cases: &[SideCase<'a>]) -> ImplementationPairs<'a> {
        let mut paired: BTreeSet<usize> = BTreeSet::new();
        let mut matched: BTreeMap<ImplementationLabels, Vec<Pair<'a>>> = BTreeMap::new();
        for pair in self.pairs {
            let sides = cases.get(pair.reference).zip(cases.get(pair.candidate));
            let Some((reference, candidate)) = sides else { continue };
            paired.extend([pair.reference, pair.candidate]);
            matched.entry(pair.labels).or_default().push(Pair {
                reference: reference.clone(),
                candidate: candidate.clone(),
                matched_by: pair.matched_by,
            });
        }
        let mut found = ImplementationPairs::default();
        for (labels, mut matched) in matched {
            // The order of the run must not reach a fold, which adds in the order of its pairs.
            matched.sort_by_key(|pair| {
                (&pair.candidate.newest.fullname, &pair.reference.newest.fullname)
            });
            let implementations = Some(labels);
            found.pairings.push(Pairing { matched, implementations, ..Pairing::default() });
        }
        for (case_idx, case) in cases.iter().enumerate() {
            match self.roles.get(&case_idx) {
                Some(role) if !paired.contains(&case_idx) => {
                    found.unpaired.push((*role, case.clone()));
                }
                Some(_) | None => {}
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
