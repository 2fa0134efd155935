//! A parent that ends first: its child lives on as an orphan, and another process adopts it.
//!
//! - Run it: `cargo run -p orphan`
//! - Look for: two different parent PIDs. The second need not be 1: who adopts orphans is up to the
//!   machine. The shell's prompt may come before the last line.
//! - Not in a notebook: the parent must end, and there that is the notebook's kernel.

use nix::unistd::{ForkResult, Pid, fork, getpid, getppid};
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::exit;
use std::thread::yield_now;

fn foo(parent: Pid, mut to_parent: UnixStream) -> io::Result<()> {
    println!("before: parent process: {}", getppid());
    // The parent waits for this byte. Now it may end.
    to_parent.write_all(b"!")?;

    // The parent never writes, so this waits until its end of the pair is closed. The kernel does
    // that when the parent ends.
    to_parent.read_to_end(&mut Vec::new())?;
    // A moment later the kernel gives this process to another parent. No call waits for that, so
    // ask until the answer changes, and let other processes run in between.
    while getppid() == parent {
        yield_now();
    }
    println!("after: parent process: {}", getppid());
    Ok(())
}

fn main() -> io::Result<()> {
    let parent = getpid();
    println!("parent process: {parent}");

    // Two connected sockets: what is written into one can be read from the other.
    let (mut to_child, to_parent) = UnixStream::pair()?;
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        // This is the child.
        ForkResult::Child => {
            // The fork copied the parent's end, too. Left open here, it would never be closed.
            drop(to_child);
            foo(parent, to_parent)?;
            // The child must end here, and not go on in its parent's code. (An error ends it, too:
            // `?` returns it from `main`.)
            exit(0)
        }
        // This is the parent. It waits for the child's byte, but, on purpose, not for the child.
        ForkResult::Parent { .. } => {
            // The child's end. Left open here, too, it would keep the next line waiting for ever if
            // the child died.
            drop(to_parent);
            to_child.read_exact(&mut [0])?;
            // Not `Ok(())`: a return drops `to_child`, and the child would read to the end while
            // this process still runs. `exit` drops nothing, so the kernel closes it at the end.
            exit(0)
        }
    }
}
