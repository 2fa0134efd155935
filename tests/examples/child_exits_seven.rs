//! Broken: the child prints all it should and exits with status 7. Caught by `exit-zero`.

use std::process::exit;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        foo()?;
        exit(7)
    })?;
    Ok(wait_for([child])?)
}
