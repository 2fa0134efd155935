//! Right: a write that fails has written nothing, so it counts for nothing.

use nix::libc::{STDOUT_FILENO, write};
use std::ptr::null;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        // SAFETY: the kernel refuses the address with EFAULT and touches nothing.
        assert_eq!(unsafe { write(STDOUT_FILENO, null(), 16) }, -1);
        foo()
    })?;
    Ok(wait_for([child])?)
}
