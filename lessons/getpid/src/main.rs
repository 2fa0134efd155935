//! Every running program is a process, and every process has a number: its PID.
//!
//! - Run it: `cargo run -p getpid`
//! - Look for: a new PID each time, because each run is a new process.

use nix::unistd::getpid;

fn main() {
    println!("hello, os!");
    println!("my pid is {}", getpid());
}
