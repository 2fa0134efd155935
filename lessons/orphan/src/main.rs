//! A parent that ends first: its child lives on as an orphan, and another process adopts it.
//!
//! - Run it: `cargo run -p orphan`
//! - Look for: two different parent PIDs. The second need not be 1: who adopts orphans is up to the
//!   machine. The shell's prompt may come before the last line.
//! - Not in a notebook: the parent must end, and there that is the notebook's kernel.

use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::panic::catch_unwind;
use std::process::exit;
use std::thread::yield_now;

fn foo(parent: Pid, mut to_parent: UnixStream) -> io::Result<()> {
    println!("before: parent process: {}", getppid());
    to_parent.write_all(b"!")?;

    // The parent never writes: reading ends when the parent's end is closed, as the parent ends.
    to_parent.read_to_end(&mut Vec::new())?;
    // That is a moment before the kernel gives this process to another parent.
    while getppid() == parent {
        yield_now();
    }
    println!("after: parent process: {}", getppid());
    Ok(())
}

fn main() -> io::Result<()> {
    let parent = getpid();
    println!("parent process: {parent}");

    let (mut to_child, to_parent) = UnixStream::pair()?;
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // This is the child. It ends here, even if `foo` panics: it must not return into its
        // parent's code.
        ForkResult::Child => {
            // Left open here, too, the parent's end would never be closed.
            drop(to_child);
            let outcome = catch_unwind(move || foo(parent, to_parent));
            exit(if let Ok(Ok(())) = outcome { 0 } else { 101 })
        }
        // This is the parent. It waits for the child's byte, but, on purpose, not for the child.
        ForkResult::Parent { .. } => {
            drop(to_parent);
            to_child.read_exact(&mut [0])?;
            // No return: that would close the parent's end while the parent still runs.
            exit(0)
        }
    }
}
