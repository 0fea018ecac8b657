//! What may be claimed: noise between runs, estimates, p-values, verdicts.

pub mod distributions;
pub mod judge_rows;
pub mod judgement;
pub mod noise;
pub mod rule;
pub mod run_sample;
pub mod significance;
pub mod suite;
pub mod verdict;
