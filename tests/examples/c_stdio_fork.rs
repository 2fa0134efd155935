//! Right on a terminal, broken in a pipe: C's stdio keeps the parent's line back when the child is forked, and both
//! write it.

use nix::libc;
use nix::unistd::{ForkResult, fork, getpid, getppid};
use std::ffi::CString;
use tests::{Outcome, child_line, ppid_line, wait_for};

/// Hands a text to C's stdio.
fn print(text: &str) -> Outcome {
    let text = CString::new(text)?;
    // SAFETY: the format is a constant, and asks for one string, which ends with a 0.
    unsafe { libc::printf(c"%s".as_ptr(), text.as_ptr()) };
    Ok(())
}

fn main() -> Outcome {
    print(&format!("parent process: {}\n", getpid()))?;
    // SAFETY: this program starts no threads.
    match unsafe { fork() }? {
        ForkResult::Child => {
            print(&(child_line(getpid()) + &ppid_line(getppid())))?;
            // SAFETY: nothing is pointed to. C's stdio empties its buffers.
            unsafe { libc::exit(0) }
        }
        ForkResult::Parent { child } => wait_for([child])?,
    }
    // SAFETY: the same.
    unsafe { libc::exit(0) }
}
