//! Every running program is a process, and every process has a number: its PID.
//!
//! - Run it: `cargo run -p getpid`
//! - Look for: a new PID each time, because each run is a new process.
//! - In a notebook: `:dep nix = { version = "0.31", features = ["process"] }` in one cell,
//!   this whole file in the next, then `main()`.

use nix::unistd::getpid;

fn main() {
    println!("hello, os!");
    println!("my pid is {}", getpid());
}
