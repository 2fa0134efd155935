//! Traces made by hand, to try the pictures on.

use crate::trace::{
    End, Event, EventKind, Launch, Outcome, Process, ProcessName, Reaper, Remarks, Stream, Trace,
};

/// A trace in the making.
pub struct Sample {
    /// What there is so far.
    pub trace: Trace,
}

impl Sample {
    /// A run of one process, which has done nothing yet.
    pub fn new() -> Self {
        let trace = Trace {
            processes: Vec::new(),
            events: Vec::new(),
            outcome: Outcome::Ended,
            launch: Launch { processes: 0, execs: 1 },
            remarks: Remarks::default(),
        };
        let mut sample = Self { trace };
        sample.add(ProcessName::root(), None);
        sample
    }

    /// A parent with so many children, each of which writes two lines, exits and is reaped.
    pub fn family(children: usize) -> Self {
        let mut sample = Self::new();
        sample.exec(0, "/a/rather/long/way/to/the/lesson/three_children");
        sample.write(0, "parent process: 4194300\n");
        let children: Vec<_> = (0..children).map(|_| sample.fork(0)).collect();
        for child in &children {
            sample.write(*child, "foo: child process: 4194301\n");
            sample.write(*child, "foo: parent process: 4194300\n");
            sample.exit(*child, 0);
        }
        for child in &children {
            sample.reap(0, *child);
        }
        sample.exit(0, 0);
        sample
    }

    /// A process that forks one that forks one, so many in all.
    pub fn chain(processes: usize) -> Self {
        let mut sample = Self::new();
        (1..processes).for_each(|parent| _ = sample.fork(parent - 1));
        for child in (1..processes).rev() {
            sample.exit(child, 0).reap(child - 1, child);
        }
        sample.exit(0, 0);
        sample
    }

    fn add(&mut self, name: ProcessName, forker: Option<usize>) -> usize {
        let index = self.trace.processes.len();
        let pid = 4_194_300 + i32::try_from(index).expect("samples are small");
        let process = Process::new(name, pid, forker);
        self.trace.processes.push(process);
        index
    }

    fn note(&mut self, process: usize, kind: EventKind) -> &mut Self {
        self.trace.events.push(Event { process, kind });
        self
    }

    /// A new child of `parent`.
    pub fn fork(&mut self, parent: usize) -> usize {
        let forked_by = |process: &&Process| process.forker == Some(parent);
        let number = 1 + self.trace.processes.iter().filter(forked_by).count();
        let number = u32::try_from(number).expect("samples are small");
        let name = self.trace.processes[parent].name.child(number);
        let child = self.add(name, Some(parent));
        self.note(parent, EventKind::Fork { child });
        child
    }

    /// An exec.
    pub fn exec(&mut self, process: usize, program: &str) -> &mut Self {
        self.note(process, EventKind::Exec { program: program.into() })
    }

    /// A write to standard output.
    pub fn write(&mut self, process: usize, text: &str) -> &mut Self {
        self.note(process, EventKind::Write { stream: Stream::Stdout, bytes: text.into() })
    }

    /// A write to standard error.
    pub fn complain(&mut self, process: usize, text: &str) -> &mut Self {
        self.note(process, EventKind::Write { stream: Stream::Stderr, bytes: text.into() })
    }

    /// An exit with this status.
    pub fn exit(&mut self, process: usize, status: i32) -> &mut Self {
        self.trace.processes[process].end = Some(End::Exited(status));
        self.note(process, EventKind::Exit(End::Exited(status)))
    }

    /// A reaping.
    pub fn reap(&mut self, parent: usize, child: usize) -> &mut Self {
        self.trace.processes[child].reaper = Some(Reaper::Process(parent));
        self.note(parent, EventKind::Reap { child })
    }
}

/// What `write` draws, without its colours.
pub fn without_colour(
    write: impl FnOnce(&mut anstream::StripStream<Vec<u8>>) -> std::io::Result<()>,
) -> String {
    let mut out = anstream::StripStream::new(Vec::new());
    write(&mut out).expect("a vector takes everything");
    String::from_utf8(out.into_inner()).expect("it is text")
}
