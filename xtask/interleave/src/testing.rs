//! Traces made by hand, for tests and examples.

use crate::name::ProcessName;
use crate::trace::{End, Event, EventKind, Fate, Process, ProcessId, Reaper, Stream, Trace};
use nix::unistd::Pid;

/// The PID of the first process that a [`TraceBuilder`] makes; the others' come after it.
const FIRST_PID: i32 = 4_194_300;

/// A trace in the making: what its processes do is told one event after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceBuilder(Trace);

impl Default for TraceBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl TraceBuilder {
    /// The first process.
    pub const PARENT: ProcessId = ProcessId::FIRST;

    /// A run of one process, which has done nothing yet.
    pub fn new() -> Self {
        Self(Trace::of(Pid::from_raw(FIRST_PID)))
    }

    /// A parent with so many children, each of which writes two lines, exits and is reaped.
    pub fn family(children: usize) -> Self {
        let mut builder = Self::new();
        let parent = Self::PARENT;
        builder.exec(parent, "/a/rather/long/way/to/the/lesson/three_children");
        builder.write(parent, "parent process: 4194300\n");
        let children: Vec<_> = (0..children).map(|_| builder.fork(parent)).collect();
        for &child in &children {
            builder.write(child, "foo: child process: 4194301\n");
            builder.write(child, "foo: parent process: 4194300\n").exit(child, 0);
        }
        for child in children {
            builder.reap(parent, child);
        }
        builder.exit(parent, 0);
        builder
    }

    /// A process that forks one that forks one, so many in all.
    pub fn chain(processes: usize) -> Self {
        let mut builder = Self::new();
        let mut chain = vec![Self::PARENT];
        for number in 1..processes {
            let child = builder.fork(chain[number - 1]);
            chain.push(child);
        }
        for pair in chain.windows(2).rev() {
            builder.exit(pair[1], 0).reap(pair[0], pair[1]);
        }
        builder.exit(Self::PARENT, 0);
        builder
    }

    /// The trace.
    pub fn build(&self) -> Trace {
        self.0.clone()
    }

    /// A new child of `parent`.
    pub fn fork(&mut self, parent: ProcessId) -> ProcessId {
        let number = u32::try_from(self.0.children(parent).count() + 1).unwrap_or(u32::MAX);
        let child = self.add(self.0[parent].name.child(number), parent);
        self.record(parent, EventKind::Fork { child });
        child
    }

    /// An exec.
    pub fn exec(&mut self, process: ProcessId, program: &str) -> &mut Self {
        self.record(
            process,
            EventKind::Exec { program: program.into(), words: vec![program.into()] },
        )
    }

    /// A write to standard output.
    pub fn write(&mut self, process: ProcessId, text: &str) -> &mut Self {
        self.record(process, EventKind::Write { stream: Stream::Stdout, bytes: text.into() })
    }

    /// A write to standard error.
    pub fn complain(&mut self, process: ProcessId, text: &str) -> &mut Self {
        self.record(process, EventKind::Write { stream: Stream::Stderr, bytes: text.into() })
    }

    /// An exit with this status.
    pub fn exit(&mut self, process: ProcessId, status: i32) -> &mut Self {
        self.end(process, End::Exited(status))
    }

    /// An end by itself or by a signal.
    pub fn end(&mut self, process: ProcessId, end: End) -> &mut Self {
        self.0.processes[process.0].fate = Fate::Zombie(end);
        self.record(process, EventKind::Exit(end))
    }

    /// A reaping; of a child that lives nothing happens.
    pub fn reap(&mut self, parent: ProcessId, child: ProcessId) -> &mut Self {
        let Some(end) = self.0[child].end() else { return self };
        self.0.processes[child.0].fate = Fate::Reaped(end, Reaper::Process(parent));
        self.record(parent, EventKind::Reap { child })
    }

    /// A process gets this PID.
    pub fn pid(&mut self, process: ProcessId, pid: i32) -> &mut Self {
        self.0.processes[process.0].pid = Pid::from_raw(pid);
        self
    }

    /// A process has had so many threads.
    pub fn threads(&mut self, process: ProcessId, threads: usize) -> &mut Self {
        self.0.processes[process.0].threads = threads;
        self
    }

    fn add(&mut self, name: ProcessName, forked_by: ProcessId) -> ProcessId {
        let index = self.0.processes.len();
        let pid = FIRST_PID.saturating_add(i32::try_from(index).unwrap_or(i32::MAX));
        self.0.processes.push(Process::new(name, Pid::from_raw(pid), Some(forked_by)));
        ProcessId(index)
    }

    fn record(&mut self, process: ProcessId, kind: EventKind) -> &mut Self {
        self.0.events.push(Event { process, kind });
        self
    }
}
