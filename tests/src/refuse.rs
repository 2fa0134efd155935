//! Makes the kernel refuse some system calls, as a full machine or a locked-down container does.

use crate::Outcome;
use nix::errno::Errno;
use nix::libc::{
    BPF_ABS, BPF_JEQ, BPF_JMP, BPF_K, BPF_LD, BPF_RET, BPF_W, PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
    SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO, c_long, prctl, sock_filter, sock_fprog,
};
use nix::sys::prctl::set_no_new_privs;
use std::env::args_os;
use std::num::TryFromIntError;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Becomes the command in this program's arguments, for which each of these calls gives `error`.
pub fn run_without(calls: &[c_long], error: Errno) -> Outcome {
    let mut arguments = args_os().skip(1);
    let program = arguments.next().ok_or("the command to run is missing")?;
    refuse(calls, error)?;
    Err(Command::new(program).args(arguments).exec().into())
}

/// From here on, in this process and in all that come from it, each of these calls gives `error`.
fn refuse(calls: &[c_long], error: Errno) -> Outcome {
    let refusal = SECCOMP_RET_ERRNO | (error as i32).cast_unsigned();
    let mut filter = vec![instruction(BPF_LD | BPF_W | BPF_ABS, 0, 0)?];
    for &number in calls {
        filter.push(instruction(BPF_JMP | BPF_JEQ | BPF_K, u32::try_from(number)?, 1)?);
        filter.push(instruction(BPF_RET | BPF_K, refusal, 0)?);
    }
    filter.push(instruction(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0)?);
    let program = sock_fprog { len: u16::try_from(filter.len())?, filter: filter.as_mut_ptr() };
    set_no_new_privs()?;
    // SAFETY: the kernel copies the filter, whose length and address `program` gives, before the
    // call returns.
    Errno::result(unsafe { prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &raw const program) })?;
    Ok(())
}

/// One instruction. A comparison that fails leaves out `skip` of those after it.
fn instruction(code: u32, k: u32, skip: u8) -> Result<sock_filter, TryFromIntError> {
    Ok(sock_filter { code: u16::try_from(code)?, jt: 0, jf: skip, k })
}
