//! Right: two threads of the parent wait for the same child, and each says whether it got it.

use nix::sys::wait::waitpid;
use std::thread;
use tests::{Outcome, put, start};

fn main() -> Outcome {
    let child = start(|| Ok(()))?;
    let wait = move |name: &str| -> Outcome {
        let got = if waitpid(child, None).is_ok() { "got it" } else { "came too late" };
        Ok(put(format!("{name} {got}\n").as_bytes())?)
    };
    let other = thread::spawn(move || wait("the other"));
    wait("the first")?;
    other.join().map_err(|_| "the thread panicked")?
}
