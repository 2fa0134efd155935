//! Right: a thread ends the program if it takes too long, which it does not.

use std::process::exit;
use std::thread::{sleep, spawn};
use std::time::Duration;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    spawn(|| {
        sleep(Duration::from_secs(30));
        exit(3)
    });
    parent_line();
    let child = start(foo)?;
    wait_for([child])?;
    Ok(())
}
