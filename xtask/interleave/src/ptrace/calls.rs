//! The system calls that a program stops at, on their way in and out.

use super::polls::{Mask, interrupting};
use super::procfs;
use super::readiness::Source;
use super::recorder::Task;
use super::request::{self, CloneFlags, Request, Signals, Touch, Touching, Whom, decode};
use super::scheduling::{Call, FRUITLESS_POLLS, Hold, State, Target, Wait};
use super::sys::{self, Tid};
use super::tracer::{Ending, Tracer};
use crate::clue::ClueKind;
use crate::error::{Interruption, Loss, Refusal, RunError};
use crate::limits::Limit;
use crate::reason::Reason;
use crate::schedule::{Sleeps, Visibility};
use crate::trace::{ProcessId, Stream};
use nix::errno::Errno;
use nix::time::ClockId;
use nix::unistd::Pid;
use std::path::Path;
use std::time::Duration;

/// On the way in.
impl Tracer<'_> {
    /// A task is about to make a call that the filter stops.
    pub(super) fn call_entered(&mut self, task: Tid) -> Result<(), RunError> {
        let request = match sys::syscall(task) {
            Ok(call) => decode(&call),
            // It has died in the meantime, and its end is about to be reported.
            Err(Errno::ESRCH) => return Ok(()),
            // What an older kernel, or an emulator, answers to a request that it does not know.
            Err(errno @ (Errno::EIO | Errno::ENOSYS)) => {
                return Err(RunError::Refused(Refusal::NoCalls(errno)));
            }
            Err(errno) => return Err(sys::failed("look at a system call")(errno)),
        };
        let Some(Task { process, .. }) = self.recorder.task(task) else { return Ok(()) };
        match request {
            Request::Foreign => self.lose(Loss::ForeignCalls),
            Request::Trace => self.lose(Loss::UsesPtrace(self.recorder.name(process))),
            Request::SetUpRing => {
                self.recorder.has_ring(process);
                self.note_unknown(process, "io_uring_setup".to_owned());
                self.resume(task, 0)?;
            }
            Request::Create(flags) if CloneFlags::is_untraced(flags_of(task, flags)) => {
                self.lose(Loss::UntracedClone);
            }
            Request::Create(flags) => {
                if is_unusual(task, flags) {
                    self.note_unknown(process, "clone, with unusual flags,".to_owned());
                }
                self.scheduling.set(task, State::InCall(Call::Create { seen: false }));
                self.resume(task, 0)?;
            }
            Request::Wait { whom, polls } => {
                let pid = match whom {
                    Whom::Pid(pid) => Some(Pid::from_raw(pid)),
                    Whom::Any | Whom::Group | Whom::Descriptor => None,
                };
                let wait = Wait { target: self.target(whom), pid, polls };
                self.wait_entered(task, process, wait)?;
            }
            Request::Write { descriptor, call, from } => {
                if let Some(from) = from {
                    self.copied_from(task, process, from, call);
                }
                self.write_entered(task, process, descriptor, call)?;
            }
            Request::Read { descriptor, call, at_once } => {
                self.read_entered(task, process, descriptor, call, at_once)?;
            }
            Request::AwaitSignal(signals) => self.await_entered(task, signals)?,
            Request::Touch(touching) => self.touch_entered(task, process, touching)?,
            Request::ShareMemory { file } => self.memory_shared(task, process, file)?,
            Request::Unknown(call, number) => {
                let number = || format!("system call {number}");
                self.note_unknown(process, call.map_or_else(number, ToOwned::to_owned));
                self.resume(task, 0)?;
            }
            Request::AskParent => self.ask_parent_entered(task, process)?,
            Request::Signal { to, signal } => {
                self.signal_sent(process, to, signal);
                self.resume(task, 0)?;
            }
            Request::Sleep { time_at, until_by } => {
                self.sleep_entered(task, process, time_at, until_by);
                self.resume(task, 0)?;
            }
            Request::SetTimer => {
                let name = self.recorder.name(process);
                self.recorder.annotate_unscheduled(Reason::SetsTimer(name));
                self.resume(task, 0)?;
            }
            Request::HandleSigchld { action_at } => {
                self.handles_sigchld(task, process, action_at)?;
            }
            Request::Poll(poll) => self.poll_entered(task, process, poll)?,
            Request::Close(closing) => self.close_entered(task, process, closing)?,
            Request::Other => self.resume(task, 0)?,
        }
        Ok(())
    }

    /// Interrupts the run, because something happens that the tracer can't follow.
    fn lose(&mut self, loss: Loss) {
        self.end(Ending::Interrupted(Interruption::Lost(loss)));
    }

    /// The process that a wait is for.
    fn target(&self, whom: Whom) -> Target {
        match whom {
            Whom::Any => Target::Any,
            Whom::Group => Target::Group,
            Whom::Descriptor => Target::Unknown,
            Whom::Pid(pid) => {
                self.recorder.last_of(Pid::from_raw(pid)).map_or(Target::Unknown, Target::Child)
            }
        }
    }

    fn wait_entered(&mut self, task: Tid, process: ProcessId, wait: Wait) -> Result<(), RunError> {
        self.annotate_wait(process, wait);
        self.annotate_woken(process, wait);
        if wait.target == Target::Group && self.looks {
            let target = request::Target::Groups(Touch::Look);
            self.touches(task, process, "wait", target, Touch::Look);
        }
        let is_empty_poll = self.visibility().is_some()
            && wait.polls
            && self.scheduling.is_empty_poll(task, wait.target, &self.recorder);
        if is_empty_poll && self.scheduling.only_polls(task, &self.recorder) {
            let reason = Reason::PollsAgain(self.recorder.name(process));
            self.recorder.annotate_unscheduled(reason);
        }
        if self.schedules_exits() || is_empty_poll {
            self.scheduling.hold(task, Hold::Wait(wait));
            return Ok(());
        }
        self.scheduling.set(task, State::InCall(Call::Wait(wait)));
        self.resume(task, 0)
    }

    /// A wait can show more than writes if it doesn't just wait for one child.
    fn annotate_wait(&mut self, process: ProcessId, wait: Wait) {
        let (recorder, name) = (&self.recorder, self.recorder.name(process));
        let unreaped =
            recorder.living_children(process).count() + recorder.zombies(process).count();
        let can_be_interrupted = !wait.polls && recorder.is_interrupted_by_sigchld(process);
        if can_be_interrupted && recorder.living_children(process).next().is_some() {
            let reason = Reason::WaitIsInterrupted(name.clone());
            self.recorder.annotate_unscheduled(reason);
        }
        let recorder = &self.recorder;
        let reason = match (unreaped, wait) {
            (1.., Wait { target: Target::Child(_), .. })
                if recorder.process(process).threads > 1 =>
            {
                Reason::HasThreads(name)
            }
            (1.., Wait { polls: true, .. }) => Reason::Polls(name),
            (2.., Wait { target: Target::Any | Target::Group, .. }) => Reason::WaitsForAny(name),
            (1.., Wait { target: Target::Unknown, .. }) => Reason::WaitsUnnamed(name),
            _ => return,
        };
        self.recorder.annotate_need(Visibility::Exits, reason);
    }

    /// A task is about to sleep. What can't be read is no sleep: the call will fail.
    fn sleep_entered(
        &mut self,
        task: Tid,
        process: ProcessId,
        time_at: u64,
        until_by: Option<i32>,
    ) {
        let word = |address| sys::word(task, address).ok();
        let Some(time) = word(time_at).zip(word(time_at.wrapping_add(8))) else { return };
        // A handler would end it early (nanosleep(2)).
        let is_interruptible = procfs::has_signal(interrupting(task, Mask::Same), libc::SIGCHLD);
        let is_parent = self.recorder.living_children(process).next().is_some();
        if is_interruptible && is_parent {
            let reason = Reason::SleepIsInterrupted(self.recorder.name(process));
            self.recorder.annotate_unscheduled(reason);
        }
        match self.sleeps {
            Sleeps::Real => {}
            // Beside other threads a sleep is a limit: it runs out when nobody else goes on.
            _ if self.recorder.tasks_of(process).count() > 1 => {}
            Sleeps::AtMost(max) => {
                self.slept = self.slept.saturating_add(asked_for(time, until_by));
                if self.slept > max {
                    self.end(Ending::Interrupted(Interruption::SleepsLong(max)));
                }
            }
            Sleeps::Skipped => {
                let zeroed = sys::put_word(task, time_at, 0)
                    .and_then(|()| sys::put_word(task, time_at.wrapping_add(8), 0));
                if zeroed.is_ok() {
                    let call = Call::Sleep { time_at, time: time.into() };
                    self.scheduling.set(task, State::InCall(call));
                }
            }
        }
    }

    /// Signals to others arrive at moments that no schedule decides.
    fn signal_sent(&mut self, process: ProcessId, to: Option<u64>, signal: i32) {
        let to = to.and_then(|to| i32::try_from(to).ok()).filter(|to| *to > 0).map(Pid::from_raw);
        self.recorder.hints(process, ClueKind::Signal { to, signal });
        let sender = self.recorder.process(process);
        if to != Some(sender.pid) && self.visibility().is_some() {
            let reason = Reason::SendsSignal(sender.name.clone());
            self.recorder.annotate_unscheduled(reason);
        }
    }

    /// A task is about to ask for its parent's PID. If its parent's end has released it from a call just
    /// now, it may get the one or the other.
    fn ask_parent_entered(&mut self, task: Tid, process: ProcessId) -> Result<(), RunError> {
        self.recorder.annotate_ask_parent(process);
        if self.visibility() != Some(Visibility::Everything) {
            return self.resume(task, 0);
        }
        if self.scheduling.is_released_by_exit(process) {
            let name = self.recorder.name(process);
            self.recorder.annotate_unscheduled(Reason::ReleasedByParentsExit(name));
        }
        self.scheduling.hold(task, Hold::AskParent);
        Ok(())
    }

    /// A task is about to write into a descriptor.
    fn write_entered(
        &mut self,
        task: Tid,
        process: ProcessId,
        descriptor: u64,
        call: &'static str,
    ) -> Result<(), RunError> {
        let Some(link) = procfs::descriptor(task, descriptor) else { return self.resume(task, 0) };
        self.take_ends()?;
        if let Some(stream) = self.pipes.stream_at(&link) {
            if self.scheduling.is_in_vfork(process) {
                let name = self.recorder.name(process);
                self.recorder.annotate_unpredictable(Reason::WritesInVfork(name));
            }
            self.record_adopter(process);
            self.scheduling.hold(task, Hold::Write(stream));
            return Ok(());
        }
        let Some(channel) = procfs::channel(&link) else {
            self.file_written(task, process, call, descriptor);
            return self.resume(task, 0);
        };
        let name = self.recorder.name(process);
        self.recorder.annotate_need(Visibility::Exits, Reason::WritesIntoPipe(name));
        if self.recorder.is_beside_others(process) {
            self.recorder.annotate_reader(process, false);
        }
        if self.schedules_exits() {
            self.scheduling.hold(task, Hold::Send(channel));
            return Ok(());
        }
        self.resume(task, 0)
    }

    /// A task is about to write what comes from this descriptor.
    fn copied_from(&mut self, task: Tid, process: ProcessId, from: u64, call: &'static str) {
        let link = procfs::descriptor(task, from);
        if link.as_deref().and_then(procfs::channel).is_some() {
            // What it gets is not decided by a step.
            self.note_unknown(process, format!("{call}, from a pipe or a socket,"));
        } else if self.looks {
            self.touches(task, process, call, request::Target::Descriptor(from), Touch::Move);
        }
    }

    /// A task is about to read from a descriptor. Where that leads to a pipe or a socket, what it gets is decided
    /// when it goes on, and it goes on when there is something to get.
    fn read_entered(
        &mut self,
        task: Tid,
        process: ProcessId,
        descriptor: u64,
        call: &'static str,
        at_once: bool,
    ) -> Result<(), RunError> {
        let link = procfs::descriptor(task, descriptor);
        let link = link.filter(|link| self.pipes.stream_at(link).is_none());
        let channel = link.as_deref().and_then(procfs::channel);
        if channel.is_some() && self.looks {
            let target = request::Target::Descriptor(descriptor);
            self.touches(task, process, call, target, Touch::Look);
        }
        if channel.is_some() && !self.schedules_exits() && self.recorder.is_beside_others(process) {
            let reason = Reason::LooksIntoPipe(self.recorder.name(process), call.to_owned());
            self.recorder.annotate_need(Visibility::Exits, reason);
        }
        if let Some(channel) = channel.filter(|_| self.schedules_exits())
            && let Some(source) = Source::of(task, descriptor, channel, at_once)
        {
            let is_interruptible = procfs::catches(task, libc::SIGCHLD);
            let hold = Hold::Receive { channel, is_interruptible, is_ready: false };
            self.hold_for(task, hold, source);
            return Ok(());
        }
        if self.schedules_exits()
            && link.is_some_and(|link| link == Path::new("anon_inode:[signalfd]"))
            && let Some(signalfd) = procfs::signalfd(task, descriptor)
        {
            if signalfd.waits {
                let source = Source::Signals(signalfd.signals);
                self.hold_for(task, Hold::AwaitSignal { is_ready: false }, source);
                return Ok(());
            }
            self.note_unknown(process, format!("{call}, from a signalfd that does not wait,"));
        }
        if !self.looks {
            return self.resume(task, 0);
        }
        let targets = [Some(request::Target::Descriptor(descriptor)), None];
        self.touch_entered(task, process, Touching { call, how: Touch::Move, targets })
    }

    /// A task sets how its process handles SIGCHLD. Whether a child ends before or after that makes a difference; and
    /// without `SA_RESTART` a wait may end by it (sigaction(2)).
    fn handles_sigchld(
        &mut self,
        task: Tid,
        process: ProcessId,
        action_at: u64,
    ) -> Result<(), RunError> {
        // The kernel's own `struct sigaction`: the handler, and then the flags.
        let word = |number: u64| sys::word(task, action_at.wrapping_add(8 * number)).ok();
        let (Some(handler), Some(flags)) = (word(0), word(1)) else { return self.resume(task, 0) };
        let is_handler = ![libc::SIG_DFL as u64, libc::SIG_IGN as u64].contains(&handler);
        let restarts = flags & u64::from(libc::SA_RESTART.cast_unsigned()) != 0;
        self.recorder.interrupted_by_sigchld(process, is_handler && !restarts);
        if self.recorder.living_children(process).next().is_none() {
            return self.resume(task, 0);
        }
        let reason = Reason::HandlesSigchld(self.recorder.name(process));
        self.recorder.annotate_need(Visibility::Exits, reason);
        if self.schedules_exits() {
            self.scheduling.hold(task, Hold::SetHandler);
            return Ok(());
        }
        self.resume(task, 0)
    }

    /// A task is about to wait for a signal: it goes on when one is there.
    fn await_entered(&mut self, task: Tid, signals: Signals) -> Result<(), RunError> {
        let set = |address| sys::word(task, address).ok();
        let awaited = match signals {
            Signals::Unblocked => procfs::blocked_signals(task).map(|blocked| !blocked),
            Signals::AllBut(address) => set(address).map(|blocked| !blocked),
            Signals::OneOf(address) => set(address),
        };
        let Some(awaited) = awaited.filter(|_| self.schedules_exits()) else {
            return self.resume(task, 0);
        };
        self.hold_for(task, Hold::AwaitSignal { is_ready: false }, Source::Signals(awaited));
        Ok(())
    }

    /// A task is held until there is something to get for it from here.
    pub(super) fn hold_for(&mut self, task: Tid, hold: Hold, source: Source) {
        if let Some(Task { process, .. }) = self.recorder.task(task)
            && self.recorder.is_beside_others(process)
        {
            self.recorder.annotate_reader(process, source.looked_at().is_some());
        }
        let looks_again = source.looked_at().is_some() && !self.may_get_nothing(task, &source);
        if looks_again && !source.is_ready(task) {
            let process = self.recorder.task(task).map(|task| self.recorder.name(task.process));
            if let Some(process) = process {
                self.recorder.annotate_unscheduled(Reason::LooksAgain(process));
            }
        }
        self.scheduling.hold(task, hold);
        self.sources.insert(task, source);
    }

    /// Whether a task that does not want to wait may also get nothing: not again and again, as a loop of such
    /// looks would never end.
    fn may_get_nothing(&self, task: Tid, source: &Source) -> bool {
        source.looked_at().is_some_and(|looked_at| {
            self.fruitless.get(&(task, looked_at)).is_none_or(|times| *times < FRUITLESS_POLLS)
        })
    }

    /// Looks who of those that are held would get something now.
    pub(super) fn look_for_ready(&mut self) {
        for (task, source) in &self.sources {
            let is_ready = self.may_get_nothing(*task, source) || source.is_ready(*task);
            self.scheduling.set_ready(*task, is_ready);
        }
        let sources = &self.sources;
        let has_come = |task| sources.get(&task).is_some_and(Source::has_come);
        self.scheduling.note_woken(&self.recorder, has_come);
    }

    /// A task goes on to get something: notes whether that will be nothing.
    pub(super) fn forget_source(&mut self, task: Tid) {
        if let Some(source) = self.sources.remove(&task)
            && let Some(looked_at) = source.looked_at()
        {
            if source.is_ready(task) {
                self.fruitless.remove(&(task, looked_at));
            } else {
                *self.fruitless.entry((task, looked_at)).or_default() += 1;
            }
        }
    }

    /// In a run that goes as it comes, takes in which other processes have ended: the kernel tells what has
    /// happened in no certain order, and what a process writes may follow from another's end.
    fn take_ends(&mut self) -> Result<(), RunError> {
        if self.visibility().is_some() {
            return Ok(());
        }
        let living = self.recorder.trace().processes().filter(|(_, other)| other.is_alive());
        let pids: Vec<_> = living.map(|(_, other)| other.pid).collect();
        for pid in pids {
            if let Some(change) = sys::end_of(pid) {
                self.handle(Tid::leader_of(pid), change)?;
            }
        }
        Ok(())
    }

    /// Asks whose child a process is by now, if the one that forked it has ended, whether that has been told or not.
    fn record_adopter(&mut self, process: ProcessId) {
        let Some(parent) = self.recorder.process(process).forked_by else { return };
        let pid = self.recorder.process(parent).pid;
        if !self.recorder.lives(parent) || sys::has_ended(pid) {
            let by_now = procfs::parent_of(self.recorder.process(process).pid);
            let adopter = by_now.filter(|by_now| *by_now != pid);
            self.recorder.adopted(process, adopter);
        }
    }
}

