//! How the time of a benchmark grows with a numeric param, on both sides of a comparison.
//!
//! A family is one benchmark with several sizes of one param, everything else being equal.
//!
//! ```text
//! rows ──families──► sizes ──fit──► a curve a side ──change──► the exponents ┐
//!                      │                                                     ├─► Growth
//!                      ├──level──► the change over all sizes                 │
//!                      └──crossover──► where the faster side turns           ┘
//! ```
//!
//! It takes judged rows and derives no noise of its own.

pub(crate) mod size;
pub(crate) mod families;
pub(crate) mod curve;
pub(crate) mod profile;
pub(crate) mod fit;
pub(crate) mod class;
pub(crate) mod exponent_change;
pub(crate) mod level;
pub(crate) mod crossover;
pub(crate) mod growth;
