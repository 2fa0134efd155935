//! Broken: one process as there should be, that prints nothing. Caught by `lines`.

fn main() {}
