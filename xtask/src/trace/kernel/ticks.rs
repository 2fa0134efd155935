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

/// While this lives, system calls of the thread that made it are interrupted again and again.
pub(super) struct Ticks {
    _timer: Timer,
}

/// What the signal does: nothing, but a call that it interrupts returns.
extern "C" fn tick(_signal: i32) {}

impl Ticks {
    /// Starts ticking for the calling thread, once every `interval`.
    pub(super) fn start(interval: Duration) -> Result<Self, TraceError> {
        let action = SigAction::new(SigHandler::Handler(tick), SaFlags::empty(), SigSet::empty());
        // SAFETY: the handler does nothing, and nothing else in the runner uses SIGALRM.
        unsafe { sigaction(Signal::SIGALRM, &action) }.map_err(failed("set a signal handler"))?;
        let notify = SigevNotify::SigevThreadId {
            signal: Signal::SIGALRM,
            thread_id: gettid().as_raw(),
            si_value: 0,
        };
        let mut timer = Timer::new(ClockId::CLOCK_MONOTONIC, SigEvent::new(notify))
            .map_err(failed("make a timer"))?;
        let interval = TimeSpec::from_duration(interval);
        timer
            .set(Expiration::Interval(interval), TimerSetTimeFlags::empty())
            .map_err(failed("set a timer"))?;
        Ok(Self { _timer: timer })
    }
}
