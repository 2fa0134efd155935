//! Broken: a process that is no part of this program writes its first line, into its stdout. Must
//! never hold.
//!
//! That process listens at the socket whose path is the argument: it is told this PID, and answers
//! when it has written.

use nix::unistd::getpid;
use std::env::args;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use tests::{Outcome, bound};

fn main() -> Outcome {
    bound();
    let socket = args().nth(1).ok_or("the path of a socket is missing")?;
    let mut stranger = UnixStream::connect(socket)?;
    stranger.write_all(&getpid().as_raw().to_ne_bytes())?;
    stranger.read_exact(&mut [0])?;
    println!("my pid is {}", getpid());
    Ok(())
}
