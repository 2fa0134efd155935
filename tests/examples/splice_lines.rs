//! Right: the child's lines stand in a file, and go to stdout by `splice`, which needs stdout to be
//! a pipe.

use nix::fcntl::{SpliceFFlags, splice};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::unistd::{getpid, getppid};
use std::fs::File;
use std::io::{Write, stdout};
use tests::{Outcome, child_line, parent_line, ppid_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        let lines = child_line(getpid()) + &ppid_line(getppid());
        let mut file = File::from(memfd_create("lines", MFdFlags::MFD_CLOEXEC)?);
        file.write_all(lines.as_bytes())?;
        splice(&file, Some(&mut 0), stdout(), None, lines.len(), SpliceFFlags::empty())?;
        Ok(())
    })?;
    Ok(wait_for([child])?)
}
