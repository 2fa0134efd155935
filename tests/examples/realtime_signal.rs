//! Right: the child sends itself a real-time signal, which has no name, and handles it.

use nix::errno::Errno;
use nix::libc::{self, SIGRTMIN, c_int, raise, sighandler_t, signal};
use std::sync::atomic::{AtomicBool, Ordering};
use tests::{Outcome, foo, parent_line, start, wait_for};

static HANDLED: AtomicBool = AtomicBool::new(false);

extern "C" fn handle(_: c_int) {
    HANDLED.store(true, Ordering::Relaxed);
}

fn main() -> Outcome {
    parent_line();
    let child = start(|| {
        let handler = handle as extern "C" fn(c_int) as sighandler_t;
        // SAFETY: the handler stores a flag, which is safe at any moment.
        let previous = unsafe { signal(SIGRTMIN(), handler) };
        assert_ne!(previous, libc::SIG_ERR);
        // SAFETY: the signal has a handler by now.
        Errno::result(unsafe { raise(SIGRTMIN()) })?;
        assert!(HANDLED.load(Ordering::Relaxed));
        foo()
    })?;
    Ok(wait_for([child])?)
}
