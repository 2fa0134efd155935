//! Waking the tracing thread out of a wait that would last too long.

use super::spawn::failed;
use crate::trace::TraceError;
use nix::sys::signal::{
    SaFlags, SigAction, SigEvent, SigHandler, SigSet, SigevNotify, Signal, sigaction,
};
use nix::sys::time::TimeSpec;
use nix::sys::timer::{Expiration, Timer, TimerSetTimeFlags};
use nix::time::ClockId;
use nix::unistd::gettid;
use std::time::Duration;

/// The longest time between two ticks.
const LONGEST: Duration = Duration::from_millis(10);

/// A clock that interrupts the system calls of the thread that made it: soon at first, then more
/// and more seldom, so that a thread with nothing to see takes no processor from those it waits for.
pub(super) struct Ticks {
    timer: Timer,
    first: Duration,
    next: Duration,
}

/// What the signal does: nothing, but a call that it interrupts returns.
extern "C" fn tick(_signal: i32) {}

impl Ticks {
    /// A clock for the calling thread, whose first tick comes after so long. It stands until
    /// [`Ticks::restart`].
    pub(super) fn new(first: Duration) -> Result<Self, TraceError> {
        let action = SigAction::new(SigHandler::Handler(tick), SaFlags::empty(), SigSet::empty());
        // SAFETY: the handler does nothing, and nothing else in the runner uses SIGALRM.
        unsafe { sigaction(Signal::SIGALRM, &action) }.map_err(failed("set a signal handler"))?;
        let thread_id = gettid().as_raw();
        let notify = SigevNotify::SigevThreadId { signal: Signal::SIGALRM, thread_id, si_value: 0 };
        let timer = Timer::new(ClockId::CLOCK_MONOTONIC, SigEvent::new(notify))
            .map_err(failed("make a timer"))?;
        Ok(Self { timer, first, next: first })
    }

    /// Something has happened: the next tick comes soon.
    pub(super) fn restart(&mut self) -> Result<(), TraceError> {
        self.next = self.first;
        self.set()
    }

    /// A tick has come: the next one is twice as far away.
    pub(super) fn slow_down(&mut self) -> Result<(), TraceError> {
        self.next = (self.next * 2).min(LONGEST);
        self.set()
    }

    fn set(&mut self) -> Result<(), TraceError> {
        // It repeats, lest a tick be lost that comes just before the call that it should interrupt.
        let interval = Expiration::Interval(TimeSpec::from_duration(self.next));
        self.timer.set(interval, TimerSetTimeFlags::empty()).map_err(failed("set a timer"))
    }
}
