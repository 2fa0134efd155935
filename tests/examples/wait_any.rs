//! Right: the parent waits for any of its children, three times, and takes them as they come.

use nix::sys::wait::wait;
use tests::{Outcome, foo, parent_line, start};

fn main() -> Outcome {
    parent_line();
    let children = [start(foo)?, start(foo)?, start(foo)?];
    for _ in children {
        wait()?;
    }
    Ok(())
}
