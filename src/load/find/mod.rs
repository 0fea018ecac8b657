//! Which files there are: folders walked, names read, files opened and watched for change.

pub mod file_name;
pub mod fingerprint;
pub mod origin;
pub mod source;
pub mod storage_folders;
pub mod walk;
