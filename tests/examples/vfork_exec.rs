//! Right: the parent is held, as by `vfork`, until its child has executed another program.

use nix::errno::Errno;
use nix::libc::{CLONE_VFORK, SIGCHLD, SYS_clone, syscall};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;
use std::env::{args, current_exe};
use std::os::unix::process::CommandExt;
use std::process::Command;
use tests::{Outcome, foo, parent_line};

fn main() -> Outcome {
    if args().any(|argument| argument == "child") {
        return foo();
    }
    parent_line();
    // SAFETY: the flags share no memory and give no stack, so the child goes on in a copy of this
    // process, as after `fork`; this program has no threads.
    let child = Errno::result(unsafe { syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0) })?;
    if child == 0 {
        return Err(Command::new(current_exe()?).arg("child").exec().into());
    }
    waitpid(Pid::from_raw(i32::try_from(child)?), None)?;
    Ok(())
}
