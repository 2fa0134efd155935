//! Exercise: truly together. The task and hints are in its notes.
//!
//! - Work on it: `cargo xtask learn truly_together`
//! - The task: `lessons/truly_together/README.md`

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::error::Error;
use std::io::{self, PipeReader, Read, Write, pipe};
use std::ops::RangeInclusive;
use std::process::exit;

/// Starts a child that adds these numbers, and returns its PID and where to read its sum.
fn start(numbers: RangeInclusive<u32>) -> io::Result<(Pid, PipeReader)> {
    let (reader, mut writer) = pipe()?;
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            let sum: u32 = numbers.sum();
            write!(writer, "{sum}").expect("the parent reads this pipe");
            exit(0)
        }
        ForkResult::Parent { child } => Ok((child, reader)),
    }
}

/// Reads a child's sum and waits for the child.
fn answer((child, mut reader): (Pid, PipeReader)) -> Result<u32, Box<dyn Error>> {
    let mut text = String::new();
    reader.read_to_string(&mut text)?;
    waitpid(child, None)?;
    Ok(text.parse()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let sum = answer(start(1..=50)?)? + answer(start(51..=100)?)?;
    println!("1 + 2 + … + 100 = {sum}");
    Ok(())
}
