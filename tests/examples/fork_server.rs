//! Broken: a fork server stands between parent and child. The child's parent PID is true, and is
//! the server's. Caught by `process-count`.

use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let server = start(|| Ok(wait_for([start(foo)?])?))?;
    Ok(wait_for([server])?)
}
