//! What is compared with what: names, sides, pairs, folds and groups.

pub mod available_groupings;
pub mod fold;
pub mod grouping;
pub mod naming;
pub mod pairing;
pub mod sides;
pub mod unique_pairs;
