//! Three ways to start a child, and whose child it is: `fork`, spawn, and a fork server.
//!
//! - Run it: `cargo run -p start_methods`
//! - Look for: the parent's PID three times; the last child's parent is the fork server.
//! - Not in a notebook: the program starts its own executable again, and there that is the
//!   notebook's kernel.

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};
use std::env::{args, current_exe};
use std::error::Error;
use std::io::{Write, pipe, stdin};
use std::process::{Command, exit};

fn foo(method: &str) {
    println!("{method}: parent process: {}", getppid());
}

/// Starts `foo` in a child process and returns the child's PID.
fn start(method: &str) -> nix::Result<Pid> {
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // This is the child.
        ForkResult::Child => {
            foo(method);
            // The child must end here. If it returned, it would go on in its parent's code.
            exit(0)
        }
        // This is the parent. `fork` tells it the PID of its new child.
        ForkResult::Parent { child } => Ok(child),
    }
}

/// What the fork server does: it starts a child when it is asked to.
fn serve() -> Result<(), Box<dyn Error>> {
    println!("fork server: {}", getpid());
    // Its standard input is the pipe from the parent. This waits for the line that asks.
    stdin().read_line(&mut String::new())?;
    waitpid(start("forkserver")?, None)?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    // The guards. A copy of this program begins here, and must not go on as the parent.
    match args().nth(1).as_deref() {
        Some("spawn") => {
            foo("spawn");
            return Ok(());
        }
        Some("forkserver") => return serve(),
        _ => println!("parent process: {}", getpid()),
    }

    // Fork: the child is a copy of this process, and goes on from where this process is.
    waitpid(start("fork")?, None)?;

    // Spawn: the child is this program, begun anew. `status` starts it and waits for it.
    let status = Command::new(current_exe()?).arg("spawn").status()?;
    if !status.success() {
        return Err(format!("the spawned child failed: {status}").into());
    }

    // Fork server: this program, begun anew, and asked through a pipe to fork the child.
    let (requests, mut to_server) = pipe()?;
    let mut server = Command::new(current_exe()?).arg("forkserver").stdin(requests).spawn()?;
    let asked = writeln!(to_server, "start");
    // First wait, then look at what came of asking: if the server failed, its status tells more.
    let status = server.wait()?;
    if !status.success() {
        return Err(format!("the fork server failed: {status}").into());
    }
    Ok(asked?)
}
