//! Broken every other time: the clock decides whether there are two children or three.

use std::time::SystemTime;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let count = 2 + now.as_micros() % 2;
    let children: Result<Vec<_>, _> = (0..count).map(|_| start(foo)).collect();
    wait_for(children?)?;
    Ok(())
}
