//! A child that makes a temporary folder with a file in it, and neither removes it nor ends.

use std::env::temp_dir;
use std::fs::{create_dir, write};
use tests::{Outcome, bound, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        bound();
        let folder = temp_dir().join("left");
        create_dir(&folder)?;
        write(folder.join("behind"), "")?;
        loop {
            std::thread::park();
        }
    })?;
    Ok(wait_for([child])?)
}
