//! Right: both processes print by C's `printf`, which keeps text back in a pipe, and flush before
//! the fork and at the end.

use nix::libc::{fflush, printf};
use nix::unistd::{getpid, getppid};
use std::ptr::null_mut;
use tests::{Outcome, start, wait_for};

fn main() -> Outcome {
    // SAFETY: the format takes one int and is given one; flushing all streams needs no stream.
    unsafe {
        printf(c"parent process: %d\n".as_ptr(), getpid().as_raw());
        fflush(null_mut());
    }
    let child = start(|| {
        // SAFETY: the format takes two ints and is given two. C flushes its streams when the
        // process exits.
        unsafe {
            printf(
                c"foo: child process: %d\nfoo: parent process: %d\n".as_ptr(),
                getpid().as_raw(),
                getppid().as_raw(),
            );
        }
        Ok(())
    })?;
    Ok(wait_for([child])?)
}
