//! A mistake, on purpose: a program starts itself again, unguarded. `main_guard` does it right.
//!
//! - Run it: `cargo run -p no_guard`
//! - Look for: 70 processes where two were meant. Only a count stops them.
//! - Not in a notebook: the program starts its own executable again, and there that is the
//!   notebook's kernel.

use nix::unistd::getpid;
use std::env::{args, current_exe};
use std::error::Error;
use std::process::Command;

/// So that the mistake does no harm: the generation that stops.
const LAST: u32 = 70;

fn main() -> Result<(), Box<dyn Error>> {
    // Each copy is told its generation. The first process is told nothing.
    let generation: u32 = args().nth(1).as_deref().unwrap_or("1").parse()?;
    if generation >= LAST {
        println!("process {} stops here", getpid());
        return Ok(());
    }
    println!("process {} starts a copy of itself", getpid());

    // The mistake: nothing tells the copy that it is the child, so it does what its parent does.
    let next = (generation + 1).to_string();
    let status = Command::new(current_exe()?).arg(next).status()?;
    if !status.success() {
        return Err(format!("the child failed: {status}").into());
    }
    Ok(())
}
