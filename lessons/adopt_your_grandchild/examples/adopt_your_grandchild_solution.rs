//! Exercise: adopt your grandchild. One solution.
//!
//! - Work on it: `cargo xtask learn adopt_your_grandchild`
//! - The task: `lessons/adopt_your_grandchild/README.md`

use nix::sys::wait::{WaitStatus, wait, waitpid};
use nix::unistd::{ForkResult, Pid, fork, getppid};
use std::io::{self, PipeReader, Read, pipe};
use std::process::exit;

/// Starts a child that runs `function`, and returns its PID.
fn start(function: impl FnOnce()) -> nix::Result<Pid> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            function();
            exit(0)
        }
        ForkResult::Parent { child } => Ok(child),
    }
}

/// Leaves a child of its own behind.
fn child() {
    let parent = Pid::this();
    let (reader, writer) = pipe().expect("there is room for a pipe");
    start(move || {
        drop(writer);
        grandchild(parent, reader);
    })
    .expect("there is room for a process");
    // It ends with its writing end open, which the kernel closes.
    exit(0)
}

fn grandchild(parent: Pid, mut reader: PipeReader) {
    // The end comes when the parent, which has the writing end, has ended; adopted it is a moment later.
    reader.read_to_end(&mut Vec::new()).expect("a pipe can be read");
    while getppid() == parent {}
    println!("my parent is now {}", getppid());
    exit(7)
}

fn main() -> io::Result<()> {
    // From here on, whoever below it loses its parent becomes its child. Only Linux has this.
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_child_subreaper(true)?;
    let child = start(child)?;
    waitpid(child, None)?;
    if let Ok(WaitStatus::Exited(pid, status)) = wait() {
        println!("adopted child {pid} ended with status {status}");
    }
    Ok(())
}
