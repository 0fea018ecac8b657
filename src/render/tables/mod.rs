//! Tables for people: which columns in which order, with which words. The formats only draw them.

pub mod comparison;
pub mod history;
pub mod pick_lists;
pub mod profile;
pub mod session;
pub mod sheet;
