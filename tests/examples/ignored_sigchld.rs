//! Broken: SIGCHLD is ignored, so the kernel removes the dead child and the parent's wait finds
//! none. Caught by `reaped`.

use nix::errno::Errno;
use nix::sys::signal::{SigHandler, Signal, signal};
use nix::sys::wait::waitpid;
use tests::{Outcome, foo, parent_line, start};

fn main() -> Outcome {
    parent_line();
    // SAFETY: ignoring a signal installs no handler that could run at a bad moment.
    unsafe { signal(Signal::SIGCHLD, SigHandler::SigIgn) }?;
    let child = start(foo)?;
    assert_eq!(waitpid(child, None), Err(Errno::ECHILD));
    Ok(())
}
