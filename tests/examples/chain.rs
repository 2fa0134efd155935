//! Broken: four processes as there should be, but each forks the next: child, grandchild,
//! great-grandchild. Caught by `siblings`.

use tests::{Outcome, start, wait_for};

fn main() -> Outcome {
    link(3)
}

/// Starts a child that says its line and then starts the rest of the chain.
fn link(left: u32) -> Outcome {
    if left == 0 {
        return Ok(());
    }
    let child = start(|| {
        println!("executed!!");
        link(left - 1)
    })?;
    Ok(wait_for([child])?)
}
