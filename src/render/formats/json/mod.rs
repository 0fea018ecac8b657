//! The JSON that scripts, continuous integration and the pytest plugin read, one module per
//! version; and the documents of the page.

pub(crate) mod page;
pub(crate) mod v1;
