//! Right, but for a tracer: the child has itself traced by its parent, as a debugger does.

use nix::sys::ptrace;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        ptrace::traceme()?;
        foo()
    })?;
    wait_for([child])?;
    Ok(())
}
