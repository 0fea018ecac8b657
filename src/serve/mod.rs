//! The socket edge: the dashboard in a browser. The only door of axum and tokio.
//!
//! One page, its files, and an API that answers with the very documents of the command line. Read in this order: what
//! is asked ([`query`]), what the server holds ([`topic`], [`dashboard`], [`cache`]), how it answers ([`api`]), who may ask
//! ([`guard`]), under which addresses ([`routes`], [`watch`]), and on which socket ([`bound_socket`]).

pub(crate) mod api;
pub(crate) mod bound_socket;
pub(crate) mod cache;
pub(crate) mod dashboard;
pub(crate) mod guard;
pub(crate) mod query;
pub(crate) mod routes;
pub(crate) mod topic;
pub(crate) mod watch;
