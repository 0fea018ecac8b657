//! What may be claimed: noise between runs, estimates, p-values, verdicts.

pub(crate) mod distributions;
pub(crate) mod judge_rows;
pub(crate) mod judgement;
pub(crate) mod noise;
pub(crate) mod rule;
pub(crate) mod run_sample;
pub(crate) mod significance;
pub(crate) mod suite;
pub(crate) mod verdict;
