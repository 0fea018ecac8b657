//! The JSON that scripts, continuous integration, the pytest plugin and the dashboard read. One file per version.

pub mod v1;
