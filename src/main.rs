//! Real input and output in, an exit code out.
fn main() {}
