//! Right or broken as the kernel pleases: SIGCHLD has a handler that does nothing, but it interrupts the wait for
//! the child, which is not made again.

use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};
use nix::sys::wait::waitpid;
use tests::{Outcome, foo, parent_line, start};

extern "C" fn nothing(_signal: i32) {}

fn main() -> Outcome {
    let action = SigAction::new(SigHandler::Handler(nothing), SaFlags::empty(), SigSet::empty());
    // SAFETY: a handler that does nothing can run at any time.
    unsafe { sigaction(Signal::SIGCHLD, &action) }?;
    parent_line();
    let child = start(foo)?;
    // Whether this is interrupted makes no difference to what is written.
    let _ = waitpid(child, None);
    Ok(())
}
