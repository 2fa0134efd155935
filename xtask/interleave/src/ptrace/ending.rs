//! The end of a run: by itself, past a limit, or because the tracer can't go on.

use super::spawn;
use super::sys::{self, Change, Resume, Tid, kill_process};
use super::tracer::{Ending, Tracer};
use crate::error::{Interrupted, Interruption, Loss, Refusal, RunError};
use crate::program::Program;
use crate::run::{Outcome, Run};
use crate::trace::{End, ProcessId, Stream};
use nix::errno::Errno;
use std::thread;
use std::time::{Duration, Instant};

/// How long to wait, after the last process has ended, for the output to be closed.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(1);

impl Tracer<'_> {
    /// Whether the run is being ended.
    pub(super) fn is_over(&self) -> bool {
        self.ending.is_some()
    }

    /// Ends the run: kills all its processes, whose ends are still to come. The first ending counts.
    pub(super) fn end(&mut self, ending: Ending) {
        self.ending.get_or_insert(ending);
        self.kill_all();
    }

    fn kill_all(&self) {
        let trace = self.recorder.trace();
        for (_, process) in trace.processes().filter(|(_, process)| process.is_alive()) {
            kill_process(process.pid);
        }
        for task in &self.unannounced {
            // Its creator died before it could be told of: no other process is known to be its own.
            kill_process(task.as_pid());
        }
        for task in self.scheduling.held() {
            // A task that is held on its way out has taken its last signal.
            let _ = sys::resume(task, Resume::Freely, 0);
        }
    }

    /// Sees off a task of a run that is over. What it does on its way is not the program's doing.
    pub(super) fn discard(&mut self, task: Tid, change: Change) -> Result<(), RunError> {
        if let Change::Ended(_) = change {
            self.recorder.task_ended(task);
            return Ok(());
        }
        kill_process(task.as_pid());
        sys::resume(task, Resume::Freely, 0)
    }

    /// Checks that the trace is whole, and hands it out.
    pub(super) fn finish(mut self, program: &Program) -> Result<Run, RunError> {
        if !self.is_over() {
            if !self.recorder.has_started() {
                return Err(self.not_started(program));
            }
            if let Some(loss) = self.loss_at_end()? {
                self.ending.get_or_insert(Ending::Interrupted(Interruption::Lost(loss)));
            }
        }
        let view = self.visibility().and(self.scheduling.view().cloned());
        let decisions = self.scheduling.take_decisions();
        let (trace, annotations, steps) = self.recorder.take();
        match self.ending.take() {
            None => Ok(Run { trace, outcome: Outcome::Ended, annotations, steps, view, decisions }),
            Some(Ending::Limit(limit)) => {
                let outcome = Outcome::LimitReached(limit);
                Ok(Run { trace, outcome, annotations, steps, view, decisions })
            }
            Some(Ending::Interrupted(cause)) => {
                Err(RunError::Interrupted(Box::new(Interrupted { cause, trace, annotations })))
            }
        }
    }

    /// Why the first process ended without having become the program.
    fn not_started(&self, program: &Program) -> RunError {
        match self.recorder.process(ProcessId::FIRST).end() {
            Some(End::Exited(spawn::NOT_PREPARED)) => RunError::Refused(Refusal::Seccomp),
            Some(End::Exited(errno)) => spawn::cannot_start(program, Errno::from_raw(errno)),
            _ => RunError::Refused(Refusal::KilledBeforeStart),
        }
    }

    /// All processes have ended: nothing may be left in the pipes, nobody may hold them, and nobody may
    /// have reaped in a way that can't be seen.
    fn loss_at_end(&mut self) -> Result<Option<Loss>, RunError> {
        let deadline = Instant::now() + DRAIN_TIMEOUT;
        for stream in [Stream::Stdout, Stream::Stderr] {
            while !self.pipes.is_closed(stream)? {
                if Instant::now() > deadline {
                    return Ok(Some(Loss::OutputStillHeld));
                }
                thread::sleep(Duration::from_micros(100));
            }
            self.drain(stream)?;
            let left = self.pipes.take_pending(stream).len();
            if left > 0 && !self.is_over() {
                return Ok(Some(Loss::UnknownWriter(left)));
            }
        }
        let unseen = self.recorder.may_have_reaped_unseen();
        Ok(unseen.map(|process| Loss::ReapsUnseen(self.recorder.name(process))))
    }
}

/// Whatever ends the tracing, no process of the program is left.
impl Drop for Tracer<'_> {
    fn drop(&mut self) {
        self.kill_all();
        loop {
            match sys::next_change() {
                Ok(Some((task, change))) => {
                    let _ = self.discard(task, change);
                }
                Err(Errno::EINTR) => {}
                Ok(None) | Err(_) => return,
            }
        }
    }
}
