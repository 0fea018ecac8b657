//! The disk edge: folders of artifacts in, runs and warnings out.
//!
//! One bad file costs one warning and never its neighbours; what a file does not state is absent
//! and never 0; the same folder gives the same result in the same order. Nothing here prints. Read
//! in this order: how files are found ([`find`]), how a text is read ([`json`]), how it becomes an
//! artifact ([`artifact`]), and what many of them offer ([`archive`], [`open_archive`]).
//! [`profile_folder`] reads profiles, [`measurement`] what `measure` keeps.
//!
//! ```text
//! let mut archive = open_archive(&Source { paths, strict: false }, stdin, &mut |_, _| {})?;
//! let (run, warnings) = archive.read(archive.runs().len() - 1)?;
//! ```

pub(crate) mod archive;
pub(crate) mod artifact;
pub(crate) mod find;
pub(crate) mod json;
pub(crate) mod measurement;
pub(crate) mod open_archive;
pub(crate) mod profile_folder;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod laws;
