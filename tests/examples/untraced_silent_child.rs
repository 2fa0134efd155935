//! Broken for a tracer: a second process, cloned with `CLONE_UNTRACED`, that leaves no trace in the
//! output. Must never hold.

use nix::errno::Errno;
use nix::libc::{CLONE_UNTRACED, SIGCHLD, SYS_clone, syscall};
use nix::sys::wait::waitpid;
use nix::unistd::{Pid, getpid};
use std::process::exit;
use tests::Outcome;

fn main() -> Outcome {
    println!("hello, os!\nmy pid is {}", getpid());
    // SAFETY: the flags share no memory and give no stack, so the child goes on in a copy of this
    // process, as after `fork`; this program has no threads.
    let child = Errno::result(unsafe { syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0) })?;
    if child == 0 {
        exit(0)
    }
    waitpid(Pid::from_raw(i32::try_from(child)?), None)?;
    Ok(())
}
