//! Broken: a second child that nobody can see in the output, because it prints nothing. Caught by
//! `process-count`.

use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let children = [start(foo)?, start(|| Ok(()))?];
    Ok(wait_for(children)?)
}
