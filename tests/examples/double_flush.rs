//! Broken: text without a newline waits in the buffer at the fork, so parent and child both write
//! it. Caught by `lines`.

use nix::unistd::getpid;
use tests::{Outcome, foo, start, wait_for};

fn main() -> Outcome {
    print!("parent process: {}", getpid());
    let child = start(|| {
        println!();
        foo()
    })?;
    println!();
    Ok(wait_for([child])?)
}
