//! Waking the tracing thread out of a wait that would last too long.

use super::sys;
use crate::error::RunError;
use nix::errno::Errno;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};
use nix::sys::time::TimeSpec;
use nix::unistd::{Pid, gettid};
use std::mem;
use std::ptr;
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
        let timer = Timer::of(gettid()).map_err(sys::failed("make a timer"))?;
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
        if mem::take(&mut self.progressed) {
            return Ok(false);
        }
        self.set((self.interval * 2).min(MAX_INTERVAL))?;
        Ok(true)
    }

    fn set(&mut self, interval: Duration) -> Result<(), RunError> {
        self.interval = interval;
        // It repeats: to set it anew each time that something happens would be dear.
        self.timer.repeat(interval).map_err(sys::failed("set a timer"))
    }
}

/// A timer of the kernel's that sends SIGALRM to a thread (`timer_create(2)`). It is asked for directly: not every C
/// library passes on the thread that is to get the signal.
struct Timer(libc::c_int);

impl Timer {
    /// One that is not set.
    fn of(thread: Pid) -> nix::Result<Self> {
        // SAFETY: all bytes 0 are a `sigevent`.
        let mut event: libc::sigevent = unsafe { mem::zeroed() };
        event.sigev_signo = Signal::SIGALRM as libc::c_int;
        event.sigev_notify = libc::SIGEV_THREAD_ID;
        event.sigev_notify_thread_id = thread.as_raw();
        let mut timer = 0;
        // SAFETY: the kernel reads `event` and writes `timer`, which both live until the call has returned.
        let result = unsafe {
            libc::syscall(
                libc::SYS_timer_create,
                libc::CLOCK_MONOTONIC,
                &raw const event,
                &raw mut timer,
            )
        };
        Errno::result(result)?;
        Ok(Self(timer))
    }

    /// Has it ring after this time, again and again.
    fn repeat(&self, interval: Duration) -> nix::Result<()> {
        let interval = *TimeSpec::from_duration(interval).as_ref();
        let times = libc::itimerspec { it_interval: interval, it_value: interval };
        let no_old = ptr::null_mut::<libc::itimerspec>();
        // SAFETY: the kernel reads `times`, which lives until the call has returned, and writes nothing.
        let result =
            unsafe { libc::syscall(libc::SYS_timer_settime, self.0, 0, &raw const times, no_old) };
        Errno::result(result).map(drop)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // SAFETY: the kernel is given a number alone, and takes none that is no timer of this process.
        unsafe { libc::syscall(libc::SYS_timer_delete, self.0) };
    }
}
