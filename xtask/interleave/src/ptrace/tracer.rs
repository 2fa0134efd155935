//! The loop of the tracer: waits for a stop, hands it on, and releases the next one when all is
//! quiet.

use super::alarm::Alarm;
use super::pipes::Pipes;
use super::readiness::{LookedAt, Source};
use super::recorder::{Recorder, Task};
use super::request::Stops;
use super::scheduling::{Call, Choice, Hold, Scheduling, State};
use super::sys::{self, Change, Resume, Tid};
use super::{procfs, spawn};
use crate::clock::Moment;
use crate::error::{Interruption, RunError};
use crate::limits::{Limit, Limits};
use crate::program::Program;
use crate::reason::Reason;
use crate::schedule::{Pacing, Sleeps, Visibility};
use crate::trace::{ProcessId, Stream};
use nix::errno::Errno;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How long after a first look at blocked tasks the second one comes: one that was released in
/// between has run by then.
const PROGRESS_DELAY: Duration = Duration::from_micros(100);

/// How many times its limit a run is given besides, where its processes wait for a processor that others
/// have.
const PATIENCE: u32 = 3;

/// Why a run is ended before all its processes have ended by themselves.
pub(super) enum Ending {
    Limit(Limit),
    Interrupted(Interruption),
}

/// A program under way.
pub(super) struct Tracer<'a> {
    pub(super) limits: Limits,
    deadline: Moment,
    /// How much later that is because the processes or the tracer waited for a processor.
    put_off: Duration,
    /// How long the tracer's thread had waited for one before the run.
    waited_before: Duration,
    pub(super) recorder: Recorder,
    pub(super) scheduling: Scheduling<'a>,
    pub(super) pipes: Pipes,
    pub(super) sleeps: Sleeps,
    /// Whether looks stop.
    pub(super) looks: bool,
    /// How much sleep the processes have asked for, where that is limited.
    pub(super) slept: Duration,
    /// Where held tasks want to get something from.
    pub(super) sources: BTreeMap<Tid, Source>,
    /// How often in a row a task has got nothing there, as it did not want to wait.
    pub(super) fruitless: BTreeMap<(Tid, LookedAt), usize>,
    /// Processes to which the kernel would not have sent a SIGCHLD that waits for them: it keeps signals that are
    /// ignored for a traced process alone (`sig_ignored` in the kernel's signal.c).
    pub(super) unsent: BTreeSet<ProcessId>,
    /// Tasks at their first stop whose creator's event is still to come.
    pub(super) unannounced: BTreeSet<Tid>,
    /// Why the run is being ended, if it is: then all its processes are killed, and what they do on
    /// their way is not the program's doing.
    pub(super) ending: Option<Ending>,
}

impl<'a> Tracer<'a> {
    /// Starts the program, stopped before its first instruction.
    pub(super) fn start(
        program: &Program,
        temporary: Option<&Path>,
        limits: &Limits,
        pacing: Pacing<'a>,
    ) -> Result<Self, RunError> {
        let (pipes, writers) = Pipes::new(program.tty)?;
        let stops = Stops::of(&pacing);
        let first = spawn::start(program, temporary, &writers, stops)?;
        Ok(Self {
            limits: *limits,
            deadline: Moment::now().after(limits.time),
            put_off: Duration::ZERO,
            waited_before: procfs::own_processor_time().waited,
            recorder: Recorder::of(first),
            scheduling: Scheduling::new(pacing, Tid::leader_of(first)),
            pipes,
            sleeps: stops.sleeps,
            looks: stops.looks,
            slept: Duration::ZERO,
            sources: BTreeMap::new(),
            fruitless: BTreeMap::new(),
            unsent: BTreeSet::new(),
            unannounced: BTreeSet::new(),
            ending: None,
        })
    }

    /// Follows the program until none of its tasks is left.
    pub(super) fn follow(&mut self, alarm: &mut Alarm) -> Result<(), RunError> {
        alarm.restart()?;
        loop {
            match sys::next_change() {
                Ok(None) => return Ok(()),
                Ok(Some((task, change))) if self.is_over() => self.discard(task, change)?,
                Ok(Some((task, change))) => {
                    self.handle(task, change)?;
                    self.release_if_settled()?;
                    alarm.restart()?;
                }
                Err(Errno::EINTR) => {
                    if alarm.rang()? {
                        self.look_around()?;
                    }
                }
                Err(errno) => return Err(sys::failed("wait for the program")(errno)),
            }
            if !self.is_over() && self.time_is_up() {
                // Looking at them takes time, in which they run: it comes second.
                let ending = self.out_of_time();
                self.note_blocked();
                self.end(ending);
            }
        }
    }

    pub(super) fn handle(&mut self, task: Tid, change: Change) -> Result<(), RunError> {
        match change {
            Change::Ended(end) => self.task_ended(task, end),
            Change::Stopped(signal) => self.stopped(task, signal),
            Change::Created(creation) => self.created(task, creation),
            Change::Exec => self.executed(task),
            Change::Exiting => self.exiting(task),
            Change::Call => self.call_entered(task),
            Change::Return => self.call_returned(task),
            Change::Signal(signal) => self.signal_arrives(task, signal),
        }
    }

