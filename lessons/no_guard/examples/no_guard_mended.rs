//! `no_guard`, mended: a copy stops, because it is told that it is one.
//!
//! - Run it: `cargo run -p no_guard --example no_guard_mended`
//! - Look for: two processes.

use nix::unistd::getpid;
use std::env::{args, current_exe};
use std::error::Error;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    // Each copy is told its generation. The first process is told nothing.
    let generation: u32 = args().nth(1).as_deref().unwrap_or("1").parse()?;
    if generation > 1 {
        println!("process {} stops here", getpid());
        return Ok(());
    }
    println!("process {} starts a copy of itself", getpid());

    // The copy is told that it is the second one, and stops.
    let next = (generation + 1).to_string();
    let status = Command::new(current_exe()?).arg(next).status()?;
    if !status.success() {
        return Err(format!("the child failed: {status}").into());
    }
    Ok(())
}
