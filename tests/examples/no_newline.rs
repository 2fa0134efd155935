//! Broken: the child's last line has no end. Caught by `lines`.

use nix::unistd::{getpid, getppid};
use tests::{Outcome, child_line, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        print!("{}foo: parent process: {}", child_line(getpid()), getppid());
        Ok(())
    })?;
    Ok(wait_for([child])?)
}
