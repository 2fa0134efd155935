//! Findings: which invariant is broken, who broke it, and what happened, as data. The words are made
//! where they are printed.

use super::cause::Cause;
use super::clues;
use crate::course::{BrokenIn, Invariant, Moment};
use interleave::{Blocked, End, Limit, ProcessName, Trace};
use nix::unistd::Pid;

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which one.
    pub invariant: Invariant,
    /// Whose doing it was.
    pub process: ProcessName,
    /// What happened.
    pub fact: Fact,
    /// Why it probably happened.
    pub cause: Cause,
    /// Whether it only follows from another one.
    pub follows: bool,
}

/// Findings, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

/// A process, by its name and PID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Its place in the tree.
    pub name: ProcessName,
    /// Its PID.
    pub pid: Pid,
}

/// What happened, with the kernel's word beside the program's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The process tree is another one than the lesson's.
    Processes(ProcessFact),
    /// Lines are not as the lesson has them.
    Lines(LineFact),
    /// The output alone is not as the lesson has it.
    Output(OutputFact),
    /// What the lesson claims besides does not come about.
    Claims(ClaimFact),
    /// A mistake does not break what it declares.
    Mistake(MistakeFact),
    /// The run went past a limit.
    LimitReached {
        /// Which one.
        limit: Limit,
        /// Who was alive then, as far as is known.
        alive: Vec<Survivor>,
    },
}

/// What happened that the process tree shows, where it is not as the lesson has it. A `pid` is that of the
/// finding's process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProcessFact {
    /// Another number of processes ran.
    Count {
        /// As many as the lesson has.
        expected: usize,
        /// As many as there were.
        counted: usize,
    },
    /// A process has no place in the lesson's tree.
    Misplaced {
        /// Its PID.
        pid: Pid,
        /// Who forked it.
        parent: Who,
        /// How many children the lesson has of that process; `None` where in the lesson all are
        /// children of the first one.
        expected: Option<usize>,
    },
    /// A process ended in another way.
    WrongEnd {
        /// Its PID.
        pid: Pid,
        /// How it ended.
        end: End,
        /// How it ends in the lesson.
        expected: End,
    },
    /// A process did not become an orphan, as the lesson has it.
    NoOrphan {
        /// Its PID.
        pid: Pid,
        /// Its parent.
        parent: Who,
    },
    /// Its parent did not reap a process.
    NotReaped {
        /// Its PID.
        pid: Pid,
        /// Its parent.
        parent: Who,
        /// What became of it.
        how: Unreaped,
    },
}

/// What happened that the lines of known writers show. A `pid` is that of the finding's process; a `text` is
/// what it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFact {
    /// A line never came.
    Missing {
        /// The PID of the process whose line it is.
        pid: Pid,
        /// The line.
        line: String,
    },
    /// A right line came once more than it should.
    Repeated {
        /// The writer's PID.
        pid: Pid,
        /// The line as it was written.
        text: Vec<u8>,
    },
    /// A line came after the last one.
    Extra {
        /// The writer's PID.
        pid: Pid,
        /// The line as it was written.
        text: Vec<u8>,
    },
    /// The last line has no newline.
    NoNewline {
        /// The writer's PID.
        pid: Pid,
        /// The line.
        line: String,
    },
    /// A line is another one.
    Wrong {
        /// The writer's PID.
        pid: Pid,
        /// The line as it was written.
        text: Vec<u8>,
        /// The line as it should be.
        line: String,
    },
    /// A PID that should be the writer's is not.
    WrongPid {
        /// The writer's PID.
        pid: Pid,
        /// The line as it was written.
        text: Vec<u8>,
    },
    /// A PID that should be the parent's is not.
    WrongParentPid {
        /// The writer's PID.
        pid: Pid,
        /// The line as it was written.
        text: Vec<u8>,
        /// The parent's PID; `None` for the first process.
        parent: Option<Pid>,
    },
    /// A PID that should be the adopter's is not.
    WrongAdopter {
        /// The writer's PID.
        pid: Pid,
        /// The line as it was written.
        text: Vec<u8>,
        /// The adopter's PID, if there was one.
        adopter: Option<Pid>,
    },
    /// Somebody wrote in the middle of a line.
    Torn {
        /// The PID of the process whose line it is.
        pid: Pid,
        /// What it had written.
        begun: Vec<u8>,
        /// Who wrote then.
        other: ProcessName,
        /// What that process wrote.
        text: Vec<u8>,
    },
    /// Two processes printed the same PID as their own.
    SamePid {
        /// The one that did so first.
        first: ProcessName,
        /// The other one.
        second: ProcessName,
        /// The PID.
        printed: String,
    },
}

/// What the output alone shows, where nobody knows who wrote a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputFact {
    /// A line never came.
    Missing {
        /// The line as the lesson has it.
        line: String,
    },
    /// A line that nobody was still to write.
    Unexpected {
        /// The line as it was written.
        text: Vec<u8>,
    },
    /// The adopter that a line names is the first process, which had ended.
    AdopterHadEnded {
        /// The line.
        line: String,
        /// The PID that it names.
        printed: String,
    },
    /// A child of the first process names another parent.
    OtherParent {
        /// The line.
        line: String,
        /// The first process's PID.
        first: String,
        /// The PID that the line names.
        printed: String,
    },
    /// A line of the first process names another PID.
    OtherFirstPid {
        /// The line.
        line: String,
        /// The first process's PID.
        first: String,
    },
    /// A PID was printed as that of two processes.
    SharedPid {
        /// The PID.
        printed: String,
    },
}

