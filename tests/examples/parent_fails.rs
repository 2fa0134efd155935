//! Broken: the child is fine, the parent exits with status 3. Caught by `exit-zero`.

use std::process::exit;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    wait_for([start(foo)?])?;
    exit(3)
}
