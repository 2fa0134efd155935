//! Exercise: the answer is the exit status. The task and hints are in its notes.
//!
//! - Work on it: `cargo xtask learn answer_as_status`
//! - The task: `lessons/answer_as_status/README.md`

use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, fork};
use std::process::exit;

fn main() -> nix::Result<()> {
    let mut answer = 0;
    // SAFETY: this program starts no threads, so none can hold a lock that the child needs.
    match unsafe { fork() }? {
        ForkResult::Child => {
            answer += 6 * 7;
            exit(i32::from(answer != 42))
        }
        ForkResult::Parent { child } => {
            println!("6 times 7 is {answer}");
            waitpid(child, None)?;
        }
    }
    Ok(())
}
