//! Broken: three forks in a loop, and each child goes on in its parent's loop: 7 children. Caught
//! by `process-count`.

use nix::unistd::{ForkResult, fork};
use tests::{Outcome, bound, foo, parent_line, wait_for};

fn main() -> Outcome {
    parent_line();
    let mut children = Vec::new();
    for _ in 0..3 {
        // SAFETY: this program starts no threads, so no lock can be held by a thread that the child
        // lacks.
        match unsafe { fork() }? {
            ForkResult::Parent { child } => children.push(child),
            // What is missing here is the child's exit.
            ForkResult::Child => {
                bound();
                children.clear();
                foo()?;
            }
        }
    }
    Ok(wait_for(children)?)
}
