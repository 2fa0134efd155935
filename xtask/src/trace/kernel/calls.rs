//! The system calls that a program stops at, on their way in and out.

use super::ptrace;
use super::{At, Call, Hold, Target, Task, Tracer, Wait, ending, filter, procfs, spawn};
use crate::trace::{EventKind, Grain, Limit, Outcome, Stream, TraceError};
use nix::errno::Errno;

impl Tracer<'_> {
    pub(super) fn call_entered(&mut self, task: i32) -> Result<(), TraceError> {
        let call = match ptrace::call(task) {
            Ok(call) => call,
            // It has died in the meantime, and its end is about to be reported.
            Err(Errno::ESRCH) => return Ok(()),
            Err(errno) => return Err(spawn::failed("look at a system call")(errno)),
        };
        if call.architecture != filter::NATIVE || call.number >= u64::from(filter::X32) {
            self.give_up("it makes system calls of another architecture");
            return Ok(());
        }
        let [first, second, third, fourth, ..] = call.arguments;
        match libc::c_long::try_from(call.number).unwrap_or(-1) {
            libc::SYS_wait4 => return self.wait_entered(task, self.wait4(first, third)),
            libc::SYS_waitid => return self.wait_entered(task, self.waitid(first, second, fourth)),
            libc::SYS_clone | libc::SYS_clone3 if is_untraced_clone(task, &call) => {
                self.give_up("it creates a process that escapes the tracer (CLONE_UNTRACED)");
                return Ok(());
            }
            libc::SYS_clone3 => self.set(task, At::Call(Call::Create { seen: false })),
            libc::SYS_getppid => {
                self.remark_woken(task);
                self.hold(task, Hold::Ppid);
                return Ok(());
            }
            libc::SYS_kill | libc::SYS_tkill | libc::SYS_tgkill | libc::SYS_pidfd_send_signal => {
                self.signal_sent(task, first);
            }
            libc::SYS_splice => return self.write_entered(task, third),
            libc::SYS_tee => return self.write_entered(task, second),
            _ => return self.write_entered(task, first),
        }
        self.resume(task, 0)
    }

    /// Ends the run, because something happens that the tracer can't follow.
    fn give_up(&mut self, reason: &str) {
        self.end(Outcome::Unanswered(reason.to_owned()));
    }

    /// What wait4(2) with these arguments asks for.
    fn wait4(&self, pid: u64, options: u64) -> Wait {
        // The arguments are ints in 64-bit registers.
        #[allow(clippy::cast_possible_truncation)]
        let pid = pid as i32;
        let target = if pid > 0 { self.child_target(pid) } else { Target::Any };
        Wait { target, polls: has_nohang(options) }
    }

    /// What waitid(2) with these arguments asks for.
    fn waitid(&self, kind: u64, id: u64, options: u64) -> Wait {
        #[allow(clippy::cast_possible_truncation)]
        let target = match kind {
            kind if kind == u64::from(libc::P_PID) => self.child_target(id as i32),
            kind if kind == u64::from(libc::P_PIDFD) => Target::Unknown,
            _ => Target::Any,
        };
        Wait { target, polls: has_nohang(options) }
    }

    fn child_target(&self, pid: i32) -> Target {
        // The last one: a PID may have been used before.
        let found = self.trace.processes.iter().rposition(|process| process.pid == pid);
        found.map_or(Target::Unknown, Target::Child)
    }

    fn wait_entered(&mut self, task: i32, wait: Wait) -> Result<(), TraceError> {
        let Some(Task { process, .. }) = self.tasks.get(&task).copied() else { return Ok(()) };
        let unreaped =
            self.children(process).filter(|child| self.lives(*child) || self.is_zombie(*child));
        match (unreaped.count(), wait) {
            (1.., Wait { polls: true, .. }) => {
                self.remark_need(Grain::Exits, task, "asks whether a child has ended (WNOHANG)");
            }
            (2.., Wait { target: Target::Any, .. }) => {
                self.remark_need(Grain::Exits, task, "waits for any of its children");
            }
            (1.., Wait { target: Target::Unknown, .. }) => {
                self.remark_need(
                    Grain::Exits,
                    task,
                    "waits for a child in a way that does not name it",
                );
            }
            _ => {}
        }
        let repeats_look =
            self.grain().is_some() && wait.polls && self.is_fruitless(task, wait.target);
        if self.schedules_exits() || repeats_look {
            self.hold(task, Hold::Wait(wait));
            return Ok(());
        }
        self.set(task, At::Call(Call::Wait(wait)));
        self.resume(task, 0)
    }

    /// Signals to others arrive at moments that no schedule decides.
    fn signal_sent(&mut self, task: i32, target: u64) {
        let Some(Task { process, .. }) = self.tasks.get(&task) else { return };
        let process = &self.trace.processes[*process];
        if i32::try_from(target) != Ok(process.pid) {
            let reason =
                format!("process {} sends a signal, whose arrival is not scheduled", process.name);
            self.trace.remarks.unscheduled.get_or_insert(reason);
        }
    }

    /// The task is about to write into `descriptor`.
    fn write_entered(&mut self, task: i32, descriptor: u64) -> Result<(), TraceError> {
        let Some(link) = procfs::descriptor(task, descriptor) else { return self.resume(task, 0) };
        let stream = match () {
            () if self.stdout.is_at(&link) => Stream::Stdout,
            () if self.stderr.is_at(&link) => Stream::Stderr,
            () => return self.send_entered(task, procfs::channel(&link)),
        };
        self.note_adopter(task);
        self.hold(task, Hold::Write(stream));
        Ok(())
    }

    /// Asks whose child the task's process is by now, if its forker has ended.
    fn note_adopter(&mut self, task: i32) {
        let Some(Task { process, .. }) = self.tasks.get(&task).copied() else { return };
        let processes = &mut self.trace.processes;
        if processes[process].forker.is_some_and(|forker| processes[forker].end.is_some()) {
            processes[process].adopter = procfs::parent_of(processes[process].pid);
        }
    }

    /// The task is about to write into something else: a pipe or a socket, if `channel` is known.
    fn send_entered(&mut self, task: i32, channel: Option<u64>) -> Result<(), TraceError> {
        let Some(channel) = channel else { return self.resume(task, 0) };
        self.remark_need(Grain::Exits, task, "writes into a pipe");
        if self.schedules_exits() {
            self.hold(task, Hold::Send(channel));
            return Ok(());
        }
        self.resume(task, 0)
    }

    pub(super) fn call_returned(&mut self, task: i32) -> Result<(), TraceError> {
        let result = match ptrace::returned(task) {
            Ok(result) => result,
            Err(Errno::ESRCH) => return Ok(()),
            Err(errno) => return Err(spawn::failed("look at a system call's result")(errno)),
        };
        let Some(Task { process, at: At::Call(call), .. }) = self.tasks.get(&task).copied() else {
            return self.resume(task, 0);
        };
        self.set(task, At::Code);
        match call {
            Call::Write(stream) => self.attribute(process, stream, result)?,
            Call::Wait(wait) if result >= 0 => {
                let before = self.trace.events.len();
                self.note_reaped(process);
                let fruitless = wait.polls && self.trace.events.len() == before;
                self.note_look(task, wait.target, fruitless);
            }
            Call::Create { seen: false } if result > 0 => {
                let reason = format!("it created a process, PID {result}, that escapes the tracer");
                self.end(Outcome::Unanswered(reason));
                let _ = i32::try_from(result).map(ending::kill_process);
            }
            Call::Wait(_) | Call::Create { .. } => {}
        }
        if self.is_over() { self.resume(task, 0) } else { self.advance(task) }
    }

    /// A write by `process` has returned `result`: takes what came out as its own, if it is just
    /// as much.
    fn attribute(&mut self, process: usize, stream: Stream, result: i64) -> Result<(), TraceError> {
        self.drain(stream)?;
        let bytes = std::mem::take(&mut self.pipe(stream).pending);
        let written = usize::try_from(result).unwrap_or(0);
        if bytes.len() == written {
            self.note_write(process, stream, bytes);
        } else if !self.is_over() {
            let name = &self.trace.processes[process].name;
            let count = bytes.len();
            self.end(Outcome::Unanswered(format!(
                "process {name} wrote {written} bytes, but {count} came out: \
                 some of the output can't be attributed to a process"
            )));
        }
        Ok(())
    }

    pub(super) fn note_write(&mut self, process: usize, stream: Stream, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            self.note(process, EventKind::Write { stream, bytes });
        }
    }

    /// Takes what is in a pipe out of it.
    pub(super) fn drain(&mut self, stream: Stream) -> Result<(), TraceError> {
        let count = self.pipe(stream).drain()?;
        self.moving |= count > 0;
        self.output += count;
        if self.output > self.limits.output && !self.is_over() {
            self.end(Outcome::LimitReached(Limit::Output(self.limits.output)));
        }
        Ok(())
    }

    /// A process that asks for its parent's PID when its parent's end has woken it may get the one or
    /// the other.
    fn remark_woken(&mut self, task: i32) {
        let Some(process) = self.tasks.get(&task).map(|task| task.process) else { return };
        if self.woken.contains(&process) {
            let name = &self.trace.processes[process].name;
            self.trace.remarks.unscheduled.get_or_insert_with(|| {
                format!(
                    "process {name} is woken by its parent's end, and may ask for its parent's PID \
                     a moment before the kernel gives it another parent"
                )
            });
        }
    }

    /// Remarks that the steps of `grain` can be seen: `task` does what `deed` says.
    pub(super) fn remark_need(&mut self, grain: Grain, task: i32, deed: &str) {
        let processes = &self.trace.processes;
        let process = self.tasks.get(&task).map(|task| &processes[task.process]);
        let process = process.or_else(|| processes.iter().rfind(|process| process.pid == task));
        let is_new = self.trace.remarks.needs.as_ref().is_none_or(|(known, _)| *known < grain);
        if let Some(process) = process.filter(|_| is_new) {
            self.trace.remarks.needs = Some((grain, format!("process {} {deed}", process.name)));
        }
    }
}

fn has_nohang(options: u64) -> bool {
    options & u64::from(libc::WNOHANG.cast_unsigned()) != 0
}

/// Whether a clone call asks for a child that is not traced.
fn is_untraced_clone(task: i32, call: &ptrace::Call) -> bool {
    let flags = match libc::c_long::try_from(call.number) {
        Ok(libc::SYS_clone3) => ptrace::word(task, call.arguments[0]).unwrap_or(0),
        _ => call.arguments[0],
    };
    flags & u64::from(libc::CLONE_UNTRACED.cast_unsigned()) != 0
}
