//! Broken: the parent ends while its child still runs. Caught by `reaped`.

use std::process::exit;
use tests::{Gate, Outcome, foo, parent_line, start};

fn main() -> Outcome {
    parent_line();
    let (printed, ended) = (Gate::new()?, Gate::new()?);
    start(|| {
        foo()?;
        printed.open()?;
        Ok(ended.outlive_others()?)
    })?;
    printed.pass()?;
    // No drop: the child's pipe must close by this process's end, and not before.
    exit(0)
}
