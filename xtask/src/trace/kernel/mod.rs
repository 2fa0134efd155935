//! The tracer: follows every process of a program with ptrace, and notes what each one does.
//!
//! One thread starts the program and makes every ptrace request. A seccomp filter stops the
//! program only at calls that matter: those that can write into a pipe, and those that reap. Writes
//! to the program's output are let through one at a time, and the pipe is emptied behind each:
//! what comes out is that process's, however it was put in.

mod filter;
mod output;
mod procfs;
mod ptrace;
mod spawn;
mod ticks;

use super::{
    End, Event, EventKind, Limit, Limits, Outcome, Process, ProcessName, Program, Reaper, Stream,
};
use super::{Trace, TraceError};
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use output::Pipe;
use ptrace::{Change, Resume};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use ticks::Ticks;

/// How many threads a run may have alive at a time: far more than a program about processes
/// needs, and few enough for any machine.
const MOST_THREADS: usize = 500;

/// How long to wait, after the last process has ended, for the output to be closed.
const CLOSING: Duration = Duration::from_secs(1);

/// Runs `program` and traces it.
pub(super) fn run(program: &Program, limits: &Limits) -> Result<Trace, TraceError> {
    let _ticks = Ticks::start()?;
    let mut tracer = Tracer::start(program, limits)?;
    tracer.follow()?;
    tracer.finish(program)
}

/// A task of the program: a process's first thread, or another one.
struct Task {
    process: usize,
    at: At,
}

/// Where a task is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Created, and not yet seen at its first stop.
    Birth,
    /// In its own code, or in a call that doesn't matter here.
    Code,
    /// Held where it is about to write into a stream.
    Held(Stream),
    /// In a call that it was let into.
    Call(Call),
}

/// A call that is followed to its return.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    Write(Stream),
    Wait,
    /// Creates a task; `seen` once the kernel has told of it.
    Create {
        seen: bool,
    },
}

struct Tracer<'a> {
    limits: &'a Limits,
    deadline: Instant,
    trace: Trace,
    tasks: HashMap<i32, Task>,
    /// Tasks at their first stop whose creator's event is still to come.
    strangers: HashSet<i32>,
    stdout: Pipe,
    stderr: Pipe,
    /// Bytes that have come out of both pipes.
    output: usize,
    /// Tasks that are held at a write, first come first.
    queue: VecDeque<i32>,
    /// Whether something came out of a pipe since the last tick.
    moving: bool,
    /// The program that the first process runs; `None` before its first exec.
    executable: Option<PathBuf>,
}

impl<'a> Tracer<'a> {
    fn start(program: &Program, limits: &'a Limits) -> Result<Self, TraceError> {
        let (stdout, stdout_writer) = Pipe::new()?;
        let (stderr, stderr_writer) = Pipe::new()?;
        let pid = spawn::start(program, &stdout_writer, &stderr_writer)?.as_raw();
        let mut tracer = Self {
            limits,
            deadline: Instant::now() + limits.time,
            trace: Trace::new(),
            tasks: HashMap::new(),
            strangers: HashSet::new(),
            stdout,
            stderr,
            output: 0,
            queue: VecDeque::new(),
            moving: false,
            executable: None,
        };
        tracer.add_process(pid, None);
        Ok(tracer)
    }

    /// Follows the program until none of its tasks is left.
    fn follow(&mut self) -> Result<(), TraceError> {
        loop {
            match ptrace::next_change() {
                Ok(None) => return Ok(()),
                Ok(Some((task, change))) if self.is_over() => self.bury(task, change)?,
                Ok(Some((task, change))) => self.handle(task, change)?,
                Err(Errno::EINTR) => self.look_around()?,
                Err(errno) => return Err(spawn::failed("wait for the program")(errno)),
            }
            if !self.is_over() && Instant::now() > self.deadline {
                self.end(Outcome::LimitReached(Limit::Time(self.limits.time)));
            }
        }
    }

    fn handle(&mut self, task: i32, change: Change) -> Result<(), TraceError> {
        match change {
            Change::Exited(status) => self.task_ended(task, End::Exited(status))?,
            Change::Signaled(signal) => self.task_ended(task, End::Signaled(signal))?,
            Change::Stopped(signal) => self.stopped(task, signal)?,
            Change::Created => self.created(task)?,
            Change::Exec => self.executed(task)?,
            Change::Exiting => self.resume(task, 0)?,
            Change::Call => self.call_entered(task)?,
            Change::Return => self.call_returned(task)?,
            Change::Signal(signal) => self.resume(task, signal)?,
        }
        Ok(())
    }

