//! A launcher: runs the command in its arguments where every fork fails with EAGAIN, as on a full
//! machine.

use nix::errno::Errno;
use nix::libc::{SYS_clone, SYS_clone3, c_long};
#[cfg(target_arch = "x86_64")]
use nix::libc::{SYS_fork, SYS_vfork};
use tests::{Outcome, refuse};

#[cfg(target_arch = "x86_64")]
const FORKS: [c_long; 4] = [SYS_clone, SYS_clone3, SYS_fork, SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
const FORKS: [c_long; 2] = [SYS_clone, SYS_clone3];

fn main() -> Outcome {
    refuse::run_without(&FORKS, Errno::EAGAIN)
}
