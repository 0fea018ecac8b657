//! The rule "floors": what may be claimed about each case of a comparison, where a run, and not a
//! round, is the sample.
//!
//! Noise only makes a run slower, and it comes in phases of seconds. The fastest round of a run
//! escapes it unless the whole measurement lies in a slow phase. So
//!
//! ```text
//! ln(fastest round of case i in run r) = floor_i + e_ir + s_ir
//!     e_ir  small, two-sided: memory layout, hash seed, timer; 1 to 3 %
//!     s_ir  0 in most runs; now and then up to ln 2.2: a run that met no fast phase
//! ```
//!
//! A side is the mean of its runs near the fastest one, its noise is read from its faster half, and
//! that all its runs were slow has a price of its own. `theta = ln(candidate / reference)`, so
//! above 0 is slower. The steps:
//!
//! ```text
//! sample ──► usable ──► statistic ──► scatter or history ──► noise ──► floor
//!                                                                        │
//!    fold ◄── judge ◄── settle, resolution ◄── claims ◄── estimate ◄── suite ◄── slow, control
//! ```
//!
//! The wing is pure: no step knows where the numbers come from.

pub(crate) mod distributions;
pub(crate) mod significance;
pub(crate) mod rule;
pub(crate) mod sample;
pub(crate) mod verdict;
pub(crate) mod by_side;
pub(crate) mod judge;
pub(crate) mod fold;

pub(crate) mod usable;
pub(crate) mod statistic;
pub(crate) mod scatter;
pub(crate) mod history;
pub(crate) mod noise;
pub(crate) mod floor;
pub(crate) mod control;
pub(crate) mod slow;
pub(crate) mod lone;
pub(crate) mod suite;
pub(crate) mod quantiles;
pub(crate) mod estimate;
pub(crate) mod claims;
pub(crate) mod settle;
pub(crate) mod resolution;
pub(crate) mod stored;

#[cfg(test)]
mod tests;
