//! A launcher: runs the command in its arguments where nothing may be traced, as in a locked-down
//! container.

use nix::errno::Errno;
use nix::libc::SYS_ptrace;
use tests::{Outcome, refuse};

fn main() -> Outcome {
    refuse::run_without(&[SYS_ptrace], Errno::EPERM)
}
