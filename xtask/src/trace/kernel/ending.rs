//! The end of a run: by itself, past a limit, or because the tracer can't go on.

use super::ptrace::{self, Change, Resume};
use super::{Tracer, spawn};
use crate::trace::{End, Outcome, Program, Stream, Trace, TraceError};
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::time::{Duration, Instant};

/// How long to wait, after the last process has ended, for the output to be closed.
const CLOSING: Duration = Duration::from_secs(1);

impl Tracer<'_> {
    /// Whether the run is being ended.
    pub(super) fn is_over(&self) -> bool {
        self.trace.outcome != Outcome::Ended
    }

    /// Ends the run: kills all its processes, which are still to be seen off.
    pub(super) fn end(&mut self, outcome: Outcome) {
        if !self.is_over() {
            self.trace.outcome = outcome;
        }
        self.kill_all();
    }

    fn kill_all(&self) {
        for process in self.trace.processes.iter().filter(|process| process.end.is_none()) {
            kill_process(process.pid);
        }
        for task in &self.strangers {
            // Its creator died before it could be told of: no other process is known to be its own.
            kill_process(*task);
        }
        for task in &self.queue {
            // A task that is held on its way out has taken its last signal.
            let _ = ptrace::resume(*task, Resume::Freely, 0);
        }
    }

    /// Sees off a task of a run that is over. What it does on its way is not the program's doing.
    pub(super) fn bury(&mut self, task: i32, change: Change) -> Result<(), TraceError> {
        if let Change::Ended(_) = change {
            self.tasks.remove(&task);
            return Ok(());
        }
        kill_process(task);
        ptrace::resume(task, Resume::Freely, 0)
    }

    /// Checks that the trace is whole, and hands it out.
    pub(super) fn finish(mut self, program: &Program) -> Result<Trace, TraceError> {
        if self.executable.is_none() && self.trace.outcome == Outcome::Ended {
            return Err(match self.trace.processes[0].end {
                Some(End::Exited(spawn::NOT_PREPARED)) => TraceError::Refused(
                    "seccomp filters are refused, and the tracer needs one".to_owned(),
                ),
                Some(End::Exited(errno)) => spawn::cannot_start(program, Errno::from_raw(errno)),
                _ => TraceError::Refused("the program was killed before it started".to_owned()),
            });
        }
        if !self.is_over() {
            self.check_leftovers()?;
        }
        Ok(std::mem::replace(&mut self.trace, Trace::new()))
    }

    /// All processes have ended: nothing may be left in the pipes, and nobody may hold them.
    fn check_leftovers(&mut self) -> Result<(), TraceError> {
        let deadline = Instant::now() + CLOSING;
        for stream in [Stream::Stdout, Stream::Stderr] {
            while !self.pipe(stream).is_closed()? {
                if Instant::now() > deadline {
                    let reason = "a process that the tracer doesn't know still holds its output";
                    self.trace.outcome = Outcome::Unanswered(reason.to_owned());
                    return Ok(());
                }
                std::thread::sleep(Duration::from_micros(100));
            }
            self.drain(stream)?;
            let count = self.pipe(stream).pending.len();
            if count > 0 && !self.is_over() {
                let reason = format!(
                    "{count} bytes of its output came from no process that the tracer knows"
                );
                self.trace.outcome = Outcome::Unanswered(reason);
            }
        }
        Ok(())
    }
}

/// Whatever ends the tracing, no process of the program is left.
impl Drop for Tracer<'_> {
    fn drop(&mut self) {
        self.kill_all();
        loop {
            match ptrace::next_change() {
                Ok(Some((task, change))) => {
                    let _ = self.bury(task, change);
                }
                Err(Errno::EINTR) => {}
                Ok(None) | Err(_) => return,
            }
        }
    }
}

pub(super) fn kill_process(pid: i32) {
    // It may have died by itself: then there is nothing to do.
    let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
}
