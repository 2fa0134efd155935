//! A child that is the program begun anew, and the guard that tells this copy what it is.
//!
//! - Run it: `cargo run -p main_guard`
//! - Look for: the parent's PID twice, as in `one_child`, though the child began as a new program.
//! - Not in a notebook: the program starts its own executable again, and there that is the
//!   notebook's kernel.

use nix::unistd::{getpid, getppid};
use std::env::{args, current_exe};
use std::error::Error;
use std::process::Command;

fn foo() {
    println!("foo: child process: {}", getpid());
    println!("foo: parent process: {}", getppid());
}

fn main() -> Result<(), Box<dyn Error>> {
    // The guard. The child begins at the top of `main`, as its parent did, and must not go further.
    if args().nth(1).as_deref() == Some("child") {
        foo();
        return Ok(());
    }

    // From here on, this is the parent.
    println!("parent process: {}", getpid());

    // `status` starts the copy and waits for it.
    let status = Command::new(current_exe()?).arg("child").status()?;
    if !status.success() {
        return Err(format!("the child failed: {status}").into());
    }
    Ok(())
}
