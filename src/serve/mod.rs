//! The socket edge: the dashboard in a browser. The only door of axum and tokio.
//!
//! One page, its files, and an API that answers with the very documents of the command line. Read in this order: what
//! is asked ([`query`]), what the server holds ([`dashboard`], [`cache`]), how it answers ([`api`]), who may ask
//! ([`guard`]), under which addresses ([`routes`], [`watch`]), and on which socket ([`bound_socket`]).

pub mod api;
pub mod bound_socket;
pub mod cache;
pub mod dashboard;
pub mod guard;
pub mod query;
pub mod routes;
pub mod watch;
