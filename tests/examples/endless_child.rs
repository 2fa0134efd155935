//! Broken: the child never ends and ignores SIGTERM. Caught by `within-limits`.

use nix::sys::signal::{SigHandler, Signal, signal};
use nix::unistd::pause;
use tests::{Outcome, bound, foo, parent_line, start, wait_for};

fn main() -> Outcome {
    bound();
    parent_line();
    let child = start(|| {
        // SAFETY: ignoring a signal installs no handler that could run at a bad moment.
        unsafe { signal(Signal::SIGTERM, SigHandler::SigIgn) }?;
        foo()?;
        loop {
            pause();
        }
    })?;
    Ok(wait_for([child])?)
}
