//! A launcher: runs the command in its arguments where the kernel tells no tracer of system calls, as before Linux 5.3.

use nix::errno::Errno;
use nix::libc::SYS_ptrace;
use tests::{Outcome, refuse};

/// `PTRACE_GET_SYSCALL_INFO` (linux/ptrace.h).
const GET_SYSCALL_INFO: u32 = 0x420e;

fn main() -> Outcome {
    refuse::run_without_request(SYS_ptrace, GET_SYSCALL_INFO, Errno::EIO)
}
