//! The dashboard in a browser. Only this folder uses axum and tokio.
//!
//! It serves one page, its files, and an API that answers with the documents of the command line.
//! Read in this order: the queries ([`query`]), the state of the server ([`topic`], [`dashboard`],
//! [`cache`]), its answers ([`api`], [`compared`]), which requests it answers ([`guard`]), under which addresses
//! ([`routes`], [`watch`]), and on which socket ([`bound_socket`]).

pub(crate) mod api;
pub(crate) mod bound_socket;
pub(crate) mod cache;
pub(crate) mod compared;
pub(crate) mod dashboard;
pub(crate) mod guard;
pub(crate) mod query;
pub(crate) mod routes;
pub(crate) mod topic;
pub(crate) mod watch;
