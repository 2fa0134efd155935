//! Right: a second thread executes this program anew. The process, and its PID, stay the same.

use nix::unistd::getpid;
use std::env::{args, current_exe};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread;
use tests::Outcome;

fn main() -> Outcome {
    if args().any(|argument| argument == "again") {
        println!("hello, os!\nmy pid is {}", getpid());
        return Ok(());
    }
    let program = current_exe()?;
    let failure = thread::spawn(move || Command::new(program).arg("again").exec()).join();
    Err(failure.map_err(|_| "the thread panicked")?.into())
}