/// What a lesson claims besides, and is not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimFact {
    /// These processes never live at once.
    NeverOverlap {
        /// Which ones.
        names: Vec<ProcessName>,
    },
    /// One moment need not come before another one.
    OutOfSequence {
        /// The one that should come first.
        first: Moment,
        /// The other one.
        second: Moment,
    },
    /// There is another number of orders.
    OrderCount {
        /// As many as the lesson has.
        expected: usize,
        /// As many as were found.
        found: usize,
    },
    /// More children can live at once.
    TooManyAtOnce {
        /// As many as the lesson has, at most.
        most: usize,
        /// As many as there can be.
        at_once: usize,
    },
    /// A process never became another program.
    NoExec,
    /// An order that it tells is not one that was asked for.
    ToldOrder {
        /// The lesson whose order it is.
        lesson: String,
        /// The order as it was written.
        order: String,
        /// What the lesson was to break in it.
        breaks: Invariant,
        /// How it is not.
        how: WrongOrder,
    },
}

/// How an order is not the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongOrder {
    /// It is no order's text.
    NoOrder,
    /// A step in it can't be taken there.
    Impossible,
    /// The lesson was run in it, and did not break what was asked for.
    BreaksNothing,
}

/// How a mistake's orders differ from what it declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MistakeFact {
    /// Some order breaks what a mistake does not declare.
    Undeclared,
    /// A mistake declares something else than the orders show.
    DeclaredOtherwise {
        /// In which orders the mistake declares the invariant to be broken.
        declared: BrokenIn,
        /// In which it was; `None`: in none.
        seen: Option<BrokenIn>,
    },
}

/// What became of a child that its parent did not reap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreaped {
    /// The kernel reaped it by itself.
    ReapedByKernel,
    /// Its parent ended before it.
    Orphan,
    /// It ended before its parent.
    Zombie,
}

/// A process that was alive when its run was killed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survivor {
    /// Which one.
    pub who: Who,
    /// What it was doing.
    pub doing: Doing,
}

/// What a process was doing when its run was killed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It ran.
    Running,
    /// A signal had stopped it.
    Stopped,
    /// It was blocked in this.
    Blocked(Blocked),
}

impl Findings {
    /// These findings; `None` if there are none.
    pub fn of(findings: Vec<Finding>) -> Option<Self> {
        (!findings.is_empty()).then_some(Self(findings))
    }

    /// The findings, the most telling first.
    pub fn as_slice(&self) -> &[Finding] {
        &self.0
    }
}

impl Who {
    /// A process of a trace.
    pub(super) fn of(process: &interleave::Process) -> Self {
        Self { name: process.name.clone(), pid: process.pid }
    }
}

/// The run went past a limit; the trace, if there is one, tells who was alive then.
pub(super) fn limit_reached(limit: Limit, trace: Option<&Trace>) -> Finding {
    let alive: Vec<_> = trace.into_iter().flat_map(survivors).collect();
    let (process, cause) = match limit {
        Limit::Processes(_) => (last(&alive), Cause::ForksWithoutEnd),
        Limit::Threads(_) => (last(&alive), Cause::ThreadsWithoutEnd),
        Limit::Output(_) => (last(&alive), Cause::WritesWithoutEnd),
        Limit::Time(_) => out_of_time(&alive, trace),
    };
    let fact = Fact::LimitReached { limit, alive };
    Finding { invariant: Invariant::WithinLimits, process, fact, cause, follows: false }
}

/// The processes that had not ended.
fn survivors(trace: &Trace) -> impl Iterator<Item = Survivor> {
    let alive = trace.processes().map(|(_, process)| process).filter(|process| process.is_alive());
    alive.map(|process| {
        let doing = match trace.blocked(&process.name) {
            _ if process.is_stopped() => Doing::Stopped,
            Some(blocked) => Doing::Blocked(blocked.clone()),
            None => Doing::Running,
        };
        Survivor { who: Who::of(process), doing }
    })
}

/// The last process that was forked of those that had not ended.
fn last(alive: &[Survivor]) -> ProcessName {
    alive.last().map_or_else(ProcessName::root, |survivor| survivor.who.name.clone())
}

/// Whose doing it is that time was up, and why it may be.
fn out_of_time(alive: &[Survivor], trace: Option<&Trace>) -> (ProcessName, Cause) {
    let find = |doing: &Doing| alive.iter().find(|survivor| survivor.doing == *doing);
    let name = |survivor: &Survivor| survivor.who.name.clone();
    if let Some(stopped) = find(&Doing::Stopped) {
        return (name(stopped), Cause::Stopped);
    }
    if let Some(running) = find(&Doing::Running) {
        return (name(running), Cause::NeverEnds { running: Some(name(running)) });
    }
    match trace.and_then(|trace| clues::end_of_chain(alive, trace)) {
        Some((process, blocked, waiter)) => {
            (process.clone(), Cause::BlockedIn { process, blocked, waiter })
        }
        None => (last(alive), Cause::NeverEnds { running: None }),
    }
}
