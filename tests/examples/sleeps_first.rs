//! Right: the child sleeps for half a minute, or for so many milliseconds as its argument says, and the
//! parent waits for it.

use std::env::args;
use std::thread::sleep;
use std::time::Duration;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    let milliseconds = args().nth(1).map_or(Ok(30_000), |number| number.parse())?;
    parent_line();
    let child = start(|| {
        sleep(Duration::from_millis(milliseconds));
        foo()
    })?;
    wait_for([child])?;
    Ok(())
}
