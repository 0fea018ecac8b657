//! The params and custom groups that cases have, against which the keys of a question are checked:
//! a mistyped key would group or fold by nothing.

use std::collections::BTreeSet;

use strum::Display;
use thiserror::Error;

use crate::analysis::choose::spelling::nearest;
use crate::analysis::pair::grouping::{GroupBy, GroupToken};
use crate::model::case::Case;
use crate::model::fields::Fields;

/// A `custom:` or `param:` key that no case has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{option} {}`: no benchmark has the {kind} `{key}`", self.as_written(key))]
pub(crate) struct UnknownKey {
    /// The flag that names it.
    pub option: &'static str,
    /// What it would be.
    pub kind: KeyKind,
    /// As given.
    pub key: String,
    /// The keys of that kind that there are, sorted.
    pub known: Vec<String>,
    /// The known key nearest to the given one.
    pub nearest: Option<String>,
}

/// What a key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display)]
pub(crate) enum KeyKind {
    /// A custom group.
    #[strum(to_string = "custom group")]
    Custom,
    /// A param.
    #[strum(to_string = "param")]
    Param,
    /// A param whose values are numbers.
    #[strum(to_string = "numeric param")]
    Size,
}

impl UnknownKey {
    /// A key as the option takes it: `param:n` of `--group-by`, `n` of the others.
    pub(crate) fn as_written(&self, key: &str) -> String {
        match (self.option, self.kind) {
            ("--group-by", KeyKind::Custom) => format!("custom:{key}"),
            ("--group-by", KeyKind::Param) => format!("param:{key}"),
            _ => key.to_owned(),
        }
    }
}

/// The keys that some cases have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct KnownKeys {
    params: BTreeSet<String>,
    custom: BTreeSet<String>,
    has_cases: bool,
}

impl KnownKeys {
    /// Adds those of these cases.
    pub(crate) fn absorb<'c>(&mut self, cases: impl IntoIterator<Item = &'c Case>) {
        fn add(known: &mut BTreeSet<String>, fields: &Fields) {
            for key in fields.keys() {
                // Most cases have the keys of the one before.
                if !known.contains(key) {
                    known.insert(key.clone());
                }
            }
        }
        for case in cases {
            self.has_cases = true;
            add(&mut self.params, &case.params);
            add(&mut self.custom, &case.custom_groups);
        }
    }

    /// Checks that the tokens and params name what some of the cases have. Where there is no case
    /// there is nothing to check against.
    ///
    /// # Errors
    /// The first key that no case has, with what there is.
    pub(crate) fn ensure(
        &self,
        by: &GroupBy,
        distinct: &[String],
        exclude: &[String],
    ) -> Result<(), UnknownKey> {
        let params = |option, names: &[String]| {
            names.iter().try_for_each(|name| self.ensure_key(option, KeyKind::Param, name))
        };
        for token in &by.0 {
            match token {
                GroupToken::CustomKey(key) => {
                    self.ensure_key("--group-by", KeyKind::Custom, key)?;
                }
                GroupToken::Param(name) => self.ensure_key("--group-by", KeyKind::Param, name)?,
                GroupToken::Custom
                | GroupToken::Group
                | GroupToken::Marks
                | GroupToken::Params
                | GroupToken::Name
                | GroupToken::Fullname
                | GroupToken::Func
                | GroupToken::File
                | GroupToken::Class => {}
            }
        }
        params("--distinct-param", distinct)?;
        params("--exclude-param", exclude)
    }

    fn ensure_key(&self, option: &'static str, kind: KeyKind, key: &str) -> Result<(), UnknownKey> {
        let known = match kind {
            KeyKind::Custom => &self.custom,
            KeyKind::Param | KeyKind::Size => &self.params,
        };
        if !self.has_cases || known.contains(key) {
            return Ok(());
        }
        Err(UnknownKey {
            option,
            kind,
            key: key.to_owned(),
            nearest: nearest(key, known.iter().map(String::as_str)).map(str::to_owned),
            known: known.iter().cloned().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Value;

    #[test]
    fn a_key_that_no_case_has_is_refused_beside_those_that_exist() {
        let fields = |keys: &[&str]| -> Fields {
            keys.iter().map(|key| ((*key).to_owned(), Value::None)).collect()
        };
        let cases = [Case {
            params: fields(&["n", "device", "flag"]),
            custom_groups: fields(&["technique", "level"]),
            ..Case::default()
        }];
        let check = |tokens: &[GroupToken], distinct: &[&str], exclude: &[&str]| {
            let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            let (distinct, exclude): (Vec<String>, Vec<String>) = (list(distinct), list(exclude));
            let by = GroupBy(tokens.to_vec());
            // Where nothing was measured, nothing is unknown.
            let mut known = KnownKeys::default();
            assert_eq!(known.ensure(&by, &distinct, &exclude), Ok(()));
            known.absorb(&cases);
            let checked = known.ensure(&by, &distinct, &exclude);
            checked.map_err(|error| (error.to_string(), error.known.len(), error.nearest))
        };
        let refused = |message: &str, n_known, nearest: Option<&str>| {
            Err((message.to_owned(), n_known, nearest.map(str::to_owned)))
        };
        let known = [GroupToken::CustomKey("technique".into()), GroupToken::Param("n".into())];
        assert_eq!(check(&known, &["device"], &["flag"]), Ok(()));
        assert_eq!(
            check(&[GroupToken::Param("devise".into())], &[], &[]),
            refused(
                "`--group-by param:devise`: no benchmark has the param `devise`",
                3,
                Some("device")
            )
        );
        assert_eq!(
            check(&[GroupToken::CustomKey("n".into())], &[], &[]),
            refused("`--group-by custom:n`: no benchmark has the custom group `n`", 2, None)
        );
        assert_eq!(
            check(&[], &["n"], &["zzz"]),
            refused("`--exclude-param zzz`: no benchmark has the param `zzz`", 3, None)
        );
        assert_eq!(
            check(&[], &["flog"], &[]),
            refused("`--distinct-param flog`: no benchmark has the param `flog`", 3, Some("flag"))
        );
    }
}
