//! What each stop of a task means: births, ends and signals.

use super::procfs;
use super::recorder::Task;
use super::scheduling::{Call, Hold, State};
use super::sys::{self, Creation, Resume, Tid};
use super::tracer::{Ending, Tracer};
use crate::error::RunError;
use crate::limits::Limit;
use crate::reason::Reason;
use crate::schedule::Visibility;
use crate::trace::{End, ProcessId};

/// How many threads a run may have alive at a time: far more than a program about processes
/// needs, and few enough for any machine.
const MAX_THREADS: usize = 500;

/// The signals that stop a process (signal(7)).
const STOPPING: [i32; 4] = [libc::SIGSTOP, libc::SIGTSTP, libc::SIGTTIN, libc::SIGTTOU];

impl Tracer<'_> {
    /// `creator` has made a new task.
    pub(super) fn created(&mut self, creator: Tid, creation: Creation) -> Result<(), RunError> {
        let new = sys::created_by(creator).map_err(sys::failed("ask for a new process's PID"))?;
        let Some(Task { process, thread }) = self.recorder.task(creator) else { return Ok(()) };
        let is_followed =
            matches!(self.scheduling.state(creator), Some(State::InCall(Call::Create { .. })));
        if is_followed {
            self.scheduling.set(creator, State::InCall(Call::Create { seen: true }));
        }
        self.scheduling.created(new);
        if creation != Creation::Clone || procfs::process_of(new) == Some(new.as_pid()) {
            let child = self.recorder.forked(process, thread, new.as_pid());
            self.inherit_files(creator, child);
            if creation == Creation::Vfork {
                self.scheduling.vforked(creator, child);
            } else {
                self.recorder.runs_beside_parent(child);
            }
        } else {
            self.recorder.thread_created(process, new);
        }
        self.check_counts();
        if self.unannounced.remove(&new) {
            self.born(new)?;
        }
        if is_followed { self.resume(creator, 0) } else { self.go_on(creator) }
    }

    fn check_counts(&mut self) {
        let (processes, threads) =
            (self.recorder.trace().process_count(), self.recorder.tasks().len());
        if processes > self.limits.processes {
            self.end(Ending::Limit(Limit::Processes(self.limits.processes)));
        } else if threads > MAX_THREADS {
            self.end(Ending::Limit(Limit::Threads(MAX_THREADS)));
        }
    }

    /// A task whose creator is known is at its first stop.
    fn born(&mut self, task: Tid) -> Result<(), RunError> {
        self.scheduling.set(task, State::Running);
        self.resume(task, 0)
    }

    /// A task is stopped at its birth, or by a signal that stops its whole process.
    pub(super) fn stopped(&mut self, task: Tid, signal: i32) -> Result<(), RunError> {
        let Some(Task { process, .. }) = self.recorder.task(task) else {
            self.unannounced.insert(task);
            return Ok(());
        };
        if self.scheduling.state(task) == Some(State::Starting) {
            return self.born(task);
        }
        let stays = STOPPING.contains(&signal);
        self.recorder.stopped(process, stays);
        if stays { sys::resume(task, Resume::Listen, 0) } else { self.resume(task, 0) }
    }

    /// A signal is about to be delivered.
    pub(super) fn signal_arrives(&mut self, task: Tid, signal: i32) -> Result<(), RunError> {
        if signal == libc::SIGCHLD
            && let Some(Task { process, .. }) = self.recorder.task(task)
            && self.unsent.remove(&process)
        {
            return self.resume(task, 0);
        }
        let matters = signal == libc::SIGCHLD
            && self.visibility() == Some(Visibility::Writes)
            && !self.recorder.has_needs();
        if matters
            && procfs::catches(task, signal)
            && let Some(Task { process, .. }) = self.recorder.task(task)
        {
            let name = self.recorder.name(process);
            self.recorder.annotate_need(Visibility::Exits, Reason::HandlesSigchld(name));
        }
        self.resume(task, signal)
    }

    /// A process has become another program.
    pub(super) fn executed(&mut self, task: Tid) -> Result<(), RunError> {
        let program = procfs::executable(task).unwrap_or_default();
        let words = procfs::command_line(task);
        if let Some(gone) = self.recorder.executed(task, program, words) {
            self.scheduling.executed(task, &gone);
            if let Some(Task { process, .. }) = self.recorder.task(task) {
                self.scheduling.vfork_over(process);
            }
        }
        self.resume(task, 0)
    }

    /// A task is about to end.
    pub(super) fn exiting(&mut self, task: Tid) -> Result<(), RunError> {
        let is_first_thread = self.recorder.task(task).is_some_and(|task| task.thread == 0);
        if self.schedules_exits() && is_first_thread {
            let channels = self.pipes.channels(task);
            let closes_channel = channels.is_none_or(|channels| !channels.is_empty());
            self.scheduling.hold(task, Hold::Exit { closes_channel });
            return Ok(());
        }
        self.resume(task, 0)
    }

    /// A task is no more.
    pub(super) fn task_ended(&mut self, task: Tid, end: End) -> Result<(), RunError> {
        self.unannounced.remove(&task);
        self.sources.remove(&task);
        let state = self.scheduling.ended(task);
        let Some(Task { process, .. }) = self.recorder.task_ended(task) else { return Ok(()) };
        if let Some(State::InCall(Call::Write(stream))) = state {
            // It was killed while writing, and what came out is still its own.
            self.drain(stream)?;
            let bytes = self.pipes.take_pending(stream);
            self.recorder.wrote(process, stream, bytes);
        }
        if Tid::leader_of(self.recorder.process(process).pid) == task {
            self.process_ended(process, end);
        }
        Ok(())
    }

    fn process_ended(&mut self, process: ProcessId, end: End) {
        self.recorder.process_ended(process, end);
        self.scheduling.vfork_over(process);
        self.recorder.annotate_orphans(process);
        let pid = self.recorder.process(process).pid;
        let parent = self.recorder.process(process).forked_by;
        let Some(parent) = parent.filter(|parent| self.recorder.lives(*parent)) else { return };
        // Gone at once, with a living parent that isn't waiting: then nobody will ever reap it.
        if !self.scheduling.is_in_wait(parent, &self.recorder) && sys::is_gone(pid) {
            self.recorder.reaped_by_kernel(process);
        }
        self.scheduling.child_ended(parent, &self.recorder);
    }
}
