//! Exercise: in reverse, though all live at once. One solution.
//!
//! - Work on it: `cargo xtask learn in_reverse`
//! - The task: `lessons/in_reverse/README.md`

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, Pid, fork};
use std::io::{self, PipeReader, PipeWriter, Read, Write, pipe};
use std::process::exit;

/// Starts a child that writes `line` when it is let go through its pipe, and returns its PID and the pipe's other end.
fn start(line: &str) -> io::Result<(Pid, PipeWriter)> {
    let (reader, writer) = pipe()?;
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            drop(writer);
            wait_to_be_let_go(reader).expect("the parent lets its children go");
            println!("{line}");
            exit(0)
        }
        ForkResult::Parent { child } => Ok((child, writer)),
    }
}

fn wait_to_be_let_go(mut reader: PipeReader) -> io::Result<()> {
    reader.read_exact(&mut [0])
}

fn main() -> io::Result<()> {
    // All three live from here on, and each reads from its own pipe.
    let children = [start("one")?, start("two")?, start("three")?];
    for (child, mut writer) in children.into_iter().rev() {
        writer.write_all(b"!")?;
        // It has written its line when it has ended: only then comes the next one.
        waitpid(child, None)?;
    }
    Ok(())
}
