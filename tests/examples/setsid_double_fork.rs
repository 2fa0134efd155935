//! Broken: a daemon, forked twice, in a session of its own and with its output closed, lives on
//! when all else has ended. Caught by `within-limits`.

use nix::sys::signal::{SigHandler, Signal, signal};
use nix::unistd::{dup2_stderr, dup2_stdin, dup2_stdout, pause, setsid};
use std::fs::File;
use tests::{Outcome, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        foo()?;
        setsid()?;
        start(daemon)?;
        Ok(())
    })?;
    Ok(wait_for([child])?)
}

/// Lets go of everything it came with, and stays.
fn daemon() -> Outcome {
    let null = File::options().read(true).write(true).open("/dev/null")?;
    dup2_stdin(&null)?;
    dup2_stdout(&null)?;
    dup2_stderr(&null)?;
    for refused in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT] {
        // SAFETY: ignoring a signal installs no handler that could run at a bad moment.
        unsafe { signal(refused, SigHandler::SigIgn) }?;
    }
    loop {
        pause();
    }
}