    /// Lets a stopped task go on to the end of the call that is followed, or freely.
    pub(super) fn resume(&self, task: Tid, signal: i32) -> Result<(), RunError> {
        let is_followed = matches!(self.scheduling.state(task), Some(State::InCall(_)));
        let how = if is_followed { Resume::ToReturn } else { Resume::Freely };
        sys::resume(task, how, signal)
    }

    /// Whether exits, and what can tell them, are held.
    pub(super) fn schedules_exits(&self) -> bool {
        self.scheduling.schedules_exits(&self.recorder)
    }

    /// Which steps are visible; `None` if the run goes as it comes, still or altogether.
    pub(super) fn visibility(&self) -> Option<Visibility> {
        self.scheduling.visibility(&self.recorder)
    }

    /// A task could go on to its next step. If it handles SIGCHLD and has children that may end
    /// just now, that is for the scheduler to decide.
    pub(super) fn go_on(&mut self, task: Tid) -> Result<(), RunError> {
        if self.schedules_exits() && self.is_handling_parent(task) {
            self.scheduling.hold(task, Hold::SignalWindow);
            return Ok(());
        }
        self.resume(task, 0)
    }

    /// Releases the next one, if it is time.
    fn release_if_settled(&mut self) -> Result<(), RunError> {
        if self.is_over() || !self.scheduling.holds_somebody() {
            return Ok(());
        }
        let is_writing = self.scheduling.writing().next().is_some();
        let is_settled = self.unannounced.is_empty()
            && self.scheduling.unsettled(&self.recorder).next().is_none();
        match self.visibility() {
            None if !is_writing => self.release_first(),
            Some(_) if is_settled => self.release_next(),
            _ => Ok(()),
        }
    }

    fn release_first(&mut self) -> Result<(), RunError> {
        self.scheduling.first().map_or(Ok(()), |task| self.release(task))
    }

    fn release_next(&mut self) -> Result<(), RunError> {
        self.look_for_ready();
        match self.scheduling.choose(&self.recorder) {
            Choice::Release(task, step) => {
                self.recorder.takes(step);
                self.release(task)
            }
            Choice::Abandon => {
                self.end(Ending::Interrupted(Interruption::Abandoned));
                Ok(())
            }
        }
    }

    fn release(&mut self, task: Tid) -> Result<(), RunError> {
        let Some(hold) = self.scheduling.release(task, &self.recorder) else { return Ok(()) };
        self.forget_source(task);
        self.follow_if_interruptible(task, hold);
        if let Hold::Wait(wait) = hold
            && wait.polls
            && self.scheduling.has_written_since_polling(task, &self.recorder)
            && let Some(Task { process, .. }) = self.recorder.task(task)
        {
            // It could have written and polled any number of times.
            let name = self.recorder.name(process);
            self.recorder.annotate_unscheduled(Reason::WritesBetweenPolls(name));
        }
        self.resume(task, 0)
    }

    /// A task goes on into a call after which a handler of SIGCHLD may run: that is followed to its return.
    fn follow_if_interruptible(&mut self, task: Tid, hold: Hold) {
        let is_call = match hold {
            Hold::Send(_) | Hold::Receive { .. } | Hold::Poll { .. } | Hold::AskParent => {
                // Where all can't be claimed any more, it is not worth the runs that it takes.
                self.is_handling_parent(task) && !self.recorder.has_unscheduled()
            }
            Hold::SetHandler => true,
            _ => false,
        };
        if hold == Hold::SetHandler {
            self.note_unsent(task);
        }
        if is_call && self.schedules_exits() {
            self.scheduling.set(task, State::InCall(Call::Other));
        }
    }

    /// A task is about to set how SIGCHLD is handled. One that came before, and was ignored, is not for the new handler.
    fn note_unsent(&mut self, task: Tid) {
        let has = |signals| procfs::has_signal(signals, libc::SIGCHLD);
        let waits = has(procfs::pending_signals(task)) && !has(procfs::blocked_signals(task));
        if waits
            && !procfs::catches(task, libc::SIGCHLD)
            && let Some(Task { process, .. }) = self.recorder.task(task)
        {
            self.unsent.insert(process);
        }
    }

    /// Whether a task's process handles SIGCHLD, and has children that may end just now.
    fn is_handling_parent(&self, task: Tid) -> bool {
        let process = self.recorder.task(task).map(|task| task.process);
        let is_parent =
            process.is_some_and(|process| self.recorder.living_children(process).next().is_some());
        is_parent && procfs::catches(task, libc::SIGCHLD)
    }

