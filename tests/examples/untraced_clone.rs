//! Broken for a tracer: the child is cloned with `CLONE_UNTRACED`, which keeps it out of the
//! tracer's sight, and prints. Must never hold.

use nix::errno::Errno;
use nix::libc::{CLONE_UNTRACED, SIGCHLD, SYS_clone, syscall};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;
use std::process::exit;
use tests::{Outcome, bound, foo, parent_line};

fn main() -> Outcome {
    parent_line();
    // SAFETY: the flags share no memory and give no stack, so the child goes on in a copy of this
    // process, as after `fork`; this program has no threads.
    let child = Errno::result(unsafe { syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0) })?;
    if child == 0 {
        bound();
        foo()?;
        exit(0)
    }
    waitpid(Pid::from_raw(i32::try_from(child)?), None)?;
    Ok(())
}
