//! Births, deaths and changes of a program's processes.

use super::ptrace::{self, Resume};
use super::{At, Call, Hold, Task, Tracer, procfs, spawn};
use crate::trace::{
    End, EventKind, Grain, Limit, Outcome, Process, ProcessName, Reaper, Remarks, Stream,
    TraceError,
};
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// How many threads a run may have alive at a time: far more than a program about processes
/// needs, and few enough for any machine.
const MOST_THREADS: usize = 500;

impl Tracer<'_> {
    /// Notes a new process and gives its index.
    pub(super) fn add_process(&mut self, pid: i32, forker: Option<usize>) -> usize {
        let name = match forker {
            None => ProcessName::root(),
            Some(forker) => {
                let siblings = self.children(forker).count();
                let number =
                    u32::try_from(siblings + 1).expect("the limit on processes is far below");
                self.trace.processes[forker].name.child(number)
            }
        };
        let process = self.trace.processes.len();
        let new = Process::new(name, pid, forker);
        self.trace.processes.push(new);
        self.tasks.insert(pid, Task { process, thread: 0, at: At::Birth });
        process
    }

    /// The processes that `process` has forked, by their indices.
    pub(super) fn children(&self, process: usize) -> impl Iterator<Item = usize> {
        let processes = self.trace.processes.iter().enumerate();
        processes.filter_map(move |(index, child)| (child.forker == Some(process)).then_some(index))
    }

    /// Whether it has not ended.
    pub(super) fn lives(&self, process: usize) -> bool {
        self.trace.processes[process].end.is_none()
    }

    /// Whether it is dead, and its parent could still reap it.
    pub(super) fn is_zombie(&self, process: usize) -> bool {
        !self.lives(process) && self.trace.processes[process].reaper.is_none()
    }

    /// `creator` has made a new task.
    pub(super) fn created(&mut self, creator: i32, maybe_thread: bool) -> Result<(), TraceError> {
        let task =
            ptrace::message(creator).map_err(spawn::failed("ask for a new process's PID"))?;
        let Some(Task { process, at, .. }) = self.tasks.get(&creator).copied() else {
            return Ok(());
        };
        let followed = matches!(at, At::Call(Call::Create { .. }));
        if followed {
            self.set(creator, At::Call(Call::Create { seen: true }));
        }
        if !maybe_thread || procfs::process_of(task) == Some(task) {
            let child = self.add_process(task, Some(process));
            self.note(process, EventKind::Fork { child });
        } else {
            self.add_thread(task, process);
        }
        if self.trace.processes.len() > self.limits.processes {
            self.end(Outcome::LimitReached(Limit::Processes(self.limits.processes)));
        } else if self.tasks.len() > MOST_THREADS {
            self.end(Outcome::LimitReached(Limit::Threads(MOST_THREADS)));
        }
        if self.strangers.remove(&task) {
            self.born(task)?;
        }
        if followed { self.resume(creator, 0) } else { self.advance(creator) }
    }

    fn add_thread(&mut self, task: i32, process: usize) {
        let thread = self.trace.processes[process].threads;
        self.trace.processes[process].threads += 1;
        self.tasks.insert(task, Task { process, thread, at: At::Birth });
        let name = &self.trace.processes[process].name;
        let reason =
            format!("process {name} has several threads, which the fork/wait graph does not show");
        self.trace.remarks.unpredictable.get_or_insert(reason);
    }

    /// A task whose creator is known is at its first stop.
    fn born(&mut self, task: i32) -> Result<(), TraceError> {
        self.set(task, At::Code);
        self.resume(task, 0)
    }

    /// A task is stopped at its birth, or by a signal that stops its whole process.
    pub(super) fn stopped(&mut self, task: i32, signal: i32) -> Result<(), TraceError> {
        let Some(Task { process, at, .. }) = self.tasks.get(&task).copied() else {
            self.strangers.insert(task);
            return Ok(());
        };
        if at == At::Birth {
            return self.born(task);
        }
        let stays = [libc::SIGSTOP, libc::SIGTSTP, libc::SIGTTIN, libc::SIGTTOU].contains(&signal);
        self.trace.processes[process].stopped = stays;
        if stays { ptrace::resume(task, Resume::Listen, 0) } else { self.resume(task, 0) }
    }

    /// A signal is about to be delivered.
    pub(super) fn signal_arrives(&mut self, task: i32, signal: i32) -> Result<(), TraceError> {
        let watched = self.grain() == Some(Grain::Writes) && self.trace.remarks.needs.is_none();
        if signal == libc::SIGCHLD && watched && procfs::catches(task, signal) {
            self.remark_need(Grain::Exits, task, "handles SIGCHLD");
        }
        self.resume(task, signal)
    }

    pub(super) fn executed(&mut self, task: i32) -> Result<(), TraceError> {
        let running =
            |(_, process): &(usize, &Process)| process.pid == task && process.end.is_none();
        let Some((process, _)) = self.trace.processes.iter().enumerate().find(running) else {
            return self.resume(task, 0);
        };
        // The process's other threads are gone, and the kernel doesn't report their ends.
        self.tasks.retain(|_, task| task.process != process);
        self.tasks.insert(task, Task { process, thread: 0, at: At::Code });
        let program = procfs::executable(task).unwrap_or_default();
        if process == 0 {
            self.execs += 1;
            let before = self.executable.replace(program.clone());
            if before.is_some_and(|before| before != program) && self.is_untouched() {
                self.forget_launcher();
            }
        }
        self.note(process, EventKind::Exec { program });
        self.resume(task, 0)
    }

    /// Whether the first process is as it was at its start: alone, with no dead child left to wait
    /// for, and nothing written to standard output.
    fn is_untouched(&self) -> bool {
        let gone = |process: &Process| process.end.is_some() && process.reaper.is_some();
        self.trace.processes[1..].iter().all(gone)
            && self.trace.writes(Stream::Stdout).next().is_none()
    }

    /// What ran so far only launched the program (a shell script that ends in `exec`, say): to the
    /// program, it makes no difference.
    fn forget_launcher(&mut self) {
        self.trace.launch.processes += self.trace.processes.len() - 1;
        self.trace.launch.execs = self.execs;
        self.trace.processes.truncate(1);
        self.trace.processes[0].threads = 1;
        self.trace.events.clear();
        self.trace.remarks = Remarks::default();
    }

    /// A task is about to end.
    pub(super) fn exiting(&mut self, task: i32) -> Result<(), TraceError> {
        let is_first_thread = self.tasks.get(&task).is_some_and(|task| task.thread == 0);
        if self.schedules_exits() && is_first_thread {
            self.hold(task, Hold::Exit);
            return Ok(());
        }
        self.resume(task, 0)
    }

    pub(super) fn task_ended(&mut self, task: i32, end: End) -> Result<(), TraceError> {
        self.strangers.remove(&task);
        self.queue.retain(|queued| *queued != task);
        let Some(Task { process, at, .. }) = self.tasks.remove(&task) else { return Ok(()) };
        if let At::Call(Call::Write(stream)) = at {
            // It was killed while writing, and what came out is still its own.
            self.drain(stream)?;
            let bytes = std::mem::take(&mut self.pipe(stream).pending);
            self.note_write(process, stream, bytes);
        }
        if self.trace.processes[process].pid == task {
            self.process_ended(process, end);
        }
        Ok(())
    }

    fn process_ended(&mut self, process: usize, end: End) {
        self.trace.processes[process].end = Some(end);
        self.note(process, EventKind::Exit(end));
        let Process { pid, forker, .. } = self.trace.processes[process];
        if self.children(process).any(|child| self.lives(child)) {
            self.remark_need(Grain::Everything, pid, "ends before its child");
        }
        let Some(forker) = forker.filter(|forker| self.lives(*forker)) else { return };
        let waits =
            |task: &Task| task.process == forker && matches!(task.at, At::Call(Call::Wait(_)));
        // Gone at once, with a living parent that isn't waiting: then nobody will ever reap it.
        if !self.tasks.values().any(waits) && is_gone(pid) {
            self.trace.processes[process].reaper = Some(Reaper::Kernel);
        }
        for (_, fruitless) in self
            .fruitless
            .iter_mut()
            .filter(|(task, _)| self.tasks.get(task).is_some_and(|task| task.process == forker))
        {
            fruitless.stale = true;
        }
    }

    /// `parent` has come out of a wait: notes which of its dead children are gone now.
    pub(super) fn note_reaped(&mut self, parent: usize) {
        let children: Vec<_> =
            self.children(parent).filter(|child| self.is_zombie(*child)).collect();
        for child in children {
            if is_gone(self.trace.processes[child].pid) {
                self.trace.processes[child].reaper = Some(Reaper::Process(parent));
                self.note(parent, EventKind::Reap { child });
            }
        }
    }
}

/// Whether no process, dead or alive, has this PID.
fn is_gone(pid: i32) -> bool {
    kill(Pid::from_raw(pid), None::<Signal>) == Err(Errno::ESRCH)
}