    /// Lets a stopped task go on to the end of the call that is followed, or freely.
    fn resume(&mut self, task: i32, signal: i32) -> Result<(), TraceError> {
        let in_call = matches!(self.tasks.get(&task), Some(Task { at: At::Call(_), .. }));
        let how = if in_call { Resume::ToReturn } else { Resume::Freely };
        ptrace::resume(task, how, signal)
            .map_err(|cause| TraceError::Failed { what: "resume a process", cause })
    }
}

/// Births and deaths.
impl Tracer<'_> {
    /// Notes a new process and gives its index.
    fn add_process(&mut self, pid: i32, forker: Option<usize>) -> usize {
        let name = match forker {
            None => ProcessName::root(),
            Some(forker) => {
                let siblings = self
                    .trace
                    .processes
                    .iter()
                    .filter(|process| process.forker == Some(forker))
                    .count();
                let number =
                    u32::try_from(siblings + 1).expect("the limit on processes is far below");
                self.trace.processes[forker].name.child(number)
            }
        };
        let process = self.trace.processes.len();
        self.trace.processes.push(Process {
            name,
            pid,
            forker,
            end: None,
            reaper: None,
            stopped: false,
        });
        self.tasks.insert(pid, Task { process, at: At::Birth });
        process
    }

    /// `creator` has made a new task.
    fn created(&mut self, creator: i32) -> Result<(), TraceError> {
        let task =
            ptrace::message(creator).map_err(spawn::failed("ask for a new process's PID"))?;
        let Some(process) = self.tasks.get(&creator).map(|task| task.process) else {
            return Ok(());
        };
        if let Some(Task { at: At::Call(Call::Create { seen }), .. }) = self.tasks.get_mut(&creator)
        {
            *seen = true;
        }
        if procfs::process_of(task) == Some(task) {
            let child = self.add_process(task, Some(process));
            self.note(process, EventKind::Fork { child });
        } else {
            self.tasks.insert(task, Task { process, at: At::Birth });
        }
        if self.trace.processes.len() > self.limits.processes {
            self.end(Outcome::LimitReached(Limit::Processes(self.limits.processes)));
        } else if self.tasks.len() > MOST_THREADS {
            self.end(Outcome::LimitReached(Limit::Threads(MOST_THREADS)));
        }
        if self.strangers.remove(&task) {
            self.born(task)?;
        }
        self.resume(creator, 0)
    }

    /// A task whose creator is known is at its first stop.
    fn born(&mut self, task: i32) -> Result<(), TraceError> {
        self.set(task, At::Code);
        self.resume(task, 0)
    }

    /// A task is stopped at its birth, or by a signal that stops its whole process.
    fn stopped(&mut self, task: i32, signal: i32) -> Result<(), TraceError> {
        let Some(Task { process, at }) = self.tasks.get(&task) else {
            self.strangers.insert(task);
            return Ok(());
        };
        if *at == At::Birth {
            return self.born(task);
        }
        let stays = [libc::SIGSTOP, libc::SIGTSTP, libc::SIGTTIN, libc::SIGTTOU].contains(&signal);
        self.trace.processes[*process].stopped = stays;
        if !stays {
            return self.resume(task, 0);
        }
        ptrace::resume(task, Resume::Listen, 0)
            .map_err(|cause| TraceError::Failed { what: "stop a process", cause })
    }

    fn executed(&mut self, task: i32) -> Result<(), TraceError> {
        let Some(process) = self
            .trace
            .processes
            .iter()
            .position(|process| process.pid == task && process.end.is_none())
        else {
            return self.resume(task, 0);
        };
        // The process's other threads are gone, and the kernel doesn't report their ends.
        self.tasks.retain(|_, task| task.process != process);
        self.tasks.insert(task, Task { process, at: At::Code });
        let program = procfs::executable(task).unwrap_or_default();
        if process == 0 {
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
        let others_gone = self.trace.processes[1..]
            .iter()
            .all(|process| process.end.is_some() && process.reaper.is_some());
        others_gone && self.trace.writes(Stream::Stdout).next().is_none()
    }

    /// What ran so far only launched the program (a shell script that ends in `exec`, say): to the
    /// program, it makes no difference.
    fn forget_launcher(&mut self) {
        self.trace.launcher_processes += self.trace.processes.len() - 1;
        self.trace.processes.truncate(1);
        self.trace.events.clear();
    }

    fn task_ended(&mut self, task: i32, end: End) -> Result<(), TraceError> {
        self.strangers.remove(&task);
        self.queue.retain(|queued| *queued != task);
        let Some(Task { process, at }) = self.tasks.remove(&task) else { return Ok(()) };
        if let At::Call(Call::Write(stream)) = at {
            // It was killed while writing, and what came out is still its own.
            self.drain(stream)?;
            let bytes = std::mem::take(&mut self.pipe(stream).pending);
            self.note_write(process, stream, bytes);
        }
        if self.trace.processes[process].pid == task {
            self.process_ended(process, end);
        }
        self.let_next_write()
    }

    fn process_ended(&mut self, process: usize, end: End) {
        self.trace.processes[process].end = Some(end);
        self.note(process, EventKind::Exit(end));
        let forker = self.trace.processes[process].forker;
        let waited_for = self
            .tasks
            .values()
            .any(|task| Some(task.process) == forker && task.at == At::Call(Call::Wait));
        let forker_lives = forker.is_some_and(|forker| self.trace.processes[forker].end.is_none());
        // Gone at once, with a living parent that isn't waiting: then nobody will ever reap it.
        if forker_lives && !waited_for && is_gone(self.trace.processes[process].pid) {
            self.trace.processes[process].reaper = Some(Reaper::Kernel);
        }
    }

    /// `parent` has come out of a wait: notes which of its dead children are gone now.
    fn note_reaped(&mut self, parent: usize) {
        for child in 0..self.trace.processes.len() {
            let Process { forker, end, reaper, pid, .. } = self.trace.processes[child];
            if forker == Some(parent) && end.is_some() && reaper.is_none() && is_gone(pid) {
                self.trace.processes[child].reaper = Some(Reaper::Process(parent));
                self.note(parent, EventKind::Reap { child });
            }
        }
    }

    fn note(&mut self, process: usize, kind: EventKind) {
        self.trace.events.push(Event { process, kind });
    }

    fn set(&mut self, task: i32, at: At) {
        if let Some(task) = self.tasks.get_mut(&task) {
            task.at = at;
        }
    }
}

