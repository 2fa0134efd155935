//! Broken: two children where three belong. Caught by `process-count`.

use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let children = [start(foo)?, start(foo)?];
    Ok(wait_for(children)?)
}