    /// The tracer has waited for a while. A write larger than the pipe needs it emptied; one that
    /// moves nothing (a splice from an empty pipe, say) mustn't hold up the others; and who is
    /// blocked in some other call has to be found out.
    fn look_around(&mut self) -> Result<(), RunError> {
        let progressed = self.drain(Stream::Stdout)? + self.drain(Stream::Stderr)? > 0;
        if progressed || self.is_over() || !self.scheduling.holds_somebody() {
            return Ok(());
        }
        if self.visibility().is_none() {
            return if self.writers_sleep() { self.release_first() } else { Ok(()) };
        }
        if !self.unannounced.is_empty() {
            return Ok(());
        }
        let Some(before) = self.sleep_marks() else { return Ok(()) };
        thread::sleep(PROGRESS_DELAY);
        // One that another has released between two looks at it has run in the meantime.
        if self.sleep_marks() == Some(before) {
            self.annotate_blocked();
            return self.release_next();
        }
        Ok(())
    }

    /// Whether nobody who is writing gets on. One that only waits for a processor doesn't sleep.
    fn writers_sleep(&self) -> bool {
        self.scheduling.writing().all(|task| procfs::sleep_mark(task).is_some())
    }

    /// For each task that isn't settled, something that changes when it runs; `None` if one doesn't
    /// sleep until somebody else wakes it.
    fn sleep_marks(&self) -> Option<BTreeMap<Tid, String>> {
        let mark = |(tid, task): (Tid, Task)| {
            let mark = procfs::sleep_mark(tid).or_else(|| self.left_behind(tid, task))?;
            Some((tid, mark))
        };
        self.scheduling.unsettled(&self.recorder).map(mark).collect()
    }

    /// The same for a first thread that has ended before the others of its process.
    fn left_behind(&self, tid: Tid, task: Task) -> Option<String> {
        let has_others = self.recorder.tasks_of(task.process).count() > 1;
        (task.thread == 0 && has_others && procfs::is_zombie(tid)).then(String::new)
    }

    /// Annotates those that sleep in other calls than a wait for a child.
    fn annotate_blocked(&mut self) {
        let mut blocked: Vec<_> = self.scheduling.unsettled(&self.recorder).collect();
        blocked.sort_by_key(|(_, task)| (task.process, task.thread));
        let mut sources = BTreeSet::new();
        // A first thread that has ended is not blocked.
        blocked.retain(|(tid, task)| self.left_behind(*tid, *task).is_none());
        for (tid, Task { process, .. }) in blocked {
            let procfs::Blocker { call, is_scheduled, is_futex, is_timed, source } =
                procfs::blocker(tid);
            let name = self.recorder.name(process);
            let is_shared = source.is_some_and(|source| !sources.insert(source));
            let in_threads = is_futex && self.recorder.process(process).threads > 1;
            self.recorder.annotate_watcher(process);
            let recorder = &mut self.recorder;
            recorder.annotate_unpredictable(Reason::BlockedUnseen(name.clone(), call.clone()));
            recorder.annotate_need(Visibility::Exits, Reason::Blocked(name.clone(), call.clone()));
            if is_timed {
                let reason = Reason::HasTimeLimit(name.clone(), call.clone());
                recorder.annotate_unscheduled(reason);
            }
            if is_shared || !(is_scheduled || in_threads) {
                recorder.annotate_unscheduled(Reason::BlockedUnscheduled(name, call));
            }
        }
    }

    /// Whether the run has had its time. What one of its processes has waited for a processor does not count, as far as
    /// patience goes; nor what the tracer has, for which they stood still.
    fn time_is_up(&mut self) -> bool {
        if !self.deadline.is_over() {
            return false;
        }
        let own = procfs::own_processor_time().waited.saturating_sub(self.waited_before);
        let waited = (self.longest_wait() + own).min(self.limits.time * PATIENCE);
        let more = waited.saturating_sub(self.put_off);
        self.put_off += more;
        self.deadline = self.deadline.after(more);
        self.deadline.is_over()
    }

    /// How long one of the processes has waited for a processor, at most.
    fn longest_wait(&self) -> Duration {
        let waits = self.recorder.tasks().map(|(task, _)| procfs::processor_time(task).waited);
        waits.max().unwrap_or_default()
    }

    /// What it means that time is up.
    fn out_of_time(&self) -> Ending {
        let time = self.limits.time + self.put_off;
        let had = self.recorder.tasks().map(|(task, _)| procfs::processor_time(task).had).sum();
        // One that sleeps for ever does not want a processor.
        let wanted = self.longest_wait() >= self.limits.time;
        if self.put_off >= self.limits.time * PATIENCE && had < time / 2 && wanted {
            return Ending::Interrupted(Interruption::Starved { had, time });
        }
        let restless = self.scheduling.unsettled(&self.recorder).next();
        match restless {
            Some((_, task)) if self.visibility().is_some() && self.scheduling.holds_somebody() => {
                Ending::Interrupted(Interruption::Stuck(self.recorder.name(task.process)))
            }
            _ => Ending::Limit(Limit::Time(self.limits.time)),
        }
    }
}
