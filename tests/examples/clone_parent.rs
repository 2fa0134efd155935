//! Broken: the second child is forked by the first, who has the kernel call it a sibling: `getppid`
//! cannot tell. Caught by `siblings`.

use nix::errno::Errno;
use nix::libc::{CLONE_PARENT, SIGCHLD, SYS_clone, syscall};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;
use std::process::exit;
use tests::{Outcome, bound, put, start, wait_for};

const LINE: &[u8] = b"executed!!\n";

fn main() -> Outcome {
    let first = start(|| {
        put(LINE)?;
        fork_a_sibling()
    })?;
    let third = start(|| Ok(put(LINE)?))?;
    wait_for([first, third])?;
    // Only the first child learned the PID of the second.
    waitpid(Pid::from_raw(-1), Some(WaitPidFlag::empty()))?;
    Ok(())
}

/// Forks as `fork` does, but for this process's parent.
fn fork_a_sibling() -> Outcome {
    // SAFETY: the flags share no memory and give no stack, so the child goes on in a copy of this
    // process, as after `fork`; this program has no threads.
    if Errno::result(unsafe { syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) })? == 0 {
        bound();
        put(LINE)?;
        exit(0)
    }
    Ok(())
}
