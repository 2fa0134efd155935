//! The tracer: follows every process of a program with ptrace, and notes what each one does.
//!
//! One thread starts the program and makes every ptrace request. A seccomp filter stops the
//! program only at calls that matter. Writes to the program's output are let through one at a
//! time, and the pipe is emptied behind each: what comes out is that process's, however it was put
//! in.

mod calls;
mod ending;
mod filter;
mod holds;
mod output;
mod processes;
mod procfs;
mod ptrace;
mod spawn;
mod ticks;

use super::{EventKind, Grain, Limits, Pace, Program, Stream, Trace, TraceError};
use nix::errno::Errno;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;
use output::Pipe;
use ptrace::{Change, Resume};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use ticks::Ticks;

/// How often a waiting tracer looks around: to empty a pipe that a large write has filled.
const UNHURRIED: Duration = Duration::from_millis(5);

/// The same in a scheduled run: also to find out who is blocked, with everybody else held.
const HURRIED: Duration = Duration::from_micros(250);

/// Runs `program` at this pace and traces it.
pub(super) fn run<'a>(
    program: &Program,
    limits: &'a Limits,
    pace: Pace<'a>,
) -> Result<Trace, TraceError> {
    let interval = match &pace {
        Pace::AsItComes => UNHURRIED,
        Pace::Scheduled { .. } => HURRIED,
    };
    let mut ticks = Ticks::new(interval)?;
    let mut tracer = Tracer::start(program, limits, pace)?;
    tracer.follow(&mut ticks)?;
    tracer.finish(program)
}

/// Keeps the calling thread on one of its processors, if it may choose.
pub(super) fn stay_on_processor(number: usize) {
    let this = Pid::from_raw(0);
    let Ok(allowed) = sched_getaffinity(this) else { return };
    let mut processors =
        (0..CpuSet::count()).filter(|processor| allowed.is_set(*processor) == Ok(true));
    let mut one = CpuSet::new();
    if let Some(processor) = processors.nth(number)
        && one.set(processor).is_ok()
    {
        // Where it is refused, the search is only slower.
        let _ = sched_setaffinity(this, &one);
    }
}

/// A task of the program: a process's first thread, or another one.
#[derive(Clone, Copy)]
struct Task {
    process: usize,
    /// Which of its process's threads it is.
    thread: usize,
    at: At,
}

/// Where a task is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Created, and not yet seen at its first stop.
    Birth,
    /// In its own code, or in a call that doesn't matter here.
    Code,
    /// Held at a visible step.
    Held(Hold),
    /// In a call that it was let into.
    Call(Call),
}

/// A visible step at which a task is held.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hold {
    Write(Stream),
    /// A write into another pipe or socket, known by its inode.
    Send(u64),
    Wait(Wait),
    Ppid,
    Exit,
    Advance,
}

/// A call that is followed to its return.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    Write(Stream),
    Wait(Wait),
    /// Creates a task; `seen` once the kernel has told of it.
    Create {
        seen: bool,
    },
}

/// What a process asks for when it waits.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Wait {
    target: Target,
    /// Whether it asks without waiting (WNOHANG).
    polls: bool,
}

/// Whom a process waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    /// Any child, or any of a group.
    Any,
    /// This process, by its index.
    Child(usize),
    /// Somebody that the tracer can't tell: a process that is no child, or a PID file descriptor.
    Unknown,
}

struct Tracer<'a> {
    limits: &'a Limits,
    pace: Pace<'a>,
    deadline: Instant,
    trace: Trace,
    tasks: HashMap<i32, Task>,
    /// Tasks at their first stop whose creator's event is still to come.
    strangers: HashSet<i32>,
    stdout: Pipe,
    stderr: Pipe,
    /// Bytes that have come out of both pipes.
    output: usize,
    /// Tasks that are held, first come first.
    queue: VecDeque<i32>,
    /// For each task whose last look for a dead child found none: how much its process had written
    /// by then, and whether a child of it has exited since.
    fruitless: HashMap<i32, holds::Fruitless>,
    /// Processes that their parent's end has woken: they may run a moment before the kernel gives
    /// them another parent (`exit_files` comes before `exit_notify` in the kernel's `do_exit`).
    woken: HashSet<usize>,
    /// Whether something came out of a pipe since the last tick.
    moving: bool,
    /// The program that the first process runs; `None` before its first exec.
    executable: Option<PathBuf>,
    /// How often it has become another program.
    execs: usize,
}