/// On the way out.
impl Tracer<'_> {
    /// The call that a task was let into has returned.
    pub(super) fn call_returned(&mut self, task: Tid) -> Result<(), RunError> {
        let result = match sys::returned(task) {
            Ok(result) => result,
            Err(Errno::ESRCH) => return Ok(()),
            Err(errno) => return Err(sys::failed("look at a system call's result")(errno)),
        };
        let (Some(Task { process, .. }), Some(State::InCall(call))) =
            (self.recorder.task(task), self.scheduling.state(task))
        else {
            return self.resume(task, 0);
        };
        self.scheduling.set(task, State::Running);
        match call {
            Call::Write(stream) => self.write_returned(process, stream, result)?,
            Call::Wait(wait) if result >= 0 => self.wait_returned(task, process, wait, result),
            Call::Wait(wait) => self.wait_failed(process, wait, result),
            Call::Create { seen: false } if result > 0 => self.create_returned(result),
            Call::Create { seen: false } if result < 0 => {
                self.recorder.hints(process, ClueKind::ForkFailed(errno_of(result)));
            }
            Call::Sleep { time_at, time: [seconds, nanoseconds] } => {
                // A task that is gone has no use for it.
                let _ = sys::put_word(task, time_at, seconds);
                let _ = sys::put_word(task, time_at.wrapping_add(8), nanoseconds);
            }
            Call::Create { .. } | Call::Other => {}
        }
        if self.is_over() { self.resume(task, 0) } else { self.go_on(task) }
    }

    /// Takes what came out of the pipe as what the process wrote, if it is just as much.
    fn write_returned(
        &mut self,
        process: ProcessId,
        stream: Stream,
        result: i64,
    ) -> Result<(), RunError> {
        let written = usize::try_from(result).unwrap_or(0);
        self.drain(stream)?;
        self.pipes.await_written(stream, written)?;
        let bytes = self.pipes.take_pending(stream);
        if bytes.len() == written {
            self.recorder.wrote(process, stream, bytes);
        } else if !self.is_over() {
            let (process, came_out) = (self.recorder.name(process), bytes.len());
            self.lose(Loss::Unattributed { process, written, came_out });
        }
        Ok(())
    }

    /// Records which of its dead children a process has reaped, if any: wait4(2) tells its PID, and of
    /// waitid(2), which gives 0, it shows in the process table.
    fn wait_returned(&mut self, task: Tid, process: ProcessId, wait: Wait, result: i64) {
        let recorder = &self.recorder;
        let is_reaped = |child: &ProcessId| {
            let pid = recorder.process(*child).pid;
            result == i64::from(pid.as_raw()) || (result == 0 && sys::is_gone(pid))
        };
        let reaped: Vec<_> = recorder.zombies(process).filter(is_reaped).collect();
        if result == 0 && !wait.polls && reaped.is_empty() {
            self.recorder.seen_dead(process, wait.target);
        }
        for child in &reaped {
            self.recorder.reaped(process, *child);
        }
        self.annotate_woken_kin(process, wait.target, &reaped);
        let found_none = wait.polls && reaped.is_empty();
        self.scheduling.polled(task, wait.target, found_none, &self.recorder);
    }

    /// A wait for one process has got nothing, as that is no child.
    fn wait_failed(&mut self, process: ProcessId, wait: Wait, result: i64) {
        if errno_of(result) == Errno::ECHILD
            && let Some(pid) = wait.pid
        {
            self.recorder.hints(process, ClueKind::NoSuchChild(pid));
        }
    }

    /// A wait for any child has got one, and not another one that had woken it, or that it had woken, by its end: it
    /// could also have got that one.
    fn annotate_woken_kin(&mut self, process: ProcessId, target: Target, reaped: &[ProcessId]) {
        let is_unreaped = |child: &ProcessId| {
            let child = self.recorder.process(*child);
            child.forked_by == Some(process) && child.reaper().is_none()
        };
        let is_pair = |(one, other): &&(ProcessId, ProcessId)| {
            (reaped.contains(one) && is_unreaped(other))
                || (reaped.contains(other) && is_unreaped(one))
        };
        let pair = self.scheduling.woken().iter().find(is_pair);
        if let Some((_, ended)) = pair.filter(|_| matches!(target, Target::Any | Target::Group)) {
            let name = self.recorder.name(*ended);
            self.recorder.annotate_unscheduled(Reason::EndsInTwoMoments(name));
        }
    }

    /// A process that an end has woken waits in a way by which it could find that the other one has not ended yet.
    fn annotate_woken(&mut self, process: ProcessId, wait: Wait) {
        let unreaped = |child: &ProcessId| self.recorder.process(*child).reaper().is_none();
        let children = self.recorder.trace().children(process).filter(unreaped).count();
        let could_tell = wait.polls || (wait.target != Target::Unknown && children > 1);
        let is_asked_for = |ended: ProcessId| match wait.target {
            Target::Child(child) => wait.polls && child == ended,
            Target::Any | Target::Group | Target::Unknown => could_tell,
        };
        let mut woken = self.scheduling.woken().iter();
        let ended =
            woken.find(|(by, ended)| *by == process && is_asked_for(*ended) && unreaped(ended));
        if let Some((_, ended)) = ended {
            let name = self.recorder.name(*ended);
            self.recorder.annotate_unscheduled(Reason::EndsInTwoMoments(name));
        }
    }

    /// A task was created that the kernel didn't tell of.
    fn create_returned(&mut self, result: i64) {
        let pid = Pid::from_raw(i32::try_from(result).unwrap_or_default());
        self.lose(Loss::UntracedProcess(pid));
        if pid.as_raw() > 0 {
            sys::kill_process(pid);
        }
    }

    /// Empties a pipe, and gives the number of bytes that came out.
    pub(super) fn drain(&mut self, stream: Stream) -> Result<usize, RunError> {
        let count = self.pipes.drain(stream)?;
        if self.pipes.total() > self.limits.output && !self.is_over() {
            self.end(Ending::Limit(Limit::Output(self.limits.output)));
        }
        Ok(count)
    }
}

