//! Broken: the child prints all it should and dies of a signal. Caught by `exit-zero`.

use nix::sys::signal::{Signal, raise};
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        foo()?;
        Ok(raise(Signal::SIGKILL)?)
    })?;
    Ok(wait_for([child])?)
}