impl<'a> Tracer<'a> {
    fn start(program: &Program, limits: &'a Limits, pace: Pace<'a>) -> Result<Self, TraceError> {
        let (stdout, stdout_writer) = Pipe::new()?;
        let (stderr, stderr_writer) = Pipe::new()?;
        let grain = match &pace {
            Pace::AsItComes => None,
            Pace::Scheduled { grain, .. } => Some(*grain),
        };
        let pid = spawn::start(program, &stdout_writer, &stderr_writer, grain)?.as_raw();
        let mut tracer = Self {
            limits,
            pace,
            deadline: Instant::now() + limits.time,
            trace: Trace::new(),
            tasks: HashMap::new(),
            strangers: HashSet::new(),
            stdout,
            stderr,
            output: 0,
            queue: VecDeque::new(),
            fruitless: HashMap::new(),
            woken: HashSet::new(),
            moving: false,
            executable: None,
            execs: 0,
        };
        tracer.add_process(pid, None);
        Ok(tracer)
    }

    /// Follows the program until none of its tasks is left.
    fn follow(&mut self, ticks: &mut Ticks) -> Result<(), TraceError> {
        ticks.restart()?;
        loop {
            match ptrace::next_change() {
                Ok(None) => return Ok(()),
                Ok(Some((task, change))) if self.is_over() => self.bury(task, change)?,
                Ok(Some((task, change))) => {
                    self.handle(task, change)?;
                    self.let_go_if_settled()?;
                    ticks.restart()?;
                }
                Err(Errno::EINTR) => {
                    self.look_around()?;
                    ticks.slow_down()?;
                }
                Err(errno) => return Err(spawn::failed("wait for the program")(errno)),
            }
            if !self.is_over() && Instant::now() > self.deadline {
                self.end(self.out_of_time());
            }
        }
    }

    fn handle(&mut self, task: i32, change: Change) -> Result<(), TraceError> {
        match change {
            Change::Ended(end) => self.task_ended(task, end),
            Change::Stopped(signal) => self.stopped(task, signal),
            Change::Created { maybe_thread } => self.created(task, maybe_thread),
            Change::Exec => self.executed(task),
            Change::Exiting => self.exiting(task),
            Change::Call => self.call_entered(task),
            Change::Return => self.call_returned(task),
            Change::Signal(signal) => self.signal_arrives(task, signal),
        }
    }

    /// Lets a stopped task go on to the end of the call that is followed, or freely.
    fn resume(&mut self, task: i32, signal: i32) -> Result<(), TraceError> {
        let in_call = matches!(self.tasks.get(&task), Some(Task { at: At::Call(_), .. }));
        let how = if in_call { Resume::ToReturn } else { Resume::Freely };
        ptrace::resume(task, how, signal)
    }

    /// Which steps are visible; `None` if the run goes as it comes, still or altogether.
    fn grain(&self) -> Option<Grain> {
        match &self.pace {
            Pace::Scheduled { grain, after_execs, .. } if self.execs >= *after_execs => {
                Some(*grain)
            }
            Pace::AsItComes | Pace::Scheduled { .. } => None,
        }
    }

    /// Whether exits, and what can tell them, are held.
    fn schedules_exits(&self) -> bool {
        self.grain().is_some_and(|grain| grain >= Grain::Exits)
    }

    fn note(&mut self, process: usize, kind: EventKind) {
        self.trace.events.push(super::Event { process, kind });
    }

    fn set(&mut self, task: i32, at: At) {
        if let Some(task) = self.tasks.get_mut(&task) {
            task.at = at;
        }
    }

    fn pipe(&mut self, stream: Stream) -> &mut Pipe {
        match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }
}