/// The error that a call's result stands for.
fn errno_of(result: i64) -> Errno {
    Errno::from_raw(i32::try_from(-result).unwrap_or_default())
}

/// How long a sleep is to last: for that time (seconds and nanoseconds), or until then by a clock.
fn asked_for((seconds, nanoseconds): (u64, u64), until_by: Option<i32>) -> Duration {
    let time = Duration::from_secs(seconds).saturating_add(Duration::from_nanos(nanoseconds));
    time.saturating_sub(until_by.map_or(Duration::ZERO, now_by))
}

/// What a clock shows now.
fn now_by(clock: i32) -> Duration {
    let now = ClockId::from_raw(clock).now();
    now.map_or(Duration::ZERO, Duration::from)
}

/// Whether a task's call creates a process that is none as fork(2) or vfork(2) makes it.
fn is_unusual(task: Tid, flags: CloneFlags) -> bool {
    // `exit_signal` in `struct clone_args` (clone(2)).
    let signal = match flags {
        CloneFlags::Given(_) => 0,
        CloneFlags::At(address) => sys::word(task, address.wrapping_add(32)).unwrap_or(0),
    };
    CloneFlags::is_unusual(flags_of(task, flags) | signal)
}

/// The flags of a task's call that creates another one.
fn flags_of(task: Tid, flags: CloneFlags) -> u64 {
    match flags {
        CloneFlags::Given(flags) => flags,
        CloneFlags::At(address) => sys::word(task, address).unwrap_or(0),
    }
}
