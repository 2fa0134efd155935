//! Broken: the child prints all it should and panics. Caught by `exit-zero`.

use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        foo()?;
        panic!("something went wrong in the child")
    })?;
    Ok(wait_for([child])?)
}