/// System calls.
impl Tracer<'_> {
    fn call_entered(&mut self, task: i32) -> Result<(), TraceError> {
        let call = match ptrace::call(task) {
            Ok(call) => call,
            // It has died in the meantime, and its end is about to be reported.
            Err(Errno::ESRCH) => return Ok(()),
            Err(errno) => return Err(spawn::failed("look at a system call")(errno)),
        };
        if call.architecture != filter::NATIVE || call.number >= u64::from(filter::X32) {
            self.end(Outcome::Unanswered(
                "it makes system calls of another architecture".to_owned(),
            ));
            return Ok(());
        }
        let [first, second, third, ..] = call.arguments;
        match libc::c_long::try_from(call.number).unwrap_or(-1) {
            libc::SYS_wait4 | libc::SYS_waitid => self.set(task, At::Call(Call::Wait)),
            libc::SYS_clone | libc::SYS_clone3 if is_untraced_clone(task, &call) => {
                self.end(Outcome::Unanswered(
                    "it creates a process that escapes the tracer (CLONE_UNTRACED)".to_owned(),
                ));
                return Ok(());
            }
            libc::SYS_clone3 => self.set(task, At::Call(Call::Create { seen: false })),
            libc::SYS_splice => return self.write_entered(task, third),
            libc::SYS_tee => return self.write_entered(task, second),
            _ => return self.write_entered(task, first),
        }
        self.resume(task, 0)
    }

    /// The task is about to write into `descriptor`.
    fn write_entered(&mut self, task: i32, descriptor: u64) -> Result<(), TraceError> {
        let Some(link) = procfs::descriptor(task, descriptor) else { return self.resume(task, 0) };
        let stream = match () {
            () if self.stdout.is_at(&link) => Stream::Stdout,
            () if self.stderr.is_at(&link) => Stream::Stderr,
            () => return self.resume(task, 0),
        };
        self.set(task, At::Held(stream));
        self.queue.push_back(task);
        self.let_next_write()
    }

    /// Lets the first held write happen, unless one is under way.
    fn let_next_write(&mut self) -> Result<(), TraceError> {
        let busy = self.tasks.values().any(|task| matches!(task.at, At::Call(Call::Write(_))));
        if busy { Ok(()) } else { self.let_a_write() }
    }

    fn let_a_write(&mut self) -> Result<(), TraceError> {
        let Some(task) = self.queue.pop_front() else { return Ok(()) };
        if let Some(Task { at: At::Held(stream), .. }) = self.tasks.get(&task) {
            let stream = *stream;
            self.set(task, At::Call(Call::Write(stream)));
        }
        self.resume(task, 0)
    }

    fn call_returned(&mut self, task: i32) -> Result<(), TraceError> {
        let result = match ptrace::returned(task) {
            Ok(result) => result,
            Err(Errno::ESRCH) => return Ok(()),
            Err(errno) => return Err(spawn::failed("look at a system call's result")(errno)),
        };
        let Some(Task { process, at: At::Call(call) }) = self.tasks.get(&task) else {
            return self.resume(task, 0);
        };
        let (process, call) = (*process, *call);
        self.set(task, At::Code);
        match call {
            Call::Write(stream) => self.attribute(process, stream, result)?,
            Call::Wait if result >= 0 => self.note_reaped(process),
            Call::Create { seen: false } if result > 0 => {
                self.end(Outcome::Unanswered(format!(
                    "it created a process, PID {result}, that escapes the tracer"
                )));
                let _ = i32::try_from(result).map(kill_process);
            }
            Call::Wait | Call::Create { .. } => {}
        }
        self.resume(task, 0)?;
        self.let_next_write()
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

    fn note_write(&mut self, process: usize, stream: Stream, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            self.note(process, EventKind::Write { stream, bytes });
        }
    }

    fn drain(&mut self, stream: Stream) -> Result<(), TraceError> {
        let count = self.pipe(stream).drain()?;
        self.moving |= count > 0;
        self.output += count;
        if self.output > self.limits.output && !self.is_over() {
            self.end(Outcome::LimitReached(Limit::Output(self.limits.output)));
        }
        Ok(())
    }

    fn pipe(&mut self, stream: Stream) -> &mut Pipe {
        match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }

    /// The tracer has waited for a while. A write larger than the pipe needs it emptied; and one
    /// that moves nothing (a splice from an empty pipe, say) mustn't hold up the others.
    fn look_around(&mut self) -> Result<(), TraceError> {
        self.moving = false;
        self.drain(Stream::Stdout)?;
        self.drain(Stream::Stderr)?;
        if self.moving || self.is_over() { Ok(()) } else { self.let_a_write() }
    }
}

