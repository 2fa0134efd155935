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

/// Becomes the command in this program's arguments, for which this call with this first argument gives `error`.
pub fn run_without_request(call: c_long, request: u32, error: Errno) -> Outcome {
    let mut arguments = args_os().skip(1);
    let program = arguments.next().ok_or("the command to run is missing")?;
    install(vec![
        load(NUMBER)?,
        instruction(BPF_JMP | BPF_JEQ | BPF_K, u32::try_from(call)?, 3)?,
        load(FIRST_ARGUMENT)?,
        instruction(BPF_JMP | BPF_JEQ | BPF_K, request, 1)?,
        instruction(BPF_RET | BPF_K, refusal(error), 0)?,
        instruction(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0)?,
    ])?;
    Err(Command::new(program).args(arguments).exec().into())
}

/// Where a call's number, and the lower half of its first argument, stand in `struct seccomp_data` (seccomp(2)).
const NUMBER: u32 = 0;
const FIRST_ARGUMENT: u32 = if cfg!(target_endian = "little") { 16 } else { 20 };

fn load(offset: u32) -> Result<sock_filter, TryFromIntError> {
    instruction(BPF_LD | BPF_W | BPF_ABS, offset, 0)
}

fn refusal(error: Errno) -> u32 {
    SECCOMP_RET_ERRNO | (error as i32).cast_unsigned()
}

/// From here on, in this process and in all that come from it, each of these calls gives `error`.
fn refuse(calls: &[c_long], error: Errno) -> Outcome {
    let mut filter = vec![load(NUMBER)?];
    for &number in calls {
        filter.push(instruction(BPF_JMP | BPF_JEQ | BPF_K, u32::try_from(number)?, 1)?);
        filter.push(instruction(BPF_RET | BPF_K, refusal(error), 0)?);
    }
    filter.push(instruction(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0)?);
    install(filter)
}

/// Installs a filter for this process and all that come from it.
fn install(mut filter: Vec<sock_filter>) -> Outcome {
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
