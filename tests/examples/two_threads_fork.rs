//! Right: two threads of the parent fork a child each. Which child is forked first is for the kernel to decide.

use std::thread;
use tests::{Outcome, start, wait_for};

fn main() -> Outcome {
    let fork = || -> Outcome {
        let child = start(|| {
            println!("executed!!");
            Ok(())
        })?;
        Ok(wait_for([child])?)
    };
    let other = thread::spawn(fork);
    fork()?;
    other.join().map_err(|_| "the thread panicked")?
}
