//! Waking the tracing thread out of a wait that would last too long.

use super::sys;
use crate::error::RunError;
use nix::sys::signal::{
    SaFlags, SigAction, SigEvent, SigHandler, SigSet, SigevNotify, Signal, sigaction,
};
use nix::sys::time::TimeSpec;
use nix::sys::timer::{Expiration, Timer, TimerSetTimeFlags};
use nix::time::ClockId;
use nix::unistd::gettid;
use std::time::Duration;

/// The longest time between two signals.
const MAX_INTERVAL: Duration = Duration::from_millis(10);

/// A clock that interrupts the system calls of the thread that made it: soon at first, then more
/// and more seldom, so that a thread with nothing to see takes no processor from those it waits for.
pub(super) struct Alarm {
    timer: Timer,
    first: Duration,
    next: Duration,
}

/// What the signal does: nothing, but a call that it interrupts returns.
extern "C" fn wake(_signal: i32) {}

impl Alarm {
    /// A clock for the calling thread, which first rings after so long. It is silent until
    /// [`Alarm::restart`].
    pub(super) fn new(first: Duration) -> Result<Self, RunError> {
        let action = SigAction::new(SigHandler::Handler(wake), SaFlags::empty(), SigSet::empty());
        // SAFETY: the handler does nothing, and callers know that SIGALRM is taken (see `run`).
        unsafe { sigaction(Signal::SIGALRM, &action) }
            .map_err(sys::failed("set a signal handler"))?;
        let thread_id = gettid().as_raw();
        let notify = SigevNotify::SigevThreadId { signal: Signal::SIGALRM, thread_id, si_value: 0 };
        let timer = Timer::new(ClockId::CLOCK_MONOTONIC, SigEvent::new(notify))
            .map_err(sys::failed("make a timer"))?;
        Ok(Self { timer, first, next: first })
    }

    /// Something has happened: it rings soon again.
    pub(super) fn restart(&mut self) -> Result<(), RunError> {
        self.next = self.first;
        self.set()
    }

    /// It has rung: the next time it waits twice as long.
    pub(super) fn slow_down(&mut self) -> Result<(), RunError> {
        self.next = (self.next * 2).min(MAX_INTERVAL);
        self.set()
    }

    fn set(&mut self) -> Result<(), RunError> {
        // It repeats, lest a signal be lost that comes just before the call that it should interrupt.
        let interval = Expiration::Interval(TimeSpec::from_duration(self.next));
        self.timer.set(interval, TimerSetTimeFlags::empty()).map_err(sys::failed("set a timer"))
    }
}
