//! A child that has ended stays in the process table, as a zombie, until its parent waits for it.
//!
//! - Run it: `cargo run -p zombie`
//! - Look for: one PID twice. First its state is Z, though the child is dead; then it is gone.

use nix::sys::wait;
use nix::unistd::{ForkResult, fork};
use std::error::Error;
use std::fs::{exists, read_to_string};
use std::process::exit;

fn main() -> Result<(), Box<dyn Error>> {
    if cfg!(not(target_os = "linux")) {
        return Err("this lesson needs Linux, which shows its process table as files".into());
    }
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    let child = match unsafe { fork() }? {
        // This is the child. It has nothing to do, and must not go on in its parent's code below.
        ForkResult::Child => exit(0),
        // This is the parent. `fork` tells it the PID of its new child.
        ForkResult::Parent { child } => child,
    };

    // WEXITED: wait until the child has ended. WNOWAIT: but do not reap it, so that we can look at
    // the zombie. Without it, this wait would take the child out of the process table. (Linux only.)
    #[cfg(target_os = "linux")]
    wait::waitid(wait::Id::Pid(child), wait::WaitPidFlag::WEXITED | wait::WaitPidFlag::WNOWAIT)?;
    // The kernel shows its process table as files. The state is the letter after the program's
    // name, which stands in brackets.
    let stat = read_to_string(format!("/proc/{child}/stat"))?;
    let (_, rest) = stat.rsplit_once(") ").ok_or("no state")?;
    let state = rest.chars().next().ok_or("no state")?;
    let what = if state == 'Z' { "a zombie" } else { "not a zombie" };
    println!("child process {child}: state {state}, {what}");

    // The wait that counts: it reaps the child, and so takes it out of the process table.
    wait::waitpid(child, None)?;
    if exists(format!("/proc/{child}"))? {
        return Err("the child is still there".into());
    }
    println!("child process {child}: gone");
    Ok(())
}
