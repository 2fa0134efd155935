//! Broken: the child never ends, and makes no system call at which anybody could notice. Caught by
//! `within-limits`.

use std::hint::spin_loop;
use tests::{Outcome, bound, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    bound();
    parent_line();
    let child = start(|| {
        foo()?;
        loop {
            spin_loop();
        }
    })?;
    Ok(wait_for([child])?)
}
