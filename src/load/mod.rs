//! Disk edge.