/// The end of a run.
impl Tracer<'_> {
    /// Whether the run is being ended.
    fn is_over(&self) -> bool {
        self.trace.outcome != Outcome::Ended
    }

    /// Ends the run: kills all its processes, which are still to be seen off.
    fn end(&mut self, outcome: Outcome) {
        if !self.is_over() {
            self.trace.outcome = outcome;
        }
        self.kill_all();
    }

    fn kill_all(&self) {
        for process in self.trace.processes.iter().filter(|process| process.end.is_none()) {
            kill_process(process.pid);
        }
    }

    /// Sees off a task of a run that is over. What it does on its way is not the program's doing.
    fn bury(&mut self, task: i32, change: Change) -> Result<(), TraceError> {
        if let Change::Exited(_) | Change::Signaled(_) = change {
            self.tasks.remove(&task);
            return Ok(());
        }
        kill_process(task);
        ptrace::resume(task, Resume::Freely, 0)
            .map_err(|cause| TraceError::Failed { what: "kill a process", cause })
    }

    /// Checks that the trace is whole, and hands it out.
    fn finish(mut self, program: &Program) -> Result<Trace, TraceError> {
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
                std::thread::sleep(Duration::from_millis(1));
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

/// Whether a clone call asks for a child that is not traced.
fn is_untraced_clone(task: i32, call: &ptrace::Call) -> bool {
    let flags = match libc::c_long::try_from(call.number) {
        Ok(libc::SYS_clone3) => ptrace::word(task, call.arguments[0]).unwrap_or(0),
        _ => call.arguments[0],
    };
    flags & u64::from(libc::CLONE_UNTRACED.cast_unsigned()) != 0
}

fn kill_process(pid: i32) {
    // It may have died by itself: then there is nothing to do.
    let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
}

/// Whether no process, dead or alive, has this PID.
fn is_gone(pid: i32) -> bool {
    kill(Pid::from_raw(pid), None) == Err(Errno::ESRCH)
}
