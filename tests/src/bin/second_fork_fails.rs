//! A launcher: runs the command in its arguments as a user who may have two processes, so that its
//! first fork succeeds and its second fails with EAGAIN.
//!
//! Waits for what the command left behind, and exits as the command did; or with 77 where nobody may
//! become another user.

use nix::errno::Errno;
use nix::sys::prctl::set_child_subreaper;
use nix::sys::resource::{Resource, setrlimit};
use nix::sys::wait::{WaitStatus, wait, waitpid};
use nix::unistd::{Gid, Uid, setgid, setgroups, setuid};
use std::env::args_os;
use std::fs::{File, read_dir};
use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, exit};
use tests::{Outcome, start};

const CANNOT_TRY: i32 = 77;

fn main() -> Outcome {
    if !Uid::effective().is_root() {
        exit(CANNOT_TRY);
    }
    // A child that the command leaves behind, alive or dead, comes to this process.
    set_child_subreaper(true)?;
    let command = start(run_as_nobody_else)?;
    let WaitStatus::Exited(_, code) = waitpid(command, None)? else {
        return Err("the command died of a signal".into());
    };
    while wait() != Err(Errno::ECHILD) {}
    exit(code)
}

/// Becomes a user without other processes and executes the command.
fn run_as_nobody_else() -> Outcome {
    let mut arguments = args_os().skip(1);
    let path = arguments.next().ok_or("the command to run is missing")?;
    // Its folder may be closed to that user, but an open file is open.
    let program = File::open(&path)?;
    let user = unused_user()?;
    if [setgroups(&[]), setgid(Gid::from_raw(user)), setuid(Uid::from_raw(user))]
        .iter()
        .any(Result::is_err)
    {
        exit(CANNOT_TRY);
    }
    setrlimit(Resource::RLIMIT_NPROC, 2, 2)?;
    let by_number = format!("/proc/self/fd/{}", program.as_raw_fd());
    Err(Command::new(by_number).args(arguments).exec().into())
}

/// A user that owns no process.
fn unused_user() -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
    let used: Vec<u32> = read_dir("/proc")?
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|metadata| metadata.uid())
        .collect();
    (61_000..62_000)
        .find(|user| !used.contains(user))
        .ok_or_else(|| "every user has a process".into())
}
