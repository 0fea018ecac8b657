//! Completions that know the archive: `--reference <TAB>` offers the runs that are there.

pub(super) mod answer;
mod bash;
pub(super) mod script;
