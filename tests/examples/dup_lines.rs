//! Right: the child writes to descriptor 9, which is the same pipe as stdout, and closes descriptor
//! 1.

use nix::libc::{STDOUT_FILENO, dup2};
use nix::unistd::{close, getpid, getppid};
use std::fs::File;
use std::io::Write;
use std::os::fd::FromRawFd;
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        // SAFETY: nothing has opened descriptor 9 before, so nothing loses it.
        let descriptor = unsafe { dup2(STDOUT_FILENO, 9) };
        // SAFETY: descriptor 9 is new, and nobody else's.
        let mut out = unsafe { File::from_raw_fd(descriptor) };
        close(STDOUT_FILENO)?;
        out.write_all(child_line(getpid()).as_bytes())?;
        Ok(out.write_all(ppid_line(getppid()).as_bytes())?)
    })?;
    Ok(wait_for([child])?)
}
