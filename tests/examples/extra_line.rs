//! Broken: a line more than the lesson has, at the end. Caught by `lines`.

use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    wait_for([start(foo)?])?;
    println!("done");
    Ok(())
}
