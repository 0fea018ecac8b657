//! The bridge to the pytest plugin: a request on standard input, text or JSON on standard output,
//! then the process ends. Everything that is computed or worded for pytest is computed and worded
//! on this side of it.
//!
//! `plugin-report` prints the section of a session; `plugin-group` splits names and forms groups
//! for a `conftest.py`; `plugin-check` says at the start of a session what is wrong with its gates.
//! Exit codes: 0 done, 3 done and a gate of the session failed, 2 the request is malformed.

mod artifact_text;
pub(super) mod check;
mod debug_facts;
mod first_session;
pub(super) mod group;
pub(super) mod report;
mod session_gates;
mod storage;
mod unmeasured;
mod wire;
