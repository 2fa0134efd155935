//! Broken, but not in time: the parent waits for an alarm where it should wait for its child.

use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};
use nix::unistd::{alarm, pause};
use tests::{Outcome, foo, parent_line, start, wait_for};

extern "C" fn wake(_signal: i32) {}

fn main() -> Outcome {
    parent_line();
    let action = SigAction::new(SigHandler::Handler(wake), SaFlags::empty(), SigSet::empty());
    // SAFETY: the handler does nothing.
    unsafe { sigaction(Signal::SIGALRM, &action) }?;
    let child = start(foo)?;
    alarm::set(1);
    pause();
    wait_for([child])?;
    Ok(())
}
