//! Right: a second thread of the parent forks and waits. The child's parent is the process, not the
//! thread.

use std::thread;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    thread::spawn(|| Ok(wait_for([start(foo)?])?)).join().map_err(|_| "the thread panicked")?
}
