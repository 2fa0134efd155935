//! Broken: writes for ever, to stdout, or to stderr when its argument says so. Caught by
//! `within-limits`.
//!
//! Run bare it stops by itself, after 64 MiB.

use nix::unistd::getpid;
use std::env::args;
use std::io::{Write, stderr, stdout};
use tests::{Outcome, bound};

const LINE: &[u8] = b"there is always something more to say\n";

fn main() -> Outcome {
    bound();
    println!("hello, os!\nmy pid is {}", getpid());
    if args().any(|argument| argument == "stderr") {
        talk(&mut stderr())
    } else {
        talk(&mut stdout())
    }
}

fn talk(out: &mut dyn Write) -> Outcome {
    for _ in 0..(64 << 20) / LINE.len() {
        out.write_all(LINE)?;
    }
    Ok(())
}
