//! Broken: the child's stdout is a pipe to its parent, who prints what comes out of it. Caught by
//! `lines`.

use nix::fcntl::OFlag;
use nix::unistd::{dup2_stdout, pipe2};
use std::fs::File;
use std::io;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let (reader, writer) = pipe2(OFlag::O_CLOEXEC)?;
    let child = start(|| {
        dup2_stdout(&writer)?;
        foo()
    })?;
    drop(writer);
    io::copy(&mut File::from(reader), &mut io::stdout())?;
    Ok(wait_for([child])?)
}
