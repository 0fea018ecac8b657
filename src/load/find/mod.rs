//! Which files there are: folders walked, names read, files opened and watched for change.

pub(crate) mod failed_reads;
pub(crate) mod file_name;
pub(crate) mod fingerprint;
pub(crate) mod origin;
pub(crate) mod parent_storage;
pub(crate) mod repository;
pub(crate) mod source;
pub(crate) mod storage_folders;
pub(crate) mod walk;
