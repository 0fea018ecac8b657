//! What is compared with what: names, sides, pairs, folds and groups.

pub(crate) mod addresses;
pub(crate) mod available_groupings;
pub(crate) mod case_names;
pub(crate) mod fold;
pub(crate) mod row_samples;
pub(crate) mod grouping;
pub(crate) mod implementations;
pub(crate) mod known_keys;
pub(crate) mod naming;
pub(crate) mod pairing;
pub(crate) mod proposed_renames;
pub(crate) mod renames;
pub(crate) mod series_names;
pub(crate) mod sides;
pub(crate) mod unique_pairs;
