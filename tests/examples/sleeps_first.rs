//! Right: the child sleeps for half a minute, and the parent waits for it.

use std::thread::sleep;
use std::time::Duration;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        sleep(Duration::from_secs(30));
        foo()
    })?;
    wait_for([child])?;
    Ok(())
}
