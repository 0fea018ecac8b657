//! The JSON that scripts, continuous integration, the pytest plugin and the dashboard read. One
//! module per version.

pub(crate) mod v1;
