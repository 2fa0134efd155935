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

/// A clock that interrupts the system calls of the thread that made it, again and again: soon at first,
/// then more and more seldom, so that a thread with nothing to see takes no processor from those it
/// waits for.
pub(super) struct Alarm {
    timer: Timer,
    first: Duration,
    interval: Duration,
    /// Whether something has happened since it last rang.
    progressed: bool,
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
        Ok(Self { timer, first, interval: Duration::ZERO, progressed: true })
    }

    /// Something has happened: it rings soon again.
    pub(super) fn restart(&mut self) -> Result<(), RunError> {
        self.progressed = true;
        if self.interval == self.first { Ok(()) } else { self.set(self.first) }
    }

    /// It has rung. Gives whether nothing has happened since it rang before; then it waits twice as long
    /// the next time.
    pub(super) fn rang(&mut self) -> Result<bool, RunError> {
        if std::mem::take(&mut self.progressed) {
            return Ok(false);
        }
        self.set((self.interval * 2).min(MAX_INTERVAL))?;
        Ok(true)
    }

    fn set(&mut self, interval: Duration) -> Result<(), RunError> {
        self.interval = interval;
        // It repeats: to set it anew each time that something happens would be dear.
        let interval = Expiration::Interval(TimeSpec::from_duration(interval));
        self.timer.set(interval, TimerSetTimeFlags::empty()).map_err(sys::failed("set a timer"))
    }
}
