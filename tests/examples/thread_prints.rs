//! Right: the child prints from a second thread. Two threads are one process, with one PID.

use std::thread;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| thread::spawn(foo).join().map_err(|_| "the thread panicked")?)?;
    Ok(wait_for([child])?)
}
