//! Right: a child that its parent has made by vfork, and that writes while its parent stands still.

use nix::sched::{CloneFlags, clone};
use nix::sys::signal::Signal;
use tests::{Outcome, foo, parent_line, wait_for};

fn main() -> Outcome {
    parent_line();
    let mut stack = vec![0; 1 << 18];
    let child = Box::new(|| isize::from(foo().is_err()));
    // SAFETY: the child has a copy of the memory, and of the stack in it; it returns to end.
    let child =
        unsafe { clone(child, &mut stack, CloneFlags::CLONE_VFORK, Some(Signal::SIGCHLD as i32)) }?;
    wait_for([child])?;
    Ok(())
}
